//! Is the number that a vendor's rule says judged, also beyond the failures to tolerate?

#![allow(clippy::unwrap_used)] // In tests an `unwrap` is an assertion.

mod plain;
mod rules_support;

use headroom::assess::assess;
use headroom::capacity::Effort;
use headroom::capacity::rules::{Agreement, Says, compare};
use headroom::report;
use plain::plain;
use rules_support::{all_reserved, ask, tolerating};

/// Two VMs of 6 on the first of four hosts of 10: any two can be lost, three not. Without
/// reservations there are slots without end, so that vSphere says yes up to three: asked about
/// one, its yes is right, and its number is not.
#[test]
fn a_number_beyond_what_is_asked_is_judged_too() {
    let plan = plain(&[10; 4], &[(6, 0), (6, 1)]);
    for failures in [0, 1, 2] {
        let asked = ask(&tolerating(&plan, failures), "vsphere-slots");
        assert_eq!((asked.says, asked.largest), (Says::Yes, Some(3)));
        assert_eq!(asked.agreement, Agreement::YesThoughNo, "{failures}");
        assert!(
            asked
                .why
                .starts_with("It says yes up to 3 hosts, and overlooks the loss of h"),
            "{}",
            asked.why
        );
    }
    let reserved = ask(&all_reserved(&plan), "vsphere-slots");
    assert_eq!(reserved.largest, Some(2));
    assert_eq!(reserved.agreement, Agreement::Right);
    let answers = assess(&plan, Effort::THOROUGH).answers.unwrap();
    let said = report::rules::rules(&answers, &compare(&plan, &answers));
    assert!(
        said.headline.contains("dangerous (vSphere HA slots"),
        "{}",
        said.headline
    );
}

/// What is not counted, because there are too many sets, is refuted for every placement.
#[test]
fn a_number_is_refuted_by_sums_where_no_level_says_so() {
    let plan = plain(&[10; 40], &[(6, 0), (6, 1), (6, 2), (6, 3)]);
    let answers = assess(&plan, Effort::INTERACTIVE).answers.unwrap();
    let compared = compare(&plan, &answers);
    let slots = compared.iter().find(|one| one.rule.key == "vsphere-slots");
    let slots = slots.unwrap();
    assert_eq!(slots.answer.largest, Some(39));
    assert_eq!(slots.agreement, Agreement::YesThoughNo);
}
