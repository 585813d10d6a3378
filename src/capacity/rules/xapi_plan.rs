//! How does xapi plan restarts? Greedily, and for every order of failures.
//!
//! VMs by descending size, each onto the host with most free memory; one that does not fit
//! there is left out, and nothing is taken back. In exact mode every order of every set of
//! hosts is played, restarted VMs staying where they are. In approximate mode every VM
//! counts as large as the largest. Source: xen-api, ocaml/xapi/binpack.ml.

use super::scene::{Scene, largest_sum, sum_without_largest, times_in};
use crate::cluster::{Dimension, VmIndex};
use crate::demand::{PolicyInForce, restart_memory, vm_overhead};
use crate::model::{DynamicMemoryCount, VmGroup};
use crate::order::sort_by_key;

/// Exact mode is used for so many hosts at most, and for fewer cases than that.
const MOST_HOSTS: u64 = 32;
const MOST_CASES: u64 = 3500;

/// Memory of hosts and protected VMs, in KiB, by position.
#[derive(Debug, Clone)]
pub(super) struct Planner {
    free: Vec<i64>,
    vms: Vec<Vec<i64>>,
}

/// What approximate mode compares.
pub(super) struct Approximation {
    pub(super) largest: i64,
    pub(super) needed: i64,
    pub(super) there: i64,
}

impl Planner {
    pub(super) fn of(scene: &Scene) -> Planner {
        // The static maximum counts.
        let mut policy: PolicyInForce = scene.policy;
        policy.dynamic_memory.value = DynamicMemoryCount::Maximum;
        let sizes = scene.by_group(|vm: &VmGroup| {
            let memory = restart_memory(&policy, vm).plus(vm_overhead(scene.plan, &policy, vm));
            super::scene::kib(memory)
        });
        let used = scene.sums(|vm| scene.of_vm(&sizes, vm));
        let capacity = scene.capacities(Dimension::Memory);
        let protected = |vms: &Vec<VmIndex>| {
            let vms = vms.iter().filter(|vm| scene.restarts(**vm));
            vms.map(|vm| scene.of_vm(&sizes, *vm)).collect()
        };
        Planner {
            free: capacity
                .iter()
                .zip(used)
                .map(|(all, used)| all - used)
                .collect(),
            vms: scene.carried.iter().map(protected).collect(),
        }
    }

    /// Whether there is no plan because too few hosts would be left.
    pub(super) fn has_too_few_hosts(&self, failures: u32) -> bool {
        let hosts = self.free.len();
        let has_vms = self.vms.iter().any(|vms| !vms.is_empty());
        hosts < failures as usize || (hosts == failures as usize && has_vms)
    }

    /// Whether a plan exists for every order of so many failures; if not, the failures that
    /// have none.
    pub(super) fn exact(&self, failures: u32) -> Result<(), Vec<usize>> {
        let mut state = self.clone();
        let mut failed = Vec::new();
        state.play(failures, &mut failed)
    }

    fn play(&mut self, failures: u32, failed: &mut Vec<usize>) -> Result<(), Vec<usize>> {
        if failures == 0 {
            return Ok(());
        }
        for at in 0..self.free.len() {
            if failed.contains(&at) {
                continue;
            }
            failed.push(at);
            let mut sizes = self.vms[at].clone();
            sort_by_key(&mut sizes, |size| std::cmp::Reverse(*size));
            let mut restarts = Vec::new();
            for size in sizes {
                let Some(to) = self.roomiest(failed).filter(|to| self.free[*to] >= size) else {
                    return Err(failed.clone());
                };
                self.free[to] -= size;
                self.vms[to].push(size);
                restarts.push(to);
            }
            self.play(failures - 1, failed)?;
            for to in restarts.into_iter().rev() {
                self.free[to] += self.vms[to].pop().unwrap_or(0);
            }
            failed.pop();
        }
        Ok(())
    }

    /// The host with most free memory; of equal ones the first.
    fn roomiest(&self, failed: &[usize]) -> Option<usize> {
        let hosts = (0..self.free.len()).filter(|at| !failed.contains(at));
        hosts.max_by_key(|at| (self.free[*at], std::cmp::Reverse(*at)))
    }

    /// What approximate mode compares.
    pub(super) fn approximate(&self, failures: u32) -> Approximation {
        let largest = self.vms.iter().flatten().copied().max().unwrap_or(0);
        let places: Vec<i64> = self
            .free
            .iter()
            .map(|free| times_in(*free, largest))
            .collect();
        let vms: Vec<i64> = self.vms.iter().map(|vms| vms.len() as i64).collect();
        Approximation {
            largest,
            needed: largest_sum(&vms, failures),
            there: sum_without_largest(&places, failures),
        }
    }

    /// How many VMs each host carries.
    pub(super) fn counts(&self) -> Vec<i64> {
        self.vms.iter().map(|vms| vms.len() as i64).collect()
    }
}

/// Whether exact mode is used: C(n, r) · r! cases, which is n · (n − 1) · … .
pub(super) fn is_exact(hosts: u64, failures: u32) -> bool {
    let factors = (0..u64::from(failures)).map(|step| hosts.saturating_sub(step));
    let cases = factors.fold(1u64, u64::saturating_mul);
    hosts <= MOST_HOSTS && cases < MOST_CASES
}

#[cfg(test)]
mod tests {
    use super::is_exact;

    /// Cases: 4·3 = 12; 8·7·6·5 = 1680, ·4 = 6720; 9·8·7·6 = 3024; 10·9·8·7 = 5040;
    /// 16·15·14 = 3360; 17·16·15 = 4080; 32·31 = 992; more than 32 hosts never.
    #[test]
    fn exact_mode_ends_where_its_source_says() {
        let exact = [(4, 2), (8, 4), (9, 4), (16, 3), (32, 2)];
        let approximate = [(8, 5), (10, 4), (16, 4), (17, 3), (32, 3), (33, 1)];
        for (hosts, failures) in exact {
            assert!(is_exact(hosts, failures), "{hosts}, {failures}");
        }
        for (hosts, failures) in approximate {
            assert!(!is_exact(hosts, failures), "{hosts}, {failures}");
        }
    }
}
