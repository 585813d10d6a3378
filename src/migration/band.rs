//! Between which values does a time lie, and which input matters most?
//!
//! Three inputs of a migration are never known exactly: the rate at which memory changes, the
//! memory in use, and the share of the links (for a saved state, of the storage) that it gets.
//! Their ranges are those of [`crate::ranges`]. Every time grows with rate and memory and shrinks
//! with the share, so the band is what the model says for the best three and for the worst
//! three. What matters most is the input whose own range, the others staying, moves the total
//! time furthest; one that alone prevents the end comes first.

use std::time::Duration;

use super::precopy::{Migration, Outcome, Times, outcome};
use super::quick::Quick;
use super::vm::{Environment, VmInputs};
use crate::model::{Plan, VmGroup};
use crate::outage;
use crate::ranges::{Case, End, memory, shared};
pub use crate::ranges::{Range, Unsure};
use crate::units::{ByteRate, Percent, seconds};

/// The bands of a live migration that ends with the values of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// From the order to the VM running on the target.
    pub total: Range,
    /// How long the VM stands still.
    pub downtime: Range,
}

/// Which of a group's inputs the plan says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entered {
    rate: bool,
    memory: bool,
    share: bool,
}

/// The bands of a VM of this group; `None`: no live migration ends with the plan's values.
pub fn live(environment: &Environment, group: &VmGroup) -> Option<Band> {
    let (vm, entered) = (VmInputs::of(group), Entered::of(environment, group));
    let at = |end: End| times(environment, &vm, entered, Case::all(end));
    let likely = at(End::Likely)?;
    let (best, worst) = (at(End::Best), at(End::Worst));
    let range = |time: fn(&Times) -> Duration| {
        let low = best.as_ref().map_or(time(&likely), time);
        Range::around(time(&likely), low, worst.as_ref().map(time))
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
    let inputs = [Unsure::DirtyRate, Unsure::MemoryInUse, Unsure::Share];
    let total =
        |case| times(environment, &vm, entered, case).map_or(Duration::MAX, |times| times.total);
    furthest(&inputs, total).map(|(input, _)| input)
}

/// The input whose own range moves this time furthest, the first of equals, and how far.
pub(super) fn furthest(
    inputs: &[Unsure],
    time: impl Fn(Case) -> Duration,
) -> Option<(Unsure, Duration)> {
    let mut most = None;
    for input in inputs {
        let at = |end| time(Case::only(*input, end));
        let spread = at(End::Worst).saturating_sub(at(End::Best));
        if most.is_none_or(|(_, most)| spread > most) {
            most = Some((*input, spread));
        }
    }
    most
}

/// The band of the downtime by quick migration; `None`: impossible.
pub fn quick(environment: &Environment, group: &VmGroup) -> Option<Range> {
    let (vm, entered) = (VmInputs::of(group), Entered::of(environment, group));
    let at = |end: End| {
        let case = Case::all(end);
        let quick = environment.quick(&entered.vm(&vm, case)).ok()?;
        let share = entered.share(case).factor();
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

/// Live, by quick migration, and when the host dies: the bands of a VM of this group of a plan.
pub fn of(plan: &Plan, group: &VmGroup) -> (Option<Band>, Option<Range>, Range) {
    let environment = Environment::of(plan);
    (
        live(&environment, group),
        quick(&environment, group),
        outage::range(plan, group),
    )
}

fn times(environment: &Environment, vm: &VmInputs, entered: Entered, case: Case) -> Option<Times> {
    let migration = environment.live(&entered.vm(vm, case))?;
    match outcome(&with_share(migration, entered.share(case))) {
        Outcome::DoesNotConverge(_) => None,
        outcome => outcome.times(),
    }
}

/// The same migration with less of the links.
fn with_share(migration: Migration, share: Percent) -> Migration {
    Migration {
        goodput: shared(migration.goodput, share),
        final_goodput: shared(migration.final_goodput, share),
        ..migration
    }
}

impl Entered {
    pub(super) fn of(environment: &Environment, group: &VmGroup) -> Entered {
        Entered {
            rate: group.workload.dirty_rate.is_some(),
            memory: group.memory_in_use.is_some(),
            share: !environment.network.share.is_default(),
        }
    }

    /// The VM with the values that its inputs have in this case.
    pub(super) fn vm(self, vm: &VmInputs, case: Case) -> VmInputs {
        let rate = case.end(Unsure::DirtyRate).amount(self.rate);
        let in_use = case.end(Unsure::MemoryInUse).memory(self.memory);
        let mut writer = vm.writer;
        let bytes = u128::from(writer.rate.bytes_per_second()) * u128::from(rate) / 100;
        writer.rate = ByteRate::from_bytes_per_second(u64::try_from(bytes).unwrap_or(u64::MAX));
        VmInputs {
            in_use: memory(vm.in_use, in_use).min(vm.assigned),
            writer,
            ..*vm
        }
    }

    /// What is left of the links and of the storage in this case.
    pub(super) fn share(self, case: Case) -> Percent {
        case.end(Unsure::Share).share(self.share)
    }
}
