//! What would each vendor's own rule say about this cluster?
//!
//! Every platform answers "how many hosts can fail?" with a rule of its own: slots, sums,
//! reserves, a greedy plan. Each has a file here, with what it assumes, what its answer is
//! worth and where it is published, and is computed on the same data as the proved answer, so
//! that the two can stand side by side ([`compare`]).
//!
//! A rule counts single hosts ([`hosts_to_lose`]), looks at the tested placement, and knows what its vendor knows: most
//! see memory only, none obeys anti-affinity, and none but Ganeti's reads possible owners.

mod aggregate;
mod compare;
mod ganeti_drbd;
mod ganeti_global;
mod judgement;
mod no_admission;
mod nutanix;
mod scene;
mod scvmm;
mod scvmm_tables;
mod vmm_2008;
mod vsphere_degradation;
mod vsphere_failover_hosts;
mod vsphere_percentage;
mod vsphere_slots;
mod xapi;
mod xapi_plan;

pub use compare::{Compared, Why, compare, compare_with};
pub use judgement::{Agreement, Proof, judge};
pub use scene::{Scene, hosts_to_lose};

use crate::cluster::{Dimension, HostIndex};
use crate::model::PlatformId;
use crate::units::{Megahertz, Memory, Percent};

/// A vendor's rule.
#[derive(Debug)]
pub struct Rule {
    /// Stable name in reports.
    pub key: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// The platforms whose rule it is; empty: a calculation that people do for any.
    pub platforms: &'static [PlatformId],
    /// What it takes for granted.
    pub assumptions: &'static [&'static str],
    /// What its answer is worth where they hold.
    pub guarantee: Guarantee,
    /// Where it is published.
    pub source: &'static str,
    /// Whether it asks where each VM runs.
    needs_homes: bool,
    answer: fn(&Scene) -> RuleAnswer,
}

/// What a rule's answer is worth where its assumptions hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guarantee {
    /// Its yes is right.
    NeverYesWrongly,
    /// Its no is right.
    NeverNoWrongly,
    /// Neither is.
    Neither,
    /// It gives no answer.
    Silent,
}

/// What a rule says about a cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleAnswer {
    /// For the failures to tolerate.
    pub says: Says,
    /// The largest number of failures that it says yes to, and to every smaller one; `None`:
    /// to none, or the rule does not count.
    pub largest: Option<u32>,
    /// The hosts whose loss it looked at: the one that it says no for, if it says no.
    pub loss: Vec<HostIndex>,
    /// How it comes to its answer.
    pub figures: Vec<FigureTable>,
}

/// Yes, no, or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// So many hosts may fail.
    Yes,
    /// They may not, or the rule cannot show it.
    No,
    /// It cannot be applied to this cluster, and why.
    NotApplicable(&'static str),
    /// It says nothing about failures, and why.
    Nothing(&'static str),
}

/// Intermediate figures; the first cell of each row names it.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureTable {
    /// What the table shows.
    pub caption: &'static str,
    /// The heads of its columns.
    pub heads: &'static [&'static str],
    /// Its rows.
    pub rows: Vec<Vec<Figure>>,
}

/// A figure, not yet worded.
#[derive(Debug, Clone, PartialEq)]
pub enum Figure {
    /// A word or a short sentence.
    Text(&'static str),
    /// Hosts; none is "no host".
    Hosts(Vec<HostIndex>),
    /// So much of a dimension; may be negative.
    Amount(Dimension, i64),
    /// A number.
    Count(u64),
    /// A share.
    Percent(Percent),
    /// Whether a check holds.
    Holds(bool),
}

/// What rules need and a plan does not say: the documented defaults, unless set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RuleOptions {
    /// CPU of a vSphere slot at most (`das.slotcpuinmhz`).
    pub slot_cpu_cap: Option<Megahertz>,
    /// Memory of a vSphere slot at most (`das.slotmeminmb`).
    pub slot_memory_cap: Option<Memory>,
    /// CPU of a VM without a reservation (`das.vmcpuminmhz`): 32 MHz since vSphere 5.0.
    pub least_cpu: Megahertz,
    /// Memory of a VM without a reservation (`das.vmmemoryminmb`), without overhead.
    pub least_memory: Memory,
    /// The share that vSphere's percentage policy reserves; `None`: failures / hosts.
    pub reserved: Option<Percent>,
    /// Performance degradation that VMs tolerate: 100 % never warns.
    pub degradation: Percent,
    /// What SCVMM adds to each VM; `None`: the overhead that the plan fixes, or else 64 MB.
    pub scvmm_overhead: Option<Memory>,
}

