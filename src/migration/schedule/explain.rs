//! Where does the time of a patch night come from?

use super::{Limits, PatchNight, Schedule, Way};
use crate::explain::{Explanation, Input};
use crate::migration::Environment;
use crate::migration::goodput;
use crate::model::Plan;
use crate::outage::OperationsInForce;
use crate::units::{Memory, count, duration};

/// The total of a night.
pub fn explain(plan: &Plan, night: &PatchNight) -> Explanation {
    let (network, storage) = {
        let environment = Environment::of(plan);
        (environment.network, environment.storage)
    };
    let schedule = &night.schedule;
    let patch = OperationsInForce::of(plan).patch_minutes;
    let mut inputs = waves(schedule);
    inputs.push(Input::new(
        "patch",
        format!("{} min", count(patch.value.into())),
        patch.origin,
    ));
    inputs.extend(at_once(&night.limits, schedule));
    if let Some(bytes) = sent(schedule, |way| way == Way::Live) {
        let together = goodput::together(&network, schedule.at_once.into());
        inputs.push(Input::new("sent live", bytes, "the models of migration"));
        let from = "link speed, links, share and MTU of the migration network";
        inputs.push(Input::new("B, what links carry", together, from));
    }
    if let Some(bytes) = sent(schedule, |way| matches!(way, Way::Quick(_))) {
        inputs.push(Input::new("saved", bytes, "the models of migration"));
        inputs.push(Input::new(
            "write",
            storage.write.value,
            storage.write.origin,
        ));
        inputs.push(Input::new("read", storage.read.value, storage.read.origin));
    }
    Explanation {
        title: "Patch night".to_owned(),
        result: duration(schedule.total),
        formula: "Σ over waves of the time until the last host is empty, patched and full again; \
                  n migrations at the same time: set-up + sent / (B / n) + resume each, or saved \
                  / (write / n) + saved / (read / n)"
            .to_owned(),
        inputs,
        source: "Headroom's model: each migration is played with the share that the busier of its \
                 two hosts has for it"
            .to_owned(),
    }
}

/// How long each wave takes; of many the first ones.
fn waves(schedule: &Schedule) -> Vec<Input> {
    const SHOWN: usize = 12;
    let mut starts: Vec<_> = Vec::new();
    for lane in &schedule.lanes {
        match starts.last() {
            Some((wave, _)) if *wave == lane.wave => {}
            _ => starts.push((lane.wave, lane.start)),
        }
    }
    let ends = starts.iter().skip(1).map(|(_, start)| *start);
    let ends: Vec<_> = ends.chain([schedule.total]).collect();
    let rows = starts.iter().zip(ends).map(|((wave, start), end)| {
        let number = count(u64::from(*wave) + 1);
        let lasts = duration(end.saturating_sub(*start));
        Input::new(&format!("wave {number}"), lasts, "played move by move")
    });
    let mut rows: Vec<Input> = rows.collect();
    let more = rows.len().saturating_sub(SHOWN);
    if more > 0 {
        rows.truncate(SHOWN);
        let since = starts
            .get(SHOWN)
            .map_or(schedule.total, |(_, start)| *start);
        let rest = duration(schedule.total.saturating_sub(since));
        let name = format!("{} more waves", count(more as u64));
        rows.push(Input::new(&name, rest, "played move by move"));
    }
    rows
}

fn at_once(limits: &Limits, schedule: &Schedule) -> [Input; 2] {
    let number = |number: u32| count(number.into());
    [
        Input::new(
            "at once on a host",
            number(schedule.at_once),
            "keeps most VMs running while they move; of such numbers the one with the shortest night",
        ),
        Input::new("at most at once", number(limits.at_once), limits.origin),
    ]
}

/// What passes in all steps of such a way; `None`: there is none.
fn sent(schedule: &Schedule, is: impl Fn(Way) -> bool) -> Option<Memory> {
    let mut steps = schedule.steps.iter().filter(|step| is(step.way)).peekable();
    steps.peek()?;
    let bytes = steps.fold(0u64, |sum, step| sum.saturating_add(step.bytes));
    Some(Memory::from_bytes_up(bytes))
}
