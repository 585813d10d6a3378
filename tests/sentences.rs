//! Do all sentences about many kinds of plans read as sentences, and agree with each other?
//!
//! Plans are made at random: names that are empty, no failures to tolerate, groups without
//! members, fault domains, owners, groups, VMs that are bound. Every text that the core makes
//! about them is read: the command's, the Markdown, and those beside single losses.
//! `HEADROOM_SENTENCES` sets how many plans.

#![allow(clippy::unwrap_used)] // In tests an `unwrap` is an assertion.

mod oracle_support;
mod sentences_support;
#[path = "../examples/assess/text.rs"]
mod text;

use headroom::assess::{Answers, assess};
use headroom::capacity::{Effort, FailingSet, Verdict};
use headroom::cluster::HostIndex;
use headroom::format::export::exported;
use headroom::format::report::{FailoverCapacity, Options};
use headroom::model::{Plan, QuorumRule};
use headroom::placement::Answer;
use headroom::placement::bounds::{Reason, Shortage};
use headroom::report::{Status, failure, levels, reason, verdict};
use sentences_support::{plan, wrong_in};

const EFFORT: Effort = Effort::INTERACTIVE;

fn number() -> u64 {
    let given = std::env::var("HEADROOM_SENTENCES").ok();
    given.and_then(|text| text.parse().ok()).unwrap_or(1_500)
}

/// What is wrong with a text of a plan, one line each.
fn note(wrong: &mut Vec<String>, seed: u64, text: &str) {
    let found = text.lines().filter_map(|line| {
        let what = wrong_in(line)?;
        Some(format!("plan {seed}: {what}: {line:?}"))
    });
    wrong.extend(found);
}

#[test]
fn every_sentence_is_one() {
    let mut wrong = Vec::new();
    for seed in 0..number() {
        let plan = plan(seed);
        let assessment = assess(&plan, EFFORT);
        for problem in &assessment.problems {
            note(&mut wrong, seed, &problem.cause);
            note(&mut wrong, seed, &problem.action);
        }
        let Some(answers) = &assessment.answers else {
            continue;
        };
        let options = Options {
            restart_plans: true,
            rules: true,
            // These take longest, and few of their sentences depend on what is unusual here.
            moves: seed % 8 == 0,
            schedule: seed % 8 == 1,
            outage: seed % 8 == 2,
            year: seed % 8 == 3,
            advice: seed % 64 == 4,
            ..Options::default()
        };
        let said = text::of(&plan, &assessment, answers, &options);
        note(&mut wrong, seed, &said);
        note(&mut wrong, seed, &of_losses(answers));
        if seed % 16 == 5 {
            let report = exported(&plan, "report", EFFORT).unwrap();
            note(&mut wrong, seed, &report.text);
        }
    }
    let some: Vec<&String> = wrong.iter().take(60).collect();
    assert!(wrong.is_empty(), "{} lines, such as {some:#?}", wrong.len());
}

/// What is said about each loss of one host and of two.
fn of_losses(answers: &Answers) -> String {
    let cluster = &answers.cluster;
    let hosts: Vec<HostIndex> = cluster.hosts_in_service().collect();
    let mut text = String::new();
    for (at, first) in hosts.iter().enumerate() {
        for second in &hosts[at..] {
            let mut failed = vec![*first, *second];
            failed.dedup();
            let outcome = answers.fail(&failed, EFFORT);
            let said = failure::failure(cluster, &answers.placement, &outcome);
            let more = [said.why, said.room_made, said.not_restarted];
            for sentence in std::iter::once(said.sentence).chain(more.into_iter().flatten()) {
                text += &format!("{sentence}\n");
            }
        }
    }
    text
}

/// The VM that a reason names is one that stays down, and lacks in all sentences as much.
#[test]
fn one_vm_lacks_one_amount() {
    let mut named = 0;
    for seed in 0..number() {
        let plan = plan(seed);
        let Some(answers) = assess(&plan, EFFORT).answers else {
            continue;
        };
        for level in &answers.levels {
            let Some(worst) = &level.worst else { continue };
            named += u32::from(agree(seed, &plan, &answers, worst));
        }
    }
    assert!(named > 20, "{named} reasons name a VM");
}

