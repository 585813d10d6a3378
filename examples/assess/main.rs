//! What does Headroom say about a cluster, on the command line?
//!
//! ```text
//! cargo run --release --example assess -- plan.json
//! ```

mod clusters;
mod command;
mod text;

use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args_os()
        .skip(1)
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    let answer = command::run(&arguments, &mut io::stdin().lock());
    // Whoever reads the output may close it early, as `head` does: that is no failure.
    let _ = io::stdout().lock().write_all(answer.output.as_bytes());
    let _ = io::stderr().lock().write_all(answer.errors.as_bytes());
    ExitCode::from(answer.status)
}
