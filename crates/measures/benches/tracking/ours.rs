//! Gapfiller's tracker over a run.

use crate::outcome::Tracks;
use crate::scenario::{SCAN_PERIOD_S, SIGMA_M, Scan, Size};
use crate::settings;
use gapfiller_border::SimTime;
use gapfiller_geo::{Matrix3, Vector3};
use gapfiller_tracking::tracker::{
    Association, Dimensions, Filter, Initiation, MultiTargetTracker, PositionPlot, TrackerSettings,
};
use std::time::Instant;

/// Each run is timed so often, and the shortest time counts: it is milliseconds on a machine that does other things too.
const REPEATS: usize = 7;

/// The settings that Stone Soup gets.
pub fn tracker_settings(size: Size, association: Association) -> TrackerSettings {
    TrackerSettings {
        filter: Filter::ConstantVelocity {
            acceleration_psd: settings::ACCELERATION_PSD,
        },
        association,
        gate_probability: settings::GATE_PROBABILITY,
        detection_probability: crate::scenario::DETECTION_PROBABILITY,
        clutter_density: size.clutter_density_per_m3(),
        confirm_hits: settings::CONFIRM_HITS,
        confirm_window: settings::CONFIRM_WINDOW,
        delete_after_misses: settings::DELETE_AFTER_MISSES,
        initiation: Initiation::ZeroVelocity,
        initial_speed_sigma_m_s: settings::SPEED_SIGMA_M_S,
        // Stone Soup knows no such limit.
        max_speed_m_s: 1e6,
        ..TrackerSettings::default()
    }
}

/// The confirmed tracks after each scan, and the time of the loop over the scans \[s\].
pub fn run(scans: &[Scan], settings: &TrackerSettings) -> (Vec<Tracks>, f64) {
    let covariance = Matrix3::identity() * (SIGMA_M * SIGMA_M);
    let scans: Vec<(SimTime, Vec<PositionPlot>)> = (0..)
        .zip(scans)
        .map(|(number, scan)| {
            let time = SimTime::from_seconds(f64::from(number) * SCAN_PERIOD_S);
            let plot = |position: &[f64; 3]| PositionPlot {
                time,
                position_m: Vector3::from(*position),
                covariance,
                dimensions: Dimensions::Three,
            };
            (time, scan.plots.iter().map(plot).collect())
        })
        .collect();
    let mut shortest_s = f64::INFINITY;
    let mut seen = Vec::new();
    for _ in 0..REPEATS {
        let start = Instant::now();
        let tracks = follow(&scans, settings);
        shortest_s = shortest_s.min(start.elapsed().as_secs_f64());
        seen = tracks;
    }
    (seen, shortest_s)
}

/// From a tracker without tracks to the end of the run.
fn follow(scans: &[(SimTime, Vec<PositionPlot>)], settings: &TrackerSettings) -> Vec<Tracks> {
    let mut tracker = MultiTargetTracker::new(settings.clone()).unwrap();
    scans
        .iter()
        .map(|(time, plots)| {
            tracker.scan(0, *time, plots).unwrap();
            (tracker.tracks_at(*time))
                .filter(|track| track.confirmed)
                .map(|track| track.state.position_m)
                .collect()
        })
        .collect()
}
