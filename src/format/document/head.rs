//! What does a JSON text say of itself: which format it has, and which version of it?
//!
//! Whatever else stands in it, and wherever it is damaged: a text that says that it is a plan
//! document is read as one or refused as one, never taken for something else.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::units::shown;

/// Both fields, as often as they stand there.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) formats: Vec<Said>,
    pub(super) versions: Vec<Said>,
}

/// What stands in a field.
#[derive(Debug, PartialEq)]
pub(super) enum Said {
    Text(String),
    Whole(u64),
    Decimal(f64),
    Negative(i64),
    /// Anything else, in words.
    Other(&'static str),
}

impl Said {
    /// A whole number, however it is written: 1.0 is 1.
    pub(super) fn whole(&self) -> Option<u64> {
        const MOST: f64 = 9.0e15;
        match *self {
            Said::Whole(number) => Some(number),
            Said::Decimal(number) if number.fract() == 0.0 && (0.0..MOST).contains(&number) => {
                Some(number as u64)
            }
            _ => None,
        }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Said::Text(text) => write!(f, "the text “{}”", shown(text)),
            Said::Whole(number) => write!(f, "{number}"),
            // Digits where they are few, 1e300 where they are not.
            Said::Decimal(number) => write!(f, "{number:?}"),
            Said::Negative(number) => write!(f, "{number}"),
            Said::Other(words) => f.write_str(words),
        }
    }
}

/// Reads both fields of an object, as far as its text can be read: then it says what is wrong.
pub(super) fn head(text: &str) -> (Head, Option<serde_json::Error>) {
    let mut head = Head::default();
    let mut from = serde_json::Deserializer::from_str(text);
    let read = from.deserialize_any(Fields(&mut head));
    let read = read.and_then(|()| from.end());
    (head, read.err())
}

struct Fields<'a>(&'a mut Head);

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(name) = fields.next_key::<String>()? {
            match name.as_str() {
                "format" => self.0.formats.push(fields.next_value_seed(Value)?),
                "version" => self.0.versions.push(fields.next_value_seed(Value)?),
                _ => {
                    fields.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

struct Value;

impl<'de> DeserializeSeed<'de> for Value {
    type Value = Said;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Said, D::Error> {
        from.deserialize_any(Value)
    }
}

impl<'de> Visitor<'de> for Value {
    type Value = Said;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Said, E> {
        Ok(Said::Text(text.to_owned()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Said, E> {
        Ok(Said::Whole(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Said, E> {
        Ok(Said::Negative(number))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Said, E> {
        Ok(Said::Decimal(number))
    }

    fn visit_bool<E: Error>(self, is_true: bool) -> Result<Said, E> {
        Ok(Said::Other(if is_true { "true" } else { "false" }))
    }

    fn visit_unit<E: Error>(self) -> Result<Said, E> {
        Ok(Said::Other("null"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Said, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Said::Other("a list"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Said, A::Error> {
        while fields.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Said::Other("an object"))
    }
}
