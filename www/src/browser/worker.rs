//! What the page leaves to workers: everything about formats, and counting that takes longer
//! than a frame.
//!
//! One worker answers questions about texts, in the order in which they are asked; it is
//! started with the first question and stays. Counting and advice have workers of their own,
//! because they are ended when the plan changes. All run `worker.js`. A worker that fails leaves the page as
//! it is: open questions are answered with nothing, and the next one starts a new worker.

use std::cell::RefCell;
use std::rc::Rc;

use headroom::format::wire::{self, Answer, Counted};
use headroom::model::Plan;
use headroom::report::advice::AdviceText;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, WorkerOptions, WorkerType};

/// What is to be done with an answer; undefined: there is none.
type Then = Box<dyn FnOnce(JsValue)>;

#[derive(Default)]
struct Desk {
    url: String,
    running: Option<Running>,
    /// The number of the last question.
    last: u32,
    /// Questions that wait for an answer, oldest first.
    waiting: Vec<(u32, Then)>,
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

/// Names the script that workers run.
pub fn use_script(url: String) {
    DESK.with_borrow_mut(|desk| desk.url = url);
}

/// Opens a text from outside.
pub fn open(bytes: &[u8], current: &Plan, then: impl FnOnce(Option<Answer>) + 'static) {
    let given = [array(bytes), array(&wire::encode(current))];
    ask("open", &given, move |answer| then(opened(&answer)));
}

/// Opens a text that was saved (`openSaved`), or the fragment of an address (`openLink`).
pub fn open_as(name: &str, text: &str, then: impl FnOnce(Option<Answer>) + 'static) {
    ask(name, &[JsValue::from_str(text)], move |answer| {
        then(opened(&answer));
    });
}

/// Writes a plan as a text: `toSave`, `toFile`, `toLink`, or its placement, `toCsv`.
pub fn write(name: &str, plan: &Plan, then: impl FnOnce(Option<String>) + 'static) {
    let given = [array(&wire::encode(plan))];
    ask(name, &given, move |answer| then(answer.as_string()));
}

fn opened(answer: &JsValue) -> Option<Answer> {
    Answer::decode(&answer.dyn_ref::<Uint8Array>()?.to_vec())
}

fn array(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

fn ask(name: &str, given: &[JsValue], then: impl FnOnce(JsValue) + 'static) {
    let is_asked = DESK.with_borrow_mut(|desk| {
        desk.last = desk.last.wrapping_add(1);
        desk.waiting.push((desk.last, Box::new(then)));
        if desk.running.is_none() {
            desk.running = Running::start(&desk.url, take_answer, give_up);
        }
        let running = desk.running.as_ref();
        running.is_some_and(|running| running.post(desk.last, name, given))
    });
    if !is_asked {
        give_up();
    }
}

fn take_answer(number: u32, _: bool, answer: JsValue) {
    let then = DESK.with_borrow_mut(|desk| {
        let at = desk.waiting.iter().position(|(open, _)| *open == number)?;
        Some(desk.waiting.remove(at).1)
    });
    if let Some(then) = then {
        then(answer);
    }
}

/// The worker has failed.
fn give_up() {
    let (_ended, waiting) = DESK.with_borrow_mut(|desk| {
        let waiting = std::mem::take(&mut desk.waiting);
        (desk.running.take(), waiting)
    });
    for (_, then) in waiting {
        then(JsValue::UNDEFINED);
    }
}

/// What is to be done with a message of a job: whether it is the last, and its bytes.
type Report = Rc<dyn Fn(bool, Option<Vec<u8>>)>;

/// Work in the background, until it is dropped.
pub struct Job {
    _running: Running,
}

/// Counts what the page has left open; `None` is reported at the end. Nothing where the browser
/// has no workers.
pub fn count(plan: &Plan, report: impl Fn(Option<Counted>) + 'static) -> Option<Job> {
    let given = [array(&wire::encode(plan))];
    let report = move |is_last: bool, bytes: Option<Vec<u8>>| {
        let bytes = bytes.filter(|_| !is_last);
        report(bytes.and_then(|bytes| Counted::decode(&bytes)));
    };
    Job::start("countLevels", &given, Rc::new(report))
}

/// Asks for advice about a topic. Nothing where the browser has no workers.
pub fn advise(
    plan: &Plan,
    topic: &str,
    then: impl Fn(Option<AdviceText>) + 'static,
) -> Option<Job> {
    let given = [array(&wire::encode(plan)), topic.into()];
    let then = move |_, bytes: Option<Vec<u8>>| {
        then(bytes.and_then(|bytes| wire::decode_advice(&bytes)));
    };
    Job::start("advise", &given, Rc::new(then))
}

impl Job {
    /// Starts a function of the worker.
    fn start(name: &str, given: &[JsValue], report: Report) -> Option<Job> {
        let url = DESK.with_borrow(|desk| desk.url.clone());
        let failed = report.clone();
        let running = Running::start(
            &url,
            move |_, is_last, part| {
                let bytes = part.dyn_ref::<Uint8Array>();
                report(is_last, bytes.map(Uint8Array::to_vec));
            },
            move || failed(true, None),
        )?;
        running
            .post(0, name, given)
            .then_some(Job { _running: running })
    }
}

/// A worker; dropping it ends it.
struct Running {
    worker: web_sys::Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(JsValue)>,
}

impl Running {
    /// Starts a worker. `on_message` is called with the number of the question, whether this is
    /// the last about it, and what there is to be said.
    fn start(
        url: &str,
        on_message: impl Fn(u32, bool, JsValue) + 'static,
        on_error: impl Fn() + 'static,
    ) -> Option<Running> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = web_sys::Worker::new_with_options(url, &options).ok()?;
        let on_error = Closure::<dyn FnMut(JsValue)>::new(move |_| on_error());
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let message: Array = event.data().unchecked_into();
            let number = message.get(0).as_f64().unwrap_or_default();
            on_message(number as u32, message.get(1).is_truthy(), message.get(2));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Running {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    /// Asks for a function of `worker.js`; whether that was possible.
    fn post(&self, number: u32, name: &str, given: &[JsValue]) -> bool {
        let message = Array::of2(&number.into(), &name.into());
        for one in given {
            message.push(one);
        }
        self.worker.post_message(&message).is_ok()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
