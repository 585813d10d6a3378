//! What does the page show before anybody has entered anything? A cluster of the size that
//! server consolidation is usually told about: 120 virtual servers on 12 physical hosts.
//!
//! The sizes are chosen so that the answer is worth reading: any one host may fail, and all
//! but a few pairs.

use headroom::model::{
    HostGroup, MigrationNetwork, Plan, PlatformId, Priority, VmGroup, WorkloadProfile,
};
use headroom::units::{BitRate, Memory};

/// Name, count, memory in GiB, vCPUs, workload, priority.
type Row = (&'static str, u32, u64, u32, WorkloadProfile, Priority);

const VMS: [Row; 7] = [
    ("dc1", 2, 4, 2, WorkloadProfile::Idle, Priority::High),
    (
        "web01",
        30,
        4,
        2,
        WorkloadProfile::General,
        Priority::Medium,
    ),
    (
        "app01",
        24,
        6,
        4,
        WorkloadProfile::General,
        Priority::Medium,
    ),
    (
        "desktop01",
        36,
        8,
        2,
        WorkloadProfile::General,
        Priority::Low,
    ),
    (
        "file01",
        18,
        12,
        4,
        WorkloadProfile::FileServer,
        Priority::Medium,
    ),
    (
        "sql01",
        8,
        16,
        8,
        WorkloadProfile::DatabaseWrite,
        Priority::High,
    ),
    ("cache1", 2, 24, 4, WorkloadProfile::Cache, Priority::High),
];

/// The evaluated example: never an empty form.
pub fn plan() -> Plan {
    let mut plan = Plan::empty(
        "Example: 120 virtual servers on 12 hosts",
        PlatformId::HyperV2022,
    );
    let hosts = |name: &str, count, gib| HostGroup {
        count,
        ..HostGroup::new(name, Memory::from_gib(gib), 32)
    };
    plan.hosts = vec![hosts("hv01", 9, 96), hosts("hv10", 3, 160)];
    plan.vms = VMS.iter().map(group).collect();
    plan.network = MigrationNetwork {
        link_speed: Some(BitRate::from_gigabits(10)),
        links: Some(2),
        ..MigrationNetwork::default()
    };
    plan
}

fn group((name, count, gib, vcpus, profile, priority): &Row) -> VmGroup {
    let mut group = VmGroup::new(name, Memory::from_gib(*gib), *vcpus);
    group.count = *count;
    group.priority = *priority;
    group.workload.profile = *profile;
    if name.starts_with("dc") {
        group.anti_affinity = Some("domain controllers".to_owned());
    }
    group
}

#[cfg(test)]
mod tests {
    use headroom::assess::assess;
    use headroom::capacity::{Effort, Verdict};

    #[test]
    fn survives_any_one_host_and_most_pairs() {
        let plan = super::plan();
        assert_eq!((plan.host_count(), plan.vm_count()), (12, 120));
        let effort = Effort {
            failures: 2,
            ..Effort::INTERACTIVE
        };
        let assessment = assess(&plan, effort);
        assert_eq!(assessment.problems, []);
        let answers = assessment.answers.expect("no errors");
        assert_eq!(answers.tolerated(), Some(1));
        let pairs = &answers.levels[2];
        assert_eq!(pairs.verdict, Verdict::Fails);
        assert!(pairs.survived > pairs.failed, "{pairs:?}");
        // A first visit needs no worker: its module would double the transfer.
        assert!(!answers.is_open());
    }
}
