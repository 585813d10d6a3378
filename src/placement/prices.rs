//! A proof of "no" that a person can check: points for every VM.
//!
//! Give each VM points, and let no host of a class be able to hold more than so many points,
//! whatever VMs one puts there. If all VMs together have more points than all hosts can hold,
//! there is no arrangement. That no host can hold more follows from rows: for each row the
//! weights of the VMs on one host sum up to at most a bound, and a VM's points are at most
//! the sum of its weights times multipliers.
//!
//! | row | weight of a VM of size s on a host of room C | bound |
//! |---|---|---|
//! | room | s | C |
//! | count, q | q·s if (q+1)·s is a multiple of C, else C·⌊(q+1)·s / C⌋ | q·C |
//! | exclusion | 1 for a member of the group | 1 |
//!
//! The count rows are the dual feasible functions of Fekete and Schepers; q = 1 says "at most
//! one VM larger than half a host". Everything here is in integers: multipliers may come
//! from floating point, but rounding them can only weaken the proof, never make it wrong.
//!
//! Points are then divided by a common unit and rounded down, VMs' and hosts' alike: what a
//! host holds is a whole number of points, so the proof stays a proof as long as the VMs have
//! more. The largest such unit gives the smallest numbers, which are the easiest to check.

use super::packing::{Lot, Need};
use crate::cluster::{Claim, Dimension, HostIndex, KindIndex, Rooms, Size};

/// Points that show that there is no arrangement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceProof {
    /// The points of each kind.
    pub kinds: Vec<PricedKind>,
    /// The most points that a host of each class can hold.
    pub classes: Vec<PricedClass>,
    /// Points of all units together.
    pub needed: i128,
    /// Points that all hosts together can hold.
    pub possible: i128,
    /// Weights times multipliers make so many points each.
    pub unit: i128,
}

/// The points of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricedKind {
    /// Which kind.
    pub kind: KindIndex,
    /// How many units.
    pub count: u32,
    /// Points of each.
    pub points: i128,
}

/// The most points that a host of a class can hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricedClass {
    /// The hosts: equal room, equal permissions.
    pub hosts: Vec<HostIndex>,
    /// Room on each.
    pub room: Size,
    /// Most points on each.
    pub most: i128,
    /// Why not more.
    pub ground: Ground,
}

/// Why no host of a class can hold more points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ground {
    /// Rows with their multipliers, to be summed up.
    Rows(Vec<(Row, i128)>),
    /// Every filling of such a host was searched.
    Search,
}

/// A sum of weights that no host of a class can exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// The room in a dimension.
    Room(Dimension),
    /// How many large units fit, see the module.
    Count(Dimension, i64),
    /// Members of an anti-affinity group.
    Exclusion(u32),
}

impl Row {
    /// The weight of a claim in this row, on a host with this room.
    pub(super) fn weight(self, claim: &Claim, room: &Size) -> i128 {
        match self {
            Row::Room(dimension) => i128::from(claim.demand[dimension]),
            Row::Count(dimension, q) => {
                let (size, room) = (
                    i128::from(claim.demand[dimension]),
                    i128::from(room[dimension]),
                );
                let scaled = i128::from(q + 1) * size;
                if room > 0 && scaled % room == 0 {
                    i128::from(q) * size
                } else {
                    room * (scaled / room.max(1))
                }
            }
            Row::Exclusion(group) => i128::from(claim.exclusions.contains(&group)),
        }
    }

    /// What the weights on one host sum up to at most.
    pub(super) fn bound(self, room: &Size) -> i128 {
        match self {
            Row::Room(dimension) => i128::from(room[dimension].max(0)),
            Row::Count(dimension, q) => i128::from(q) * i128::from(room[dimension].max(0)),
            Row::Exclusion(_) => 1,
        }
    }
}

/// Hosts that are alike for these lots: equal room, equal permissions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Class {
    pub(super) hosts: Vec<HostIndex>,
    pub(super) room: Size,
    /// Which of the lots may go there and fit.
    pub(super) usable: Vec<bool>,
}

/// Sorts the open hosts into classes.
pub(super) fn classes(rooms: &Rooms, lots: &[Lot], need: Need) -> Vec<Class> {
    let cluster = rooms.cluster();
    let mut classes: Vec<Class> = Vec::new();
    for host in rooms.open_hosts() {
        let room = *rooms.free(host);
        let usable: Vec<bool> = lots
            .iter()
            .map(|lot| rooms.takes(need.of(cluster.kind(lot.kind)), host, 1) > 0)
            .collect();
        let known = classes
            .iter_mut()
            .find(|class| class.room == room && class.usable == usable);
        match known {
            Some(class) => class.hosts.push(host),
            None => classes.push(Class {
                hosts: vec![host],
                room,
                usable,
            }),
        }
    }
    classes
}

