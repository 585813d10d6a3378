//! Which hosts must be bought, in sentences.

use super::super::Loss;
use super::super::blocks::{AdviceText, Block, Table};
use super::super::headroom::condition;
use super::super::quorum::with_caveat;
use super::super::words::{are, counted, list};
use super::because;
use crate::advice::hosts::ClassPurchase;
use crate::advice::{At, Enclosed, Purchases, SmallestHost};
use crate::cluster::Cluster;
use crate::model::HostGroup;
use crate::placement::Answer;
use crate::units::{count, shown};

/// What must be bought, for each number of failures.
pub fn hosts(loss: Loss, all: &[Purchases]) -> AdviceText {
    let sentences: Vec<String> = all.iter().map(|bought| sentence(loss, bought)).collect();
    let shown = all.iter().filter(|bought| !bought.classes.is_empty());
    let mut blocks: Vec<Block> = shown
        .clone()
        .map(|bought| Block::Table(table(loss, bought)))
        .collect();
    if let Some(bought) = shown.clone().find(|bought| bought.other_classes > 0) {
        let others = counted(bought.other_classes as u64, "class", "classes");
        blocks.push(Block::Note(format!(
            "The largest classes are shown; {others} more are not."
        )));
    }
    if let Some(first) = shown.clone().next() {
        blocks.push(Block::Note(note(&first.now.cluster)));
    }
    AdviceText {
        headline: sentences.join(" "),
        blocks,
    }
}

fn note(cluster: &Cluster) -> String {
    let domains_fail = cluster.failure_units.iter().any(|unit| unit.name.is_some());
    let fails = match domains_fail {
        true => "fails with the fault domain that it is for",
        false => "fails by itself",
    };
    format!(
        "What is enough is shown by a placement, what is not is proved. VMs that are restricted to \
         certain hosts do not run on new ones, and each new host {fails}."
    )
}

/// A size of host: `256 GiB and 32 cores`.
fn size(host: &HostGroup) -> String {
    let cores = counted(host.cores.into(), "core", "cores");
    format!("{} and {cores}", host.memory)
}

fn hosts_of(number: u32) -> String {
    counted(number.into(), "host", "hosts")
}

fn sentence(loss: Loss, bought: &Purchases) -> String {
    let condition = condition(loss, bought.failures);
    if bought.holds_now() {
        let sentence = format!("All VMs fit on the present hosts {condition}.");
        return with_caveat(sentence, &bought.now.cluster, bought.failures);
    }
    let enough = |class: &&ClassPurchase| class.hosts.above.as_ref().map(|at| at.number);
    let classes = bought
        .classes
        .iter()
        .filter(|class| enough(class).is_some());
    if let Some(class) = classes.min_by_key(enough)
        && let Some(number) = enough(&class)
    {
        let places = places(class.hosts.above.as_ref());
        let places = match places.as_str() {
            "" => String::new(),
            places => format!(": {places}"),
        };
        let sentence = format!(
            "{} of {} {} enough for all VMs to fit {condition}{places}; {}.",
            counted(number.into(), "more host", "more hosts"),
            size(&class.like),
            are(number.into()),
            fewer(&class.hosts, number),
        );
        return match class.hosts.above.as_ref() {
            Some(at) => with_caveat(sentence, &at.tried.cluster, bought.failures),
            None => sentence,
        };
    }
    let is_hopeless = |class: &ClassPurchase| too_few(&class.hosts) == Some(class.most);
    match bought.classes.first() {
        Some(first) if bought.classes.iter().all(is_hopeless) => format!(
            "No number of further hosts like these is enough for all VMs to fit {condition}. {}",
            why_too_few(first.hosts.below.as_ref())
        ),
        _ => format!("How many more hosts it takes for all VMs to fit {condition} is undecided."),
    }
}

/// For which fault domains hosts are: `1 for A and 2 for B`; empty: each fails by itself.
fn places(at: Option<&At>) -> String {
    let domains = at.map_or(&[][..], |at| &at.tried.domains);
    let some = domains.iter().filter(|(_, number)| *number > 0);
    let each =
        some.map(|(name, number)| format!("{} for {}", count((*number).into()), shown(name)));
    list(&each.collect::<Vec<String>>(), 16)
}

/// Why so few are not enough.
fn why_too_few(at: Option<&At>) -> String {
    match at.map(|at| &at.tried.answer) {
        Some(Answer::Placed(_)) => "There is room, but the votes do not survive it.".to_owned(),
        _ => why(at),
    }
}

fn too_few(hosts: &Enclosed) -> Option<u32> {
    hosts.below.as_ref().map(|at| at.number)
}

/// What is known of fewer hosts than are enough.
fn fewer(hosts: &Enclosed, enough: u32) -> String {
    let first = hosts.first_possible();
    if first < enough {
        return match enough - first {
            _ if first == 0 => "whether any are needed is undecided".to_owned(),
            1 => format!("whether {} would do is undecided", count(first.into())),
            _ => format!(
                "{} to {} are undecided",
                count(first.into()),
                count(u64::from(enough) - 1)
            ),
        };
    }
    match enough {
        0 => "none is needed".to_owned(),
        1 => "without it that is proved impossible".to_owned(),
        more => format!(
            "{} {} proved too few",
            count(u64::from(more) - 1),
            are(u64::from(more) - 1)
        ),
    }
}

/// Why the end of an enclosure is refuted.
pub(super) fn why(at: Option<&At>) -> String {
    match at.map(|at| (&at.tried.cluster, &at.tried.answer)) {
        Some((cluster, Answer::Impossible(refutation))) => because(cluster, refutation),
        _ => String::new(),
    }
}

fn table(loss: Loss, bought: &Purchases) -> Table {
    let mut rows: Vec<Vec<String>> = bought.classes.iter().map(class_row).collect();
    rows.extend(bought.smallest.as_ref().map(smallest_row));
    Table::new(
        format!("For all VMs to fit {}", condition(loss, bought.failures)),
        ["More hosts of", "Enough", "Too few", "Why that is too few"],
        rows,
    )
}

fn class_row(class: &ClassPurchase) -> Vec<String> {
    let (below, above) = (class.hosts.below.as_ref(), class.hosts.above.as_ref());
    vec![
        size(&class.like),
        above.map_or("none found".to_owned(), |at| match places(above).as_str() {
            "" => hosts_of(at.number),
            places => format!("{} ({places})", hosts_of(at.number)),
        }),
        match below {
            Some(at) if at.number == class.most => "any number".to_owned(),
            Some(at) => hosts_of(at.number),
            None => "not proved".to_owned(),
        },
        why_too_few(below),
    ]
}

fn smallest_row(host: &SmallestHost) -> Vec<String> {
    let (below, above) = (host.steps.below.as_ref(), host.steps.above.as_ref());
    let memory = |at: &At| SmallestHost::memory(at.number).to_string();
    let cores = counted(host.like.cores.into(), "core", "cores");
    vec![
        format!("{cores}, only one host"),
        above.map_or("none found".to_owned(), |at| match places(above).as_str() {
            "" => memory(at),
            places => format!("{} ({places})", memory(at)),
        }),
        match below {
            Some(_) if host.is_impossible() => "any memory".to_owned(),
            Some(at) => memory(at),
            None if host.steps.is_exact() => "–".to_owned(),
            None => "not proved".to_owned(),
        },
        why_too_few(below),
    ]
}
