//! The steady state of a constant-velocity filter in one dimension.

/// The gains (α of position, β of velocity times the interval) that a Kalman filter settles to, for piecewise constant white
/// acceleration, from Kalata's tracking index λ = σ_acceleration T² / σ_measurement.
///
/// Kalata 1984, "The tracking index: a generalized parameter for α-β and α-β-γ target trackers", IEEE Trans. Aerospace and
/// Electronic Systems 20 (2), pp. 174-182; in the form of Bar-Shalom, Li and Kirubarajan 2001, eqs. 6.5.3-13 to -16:
///
/// ```text
/// β = (λ² + 4 λ − λ √(λ² + 8 λ)) / 4      α = 1 − r²,  r = (4 + λ − √(8 λ + λ²)) / 4
/// ```
///
/// Written with the differences multiplied out, so that a large index loses no digits.
///
/// ```
/// use gapfiller_tracking::filters::alpha_beta::steady_state_gains;
///
/// let (alpha, beta) = steady_state_gains(1.0);
/// assert!((alpha - 0.75).abs() < 1e-15 && (beta - 0.5).abs() < 1e-15);
/// ```
#[must_use]
pub fn steady_state_gains(tracking_index: f64) -> (f64, f64) {
    let root = (tracking_index * (tracking_index + 8.0)).sqrt();
    // (4 + λ − root) / 4 = 16 / (4 (4 + λ + root)).
    let kept = 4.0 / (4.0 + tracking_index + root);
    let alpha = 1.0 - kept * kept;
    // β = 2 (2 − α) − 4 √(1 − α) = 2 (1 − r)².
    let beta = 2.0 * (1.0 - kept) * (1.0 - kept);
    (alpha, beta)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filters::gaussian::Gaussian;
    use crate::filters::gaussian::tests::rows;
    use nalgebra::{SMatrix, SVector};

    /// Closed forms and the solution of the Riccati equation, both of the reference; and the filter itself, run until it
    /// settles.
    #[test]
    fn against_the_reference_and_the_filter() {
        let table = rows(include_str!("../../tests/data/alpha_beta_kalata.csv"));
        assert_eq!(table.len(), 8);
        for row in table {
            let (alpha, beta) = steady_state_gains(row[0]);
            for (found, expected) in [
                (alpha, row[1]),
                (beta, row[2]),
                (alpha, row[3]),
                (beta, row[4]),
            ] {
                assert!(
                    (found - expected).abs() < 1e-11 * expected,
                    "{}: {found} {expected}",
                    row[0]
                );
            }
            let (transition, gain) = (
                SMatrix::<f64, 2, 2>::new(1.0, 1.0, 0.0, 1.0),
                SVector::from([0.5, 1.0]),
            );
            let noise = gain * gain.transpose() * (row[0] * row[0]);
            let mut state = Gaussian {
                mean: SVector::from([0.0, 0.0]),
                covariance: SMatrix::identity() * 100.0,
            };
            let mut gains = (0.0, 0.0);
            for _ in 0..2_000 {
                let predicted = state.predicted(&transition, &noise);
                let (updated, innovation) = predicted
                    .updated(
                        &SVector::from([0.0]),
                        &SMatrix::<f64, 1, 2>::new(1.0, 0.0),
                        &SMatrix::<f64, 1, 1>::new(1.0),
                    )
                    .unwrap();
                gains = (
                    predicted.covariance[(0, 0)] * innovation.inverse[(0, 0)],
                    predicted.covariance[(1, 0)] * innovation.inverse[(0, 0)],
                );
                state = updated;
            }
            assert!(
                (gains.0 - alpha).abs() < 1e-9 && (gains.1 - beta).abs() < 1e-9,
                "{gains:?}"
            );
        }
    }
}
