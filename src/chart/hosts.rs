//! What does each host carry? One bar a host, on one scale of memory.
//!
//! From the left: VMs that run there, largest first; VMs that restart there; free room up to
//! the limit; what is kept back. VMs of similar size are one block, and thin lines divide it
//! into the single VMs where they are wide enough to see: the number of elements does not
//! grow with the number of VMs.

use std::fmt::Write;

use super::{FULL, Tick, at, memory_ticks};
use crate::assess::{Answers, FailureOutcome};
use crate::capacity::Placement;
use crate::capacity::situation::into_lots;
use crate::cluster::{Cluster, Dimension, HostIndex, KindIndex, UnitIndex, VmIndex};
use crate::demand::{PolicyInForce, host_room};
use crate::model::Plan;
use crate::placement::packing::Lot;
use crate::units::Memory;

/// The bars of all hosts.
#[derive(Debug, Clone, PartialEq)]
pub struct HostChart {
    /// In the order of the plan.
    pub bars: Vec<HostBar>,
    /// Labels of the common scale.
    pub ticks: Vec<Tick>,
    /// The sizes that occur.
    pub classes: Vec<SizeClass>,
}

/// The bar of one host.
#[derive(Debug, Clone, PartialEq)]
pub struct HostBar {
    /// Which host.
    pub host: HostIndex,
    /// Whether it serves.
    pub state: BarState,
    /// Blocks of VMs, from the left.
    pub blocks: Vec<Block>,
    /// Path of the lines between VMs, in an area of [`FULL`] by 1.
    pub dividers: String,
    /// Where the room for VMs ends.
    pub limit: f64,
    /// Where installed memory ends, if what is beyond the limit is kept back.
    pub kept_until: Option<f64>,
    /// Installed memory.
    pub installed: Memory,
    /// Room for VMs, memory.
    pub room: Memory,
    /// Memory that VMs need, those that restart here included.
    pub used: Memory,
    /// VMs that run here.
    pub vms: u64,
    /// VMs that restart here.
    pub arriving: u64,
    /// Need and room in each limited dimension.
    pub load: Vec<(Dimension, i64, i64)>,
}

/// Whether a host serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BarState {
    /// It runs VMs.
    Serving,
    /// It failed: its VMs are shown where they were.
    Failed,
    /// It is not in service.
    Maintenance,
}

/// VMs of similar size, side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Where the block begins.
    pub from: f64,
    /// How wide it is.
    pub width: f64,
    /// How large its VMs are.
    pub class: SizeClass,
    /// Whether they restart here.
    pub arriving: bool,
    /// How many VMs.
    pub vms: u64,
    /// What they need together.
    pub memory: Memory,
}

/// How large a VM is, its overhead included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SizeClass {
    /// Above 96 GiB.
    Huge,
    /// Up to 96 GiB.
    Large,
    /// Up to 24 GiB.
    Medium,
    /// Up to 6 GiB.
    Small,
}

impl SizeClass {
    /// All of them, the largest first.
    pub const ALL: [SizeClass; 4] = [
        SizeClass::Huge,
        SizeClass::Large,
        SizeClass::Medium,
        SizeClass::Small,
    ];

    /// The class of this much memory in KiB.
    pub fn of(memory: i64) -> SizeClass {
        const GIB: i64 = 1 << 20;
        match memory {
            m if m > 96 * GIB => SizeClass::Huge,
            m if m > 24 * GIB => SizeClass::Large,
            m if m > 6 * GIB => SizeClass::Medium,
            _ => SizeClass::Small,
        }
    }

    /// What the legend says.
    pub fn label(self) -> &'static str {
        match self {
            SizeClass::Huge => "VMs above 96 GiB",
            SizeClass::Large => "above 24 GiB",
            SizeClass::Medium => "above 6 GiB",
            SizeClass::Small => "VMs up to 6 GiB",
        }
    }

    /// The class as a name for styles.
    pub fn key(self) -> &'static str {
        match self {
            SizeClass::Huge => "huge",
            SizeClass::Large => "large",
            SizeClass::Medium => "medium",
            SizeClass::Small => "small",
        }
    }
}

/// The bars of a placement, before or after a failure.
pub fn hosts(
    plan: &Plan,
    policy: &PolicyInForce,
    answers: &Answers,
    placement: &Placement,
    outcome: Option<&FailureOutcome>,
) -> HostChart {
    let cluster = &answers.cluster;
    let running = carried(
        cluster,
        cluster
            .unit_indices()
            .filter(|unit| outcome.is_none_or(|outcome| stays(cluster, outcome, *unit)))
            .filter_map(|unit| Some((cluster.unit(unit).kind, placement.host_of(unit)?))),
    );
    let arriving = carried(
        cluster,
        outcome
            .iter()
            .flat_map(|outcome| outcome.restarts.iter().chain(&outcome.moves))
            .map(|(unit, host)| (cluster.unit(*unit).kind, *host)),
    );
    let mut bars: Vec<HostBar> = Vec::new();
    for host in cluster.host_indices() {
        let failed = outcome.is_some_and(|outcome| outcome.failed.contains(&host));
        let (running, arriving) = (&running[host.0 as usize], &arriving[host.0 as usize]);
        bars.push(bar(plan, policy, cluster, host, failed, running, arriving));
    }
    // Many hosts have narrow bars.
    let closest = if bars.len() > 24 { 24.0 } else { 8.0 };
    let end = bars
        .iter()
        .map(|bar| bar.installed.max(bar.room).max(bar.used))
        .max()
        .unwrap_or(Memory::ZERO);
    for bar in &mut bars {
        let (running, arriving) = (
            &running[bar.host.0 as usize],
            &arriving[bar.host.0 as usize],
        );
        draw(bar, cluster, running, arriving, end, closest);
    }
    let occurs = |class: &SizeClass| {
        let mut blocks = bars.iter().flat_map(|bar| &bar.blocks);
        blocks.any(|block| block.class == *class)
    };
    let classes = SizeClass::ALL.into_iter().filter(occurs).collect();
    HostChart {
        bars,
        ticks: memory_ticks(end),
        classes,
    }
}

