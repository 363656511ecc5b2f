//! The cheapest matching when few pairs are possible.
//!
//! The same problem and the same method as [`Assigner`](super::Assigner), over a list of the possible pairs instead of a
//! full matrix: shortest augmenting paths with a heap (Jonker and Volgenant 1987, section 4, on sparse problems). Work grows
//! as rows · pairs · log(pairs) at worst, and as the length of the paths in practice, which in tracking is short.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

const NONE: u32 = u32::MAX;

/// Solves sparse assignment problems one after another; its buffers grow to the largest and are used again.
///
/// ```
/// use gapfiller_numerics::assignment::SparseAssigner;
///
/// let mut assigner = SparseAssigner::default();
/// // Row 0 may take column 0 at cost 1 or column 1 at cost 9; row 1 may take column 0 only, at cost 2.
/// let (starts, columns, costs) = ([0, 2, 3], [0, 1, 0], [1.0, 9.0, 2.0]);
/// assert_eq!(assigner.solve(&starts, &columns, &costs, 2, 100.0), &[Some(1), Some(2)]);
/// // Alone at 5, row 1 stays alone: 1 + 5 is less than 9 + 2.
/// assert_eq!(assigner.solve(&starts, &columns, &costs, 2, 5.0), &[Some(0), None]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct SparseAssigner {
    /// Per row, the place of the pair it holds.
    pair_of: Vec<Option<u32>>,
    /// Per column, the row that holds it.
    row_of: Vec<u32>,
    row_price: Vec<f64>,
    column_price: Vec<f64>,
    /// Per column: the length of the shortest path to it, the pair by which it goes, the row before it, whether it is settled.
    distance: Vec<f64>,
    previous_pair: Vec<u32>,
    previous_row: Vec<u32>,
    settled: Vec<bool>,
    /// Columns with a distance, and those settled, in order.
    touched: Vec<u32>,
    settled_order: Vec<u32>,
    heap: BinaryHeap<Reverse<Reach>>,
}

/// A column and how far it is: ordered by distance, then with free columns first, then by number.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Reach {
    distance: f64,
    held: bool,
    column: u32,
}

impl Eq for Reach {}

impl Ord for Reach {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.distance.total_cmp(&other.distance))
            .then(self.held.cmp(&other.held))
            .then(self.column.cmp(&other.column))
    }
}

impl PartialOrd for Reach {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

enum End {
    Column(u32),
    Row(u32),
}

impl SparseAssigner {
    /// For each row the place of its pair, or none for a row that stays alone, such that the sum of the costs is least.
    ///
    /// The pairs of row `r` are those at `row_starts[r] .. row_starts[r + 1]`: their columns (below `columns`) and costs. A
    /// pair that is not there, or whose cost is infinite or NaN, is forbidden; so are places beyond the end of either list.
    /// Every row without a pair adds `unassigned_cost`; a pair that costs exactly that much is made rather than not. Among
    /// equally good answers the choice depends only on the numbers given.
    pub fn solve(
        &mut self,
        row_starts: &[u32],
        pair_columns: &[u32],
        costs: &[f64],
        columns: usize,
        unassigned_cost: f64,
    ) -> &[Option<u32>] {
        let rows = row_starts.len().saturating_sub(1);
        self.reset(rows, columns);
        let problem = Problem {
            row_starts,
            pair_columns,
            costs,
            alone: unassigned_cost,
        };
        for row in 0..rows as u32 {
            if let Some((end, length)) = self.shortest_path(&problem, row) {
                self.update_prices(row, length);
                self.augment(row, end, pair_columns);
            }
            self.clear_paths();
        }
        &self.pair_of
    }

    fn reset(&mut self, rows: usize, columns: usize) {
        super::fill(&mut self.pair_of, rows, None);
        super::fill(&mut self.row_of, columns, NONE);
        super::fill(&mut self.row_price, rows, 0.0);
        super::fill(&mut self.column_price, columns, 0.0);
        super::fill(&mut self.distance, columns, f64::INFINITY);
        super::fill(&mut self.previous_pair, columns, NONE);
        super::fill(&mut self.previous_row, columns, NONE);
        super::fill(&mut self.settled, columns, false);
        self.clear_paths();
    }

    fn clear_paths(&mut self) {
        for column in self.touched.drain(..) {
            self.distance[column as usize] = f64::INFINITY;
            self.settled[column as usize] = false;
        }
        self.settled_order.clear();
        self.heap.clear();
    }

    fn shortest_path(&mut self, problem: &Problem<'_>, start: u32) -> Option<(End, f64)> {
        let mut row = start;
        let mut length = 0.0;
        let (mut best_alone, mut row_alone) = (f64::INFINITY, start);
        loop {
            let left = length + (problem.alone - self.row_price[row as usize]);
            if left < best_alone {
                (best_alone, row_alone) = (left, row);
            }
            self.relax(problem, row, length);
            let Some(reach) = self.nearest().filter(|reach| reach.distance <= best_alone) else {
                return (best_alone < f64::INFINITY).then_some((End::Row(row_alone), best_alone));
            };
            length = reach.distance;
            let holder = self.row_of[reach.column as usize];
            if holder == NONE {
                return Some((End::Column(reach.column), length));
            }
            self.settled[reach.column as usize] = true;
            self.settled_order.push(reach.column);
            row = holder;
        }
    }

