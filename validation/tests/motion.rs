//! The claim: **what flies a leg of up to 1,000 km stays within 10 m of the geodesic**, wherever on Earth and however high.
//!
//! Motion is cubic pieces in earth-centred coordinates. They are compared with exact geodesics (within 2e-8 m of Karney's test set:
//! `crates/geo/tests/geodesic.rs`), point by point, at the time at which constant ground speed puts it there.

mod common;

use common::Spread;
use gapfiller_geo::frames::Geodetic;
use gapfiller_geo::geodesic;
use gapfiller_models::motion::{Waypoint, route};

const LEGS: usize = 2_000;
const POINTS: usize = 41;
const LONGEST_M: f64 = 1_000_000.0;
const WITHIN_M: f64 = 10.0;

#[test]
fn legs_follow_their_geodesics() {
    let mut spread = Spread::new(1_000);
    let (mut worst_m, mut worst) = (0.0_f64, String::new());
    for leg in 0..LEGS {
        // Even in latitude up to the poles; every tenth leg as long as they come.
        let (latitude, longitude) = (178.0 * spread.next() - 89.0, 360.0 * spread.next() - 180.0);
        let azimuth = core::f64::consts::TAU * spread.next();
        let length = if leg % 10 == 0 {
            LONGEST_M
        } else {
            LONGEST_M * spread.next().max(1e-3)
        };
        let (up, down) = (20_000.0 * spread.next(), 20_000.0 * spread.next());
        let from = Geodetic::from_degrees(latitude, longitude, up);
        let to = Geodetic {
            height_m: down,
            ..geodesic::direct(&from, azimuth, length)
        };
        let speed_m_s = 50.0 + 950.0 * spread.next();
        let points = [from, to].map(|position| Waypoint {
            position,
            speed_m_s,
        });
        let Ok(trajectory) = route(&points, 0.0) else {
            panic!("a leg from {latitude} N {longitude} E over {length} m cannot be flown");
        };
        for point in 0..POINTS {
            let share = point as f64 / (POINTS - 1) as f64;
            let expected = Geodetic {
                height_m: up + share * (down - up),
                ..geodesic::direct(&from, azimuth, length * share)
            };
            let Some(state) = trajectory.at(share * trajectory.end_s()) else {
                panic!("nothing flies at {share} of a leg");
            };
            let off_m = state.position.distance_m(&expected.to_ecef());
            if off_m > worst_m {
                worst_m = off_m;
                worst = format!(
                    "{:.0} km from {latitude:.2} N {longitude:.2} E at {:.1} deg, {up:.0} m to {down:.0} m high",
                    length / 1e3,
                    azimuth.to_degrees()
                );
            }
        }
    }
    println!("{LEGS} legs: at worst {worst_m:.4} m off the geodesic ({worst})");
    assert!(worst_m < WITHIN_M);
    // Something was measured.
    assert!(worst_m > 0.0);
}
