//! How do two plans differ, a shared one and the user's own? Their answers side by side.

use super::blocks::{AdviceText, Block, Cell, Row, Table};
use super::words::exact_memory;
use super::{Status, headroom, probe, settings, verdict};
use crate::assess::{Assessment, assess};
use crate::capacity::Effort;
use crate::demand::running_memory;
use crate::model::{HostGroup, Plan, VmGroup};
use crate::units::{Memory, count};

/// The answers about both plans, and the settings that differ.
pub fn compare(shared: &Plan, mine: &Plan, effort: Effort) -> AdviceText {
    let assessments = [assess(shared, effort), assess(mine, effort)];
    let differing = differing(shared, mine);
    let headline = match (shared == mine, differing.rows.is_empty()) {
        (true, _) => "Both plans are the same.".to_owned(),
        (_, true) => "The plans differ in their hosts or VMs; all settings are equal.".to_owned(),
        (_, false) => "The plans and their answers side by side.".to_owned(),
    };
    let mut blocks = vec![Block::Table(answers([shared, mine], &assessments))];
    if !differing.rows.is_empty() {
        blocks.push(Block::Table(differing));
    }
    AdviceText { headline, blocks }
}

const HEADS: [&str; 3] = ["About", "Shared plan", "My plan"];

fn answers(plans: [&Plan; 2], assessments: &[Assessment; 2]) -> Table {
    let both = [(plans[0], &assessments[0]), (plans[1], &assessments[1])];
    let row = |head: &str, show: &dyn Fn(&Plan, &Assessment) -> Cell| Row {
        cells: [Cell::from(head)]
            .into_iter()
            .chain(both.iter().map(|(plan, assessment)| show(plan, assessment)))
            .collect(),
        details: None,
    };
    let rows = vec![
        row("Name", &|plan, _| plan.name.clone().into()),
        row("Platform", &|plan, _| plan.platform_facts().name.into()),
        row("Verdict", &|_, assessment| verdict_cell(assessment)),
        row("Failures to tolerate", &|_, assessment| {
            count(assessment.policy.tolerate.value.into()).into()
        }),
        row("Failures that are survived", &|_, assessment| {
            let answers = assessment.answers.as_ref();
            let most = answers.and_then(|answers| answers.tolerated());
            most.map_or("none".to_owned(), |most| count(most.into()))
                .into()
        }),
        row("Headroom", &|plan, assessment| match &assessment.answers {
            Some(answers) => headroom(answers, probe(plan, &assessment.policy))
                .sentence
                .into(),
            None => "–".into(),
        }),
        row("Hosts", &|plan, _| of_hosts(plan, |_| 1).into()),
        row("Memory installed", &|plan, _| {
            let memory = plan.hosts.iter().map(|host| (host.memory, host.count));
            exact_memory(sum(memory)).into()
        }),
        row("Cores", &|plan, _| {
            of_hosts(plan, |host| host.cores.into()).into()
        }),
        row("VMs", &|plan, _| of_vms(plan, |_| 1).into()),
        row("Memory of the VMs", &|plan, assessment| {
            let policy = &assessment.policy;
            let memory = plan.vms.iter();
            let memory = memory.map(|vm| (running_memory(policy, vm), vm.count));
            exact_memory(sum(memory)).into()
        }),
        row("vCPUs", &|plan, _| {
            of_vms(plan, |vm| vm.vcpus.into()).into()
        }),
    ];
    Table {
        caption: "Answers".to_owned(),
        heads: HEADS.map(str::to_owned).to_vec(),
        rows,
    }
}

fn verdict_cell(assessment: &Assessment) -> Cell {
    match &assessment.answers {
        Some(answers) => {
            let text = verdict(answers, &answers.levels);
            Cell::toned(
                format!("{}: {}", text.status.word(), text.headline),
                text.status,
            )
        }
        None => Cell::toned("No answer: the plan has errors.", Status::Broken),
    }
}

fn of_hosts(plan: &Plan, each: impl Fn(&HostGroup) -> u64) -> String {
    let all = plan.hosts.iter().map(|host| (each(host), host.count));
    total(all)
}

fn of_vms(plan: &Plan, each: impl Fn(&VmGroup) -> u64) -> String {
    total(plan.vms.iter().map(|vm| (each(vm), vm.count)))
}

fn total(all: impl Iterator<Item = (u64, u32)>) -> String {
    let product = |(each, number): (u64, u32)| each.saturating_mul(number.into());
    count(all.map(product).fold(0, u64::saturating_add))
}

fn sum(all: impl Iterator<Item = (Memory, u32)>) -> Memory {
    let product = |(each, number): (Memory, u32)| each.kib().saturating_mul(number.into());
    Memory::from_kib(all.map(product).fold(0, u64::saturating_add))
}

/// The settings whose values differ.
fn differing(shared: &Plan, mine: &Plan) -> Table {
    let pairs = settings::settings(shared)
        .into_iter()
        .zip(settings::settings(mine));
    let rows = pairs
        .filter(|(one, other)| one.value != other.value)
        .map(|(one, other)| vec![one.subject.to_owned(), one.value, other.value]);
    Table::new("Settings that differ", HEADS, rows)
}
