//! Position and velocity in a Cartesian frame, with the filter's equations in 3 × 3 blocks.
//!
//! A measured position sees only half of the state, so the 6 × 6 filter falls apart into products of 3 × 3 blocks: P of
//! position, C of position (rows) with velocity (columns), V of velocity. [`kalman`](crate::kalman) uses the same blocks on
//! Earth-centred estimates.
//!
//! Prediction over Δ seconds with white-noise acceleration of density q (Bar-Shalom, Li and Kirubarajan 2001, *Estimation
//! with Applications to Tracking and Navigation*, eq. 6.2.2-4):
//!
//! ```text
//! P += Δ (C + Cᵀ) + Δ² V + q |Δ|³/3      C += Δ V + q |Δ| Δ/2      V += q |Δ|
//! ```
//!
//! Update with R, S = P + R (section 5.2, H = \[I 0\]): `P' = R S⁻¹ P`, `C' = R S⁻¹ C`, `V' = V − Cᵀ S⁻¹ C`. The first two
//! subtract nothing, so a vague prior and a sharp measurement lose no digits.

use crate::block::{product, symmetric, symmetric_difference, symmetric_product};
use crate::block::{times, transposed_times};
use gapfiller_geo::{Matrix3, Vector3};

/// A believed position and velocity at a time kept elsewhere, in any Cartesian frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CartesianState {
    /// Position \[m\].
    pub position_m: Vector3<f64>,
    /// Velocity \[m/s\].
    pub velocity_m_s: Vector3<f64>,
    /// Covariance of the position \[m²\].
    pub position_covariance: Matrix3<f64>,
    /// Covariance of position (rows) with velocity (columns) \[m²/s\].
    pub cross_covariance: Matrix3<f64>,
    /// Covariance of the velocity \[m²/s²\].
    pub velocity_covariance: Matrix3<f64>,
}

impl CartesianState {
    /// A measured position with velocity zero, one standard deviation `speed_sigma_m_s` on each axis.
    ///
    /// ```
    /// use gapfiller_geo::{Matrix3, Vector3};
    /// use gapfiller_tracking::constant_velocity::CartesianState;
    ///
    /// let plot = (Vector3::new(1_000.0, 2_000.0, 0.0), Matrix3::identity() * 400.0);
    /// let state = CartesianState::start(plot.0, plot.1, 100.0);
    /// // Two seconds later: 400 + 2² · 100² + 10 · 2³ / 3.
    /// let later = state.predicted(2.0, 10.0);
    /// assert!((later.position_covariance[(0, 0)] - 40_426.666_666_666_664).abs() < 1e-9);
    /// ```
    #[must_use]
    pub fn start(
        position_m: Vector3<f64>,
        position_covariance: Matrix3<f64>,
        speed_sigma_m_s: f64,
    ) -> Self {
        Self {
            position_m,
            velocity_m_s: Vector3::zeros(),
            position_covariance,
            cross_covariance: Matrix3::zeros(),
            velocity_covariance: Matrix3::identity() * (speed_sigma_m_s * speed_sigma_m_s),
        }
    }

    /// The state `dt_s` seconds on (earlier if negative; uncertainty grows either way), with white-noise acceleration of
    /// density `acceleration_psd` \[m²/s³\].
    #[inline]
    #[must_use]
    pub fn predicted(&self, dt_s: f64, acceleration_psd: f64) -> Self {
        let (p, c, v) = (
            &self.position_covariance,
            &self.cross_covariance,
            &self.velocity_covariance,
        );
        Self {
            position_m: self.position_m + self.velocity_m_s * dt_s,
            velocity_m_s: self.velocity_m_s,
            position_covariance: predicted_position(p, c, v, dt_s, acceleration_psd),
            cross_covariance: predicted_cross(c, v, dt_s, acceleration_psd),
            velocity_covariance: predicted_velocity(v, dt_s, acceleration_psd),
        }
    }
}

