//! Does a proof of "no placement survives" hold? Re-checked from the VMs up, in integers.
//!
//! Shares no code with the solvers: claims are added up from single VMs, weights are computed
//! anew, and where a proof rests on a search of one host's fillings, a search of its own
//! follows. Only what was really re-checked is called checked.

use crate::cluster::{Cluster, Dimension, HostIndex, KindIndex, Size, Vm, VmIndex};
use crate::placement::Refutation;
use crate::placement::bounds::Reason;
use crate::placement::prices::{Ground, PriceProof, PricedClass, Row};

/// What became of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// The proof holds.
    Holds,
    /// It does not, for this reason.
    Wrong(String),
    /// It would take too long to say.
    TooLong,
}

/// More steps than this are not taken for one host.
const MOST_STEPS: u64 = 2_000_000;

/// Checks that `more` VMs of the probe size beside all units cannot survive, as claimed.
pub fn refutation(cluster: &Cluster, more: u32, claim: &Refutation) -> Check {
    let together = cluster.together();
    let checker = Checker {
        cluster: &together,
        more: i128::from(more),
        failed: &claim.failed,
    };
    match &claim.reason {
        Reason::FitsNowhere { kind, .. } => checker.fits_nowhere(*kind),
        Reason::Sum {
            dimension, hosts, ..
        } => checker.sum(*dimension, *hosts),
        Reason::Exclusion { group, .. } => checker.exclusion(*group),
        Reason::Prices(proof) => checker.prices(proof),
        Reason::Exhausted { .. } | Reason::NoRestart { .. } | Reason::NoPlacement { .. } => {
            Check::TooLong
        }
    }
}

struct Checker<'a> {
    cluster: &'a Cluster,
    more: i128,
    failed: &'a [HostIndex],
}

