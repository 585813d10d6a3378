//! What lies where, while an arrangement is being changed.
//!
//! Rules of thumb only ever put units down; what improves an arrangement also takes them up
//! again. Loads keep rooms and contents in step.

use super::packing::{Lot, Need, Packing, Put};
use crate::cluster::{Claim, HostIndex, KindIndex, Rooms};

/// The content of every host and the room beside it.
#[derive(Debug, Clone)]
pub(super) struct Loads<'a> {
    rooms: Rooms<'a>,
    need: Need,
    /// What each host carries, a lot a kind.
    carried: Vec<Vec<Lot>>,
}

impl<'a> Loads<'a> {
    /// These rooms with a packing in them.
    pub(super) fn of(rooms: &Rooms<'a>, packing: &Packing, need: Need) -> Loads<'a> {
        let mut loads = Loads {
            carried: vec![Vec::new(); rooms.cluster().hosts.len()],
            rooms: rooms.clone(),
            need,
        };
        for put in &packing.puts {
            loads.put(put.kind, put.host, put.count);
        }
        loads
    }

    /// The rooms that are left.
    pub(super) fn rooms(&self) -> &Rooms<'a> {
        &self.rooms
    }

    /// What a unit of a kind claims.
    pub(super) fn claim(&self, kind: KindIndex) -> &'a Claim {
        self.need.of(self.rooms.cluster().kind(kind))
    }

    /// What a host carries.
    pub(super) fn on(&self, host: HostIndex) -> &[Lot] {
        &self.carried[host.0 as usize]
    }

    /// How many units of a kind a host carries.
    pub(super) fn count(&self, kind: KindIndex, host: HostIndex) -> u32 {
        let lot = self.on(host).iter().find(|lot| lot.kind == kind);
        lot.map_or(0, |lot| lot.count)
    }

    /// How many more units of a kind a host takes, at most `most`.
    pub(super) fn takes(&self, kind: KindIndex, host: HostIndex, most: u32) -> u32 {
        self.rooms.takes(self.claim(kind), host, most)
    }

    /// Puts units on a host.
    pub(super) fn put(&mut self, kind: KindIndex, host: HostIndex, count: u32) {
        if count == 0 {
            return;
        }
        self.rooms.put(self.claim(kind), host, count);
        let carried = &mut self.carried[host.0 as usize];
        match carried.iter_mut().find(|lot| lot.kind == kind) {
            Some(lot) => lot.count += count,
            None => carried.push(Lot { kind, count }),
        }
    }

    /// Takes units from a host that carries so many.
    pub(super) fn take(&mut self, kind: KindIndex, host: HostIndex, count: u32) {
        if count == 0 {
            return;
        }
        self.rooms.take_back(self.claim(kind), host, count);
        let carried = &mut self.carried[host.0 as usize];
        if let Some(lot) = carried.iter_mut().find(|lot| lot.kind == kind) {
            lot.count = lot.count.saturating_sub(count);
        }
        carried.retain(|lot| lot.count > 0);
    }

    /// Puts up to so many units wherever they fit, the first hosts first; what is left over.
    pub(super) fn put_anywhere(&mut self, kind: KindIndex, count: u32) -> u32 {
        let mut left = count;
        let hosts: Vec<HostIndex> = self.rooms.open_hosts().collect();
        for host in hosts {
            let count = self.takes(kind, host, left);
            self.put(kind, host, count);
            left -= count;
        }
        left
    }

    /// What lies where.
    pub(super) fn puts(&self) -> Vec<Put> {
        let hosts = self.carried.iter().zip(0..);
        hosts
            .flat_map(|(lots, host)| {
                lots.iter().map(move |lot| Put {
                    kind: lot.kind,
                    host: HostIndex(host),
                    count: lot.count,
                })
            })
            .collect()
    }
}
