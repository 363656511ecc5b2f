//! Which plot and which reply goes to which track.

use super::super::*;
use super::simulated::*;
use crate::measurement::Accuracy;
use gapfiller_border::{IffMode, PlotId};
use std::f64::consts::TAU;

#[test]
fn crossing_flights_do_not_swap_with_good_accuracy() {
    // They cross 80 km east of the radar at right angles, 400 m apart in height, at the same moment.
    let crossing_s = 100.0;
    let flight = |east: f64, north: f64, up: f64| Flight {
        start: [80_000.0 - east * crossing_s, -north * crossing_s, up],
        velocity: [east, north, 0.0],
    };
    let flights = [
        flight(160.0, 160.0, 6_000.0),
        flight(160.0, -160.0, 6_400.0),
    ];
    for run in 0..20 {
        let mut radar = Radar::new(run);
        radar.accuracy = Accuracy {
            range_m: 20.0,
            azimuth_rad: 0.0003,
            elevation_rad: 0.0003,
        };
        let config = TrackerConfig {
            accuracy: radar.accuracy,
            acceleration_psd: 1.0,
            ..CONFIG
        };
        let mut desk = Desk::new(config);
        let mut owner = Vec::new();
        for scan in 0..20 {
            let sectors = radar.scan(scan, &flights, |_| true, false);
            desk.scan(&radar.frame, scan, &sectors);
            for sector in &sectors {
                owner.extend(sector.flights.iter().copied());
            }
        }
        assert_eq!(desk.tracker.tracks().len(), 2);
        for track in desk.tracker.tracks() {
            let plots = desk.changes.iter().filter_map(|change| match change {
                TrackChange::Started { number, plot } | TrackChange::Updated { number, plot }
                    if *number == track.number =>
                {
                    Some(owner[plot.0 as usize - 1])
                }
                _ => None,
            });
            let flights: Vec<usize> = plots.collect();
            assert_eq!(flights.len(), 20);
            assert!(
                flights.iter().all(|flight| *flight == flights[0]),
                "run {run}: {flights:?}"
            );
        }
    }
}

#[test]
fn a_track_just_seen_takes_no_second_plot() {
    let flights = ring(1);
    let mut radar = Radar::new(6);
    let mut desk = Desk::new(CONFIG);
    for scan in 0..4 {
        let sectors = radar.scan(scan, &flights, |_| true, false);
        desk.scan(&radar.frame, scan, &sectors);
    }
    let plot = Plot {
        id: PlotId(77),
        ..radar.scan(4, &flights, |_| true, false)[0].plots[0]
    };
    let twice = [
        plot,
        Plot {
            id: PlotId(78),
            ..plot
        },
    ];
    let now = plot.time.after(1.0);
    for plots in [&twice[..1], &twice[1..]] {
        desk.tracker.look(
            &radar.frame,
            now,
            plots,
            &[],
            &mut desk.next_number,
            &mut desk.changes,
        );
    }
    assert_eq!(desk.tracker.get(1).unwrap().last_plot, PlotId(77));
    assert_eq!(desk.tracker.get(2).unwrap().last_plot, PlotId(78));
    assert!(!desk.tracker.get(2).unwrap().confirmed);
}

#[test]
fn a_reply_goes_to_the_nearest_track_or_to_none() {
    let flights = [
        Flight {
            start: [0.0, 80_000.0, 6_000.0],
            velocity: [0.0; 3],
        },
        Flight {
            start: [600.0, 80_000.0, 6_000.0],
            velocity: [0.0; 3],
        },
    ];
    let mut radar = Radar::new(7);
    radar.accuracy = Accuracy {
        range_m: 5.0,
        azimuth_rad: 0.0001,
        elevation_rad: 0.0001,
    };
    let mut desk = Desk::new(TrackerConfig {
        accuracy: radar.accuracy,
        ..CONFIG
    });
    let sectors = radar.scan(0, &flights, |_| true, false);
    desk.scan(&radar.frame, 0, &sectors);
    let plot = sectors[0].plots[0];
    let at = |azimuth_rad: f64, range_m: f64| IffReply {
        time: plot.time,
        range_m,
        azimuth_rad,
        mode: IffMode::Mode5,
        code: None,
    };
    let middle = 0.5 * (plot.azimuth_rad + sectors[0].plots[1].azimuth_rad);
    let nearer_first = at(middle - 0.001, plot.range_m);
    let nearer_second = at(middle + 0.001, plot.range_m);
    let behind = at(middle + 0.5 * TAU, plot.range_m);
    let far = at(middle, plot.range_m + 5_000.0);
    let nonsense = at(f64::NAN, plot.range_m);
    let replies = [
        nearer_first,
        nearer_second,
        behind,
        far,
        nonsense,
        nearer_second,
    ];
    desk.changes.clear();
    desk.tracker.look(
        &radar.frame,
        SimTime::from_seconds(RENEWAL_S),
        &[],
        &replies,
        &mut desk.next_number,
        &mut desk.changes,
    );
    let numbers: Vec<u32> = desk
        .changes
        .iter()
        .filter_map(|change| match change {
            TrackChange::Replied { number, .. } => Some(*number),
            _ => None,
        })
        .collect();
    assert_eq!(numbers, [1, 2, 2]);
}

