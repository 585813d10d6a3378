//! What do the vendors' rules say, and who is right? A table at a glance, and every figure.

use super::blocks::{AdviceText, Block, Cell, Details, Row, Table};
use super::levels::worst_set;
use super::reason::limit;
use super::words::{are, counted, exact_memory, list, unit_name, vms_of};
use super::{Loss, Status, failure};
use crate::assess::{Answers, FailureOutcome};
use crate::capacity::Verdict;
use crate::capacity::rules::{
    Agreement, Compared, Figure, FigureTable, Rule, Says, Why, hosts_to_lose,
};
use crate::cluster::{Cluster, Dimension};
use crate::units::{Memory, count};

/// The heads of the comparison.
pub const COLUMNS: [&str; 5] = ["Rule", "Says", "Yes up to", "Proved", "Judgement"];

/// Everything about the rules: the comparison, and below each rule why it says so.
pub fn rules(answers: &Answers, compared: &[Compared]) -> AdviceText {
    let mut blocks = vec![Block::Table(comparison(answers, compared))];
    blocks.extend(domains(&answers.cluster).map(Block::Note));
    blocks.push(Block::Note(
        "Rules of other platforms are computed on the same hosts, reserves and VMs, with the \
         documented defaults. Each counts single hosts and none obeys anti-affinity; of possible \
         owners Ganeti's read where a VM has its disks, the others nothing."
            .to_owned(),
    ));
    AdviceText {
        headline: headline(answers, compared),
        blocks,
    }
}

/// What the rules are asked where fault domains fail; `None`: hosts fail one by one.
pub fn domains(cluster: &Cluster) -> Option<String> {
    let hosts = hosts_to_lose(cluster);
    (hosts != cluster.failures).then(|| {
        format!(
            "No rule knows fault domains, so each is asked about any {}: as many as the largest \
             {} can have. A rule that says no may be too strict because those hosts do not fail \
             together.",
            counted(hosts.into(), "host", "hosts"),
            counted(cluster.failures.into(), "fault domain", "fault domains"),
        )
    })
}

/// What is proved, and how many rules say so.
pub fn headline(answers: &Answers, compared: &[Compared]) -> String {
    let Some(first) = compared.first() else {
        return String::new();
    };
    let named = |agreement: Agreement| -> Vec<String> {
        let of = compared.iter().filter(|one| one.agreement == agreement);
        of.map(|one| one.rule.name.to_owned()).collect()
    };
    let right = named(Agreement::Right).len() as u64;
    let wrong = [
        (named(Agreement::NoThoughYes), "too strict"),
        (named(Agreement::YesThoughNo), "dangerous"),
    ];
    let proved = question(answers, first.proved);
    if right == 0 && wrong.iter().all(|(names, _)| names.is_empty()) {
        let end = match first.proved {
            Verdict::Undecided => ", so no rule is judged.",
            Verdict::Survives | Verdict::Fails => ". No rule is right.",
        };
        return proved + end;
    }
    let mut sentence = match right {
        0 => format!("{proved}. No rule is right"),
        right => format!(
            "{proved}. {} {} right",
            counted(right, "rule", "rules"),
            are(right)
        ),
    };
    for (names, word) in wrong.iter().filter(|(names, _)| !names.is_empty()) {
        let number = names.len() as u64;
        let (verb, names) = (are(number), list(names, 4));
        sentence += &format!(", {} {verb} {word} ({names})", count(number));
    }
    sentence + "."
}

/// What is proved for the failures to tolerate, without a full stop.
fn question(answers: &Answers, proved: Verdict) -> String {
    let failures = answers.cluster.failures;
    let loss = Loss::of(&answers.cluster).failures(failures);
    match (proved, failures) {
        (Verdict::Survives, 0) => "Proved: every VM has its place".to_owned(),
        (Verdict::Fails, 0) => "Proved: not every VM has its place".to_owned(),
        (Verdict::Undecided, 0) => "Whether every VM has its place is undecided".to_owned(),
        (Verdict::Survives, _) => format!("Proved: the loss of any {loss} is survived"),
        (Verdict::Fails, _) => format!("Proved: not every loss of {loss} is survived"),
        (Verdict::Undecided, _) => format!("Whether any {loss} can be lost is undecided"),
    }
}

