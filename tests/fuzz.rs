//! Whatever bytes come: does reading end, without a panic and in little memory?
//!
//! Texts and links that are right are changed here and there, some of them such that the
//! checksum of a link still holds, and read. `HEADROOM_FUZZ_CASES` says how many times; the
//! same number gives the same cases.

#![cfg(not(target_family = "wasm"))] // The allocator below counts; the readers are the same.
#![allow(clippy::unwrap_used)] // A test may fail loudly.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use headroom::format::import::detect_and_open;
use headroom::format::{document, link};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Bytes that a reader may need.
const MOST_BYTES: usize = 64 << 20;

/// Documents that are right, as people have them.
const DOCUMENTS: [&str; 4] = [
    include_str!("links/v1-mixed.json"),
    include_str!("links/v1-failures.json"),
    include_str!("links/v2-short.json"),
    include_str!("../examples/plans/zero-one-or-two-failures.json"),
];

/// Numbers that look random: xorshift64*.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        number as usize % end.max(1)
    }

    /// Changes some bytes: another value, one less, one more, a piece twice, an end cut off.
    fn change(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            match self.below(6) {
                _ if bytes.is_empty() => bytes.push(self.below(256) as u8),
                0 => bytes[at] = self.below(256) as u8,
                1 => bytes[at] ^= 1 << self.below(8),
                2 => drop(bytes.remove(at)),
                3 => bytes.insert(at, b"0{}[],:\"-\n9"[self.below(11)]),
                4 => {
                    let end = at + self.below((bytes.len() - at).min(64));
                    let piece = bytes[at..end].to_vec();
                    bytes.splice(at..at, piece);
                }
                _ => bytes.truncate(at.max(1)),
            }
        }
    }
}

/// Reads changed texts, and says the most memory that one of them needed.
fn check(name: &str, right: &[Vec<u8>], read: impl Fn(&mut Random, Vec<u8>)) {
    let cases = std::env::var("HEADROOM_FUZZ_CASES").ok();
    let cases: usize = cases.map_or(3_000, |text| text.parse().unwrap());
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut most = 0;
    for case in 0..cases {
        let mut bytes = right[case % right.len()].clone();
        random.change(&mut bytes);
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        read(&mut random, bytes);
        most = most.max(MEMORY.peak_usage().saturating_sub(before));
    }
    println!("{name}: {cases} cases, {} KiB at most", most >> 10);
    assert!(most < MOST_BYTES, "{name}: {most} bytes");
}

/// CRC-32, once more: a changed link with a right checksum.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |register, &byte| {
        (0..8).fold(register ^ u32::from(byte), |register, _| {
            (register >> 1) ^ (0xedb8_8320 & (register & 1).wrapping_neg())
        })
    })
}

/// One test, because memory is counted for the whole program.
#[test]
fn whatever_is_read_ends_in_a_plan_or_a_problem() {
    let documents: Vec<Vec<u8>> = DOCUMENTS.map(|text| text.as_bytes().to_vec()).to_vec();
    check("documents", &documents, |_, bytes| {
        let _ = document::decode(&String::from_utf8_lossy(&bytes));
    });
    check("files", &documents, |_, bytes| {
        let _ = detect_and_open(&bytes, None);
    });

    let plans = DOCUMENTS.map(|text| document::decode(text).unwrap());
    let links: Vec<Vec<u8>> = plans
        .iter()
        .map(|plan| link::encode(plan).into_bytes())
        .collect();
    check("links", &links, |_, bytes| {
        let _ = link::decode(&String::from_utf8_lossy(&bytes));
    });

    // What the checksum is about, without the version and the checksum.
    let bodies = links
        .iter()
        .map(|link| URL_SAFE_NO_PAD.decode(&link[1..]).unwrap()[3..].to_vec());
    check(
        "links with a right checksum",
        &bodies.collect::<Vec<_>>(),
        |random, body| {
            // Two bytes say a length of up to 16,383, so that most of what is read is there.
            let packed = body.get(2..).unwrap_or_default();
            let length = packed.len() + random.below(2);
            let mut body = vec![(length & 0x7f) as u8 | 0x80, (length >> 7) as u8];
            body.extend_from_slice(packed);
            let mut bytes = crc32(&body).to_le_bytes()[..3].to_vec();
            bytes.extend(body);
            let _ = link::decode(&format!("2{}", URL_SAFE_NO_PAD.encode(bytes)));
        },
    );
}
