//! The death of a host, in words.

use std::time::Duration;

use super::super::Status;
use super::super::blocks::{AdviceText, Block, Cell, Drawing, Picture, Row, Table};
use super::super::migration::{time_cell, with_range};
use super::super::words::{counted, list, verb, vm_name, vms};
use super::{derivation, priority, ranges};
use crate::assess::Answers;
use crate::chart::bars::{Bars, Span, Tone};
use crate::cluster::{Cluster, VmIndex};
use crate::model::Plan;
use crate::outage::storm::NeverStarts;
use crate::outage::{Class, Detection, GuestFailover, OperationsInForce, Timeline, explain, worst};
use crate::ranges::Range;
use crate::units::{count, duration};

/// The loss of the worst host, and of each.
pub fn outage(plan: &Plan, answers: &Answers, losses: &[Timeline]) -> AdviceText {
    let cluster = &answers.cluster;
    let detection = Detection::of(plan);
    let Some(worst) = worst(losses) else {
        return AdviceText::new("No host is in service.".to_owned(), []);
    };
    let mut blocks = Vec::new();
    if !worst.restarted().is_empty() {
        blocks.push(Block::Picture(picture(plan, cluster, worst)));
        blocks.push(Block::Table(by_priority(plan, cluster, worst)));
    }
    blocks.push(Block::Table(by_host(cluster, losses)));
    blocks.push(Block::Details(derivation(
        "How long until restarts are ordered",
        &detection.explain(),
    )));
    let last = explain::last(plan, cluster, worst);
    blocks.extend(
        last.map(|last| Block::Details(derivation("How long until the last VM answers", &last))),
    );
    blocks.push(ranges::of_outage(plan));
    blocks.extend(notes(plan, cluster, worst).into_iter().map(Block::Note));
    AdviceText {
        headline: headline(cluster, worst),
        blocks,
    }
}

fn headline(cluster: &Cluster, worst: &Timeline) -> String {
    let host = cluster.host_name(worst.host);
    let number = worst.restarted().len() as u64;
    let down = match worst.left_over.len() as u64 {
        0 => String::new(),
        some => format!(
            " {} {} down for lack of room.",
            vms(some),
            verb(some, "stay")
        ),
    };
    match (&worst.restarts, number) {
        (Err(why), _) => format!(
            "When {host} dies, none of its VMs ever restarts: {}",
            never(*why)
        ),
        (Ok(_), 0) => format!("The worst host to lose is {host}, and nothing restarts then.{down}"),
        (Ok(_), number) => {
            let unknown = [Range::exact(Duration::ZERO); 3];
            let [_, half, last] = worst.answered().unwrap_or(unknown);
            format!(
                "The worst host to lose is {host}: {} {} again within {}, half of them within \
                 {}.{down}",
                vms(number),
                verb(number, "answer"),
                with_range(&last),
                with_range(&half)
            )
        }
    }
}

fn never(why: NeverStarts) -> &'static str {
    match why {
        NeverStarts::NoStarts => "the plan lets no VM start. Enter more than 0 starts at once.",
        NeverStarts::NoStorage => {
            "nothing can be read from the storage. Enter its read throughput."
        }
    }
}

fn picture(plan: &Plan, cluster: &Cluster, loss: &Timeline) -> Picture {
    let guests = GuestFailover::of(plan);
    let end = loss.last().max(guests.total().likely);
    let legend = [
        (Tone::Wait, "until restarts are ordered"),
        (Tone::Move, "until the first VM answers"),
        (Tone::Work, "until all answer"),
    ];
    let legend = legend.map(|(tone, text)| (tone, text.to_owned()));
    let mut bars = Bars::new(end, legend.to_vec());
    let ordered = loss.detection.total();
    for class in loss.classes() {
        let (first, last) = (class.first.likely, class.last.likely);
        let spans = vec![
            span(Duration::ZERO, ordered, Tone::Wait, "not noticed yet"),
            span(ordered, first, Tone::Move, "first restart"),
            span(first, last, Tone::Work, "more answer"),
        ];
        let spans = spans.into_iter().filter(|span| span.from < span.to);
        bars.lane(priority(class.priority), &duration(last), spans.collect());
    }
    let (detected, answers) = (guests.detection.likely, guests.total().likely);
    let spans = vec![
        span(Duration::ZERO, detected, Tone::Wait, "not noticed yet"),
        span(detected, answers, Tone::Work, "failover"),
    ];
    bars.lane("Guests", &duration(answers), spans);
    Picture {
        title: format!(
            "After the death of {}, by priority",
            cluster.host_name(loss.host)
        ),
        takeaway: takeaway(loss),
        drawing: Drawing::Bars(bars),
    }
}

