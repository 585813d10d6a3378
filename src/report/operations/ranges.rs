//! Between which values the inputs of a time lie, as a table that is shown when it is asked for.

use std::fmt::Display;
use std::time::Duration;

use super::super::blocks::{Block, Table};
use super::super::migration::likely;
use super::super::words::counted;
use crate::migration::Environment;
use crate::model::{Plan, VmGroup};
use crate::outage::{Detection, GuestFailover, OperationsInForce, START_UP};
use crate::ranges::{End, amount, memory};
use crate::settings::Setting;
use crate::units::count;

/// What the bands of a patch night come from.
pub(super) fn of_night(plan: &Plan) -> Block {
    let minutes = OperationsInForce::of(plan).patch_minutes;
    let patch = Duration::from_secs(u64::from(minutes.value) * 60);
    let has_rate = |vm: &VmGroup| vm.workload.dirty_rate.is_some();
    let mut rows = vec![
        of_vms(plan, "Dirty rate", has_rate, AMOUNT),
        of_vms(
            plan,
            "Memory in use",
            |vm| vm.memory_in_use.is_some(),
            "90–110 % where entered, 60–100 % of the assigned memory elsewhere",
        ),
        of_share(plan),
        of_time("Time to patch a host", patch, minutes),
    ];
    rows.push(boots(plan));
    table(rows)
}

/// What the bands of an outage come from.
pub(super) fn of_outage(plan: &Plan) -> Block {
    let operations = OperationsInForce::of(plan);
    let (detection, guests) = (Detection::of(plan), GuestFailover::of(plan));
    let read = operations.boot_read;
    let percent = |end: End| memory(read.value, end.amount(!read.is_default()));
    let storage = operations.storage_read;
    table(vec![
        of(
            "Until restarts are ordered",
            likely(&detection.range()),
            "the platform's timers, and the host dies between two heartbeats",
        ),
        of_time("Start-up", START_UP.value, Setting::of(None, START_UP)),
        boots(plan),
        of(
            "Read by a boot",
            format!("{}–{}", percent(End::Best), percent(End::Worst)),
            read.origin,
        ),
        of(
            "Share of what the storage reads",
            between_shares(!storage.is_default()),
            storage.origin,
        ),
        of(
            "Failover of an application in a cluster of guests",
            likely(&guests.total()),
            operations.application_seconds.origin,
        ),
    ])
}

/// What the bands of a year come from, beside those of its parts.
pub(super) fn of_year(plan: &Plan) -> Block {
    let operations = OperationsInForce::of(plan);
    let hours = |name: &str, setting: Setting<u32>| {
        let at = |end: End| count(end.number(setting).into());
        let (low, high) = (at(End::Best), at(End::Worst));
        let likely = count(setting.value.into());
        of(
            name,
            format!("likely {likely} h ({low}–{high} h)"),
            setting.origin,
        )
    };
    let (mtbf, repair) = (operations.host_mtbf_hours, operations.repair_hours);
    let minutes = operations.patch_minutes;
    let patch = Duration::from_secs(u64::from(minutes.value) * 60);
    let patches = operations.patches_per_year;
    let number = |end: End| count(end.number(patches).into());
    let of_patches = match patches.is_default() {
        true => format!("{}–{}", number(End::Best), number(End::Worst)),
        false => count(patches.value.into()),
    };
    table(vec![
        of("Patches a year", of_patches, patches.origin),
        of_time("Time to patch a host", patch, minutes),
        hours("Time between failures of a host", mtbf),
        hours("Repair", repair),
        of(
            "Migrations",
            "as in “Migration in detail”".to_owned(),
            "dirty rates, memory in use, share of links and storage",
        ),
        of(
            "Restarts",
            "as in “When a host dies”".to_owned(),
            "timers, boots, share of the storage",
        ),
    ])
}

const AMOUNT: &str = "80–125 % where entered, 50–200 % elsewhere";

pub(super) fn boots(plan: &Plan) -> Vec<String> {
    let is_entered = |vm: &VmGroup| vm.workload.boot_seconds.is_some();
    of_vms(plan, "Boot of a VM", is_entered, AMOUNT)
}

fn of_share(plan: &Plan) -> Vec<String> {
    let share = Environment::of(plan).network.share;
    vec![
        "Share of links and storage".to_owned(),
        between_shares(!share.is_default()),
        share.origin.to_string(),
    ]
}

/// What may be left of a share.
pub(super) fn between_shares(is_entered: bool) -> String {
    format!("{}–100 %", End::Worst.share(is_entered).hundredths() / 100)
}

/// An input that each VM has for itself.
fn of_vms(
    plan: &Plan,
    name: &str,
    is_entered: impl Fn(&VmGroup) -> bool,
    range: &str,
) -> Vec<String> {
    let entered = plan.vms.iter().filter(|vm| is_entered(vm)).count() as u64;
    let all = plan.vms.len() as u64;
    vec![
        name.to_owned(),
        range.to_owned(),
        format!(
            "entered for {} of {}",
            count(entered),
            counted(all, "group of VMs", "groups of VMs")
        ),
    ]
}

/// A time with its own range.
pub(super) fn of_time<T: Copy>(name: &str, time: Duration, setting: Setting<T>) -> Vec<String> {
    of(
        name,
        likely(&amount(time, !setting.is_default())),
        setting.origin,
    )
}

/// Any other input.
pub(super) fn of(name: &str, range: String, origin: impl Display) -> Vec<String> {
    vec![name.to_owned(), range, origin.to_string()]
}

/// All of them.
pub(super) fn table(rows: Vec<Vec<String>>) -> Block {
    let blocks = vec![
        Block::Table(Table::new(
            "Values that are not known exactly",
            ["Input", "Between", "From"],
            rows,
        )),
        Block::Note(
            "The lower end of a time has the best of these values together, the upper end the \
             worst. The ranges are assumptions of Headroom, narrower where a value is entered."
                .to_owned(),
        ),
    ];
    Block::details("Between which values the inputs lie", blocks)
}
