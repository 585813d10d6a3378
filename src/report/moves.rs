//! Which VMs must move so that the cluster becomes safe? The sentences and the table.

use std::time::Duration;

use super::Loss;
use super::Status;
use super::reason::refutation;
use super::words::{counted, list, unit_name, verb, vms};
use crate::advice::moves::{Advice, Move, Moves, Proof, Way};
use crate::cluster::Cluster;
use crate::units::{count, duration};

/// The moves in sentences and rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovesText {
    /// Safe, or safe after these moves; not safe, whatever moves; or neither is known.
    pub status: Status,
    /// How many moves make the cluster safe, and whether fewer might.
    pub headline: String,
    /// Why fewer are certainly not enough.
    pub why: Option<String>,
    /// How long the moves take.
    pub times: Option<String>,
    /// What has to be known about some of the moves.
    pub notes: Vec<String>,
    /// The moves, in this order.
    pub rows: Vec<MoveRow>,
}

/// A move as a row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveRow {
    /// 1, 2, 3, …
    pub step: String,
    /// The VM, or the VMs that move together.
    pub vm: String,
    /// Where it runs before.
    pub from: String,
    /// Where it runs then.
    pub to: String,
    /// How long the migration takes.
    pub time: String,
    /// How long the VM does not answer.
    pub blackout: String,
}

/// The titles of the columns of a [`MoveRow`].
pub const COLUMNS: [&str; 6] = ["Step", "VM", "From", "To", "Time", "Blackout"];

/// The moves that make the cluster safe.
pub fn moves(cluster: &Cluster, advice: &Advice) -> MovesText {
    let goal = match cluster.failures {
        0 => "every VM is where it may be and has room".to_owned(),
        more => format!(
            "the cluster survives any loss of {}",
            Loss::of(cluster).failures(more)
        ),
    };
    let plain = |status: Status, headline: String| MovesText {
        status,
        headline,
        why: None,
        times: None,
        notes: Vec::new(),
        rows: Vec::new(),
    };
    match advice {
        Advice::NotKnown { units } => plain(
            Status::Unknown,
            format!(
                "The plan names no host that is up for {} of its {}, so no moves can be planned.",
                count((*units).into()),
                vms(cluster.units.len() as u64),
            ),
        ),
        Advice::Safe => plain(Status::Ok, format!("No VM has to move: {goal}.")),
        Advice::Impossible(why) => plain(
            Status::Broken,
            format!(
                "Moving VMs does not help. {}",
                refutation(cluster, why, cluster.failures)
            ),
        ),
        Advice::NotFound { at_least, proof } => MovesText {
            why: why(cluster, *at_least, *proof),
            ..plain(
                Status::Unknown,
                format!(
                    "Undecided: no moves were found after which {goal}, and no proof that there \
                     are none."
                ),
            )
        },
        Advice::Moves(found) => MovesText {
            why: (found.steps.len() > 1)
                .then(|| why(cluster, found.at_least, found.proof))
                .flatten(),
            times: times(found),
            notes: notes(cluster, found),
            rows: rows(cluster, found),
            ..plain(status(found), headline(found, &goal))
        },
    }
}

fn status(found: &Moves) -> Status {
    match found.stuck.is_empty() {
        true => Status::Ok,
        false => Status::Unknown,
    }
}

fn headline(found: &Moves, goal: &str) -> String {
    let number = (found.steps.len() + found.stuck.len()) as u64;
    let moved = counted(number, "move", "moves");
    if !found.stuck.is_empty() {
        return format!(
            "After {moved} {goal}, but for {} of them no order was found in which they fit.",
            count(found.stuck.len() as u64)
        );
    }
    let rest = match found.at_least {
        0 => "; whether any is needed is undecided".to_owned(),
        1 if found.are_fewest() => String::new(),
        _ if found.are_fewest() => "; fewer are not enough".to_owned(),
        1 => "; at least 1 is needed".to_owned(),
        more => format!("; at least {} are needed", count(more.into())),
    };
    format!("After {moved} {goal}{rest}.")
}

/// Why fewer moves are certainly not enough.
fn why(cluster: &Cluster, at_least: u32, proof: Proof) -> Option<String> {
    let number = u64::from(at_least);
    match proof {
        Proof::Nothing => None,
        Proof::NotSafe => Some(
            "At least 1 move is needed: as the VMs run now, something stays down after a loss, \
             or a rule is broken."
                .to_owned(),
        ),
        Proof::Mending => Some(format!(
            "At least {} must leave hosts that carry too much, or that must not run them.",
            vms(number)
        )),
        Proof::Room { unit, places } => Some(format!(
            "{} needs room on {} to restart; at least {} must leave before there is so much.",
            unit_name(cluster, unit),
            match places {
                1 => "another host".to_owned(),
                more => format!("{} other hosts", count(more.into())),
            },
            vms(number),
        )),
        Proof::Tried { placements } => Some(format!(
            "Every way with fewer than {} was tried: {}, none of which is enough.",
            counted(number, "move", "moves"),
            counted(placements, "placement", "placements"),
        )),
    }
}

fn times(found: &Moves) -> Option<String> {
    if found.steps.is_empty() {
        return None;
    }
    let total = duration(found.total);
    Some(match found.steps.len() {
        1 => format!(
            "The migration takes {total}; the VM does not answer for {}.",
            duration(found.longest_blackout)
        ),
        _ => format!(
            "One after another the migrations take {total}; no VM is without an answer for \
             longer than {}.",
            duration(found.longest_blackout)
        ),
    })
}

fn notes(cluster: &Cluster, found: &Moves) -> Vec<String> {
    let mut notes = Vec::new();
    let number = |way: Way| {
        let steps = found.steps.iter();
        steps.filter(|step| step.time.way == way).count() as u64
    };
    let (quick, unknown) = (number(Way::Quick), number(Way::Unknown));
    if quick > 0 {
        notes.push(format!(
            "{} {} by saving and restoring: live migration does not end, or there is none.",
            counted(quick, "move", "moves"),
            verb(quick, "happen"),
        ));
    }
    if unknown > 0 {
        notes.push(format!(
            "For {} no time is known, and the total is without {}.",
            counted(unknown, "move", "moves"),
            if unknown == 1 { "it" } else { "them" },
        ));
    }
    if !found.stuck.is_empty() {
        let waits = |one: &Move| {
            let (unit, to) = (unit_name(cluster, one.unit), cluster.host_name(one.to));
            format!("{unit} to {to}")
        };
        let waiting: Vec<String> = found.stuck.iter().map(waits).collect();
        notes.push(format!("Without an order: {}.", list(&waiting, 6)));
    }
    notes
}

fn rows(cluster: &Cluster, found: &Moves) -> Vec<MoveRow> {
    let known = |time: Option<Duration>| time.map_or_else(|| "not known".to_owned(), duration);
    let row = |(position, one): (usize, &Move)| MoveRow {
        step: count(position as u64 + 1),
        vm: unit_name(cluster, one.unit),
        from: cluster.host_name(one.from),
        to: cluster.host_name(one.to),
        time: known(one.time.total),
        blackout: known(one.time.blackout),
    };
    found.steps.iter().enumerate().map(row).collect()
}
