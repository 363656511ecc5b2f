//! The cheapest matching of rows with columns: plots with tracks, targets with fire units.
//!
//! Each row takes at most one column, each column serves at most one row. A row may stay alone at a stated cost, so the
//! answer always exists and nobody is forced into a bad match. The answer is exact, unlike that of taking the best pair first.
//!
//! Shortest augmenting paths: Jonker, R. and Volgenant, A. (1987), "A shortest augmenting path algorithm for dense and
//! sparse linear assignment problems", *Computing* 38, pp. 325–340, in the rectangular form of Crouse, D. F. (2016), "On
//! implementing 2D rectangular assignment algorithms", *IEEE Transactions on Aerospace and Electronic Systems* 52, pp.
//! 1679–1696, section II. Staying alone is one more column for each row, which only that row can take; it is never stored.
//! Work grows as rows² · columns, at worst.
//!
//! ```
//! use gapfiller_numerics::assignment::Assigner;
//!
//! let mut assigner = Assigner::new();
//! // Both rows like column 0; row 1 has the better second choice.
//! let costs = [1.0, 9.0, //
//!              2.0, 3.0];
//! assert_eq!(assigner.solve(&costs, 2, 2, 100.0), &[Some(0), Some(1)]);
//! // Where staying alone costs 1.5, only row 0 finds a column worth it.
//! assert_eq!(assigner.solve(&costs, 2, 2, 1.5), &[Some(0), None]);
//! ```

mod sparse;
pub mod weapon_target;

pub use sparse::SparseAssigner;

/// Solves assignment problems one after another; its buffers grow to the largest and are used again.
#[derive(Clone, Debug, Default)]
pub struct Assigner {
    /// Per row, the column it holds.
    column_of: Vec<Option<usize>>,
    /// Per column, the row that holds it.
    row_of: Vec<Option<usize>>,
    /// Per row and per column, its price: a pair costs at least the sum of its two prices, a matched pair exactly that.
    row_price: Vec<f64>,
    column_price: Vec<f64>,
    /// Per column, the length of the shortest path to it, the row before it on that path, and whether it is reached.
    distance: Vec<f64>,
    previous: Vec<usize>,
    reached: Vec<bool>,
}

/// Where a shortest path ends.
enum End {
    /// At a free column.
    Column(usize),
    /// At a row that gives up its column and stays alone.
    Row(usize),
}

impl Assigner {
    /// An assigner with empty buffers.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The column of each row, or none for a row that stays alone, such that the sum of the costs is least.
    ///
    /// `costs` is row-major, `rows` × `columns`; infinity forbids a pair, and so do NaN and an entry that is missing. Every
    /// row without a column adds `unassigned_cost`. A pair that costs exactly that much is made rather than not. Among
    /// equally good answers the choice depends only on the numbers given.
    ///
    /// With an infinite `unassigned_cost` as many rows as possible are matched; if that is not all of them, no matching has
    /// a finite cost, and which rows stay alone follows from their order.
    pub fn solve(
        &mut self,
        costs: &[f64],
        rows: usize,
        columns: usize,
        unassigned_cost: f64,
    ) -> &[Option<usize>] {
        self.reset(rows, columns);
        for row in 0..rows {
            self.clear_paths();
            if let Some((end, length)) = self.shortest_path(costs, columns, unassigned_cost, row) {
                self.update_prices(row, length);
                self.augment(row, end);
            }
        }
        &self.column_of
    }

    fn reset(&mut self, rows: usize, columns: usize) {
        fill(&mut self.column_of, rows, None);
        fill(&mut self.row_of, columns, None);
        fill(&mut self.row_price, rows, 0.0);
        fill(&mut self.column_price, columns, 0.0);
        fill(&mut self.previous, columns, 0);
        fill(&mut self.distance, columns, f64::INFINITY);
        fill(&mut self.reached, columns, false);
    }

