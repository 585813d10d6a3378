//! What becomes of a text that is opened: a plan with remarks, or two sentences why not.

use super::bytes::{Reader, Writer};
use super::plan;
use crate::format::import::{Kind, Opened};
use crate::model::Plan;
use crate::problem::{Problem, Severity};

/// What became of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Whether the text was meant to be a link.
    pub is_link: bool,
    /// What it holds.
    pub outcome: Result<Arrived, Refusal>,
}

/// A plan that was read from a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrived {
    /// The plan.
    pub plan: Plan,
    /// What else the text was than a plan document or a link, in words; otherwise empty.
    pub kind: String,
    /// What was assumed or left out: a sentence or two each, errors first.
    pub remarks: Vec<String>,
}

/// Why a text was not opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub cause: String,
    /// What to do about it.
    pub action: String,
}

impl Answer {
    /// From what an import says.
    pub fn of(opened: Result<Opened, Problem>, is_link: bool) -> Answer {
        Answer {
            is_link: is_link || matches!(&opened, Ok(opened) if opened.kind == Kind::Link),
            outcome: match opened {
                Ok(opened) => Ok(arrived(opened)),
                Err(problem) => Err(Refusal {
                    cause: problem.cause,
                    action: problem.action,
                }),
            },
        }
    }

    /// As bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.byte(u8::from(self.is_link));
        match &self.outcome {
            Ok(arrived) => {
                out.byte(1);
                plan::write(&mut out, &arrived.plan);
                out.text(&arrived.kind);
                out.texts(&arrived.remarks);
            }
            Err(refusal) => {
                out.byte(0);
                out.text(&refusal.cause);
                out.text(&refusal.action);
            }
        }
        out.0
    }

    /// From bytes; nothing if they are no answer.
    pub fn decode(bytes: &[u8]) -> Option<Answer> {
        let mut from = Reader(bytes);
        let is_link = from.byte()? != 0;
        let outcome = match from.byte()? {
            0 => Err(Refusal {
                cause: from.text()?,
                action: from.text()?,
            }),
            _ => Ok(Arrived {
                plan: plan::read(&mut from)?,
                kind: from.text()?,
                remarks: from.texts()?,
            }),
        };
        from.0.is_empty().then_some(Answer { is_link, outcome })
    }
}

fn arrived(opened: Opened) -> Arrived {
    let mut problems = opened.problems;
    problems.sort_by_key(|problem| problem.severity != Severity::Error);
    Arrived {
        plan: opened.plan,
        kind: match opened.kind {
            Kind::Document | Kind::Link => String::new(),
            kind => kind.to_string(),
        },
        remarks: problems.iter().map(Problem::to_string).collect(),
    }
}
