//! Bytes between the page and its worker: what was written is read, and any other bytes are refused or read, never
//! more.

#![allow(clippy::unwrap_used)] // A test may fail loudly.

mod common;

use headroom::capacity::{Level, Verdict};
use headroom::cluster::HostIndex;
use headroom::format::import::detect_and_open;
use headroom::format::wire::{self, Answer, Arrived, Counted, Refusal};
use headroom::model::{Plan, PlatformId};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

fn levels() -> impl Strategy<Value = Level> {
    let verdicts = [Verdict::Survives, Verdict::Fails, Verdict::Undecided];
    let numbers = (any::<u32>(), any::<[u64; 4]>());
    (numbers, select(verdicts.to_vec()), any::<bool>()).prop_map(
        |((failures, [sets, tested, survived, failed]), verdict, breaks_soft_exclusion)| Level {
            failures,
            sets,
            tested,
            survived,
            failed,
            verdict,
            worst: None,
            breaks_soft_exclusion,
        },
    )
}

fn answers() -> impl Strategy<Value = Answer> {
    let arrived = (common::plans(), common::names(), vec(common::names(), 0..4)).prop_map(
        |(plan, kind, remarks)| {
            Ok(Arrived {
                plan,
                kind,
                remarks,
            })
        },
    );
    let refused = (common::names(), common::names())
        .prop_map(|(cause, action)| Err(Refusal { cause, action }));
    (any::<bool>(), prop_oneof![arrived, refused])
        .prop_map(|(is_link, outcome)| Answer { is_link, outcome })
}

proptest! {
    #[test]
    fn a_plan_is_read_as_it_was_written(plan in common::plans()) {
        prop_assert_eq!(wire::decode(&wire::encode(&plan)), Some(plan));
    }

    #[test]
    fn an_answer_is_read_as_it_was_written(answer in answers()) {
        prop_assert_eq!(Answer::decode(&answer.encode()), Some(answer));
    }

    #[test]
    fn a_level_is_read_as_it_was_written(
        level in levels(),
        worst in option::of(vec(any::<u32>().prop_map(HostIndex), 0..6)),
    ) {
        let message = Counted::Level(level, worst);
        prop_assert_eq!(Counted::decode(&message.encode()), Some(message));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..200)) {
        if let Some(plan) = wire::decode(&bytes) {
            prop_assert_eq!(wire::decode(&wire::encode(&plan)), Some(plan));
        }
        let _ = Answer::decode(&bytes);
        let _ = Counted::decode(&bytes);
    }

    #[test]
    fn damaged_plans_are_read_or_refused(
        plan in common::plans(),
        at in any::<Index>(),
        byte in any::<u8>(),
    ) {
        let mut bytes = wire::encode(&plan);
        prop_assert_eq!(wire::decode(&bytes[..at.index(bytes.len())]), None);
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = wire::decode(&bytes);
        bytes.push(byte);
        let _ = wire::decode(&bytes);
    }
}

#[test]
fn a_count_that_lies_ends_with_the_bytes() {
    let mut bytes = wire::encode(&Plan::empty("", PlatformId::Proxmox));
    // The number of host groups follows the name and the platform.
    bytes.splice(2..3, [0xff; 9].into_iter().chain([1]));
    assert_eq!(wire::decode(&bytes), None);
}

#[test]
fn numbers_of_failures_are_told_before_they_are_counted() {
    for failures in [0, 2, u32::MAX] {
        let message = Counted::Begins(failures);
        assert_eq!(Counted::decode(&message.encode()), Some(message));
    }
}

#[test]
fn what_a_text_was_and_what_was_assumed_is_told() {
    let list = b"VM;Memory (GiB);vCPUs\nweb1;8;2\nweb2;lots;2\n";
    let answer = Answer::of(detect_and_open(list, None), false);
    let arrived = answer.outcome.unwrap();
    assert_eq!(arrived.kind, "a list of VMs");
    assert_eq!(arrived.plan.vms[0].name, "web1");
    assert!(arrived.remarks.iter().any(|text| text.contains("lots")));
    let refused = Answer::of(detect_and_open(b"{", None), false).outcome;
    assert!(refused.unwrap_err().cause.contains("cannot be read"));
}
