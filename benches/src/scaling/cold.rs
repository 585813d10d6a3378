//! How long does the first answer of all take? Asked in a process of its own, which has answered nothing before.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use headroom::assess::assess;
use headroom::capacity::Effort;
use headroom::format::document;
use headroom::model::Plan;

use crate::measure::median;

const PROCESSES: usize = 5;

/// The median of several first answers; `None`: no process could be started.
pub fn first_answer(plan: &Plan) -> Option<Duration> {
    let document = document::encode_compact(plan);
    let times: Vec<Duration> = (0..PROCESSES)
        .map_while(|_| ask_a_new_process(&document))
        .collect();
    (!times.is_empty()).then(|| median(times))
}

fn ask_a_new_process(document: &str) -> Option<Duration> {
    let mut child = Command::new(std::env::current_exe().ok()?)
        .arg("answer-once")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(document.as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    let nanoseconds = String::from_utf8(output.stdout).ok()?;
    Some(Duration::from_nanos(nanoseconds.trim().parse().ok()?))
}

/// What the new process does: reads a plan and prints how many nanoseconds its assessment took.
pub fn answer_once() {
    let mut document = String::new();
    if std::io::stdin().read_to_string(&mut document).is_err() {
        return;
    }
    let Ok(plan) = document::decode(&document) else {
        return;
    };
    let start = Instant::now();
    let assessment = assess(&plan, Effort::INTERACTIVE);
    let time = start.elapsed();
    if assessment.answers.is_some() {
        println!("{}", time.as_nanos());
    }
}
