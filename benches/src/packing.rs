//! How good are placements and refutations by the standards of the packing literature?
//!
//! Each instance is a cluster of equal hosts: bins are hosts, items are VMs, and one host more is there to fail. Hosts
//! are added until a placement is found; the bound is one more than the largest number of hosts that was refuted.

mod classes;
mod instance;
mod search;

use std::time::{Duration, Instant};

use headroom::capacity::Effort;
use headroom_bench::random::Random;

use crate::measure::milliseconds;
use crate::table::Table;
use classes::Class;
use search::{Packed, pack};

/// Which instances are packed.
struct Selection {
    dimensions: &'static [usize],
    sizes: &'static [usize],
    triplets: &'static [usize],
    /// So many of each class, size and number of dimensions.
    each: u64,
}

/// What takes a few minutes.
const QUICK: Selection = Selection {
    dimensions: &[2, 3],
    sizes: &[20, 40, 60, 120],
    triplets: &[60, 120],
    each: 5,
};
/// What was published, for two dimensions as well.
const FULL: Selection = Selection {
    dimensions: &[2, 3],
    sizes: &[20, 40, 60, 120, 250, 500],
    triplets: &[60, 120, 249, 501],
    each: 10,
};

/// Packs the instances and prints a row for each class, number of dimensions and number of items.
pub fn run(full: bool) {
    let selection = if full { FULL } else { QUICK };
    let table = Table::new(
        "Vector packing: hosts used and proved necessary, with thorough effort (means of a class)",
        &[
            ("class", 24),
            ("d", 4),
            ("n", 5),
            ("instances", 11),
            ("bins", 9),
            ("bound", 9),
            ("closed", 8),
            ("optimum", 9),
            ("ms", 10),
        ],
    );
    let mut total = Total::default();
    for class in Class::all() {
        let sizes = match class {
            Class::Triplets(_) => selection.triplets,
            _ => selection.sizes,
        };
        for dimensions in selection.dimensions {
            for items in sizes {
                let row = Total::of(class, *dimensions, *items, selection.each);
                table.row(&row.cells(class, *dimensions, *items));
                total.add(&row);
            }
        }
    }
    println!("{}", total.summary());
}

/// What several instances came to.
#[derive(Default)]
struct Total {
    instances: u64,
    bins: usize,
    bound: usize,
    closed: u64,
    time: Duration,
}

impl Total {
    fn of(class: Class, dimensions: usize, items: usize, count: u64) -> Total {
        let mut total = Total::default();
        for seed in 0..count {
            let instance = class.generate(dimensions, items, &mut Random::new(seed));
            let start = Instant::now();
            let Some(packed) = pack(&instance, Effort::THOROUGH) else {
                continue;
            };
            total.note(packed, start.elapsed());
        }
        total
    }

    fn note(&mut self, packed: Packed, time: Duration) {
        self.instances += 1;
        self.bins += packed.bins;
        self.bound += packed.bound;
        self.closed += u64::from(packed.bins == packed.bound);
        self.time += time;
    }

    fn add(&mut self, other: &Total) {
        self.instances += other.instances;
        self.bins += other.bins;
        self.bound += other.bound;
        self.closed += other.closed;
        self.time += other.time;
    }

    fn cells(&self, class: Class, dimensions: usize, items: usize) -> [String; 9] {
        let mean = |sum: usize| format!("{:.2}", sum as f64 / self.instances.max(1) as f64);
        [
            class.name(),
            dimensions.to_string(),
            items.to_string(),
            self.instances.to_string(),
            mean(self.bins),
            mean(self.bound),
            self.closed.to_string(),
            class
                .optimum(items)
                .map_or(String::new(), |bins| bins.to_string()),
            milliseconds(self.time / self.instances.max(1) as u32),
        ]
    }

    fn summary(&self) -> String {
        format!(
            "\nOf {} instances {} are closed; {} bins are used where {} are proved necessary ({:.2} % more). {:.0} s.",
            self.instances,
            self.closed,
            self.bins,
            self.bound,
            (self.bins as f64 / self.bound.max(1) as f64 - 1.0) * 100.0,
            self.time.as_secs_f64()
        )
    }
}
