//! Hits, repairs, silence and moves: each effect with its cause, and none without.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{BASE, Options, flyer, laydown};
use gapfiller_border::{NodeId, Observation, RadarIndex, SimTime};
use gapfiller_c2::CuedEmission;
use gapfiller_engine::replay::{recorded_orders, replayed_orders};
use gapfiller_engine::{Setup, run};
use gapfiller_geo::elevation::Flat;
use gapfiller_geo::frames::Geodetic;
use gapfiller_geo::horizon_mask::HorizonMask;
use gapfiller_records::{Entry, Keep, Record, Side};
use gapfiller_world::{Damage, DamagedPart, Move, ObjectSetup};
use std::sync::Arc;

const POST: u16 = 0;

fn log(setup: &Setup, number: u64) -> Vec<Entry> {
    let entries = run(setup, 7, number, Keep::Everything)
        .log
        .entries()
        .to_vec();
    assert_eq!(recorded_orders(&entries), replayed_orders(setup, &entries));
    entries
}

/// Times at which a node took plots [s].
fn plots(entries: &[Entry], of: u16) -> Vec<f64> {
    let of_node = |entry: &&Entry| matches!(entry.record, Record::PlotTaken { node, .. } if node == NodeId(of));
    entries
        .iter()
        .filter(of_node)
        .map(|entry| entry.time.seconds())
        .collect()
}

fn between(times: &[f64], from_s: f64, until_s: f64) -> usize {
    times
        .iter()
        .filter(|time| **time > from_s && **time <= until_s)
        .count()
}

/// A raider that gets through to the asset that the radar post is, at about 1110 s, and two more far behind it, for it to see.
fn raid_on_the_post() -> Setup {
    let mut objects: Vec<ObjectSetup> = vec![flyer("raider", Side::Hostile, 0.0, 0.0, None)];
    for index in 0..3 {
        let east = 0.4 * f64::from(index);
        objects.push(flyer(
            &format!("other-{index}"),
            Side::Civil,
            east,
            300.0,
            None,
        ));
    }
    let target = objects[0].target.as_mut().unwrap();
    target.damage_probability = 1.0;
    target.expended = true;
    let options = Options {
        kill_probability: 0.0,
        ..Options::default()
    };
    let mut setup = laydown(objects, &options);
    setup.world.nodes[usize::from(POST)].asset = Some(0);
    setup
}

fn hit_s(entries: &[Entry]) -> f64 {
    let hit = entries
        .iter()
        .find(|entry| matches!(entry.record, Record::Leaked { damaged: true, .. }));
    hit.expect("a hit").time.seconds()
}

#[test]
fn a_damaged_post_is_silent_until_it_is_repaired() {
    let mut setup = raid_on_the_post();
    let lost = log(&setup, 0);
    let hit = hit_s(&lost);
    let seen = plots(&lost, POST);
    assert!(between(&seen, hit - 60.0, hit) > 5);
    assert_eq!(between(&seen, hit, 1_500.0), 0, "never repaired");

    setup.world.nodes[0].survival.damage.repair_s = Some(120.0);
    let repaired = log(&setup, 0);
    let seen = plots(&repaired, POST);
    assert_eq!(between(&seen, hit, hit + 120.0), 0);
    assert!(between(&seen, hit + 120.0, hit + 200.0) > 5);
    let restored: Vec<f64> = repaired
        .iter()
        .filter(|entry| matches!(entry.record, Record::Restored { .. }))
        .map(|entry| entry.time.seconds())
        .collect();
    assert_eq!(restored.len(), 1);
    assert!((restored[0] - hit - 120.0).abs() < 1e-6);
    // Its mind was told both times, and tells the centre again afterwards.
    let told = |from: f64| {
        repaired.iter().any(|entry| {
            entry.time.seconds() > from
                && matches!(entry.record, Record::Sent { node, .. } if node == NodeId(POST))
        })
    };
    assert!(told(hit + 120.0));
    // Up to the hit, nothing differs.
    let before = |entries: &[Entry]| -> Vec<Entry> {
        let early = |entry: &&Entry| entry.time.seconds() < hit;
        entries.iter().filter(early).cloned().collect()
    };
    assert_eq!(before(&lost), before(&repaired));
}

