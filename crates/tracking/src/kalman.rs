//! The constant-velocity Kalman filter, in 3 × 3 blocks.
//!
//! A measured position sees only the position half of the state, so the 6 × 6 filter falls apart into products of 3 × 3
//! blocks. With P the position block, C the cross block (position row, velocity column), V the velocity block, R the
//! covariance of the measurement and S = P + R (Bar-Shalom, Li, Kirubarajan 2001, "Estimation with Applications to Tracking and
//! Navigation", section 5.2, with H = \[I 0\]):
//!
//! ```text
//! position += P S⁻¹ ν      P' = P − P S⁻¹ P = R S⁻¹ P
//! velocity += Cᵀ S⁻¹ ν     C' = C − P S⁻¹ C = R S⁻¹ C
//!                          V' = V − Cᵀ S⁻¹ C
//! ```
//!
//! The right-hand forms of P' and C' subtract nothing, so a vague prior and a sharp measurement lose no digits; P' and V' are
//! then mirrored, so that they stay exactly symmetric. Prediction is [`StateEstimate::extrapolated`]; [`predict`] is the same,
//! faster.

use crate::block::{product, quadratic_form, symmetric_inverse, times};
use crate::constant_velocity;
use crate::measurement::PositionMeasurement;
use gapfiller_border::{SimTime, StateEstimate};
use gapfiller_geo::frames::Ecef;
use gapfiller_geo::{Matrix3, Vector3};

/// `state` carried on to `time`: [`StateEstimate::extrapolated`] with the symmetry of the blocks made use of.
#[inline]
#[must_use]
pub fn predict(state: &StateEstimate, time: SimTime, acceleration_psd: f64) -> StateEstimate {
    let dt = time.since(state.time);
    let position = predicted_position_covariance(state, dt, acceleration_psd);
    predict_with(state, time, acceleration_psd, &position)
}

/// [`predict`] with the position block already at hand.
#[inline]
pub(crate) fn predict_with(
    state: &StateEstimate,
    time: SimTime,
    acceleration_psd: f64,
    position_covariance: &Matrix3<f64>,
) -> StateEstimate {
    let dt = time.since(state.time);
    let (c, v) = (&state.cross_covariance, &state.velocity_covariance);
    StateEstimate {
        time,
        position: Ecef(state.position.0 + state.velocity_m_s * dt),
        velocity_m_s: state.velocity_m_s,
        position_covariance: *position_covariance,
        cross_covariance: constant_velocity::predicted_cross(c, v, dt, acceleration_psd),
        velocity_covariance: constant_velocity::predicted_velocity(v, dt, acceleration_psd),
    }
}

/// The position block of [`predict`] alone, `dt` seconds on.
#[inline]
pub(crate) fn predicted_position_covariance(
    state: &StateEstimate,
    dt: f64,
    acceleration_psd: f64,
) -> Matrix3<f64> {
    let (p, c) = (&state.position_covariance, &state.cross_covariance);
    let v = &state.velocity_covariance;
    constant_velocity::predicted_position(p, c, v, dt, acceleration_psd)
}

/// What a measurement says beyond the prediction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Innovation {
    /// Measured minus predicted position, ν \[m\].
    pub difference: Vector3<f64>,
    /// Inverse of its covariance, S⁻¹, 3 × 3 \[1/m²\]; zero if S is not positive.
    pub inverse: Matrix3<f64>,
    /// det S \[m⁶\].
    pub determinant: f64,
    /// νᵀ S⁻¹ ν, chi-squared with 3 degrees of freedom if the filter is right; infinite if S is not positive.
    pub mahalanobis_squared: f64,
}

/// The innovation of `measurement` against `state`, which must already be predicted to the time of the measurement.
#[inline]
#[must_use]
pub fn innovation(state: &StateEstimate, measurement: &PositionMeasurement) -> Innovation {
    innovation_of(
        measurement.position.0 - state.position.0,
        &(state.position_covariance + measurement.covariance),
    )
}

