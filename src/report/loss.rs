//! What fails, in which order, and what may move afterwards? The words that label an answer.

use super::words::{counted, list, sets};
use crate::cluster::{AfterFailure, Cluster, FailureOrder};
use crate::demand::PolicyInForce;
use crate::model::{FailureUnit, HostGroup, Plan, Shed};
use crate::units::count;

/// How failures come about in a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loss {
    domains: bool,
    one_after_another: bool,
    rearranges: bool,
    sheds: bool,
}

impl Loss {
    /// As the plan says.
    pub fn of(cluster: &Cluster) -> Loss {
        let named = |unit: &crate::cluster::FailureUnit| unit.name.is_some();
        Loss {
            domains: cluster.failure_units.iter().any(named),
            one_after_another: cluster.failure_order == FailureOrder::OneAfterAnother,
            rearranges: cluster.after_failure == AfterFailure::Rearrange,
            sheds: cluster.sheds(),
        }
    }

    /// As the plan says, before it is checked.
    pub fn of_plan(plan: &Plan) -> Loss {
        let policy = PolicyInForce::of(plan);
        let named = |host: &HostGroup| host.fault_domain.is_some();
        Loss {
            domains: policy.failure_unit.value == FailureUnit::FaultDomain
                && plan.hosts.iter().any(named),
            one_after_another: policy.failure_order.value == FailureOrder::OneAfterAnother,
            rearranges: policy.after_failure.value == AfterFailure::Rearrange,
            sheds: policy.shed.value != Shed::Nothing,
        }
    }

    /// What fails as one: `host`, or where fault domains fail, `fault domain`.
    pub fn noun(self, number: u64) -> &'static str {
        match (self.domains, number) {
            (false, 1) => "host",
            (false, _) => "hosts",
            (true, 1) => "fault domain",
            (true, _) => "fault domains",
        }
    }

    /// `1 host`, `12 fault domains`.
    pub fn counted(self, number: u64) -> String {
        format!("{} {}", count(number), self.noun(number))
    }

    /// How several fail: `at once` or `one after another`.
    pub fn order(self) -> &'static str {
        match self.one_after_another {
            true => "one after another",
            false => "at once",
        }
    }

    /// A number of failures: `1 host`, `2 hosts at once`, `2 hosts one after another`.
    pub fn failures(self, number: u32) -> String {
        match number {
            1 => self.counted(1),
            more => format!("{} {}", self.counted(more.into()), self.order()),
        }
    }

    /// Whether what is counted for so many failures is what can fail first, not sets.
    pub fn counts_first(self, failures: u32) -> bool {
        self.one_after_another && !self.rearranges && failures > 1
    }

    /// What is counted for so many failures: `12 hosts`, `66 pairs`; one after another what can
    /// fail first: `12 first failures`.
    pub fn sets(self, failures: u32, number: u64) -> String {
        match failures {
            _ if self.counts_first(failures) => counted(number, "first failure", "first failures"),
            1 => self.counted(number),
            _ if self.domains => {
                let sets = sets(failures, number);
                format!("{sets} of fault domains")
            }
            _ => sets(failures, number),
        }
    }

    /// What is decided, in one sentence.
    pub fn label(self) -> String {
        let noun = match self.domains {
            true => "Fault domains",
            false => "Hosts",
        };
        let mut moves = match self.rearranges {
            true => "VMs on the others may be moved to make room".to_owned(),
            false => "nothing moves but the VMs that restart".to_owned(),
        };
        if self.sheds {
            moves = list(
                &[
                    moves,
                    "VMs that may stay down make room if needed".to_owned(),
                ],
                2,
            );
        }
        format!("{noun} fail {}; {moves}.", self.order())
    }
}
