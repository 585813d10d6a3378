//! What do changed settings do to live migrations? The slowest VM of the plan and the slowest of
//! those that are looked at, before and after.

use super::super::Status;
use super::super::blocks::{AdviceText, Block, Cell, Row, Table};
use super::super::migration::{likely, outcome as ending, slowest};
use super::super::words::counted;
use super::migrations::{headline, tone};
use crate::migration::band::{self, Band, Range};
use crate::migration::precopy::outcome;
use crate::migration::{Environment, VmInputs, migration_times};
use crate::model::{Plan, VmGroup};
use crate::units::{duration, shown};

/// The live migrations of a plan before and after a change of its settings; `groups` are the
/// positions of those that are looked at. Both plans have the same groups.
pub fn effect(before: &Plan, after: &Plan, groups: &[usize]) -> AdviceText {
    let environments = [Environment::of(before), Environment::of(after)];
    let order = slowest(&migration_times(after));
    let live = order.iter().filter_map(|at| after.vms.get(*at));
    let live = live.filter_map(|group| environments[1].live(&VmInputs::of(group)));
    let headline = headline(&environments[1], live);
    let worst = order.first();
    let looked_at = order.iter().find(|at| groups.binary_search(at).is_ok());
    let mut rows = Vec::new();
    for at in worst
        .into_iter()
        .chain(looked_at.filter(|at| Some(*at) != worst))
    {
        let both = [before, after].map(|plan| plan.vms.get(*at));
        if let [Some(old), Some(new)] = both {
            rows.push(row(shown(&old.name), &environments[0], old));
            rows.push(row("with these settings".to_owned(), &environments[1], new));
        }
    }
    if rows.is_empty() {
        return AdviceText::new("The plan has no VM.".to_owned(), []);
    }
    let table = Table {
        rows,
        ..Table::new(
            match groups.len() {
                0 | 1 => "The slowest VM, and the chosen one".to_owned(),
                many => format!(
                    "The slowest VM, and the slowest of {}",
                    counted(many as u64, "group", "groups")
                ),
            },
            [
                "One VM, alone on the links",
                "Live migration",
                "In all",
                "Downtime",
            ],
            [],
        )
    };
    let ends = worst.and_then(|at| {
        let [old, new] = [before, after].map(|plan| plan.vms.get(*at));
        let old = band::live(&environments[0], old?);
        Some(takes(new?, old, band::live(&environments[1], new?)?))
    });
    AdviceText {
        headline: [Some(headline), ends]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
        blocks: vec![Block::Table(table)],
    }
}

/// How long the slowest VM takes, and what it took before.
fn takes(group: &VmGroup, before: Option<Band>, after: Band) -> String {
    let instead = |of: fn(&Band) -> &Range| match before.as_ref().map(of) {
        Some(old) if old.likely != of(&after).likely => {
            format!(" instead of {}", duration(old.likely))
        }
        _ => String::new(),
    };
    let (total, downtime) = (instead(|band| &band.total), instead(|band| &band.downtime));
    format!(
        "The slowest, {}, takes {} in all{total}, with {} of downtime{downtime}.",
        shown(&group.name),
        likely(&after.total),
        likely(&after.downtime),
    )
}

fn row(name: String, environment: &Environment, group: &VmGroup) -> Row {
    let ends = environment.live(&VmInputs::of(group));
    let word = match ends.map(|live| outcome(&live)) {
        None => Cell::toned("not possible", Status::Unknown),
        Some(outcome) => Cell::toned(ending(&outcome), tone(&outcome)),
    };
    let band = band::live(environment, group);
    let text = |range: Option<&band::Range>| range.map_or("–".to_owned(), likely);
    Row {
        cells: vec![
            Cell::from(name),
            word,
            Cell::from(text(band.as_ref().map(|band| &band.total))),
            Cell::from(text(band.as_ref().map(|band| &band.downtime))),
        ],
        details: None,
    }
}
