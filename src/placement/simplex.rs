//! What is the least cost of a small linear program, and what are its prices?
//!
//! Minimise c·x subject to A·x = b and x ≥ 0, with b ≥ 0 and a first basis of unit columns.
//! Revised simplex with an explicit inverse: columns may be added between two runs, which is
//! what column generation needs. Floating point, so the result only proposes: whoever uses
//! it re-checks in integers. Numerical trouble can cost a proof, never make a wrong one.
//!
//! Only +, −, × and ÷ are used, in a fixed order: the result has the same bits everywhere.

/// Reduced costs above this count as zero.
const COST_TOLERANCE: f64 = 1e-9;
/// Pivots below this are not used.
const PIVOT_TOLERANCE: f64 = 1e-9;
/// After so many pivots without progress the rule that cannot cycle takes over.
const PATIENCE: u32 = 200;

/// A linear program with its present basis.
#[derive(Debug, Clone)]
pub struct Simplex {
    rows: usize,
    columns: Vec<Column>,
    /// The column in the basis at each row.
    basis: Vec<usize>,
    /// The inverse of the basis, row by row.
    inverse: Vec<f64>,
    /// The value of the basic column of each row.
    values: Vec<f64>,
    /// The price of each row.
    duals: Vec<f64>,
}

#[derive(Debug, Clone)]
struct Column {
    cost: f64,
    entries: Vec<(usize, f64)>,
    basic: bool,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// No column improves the present basis.
    Optimal,
    /// The limit of pivots was reached; the present basis is feasible all the same.
    Limit,
}

impl Simplex {
    /// A program with these right sides, and for each row the cost of its unit column.
    pub fn new(right_sides: &[f64], unit_costs: &[f64]) -> Simplex {
        let rows = right_sides.len();
        let mut inverse = vec![0.0; rows * rows];
        let columns = (0..rows)
            .map(|row| {
                inverse[row * rows + row] = 1.0;
                Column {
                    cost: unit_costs[row],
                    entries: vec![(row, 1.0)],
                    basic: true,
                }
            })
            .collect();
        Simplex {
            rows,
            columns,
            basis: (0..rows).collect(),
            inverse,
            values: right_sides.to_vec(),
            duals: unit_costs.to_vec(),
        }
    }

    /// Adds a column and returns its number.
    pub fn add(&mut self, cost: f64, entries: Vec<(usize, f64)>) -> usize {
        self.columns.push(Column {
            cost,
            entries,
            basic: false,
        });
        self.columns.len() - 1
    }

    /// The price of each row.
    pub fn duals(&self) -> &[f64] {
        &self.duals
    }

    /// The value of each column.
    pub fn solution(&self) -> Vec<f64> {
        let mut solution = vec![0.0; self.columns.len()];
        for (row, column) in self.basis.iter().enumerate() {
            solution[*column] = self.values[row];
        }
        solution
    }

    /// The present cost.
    pub fn objective(&self) -> f64 {
        let each = self.basis.iter().zip(&self.values);
        each.map(|(column, value)| self.columns[*column].cost * value)
            .sum()
    }

    /// Improves the basis, within a number of pivots.
    pub fn solve(&mut self, most_pivots: u32) -> End {
        let mut stuck = 0;
        for _ in 0..most_pivots {
            let Some(entering) = self.entering(stuck > PATIENCE) else {
                return End::Optimal;
            };
            let direction = self.direction(entering);
            let Some(leaving) = self.leaving(&direction) else {
                // Unbounded: impossible for costs that are not negative; give up.
                return End::Limit;
            };
            let step = self.values[leaving] / direction[leaving];
            stuck = if step > PIVOT_TOLERANCE { 0 } else { stuck + 1 };
            self.pivot(entering, leaving, &direction, step);
        }
        End::Limit
    }

    fn reduced_cost(&self, column: &Column) -> f64 {
        let priced: f64 = column
            .entries
            .iter()
            .map(|(row, entry)| self.duals[*row] * entry)
            .sum();
        column.cost - priced
    }

    /// The column with the least reduced cost; with `first` the first one below zero.
    fn entering(&self, first: bool) -> Option<usize> {
        let mut best = -COST_TOLERANCE;
        let mut entering = None;
        for (number, column) in self.columns.iter().enumerate() {
            if column.basic {
                continue;
            }
            let cost = self.reduced_cost(column);
            if cost < best {
                if first {
                    return Some(number);
                }
                best = cost;
                entering = Some(number);
            }
        }
        entering
    }

    fn direction(&self, entering: usize) -> Vec<f64> {
        let mut direction = vec![0.0; self.rows];
        for (row, entry) in &self.columns[entering].entries {
            for (at, value) in direction.iter_mut().enumerate() {
                *value += self.inverse[at * self.rows + row] * entry;
            }
        }
        direction
    }

    /// The row that limits the step; of several the one with the largest pivot.
    fn leaving(&self, direction: &[f64]) -> Option<usize> {
        let mut leaving: Option<(f64, usize)> = None;
        for (row, pivot) in direction.iter().enumerate() {
            if *pivot <= PIVOT_TOLERANCE {
                continue;
            }
            let ratio = self.values[row] / pivot;
            let better = leaving.is_none_or(|(least, at)| {
                ratio < least - 1e-12 || (ratio <= least + 1e-12 && *pivot > direction[at])
            });
            if better {
                leaving = Some((ratio, row));
            }
        }
        leaving.map(|(_, row)| row)
    }

    fn pivot(&mut self, entering: usize, leaving: usize, direction: &[f64], step: f64) {
        let cost = self.reduced_cost(&self.columns[entering]);
        let pivot = direction[leaving];
        let (before, rest) = self.inverse.split_at_mut(leaving * self.rows);
        let (pivot_row, after) = rest.split_at_mut(self.rows);
        for entry in pivot_row.iter_mut() {
            *entry /= pivot;
        }
        let others = before
            .chunks_exact_mut(self.rows)
            .zip(&direction[..leaving])
            .chain(
                after
                    .chunks_exact_mut(self.rows)
                    .zip(&direction[leaving + 1..]),
            );
        for (row, factor) in others {
            if *factor != 0.0 {
                for (entry, pivot) in row.iter_mut().zip(pivot_row.iter()) {
                    *entry -= factor * pivot;
                }
            }
        }
        for (value, factor) in self.values.iter_mut().zip(direction) {
            *value = (*value - factor * step).max(0.0);
        }
        self.values[leaving] = step.max(0.0);
        for (dual, pivot) in self.duals.iter_mut().zip(pivot_row.iter()) {
            *dual += cost * pivot;
        }
        let left = std::mem::replace(&mut self.basis[leaving], entering);
        self.columns[left].basic = false;
        self.columns[entering].basic = true;
    }
}

#[cfg(test)]
mod tests {
    use super::{End, Simplex};

    /// Minimise u + v with 2x + u = 4, x + y + v = 3 for x, y ≥ 0: 0, with x = 2.
    #[test]
    fn finds_the_least_cost() {
        let mut program = Simplex::new(&[4.0, 3.0], &[1.0, 1.0]);
        let x = program.add(0.0, vec![(0, 2.0), (1, 1.0)]);
        program.add(0.0, vec![(1, 1.0)]);
        assert_eq!(program.solve(100), End::Optimal);
        assert!(program.objective().abs() < 1e-9);
        assert!((program.solution()[x] - 2.0).abs() < 1e-9);
    }
}
