//! What stands beside each input: texts that do not parse, and the core's problems.

use std::collections::BTreeMap;

use headroom::problem::{Problem, Severity};

use super::Field;

/// A text that was typed and is no value, with the sentence that says why.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    /// As it was typed.
    pub text: String,
    /// What is wrong with it.
    pub cause: String,
}

/// One sentence beside an input.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Whether it prevents answers.
    pub is_error: bool,
    /// What is wrong and what to do about it.
    pub text: String,
}

/// The messages of all inputs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Messages {
    typed: BTreeMap<Field, Typed>,
    beside: BTreeMap<Field, Message>,
    /// Those that belong to no input.
    pub elsewhere: Vec<Message>,
}

impl Messages {
    /// Sorts the problems to the inputs that they are about.
    pub fn of(typed: &BTreeMap<Field, Typed>, problems: &[Problem]) -> Messages {
        let mut messages = Messages {
            typed: typed.clone(),
            ..Messages::default()
        };
        for problem in problems {
            let message = Message {
                is_error: problem.severity == Severity::Error,
                text: format!("{} {}", problem.cause, problem.action),
            };
            match Field::at(&problem.place) {
                // Errors come first: one sentence beside each input is enough.
                Some(field) => {
                    messages.beside.entry(field).or_insert(message);
                }
                None => messages.elsewhere.push(message),
            }
        }
        for (field, typed) in typed {
            let message = Message {
                is_error: true,
                text: typed.cause.clone(),
            };
            messages.beside.insert(*field, message);
        }
        messages
    }

    /// The text that stands in an input although it is no value.
    pub fn typed(&self, field: Field) -> Option<&str> {
        self.typed.get(&field).map(|typed| typed.text.as_str())
    }

    /// The sentence beside an input.
    pub fn beside(&self, field: Field) -> Option<&Message> {
        self.beside.get(&field)
    }

    /// Every sentence, with its input.
    pub fn fields(&self) -> impl Iterator<Item = (Field, &Message)> {
        self.beside.iter().map(|(field, message)| (*field, message))
    }

    /// What stands beside the inputs of a host group, the texts that are no values included.
    pub fn of_host(&self, at: usize) -> Vec<(&Message, Option<&str>)> {
        let first = Field::Host(at, super::HostField::Name);
        self.range(first, Field::Host(at + 1, super::HostField::Name))
    }

    /// What stands beside the inputs of a VM group, the texts that are no values included.
    pub fn of_vm(&self, at: usize) -> Vec<(&Message, Option<&str>)> {
        let first = Field::Vm(at, super::VmField::Name);
        self.range(first, Field::Vm(at + 1, super::VmField::Name))
    }

    fn range(&self, first: Field, end: Field) -> Vec<(&Message, Option<&str>)> {
        let beside = self.beside.range(first..end);
        beside
            .map(|(field, message)| (message, self.typed(*field)))
            .collect()
    }

    /// Whether any of these inputs has an error; `None`: all are in order.
    pub fn worst(&self, fields: impl Iterator<Item = Field>) -> Option<bool> {
        let messages = fields.filter_map(|field| self.beside(field));
        messages.map(|message| message.is_error).max()
    }

    /// How many inputs of those that `is_one_of` selects have a problem: errors, warnings.
    pub fn count(&self, is_one_of: impl Fn(Field) -> bool) -> (usize, usize) {
        let of = |error: bool| {
            let fields = self.fields();
            fields
                .filter(|(field, message)| is_one_of(*field) && message.is_error == error)
                .count()
        };
        (of(true), of(false))
    }
}
