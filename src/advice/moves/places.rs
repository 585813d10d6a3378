//! Where could a unit go now?

use super::state::State;
use crate::cluster::{Dimension, HostIndex, UnitIndex};

/// Which host is preferred among those that a unit may go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taste {
    /// The one with the least room left: large rooms stay whole.
    Tight,
    /// The one with the most room left.
    Roomy,
}

/// The host that a unit should be migrated to, among those that it may go to now. Hosts where
/// it breaks a soft rule come last.
pub(super) fn destination(
    state: &State,
    unit: UnitIndex,
    taste: Taste,
    avoid: &[HostIndex],
) -> Option<HostIndex> {
    let key = |host: &HostIndex| {
        let room = room_left(state, unit, *host);
        let order = match taste {
            Taste::Tight => room,
            Taste::Roomy => -room,
        };
        (state.meets_excluded(unit, *host), order, *host)
    };
    state
        .cluster
        .hosts_in_service()
        .filter(|host| !avoid.contains(host) && state.may_step(unit, *host))
        .min_by_key(key)
}

/// What is left on a host beside a unit in its scarcest dimension, in millionths.
fn room_left(state: &State, unit: UnitIndex, host: HostIndex) -> i64 {
    let demand = &state.cluster.kind_of(unit).running.demand;
    let free = state.situation.before.obeyed.free(host);
    let capacity = &state.cluster.host(host).capacity;
    let share = |dimension: &Dimension| {
        let left = free[*dimension].saturating_sub(demand[*dimension]);
        let share = i128::from(left) * 1_000_000 / i128::from(capacity[*dimension].max(1));
        share.clamp(i64::MIN.into(), i64::MAX.into()) as i64
    };
    let dimensions = state.cluster.dimensions.iter();
    dimensions.map(share).min().unwrap_or(0)
}

/// How large a unit is: the largest share of any dimension of the largest host, in millionths.
pub(super) fn weight(state: &State, unit: UnitIndex) -> i64 {
    let cluster = state.cluster;
    let demand = &cluster.kind_of(unit).running.demand;
    let share = |dimension: &Dimension| {
        let most = cluster.hosts.iter().map(|host| host.capacity[*dimension]);
        let most = i128::from(most.max().unwrap_or(1).max(1));
        let share = i128::from(demand[*dimension]) * 1_000_000 / most;
        share.min(i64::MAX.into()) as i64
    };
    cluster.dimensions.iter().map(share).max().unwrap_or(0)
}
