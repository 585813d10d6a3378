//! Small random clusters, and an exhaustive oracle for them.

#![allow(dead_code)] // Each test file uses its own part.

mod all_fields;
mod amounts;
mod case;
pub mod fields;
mod to_plan;

pub use case::{Case, OracleHost, OracleVm, Random};
use headroom::model::{AfterFailure, FailureOrder, FailureUnit, HostState};

/// Tries everything.
pub struct Oracle<'a> {
    case: &'a Case,
}

/// Where each VM runs; `None`: nowhere.
type State = Vec<Option<Place>>;

/// Where a VM runs, and whether it has restarted since failures began: it may need more then.
#[derive(Clone, Copy, PartialEq)]
struct Place {
    host: usize,
    has_restarted: bool,
}

/// A VM that is down, and whether it must restart or only be moved.
#[derive(Clone, Copy)]
struct Down {
    vm: usize,
    has_restarted: bool,
}

impl<'a> Oracle<'a> {
    pub fn of(case: &'a Case) -> Oracle<'a> {
        Oracle { case }
    }

    /// What fails as one.
    fn units(&self) -> Vec<Vec<usize>> {
        let mut units: Vec<(Option<u64>, Vec<usize>)> = Vec::new();
        for (at, host) in self.case.hosts.iter().enumerate() {
            if host.state != HostState::InService {
                continue;
            }
            let domain = host
                .domain
                .filter(|_| self.case.what_fails == FailureUnit::FaultDomain);
            match units
                .iter_mut()
                .find(|unit| domain.is_some() && unit.0 == domain)
            {
                Some(unit) => unit.1.push(at),
                None => units.push((domain, vec![at])),
            }
        }
        units.into_iter().map(|unit| unit.1).collect()
    }

    /// What is counted for so many failures: each set of them, or where they come one after
    /// another, each that can be the first. Does everything survive?
    pub fn survived(&self, failures: u32) -> Vec<bool> {
        let sequence = self.case.order == FailureOrder::OneAfterAnother
            && self.case.after == AfterFailure::RestartOnly
            && failures > 1;
        match sequence {
            true => self.first_failures_survived(failures),
            false => self.sets_survived(failures),
        }
    }

    /// Whether everything survives any loss of so many. Where survivors may be moved, the order
    /// makes a difference only if something needs more to restart than to run: it may be moved
    /// first, and be lost then.
    pub fn all_survive(&self, failures: u32) -> bool {
        let in_order = self.case.order == FailureOrder::OneAfterAnother
            && failures > 1
            && self.case.some_need_more_to_restart();
        let each = match in_order {
            true => self.first_failures_survived(failures),
            false => self.survived(failures),
        };
        each.iter().all(|survived| *survived)
    }

    fn sets_survived(&self, failures: u32) -> Vec<bool> {
        let units = self.units();
        let sets = (0u32..1 << units.len()).filter(|set| set.count_ones() == failures);
        let overfull = !fits(self.case, &homes(self.case), Which::Today);
        sets.map(|set| {
            let failing = (0..units.len()).filter(|unit| set >> unit & 1 == 1);
            let failed: Vec<usize> = failing.flat_map(|unit| units[unit].clone()).collect();
            !overfull && (failed.is_empty() || self.survives(&failed))
        })
        .collect()
    }

    /// The game, whatever may be moved.
    pub fn first_failures_survived(&self, failures: u32) -> Vec<bool> {
        let overfull = !fits(self.case, &homes(self.case), Which::Today);
        let units = self.units();
        (0..units.len())
            .map(|first| !overfull && self.answer(&homes(self.case), &[], &units[first], failures))
            .collect()
    }

    /// Whether everything survives when these fail next and others after them.
    fn answer(&self, state: &State, gone: &[usize], failing: &[usize], left: u32) -> bool {
        let mut failed = gone.to_vec();
        failed.extend(failing);
        self.ways().iter().any(|moves| {
            let (mut state, down) = self.lose(state, failing, *moves);
            restart_all(
                self.case,
                &failed,
                &mut state,
                (&down, &down),
                &mut |state| {
                    let next = |unit: &Vec<usize>| {
                        unit.iter().any(|host| failed.contains(host))
                            || self.answer(state, &failed, unit, left - 1)
                    };
                    left <= 1 || self.units().iter().all(next)
                },
            )
        })
    }

    /// Whether everything survives when these hosts fail at once.
    pub fn survives(&self, failed: &[usize]) -> bool {
        self.ways().iter().any(|moves| {
            let (mut state, down) = self.lose(&homes(self.case), failed, *moves);
            restart_all(self.case, failed, &mut state, (&down, &down), &mut |_| true)
        })
    }

    /// Whether survivors are moved: never, or never or always, for a placement that breaks a
    /// rule today may keep breaking it.
    fn ways(&self) -> &'static [bool] {
        match self.case.after {
            AfterFailure::RestartOnly => &[false],
            AfterFailure::Rearrange => &[false, true],
        }
    }

