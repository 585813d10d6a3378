//! What is asked of a report?

use serde::Deserialize;

use crate::capacity;
use crate::format::code;
use crate::model::Plan;
use crate::problem::{Place, Problem};

/// What is asked of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Options {
    /// How much work an answer may cost.
    pub effort: Effort,
    /// Only this number of failures, whatever the plan says is to be tolerated.
    pub failures: Option<u32>,
    /// Whether the restarts after the loss of each single host are listed: VMs times hosts.
    pub restart_plans: bool,
    /// Whether the moves that make the cluster safe are listed.
    pub moves: bool,
    /// Whether it is said what has to be bought, and how long it will last: many more answers.
    pub advice: bool,
    /// Whether every vendor's rule is compared with the proved answer.
    pub rules: bool,
    /// Whether drains and the patch night are scheduled, migration by migration.
    pub schedule: bool,
    /// Whether the death of each host is followed, VM by VM.
    pub outage: bool,
    /// Whether a year is added up.
    pub year: bool,
}

/// How much work an answer may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Effort {
    /// What fits into a frame for ordinary plans.
    Interactive,
    /// What a background job does.
    #[default]
    Thorough,
}

impl Effort {
    /// The same in counted steps, for a plan: its policy may want more or less than usual of what
    /// a background job does.
    pub fn steps(self, plan: &Plan) -> capacity::Effort {
        match self {
            Effort::Interactive => capacity::Effort::INTERACTIVE,
            Effort::Thorough => capacity::Effort::thorough(plan),
        }
    }
}

impl Options {
    /// The plan that is asked about: with the number of failures to tolerate, if it is given.
    pub fn asked(&self, plan: &Plan) -> Plan {
        let mut plan = plan.clone();
        plan.policy.tolerate = self.failures.or(plan.policy.tolerate);
        plan
    }

    /// Reads options from JSON; an empty text or `null` stands for the defaults.
    pub fn from_json(text: &str) -> Result<Options, Problem> {
        if matches!(text.trim(), "" | "null") {
            return Ok(Options::default());
        }
        // A list would be read as the fields in their order.
        if !text.trim_start().starts_with('{') {
            return Err(unreadable("they are not an object"));
        }
        serde_json::from_str(text).map_err(|error| unreadable(&error.to_string()))
    }
}

fn unreadable(why: &str) -> Problem {
    Problem::error(
        code::UNREADABLE_OPTIONS,
        Place::Text,
        format!("The options of the report cannot be read: {why}."),
        "Use only the fields effort, failures, restartPlans, moves, advice, rules, schedule, outage and year.",
    )
}
