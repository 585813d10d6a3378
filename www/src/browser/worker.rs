//! Deeper answers, counted off the page's thread.
//!
//! The page starts a worker for each plan that stands still for a moment, and ends it when
//! the plan changes. The worker runs the same module: it decodes the plan, prepares the same
//! placement as the page, and reports each number of failures as it is counted. An error in
//! the worker leaves the page's quick answers as they are.

use headroom::assess::{Answers, assess};
use headroom::capacity::{self, Effort, Level, Verdict};
use headroom::format::document;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, WorkerOptions, WorkerType};

use super::message::Message;

/// Runs in the worker: counts the plan in `document` and calls `tell` with each message.
#[wasm_bindgen(js_name = countLevels)]
pub fn count_levels(document: &str, tell: &js_sys::Function) {
    let tell = |message: Message| {
        // The page has gone: nobody is there to be told.
        let _ = tell.call1(&JsValue::NULL, &JsValue::from_str(&message.write()));
    };
    let plan = document::decode(document).ok();
    if let Some(answers) = plan.and_then(|plan| assess(&plan, Effort::INTERACTIVE).answers) {
        deepen(&answers, &tell);
    }
    tell(Message::Done);
}

/// Counts what the page could not count in a moment: up to three failures, or as many as are
/// to be tolerated, and further while every set of hosts survives.
fn deepen(answers: &Answers, tell: &impl Fn(Message)) {
    let situation = answers.situation();
    let hosts = answers.cluster.hosts_in_service().count() as u32;
    let deepest = Effort::THOROUGH.failures.max(answers.cluster.failures);
    for failures in 0..=hosts {
        let known = answers
            .levels
            .iter()
            .find(|level| level.failures == failures);
        let verdict = match known {
            Some(level) if is_complete(level) => level.verdict,
            _ => {
                tell(Message::Begins(failures));
                let level = capacity::level(&situation, failures, Effort::THOROUGH);
                let verdict = level.verdict;
                tell(Message::counted(level));
                verdict
            }
        };
        if failures >= deepest && verdict != Verdict::Survives {
            break;
        }
    }
}

fn is_complete(level: &Level) -> bool {
    level.tested == level.sets && level.survived + level.failed == level.tested
}

/// The page's end of a running worker.
pub struct Job {
    worker: web_sys::Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(JsValue)>,
}

impl Job {
    /// Starts a worker; nothing where the browser has none.
    pub fn start(
        url: &str,
        document: &str,
        report: impl Fn(Message) + Clone + 'static,
    ) -> Option<Job> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = web_sys::Worker::new_with_options(url, &options).ok()?;
        let on_error = {
            let report = report.clone();
            Closure::<dyn FnMut(JsValue)>::new(move |_| report(Message::Done))
        };
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let line = event.data().as_string();
            let message = line.and_then(|line| Message::read(&line));
            report(message.unwrap_or(Message::Done));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.post_message(&JsValue::from_str(document)).ok()?;
        Some(Job {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        })
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
