//! Prints a large cluster as a plan document: `benchmark_cluster HOSTS VMS [alike|generations|unlike]`.

#[path = "../benches/clusters/mod.rs"]
mod clusters;

use clusters::{Hardware, cluster};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, default: u32| -> u32 {
        let argument = arguments.get(at).map(String::as_str);
        argument
            .and_then(|text| text.parse().ok())
            .unwrap_or(default)
    };
    let hardware = match arguments.get(2).map(String::as_str) {
        Some("generations") => Hardware::Generations,
        Some("unlike") => Hardware::Unlike,
        _ => Hardware::Alike,
    };
    let plan = cluster(number(0, 64), number(1, 8_000), hardware);
    print!("{}", headroom::format::document::encode(&plan));
}
