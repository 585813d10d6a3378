//! Would the VMs fit if they could be cut into pieces?
//!
//! The fractional relaxation sees room that is stranded because a host runs out of another
//! dimension first, and with count rows also that large VMs do not share a host. Minimise
//! Σ u subject to Σ_j x_tj + u_t ≥ m_t for each kind t and Σ_t w_rt x_tj ≤ n_j b_r for each
//! row r of each class j of hosts. If even this leaves VMs over, its prices are a proof (see
//! [`super::prices`]); if not, x says how to divide the kinds among unlike hosts.

use super::packing::{Lot, Need};
use super::prices::{Class, PriceProof, Row, classes, prove};
use super::simplex::Simplex;
use crate::cluster::{Claim, Cluster, Dimension, KindIndex, Rooms, Size};
use crate::order::{sort, sort_by};

/// What the relaxation says.
#[derive(Debug, Clone)]
pub(super) enum Relaxed {
    /// There is no arrangement, not even of pieces.
    Refuted(Box<PriceProof>),
    /// Pieces fit: for each class of hosts, how many units of each lot.
    Divided(Vec<(Class, Vec<f64>)>),
    /// Too large to calculate, or numerically unclear.
    Unclear,
}

/// How strong the relaxation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strength {
    /// Rooms and exclusions only.
    Rooms,
    /// Count rows as well.
    Counts,
}

/// More lots than this are merged.
const MOST_PIECES: usize = 100;
/// More rows than this are too slow to calculate with.
const MOST_ROWS: usize = 220;
/// Enough for every program of that size seen; a limit, not an expectation.
const MOST_PIVOTS: u32 = 4_000;
/// Count rows are tried up to this q.
const LARGEST_Q: i64 = 12;
/// Multipliers are rounded to integers after scaling by this.
const SCALE: f64 = (1u64 << 60) as f64;

/// Relaxes the question whether these lots fit into these rooms.
pub(super) fn relax(rooms: &Rooms, lots: &[Lot], need: Need, strength: Strength) -> Relaxed {
    let lots = present(lots);
    let Some(program) = Program::of(rooms, &lots, need, strength, &|_| 1.0) else {
        return Relaxed::Unclear;
    };
    let multipliers = program.multipliers();
    // The proof looks at every lot by itself, whatever was merged to find the prices.
    if let Some(proof) = prove(rooms, &lots, need, &program.classes, &multipliers) {
        return Relaxed::Refuted(Box::new(proof));
    }
    if program.simplex.objective() > 1e-6 {
        return Relaxed::Unclear;
    }
    Relaxed::Divided(program.shares(&lots))
}

/// How the lots are best divided among the classes of hosts if not all of them fit: units of
/// one kind are left over before any other. For each class how many units of each lot that is
/// not empty; `None`: too large to calculate.
pub(super) fn divide_most(
    rooms: &Rooms,
    lots: &[Lot],
    need: Need,
    kind: KindIndex,
) -> Option<Vec<(Class, Vec<f64>)>> {
    let lots = present(lots);
    let program = Program::of(rooms, &lots, need, Strength::Rooms, &|piece| match piece
        .lots
        .as_slice()
    {
        [at] => dearness(rooms.cluster(), need, kind, lots[*at].kind),
        _ => dearness_of(&need.of(rooms.cluster().kind(kind)).demand, &piece.claim),
    })?;
    Some(program.shares(&lots))
}

/// What it costs to leave a unit over, if one of the first kind costs 1: more than all units
/// of that kind that have room in its place.
pub(super) fn dearness(cluster: &Cluster, need: Need, first: KindIndex, kind: KindIndex) -> f64 {
    match first == kind {
        true => 1.0,
        false => dearness_of(
            &need.of(cluster.kind(first)).demand,
            need.of(cluster.kind(kind)),
        ),
    }
}

fn dearness_of(first: &Size, claim: &Claim) -> f64 {
    let shares = first.0.iter().zip(&claim.demand.0);
    let replaced = shares
        .filter(|(first, _)| **first > 0)
        .map(|(first, size)| *size as f64 / *first as f64);
    (1.0 + 10.0 * replaced.fold(0.0, f64::max)).min(1e6)
}

fn present(lots: &[Lot]) -> Vec<Lot> {
    lots.iter().copied().filter(|lot| lot.count > 0).collect()
}

/// Lots that the program treats as one.
struct Piece {
    /// Which lots.
    lots: Vec<usize>,
    /// Their units.
    count: u32,
    /// What a unit claims: where lots are merged, the mean.
    claim: Claim,
}

/// Each lot by itself, or where there are too many, those merged that are alike: with the same
/// rules, usable on the same hosts, and near in size.
fn pieces(cluster: &Cluster, lots: &[Lot], need: Need, classes: &[Class]) -> Vec<Piece> {
    let claim = |at: usize| need.of(cluster.kind(lots[at].kind));
    let mut order: Vec<usize> = (0..lots.len()).collect();
    let each = lots.len().div_ceil(MOST_PIECES);
    if each > 1 {
        let place = |at: usize| {
            let usable: Vec<bool> = classes.iter().map(|class| class.usable[at]).collect();
            let size = &claim(at).demand;
            (&claim(at).exclusions, usable, size.0[1], size.0[0])
        };
        let places: Vec<_> = (0..lots.len()).map(place).collect();
        sort_by(&mut order, |one, other| places[*one].cmp(&places[*other]));
    }
    let mut pieces: Vec<Piece> = Vec::new();
    for at in order {
        let own = claim(at);
        let fits_piece = |piece: &&mut Piece| {
            let alike = |class: &Class| class.usable[at] == class.usable[piece.lots[0]];
            piece.lots.len() < each
                && piece.claim.exclusions == own.exclusions
                && classes.iter().all(alike)
        };
        match pieces.last_mut().filter(fits_piece) {
            Some(piece) => {
                piece.lots.push(at);
                let (before, more) = (i128::from(piece.count), i128::from(lots[at].count));
                for (mean, size) in piece.claim.demand.0.iter_mut().zip(own.demand.0) {
                    let sum = i128::from(*mean) * before + i128::from(size) * more;
                    *mean = (sum / (before + more)) as i64;
                }
                piece.count = piece.count.saturating_add(lots[at].count);
            }
            None => pieces.push(Piece {
                lots: vec![at],
                count: lots[at].count,
                claim: own.clone(),
            }),
        }
    }
    pieces
}