/// A row for each rule; those that make no statement come last.
pub fn comparison(answers: &Answers, compared: &[Compared]) -> Table {
    let loss = Loss::of(&answers.cluster);
    let caption = match answers.cluster.failures {
        0 => "Has every VM its place?".to_owned(),
        more => format!("Can any {} be lost?", loss.failures(more)),
    };
    let (silent, speaking): (Vec<&Compared>, Vec<&Compared>) = compared
        .iter()
        .partition(|one| one.agreement == Agreement::Silent);
    let all = speaking.into_iter().chain(silent);
    Table {
        rows: all.map(|one| row(answers, one)).collect(),
        ..Table::new(caption, COLUMNS, [])
    }
}

fn row(answers: &Answers, compared: &Compared) -> Row {
    let most = match (compared.answer.says, compared.answer.largest) {
        (Says::Yes | Says::No, Some(most)) => count(most.into()),
        _ => "–".to_owned(),
    };
    let (word, tone) = judgement(compared.agreement);
    Row {
        cells: vec![
            compared.rule.name.into(),
            says(compared.answer.says).into(),
            most.into(),
            proved(compared.proved).into(),
            Cell {
                tone,
                ..Cell::from(word)
            },
        ],
        details: Some(details(answers, compared)),
    }
}

/// Why a rule says what it says: step by step, with what it assumes and where it is published.
fn details(answers: &Answers, compared: &Compared) -> Details {
    let rule = compared.rule;
    let summary = match compared.agreement {
        Agreement::Silent => "Why it makes no statement",
        Agreement::NoThoughYes => "Why it is too strict",
        Agreement::YesThoughNo => "What it is blind to",
        Agreement::Right | Agreement::Undecided => "How it comes to its answer",
    };
    let tables = figures(&answers.cluster, compared);
    let singly = match domains(&answers.cluster) {
        Some(_) => " and hosts fail one by one",
        None => "",
    };
    let sentences = [
        format!("It assumes: {}", numbered(rule)),
        format!("Where that holds{singly}, {}.", rule.guarantee.words()),
        format!("Source: {}.", rule.source),
    ];
    let why = Some(why(answers, compared)).filter(|why| !why.is_empty());
    let blocks = why.into_iter().map(Block::Note);
    Details {
        summary: summary.to_owned(),
        blocks: blocks
            .chain(tables.into_iter().map(Block::Table))
            .chain(sentences.map(Block::Note))
            .collect(),
    }
}

/// What is proved, in a word.
fn proved(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Survives => "yes",
        Verdict::Fails => "no",
        Verdict::Undecided => "undecided",
    }
}

/// What a rule says, in a word.
pub fn says(says: Says) -> &'static str {
    match says {
        Says::Yes => "yes",
        Says::No => "no",
        Says::NotApplicable(_) => "not applicable",
        Says::Nothing(_) => "nothing",
    }
}

/// Whether a rule is right, in a few words.
pub fn judgement(agreement: Agreement) -> (&'static str, Option<Status>) {
    match agreement {
        Agreement::Right => ("right", Some(Status::Ok)),
        Agreement::NoThoughYes => ("too strict", Some(Status::Tight)),
        Agreement::YesThoughNo => ("dangerous", Some(Status::Broken)),
        Agreement::Undecided => ("undecided", Some(Status::Unknown)),
        Agreement::Silent => ("makes no statement", None),
    }
}

/// Why a rule errs, or says nothing, in a sentence; empty: there is nothing to be said.
pub fn why(answers: &Answers, compared: &Compared) -> String {
    if let Says::NotApplicable(why) | Says::Nothing(why) = compared.answer.says {
        return why.to_owned();
    }
    match &compared.why {
        None => String::new(),
        Some(Why::Overlooks(set)) if set.hosts.is_empty() => {
            "It overlooks that not every VM has its place even before a failure.".to_owned()
        }
        Some(Why::Overlooks(set)) => {
            let overlooks = format!("overlooks the loss of {}.", worst_set(answers, set));
            claim(answers, compared, &overlooks)
        }
        Some(Why::OverlooksAny(failures, refutation)) => {
            let overlooks = format!(
                "overlooks that no placement survives the loss of any {}: {}",
                Loss::of(&answers.cluster).failures(*failures),
                limit(&answers.cluster, refutation)
            );
            claim(answers, compared, &overlooks)
        }
        Some(Why::Restarts(outcome)) => restarts(answers, outcome),
        Some(Why::DoNotFailTogether(hosts)) => {
            let lost = hosts.iter().map(|host| answers.cluster.host_name(*host));
            let lost: Vec<String> = lost.collect();
            format!(
                "It gives up the loss of {}, which do not fail together.",
                list(&lost, 6)
            )
        }
        Some(Why::AllTested) => "Every loss was tested, and every VM restarts.".to_owned(),
    }
}

