//! Small random clusters in which every field that bears on placement has any of its values.

use super::case::{Case, Dynamic, OracleVm, Overhead, Random};
use headroom::model::{AfterFailure, DynamicMemoryCount, FailureOrder, HostState, Priority};

impl Case {
    /// A case of the plain kind, with some of the other fields: each by itself and together.
    pub fn with_all_fields(random: &mut Random, placed: bool) -> Case {
        let mut case = Case::random(random, placed);
        case.vary_hosts(random);
        case.vary_amounts(random);
        case.vary_memory(random);
        case.vary_vms(random, placed);
        case.copy_neighbours(random);
        let is_small = placed && case.hosts.len() <= 3 && case.vms.len() <= 4;
        let moves_all = case.after == AfterFailure::Rearrange && case.some_need_more_to_restart();
        if moves_all && !is_small {
            // To move everything after each of several failures are too many ways to try.
            case.order = FailureOrder::AtOnce;
        }
        case.probe = random
            .chance(50)
            .then(|| (1 + random.below(4), 1 + random.below(3)));
        case
    }

    fn vary_hosts(&mut self, random: &mut Random) {
        if random.chance(25) {
            for host in &mut self.hosts {
                host.reserve_mib = 512 * random.below(3);
            }
        }
        if random.chance(25) {
            let out = random.below(self.hosts.len() as u64) as usize;
            self.hosts[out].state = match random.chance(50) {
                true => HostState::Maintenance,
                false => HostState::Offline,
            };
        }
        if random.chance(15) {
            for host in &mut self.hosts {
                host.clock_mhz = 500 + 100 * random.below(6);
            }
            for vm in &mut self.vms {
                vm.reserved_mhz = 500 * random.below(6);
            }
        }
    }

    fn vary_amounts(&mut self, random: &mut Random) {
        self.is_ganeti = random.chance(12);
        if random.chance(25) {
            self.ratio = 500 * (1 + random.below(4));
        }
        if random.chance(20) {
            self.reserve_percent = 1 + random.below(25);
        }
        if random.chance(20) {
            self.overcommit_percent = 80 + random.below(70);
        }
        if random.chance(30) {
            self.overhead = match self.is_ganeti || random.chance(50) {
                true => Overhead::Mib(random.below(400)),
                false => Overhead::HyperV,
            };
        }
    }

    fn vary_memory(&mut self, random: &mut Random) {
        if !random.chance(45) {
            return;
        }
        self.dynamic = match random.below(5) {
            0 => DynamicMemoryCount::Startup,
            1 => DynamicMemoryCount::Maximum,
            _ => DynamicMemoryCount::Assigned,
        };
        for vm in &mut self.vms {
            if random.chance(60) {
                let startup = 1 + random.below(5);
                vm.dynamic = Some(Dynamic {
                    startup,
                    assigned: random.chance(80).then(|| 1 + random.below(5)),
                    maximum: startup + random.below(4),
                });
            }
        }
    }

    fn vary_vms(&mut self, random: &mut Random, placed: bool) {
        let hosts = self.hosts.len() as u64;
        let (stopped, wishes, by_hand) = (random.chance(20), random.chance(45), random.chance(20));
        let unknown = placed && random.chance(20);
        self.count_stopped = stopped && random.chance(50);
        for vm in &mut self.vms {
            vm.stopped = stopped && random.chance(30);
            if wishes && random.chance(50) {
                vm.preferred = vec![random.below(hosts) as usize];
                let second = random.below(hosts) as usize;
                if random.chance(30) && second != vm.preferred[0] {
                    vm.preferred.push(second);
                }
            }
            if by_hand && random.chance(30) {
                vm.priority = Priority::NoAutoStart;
            }
            if unknown && random.chance(30) {
                vm.home = None;
            }
        }
    }

    /// Some VMs are as their neighbours, so that there are groups of them.
    fn copy_neighbours(&mut self, random: &mut Random) {
        self.grouped = random.chance(40);
        if !self.grouped {
            return;
        }
        for at in 1..self.vms.len() {
            if random.chance(40) && self.vms[at].together.is_none() {
                let before = self.vms[at - 1].clone();
                self.vms[at] = OracleVm {
                    home: self.vms[at].home,
                    together: None,
                    ..before
                };
            }
        }
    }
}
