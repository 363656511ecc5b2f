//! Where a ballistic missile will come down, from where it is and how it moves.

use super::ballistic::GRAVITY_M_S2;
use gapfiller_geo::frames::{Ecef, Geodetic, LocalFrame, MEAN_EARTH_RADIUS_M};
use gapfiller_geo::{Vector3, geodesic};
use gapfiller_numerics::math;

/// Longer than this nothing of short range flies \[s\].
const LONGEST_S: f64 = 1_800.0;

/// Where and when something ballistic comes down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Impact {
    /// Where.
    pub position: Ecef,
    /// In how long \[s\].
    pub after_s: f64,
}

/// The impact of a state `position`, `velocity_m_s` (earth-centred, earth-fixed \[m/s\]) on ground at `ground_height_m` above sea
/// level; none for what would fly for more than half an hour, or is below that ground and sinking.
///
/// The vacuum parabola of [`ballistic`](super::ballistic()), solved from its middle: with height h above the ground and vertical
/// speed w, τ = (w + √(w² + 2 g h)) / g, and over the ground the missile goes on along its geodesic at the speed it has there
/// (Bate, Mueller & White 1971, §6.2, flat-earth limit). It finds the impact of the motion model's own arcs within 300 m and half a
/// second from anywhere on them. Against a vacuum trajectory over a rotating earth with inverse-square gravity (which the motion
/// model leaves out too) it is off by up to 8 % of the way that remains, for arcs up to 500 km; drag near the ground is left out.
pub fn impact(
    position: &Ecef,
    velocity_m_s: &Vector3<f64>,
    ground_height_m: f64,
) -> Option<Impact> {
    let here = position.to_geodetic();
    let level = LocalFrame::at(here).rotate_to_enu(velocity_m_s);
    let (east, north, climb) = (level.x, level.y, level.z);
    let above_m = here.height_m - ground_height_m;
    let discriminant = climb * climb + 2.0 * GRAVITY_M_S2 * above_m;
    if discriminant.is_nan() || discriminant < 0.0 {
        return None;
    }
    let after_s = (climb + discriminant.sqrt()) / GRAVITY_M_S2;
    if !(0.0..=LONGEST_S).contains(&after_s) {
        return None;
    }
    // Aloft, the same angle is a longer way.
    let ground_speed_m_s =
        (east * east + north * north).sqrt() / (1.0 + here.height_m / MEAN_EARTH_RADIUS_M);
    let place = geodesic::direct(&here, math::atan2(east, north), ground_speed_m_s * after_s);
    let position = Geodetic {
        height_m: ground_height_m,
        ..place
    }
    .to_ecef();
    Some(Impact { position, after_s })
}

#[cfg(test)]
mod tests {
    use super::super::ballistic;
    use super::*;

    const SHARES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

    fn arcs() -> Vec<(Geodetic, Geodetic, f64)> {
        let from = Geodetic::from_degrees(35.0, 40.0, 200.0);
        vec![
            (from, Geodetic::from_degrees(37.0, 37.4, 200.0), 80_000.0),
            (from, Geodetic::from_degrees(36.2, 40.3, 200.0), 35_000.0),
            (from, Geodetic::from_degrees(35.3, 45.4, 200.0), 120_000.0),
        ]
    }

    #[test]
    fn it_finds_the_impact_of_every_arc_from_anywhere() {
        for (from, to, apogee_m) in arcs() {
            let arc = ballistic(&from, &to, apogee_m, 100.0);
            let whole_s = arc.end_s() - arc.start_s();
            for share in SHARES {
                let t = arc.start_s() + share * whole_s;
                let state = arc.at(t).unwrap();
                let found = impact(&state.position, &state.velocity_m_s, to.height_m).unwrap();
                let off_m = found.position.distance_m(&to.to_ecef());
                assert!(off_m < 300.0, "{share}: {off_m} m");
                assert!((t + found.after_s - arc.end_s()).abs() < 0.5);
            }
        }
    }

    /// The same state carried on over a rotating earth with inverse-square gravity, in small steps (Runge-Kutta, order 4).
    fn integrated(start: &Ecef, velocity: &Vector3<f64>, ground_m: f64) -> Ecef {
        let (mu, turn) = (3.986_004_418e14, Vector3::new(0.0, 0.0, 7.292_115e-5));
        let pull = |p: &Vector3<f64>, v: &Vector3<f64>| {
            let radius = p.norm();
            -p * (mu / (radius * radius * radius))
                - turn.cross(v) * 2.0
                - turn.cross(&turn.cross(p))
        };
        let (mut p, mut v, h) = (start.0, *velocity, 0.1);
        while Ecef(p).to_geodetic().height_m > ground_m {
            let (v1, a1) = (v, pull(&p, &v));
            let (v2, a2) = (
                v + a1 * (h / 2.0),
                pull(&(p + v1 * (h / 2.0)), &(v + a1 * (h / 2.0))),
            );
            let (v3, a3) = (
                v + a2 * (h / 2.0),
                pull(&(p + v2 * (h / 2.0)), &(v + a2 * (h / 2.0))),
            );
            let (v4, a4) = (v + a3 * h, pull(&(p + v3 * h), &(v + a3 * h)));
            p += (v1 + v2 * 2.0 + v3 * 2.0 + v4) * (h / 6.0);
            v += (a1 + a2 * 2.0 + a3 * 2.0 + a4) * (h / 6.0);
        }
        Ecef(p)
    }

    #[test]
    fn what_it_leaves_out_is_bounded() {
        for (from, to, apogee_m) in arcs() {
            let arc = ballistic(&from, &to, apogee_m, 0.0);
            for share in SHARES {
                let state = arc.at(share * arc.end_s()).unwrap();
                let found = impact(&state.position, &state.velocity_m_s, to.height_m).unwrap();
                let right = integrated(&state.position, &state.velocity_m_s, to.height_m);
                let off_m = found.position.distance_m(&right);
                let way_m = state.position.distance_m(&right);
                assert!(
                    off_m < 0.08 * way_m + 300.0,
                    "{share}: {off_m} of {way_m} m"
                );
            }
        }
    }

    #[test]
    fn what_never_comes_down_has_no_impact() {
        let here = Geodetic::from_degrees(37.0, 35.0, 10_000.0);
        let up = here.to_ecef().0.normalize();
        assert_eq!(impact(&here.to_ecef(), &(up * 9_500.0), 0.0), None);
        assert_eq!(impact(&here.to_ecef(), &(up * -10.0), 20_000.0), None);
        let dropped = impact(&here.to_ecef(), &Vector3::zeros(), 0.0).unwrap();
        assert!((dropped.after_s - (20_000.0 / GRAVITY_M_S2).sqrt()).abs() < 1e-9);
    }
}
