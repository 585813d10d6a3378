//! What the death of a host and a year cost: calculated by hand, and laws for every cluster.

#![allow(clippy::unwrap_used)] // In tests an `unwrap` is an assertion.

#[path = "../common/mod.rs"]
mod common;
#[path = "../laws_support/mod.rs"]
mod laws_support;
#[path = "../plain/mod.rs"]
mod plain;

mod bands;
mod outage;
mod problems;
mod words;
mod year;

use std::time::Duration;

use headroom::capacity::Effort;
use headroom::model::Plan;
use headroom::outage::{Timeline, timelines};
use plain::answers;

fn losses(plan: &Plan) -> Vec<Timeline> {
    timelines(plan, &answers(plan), Effort::INTERACTIVE)
}

#[track_caller]
fn check_seconds(found: Duration, expected: f64) {
    let found = found.as_secs_f64();
    assert!(
        (found - expected).abs() < 1e-4 * expected.abs().max(1.0),
        "found {found} s, expected {expected} s"
    );
}
