//! Is there any arrangement at all? Exhaustive search, for small rests.
//!
//! Depth first: lots in the given order, the units of a lot over the hosts in ascending
//! order. Two symmetries are broken: equal units are interchangeable, so only the counts a
//! host matter; hosts with the same room and the same permissions are interchangeable, so a
//! later one never takes more units of the lot than an earlier twin. A branch is cut when
//! the rest needs more than the room that is left. The number of steps is limited, so the
//! search always ends; it counts steps, not time, so it ends with the same answer everywhere.

use super::packing::{Lot, Need, Put};
use crate::cluster::{Cluster, HostIndex, Rooms, Size};

/// What the search has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// An arrangement.
    Arrangement(Vec<Put>),
    /// There is none: every one was tried.
    Nothing {
        /// Steps taken.
        steps: u64,
    },
    /// The limit of steps was reached first.
    Limit,
}

/// Searches every arrangement of the lots in the rooms, within a number of steps.
pub fn search(rooms: &mut Rooms, lots: &[Lot], need: Need, most_steps: u64) -> Found {
    search_for(rooms, lots, need, most_steps, None)
}

/// Whether an arrangement is what is looked for.
pub type Accept<'a> = &'a mut dyn FnMut(&[Put]) -> bool;

/// Searches for an arrangement that is accepted. Hosts with the same room are not taken for
/// twins then: what else they carry may matter.
pub fn search_for(
    rooms: &mut Rooms,
    lots: &[Lot],
    need: Need,
    most_steps: u64,
    accept: Option<Accept>,
) -> Found {
    let cluster = rooms.cluster();
    let hosts: Vec<HostIndex> = rooms.open_hosts().collect();
    // The search recurses once for each host and lot: a bound keeps the stack small.
    const DEEPEST: usize = 1_000;
    if most_steps == 0 || hosts.len() * lots.len() > DEEPEST {
        return Found::Limit;
    }
    let mut tail = vec![Size::ZERO; lots.len() + 1];
    for (position, lot) in lots.iter().enumerate().rev() {
        tail[position] = tail[position + 1];
        tail[position] += need.of(cluster.kind(lot.kind)).demand.times(lot.count);
    }
    let mut room = Size::ZERO;
    for host in &hosts {
        room += Size(rooms.free(*host).0.map(|free| free.max(0)));
    }
    let mut search = Search {
        cluster,
        hosts,
        room,
        lots,
        need,
        tail,
        steps: 0,
        most_steps,
        puts: Vec::new(),
        accept,
    };
    let count = lots.first().map_or(0, |lot| lot.count);
    match search.place(rooms, 0, 0, count, &mut Vec::new()) {
        Outcome::Found => Found::Arrangement(search.puts),
        Outcome::Dead => Found::Nothing {
            steps: search.steps,
        },
        Outcome::Limit => Found::Limit,
    }
}

#[derive(PartialEq, Eq)]
enum Outcome {
    Found,
    Dead,
    Limit,
}

struct Search<'a, 'b> {
    cluster: &'a Cluster,
    hosts: Vec<HostIndex>,
    accept: Option<Accept<'b>>,
    lots: &'a [Lot],
    need: Need,
    /// Demand of all lots from this position on.
    tail: Vec<Size>,
    /// Room on all hosts together.
    room: Size,
    steps: u64,
    most_steps: u64,
    puts: Vec<Put>,
}

impl Search<'_, '_> {
    /// Places the `left` units of lot `at` that are still to go, on hosts from position
    /// `from`, then all later lots. `before` is what earlier hosts had as room when this lot
    /// began, with what they took.
    fn place(
        &mut self,
        rooms: &mut Rooms,
        at: usize,
        from: usize,
        left: u32,
        before: &mut Vec<(Size, u32)>,
    ) -> Outcome {
        if at == self.lots.len() {
            let accepted = match &mut self.accept {
                Some(accept) => accept(&self.puts),
                None => true,
            };
            return match accepted {
                true => Outcome::Found,
                false => Outcome::Dead,
            };
        }
        if left == 0 {
            let next = self.lots.get(at + 1).map_or(0, |lot| lot.count);
            return self.place(rooms, at + 1, 0, next, &mut Vec::new());
        }
        self.steps += 1;
        if self.steps > self.most_steps {
            return Outcome::Limit;
        }
        if from == self.hosts.len() || !self.rest_fits(at, left) {
            return Outcome::Dead;
        }
        let host = self.hosts[from];
        let cluster = self.cluster;
        let claim = self.need.of(cluster.kind(self.lots[at].kind));
        let room = *rooms.free(host);
        let twin_took = before
            .iter()
            .zip(&self.hosts)
            .rev()
            .find(|((earlier, _), twin)| *earlier == room && self.are_twins(rooms, **twin, host))
            .map(|((_, took), _)| *took);
        let takes = rooms.takes(claim, host, left);
        let most = twin_took.map_or(takes, |took| took.min(takes));
        for count in (0..=most).rev() {
            if count > 0 {
                rooms.put(claim, host, count);
                self.room -= claim.demand.times(count);
                self.puts.push(Put {
                    kind: self.lots[at].kind,
                    host,
                    count,
                });
            }
            before.push((room, count));
            let outcome = self.place(rooms, at, from + 1, left - count, before);
            before.pop();
            if outcome == Outcome::Found {
                return outcome;
            }
            if count > 0 {
                rooms.take_back(claim, host, count);
                self.room += claim.demand.times(count);
                self.puts.pop();
            }
            if outcome == Outcome::Limit {
                return outcome;
            }
        }
        Outcome::Dead
    }

    /// Whether two hosts with the same room are interchangeable for every lot.
    fn are_twins(&self, rooms: &Rooms, one: HostIndex, other: HostIndex) -> bool {
        self.accept.is_none()
            && !rooms.obeys_exclusions()
            && self
                .cluster
                .allowed_sets
                .iter()
                .all(|set| set.contains(one) == set.contains(other))
    }

    fn rest_fits(&self, at: usize, left: u32) -> bool {
        let kind = self.cluster.kind(self.lots[at].kind);
        let mut rest = self.tail[at + 1];
        rest += self.need.of(kind).demand.times(left);
        rest.fits(&self.room)
    }
}
