//! How was this number calculated?
//!
//! Every headline number can be opened: its formula in words, the inputs that went into it
//! with their origin, and the document that the formula comes from. Each module explains
//! its own numbers next to the code that computes them; this file only says what an
//! explanation is.

/// The derivation of one number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What is explained, as a noun: "Downtime by quick migration".
    pub title: String,
    /// The number, with its unit.
    pub result: String,
    /// The formula, in the field's words or symbols that the inputs name.
    pub formula: String,
    /// What went in.
    pub inputs: Vec<Input>,
    /// Document and section of the formula, or what kind of argument proves it.
    pub source: String,
}

/// One input of a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// As the formula calls it.
    pub name: String,
    /// With its unit.
    pub value: String,
    /// Where the value comes from: the plan, the platform's default and its source, or
    /// another calculation.
    pub origin: String,
}

impl Input {
    /// An input of this name, value and origin.
    pub fn new(name: &str, value: impl ToString, origin: impl ToString) -> Input {
        Input {
            name: name.to_owned(),
            value: value.to_string(),
            origin: origin.to_string(),
        }
    }
}
