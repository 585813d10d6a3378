//! What the page leaves to workers: everything about formats, and counting that takes longer
//! than a frame.
//!
//! One worker answers questions about texts, in the order in which they are asked; it is
//! started with the first question and stays. Counting has a worker of its own, because it is
//! ended when the plan changes before it is done; once it is done it waits for the next plan,
//! which it answers without being loaded again. Advice has one as well, for as long as it takes.
//! All run `worker.js`. A worker that fails leaves the page as
//! it is: open questions are answered with nothing, and the next one starts a new worker.

use std::cell::RefCell;
use std::rc::Rc;

use headroom::format::wire::{self, Answer, Counted};
use headroom::model::Plan;
use js_sys::{Array, Function, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, WorkerOptions, WorkerType};

/// What is to be done with an answer; undefined: there is none.
type Then = Box<dyn FnOnce(JsValue)>;

#[derive(Default)]
struct Desk {
    url: String,
    import: Option<Function>,
    running: Option<Running>,
    /// The number of the last question.
    last: u32,
    /// Questions that wait for an answer, oldest first.
    waiting: Vec<(u32, Then)>,
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

/// Names the script that workers run, and the function that reads files in one of them.
pub fn use_script(url: String, import: Function) {
    DESK.with_borrow_mut(|desk| {
        desk.url = url;
        desk.import = Some(import);
    });
}

/// Opens files or texts from outside. `www/import.js` does it, in a worker and with a dialog of
/// its own, which are loaded then; it is not heard of again if the user wants nothing of it.
/// It asks for the plan as it is `current`ly whenever it needs it: reading takes its time. No
/// present plan: there is none of the user's own.
pub fn open(
    texts: &Array,
    current: impl Fn() -> Option<Plan> + 'static,
    then: impl FnOnce(Option<Answer>) + 'static,
) {
    let then = Closure::once_into_js(move |answer: JsValue| then(opened(&answer)));
    let current = move || array(&current().as_ref().map(wire::encode).unwrap_or_default());
    let current = Closure::<dyn Fn() -> JsValue>::new(current).into_js_value();
    if let Some(import) = DESK.with_borrow(|desk| desk.import.clone()) {
        let _ = import.call3(&JsValue::NULL, texts, &current, &then);
    }
}

/// Opens a text that was saved (`openSaved`), the fragment of an address (`openLink`), or an
/// example by its name (`openExample`).
pub fn open_as(name: &str, text: &str, then: impl FnOnce(Option<Answer>) + 'static) {
    ask(name, &[JsValue::from_str(text)], move |answer| {
        then(opened(&answer));
    });
}

/// Asks how a number was calculated: finished elements.
pub fn explain(plan: &Plan, key: &str, then: impl FnOnce(Option<String>) + 'static) {
    let given = [array(&wire::encode(plan)), key.into()];
    ask("explain", &given, move |answer| then(answer.as_string()));
}

/// Writes a plan as a text: `toSave`, `toFile`, `toLink`, `toShortLink`.
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

/// What is told of a count; `None`: it is done.
type Report = Rc<dyn Fn(Option<Counted>)>;

#[derive(Default)]
struct Counter {
    running: Option<Running>,
    /// The number of the last count.
    job: u32,
    /// Who is told of it; `None`: the worker waits.
    report: Option<Report>,
}

thread_local! {
    static COUNTER: RefCell<Counter> = RefCell::default();
}

/// Counting in the background, until it is dropped.
pub struct Counting {
    job: u32,
}

impl Counting {
    /// Counts what the page has left open; `None` is reported at the end. Nothing where the
    /// browser has no workers.
    pub fn start(plan: &Plan, report: impl Fn(Option<Counted>) + 'static) -> Option<Self> {
        let url = DESK.with_borrow(|desk| desk.url.clone());
        COUNTER.with_borrow_mut(|counter| {
            counter.job = counter.job.wrapping_add(1);
            if counter.running.is_none() {
                counter.running = Running::start(&url, hear, stop_hearing);
            }
            let plan = array(&wire::encode(plan));
            let running = counter.running.as_ref()?;
            let is_asked = running.post(counter.job, "countLevels", &[plan]);
            counter.report = is_asked.then(|| Rc::new(report) as Report);
            is_asked.then_some(Counting { job: counter.job })
        })
    }
}

impl Drop for Counting {
    fn drop(&mut self) {
        let _ended = COUNTER.with_borrow_mut(|counter| {
            let is_at_work = counter.job == self.job && counter.report.take().is_some();
            is_at_work.then(|| counter.running.take())
        });
    }
}

fn hear(job: u32, is_last: bool, part: JsValue) {
    let report = COUNTER.with_borrow_mut(|counter| match is_last {
        _ if job != counter.job => None,
        true => counter.report.take(),
        false => counter.report.clone(),
    });
    if let Some(report) = report {
        let bytes = part.dyn_ref::<Uint8Array>().filter(|_| !is_last);
        report(bytes.and_then(|bytes| Counted::decode(&bytes.to_vec())));
    }
}

/// The worker has failed.
fn stop_hearing() {
    let (_ended, report) =
        COUNTER.with_borrow_mut(|counter| (counter.running.take(), counter.report.take()));
    if let Some(report) = report {
        report(None);
    }
}

/// Advice that is being worked out, until it is dropped.
pub struct Advising {
    _running: Running,
}

/// Asks for advice about a topic: finished elements. Nothing where the browser has no workers.
pub fn advise(
    plan: &Plan,
    topic: &str,
    then: impl Fn(Option<String>) + 'static,
) -> Option<Advising> {
    let url = DESK.with_borrow(|desk| desk.url.clone());
    let then = Rc::new(then);
    let failed = then.clone();
    let running = Running::start(
        &url,
        move |_, _, part| then(part.as_string()),
        move || failed(None),
    )?;
    let given = [array(&wire::encode(plan)), topic.into()];
    let is_asked = running.post(0, "advise", &given);
    is_asked.then_some(Advising { _running: running })
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
