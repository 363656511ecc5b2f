//! The cheapest matching of two sets of positions within a cutoff.
//!
//! Only pairs nearer than the cutoff may be matched, so the problem falls apart into groups that have nothing to do with each
//! other; each is solved by itself. Hundreds against hundreds spread over a country are many small problems, not one large.

use gapfiller_numerics::assignment::Assigner;

/// A pair that may be matched: row, column, cost.
pub(super) type Candidate = (usize, usize, f64);

/// Solves matchings one after another; buffers are used again.
#[derive(Debug, Default)]
pub(super) struct Pairing {
    assigner: Assigner,
    /// Which group a row (first) or a column (after the rows) belongs to: each leads to another of its group, the last to itself.
    leads_to: Vec<usize>,
    costs: Vec<f64>,
}

impl Pairing {
    /// The matching of least cost, where each row that stays alone costs `alone`; as (row, column), in order of the rows.
    pub(super) fn solve(
        &mut self,
        rows: usize,
        columns: usize,
        candidates: &[Candidate],
        alone: f64,
    ) -> Vec<(usize, usize)> {
        self.group(rows, columns, candidates);
        let mut by_group: Vec<(usize, Candidate)> = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            by_group.push((self.root(candidate.0), *candidate));
        }
        by_group.sort_unstable_by_key(|(root, (row, column, _))| (*root, *row, *column));
        let mut matched = Vec::with_capacity(rows.min(columns));
        for group in by_group.chunk_by(|a, b| a.0 == b.0) {
            self.solve_group(group, alone, &mut matched);
        }
        matched.sort_unstable();
        matched
    }

    fn solve_group(
        &mut self,
        group: &[(usize, Candidate)],
        alone: f64,
        matched: &mut Vec<(usize, usize)>,
    ) {
        if let [(_, (row, column, cost))] = group {
            if *cost <= alone {
                matched.push((*row, *column));
            }
            return;
        }
        let mut rows: Vec<usize> = group.iter().map(|(_, (row, ..))| *row).collect();
        rows.dedup();
        let mut columns: Vec<usize> = group.iter().map(|(_, (_, column, _))| *column).collect();
        columns.sort_unstable();
        columns.dedup();
        self.costs.clear();
        self.costs.resize(rows.len() * columns.len(), f64::INFINITY);
        for (_, (row, column, cost)) in group {
            if let (Ok(r), Ok(c)) = (rows.binary_search(row), columns.binary_search(column)) {
                self.costs[r * columns.len() + c] = *cost;
            }
        }
        let chosen = self
            .assigner
            .solve(&self.costs, rows.len(), columns.len(), alone);
        for (row, column) in rows.iter().zip(chosen) {
            if let Some(column) = column {
                matched.push((*row, columns[*column]));
            }
        }
    }

    fn group(&mut self, rows: usize, columns: usize, candidates: &[Candidate]) {
        self.leads_to.clear();
        self.leads_to.extend(0..rows + columns);
        for (row, column, _) in candidates {
            let (a, b) = (self.root(*row), self.root(rows + column));
            self.leads_to[a.max(b)] = a.min(b);
        }
    }

    fn root(&mut self, mut place: usize) -> usize {
        while self.leads_to[place] != place {
            // Every second link is cut short on the way.
            self.leads_to[place] = self.leads_to[self.leads_to[place]];
            place = self.leads_to[place];
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn as_good_as_the_whole_problem_at_once(
            rows in 0_usize..7,
            columns in 0_usize..7,
            costs in prop::collection::vec(prop::option::weighted(0.4, 0.0..10.0_f64), 49),
            alone in 0.0..12.0_f64,
        ) {
            let dense: Vec<f64> = (0..rows * columns).map(|i| costs[i].unwrap_or(f64::INFINITY)).collect();
            let candidates: Vec<Candidate> = (0..rows * columns)
                .filter_map(|i| Some((i / columns, i % columns, costs[i]?)))
                .collect();
            let matched = Pairing::default().solve(rows, columns, &candidates, alone);
            let found = matched.iter().map(|(r, c)| dense[r * columns + c]).sum::<f64>()
                + alone * (rows - matched.len()) as f64;
            let mut assigner = Assigner::new();
            let best: f64 = assigner
                .solve(&dense, rows, columns, alone)
                .iter()
                .enumerate()
                .map(|(row, column)| column.map_or(alone, |column| dense[row * columns + column]))
                .sum();
            prop_assert!((found - best).abs() < 1e-9, "{found} instead of {best}");
            let distinct: std::collections::BTreeSet<usize> = matched.iter().map(|(_, c)| *c).collect();
            prop_assert_eq!(distinct.len(), matched.len());
        }
    }
}