    fn clear_paths(&mut self) {
        self.distance.fill(f64::INFINITY);
        self.reached.fill(false);
    }

    /// Dijkstra's search over alternating paths from `start`, an unmatched row, to the nearest end, with its length.
    fn shortest_path(
        &mut self,
        costs: &[f64],
        columns: usize,
        alone: f64,
        start: usize,
    ) -> Option<(End, f64)> {
        let mut row = start;
        let mut length = 0.0;
        let (mut best_alone, mut row_alone) = (f64::INFINITY, start);
        loop {
            let left = length + (alone - self.row_price[row]);
            if left < best_alone {
                (best_alone, row_alone) = (left, row);
            }
            let nearest = self.relax(row_of_costs(costs, row, columns), row, length);
            let distance = nearest.map_or(f64::INFINITY, |column| self.distance[column]);
            let Some(column) = nearest.filter(|_| distance <= best_alone) else {
                return (best_alone < f64::INFINITY).then_some((End::Row(row_alone), best_alone));
            };
            length = distance;
            match self.row_of[column] {
                None => return Some((End::Column(column), length)),
                Some(holder) => {
                    self.reached[column] = true;
                    row = holder;
                }
            }
        }
    }

    /// Shortens the paths that can go through `row`, which is `length` away, and gives the nearest column not yet reached.
    fn relax(&mut self, costs: &[f64], row: usize, length: f64) -> Option<usize> {
        let offset = length - self.row_price[row];
        let Self {
            row_of,
            column_price,
            distance,
            previous,
            reached,
            ..
        } = self;
        let mut nearest = None;
        let mut least = f64::INFINITY;
        let paths = distance.iter_mut().zip(previous).zip(reached.iter());
        for (column, ((cost, price), ((distance, previous), reached))) in
            costs.iter().zip(column_price.iter()).zip(paths).enumerate()
        {
            if *reached {
                continue;
            }
            let through = cost - price + offset;
            if through < *distance {
                (*distance, *previous) = (through, row);
            }
            // Of columns equally near, a free one ends the search at once.
            let frees = |held: usize| row_of[held].is_some() && row_of[column].is_none();
            if *distance < least || (*distance == least && nearest.is_some_and(frees)) {
                (nearest, least) = (Some(column), *distance);
            }
        }
        nearest
    }

    /// Keeps the prices right for the matching that the path of this `length` from `start` is about to give.
    fn update_prices(&mut self, start: usize, length: f64) {
        self.row_price[start] += length;
        for column in 0..self.reached.len() {
            if !self.reached[column] {
                continue;
            }
            let saved = length - self.distance[column];
            self.column_price[column] -= saved;
            if let Some(row) = self.row_of[column] {
                self.row_price[row] += saved;
            }
        }
    }

    /// Walks the path back to `start`, and gives each row on it the column after it.
    fn augment(&mut self, start: usize, end: End) {
        let mut column = match end {
            End::Column(column) => column,
            End::Row(row) => match self.column_of[row].take() {
                Some(column) => column,
                // The start itself stays alone.
                None => return,
            },
        };
        loop {
            let row = self.previous[column];
            self.row_of[column] = Some(row);
            let given_up = self.column_of[row].replace(column);
            match given_up {
                Some(freed) if row != start => column = freed,
                _ => return,
            }
        }
    }
}

/// One row of the matrix; what is missing counts as forbidden.
fn row_of_costs(costs: &[f64], row: usize, columns: usize) -> &[f64] {
    let start = row.saturating_mul(columns).min(costs.len());
    let end = start.saturating_add(columns).min(costs.len());
    &costs[start..end]
}

