//! Is the plan something that can be answered? One function for each problem.
//!
//! Errors prevent an answer, warnings say what was assumed. After validation without errors
//! every number is in a range in which sums over the whole cluster fit an `i64`, and every
//! name refers to something, or has been reported.

mod limits;
mod names;
mod numbers;
mod rules;
mod sizes;

use crate::cluster::Cluster;
use crate::demand::PolicyInForce;
use crate::model::{HostState, Plan};
use crate::order::{Numbered, sort_by_key};
use crate::problem::{Code, Place, Problem, Severity};
use crate::units::{Memory, count};

/// Most hosts that a plan may have.
pub const MOST_HOSTS: u64 = 1_000;
/// Most VMs that a plan may have.
pub const MOST_VMS: u64 = 100_000;
/// Most memory of a host: 1 PiB.
pub const MOST_HOST_MEMORY: Memory = Memory::from_gib(1 << 20);
/// Most memory of a VM: 256 TiB.
pub const MOST_VM_MEMORY: Memory = Memory::from_gib(1 << 18);
/// Most cores of a host, and vCPUs of a VM.
pub const MOST_CPUS: u32 = 1 << 16;

/// A plan that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// What the user should know, errors first.
    pub problems: Vec<Problem>,
    /// The plan in integers; `None`: some problem is an error.
    pub cluster: Option<Cluster>,
    /// The policy's values in force.
    pub policy: PolicyInForce,
}

/// Looks at a plan.
pub fn check(plan: &Plan) -> Checked {
    let policy = PolicyInForce::of(plan);
    let mut problems = Vec::new();
    check_e1003_too_many(plan, &mut problems);
    let counts_are_sane = problems.is_empty();
    if counts_are_sane {
        check_e1001_no_host(plan, &mut problems);
        check_e1002_no_vm(plan, &mut problems);
        numbers::check_e1005_empty_group(plan, &mut problems);
        names::check_e1006_duplicate_host(plan, &mut problems);
        names::check_e1007_duplicate_vm(plan, &mut problems);
        numbers::check_e1008_host_memory(plan, &mut problems);
        numbers::check_e1009_vm_memory(plan, &mut problems);
        numbers::check_e1010_cpus(plan, &mut problems);
        numbers::check_e1012_dynamic_memory(plan, &mut problems);
        numbers::check_e1011_vm_overhead(&policy, &mut problems);
        let states = names::host_states(plan);
        names::check_e1013_unknown_host(plan, &states, &policy, &mut problems);
        names::check_e1014_host_list_length(plan, &mut problems);
        names::check_e1015_unknown_owner(plan, &states, &mut problems);
        rules::check_e1016_tolerate(plan, &policy, &mut problems);
        rules::check_e1018_affinity_spread(plan, &states, &policy, &mut problems);
        rules::check_e1019_affinity_contradiction(plan, &mut problems);
        numbers::check_e1020_reserve(plan, &policy, &mut problems);
        numbers::check_e1021_percentages(&policy, &mut problems);
        names::check_e1022_maintenance(plan, &states, &policy, &mut problems);
        names::check_e1041_stays_down(plan, &states, &policy, &mut problems);
        numbers::check_e1024_probe(plan, &mut problems);
        numbers::check_e1027_growth(plan, &mut problems);
        limits::check_e1030_network(plan, &mut problems);
        limits::check_e1033_operations(plan, &mut problems);
        limits::check_e1038_more_than_assigned(plan, &mut problems);
        limits::check_e2001_platform_limits(plan, &policy, &mut problems);
        limits::check_e1028_witness_place(plan, &mut problems);
        limits::check_e2004_witness(plan, &policy, &mut problems);
    }
    let refused = problems.iter().any(|p| p.severity == Severity::Error);
    let cluster = (!refused).then(|| Cluster::build(plan, &policy));
    if let Some(cluster) = &cluster {
        rules::check_e1017_larger_than_every_host(plan, &policy, cluster, &mut problems);
        names::check_e1023_forbidden_home(cluster, &mut problems);
        names::check_e1042_together(cluster, &mut problems);
        rules::check_e1025_bound_without_host(plan, cluster, &mut problems);
        rules::check_e1026_no_fault_domain(&policy, cluster, &mut problems);
        limits::check_e2003_vms_after_failures(&policy, cluster, &mut problems);
        limits::check_e2005_drive_letters(plan, cluster, &mut problems);
        limits::check_e2006_network_ports(plan, cluster, &mut problems);
        sizes::check_e2007_hosts(plan, &mut problems);
        sizes::check_e2009_vms(plan, &mut problems);
        sizes::check_e2011_running_vcpus(plan, cluster, &mut problems);
    }
    let mut problems = condense(problems);
    sort_by_key(&mut problems, |problem| std::cmp::Reverse(problem.severity));
    Checked {
        problems,
        cluster,
        policy,
    }
}

/// Of many problems with one code the first few, and one that counts the rest.
fn condense(problems: Vec<Problem>) -> Vec<Problem> {
    const SHOWN: usize = 8;
    let mut codes: Numbered<Code> = Numbered::new();
    let mut counts: Vec<(usize, usize)> = Vec::new();
    for problem in &problems {
        let (number, is_new) = codes.number(problem.code);
        if is_new {
            counts.push((0, 0));
        }
        counts[number as usize].0 += 1;
    }
    let mut condensed = Vec::new();
    for problem in problems {
        let (total, shown) = &mut counts[codes.number(problem.code).0 as usize];
        let total = *total;
        *shown += 1;
        if *shown == SHOWN && total > SHOWN {
            condensed.push(Problem {
                place: Place::Plan,
                cause: format!(
                    "{} (and {} more like this)",
                    problem.cause.trim_end_matches('.'),
                    count((total - SHOWN) as u64)
                ),
                ..problem
            });
        } else if *shown <= SHOWN {
            condensed.push(problem);
        }
    }
    condensed
}

fn check_e1001_no_host(plan: &Plan, problems: &mut Vec<Problem>) {
    let in_service = plan
        .hosts
        .iter()
        .any(|group| group.count > 0 && group.state == HostState::InService);
    if !in_service {
        problems.push(Problem::error(
            1001,
            Place::Field("hosts"),
            "No host is in service.".to_owned(),
            "Add a host, or take one out of maintenance.",
        ));
    }
}

fn check_e1002_no_vm(plan: &Plan, problems: &mut Vec<Problem>) {
    if plan.vm_count() == 0 {
        problems.push(Problem::warning(
            1002,
            Place::Field("vms"),
            "The plan has no VM.".to_owned(),
            "Add VMs, or import a list of them.",
        ));
    }
}

fn check_e1003_too_many(plan: &Plan, problems: &mut Vec<Problem>) {
    let sizes = [
        ("hosts", "hosts", plan.host_count(), MOST_HOSTS),
        ("vms", "VMs", plan.vm_count(), MOST_VMS),
        ("hosts", "host groups", plan.hosts.len() as u64, MOST_HOSTS),
        ("vms", "VM groups", plan.vms.len() as u64, MOST_VMS),
    ];
    for (field, noun, found, most) in sizes {
        if found > most {
            problems.push(Problem::error(
                1003,
                Place::Field(field),
                format!(
                    "The plan has {} {noun}; Headroom calculates up to {}.",
                    count(found),
                    count(most)
                ),
                "Split the plan, or check the counts.",
            ));
        }
    }
}
