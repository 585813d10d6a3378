//! How long does it take to move a unit?

use std::time::Duration;

use crate::cluster::{Cluster, VmIndex};
use crate::migration::VmTimes;

/// How a unit moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// While it runs.
    Live,
    /// Saved and restored: some of it cannot move while it runs.
    Quick,
    /// No time is known: it can neither move while it runs nor be saved.
    Unknown,
}

/// How long it takes to move a unit: its VMs one after another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoveTime {
    /// How it moves.
    pub way: Way,
    /// From the order to the last VM running elsewhere; `None`: not known.
    pub total: Option<Duration>,
    /// The longest time that one of its VMs does not answer; `None`: not known.
    pub blackout: Option<Duration>,
}

impl MoveTime {
    const NOTHING: MoveTime = MoveTime {
        way: Way::Live,
        total: Some(Duration::ZERO),
        blackout: Some(Duration::ZERO),
    };

    /// What is minimised among equally many moves, in microseconds.
    pub(super) fn cost(&self) -> u64 {
        let longest = u64::MAX >> 16;
        let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(longest);
        let total = self.total.map_or(longest, micros).min(longest);
        match self.way {
            Way::Live => total,
            // Whoever has to be stopped for it moves only if nobody else can.
            Way::Quick => total.saturating_add(longest / 2),
            Way::Unknown => longest,
        }
    }

    fn and(self, vm: MoveTime) -> MoveTime {
        let way = match (self.way, vm.way) {
            (Way::Unknown, _) | (_, Way::Unknown) => Way::Unknown,
            (Way::Quick, _) | (_, Way::Quick) => Way::Quick,
            _ => Way::Live,
        };
        let both = |one: Option<Duration>, other: Option<Duration>| Some((one?, other?));
        MoveTime {
            way,
            total: both(self.total, vm.total).map(|(one, other)| one.saturating_add(other)),
            blackout: both(self.blackout, vm.blackout).map(|(one, other)| one.max(other)),
        }
    }
}

/// How long it takes to move each unit, given the times of each VM group.
pub fn move_times(cluster: &Cluster, times: &[VmTimes]) -> Vec<MoveTime> {
    let of_vm = |vm: &VmIndex| {
        let group = cluster.vms[vm.0 as usize].group;
        times.get(group).map_or(MoveTime::NOTHING, time_of)
    };
    cluster
        .units
        .iter()
        .map(|unit| {
            let vms = unit.vms.iter().map(of_vm);
            vms.fold(MoveTime::NOTHING, MoveTime::and)
        })
        .collect()
}

fn time_of(times: &VmTimes) -> MoveTime {
    if let Some(live) = times.live.and_then(|live| live.times()) {
        return MoveTime {
            way: Way::Live,
            total: Some(live.total),
            blackout: Some(live.downtime),
        };
    }
    match &times.quick {
        Ok(quick) => MoveTime {
            way: Way::Quick,
            total: Some(quick.downtime()),
            blackout: Some(quick.downtime()),
        },
        Err(_) => MoveTime {
            way: Way::Unknown,
            total: None,
            blackout: None,
        },
    }
}
