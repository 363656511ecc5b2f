//! Which plot each track takes.
//!
//! A pair that shares neither its track nor its plot with another pair stands by itself. The rest falls into clusters that
//! share nothing with each other (union-find), and each cluster is solved at once: the assignment of least total
//! `νᵀ S⁻¹ ν + ln det S`, which is minus twice the logarithm of the likelihood but for a constant (Blackman and Popoli 1999,
//! "Design and Analysis of Modern Tracking Systems", section 6.4). The determinant makes a vague new track yield to a sharp
//! old one.
//!
//! Leaving a track without a plot costs as much as the worst pair the gate could have let into the cluster, so a pair within
//! the gate is always better than none.

use super::gating::Pair;
use gapfiller_numerics::assignment::Assigner;
use gapfiller_numerics::math::ln;

const NONE: u32 = u32::MAX;

/// Solves the conflicts of a look; its buffers grow to the largest and are used again.
#[derive(Clone, Debug, Default)]
pub(super) struct Associator {
    assigner: Assigner,
    /// Per plot: how many pairs it is in, and its parent in the union-find forest.
    degree: Vec<u32>,
    parent: Vec<u32>,
    /// Per plot, its column in the cluster at hand.
    column: Vec<u32>,
    /// (cluster, pair) of the pairs in conflict.
    conflicts: Vec<(u32, u32)>,
    /// Per pair of the cluster at hand, its cost before the offset.
    pair_costs: Vec<f64>,
    costs: Vec<f64>,
    pair_at: Vec<u32>,
    chosen: Vec<u32>,
}

impl Associator {
    /// The pairs to make true, as places in `pairs`, in rising order. `pairs` is ordered by track.
    pub fn choose(&mut self, pairs: &[Pair], plots: usize, gate: f64) -> &[u32] {
        self.chosen.clear();
        self.conflicts.clear();
        refill(&mut self.degree, plots, 0);
        for pair in pairs {
            self.degree[pair.plot as usize] += 1;
        }
        self.separate(pairs, plots);
        if !self.conflicts.is_empty() {
            self.solve_clusters(pairs, plots, gate);
            self.chosen.sort_unstable();
        }
        &self.chosen
    }

    /// Takes the pairs that stand alone and joins the plots of each other track into clusters.
    fn separate(&mut self, pairs: &[Pair], plots: usize) {
        let mut first = 0;
        let mut forest = false;
        for run in pairs.chunk_by(|a, b| a.track == b.track) {
            let head = run[0].plot;
            if run.len() == 1 && self.degree[head as usize] == 1 {
                self.chosen.push(first);
            } else {
                if !forest {
                    self.parent.clear();
                    self.parent.extend(0..plots as u32);
                    forest = true;
                }
                for (place, pair) in run.iter().enumerate() {
                    self.join(head, pair.plot);
                    self.conflicts.push((NONE, first + place as u32));
                }
            }
            first += run.len() as u32;
        }
    }

    fn solve_clusters(&mut self, pairs: &[Pair], plots: usize, gate: f64) {
        refill(&mut self.column, plots, NONE);
        let mut conflicts = std::mem::take(&mut self.conflicts);
        for (cluster, pair) in &mut conflicts {
            *cluster = self.root(pairs[*pair as usize].plot);
        }
        conflicts.sort_unstable();
        for cluster in conflicts.chunk_by(|a, b| a.0 == b.0) {
            self.solve_cluster(pairs, cluster, gate);
        }
        self.conflicts = conflicts;
    }

    fn solve_cluster(&mut self, pairs: &[Pair], cluster: &[(u32, u32)], gate: f64) {
        let (rows, columns) = self.number_columns(pairs, cluster);
        self.pair_costs.clear();
        let mut lowest = f64::INFINITY;
        let mut highest = f64::NEG_INFINITY;
        for (_, place) in cluster {
            let innovation = &pairs[*place as usize].innovation;
            let spread = ln(innovation.determinant);
            lowest = lowest.min(spread);
            highest = highest.max(spread);
            self.pair_costs
                .push(innovation.mahalanobis_squared + spread);
        }
        if rows == 1 || columns == 1 {
            self.take_cheapest(cluster);
            return;
        }
        self.costs.clear();
        self.costs.resize(rows * columns, f64::INFINITY);
        refill(&mut self.pair_at, rows * columns, NONE);
        let mut row = 0;
        let mut track = pairs[cluster[0].1 as usize].track;
        for ((_, place), cost) in cluster.iter().zip(&self.pair_costs) {
            let pair = &pairs[*place as usize];
            if pair.track != track {
                (row, track) = (row + 1, pair.track);
            }
            let cell = row * columns + self.column[pair.plot as usize] as usize;
            self.costs[cell] = cost - lowest;
            self.pair_at[cell] = *place;
        }
        let alone = gate + (highest - lowest);
        let columns_of = self.assigner.solve(&self.costs, rows, columns, alone);
        for (row, column) in columns_of.iter().enumerate() {
            let Some(column) = column else { continue };
            let place = self.pair_at[row * columns + column];
            if place != NONE {
                self.chosen.push(place);
            }
        }
    }

    /// Numbers the plots of a cluster in the order met; gives its numbers of tracks and of plots.
    fn number_columns(&mut self, pairs: &[Pair], cluster: &[(u32, u32)]) -> (usize, usize) {
        let mut columns = 0;
        let mut rows = 0;
        let mut track = NONE;
        for (_, place) in cluster {
            let pair = &pairs[*place as usize];
            if pair.track != track {
                (rows, track) = (rows + 1, pair.track);
            }
            let column = &mut self.column[pair.plot as usize];
            if *column == NONE {
                *column = columns;
                columns += 1;
            }
        }
        (rows, columns as usize)
    }

    /// One track or one plot: the cheapest pair, the first of equals.
    fn take_cheapest(&mut self, cluster: &[(u32, u32)]) {
        let mut best = NONE;
        let mut least = f64::INFINITY;
        for ((_, place), cost) in cluster.iter().zip(&self.pair_costs) {
            if *cost < least {
                (best, least) = (*place, *cost);
            }
        }
        if best != NONE {
            self.chosen.push(best);
        }
    }

    fn root(&mut self, mut plot: u32) -> u32 {
        while self.parent[plot as usize] != plot {
            let above = self.parent[plot as usize];
            self.parent[plot as usize] = self.parent[above as usize];
            plot = above;
        }
        plot
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        // The lower root stays, so that the forest does not depend on the order of joining.
        self.parent[a.max(b) as usize] = a.min(b);
    }
}

fn refill(values: &mut Vec<u32>, length: usize, value: u32) {
    values.clear();
    values.resize(length, value);
}
