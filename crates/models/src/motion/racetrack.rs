//! Racetrack orbits: two straight legs and two half circles.

use super::{Piece, Trajectory};
use gapfiller_geo::Vector3;
use gapfiller_geo::frames::{Enu, Geodetic, LocalFrame};
use gapfiller_numerics::math;

/// A racetrack.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Racetrack {
    /// The middle of the pattern, at the height flown.
    pub centre: Geodetic,
    /// Direction of the first leg \[rad\].
    pub heading_rad: f64,
    /// Length of a straight leg \[m\].
    pub leg_m: f64,
    /// Radius of a turn \[m\], above 0.
    pub radius_m: f64,
    /// Ground speed \[m/s\], above 0.
    pub speed_m_s: f64,
    /// Where in the pattern the flight begins, as a share of one lap.
    pub phase: f64,
}

/// Arc of a turn that one piece spans: a twelfth of a circle.
const TURN_PIECES: u32 = 6;

/// Flies laps from `start_s` until at least `end_s`.
pub fn racetrack(pattern: &Racetrack, start_s: f64, end_s: f64) -> Trajectory {
    let frame = LocalFrame::at(Geodetic {
        height_m: 0.0,
        ..pattern.centre
    });
    let corners = lap(pattern);
    let lap_s: f64 = corners.iter().map(|(duration_s, _, _)| duration_s).sum();
    let mut now_s = start_s - pattern.phase.rem_euclid(1.0) * lap_s;
    let mut pieces = Vec::new();
    while now_s < end_s {
        for (index, &(duration_s, position, heading_rad)) in corners.iter().enumerate() {
            let (_, next_position, next_heading) = corners[(index + 1) % corners.len()];
            if now_s + duration_s > start_s {
                let begin = placed(&frame, pattern, position, heading_rad);
                let end = placed(&frame, pattern, next_position, next_heading);
                pieces.push(Piece {
                    start_s: now_s,
                    duration_s,
                    positions: [begin.0, end.0],
                    velocities: [begin.1, end.1],
                    heights_m: [pattern.centre.height_m; 2],
                });
            }
            now_s += duration_s;
        }
    }
    Trajectory::new(pieces)
}

/// The joints of one lap: how long the piece that starts there lasts, where (east, north), and the heading.
fn lap(pattern: &Racetrack) -> Vec<(f64, (f64, f64), f64)> {
    let half = pattern.leg_m / 2.0;
    let turn_s =
        core::f64::consts::PI * pattern.radius_m / pattern.speed_m_s / f64::from(TURN_PIECES);
    let mut joints = Vec::new();
    for side in [1.0, -1.0] {
        if pattern.leg_m > 0.0 {
            joints.push((
                (pattern.leg_m / pattern.speed_m_s),
                (-pattern.radius_m * side, -half * side),
                side,
            ));
        }
        for step in 0..TURN_PIECES {
            let angle = core::f64::consts::PI * f64::from(step) / f64::from(TURN_PIECES);
            let (sine, cosine) = math::sin_cos(angle);
            let right = -pattern.radius_m * cosine * side;
            let ahead = (half + pattern.radius_m * sine) * side;
            // The side's sign tells outbound from inbound; the angle turned so far is added below.
            joints.push((turn_s, (right, ahead), side));
        }
    }
    // Each joint lies `right` and `ahead` of the centre; turn it into the heading it is passed on.
    let straight = if pattern.leg_m > 0.0 { 1 } else { 0 };
    let per_side = TURN_PIECES as usize + straight;
    joints
        .iter()
        .enumerate()
        .map(|(index, &(duration_s, (right, ahead), side))| {
            let within = (index % per_side).saturating_sub(straight) as f64;
            let turned = core::f64::consts::PI * within / f64::from(TURN_PIECES);
            let base = if side > 0.0 {
                0.0
            } else {
                core::f64::consts::PI
            };
            let heading = pattern.heading_rad + base + turned;
            let (sine, cosine) = math::sin_cos(pattern.heading_rad);
            let east = ahead * sine + right * cosine;
            let north = ahead * cosine - right * sine;
            (duration_s, (east, north), heading)
        })
        .collect()
}

/// A joint as an earth-centred position and velocity at the pattern's height.
fn placed(
    frame: &LocalFrame,
    pattern: &Racetrack,
    (east, north): (f64, f64),
    heading_rad: f64,
) -> (Vector3<f64>, Vector3<f64>) {
    let tangent = frame
        .to_ecef(&Enu(Vector3::new(east, north, 0.0)))
        .to_geodetic();
    let here = Geodetic {
        height_m: pattern.centre.height_m,
        ..tangent
    };
    let (sine, cosine) = math::sin_cos(heading_rad);
    let velocity = LocalFrame::at(here).rotate_to_ecef(&Vector3::new(
        sine * pattern.speed_m_s,
        cosine * pattern.speed_m_s,
        0.0,
    ));
    (here.to_ecef().0, velocity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_its_height_and_speed_and_closes() {
        let pattern = Racetrack {
            centre: Geodetic::from_degrees(38.6, 35.0, 9_000.0),
            heading_rad: 1.2,
            leg_m: 80_000.0,
            radius_m: 8_000.0,
            speed_m_s: 210.0,
            phase: 0.3,
        };
        let trajectory = racetrack(&pattern, 0.0, 3_600.0);
        assert!(trajectory.start_s() <= 0.0 && trajectory.end_s() >= 3_600.0);
        let mut before = trajectory.at(0.0).unwrap();
        for second in 1..=3_600 {
            let now = trajectory.at(f64::from(second)).unwrap();
            let height = now.position.to_geodetic().height_m;
            assert!((height - 9_000.0).abs() < 30.0, "{height}");
            let moved = before.position.distance_m(&now.position);
            assert!((moved - 210.0).abs() < 3.0, "{second}: {moved}");
            assert!(
                (now.velocity_m_s.norm() - 210.0).abs() < 3.0,
                "{second}: {}",
                now.velocity_m_s.norm()
            );
            before = now;
        }
    }
}
