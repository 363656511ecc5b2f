//! The detection model against values computed with SciPy 1.17 (`ncx2`, `chi2`, `nbinom`) and checked with mpmath.

use gapfiller_models::radar::{PdTable, Swerling, probability, required_snr, threshold};
use gapfiller_numerics::math::{db_to_ratio, ratio_to_db};

const PROBABILITIES: &str = include_str!("data/radar_pd_table.csv");
const REQUIRED: &str = include_str!("data/radar_required_snr.csv");

/// The rows of a table of numbers, without its heading; an empty cell is not a number.
fn rows(text: &str) -> Vec<Vec<f64>> {
    let parse = |cell: &str| cell.trim().parse().unwrap_or(f64::NAN);
    text.lines()
        .skip(1)
        .filter(|line| !line.is_empty())
        .map(|line| line.split(',').map(parse).collect())
        .collect()
}

fn case(number: f64) -> Swerling {
    Swerling::ALL[number as usize]
}

#[test]
fn probability_of_detection() {
    let rows = rows(PROBABILITIES);
    assert_eq!(rows.len(), 600);
    let (mut worst, mut worst_threshold) = (0.0_f64, 0.0_f64);
    for row in rows {
        let (swerling, n, pfa, snr) = (case(row[0]), row[1] as u32, row[2], db_to_ratio(row[3]));
        // The reference threshold is in units of the noise variance of one quadrature: twice ours.
        let t = 2.0 * threshold(n, pfa);
        worst_threshold = worst_threshold.max((t / row[4] - 1.0).abs());
        let error = (probability(swerling, n, pfa, snr) - row[5]).abs();
        assert!(error < 1e-8, "{row:?}: {error:e}");
        worst = worst.max(error);
    }
    println!("worst error of Pd {worst:e}, relative error of the threshold {worst_threshold:e}");
    assert!(worst_threshold < 1e-10);
}

#[test]
fn required_signal_to_noise_ratio() {
    let rows = rows(REQUIRED);
    assert_eq!(rows.len(), 900);
    let mut worst = 0.0_f64;
    for row in rows {
        let snr = required_snr(case(row[0]), row[1] as u32, row[2], row[3]);
        let error = (ratio_to_db(snr) - row[4]).abs();
        assert!(error < 1e-4, "{row:?}: {error:e} dB");
        worst = worst.max(error);
    }
    println!("worst error of the required ratio {worst:e} dB");
}

#[test]
fn look_up_table() {
    let mut worst = 0.0_f64;
    for row in rows(PROBABILITIES) {
        let (swerling, n, pfa, snr) = (case(row[0]), row[1] as u32, row[2], db_to_ratio(row[3]));
        let error = (PdTable::new(swerling, n, pfa).probability(snr) - row[5]).abs();
        assert!(error < 1e-4, "{row:?}: {error:e}");
        worst = worst.max(error);
    }
    println!("worst error of the look-up {worst:e}");
}