#[test]
fn damage_to_the_radars_alone_leaves_the_battery_its_crew() {
    let mut setup = raid_on_the_post();
    setup.world.nodes[0].asset = None;
    setup.world.nodes[2].asset = Some(0);
    setup.world.nodes[2].survival.damage = Damage {
        part: DamagedPart::Radars,
        repair_s: None,
    };
    let entries = log(&setup, 0);
    let hit = hit_s(&entries);
    assert_eq!(between(&plots(&entries, 2), hit, 1_500.0), 0);
    let lost = |record: &Record| matches!(record, Record::NodeLost { .. });
    assert!(!entries.iter().any(|entry| lost(&entry.record)));
    let status = entries.iter().any(|entry| {
        matches!(&entry.record, Record::Observed {
        node: NodeId(2),
        observation: Observation::Status { radars_up, operational: true, .. },
    } if !radars_up.is_empty() && radars_up.iter().all(|up| !up))
    });
    assert!(status, "its mind knows");
    // It still thinks: nobody told it to stop.
    assert!(entries.iter().any(|entry| entry.time.seconds() > hit
        && matches!(
            &entry.record,
            Record::Observed {
                node: NodeId(2),
                observation: Observation::Tick
            }
        )));
}

#[test]
fn silence_makes_what_seeks_an_emitter_miss() {
    // A hundred raiders a second apart, against a post that works again half a second after each hit.
    let damage = |silent: bool, seeks: bool| -> usize {
        let raider = |index: u32| {
            let name = format!("raider-{index}");
            let mut raider = flyer(&name, Side::Hostile, 0.0, f64::from(index), None);
            let target = raider.target.as_mut().unwrap();
            target.damage_probability = 0.9;
            target.emitter_memory = seeks.then_some(0.3);
            raider
        };
        let mut setup = laydown((0..100).map(raider).collect(), &Options::default());
        setup.world.nodes[2].weapons.clear();
        setup.minds[2].weapons.clear();
        let post = &mut setup.world.nodes[0];
        post.asset = Some(0);
        post.survival.damage.repair_s = Some(0.5);
        if silent {
            post.survival.emission.silent = vec![(900.0, 1_400.0)];
        }
        let output = run(&setup, 7, 0, Keep::Outcomes);
        let hit = |entry: &&Entry| matches!(entry.record, Record::Leaked { damaged: true, .. });
        output.log.entries().iter().filter(hit).count()
    };
    let (radiating, silent) = (damage(false, true), damage(true, true));
    assert_eq!(
        radiating,
        damage(false, false),
        "an emitter that radiates is hit as ever"
    );
    assert_eq!(
        damage(true, false),
        radiating,
        "who seeks no emitter does not mind silence"
    );
    // 90 and 27 of a hundred are expected; four standard deviations of the binomial (12 and 18) hold jointly at 99.9 %.
    assert!(
        radiating.abs_diff(90) <= 12 && silent.abs_diff(27) <= 18,
        "{radiating} {silent}"
    );
}

#[test]
fn a_time_of_silence_is_silent_and_then_over() {
    let mut setup = raid_on_the_post();
    setup.world.nodes[0].asset = None;
    let normal = plots(&log(&setup, 0), POST);
    setup.world.nodes[0].survival.emission.silent = vec![(400.0, 600.0)];
    let entries = log(&setup, 0);
    let seen = plots(&entries, POST);
    assert!(between(&normal, 400.0, 600.0) > 10);
    assert_eq!(between(&seen, 400.0, 600.0), 0);
    // A radar that comes on begins with its next scan; after that its plots are those it would have taken anyway.
    let late = |times: &[f64]| between(times, 620.0, 900.0);
    assert_eq!(late(&seen), late(&normal));
    // What it had seen is forgotten in the silence, not carried on for ever.
    let ended = entries.iter().any(|entry| {
        (400.0..600.0).contains(&entry.time.seconds())
            && matches!(
                &entry.record,
                Record::Noted {
                    node: NodeId(POST),
                    note: gapfiller_border::Note::TrackEnded { .. }
                }
            )
    });
    let held = entries.iter().any(|entry| {
        entry.time.seconds() < 400.0
            && matches!(
                &entry.record,
                Record::Noted {
                    node: NodeId(POST),
                    note: gapfiller_border::Note::TrackConfirmed { .. }
                }
            )
    });
    assert!(held && ended);
}