/// What a rule overlooks, after its number where that is more than it was asked about.
fn claim(answers: &Answers, compared: &Compared, overlooks: &str) -> String {
    let asked = hosts_to_lose(&answers.cluster);
    match compared.answer.largest.filter(|most| *most > asked) {
        Some(most) => format!(
            "It says yes up to {}, and {overlooks}",
            counted(most.into(), "host", "hosts")
        ),
        None => format!("It {overlooks}"),
    }
}

/// Where the VMs restart that a rule gives up.
fn restarts(answers: &Answers, outcome: &FailureOutcome) -> String {
    const MOST: usize = 4;
    let cluster = &answers.cluster;
    let text = failure::failure(cluster, &answers.placement, outcome).sentence;
    let restart = |(unit, host): &(_, _)| {
        format!(
            "{} on {}",
            unit_name(cluster, *unit),
            cluster.host_name(*host)
        )
    };
    let pairs: Vec<String> = outcome.restarts.iter().map(restart).collect();
    let units: Vec<_> = outcome.restarts.iter().map(|(unit, _)| *unit).collect();
    match pairs.is_empty() || vms_of(cluster, &units, false) == 0 {
        true => text,
        false => format!("{}: {}.", text.trim_end_matches('.'), list(&pairs, MOST)),
    }
}

/// The figures of a rule, worded.
pub fn figures(cluster: &Cluster, compared: &Compared) -> Vec<Table> {
    let row = |columns: usize, row: &Vec<Figure>| {
        let mut cells: Vec<String> = row.iter().map(|figure| word(cluster, figure)).collect();
        cells.resize(columns, String::new());
        Row::from(cells)
    };
    let table = |table: &FigureTable| Table {
        caption: format!("{}: {}", compared.rule.name, table.caption),
        heads: table.heads.iter().map(|head| (*head).to_owned()).collect(),
        rows: table
            .rows
            .iter()
            .map(|cells| row(table.heads.len(), cells))
            .collect(),
    };
    let shown = compared
        .answer
        .figures
        .iter()
        .filter(|table| !table.rows.is_empty());
    shown.map(table).collect()
}

/// A figure as text.
pub fn word(cluster: &Cluster, figure: &Figure) -> String {
    match figure {
        Figure::Text(text) => (*text).to_owned(),
        Figure::Hosts(hosts) => {
            let names: Vec<String> = hosts.iter().map(|host| cluster.host_name(*host)).collect();
            match names.is_empty() {
                true => "–".to_owned(),
                false => list(&names, 6),
            }
        }
        Figure::Amount(dimension, amount) if *amount < 0 => {
            format!("−{}", exact(*dimension, amount.saturating_neg()))
        }
        Figure::Amount(dimension, amount) => exact(*dimension, *amount),
        Figure::Count(number) => count(*number),
        Figure::Percent(percent) => percent.to_string(),
        Figure::Holds(true) => "yes".to_owned(),
        Figure::Holds(false) => "no".to_owned(),
    }
}

fn exact(dimension: Dimension, amount: i64) -> String {
    match dimension {
        Dimension::Memory => exact_memory(Memory::from_kib(amount.max(0) as u64)),
        other => other.show(amount),
    }
}

/// The assumptions with their numbers, in one text.
fn numbered(rule: &Rule) -> String {
    let each = rule.assumptions.iter().zip(1..);
    let texts: Vec<String> = each
        .map(|(text, number)| format!("{number}. {text}"))
        .collect();
    texts.join(" ")
}
