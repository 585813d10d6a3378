//! What is a setting of the dialog: its words, what it shows, and what entering a text does?

use crate::entry::{Choice, chosen, key_of};
use crate::settings::{Origin, Setting};
use crate::units::Memory;

/// A setting of a plan or of a VM group.
pub(super) struct Field<Of> {
    /// Its path in the document, which is its name in the form as well.
    pub(super) name: &'static str,
    /// What a problem calls it.
    pub(super) place: &'static str,
    /// The label.
    pub(super) label: &'static str,
    /// What there is to know before it is changed; empty: the label says it.
    pub(super) hint: &'static str,
    /// The options of a choice; empty: a text.
    pub(super) choices: fn() -> Vec<Choice>,
    /// The value in force.
    pub(super) show: fn(&Of) -> Shown,
    /// Takes over what was entered; nothing means the default.
    pub(super) write: fn(&mut Of, &str) -> Result<(), String>,
}

/// A value in force as a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shown {
    /// What would be entered to have it; for a choice the key of the option. A default, which
    /// need not be entered, may be rounded.
    pub(super) text: String,
    /// Why it is in force; `None`: it has no default.
    pub(super) origin: Option<Origin>,
}

/// What was entered in a setting, and what holds where nothing is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Value {
    /// Empty: nothing was entered.
    pub(super) entered: String,
    /// Empty: there is no default.
    pub(super) default: String,
    /// Where the default comes from.
    pub(super) origin: Option<Origin>,
}

impl Shown {
    pub(super) fn of<T, Text: Into<String>>(setting: Setting<T>, text: fn(T) -> Text) -> Shown {
        Shown {
            text: text(setting.value).into(),
            origin: Some(setting.origin),
        }
    }

    /// A value that may be none.
    pub(super) fn limit<T>(setting: Setting<Option<T>>, text: fn(T) -> String) -> Shown {
        let none = || "not limited".to_owned();
        Shown {
            text: setting.value.map_or_else(none, text),
            origin: Some(setting.origin),
        }
    }

    /// The key of a choice.
    pub(super) fn key<T: PartialEq>(setting: Setting<T>, options: &[(T, Choice)]) -> Shown {
        Shown {
            text: key_of(setting.value, options).to_owned(),
            origin: Some(setting.origin),
        }
    }

    /// Memory; a share of it, which is a default, is rounded.
    pub(super) fn memory(setting: Setting<Memory>) -> Shown {
        let is_default = setting.is_default();
        Shown {
            text: match is_default {
                true => setting.value.to_string(),
                false => setting.value.exact(),
            },
            origin: Some(setting.origin),
        }
    }

    /// A value that is always entered.
    pub(super) fn entered(text: &str) -> Shown {
        Shown {
            text: text.to_owned(),
            origin: None,
        }
    }
}

impl<Of: Clone> Field<Of> {
    /// What was entered, and what holds otherwise.
    pub(super) fn value(&self, of: &Of) -> Value {
        let shown = (self.show)(of);
        match shown.origin {
            None => Value {
                entered: shown.text,
                default: String::new(),
                origin: None,
            },
            Some(Origin::Pinned) => {
                let mut plain = of.clone();
                // Nothing is always a value of a setting that has a default.
                let _ = (self.write)(&mut plain, "");
                let default = (self.show)(&plain);
                Value {
                    entered: shown.text,
                    default: self.in_words(default.text),
                    origin: default.origin,
                }
            }
            Some(_) => Value {
                entered: String::new(),
                default: self.in_words(shown.text),
                origin: shown.origin,
            },
        }
    }

    fn in_words(&self, text: String) -> String {
        let choices = (self.choices)();
        let known = choices.iter().find(|(key, _)| *key == text);
        known.map_or(text, |(_, words)| (*words).to_owned())
    }
}

/// Yes, no, or nothing, which means the default.
pub(super) fn yes_or_no(text: &str) -> Result<Option<bool>, String> {
    const OPTIONS: [(bool, Choice); 2] = [(true, ("yes", "Yes")), (false, ("no", "No"))];
    match text {
        "" => Ok(None),
        key => chosen(key, &OPTIONS).map(Some),
    }
}