#[test]
fn a_battery_switches_on_when_something_comes() {
    let first_plot = |shared: bool, cued: bool| -> Option<f64> {
        let options = Options {
            shared,
            ..Options::default()
        };
        let mut setup = laydown(
            vec![flyer("raider", Side::Hostile, 0.0, 0.0, None)],
            &options,
        );
        for node in &mut setup.world.nodes {
            for radar in &mut node.radars {
                radar.model.false_alarms_per_scan = 0.0;
            }
        }
        if cued {
            setup.world.nodes[2].survival.emission.until_cued = true;
            setup.minds[2].emission = Some(CuedEmission {
                within_s: 800.0,
                off_after_s: 60.0,
            });
        }
        let entries = log(&setup, 0);
        let search = |entry: &&Entry| {
            matches!(
                entry.record,
                Record::PlotTaken {
                    node: NodeId(2),
                    radar: RadarIndex(0),
                    ..
                }
            )
        };
        entries
            .iter()
            .find(search)
            .map(|entry| entry.time.seconds())
    };
    let always = first_plot(true, false).expect("plots");
    let cued = first_plot(true, true).expect("plots once cued");
    // Inbound at 250 m/s from 278 km: within 800 s of the battery after about 260 s.
    assert!(
        always < 100.0 && cued > 230.0 && cued < 420.0,
        "{always} {cued}"
    );
    assert_eq!(
        first_plot(false, true),
        None,
        "nobody cues an isolated battery"
    );
}

#[test]
fn a_post_that_moves_is_not_hit_and_sees_from_the_new_place() {
    let mut setup = raid_on_the_post();
    let to = Geodetic::from_degrees(BASE.0 + 0.3, BASE.1, 0.0);
    let step = Move {
        at_s: 600.0,
        to,
        ready_s: 900.0,
    };
    setup.world.nodes[0].survival.moves = vec![step];
    let radar = &mut setup.world.nodes[0].radars[0];
    let mut masks = radar.masks.as_ref().clone();
    let mask = HorizonMask::build(
        &to,
        radar.model.antenna_height_m,
        300_000.0,
        &Flat,
        4.0 / 3.0,
    );
    masks.push((to.to_ecef(), mask));
    radar.masks = Arc::new(masks);
    let entries = log(&setup, 0);
    let seen = plots(&entries, POST);
    assert!(between(&seen, 300.0, 600.0) > 10 && between(&seen, 900.0, 1_500.0) > 10);
    assert_eq!(between(&seen, 600.0, 900.0), 0);
    assert!(
        !entries
            .iter()
            .any(|entry| matches!(entry.record, Record::Leaked { damaged: true, .. }))
    );
    let fixes: Vec<(SimTime, f64)> = entries
        .iter()
        .filter_map(|entry| match &entry.record {
            Record::Observed {
                node: NodeId(POST),
                observation: Observation::Fix { position, .. },
            } => Some((entry.time, position.distance_m(&to.to_ecef()))),
            _ => None,
        })
        .collect();
    assert_eq!(fixes.len(), 2);
    assert!(fixes[1].0 == SimTime::from_seconds(900.0) && fixes[1].1 < 200.0);
    // Measured from the new place: where a plot puts its object is where the object is.
    let aircraft = &setup.world.objects[1].trajectory;
    let key = setup.directory().objects[1].key;
    let mut compared = 0;
    for entry in entries.iter().filter(|entry| entry.time.seconds() > 950.0) {
        if let Record::PlotTaken {
            node: NodeId(POST),
            object: Some(object),
            position,
            ..
        } = &entry.record
            && *object == key
            && let Some(there) = aircraft.at(entry.time.seconds())
        {
            compared += 1;
            // Parts of a scan are handed over up to a quarter of ten seconds late, at 250 m/s; the rest is error of measurement.
            assert!(position.distance_m(&there.position) < 2_500.0);
        }
    }
    assert!(compared > 5, "{compared}");
}
