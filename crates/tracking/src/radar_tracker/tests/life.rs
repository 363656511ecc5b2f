//! How tracks begin, live and end.

use super::super::*;
use super::simulated::*;
use gapfiller_border::{Class, IffMode, PlotId};
use gapfiller_geo::Vector3;

#[test]
fn every_flight_gets_one_track_that_follows_it() {
    let flights = ring(24);
    let mut radar = Radar::new(1);
    // Wide enough that none of some hundred plots falls outside by chance.
    let mut desk = Desk::new(TrackerConfig {
        gate: 25.0,
        ..CONFIG
    });
    for scan in 0..20 {
        let sectors = radar.scan(scan, &flights, |_| true, true);
        desk.scan(&radar.frame, scan, &sectors);
    }
    assert_eq!(desk.tracker.tracks().len(), 24);
    assert_eq!(desk.count(|c| matches!(c, TrackChange::Started { .. })), 24);
    assert_eq!(
        desk.count(|c| matches!(c, TrackChange::Confirmed { .. })),
        24
    );
    assert_eq!(
        desk.count(|c| matches!(c, TrackChange::Updated { .. })),
        24 * 19
    );
    assert_eq!(
        desk.count(|c| matches!(c, TrackChange::Replied { .. })),
        24 * 20
    );
    for track in desk.tracker.tracks() {
        assert!(track.confirmed && track.hits == 20 && track.misses == 0);
        assert_eq!(track.class.best(), Some(Class::Fighter));
        let replies = track.replies.of(IffMode::Mode3).unwrap();
        assert_eq!(replies.count, 20);
        let flight = flights[usize::from(replies.code.unwrap())];
        let truth = Vector3::from(flight.start)
            + Vector3::from(flight.velocity) * track.state.time.seconds();
        let error = radar.frame.to_enu(&track.state.position).0 - truth;
        assert!(error.norm() < 1_500.0, "{}", error.norm());
        let velocity =
            radar.frame.rotate_to_enu(&track.state.velocity_m_s) - Vector3::from(flight.velocity);
        assert!(velocity.norm() < 60.0, "{}", velocity.norm());
        assert_eq!(desk.tracker.get(track.number).unwrap().number, track.number);
    }
}

#[test]
fn the_same_plots_give_the_same_tracks() {
    let flights = ring(30);
    let run = || {
        let mut radar = Radar::new(2);
        let mut desk = Desk::new(CONFIG);
        for scan in 0..8 {
            let sectors = radar.scan(
                scan,
                &flights,
                |place| !(place as u64 + scan).is_multiple_of(3),
                true,
            );
            desk.scan(&radar.frame, scan, &sectors);
        }
        (desk.tracker.tracks().to_vec(), desk.changes)
    };
    assert_eq!(run(), run());
}

/// Every pattern of the three looks after the first plot: confirmed just when at least two are hits, and otherwise ended.
#[test]
fn three_hits_of_four_confirm() {
    let flights = ring(1);
    for pattern in 0_u64..8 {
        let mut radar = Radar::new(3);
        let mut desk = Desk::new(CONFIG);
        for scan in 0..4 {
            let hit = scan == 0 || pattern >> (scan - 1) & 1 == 1;
            let sectors = radar.scan(scan, &flights, |_| hit, false);
            desk.scan(&radar.frame, scan, &sectors);
        }
        // The last look's miss is counted half a renewal later.
        desk.scan(&radar.frame, 4, &radar.scan_of_nothing());
        let first = |change: &TrackChange| matches!(change, TrackChange::Confirmed { number: 1 });
        let confirmed = desk.changes.iter().any(first);
        assert_eq!(confirmed, pattern.count_ones() >= 2, "{pattern:03b}");
        assert_eq!(desk.tracker.get(1).is_some(), confirmed);
        let gone = |change: &TrackChange| {
            *change
                == TrackChange::Ended {
                    number: 1,
                    why: TrackEnd::NotConfirmed,
                }
        };
        assert_eq!(desk.changes.iter().any(gone), !confirmed);
    }
}

#[test]
fn misses_in_a_row_end_a_track() {
    let flights = ring(8);
    let mut radar = Radar::new(4);
    let mut desk = Desk::new(CONFIG);
    let mut scan_with = |desk: &mut Desk, scan: u64, seen: bool| {
        let sectors = radar.scan(scan, &flights, |_| seen, false);
        desk.scan(&radar.frame, scan, &sectors);
    };
    for scan in 0..10 {
        // Two misses in a row, then a hit: nothing ends.
        scan_with(&mut desk, scan, scan != 6 && scan != 7);
    }
    assert_eq!(desk.tracker.tracks().len(), 8);
    assert_eq!(desk.count(ended(TrackEnd::Lost)), 0);
    assert!(
        desk.tracker
            .tracks()
            .iter()
            .all(|t| t.misses == 0 && t.opportunities == 10)
    );
    for scan in 10..14 {
        scan_with(&mut desk, scan, false);
    }
    assert_eq!(desk.tracker.tracks().len(), 0);
    assert_eq!(desk.count(ended(TrackEnd::Lost)), 8);
    // After a silence the flights are new.
    for scan in 40..44 {
        scan_with(&mut desk, scan, true);
    }
    assert_eq!(desk.tracker.tracks().first().map(|t| t.number), Some(9));
}

#[test]
fn a_silent_radar_comes_back_to_new_tracks() {
    let flights = ring(8);
    let mut radar = Radar::new(4);
    let mut desk = Desk::new(CONFIG);
    for scan in (0..5).chain(50..55) {
        let sectors = radar.scan(scan, &flights, |_| true, false);
        desk.scan(&radar.frame, scan, &sectors);
    }
    assert_eq!(desk.count(ended(TrackEnd::Lost)), 8);
    assert_eq!(desk.tracker.tracks().len(), 8);
}

#[test]
fn capacity_is_a_limit_and_dropping_makes_room() {
    let flights = ring(30);
    let mut radar = Radar::new(5);
    let mut desk = Desk::new(TrackerConfig {
        capacity: 12,
        ..CONFIG
    });
    for scan in 0..5 {
        let sectors = radar.scan(scan, &flights, |_| true, false);
        desk.scan(&radar.frame, scan, &sectors);
        assert_eq!(desk.tracker.tracks().len(), 12);
    }
    desk.tracker.drop_track(4);
    desk.tracker.drop_track(4);
    assert!(desk.tracker.get(4).is_none() && desk.tracker.get(5).is_some());
    assert_eq!(desk.tracker.tracks().len(), 11);
    let sectors = radar.scan(5, &flights, |_| true, false);
    desk.scan(&radar.frame, 5, &sectors);
    assert_eq!(desk.tracker.tracks().len(), 12);
    assert_eq!(desk.tracker.tracks().last().map(|t| t.number), Some(13));
}

#[test]
fn nonsense_plots_are_passed_over() {
    let mut desk = Desk::new(CONFIG);
    let frame = Radar::new(0).frame;
    let plot = |range_m: f64, azimuth_rad: f64| Plot {
        id: PlotId(1),
        time: SimTime::ZERO,
        range_m,
        azimuth_rad,
        elevation_rad: 0.0,
        recognised: None,
    };
    let plots = [
        plot(f64::NAN, 0.0),
        plot(-1.0, 0.0),
        plot(1.0, f64::INFINITY),
    ];
    desk.tracker.look(
        &frame,
        SimTime::ZERO,
        &plots,
        &[],
        &mut desk.next_number,
        &mut desk.changes,
    );
    assert!(desk.tracker.tracks().is_empty() && desk.changes.is_empty());
}
