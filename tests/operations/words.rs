//! What is said about drains, patches, failures and a year.

use headroom::capacity::Effort;
use headroom::format::markup;
use headroom::model::{Plan, PlatformId, Priority};
use headroom::report::advice::{advice, topics};
use headroom::report::blocks::{AdviceText, Block, Drawing};
use headroom::report::operations::TOPICS;
use headroom::units::ByteRate;
use proptest::prelude::*;

use crate::common;
use crate::laws_support::tamed;
use crate::plain::plain;

fn told(plan: &Plan, topic: &str) -> AdviceText {
    advice(plan, topic, Effort::INTERACTIVE).unwrap()
}

/// Three hosts with a VM each that changes nothing.
fn three() -> Plan {
    let mut plan = plain(&[16, 16, 16], &[(4, 0), (4, 1), (4, 2)]);
    plan.platform = PlatformId::HyperV2019;
    for vm in &mut plan.vms {
        vm.workload.dirty_rate = Some(ByteRate::from_bytes_per_second(0));
    }
    plan.operations.patch_minutes = Some(10);
    plan
}

#[track_caller]
fn check(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "“{part}” is not in: {text}");
    }
}

fn lanes(text: &AdviceText) -> Vec<usize> {
    let pictures = text.blocks.iter().filter_map(|block| match block {
        Block::Picture(picture) => Some(picture),
        _ => None,
    });
    pictures
        .map(|picture| match &picture.drawing {
            Drawing::Bars(bars) => bars.lanes.len(),
            Drawing::Plot(_) => 0,
        })
        .collect()
}

#[test]
fn a_night_is_told_with_its_proof() {
    let text = told(&three(), "night");
    check(
        &text.headline,
        &[
            "Patching 3 hosts one after another takes 30 min",
            "with 1 migration at once on a host",
            "any other host may fail: proved",
        ],
    );
    // The night has a lane for each host, the slowest drain one for where its only VM goes.
    assert_eq!(lanes(&text), [3, 1]);
    let tables = text.tables();
    let captions: Vec<&str> = tables.iter().map(|table| &*table.caption).collect();
    check(
        &captions.join("; "),
        &[
            "Each host",
            "at once on a host",
            "Emptying",
            "longest",
            "Moves",
        ],
    );
    let full = plain(&[10, 10, 10], &[(5, 0), (5, 1), (5, 2)]);
    check(
        &told(&full, "night").headline,
        &["Meanwhile not every other host may fail: proved"],
    );
}

#[test]
fn the_death_of_a_host_is_told_by_priority() {
    let mut plan = plain(&[16, 16], &[(2, 0), (2, 0), (2, 0)]);
    plan.vms[0].priority = Priority::High;
    let text = told(&plan, "outage");
    check(
        &text.headline,
        &["The worst host to lose is h0: 3 VMs answer again within 1 min 15 s"],
    );
    // Two priorities, and guests that fail over for comparison.
    assert_eq!(lanes(&text), [3]);
    let tight = plain(&[8, 8], &[(7, 0), (2, 1)]);
    check(
        &told(&tight, "outage").headline,
        &["1 VM stays down for lack of room"],
    );
    plan.operations.starts_at_once = Some(0);
    check(
        &told(&plan, "outage").headline,
        &["none of its VMs ever restarts", "Enter more than 0 starts"],
    );
}

#[test]
fn a_year_is_told_in_nines() {
    let mut plan = three();
    plan.operations.host_mtbf_hours = Some(8_736);
    let text = told(&plan, "year");
    check(
        &text.headline,
        &[
            "With live migration and restarts a VM is down for",
            "nines",
            "Without a cluster",
        ],
    );
    assert_eq!(lanes(&text), [3]);
    plan.operations.host_mtbf_hours = Some(0);
    check(&told(&plan, "year").headline, &["the table says why"]);
}

fn summaries(text: &AdviceText) -> Vec<&str> {
    let details = text.blocks.iter().filter_map(|block| match block {
        Block::Details(details) => Some(&*details.summary),
        _ => None,
    });
    details.collect()
}

/// Each answer says between which values it lies, how it is calculated, and what is not known.
#[test]
fn every_time_has_its_band_and_its_derivation() {
    let mut plan = three();
    let night = told(&plan, "night");
    // 4 GiB over 10 GbE take 3.65 s, 60 to 125 % of it, and 2.4 s; a patch 8 to 12.5 min.
    check(
        &night.headline,
        &[
            "30 min 36 s (24 min 28 s–38 min 12 s)",
            "time to patch a host",
        ],
    );
    let ranges = "Between which values the inputs lie";
    for (topic, derived) in [
        ("night", "How the night is calculated"),
        ("outage", "How long until the last VM answers"),
        ("year", "How the chance is calculated"),
    ] {
        let text = told(&plan, topic);
        let found = summaries(&text);
        assert!(
            found.contains(&derived) && found.contains(&ranges),
            "{found:?}"
        );
    }
    check(
        &told(&plan, "outage").headline,
        &["again within 1 min 15 s (41.5 s–2 min 20 s)"],
    );
    check(&told(&plan, "year").headline, &[" nines ("]);

    // A VM that would have to be saved is named.
    plan.platform = PlatformId::Proxmox;
    plan.network.concurrent = Some(1);
    plan.network.link_speed = Some(headroom::units::BitRate::from_gigabits(1));
    plan.vms[1].workload.dirty_rate = Some(ByteRate::from_megabytes(90));
    plan.vms[1].workload.working_set = Some(headroom::units::Memory::from_gib(4));
    let text = told(&plan, "night");
    let notes = text.blocks.iter().filter_map(|block| match block {
        Block::Note(note) => Some(&**note),
        _ => None,
    });
    let notes: Vec<&str> = notes.collect();
    check(
        &notes.join(" "),
        &["the live migration of 1 VM would not end (v1)"],
    );
}

#[test]
fn each_topic_is_offered() {
    let offered = topics(&three());
    assert!(TOPICS.iter().all(|topic| offered.contains(topic)));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a plan says, the words have no number that is none.
    #[test]
    fn any_plan_is_told(plan in tamed(common::plans())) {
        for (topic, _) in TOPICS {
            if let Some(text) = advice(&plan, topic, Effort::INTERACTIVE) {
                let mut cells = vec![text.headline.clone()];
                for table in text.tables() {
                    cells.extend(table.rows.iter().flat_map(|row| row.texts()));
                }
                for cell in &cells {
                    prop_assert!(!cell.contains("NaN") && !cell.contains("inf"), "{cell}");
                }
                prop_assert!(!markup::advice(topic, &text).is_empty());
            }
        }
    }
}
