//! Routes over geodesic legs.

use super::{Piece, Trajectory};
use gapfiller_geo::frames::{Geodetic, LocalFrame};
use gapfiller_geo::{Vector3, geodesic};
use gapfiller_numerics::math;

/// One point of a route.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waypoint {
    /// Where, with its height.
    pub position: Geodetic,
    /// Ground speed from here to the next point \[m/s\], above 0.
    pub speed_m_s: f64,
}

/// Why a route cannot be flown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteError {
    /// Fewer than two points.
    TooShort,
    /// A speed that is not above 0.
    Speed,
    /// Two points in the same place.
    Repeated,
}

/// The longest geodesic that one piece spans \[m\].
const PIECE_LENGTH_M: f64 = 100_000.0;

/// Flies from point to point at constant ground speed, height changing linearly, turning on the spot.
///
/// # Errors
/// If there are fewer than two points, two successive points coincide, or a speed is not positive.
pub fn route(points: &[Waypoint], start_s: f64) -> Result<Trajectory, RouteError> {
    if points.len() < 2 {
        return Err(RouteError::TooShort);
    }
    let mut pieces = Vec::new();
    let mut now_s = start_s;
    for leg in points.windows(2) {
        now_s = fly_leg(&leg[0], &leg[1].position, now_s, &mut pieces)?;
    }
    Ok(Trajectory::new(pieces))
}

/// Adds the pieces of one leg; gives the time at its end \[s\].
pub(super) fn fly_leg(
    from: &Waypoint,
    to: &Geodetic,
    start_s: f64,
    pieces: &mut Vec<Piece>,
) -> Result<f64, RouteError> {
    if from.speed_m_s.is_nan() || from.speed_m_s <= 0.0 {
        return Err(RouteError::Speed);
    }
    let inverse = geodesic::inverse(&from.position, to);
    if inverse.distance_m.is_nan() || inverse.distance_m <= 0.0 {
        return Err(RouteError::Repeated);
    }
    let count = (inverse.distance_m / PIECE_LENGTH_M).ceil().max(1.0);
    let step_m = inverse.distance_m / count;
    let duration_s = step_m / from.speed_m_s;
    let climb_m_s = (to.height_m - from.position.height_m) / (duration_s * count);
    let mut now_s = start_s;
    let mut end = along(from, to, &inverse, 0.0);
    for index in 0..count as u32 {
        let begin = end;
        end = along(from, to, &inverse, f64::from(index + 1) / count);
        pieces.push(Piece {
            start_s: now_s,
            duration_s,
            positions: [begin.0.to_ecef().0, end.0.to_ecef().0],
            velocities: [
                velocity(&begin, from.speed_m_s, climb_m_s),
                velocity(&end, from.speed_m_s, climb_m_s),
            ],
            heights_m: [begin.0.height_m, end.0.height_m],
        });
        now_s += duration_s;
    }
    Ok(now_s)
}

/// The point and the azimuth at a share of a leg.
fn along(
    from: &Waypoint,
    to: &Geodetic,
    inverse: &geodesic::Inverse,
    share: f64,
) -> (Geodetic, f64) {
    let height_m = from.position.height_m + share * (to.height_m - from.position.height_m);
    let (position, azimuth_rad) = geodesic::direct_with_azimuth(
        &from.position,
        inverse.azimuth1_rad,
        inverse.distance_m * share,
    );
    (
        Geodetic {
            height_m,
            ..position
        },
        azimuth_rad,
    )
}

fn velocity(at: &(Geodetic, f64), speed_m_s: f64, climb_m_s: f64) -> Vector3<f64> {
    let (sine, cosine) = math::sin_cos(at.1);
    // Ground speed is along the ellipsoid; at height h the same angular rate needs (1 + h/R) of it.
    let aloft = 1.0 + at.0.height_m / gapfiller_geo::frames::MEAN_EARTH_RADIUS_M;
    let enu = Vector3::new(
        sine * speed_m_s * aloft,
        cosine * speed_m_s * aloft,
        climb_m_s,
    );
    LocalFrame::at(at.0).rotate_to_ecef(&enu)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_on_the_geodesic_between_ankara_and_van() {
        let ankara = Geodetic::from_degrees(39.93, 32.86, 9_000.0);
        let van = Geodetic::from_degrees(38.50, 43.38, 9_000.0);
        let points = [
            Waypoint {
                position: ankara,
                speed_m_s: 240.0,
            },
            Waypoint {
                position: van,
                speed_m_s: 240.0,
            },
        ];
        let trajectory = route(&points, 100.0).unwrap();
        let inverse = geodesic::inverse(&ankara, &van);
        assert!((trajectory.end_s() - 100.0 - inverse.distance_m / 240.0).abs() < 1e-6);
        for step in 0..=200 {
            let share = f64::from(step) / 200.0;
            let t = 100.0 + share * (trajectory.end_s() - 100.0);
            let state = trajectory.at(t.min(trajectory.end_s())).unwrap();
            let direct =
                geodesic::direct(&ankara, inverse.azimuth1_rad, inverse.distance_m * share);
            let expected = Geodetic {
                height_m: 9_000.0,
                ..direct
            }
            .to_ecef();
            assert!(
                state.position.distance_m(&expected) < 0.05,
                "{}",
                state.position.distance_m(&expected)
            );
            assert!((state.height_m - 9_000.0).abs() < 1e-6);
        }
    }

    #[test]
    fn refuses_what_cannot_be_flown() {
        let here = Geodetic::from_degrees(37.0, 35.43, 100.0);
        let point = Waypoint {
            position: here,
            speed_m_s: 200.0,
        };
        assert_eq!(route(&[point], 0.0), Err(RouteError::TooShort));
        assert_eq!(route(&[point, point], 0.0), Err(RouteError::Repeated));
        let still = Waypoint {
            position: here,
            speed_m_s: 0.0,
        };
        assert_eq!(route(&[still, point], 0.0), Err(RouteError::Speed));
    }
}
