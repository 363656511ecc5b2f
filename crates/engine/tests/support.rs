//! What an engagement rests on: the cue, the guidance, another node's track. Each effect with its cause, and none without.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Options, flyer, laydown};
use gapfiller_border::{NodeId, Order, RadarIndex, SimTime};
use gapfiller_engine::replay::{recorded_orders, replayed_orders};
use gapfiller_engine::{Setup, run};
use gapfiller_models::interceptor::LowAltitude;
use gapfiller_records::{Entry, Keep, Record, RoundResult, Side};
use gapfiller_world::{Looking, ObjectSetup};

const BATTERY: usize = 2;

fn log(setup: &Setup, number: u64) -> Vec<Entry> {
    let entries = run(setup, 11, number, Keep::Everything)
        .log
        .entries()
        .to_vec();
    assert_eq!(recorded_orders(&entries), replayed_orders(setup, &entries));
    entries
}

fn raiders(count: u32) -> Vec<ObjectSetup> {
    let raider = |index: u32| {
        let east = 0.2 * f64::from(index) - 0.3;
        flyer(
            &format!("raider-{index}"),
            Side::Hostile,
            east,
            40.0 * f64::from(index),
            None,
        )
    };
    (0..count).map(raider).collect()
}

fn rounds(entries: &[Entry], wanted: RoundResult) -> usize {
    let is = |entry: &&Entry| matches!(entry.record, Record::RoundEnded { result, .. } if result == wanted);
    entries.iter().filter(is).count()
}

fn kills(entries: &[Entry]) -> usize {
    let killed = |entry: &&Entry| matches!(entry.record, Record::Killed { .. });
    entries.iter().filter(killed).count()
}

fn launches(entries: &[Entry]) -> usize {
    let launched = |entry: &&Entry| matches!(entry.record, Record::Launched { .. });
    entries.iter().filter(launched).count()
}

/// Mean time from the first pointing of a beam to its first plot [s], over some runs, with the cue told by others only.
fn acquisition_s(grow_by_m: f64) -> f64 {
    let options = Options {
        shared: true,
        ..Options::default()
    };
    let mut setup = laydown(raiders(3), &options);
    let battery = &mut setup.world.nodes[BATTERY];
    battery.radars.remove(0);
    battery.radars[0].looking = Looking::Pointed {
        dwell_s: 1.0,
        half_beam_rad: 0.01,
        half_gate_m: 2_000.0,
    };
    setup.minds[BATTERY].radars.remove(0);
    // The centre's word of where things are is as good or bad as its covariance says.
    setup.minds[0].radars[0].tracker.accuracy.azimuth_rad += grow_by_m / 150_000.0;
    setup.minds[0].radars[0].tracker.accuracy.elevation_rad += grow_by_m / 150_000.0;
    let mut waits = Vec::new();
    for number in 0..8 {
        let entries = log(&setup, number);
        let mut pointed: Vec<(gapfiller_border::BeamId, SimTime)> = Vec::new();
        let mut found = std::collections::BTreeSet::new();
        for entry in &entries {
            match &entry.record {
                Record::Ordered {
                    node,
                    order: Order::Point { beam, .. },
                } if usize::from(node.0) == BATTERY
                    && !pointed.iter().any(|(other, _)| other == beam) =>
                {
                    pointed.push((*beam, entry.time));
                }
                Record::Observed {
                    node,
                    observation: gapfiller_border::Observation::Dwell { beam, plots, .. },
                } if usize::from(node.0) == BATTERY
                    && !plots.is_empty()
                    && found.insert(beam.0) =>
                {
                    let first = pointed.iter().find(|(other, _)| other == beam).unwrap().1;
                    waits.push(entry.time.since(first));
                }
                _ => {}
            }
        }
    }
    assert!(waits.len() >= 8, "{}", waits.len());
    waits.iter().sum::<f64>() / waits.len() as f64
}

#[test]
fn a_poor_cue_takes_longer_to_acquire() {
    let (sharp, poor) = (acquisition_s(0.0), acquisition_s(2_000.0));
    assert!(sharp < 3.0, "{sharp}");
    assert!(poor > 1.5 * sharp, "{sharp} {poor}");
}

#[test]
fn rounds_without_support_are_lost() {
    // The battery's radars go silent while rounds are in flight.
    let outcome = |coast_s: Option<f64>, silent: bool| {
        let options = Options {
            kill_probability: 1.0,
            ..Options::default()
        };
        let mut setup = laydown(raiders(1), &options);
        setup.world.nodes[BATTERY].weapons[0].interceptor.coast_s = coast_s;
        let supported = log(&setup, 0);
        let launched = supported
            .iter()
            .find(|entry| matches!(entry.record, Record::Launched { .. }));
        let launched = launched.expect("a launch").time.seconds();
        if !silent {
            return supported;
        }
        let span = (launched + 2.0, launched + 200.0);
        setup.world.nodes[BATTERY].survival.emission.silent = vec![span];
        log(&setup, 0)
    };
    let limited = Some(10.0);
    assert_eq!(
        rounds(&outcome(limited, false), RoundResult::LostTrack),
        0,
        "supported to the end"
    );
    assert_eq!(kills(&outcome(limited, false)), 1);
    let lost = outcome(limited, true);
    assert!(rounds(&lost, RoundResult::LostTrack) > 0);
    let first = lost.iter().find_map(|entry| match entry.record {
        Record::RoundEnded { result, .. } => Some(result),
        _ => None,
    });
    assert_eq!(first, Some(RoundResult::LostTrack));
    assert_eq!(
        rounds(&outcome(None, true), RoundResult::LostTrack),
        0,
        "no limit, no loss"
    );
    // The balance holds: what left a launcher ended once.
    let fired: usize = lost
        .iter()
        .map(|entry| match entry.record {
            Record::Launched { rounds, .. } => rounds as usize,
            _ => 0,
        })
        .sum();
    let ended = lost
        .iter()
        .filter(|entry| matches!(entry.record, Record::RoundEnded { .. }))
        .count();
    assert_eq!(fired, ended);
}

