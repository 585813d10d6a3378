//! Settings of operations that nothing can be calculated with are told.

use headroom::model::{Operations, Plan};
use headroom::problem::Severity;
use headroom::units::{ByteRate, Percent};
use headroom::validate;

use crate::plain::plain;

#[track_caller]
fn check(operations: Operations, expected: &[(&str, &str)]) {
    let plan = Plan {
        operations,
        ..plain(&[16, 16], &[(4, 0)])
    };
    let problems = validate::check(&plan).problems;
    let found: Vec<String> = problems
        .iter()
        .map(|problem| {
            assert_eq!(problem.severity, Severity::Warning);
            format!("{} {:?}", problem.code, problem.place)
        })
        .collect();
    let expected: Vec<String> = expected
        .iter()
        .map(|(code, field)| format!("{code} Field({field:?})"))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn zeros_and_excesses_have_their_codes() {
    check(Operations::default(), &[]);
    check(
        Operations {
            hosts_at_once: Some(0),
            host_mtbf_hours: Some(0),
            starts_at_once: Some(0),
            storage_read: Some(ByteRate::from_bytes_per_second(0)),
            // None of these is wrong.
            patches_per_year: Some(0),
            patch_minutes: Some(0),
            repair_hours: Some(0),
            application_seconds: Some(0),
            ..Operations::default()
        },
        &[
            ("E1033", "hosts_at_once"),
            ("E1033", "host_mtbf_hours"),
            ("E1033", "starts_at_once"),
            ("E1033", "storage_read"),
        ],
    );
    let share = Operations {
        boot_storage_share: Some(Percent::new(101)),
        ..Operations::default()
    };
    check(share, &[("E1034", "boot_storage_share")]);
    let often = Operations {
        patches_per_year: Some(366),
        patch_minutes: Some(1_440),
        ..Operations::default()
    };
    check(often, &[("E1035", "patches_per_year")]);
}
