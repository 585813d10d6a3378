//! What is wrong with an input, where, and what to do about it?

use std::fmt;

/// Something about an input that the user should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Stable number, `E1001`: documented in `docs/problems.md`.
    pub code: Code,
    /// Whether answers are possible all the same.
    pub severity: Severity,
    /// Which field, row or host it is about.
    pub place: Place,
    /// One sentence that says what is wrong, with the values found.
    pub cause: String,
    /// One sentence that says what to do.
    pub action: String,
}

/// A problem's stable number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub u16);

/// Whether answers are possible all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something was assumed or left out; the answers hold under that assumption.
    Warning,
    /// No answer is possible until this is mended.
    Error,
}

/// Which part of the input a problem is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The plan as a whole.
    Plan,
    /// A field of the policy, the network or the storage, by its name in the document.
    Field(&'static str),
    /// A host group, by position, and the field's name in the document.
    Host(usize, &'static str),
    /// A VM group, by position, and the field's name in the document.
    Vm(usize, &'static str),
    /// A row of an imported text, from 1.
    Row(usize),
    /// The text of a link or a file.
    Text,
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "E{:04}", self.0)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {}", self.code, self.cause, self.action)
    }
}

impl Problem {
    /// A problem that prevents any answer.
    pub fn error(code: u16, place: Place, cause: String, action: &str) -> Problem {
        Problem {
            code: Code(code),
            severity: Severity::Error,
            place,
            cause,
            action: action.to_owned(),
        }
    }

    /// A problem that answers live with.
    pub fn warning(code: u16, place: Place, cause: String, action: &str) -> Problem {
        Problem {
            severity: Severity::Warning,
            ..Problem::error(code, place, cause, action)
        }
    }
}