/// The position block `dt` seconds on.
#[inline]
pub(crate) fn predicted_position(
    p: &Matrix3<f64>,
    c: &Matrix3<f64>,
    v: &Matrix3<f64>,
    dt: f64,
    acceleration_psd: f64,
) -> Matrix3<f64> {
    let growth = acceleration_psd * dt.abs() * dt * dt / 3.0;
    let e = |i: usize, j: usize| p[(i, j)] + dt * (c[(i, j)] + c[(j, i)] + dt * v[(i, j)]);
    let d = |i: usize| e(i, i) + growth;
    symmetric(d(0), e(0, 1), e(0, 2), d(1), e(1, 2), d(2))
}

/// The cross block `dt` seconds on.
#[inline]
pub(crate) fn predicted_cross(
    c: &Matrix3<f64>,
    v: &Matrix3<f64>,
    dt: f64,
    acceleration_psd: f64,
) -> Matrix3<f64> {
    let growth = acceleration_psd * dt.abs();
    let cross = |i: usize, j: usize| {
        let diagonal = if i == j { growth * dt / 2.0 } else { 0.0 };
        c[(i, j)] + dt * v[(i, j)] + diagonal
    };
    #[rustfmt::skip]
    let predicted = Matrix3::new(
        cross(0, 0), cross(0, 1), cross(0, 2),
        cross(1, 0), cross(1, 1), cross(1, 2),
        cross(2, 0), cross(2, 1), cross(2, 2),
    );
    predicted
}

/// The velocity block `dt` seconds on.
#[inline]
pub(crate) fn predicted_velocity(v: &Matrix3<f64>, dt: f64, acceleration_psd: f64) -> Matrix3<f64> {
    let growth = acceleration_psd * dt.abs();
    let velocity = |i: usize| v[(i, i)] + growth;
    let (xy, xz, yz) = (v[(0, 1)], v[(0, 2)], v[(1, 2)]);
    symmetric(velocity(0), xy, xz, velocity(1), yz, velocity(2))
}

/// The three blocks after a measurement: `kept` is R S⁻¹, the share of the prior position that stays, and `inverse` S⁻¹.
#[inline]
pub(crate) fn updated_blocks(
    p: &Matrix3<f64>,
    c: &Matrix3<f64>,
    v: &Matrix3<f64>,
    kept: &Matrix3<f64>,
    inverse: &Matrix3<f64>,
) -> [Matrix3<f64>; 3] {
    [
        symmetric_product(kept, p),
        product(kept, c),
        symmetric_difference(v, c, &product(inverse, c)),
    ]
}

/// What `weighted` = S⁻¹ ν moves: position by P S⁻¹ ν, velocity by Cᵀ S⁻¹ ν.
#[inline]
pub(crate) fn corrections(
    p: &Matrix3<f64>,
    c: &Matrix3<f64>,
    weighted: &Vector3<f64>,
) -> (Vector3<f64>, Vector3<f64>) {
    (times(p, weighted), transposed_times(c, weighted))
}

/// The Gaussian with the mean and covariance of a mixture; the shares sum to one (Bar-Shalom, Li and Kirubarajan 2001, eq.
/// 1.4.16-7 and -10).
#[inline]
pub(crate) fn mixture<'a>(
    components: impl Iterator<Item = (f64, &'a CartesianState)> + Clone,
) -> CartesianState {
    let mut mean = CartesianState {
        position_m: Vector3::zeros(),
        velocity_m_s: Vector3::zeros(),
        position_covariance: Matrix3::zeros(),
        cross_covariance: Matrix3::zeros(),
        velocity_covariance: Matrix3::zeros(),
    };
    for (share, state) in components.clone() {
        mean.position_m += state.position_m * share;
        mean.velocity_m_s += state.velocity_m_s * share;
    }
    for (share, state) in components {
        let position = state.position_m - mean.position_m;
        let velocity = state.velocity_m_s - mean.velocity_m_s;
        for i in 0..3 {
            for j in 0..3 {
                let e = (i, j);
                mean.position_covariance[e] +=
                    share * (state.position_covariance[e] + position[i] * position[j]);
                mean.cross_covariance[e] +=
                    share * (state.cross_covariance[e] + position[i] * velocity[j]);
                mean.velocity_covariance[e] +=
                    share * (state.velocity_covariance[e] + velocity[i] * velocity[j]);
            }
        }
    }
    mean
}