/// The battery has no radar of its own; the post tells it what it sees.
fn remote(fire_control: bool) -> Setup {
    let options = Options {
        shared: true,
        kill_probability: 1.0,
        ..Options::default()
    };
    let mut setup = laydown(raiders(2), &options);
    setup.world.nodes[BATTERY].radars.clear();
    setup.minds[BATTERY].radars.clear();
    // The post sees well and often enough for its tracks to be fired on, and the links are quick.
    let post = &mut setup.world.nodes[0].radars[0];
    (
        post.model.range_sigma_m,
        post.model.azimuth_sigma_rad,
        post.model.elevation_sigma_rad,
    ) = (20.0, 0.0003, 0.0003);
    post.model.renewal_s = 2.0;
    post.model.false_alarms_per_scan = 0.0;
    post.registration = Default::default();
    let tracker = &mut setup.minds[0].radars[0].tracker;
    tracker.renewal_s = 2.0;
    tracker.acceleration_psd = 5.0;
    (
        tracker.accuracy.range_m,
        tracker.accuracy.azimuth_rad,
        tracker.accuracy.elevation_rad,
    ) = (20.0, 0.0003, 0.0003);
    for link in &mut setup.world.links {
        (link.latency_s, link.interval_s) = (0.2, 2.0);
    }
    for mind in &mut setup.minds {
        for link in &mut mind.links {
            link.interval_s = 2.0;
            link.carries.fire_control = fire_control;
        }
    }
    setup
}

#[test]
fn a_unit_without_a_radar_kills_on_a_told_track_and_on_no_mere_cue() {
    let with = log(&remote(true), 0);
    assert!(
        kills(&with) == 2,
        "{} kills of {} launches",
        kills(&with),
        launches(&with)
    );
    let fired_without_beam = with.iter().any(|entry| {
        matches!(
            &entry.record,
            Record::Ordered {
                order: Order::Fire { beam: None, .. },
                ..
            }
        )
    });
    assert!(fired_without_beam);
    // The same tracks as cues only: nothing to point, nothing to fire on.
    assert_eq!(launches(&log(&remote(false), 0)), 0);
}

#[test]
fn a_told_track_that_has_aged_is_not_fired_on() {
    let mut setup = remote(true);
    for link in &mut setup.world.links {
        link.latency_s = 20.0;
    }
    assert_eq!(launches(&log(&setup, 0)), 0);
}

#[test]
fn remote_kills_what_the_isolated_battery_cannot_see() {
    // A battery whose own radars look north only: the raid comes from the south.
    let blind = |shared: bool, fire_control: bool| {
        let mut setup = remote(fire_control);
        let whole = laydown(
            raiders(2),
            &Options {
                shared,
                ..Options::default()
            },
        );
        setup.world.nodes[BATTERY].radars = whole.world.nodes[BATTERY].radars.clone();
        setup.minds[BATTERY].radars = whole.minds[BATTERY].radars.clone();
        for radar in &mut setup.world.nodes[BATTERY].radars {
            radar.model.half_sector_rad = 0.5;
        }
        if let Some(radar) = &mut setup.minds[BATTERY].radars[1].engagement {
            radar.half_sector_rad = 0.5;
        }
        if !shared {
            setup.world.links.truncate(1);
            setup.minds[1].links.clear();
            setup.minds[BATTERY].links.clear();
        }
        kills(&log(&setup, 0))
    };
    assert_eq!(blind(false, false), 0, "isolated");
    assert_eq!(blind(true, false), 0, "cued, but out of its sector");
    assert_eq!(blind(true, true), 2, "remote");
}

#[test]
fn a_radar_that_finds_nothing_does_not_stand_in_the_way_of_a_told_track() {
    // In sector, but the engagement radar cannot see it: its mask hides all below 20 km.
    let mut setup = remote(true);
    let whole = laydown(raiders(2), &Options::default());
    setup.world.nodes[BATTERY].radars = whole.world.nodes[BATTERY].radars.clone();
    setup.minds[BATTERY].radars = whole.minds[BATTERY].radars.clone();
    for radar in &mut setup.world.nodes[BATTERY].radars {
        radar.model.elevation_min_rad = 1.0;
    }
    let entries = log(&setup, 0);
    let pointed = entries.iter().any(|entry| {
        matches!(
            &entry.record,
            Record::Ordered {
                node: NodeId(2),
                order: Order::Point {
                    radar: RadarIndex(1),
                    ..
                }
            }
        )
    });
    assert!(pointed && kills(&entries) == 2, "{}", kills(&entries));
}

#[test]
fn low_targets_are_reached_less_far() {
    let first_s = |low: Option<LowAltitude>| {
        let mut setup = laydown(raiders(1), &Options::default());
        setup.world.nodes[BATTERY].weapons[0]
            .interceptor
            .low_altitude = low;
        setup.minds[BATTERY].weapons[0].interceptor.low_altitude = low;
        let entries = log(&setup, 0);
        let launched = entries
            .iter()
            .find(|entry| matches!(entry.record, Record::Launched { .. }));
        launched.expect("a launch").time.seconds()
    };
    let at = |below_m: f64| {
        Some(LowAltitude {
            below_m,
            range_m: 30_000.0,
        })
    };
    // It flies at 7 km; where it will be met is known to a few.
    assert_eq!(first_s(None), first_s(at(2_000.0)));
    assert!(first_s(at(20_000.0)) > first_s(None) + 100.0);
}
