//! How is an inventory read, looked at and taken over? In steps, between which this worker
//! remembers the tables.
//!
//! `addFile` for each file, then `look`. A plan or a link is answered at once; tables are shown
//! as they would be taken over. `choose` shows them with other choices, `take` takes them over.
//! Each of them calls `tell` with the part of the work that is done.

use std::cell::RefCell;

use headroom::format::import::{
    Content, File, Gathered, Options, Progress, Sheet, Sources, gather_telling, open_telling,
    own_part, preview_telling,
};
use headroom::format::wire::{self, Answer};
use headroom::format::{link, markup};
use headroom::model::Plan;
use js_sys::{Array, Function, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static FILES: RefCell<Vec<File>> = const { RefCell::new(Vec::new()) };
    static TABLES: RefCell<Tables> = RefCell::default();
}

/// What is being looked at.
#[derive(Default)]
struct Tables {
    sources: Sources,
    /// What a person said about tables of other files.
    remembered: String,
    /// Everything that can be chosen, with nothing chosen: the same for as long as the same
    /// things can be.
    offered: String,
}

/// Adds a file to those that are looked at together. A workbook comes as its module has read it.
#[wasm_bindgen(js_name = addFile)]
pub fn add_file(name: &str, bytes: Vec<u8>, is_workbook: bool) {
    let content = match is_workbook {
        true => match Sheet::decode_read(&bytes) {
            Some(Ok(sheets)) => Content::Sheets(sheets),
            Some(Err(problem)) => Content::Refused(problem),
            None => Content::Bytes(bytes),
        },
        false => Content::Bytes(bytes),
    };
    FILES.with_borrow_mut(|files| {
        files.push(File {
            name: name.to_owned(),
            content,
        });
    });
}

/// Looks at the files. Bytes are an answer as others; a list of two texts is what can be chosen,
/// and what would come of it.
#[wasm_bindgen]
pub fn look(current: &[u8], remembered: &str, tell: &Function) -> JsValue {
    let mut tell = teller(tell);
    let mut progress = Progress::new(&mut tell);
    let files = FILES.take();
    let is_link = files.iter().any(is_link);
    // Texts take about as long as the rows in them.
    let has_texts = files
        .iter()
        .any(|file| matches!(file.content, Content::Bytes(_)));
    progress.step_until(if has_texts { 0.5 } else { 0.05 });
    match gather_telling(files, &mut progress) {
        Ok(Gathered::Sources(sources)) => {
            TABLES.set(Tables {
                sources,
                remembered: remembered.to_owned(),
                offered: String::new(),
            });
            // Then they are put together.
            progress.step_until(0.95);
            show("", current, &mut progress)
        }
        Ok(Gathered::Plan(opened)) => answer(&Answer::of(Ok(*opened), is_link)),
        Err(problem) => answer(&Answer::of(Err(problem), is_link)),
    }
}

/// Shows what would come of the choices of a form. What can be chosen is left out where it is as
/// it was.
#[wasm_bindgen]
pub fn choose(form: &str, current: &[u8], tell: &Function) -> JsValue {
    show(form, current, &mut Progress::new(&mut teller(tell)))
}

fn show(form: &str, current: &[u8], progress: &mut Progress<'_>) -> JsValue {
    let current = own(current);
    TABLES.with_borrow_mut(|tables| {
        let options = tables.options(form);
        let shown = preview_telling(&tables.sources, &options, current.as_ref(), progress);
        let offered = markup::controls(&shown.offered());
        let controls = match offered == tables.offered {
            true => String::new(),
            false => markup::controls(&shown.controls),
        };
        tables.offered = offered;
        let outcome = markup::advice("import", &shown.outcome);
        Array::of2(&controls.into(), &outcome.into()).into()
    })
}

/// Takes the tables over with the choices of a form: an answer as others.
#[wasm_bindgen]
pub fn take(form: &str, current: &[u8], tell: &Function) -> Vec<u8> {
    let mut tell = teller(tell);
    let mut progress = Progress::new(&mut tell);
    let current = own(current);
    TABLES.with_borrow(|tables| {
        let options = tables.options(form);
        let opened = open_telling(&tables.sources, &options, current.as_ref(), &mut progress);
        Answer::of(opened, false).encode()
    })
}

/// What is to be remembered of a form, with what was remembered before.
#[wasm_bindgen]
pub fn remember(form: &str) -> String {
    TABLES.with_borrow(|tables| Options::remembered(form, &tables.remembered))
}

impl Tables {
    /// The choices of a form; where it says nothing about a table, what was remembered.
    fn options(&self, form: &str) -> Options {
        Options::from_form(&format!("{form}&{}", self.remembered))
    }
}

/// What of the page's present plan is the user's own.
fn own(current: &[u8]) -> Option<Plan> {
    own_part(&wire::decode(current)?, &super::examples())
}

fn is_link(file: &File) -> bool {
    match &file.content {
        Content::Bytes(bytes) => std::str::from_utf8(bytes).is_ok_and(link::looks_like_link),
        _ => false,
    }
}

fn teller(tell: &Function) -> impl FnMut(f64) {
    // The page has gone: nobody is there to be told.
    |part| drop(tell.call1(&JsValue::NULL, &part.into()))
}

fn answer(answer: &Answer) -> JsValue {
    Uint8Array::from(answer.encode().as_slice()).into()
}