/// Where no placement survives what is asked for, the verdict is no, wherever it is told.
#[test]
fn what_no_placement_survives_is_a_no() {
    let mut open = 0;
    for seed in 0..2 * number() {
        let mut plan = plan(seed);
        // Where the votes decide, they are what is told.
        plan.policy.quorum = Some(QuorumRule::NotNeeded);
        // Where no loss is tested, levels stay open that no placement survives.
        let effort = match seed % 2 {
            0 => EFFORT,
            _ => Effort { sets: 0, ..EFFORT },
        };
        let Some(answers) = assess(&plan, effort).answers else {
            continue;
        };
        let wanted = answers.cluster.failures;
        let is_refuted = matches!(answers.planned, Answer::Impossible(_));
        if !is_refuted || answers.tolerated() >= Some(wanted) {
            continue;
        }
        let text = verdict(&answers, &answers.levels);
        let context = format!("plan {seed}: {text:#?}");
        assert_eq!(text.status, Status::Broken, "{context}");
        assert!(!text.headline.starts_with("Undecided"), "{context}");
        let Some(level) = answers.levels.iter().find(|one| one.failures == wanted) else {
            continue;
        };
        open += u32::from(level.verdict == Verdict::Undecided);
        assert_eq!(answers.verdict(level), Verdict::Fails, "{context}");
        let report = FailoverCapacity::of(&answers, &Options::default(), EFFORT);
        let told = report.levels.iter().find(|one| one.failures == wanted);
        assert_eq!(told.unwrap().verdict, "fails", "{context}");
        let chip = text
            .chips
            .iter()
            .find(|chip| chip.failures == wanted)
            .unwrap();
        assert_ne!(chip.survived, levels::Survived::Unknown, "{context}");
    }
    assert!(open > 0, "no level was open by itself");
}

/// Whether the reason names a VM.
fn agree(seed: u64, plan: &Plan, answers: &Answers, worst: &FailingSet) -> bool {
    let cluster = &answers.cluster;
    let Some(Reason::FitsNowhere { kind, shortage }) = &worst.reason else {
        return false;
    };
    // VMs that must share a host and do not are one only where all are placed anew.
    if cluster
        .unit_indices()
        .all(|unit| cluster.unit(unit).kind != *kind)
    {
        return false;
    }
    let down = levels::down(answers, worst);
    let why = reason(cluster, worst.reason.as_ref().unwrap(), &worst.hosts, &down);
    let context = format!("plan {seed}: {why} {}", levels::worst_set(answers, worst));
    let first = worst.left_over.first();
    assert!(first.is_some(), "{context} of {plan:?}");
    let first = first.unwrap();
    assert_eq!(cluster.unit(*first).kind, *kind, "{context}");
    assert!(Shortage::agree(worst.shortage, *shortage), "{context}");
    // Where the name can be told from others, it is read.
    let name = cluster.unit_name(*first);
    if name.contains('+') || name.trim().is_empty() {
        return true;
    }
    assert!(why.starts_with(&name), "{context}");
    let lacks = |text: &str| -> Option<String> {
        let (_, amount) = text.split_once("lacks ")?;
        let end = amount.find([',', ';']).unwrap_or(amount.len());
        let amount = amount[..end].split(" on ").next()?;
        let amount = amount.trim_end_matches('.').trim_end_matches(" of memory");
        Some(
            amount
                .trim_end_matches(" of CPU")
                .replace(" VM places", " VMs"),
        )
    };
    let (told, set) = (lacks(&why), lacks(&levels::worst_set(answers, worst)));
    if let (Some(told), Some(set)) = (told, set) {
        assert_eq!(
            told.replace(" VM place", " VM"),
            set.replace(" VM place", " VM"),
            "{context}"
        );
    }
    true
}
