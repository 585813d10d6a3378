//! How much is needed and how much is there, by hand from the fields of a case.

use super::case::{Case, OracleHost, OracleVm, Overhead};
use headroom::model::{DynamicMemoryCount, HostState};

/// KiB of a GiB and of a MiB.
const GIB: u64 = 1 << 20;
const MIB: u64 = 1 << 10;

impl Case {
    /// KiB that VMs may use which start on a host.
    pub fn room(&self, host: &OracleHost) -> u64 {
        if host.state != HostState::InService {
            return 0;
        }
        let installed = host.memory * GIB;
        let promised = (installed - host.reserve_mib * MIB) * self.overcommit_percent / 100;
        let kept = (installed * self.reserve_percent).div_ceil(100);
        promised.saturating_sub(kept + self.kept_free_at_start())
    }

    /// KiB that only those may use that run on a host already.
    pub fn kept_free_at_start(&self) -> u64 {
        if self.is_ganeti { MIB } else { 0 }
    }

    /// vCPUs that a host offers, in thousandths.
    pub fn vcpus(&self, host: &OracleHost) -> u64 {
        host.cores * self.ratio
    }

    fn gib_running(&self, vm: &OracleVm) -> u64 {
        match (vm.dynamic, self.dynamic) {
            (None, _) => vm.memory,
            (Some(dynamic), DynamicMemoryCount::Assigned) => {
                dynamic.assigned.unwrap_or(dynamic.startup)
            }
            (Some(dynamic), DynamicMemoryCount::Startup) => dynamic.startup,
            (Some(dynamic), DynamicMemoryCount::Maximum) => dynamic.maximum,
        }
    }

    /// A VM that restarts needs what it starts with, and goes on as it ran.
    pub fn gib_to_restart(&self, vm: &OracleVm) -> u64 {
        let startup = vm.dynamic.map_or(0, |dynamic| dynamic.startup);
        self.gib_running(vm).max(startup)
    }

    /// KiB that a VM needs, once it has restarted or as it runs.
    pub fn need(&self, vm: &OracleVm, has_restarted: bool) -> u64 {
        let gib = match has_restarted {
            true => self.gib_to_restart(vm),
            false => self.gib_running(vm),
        };
        let overhead = match self.overhead {
            Overhead::Mib(mib) => mib,
            Overhead::HyperV => 32 + 8 * (gib.max(1) - 1),
        };
        gib * GIB + overhead * MIB
    }

    /// Whether some VM needs more to restart than to run.
    pub fn some_need_more_to_restart(&self) -> bool {
        let more = |vm: &OracleVm| self.need(vm, true) > self.need(vm, false);
        self.vms.iter().any(more)
    }
}
