//! On which clusters is Headroom measured? The same ones everywhere, in every run.

mod generated;
mod published;

pub use generated::{Hardware, cluster};
pub use published::Published;

use headroom::assess::assess;
use headroom::capacity::Effort;
use headroom::model::Plan;

/// A size of VM, and how frequent it is among others.
#[derive(Debug, Clone, Copy)]
pub struct Flavour {
    /// Memory.
    pub gib: u64,
    /// Virtual CPUs.
    pub vcpus: u32,
    /// Frequency, relative to the others.
    pub frequency: u64,
}

const fn flavour(gib: u64, vcpus: u32, frequency: u64) -> Flavour {
    Flavour {
        gib,
        vcpus,
        frequency,
    }
}

/// What usual clusters run.
const STANDARD: [Flavour; 15] = [
    flavour(2, 1, 16),
    flavour(4, 2, 36),
    flavour(8, 2, 40),
    flavour(8, 4, 20),
    flavour(16, 4, 32),
    flavour(16, 8, 10),
    flavour(32, 8, 18),
    flavour(24, 4, 8),
    flavour(12, 2, 6),
    flavour(6, 2, 8),
    flavour(64, 8, 8),
    flavour(64, 16, 6),
    flavour(96, 16, 2),
    flavour(128, 16, 3),
    flavour(48, 12, 2),
];

/// VMs of which few fit on a host.
const LARGE: [Flavour; 7] = [
    flavour(256, 32, 1),
    flavour(192, 24, 1),
    flavour(160, 20, 1),
    flavour(128, 16, 1),
    flavour(96, 12, 1),
    flavour(64, 8, 1),
    flavour(32, 4, 1),
];

/// Gives each VM the host that Headroom would choose.
fn settle(plan: &mut Plan) {
    let Some(answers) = assess(plan, Effort::INTERACTIVE).answers else {
        return;
    };
    for (at, vm) in plan.vms.iter_mut().enumerate() {
        let unit = answers.cluster.vms[at].unit;
        let host = unit.and_then(|unit| answers.placement.host_of(unit));
        vm.current_hosts = host
            .map(|host| answers.cluster.host_name(host))
            .into_iter()
            .collect();
    }
}

/// The cluster of this name: a published one's, or `HOSTSxVMS-HARDWARE` as in `64x8000-alike`.
pub fn named(name: &str) -> Option<Plan> {
    if let Some(published) = Published::named(name) {
        return Some(published.plan(1));
    }
    let (size, hardware) = name.split_once('-')?;
    let (hosts, vms) = size.split_once('x')?;
    let hardware = Hardware::named(hardware)?;
    Some(cluster(hosts.parse().ok()?, vms.parse().ok()?, hardware))
}

#[cfg(test)]
mod tests {
    use super::{Hardware, named};
    use crate::questions::Prepared;
    use headroom::capacity::Verdict;
    use headroom::placement::Answer;

    /// Otherwise there would be nothing to measure.
    #[test]
    fn any_host_of_a_measured_cluster_can_fail() {
        for size in ["4x20", "8x100", "16x400", "64x1000"] {
            for hardware in Hardware::ALL {
                let name = format!("{size}-{}", hardware.name());
                let prepared = named(&name).and_then(Prepared::of).expect("a cluster");
                assert_eq!(prepared.verdict(), Some(Verdict::Survives), "{name}");
                assert!(
                    matches!(prepared.answers.planned, Answer::Placed(_)),
                    "{name}"
                );
            }
        }
        let prepared = named("few-large")
            .and_then(Prepared::of)
            .expect("a cluster");
        assert_eq!(prepared.verdict(), Some(Verdict::Survives));
    }

    #[test]
    fn what_is_no_cluster_is_not_named() {
        for name in ["", "64x8000", "64x8000-odd", "axb-alike", "large"] {
            assert!(named(name).is_none(), "{name}");
        }
    }
}
