//! What do all versions of the link have in common? Characters that are bytes, a checksum, and
//! lengths that tell how much of a cut link is missing.

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::{damaged, truncated, truncated_early};
use crate::format::limits;
use crate::problem::Problem;

/// A cut link ends anywhere, also within the four characters of three bytes.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The content of a link whose checksum is right.
pub(super) struct Payload<const LENGTHS: usize> {
    /// The lengths before the packed document; the last one is its own.
    pub(super) lengths: [usize; LENGTHS],
    /// The packed document.
    pub(super) packed: Vec<u8>,
}

/// The characters of a link: version, and base64url of the checksum, `lengths` and `packed`.
pub(super) fn seal<const CHECKSUM: usize>(
    version: char,
    lengths: &[usize],
    packed: &[u8],
) -> String {
    let mut body = Vec::with_capacity(packed.len() + 10);
    for &length in lengths {
        push_number(&mut body, length);
    }
    body.extend_from_slice(packed);
    let mut bytes = checksum::<CHECKSUM>(&body).to_vec();
    bytes.extend(body);
    format!("{version}{}", BASE64.encode(bytes))
}

/// Opens the characters after the version.
pub(super) fn open<const CHECKSUM: usize, const LENGTHS: usize>(
    characters: &str,
) -> Result<Payload<LENGTHS>, Problem> {
    let bytes = bytes_of(characters)?;
    let early = || truncated_early(1 + characters.len());
    let (found, body) = bytes.split_first_chunk::<CHECKSUM>().ok_or_else(early)?;
    let mut rest = body;
    let mut lengths = [0; LENGTHS];
    for length in &mut lengths {
        *length = take_number(&mut rest).map_err(|end| match end {
            NoNumber::Cut => early(),
            NoNumber::TooLong => damaged(),
        })?;
    }
    let packed_length = lengths.last().copied().unwrap_or(0);
    let Some(packed) = rest.get(..packed_length) else {
        let header = bytes.len() - rest.len();
        return Err(cut_or_damaged(characters, header, packed_length));
    };
    // What follows is text that was copied along with the link.
    let body = &body[..body.len() - (rest.len() - packed_length)];
    if checksum::<CHECKSUM>(body) != *found {
        return Err(damaged());
    }
    Ok(Payload {
        lengths,
        packed: packed.to_vec(),
    })
}

/// The bytes of base64url characters; a lone last character holds no byte and is dropped.
fn bytes_of(characters: &str) -> Result<Vec<u8>, Problem> {
    let whole = match characters.len() % 4 {
        1 => &characters[..characters.len() - 1],
        _ => characters,
    };
    BASE64.decode(whole).map_err(|_| damaged())
}

/// A link shorter than its header says. A length beyond any link is damage, not a cut.
fn cut_or_damaged(characters: &str, header: usize, packed_length: usize) -> Problem {
    if packed_length > limits::LINK_BYTES {
        return damaged();
    }
    let expected = 1 + ((header + packed_length) * 4).div_ceil(3);
    truncated(expected, 1 + characters.len())
}

/// Seven bits a byte, lowest first; the top bit says that more follow.
fn push_number(bytes: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Why there is no number.
enum NoNumber {
    /// The bytes end within it.
    Cut,
    /// It has more than five bytes.
    TooLong,
}

/// Takes a number of at most five bytes off the front.
fn take_number(bytes: &mut &[u8]) -> Result<usize, NoNumber> {
    let mut value: u64 = 0;
    for shift in [0, 7, 14, 21, 28] {
        let (&byte, rest) = bytes.split_first().ok_or(NoNumber::Cut)?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return usize::try_from(value).map_err(|_| NoNumber::TooLong);
        }
    }
    Err(NoNumber::TooLong)
}

/// The lowest bytes of the CRC-32, little endian.
fn checksum<const BYTES: usize>(body: &[u8]) -> [u8; BYTES] {
    let whole = crc32(body).to_le_bytes();
    std::array::from_fn(|at| whole.get(at).copied().unwrap_or(0))
}

/// CRC-32 (IEEE 802.3, reflected), bit by bit: links are short.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |register, &byte| {
        (0..8).fold(register ^ u32::from(byte), |register, _| {
            (register >> 1) ^ (0xedb8_8320 & (register & 1).wrapping_neg())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check value of the CRC catalogue.
    #[test]
    fn the_checksum_is_crc_32() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }
}
