//! Propagation against the ITU-R's own validation examples and tabulated values.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::read_shared;
use gapfiller_models::propagation::diffraction::{
    Path, PathPoint, Polarisation, knife_edge_approximate_db, knife_edge_db,
};
use gapfiller_models::propagation::gas::{Air, specific_attenuation};
use gapfiller_models::propagation::rain::RainCoefficients;

/// The rows of a CSV whose cells are all numbers, with the cells' text.
fn rows(text: &str) -> Vec<Vec<(f64, String)>> {
    let row = |line: &str| {
        line.split(',')
            .map(|cell| {
                cell.trim()
                    .parse()
                    .ok()
                    .map(|n| (n, cell.trim().to_owned()))
            })
            .collect()
    };
    text.lines().filter_map(row).collect()
}

/// Half a unit of the last digit that a cell prints.
fn half_digit(cell: &str) -> f64 {
    let (digits, exponent) = cell.split_once(['E', 'e']).unwrap_or((cell, "0"));
    let decimals = digits.split_once('.').map_or(0, |(_, after)| after.len());
    let exponent: i32 = exponent.parse().unwrap();
    0.5 * format!("1e{}", exponent - i32::try_from(decimals).unwrap())
        .parse::<f64>()
        .unwrap()
}

/// P.676-12: 1e-6 relative, or the last digit that is printed where that is coarser (the vapour below some GHz).
#[test]
fn gases() {
    let Some(text) = read_shared("reference/fetched/propagation/ITURP676-12_gamma.csv") else {
        return;
    };
    let rows = rows(&text);
    let mut worst: f64 = 0.0;
    for row in &rows {
        let air = Air {
            dry_pressure_pa: row[1].0 * 100.0,
            temperature_k: row[2].0,
            vapour_density_kg_m3: row[3].0 / 1e3,
        };
        let found = specific_attenuation(row[0].0 * 1e9, &air);
        for (value, (known, cell)) in [
            found.oxygen_db_per_km,
            found.vapour_db_per_km,
            found.total_db_per_km(),
        ]
        .into_iter()
        .zip(&row[4..])
        {
            let allowed = (1e-6 * known).max(half_digit(cell));
            assert!((value - known).abs() <= allowed, "{row:?}: {value}");
        }
        worst = worst.max((found.total_db_per_km() / row[6].0 - 1.0).abs());
    }
    eprintln!("P.676: {} rows, total within {worst:.1e}", rows.len());
    assert_eq!(rows.len(), 355);
    assert!(worst < 1e-6);
}

#[test]
fn rain() {
    let name = "reference/fetched/propagation/ITURP838-3_rain_specific_attenuation.csv";
    let Some(text) = read_shared(name) else {
        return;
    };
    let rows = rows(&text);
    let mut worst: f64 = 0.0;
    for row in &rows {
        let cell = |column: usize| row[column].0;
        let coefficients =
            RainCoefficients::new(cell(1) * 1e9, cell(0).to_radians(), cell(3).to_radians());
        let gamma = coefficients.attenuation_db_per_km(cell(2));
        for (found, known) in [coefficients.k, coefficients.alpha, gamma]
            .iter()
            .zip(&row[4..])
        {
            worst = worst.max((found / known.0 - 1.0).abs());
        }
    }
    eprintln!(
        "P.838: {} rows, k, alpha and gamma within {worst:.1e}",
        rows.len()
    );
    assert_eq!(rows.len(), 64);
    assert!(worst < 1e-6, "{worst}");
}

#[test]
fn knife_edge() {
    let rows = rows(include_str!("data/knife_edge_p526.csv"));
    for row in &rows {
        assert!((knife_edge_db(row[0].0) - row[1].0).abs() < 1e-6, "{row:?}");
        assert!(
            (knife_edge_approximate_db(row[0].0) - row[2].0).abs() < 1e-6,
            "{row:?}"
        );
    }
    assert_eq!(rows.len(), 13);
}

/// The published totals, either polarisation: over land at 1 GHz it hardly matters.
#[test]
fn delta_bullington() {
    for (name, known_db) in [("dbull_path1", 34.4430), ("dbull_path3", 17.6204)] {
        let name = format!("reference/fetched/propagation/deltabull/{name}.csv");
        let Some(text) = read_shared(&name) else {
            continue;
        };
        let point = |row: &Vec<(f64, String)>| PathPoint {
            distance_m: row[0].0 * 1e3,
            height_m: row[1].0,
        };
        let points: Vec<PathPoint> = rows(&text).iter().map(point).collect();
        for polarisation in [Polarisation::Horizontal, Polarisation::Vertical] {
            let path = Path {
                points: &points,
                first_antenna_m: 30.0,
                second_antenna_m: 30.0,
                frequency_hz: 1e9,
                effective_radius_m: 8.5e6,
                polarisation,
                sea_share: 0.0,
            };
            let found = path.delta_bullington().unwrap();
            eprintln!(
                "{name} {polarisation:?}: {:.4} dB, {found:?}",
                found.total_db()
            );
            assert!((found.total_db() - known_db).abs() < 0.01, "{found:?}");
        }
    }
}

/// Any profile: refused or a finite loss, none below zero.
mod whatever_comes {
    use super::*;
    use proptest::prelude::*;

    fn number() -> impl Strategy<Value = f64> {
        prop_oneof![
            prop::num::f64::ANY,
            0.0_f64..1e4,
            Just(0.0),
            Just(f64::INFINITY)
        ]
    }

    proptest! {
        #[test]
        fn any_numbers(
            points in prop::collection::vec((number(), number()), 0..6),
            ends in (number(), number(), number(), number(), number()),
        ) {
            let points: Vec<PathPoint> = points
                .into_iter()
                .map(|(distance_m, height_m)| PathPoint { distance_m, height_m })
                .collect();
            let path = Path {
                points: &points,
                first_antenna_m: ends.0,
                second_antenna_m: ends.1,
                frequency_hz: ends.2,
                effective_radius_m: ends.3,
                polarisation: Polarisation::Vertical,
                sea_share: ends.4,
            };
            if let Ok(found) = path.delta_bullington() {
                prop_assert!(found.total_db().is_finite() && found.total_db() >= 0.0);
            }
            prop_assert!(path.bullington_db().is_finite());
        }

        #[test]
        fn valid_paths(
            steps in prop::collection::vec((1e-3_f64..3e4, -400.0_f64..9e3), 1..40),
            ends in (0.0_f64..3e4, 0.0_f64..3e4),
            frequency_hz in 1e7_f64..1e12,
            effective_radius_m in 1e5_f64..1e12,
            sea_share in 0.0_f64..=1.0,
        ) {
            let mut points = vec![PathPoint { distance_m: 0.0, height_m: 10.0 }];
            for (step, height_m) in steps {
                let distance_m = points.last().unwrap().distance_m + step;
                points.push(PathPoint { distance_m, height_m });
            }
            let path = Path {
                points: &points,
                first_antenna_m: ends.0,
                second_antenna_m: ends.1,
                frequency_hz,
                effective_radius_m,
                polarisation: Polarisation::Vertical,
                sea_share,
            };
            let found = path.delta_bullington().unwrap();
            prop_assert!(found.total_db().is_finite() && found.total_db() >= 0.0, "{found:?}");
        }
    }
}
