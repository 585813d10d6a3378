//! The questions, callable from JavaScript one by one: `tests/web/bench.mjs` times them.

use headroom::assess::assess;
use headroom::capacity::Effort;
use headroom::format::{document, link};
use headroom::model::PlatformId;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::clusters::named;
use crate::questions::{Prepared, answer_word, migrations, verdict_word};

/// A cluster, ready to be asked.
#[wasm_bindgen]
pub struct Bench(Prepared, String);

#[wasm_bindgen]
impl Bench {
    /// The cluster of this name, `HOSTSxVMS-HARDWARE` or a published one's; nothing if there is none.
    pub fn prepare(name: &str) -> Option<Bench> {
        let prepared = Prepared::of(named(name)?)?;
        let link = link::encode(&prepared.plan);
        Some(Bench(prepared, link))
    }

    /// How many VMs it has.
    pub fn vms(&self) -> u32 {
        self.0.plan.vm_count() as u32
    }

    /// The plan as a document.
    pub fn document(&self) -> String {
        document::encode(&self.0.plan)
    }

    /// From the plan to the verdict of one failure.
    pub fn verdict(&self) -> String {
        self.0.verdict().map_or("errors", verdict_word).to_owned()
    }

    /// Every single failure of the given placement.
    #[wasm_bindgen(js_name = givenFailures)]
    pub fn given_failures(&self) -> String {
        verdict_word(self.0.given_failures().verdict).to_owned()
    }

    /// Every pair of failures of the given placement.
    #[wasm_bindgen(js_name = givenPairs)]
    pub fn given_pairs(&self) -> String {
        verdict_word(self.0.given_pairs().verdict).to_owned()
    }

    /// A placement that survives any single failure.
    pub fn planned(&self) -> String {
        answer_word(&self.0.planned(Effort::INTERACTIVE)).to_owned()
    }

    /// Every vendor's rule beside the proved answer: how many err.
    pub fn rules(&self) -> String {
        let wrong = self.0.rules().iter().filter(|rule| rule.is_wrong()).count();
        format!("{wrong} wrong")
    }

    /// How many more VMs fit: at least and at most, as the page answers or as its worker does.
    pub fn headroom(&self, thorough: bool) -> Vec<u32> {
        let effort = if thorough {
            Effort::THOROUGH
        } else {
            Effort::INTERACTIVE
        };
        let headroom = self.0.headroom(effort);
        vec![headroom.at_least, headroom.at_most]
    }

    /// The whole plan packed into a link: how many characters it has.
    pub fn link(&self) -> u32 {
        link::encode(&self.0.plan).len() as u32
    }

    /// That link opened again: whether it holds the same plan.
    #[wasm_bindgen(js_name = openLink)]
    pub fn open_link(&self) -> bool {
        link::decode(&self.1).is_ok_and(|plan| plan == self.0.plan)
    }

    /// 10,000 live migrations on the platform of this key: how many converge.
    pub fn migrations(&self, platform: &str) -> u32 {
        PlatformId::from_key(platform).map_or(0, migrations)
    }

    /// One edit, and the whole assessment after it.
    pub fn edit(&mut self) -> bool {
        self.0.edit();
        assess(&self.0.plan, Effort::INTERACTIVE).answers.is_some()
    }
}