fn rows(rooms: &Rooms, lots: &[Lot], need: Need, strength: Strength) -> Vec<Row> {
    let cluster = rooms.cluster();
    let mut rows: Vec<Row> = cluster.dimensions.iter().map(|d| Row::Room(*d)).collect();
    if strength == Strength::Counts {
        for dimension in &cluster.dimensions {
            if *dimension != Dimension::Vms {
                rows.extend((1..=LARGEST_Q).map(|q| Row::Count(*dimension, q)));
            }
        }
    }
    if rooms.obeys_exclusions() {
        let mut groups: Vec<u32> = lots
            .iter()
            .flat_map(|lot| need.of(cluster.kind(lot.kind)).exclusions.iter().copied())
            .collect();
        sort(&mut groups);
        groups.dedup();
        rows.extend(groups.into_iter().map(Row::Exclusion));
    }
    rows
}

/// The linear program, solved: a row a lot, then a row a class and row of the class, each
/// scaled so that one host's bound is 1.
struct Program {
    simplex: Simplex,
    pieces: Vec<Piece>,
    classes: Vec<Class>,
    /// The rows of every class.
    rows: Vec<Row>,
    /// For each class the column of each lot that is usable there.
    columns: Vec<Vec<Option<usize>>>,
}

impl Program {
    /// With what it costs to leave a unit over; `None`: too large to calculate.
    fn of(
        rooms: &Rooms,
        lots: &[Lot],
        need: Need,
        strength: Strength,
        cost: &dyn Fn(&Piece) -> f64,
    ) -> Option<Program> {
        let classes = classes(rooms, lots, need);
        let rows = rows(rooms, lots, need, strength);
        let pieces = pieces(rooms.cluster(), lots, need, &classes);
        if pieces.len() + rows.len() * classes.len() > MOST_ROWS || lots.is_empty() {
            return None;
        }
        let mut right: Vec<f64> = pieces.iter().map(|piece| f64::from(piece.count)).collect();
        let mut costs: Vec<f64> = pieces.iter().map(cost).collect();
        for class in &classes {
            right.extend(rows.iter().map(|_| class.hosts.len() as f64));
            costs.extend(rows.iter().map(|_| 0.0));
        }
        let mut simplex = Simplex::new(&right, &costs);
        let mut columns = Vec::new();
        for (number, class) in classes.iter().enumerate() {
            let first = pieces.len() + number * rows.len();
            let column = |(at, piece): (usize, &Piece)| -> Option<usize> {
                if !class.usable[piece.lots[0]] {
                    return None;
                }
                let mut entries = vec![(at, 1.0)];
                for (offset, row) in rows.iter().enumerate() {
                    let weight = row.weight(&piece.claim, &class.room);
                    if weight != 0 {
                        let bound = row.bound(&class.room).max(1);
                        entries.push((first + offset, weight as f64 / bound as f64));
                    }
                }
                Some(simplex.add(0.0, entries))
            };
            columns.push(pieces.iter().enumerate().map(column).collect());
        }
        for at in 0..pieces.len() {
            simplex.add(0.0, vec![(at, -1.0)]);
        }
        simplex.solve(MOST_PIVOTS);
        Some(Program {
            simplex,
            pieces,
            classes,
            rows,
            columns,
        })
    }

    /// The prices of the class rows as integers, for unscaled rows.
    fn multipliers(&self) -> Vec<Vec<(Row, i128)>> {
        let duals = &self.simplex.duals()[self.pieces.len()..];
        let each = self.classes.iter().enumerate();
        each.map(|(number, class)| {
            let factor = |(offset, row): (usize, &Row)| -> (Row, i128) {
                let price = (-duals[number * self.rows.len() + offset]).max(0.0);
                let bound = row.bound(&class.room).max(1) as f64;
                (*row, (price * SCALE / bound) as i128)
            };
            self.rows.iter().enumerate().map(factor).collect()
        })
        .collect()
    }

    /// How many units of each lot go to each class.
    fn shares(self, lots: &[Lot]) -> Vec<(Class, Vec<f64>)> {
        let solution = self.simplex.solution();
        let pieces = &self.pieces;
        let shares = self.classes.into_iter().zip(self.columns);
        let share = |columns: &[Option<usize>]| {
            let mut share = vec![0.0; lots.len()];
            for (piece, column) in pieces.iter().zip(columns) {
                let units = column.map_or(0.0, |column| solution[column]);
                for at in &piece.lots {
                    share[*at] = units * f64::from(lots[*at].count) / f64::from(piece.count);
                }
            }
            share
        };
        shares
            .map(|(class, columns)| (class, share(&columns)))
            .collect()
    }
}
