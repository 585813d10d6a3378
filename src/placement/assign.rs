//! Which unit of a kind goes to which host?
//!
//! An arrangement says how many units of each kind a host carries; all of a kind are
//! interchangeable. So as many as possible stay where they run now, or go where they are
//! preferred.

use super::packing::Put;
use crate::capacity::Placement;
use crate::cluster::{Cluster, HostIndex, KindIndex, UnitIndex};

/// Gives each unit a host, such that the counts are kept and as many units as possible stay
/// where they run now, or go where they are preferred.
pub fn assign(cluster: &Cluster, puts: &[Put]) -> Placement {
    let units: Vec<UnitIndex> = cluster.unit_indices().collect();
    let as_it_is = |unit: UnitIndex| cluster.unit(unit).kind;
    assign_units(cluster, puts, units, as_it_is, |unit| {
        cluster.unit(unit).home
    })
}

/// The same for these units, which count as units of these kinds and run at home until now.
pub(crate) fn assign_units(
    cluster: &Cluster,
    puts: &[Put],
    mut rest: Vec<UnitIndex>,
    kind: impl Fn(UnitIndex) -> KindIndex,
    home: impl Fn(UnitIndex) -> Option<HostIndex>,
) -> Placement {
    let mut places: Vec<Vec<(HostIndex, u32)>> = vec![Vec::new(); cluster.kinds.len()];
    for put in puts {
        places[put.kind.0 as usize].push((put.host, put.count));
    }
    let mut placement = Placement(vec![None; cluster.units.len()]);
    let mut take = |unit: UnitIndex, wanted: Option<HostIndex>| {
        let places = &mut places[kind(unit).0 as usize];
        let place = places
            .iter_mut()
            .find(|(host, left)| *left > 0 && wanted.is_none_or(|wanted| wanted == *host));
        if let Some((host, left)) = place {
            *left -= 1;
            placement.0[unit.0 as usize] = Some(*host);
        }
        placement.0[unit.0 as usize].is_some()
    };
    rest.retain(|unit| match home(*unit) {
        Some(home) => !take(*unit, Some(home)),
        None => true,
    });
    rest.retain(|unit| {
        let preferred = &cluster.unit(*unit).preferred;
        !preferred.iter().any(|host| take(*unit, Some(*host)))
    });
    for unit in rest {
        take(unit, None);
    }
    placement
}
