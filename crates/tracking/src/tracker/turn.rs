//! Prediction along a level turn of known rate.
//!
//! The coordinated turn (Bar-Shalom, Li and Kirubarajan 2001, eq. 11.7.1-4) with white-noise acceleration about it: with A
//! and B the blocks that carry velocity into position and into velocity,
//!
//! ```text
//! x' = x + A v      v' = B v      P' = P + A Cᵀ + C Aᵀ + A V Aᵀ      C' = (C + A V) Bᵀ      V' = B V Bᵀ
//! ```
//!
//! and the process noise of the straight line is added.

use crate::constant_velocity::CartesianState;
use gapfiller_geo::Matrix3;
use gapfiller_numerics::math::sin_cos;

/// The two blocks of a turn.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Turn {
    to_position: Matrix3<f64>,
    to_velocity: Matrix3<f64>,
}

impl Turn {
    /// A turn of `rate` \[rad/s\] for `dt_s` seconds.
    pub fn of(rate: f64, dt_s: f64) -> Self {
        let (sin, cos) = sin_cos(rate * dt_s);
        let (along, across) = if rate == 0.0 {
            (dt_s, 0.0)
        } else {
            // 1 − cos as 2 sin² of the half: a slow turn loses no digits.
            let (half, _) = sin_cos(0.5 * rate * dt_s);
            (sin / rate, 2.0 * half * half / rate)
        };
        Self {
            to_position: Matrix3::new(along, -across, 0.0, across, along, 0.0, 0.0, 0.0, dt_s),
            to_velocity: Matrix3::new(cos, -sin, 0.0, sin, cos, 0.0, 0.0, 0.0, 1.0),
        }
    }
}

/// `state` carried along the turn.
pub(super) fn predicted(
    state: &CartesianState,
    turn: &Turn,
    dt_s: f64,
    acceleration_psd: f64,
) -> CartesianState {
    let (a, b) = (&turn.to_position, &turn.to_velocity);
    let (c, v) = (&state.cross_covariance, &state.velocity_covariance);
    let growth = Matrix3::identity() * (acceleration_psd * dt_s.abs());
    let into_position = a * c.transpose();
    let position = state.position_covariance
        + into_position
        + into_position.transpose()
        + a * v * a.transpose()
        + growth * (dt_s * dt_s / 3.0);
    let velocity = b * v * b.transpose() + growth;
    CartesianState {
        position_m: state.position_m + a * state.velocity_m_s,
        velocity_m_s: b * state.velocity_m_s,
        position_covariance: (position + position.transpose()) * 0.5,
        cross_covariance: (c + a * v) * b.transpose() + growth * (dt_s / 2.0),
        velocity_covariance: (velocity + velocity.transpose()) * 0.5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gapfiller_geo::Vector3;

    #[test]
    fn a_quarter_of_a_circle_and_a_very_slow_turn() {
        let start = CartesianState::start(Vector3::zeros(), Matrix3::identity() * 100.0, 50.0);
        let state = CartesianState {
            velocity_m_s: Vector3::new(200.0, 0.0, 10.0),
            ..start
        };
        let rate = 0.05;
        let time = core::f64::consts::FRAC_PI_2 / rate;
        let after = predicted(&state, &Turn::of(rate, time), time, 0.0);
        let radius = 200.0 / rate;
        assert!((after.position_m - Vector3::new(radius, radius, 10.0 * time)).norm() < 1e-9);
        assert!((after.velocity_m_s - Vector3::new(0.0, 200.0, 10.0)).norm() < 1e-9);
        // Turning moves nothing of an isotropic velocity error.
        assert!(
            (after.velocity_covariance - state.velocity_covariance)
                .abs()
                .max()
                < 1e-9
        );
        for rate in [0.0, 1e-12] {
            let slow = predicted(&state, &Turn::of(rate, 8.0), 8.0, 3.0);
            let straight = state.predicted(8.0, 3.0);
            assert!((slow.position_m - straight.position_m).norm() < 1e-6);
            let apart = slow.position_covariance - straight.position_covariance;
            assert!(apart.abs().max() < 1e-6);
            let apart = slow.cross_covariance - straight.cross_covariance;
            assert!(apart.abs().max() < 1e-6);
        }
    }
}
