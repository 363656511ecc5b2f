//! The embedded relief, and masks against single lines of sight over it.

mod common;

use gapfiller_geo::area::BoundingBox;
use gapfiller_geo::elevation::{Elevation, Flat, Raster, relief};
use gapfiller_geo::frames::{Geodetic, LocalFrame};
use gapfiller_geo::horizon_mask::{HorizonMask, visible_share};
use gapfiller_geo::{geodesic, line_of_sight};

const K: f64 = 4.0 / 3.0;

#[test]
fn the_relief_knows_anatolia() {
    let relief = relief();
    let near = |latitude, longitude, height: f64, tolerance: f64| {
        let found = relief.height_m(latitude, longitude);
        assert!(
            (found - height).abs() < tolerance,
            "{latitude}, {longitude}: {found} m"
        );
    };
    near(39.9, 41.3, 1_900.0, 250.0); // Erzurum
    near(37.87, 32.49, 1_020.0, 100.0); // Konya
    assert!(relief.height_m(39.7, 44.3) > 2_500.0, "Ararat");
    assert_eq!(relief.height_m(43.0, 35.0), 0.0, "Black Sea");
    // Around the globe: Everest from both sides of the wrap, and the poles.
    assert!(relief.height_m(28.0, 86.9) > 5_000.0);
    assert!((relief.height_m(28.0, 86.9) - relief.height_m(28.0, 86.9 - 360.0)).abs() < 1e-6);
    assert!(relief.height_m(-90.0, 0.0) > 2_000.0 && relief.height_m(90.0, 10.0) == 0.0);
    assert_eq!(relief.height_m(f64::NAN, 0.0), 0.0);
}

/// The finer terrain of SRTM, cells made nodes.
fn one_arc_minute() -> Option<Raster> {
    let bytes = common::read_gzip("terrain/turkey_dem_1min_i16le.bin.gz")?;
    let step = 1.0 / 60.0;
    let heights = bytes
        .chunks_exact(2)
        .map(|b| i16::from_le_bytes([b[0], b[1]]))
        .collect();
    let raster = Raster {
        name: "SRTM, 1 arc minute".to_owned(),
        rows: 840,
        columns: 1650,
        north_deg: 46.0 - 0.5 * step,
        west_deg: 22.5 + 0.5 * step,
        step_deg: step,
        heights,
        wraps: false,
    };
    raster.checked().ok()
}

/// Mean of the finer terrain over a window as wide as a cell of the relief.
fn smoothed(fine: &Raster, latitude: f64, longitude: f64) -> f64 {
    let mut sum = 0.0;
    for i in -2..=2 {
        for j in -2..=2 {
            sum += fine.height_m(
                latitude + f64::from(i) / 60.0,
                longitude + f64::from(j) / 60.0,
            );
        }
    }
    sum / 25.0
}

#[test]
fn the_relief_agrees_with_finer_terrain_and_is_not_shifted() {
    let Some(fine) = one_arc_minute() else { return };
    let rms = |north: f64, east: f64| {
        let (mut sum, mut count) = (0.0, 0.0);
        for i in 0..60 {
            for j in 0..150 {
                let (latitude, longitude) = (36.0 + f64::from(i) * 0.1, 27.0 + f64::from(j) * 0.1);
                let d = relief().height_m(latitude + north, longitude + east)
                    - smoothed(&fine, latitude, longitude);
                sum += d * d;
                count += 1.0;
            }
        }
        f64::sqrt(sum / count)
    };
    let here = rms(0.0, 0.0);
    eprintln!("relief against 1 arc minute: {here:.0} m rms");
    for i in -1..=1 {
        for j in -1..=1 {
            eprint!(" {:.0}", rms(f64::from(i) / 24.0, f64::from(j) / 24.0));
        }
        eprintln!();
    }
    assert!(here < 250.0);
    let cell = 1.0 / 12.0;
    for (north, east) in [(cell, 0.0), (-cell, 0.0), (0.0, cell), (0.0, -cell)] {
        assert!(
            rms(north, east) > here,
            "better when shifted by {north}, {east}"
        );
    }
}

/// A reproducible spread of points: the additive recurrence of the golden ratio and its plastic sister.
fn spread(index: u32) -> (f64, f64, f64) {
    let at = |step: f64| (f64::from(index) * step).fract();
    (
        at(0.819_172_513_396_164_4),
        at(0.671_043_606_703_789_3),
        at(0.549_700_477_901_961_5),
    )
}

