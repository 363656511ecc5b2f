//! Frames against vectors computed by another program, and round trips.

use gapfiller_geo::frames::{AzElRange, Ecef, Geodetic, LocalFrame};
use proptest::prelude::*;

/// Largest distance from the reference [m]; its ECEF columns carry six decimals.
const TOLERANCE_M: f64 = 1e-4;

#[test]
fn positions_match_the_reference_vectors() {
    let table = include_str!("data/enu_aer_vectors.csv");
    let mut lines = 0;
    for line in table.lines().skip(1) {
        let v: Vec<f64> = line
            .split(',')
            .map(|field| field.trim().parse().unwrap())
            .collect();
        let frame = LocalFrame::at(Geodetic::from_degrees(v[0], v[1], v[2]));
        let geodetic = Geodetic::from_degrees(v[3], v[4], v[5]);
        let ecef = geodetic.to_ecef();
        for axis in 0..3 {
            assert!(
                (ecef.0[axis] - v[6 + axis]).abs() < TOLERANCE_M,
                "ECEF, {line}"
            );
        }
        let enu = frame.to_enu(&ecef);
        for axis in 0..3 {
            assert!(
                (enu.0[axis] - v[9 + axis]).abs() < TOLERANCE_M,
                "ENU, {line}"
            );
        }
        let polar = enu.to_az_el_range();
        let reference = AzElRange {
            azimuth_rad: v[12].to_radians(),
            elevation_rad: v[13].to_radians(),
            range_m: v[14],
        };
        assert!((polar.range_m - v[14]).abs() < TOLERANCE_M, "range, {line}");
        // Ten decimals of a degree are 1e-5 m at 5000 km.
        assert!(
            (reference.to_enu().0 - enu.0).norm() < 1e-3,
            "angles, {line}"
        );
        assert!((frame.to_ecef(&enu).0 - ecef.0).norm() < 1e-8);
        let back = ecef.to_geodetic();
        assert!(
            (back.height_m - v[5]).abs() < 1e-6 && back.to_ecef().distance_m(&ecef) < 1e-6,
            "{line}"
        );
        lines += 1;
    }
    assert_eq!(lines, 61);
}

#[test]
fn poles_and_axes_are_exact() {
    let pole = Ecef(gapfiller_geo::Vector3::new(0.0, 0.0, 6_400_000.0)).to_geodetic();
    assert!((pole.latitude_deg() - 90.0).abs() < 1e-12);
    assert!((pole.height_m - (6_400_000.0 - gapfiller_geo::frames::WGS84_B)).abs() < 1e-8);
    let frame = LocalFrame::at(Geodetic::from_degrees(0.0, 0.0, 0.0));
    let north = frame.rotate_to_ecef(&gapfiller_geo::Vector3::new(0.0, 1.0, 0.0));
    assert_eq!(north, gapfiller_geo::Vector3::new(0.0, 0.0, 1.0));
    let zero = frame.to_enu(&frame.origin).to_az_el_range();
    assert_eq!(
        (zero.azimuth_rad, zero.elevation_rad, zero.range_m),
        (0.0, 0.0, 0.0)
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn geodetic_round_trip(lat in -90.0..=90.0f64, lon in -180.0..180.0f64, h in -10_000.0..2_000_000.0f64) {
        let position = Geodetic::from_degrees(lat, lon, h);
        let back = position.to_ecef().to_geodetic();
        prop_assert!((back.height_m - h).abs() < 1e-6);
        prop_assert!(back.to_ecef().distance_m(&position.to_ecef()) < 1e-6);
    }

    #[test]
    fn local_round_trip(
        lat in -90.0..=90.0f64, lon in -180.0..180.0f64,
        az in 0.0..360.0f64, el in -89.0..89.0f64, range in 1.0..1_000_000.0f64,
    ) {
        let frame = LocalFrame::at(Geodetic::from_degrees(lat, lon, 100.0));
        let polar = AzElRange { azimuth_rad: az.to_radians(), elevation_rad: el.to_radians(), range_m: range };
        let back = frame.to_enu(&frame.to_ecef(&polar.to_enu())).to_az_el_range();
        prop_assert!((back.range_m - range).abs() < 1e-7);
        prop_assert!((back.to_enu().0 - polar.to_enu().0).norm() < 1e-6);
        prop_assert!((0.0..core::f64::consts::TAU).contains(&back.azimuth_rad));
    }
}