/// `count` copies of `value`, in the room the vector already has.
fn fill<T: Clone>(buffer: &mut Vec<T>, count: usize, value: T) {
    buffer.clear();
    buffer.resize(count, value);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The least cost by trying everything, rows from `row` on, with the columns in `taken` gone.
    fn brute_force(
        costs: &[f64],
        rows: usize,
        columns: usize,
        alone: f64,
        row: usize,
        taken: u32,
    ) -> f64 {
        if row == rows {
            return 0.0;
        }
        let mut least = alone + brute_force(costs, rows, columns, alone, row + 1, taken);
        for column in 0..columns {
            if taken & (1 << column) == 0 {
                let rest = brute_force(costs, rows, columns, alone, row + 1, taken | 1 << column);
                least = least.min(costs[row * columns + column] + rest);
            }
        }
        least
    }

    /// The cost of an answer, checked to be a matching.
    fn cost_of(answer: &[Option<usize>], costs: &[f64], columns: usize, alone: f64) -> f64 {
        let mut taken = vec![false; columns];
        let mut total = 0.0;
        for (row, column) in answer.iter().enumerate() {
            total += column.map_or(alone, |column| {
                assert!(
                    !std::mem::replace(&mut taken[column], true),
                    "column {column} taken twice"
                );
                costs[row * columns + column]
            });
        }
        total
    }

    fn problem() -> impl Strategy<Value = (usize, usize, Vec<f64>, f64)> {
        (0_usize..=6, 0_usize..=6).prop_flat_map(|(rows, columns)| {
            // Few distinct values, to have many ties; some forbidden pairs; some negative costs.
            let coarse = (-3_i32..10).prop_map(f64::from);
            let cost = prop_oneof![3 => coarse, 3 => -2.0..10.0_f64, 2 => Just(f64::INFINITY)];
            let alone = prop_oneof![(-2_i32..12).prop_map(f64::from), -2.0..30.0_f64];
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
        fn as_good_as_trying_everything((rows, columns, costs, alone) in problem()) {
            let mut assigner = Assigner::new();
            let answer = assigner.solve(&costs, rows, columns, alone).to_vec();
            prop_assert_eq!(answer.len(), rows);
            let found = cost_of(&answer, &costs, columns, alone);
            let least = brute_force(&costs, rows, columns, alone, 0, 0);
            prop_assert!((found - least).abs() < 1e-9, "{found} instead of {least}");
        }

        #[test]
        fn used_buffers_change_nothing(first in problem(), second in problem()) {
            let mut used = Assigner::new();
            used.solve(&first.2, first.0, first.1, first.3);
            let again = used.solve(&second.2, second.0, second.1, second.3).to_vec();
            let fresh = Assigner::new().solve(&second.2, second.0, second.1, second.3).to_vec();
            prop_assert_eq!(again, fresh);
        }
    }

    #[test]
    fn staying_alone_may_never_be_allowed() {
        let mut assigner = Assigner::new();
        let f = f64::INFINITY;
        // Row 1 can only take column 0, so row 0 moves over.
        assert_eq!(
            assigner.solve(&[1.0, 50.0, 2.0, f], 2, 2, f),
            &[Some(1), Some(0)]
        );
        assert_eq!(assigner.solve(&[f, f], 2, 1, f), &[None, None]);
        assert_eq!(
            assigner
                .solve(&[7.0, 3.0, 5.0], 3, 1, f)
                .iter()
                .flatten()
                .count(),
            1
        );
    }

    #[test]
    fn odd_input_does_not_panic() {
        let mut assigner = Assigner::new();
        assert_eq!(assigner.solve(&[], 2, 3, 1.0), &[None, None]);
        assert_eq!(
            assigner.solve(&[0.5, f64::NAN, 0.5], 2, 2, 1.0),
            &[Some(0), None]
        );
        assert_eq!(assigner.solve(&[], 0, 0, 1.0), &[]);
        assert_eq!(assigner.solve(&[1.0, 2.0], 1, 2, 2.0), &[Some(0)]);
        assert_eq!(assigner.solve(&[2.0], 1, 1, 2.0), &[Some(0)]);
        assert_eq!(assigner.solve(&[2.0], 1, 1, f64::NAN), &[Some(0)]);
    }
}
