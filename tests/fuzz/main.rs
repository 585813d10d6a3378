//! Whatever bytes come: does reading end, without a panic and in little memory?
//!
//! Texts and links that are right are changed here and there, some of them such that the
//! checksum of a link still holds, and read. `HEADROOM_FUZZ_CASES` says how many times; the
//! same number gives the same cases.

#![cfg(not(target_family = "wasm"))] // The allocator below counts; the readers are the same.
#![allow(clippy::unwrap_used)] // A test may fail loudly.

mod driver;
mod inventories;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use headroom::format::import::{
    Content, Each, File, Gathered, Options, detect_and_open, detect_and_open_each, gather, preview,
};
use headroom::format::{document, link};

use driver::{Random, check};

/// Documents that are right, as people have them.
const DOCUMENTS: [&str; 4] = [
    include_str!("../links/v1-mixed.json"),
    include_str!("../links/v1-failures.json"),
    include_str!("../links/v2-short.json"),
    include_str!("../../examples/plans/zero-one-or-two-failures.json"),
];

/// What may be chosen in the preview, as browsers send it.
const CHOICES: [&str; 4] = [
    "",
    "form=1&cluster=0&stopped=on&templates=on&memory=used&vms=grouped&names=new",
    "form=1&cluster=1&cluster=0&cluster=1&vms=single&names=kept",
    "form=1&memory=used&stopped=on&names=new",
];

/// What the page does with a file: everything that can be chosen, and the plan of it.
fn import(bytes: &[u8], random: &mut Random) {
    let file = File {
        name: "inventory".to_owned(),
        content: Content::Bytes(bytes.to_vec()),
    };
    let Ok(Gathered::Sources(sources)) = gather(vec![file]) else {
        return;
    };
    let mut form = CHOICES[random.below(CHOICES.len())].as_bytes().to_vec();
    if random.below(2) == 0 {
        random.change(&mut form);
    }
    let options = Options::from_form(&String::from_utf8_lossy(&form));
    let _ = preview(&sources, &options, None);
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
        let _ = detect_and_open_each(&bytes);
    });

    for (name, texts) in inventories::INVENTORIES {
        let right: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
        for text in &right {
            let each = detect_and_open_each(text);
            let are_opened = |each: Each| each.clusters.iter().all(|one| one.opened.is_ok());
            assert!(each.is_ok_and(are_opened), "{name}");
        }
        check(name, &right, |random, bytes| import(&bytes, random));
    }

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
