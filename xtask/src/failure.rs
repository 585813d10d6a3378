//! How does the tool say that it could not go on? With one sentence and its remedy.

use std::fmt;
use std::io;
use std::path::Path;

/// The result of everything here that can fail.
pub type Outcome<T = ()> = Result<T, Failure>;

/// A sentence for the person at the terminal: what went wrong, and what to do.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    /// For `map_err`: a file or folder that could not be used.
    pub fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |problem| Self(format!("{} cannot be used: {problem}.", path.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
