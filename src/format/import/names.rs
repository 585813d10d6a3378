//! Which names has a list given so far, and what is a second thing of the same name called?

use std::collections::BTreeMap;

use super::report::Problems;
use crate::format::{code, limits};
use crate::problem::{Place, Problem};
use crate::units::shown;

/// Names given so far, each with the number that its next namesake gets.
#[derive(Default)]
pub(super) struct Names {
    given: BTreeMap<String, u32>,
}

impl Names {
    /// The name itself, or the name with a number if it is taken, which is said.
    pub(super) fn unique(&mut self, name: String, row: usize, problems: &mut Problems) -> String {
        let name = shortened(name, row, problems);
        let other = self.another(name.clone());
        if other == name {
            return name;
        }
        problems.warn(
            code::DUPLICATE_NAME,
            Place::Row(row),
            format!(
                "The name {} occurs again; here it is “{}” in the plan.",
                shown(&name),
                shown(&other)
            ),
            "Give each host and each VM its own name.",
        );
        other
    }

    /// The name itself, or the name with a number if it is taken.
    pub(super) fn another(&mut self, name: String) -> String {
        let Some(mut number) = self.given.get(&name).copied() else {
            self.given.insert(name.clone(), 2);
            return name;
        };
        let mut other = format!("{name} ({number})");
        while self.given.contains_key(&other) {
            number += 1;
            other = format!("{name} ({number})");
        }
        self.given.insert(name, number + 1);
        self.given.insert(other.clone(), 2);
        other
    }
}

/// A name as long as a plan's may be: a VM counts, whatever it is called.
fn shortened(name: String, row: usize, problems: &mut Problems) -> String {
    let length = name.chars().count();
    if length <= limits::NAME_CHARACTERS {
        return name;
    }
    problems.warn(
        code::BAD_NAME,
        Place::Row(row),
        format!(
            "The name “{}” has {length} characters; in the plan it has the first {}.",
            shown(&name),
            limits::NAME_CHARACTERS
        ),
        "Give it a name of usual length.",
    );
    name.chars().take(limits::NAME_CHARACTERS).collect()
}

/// A name that is there.
pub(super) fn some_name(name: &str, row: usize) -> Result<String, Problem> {
    match name.trim() {
        "" => checked_name(name, row),
        name => Ok(name.to_owned()),
    }
}

/// A name that a plan can hold, or what is wrong with it.
pub(super) fn checked_name(name: &str, row: usize) -> Result<String, Problem> {
    let name = name.trim();
    let length = name.chars().count();
    let cause = match length {
        0 => "The name is empty.".to_owned(),
        length if length > limits::NAME_CHARACTERS => format!(
            "The name “{}” has {length} characters; at most {} are read.",
            shown(name),
            limits::NAME_CHARACTERS
        ),
        _ => return Ok(name.to_owned()),
    };
    Err(Problem::error(
        code::BAD_NAME,
        Place::Row(row),
        cause,
        "Give it a name of usual length.",
    ))
}