/// One crowd, checked against trying all assignments.
#[test]
fn a_crowd_is_assigned_at_least_cost() {
    let flights: Vec<Flight> = (0..5)
        .map(|k| Flight {
            start: [900.0 * f64::from(k), 80_000.0, 6_000.0],
            velocity: [0.0, 200.0, 0.0],
        })
        .collect();
    for run in 0..10 {
        let mut radar = Radar::new(100 + run);
        let mut desk = Desk::new(CONFIG);
        for scan in 0..4 {
            let sectors = radar.scan(scan, &flights, |_| true, false);
            if scan == 3 {
                check_against_all(&mut desk, &radar.frame, &sectors[0].plots);
            }
            desk.scan(&radar.frame, scan, &sectors);
        }
    }
}

fn check_against_all(desk: &mut Desk, frame: &LocalFrame, plots: &[Plot]) {
    let tracker = &mut desk.tracker;
    tracker.measurements.take(frame, plots, &CONFIG);
    tracker.measurements.pairs(
        frame,
        &CONFIG,
        &tracker.tracks,
        &tracker.outlines,
        &mut tracker.pairs,
    );
    let pairs = &tracker.pairs;
    let cost = |pair: &Pair| {
        pair.innovation.mahalanobis_squared
            + gapfiller_numerics::math::ln(pair.innovation.determinant)
    };
    let spread = |pair: &Pair| gapfiller_numerics::math::ln(pair.innovation.determinant);
    let alone = CONFIG.gate + pairs.iter().map(spread).fold(f64::NEG_INFINITY, f64::max);
    let chosen: Vec<u32> = tracker
        .associator
        .choose(pairs, plots.len(), CONFIG.gate)
        .to_vec();
    let tracks = tracker.tracks.len();
    let total = |set: &[u32]| {
        set.iter().map(|p| cost(&pairs[*p as usize])).sum::<f64>()
            + alone * (tracks - set.len()) as f64
    };
    // Depth first over the tracks: take one of its pairs with a free plot, or none.
    fn best(
        pairs: &[Pair],
        track: u32,
        tracks: u32,
        used: u64,
        alone: f64,
        cost: &dyn Fn(&Pair) -> f64,
    ) -> f64 {
        if track == tracks {
            return 0.0;
        }
        let mut least = alone + best(pairs, track + 1, tracks, used, alone, cost);
        for pair in pairs
            .iter()
            .filter(|p| p.track == track && used >> p.plot & 1 == 0)
        {
            let rest = best(pairs, track + 1, tracks, used | 1 << pair.plot, alone, cost);
            least = least.min(cost(pair) + rest);
        }
        least
    }
    let least = best(pairs, 0, tracks as u32, 0, alone, &cost);
    assert!(
        (total(&chosen) - least).abs() < 1e-6,
        "{} {least}",
        total(&chosen)
    );
}

#[test]
fn the_cheap_tests_never_lose_a_pair() {
    // The same look with and without the cheap tests, over vague and sharp tracks.
    let flights = ring(40);
    let mut radar = Radar::new(8);
    let mut desk = Desk::new(CONFIG);
    for scan in 0..4 {
        let sectors = radar.scan(scan, &flights, |place| place as u64 % 4 <= scan, false);
        for sector in &sectors {
            let tracker = &mut desk.tracker;
            tracker
                .measurements
                .take(&radar.frame, &sector.plots, &CONFIG);
            tracker.measurements.pairs(
                &radar.frame,
                &CONFIG,
                &tracker.tracks,
                &tracker.outlines,
                &mut tracker.pairs,
            );
            let mut all = 0;
            for (place, track) in tracker.tracks.iter().enumerate() {
                for measured in &tracker.measurements.positions {
                    let predicted = track
                        .state
                        .extrapolated(measured.time, CONFIG.acceleration_psd);
                    let due = measured.time >= tracker.outlines.due_at(place);
                    all += usize::from(
                        due && kalman::mahalanobis_squared(&predicted, measured) <= CONFIG.gate,
                    );
                }
            }
            assert_eq!(tracker.pairs.len(), all);
        }
        desk.scan(&radar.frame, scan, &sectors);
    }
}
