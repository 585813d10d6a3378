//! A year, in words.

use std::time::Duration;

use super::super::blocks::{AdviceText, Block, Cell, Drawing, Picture, Row, Table};
use super::super::migration::{likely, time_cell, with_range};
use super::super::words::counted;
use super::{derivation, ranges};
use crate::assess::Answers;
use crate::chart::bars::{Bars, Span, Tone};
use crate::model::Plan;
use crate::outage::Timeline;
use crate::outage::availability::{
    self, Method, MethodYear, NoYear, YEAR, Year, availability, chance, nines,
};
use crate::ranges::{End, Range};
use crate::units::{duration, fixed, seconds};

/// Planned and unplanned downtime of a year by method, and the chance of more failures than
/// are tolerated.
pub fn year(plan: &Plan, answers: &Answers, losses: &[Timeline]) -> AdviceText {
    let year = availability::year(plan, answers, losses);
    let mut blocks = Vec::new();
    blocks.extend(picture(&year).map(Block::Picture));
    blocks.push(Block::Table(methods(&year)));
    blocks.push(Block::Table(beyond(&year)));
    blocks.push(Block::Details(derivation(
        "How the chance is calculated",
        &year.formula,
    )));
    blocks.push(ranges::of_year(plan));
    blocks.push(Block::Note(
        "For the mean VM that runs, in a year of 365 days. VMs that nobody restarts, and \
         failures inside of guests, are not in these figures. Patches move a VM away and back."
            .to_owned(),
    ));
    AdviceText {
        headline: headline(&year),
        blocks,
    }
}

fn name(method: Method) -> &'static str {
    match method {
        Method::Alone => "No cluster",
        Method::Quick => "Quick migration and restart",
        Method::Live => "Live migration and restart",
        Method::Guests => "Cluster of guests",
    }
}

fn of(year: &Year, wanted: Method) -> Option<&MethodYear> {
    let mut methods = year.methods.iter();
    let found = methods.find(|(method, _)| *method == wanted)?;
    found.1.as_ref().ok()
}

fn headline(year: &Year) -> String {
    let best = of(year, Method::Live).or(of(year, Method::Quick));
    let cluster = best.map(|best| {
        let how = match best.method {
            Method::Live => "live migration",
            _ => "quick migration",
        };
        format!(
            "With {how} and restarts a VM is down for {} a year: {}.",
            with_range(&best.downtime()),
            in_nines(best)
        )
    });
    let alone = of(year, Method::Alone).map(|alone| {
        format!(
            "Without a cluster it would be {}: {}.",
            with_range(&alone.downtime()),
            in_nines(alone)
        )
    });
    let parts: Vec<String> = cluster.into_iter().chain(alone).collect();
    match parts.is_empty() {
        true => "A year cannot be added up for this plan: the table says why.".to_owned(),
        false => parts.join(" "),
    }
}

fn percent(downtime: Duration) -> String {
    format!("{} %", fixed(100.0 * availability(downtime), 5))
}

/// `99.98 %, 3.8 nines (3.2–4.1)`.
fn in_nines(year: &MethodYear) -> String {
    let downtime = year.downtime();
    let percent = percent(downtime.likely);
    match nines(downtime.likely) {
        Some(likely) => {
            let likely = fixed(likely, 1);
            match nines_between(&downtime).as_str() {
                "" => format!("{percent}, {likely} nines"),
                between => format!("{percent}, {likely} nines ({between})"),
            }
        }
        None => percent,
    }
}

/// `3.2–4.1`; nothing where there are no two ends.
fn nines_between(downtime: &Range) -> String {
    let at = |end: End| Some(fixed(nines(downtime.at(end)?)?, 1));
    let ends = at(End::Worst).zip(at(End::Best));
    let ends = ends.filter(|(low, high)| low != high);
    ends.map_or(String::new(), |(low, high)| format!("{low}–{high}"))
}

