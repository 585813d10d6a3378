//! How long is each VM away, and how long does it take to empty each host?

use serde::Serialize;

use super::bands::Bands;
use super::number::Number;
use super::outcome::Live;
use crate::capacity::Placement;
use crate::cluster::{Cluster, HostIndex};
use crate::migration::precopy::{Remedy, remedy};
use crate::migration::{self, Drain, Environment, VmInputs, VmTimes, drain_times};
use crate::model::{Plan, Power};
use crate::outage::Outage;

/// The answer to "how long is a VM away when it moves, or when its host dies?".
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Migration {
    /// Each VM group of the plan.
    pub vms: Vec<VmMigration>,
    /// Each host in service.
    pub hosts: Vec<HostDrain>,
}

/// How long each VM of a group is away, whichever way it moves.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct VmMigration {
    /// The group.
    pub vm: String,
    /// How many VMs.
    pub count: u32,
    /// Saved, moved and restored; `None`: impossible.
    pub quick: Option<Quick>,
    /// What makes that impossible.
    pub quick_obstacle: Option<String>,
    /// Moved while running; `None`: the platform cannot.
    pub live: Option<Live>,
    /// Restarted after its host died; `None`: it stays down.
    pub unplanned: Option<Unplanned>,
    /// Between which values these times lie, and what would help.
    pub bands: Bands,
}

/// A migration by saving and restoring.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Quick {
    /// How long the VM is away: the sum of the three parts below.
    pub downtime_seconds: Number,
    /// Writing the state.
    pub write_seconds: Number,
    /// Reading it.
    pub read_seconds: Number,
    /// Pause, change of owner and resume.
    pub fixed_seconds: Number,
    /// The state file.
    pub state_mib: Number,
}

/// An outage, because the host died.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Unplanned {
    /// How long the VM is away: the sum of the three parts below.
    pub outage_seconds: Number,
    /// From the death of the host to the restart order.
    pub detection_seconds: Number,
    /// From the restart order to power-on.
    pub start_up_seconds: Number,
    /// From power-on until the application answers.
    pub boot_seconds: Number,
}

/// Emptying a host.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct HostDrain {
    /// The host.
    pub host: String,
    /// By live migration; `None`: the platform has none.
    pub live: Option<Evacuation>,
    /// By saving and restoring.
    pub quick: Evacuation,
}

/// Emptying a host in one way.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Evacuation {
    /// Until the last VM runs elsewhere, without those that stay.
    pub seconds: Number,
    /// VMs that move.
    pub moved: Number,
    /// VMs that cannot be moved in this way.
    pub stay: Number,
    /// The longest downtime among those that move.
    pub longest_downtime_seconds: Number,
    /// Memory sent, or written to state files.
    pub sent_mib: Number,
}

impl Migration {
    /// The section of these answers.
    pub fn of(
        plan: &Plan,
        cluster: &Cluster,
        placement: &Placement,
        times: &[VmTimes],
    ) -> Migration {
        let environment = Environment::of(plan);
        let running = running_groups(plan, cluster, placement);
        let drain = |host: HostIndex| {
            let drain = drain_times(plan, &running[host.0 as usize]);
            HostDrain {
                host: cluster.host_name(host),
                live: drain.live.map(Evacuation::of),
                quick: Evacuation::of(drain.quick),
            }
        };
        Migration {
            vms: plan
                .vms
                .iter()
                .zip(times)
                .map(|(group, times)| VmMigration {
                    vm: group.name.clone(),
                    count: group.count,
                    quick: times.quick.ok().map(Quick::of),
                    quick_obstacle: times.quick.err().map(|obstacle| obstacle.to_string()),
                    live: times.live.as_ref().map(|live| {
                        Live::of(live, || {
                            let migration = environment.live(&VmInputs::of(group));
                            migration.map_or(Remedy::default(), |migration| remedy(&migration))
                        })
                    }),
                    unplanned: times.unplanned.ok().map(Unplanned::of),
                    bands: Bands::of(&environment, group),
                })
                .collect(),
            hosts: cluster.hosts_in_service().map(drain).collect(),
        }
    }
}

impl Quick {
    fn of(quick: migration::Quick) -> Quick {
        Quick {
            downtime_seconds: Number::seconds(quick.downtime()),
            write_seconds: Number::seconds(quick.write),
            read_seconds: Number::seconds(quick.read),
            fixed_seconds: Number::seconds(quick.fixed),
            state_mib: Number::mib(quick.state),
        }
    }
}

impl Unplanned {
    fn of(outage: Outage) -> Unplanned {
        Unplanned {
            outage_seconds: Number::seconds(outage.total()),
            detection_seconds: Number::seconds(outage.detection),
            start_up_seconds: Number::seconds(outage.start_up),
            boot_seconds: Number::seconds(outage.boot),
        }
    }
}

impl Evacuation {
    fn of(drain: Drain) -> Evacuation {
        Evacuation {
            seconds: Number::seconds(drain.time),
            moved: Number::count(drain.moved),
            stay: Number::count(drain.stay),
            longest_downtime_seconds: Number::seconds(drain.longest_downtime),
            sent_mib: Number::mib(drain.sent),
        }
    }
}

/// For each host the running VMs on it, as (group, count); VMs stand in the order of the plan.
fn running_groups(plan: &Plan, cluster: &Cluster, placement: &Placement) -> Vec<Vec<(usize, u64)>> {
    let mut running: Vec<Vec<(usize, u64)>> = vec![Vec::new(); cluster.hosts.len()];
    for vm in &cluster.vms {
        let host = vm.unit.and_then(|unit| placement.host_of(unit));
        let Some(host) = host.filter(|_| plan.vms[vm.group].power == Power::Running) else {
            continue;
        };
        let groups = &mut running[host.0 as usize];
        match groups.last_mut() {
            Some((group, count)) if *group == vm.group => *count += 1,
            _ => groups.push((vm.group, 1)),
        }
    }
    running
}
