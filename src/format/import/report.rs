//! What does an import hand back, and how many of its problems does it list?

use std::fmt;

use crate::format::{code, limits};
use crate::model::Plan;
use crate::problem::{Place, Problem};

/// A plan opened from a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// The plan.
    pub plan: Plan,
    /// What was assumed or left out, in the order of the text.
    pub problems: Vec<Problem>,
    /// What the text was.
    pub kind: Kind,
}

/// What a text was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A link to a plan.
    Link,
    /// A plan document.
    Document,
    /// A cluster in Ganeti's text format.
    Ganeti,
    /// A list of hosts; the VMs are those of the plan before.
    HostList,
    /// A list of VMs; the hosts are those of the plan before.
    VmList,
    /// A list of hosts and a list of VMs.
    HostAndVmLists,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Link => "a link to a plan",
            Kind::Document => "a plan document",
            Kind::Ganeti => "a Ganeti cluster",
            Kind::HostList => "a list of hosts",
            Kind::VmList => "a list of VMs",
            Kind::HostAndVmLists => "a list of hosts and a list of VMs",
        })
    }
}

/// Problems of an import, as many as a reader can use.
#[derive(Debug, Clone, Default)]
pub(super) struct Problems {
    listed: Vec<Problem>,
    unlisted: usize,
    /// Why nothing is answered, whatever else could be read.
    refusal: Option<Problem>,
}

impl Problems {
    pub(super) fn warn(&mut self, code: u16, place: Place, cause: String, action: &str) {
        self.push(Problem::warning(code, place, cause, action));
    }

    pub(super) fn push(&mut self, problem: Problem) {
        if self.listed.len() < limits::PROBLEMS {
            self.listed.push(problem);
        } else {
            self.unlisted += 1;
        }
    }

    /// What is missing matters so much that there is no plan without it; the first such is told.
    pub(super) fn refuse(&mut self, problem: Problem) {
        self.refusal.get_or_insert(problem);
    }

    pub(super) fn refusal(&self) -> Option<&Problem> {
        self.refusal.as_ref()
    }

    /// All of them; what exceeds the limit is summed up in one line.
    pub(super) fn into_list(mut self) -> Vec<Problem> {
        if self.unlisted > 0 {
            self.listed.push(Problem::warning(
                code::MORE_PROBLEMS,
                Place::Text,
                format!("There are {} more problems of this kind.", self.unlisted),
                "Mend those listed, then open the text again to see the others.",
            ));
        }
        self.listed
    }
}

/// Names in a sentence: the first few, and how many more.
pub(super) fn listed(names: &[&str]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| crate::units::shown(name))
        .collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