    /// Shortens the paths that can go through `row`, which is `length` away.
    fn relax(&mut self, problem: &Problem<'_>, row: u32, length: f64) {
        let offset = length - self.row_price[row as usize];
        for (pair, column, cost) in problem.row(row) {
            let at = column as usize;
            if at >= self.distance.len() || self.settled[at] {
                continue;
            }
            let through = cost - self.column_price[at] + offset;
            if through < self.distance[at] {
                if self.distance[at] == f64::INFINITY {
                    self.touched.push(column);
                }
                self.distance[at] = through;
                self.previous_pair[at] = pair;
                self.previous_row[at] = row;
                self.heap.push(Reverse(Reach {
                    distance: through,
                    held: self.row_of[at] != NONE,
                    column,
                }));
            }
        }
    }

    /// The nearest column not yet settled; entries that a shorter path has made stale are passed over.
    fn nearest(&mut self) -> Option<Reach> {
        while let Some(Reverse(reach)) = self.heap.pop() {
            let at = reach.column as usize;
            if !self.settled[at] && reach.distance <= self.distance[at] {
                return Some(reach);
            }
        }
        None
    }

    fn update_prices(&mut self, start: u32, length: f64) {
        self.row_price[start as usize] += length;
        for column in &self.settled_order {
            let at = *column as usize;
            let saved = length - self.distance[at];
            self.column_price[at] -= saved;
            let row = self.row_of[at];
            if row != NONE {
                self.row_price[row as usize] += saved;
            }
        }
    }

    /// Walks the path back to `start`, and gives each row on it the pair after it.
    fn augment(&mut self, start: u32, end: End, pair_columns: &[u32]) {
        let mut column = match end {
            End::Column(column) => column,
            End::Row(row) => match self.pair_of[row as usize].take() {
                Some(pair) => pair_columns[pair as usize],
                // The start itself stays alone.
                None => return,
            },
        };
        loop {
            let row = self.previous_row[column as usize];
            self.row_of[column as usize] = row;
            let given_up = self.pair_of[row as usize].replace(self.previous_pair[column as usize]);
            match given_up {
                Some(freed) if row != start => column = pair_columns[freed as usize],
                _ => return,
            }
        }
    }
}

struct Problem<'a> {
    row_starts: &'a [u32],
    pair_columns: &'a [u32],
    costs: &'a [f64],
    alone: f64,
}

impl<'a> Problem<'a> {
    /// Place, column and cost of each pair of a row.
    fn row(&self, row: u32) -> impl Iterator<Item = (u32, u32, f64)> + use<'a> {
        let end = self.pair_columns.len().min(self.costs.len());
        let first = (self.row_starts[row as usize] as usize).min(end);
        let last = (self.row_starts[row as usize + 1] as usize).clamp(first, end);
        let pairs = self.pair_columns[first..last]
            .iter()
            .zip(&self.costs[first..last]);
        pairs
            .zip(first as u32..)
            .map(|((column, cost), place)| (place, *column, *cost))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assignment::Assigner;
    use proptest::prelude::*;

    /// (rows, columns, costs with infinities for what is forbidden, cost of staying alone).
    fn problem() -> impl Strategy<Value = (usize, usize, Vec<f64>, f64)> {
        (0_usize..=12, 0_usize..=12).prop_flat_map(|(rows, columns)| {
            let coarse = (-3_i32..10).prop_map(f64::from);
            let cost = prop_oneof![2 => coarse, 2 => -2.0..10.0_f64, 4 => Just(f64::INFINITY)];
            let alone = prop_oneof![4 => -2.0..30.0_f64, 1 => Just(f64::INFINITY)];
            (
                Just(rows),
                Just(columns),
                prop::collection::vec(cost, rows * columns),
                alone,
            )
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn as_good_as_the_full_matrix((rows, columns, costs, alone) in problem()) {
            let mut starts = vec![0];
            let (mut pair_columns, mut pair_costs) = (Vec::new(), Vec::new());
            for row in 0..rows {
                for column in 0..columns {
                    let cost = costs[row * columns + column];
                    if cost.is_finite() {
                        pair_columns.push(column as u32);
                        pair_costs.push(cost);
                    }
                }
                starts.push(pair_columns.len() as u32);
            }
            let mut dense = Assigner::new();
            let matched = dense.solve(&costs, rows, columns, alone);
            let (mut least, mut most_matched) = (0.0, 0);
            for (row, column) in matched.iter().enumerate() {
                least += column.map_or(alone, |column| costs[row * columns + column]);
                most_matched += usize::from(column.is_some());
            }
            let mut sparse = SparseAssigner::default();
            for _ in 0..2 {
                let answer = sparse.solve(&starts, &pair_columns, &pair_costs, columns, alone);
                prop_assert_eq!(answer.len(), rows);
                let mut taken = vec![false; columns];
                let (mut found, mut count) = (0.0, 0);
                for (row, pair) in answer.iter().enumerate() {
                    found += pair.map_or(alone, |pair| pair_costs[pair as usize]);
                    if let Some(pair) = pair {
                        prop_assert!((starts[row]..starts[row + 1]).contains(pair));
                        let column = pair_columns[*pair as usize] as usize;
                        prop_assert!(!std::mem::replace(&mut taken[column], true));
                        count += 1;
                    }
                }
                prop_assert!(found == least || (found - least).abs() < 1e-9, "{found} instead of {least}");
                prop_assert!(alone.is_finite() || count == most_matched);
            }
        }
    }

    #[test]
    fn odd_input_does_not_panic() {
        let mut assigner = SparseAssigner::default();
        assert_eq!(assigner.solve(&[], &[], &[], 0, 1.0), &[]);
        assert_eq!(assigner.solve(&[0, 5], &[0], &[0.5], 1, 1.0), &[Some(0)]);
        assert_eq!(assigner.solve(&[0, 1], &[7], &[0.5], 1, 1.0), &[None]);
        let nan = [f64::NAN, 0.5];
        assert_eq!(assigner.solve(&[0, 2], &[0, 1], &nan, 2, 1.0), &[Some(1)]);
    }
}
