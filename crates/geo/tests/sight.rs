//! Properties of lines of sight over terrain made at random: against brute force, with and without a pyramid, and of masks.

use gapfiller_geo::elevation::{Elevation, Raster, relief};
use gapfiller_geo::frames::{Geodetic, MEAN_EARTH_RADIUS_M};
use gapfiller_geo::geodesic;
use gapfiller_geo::horizon_mask::HorizonMask;
use gapfiller_geo::lattice::Lattice;
use gapfiller_geo::line_of_sight::{SightPyramid, visible};
use gapfiller_numerics::math;
use proptest::prelude::*;

const K: f64 = 4.0 / 3.0;
const SIDE: usize = 40;

/// A degree or so of Anatolia at 1 to 4 arc minutes, rough or smooth.
fn terrain() -> impl Strategy<Value = Raster> {
    let heights = prop::collection::vec(0_i16..2_000, SIDE * SIDE);
    (heights, 1_u8..=4, 1_usize..=6).prop_map(|(mut heights, minutes, smooth)| {
        for _ in 0..smooth {
            for index in 1..heights.len() - SIDE {
                let sum = i32::from(heights[index - 1]) + i32::from(heights[index + SIDE]);
                heights[index] = ((i32::from(heights[index]) + sum) / 3) as i16;
            }
        }
        Raster {
            name: "made up".to_owned(),
            rows: SIDE,
            columns: SIDE,
            north_deg: 40.0,
            west_deg: 34.0,
            step_deg: f64::from(minutes) / 60.0,
            heights,
            wraps: false,
        }
    })
}

/// A place within the raster or a little outside, above the ground there.
fn place(raster: &Raster, (south, east, above_m): (f64, f64, f64)) -> Geodetic {
    let extent = raster.step_deg * SIDE as f64;
    let (latitude, longitude) = (40.0 - south * extent, 34.0 + east * extent);
    let height = raster.height_m(latitude, longitude) + above_m;
    Geodetic::from_degrees(latitude, longitude, height)
}

/// The tangent of the elevation of a point, by the geometry of a circle of radius k R in Cartesian coordinates.
fn tangent(observer_m: f64, range_m: f64, height_m: f64) -> f64 {
    let radius = K * MEAN_EARTH_RADIUS_M;
    let (sine, cosine) = math::sin_cos(range_m / radius);
    ((radius + height_m) * cosine - radius - observer_m) / ((radius + height_m) * sine)
}

/// The same terrain without its nodes, so that it is sampled.
struct Sampled<'a>(&'a Raster);

impl Elevation for Sampled<'_> {
    fn height_m(&self, latitude_deg: f64, longitude_deg: f64) -> f64 {
        self.0.height_m(latitude_deg, longitude_deg)
    }
    fn lattice(&self) -> Option<Lattice<'_>> {
        None
    }
    fn resolution_m(&self) -> f64 {
        400.0
    }
    fn name(&self) -> &str {
        "sampled"
    }
}