    /// What still runs where, and what must find a place.
    fn lose(&self, state: &State, failed: &[usize], moves: bool) -> (State, Vec<Down>) {
        let mut state = state.clone();
        let mut down: Vec<Down> = Vec::new();
        let before = state.clone();
        for (at, place) in before.into_iter().enumerate() {
            let Some(place) = place else { continue };
            let lost = failed.contains(&place.host);
            let vm = &self.case.vms[at];
            if self.case.is_shed(vm) {
                state[at] = None;
            } else if lost || (moves && self.moves(at)) {
                state[at] = None;
                if self.case.restarts(vm) {
                    let has_restarted = lost || place.has_restarted;
                    down.push(Down {
                        vm: at,
                        has_restarted,
                    });
                }
            }
        }
        (state, down)
    }

    /// Whether a VM may be moved: it and all that must share its host would restart.
    fn moves(&self, at: usize) -> bool {
        let vm = &self.case.vms[at];
        let shares = |other: &&OracleVm| {
            other.plays && vm.together.is_some() && other.together == vm.together
        };
        let stays = |other: &OracleVm| !self.case.is_shed(other) && !self.case.restarts(other);
        !stays(vm) && !self.case.vms.iter().filter(shares).any(stays)
    }

    /// Whether VMs without a host find one, while the others stay where they are.
    pub fn can_be_completed(&self) -> bool {
        let state = homes(self.case);
        let waiting =
            (0..state.len()).filter(|vm| self.case.vms[*vm].plays && state[*vm].is_none());
        let down: Vec<Down> = waiting
            .map(|vm| Down {
                vm,
                has_restarted: false,
            })
            .collect();
        let mut state = state;
        restart_all(self.case, &[], &mut state, (&down, &down), &mut |_| true)
    }

    /// Whether these VMs are where they may be, and their hosts have room for a start.
    pub fn arrive_well(&self, vms: &[usize]) -> bool {
        let state = homes(self.case);
        let is_legal = |vm: &usize| {
            let host = self.case.vms[*vm].home;
            host.is_some_and(|host| legal(self.case, &state, *vm, host))
        };
        vms.iter().all(is_legal) && fits(self.case, &state, Which::Around(vms))
    }

    /// Whether some placement survives every loss of so many.
    pub fn a_placement_exists(case: &Case, failures: u32) -> bool {
        let mut case = case.clone();
        for vm in case.vms.iter_mut().filter(|vm| !vm.bound) {
            vm.home = None;
        }
        // Where fewer can fail, all of them fail.
        let units = Oracle::of(&case).units().len() as u32;
        place_all(&mut case, 0, failures.min(units))
    }
}

fn homes(case: &Case) -> State {
    let place = |host| Place {
        host,
        has_restarted: false,
    };
    case.vms.iter().map(|vm| vm.home.map(place)).collect()
}

/// Tries every host for every VM from `at` on.
fn place_all(case: &mut Case, at: usize, failures: u32) -> bool {
    if at == case.vms.len() {
        return Oracle::of(case).all_survive(failures);
    }
    if !case.vms[at].plays {
        return place_all(case, at + 1, failures);
    }
    let before = case.vms[at].home;
    for host in 0..case.hosts.len() {
        if !is_in_service(case, host) {
            continue;
        }
        if case.vms[at].bound && before.is_some_and(|home| home != host) {
            continue;
        }
        case.vms[at].home = Some(host);
        let mut state = homes(case);
        for (other, place) in state.iter_mut().enumerate() {
            if other > at && !case.vms[other].bound {
                *place = None;
            }
        }
        let found = legal(case, &state, at, host)
            && fits(case, &state, Which::Anew)
            && place_all(case, at + 1, failures);
        case.vms[at].home = before;
        if found {
            return true;
        }
    }
    false
}

