//! How does an assessment leave for another program?
//!
//! As JSON with a fixed order of fields; `docs/report.md` explains each. Units are in the
//! names of the fields, names of hosts and VMs are those of the plan, and a number is never
//! anything but a number ([`number`]). The same plan and options give the same bytes.
//!
//! ```
//! use headroom::format::report::{self, Options};
//! use headroom::model::{HostGroup, Plan, PlatformId, VmGroup};
//! use headroom::units::Memory;
//!
//! let mut plan = Plan::empty("Production", PlatformId::Proxmox);
//! plan.hosts.push(HostGroup { count: 3, ..HostGroup::new("node1", Memory::from_gib(64), 16) });
//! plan.vms.push(VmGroup { count: 20, ..VmGroup::new("web1", Memory::from_gib(4), 2) });
//! let report = report::assess(&plan, &Options::default());
//! let answers = report.answers.expect("the plan has no errors");
//! assert_eq!(answers.failover_capacity.tolerated, Some(1));
//! ```

#![allow(missing_docs)] // docs/report.md explains each field.

pub mod advice;
pub mod bands;
mod capacity;
pub mod clusters;
pub mod migration;
pub mod moves;
pub mod night;
mod number;
mod opened;
mod options;
pub mod outage;
mod outcome;
mod part;
pub mod placement;
mod prices;
mod problems;
mod reason;
pub mod rules;
#[cfg(feature = "schema")]
mod schema;
mod settings;

use serde::Serialize;

use crate::assess::{self, Answers, Assessment};
use crate::capacity::Effort as Steps;
use crate::model::Plan;

pub use advice::Advice;
pub use capacity::FailoverCapacity;
pub use clusters::{ClusterOfInventory, ClusterReport, Clusters};
pub use migration::Migration;
pub use moves::{Moves, MovesProof, Step};
pub use night::PatchNight;
pub use number::Number;
pub use opened::{Opened, OpenedCluster, OpenedClusters, opened, opened_clusters};
pub use options::{Effort, Options};
pub use outage::{Outages, Year};
pub use outcome::{Live, RoundLimit, StallCause};
pub use part::{Part, failover_capacity, migration_times, placement};
pub use placement::Placement;
pub use prices::{PriceRow, PricedHosts, PricedSize};
pub use problems::{Problem, ProblemPlace, problems};
pub use reason::{Amount, Impossible, Reason, Shortage};
pub use rules::Rules;
#[cfg(feature = "schema")]
pub use schema::schema;
pub use settings::{Decided, InForce, Network, Operations, Platform, Policy, Storage};

/// What the `format` field of every report says.
pub const FORMAT: &str = "headroom-report";
/// The version of the fields.
pub const VERSION: u32 = 1;

/// Everything that Headroom says about a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Report {
    #[cfg_attr(feature = "schema", schemars(extend("const" = FORMAT)))]
    pub format: &'static str,
    #[cfg_attr(feature = "schema", schemars(extend("const" = VERSION)))]
    pub version: u32,
    /// What the user calls the plan.
    pub name: String,
    pub platform: Platform,
    pub policy: Policy,
    pub network: Network,
    pub storage: Storage,
    pub operations: Operations,
    /// What the user should know, errors first.
    pub problems: Vec<Problem>,
    /// `None`: some problem is an error.
    pub answers: Option<Sections>,
}

/// The answers to the three questions.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Sections {
    pub failover_capacity: FailoverCapacity,
    pub migration: Migration,
    pub placement: Placement,
    /// The moves that make the cluster safe; `None`: not asked for.
    pub moves: Option<Moves>,
    /// `None` unless asked for.
    pub advice: Option<Advice>,
    /// `None` unless asked for.
    pub rules: Option<Rules>,
    /// `None` unless asked for.
    pub patch_night: Option<PatchNight>,
    /// `None` unless asked for.
    pub outages: Option<Outages>,
    /// `None` unless asked for.
    pub year: Option<Year>,
}

/// Answers every question about a plan, as the options ask.
pub fn assess(plan: &Plan, options: &Options) -> Report {
    let (plan, assessment) = assessment(plan, options);
    of(&plan, &assessment, options)
}

/// The assessment that a report with these options is made of, and the plan it is about.
pub fn assessment(plan: &Plan, options: &Options) -> (Plan, Assessment) {
    let effort = options.effort.steps(plan);
    let plan = options.asked(plan);
    let Some(failures) = options.failures else {
        let assessment = assess::assess(&plan, effort);
        return (plan, assessment);
    };
    let few_levels = Steps {
        failures: 0,
        ..effort
    };
    let mut assessment = assess::assess(&plan, few_levels);
    if let Some(answers) = &mut assessment.answers {
        // More hosts than there are cannot fail: then all do.
        let units = answers.cluster.failure_units.len() as u32;
        let level = crate::capacity::level(&answers.situation(), failures.min(units), effort);
        answers.levels = vec![level];
    }
    (plan, assessment)
}

/// The report of an assessment of this plan.
pub fn of(plan: &Plan, assessment: &Assessment, options: &Options) -> Report {
    let sections = |answers: &Answers| sections(plan, assessment, answers, options);
    Report {
        format: FORMAT,
        version: VERSION,
        name: plan.name.clone(),
        platform: Platform::of(plan),
        policy: Policy::of(&assessment.policy),
        network: Network::of(plan),
        storage: Storage::of(plan),
        operations: Operations::of(plan),
        problems: problems(&assessment.problems, Some(plan)),
        answers: assessment.answers.as_ref().map(sections),
    }
}

fn sections(
    plan: &Plan,
    assessment: &Assessment,
    answers: &Answers,
    options: &Options,
) -> Sections {
    let effort = options.effort.steps(plan);
    let losses = match options.outage || options.year {
        true => outage::losses(plan, answers, effort),
        false => Vec::new(),
    };
    Sections {
        failover_capacity: FailoverCapacity::of(answers, options, effort),
        migration: Migration::of(
            plan,
            &answers.cluster,
            &answers.placement,
            &answers.migration,
        ),
        placement: Placement::of(
            plan,
            &assessment.policy,
            &answers.cluster,
            &answers.planned,
            &answers.headroom,
        ),
        moves: options.moves.then(|| Moves::of(answers, effort)),
        advice: options.advice.then(|| Advice::of(plan, effort)),
        rules: options.rules.then(|| Rules::of(plan, answers)),
        patch_night: options
            .schedule
            .then(|| PatchNight::of(plan, answers, effort)),
        outages: options.outage.then(|| Outages::of(plan, answers, &losses)),
        year: options.year.then(|| Year::of(plan, answers, &losses)),
    }
}

/// The report as JSON for people and files: indented, fields in a fixed order.
pub fn to_json(report: &Report) -> String {
    // Writing to a string fails only for maps with keys that are not strings: there are none.
    serde_json::to_string_pretty(report).unwrap_or_default() + "\n"
}
