//! How is a cluster written in Ganeti's text format?
//!
//! Source: Ganeti `man/htools.rst`, the text backend. Five sections with an empty line between them: groups, nodes,
//! instances, tags of the cluster, policies.

use headroom::assess::Answers;
use headroom::cluster::{Dimension, HostIndex};

/// More disk in MiB, more cores and more spindles than anything needs.
const PLENTY_OF_DISK: u64 = 1 << 28;
const PLENTY_OF_CORES: u64 = 4_096;
const PLENTY_OF_SPINDLES: u64 = 1 << 20;

/// Standard, least and most of an instance: memory, CPUs, disk, disks, networks, spindles. Then what disks may be,
/// and the ratios of vCPUs to cores and of instances to spindles.
const POLICY: &str = "|128,1,1024,1,1,1|128,1,1,0,0,1;1048576,512,1048576,16,8,12|ext|4.0|32.0\n";

/// So many equal nodes without instances.
pub fn empty(nodes: usize, mib: u64) -> String {
    let node = |number| Node {
        name: format!("node{number:03}"),
        memory: mib,
        free: mib,
    };
    write(&(0..nodes).map(node).collect::<Vec<_>>(), &[])
}

/// A cluster with its placement, and with so many percent of the memory that this leaves free on each node.
/// `None`: some VM has no host.
pub fn of(answers: &Answers, percent: u64) -> Option<String> {
    let cluster = &answers.cluster;
    let mut used = vec![0; cluster.hosts.len()];
    let mut instances = Vec::new();
    for (number, vm) in cluster.vms.iter().enumerate() {
        let host = answers.placement.host_of(vm.unit?)?;
        let mib = (vm.claim.demand[Dimension::Memory] as u64).div_ceil(1024);
        used[host.0 as usize] += mib;
        let node = node_name(host);
        instances.push(format!("vm{number:05}|{mib}|0|1|running|Y|{node}||ext||1"));
    }
    let nodes = cluster.host_indices().zip(&used).map(|(host, used)| {
        let mib = cluster.host(host).capacity[Dimension::Memory] as u64 / 1024;
        let free = mib.saturating_sub(*used) * percent / 100;
        Node {
            name: node_name(host),
            memory: used + free,
            free,
        }
    });
    Some(write(&nodes.collect::<Vec<_>>(), &instances))
}

struct Node {
    name: String,
    /// MiB.
    memory: u64,
    free: u64,
}

fn node_name(host: HostIndex) -> String {
    format!("node{:03}", host.0)
}

fn write(nodes: &[Node], instances: &[String]) -> String {
    let mut text = "group|uuid|preferred||\n\n".to_owned();
    for Node { name, memory, free } in nodes {
        text += &format!(
            "{name}|{memory}|0|{free}|{PLENTY_OF_DISK}|{PLENTY_OF_DISK}|{PLENTY_OF_CORES}|N|uuid|{PLENTY_OF_SPINDLES}\n"
        );
    }
    text += "\n";
    for instance in instances {
        text += instance;
        text += "\n";
    }
    // No tags.
    text += "\n\n";
    // The cluster's policy, and the group's.
    for owner in ["", "group"] {
        text += owner;
        text += POLICY;
    }
    text
}

#[cfg(test)]
mod tests {
    use headroom::capacity::{self, Effort, Verdict};
    use headroom::format::import::ganeti;
    use headroom_bench::clusters::named;
    use headroom_bench::questions::Prepared;

    #[test]
    fn a_described_cluster_is_the_same_cluster() {
        let prepared = named("8x100-generations")
            .and_then(Prepared::of)
            .expect("a cluster");
        let text = super::of(&prepared.answers, 100).expect("all VMs have hosts");
        let opened = ganeti::open(&text).expect("Ganeti's format");
        let described = Prepared::of(opened.plan).expect("no errors");
        assert_eq!(described.answers.cluster.hosts.len(), 8);
        assert_eq!(described.answers.placement, prepared.answers.placement);
        let level = capacity::level(&described.answers.situation(), 1, Effort::INTERACTIVE);
        assert_eq!(level.verdict, Verdict::Survives);
    }

    #[test]
    fn empty_nodes_open_without_problems() {
        let opened = ganeti::open(&super::empty(3, 4096)).expect("Ganeti's format");
        assert_eq!(opened.problems, []);
        assert_eq!(opened.plan.host_count(), 3);
    }
}
