//! How a killed object comes down.

use super::{Kinematics, Piece, Trajectory};
use gapfiller_geo::frames::Ecef;

/// A wreck falls at this rate once it has lost its speed \[m/s\] (assumed: tumbling aircraft, terminal speed).
const TERMINAL_M_S: f64 = 90.0;
/// Share of its speed a wreck keeps over the ground on the way down (assumed).
const FORWARD_SHARE: f64 = 0.3;

/// From a state at `start_s` to the ground, which is taken to be at sea level.
pub fn fall(state: &Kinematics, start_s: f64) -> Trajectory {
    let geodetic = state.position.to_geodetic();
    let duration_s = (geodetic.height_m / TERMINAL_M_S).max(1.0);
    let up = state.position.0.normalize();
    let level = state.velocity_m_s - up * state.velocity_m_s.dot(&up);
    let velocity = level * FORWARD_SHARE - up * (geodetic.height_m / duration_s);
    let landing = Ecef(state.position.0 + velocity * duration_s);
    Trajectory::new(vec![Piece {
        start_s,
        duration_s,
        positions: [state.position.0, landing.0],
        velocities: [velocity, velocity],
        heights_m: [geodetic.height_m, 0.0],
    }])
}