impl Default for RuleOptions {
    fn default() -> RuleOptions {
        RuleOptions {
            slot_cpu_cap: None,
            slot_memory_cap: None,
            least_cpu: Megahertz::new(32),
            least_memory: Memory::ZERO,
            reserved: None,
            degradation: Percent::HUNDRED,
            scvmm_overhead: None,
        }
    }
}

/// Every rule, in the order in which they are shown.
pub static RULES: [&Rule; 15] = [
    &scvmm::RULE,
    &vmm_2008::RULE,
    &no_admission::FAILOVER_CLUSTERING,
    &vsphere_slots::RULE,
    &vsphere_percentage::RULE,
    &vsphere_failover_hosts::RULE,
    &vsphere_degradation::RULE,
    &xapi::RULE,
    &ganeti_global::RULE,
    &ganeti_drbd::RULE,
    &nutanix::RULE,
    &no_admission::PROXMOX,
    &no_admission::PACEMAKER,
    &aggregate::RULE,
    &aggregate::MEAN_HOST,
];

impl Rule {
    /// The rule with this key.
    pub fn of_key(key: &str) -> Option<&'static Rule> {
        RULES.into_iter().find(|rule| rule.key == key)
    }

    /// Whether it is a rule of this platform.
    pub fn is_of(&self, platform: PlatformId) -> bool {
        self.platforms.contains(&platform)
    }

    /// What it says.
    pub fn answer(&self, scene: &Scene) -> RuleAnswer {
        if scene.hosts.is_empty() {
            return RuleAnswer::of(Says::NotApplicable("No host is in service."));
        }
        if self.needs_homes && scene.homeless > 0 {
            return RuleAnswer::of(Says::NotApplicable(
                "It asks where each VM runs, and some have no host.",
            ));
        }
        (self.answer)(scene)
    }
}

impl RuleAnswer {
    /// An answer without figures.
    fn of(says: Says) -> RuleAnswer {
        RuleAnswer {
            says,
            largest: None,
            loss: Vec::new(),
            figures: Vec::new(),
        }
    }

    /// Yes for so many failures or no, and yes up to how many.
    fn counted(yes: bool, scene: &Scene, mut holds: impl FnMut(u32) -> bool) -> RuleAnswer {
        let most = scene.hosts.len() as u32;
        let largest = (0..=most).take_while(|failures| holds(*failures)).last();
        RuleAnswer {
            largest,
            ..RuleAnswer::of(if yes { Says::Yes } else { Says::No })
        }
    }
}

impl Guarantee {
    /// In words, for people.
    pub fn words(self) -> &'static str {
        match self {
            Guarantee::NeverYesWrongly => "its yes is right; its no may be wrong",
            Guarantee::NeverNoWrongly => "its no is right; its yes may be wrong",
            Guarantee::Neither => "its yes and its no may be wrong",
            Guarantee::Silent => "it gives no answer",
        }
    }

    /// Its name in reports.
    pub fn key(self) -> &'static str {
        match self {
            Guarantee::NeverYesWrongly => "neverYesWrongly",
            Guarantee::NeverNoWrongly => "neverNoWrongly",
            Guarantee::Neither => "neither",
            Guarantee::Silent => "silent",
        }
    }
}
