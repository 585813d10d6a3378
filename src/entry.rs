//! How is what a person enters into a form read: optional values, whole numbers, lists of names,
//! choices?
//!
//! Whoever has a form uses these, so that a text means the same everywhere. What is wrong is a
//! sentence that says what to enter.

use crate::units::{QuantityError, parse_count};

/// One option of a choice: its key and its words.
pub type Choice = (&'static str, &'static str);

/// The two options of a question.
pub const YES_NO: &[Choice] = &[("yes", "Yes"), ("no", "No")];

/// An optional value: nothing typed means the default.
pub fn optional<T>(
    text: &str,
    parse: impl Fn(&str) -> Result<T, QuantityError>,
) -> Result<Option<T>, String> {
    match text.trim() {
        "" => Ok(None),
        text => required(text, parse).map(Some),
    }
}

/// A value that must be there.
pub fn required<T>(
    text: &str,
    parse: impl Fn(&str) -> Result<T, QuantityError>,
) -> Result<T, String> {
    parse(text).map_err(|error| error.to_string())
}

/// A whole number.
pub fn whole(text: &str) -> Result<u32, String> {
    let number = required(text, parse_count)?;
    u32::try_from(number).map_err(|_| format!("{number} is too large: check the number."))
}

/// An optional whole number.
pub fn optional_whole(text: &str) -> Result<Option<u32>, String> {
    match text.trim() {
        "" => Ok(None),
        text => whole(text).map(Some),
    }
}

/// An optional text.
pub fn optional_text(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Names, separated by commas or semicolons.
pub fn names(text: &str) -> Vec<String> {
    places(text)
        .into_iter()
        .filter(|name| !name.is_empty())
        .collect()
}

/// Names in order, where an empty one stands for "not known".
pub fn places(text: &str) -> Vec<String> {
    if text.trim_matches([',', ';', ' ']).is_empty() {
        return Vec::new();
    }
    text.split([',', ';', '\n'])
        .map(|name| name.trim().to_owned())
        .collect()
}

/// The value of a chosen option.
pub fn chosen<T: Copy>(key: &str, options: &[(T, Choice)]) -> Result<T, String> {
    options
        .iter()
        .find(|(_, (known, _))| *known == key)
        .map(|(value, _)| *value)
        .ok_or_else(|| "Choose one of the options.".to_owned())
}

/// The value of a chosen option; nothing chosen means the default.
pub fn optional_choice<T: Copy>(key: &str, options: &[(T, Choice)]) -> Result<Option<T>, String> {
    match key {
        "" => Ok(None),
        key => chosen(key, options).map(Some),
    }
}

/// The options alone.
pub fn words<T>(options: &[(T, Choice)]) -> Vec<Choice> {
    options.iter().map(|(_, choice)| *choice).collect()
}

/// The key of a value.
pub fn key_of<T: PartialEq>(value: T, options: &[(T, Choice)]) -> &'static str {
    options
        .iter()
        .find(|(known, _)| *known == value)
        .map_or("", |(_, (key, _))| key)
}

/// Yes or no.
pub fn yes(text: &str) -> bool {
    text == "yes"
}

/// The key of a yes or no.
pub fn yes_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}
