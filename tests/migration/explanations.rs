//! Derivations of the numbers, and the grid of the chart.

use headroom::migration::{self, explain};
use headroom::model::{PlatformId, VmGroup, WorkloadProfile};
use headroom::outage;
use headroom::units::{BitRate, ByteRate, Memory};

use crate::plan;

#[test]
fn every_number_of_a_vm_can_be_opened() {
    let mut vm = VmGroup::new("vm", Memory::from_gib(8), 2);
    vm.workload.dirty_rate = Some(ByteRate::from_megabytes(5));
    let plan = plan(PlatformId::HyperV2022, &[vm]);
    let explanations = [
        explain::quick(&plan, 0),
        explain::live(&plan, 0),
        outage::explain::unplanned(&plan, 0),
    ];
    for explanation in explanations {
        let explanation = explanation.unwrap_or_else(|| unreachable!());
        assert!(!explanation.result.is_empty());
        assert!(explanation.inputs.len() >= 3, "{explanation:?}");
        for input in explanation.inputs {
            assert!(
                !input.value.is_empty() && !input.origin.is_empty(),
                "{input:?}"
            );
        }
    }
    let live = explain::live(&plan, 0);
    let pinned = live
        .iter()
        .flat_map(|live| &live.inputs)
        .find(|input| input.name.starts_with("dirty rate"));
    assert_eq!(
        pinned.map(|input| (input.value.as_str(), input.origin.as_str())),
        Some(("5 MB/s", "entered in the plan"))
    );
    assert_eq!(explain::live(&plan, 1), None);
}

#[test]
fn a_stall_is_explained_with_what_would_help() {
    let mut vm = VmGroup::new("vm", Memory::from_gib(64), 8);
    vm.workload.profile = WorkloadProfile::DatabaseWrite;
    let mut plan = plan(PlatformId::KvmPacemaker, &[vm]);
    plan.network.link_speed = Some(BitRate::from_gigabits(1));
    let result = explain::live(&plan, 0).map(|live| live.result);
    let result = result.unwrap_or_default();
    assert!(result.starts_with("never ends: "), "{result}");
    assert!(result.contains("; it converges from links of "), "{result}");
}

#[test]
fn the_sweep_has_a_point_for_every_pair() {
    let plan = plan(PlatformId::Vsphere8, &[]);
    let memories = [4, 16, 64].map(Memory::from_gib);
    let speeds = [1, 10, 25, 100].map(BitRate::from_gigabits);
    let points = migration::sweep(&plan, Default::default(), &memories, &speeds);
    assert_eq!(points.len(), 12);
    assert_eq!(points[5].memory, memories[1]);
    assert_eq!(points[5].link_speed, speeds[1]);
    for row in points.chunks(4) {
        let totals: Vec<_> = row
            .iter()
            .filter_map(|point| point.live?.times())
            .map(|times| times.total)
            .collect();
        assert_eq!(totals.len(), 4);
        assert!(
            totals.windows(2).all(|pair| pair[1] <= pair[0]),
            "{totals:?}"
        );
    }
}
