//! GOSPA of a run, scan by scan.

use crate::scenario::Scan;
use gapfiller_numerics::assignment::Assigner;
use gapfiller_numerics::statistics::mean;

/// Farther than this from any target, a track is false \[m\].
pub const CUTOFF_M: f64 = 1_000.0;

/// Means over the scans of a run.
#[derive(Clone, Copy, Debug)]
pub struct Gospa {
    /// Distance of order 2 with α = 2 \[m\].
    pub distance_m: f64,
    /// Root mean square distance of the tracks that were matched \[m\].
    pub localisation_m: f64,
    /// Targets without a track, per scan.
    pub missed: f64,
    /// Tracks without a target, per scan.
    pub excess: f64,
}

/// GOSPA (Rahmathullah, García-Fernández, Svensson 2017, "Generalized optimal sub-pattern assignment metric", proposition 1) of the
/// tracks after each scan against the truth at that time.
pub fn gospa(scans: &[Scan], tracks: &[Vec<[f64; 3]>]) -> Gospa {
    let mut assigner = Assigner::new();
    let (mut distances, mut missed, mut excess) = (Vec::new(), Vec::new(), Vec::new());
    let (mut squares_m2, mut matches) = (0.0, 0_u32);
    for (scan, tracks) in scans.iter().zip(tracks) {
        let truth: Vec<[f64; 3]> = scan.truth.iter().map(|state| state.position_m).collect();
        let costs: Vec<f64> = truth
            .iter()
            .flat_map(|truth| tracks.iter().map(|track| square(truth, track)))
            .map(|cost| if cost < CUTOFF_M * CUTOFF_M { cost } else { f64::INFINITY })
            .collect();
        // A target alone and the track that it leaves alone cost half a squared cut-off each.
        let columns = assigner.solve(&costs, truth.len(), tracks.len(), CUTOFF_M * CUTOFF_M);
        let mut sum_m2 = 0.0;
        let mut matched = 0_u32;
        for (row, column) in columns.iter().enumerate() {
            if let Some(column) = column {
                sum_m2 += costs[row * tracks.len() + column];
                matched += 1;
            }
        }
        let (of_scan_missed, of_scan_excess) = (
            truth.len() as f64 - f64::from(matched),
            tracks.len() as f64 - f64::from(matched),
        );
        distances.push(
            (sum_m2 + 0.5 * CUTOFF_M * CUTOFF_M * (of_scan_missed + of_scan_excess)).sqrt(),
        );
        squares_m2 += sum_m2;
        matches += matched;
        missed.push(of_scan_missed);
        excess.push(of_scan_excess);
    }
    Gospa {
        distance_m: mean(&distances),
        localisation_m: (squares_m2 / f64::from(matches.max(1))).sqrt(),
        missed: mean(&missed),
        excess: mean(&excess),
    }
}

fn square(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}
