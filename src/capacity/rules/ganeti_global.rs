//! Ganeti, global N+1: can every node be evacuated?
//!
//! For each node: DRBD instances go to their secondary, those on shared storage to any node
//! of their group, one after another, the others are recreated, the largest first. Each must
//! leave some memory free. Source: ganeti, src/Ganeti/HTools/GlobalN1.hs, Node.hs.

use super::scene::Scene;
use super::{Figure, FigureTable, Guarantee, Rule, RuleAnswer, Says};
use crate::cluster::{Dimension, HostSet, VmIndex};
use crate::model::PlatformId;
use crate::order::sort_by_key;

/// Ganeti's unit of memory: what is left free is at least one of it.
pub(super) const LEAST_FREE: i64 = 1024;

/// Global N+1 of hcheck.
pub static RULE: Rule = Rule {
    key: "ganeti-global",
    name: "Ganeti global N+1",
    platforms: &[PlatformId::Ganeti],
    assumptions: &[
        "One node fails; memory alone counts, and some of it stays free on every node.",
        "VMs that two hosts may run have their disks on these two (DRBD), those that one may run on that one (plain), all others on shared storage.",
        "Of several nodes the one with most free memory is taken, one instance after another.",
        "Exclusion tags are ignored; plain instances are recreated on any node.",
    ],
    guarantee: Guarantee::NeverYesWrongly,
    source: "ganeti c35736d8, src/Ganeti/HTools/GlobalN1.hs",
    needs_homes: true,
    answer,
};

fn answer(scene: &Scene) -> RuleAnswer {
    if scene.failures > 1 {
        return RuleAnswer::of(Says::NotApplicable("It is about the failure of one node."));
    }
    let nodes = Nodes::of(scene);
    let stuck: Vec<(usize, u64)> = (0..scene.hosts.len())
        .map(|at| (at, nodes.stuck(at)))
        .filter(|(_, stuck)| *stuck > 0)
        .collect();
    let holds = |failures: u32| failures == 0 || (failures == 1 && stuck.is_empty());
    let bad: Vec<usize> = stuck.iter().map(|(at, _)| *at).collect();
    let rows = stuck.iter().map(|(at, stuck)| {
        vec![
            Figure::Hosts(scene.at(&[*at])),
            Figure::Count(scene.carried[*at].len() as u64),
            Figure::Count(*stuck),
        ]
    });
    RuleAnswer {
        loss: scene.at(bad
            .get(..scene.failures.min(bad.len() as u32) as usize)
            .unwrap_or_default()),
        figures: vec![FigureTable {
            caption: "Nodes that cannot be evacuated",
            heads: &["Node", "Instances", "Without a new node"],
            rows: rows.collect(),
        }],
        ..RuleAnswer::counted(holds(scene.failures), scene, holds)
    }
}

/// Where an instance may go.
#[derive(Clone, Copy)]
pub(super) enum Storage<'a> {
    /// To its other node, by position; `None`: that is not in service.
    Drbd(Option<usize>),
    /// To any of these nodes, or to any at all.
    Shared(Option<&'a HostSet>),
    /// Anywhere, made anew.
    Plain,
}

pub(super) struct Nodes<'a> {
    scene: &'a Scene<'a>,
    /// Free memory in KiB, what the platform keeps free included.
    pub(super) free: Vec<i64>,
}

impl<'a> Nodes<'a> {
    pub(super) fn of(scene: &'a Scene<'a>) -> Nodes<'a> {
        let kept = scene
            .hosts
            .iter()
            .map(|host| scene.cluster.host(*host).kept_free_at_start);
        let free = scene.free_memory().into_iter().zip(kept);
        Nodes {
            scene,
            free: free.map(|(free, kept)| free + kept).collect(),
        }
    }

    /// What a VM's possible owners say about its disks.
    pub(super) fn storage(&self, vm: VmIndex, home: usize) -> Storage<'a> {
        let scene = self.scene;
        let claim = &scene.cluster.vms[vm.0 as usize].claim;
        let set = claim.allowed.map(|set| &scene.cluster.allowed_sets[set]);
        match set {
            Some(set) if set.len() == 1 => Storage::Plain,
            Some(set) if set.len() == 2 && set.contains(scene.hosts[home]) => {
                let other = |at: &usize| *at != home && set.contains(scene.hosts[*at]);
                Storage::Drbd((0..scene.hosts.len()).find(other))
            }
            set => Storage::Shared(set),
        }
    }

    /// How many instances of a node find no other.
    fn stuck(&self, failed: usize) -> u64 {
        let scene = self.scene;
        let size = |vm: VmIndex| scene.demand(vm, Dimension::Memory);
        let vms = scene.carried[failed].iter();
        let mut order = Vec::new();
        for vm in vms.copied().filter(|vm| scene.restarts(*vm)) {
            let storage = self.storage(vm, failed);
            // Those on shared storage in the order of the plan, plain ones the largest first.
            let rank = match storage {
                Storage::Drbd(_) => (0, 0),
                Storage::Shared(_) => (1, 0),
                Storage::Plain => (2, -size(vm)),
            };
            order.push((rank, size(vm), storage));
        }
        sort_by_key(&mut order, |(rank, ..)| *rank);
        let mut free = self.free.clone();
        // Nothing fits there any more.
        free[failed] = i64::MIN;
        let mut stuck = 0;
        for (_, size, storage) in order {
            let to = match storage {
                Storage::Drbd(other) => other,
                Storage::Shared(Some(set)) => self.roomiest_of(&free, set),
                Storage::Shared(None) | Storage::Plain => Some(roomiest(&free)),
            };
            match to.filter(|to| free[*to] >= size + LEAST_FREE) {
                Some(to) => free[to] -= size,
                None => stuck += 1,
            }
        }
        stuck
    }

    /// The node of a set with most free memory; of equal ones the first.
    fn roomiest_of(&self, free: &[i64], set: &HostSet) -> Option<usize> {
        let nodes = (0..free.len()).filter(|at| set.contains(self.scene.hosts[*at]));
        nodes.max_by_key(|at| (free[*at], std::cmp::Reverse(*at)))
    }
}

/// The node with most free memory; of equal ones the first. Asked for every instance, so
/// written without iterators.
fn roomiest(free: &[i64]) -> usize {
    let (mut best, mut most) = (0, i64::MIN);
    for (at, free) in free.iter().enumerate() {
        if *free > most {
            (best, most) = (at, *free);
        }
    }
    best
}
