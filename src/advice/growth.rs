//! In which month is the cluster full?
//!
//! The number of VMs grows by a share a month. Which VMs come is a guess that has to be made;
//! here they are copies of those that are there, spread evenly over the plan: the j-th is a
//! copy of the VM at the fractional part of j times the golden ratio. So every month contains
//! the one before it, the mixture stays that of the plan, and the month in which it ends is
//! found by bisection.

use super::enclose::{Enclosed, Side, enclose};
use super::{Tried, quick};
use crate::capacity::Effort;
use crate::model::{Plan, VmGroup};
use crate::placement::Answer;
use crate::units::Percent;
use crate::validate::{self, MOST_VMS};

/// Months beyond this are not looked at: ten years.
pub const MOST_MONTHS: u32 = 120;

/// How long the hosts last.
#[derive(Debug, Clone, PartialEq)]
pub struct Growth {
    /// Hosts (or fault domains) that may fail: k.
    pub failures: u32,
    /// By how much the number of VMs grows in a month.
    pub per_month: Percent,
    /// VMs of the plan.
    pub vms: u64,
    /// The last month that was looked at.
    pub most: u32,
    /// Below: until this month it certainly holds. Above: in this month it certainly does not.
    pub months: Enclosed,
}

impl Growth {
    /// So many VMs there are in a month.
    pub fn vms_in(&self, month: u32) -> u64 {
        self.vms + further_vms(self.vms, self.per_month, month)
    }
}

/// How long the hosts last; nothing if the plan knows no growth, or has errors.
pub fn growth(plan: &Plan, effort: Effort) -> Option<Growth> {
    let per_month = plan.growth_per_month?;
    let failures = validate::check(plan).cluster?.failures;
    let vms = plan.vm_count();
    let fits = |month: &u32| vms + further_vms(vms, per_month, *month) <= MOST_VMS;
    let most = (0..=MOST_MONTHS).take_while(fits).last()?;
    let months = enclose(0, most, None, |month, closely| {
        let effort = if closely { effort } else { quick(effort) };
        let tried = Tried::of(&grown(plan, per_month, month), failures, effort)?;
        let side = match tried.answer {
            Answer::Placed(_) => Side::Below,
            Answer::Impossible(_) => Side::Above,
            Answer::Undecided => Side::Open,
        };
        Some((side, tried))
    });
    Some(Growth {
        failures,
        per_month,
        vms,
        most,
        months,
    })
}

/// Of so many VMs, how many more there are after some months: whole ones.
pub fn further_vms(vms: u64, per_month: Percent, months: u32) -> u64 {
    const ONE: u128 = 1 << 64;
    const WHOLE: u128 = 10_000;
    let factor = WHOLE + u128::from(per_month.hundredths().min(1 << 20));
    let mut grown = ONE;
    for _ in 0..months {
        // Rounded up, so that a whole number of VMs is not missed by the last digit.
        grown = (grown * factor).div_ceil(WHOLE);
        // Beyond what any plan may have nothing is counted.
        grown = grown.min(ONE << 18);
    }
    let further = u128::from(vms.min(MOST_VMS)) * (grown - ONE);
    (further >> 64) as u64
}

/// The plan after some months of growth.
pub fn grown(plan: &Plan, per_month: Percent, months: u32) -> Plan {
    let further = further_vms(plan.vm_count(), per_month, months);
    let mut grown = plan.clone();
    for (group, count) in plan.vms.iter().zip(copies(plan, further)) {
        if count > 0 {
            grown.vms.push(copy(group, count));
        }
    }
    grown
}

/// How many copies of each group's VMs there are among the first so many.
fn copies(plan: &Plan, further: u64) -> Vec<u32> {
    // The fractional part of the golden ratio, in parts of 2^64.
    const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
    let vms = plan.vm_count();
    let mut ends = Vec::with_capacity(plan.vms.len());
    let mut end = 0;
    for group in &plan.vms {
        end += u64::from(group.count);
        ends.push(end);
    }
    let mut copies = vec![0; plan.vms.len()];
    for number in 1..=further {
        let part = GOLDEN.wrapping_mul(number);
        let vm = ((u128::from(part) * u128::from(vms)) >> 64) as u64;
        let group = ends.partition_point(|end| *end <= vm);
        if let Some(count) = copies.get_mut(group) {
            *count += 1;
        }
    }
    copies
}

/// VMs of the same size that may run on the same hosts and restart likewise, but that no
/// partner and no device holds.
fn copy(group: &VmGroup, count: u32) -> VmGroup {
    VmGroup {
        name: format!("further {}", group.name),
        count,
        highly_available: group.highly_available && !group.host_bound,
        current_hosts: Vec::new(),
        anti_affinity: None,
        affinity: None,
        host_bound: false,
        ..group.clone()
    }
}
