//! Ballistic arcs, as a parabola over the ground track.

use super::{Piece, Trajectory};
use gapfiller_geo::frames::Geodetic;
use gapfiller_geo::{Vector3, geodesic};

/// Standard gravity \[m/s²\].
pub(super) const GRAVITY_M_S2: f64 = 9.806_65;
/// Pieces per arc.
const PIECES: u32 = 32;

/// A vacuum parabola from `from` to `to` with its top `apogee_m` above the straight line between their heights.
///
/// Time of flight is `√(8 H / g)` and the ground speed uniform (Bate, Mueller & White 1971, §6.2, flat-earth limit). Good
/// to a few per cent in speed for ranges under 600 km; drag near the ground is left out.
pub fn ballistic(from: &Geodetic, to: &Geodetic, apogee_m: f64, start_s: f64) -> Trajectory {
    let flight_s = (8.0 * apogee_m.max(1.0) / GRAVITY_M_S2).sqrt();
    let inverse = geodesic::inverse(from, to);
    let at = |share: f64| {
        let position = geodesic::direct(from, inverse.azimuth1_rad, inverse.distance_m * share);
        let chord = from.height_m + share * (to.height_m - from.height_m);
        Geodetic {
            height_m: chord + 4.0 * apogee_m * share * (1.0 - share),
            ..position
        }
    };
    // A central difference over a thousandth of the arc gives the slope; the cubic between joints does the rest.
    let velocity = |share: f64| -> Vector3<f64> {
        let (low, high) = ((share - 5e-4).max(0.0), (share + 5e-4).min(1.0));
        (at(high).to_ecef().0 - at(low).to_ecef().0) / ((high - low) * flight_s)
    };
    let duration_s = flight_s / f64::from(PIECES);
    let pieces = (0..PIECES)
        .map(|index| {
            let (low, high) = (
                f64::from(index) / f64::from(PIECES),
                f64::from(index + 1) / f64::from(PIECES),
            );
            let (begin, end) = (at(low), at(high));
            Piece {
                start_s: start_s + f64::from(index) * duration_s,
                duration_s,
                positions: [begin.to_ecef().0, end.to_ecef().0],
                velocities: [velocity(low), velocity(high)],
                heights_m: [begin.height_m, end.height_m],
            }
        })
        .collect();
    Trajectory::new(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reaches_its_apogee_and_its_target() {
        let from = Geodetic::from_degrees(35.0, 40.0, 200.0);
        let to = Geodetic::from_degrees(37.0, 37.4, 800.0);
        let arc = ballistic(&from, &to, 50_000.0, 10.0);
        let middle = arc.at((arc.start_s() + arc.end_s()) / 2.0).unwrap();
        assert!((middle.height_m - 50_500.0).abs() < 200.0);
        let end = arc.at(arc.end_s() - 1e-9).unwrap();
        assert!(end.position.distance_m(&to.to_ecef()) < 1.0);
        assert!(
            (end.velocity_m_s.norm() - 1_900.0).abs() < 500.0,
            "{}",
            end.velocity_m_s.norm()
        );
    }
}
