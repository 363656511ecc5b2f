//! The unscented Kalman filter: a measurement that is not linear, by what it makes of a few well-chosen states.
//!
//! Julier and Uhlmann 2004, "Unscented filtering and nonlinear estimation", Proc. IEEE 92 (3), pp. 401-422; weights with α, β
//! and κ of Wan and van der Merwe 2000, "The unscented Kalman filter for nonlinear estimation", Proc. AS-SPCC, pp. 153-158,
//! eq. 15:
//!
//! ```text
//! λ = α² (N + κ) − N      points: x, x ± columns of √((N + λ) P)      w₀ = λ / (N + λ)  (+ 1 − α² + β for covariances)
//! wᵢ = 1 / (2 (N + λ))
//! ```

use super::gaussian::{Gaussian, Innovation, symmetrised};
use super::measurement_model::MeasurementModel;
use gapfiller_numerics::math::{atan2, sin_cos};
use nalgebra::{Cholesky, SMatrix, SVector};

/// How the points are spread and weighted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Distance of the points from the mean, α.
    pub alpha: f64,
    /// What is known of the fourth moments, β: two for a Gaussian.
    pub beta: f64,
    /// A second scale, κ.
    pub kappa: f64,
}

impl Default for Spread {
    fn default() -> Self {
        Self {
            alpha: 0.5,
            beta: 2.0,
            kappa: 0.0,
        }
    }
}

/// `state` (predicted to the time of the measurement) with `measured` taken in; none if a covariance is not positive definite or the
/// spread is not.
#[must_use]
pub fn update<const N: usize, const M: usize>(
    state: &Gaussian<N>,
    model: &impl MeasurementModel<N, M>,
    measured: &SVector<f64, M>,
    noise: &SMatrix<f64, M, M>,
    spread: &Spread,
) -> Option<(Gaussian<N>, Innovation<M>)> {
    let size = N as f64;
    let scale = spread.alpha * spread.alpha * (size + spread.kappa);
    if !(scale > 0.0 && scale.is_finite()) {
        return None;
    }
    let root = Cholesky::new(state.covariance)?.l() * scale.sqrt();
    let weight = 0.5 / scale;
    let mean_weight = (scale - size) / scale;
    let middle_weight = mean_weight + 1.0 - spread.alpha * spread.alpha + spread.beta;
    // Relative to what the mean measures as, so that angles never wrap in a sum.
    let middle = model.expected(&state.mean);
    let seen = |point: &SVector<f64, N>| model.difference(&model.expected(point), &middle);
    let mean = mean_offset(model, mean_weight, weight, || {
        let columns = root.column_iter();
        columns.flat_map(|column| [seen(&(state.mean + column)), seen(&(state.mean - column))])
    });
    let mut covariance = mean * mean.transpose() * middle_weight + noise;
    let mut cross = SMatrix::<f64, N, M>::zeros();
    for column in root.column_iter() {
        for (point, offset) in [
            (state.mean + column, column.into_owned()),
            (state.mean - column, -column.into_owned()),
        ] {
            let apart = seen(&point) - mean;
            covariance += apart * apart.transpose() * weight;
            cross += offset * apart.transpose() * weight;
        }
    }
    let difference = model.difference(measured, &(middle + mean));
    let innovation = Innovation::new(difference, symmetrised(&covariance))?;
    let gain = cross * innovation.inverse;
    let updated = Gaussian {
        mean: state.mean + gain * difference,
        covariance: symmetrised(
            &(state.covariance - gain * innovation.covariance * gain.transpose()),
        ),
    };
    Some((updated, innovation))
}

/// Weighted mean of what the points measure as, relative to the middle one; of angles, the direction of the mean of unit
/// vectors (Mardia and Jupp 2000, *Directional Statistics*, section 2.2.1).
fn mean_offset<const N: usize, const M: usize, I: Iterator<Item = SVector<f64, M>>>(
    model: &impl MeasurementModel<N, M>,
    middle_weight: f64,
    weight: f64,
    offsets: impl Fn() -> I,
) -> SVector<f64, M> {
    let angles = model.angles();
    SVector::from_fn(|i, _| {
        if angles[i] {
            let (mut sin_sum, mut cos_sum) = (0.0, middle_weight);
            for offset in offsets() {
                let (sin, cos) = sin_cos(offset[i]);
                sin_sum += weight * sin;
                cos_sum += weight * cos;
            }
            atan2(sin_sum, cos_sum)
        } else {
            offsets().map(|offset| offset[i] * weight).sum()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filters::gaussian::tests::{agrees, rows, start};
    use crate::filters::measurement_model::{RangeAzimuthElevation, RangeBearing};
    use crate::filters::{extended, motion};

    /// Stone Soup 1.9.1 step by step: range and bearing to 60 m and 0.25°, the motion as in the Kalman filter's test.
    #[test]
    fn agrees_with_stone_soup() {
        let input = rows(include_str!("../../tests/data/filter_input.csv"));
        let expected = rows(include_str!(
            "../../tests/data/ukf_rb_stonesoup_a0.5_b2_k0.csv"
        ));
        let radar = RangeBearing { site: [0.0, 0.0] };
        let bearing_sigma = 0.25_f64.to_radians();
        let noise =
            SMatrix::from_diagonal(&SVector::from([3_600.0, bearing_sigma * bearing_sigma]));
        let mut state = start(&input[0]);
        assert_eq!(expected.len() + 1, input.len());
        for (pair, expected) in input.windows(2).zip(&expected) {
            let dt_s = pair[1][0] - pair[0][0];
            let (transition, process) = motion::constant_velocity::<2, 4>(dt_s, 10.0);
            let predicted = state.predicted(&transition, &process);
            let plot = SVector::from([pair[1][7], pair[1][8]]);
            let (after, innovation) =
                update(&predicted, &radar, &plot, &noise, &Spread::default()).unwrap();
            state = after;
            agrees(&state, innovation.nis, &pair[1], expected);
        }
    }

    /// Where the measurement is all but linear, the extended and the unscented filter say the same.
    #[test]
    fn near_the_extended_filter_where_angles_are_small() {
        let radar = RangeAzimuthElevation {
            site: [0.0, 0.0, 100.0],
        };
        let state = Gaussian {
            mean: SVector::from([-60_000.0, 200.0, -80_000.0, 100.0, 9_000.0, 0.0]),
            covariance: SMatrix::from_diagonal(&SVector::from([
                1e4, 400.0, 1e4, 400.0, 1e4, 400.0,
            ])),
        };
        let noise = SMatrix::from_diagonal(&SVector::from([2_500.0, 1e-6, 1e-6]));
        let measured = radar.expected(&state.mean) + SVector::from([120.0, 0.002, -0.001]);
        let (a, _) = extended::update(&state, &radar, &measured, &noise).unwrap();
        let (b, _) = update(&state, &radar, &measured, &noise, &Spread::default()).unwrap();
        assert!(
            (a.mean - b.mean).norm() < 0.5,
            "{}",
            (a.mean - b.mean).norm()
        );
        let scale = a.covariance.amax();
        assert!((a.covariance - b.covariance).amax() < 1e-3 * scale);
    }
}
