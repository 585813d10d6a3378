//! Is every quantity that is printed read back as the same, and every text as one number or none?

use headroom::entry::{Holder, doubt_about_memory};
use headroom::model::{fresh_name, member_name};
use headroom::units::{
    BitRate, ByteRate, CpuRatio, Megahertz, Memory, Percent, parse_bit_rate, parse_byte_rate,
    parse_count, parse_cpu_ratio, parse_megahertz, parse_memory, parse_percent,
};
use proptest::prelude::*;

/// Amounts of every size: few digits, round ones, and any.
fn amount() -> impl Strategy<Value = u64> {
    let round = (0u64..5_000, 0u32..5).prop_map(|(some, power)| some * 1024u64.pow(power) / 8);
    let decimal = (0u64..5_000, 0u32..15).prop_map(|(some, power)| some * 10u64.pow(power));
    prop_oneof![round, decimal, 0u64..9_000_000_000_000_000_000]
}

/// A number with its thousands separated in some way.
fn grouped(number: u64, mark: &str) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(mark);
        }
        text.push(digit);
    }
    text
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(amount in amount(), gib in any::<bool>()) {
        let memory = Memory::from_kib(amount);
        let bare = if gib { Memory::from_gib(1) } else { Memory::from_mib(1) };
        prop_assert_eq!(parse_memory(&memory.exact(), bare), Ok(memory));
        let bits = BitRate::from_bits_per_second(amount);
        prop_assert_eq!(parse_bit_rate(&bits.exact()), Ok(bits));
        let bytes = ByteRate::from_bytes_per_second(amount);
        prop_assert_eq!(parse_byte_rate(&bytes.exact()), Ok(bytes));
        let clock = Megahertz::new(amount);
        prop_assert_eq!(parse_megahertz(&clock.exact()), Ok(clock));
        let share = Percent::from_hundredths(amount);
        prop_assert_eq!(parse_percent(&share.exact()), Ok(share));
        let ratio = CpuRatio::from_thousandths(amount);
        prop_assert_eq!(parse_cpu_ratio(&ratio.exact()), Ok(ratio));
        prop_assert_eq!(parse_count(&amount.to_string()), Ok(amount));
    }

    #[test]
    fn memory_as_it_is_typed_is_printed_alike(whole in 1u64..100_000, part in 0u32..1_000) {
        let text = match part {
            0 => format!("{whole} GiB"),
            _ => format!("{whole}.{part:03}").trim_end_matches('0').to_owned() + " GiB",
        };
        let memory = parse_memory(&text, Memory::from_mib(1));
        prop_assert_eq!(memory.map(Memory::exact), Ok(text));
    }

    #[test]
    fn separated_thousands_are_one_number_and_anything_else_is_none(
        number in 0u64..1_000_000_000_000,
        mark in prop::sample::select(vec![",", " ", "'", "\u{a0}", "\u{202f}", "_"]),
        other in 0u64..1_000_000,
    ) {
        let text = grouped(number, mark);
        prop_assert_eq!(parse_count(&text), Ok(number));
        let gib = Memory::from_gib(1);
        prop_assert_eq!(parse_memory(&format!("{text} KiB"), gib), Ok(Memory::from_kib(number)));
        // Two numbers, unless the second one could be three digits of the first.
        if number > 999 || !(100..1_000).contains(&other) {
            let two = format!("{number} {other} GiB");
            prop_assert!(parse_memory(&two, gib).is_err(), "{}", two);
        }
    }

    #[test]
    fn no_text_is_too_strange(text in "[0-9.,' _\u{a0}kKmMgGtTiIbBpPsS/e%:+-]{0,24}|\\PC{0,12}") {
        let _ = parse_memory(&text, Memory::from_gib(1));
        let _ = parse_bit_rate(&text);
        let _ = parse_byte_rate(&text);
        let _ = parse_count(&text);
        let _ = doubt_about_memory(&text, Holder::Host);
        let _ = doubt_about_memory(&text, Holder::Vm);
    }

    #[test]
    fn a_speed_in_bytes_is_eight_times_one_in_bits(number in 1u64..10_000, prefix in "[MGT]") {
        let bits = parse_bit_rate(&format!("{number} {prefix}bit/s"));
        let bytes = parse_bit_rate(&format!("{number} {prefix}B/s"));
        let eight = bits.map(|rate| BitRate::from_bits_per_second(rate.bits_per_second() * 8));
        prop_assert_eq!(bytes, eight);
        let amount = parse_bit_rate(&format!("{number} {prefix}B"));
        prop_assert!(amount.is_err());
    }

    #[test]
    fn a_fresh_name_is_taken_by_no_member(
        groups in prop::collection::vec(("(vm|esx|db|a0?)(0{0,2}[0-9]{0,2})", 0u32..30), 0..8),
        like in "(vm|esx|db|a0?)(0{0,2}[0-9]{0,2})",
        count in 1u32..12,
    ) {
        let taken = groups.iter().map(|(name, count)| (name.as_str(), *count));
        let fresh = fresh_name(taken, &like, count);
        let members = |name: &str, count: u32| -> Vec<String> {
            (0..count).map(|index| member_name(name, count, index)).collect()
        };
        let new = members(&fresh, count);
        for (name, count) in &groups {
            for member in members(name, *count) {
                prop_assert!(!new.contains(&member), "{} of {} is {}", member, name, fresh);
            }
        }
    }
}