impl Checker<'_> {
    fn hosts(&self) -> Vec<HostIndex> {
        let all = (0..self.cluster.hosts.len() as u32).map(HostIndex);
        all.filter(|host| {
            self.cluster.hosts[host.0 as usize].in_service && !self.failed.contains(host)
        })
        .collect()
    }

    /// What one unit of a kind claims: all of it, or after a failure what restarts of it, at
    /// least: whether it was lost is not known.
    fn size(&self, kind: KindIndex) -> Size {
        let kind = &self.cluster.kinds[kind.0 as usize];
        match self.failed {
            [] => kind.running.demand,
            _ => kind.least.demand,
        }
    }

    fn may_run(&self, kind: KindIndex, host: HostIndex) -> bool {
        let kind = &self.cluster.kinds[kind.0 as usize];
        let claim = match self.failed {
            [] => &kind.running,
            _ => &kind.least,
        };
        claim
            .allowed
            .is_none_or(|set| self.cluster.allowed_sets[set].iter().any(|one| one == host))
    }

    fn groups(&self, kind: KindIndex) -> &[u32] {
        let kind = &self.cluster.kinds[kind.0 as usize];
        match self.failed {
            _ if !self.cluster.exclusion_is_hard => &[],
            [] => &kind.running.exclusions,
            _ => &kind.least.exclusions,
        }
    }

    /// Every kind with the number of its units that must run.
    fn counts(&self) -> Vec<(KindIndex, i128)> {
        let mut counts = vec![0i128; self.cluster.kinds.len()];
        for unit in &self.cluster.units {
            counts[unit.kind.0 as usize] += 1;
        }
        counts[self.cluster.probe.0 as usize] += self.more;
        let must_run = |kind: &KindIndex| {
            self.failed.is_empty() || self.cluster.kinds[kind.0 as usize].restarts
        };
        (0..counts.len() as u32)
            .map(KindIndex)
            .filter(must_run)
            .map(|kind| (kind, counts[kind.0 as usize]))
            .filter(|(_, count)| *count > 0)
            .collect()
    }

    /// The VMs that stay on a surviving host whatever one does: it is the only one that may
    /// run them, and nothing restarts them elsewhere.
    fn bound_to(&self, host: HostIndex) -> impl Iterator<Item = &Vm> {
        let units = self.cluster.units.iter();
        let units = units.filter(move |unit| {
            let allowed = self.cluster.kinds[unit.kind.0 as usize].running.allowed;
            let only_here = allowed.is_some_and(|set| {
                let hosts: Vec<HostIndex> = self.cluster.allowed_sets[set].iter().collect();
                hosts == [host]
            });
            let stays = |vm: &VmIndex| !self.cluster.vms[vm.0 as usize].restarts;
            !self.failed.is_empty() && only_here && unit.vms.iter().all(stays)
        });
        let vms = units.flat_map(|unit| &unit.vms);
        vms.map(|vm| &self.cluster.vms[vm.0 as usize])
            .filter(|vm| !vm.sheddable)
    }

    /// The room of a host for everything that must find a place.
    fn room(&self, host: HostIndex) -> Size {
        let mut room = self.cluster.hosts[host.0 as usize].capacity;
        for vm in self.bound_to(host) {
            for d in 0..Dimension::COUNT {
                room.0[d] -= vm.claim.demand.0[d];
            }
        }
        room
    }

    fn fits(&self, kind: KindIndex, host: HostIndex) -> bool {
        let room = self.room(host);
        let size = self.size(kind);
        let groups = self.groups(kind);
        let meets = |vm: &Vm| vm.claim.exclusions.iter().any(|one| groups.contains(one));
        self.may_run(kind, host)
            && !self.bound_to(host).any(meets)
            && (0..Dimension::COUNT).all(|d| size.0[d] <= room.0[d])
    }

    fn fits_nowhere(&self, kind: KindIndex) -> Check {
        let counted = self.counts().iter().any(|(other, _)| *other == kind);
        if !counted {
            return wrong("no such VM must run");
        }
        match self.hosts().iter().find(|host| self.fits(kind, **host)) {
            Some(host) => wrong(&format!("it fits on host {}", host.0)),
            None => Check::Holds,
        }
    }

    fn sum(&self, dimension: Dimension, set: Option<usize>) -> Check {
        let within = |host: HostIndex| {
            set.is_none_or(|set| self.cluster.allowed_sets[set].iter().any(|one| one == host))
        };
        let all = (0..self.cluster.hosts.len() as u32).map(HostIndex);
        let outside: Vec<HostIndex> = all.filter(|host| !within(*host)).collect();
        let confined = |kind: KindIndex| outside.iter().all(|host| !self.may_run(kind, *host));
        let needed: i128 = self
            .counts()
            .iter()
            .filter(|(kind, _)| confined(*kind))
            .map(|(kind, count)| i128::from(self.size(*kind)[dimension]) * count)
            .sum();
        let room: i128 = self
            .hosts()
            .iter()
            .filter(|host| within(**host))
            .map(|host| i128::from(self.room(*host)[dimension].max(0)))
            .sum();
        if needed > room {
            Check::Holds
        } else {
            wrong(&format!("{needed} are needed and {room} are there"))
        }
    }

    fn exclusion(&self, group: u32) -> Check {
        let members: Vec<(KindIndex, i128)> = self
            .counts()
            .into_iter()
            .filter(|(kind, _)| self.groups(*kind).contains(&group))
            .collect();
        let takes = |host: &&HostIndex| members.iter().any(|(kind, _)| self.fits(*kind, **host));
        let hosts = self.hosts().iter().filter(takes).count() as i128;
        let count: i128 = members.iter().map(|(_, count)| count).sum();
        if count > hosts {
            Check::Holds
        } else {
            wrong(&format!("{count} members and {hosts} hosts"))
        }
    }

    fn prices(&self, proof: &PriceProof) -> Check {
        let points = |kind: KindIndex| {
            let priced = proof.kinds.iter().find(|priced| priced.kind == kind);
            priced.map_or(0, |priced| priced.points)
        };
        if proof.kinds.iter().any(|kind| kind.points < 0) || proof.unit < 1 {
            return wrong("points or their unit are negative");
        }
        let counts = self.counts();
        let needed: i128 = counts.iter().map(|(kind, n)| points(*kind) * n).sum();
        let mut possible: i128 = 0;
        for host in self.hosts() {
            let classes = || {
                proof
                    .classes
                    .iter()
                    .filter(|class| class.hosts.contains(&host))
            };
            let Some(class) = classes().next() else {
                return wrong(&format!("host {} is in no class", host.0));
            };
            if class.room != self.room(host) {
                return wrong(&format!("host {} has another room", host.0));
            }
            possible += class.most;
        }
        if needed <= possible {
            return wrong(&format!("needed {needed}, possible {possible}"));
        }
        proof
            .classes
            .iter()
            .map(|class| self.class(proof, class, &counts))
            .find(|check| *check != Check::Holds)
            .unwrap_or(Check::Holds)
    }

    /// Whether no filling of a host of this class is worth more than is claimed.
    fn class(
        &self,
        proof: &PriceProof,
        class: &PricedClass,
        counts: &[(KindIndex, i128)],
    ) -> Check {
        let Some(host) = class.hosts.first().copied() else {
            return Check::Holds;
        };
        let usable: Vec<(KindIndex, i128, i128)> = counts
            .iter()
            .filter(|(kind, _)| self.fits(*kind, host))
            .map(|(kind, count)| {
                let priced = proof.kinds.iter().find(|priced| priced.kind == *kind);
                (*kind, *count, priced.map_or(0, |priced| priced.points))
            })
            .collect();
        match &class.ground {
            Ground::Rows(rows) => self.rows(proof, class, rows, &usable),
            Ground::Search => {
                let mut search = Search {
                    checker: self,
                    items: usable.into_iter().filter(|item| item.2 > 0).collect(),
                    most: class.most,
                    steps: 0,
                };
                search.items.sort_by_key(|item| std::cmp::Reverse(item.2));
                match search.exceeds(0, class.room, 0, &mut Vec::new()) {
                    _ if search.steps > MOST_STEPS => Check::TooLong,
                    true => wrong("a filling is worth more"),
                    false => Check::Holds,
                }
            }
        }
    }

    /// Each VM's points are at most its weights times the multipliers, and these weights sum
    /// up to at most the bounds.
    fn rows(
        &self,
        proof: &PriceProof,
        class: &PricedClass,
        rows: &[(Row, i128)],
        usable: &[(KindIndex, i128, i128)],
    ) -> Check {
        if rows.iter().any(|(_, factor)| *factor < 0) {
            return wrong("a multiplier is negative");
        }
        let bound: i128 = rows
            .iter()
            .map(|(row, factor)| factor * self.bound(*row, class))
            .sum();
        if bound / proof.unit > class.most {
            return wrong("the rows allow more points");
        }
        for (kind, _, points) in usable {
            let weights = rows
                .iter()
                .map(|(row, factor)| factor * self.weight(*row, *kind, class));
            if *points > weights.sum::<i128>() / proof.unit {
                return wrong("a VM has more points than its weights give");
            }
        }
        Check::Holds
    }

    fn bound(&self, row: Row, class: &PricedClass) -> i128 {
        match row {
            Row::Room(dimension) => i128::from(class.room[dimension]),
            Row::Count(dimension, q) => i128::from(class.room[dimension]) * i128::from(q),
            Row::Exclusion(_) => 1,
        }
    }

    fn weight(&self, row: Row, kind: KindIndex, class: &PricedClass) -> i128 {
        let size = |dimension: Dimension| i128::from(self.size(kind)[dimension]);
        match row {
            Row::Room(dimension) => size(dimension),
            Row::Count(dimension, q) => {
                let (q, room) = (i128::from(q), i128::from(class.room[dimension]));
                let parts = (q + 1) * size(dimension);
                match parts % room {
                    0 => q * size(dimension),
                    _ => parts / room * room,
                }
            }
            Row::Exclusion(group) => i128::from(self.groups(kind).contains(&group)),
        }
    }
}

