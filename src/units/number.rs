//! Which number did a person write: decimals, separated thousands, one number or two?
//!
//! A number is kept as its digits and the place of the point, so that nothing that was written
//! is rounded before its unit is known.

/// Marks that separate thousands and mean nothing else.
const THOUSANDS: [char; 7] = [' ', '\u{a0}', '\u{2009}', '\u{202f}', '\'', '\u{2019}', '_'];
/// More digits than these say nothing about an amount: those after the point are left out.
const MOST_DIGITS: u32 = 24;

/// A number as it was written: `digits` divided by 10 to the power of `places`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decimal {
    digits: u128,
    places: u32,
}

impl Decimal {
    /// This number of things of which each is `unit` divided by `parts`, rounded to a whole
    /// amount; `None`: that is too much.
    pub(super) fn times(self, unit: u64, parts: u64) -> Option<u64> {
        let divisor = u128::from(parts).checked_mul(10u128.checked_pow(self.places)?)?;
        let product = self.digits.checked_mul(u128::from(unit))?;
        let rounded = product.checked_add(divisor / 2)? / divisor;
        u64::try_from(rounded)
            .ok()
            .filter(|amount| *amount < super::parse::TOO_MUCH)
    }

    /// The number; exact up to 15 digits.
    pub(crate) fn to_f64(self) -> f64 {
        let scale = (0..self.places).fold(1.0, |scale, _| scale * 10.0);
        self.digits as f64 / scale
    }
}

/// What a text begins with.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Begin<'a> {
    /// A number, and what follows it.
    Number(Decimal, &'a str),
    /// Several numbers, or separators that do not stand where thousands are separated.
    Several,
    /// Something else.
    Nothing,
}

/// Reads the number at the start of a text.
pub(super) fn begin(text: &str) -> Begin<'_> {
    let text = text.trim();
    let end = end_of_numbers(text);
    let (numbers, rest) = text.split_at(end);
    if !numbers.starts_with(|c: char| c.is_ascii_digit()) {
        return Begin::Nothing;
    }
    match read_decimal(numbers) {
        Some(number) => Begin::Number(number, rest.trim_start()),
        None if numbers.contains(char::is_whitespace) => Begin::Several,
        None => Begin::Nothing,
    }
}

/// Where digits and what separates them end. A space belongs to them if a digit follows.
fn end_of_numbers(text: &str) -> usize {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        if c.is_ascii_digit() || matches!(c, '.' | ',') {
            end = at + c.len_utf8();
        } else if !(c.is_whitespace() || THOUSANDS.contains(&c)) {
            break;
        }
    }
    end
}

/// A decimal number written with a point or a comma, with or without separated thousands.
///
/// A single point or comma is the decimal one, unless it is a comma that separates thousands
/// (`1,024`); with both present the last one is the decimal one. Spaces, apostrophes and
/// underscores separate thousands, and only where thousands are: `1 024` is one number,
/// `1024 1024` is none.
pub(crate) fn read_decimal(text: &str) -> Option<Decimal> {
    let last = text.rfind(['.', ',']);
    let (whole, part) = match last {
        None => (text, ""),
        Some(at) => (&text[..at], &text[at + 1..]),
    };
    let mark = last.and_then(|at| text[at..].chars().next());
    // The last mark separates thousands, too: a comma before three digits, or one of several.
    let is_thousands =
        mark.is_some_and(|mark| (mark == ',' || whole.contains(mark)) && is_grouped(text));
    match is_thousands {
        true => decimal(text, ""),
        false if mark.is_some_and(|mark| whole.contains(mark)) => None,
        false if is_plain(whole) || is_grouped(whole) => decimal(whole, part),
        false => None,
    }
}

/// Whether a text has nothing but digits.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether one mark separates thousands in a text: up to three digits, then always three.
pub(super) fn is_grouped(text: &str) -> bool {
    let Some(mark) = text.chars().find(|c| !c.is_ascii_digit()) else {
        return false;
    };
    if !(matches!(mark, '.' | ',') || THOUSANDS.contains(&mark)) {
        return false;
    }
    let mut groups = text.split(mark);
    let first = groups.next().unwrap_or_default();
    let begins = is_plain(first) && first.len() <= 3 && !first.starts_with('0');
    begins && groups.all(|group| is_plain(group) && group.len() == 3)
}

/// The number with these digits before the point, whatever separates them, and those after it.
fn decimal(whole: &str, part: &str) -> Option<Decimal> {
    let mut number = Decimal {
        digits: 0,
        places: 0,
    };
    let mut most = MOST_DIGITS;
    for digit in whole.chars().filter_map(|c| c.to_digit(10)) {
        number.digits = number.digits * 10 + u128::from(digit);
        // Zeros before the first digit say nothing.
        if number.digits > 0 {
            most = most.checked_sub(1)?;
        }
    }
    for c in part.chars() {
        let digit = c.to_digit(10)?;
        if number.places < most {
            number.digits = number.digits * 10 + u128::from(digit);
            number.places += 1;
        }
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: f64) {
        assert_eq!(read_decimal(text).map(Decimal::to_f64), Some(expect));
    }

    #[test]
    fn a_number_has_one_meaning() {
        for (text, expect) in [
            ("1024", 1024.0),
            ("1,024", 1024.0),
            ("1.024", 1.024),
            ("0,125", 0.125),
            ("1,5", 1.5),
            ("1234,567", 1234.567),
            ("1.024,5", 1024.5),
            ("1,024.5", 1024.5),
            ("1,024,000", 1_024_000.0),
            ("1.024.000", 1_024_000.0),
            ("1 024", 1024.0),
            ("1'024", 1024.0),
            ("1_024", 1024.0),
            ("12 345,5", 12_345.5),
            ("1.", 1.0),
        ] {
            check(text, expect);
        }
    }

    #[test]
    fn two_numbers_are_none() {
        for text in [
            "1024 1024",
            "1\u{a0}024 000",
            "1 24",
            "1  024",
            "0 024",
            "1.5 024",
            "1 0240",
            "10.24,5",
            "1,02,400",
            "1.2.3",
            "1,024.5.6",
            "1'0",
        ] {
            assert_eq!(read_decimal(text), None, "{text}");
        }
    }
}
