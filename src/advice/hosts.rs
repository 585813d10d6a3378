//! How many hosts must be bought so that any k can fail?
//!
//! For each class of hosts by itself. A further host never hurts: it may stay empty, and a
//! loss that it is part of costs fewer of the others. So the smallest number that is enough
//! is enclosed by bisection: fewer are refuted, by their room or by their votes, so many are
//! shown by a placement. Where fault domains fail, each host is bought for one of them.

use super::domains::{Domains, domains_fail};
use super::enclose::{Enclosed, enclose};
use super::smallest::{SmallestHost, smallest_host};
use super::{Tried, quick, side};
use crate::capacity::Effort;
use crate::model::{HostGroup, HostState, Plan};
use crate::order::sort_by_key;
use crate::placement::Answer;
use crate::quorum::Majority;
use crate::units::Memory;

/// Classes beyond so many are not looked at: the largest count.
const MOST_CLASSES: usize = 6;

/// What must be bought so that any loss of so many hosts is survived.
#[derive(Debug, Clone, PartialEq)]
pub struct Purchases {
    /// Hosts (or fault domains) that may fail: k.
    pub failures: u32,
    /// Whether it holds with the hosts that are there.
    pub now: Tried,
    /// For each class how many further hosts are enough; none if it holds already.
    pub classes: Vec<ClassPurchase>,
    /// How many classes were not looked at.
    pub other_classes: usize,
    /// The least memory of a single further host; `None`: it holds already.
    pub smallest: Option<SmallestHost>,
}

/// How many further hosts of one class are enough.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassPurchase {
    /// A host of the class; its name and number mean nothing.
    pub like: HostGroup,
    /// So many more hosts were looked at.
    pub most: u32,
    /// Below: so many are certainly too few. Above: so many are certainly enough.
    pub hosts: Enclosed,
}

/// What must be bought for the failures to tolerate, and for one more. Nothing if the plan has
/// errors.
pub fn hosts_to_buy(plan: &Plan, effort: Effort) -> Vec<Purchases> {
    let Some(now) = crate::validate::check(plan).cluster else {
        return Vec::new();
    };
    let failures = [now.failures, now.failures.saturating_add(1)];
    let all = failures.map(|failures| purchases(plan, failures, effort));
    all.into_iter().flatten().collect()
}

/// What must be bought so that any loss of so many hosts is survived; nothing if the plan has
/// errors.
pub fn purchases(plan: &Plan, failures: u32, effort: Effort) -> Option<Purchases> {
    let now = Tried::of(plan, failures, effort)?;
    let mut purchases = Purchases {
        failures,
        now,
        classes: Vec::new(),
        other_classes: 0,
        smallest: None,
    };
    if purchases.holds_now() {
        return Some(purchases);
    }
    let domains = Domains::of(plan);
    let all = classes(plan);
    purchases.other_classes = all.len().saturating_sub(MOST_CLASSES);
    for like in all.iter().take(MOST_CLASSES) {
        let class = purchases.class(plan, like, &domains, effort);
        purchases.classes.push(class);
    }
    if let Some(largest) = all.first() {
        purchases.smallest = smallest_host(plan, failures, largest, effort);
    }
    Some(purchases)
}

impl Purchases {
    /// Whether nothing has to be bought: there is room, and votes are not what hosts are bought
    /// for. Where fault domains fail, they depend on where the witness stands and on how hosts
    /// are divided, which is said beside it.
    pub fn holds_now(&self) -> bool {
        let lacks_votes = self.now.majority() == Majority::Lost;
        matches!(self.now.answer, Answer::Placed(_))
            && (!lacks_votes || domains_fail(&self.now.cluster))
    }

    fn class(
        &self,
        plan: &Plan,
        like: &HostGroup,
        domains: &Domains,
        effort: Effort,
    ) -> ClassPurchase {
        let most = domains.most(plan);
        let hosts = enclose(0, most, None, |count, closely| {
            if count == 0 {
                return Some((side(&self.now), self.now.clone()));
            }
            let effort = if closely { effort } else { quick(effort) };
            domains.ask(plan, like, count, self.failures, effort)
        });
        ClassPurchase {
            like: like.clone(),
            most,
            hosts,
        }
    }
}

/// A host of each class in service, the largest first.
fn classes(plan: &Plan) -> Vec<HostGroup> {
    let mut classes: Vec<HostGroup> = Vec::new();
    for group in &plan.hosts {
        let class = HostGroup {
            name: String::new(),
            count: 1,
            fault_domain: None,
            ..group.clone()
        };
        let in_service = group.state == HostState::InService && group.count > 0;
        if in_service && !classes.contains(&class) {
            classes.push(class);
        }
    }
    let size = |class: &HostGroup| -> (Memory, u32) { (class.memory, class.cores) };
    sort_by_key(&mut classes, |class| std::cmp::Reverse(size(class)));
    classes
}
