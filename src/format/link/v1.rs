//! Link version 1: how is a plan packed into the characters of a link?
//!
//! `1` + base64url, without padding, of
//!
//! | bytes | content |
//! |---|---|
//! | 4 | CRC-32 of everything after it, little endian |
//! | 1 to 5 | length of the unpacked document, as a variable-length number |
//! | 1 to 5 | length of the deflate stream, likewise |
//! | the rest | raw deflate of the compact plan document |
//!
//! The second length tells how much of a cut link is missing; the first one bounds what is
//! unpacked. The document inside carries a version of its own.

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::{damaged, oversized, truncated, truncated_early};
use crate::format::{document, limits};
use crate::model::Plan;
use crate::problem::Problem;

/// First character of a payload of this version.
pub(super) const VERSION: char = '1';

const CHECKSUM_BYTES: usize = 4;
/// Checksum and the longest lengths: any plan's payload has more.
const LEAST_BYTES: usize = CHECKSUM_BYTES + 10;
/// The slowest and smallest level of miniz_oxide.
const DEFLATE_LEVEL: u8 = 10;

/// A cut link ends anywhere, also within the four characters of three bytes.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

pub(super) fn encode(plan: &Plan) -> String {
    pack(document::encode_compact(plan).as_bytes())
}

/// Packs a document.
fn pack(text: &[u8]) -> String {
    let packed = compress_to_vec(text, DEFLATE_LEVEL);
    let mut body = Vec::with_capacity(packed.len() + 10);
    push_number(&mut body, text.len());
    push_number(&mut body, packed.len());
    body.extend(packed);
    let mut bytes = crc32(&body).to_le_bytes().to_vec();
    bytes.extend(body);
    format!("{VERSION}{}", BASE64.encode(bytes))
}

/// Reads the characters after the version.
pub(super) fn decode(characters: &str) -> Result<Plan, Problem> {
    let text = String::from_utf8(unpack(characters)?).map_err(|_| damaged())?;
    document::decode(&text)
}

fn unpack(characters: &str) -> Result<Vec<u8>, Problem> {
    let bytes = bytes_of(characters)?;
    if bytes.len() < LEAST_BYTES {
        return Err(truncated_early(1 + characters.len()));
    }
    let (checksum, body) = bytes
        .split_first_chunk::<CHECKSUM_BYTES>()
        .ok_or_else(damaged)?;
    let mut rest = body;
    let (Some(unpacked_length), Some(packed_length)) =
        (take_number(&mut rest), take_number(&mut rest))
    else {
        return Err(damaged());
    };
    if rest.len() < packed_length {
        let header = bytes.len() - rest.len();
        return Err(cut_or_damaged(characters, header, packed_length));
    }
    // What follows the stream is text that was copied along with the link.
    let body = &body[..body.len() - (rest.len() - packed_length)];
    if crc32(body) != u32::from_le_bytes(*checksum) {
        return Err(damaged());
    }
    inflate(&rest[..packed_length], unpacked_length)
}

fn inflate(packed: &[u8], length: usize) -> Result<Vec<u8>, Problem> {
    if length > limits::DOCUMENT_BYTES {
        return Err(oversized(format!(
            "The link unpacks to {length} bytes; at most {} are read.",
            limits::DOCUMENT_BYTES
        )));
    }
    // The stream must yield exactly the length that the header promises.
    let text = decompress_to_vec_with_limit(packed, length).map_err(|_| damaged())?;
    if text.len() == length {
        Ok(text)
    } else {
        Err(damaged())
    }
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

/// Takes a number of at most five bytes off the front.
fn take_number(bytes: &mut &[u8]) -> Option<usize> {
    let mut value: u64 = 0;
    for shift in [0, 7, 14, 21, 28] {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return usize::try_from(value).ok();
        }
    }
    None
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
    use crate::format::code;

    /// The check value of the CRC catalogue.
    #[test]
    fn the_checksum_is_crc_32() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn a_stream_that_unpacks_to_more_than_it_promises_is_refused() {
        let bomb = vec![b' '; 1 << 20];
        let packed = compress_to_vec(&bomb, DEFLATE_LEVEL);
        assert!(inflate(&packed, 1 << 20).is_ok());
        let refused = inflate(&packed, 1000).map_err(|problem| problem.code.0);
        assert_eq!(refused, Err(code::DAMAGED_LINK));
    }

    #[test]
    fn a_link_that_unpacks_to_more_than_the_limit_says_so() {
        let bomb = vec![b' '; limits::DOCUMENT_BYTES + 1];
        let link = pack(&bomb);
        let refused = decode(&link[1..]).map_err(|problem| problem.code.0);
        assert_eq!(refused, Err(code::OVERSIZED_LINK));
    }
}