/// Whether a unit is neither moved away nor shut down after a failure.
fn stays(cluster: &Cluster, outcome: &FailureOutcome, unit: UnitIndex) -> bool {
    let is_shed = |vm: &VmIndex| outcome.shed.binary_search(vm).is_ok();
    let is_moved = outcome.moves.iter().any(|(moved, _)| *moved == unit);
    !is_moved && !cluster.unit(unit).vms.iter().all(is_shed)
}

/// What each host carries, a lot a kind.
fn carried(
    cluster: &Cluster,
    units: impl Iterator<Item = (KindIndex, HostIndex)>,
) -> Vec<Vec<Lot>> {
    let mut kinds: Vec<Vec<KindIndex>> = vec![Vec::new(); cluster.hosts.len()];
    for (kind, host) in units {
        kinds[host.0 as usize].push(kind);
    }
    kinds.into_iter().map(into_lots).collect()
}

/// The numbers of a bar, without its drawing.
fn bar(
    plan: &Plan,
    policy: &PolicyInForce,
    cluster: &Cluster,
    host: HostIndex,
    failed: bool,
    running: &[Lot],
    arriving: &[Lot],
) -> HostBar {
    let capacity = &cluster.host(host).capacity;
    let group = &plan.hosts[cluster.host(host).group];
    let room = host_room(plan, policy, group);
    let state = match (cluster.host(host).in_service, failed) {
        (false, _) => BarState::Maintenance,
        (true, true) => BarState::Failed,
        (true, false) => BarState::Serving,
    };
    let need = |dimension: Dimension| {
        let running = running
            .iter()
            .map(|lot| cluster.kind(lot.kind).running.demand.times(lot.count)[dimension]);
        let arriving = arriving
            .iter()
            .map(|lot| cluster.restarted_claim(lot.kind).demand.times(lot.count)[dimension]);
        running.chain(arriving).fold(0, i64::saturating_add)
    };
    HostBar {
        host,
        state,
        blocks: Vec::new(),
        dividers: String::new(),
        limit: 0.0,
        kept_until: None,
        installed: room.installed,
        room: room.usable,
        used: kib(need(Dimension::Memory)),
        vms: vms(cluster, running),
        arriving: vms(cluster, arriving),
        load: cluster
            .dimensions
            .iter()
            .map(|dimension| (*dimension, need(*dimension), capacity[*dimension]))
            .collect(),
    }
}

/// The drawing of a bar on a scale that ends at `end`; lines are at least `closest` apart.
fn draw(
    bar: &mut HostBar,
    cluster: &Cluster,
    running: &[Lot],
    arriving: &[Lot],
    end: Memory,
    closest: f64,
) {
    let scale = FULL / (end.kib().max(1) as f64);
    let position = |memory: Memory| memory.kib() as f64 * scale;
    bar.limit = position(bar.room);
    bar.kept_until = (bar.installed > bar.room).then(|| position(bar.installed));
    let mut from = 0.0;
    for (lots, arriving) in [(running, false), (arriving, true)] {
        for class in SizeClass::ALL {
            let mut block = Block {
                from,
                width: 0.0,
                class,
                arriving,
                vms: 0,
                memory: Memory::ZERO,
            };
            for lot in lots {
                let each = match arriving {
                    true => cluster.restarted_claim(lot.kind),
                    false => &cluster.kind(lot.kind).running,
                };
                let each = each.demand[Dimension::Memory];
                if SizeClass::of(each) == class {
                    let memory = kib(each.saturating_mul(i64::from(lot.count)));
                    let width = position(memory);
                    let start = from + block.width;
                    divide(&mut bar.dividers, start, width, lot.count, closest);
                    block.width += width;
                    block.vms += vms(cluster, &[*lot]);
                    block.memory = block.memory.plus(memory);
                }
            }
            from += block.width;
            if block.vms > 0 {
                bar.blocks.push(block);
            }
        }
    }
}

/// Lines at the end of each of `count` equal parts, if they are not too close together.
fn divide(path: &mut String, from: f64, width: f64, count: u32, closest: f64) {
    let each = width / f64::from(count.max(1));
    if each < closest {
        return;
    }
    for end in 1..=count {
        let x = at(from + each * f64::from(end));
        // Writing to a string never fails.
        let _ = write!(path, "M{x} 0V1");
    }
}

fn vms(cluster: &Cluster, lots: &[Lot]) -> u64 {
    lots.iter()
        .map(|lot| cluster.kind(lot.kind).running.demand.times(lot.count)[Dimension::Vms])
        .fold(0, i64::saturating_add)
        .max(0) as u64
}

fn kib(amount: i64) -> Memory {
    Memory::from_kib(amount.max(0) as u64)
}
