//! How is a running QEMU asked and told something? By lines of JSON through a socket (QMP).

use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// What goes wrong, as a sentence.
pub type Outcome<T> = Result<T, String>;

/// A connection to one QEMU, with the events that it has reported so far.
pub struct Qmp {
    lines: BufReader<UnixStream>,
    events: Vec<Value>,
}

impl Qmp {
    /// Connects as soon as the socket is there, within ten seconds.
    pub fn connect(path: &Path) -> Outcome<Qmp> {
        let begin = Instant::now();
        let stream = loop {
            match UnixStream::connect(path) {
                Ok(stream) => break stream,
                Err(_) if begin.elapsed() < Duration::from_secs(10) => {
                    sleep(Duration::from_millis(20));
                }
                Err(problem) => return Err(format!("{}: {problem}", path.display())),
            }
        };
        let mut qmp = Qmp {
            lines: BufReader::new(stream),
            events: Vec::new(),
        };
        qmp.wait_for(Duration::from_secs(10))?;
        qmp.ask("qmp_capabilities", json!({}))?;
        Ok(qmp)
    }

    /// Gives an order and returns what QEMU answers.
    pub fn ask(&mut self, order: &str, arguments: Value) -> Outcome<Value> {
        let line = json!({"execute": order, "arguments": arguments}).to_string() + "\n";
        let stream = self.lines.get_mut();
        stream
            .write_all(line.as_bytes())
            .map_err(|problem| format!("{order}: {problem}"))?;
        loop {
            let message = self
                .wait_for(Duration::from_secs(60))?
                .ok_or_else(|| format!("{order}: no answer within a minute"))?;
            if let Some(answer) = message.get("return") {
                return Ok(answer.clone());
            }
            if let Some(problem) = message.get("error") {
                return Err(format!("{order}: {problem}"));
            }
        }
    }

    /// The time of the first event of this name, in seconds, waiting for it so long.
    pub fn time_of(&mut self, name: &str, patience: Duration) -> Outcome<Option<f64>> {
        let begin = Instant::now();
        loop {
            let found = self.events.iter().find(|event| event["event"] == name);
            if let Some(event) = found {
                let stamp = &event["timestamp"];
                let part = |key: &str| stamp[key].as_f64().unwrap_or_default();
                return Ok(Some(part("seconds") + part("microseconds") / 1e6));
            }
            if begin.elapsed() > patience {
                return Ok(None);
            }
            self.wait_for(Duration::from_millis(50))?;
        }
    }

    /// The next message, if one comes in time; events are kept.
    fn wait_for(&mut self, patience: Duration) -> Outcome<Option<Value>> {
        let text = |problem: std::io::Error| format!("QEMU's socket: {problem}");
        let stream = self.lines.get_ref();
        stream.set_read_timeout(Some(patience)).map_err(text)?;
        let mut line = String::new();
        match self.lines.read_line(&mut line) {
            Ok(0) => Err("QEMU has ended.".to_owned()),
            Ok(_) => {
                let message: Value =
                    serde_json::from_str(&line).map_err(|problem| problem.to_string())?;
                if message.get("event").is_some() {
                    self.events.push(message.clone());
                }
                Ok(Some(message))
            }
            Err(problem)
                if matches!(problem.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) =>
            {
                Ok(None)
            }
            Err(problem) => Err(text(problem)),
        }
    }
}
