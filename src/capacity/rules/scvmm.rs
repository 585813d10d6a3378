//! SCVMM cluster reserve: does one of four checks prove that the cluster is not over-committed?
//!
//! N hosts, R of which may fail. With the slot of the largest highly available VM:
//!
//! - slot-simple: Σ of the N − R smallest total slots ≥ Σ used slots;
//! - slot-full: for every set of R hosts, the slot being the largest VM on them: Σ total
//!   slots of the others ≥ Σ used slots;
//! - proof-simple: Σ of the R largest sums of VMs − largest ≤ Σ of the N − R smallest
//!   additional memory, which is max(available − largest, 0) of each host;
//! - proof-full: the same for every set, with the largest VM on it.
//!
//! Proofs do not count where nothing is orphaned beside one VM and no host has additional
//! memory. The full checks run only if N^R < 5000. Source: Microsoft KB 3023928.

use super::scene::{largest, largest_sum, sum_without_largest, total};
use super::scvmm_tables::{BySize, HostMemory};
use super::{Figure, FigureTable, Guarantee, Rule, RuleAnswer, Scene};
use crate::cluster::Dimension;
use crate::model::PlatformId;

/// Cluster reserve of SCVMM 2012 R2 and later.
pub static RULE: Rule = Rule {
    key: "scvmm",
    name: "SCVMM cluster reserve",
    platforms: &[
        PlatformId::HyperV2012,
        PlatformId::HyperV2012R2,
        PlatformId::HyperV2016,
        PlatformId::HyperV2019,
        PlatformId::HyperV2022,
        PlatformId::HyperV2025,
        PlatformId::AzureLocal,
    ],
    assumptions: &[
        "Memory alone counts.",
        "Each VM needs 64 MB more than its memory, or what the plan fixes as overhead.",
        "Stopped and saved VMs count like running ones.",
        "No rule keeps VMs off hosts.",
        "If none of the four checks proves that there is room, there is none.",
    ],
    guarantee: Guarantee::NeverYesWrongly,
    source: "Microsoft KB 3023928",
    needs_homes: true,
    answer,
};

/// The full checks run below so many cases, N^R.
const MOST_CASES: u64 = 5000;
/// If there are more sets, only the one that decides is shown.
const MOST_ROWS: u64 = 12;

fn answer(scene: &Scene) -> RuleAnswer {
    let reserve = Reserve::of(scene);
    let failures = scene.failures;
    let holds = |failures| {
        CHECKS
            .iter()
            .any(|check| reserve.proves(*check, failures).is_ok())
    };
    let unproved = CHECKS
        .iter()
        .rev()
        .find_map(|check| reserve.proves(*check, failures).err());
    let fallback = || largest(&reserve.hosts.sums, failures);
    RuleAnswer {
        loss: scene.at(&unproved.flatten().unwrap_or_else(fallback)),
        figures: vec![reserve.of_hosts(), reserve.of_checks(failures)],
        ..RuleAnswer::counted(holds(failures), scene, holds)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Check {
    SlotSimple,
    SlotFull,
    ProofSimple,
    ProofFull,
}

const CHECKS: [Check; 4] = [
    Check::SlotSimple,
    Check::ProofSimple,
    Check::SlotFull,
    Check::ProofFull,
];

impl Check {
    fn name(self) -> &'static str {
        match self {
            Check::SlotSimple => "slot-simple",
            Check::SlotFull => "slot-full",
            Check::ProofSimple => "proof-simple",
            Check::ProofFull => "proof-full",
        }
    }

    fn is_full(self) -> bool {
        matches!(self, Check::SlotFull | Check::ProofFull)
    }

    fn counts_slots(self) -> bool {
        matches!(self, Check::SlotSimple | Check::SlotFull)
    }
}

/// What a check compares.
struct Compared {
    largest: i64,
    needed: i64,
    there: i64,
    proved: bool,
}

impl Compared {
    fn slots(largest: i64, needed: i64, there: i64) -> Compared {
        Compared {
            largest,
            needed,
            there,
            proved: there >= needed,
        }
    }

    /// The special case: one VM is orphaned, and it is not shown that any host takes it.
    fn memory(largest: i64, orphaned: i64, there: i64) -> Compared {
        let special = orphaned == 0 && largest > 0 && there == 0;
        Compared {
            largest,
            needed: orphaned,
            there,
            proved: orphaned <= there && !special,
        }
    }
}

struct Reserve<'a> {
    scene: &'a Scene<'a>,
    hosts: HostMemory,
    slots: BySize,
    additional: BySize,
}

