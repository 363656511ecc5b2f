//! One filter and one plot, of two or of three dimensions.

use super::plot::{Dimensions, Measured};
use crate::block::{product, quadratic_form, symmetric, times};
use crate::constant_velocity::{CartesianState, corrections, updated_blocks};
use crate::kalman::{Innovation, innovation_of};
use gapfiller_geo::{Matrix3, Vector3};

/// The innovation of a plot against a state of its time; a two-dimensional one has neither a third difference nor a third
/// row of the inverse.
#[inline]
pub(super) fn innovation(state: &CartesianState, plot: &Measured) -> Innovation {
    let difference = plot.position - state.position_m;
    let covariance = state.position_covariance + plot.covariance;
    match plot.dimensions {
        Dimensions::Three => innovation_of(difference, &covariance),
        Dimensions::Two => planar_innovation(difference, &covariance),
    }
}

fn planar_innovation(difference: Vector3<f64>, covariance: &Matrix3<f64>) -> Innovation {
    let difference = Vector3::new(difference.x, difference.y, 0.0);
    let (xx, xy, yy) = (covariance[(0, 0)], covariance[(0, 1)], covariance[(1, 1)]);
    let determinant = xx * yy - xy * xy;
    if !(determinant > 0.0 && determinant < f64::INFINITY) {
        return innovation_of(difference, &Matrix3::zeros());
    }
    let s = 1.0 / determinant;
    let inverse = symmetric(yy * s, -xy * s, 0.0, xx * s, 0.0, 0.0);
    Innovation {
        difference,
        inverse,
        determinant,
        mahalanobis_squared: quadratic_form(&inverse, &difference),
    }
}

/// A state of the plot's time with the plot taken in.
#[inline]
pub(super) fn updated(
    state: &CartesianState,
    plot: &Measured,
    innovation: &Innovation,
) -> CartesianState {
    let (p, c) = (&state.position_covariance, &state.cross_covariance);
    let inverse = &innovation.inverse;
    let mut kept = product(&plot.covariance, inverse);
    if plot.dimensions == Dimensions::Two {
        // The height is not measured: its row is that of I − P S⁻¹.
        for column in 0..3 {
            let unit = if column == 2 { 1.0 } else { 0.0 };
            kept[(2, column)] =
                unit - (p[(2, 0)] * inverse[(0, column)] + p[(2, 1)] * inverse[(1, column)]);
        }
    }
    let weighted = times(inverse, &innovation.difference);
    let (moved, turned) = corrections(p, c, &weighted);
    let [position_covariance, cross_covariance, velocity_covariance] =
        updated_blocks(p, c, &state.velocity_covariance, &kept, inverse);
    CartesianState {
        position_m: state.position_m + moved,
        velocity_m_s: state.velocity_m_s + turned,
        position_covariance,
        cross_covariance,
        velocity_covariance,
    }
}

