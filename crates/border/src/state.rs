//! A believed kinematic state.

use crate::SimTime;
use gapfiller_geo::frames::Ecef;
use gapfiller_geo::{Matrix3, Vector3};
use serde::{Deserialize, Serialize};

/// Where something is believed to be and how it is believed to move, with the covariance of that belief.
///
/// The covariance is kept as three 3 × 3 blocks, which is what every step of a constant-velocity filter needs:
/// `position` \[m²\], `cross` (position row, velocity column) \[m²/s\], `velocity` \[m²/s²\].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct StateEstimate {
    /// When it holds.
    pub time: SimTime,
    /// Position, earth-centred earth-fixed \[m\].
    pub position: Ecef,
    /// Velocity, earth-centred earth-fixed \[m/s\].
    pub velocity_m_s: Vector3<f64>,
    /// Position covariance.
    pub position_covariance: Matrix3<f64>,
    /// Position–velocity covariance.
    pub cross_covariance: Matrix3<f64>,
    /// Velocity covariance.
    pub velocity_covariance: Matrix3<f64>,
}

impl StateEstimate {
    /// The state carried on at constant velocity to `time`; `acceleration_psd` is the white-noise acceleration
    /// \[m²/s³\] that the covariance grows by (Bar-Shalom, Li, Kirubarajan 2001, eq. 6.2.2-4).
    #[inline]
    pub fn extrapolated(&self, time: SimTime, acceleration_psd: f64) -> Self {
        let dt = time.since(self.time);
        let growth = acceleration_psd * dt.abs();
        let (p, c) = (&self.position_covariance, &self.cross_covariance);
        let v = &self.velocity_covariance;
        // Written out, with the symmetric blocks computed once and mirrored: this is called more often than anything else.
        let position = |i: usize, j: usize| {
            let diagonal = if i == j { growth * dt * dt / 3.0 } else { 0.0 };
            p[(i, j)] + dt * (c[(i, j)] + c[(j, i)] + dt * v[(i, j)]) + diagonal
        };
        let cross = |i: usize, j: usize| {
            let diagonal = if i == j { growth * dt / 2.0 } else { 0.0 };
            c[(i, j)] + dt * v[(i, j)] + diagonal
        };
        let mirrored = |xx, xy, xz, yy, yz, zz| Matrix3::new(xx, xy, xz, xy, yy, yz, xz, yz, zz);
        Self {
            time,
            position: Ecef(self.position.0 + self.velocity_m_s * dt),
            velocity_m_s: self.velocity_m_s,
            position_covariance: mirrored(
                position(0, 0),
                position(0, 1),
                position(0, 2),
                position(1, 1),
                position(1, 2),
                position(2, 2),
            ),
            #[rustfmt::skip]
            cross_covariance: Matrix3::new(
                cross(0, 0), cross(0, 1), cross(0, 2),
                cross(1, 0), cross(1, 1), cross(1, 2),
                cross(2, 0), cross(2, 1), cross(2, 2),
            ),
            velocity_covariance: mirrored(
                v[(0, 0)] + growth,
                v[(0, 1)],
                v[(0, 2)],
                v[(1, 1)] + growth,
                v[(1, 2)],
                v[(2, 2)] + growth,
            ),
        }
    }

    /// Only the position carried on, which is all that gating needs first.
    #[inline]
    pub fn position_at(&self, time: SimTime) -> Ecef {
        Ecef(self.position.0 + self.velocity_m_s * time.since(self.time))
    }

    /// One standard deviation of position, all axes together \[m\].
    #[inline]
    pub fn position_sigma_m(&self) -> f64 {
        self.position_covariance.trace().max(0.0).sqrt()
    }
}
