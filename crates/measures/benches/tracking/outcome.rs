//! What a tracker made of a run.

use crate::scenario::Scan;
use gapfiller_geo::Vector3;
use gapfiller_measures::picture::{Cutoff, gospa};
use gapfiller_numerics::statistics::mean;

/// Farther than this from any target, a track is false \[m\]; and the order of the sums. The defaults of `gapfiller score`.
pub const CUTOFF: Cutoff = Cutoff {
    cutoff_m: 1_000.0,
    order: 2.0,
};

/// The confirmed tracks after a scan.
pub type Tracks = Vec<Vector3<f64>>;

/// The tracks of a run held against its truth, and how long they took.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    /// Mean over the scans of the GOSPA distance \[m\].
    pub gospa_m: f64,
    /// Root mean square distance of matched tracks \[m\].
    pub localisation_m: f64,
    /// Targets without a track, mean over the scans.
    pub missed: f64,
    /// Tracks without a target, mean over the scans.
    pub falsely: f64,
    /// Plots of the run.
    pub plots: usize,
    /// Time in the loop over the scans \[s\].
    pub seconds: f64,
}

impl Outcome {
    /// Scan by scan.
    pub fn of(scans: &[Scan], tracks: &[Tracks], seconds: f64) -> Self {
        let each = CUTOFF.cutoff_m * CUTOFF.cutoff_m / 2.0;
        let (mut distances, mut missed, mut falsely) = (Vec::new(), Vec::new(), Vec::new());
        let (mut squares, mut matched) = (0.0, 0.0);
        for (scan, tracks) in scans.iter().zip(tracks) {
            let truth: Tracks = (scan.truth.iter())
                .map(|state| Vector3::from(state.position_m))
                .collect();
            let parts = gospa(&truth, tracks, &CUTOFF);
            distances.push(parts.distance_m);
            missed.push(parts.missed / each);
            falsely.push(parts.falsely / each);
            squares += parts.localisation;
            matched += truth.len() as f64 - parts.missed / each;
        }
        Self {
            gospa_m: mean(&distances),
            localisation_m: (squares / f64::max(matched, 1.0)).sqrt(),
            missed: mean(&missed),
            falsely: mean(&falsely),
            plots: scans.iter().map(|scan| scan.plots.len()).sum(),
            seconds,
        }
    }
}
