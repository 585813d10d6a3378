//! How does a number of a document become digits, and digits a number?

use serde_json::{Number, Value};

/// A number as digits and how many of them are decimal places.
pub type Decimal = (u64, u32);

/// Decimal places of a number in a column of numbers: a KiB in MiB has ten.
pub const MOST_DECIMALS: u32 = 12;

/// A number as digits; `None`: it has a sign, or so many digits that it does not fit beside
/// another with all its decimal places.
pub fn decimal(value: Option<&Value>) -> Option<Decimal> {
    let text = value?.as_number()?.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction = fraction.trim_end_matches('0');
    let places = u32::try_from(fraction.len())
        .ok()
        .filter(|&places| places <= MOST_DECIMALS)?;
    let digits: u64 = format!("{whole}{fraction}").parse().ok()?;
    digits.checked_mul(10u64.pow(MOST_DECIMALS - places))?;
    Some((digits, places))
}

/// The number of these digits.
pub fn number((digits, places): Decimal) -> Value {
    let scale = 10u64.pow(places);
    if digits.is_multiple_of(scale) {
        return Value::from(digits / scale);
    }
    let text = format!(
        "{}.{:0width$}",
        digits / scale,
        digits % scale,
        width = places as usize
    );
    text.parse()
        .ok()
        .and_then(Number::from_f64)
        .map_or(Value::Null, Value::Number)
}
