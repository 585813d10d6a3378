//! What is wrong with an input, where, and what to do about it?

#![allow(missing_docs)] // docs/report.md explains each field.

use serde::Serialize;

use crate::model::Plan;
use crate::problem::{self, Place, Severity};

/// Something about an input that the user should know.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// `E1001` and the like.
    pub code: String,
    /// `error` or `warning`.
    pub severity: &'static str,
    /// Which part of the input it is about.
    pub place: ProblemPlace,
    /// What is wrong.
    pub cause: String,
    /// What to do.
    pub action: String,
}

/// Which part of the input a problem is about.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ProblemPlace {
    /// The plan as a whole.
    Plan,
    /// A field of the policy, the network or the storage.
    Field { field: &'static str },
    /// A host group.
    Host {
        index: usize,
        name: Option<String>,
        field: &'static str,
    },
    /// A VM group.
    Vm {
        index: usize,
        name: Option<String>,
        field: &'static str,
    },
    /// A row of an imported text, from 1.
    Row { row: usize },
    /// The text of a link or a file.
    Text,
}

/// Problems as they stand in a report; names are those of the plan, if there is one.
pub fn problems(problems: &[problem::Problem], plan: Option<&Plan>) -> Vec<Problem> {
    problems
        .iter()
        .map(|problem| Problem {
            code: problem.code.to_string(),
            severity: match problem.severity {
                Severity::Warning => "warning",
                Severity::Error => "error",
            },
            place: place(&problem.place, plan),
            cause: problem.cause.clone(),
            action: problem.action.clone(),
        })
        .collect()
}

fn place(place: &Place, plan: Option<&Plan>) -> ProblemPlace {
    match *place {
        Place::Plan => ProblemPlace::Plan,
        Place::Field(field) => ProblemPlace::Field { field },
        Place::Host(index, field) => ProblemPlace::Host {
            index,
            name: plan
                .and_then(|plan| plan.hosts.get(index))
                .map(|host| host.name.clone()),
            field,
        },
        Place::Vm(index, field) => ProblemPlace::Vm {
            index,
            name: plan
                .and_then(|plan| plan.vms.get(index))
                .map(|vm| vm.name.clone()),
            field,
        },
        Place::Row(row) => ProblemPlace::Row { row },
        Place::Text => ProblemPlace::Text,
    }
}
