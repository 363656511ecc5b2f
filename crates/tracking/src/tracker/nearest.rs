//! Global nearest neighbour: each track at most one plot, by the assignment of greatest likelihood.
//!
//! The cost of a pair is `νᵀ S⁻¹ ν + ln det S + k ln 2π`, minus twice the logarithm of its likelihood (Blackman and Popoli
//! 1999, section 6.4). The determinant makes a vague new track yield to a sharp old one. Leaving a track without a plot costs
//! −2 ln(λ (1 − P_d P_g) / P_d), but at least as much as the dearest pair the gate could have let into the cluster: a pair
//! within the gate is always better than none. Each cluster is solved as a sparse problem of its own.

use super::clusters::Clusters;
use super::gating::Pair;
use gapfiller_numerics::assignment::SparseAssigner;

/// Solves the conflicts of a scan; its buffers grow to the largest and are used again.
#[derive(Clone, Debug, Default)]
pub(super) struct NearestNeighbour {
    assigner: SparseAssigner,
    row_starts: Vec<u32>,
    columns: Vec<u32>,
    costs: Vec<f64>,
    chosen: Vec<u32>,
}

impl NearestNeighbour {
    /// The pairs to make true, as places in `pairs`, rising.
    ///
    /// `ln_likelihood` gives that of a pair, `ln_missed` the logarithm of λ (1 − P_d P_g) / P_d, and `gate` the widest gate.
    pub fn choose(
        &mut self,
        pairs: &[Pair],
        clusters: &mut Clusters,
        gate: f64,
        ln_missed: f64,
        ln_likelihood: impl Fn(&Pair) -> f64,
    ) -> &[u32] {
        self.chosen.clear();
        self.chosen.extend(clusters.singles());
        let mut first = 0;
        while let Some(range) = clusters.next_from(first) {
            first = range.end;
            self.costs.clear();
            let mut highest_spread = f64::NEG_INFINITY;
            for (_, place) in &clusters.conflicts()[range.clone()] {
                let pair = &pairs[*place as usize];
                let cost = -2.0 * ln_likelihood(pair);
                highest_spread = highest_spread.max(cost - pair.innovation.mahalanobis_squared);
                self.costs.push(cost);
            }
            let alone = (gate + highest_spread).max(-2.0 * ln_missed);
            let columns = clusters.matrix(
                pairs,
                range.clone(),
                &mut self.row_starts,
                &mut self.columns,
            );
            let solved =
                (self.assigner).solve(&self.row_starts, &self.columns, &self.costs, columns, alone);
            let conflicts = &clusters.conflicts()[range];
            let places = solved.iter().flatten();
            self.chosen
                .extend(places.map(|place| conflicts[*place as usize].1));
        }
        self.chosen.sort_unstable();
        &self.chosen
    }
}
