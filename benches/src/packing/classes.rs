//! The classes of instances that the literature packs, regenerated from their published ranges.
//!
//! - Classes 1 to 9: Panigrahy et al. 2011, "Heuristics for Vector Bin Packing", after Caprara and Toth 2001, "Lower
//!   bounds and algorithms for the 2-dimensional vector packing problem", and Spieksma 1994.
//! - Triplets: Falkenauer 1996, "A hybrid grouping genetic algorithm for bin packing", and Caprara and Toth, in each
//!   dimension; three items fill each bin of the best packing exactly.
//! - New classes 1 to 6: the set "New" of the repository Vectorpack/experiments_vector_paper.
//!
//! The seeds are our own, so single instances differ from the published ones.

use headroom_bench::random::Random;

use super::instance::{Instance, MOST_DIMENSIONS, Sizes};

/// A class of instances.
#[derive(Debug, Clone, Copy)]
pub enum Class {
    /// Classes 1 to 6: sizes uniform in each dimension.
    Uniform {
        number: u8,
        capacity: i64,
        least: i64,
        most: i64,
    },
    /// Class 7: what is large in one dimension is large in the other.
    Correlated,
    /// Class 8: what is large in one dimension is small in the other.
    Opposed,
    /// Class 9: twice as many balls as dimensions, thrown into the dimensions.
    Balls,
    /// Three items for each bin.
    Triplets(Triplets),
    /// New class 1: each item is large in one dimension.
    LargeInOne,
    /// New classes 2 and 3: normal deviates.
    Normal {
        number: u8,
        mean: f64,
        deviation: f64,
    },
    /// New classes 4 to 6: mostly small, some large.
    Bimodal {
        number: u8,
        large: f64,
        small: f64,
        deviation: f64,
    },
}

/// How the three items of a bin are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Triplets {
    /// Two of a quarter to half a bin, and the rest.
    CapraraToth,
    /// One of nearly half a bin, one of a quarter or more, and the rest.
    Falkenauer,
}

const fn uniform(number: u8, capacity: i64, least: i64, most: i64) -> Class {
    Class::Uniform {
        number,
        capacity,
        least,
        most,
    }
}

const fn normal(number: u8, mean: f64, deviation: f64) -> Class {
    Class::Normal {
        number,
        mean,
        deviation,
    }
}

const fn bimodal(number: u8, large: f64, small: f64, deviation: f64) -> Class {
    Class::Bimodal {
        number,
        large,
        small,
        deviation,
    }
}

const CLASSES: [Class; 17] = [
    uniform(1, 1000, 100, 400),
    uniform(2, 1000, 1, 1000),
    uniform(3, 1000, 200, 800),
    uniform(4, 1000, 50, 200),
    uniform(5, 1000, 25, 100),
    uniform(6, 150, 20, 100),
    Class::Correlated,
    Class::Opposed,
    Class::Balls,
    Class::Triplets(Triplets::CapraraToth),
    Class::Triplets(Triplets::Falkenauer),
    Class::LargeInOne,
    normal(2, 20.0, 10.0),
    normal(3, 30.0, 15.0),
    bimodal(4, 70.0, 30.0, 15.0),
    bimodal(5, 80.0, 20.0, 10.0),
    bimodal(6, 70.0, 15.0, 10.0),
];

impl Class {
    /// Every class, in the order of the literature.
    pub fn all() -> impl Iterator<Item = Class> {
        CLASSES.into_iter()
    }

    /// What it is called in tables.
    pub fn name(self) -> String {
        match self {
            Class::Uniform { number, .. } => format!("{number}"),
            Class::Correlated => "7".to_owned(),
            Class::Opposed => "8".to_owned(),
            Class::Balls => "9".to_owned(),
            Class::Triplets(Triplets::CapraraToth) => "triplets, Caprara-Toth".to_owned(),
            Class::Triplets(Triplets::Falkenauer) => "triplets, Falkenauer".to_owned(),
            Class::LargeInOne => "new 1".to_owned(),
            Class::Normal { number, .. } | Class::Bimodal { number, .. } => format!("new {number}"),
        }
    }

    /// The fewest bins, where that is known by construction.
    pub fn optimum(self, items: usize) -> Option<usize> {
        matches!(self, Class::Triplets(_)).then_some(items / 3)
    }

    /// An instance with so many dimensions and items.
    pub fn generate(self, dimensions: usize, items: usize, random: &mut Random) -> Instance {
        let dimensions = dimensions.min(MOST_DIMENSIONS);
        let (capacity, sizes) = match self {
            Class::Uniform {
                capacity,
                least,
                most,
                ..
            } => {
                let item = |random: &mut Random| each(dimensions, |_| random.between(least, most));
                (capacity, repeat(items, || item(random)))
            }
            Class::Correlated => (
                150,
                repeat(items, || pairs(dimensions, random, |x| (x - 10, x + 10))),
            ),
            Class::Opposed => (
                150,
                repeat(items, || pairs(dimensions, random, |x| (110 - x, 130 - x))),
            ),
            // One more, as the published generator has it.
            Class::Balls => (100, repeat(items + 1, || balls(dimensions, random))),
            Class::Triplets(kind) => (100, triplets(kind, dimensions, items / 3, random)),
            Class::LargeInOne => (100, large_in_one(dimensions, items, random)),
            Class::Normal {
                mean, deviation, ..
            } => {
                let size = |random: &mut Random| bounded_normal(mean, deviation, random);
                (100, repeat(items, || each(dimensions, |_| size(random))))
            }
            Class::Bimodal {
                large,
                small,
                deviation,
                ..
            } => (
                100,
                bimodal_items((large, small), deviation, dimensions, items, random),
            ),
        };
        Instance { capacity, sizes }
    }
}

