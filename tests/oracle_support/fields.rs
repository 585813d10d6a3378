//! Which fields of a plan document does the oracle know, and which have no bearing on placement?

/// What the oracle counts with: its random cases have all of them.
pub const KNOWN: &[&str] = &[
    "platform",
    "hosts.name",
    "hosts.count",
    "hosts.memoryMib",
    "hosts.cores",
    "hosts.clockMhz",
    "hosts.reserveMib",
    "hosts.faultDomain",
    "hosts.state",
    "vms.name",
    "vms.count",
    "vms.memoryMib",
    "vms.dynamicMemory.startupMib",
    "vms.dynamicMemory.minimumMib",
    "vms.dynamicMemory.maximumMib",
    "vms.dynamicMemory.assignedMib",
    "vms.vcpus",
    "vms.cpuReservationMhz",
    "vms.highlyAvailable",
    "vms.power",
    "vms.priority",
    "vms.currentHosts",
    "vms.possibleOwners",
    "vms.preferredOwners",
    "vms.antiAffinity",
    "vms.affinity",
    "vms.hostBound",
    "policy.tolerate",
    "policy.vcpusPerCore",
    "policy.memoryReservePercent",
    "policy.memoryOvercommitPercent",
    "policy.dynamicMemory",
    "policy.vmOverhead",
    "policy.vmOverheadMib",
    "policy.countStopped",
    "policy.antiAffinityIsHard",
    "policy.vmsPerHost",
    "policy.failureOrder",
    "policy.afterFailure",
    "policy.failureUnit",
    "policy.shed",
    "probe.memoryMib",
    "probe.vcpus",
];

/// What says nothing about which VM may run where, or how much it needs there.
pub const WITHOUT_BEARING: &[&str] = &[
    "$schema",
    "format",
    "version",
    "name",
    // Hardware threads are looked at by limits of platforms only.
    "hosts.threads",
    // What travels in a migration, what vendors' own rules count, how guests write and boot.
    "vms.memoryInUseMib",
    "vms.memoryReservationMib",
    "vms.workload.",
    // How long is searched: it decides how much is undecided, never what is said.
    "policy.searchBudget",
    // Votes are counted beside placements, not in them.
    "policy.quorum",
    "policy.witness",
    "policy.witnessPlace.",
    // Times.
    "network.",
    "storage.",
    "operations.",
    // Other questions than where the VMs of the plan go.
    "secondProbe.",
    "growthPercentPerMonth",
];
