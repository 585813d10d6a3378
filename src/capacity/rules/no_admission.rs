//! Who restarts VMs after a failure without asking beforehand whether there is room?

use super::{Guarantee, Rule, RuleAnswer, Says};
use crate::model::PlatformId;

/// Windows Failover Clustering without SCVMM.
pub static FAILOVER_CLUSTERING: Rule = Rule {
    key: "wsfc",
    name: "Windows Failover Clustering by itself",
    platforms: &[
        PlatformId::HyperV2008,
        PlatformId::HyperV2008R2,
        PlatformId::HyperV2012,
        PlatformId::HyperV2012R2,
        PlatformId::HyperV2016,
        PlatformId::HyperV2019,
        PlatformId::HyperV2022,
        PlatformId::HyperV2025,
        PlatformId::AzureLocal,
    ],
    assumptions: &[
        "After a failure a VM goes to the node with the fewest VMs, and starts or fails.",
    ],
    guarantee: Guarantee::Silent,
    source: "Microsoft, failover placement of VMs (2010)",
    needs_homes: false,
    answer: |_| RuleAnswer::of(Says::Nothing("It has no admission control.")),
};

/// Proxmox VE.
pub static PROXMOX: Rule = Rule {
    key: "proxmox",
    name: "Proxmox VE high availability",
    platforms: &[PlatformId::Proxmox],
    assumptions: &[
        "After a failure each service is given to the node with the best score at that moment.",
    ],
    guarantee: Guarantee::Silent,
    source: "pve-ha-manager; Proxmox documentation, cluster resource scheduling",
    needs_homes: false,
    answer: |_| RuleAnswer::of(Says::Nothing("It has no admission control.")),
};

/// KVM with Pacemaker.
pub static PACEMAKER: Rule = Rule {
    key: "pacemaker",
    name: "Pacemaker",
    platforms: &[PlatformId::KvmPacemaker],
    assumptions: &[
        "After a failure each resource goes to the node with the best score at that moment.",
        "Capacity is looked at then, and only where nodes and resources have utilization attributes and a placement strategy is set.",
    ],
    guarantee: Guarantee::Silent,
    source: "Red Hat, configuring high availability clusters: utilization and placement strategy",
    needs_homes: false,
    answer: |_| RuleAnswer::of(Says::Nothing("It has no admission control.")),
};