/// A lane for each method of a cluster: without one it is off the scale.
fn picture(year: &Year) -> Option<Picture> {
    let methods: Vec<&MethodYear> = [Method::Quick, Method::Live, Method::Guests]
        .into_iter()
        .filter_map(|method| of(year, method))
        .collect();
    let end = methods
        .iter()
        .map(|method| method.downtime().likely)
        .max()?;
    let legend = vec![
        (Tone::Move, "planned".to_owned()),
        (Tone::Work, "unplanned".to_owned()),
    ];
    let mut bars = Bars::new(end, legend);
    for method in &methods {
        let (planned, all) = (method.planned.likely, method.downtime().likely);
        let spans = [
            span(Duration::ZERO, planned, Tone::Move, "planned"),
            span(planned, all, Tone::Work, "unplanned"),
        ];
        let spans = spans.into_iter().filter(|span| span.from < span.to);
        bars.lane(
            match method.method {
                Method::Alone => "Alone",
                Method::Quick => "Quick",
                Method::Live => "Live",
                Method::Guests => "Guests",
            },
            &duration(all),
            spans.collect(),
        );
    }
    let least = methods
        .iter()
        .min_by_key(|method| method.downtime().likely)?;
    Some(Picture {
        title: "Downtime of a VM in a year".to_owned(),
        takeaway: format!(
            "{} has the least downtime: {} for patches, {} after failures.",
            name(least.method),
            duration(least.planned.likely),
            duration(least.unplanned.likely)
        ),
        drawing: Drawing::Bars(bars),
    })
}

fn span(from: Duration, to: Duration, tone: Tone, label: &str) -> Span {
    Span {
        from,
        to,
        tone,
        label: label.to_owned(),
        title: format!("{label}: {}", duration(to.saturating_sub(from))),
    }
}

fn methods(year: &Year) -> Table {
    let row = |(method, answer): &(Method, Result<MethodYear, NoYear>)| match answer {
        Ok(one) => {
            let downtime = one.downtime();
            let nines = nines(downtime.likely).map(|nines| fixed(nines, 1));
            let cells = vec![
                Cell::from(name(*method)),
                time_cell(&one.planned),
                time_cell(&one.unplanned),
                time_cell(&downtime),
                Cell::from(percent(downtime.likely)),
                Cell {
                    between: nines_between(&downtime),
                    ..Cell::from(nines.unwrap_or_else(|| "all".to_owned()))
                },
            ];
            let mut details = derivation("Formulas", &one.formulas[0]);
            details
                .blocks
                .extend(derivation("", &one.formulas[1]).blocks);
            Row {
                cells,
                details: Some(details),
            }
        }
        Err(why) => {
            let mut cells = vec![Cell::from(name(*method)), Cell::from(unknown(*why))];
            cells.resize(6, Cell::default());
            Row {
                cells,
                details: None,
            }
        }
    };
    Table {
        rows: year.methods.iter().map(row).collect(),
        ..Table::new(
            "Downtime of a VM in a year, by method",
            [
                "Method",
                "Planned",
                "Unplanned",
                "In all",
                "Availability",
                "Nines",
            ],
            [],
        )
    }
}

fn unknown(why: NoYear) -> &'static str {
    match why {
        NoYear::NoLiveMigration => "the platform has no live migration",
        NoYear::NothingRuns => "no VM runs",
        NoYear::SomeCannotMove => "some VM can neither move live nor be saved",
        NoYear::NeverStarts => "VMs never start again after a failure",
        NoYear::ClusterStops => "the cluster loses its votes with one host, and stops",
        NoYear::NoTimeBetweenFailures => "the time between failures is 0",
    }
}

fn beyond(year: &Year) -> Table {
    let tolerated = year.tolerated.map_or("none".to_owned(), |number| {
        counted(number.into(), "failure", "failures")
    });
    let (how_often, how_long) = match year.beyond {
        None => ("not known".to_owned(), "not known".to_owned()),
        Some(beyond) => {
            let (low, high) = year.beyond_between.unwrap_or((beyond, beyond));
            let of_year = |chance: f64| seconds(chance * YEAR.as_secs_f64());
            let range = Range::around(of_year(beyond), of_year(low), Some(of_year(high)));
            let between = match chance(low) == chance(high) {
                true => String::new(),
                false => format!(" (between {} and {})", chance(low), chance(high)),
            };
            (format!("{}{between}", chance(beyond)), likely(&range))
        }
    };
    let restart = year
        .mean_restart
        .map_or("none restarts".to_owned(), |mean| likely(&mean));
    Table::new(
        "More hosts down at once than the cluster tolerates",
        ["Figure", "Value"],
        [
            vec![
                "Hosts or fault domains".to_owned(),
                crate::units::count(year.units.into()),
            ],
            vec!["Tolerated at once".to_owned(), tolerated],
            vec!["Chance that more are down".to_owned(), how_often],
            vec!["That much of a year".to_owned(), how_long],
            vec!["Mean outage of a restart".to_owned(), restart],
        ],
    )
}
