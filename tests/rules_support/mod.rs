//! Asking the rules, and reading their figures.

#![allow(dead_code, clippy::unwrap_used)] // Each test file uses its own part.

use headroom::assess::assess;
use headroom::capacity::Effort;
use headroom::capacity::rules::{Agreement, Compared, RuleOptions, Says, compare_with};
use headroom::format::document;
use headroom::model::{Plan, VmMemory};
use headroom::report::rules::{figures, why};
use std::path::Path;

/// A rule's answer in plain values.
#[derive(Debug)]
pub struct Asked {
    pub says: Says,
    pub largest: Option<u32>,
    pub agreement: Agreement,
    pub why: String,
    /// A line for each row of its figures, cells apart by ` | `.
    pub lines: Vec<String>,
}

/// Asks one rule, with the documented defaults.
pub fn ask(plan: &Plan, key: &str) -> Asked {
    ask_with(plan, key, RuleOptions::default())
}

/// Asks one rule.
pub fn ask_with(plan: &Plan, key: &str, options: RuleOptions) -> Asked {
    let answers = assess(plan, Effort::THOROUGH).answers.unwrap();
    let all = compare_with(plan, &answers, options);
    let one: &Compared = all.iter().find(|one| one.rule.key == key).unwrap();
    let tables = figures(&answers.cluster, one);
    let rows = tables.iter().flat_map(|table| &table.rows);
    Asked {
        says: one.answer.says,
        largest: one.answer.largest,
        agreement: one.agreement,
        why: why(&answers, one),
        lines: rows
            .map(|row| {
                row.texts()
                    .join(" | ")
                    .trim_end_matches([' ', '|'])
                    .to_owned()
            })
            .collect(),
    }
}

impl Asked {
    #[track_caller]
    pub fn has(&self, lines: &[&str]) {
        for line in lines {
            assert!(
                self.lines.iter().any(|found| found == line),
                "{line} in {self:#?}"
            );
        }
    }
}

/// The same plan for another number of failures.
pub fn tolerating(plan: &Plan, failures: u32) -> Plan {
    let mut plan = plan.clone();
    plan.policy.tolerate = Some(failures);
    plan
}

/// The same plan with every VM's memory reserved.
pub fn all_reserved(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    for vm in &mut plan.vms {
        if let VmMemory::Static(memory) = vm.memory {
            vm.memory_reservation = memory;
        }
    }
    plan
}

/// A document of the repository.
pub fn read(path: &str) -> Plan {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    document::decode(&std::fs::read_to_string(path).unwrap()).unwrap()
}
