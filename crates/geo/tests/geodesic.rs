//! Geodesics against Karney's test set (GeodTest, doi:10.5281/zenodo.32156), and round trips.

mod common;

use gapfiller_geo::frames::Geodetic;
use gapfiller_geo::geodesic::{Line, direct, direct_with_azimuth, inverse};
use proptest::prelude::*;

/// Largest error allowed [m]. Degrees held as radians in double precision are worth up to 2 nm.
const TOLERANCE_M: f64 = 2e-8;

#[test]
fn distances_and_positions_match_geodtest() {
    let Some(bytes) =
        common::read_gzip("reference/fetched/geodesy/GeodTest-short-first5000.dat.gz")
    else {
        return;
    };
    let text = String::from_utf8(bytes).unwrap();
    let (mut worst_inverse, mut worst_direct, mut worst_back, mut lines) =
        (0.0_f64, 0.0_f64, 0.0_f64, 0);
    for line in text.lines() {
        let v: Vec<f64> = line
            .split_whitespace()
            .map(|field| field.parse().unwrap())
            .collect();
        let from = Geodetic::from_degrees(v[0], v[1], 0.0);
        let to = Geodetic::from_degrees(v[3], v[4], 0.0);
        let leg = inverse(&from, &to);
        worst_inverse = worst_inverse.max((leg.distance_m - v[6]).abs());
        let end = direct(&from, v[2].to_radians(), v[6]);
        worst_direct = worst_direct.max(end.to_ecef().distance_m(&to.to_ecef()));
        // The azimuth found leads there, also where two azimuths are equally good.
        let found = direct(&from, leg.azimuth1_rad, leg.distance_m);
        worst_back = worst_back.max(found.to_ecef().distance_m(&to.to_ecef()));
        lines += 1;
    }
    eprintln!(
        "{lines} lines: inverse {worst_inverse:.1e} m, direct {worst_direct:.1e} m, back {worst_back:.1e} m"
    );
    assert!(
        lines == 5_000
            && worst_inverse < TOLERANCE_M
            && worst_direct < TOLERANCE_M
            && worst_back < 2.0 * TOLERANCE_M
    );
}

#[test]
fn special_cases() {
    let point = Geodetic::from_degrees;
    // Coincident, along the equator, pole to pole, nearly antipodal: where the shortest path leaves
    // the equator (values of GeographicLib).
    assert_eq!(
        inverse(&point(39.0, 35.0, 0.0), &point(39.0, 35.0, 9.0)).distance_m,
        0.0
    );
    let equator = inverse(&point(0.0, 0.0, 0.0), &point(0.0, 90.0, 0.0));
    assert!((equator.distance_m - 10_018_754.171_394_6).abs() < 1e-6);
    assert_eq!(equator.azimuth1_rad.to_degrees(), 90.0);
    let meridian = inverse(&point(-90.0, 0.0, 0.0), &point(90.0, 0.0, 0.0));
    assert!((meridian.distance_m - 20_003_931.458_625_4).abs() < 1e-6);
    let antipodal = inverse(&point(0.0, 0.0, 0.0), &point(0.0, 179.5, 0.0));
    assert!((antipodal.distance_m - 19_980_861.909).abs() < 1e-3);
    assert!((antipodal.azimuth1_rad.to_degrees() - 55.966_50).abs() < 1e-5);
    let slanted = inverse(&point(0.0, 0.0, 0.0), &point(0.5, 179.5, 0.0));
    assert!((slanted.distance_m - 19_936_288.579).abs() < 1e-3);
    assert!((slanted.azimuth1_rad.to_degrees() - 25.671_87).abs() < 1e-5);
    let jfk_to_lhr = inverse(&point(40.6, -73.8, 0.0), &point(51.6, -0.5, 0.0));
    assert!((jfk_to_lhr.distance_m - 5_551_759.400).abs() < 1e-3);
    assert!((jfk_to_lhr.azimuth1_rad.to_degrees() - 51.198_88).abs() < 1e-5);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_leg_ends_where_it_should(
        lat1 in -90.0..=90.0f64, lon1 in -180.0..180.0f64, lat2 in -90.0..=90.0f64, lon2 in -180.0..180.0f64,
    ) {
        let (from, to) = (Geodetic::from_degrees(lat1, lon1, 0.0), Geodetic::from_degrees(lat2, lon2, 0.0));
        let leg = inverse(&from, &to);
        let (end, azimuth) = direct_with_azimuth(&from, leg.azimuth1_rad, leg.distance_m);
        prop_assert!(end.to_ecef().distance_m(&to.to_ecef()) < 1e-7);
        let back = Line::new(&end, azimuth).position(-leg.distance_m);
        prop_assert!(back.to_ecef().distance_m(&from.to_ecef()) < 1e-7);
        prop_assert!((inverse(&to, &from).distance_m - leg.distance_m).abs() < 1e-8);
    }
}
