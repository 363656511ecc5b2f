//! Association probabilities by loopy belief propagation, for clusters too entangled for the exact sum.
//!
//! Williams and Lau 2014, "Approximate evaluation of marginal association probabilities with belief propagation", IEEE Trans.
//! Aerospace and Electronic Systems 50 (4), pp. 2942-2959, eqs. 12-14. With ψ the weight of a pair over that of missing,
//! messages go to and fro between tracks t and plots j until they stand still:
//!
//! ```text
//! μ_tj = ψ_tj / (1 + Σ_{k ≠ j} ψ_tk ν_kt)      ν_jt = 1 / (1 + Σ_{s ≠ t} μ_sj)      β_tj = ψ_tj ν_jt / (1 + Σ_k ψ_tk ν_kt)
//! ```
//!
//! They always converge (ibid., theorem 1), to the exact values where the cluster has no loop. Sums that leave one out are made
//! from both sides, since subtracting one from the whole would lose its digits.

use super::joint::Cluster;

/// Messages are exchanged at most so often.
const MOST_ROUNDS: usize = 100;
/// No message changes by more than this share when they stand still.
const STANDSTILL: f64 = 1e-9;

/// Exchanges messages; its buffers grow to the largest cluster and are used again.
#[derive(Clone, Debug, Default)]
pub(super) struct BeliefPropagation {
    /// Per pair: ψ, μ, ν, β.
    odds: Vec<f64>,
    to_plot: Vec<f64>,
    to_track: Vec<f64>,
    betas: Vec<f64>,
    /// The pairs of each plot.
    column_starts: Vec<u32>,
    column_pairs: Vec<u32>,
    before: Vec<f64>,
}

impl BeliefPropagation {
    /// The probability of each pair, from scaled weights.
    pub fn solve(&mut self, cluster: &Cluster<'_>, weights: &[f64], missed: &[f64]) -> &[f64] {
        self.odds.clear();
        for (row, missed) in missed.iter().enumerate() {
            // A miss next to impossible: odds as large as can be told from one.
            let missed = missed.max(1e-12);
            self.odds.extend(
                weights[cluster.row(row)]
                    .iter()
                    .map(|weight| weight / missed),
            );
        }
        self.by_columns(cluster);
        let pairs = cluster.columns.len();
        for (buffer, value) in [
            (&mut self.to_plot, 0.0),
            (&mut self.to_track, 1.0),
            (&mut self.betas, 0.0),
        ] {
            buffer.clear();
            buffer.resize(pairs, value);
        }
        for _ in 0..MOST_ROUNDS {
            self.tell_plots(cluster);
            if self.tell_tracks(cluster) < STANDSTILL {
                break;
            }
        }
        for row in 0..cluster.rows() {
            let share = |pair: usize| self.odds[pair] * self.to_track[pair];
            let total = 1.0 + cluster.row(row).map(share).sum::<f64>();
            for pair in cluster.row(row) {
                self.betas[pair] = self.odds[pair] * self.to_track[pair] / total;
            }
        }
        &self.betas
    }

    fn by_columns(&mut self, cluster: &Cluster<'_>) {
        self.column_starts.clear();
        self.column_starts.resize(cluster.plots + 1, 0);
        for column in cluster.columns {
            self.column_starts[*column as usize] += 1;
        }
        let mut end = 0;
        for start in &mut self.column_starts {
            end += *start;
            *start = end;
        }
        self.column_pairs.clear();
        self.column_pairs.resize(cluster.columns.len(), 0);
        for (pair, column) in cluster.columns.iter().enumerate().rev() {
            let place = &mut self.column_starts[*column as usize];
            *place -= 1;
            self.column_pairs[*place as usize] = pair as u32;
        }
    }

    fn tell_plots(&mut self, cluster: &Cluster<'_>) {
        for row in 0..cluster.rows() {
            let run = cluster.row(row);
            let share = |pair: usize| self.odds[pair] * self.to_track[pair];
            let mut sum = 1.0;
            for pair in run.clone() {
                self.to_plot[pair] = sum;
                sum += share(pair);
            }
            let mut after = 0.0;
            for pair in run.rev() {
                self.to_plot[pair] = self.odds[pair] / (self.to_plot[pair] + after);
                after += share(pair);
            }
        }
    }

    /// Gives the largest relative change of a message.
    fn tell_tracks(&mut self, cluster: &Cluster<'_>) -> f64 {
        let mut largest: f64 = 0.0;
        for column in 0..cluster.plots {
            let run = self.column_starts[column] as usize..self.column_starts[column + 1] as usize;
            self.before.clear();
            let mut sum = 1.0;
            for pair in &self.column_pairs[run.clone()] {
                self.before.push(sum);
                sum += self.to_plot[*pair as usize];
            }
            let mut after = 0.0;
            for (pair, before) in self.column_pairs[run].iter().zip(&self.before).rev() {
                let message = 1.0 / (before + after);
                let old = &mut self.to_track[*pair as usize];
                largest = largest.max((message - *old).abs() / message);
                *old = message;
                after += self.to_plot[*pair as usize];
            }
        }
        largest
    }
}
