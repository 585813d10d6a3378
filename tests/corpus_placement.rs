//! Clusters with verdicts that others found: does a placement exist that survives every k
//! failures? Yes and no are never wrong; undecided is allowed and counted.
//!
//! The cases are in the folder `placement` of `HEADROOM_CORPUS`.

#![allow(clippy::unwrap_used)]

use headroom::assess::assess;
use headroom::audit;
use headroom::capacity::{Effort, Verdict};
use headroom::model::{HostGroup, Plan, PlatformId, VmGroup, VmOverhead};
use headroom::placement::Answer;
use headroom::units::{CpuRatio, Memory};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    hosts: Vec<Room>,
    vms: Vec<Vm>,
    failures: u32,
    mode: Option<String>,
    verdict: Option<String>,
    verdicts: Option<std::collections::BTreeMap<String, String>>,
}

#[derive(Deserialize)]
struct Room {
    mem: u64,
    cpu: u32,
}

#[derive(Deserialize)]
struct Vm {
    mem: u64,
    cpu: u32,
    anti_affinity_group: Option<serde_json::Value>,
    allowed_hosts: Option<Vec<usize>>,
}

fn plan(case: &Case) -> Plan {
    let mut plan = Plan::empty("corpus", PlatformId::HyperV2022);
    plan.policy.vm_overhead = Some(VmOverhead::Fixed(Memory::ZERO));
    plan.policy.vcpus_per_core = Some(CpuRatio::new(1));
    plan.policy.anti_affinity_is_hard = Some(true);
    plan.policy.tolerate = Some(case.failures);
    plan.policy.vms_per_host = Some(1_000_000);
    for (at, room) in case.hosts.iter().enumerate() {
        let mut host = HostGroup::new(&format!("h{at}x"), Memory::from_mib(room.mem), room.cpu);
        host.reserve = Some(Memory::ZERO);
        plan.hosts.push(host);
    }
    for (at, vm) in case.vms.iter().enumerate() {
        let mut group = VmGroup::new(&format!("v{at}x"), Memory::from_mib(vm.mem), vm.cpu);
        group.anti_affinity = vm.anti_affinity_group.as_ref().and_then(|name| match name {
            serde_json::Value::Null => None,
            name => Some(name.to_string()),
        });
        group.possible_owners = vm
            .allowed_hosts
            .iter()
            .flatten()
            .map(|host| format!("h{host}x"))
            .collect();
        plan.vms.push(group);
    }
    plan
}

#[test]
fn verdicts_are_never_wrong() {
    let Ok(corpus) = std::env::var("HEADROOM_CORPUS") else {
        println!("skipped: HEADROOM_CORPUS is not set");
        return;
    };
    let folder = std::path::Path::new(&corpus).join("placement");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let (mut decided, mut undecided) = (0, Vec::new());
    for file in &files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let case: Case = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        let expected = expected_verdict(&case);
        let plan = plan(&case);
        let answers = assess(&plan, Effort::THOROUGH).answers.unwrap();
        match &answers.planned {
            Answer::Placed(planned) => {
                assert_ne!(expected, "infeasible", "{name}: placed, but impossible");
                assert_eq!(audit::placement(&answers.cluster, &planned.placement), []);
                let level = &answers.levels[case.failures as usize];
                assert_eq!(level.verdict, Verdict::Survives, "{name}");
                decided += 1;
            }
            Answer::Impossible(why) => {
                assert_ne!(
                    expected, "feasible",
                    "{name}: refuted, but possible: {why:?}"
                );
                let check = audit::refutation(&answers.cluster, 0, why);
                println!("{name}: {check:?}");
                assert!(
                    !matches!(check, audit::Check::Wrong(_)),
                    "{name}: {check:?}"
                );
                decided += 1;
            }
            Answer::Undecided => undecided.push(format!("{name} ({expected})")),
        }
    }
    println!(
        "{decided} of {} decided; undecided: {undecided:?}",
        files.len()
    );
    assert!(decided * 2 > files.len(), "{decided} of {}", files.len());
}

/// The verdict for restarts only. Where it is given for a full rearrangement, a refutation
/// holds for restarts as well, but a placement need not exist.
fn expected_verdict(case: &Case) -> String {
    if let Some(verdicts) = &case.verdicts {
        return verdicts["restart-only"].clone();
    }
    let verdict = case.verdict.clone().unwrap();
    match (case.mode.as_deref(), verdict.as_str()) {
        (Some("reshuffle"), "feasible") => "unknown".to_owned(),
        _ => verdict,
    }
}
