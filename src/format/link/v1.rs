//! Link version 1, which is only read: how was a plan packed into the characters of a link?
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

use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::bytes::{self, Payload};
use super::{damaged, oversized};
use crate::format::{document, limits};
use crate::model::Plan;
use crate::problem::Problem;

/// First character of a payload of this version.
pub(super) const VERSION: char = '1';

const CHECKSUM_BYTES: usize = 4;

/// Reads the characters after the version.
pub(super) fn decode(characters: &str) -> Result<Plan, Problem> {
    let Payload { lengths, packed } = bytes::open::<CHECKSUM_BYTES, 2>(characters)?;
    let text = String::from_utf8(inflate(&packed, lengths[0])?).map_err(|_| damaged())?;
    document::decode(&text)
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

#[cfg(test)]
mod tests {
    use miniz_oxide::deflate::compress_to_vec;

    use super::*;
    use crate::format::code;

    #[test]
    fn a_stream_that_unpacks_to_more_than_it_promises_is_refused() {
        let bomb = vec![b' '; 1 << 20];
        let packed = compress_to_vec(&bomb, 10);
        assert!(inflate(&packed, 1 << 20).is_ok());
        let refused = inflate(&packed, 1000).map_err(|problem| problem.code.0);
        assert_eq!(refused, Err(code::DAMAGED_LINK));
    }

    #[test]
    fn a_link_that_unpacks_to_more_than_the_limit_says_so() {
        let packed = compress_to_vec(b"{}", 10);
        let lengths = [limits::DOCUMENT_BYTES + 1, packed.len()];
        let link = bytes::seal::<CHECKSUM_BYTES>(VERSION, &lengths, &packed);
        let refused = decode(&link[1..]).map_err(|problem| problem.code.0);
        assert_eq!(refused, Err(code::OVERSIZED_LINK));
    }
}
