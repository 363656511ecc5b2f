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
        let identity = Matrix3::identity();
        let transposed = self.cross_covariance.transpose();
        Self {
            time,
            position: Ecef(self.position.0 + self.velocity_m_s * dt),
            velocity_m_s: self.velocity_m_s,
            position_covariance: self.position_covariance
                + (self.cross_covariance + transposed) * dt
                + self.velocity_covariance * (dt * dt)
                + identity * (growth * dt * dt / 3.0),
            cross_covariance: self.cross_covariance
                + self.velocity_covariance * dt
                + identity * (growth * dt / 2.0),
            velocity_covariance: self.velocity_covariance + identity * growth,
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
