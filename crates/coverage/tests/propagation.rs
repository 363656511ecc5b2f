//! Air and penumbrae in maps, as in runs: what a switch changes, and where.
#![allow(clippy::unwrap_used)]

use gapfiller_coverage::coverage::postures_of;
use gapfiller_coverage::sensor::{Plumb, Sensor};
use gapfiller_fields::Overlay;
use gapfiller_geo::frames::Geodetic;
use gapfiller_geo::geodesic;
use gapfiller_scenario::Scenario;

/// A radar post on a mast by a smooth sea.
const BY_THE_SEA: &str = r#"
title = "By the sea"
question = "What does the air take?"
window.duration = "1 min"
area = { south = "38 N", west = "32 E", north = "40 N", east = "34 E" }
terrain.relief = "flat"

[nodes.post]
system = "radar-post"
position = "39 N 33 E"
mast = "24 m"
"#;

fn sensor(overlays: &[&str]) -> Sensor {
    let overlays: Vec<Overlay> = ["detection.clutter=false"]
        .iter()
        .chain(overlays)
        .map(|text| Overlay::parse(text, "--set").unwrap())
        .collect();
    let scenario = Scenario::parse("sea", BY_THE_SEA, &overlays).unwrap();
    let (mut sensors, _) = postures_of(&scenario, &["as-built".to_owned()]).unwrap();
    sensors.remove(0)
}

/// A place so far to the east.
fn plumb(range_m: f64) -> Plumb {
    let site = Geodetic::from_degrees(39.0, 33.0, 0.0);
    let place = geodesic::direct(&site, 1.5, range_m);
    Plumb::at(place.latitude_deg(), place.longitude_deg(), 0.0)
}

fn lowest_m(sensor: &Sensor, range_m: f64) -> f64 {
    let nothing: (&[f64], &mut [f64]) = (&[], &mut []);
    let reach_m = sensor.seen_range_m(1.0);
    sensor.look(&plumb(range_m), reach_m, 1.0, nothing, &mut Vec::new())
}

#[test]
fn everything_switched_off_is_what_there_was() {
    let (plain, off) = (
        sensor(&[]),
        sensor(&["propagation.gases=false", "propagation.diffraction=false"]),
    );
    for range_m in [20e3, 100e3, 250e3] {
        for height_m in [100.0, 3_000.0, 10_000.0] {
            let ask = |sensor: &Sensor| sensor.probability(&plumb(range_m), height_m, 1.0);
            assert_eq!(ask(&plain).to_bits(), ask(&off).to_bits());
        }
    }
}

/// At cruising height near the reference range gases change little; rain takes much more, and more of what flies low.
#[test]
fn air() {
    let (plain, gases) = (sensor(&[]), sensor(&["propagation.gases=true"]));
    let rain = sensor(&["propagation.gases=true", "propagation.rain_rate=50 mm/h"]);
    let ask = |sensor: &Sensor, range_m: f64, height_m: f64| {
        sensor.probability(&plumb(range_m), height_m, 0.3)
    };
    let (mut changed, mut wetter) = (0, 0);
    for range_m in [60e3, 120e3, 200e3, 260e3] {
        for height_m in [2_500.0, 6_000.0, 12_000.0] {
            let (clear, through, wet) = (
                ask(&plain, range_m, height_m),
                ask(&gases, range_m, height_m),
                ask(&rain, range_m, height_m),
            );
            changed += u32::from(clear != through);
            wetter += u32::from(wet < through);
            assert!(wet <= through, "{range_m} {height_m}: {wet} {through}");
            assert!(
                (clear - through).abs() < 0.3,
                "{range_m} {height_m}: {clear} {through}"
            );
        }
    }
    assert!(changed > 0 && wetter > 0);
}

/// Just below the mask something is still seen, just above it less than in plain sight, far above it the same.
#[test]
fn penumbra() {
    let (sharp, soft) = (sensor(&[]), sensor(&["propagation.diffraction=true"]));
    let range_m = 60e3;
    let edge_m = lowest_m(&sharp, range_m);
    let ask = |sensor: &Sensor, height_m: f64| sensor.probability(&plumb(range_m), height_m, 20.0);
    assert_eq!(ask(&sharp, edge_m - 5.0), 0.0);
    assert!(ask(&soft, edge_m - 5.0) > 0.0);
    let sharp_edge = ask(&sharp, edge_m + 1.0);
    assert!(ask(&soft, edge_m + 1.0) < sharp_edge, "{sharp_edge}");
    assert_eq!(ask(&soft, 8_000.0), ask(&sharp, 8_000.0));
    assert_eq!(ask(&soft, 1.0), 0.0);
    // The map's lowest height is where the probability passes one half.
    let lowest = lowest_m(&soft, range_m);
    let one = |height_m: f64| soft.probability(&plumb(range_m), height_m, 1.0);
    assert!(one(lowest) >= 0.5 && one(lowest - 3.0) < 0.5, "{lowest}");
}