/// The proof that these multipliers make, if they make one.
pub(super) fn prove(
    rooms: &Rooms,
    lots: &[Lot],
    need: Need,
    classes: &[Class],
    multipliers: &[Vec<(Row, i128)>],
) -> Option<PriceProof> {
    let cluster = rooms.cluster();
    let mut points: Vec<i128> = Vec::new();
    for (at, lot) in lots.iter().enumerate() {
        let claim = need.of(cluster.kind(lot.kind));
        let worth = |(class, rows): (&Class, &Vec<(Row, i128)>)| -> Option<i128> {
            rows.iter().try_fold(0i128, |sum, (row, factor)| {
                sum.checked_add(factor.checked_mul(row.weight(claim, &class.room))?)
            })
        };
        let usable = classes.iter().zip(multipliers);
        let worths = usable.filter(|(class, _)| class.usable[at]).map(worth);
        points.push(worths.collect::<Option<Vec<i128>>>()?.into_iter().min()?);
    }
    let mut most: Vec<i128> = Vec::new();
    for (class, rows) in classes.iter().zip(multipliers) {
        let bound = rows.iter().try_fold(0i128, |sum, (row, factor)| {
            sum.checked_add(factor.checked_mul(row.bound(&class.room))?)
        });
        most.push(bound?);
    }
    let grounds = multipliers
        .iter()
        .map(|rows| Ground::Rows(rows.iter().copied().filter(|row| row.1 > 0).collect()))
        .collect();
    assemble(lots, classes, &points, &most, grounds)
}

/// The proof that points make whose bounds were found by search, if they make one.
pub(super) fn prove_by_search(
    lots: &[Lot],
    classes: &[Class],
    points: &[i64],
    bounds: &[i64],
) -> Option<PriceProof> {
    let points: Vec<i128> = points.iter().map(|points| i128::from(*points)).collect();
    let most: Vec<i128> = bounds.iter().map(|most| i128::from(*most)).collect();
    let grounds = classes.iter().map(|_| Ground::Search).collect();
    assemble(lots, classes, &points, &most, grounds)
}

fn assemble(
    lots: &[Lot],
    classes: &[Class],
    points: &[i128],
    most: &[i128],
    grounds: Vec<Ground>,
) -> Option<PriceProof> {
    let unit = largest_unit(lots, classes, points, most)?;
    let (needed, possible) = totals(lots, classes, points, most, unit)?;
    Some(PriceProof {
        kinds: lots
            .iter()
            .zip(points)
            .map(|(lot, points)| PricedKind {
                kind: lot.kind,
                count: lot.count,
                points: points / unit,
            })
            .collect(),
        classes: classes
            .iter()
            .zip(grounds)
            .zip(most)
            .map(|((class, ground), most)| PricedClass {
                hosts: class.hosts.clone(),
                room: class.room,
                most: most / unit,
                ground,
            })
            .collect(),
        needed,
        possible,
        unit,
    })
}

/// The largest unit of a few round ones that keeps the proof; `None`: there is no proof.
fn largest_unit(lots: &[Lot], classes: &[Class], points: &[i128], most: &[i128]) -> Option<i128> {
    let proves = |unit: &i128| {
        totals(lots, classes, points, most, *unit)
            .is_some_and(|(needed, possible)| needed > possible)
    };
    let largest = most.iter().copied().max().unwrap_or(0).max(1);
    let small = (1..=100).map(|hosts_points| largest / hosts_points);
    let large = (3..=9).map(|digits| largest / 10i128.pow(digits));
    small
        .chain(large)
        .chain([1])
        .filter(|unit| *unit > 0)
        .find(proves)
}

/// Points needed and possible, each divided by a unit and rounded down.
fn totals(
    lots: &[Lot],
    classes: &[Class],
    points: &[i128],
    most: &[i128],
    unit: i128,
) -> Option<(i128, i128)> {
    let needed = lots
        .iter()
        .zip(points)
        .try_fold(0i128, |sum, (lot, points)| {
            sum.checked_add((points / unit).checked_mul(i128::from(lot.count))?)
        })?;
    let possible = classes
        .iter()
        .zip(most)
        .try_fold(0i128, |sum, (class, most)| {
            sum.checked_add((most / unit).checked_mul(class.hosts.len() as i128)?)
        })?;
    Some((needed, possible))
}
