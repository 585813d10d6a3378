//! How long the hosts last, in sentences.

use super::super::Loss;
use super::super::blocks::{AdviceText, Block, Table};
use super::super::headroom::condition;
use super::super::words::{counted, vms};
use super::hosts::why;
use crate::advice::{At, Growth};
use crate::units::count;

/// How long the hosts last.
pub fn growth(loss: Loss, growth: &Growth) -> AdviceText {
    let months = &growth.months;
    let mut rows = Vec::new();
    for at in [&months.below, &months.above].into_iter().flatten() {
        let why = why(Some(at));
        let answer = match why.as_str() {
            "" => "All VMs fit: shown by a placement.".to_owned(),
            why => format!("Not all VMs fit. {why}"),
        };
        rows.push(vec![
            month(at.number),
            count(growth.vms_in(at.number)),
            answer,
        ]);
    }
    let caption = format!(
        "Growth of {} a month, {}",
        growth.per_month,
        condition(loss, growth.failures)
    );
    let table = Table::new(caption, ["Month", "VMs", "Answer"], rows);
    AdviceText {
        headline: headline(loss, growth),
        blocks: vec![
            Block::Table(table),
            Block::Note(
                "Further VMs are taken to be copies of those of the plan, in the same mixture \
                 and restricted to the same hosts, but in no group; all VMs may be placed anew."
                    .to_owned(),
            ),
        ],
    }
}

fn month(number: u32) -> String {
    match number {
        0 => "now".to_owned(),
        more => count(more.into()),
    }
}

fn headline(loss: Loss, growth: &Growth) -> String {
    let condition = condition(loss, growth.failures);
    let rate = format!("At {} more VMs a month", growth.per_month);
    let with = |at: &At| vms(growth.vms_in(at.number));
    match (&growth.months.below, &growth.months.above) {
        (_, Some(end)) if end.number == 0 => {
            format!("Not even the present VMs fit {condition}.")
        }
        (None, Some(end)) => format!(
            "{rate} the hosts are full in month {} at the latest ({}); before that it is \
             undecided whether all VMs fit {condition}.",
            end.number,
            with(end),
        ),
        (None, None) => format!("It is undecided whether all VMs fit {condition}."),
        (Some(last), None) => format!(
            "{rate} all VMs fit for at least {} ({}) {condition}.",
            counted(last.number.into(), "month", "months"),
            with(last),
        ),
        (Some(last), Some(end)) => format!(
            "{rate} all VMs fit for {} ({}) {condition}; in month {} ({}) they certainly do \
             not.{}",
            counted(last.number.into(), "month", "months"),
            with(last),
            end.number,
            with(end),
            between(last.number, end.number),
        ),
    }
}

/// The months between the last that holds and the first that does not.
fn between(last: u32, end: u32) -> String {
    match end - last {
        1 => String::new(),
        2 => format!(" Month {} is undecided.", last + 1),
        _ => format!(" Months {} to {} are undecided.", last + 1, end - 1),
    }
}
