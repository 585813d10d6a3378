//! How are VMs divided among unlike hosts?
//!
//! On hosts of which some have much memory and some much CPU, rules that look at one host
//! after another leave room stranded. The fractional relaxation divides the kinds among the
//! classes of hosts; whole units follow it class by class, and the few that are left over by
//! rounding go wherever there is room. Can only say yes.

use super::packing::{Lot, Packing};
use super::portfolio::Portfolio;
use super::prices::Class;
use super::relaxation::{Relaxed, Strength, relax};
use crate::cluster::Rooms;

/// Packs all lots into the open hosts, divided among the classes by the relaxation.
pub(super) fn pack_divided(
    portfolio: &Portfolio,
    rooms: &Rooms,
    lots: &[Lot],
    spread: bool,
) -> Option<Packing> {
    let Relaxed::Divided(shares) = relax(rooms, lots, portfolio.need, Strength::Rooms) else {
        return None;
    };
    if shares.len() < 2 {
        return None;
    }
    Some(follow(portfolio, rooms, lots, &shares, spread)).filter(Packing::is_complete)
}

/// Packs the shares of each class, and what is left over wherever there is room.
pub(super) fn follow(
    portfolio: &Portfolio,
    rooms: &Rooms,
    lots: &[Lot],
    shares: &[(Class, Vec<f64>)],
    spread: bool,
) -> Packing {
    let mut left: Vec<Lot> = lots.iter().copied().filter(|lot| lot.count > 0).collect();
    let mut trial = rooms.clone();
    let mut packing = Packing::default();
    for (class, share) in shares {
        let own: Vec<Lot> = left
            .iter()
            .zip(share)
            .map(|(lot, units)| Lot {
                kind: lot.kind,
                // Rounded down, but not because of the last digit of a float.
                count: ((units + 1e-6).floor().max(0.0) as u32).min(lot.count),
            })
            .filter(|lot| lot.count > 0)
            .collect();
        let mut class_rooms = trial.clone();
        for host in trial
            .open_hosts()
            .filter(|host| !class.hosts.contains(host))
        {
            class_rooms.close(host);
        }
        let packed = portfolio.best_effort(&class_rooms, &own, spread);
        for put in packed.puts {
            let claim = portfolio.need.of(rooms.cluster().kind(put.kind));
            trial.put(claim, put.host, put.count);
            if let Some(lot) = left.iter_mut().find(|lot| lot.kind == put.kind) {
                lot.count -= put.count;
            }
            packing.puts.push(put);
        }
    }
    left.retain(|lot| lot.count > 0);
    let rest = portfolio.best_effort(&trial, &left, spread);
    packing.puts.extend(rest.puts);
    packing.left_over = rest.left_over;
    packing
}