impl<'a> Reserve<'a> {
    fn of(scene: &'a Scene<'a>) -> Reserve<'a> {
        let hosts = HostMemory::of(scene);
        Reserve {
            scene,
            slots: BySize::of(&hosts, |slot| hosts.slots(slot)),
            additional: BySize::of(&hosts, |largest| hosts.additional(largest)),
            hosts,
        }
    }

    /// Whether a check proves that there is room; if not, the hosts that it fails for, if it
    /// looks at single sets.
    fn proves(&self, check: Check, failures: u32) -> Result<(), Option<Vec<usize>>> {
        if failures == 0 {
            return Ok(());
        }
        if !check.is_full() {
            return match self.simple(check, failures).proved {
                true => Ok(()),
                false => Err(None),
            };
        }
        if !runs_full(self.scene.hosts.len() as u64, failures) {
            return Err(None);
        }
        for failed in self.scene.sets(failures) {
            let failed: Vec<usize> = failed.iter().map(|at| at.0 as usize).collect();
            if !self.full(check, &failed).proved {
                return Err(Some(failed));
            }
        }
        match failures as usize > self.scene.hosts.len() {
            true => Err(None),
            false => Ok(()),
        }
    }

    fn simple(&self, check: Check, failures: u32) -> Compared {
        let hosts = &self.hosts;
        let size = hosts.largest_vm();
        match check.counts_slots() {
            true => {
                let there = sum_without_largest(&hosts.slots(size), failures);
                Compared::slots(size, total(&hosts.vms), there)
            }
            false => {
                let there = sum_without_largest(&hosts.additional(size), failures);
                Compared::memory(size, largest_sum(&hosts.sums, failures) - size, there)
            }
        }
    }

    fn full(&self, check: Check, failed: &[usize]) -> Compared {
        let lost = |amounts: &[i64]| failed.iter().map(|at| amounts[*at]).sum::<i64>();
        match check.counts_slots() {
            true => {
                let (size, there) = self.slots.without(failed);
                match lost(&self.hosts.vms) {
                    // Nothing is orphaned, whatever a slot is.
                    0 => Compared::slots(size, 0, 0),
                    _ => Compared::slots(size, total(&self.hosts.vms), there),
                }
            }
            false => {
                let (size, there) = self.additional.without(failed);
                Compared::memory(size, lost(&self.hosts.sums) - size, there)
            }
        }
    }

    fn of_hosts(&self) -> FigureTable {
        let memory = |amount| Figure::Amount(Dimension::Memory, amount);
        let hosts = &self.hosts;
        FigureTable {
            caption: "Hosts",
            heads: &[
                "Hosts",
                "Available",
                "Used slots",
                "Memory of highly available VMs",
                "Largest of them",
            ],
            rows: self.scene.by_host(|at| {
                vec![
                    memory(hosts.available[at]),
                    Figure::Count(hosts.vms[at] as u64),
                    memory(hosts.sums[at]),
                    memory(hosts.largest[at]),
                ]
            }),
        }
    }

    fn of_checks(&self, failures: u32) -> FigureTable {
        let order = [
            Check::SlotSimple,
            Check::SlotFull,
            Check::ProofSimple,
            Check::ProofFull,
        ];
        FigureTable {
            caption: "Checks; one that proves every loss is enough",
            heads: &[
                "Check",
                "Hosts that fail",
                "Largest VM",
                "Needed",
                "There",
                "Proved",
            ],
            rows: order
                .iter()
                .flat_map(|check| self.rows(*check, failures))
                .collect(),
        }
    }

    fn rows(&self, check: Check, failures: u32) -> Vec<Vec<Figure>> {
        let name = Figure::Text(check.name());
        let row = |hosts: Figure, compared: Compared| {
            let amount = |amount| match check.counts_slots() {
                true => Figure::Count(amount as u64),
                false => Figure::Amount(Dimension::Memory, amount),
            };
            vec![
                name.clone(),
                hosts,
                Figure::Amount(Dimension::Memory, compared.largest),
                amount(compared.needed.max(0)),
                amount(compared.there),
                Figure::Holds(compared.proved),
            ]
        };
        if failures == 0 {
            return Vec::new();
        }
        if !check.is_full() {
            return vec![row(
                Figure::Text("the worst of each"),
                self.simple(check, failures),
            )];
        }
        if !runs_full(self.scene.hosts.len() as u64, failures) {
            return vec![vec![name, Figure::Text("not run: too many sets of hosts")]];
        }
        let sets = self.scene.sets(failures);
        let single = |failed: &[usize]| {
            row(
                Figure::Hosts(self.scene.at(failed)),
                self.full(check, failed),
            )
        };
        if sets.total() <= MOST_ROWS {
            let positions = sets.map(|set| set.iter().map(|at| at.0 as usize).collect());
            return positions
                .map(|failed: Vec<usize>| single(&failed))
                .collect();
        }
        match self.proves(check, failures) {
            Err(Some(failed)) => vec![single(&failed)],
            Err(None) => Vec::new(),
            Ok(()) => vec![vec![
                name,
                Figure::Text("every set"),
                Figure::Text(""),
                Figure::Text(""),
                Figure::Text(""),
                Figure::Holds(true),
            ]],
        }
    }
}

/// Whether SCVMM runs the full checks for so many hosts and failures.
pub(super) fn runs_full(hosts: u64, failures: u32) -> bool {
    let cases = (0..failures).try_fold(1u64, |cases, _| cases.checked_mul(hosts));
    cases.is_some_and(|cases| cases < MOST_CASES)
}

#[cfg(test)]
mod tests {
    use super::runs_full;

    /// The largest N with N^R < 5000, for R = 1 to 5.
    #[test]
    fn the_full_checks_end_where_n_to_the_r_reaches_5000() {
        for (failures, hosts) in [(1, 4999), (2, 70), (3, 17), (4, 8), (5, 5)] {
            assert!(runs_full(hosts, failures), "{hosts} hosts, {failures}");
            assert!(!runs_full(hosts + 1, failures), "{hosts} hosts, {failures}");
        }
    }
}