/// The innovation with this difference and this covariance.
#[inline]
pub(crate) fn innovation_of(difference: Vector3<f64>, covariance: &Matrix3<f64>) -> Innovation {
    match symmetric_inverse(covariance) {
        Some((inverse, determinant)) => Innovation {
            difference,
            inverse,
            determinant,
            mahalanobis_squared: quadratic_form(&inverse, &difference),
        },
        None => Innovation {
            difference,
            inverse: Matrix3::zeros(),
            determinant: 0.0,
            mahalanobis_squared: f64::INFINITY,
        },
    }
}

/// Squared Mahalanobis distance of `measurement` from `state` (already predicted to its time), 3 degrees of freedom.
#[must_use]
pub fn mahalanobis_squared(state: &StateEstimate, measurement: &PositionMeasurement) -> f64 {
    innovation(state, measurement).mahalanobis_squared
}

/// `state` (already predicted to the time of the measurement) with `measurement` taken in.
#[inline]
#[must_use]
pub fn update(state: &StateEstimate, measurement: &PositionMeasurement) -> StateEstimate {
    update_with(state, measurement, &innovation(state, measurement))
}

/// [`update`] for an [`Innovation`] already at hand. A zero inverse changes nothing.
#[inline]
#[must_use]
pub fn update_with(
    state: &StateEstimate,
    measurement: &PositionMeasurement,
    innovation: &Innovation,
) -> StateEstimate {
    if innovation.mahalanobis_squared == f64::INFINITY {
        return *state;
    }
    let (p, c) = (&state.position_covariance, &state.cross_covariance);
    let v = &state.velocity_covariance;
    let weighted = times(&innovation.inverse, &innovation.difference);
    let kept = product(&measurement.covariance, &innovation.inverse);
    let (moved, turned) = constant_velocity::corrections(p, c, &weighted);
    let [position_covariance, cross_covariance, velocity_covariance] =
        constant_velocity::updated_blocks(p, c, v, &kept, &innovation.inverse);
    StateEstimate {
        time: measurement.time,
        position: Ecef(state.position.0 + moved),
        velocity_m_s: state.velocity_m_s + turned,
        position_covariance,
        cross_covariance,
        velocity_covariance,
    }
}