fn compare_mask_with_lines(site: Geodetic, antenna_m: f64, elevation: &dyn Elevation) {
    const POINTS: u32 = 4_000;
    let max_range = 300_000.0;
    let ground = elevation.height_m(site.latitude_deg(), site.longitude_deg());
    let site = Geodetic {
        height_m: ground,
        ..site
    };
    let mask = HorizonMask::build(&site, antenna_m, max_range, elevation, K);
    let antenna = Geodetic {
        height_m: ground + antenna_m,
        ..site
    };
    let (mut agree, mut seen, mut far) = (0, 0, 0);
    for index in 0..POINTS {
        let (a, b, c) = spread(index);
        let (azimuth, range) = (a * core::f64::consts::TAU, b * max_range);
        let end = geodesic::direct(&site, azimuth, range);
        let surface = elevation.height_m(end.latitude_deg(), end.longitude_deg());
        let target = Geodetic {
            height_m: surface + 10.0 + c * 4_000.0,
            ..end
        };
        let by_line = line_of_sight::visible(&antenna, &target, elevation, K);
        let lowest = mask.min_visible_height_m(azimuth, range);
        seen += u32::from(by_line);
        if mask.visible(azimuth, range, target.height_m) == by_line {
            agree += 1;
        } else if (target.height_m - lowest).abs() > 200.0 {
            far += 1;
        }
    }
    let share = f64::from(agree) / f64::from(POINTS);
    eprintln!(
        "{}: {share:.4} agree, {seen} of {POINTS} seen, {far} differ by more than 200 m",
        elevation.name()
    );
    assert!(share >= 0.98);
    assert!(seen > POINTS / 10 && seen < POINTS * 9 / 10);
    assert!(f64::from(far) / f64::from(POINTS) < 0.002);
}

#[test]
fn mask_agrees_with_lines_of_sight() {
    let ankara = Geodetic::from_degrees(39.9, 32.8, 0.0);
    let erzurum = Geodetic::from_degrees(39.9, 41.3, 0.0);
    compare_mask_with_lines(ankara, 30.0, &Flat);
    compare_mask_with_lines(ankara, 30.0, relief());
    compare_mask_with_lines(erzurum, 20.0, relief());
    if let Some(fine) = one_arc_minute() {
        compare_mask_with_lines(ankara, 30.0, &fine);
        compare_mask_with_lines(erzurum, 20.0, &fine);
    }
}

#[test]
fn masks_work_at_the_pole_and_across_the_date_line() {
    for (latitude, longitude) in [(90.0, 0.0), (-89.9, 120.0), (65.0, 179.9)] {
        let site = Geodetic::from_degrees(latitude, longitude, 3_000.0);
        let mask = HorizonMask::build(&site, 100.0, 200_000.0, relief(), K);
        for index in 0..200 {
            let (a, b, _) = spread(index);
            let (azimuth, range) = (a * core::f64::consts::TAU, b * 200_000.0);
            let end = geodesic::direct(&site, azimuth, range);
            let surface = relief().height_m(end.latitude_deg(), end.longitude_deg());
            assert!(mask.min_visible_height_m(azimuth, range) > surface - 150.0);
        }
    }
}

#[test]
fn more_radars_and_higher_flyers_are_seen_over_more_of_the_area() {
    let area = BoundingBox {
        south: 38.0,
        west: 30.0,
        north: 41.0,
        east: 36.0,
    };
    let sites = [(39.9, 32.8), (39.0, 35.0)].map(|(latitude, longitude)| {
        let height = relief().height_m(latitude, longitude);
        Geodetic::from_degrees(latitude, longitude, height)
    });
    let frames = sites.map(LocalFrame::at);
    let masks = sites.map(|site| HorizonMask::build(&site, 20.0, 400_000.0, relief(), K));
    let all = [
        (&frames[0], &masks[0], 400_000.0),
        (&frames[1], &masks[1], 400_000.0),
    ];
    let share = |radars: &[_], height| visible_share(radars, &area, height, relief(), 0.1);
    let (one_low, two_low) = (share(&all[..1], 300.0), share(&all, 300.0));
    let two_high = share(&all, 5_000.0);
    assert!(0.0 < one_low && one_low < two_low && two_low < two_high && two_high <= 1.0);
    assert_eq!(share(&[], 5_000.0), 0.0);
    assert_eq!(share(&all, 50_000.0), 1.0);
}

#[test]
fn a_large_mask_is_quick_enough_to_build_for_each_radar() {
    let site = Geodetic::from_degrees(39.9, 32.8, 1_000.0);
    let mask = HorizonMask::build(&site, 20.0, 460_000.0, relief(), K);
    // Time is printed by `cargo test -- --nocapture`, not judged: it depends on the machine.
    let mut built = std::time::Duration::MAX;
    for _ in 0..10 {
        let start = std::time::Instant::now();
        let again = HorizonMask::build(&site, 20.0, 460_000.0, relief(), K);
        built = built.min(start.elapsed());
        assert_eq!(mask, again);
    }
    let (mut looked_up, mut sum) = (std::time::Duration::MAX, 0.0);
    for _ in 0..10 {
        let start = std::time::Instant::now();
        for index in 0..1_000_000 {
            let x = f64::from(index) * 1e-6;
            sum += mask.min_visible_height_m(x * 6.0, (x * 7_919.0).fract() * 450_000.0);
        }
        looked_up = looked_up.min(start.elapsed());
    }
    eprintln!("built in {built:?}; {looked_up:?} for 1e6 look-ups (sum {sum:.0})");
}
