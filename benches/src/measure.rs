//! How long does something take? The median of several runs.

use std::time::{Duration, Instant};

/// Runs at most so often.
const MOST_RUNS: usize = 15;
/// No further run begins after so long.
const LONG_ENOUGH: Duration = Duration::from_secs(1);

/// What something returns, and the median of what it takes.
pub fn timed<T>(mut run: impl FnMut() -> T) -> (T, Duration) {
    let begin = Instant::now();
    let mut times = Vec::new();
    loop {
        let start = Instant::now();
        let result = run();
        times.push(start.elapsed());
        if times.len() >= MOST_RUNS || begin.elapsed() >= LONG_ENOUGH {
            return (result, median(times));
        }
    }
}

/// The one in the middle; of two the longer.
pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Milliseconds, with as many digits as can be relied on.
pub fn milliseconds(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1_000.0;
    match ms {
        ms if ms < 1.0 => format!("{ms:.3}"),
        ms if ms < 100.0 => format!("{ms:.2}"),
        ms => format!("{ms:.0}"),
    }
}