/// A state that knows a measured position and nothing of the velocity but its likely size: velocity zero, one standard
/// deviation `speed_sigma_m_s` on each axis.
#[must_use]
pub fn start(measurement: &PositionMeasurement, speed_sigma_m_s: f64) -> StateEstimate {
    StateEstimate {
        time: measurement.time,
        position: measurement.position,
        velocity_m_s: Vector3::zeros(),
        position_covariance: measurement.covariance,
        cross_covariance: Matrix3::zeros(),
        velocity_covariance: Matrix3::identity() * (speed_sigma_m_s * speed_sigma_m_s),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gapfiller_border::SimTime;
    use gapfiller_numerics::draws::{Draws, Purpose, Subject};

    const INPUT: &str = include_str!("../tests/data/filter_input.csv");
    const EXPECTED: &str = include_str!("../tests/data/kf_cv_stonesoup.csv");

    fn rows(text: &str) -> Vec<Vec<f64>> {
        let row = |line: &str| {
            line.split(',')
                .map(|field| field.parse().unwrap())
                .collect()
        };
        text.lines().skip(1).map(row).collect()
    }

    fn measured(t: f64, x: f64, y: f64, z: f64) -> PositionMeasurement {
        PositionMeasurement {
            time: SimTime::from_seconds(t),
            position: Ecef(Vector3::new(x, y, z)),
            covariance: Matrix3::identity() * 1e4,
        }
    }

    /// Stone Soup's Kalman filter, step by step: constant velocity in a plane (the third axis measures zero throughout),
    /// q = 10 m²/s³, R = 100² I, started on the first plot with P = diag(100², 300²).
    #[test]
    fn agrees_with_stone_soup() {
        let near = |a: f64, b: f64, scale: f64| {
            assert!((a - b).abs() <= 1e-6 * scale.abs() + 1e-7, "{a} {b}")
        };
        let input = rows(INPUT);
        let mut state = start(&measured(input[0][0], input[0][5], input[0][6], 0.0), 300.0);
        let expected = rows(EXPECTED);
        assert!(expected.len() > 20);
        for (row, want) in input[1..].iter().zip(&expected) {
            let plot = measured(row[0], row[5], row[6], 0.0);
            let predicted = state.extrapolated(plot.time, 10.0);
            near(mahalanobis_squared(&predicted, &plot), want[15], want[15]);
            state = update(&predicted, &plot);
            near(state.position.0.x, want[1], want[1]);
            near(state.velocity_m_s.x, want[2], want[2]);
            near(state.position.0.y, want[3], want[3]);
            near(state.velocity_m_s.y, want[4], want[4]);
            near(state.position_covariance[(0, 0)], want[5], want[5]);
            near(state.cross_covariance[(0, 0)], want[6], want[6]);
            near(state.velocity_covariance[(0, 0)], want[9], want[9]);
            near(state.position_covariance[(1, 1)], want[12], want[12]);
            near(state.cross_covariance[(1, 1)], want[13], want[13]);
            near(state.velocity_covariance[(1, 1)], want[14], want[14]);
        }
    }

    /// The normalised estimation error squared, mean over runs and steps, is the number of states if the covariance tells
    /// the truth (Bar-Shalom, Li, Kirubarajan 2001, section 5.4.2).
    #[test]
    fn the_covariance_tells_the_truth() {
        const ERRORS: Purpose = Purpose::named("measurement error");
        const RUNS: u64 = 200;
        const STEPS: u64 = 30;
        let mut sum_position = 0.0;
        let mut sum_velocity = 0.0;
        for run in 0..RUNS {
            let draws = Draws::new(11, run);
            let normals = |step: u64| draws.normals(ERRORS, Subject::NONE, Subject::NONE, step);
            let [a, b, c, _] = normals(STEPS);
            let velocity = Vector3::new(a, b, c) * 200.0;
            let plot = |step: u64| {
                let [x, y, z, _] = normals(step);
                let truth = velocity * (4.0 * step as f64);
                measured(
                    4.0 * step as f64,
                    truth.x + 100.0 * x,
                    truth.y + 100.0 * y,
                    truth.z + 100.0 * z,
                )
            };
            let mut state = start(&plot(0), 200.0);
            for step in 1..STEPS {
                let next = plot(step);
                state = update(&state.extrapolated(next.time, 0.0), &next);
            }
            let position_error = state.position.0 - velocity * (4.0 * (STEPS - 1) as f64);
            let velocity_error = state.velocity_m_s - velocity;
            let (inverse_p, _) = symmetric_inverse(&state.position_covariance).unwrap();
            let (inverse_v, _) = symmetric_inverse(&state.velocity_covariance).unwrap();
            sum_position += quadratic_form(&inverse_p, &position_error);
            sum_velocity += quadratic_form(&inverse_v, &velocity_error);
        }
        // Mean of 200 chi-squared variates of 3 degrees: 3 ± 0.17 (one sigma).
        for mean in [sum_position / RUNS as f64, sum_velocity / RUNS as f64] {
            assert!((mean - 3.0).abs() < 0.6, "{mean}");
        }
    }

    #[test]
    fn predicting_is_extrapolating() {
        let mut state = start(&measured(0.0, 1e6, 2e6, 3e6), 300.0);
        for step in 1_u32..5 {
            let plot = measured(f64::from(step), 1e6, 2e6 + 250.0, 3e6);
            let mut skewed = plot;
            skewed.covariance[(0, 1)] = 4_000.0;
            skewed.covariance[(1, 0)] = 4_000.0;
            state = update(&state.extrapolated(plot.time, 20.0), &skewed);
            for seconds in [9.0, -3.0] {
                let time = plot.time.after(seconds);
                let (a, b) = (predict(&state, time, 20.0), state.extrapolated(time, 20.0));
                assert_eq!((a.position, a.velocity_m_s), (b.position, b.velocity_m_s));
                assert!((a.position_covariance - b.position_covariance).abs().max() < 1e-6);
                assert!((a.cross_covariance - b.cross_covariance).abs().max() < 1e-7);
                assert!((a.velocity_covariance - b.velocity_covariance).abs().max() < 1e-8);
            }
        }
    }

    #[test]
    fn a_singular_innovation_changes_nothing() {
        let mut plot = measured(0.0, 1.0, 2.0, 3.0);
        plot.covariance = Matrix3::zeros();
        let state = start(&plot, 100.0);
        assert_eq!(mahalanobis_squared(&state, &plot), f64::INFINITY);
        assert_eq!(update(&state, &plot), state);
    }
}
