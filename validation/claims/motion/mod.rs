use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::reference::Spread;
use gapfiller_geo::frames::Geodetic;
use gapfiller_geo::geodesic;
use gapfiller_models::motion::{Waypoint, route};

const LEGS: usize = 2_000;
const POINTS: usize = 41;
const LONGEST_M: f64 = 1_000_000.0;
const WITHIN_M: f64 = 10.0;

pub fn check() -> Result<Evidence, Absent> {
    let mut evidence = Evidence::default();
    let mut errors = Vec::new();
    let mut spread = Spread::new(1_000);
    let (mut worst_m, mut worst) = (0.0_f64, String::new());
    for leg in 0..LEGS {
        // Even in latitude up to the poles; every tenth leg as long as they come.
        let (latitude, longitude) = (
            178.0 * spread.uniform() - 89.0,
            360.0 * spread.uniform() - 180.0,
        );
        let azimuth = core::f64::consts::TAU * spread.uniform();
        let length = if leg % 10 == 0 {
            LONGEST_M
        } else {
            LONGEST_M * spread.uniform().max(1e-3)
        };
        let (up, down) = (20_000.0 * spread.uniform(), 20_000.0 * spread.uniform());
        let from = Geodetic::from_degrees(latitude, longitude, up);
        let to = Geodetic {
            height_m: down,
            ..geodesic::direct(&from, azimuth, length)
        };
        let speed_m_s = 50.0 + 950.0 * spread.uniform();
        let points = [from, to].map(|position| Waypoint {
            position,
            speed_m_s,
        });
        let Ok(trajectory) = route(&points, 0.0) else {
            evidence.row(
                format!("a leg from {latitude} N {longitude} E over {length} m"),
                1.0,
                0.0,
                Bound::Exact,
            );
            continue;
        };
        let mut worst_of_leg_m = 0.0_f64;
        for point in 0..POINTS {
            let share = point as f64 / (POINTS - 1) as f64;
            let expected = Geodetic {
                height_m: up + share * (down - up),
                ..geodesic::direct(&from, azimuth, length * share)
            };
            // Nothing there is as far off as can be.
            let off_m = trajectory
                .at(share * trajectory.end_s())
                .map_or(f64::INFINITY, |state| {
                    state.position.distance_m(&expected.to_ecef())
                });
            worst_of_leg_m = worst_of_leg_m.max(off_m);
            if off_m > worst_m {
                worst_m = off_m;
                worst = format!(
                    "{:.0} km from {latitude:.2} N {longitude:.2} E at {:.1} deg, {up:.0} m to {down:.0} m high",
                    length / 1e3,
                    azimuth.to_degrees()
                );
            }
        }
        if leg % 4 == 0 {
            errors.push((length / 1e3, worst_of_leg_m.max(1e-7)));
        }
    }
    evidence.row(
        format!("worst of {LEGS} legs (m)"),
        WITHIN_M,
        worst_m,
        Bound::AtMost,
    );
    // Something was measured.
    evidence.row(
        "and more than nothing (m)",
        0.0_f64.next_up(),
        worst_m,
        Bound::AtLeast,
    );
    evidence.notes.push(format!("The worst leg: {worst}."));
    let mut plot = Plot::new("length of the leg (km)", "farthest off the geodesic (m)")
        .points("every fourth leg", errors);
    plot.log_y = true;
    evidence.plot = Some(plot);
    Ok(evidence)
}
