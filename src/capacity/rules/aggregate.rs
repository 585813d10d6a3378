//! Do the sums suffice? What spreadsheets and calculators ask.
//!
//! Σ need ≤ Σ room − the largest k rooms, in each dimension by itself. Calculators for equal
//! hosts ask instead for ⌈Σ need / room of a host⌉ + k ≤ hosts.

use super::scene::{largest, sum_without_largest, total};
use super::{Figure, FigureTable, Guarantee, Rule, RuleAnswer, Says, Scene};
use crate::cluster::Dimension;

/// Sums without the largest hosts.
pub static RULE: Rule = Rule {
    key: "aggregate",
    name: "Sums without the largest hosts (N+1)",
    platforms: &[],
    assumptions: &[
        "VMs can be divided like water among the hosts that are left.",
        "Every VM must run again, those included that the plan does not restart.",
        "No rule keeps VMs off hosts.",
    ],
    guarantee: Guarantee::NeverNoWrongly,
    source: "spreadsheets; cld2day N+1 planner, ODIN, vcf-sizer and others",
    needs_homes: false,
    answer: by_sums,
};

/// The number of equal hosts.
pub static MEAN_HOST: Rule = Rule {
    key: "node-count",
    name: "Number of hosts needed, as if all were alike",
    platforms: &[],
    assumptions: &[
        "All hosts have the mean memory.",
        "VMs can be divided like water among the hosts that are left.",
        "Every VM must run again; memory alone counts.",
    ],
    guarantee: Guarantee::NeverNoWrongly,
    source: "ODIN: nodes = need / usable memory of a node, rounded up, and one more",
    needs_homes: false,
    answer: by_number,
};

struct Sums {
    dimension: Dimension,
    needed: i64,
    rooms: Vec<i64>,
}

impl Sums {
    fn of(scene: &Scene, dimension: Dimension) -> Sums {
        let vms = scene.cluster.vms.iter().filter(|vm| vm.unit.is_some());
        let needs = vms.map(|vm| vm.claim.demand[dimension]);
        Sums {
            dimension,
            needed: needs.fold(0, i64::saturating_add),
            rooms: scene.capacities(dimension),
        }
    }

    fn left(&self, failures: u32) -> i64 {
        sum_without_largest(&self.rooms, failures)
    }

    fn holds(&self, failures: u32) -> bool {
        self.needed <= self.left(failures)
    }
}

fn by_sums(scene: &Scene) -> RuleAnswer {
    let dimensions = scene.cluster.dimensions.iter();
    let counted = dimensions.filter(|dimension| **dimension != Dimension::Vms);
    let sums: Vec<Sums> = counted
        .map(|dimension| Sums::of(scene, *dimension))
        .collect();
    let failures = scene.failures;
    let holds = |failures| sums.iter().all(|sums| sums.holds(failures));
    let worst = sums
        .iter()
        .find(|sums| !sums.holds(failures))
        .or(sums.first());
    let rows = sums.iter().map(|sums| {
        vec![
            Figure::Text(sums.dimension.noun()),
            Figure::Amount(sums.dimension, sums.needed),
            Figure::Amount(sums.dimension, total(&sums.rooms)),
            Figure::Amount(sums.dimension, sums.left(failures)),
            Figure::Holds(sums.holds(failures)),
        ]
    });
    RuleAnswer {
        loss: worst.map_or_else(Vec::new, |sums| scene.at(&largest(&sums.rooms, failures))),
        figures: vec![FigureTable {
            caption: "Sums",
            heads: &["Of", "Needed", "All hosts", "Without the largest", "Enough"],
            rows: rows.collect(),
        }],
        ..RuleAnswer::counted(holds(failures), scene, holds)
    }
}

fn by_number(scene: &Scene) -> RuleAnswer {
    let sums = Sums::of(scene, Dimension::Memory);
    let (all, hosts) = (i128::from(total(&sums.rooms)), scene.hosts.len() as i128);
    if all == 0 {
        return RuleAnswer::of(Says::NotApplicable("The hosts have no memory for VMs."));
    }
    // ⌈needed / (all / hosts)⌉, exactly.
    let busy = (i128::from(sums.needed) * hosts + all - 1) / all;
    let holds = |failures: u32| busy + i128::from(failures) <= hosts;
    let count = |number: i128| Figure::Count(u64::try_from(number).unwrap_or(u64::MAX));
    let amount = |kib| Figure::Amount(Dimension::Memory, kib);
    let needed = busy.saturating_add(i128::from(scene.failures));
    RuleAnswer {
        loss: scene.at(&largest(&sums.rooms, scene.failures)),
        figures: vec![FigureTable {
            caption: "Number of hosts",
            heads: &[
                "Memory needed",
                "Mean host",
                "Hosts for it",
                "With those that fail",
                "Hosts there are",
            ],
            rows: vec![vec![
                amount(sums.needed),
                amount((all / hosts) as i64),
                count(busy),
                count(needed),
                count(hosts),
            ]],
        }],
        ..RuleAnswer::counted(holds(scene.failures), scene, holds)
    }
}