prop_compose! {
    fn spot()(south in -0.05..1.05_f64, east in -0.05..1.05_f64, above in 1.0..1_500.0_f64) -> (f64, f64, f64) {
        (south, east, above)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn sight_is_that_of_ground_sampled_every_forty_metres(raster in terrain(), from in spot(), to in spot()) {
        let (observer, target) = (place(&raster, from), place(&raster, to));
        let leg = geodesic::inverse(&observer, &target);
        prop_assume!(leg.distance_m > 2_000.0);
        let ray = tangent(observer.height_m, leg.distance_m, target.height_m);
        let count = (leg.distance_m / 40.0).ceil();
        let highest = (1..count as u32)
            .map(|index| leg.distance_m * f64::from(index) / count)
            .filter(|range| (100.0..leg.distance_m - 100.0).contains(range))
            .map(|range| {
                let at = geodesic::direct(&observer, leg.azimuth1_rad, range);
                tangent(observer.height_m, range, raster.height_m(at.latitude_deg(), at.longitude_deg()))
            })
            .fold(f64::NEG_INFINITY, f64::max);
        // Nearer to call than this is within what 40 m and the way over the ellipsoid leave open.
        prop_assume!((highest - ray).abs() > 2e-3);
        prop_assert_eq!(visible(&observer, &target, &raster, K), highest < ray);
        prop_assert_eq!(visible(&observer, &target, &Sampled(&raster), K), highest < ray);
    }

    #[test]
    fn a_pyramid_changes_no_answer(raster in terrain(), from in spot(), to in spot(), reach in 1e4..4e5_f64) {
        let observer = place(&raster, from);
        let pyramid = SightPyramid::around(&raster, &observer, reach);
        for lift in [0.0, 300.0, 3_000.0] {
            let target = place(&raster, (to.0, to.1, to.2 + lift));
            prop_assert_eq!(pyramid.visible(&observer, &target, K), visible(&observer, &target, &raster, K));
        }
    }

    #[test]
    fn masks_fall_with_the_antenna_and_hold_the_ground(raster in terrain(), at in spot(), azimuth in 0.0..core::f64::consts::TAU) {
        let site = place(&raster, (at.0.clamp(0.1, 0.9), at.1.clamp(0.1, 0.9), 0.0));
        let [low, high] = [10.0, 60.0].map(|up| HorizonMask::build(&site, up, 50_000.0, &raster, K));
        for step in 1..=50 {
            let range = f64::from(step) * 1_000.0;
            let (lowest, from_higher) = (low.min_visible_height_m(azimuth, range), high.min_visible_height_m(azimuth, range));
            prop_assert!(from_higher <= lowest + 1.0, "{from_higher} m and {lowest} m at {range} m");
            let end = geodesic::direct(&site, azimuth, range);
            let ground = raster.height_m(end.latitude_deg(), end.longitude_deg());
            // Between two azimuths and over the edge of the raster, where the ground drops to 0, a mask interpolates.
            let edge = [end.latitude_deg() - 40.0, 34.0 - end.longitude_deg()]
                .iter().any(|beyond| *beyond > -0.02 || *beyond < -raster.step_deg * (SIDE - 1) as f64 + 0.02);
            prop_assert!(edge || lowest > ground - 60.0, "{lowest} m over ground of {ground} m at {range} m");
        }
    }
}

#[test]
fn a_pyramid_changes_no_answer_over_the_relief_and_its_time_is_printed() {
    let orbit = Geodetic::from_degrees(39.0, 35.0, 9_000.0);
    let pyramid = SightPyramid::around(relief(), &orbit, 450_000.0);
    let mut looks = Vec::new();
    for index in 0..20_000_u32 {
        let share = |step: f64| (f64::from(index) * step).fract();
        let azimuth = core::f64::consts::TAU * share(0.819_172_513_396_164_4);
        let range = 420_000.0 * share(0.671_043_606_703_789_3);
        let end = geodesic::direct(&orbit, azimuth, range);
        let ground = relief().height_m(end.latitude_deg(), end.longitude_deg());
        let height_m = ground + 1.0 + 3_000.0 * share(0.549_700_477_901_961_5);
        looks.push(Geodetic { height_m, ..end });
    }
    let start = std::time::Instant::now();
    let with: Vec<bool> = looks
        .iter()
        .map(|target| pyramid.visible(&orbit, target, K))
        .collect();
    let fast = start.elapsed() / looks.len() as u32;
    let start = std::time::Instant::now();
    let without: Vec<bool> = looks
        .iter()
        .map(|target| visible(&orbit, target, relief(), K))
        .collect();
    let slow = start.elapsed() / looks.len() as u32;
    let seen = with.iter().filter(|seen| **seen).count();
    // Printed, not judged: it depends on the machine.
    eprintln!(
        "{seen} of {} seen from 9 km up; {fast:?} a look with the pyramid, {slow:?} without",
        looks.len()
    );
    assert_eq!(with, without);
    assert!(seen > 1_000 && seen < 19_500);
}
