//! What do the vendors' rules say, and who is right?

#![allow(missing_docs)] // docs/report.md explains each field.

use serde::Serialize;

use crate::assess::Answers;
use crate::capacity::rules::{Agreement, Compared, Says, compare, hosts_to_lose};
use crate::model::Plan;
use crate::report::blocks::{Row, Table};
use crate::report::rules::{figures, headline, why};

/// Every vendor's rule beside the proved answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Rules {
    pub failures: u32,
    /// Hosts that each rule is asked about.
    pub hosts: u32,
    pub headline: String,
    pub rules: Vec<RuleResult>,
}

/// What one rule says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RuleResult {
    pub key: &'static str,
    pub name: &'static str,
    pub of_this_platform: bool,
    pub says: &'static str,
    pub yes_up_to: Option<u32>,
    pub judgement: &'static str,
    /// `None`: the rule is right, or nothing is proved.
    pub why: Option<String>,
    pub figures: Vec<FigureTable>,
    pub assumptions: Vec<&'static str>,
    pub guarantee: &'static str,
    pub source: &'static str,
}

/// How the rule comes to its answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FigureTable {
    pub caption: String,
    pub heads: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Rules {
    /// Every rule, with the documented defaults.
    pub fn of(plan: &Plan, answers: &Answers) -> Rules {
        let compared = compare(plan, answers);
        Rules {
            failures: answers.cluster.failures,
            hosts: hosts_to_lose(&answers.cluster),
            headline: headline(answers, &compared),
            rules: compared
                .iter()
                .map(|one| RuleResult::of(plan, answers, one))
                .collect(),
        }
    }
}

impl RuleResult {
    fn of(plan: &Plan, answers: &Answers, compared: &Compared) -> RuleResult {
        let rule = compared.rule;
        let table = |table: Table| FigureTable {
            caption: table.caption,
            heads: table.heads,
            rows: table.rows.iter().map(Row::texts).collect(),
        };
        RuleResult {
            key: rule.key,
            name: rule.name,
            of_this_platform: rule.is_of(plan.platform),
            says: match compared.answer.says {
                Says::Yes => "yes",
                Says::No => "no",
                Says::NotApplicable(_) => "notApplicable",
                Says::Nothing(_) => "nothing",
            },
            yes_up_to: match compared.answer.says {
                Says::Yes | Says::No => compared.answer.largest,
                Says::NotApplicable(_) | Says::Nothing(_) => None,
            },
            judgement: match compared.agreement {
                Agreement::Right => "right",
                Agreement::NoThoughYes => "noThoughYes",
                Agreement::YesThoughNo => "yesThoughNo",
                Agreement::Undecided => "undecided",
                Agreement::Silent => "silent",
            },
            why: Some(why(answers, compared)).filter(|why| !why.is_empty()),
            figures: figures(&answers.cluster, compared)
                .into_iter()
                .map(table)
                .collect(),
            assumptions: rule.assumptions.to_vec(),
            guarantee: rule.guarantee.key(),
            source: rule.source,
        }
    }
}