/// Position and velocity from two plots alone, `dt_s` > 0 seconds apart: `state` holds the first plot and `plot` is the second
/// (Bar-Shalom, Li and Kirubarajan 2001, eq. 5.5.3-1 to -6, with the velocity's growth `q Δ / 3` between the two added).
///
/// What the second plot does not measure is that of `predicted`.
pub(super) fn two_point(
    state: &CartesianState,
    predicted: &CartesianState,
    plot: &Measured,
    dt_s: f64,
    acceleration_psd: f64,
) -> CartesianState {
    let rate = 1.0 / dt_s;
    let mut position = plot.position;
    let mut velocity = (plot.position - state.position_m) * rate;
    let mut p = plot.covariance;
    let mut c = plot.covariance * rate;
    let mut v = (plot.covariance + state.position_covariance) * (rate * rate)
        + Matrix3::identity() * (acceleration_psd * dt_s / 3.0);
    if plot.dimensions == Dimensions::Two {
        (position.z, velocity.z) = (predicted.position_m.z, predicted.velocity_m_s.z);
        for other in 0..3 {
            for block in [&mut p, &mut c, &mut v] {
                (block[(2, other)], block[(other, 2)]) = (0.0, 0.0);
            }
        }
        p[(2, 2)] = predicted.position_covariance[(2, 2)];
        c[(2, 2)] = predicted.cross_covariance[(2, 2)];
        v[(2, 2)] = predicted.velocity_covariance[(2, 2)];
    }
    CartesianState {
        position_m: position,
        velocity_m_s: velocity,
        position_covariance: p,
        cross_covariance: c,
        velocity_covariance: v,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gapfiller_border::SimTime;
    use nalgebra::{SMatrix, SVector};

    /// A state with everything correlated, and its joint covariance of position and velocity.
    fn state() -> (CartesianState, SMatrix<f64, 6, 6>) {
        let root = SMatrix::<f64, 6, 6>::from_fn(|i, j| {
            if i == j {
                40.0 + 3.0 * i as f64
            } else {
                ((i * 7 + j * 3) % 11) as f64 - 5.0
            }
        });
        let joint = root * root.transpose();
        let state = CartesianState {
            position_m: Vector3::new(100.0, -200.0, 3_000.0),
            velocity_m_s: Vector3::new(10.0, 20.0, -5.0),
            position_covariance: joint.fixed_view::<3, 3>(0, 0).into(),
            cross_covariance: joint.fixed_view::<3, 3>(0, 3).into(),
            velocity_covariance: joint.fixed_view::<3, 3>(3, 3).into(),
        };
        (state, joint)
    }

    /// The textbook form with a measurement matrix, for K measured coordinates.
    fn textbook<const K: usize>(
        state: &CartesianState,
        joint: &SMatrix<f64, 6, 6>,
        plot: &Measured,
    ) -> (SVector<f64, 6>, SMatrix<f64, 6, 6>) {
        let measurement_matrix = SMatrix::<f64, K, 6>::identity();
        let noise = SMatrix::<f64, K, K>::from_fn(|i, j| plot.covariance[(i, j)]);
        let covariance = measurement_matrix * joint * measurement_matrix.transpose() + noise;
        let gain = joint * measurement_matrix.transpose() * covariance.try_inverse().unwrap();
        let mean = SVector::<f64, 6>::from_fn(|i, _| {
            if i < 3 {
                state.position_m[i]
            } else {
                state.velocity_m_s[i - 3]
            }
        });
        let innovation = SVector::<f64, K>::from_fn(|i, _| plot.position[i] - state.position_m[i]);
        (
            mean + gain * innovation,
            joint - gain * measurement_matrix * joint,
        )
    }

    #[test]
    fn as_the_textbook_has_it_in_two_and_three_dimensions() {
        let (state, joint) = state();
        for dimensions in [Dimensions::Two, Dimensions::Three] {
            let mut plot = Measured {
                time: SimTime::ZERO,
                position: Vector3::new(150.0, -260.0, 3_100.0),
                covariance: symmetric(900.0, 200.0, 50.0, 1_600.0, -80.0, 2_500.0),
                dimensions,
            };
            let (mean, covariance) = if dimensions == Dimensions::Two {
                plot.position.z = 0.0;
                plot.covariance = symmetric(900.0, 200.0, 0.0, 1_600.0, 0.0, 0.0);
                textbook::<2>(&state, &joint, &plot)
            } else {
                textbook::<3>(&state, &joint, &plot)
            };
            let after = updated(&state, &plot, &innovation(&state, &plot));
            let blocks = [
                (after.position_covariance, (0, 0)),
                (after.cross_covariance, (0, 3)),
                (after.velocity_covariance, (3, 3)),
            ];
            for i in 0..3 {
                assert!((after.position_m[i] - mean[i]).abs() < 1e-9);
                assert!((after.velocity_m_s[i] - mean[i + 3]).abs() < 1e-9);
                for j in 0..3 {
                    for (block, (row, column)) in blocks {
                        let expected = covariance[(row + i, column + j)];
                        assert!((block[(i, j)] - expected).abs() < 1e-8, "{i} {j}");
                    }
                }
            }
        }
    }

    /// The two-point start is the filter with a velocity it knows nothing of.
    #[test]
    fn two_points_are_a_filter_that_knew_no_velocity() {
        let first = Vector3::new(1_000.0, 2_000.0, 3_000.0);
        let noise = symmetric(900.0, 200.0, 50.0, 1_600.0, -80.0, 2_500.0);
        let start = CartesianState::start(first, noise, 1e5);
        let plot = Measured {
            time: SimTime::from_seconds(5.0),
            position: Vector3::new(2_000.0, 1_500.0, 3_050.0),
            covariance: noise * 2.0,
            dimensions: Dimensions::Three,
        };
        let predicted = start.predicted(5.0, 0.0);
        let filtered = updated(&predicted, &plot, &innovation(&predicted, &plot));
        let direct = two_point(&start, &predicted, &plot, 5.0, 0.0);
        assert!((filtered.velocity_m_s - direct.velocity_m_s).norm() < 1e-2);
        let apart = filtered.velocity_covariance - direct.velocity_covariance;
        assert!(apart.abs().max() < 1e-2, "{apart}");
        assert!(
            (filtered.cross_covariance - direct.cross_covariance)
                .abs()
                .max()
                < 1e-2
        );
    }
}
