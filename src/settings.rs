//! Which value is in force: the one the user pinned, or the platform's default?

use std::fmt;

use crate::model::platform::Fact;

/// A value in force, with its origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting<T> {
    /// The value in force.
    pub value: T,
    /// Why it is in force.
    pub origin: Origin,
}

/// Why a value is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The user entered it.
    Pinned,
    /// Nobody entered a value: a default, with its source.
    Default {
        /// Document and section.
        source: &'static str,
        /// Whether that document was read; otherwise the figure is recalled.
        verified: bool,
    },
}

impl<T: Copy> Setting<T> {
    /// The pinned value, or else the platform's fact.
    pub fn of(pinned: Option<T>, default: Fact<T>) -> Setting<T> {
        match pinned {
            Some(value) => Setting {
                value,
                origin: Origin::Pinned,
            },
            None => Setting {
                value: default.value,
                origin: Origin::Default {
                    source: default.source,
                    verified: default.verified,
                },
            },
        }
    }

    /// Whether this is a default.
    pub fn is_default(&self) -> bool {
        self.origin != Origin::Pinned
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Pinned => f.write_str("entered in the plan"),
            Origin::Default {
                source,
                verified: true,
            } => write!(f, "default: {source}"),
            Origin::Default {
                source,
                verified: false,
            } => write!(f, "default, not verified: {source}"),
        }
    }
}
