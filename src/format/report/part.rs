//! What are the answers to one question alone, without the work for the others?

use serde::Serialize;

use super::{FailoverCapacity, Migration, Options, Placement, Problem, problems};
use crate::assess;
use crate::cluster::Cluster;
use crate::model::Plan;
use crate::{migration, placement as planning, validate};

/// The answer to one of the questions.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Part<T> {
    /// What the user should know, errors first.
    pub problems: Vec<Problem>,
    /// `None`: some problem is an error.
    pub answer: Option<T>,
}

/// How many hosts can be lost.
pub fn failover_capacity(plan: &Plan, options: &Options) -> Part<FailoverCapacity> {
    let (plan, assessment) = super::assessment(plan, options);
    Part {
        problems: problems(&assessment.problems, Some(&plan)),
        answer: assessment
            .answers
            .map(|answers| FailoverCapacity::of(&answers, options, options.effort.steps(&plan))),
    }
}

/// How long VMs are away, and how long it takes to empty each host.
pub fn migration_times(plan: &Plan, options: &Options) -> Part<Migration> {
    let plan = options.asked(plan);
    let checked = validate::check(&plan);
    let times = |cluster: Cluster| {
        let planned = planning::plan(&cluster, cluster.failures, options.effort.steps(&plan));
        let placement = assess::tested_placement(&cluster, &planned).placement;
        Migration::of(
            &plan,
            &cluster,
            &placement,
            &migration::migration_times(&plan),
        )
    };
    Part {
        problems: problems(&checked.problems, Some(&plan)),
        answer: checked.cluster.map(times),
    }
}

/// Where each VM should live.
pub fn placement(plan: &Plan, options: &Options) -> Part<Placement> {
    // Of all answers: a tested placement that holds is also one that is possible.
    let options = Options {
        advice: false,
        ..*options
    };
    let report = super::assess(plan, &options);
    Part {
        problems: report.problems,
        answer: report.answers.map(|answers| answers.placement),
    }
}
