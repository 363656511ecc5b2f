//! Which track of one picture is which of another.

use super::{association_distance_with_floor, close};
use gapfiller_border::StateEstimate;
use gapfiller_numerics::assignment::SparseAssigner;
use gapfiller_numerics::special::noncentral_chi_squared_survival;

/// Pairs tracks of two pictures of the same time, each with at most one, such that the sum of their distances is least.
///
/// The distance is that of [`association_distance`](super::association_distance); pairs beyond `gate` are never made, and a pair
/// within is better than none (Blackman and Popoli 1999, section 9.4). The buffers grow to the largest pictures and are used
/// again.
#[derive(Clone, Debug, Default)]
pub struct PictureAssociator {
    assigner: SparseAssigner,
    row_starts: Vec<u32>,
    columns: Vec<u32>,
    costs: Vec<f64>,
    pairs: Vec<(usize, usize)>,
}

impl PictureAssociator {
    /// Places of the pairs, (ours, theirs), by ours. `floor_m` is one more standard deviation of position on each axis, for what
    /// the covariances do not know \[m\].
    pub fn pair(
        &mut self,
        ours: &[StateEstimate],
        theirs: &[StateEstimate],
        gate: f64,
        floor_m: f64,
    ) -> &[(usize, usize)] {
        self.row_starts.clear();
        self.columns.clear();
        self.costs.clear();
        self.pairs.clear();
        for our in ours {
            self.row_starts.push(self.columns.len() as u32);
            for (column, their) in theirs.iter().enumerate() {
                if close(our, their, gate, floor_m) {
                    self.columns.push(column as u32);
                    let distance = association_distance_with_floor(our, their, floor_m);
                    self.costs.push(distance);
                }
            }
        }
        self.row_starts.push(self.columns.len() as u32);
        let solved = self.assigner.solve(
            &self.row_starts,
            &self.columns,
            &self.costs,
            theirs.len(),
            gate,
        );
        for (our, pair) in solved.iter().enumerate() {
            if let Some(pair) = pair {
                self.pairs
                    .push((our, self.columns[*pair as usize] as usize));
            }
        }
        &self.pairs
    }
}

/// Probability that two estimates of one object fall outside the `gate` because one is biased: a dual track.
///
/// `squared_bias` is bᵀ S⁻¹ b, the bias in standard deviations of the difference, squared; `dimensions` the number of compared
/// coordinates (3 for a plot against a track, 6 for [`association_distance`](super::association_distance), which compares
/// velocities too). The difference is normal with mean b, so its squared distance is non-central chi-squared with that
/// non-centrality, and the answer is 1 − F(gate) (Bar-Shalom, Li and Kirubarajan 2001, section 1.4.17, for the distribution).
///
/// ```
/// use gapfiller_tracking::fusion::dual_track_probability;
///
/// // A gate of 99 %: 1 % without a bias, four in five with one of four standard deviations.
/// assert!((dual_track_probability(0.0, 11.345, 3) - 0.01).abs() < 1e-4);
/// assert!((dual_track_probability(16.0, 11.345, 3) - 0.818).abs() < 1e-3);
/// ```
#[must_use]
pub fn dual_track_probability(squared_bias: f64, gate: f64, dimensions: u32) -> f64 {
    noncentral_chi_squared_survival(gate, f64::from(dimensions), squared_bias)
}

#[cfg(test)]
mod tests {
    use super::*;
    use gapfiller_border::SimTime;
    use gapfiller_geo::frames::Ecef;
    use gapfiller_geo::{Matrix3, Vector3};

    fn estimate(x: f64) -> StateEstimate {
        StateEstimate {
            time: SimTime::ZERO,
            position: Ecef(Vector3::new(4e6 + x, 3e6, 4e6)),
            velocity_m_s: Vector3::new(200.0, 0.0, 0.0),
            position_covariance: Matrix3::identity() * 5_000.0,
            cross_covariance: Matrix3::zeros(),
            velocity_covariance: Matrix3::identity() * 25.0,
        }
    }

    /// Taking the nearest first would pair 100 with 90 and leave 0 and 190 apart.
    #[test]
    fn the_sum_counts_not_the_nearest_pair() {
        let ours = [estimate(0.0), estimate(100.0)];
        let theirs = [estimate(90.0), estimate(190.0), estimate(50_000.0)];
        let mut associator = PictureAssociator::default();
        assert_eq!(associator.pair(&ours, &theirs, 16.8, 0.0), [(0, 0), (1, 1)]);
        assert_eq!(associator.pair(&ours[1..], &theirs, 16.8, 0.0), [(0, 0)]);
        assert_eq!(associator.pair(&[], &theirs, 16.8, 0.0), []);
        assert_eq!(associator.pair(&ours, &[], 16.8, 0.0), []);
    }
}
