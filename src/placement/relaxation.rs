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
use crate::cluster::{Claim, Cluster, Dimension, Rooms};
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
    let cluster = rooms.cluster();
    let lots: Vec<Lot> = lots.iter().copied().filter(|lot| lot.count > 0).collect();
    let classes = classes(rooms, &lots, need);
    let rows: Vec<Vec<Row>> = classes
        .iter()
        .map(|_| rows(rooms, &lots, need, strength))
        .collect();
    let pieces = pieces(cluster, &lots, need, &classes);
    let row_count: usize = pieces.len() + rows.iter().map(Vec::len).sum::<usize>();
    if row_count > MOST_ROWS || lots.is_empty() {
        return Relaxed::Unclear;
    }
    let mut program = Program::of(&pieces, &classes, &rows);
    program.simplex.solve(MOST_PIVOTS);
    let multipliers = program.multipliers(&classes, &rows);
    // The proof looks at every lot by itself, whatever was merged to find the prices.
    if let Some(proof) = prove(rooms, &lots, need, &classes, &multipliers) {
        return Relaxed::Refuted(Box::new(proof));
    }
    if program.simplex.objective() > 1e-6 {
        return Relaxed::Unclear;
    }
    let solution = program.simplex.solution();
    let shares = classes
        .into_iter()
        .zip(program.columns)
        .map(|(class, columns)| {
            let mut share = vec![0.0; lots.len()];
            for (piece, column) in pieces.iter().zip(&columns) {
                let units = column.map_or(0.0, |column| solution[column]);
                for at in &piece.lots {
                    share[*at] = units * f64::from(lots[*at].count) / f64::from(piece.count);
                }
            }
            (class, share)
        });
    Relaxed::Divided(shares.collect())
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

/// The linear program: a row a lot, then a row a class and row of the class, each scaled so
/// that one host's bound is 1.
struct Program {
    simplex: Simplex,
    /// For each class the column of each lot that is usable there.
    columns: Vec<Vec<Option<usize>>>,
    first_row: Vec<usize>,
}

impl Program {
    fn of(pieces: &[Piece], classes: &[Class], rows: &[Vec<Row>]) -> Program {
        let mut right: Vec<f64> = pieces.iter().map(|piece| f64::from(piece.count)).collect();
        let mut costs = vec![1.0; pieces.len()];
        let mut first_row = Vec::new();
        for (class, rows) in classes.iter().zip(rows) {
            first_row.push(right.len());
            right.extend(rows.iter().map(|_| class.hosts.len() as f64));
            costs.extend(rows.iter().map(|_| 0.0));
        }
        let mut simplex = Simplex::new(&right, &costs);
        let mut columns = Vec::new();
        for ((class, rows), first) in classes.iter().zip(rows).zip(&first_row) {
            let column = |at: usize| -> Option<usize> {
                let piece = &pieces[at];
                if !class.usable[piece.lots[0]] {
                    return None;
                }
                let claim = &piece.claim;
                let mut entries = vec![(at, 1.0)];
                for (offset, row) in rows.iter().enumerate() {
                    let weight = row.weight(claim, &class.room);
                    if weight != 0 {
                        let bound = row.bound(&class.room).max(1);
                        entries.push((first + offset, weight as f64 / bound as f64));
                    }
                }
                Some(simplex.add(0.0, entries))
            };
            columns.push((0..pieces.len()).map(column).collect());
        }
        for at in 0..pieces.len() {
            simplex.add(0.0, vec![(at, -1.0)]);
        }
        Program {
            simplex,
            columns,
            first_row,
        }
    }

    /// The prices of the class rows as integers, for unscaled rows.
    fn multipliers(&self, classes: &[Class], rows: &[Vec<Row>]) -> Vec<Vec<(Row, i128)>> {
        let duals = self.simplex.duals();
        let each = classes.iter().zip(rows).zip(&self.first_row);
        each.map(|((class, rows), first)| {
            let factor = |(offset, row): (usize, &Row)| -> (Row, i128) {
                let price = (-duals[first + offset]).max(0.0);
                let bound = row.bound(&class.room).max(1) as f64;
                (*row, (price * SCALE / bound) as i128)
            };
            rows.iter().enumerate().map(factor).collect()
        })
        .collect()
    }
}
