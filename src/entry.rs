//! How is what a person enters into a form read: optional values, whole numbers, lists of names,
//! choices?
//!
//! Whoever has a form uses these, so that a text means the same everywhere. What is wrong is a
//! sentence that says what to enter.

use crate::units::{Memory, QuantityError, bare_memory, parse_count, shown};

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

/// Whose memory is entered: what is usual depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A host's.
    Host,
    /// A VM's, or a part of a host's.
    Vm,
}

/// So much memory is unusual enough to ask whether a number without a unit was meant in MiB.
const UNUSUAL: [(Holder, Memory); 2] = [
    (Holder::Host, Memory::from_gib(16 << 10)),
    (Holder::Vm, Memory::from_gib(1 << 10)),
];

/// A question about memory that was entered, in a field where a bare number is GiB; `None`:
/// there is only one way to understand it.
pub fn doubt_about_memory(text: &str, holder: Holder) -> Option<String> {
    let text = text.trim();
    let entered = shown(text);
    let unusual = UNUSUAL.iter().find(|(known, _)| *known == holder)?.1;
    let bare = |unit| bare_memory(text, unit);
    let read = bare(Memory::from_gib(1)).filter(|read| *read >= unusual);
    if let (Some(read), Some(meant)) = (read, bare(Memory::from_mib(1))) {
        return Some(format!(
            "“{entered}” is read as {read}. If MiB are meant, enter {entered} MiB, which is {meant}; \
             if not, enter {entered} GiB."
        ));
    }
    // As in lists: a point before three digits separates thousands in many countries.
    let (whole, rest) = text.split_once('.')?;
    let part = rest.trim_end_matches(|c: char| !c.is_ascii_digit());
    let is_thousand = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_grouped = (1..=3).contains(&whole.len()) && !whole.starts_with('0') && part.len() == 3;
    (is_grouped && is_thousand(whole) && is_thousand(part)).then(|| {
        let unit = match rest[part.len()..].trim() {
            "" => "GiB",
            unit => unit,
        };
        format!("The point of “{entered}” is read as a decimal one. For thousands enter {whole}{part} {unit}.")
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, holder: Holder, expect: Option<&str>) {
        assert_eq!(
            doubt_about_memory(text, holder).as_deref(),
            expect,
            "{text}"
        );
    }

    #[test]
    fn a_bare_number_that_looks_like_mib_is_questioned() {
        let question = "“131072” is read as 131,072 GiB. If MiB are meant, enter 131072 MiB, \
                        which is 128 GiB; if not, enter 131072 GiB.";
        check("131072", Holder::Host, Some(question));
        check("131072", Holder::Vm, Some(question));
        let question = "“4096” is read as 4,096 GiB. If MiB are meant, enter 4096 MiB, which is \
                        4 GiB; if not, enter 4096 GiB.";
        check("4096", Holder::Vm, Some(question));
        for text in ["4096", "131072 GiB", "128 TiB", "131072 MiB"] {
            check(text, Holder::Host, None);
        }
        for text in ["512", "4096 GiB", "lots", ""] {
            check(text, Holder::Vm, None);
        }
    }

    #[test]
    fn a_point_before_three_digits_is_questioned() {
        let question = "The point of “1.024 GiB” is read as a decimal one. For thousands enter \
                        1024 GiB.";
        check("1.024 GiB", Holder::Host, Some(question));
        assert!(
            doubt_about_memory("1.024", Holder::Vm).is_some_and(|text| text.contains("1024 GiB"))
        );
        for text in [
            "1.5 GiB",
            "0.125 TiB",
            "1.0245 GiB",
            "1,024 GiB",
            "1.024,5 GiB",
        ] {
            check(text, Holder::Host, None);
        }
    }
}
