//! Which network and storage settings are in force, and where does each come from?
//!
//! A value that the user pinned wins; otherwise the platform's fact, otherwise an assumption
//! of Headroom, marked as such.

use std::time::Duration;

use crate::model::platform::{Fact, StopRule, Streams};
use crate::model::{MigrationMethod, Plan, Transport};
use crate::settings::Setting;
use crate::units::{BitRate, ByteRate, Percent};

const LINK_SPEED: Fact<BitRate> = Fact::unverified(
    BitRate::from_gigabits(10),
    "assumption of Headroom: one 10 GbE link",
);
const LINKS: Fact<u32> = Fact::unverified(1, "assumption of Headroom: one 10 GbE link");
const MTU: Fact<u32> = Fact::unverified(1500, "Ethernet without jumbo frames");
const VM_PORTS: Fact<Option<u32>> = Fact::unverified(None, "not known, so nothing is checked");
const STORAGE: Fact<ByteRate> = Fact::unverified(
    ByteRate::from_megabytes(1000),
    "assumption of Headroom: storage behind 10 GbE or 8 Gbit Fibre Channel; 1 GbE iSCSI has about 118 MB/s",
);
const SHARED_VOLUMES: Fact<bool> =
    Fact::unverified(false, "shared volumes or mount points are assumed");

const ASSUMED: &str = "assumption of Headroom: TCP without a VLAN tag, a cap or compression";
const NO_LIMIT: Fact<Option<BitRate>> = Fact::unverified(None, ASSUMED);
const NO_TAG: Fact<bool> = Fact::unverified(false, ASSUMED);
const TCP: Fact<Transport> = Fact::unverified(Transport::Tcp, ASSUMED);
const NO_CAP: Fact<Option<ByteRate>> = Fact::unverified(None, ASSUMED);
const PLAIN_PAGES: Fact<Percent> = Fact::unverified(Percent::HUNDRED, ASSUMED);
const PRE_COPY: Fact<MigrationMethod> = Fact::unverified(MigrationMethod::PreCopy, ASSUMED);
const ZSTD: Fact<ByteRate> = Fact::read(
    ByteRate::from_megabytes(500),
    "kubevirt/enhancements PR 247: zstd on a Xeon Silver 4210R",
);

/// The migration network with its defaults filled in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NetworkInForce {
    /// Speed of one link.
    pub link_speed: Setting<BitRate>,
    /// Links used at once.
    pub links: Setting<u32>,
    /// Maximum transmission unit in bytes.
    pub mtu: Setting<u32>,
    /// Share of the links that migrations may use.
    pub share: Setting<Percent>,
    /// Live migrations at once on one host.
    pub concurrent: Setting<u32>,
    /// Network ports of each host for its VMs; migrations do not use them.
    pub vm_ports: Setting<Option<u32>>,
    /// Whether frames carry a VLAN tag.
    pub vlan: Setting<bool>,
    /// What carries the pages.
    pub transport: Setting<Transport>,
    /// Connections of one migration.
    pub streams: Setting<u32>,
    /// The most that one connection carries; `None`: its link.
    pub stream_limit: Setting<Option<BitRate>>,
    /// The most that one migration may send while its VM runs; `None`: all.
    pub bandwidth_cap: Setting<Option<ByteRate>>,
    /// How many times smaller compression makes the pages.
    pub compression_ratio: Setting<Percent>,
    /// Memory that one connection compresses in a second.
    pub compression_speed: Setting<ByteRate>,
    /// How many times smaller pages become that are sent as changes.
    pub delta_ratio: Setting<Percent>,
    /// How a running VM moves.
    pub method: Setting<MigrationMethod>,
    /// The downtime for which the platform aims; `None`: it aims for none.
    pub downtime_limit: Setting<Option<Duration>>,
    /// Whether the guest is slowed down when it changes memory too fast.
    pub slows_guest: Setting<bool>,
}

/// The shared storage with its defaults filled in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StorageInForce {
    /// Sequential write throughput of one host.
    pub write: Setting<ByteRate>,
    /// Sequential read throughput of one host.
    pub read: Setting<ByteRate>,
    /// Whether each VM has a drive letter of its own.
    pub drive_letter_per_vm: Setting<bool>,
}

impl NetworkInForce {
    /// The settings of this plan.
    pub fn of(plan: &Plan) -> NetworkInForce {
        let (network, platform) = (&plan.network, plan.platform_facts());
        let links = Setting::of(network.links, LINKS);
        let streams = match platform.streams.value {
            Streams::Fixed(streams) => streams,
            Streams::EachLink => links.value,
        };
        let rule = platform.stop_rule;
        NetworkInForce {
            link_speed: Setting::of(network.link_speed, LINK_SPEED),
            links,
            mtu: Setting::of(network.mtu, MTU),
            share: Setting::of(network.share, platform.migration_share),
            concurrent: Setting::of(network.concurrent, platform.concurrent_migrations),
            vm_ports: Setting::of(network.vm_ports.map(Some), VM_PORTS),
            vlan: Setting::of(network.vlan, NO_TAG),
            transport: Setting::of(network.transport, TCP),
            streams: Setting::of(network.streams, platform.streams.with(streams)),
            // Nothing is copied through a socket.
            stream_limit: match network.transport {
                Some(Transport::Rdma) => Setting::of(network.stream_limit.map(Some), NO_LIMIT),
                _ => Setting::of(network.stream_limit.map(Some), platform.stream_limit),
            },
            bandwidth_cap: Setting::of(network.bandwidth_cap.map(Some), NO_CAP),
            compression_ratio: Setting::of(network.compression_ratio, PLAIN_PAGES),
            compression_speed: Setting::of(network.compression_speed, ZSTD),
            delta_ratio: Setting::of(network.delta_ratio, PLAIN_PAGES),
            method: Setting::of(network.method, PRE_COPY),
            downtime_limit: Setting::of(
                network.downtime_limit.map(Some),
                rule.with(rule.value.remaining_fits),
            ),
            slows_guest: Setting::of(network.slows_guest, rule.with(rule.value.slows_guest)),
        }
    }

    /// The platform's stop rule with what the plan changes.
    pub fn stop_rule(&self, rule: StopRule) -> StopRule {
        StopRule {
            remaining_fits: self.downtime_limit.value,
            slows_guest: self.slows_guest.value,
            ..rule
        }
    }
}

impl StorageInForce {
    /// The settings of this plan.
    pub fn of(plan: &Plan) -> StorageInForce {
        StorageInForce {
            write: Setting::of(plan.storage.write, STORAGE),
            read: Setting::of(plan.storage.read, STORAGE),
            drive_letter_per_vm: Setting::of(plan.storage.drive_letter_per_vm, SHARED_VOLUMES),
        }
    }
}