fn takeaway(loss: &Timeline) -> String {
    let share = loss.detection.total();
    let rest = loss.last().saturating_sub(share);
    format!(
        "{} pass until restarts are ordered, {} more until the last VM answers.",
        duration(share),
        duration(rest)
    )
}

fn span(from: Duration, to: Duration, tone: Tone, label: &str) -> Span {
    Span {
        from,
        to,
        tone,
        label: label.to_owned(),
        title: format!("{label}: {} to {}", duration(from), duration(to)),
    }
}

fn by_priority(plan: &Plan, cluster: &Cluster, loss: &Timeline) -> Table {
    let row = |class: &Class| {
        Row::from(vec![
            Cell::from(priority(class.priority)),
            Cell::from(count(class.vms.into())),
            time_cell(&class.first),
            time_cell(&class.median),
            time_cell(&class.last),
        ])
    };
    let guests = time_cell(&GuestFailover::of(plan).total());
    let mut rows: Vec<Row> = loss.classes().iter().map(row).collect();
    rows.push(Row::from(vec![
        Cell::from("For comparison: an application in a cluster of guests"),
        Cell::default(),
        guests.clone(),
        guests.clone(),
        guests,
    ]));
    Table {
        rows,
        ..Table::new(
            format!(
                "The loss of {}: when VMs answer again, likely and at best to at worst",
                cluster.host_name(loss.host)
            ),
            ["Priority", "VMs", "The first", "Half of them", "All"],
            [],
        )
    }
}

fn by_host(cluster: &Cluster, losses: &[Timeline]) -> Table {
    let row = |loss: &Timeline| {
        let answered = loss.answered();
        let time = |at: usize| answered.map_or(Cell::from("–"), |times| time_cell(&times[at]));
        Row::from(vec![
            Cell::from(cluster.host_name(loss.host)),
            Cell::from(count(loss.restarted().len() as u64)),
            time(0),
            time(1),
            time(2),
            stays_down(loss),
            Cell::from(count(loss.not_restarted.len() as u64)),
        ])
    };
    Table {
        rows: losses.iter().map(row).collect(),
        ..Table::new(
            "The loss of each host",
            [
                "Host",
                "VMs restart",
                "The first",
                "Half of them",
                "All",
                "Without room",
                "Not restarted",
            ],
            [],
        )
    }
}

fn stays_down(loss: &Timeline) -> Cell {
    match (&loss.restarts, loss.left_over.len() as u64) {
        (Err(_), _) => Cell::toned("none ever starts", Status::Broken),
        (Ok(_), 0) => Cell::toned("none", Status::Ok),
        (Ok(_), some) => Cell::toned(count(some), Status::Broken),
    }
}

fn notes(plan: &Plan, cluster: &Cluster, worst: &Timeline) -> Vec<String> {
    let detection = &worst.detection;
    let mut notes = vec![format!(
        "A host that still runs but has lost the others: its VMs restart elsewhere after {}.",
        duration(detection.when_isolated())
    )];
    let names = |vms: &[VmIndex]| {
        let names = vms.iter().map(|vm| vm_name(cluster, *vm));
        list(&names.collect::<Vec<String>>(), 4)
    };
    if !worst.not_restarted.is_empty() {
        notes.push(format!(
            "Nobody restarts {}: {} {} for the repair of the host.",
            names(&worst.not_restarted),
            if worst.not_restarted.len() == 1 {
                "it"
            } else {
                "they"
            },
            verb(worst.not_restarted.len() as u64, "wait")
        ));
    }
    let operations = OperationsInForce::of(plan);
    notes.push(format!(
        "Each host starts its VMs by priority, {} at once. A boot alone waits for storage during \
         {} of its time and reads {}; together, boots share {} of what all hosts read, and the \
         cores of their host, one each. VMs that run already are not counted against either.",
        counted(operations.starts_at_once.value.into(), "VM", "VMs"),
        operations.boot_storage_share.value,
        operations.boot_read.value,
        operations.storage_read.value
    ));
    notes
}