fn repeat(count: usize, mut item: impl FnMut() -> Sizes) -> Vec<Sizes> {
    (0..count).map(|_| item()).collect()
}

fn each(dimensions: usize, mut size: impl FnMut(usize) -> i64) -> Sizes {
    std::array::from_fn(|d| if d < dimensions { size(d) } else { 0 })
}

/// Dimensions two by two, the second of a size that depends on the first; an odd last one by itself.
fn pairs(dimensions: usize, random: &mut Random, range: impl Fn(i64) -> (i64, i64)) -> Sizes {
    let mut first = 0;
    each(dimensions, |d| {
        if d % 2 == 0 {
            first = random.between(20, 99);
            first
        } else {
            let (least, most) = range(first);
            random.between(least, most)
        }
    })
}

fn balls(dimensions: usize, random: &mut Random) -> Sizes {
    loop {
        let mut thrown = [0; MOST_DIMENSIONS];
        for _ in 0..2 * dimensions {
            thrown[random.below(dimensions as u64) as usize] += 1;
        }
        let size = random.between(10, 40);
        let sizes = each(dimensions, |d| size * thrown[d] + random.between(0, 1));
        if sizes.iter().all(|size| *size <= 100) {
            return sizes;
        }
    }
}

fn triplets(kind: Triplets, dimensions: usize, bins: usize, random: &mut Random) -> Vec<Sizes> {
    let mut items = Vec::new();
    for _ in 0..bins {
        let first = each(dimensions, |_| match kind {
            Triplets::CapraraToth => random.between(25, 50),
            Triplets::Falkenauer => random.between(38, 49),
        });
        let second = each(dimensions, |d| match kind {
            Triplets::CapraraToth => random.between(25, 50),
            Triplets::Falkenauer => random.between(25, (100 - first[d]) / 2),
        });
        let third = each(dimensions, |d| 100 - first[d] - second[d]);
        items.extend([first, second, third]);
    }
    items
}

fn large_in_one(dimensions: usize, items: usize, random: &mut Random) -> Vec<Sizes> {
    let mut sizes = Vec::new();
    for large in 0..dimensions {
        // The last dimension has what does not divide evenly.
        let count = match large + 1 == dimensions {
            true => items - sizes.len(),
            false => items / dimensions,
        };
        sizes.extend(repeat(count, || {
            each(dimensions, |d| match d == large {
                true => random.between(50, 100),
                false => random.between(0, 25),
            })
        }));
    }
    sizes
}

/// A rounded normal deviate, drawn anew until it is from 0 to 100.
fn bounded_normal(mean: f64, deviation: f64, random: &mut Random) -> i64 {
    loop {
        let size = random.normal(mean, deviation).round();
        if (0.0..=100.0).contains(&size) {
            return size as i64;
        }
    }
}

fn bimodal_items(
    means: (f64, f64),
    deviation: f64,
    dimensions: usize,
    items: usize,
    random: &mut Random,
) -> Vec<Sizes> {
    // Which items are large is drawn for each dimension by itself.
    let large: [Vec<bool>; MOST_DIMENSIONS] = std::array::from_fn(|_| about_a_tenth(items, random));
    let item = |number: usize| {
        each(dimensions, |d| {
            let mean = if large[d][number] { means.0 } else { means.1 };
            bounded_normal(mean, deviation, random)
        })
    };
    (0..items).map(item).collect()
}

/// Marks about a tenth of the items, at random.
fn about_a_tenth(items: usize, random: &mut Random) -> Vec<bool> {
    let spread = (items as f64 / 4.0).sqrt();
    let count = random.normal((items / 10) as f64, spread).round();
    let mut marks: Vec<bool> = (0..items).map(|item| (item as f64) < count).collect();
    for at in (1..items).rev() {
        marks.swap(at, random.below(at as u64 + 1) as usize);
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::{Class, MOST_DIMENSIONS, Triplets};
    use headroom_bench::random::Random;

    #[test]
    fn every_item_fits_into_a_bin() {
        for class in Class::all() {
            for dimensions in [2, 3] {
                let instance = class.generate(dimensions, 60, &mut Random::new(5));
                let name = class.name();
                assert!(instance.sizes.len() >= 60, "{name}");
                for sizes in &instance.sizes {
                    let fits = |size: &i64| (0..=instance.capacity).contains(size);
                    assert!(sizes.iter().all(fits), "{name}: {sizes:?}");
                    assert_eq!(sizes[dimensions..], [0; MOST_DIMENSIONS][dimensions..]);
                }
            }
        }
    }

    #[test]
    fn three_items_fill_a_bin() {
        for kind in [Triplets::CapraraToth, Triplets::Falkenauer] {
            let instance = Class::Triplets(kind).generate(3, 30, &mut Random::new(5));
            for three in instance.sizes.chunks(3) {
                let sum: [i64; 3] = std::array::from_fn(|d| three.iter().map(|item| item[d]).sum());
                assert_eq!(sum, [100; 3]);
            }
        }
    }

    #[test]
    fn sizes_keep_to_the_published_ranges() {
        let [class, ..] = super::CLASSES;
        let instance = class.generate(2, 200, &mut Random::new(5));
        let of_memory = || instance.sizes.iter().map(|sizes| sizes[0]);
        let (least, most) = (of_memory().min(), of_memory().max());
        assert!(least >= Some(100) && least < Some(120), "{least:?}");
        assert!(most <= Some(400) && most > Some(380), "{most:?}");
    }
}
