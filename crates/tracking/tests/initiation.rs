//! M of N: how soon the tracker confirms a target, against a table of closed forms.

#![allow(clippy::unwrap_used)]

use gapfiller_border::SimTime;
use gapfiller_geo::{Matrix3, Vector3};
use gapfiller_tracking::tracker::{
    Dimensions, Initiation, MultiTargetTracker, PositionPlot, TrackerSettings,
};

const SCANS: u32 = 10;

/// The scan by which a target is confirmed (1 for the first), for one pattern of detections; none if not within [`SCANS`].
fn confirmed_by(hits: u32, window: u32, detections: u32) -> Option<u32> {
    let mut tracker = MultiTargetTracker::new(TrackerSettings {
        confirm_hits: hits,
        confirm_window: window,
        delete_after_misses: window.max(3),
        gate_probability: 0.999,
        ..TrackerSettings::default()
    })
    .unwrap();
    for scan in 0..SCANS {
        let seconds = 4.0 * f64::from(scan);
        let plot = PositionPlot {
            time: SimTime::from_seconds(seconds),
            position_m: Vector3::new(200.0 * seconds, 30_000.0, 5_000.0),
            covariance: Matrix3::identity() * 2_500.0,
            dimensions: Dimensions::Three,
        };
        let seen = detections >> scan & 1 == 1;
        let plots = if seen { &[plot][..] } else { &[] };
        if tracker.scan(0, plot.time, plots).unwrap().confirmed > 0 {
            return Some(scan + 1);
        }
    }
    None
}

/// The table's probabilities of confirmation by scan 5 and 10, made up from the tracker's answer to each of the 1 024 patterns
/// of detections: exact, so to the table's ten digits.
#[test]
fn the_tracker_confirms_as_the_table_says() {
    let table = include_str!("data/track_init_mofn.csv");
    let mut cases = 0;
    let mut known: Option<(u32, u32, Vec<Option<u32>>)> = None;
    for line in table.lines().skip(1) {
        let row: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        let (hits, window, seen) = (row[0] as u32, row[1] as u32, row[2]);
        if known
            .as_ref()
            .is_none_or(|(m, n, _)| (*m, *n) != (hits, window))
        {
            let times = (0..1 << SCANS).map(|pattern| confirmed_by(hits, window, pattern));
            known = Some((hits, window, times.collect()));
        }
        let times = &known.as_ref().unwrap().2;
        for (scan, expected) in [(5, row[4]), (10, row[5])] {
            let mut probability = 0.0;
            for (pattern, time) in times.iter().enumerate() {
                if time.is_some_and(|time| time <= scan) {
                    let detected = pattern.count_ones();
                    let mut weight = 1.0;
                    (0..SCANS).for_each(|k| weight *= if k < detected { seen } else { 1.0 - seen });
                    probability += weight;
                }
            }
            assert!(
                (probability - expected).abs() < 1e-9,
                "{hits} of {window}, {seen}, by scan {scan}: {probability} {expected}"
            );
        }
        cases += 1;
    }
    assert!(cases >= 20, "{cases}");
}

#[test]
fn two_points_give_the_velocity_at_once() {
    let run = |initiation| {
        let mut tracker = MultiTargetTracker::new(TrackerSettings {
            initiation,
            initial_speed_sigma_m_s: 100.0,
            max_speed_m_s: 1_000.0,
            ..TrackerSettings::default()
        })
        .unwrap();
        for step in 0..2 {
            let seconds = 4.0 * f64::from(step);
            let plot = PositionPlot {
                time: SimTime::from_seconds(seconds),
                position_m: Vector3::new(300.0 * seconds, 0.0, 5_000.0),
                covariance: Matrix3::identity() * 2_500.0,
                dimensions: Dimensions::Three,
            };
            tracker.scan(0, plot.time, &[plot]).unwrap();
        }
        let track = tracker.tracks().next().unwrap();
        assert_eq!((tracker.tracks().len(), track.hits), (1, 2));
        track.state.velocity_m_s.x
    };
    assert!((run(Initiation::TwoPoint) - 300.0).abs() < 1e-9);
    let damped = run(Initiation::ZeroVelocity);
    assert!(damped > 200.0 && damped < 299.0, "{damped}");
}

/// A second plot farther than the largest speed allows is another target's, however wide the gate of a new track.
#[test]
fn nothing_is_faster_than_the_fastest() {
    let mut tracker = MultiTargetTracker::new(TrackerSettings {
        initial_speed_sigma_m_s: 2_000.0,
        max_speed_m_s: 500.0,
        ..TrackerSettings::default()
    })
    .unwrap();
    for (seconds, x) in [(0.0, 0.0), (4.0, 4_000.0)] {
        let plot = PositionPlot {
            time: SimTime::from_seconds(seconds),
            position_m: Vector3::new(x, 0.0, 5_000.0),
            covariance: Matrix3::identity() * 2_500.0,
            dimensions: Dimensions::Three,
        };
        tracker.scan(0, plot.time, &[plot]).unwrap();
    }
    assert_eq!(tracker.tracks().len(), 2);
}