fn is_in_service(case: &Case, host: usize) -> bool {
    case.hosts[host].state == HostState::InService
}

/// Tries every surviving host for every VM that is down, until an arrangement is accepted.
fn restart_all(
    case: &Case,
    failed: &[usize],
    state: &mut State,
    (left, restarted): (&[Down], &[Down]),
    accept: &mut dyn FnMut(&State) -> bool,
) -> bool {
    let Some((first, rest)) = left.split_first() else {
        return accept(state);
    };
    let all: Vec<usize> = restarted.iter().map(|down| down.vm).collect();
    let hosts = (0..case.hosts.len()).filter(|host| is_in_service(case, *host));
    for host in hosts.filter(|host| !failed.contains(host)) {
        state[first.vm] = Some(Place {
            host,
            has_restarted: first.has_restarted,
        });
        if legal(case, state, first.vm, host)
            && fits(case, state, Which::Around(&all))
            && restart_all(case, failed, state, (rest, restarted), accept)
        {
            state[first.vm] = None;
            return true;
        }
        state[first.vm] = None;
    }
    false
}

/// Whether a VM may be on this host beside those that are there.
fn legal(case: &Case, state: &State, at: usize, host: usize) -> bool {
    let vm = &case.vms[at];
    let host_of = |other: usize| state[other].map(|place| place.host);
    let apart = !case.hard
        || vm.group.is_none()
        || (0..state.len()).all(|other| {
            other == at || host_of(other) != Some(host) || case.vms[other].group != vm.group
        });
    let together = vm.together.is_none()
        || (0..state.len()).all(|other| {
            case.vms[other].together != vm.together
                || host_of(other).is_none_or(|other| other == host)
        });
    let allowed = vm.is_fixed || vm.allowed.as_ref().is_none_or(|set| set.contains(&host));
    apart && together && allowed
}

/// Which hosts are looked at.
#[derive(Clone, Copy)]
enum Which<'a> {
    /// All, as it runs today: the platform may let VMs go on with less kept free than a start
    /// needs.
    Today,
    /// All, everything being placed anew.
    Anew,
    /// Those with one of these VMs, which start there. Others may have carried too much before.
    Around(&'a [usize]),
}

/// Whether no host carries more than it has.
fn fits(case: &Case, state: &State, which: Which) -> bool {
    case.hosts.iter().enumerate().all(|(host, size)| {
        let on_host = |vm: &usize| state[*vm].is_some_and(|place| place.host == host);
        let is_looked_at = match which {
            Which::Today | Which::Anew => true,
            Which::Around(vms) => vms.iter().any(on_host),
        };
        !is_looked_at || {
            let vms: Vec<usize> = (0..state.len()).filter(on_host).collect();
            let kept = match which {
                Which::Today if !vms.is_empty() => case.kept_free_at_start(),
                _ => 0,
            };
            holds(case, state, &vms, size, kept)
        }
    })
}

/// Whether a host holds these VMs, with so many KiB more than for a start.
fn holds(case: &Case, state: &State, vms: &[usize], size: &OracleHost, kept: u64) -> bool {
    let sum = |need: &dyn Fn(usize) -> u64| vms.iter().map(|vm| need(*vm)).sum::<u64>();
    let memory = |vm: usize| {
        let has_restarted = state[vm].is_some_and(|place| place.has_restarted);
        case.need(&case.vms[vm], has_restarted)
    };
    sum(&memory) <= case.room(size) + kept
        && sum(&|vm| case.vms[vm].vcpus * 1_000) <= case.vcpus(size)
        && sum(&|vm| case.vms[vm].reserved_mhz) <= size.cores * size.clock_mhz
        && case.most_vms.is_none_or(|most| vms.len() as u64 <= most)
}
