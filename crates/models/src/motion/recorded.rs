//! Paths that someone flew: places with the time over each.

use super::route::fly_leg;
use super::{Piece, RouteError, Trajectory, Waypoint};
use gapfiller_geo::frames::{Geodetic, LocalFrame};
use gapfiller_geo::{Vector3, geodesic};

/// Nearer than this two points are the same place, over which something stands or climbs straight up \[m\].
const SAME_PLACE_M: f64 = 0.01;

/// Flies over each point at its time \[s\]: geodesic legs at constant ground speed between them, as those of a
/// [`route`](super::route()), and straight up or still where two points are in the same place.
///
/// ```
/// use gapfiller_geo::frames::Geodetic;
/// use gapfiller_models::motion::recorded;
///
/// let ankara = Geodetic::from_degrees(39.93, 32.86, 9_000.0);
/// let konya = Geodetic::from_degrees(37.87, 32.49, 9_500.0);
/// let path = recorded(&[(60.0, ankara), (1_060.0, konya)]).unwrap();
/// assert_eq!(path.end_s(), 1_060.0);
/// assert!(path.at(1_060.0).unwrap().position.distance_m(&konya.to_ecef()) < 0.01);
/// ```
///
/// # Errors
/// There are fewer than two points, or the times do not increase ([`RouteError::Speed`]).
pub fn recorded(points: &[(f64, Geodetic)]) -> Result<Trajectory, RouteError> {
    let Some((first, _)) = points.first().filter(|_| points.len() > 1) else {
        return Err(RouteError::TooShort);
    };
    let mut pieces = Vec::new();
    // The end of one piece is the beginning of the next, to the last bit.
    let mut now_s = *first;
    for leg in points.windows(2) {
        let [(_, from), (then_s, to)] = leg else {
            continue;
        };
        let duration_s = then_s - now_s;
        if duration_s.is_nan() || duration_s <= 0.0 {
            return Err(RouteError::Speed);
        }
        let distance_m = geodesic::inverse(from, to).distance_m;
        if distance_m < SAME_PLACE_M {
            let piece = upward(from, to.height_m, now_s, duration_s);
            now_s = piece.end_s();
            pieces.push(piece);
        } else {
            let speed_m_s = distance_m / duration_s;
            let from = Waypoint {
                position: *from,
                speed_m_s,
            };
            now_s = fly_leg(&from, to, now_s, &mut pieces)?;
        }
    }
    Ok(Trajectory::new(pieces))
}

/// Straight up or down, or still.
fn upward(from: &Geodetic, height_m: f64, start_s: f64, duration_s: f64) -> Piece {
    let to = Geodetic { height_m, ..*from };
    let climb_m_s = (to.height_m - from.height_m) / duration_s;
    let velocity = LocalFrame::at(*from).rotate_to_ecef(&Vector3::new(0.0, 0.0, climb_m_s));
    Piece {
        start_s,
        duration_s,
        positions: [from.to_ecef().0, to.to_ecef().0],
        velocities: [velocity; 2],
        heights_m: [from.height_m, to.height_m],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_over_each_point_at_its_time() {
        let points = [
            (0.0, Geodetic::from_degrees(39.0, 33.0, 1_000.0)),
            (30.0, Geodetic::from_degrees(39.0, 33.0, 1_300.0)),
            (330.0, Geodetic::from_degrees(39.4, 33.5, 5_000.0)),
            // 290 km in one leg, so in three pieces.
            (1_530.0, Geodetic::from_degrees(37.0, 35.0, 9_000.0)),
            (1_590.0, Geodetic::from_degrees(37.0, 35.0, 9_000.0)),
        ];
        let path = recorded(&points).unwrap();
        assert_eq!(path.pieces().len(), 6);
        for (time_s, point) in points {
            let state = path.at(time_s.min(path.end_s())).unwrap();
            assert!(state.position.distance_m(&point.to_ecef()) < 1e-3);
            assert!((state.height_m - point.height_m).abs() < 1e-6);
        }
        let climbing = path.at(15.0).unwrap();
        assert!((climbing.velocity_m_s.norm() - 10.0).abs() < 1e-9);
        assert!((climbing.height_m - 1_150.0).abs() < 1e-9);
        let gaps = path
            .pieces()
            .windows(2)
            .any(|pair| (pair[0].end_s() - pair[1].start_s).abs() > 1e-9);
        assert!(!gaps);
    }

    #[test]
    fn refuses_times_that_do_not_increase() {
        let here = Geodetic::from_degrees(39.0, 33.0, 1_000.0);
        let there = Geodetic::from_degrees(39.1, 33.0, 1_000.0);
        assert_eq!(recorded(&[(0.0, here)]), Err(RouteError::TooShort));
        for late in [0.0, -5.0, f64::NAN] {
            assert_eq!(
                recorded(&[(0.0, here), (late, there)]),
                Err(RouteError::Speed)
            );
        }
    }
}
