//! Small random clusters, and an exhaustive oracle for them.

#![allow(dead_code)] // Each test file uses its own part.

mod case;

pub use case::{Case, OracleVm, Random};
use headroom::model::{AfterFailure, FailureOrder, FailureUnit};

/// Tries everything.
pub struct Oracle<'a> {
    case: &'a Case,
}

/// Where each VM runs; `None`: nowhere.
type State = Vec<Option<usize>>;

impl<'a> Oracle<'a> {
    pub fn of(case: &'a Case) -> Oracle<'a> {
        Oracle { case }
    }

    /// What fails as one.
    fn units(&self) -> Vec<Vec<usize>> {
        let mut units: Vec<(Option<u64>, Vec<usize>)> = Vec::new();
        for (at, host) in self.case.hosts.iter().enumerate() {
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

    fn sets_survived(&self, failures: u32) -> Vec<bool> {
        let units = self.units();
        let sets = (0u32..1 << units.len()).filter(|set| set.count_ones() == failures);
        let overfull = !fits(self.case, &homes(self.case), &[]);
        sets.map(|set| {
            let failing = (0..units.len()).filter(|unit| set >> unit & 1 == 1);
            let failed: Vec<usize> = failing.flat_map(|unit| units[unit].clone()).collect();
            !overfull && (failed.is_empty() || self.survives(&failed))
        })
        .collect()
    }

    /// The game, whatever may be moved.
    pub fn first_failures_survived(&self, failures: u32) -> Vec<bool> {
        let overfull = !fits(self.case, &homes(self.case), &[]);
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
            restart_all(self.case, &failed, &mut state, &down, &down, &mut |state| {
                let next = |unit: &Vec<usize>| {
                    unit.iter().any(|host| failed.contains(host))
                        || self.answer(state, &failed, unit, left - 1)
                };
                left <= 1 || self.units().iter().all(next)
            })
        })
    }

    /// Whether everything survives when these hosts fail at once.
    pub fn survives(&self, failed: &[usize]) -> bool {
        self.ways().iter().any(|moves| {
            let (mut state, down) = self.lose(&homes(self.case), failed, *moves);
            restart_all(self.case, failed, &mut state, &down, &down, &mut |_| true)
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
    fn lose(&self, state: &State, failed: &[usize], moves: bool) -> (State, Vec<usize>) {
        let mut state = state.clone();
        let mut down: Vec<usize> = Vec::new();
        let homes = state.clone();
        for (at, host) in homes.into_iter().enumerate() {
            let Some(host) = host else { continue };
            let lost = failed.contains(&host);
            let vm = &self.case.vms[at];
            if self.case.is_shed(vm) {
                state[at] = None;
            } else if lost || (moves && self.moves(at)) {
                state[at] = None;
                if vm.restarts && !vm.bound {
                    down.push(at);
                }
            }
        }
        (state, down)
    }

    /// Whether a VM may be moved: it and all that must share its host would restart.
    fn moves(&self, at: usize) -> bool {
        let vm = &self.case.vms[at];
        let shares = |other: &&OracleVm| vm.together.is_some() && other.together == vm.together;
        let stays =
            |other: &OracleVm| !self.case.is_shed(other) && (!other.restarts || other.bound);
        !stays(vm) && !self.case.vms.iter().filter(shares).any(stays)
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
    case.vms.iter().map(|vm| vm.home).collect()
}

/// Tries every host for every VM from `at` on.
fn place_all(case: &mut Case, at: usize, failures: u32) -> bool {
    if at == case.vms.len() {
        let oracle = Oracle::of(case);
        return oracle.survived(failures).iter().all(|survived| *survived);
    }
    let before = case.vms[at].home;
    for host in 0..case.hosts.len() {
        if case.vms[at].bound && before.is_some_and(|home| home != host) {
            continue;
        }
        case.vms[at].home = Some(host);
        let state: State = case
            .vms
            .iter()
            .enumerate()
            .map(|(other, vm)| vm.home.filter(|_| other <= at || vm.bound))
            .collect();
        let found = legal(case, &state, at, host)
            && fits(case, &state, &[])
            && place_all(case, at + 1, failures);
        case.vms[at].home = before;
        if found {
            return true;
        }
    }
    false
}

/// Tries every surviving host for every VM that is down, until an arrangement is accepted.
fn restart_all(
    case: &Case,
    failed: &[usize],
    state: &mut State,
    left: &[usize],
    restarted: &[usize],
    accept: &mut dyn FnMut(&State) -> bool,
) -> bool {
    let Some((first, rest)) = left.split_first() else {
        return accept(state);
    };
    for host in (0..case.hosts.len()).filter(|host| !failed.contains(host)) {
        state[*first] = Some(host);
        if legal(case, state, *first, host)
            && fits(case, state, restarted)
            && restart_all(case, failed, state, rest, restarted, accept)
        {
            state[*first] = None;
            return true;
        }
        state[*first] = None;
    }
    false
}

/// Whether a VM may be on this host beside those that are there.
fn legal(case: &Case, state: &State, at: usize, host: usize) -> bool {
    let vm = &case.vms[at];
    let apart = !case.hard
        || vm.group.is_none()
        || (0..state.len()).all(|other| {
            other == at || state[other] != Some(host) || case.vms[other].group != vm.group
        });
    let together = vm.together.is_none()
        || (0..state.len()).all(|other| {
            case.vms[other].together != vm.together
                || state[other].is_none()
                || state[other] == Some(host)
        });
    let allowed = vm.bound || vm.allowed.as_ref().is_none_or(|set| set.contains(&host));
    apart && together && allowed
}

/// Whether no host carries more than it has. Hosts that carried too much before, and got
/// nothing more, do not count when `restarted` says what is new.
fn fits(case: &Case, state: &State, restarted: &[usize]) -> bool {
    case.hosts.iter().enumerate().all(|(host, size)| {
        let on_host = || (0..state.len()).filter(|vm| state[*vm] == Some(host));
        let untouched = !restarted.is_empty() && !on_host().any(|vm| restarted.contains(&vm));
        untouched
            || (on_host().map(|vm| case.vms[vm].memory).sum::<u64>() <= size.memory
                && on_host().map(|vm| case.vms[vm].vcpus).sum::<u64>() <= size.vcpus
                && case
                    .most_vms
                    .is_none_or(|most| on_host().count() as u64 <= most))
    })
}
