//! Between which values does a time lie, and which input matters most?
//!
//! Three inputs are never known exactly: the rate at which memory changes, the memory in use, and
//! the share of the links (for a saved state, of the storage) that a migration gets. Each has a
//! range, narrow if the plan says a value and wide if it is assumed. Every time grows with rate
//! and memory and shrinks with the share, so the band is what the model says for the best three
//! and for the worst three. What matters most is the input whose own range, the others staying,
//! moves the total time furthest; one that alone prevents the end comes first.
//!
//! The ranges are assumptions of Headroom:
//!
//! | input | entered | assumed |
//! |---|---|---|
//! | dirty rate | 80 to 125 % | 50 to 200 % |
//! | memory in use | 90 to 110 % | 60 to 100 % of the assigned memory |
//! | share of links or storage | 90 to 100 % | 80 to 100 % |

use std::time::Duration;

use super::precopy::{Outcome, Times, outcome};
use super::quick::Quick;
use super::vm::{Environment, VmInputs};
use crate::model::{Plan, VmGroup};
use crate::units::{ByteRate, Memory, Percent, seconds};

/// A time with what it may be instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// If everything is as good as it may be.
    pub low: Duration,
    /// With the values of the plan.
    pub likely: Duration,
    /// If everything is as bad as it may be; `None`: it never ends then.
    pub high: Option<Duration>,
}

/// The bands of a live migration that ends with the values of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// From the order to the VM running on the target.
    pub total: Range,
    /// How long the VM stands still.
    pub downtime: Range,
}

/// An input that is not known exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsure {
    /// The rate at which memory changes.
    DirtyRate,
    /// The memory in use.
    MemoryInUse,
    /// The share of the links.
    Share,
}

/// Which of a group's inputs the plan says.
#[derive(Debug, Clone, Copy)]
struct Entered {
    rate: bool,
    memory: bool,
    share: bool,
}

/// Each input between its worst, as planned, and its best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Best,
    Likely,
    Worst,
}

/// The bands of a VM of this group; `None`: no live migration ends with the plan's values.
pub fn live(environment: &Environment, group: &VmGroup) -> Option<Band> {
    let (vm, entered) = (VmInputs::of(group), Entered::of(environment, group));
    let at = |end: End| times(environment, &vm, entered, [end; 3]);
    let likely = at(End::Likely)?;
    let (best, worst) = (at(End::Best), at(End::Worst));
    let range = |time: fn(&Times) -> Duration| Range {
        low: best.as_ref().map_or(time(&likely), time).min(time(&likely)),
        likely: time(&likely),
        high: worst.as_ref().map(|worst| time(worst).max(time(&likely))),
    };
    Some(Band {
        total: range(|times| times.total),
        downtime: range(|times| times.downtime),
    })
}

/// The input whose range moves the total time furthest; `None`: there is no live migration.
pub fn matters_most(environment: &Environment, group: &VmGroup) -> Option<Unsure> {
    let (vm, entered) = (VmInputs::of(group), Entered::of(environment, group));
    environment.live(&vm)?;
    let spread = |place: usize| {
        let mut ends = [End::Likely; 3];
        let mut at = |end| {
            ends[place] = end;
            times(environment, &vm, entered, ends).map_or(Duration::MAX, |times| times.total)
        };
        at(End::Worst).saturating_sub(at(End::Best))
    };
    let (rate, memory, share) = (spread(0), spread(1), spread(2));
    Some(match () {
        () if rate >= memory && rate >= share => Unsure::DirtyRate,
        () if memory >= share => Unsure::MemoryInUse,
        () => Unsure::Share,
    })
}

/// The band of the downtime by quick migration; `None`: impossible.
pub fn quick(environment: &Environment, group: &VmGroup) -> Option<Range> {
    let (vm, entered) = (VmInputs::of(group), Entered::of(environment, group));
    let at = |end: End| {
        let vm = entered.vm(&vm, [end; 3]);
        let quick = environment.quick(&vm).ok()?;
        let share = entered.share(end).factor();
        Some(Quick {
            write: seconds(quick.write.as_secs_f64() / share),
            read: seconds(quick.read.as_secs_f64() / share),
            ..quick
        })
    };
    Some(Range {
        low: at(End::Best)?.downtime(),
        likely: at(End::Likely)?.downtime(),
        high: Some(at(End::Worst)?.downtime()),
    })
}

/// The position of a VM group in the plan, to its bands.
pub fn of(plan: &Plan, group: usize) -> Option<Band> {
    live(&Environment::of(plan), plan.vms.get(group)?)
}

fn times(
    environment: &Environment,
    vm: &VmInputs,
    entered: Entered,
    ends: [End; 3],
) -> Option<Times> {
    let share = entered.share(ends[2]);
    let mut migration = environment.live(&entered.vm(vm, ends))?;
    let of = |speed: ByteRate| {
        let bytes = speed.bytes_per_second() as f64 * share.factor();
        ByteRate::from_bytes_per_second(bytes as u64)
    };
    migration.goodput = of(migration.goodput);
    migration.final_goodput = of(migration.final_goodput);
    match outcome(&migration) {
        Outcome::DoesNotConverge(_) => None,
        outcome => outcome.times(),
    }
}

impl Entered {
    fn of(environment: &Environment, group: &VmGroup) -> Entered {
        Entered {
            rate: group.workload.dirty_rate.is_some(),
            memory: group.memory_in_use.is_some(),
            share: !environment.network.share.is_default(),
        }
    }

    fn vm(self, vm: &VmInputs, ends: [End; 3]) -> VmInputs {
        let rate = match (ends[0], self.rate) {
            (End::Likely, _) => 100,
            (End::Best, true) => 80,
            (End::Best, false) => 50,
            (End::Worst, true) => 125,
            (End::Worst, false) => 200,
        };
        let memory = match (ends[1], self.memory) {
            (End::Likely, _) | (End::Worst, false) => 100,
            (End::Best, true) => 90,
            (End::Best, false) => 60,
            (End::Worst, true) => 110,
        };
        let in_use = scaled(vm.in_use, memory).min(vm.assigned);
        let mut writer = vm.writer;
        let bytes = u128::from(writer.rate.bytes_per_second()) * rate / 100;
        writer.rate = ByteRate::from_bytes_per_second(u64::try_from(bytes).unwrap_or(u64::MAX));
        VmInputs {
            in_use,
            writer,
            ..*vm
        }
    }

    fn share(self, end: End) -> Percent {
        Percent::new(match (end, self.share) {
            (End::Best | End::Likely, _) => 100,
            (End::Worst, true) => 90,
            (End::Worst, false) => 80,
        })
    }
}

fn scaled(memory: Memory, percent: u64) -> Memory {
    memory.share(Percent::new(percent))
}
