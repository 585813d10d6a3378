//! What has to be bought, and how long will it last?

#![allow(missing_docs)] // docs/report.md explains each field.

use serde::Serialize;

use super::number::Number;
use super::placement::VmSize;
use super::reason::Impossible;
use crate::advice::{self, At, SmallestHost as Smallest};
use crate::capacity::Effort;
use crate::model::{Plan, ProbeVm};
use crate::placement::Answer;

/// What has to be bought, and how long will it last?
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Advice {
    /// For the failures to tolerate, and for one more.
    pub hosts_to_buy: Vec<HostsToBuy>,
    pub frontier: Option<Frontier>,
    /// `None`: the plan knows no growth.
    pub growth: Option<Growth>,
}

/// What must be bought so that a number of hosts can fail.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct HostsToBuy {
    pub failures: u32,
    /// `possible`, `impossible` or `undecided` with the present hosts.
    pub verdict: &'static str,
    pub classes: Vec<HostsOfClass>,
    pub other_classes: Number,
    pub smallest_host: Option<SmallestHost>,
}

/// How many hosts of one class are enough.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct HostsOfClass {
    pub memory_mib: Number,
    pub cores: u32,
    pub enough: Option<u32>,
    /// For which fault domains these are; empty where hosts fail by themselves.
    pub for_fault_domains: Vec<HostsForDomain>,
    pub too_few: Option<u32>,
    pub reason: Option<Impossible>,
    /// Whether so few have room, but too few votes.
    pub lacks_votes: bool,
}

/// Further hosts of one fault domain.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct HostsForDomain {
    pub fault_domain: String,
    pub hosts: u32,
}

/// The memory that a single further host needs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SmallestHost {
    pub cores: u32,
    pub enough_mib: Option<Number>,
    pub too_little_mib: Option<Number>,
    pub no_memory_is_enough: bool,
    pub reason: Option<Impossible>,
}

/// How many VMs of two sizes fit together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Frontier {
    pub failures: u32,
    pub first_size: VmSize,
    pub second_size: VmSize,
    pub points: Vec<Point>,
}

/// So many of the first size, and how many of the second in addition.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Point {
    pub first: u32,
    pub at_least: u32,
    pub at_most: u32,
    /// Why one more than `at_most` does not fit; `None`: because it does not beside fewer.
    pub reason: Option<Impossible>,
}

/// How long the hosts last.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Growth {
    pub failures: u32,
    pub percent_per_month: Number,
    pub months_looked_at: u32,
    pub holds_until: Option<Month>,
    pub ends_in: Option<Month>,
    pub reason: Option<Impossible>,
}

/// A month from now.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Month {
    pub month: u32,
    pub vms: Number,
}

impl Advice {
    /// Advice about a plan; nothing is said about one with errors.
    pub fn of(plan: &Plan, effort: Effort) -> Advice {
        let hosts = advice::hosts_to_buy(plan, effort);
        Advice {
            hosts_to_buy: hosts.iter().map(HostsToBuy::of).collect(),
            frontier: advice::frontier(plan, effort).map(|frontier| Frontier::of(&frontier)),
            growth: advice::growth(plan, effort).map(|growth| Growth::of(&growth)),
        }
    }
}

fn number(at: &Option<At>) -> Option<u32> {
    at.as_ref().map(|at| at.number)
}

/// Why the end of an enclosure is refuted.
fn reason(at: &Option<At>) -> Option<Impossible> {
    let tried = &at.as_ref()?.tried;
    match &tried.answer {
        Answer::Impossible(refutation) => Some(Impossible::of(&tried.cluster, refutation)),
        Answer::Placed(_) | Answer::Undecided => None,
    }
}

/// Whether what is too few has room.
fn lacks_votes(at: &Option<At>) -> bool {
    let answer = at.as_ref().map(|at| &at.tried.answer);
    matches!(answer, Some(Answer::Placed(_)))
}

fn domains(at: &Option<At>) -> Vec<HostsForDomain> {
    let domains = at.as_ref().map_or(&[][..], |at| &at.tried.domains);
    let some = domains.iter().filter(|(_, hosts)| *hosts > 0);
    let each = some.map(|(name, hosts)| HostsForDomain {
        fault_domain: name.clone(),
        hosts: *hosts,
    });
    each.collect()
}

fn vm_size(size: ProbeVm) -> VmSize {
    VmSize {
        memory_mib: Number::mib(size.memory),
        vcpus: size.vcpus,
    }
}

impl HostsToBuy {
    fn of(bought: &advice::Purchases) -> HostsToBuy {
        let classes = bought.classes.iter().map(|class| HostsOfClass {
            memory_mib: Number::mib(class.like.memory),
            cores: class.like.cores,
            enough: number(&class.hosts.above),
            for_fault_domains: domains(&class.hosts.above),
            too_few: number(&class.hosts.below),
            reason: reason(&class.hosts.below),
            lacks_votes: lacks_votes(&class.hosts.below),
        });
        HostsToBuy {
            failures: bought.failures,
            verdict: match bought.now.answer {
                Answer::Placed(_) => "possible",
                Answer::Impossible(_) => "impossible",
                Answer::Undecided => "undecided",
            },
            classes: classes.collect(),
            other_classes: Number::count(bought.other_classes as u64),
            smallest_host: bought.smallest.as_ref().map(SmallestHost::of),
        }
    }
}

impl SmallestHost {
    fn of(host: &Smallest) -> SmallestHost {
        let mib = |at: &Option<At>| Some(Number::mib(Smallest::memory(number(at)?)));
        SmallestHost {
            cores: host.like.cores,
            enough_mib: mib(&host.steps.above),
            too_little_mib: mib(&host.steps.below),
            no_memory_is_enough: host.is_impossible(),
            reason: reason(&host.steps.below),
        }
    }
}

impl Frontier {
    fn of(frontier: &advice::Frontier) -> Frontier {
        let points = frontier.points.iter().map(|point| {
            let limit = point.found.limit.as_ref();
            let own = limit.filter(|_| point.found.at_most == point.at_most);
            Point {
                first: point.first,
                at_least: point.at_least,
                at_most: point.at_most,
                reason: own.map(|limit| Impossible::of(&point.base.cluster, limit)),
            }
        });
        Frontier {
            failures: frontier.failures,
            first_size: vm_size(frontier.first),
            second_size: vm_size(frontier.second),
            points: points.collect(),
        }
    }
}

impl Growth {
    fn of(growth: &advice::Growth) -> Growth {
        let month = |at: &Option<At>| {
            let month = number(at)?;
            Some(Month {
                month,
                vms: Number::count(growth.vms_in(month)),
            })
        };
        Growth {
            failures: growth.failures,
            percent_per_month: Number::percent(growth.per_month),
            months_looked_at: growth.most,
            holds_until: month(&growth.months.below),
            ends_in: month(&growth.months.above),
            reason: reason(&growth.months.above),
        }
    }
}
