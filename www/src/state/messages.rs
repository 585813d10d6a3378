//! What stands beside each input: texts that do not parse, and the core's problems.

use headroom::problem::{Problem, Severity};

use super::Field;

/// A text that was typed and is no value, with the sentence that says why.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    /// Where it was typed.
    pub field: Field,
    /// As it was typed.
    pub text: String,
    /// What is wrong with it.
    pub cause: String,
}

/// A value that was taken over and may mean something else.
#[derive(Debug, Clone, PartialEq)]
pub struct Doubt {
    /// Where it was typed.
    pub field: Field,
    /// What may be meant, and how to enter it.
    pub cause: String,
    /// What the input shows for as long as this is about its value.
    pub shown: String,
}

/// One sentence beside an input.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Whether it prevents answers.
    pub is_error: bool,
    /// What is wrong and what to do about it.
    pub text: String,
}

/// What stands beside one input.
#[derive(Debug, Clone, PartialEq)]
pub struct Beside {
    field: Field,
    message: Message,
    /// The text that stands in the input although it is no value.
    typed: Option<String>,
}

/// The messages of all inputs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Messages {
    /// In the order of fields.
    beside: Vec<Beside>,
    /// Those that belong to no input.
    pub elsewhere: Vec<Message>,
}

impl Messages {
    /// Sorts the problems to the inputs that they are about.
    pub fn of(typed: &[Typed], doubts: &[Doubt], problems: &[Problem]) -> Messages {
        let mut messages = Messages::default();
        for typed in typed {
            let message = Message {
                is_error: true,
                text: typed.cause.clone(),
            };
            messages.add(typed.field, message, Some(typed.text.clone()));
        }
        let is_error = |problem: &&Problem| problem.severity == Severity::Error;
        problems
            .iter()
            .filter(is_error)
            .for_each(|problem| messages.add_problem(problem));
        for doubt in doubts {
            let message = Message {
                is_error: false,
                text: doubt.cause.clone(),
            };
            messages.add(doubt.field, message, None);
        }
        problems
            .iter()
            .filter(|problem| !is_error(problem))
            .for_each(|problem| messages.add_problem(problem));
        messages
    }

    fn add_problem(&mut self, problem: &Problem) {
        let message = Message {
            is_error: problem.severity == Severity::Error,
            text: format!("{} {}", problem.cause, problem.action),
        };
        match Field::at(&problem.place) {
            Some(field) => self.add(field, message, None),
            None => self.elsewhere.push(message),
        }
    }

    /// Texts that are no values come first, then errors, then doubts: one sentence beside each
    /// input is enough.
    fn add(&mut self, field: Field, message: Message, typed: Option<String>) {
        let at = self.first_from(field);
        let known = self.beside.get(at);
        if known.is_none_or(|known| known.field != field) {
            let beside = Beside {
                field,
                message,
                typed,
            };
            self.beside.insert(at, beside);
        }
    }

    /// The position of a field, or of the first one after it.
    fn first_from(&self, field: Field) -> usize {
        self.beside.partition_point(|beside| beside.field < field)
    }

    fn at(&self, field: Field) -> Option<&Beside> {
        let beside = self.beside.get(self.first_from(field))?;
        (beside.field == field).then_some(beside)
    }

    /// The text that stands in an input although it is no value.
    pub fn typed(&self, field: Field) -> Option<&str> {
        self.at(field)?.typed.as_deref()
    }

    /// The sentence beside an input.
    pub fn beside(&self, field: Field) -> Option<&Message> {
        self.at(field).map(|beside| &beside.message)
    }

    /// What stands beside the inputs of a host group, the texts that are no values included.
    pub fn of_host(&self, at: usize) -> &[Beside] {
        let first = Field::Host(at, super::HostField::Name);
        self.range(first, Field::Host(at + 1, super::HostField::Name))
    }

    /// What stands beside the inputs of a VM group, the texts that are no values included.
    pub fn of_vm(&self, at: usize) -> &[Beside] {
        let first = Field::Vm(at, super::VmField::Name);
        self.range(first, Field::Vm(at + 1, super::VmField::Name))
    }

    fn range(&self, first: Field, end: Field) -> &[Beside] {
        let range = self.first_from(first)..self.first_from(end);
        self.beside.get(range).unwrap_or_default()
    }

    /// Whether any of these inputs has an error; `None`: all are in order.
    pub fn worst(&self, fields: &[Field]) -> Option<bool> {
        let mut worst = None;
        for message in fields.iter().filter_map(|field| self.beside(*field)) {
            worst = worst.max(Some(message.is_error));
        }
        worst
    }

    /// How many inputs of those that `is_one_of` selects have a problem: errors, warnings.
    pub fn count(&self, is_one_of: &dyn Fn(Field) -> bool) -> (usize, usize) {
        let (mut errors, mut warnings) = (0, 0);
        for beside in self.beside.iter().filter(|beside| is_one_of(beside.field)) {
            match beside.message.is_error {
                true => errors += 1,
                false => warnings += 1,
            }
        }
        (errors, warnings)
    }
}
