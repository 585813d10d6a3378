//! Bits or bytes: what does the unit of a speed say?
//!
//! `B` is a byte and `b` a bit, as long as the rest of the unit is written with care: `MB/s` and
//! `Mb/s` differ by eight, but whoever writes `mb/s` may mean either. A field whose unit is bits
//! takes that for bits; one whose unit is bytes asks. An amount such as `GB` is no speed.

/// What a unit says. Numbers are how many bits or bytes a second one of it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// There is none.
    Nothing,
    /// A prefix alone: `G`.
    Prefix(u64),
    /// Bits, certainly: `Gbit/s`, `Gbps`, `GbE`.
    Bits(u64),
    /// Bytes, certainly: `MB/s`.
    Bytes(u64),
    /// Bits, if it was written with care: `mb/s`, `Gb`.
    PerhapsBits(u64),
    /// An amount of bytes, not a speed: `GB`.
    Amount(u64),
    /// Either: `GBPS`.
    Unclear,
    /// No unit of a speed.
    Unknown,
}

/// Reads a unit that has no spaces in it.
pub(super) fn said(unit: &str) -> Said {
    let lower = unit.to_ascii_lowercase();
    match lower.as_str() {
        "" => return Said::Nothing,
        "gbe" | "ge" | "gige" => return Said::Bits(1_000_000_000),
        "mbe" => return Said::Bits(1_000_000),
        "tbe" => return Said::Bits(1_000_000_000_000),
        _ => {}
    }
    let (of, is_speed) = without_second(unit, &lower);
    let (factor, thing) = prefix(of);
    let is_careless = of.starts_with(['k', 'm', 'g', 't']);
    match (thing, is_speed) {
        ("", _) if factor > 1 => Said::Prefix(factor),
        ("b", true) if !is_careless => Said::Bits(factor),
        ("b", _) => Said::PerhapsBits(factor),
        ("B", true) if unit.ends_with("PS") => Said::Unclear,
        ("B", true) => Said::Bytes(factor),
        ("B", false) => Said::Amount(factor),
        _ => match (thing.to_ascii_lowercase().as_str(), is_speed) {
            ("bit" | "bits", _) => Said::Bits(factor),
            ("byte" | "bytes", true) => Said::Bytes(factor),
            ("byte" | "bytes", false) => Said::Amount(factor),
            _ => Said::Unknown,
        },
    }
}

/// The unit without what says that it is for each second, and whether anything does.
fn without_second<'a>(unit: &'a str, lower: &str) -> (&'a str, bool) {
    const ENDINGS: [&str; 5] = ["/second", "persecond", "/sec", "/s", "ps"];
    let ending = ENDINGS.iter().find(|ending| lower.ends_with(*ending));
    match ending {
        Some(ending) => (&unit[..unit.len() - ending.len()], true),
        None => (unit, false),
    }
}

/// How many a prefix stands for, and what it stands before.
fn prefix(unit: &str) -> (u64, &str) {
    const PREFIXES: [(&str, char, u32); 4] = [
        ("kilo", 'k', 1),
        ("mega", 'm', 2),
        ("giga", 'g', 3),
        ("tera", 't', 4),
    ];
    let lower = unit.to_ascii_lowercase();
    for (word, letter, power) in PREFIXES {
        if lower.starts_with(word) {
            return (1000u64.pow(power), &unit[word.len()..]);
        }
        if lower.starts_with(letter) {
            let rest = &unit[1..];
            return match rest.strip_prefix(['i', 'I']) {
                Some(rest) => (1024u64.pow(power), rest),
                None => (1000u64.pow(power), rest),
            };
        }
    }
    (1, unit)
}

/// The units to choose from where one says neither bits nor bytes: `Gbit/s or GB/s`.
pub(super) fn either(unit: &str) -> String {
    let prefix = match unit.chars().next().map(|c| c.to_ascii_uppercase()) {
        Some('K') => "k",
        Some('M') => "M",
        Some('G') => "G",
        Some('T') => "T",
        _ => "",
    };
    format!("{prefix}bit/s or {prefix}B/s")
}