/// Looks for a filling of one host that is worth more than `most`.
struct Search<'a> {
    checker: &'a Checker<'a>,
    items: Vec<(KindIndex, i128, i128)>,
    most: i128,
    steps: u64,
}

impl Search<'_> {
    fn exceeds(&mut self, at: usize, room: Size, value: i128, groups: &mut Vec<u32>) -> bool {
        self.steps += 1;
        if value > self.most {
            return true;
        }
        if at == self.items.len()
            || self.steps > MOST_STEPS
            || value + self.rest(at, &room) <= self.most
        {
            return false;
        }
        let (kind, count, points) = self.items[at];
        let size = self.checker.size(kind);
        let own = self.checker.groups(kind).to_vec();
        let mut most = (0..Dimension::COUNT)
            .filter(|d| size.0[*d] > 0)
            .map(|d| i128::from(room.0[d] / size.0[d]))
            .min()
            .unwrap_or(count)
            .min(count);
        if own.iter().any(|group| groups.contains(group)) {
            most = 0;
        } else if !own.is_empty() {
            most = most.min(1);
        }
        for number in (0..=most).rev() {
            let mut left = room;
            for d in 0..Dimension::COUNT {
                left.0[d] -= size.0[d] * number as i64;
            }
            let before = groups.len();
            if number > 0 {
                groups.extend(&own);
            }
            let found = self.exceeds(at + 1, left, value + points * number, groups);
            groups.truncate(before);
            if found {
                return true;
            }
        }
        false
    }

    /// What the items from this position on are worth at most in this room: the least of
    /// what each dimension alone allows, pieces included.
    fn rest(&self, at: usize, room: &Size) -> i128 {
        let all: i128 = self.items[at..]
            .iter()
            .map(|(_, n, points)| n * points)
            .sum();
        (0..Dimension::COUNT)
            .map(|d| {
                // The best points for each unit of this dimension; free items count whole.
                let mut free = 0;
                let (mut best, mut per) = (0i128, 1i128);
                for (kind, count, points) in &self.items[at..] {
                    let size = i128::from(self.checker.size(*kind).0[d]);
                    if size == 0 {
                        free += count * points;
                    } else if points * per > best * size {
                        (best, per) = (*points, size);
                    }
                }
                free + i128::from(room.0[d]) * best / per + 1
            })
            .fold(all, i128::min)
    }
}

fn wrong(why: &str) -> Check {
    Check::Wrong(why.to_owned())
}
