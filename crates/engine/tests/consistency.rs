//! What must hold exactly, whatever the numbers: nothing leaks, nothing unseen acts, nothing depends on chance alone.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Options, flyer, laydown, mixed, transponder};
use gapfiller_border::IffMode;
use gapfiller_engine::replay::{recorded_orders, replayed_orders};
use gapfiller_engine::run;
use gapfiller_models::motion::{Waypoint, route};
use gapfiller_records::{Entry, Keep, Layer, LayerHashes, Record, RoundResult, Side};

fn log(setup: &gapfiller_engine::Setup, number: u64) -> Vec<Entry> {
    run(setup, 2020, number, Keep::Everything)
        .log
        .entries()
        .to_vec()
}

fn count(entries: &[Entry], what: impl Fn(&Record) -> bool) -> usize {
    entries.iter().filter(|entry| what(&entry.record)).count()
}

#[test]
fn the_chain_is_whole() {
    let setup = laydown(mixed(), &Options::default());
    let (mut killed, mut leaked, mut friends) = (0, 0, 0);
    for number in 0..20 {
        let entries = log(&setup, number);
        let hostile = |key| {
            setup
                .directory()
                .object(key)
                .is_some_and(|object| object.side == Side::Hostile)
        };
        killed += count(
            &entries,
            |record| matches!(record, Record::Killed { object, .. } if hostile(*object)),
        );
        friends += count(
            &entries,
            |record| matches!(record, Record::Killed { object, .. } if !hostile(*object)),
        );
        leaked += count(&entries, |record| matches!(record, Record::Leaked { .. }));
        assert!(
            count(&entries, |record| matches!(
                record,
                Record::PlotTaken { .. }
            )) > 200,
            "plots"
        );
    }
    assert_eq!(
        killed + leaked,
        120,
        "every raider ends one way or the other"
    );
    assert!(killed > 80, "{killed} raiders killed of 120");
    // Without a shared interrogation mode, friends who come from the south are taken for raiders.
    assert!(friends > 10, "{friends} friends killed");
}

#[test]
fn waste_causes_sum_to_the_rounds_fired() {
    let setup = laydown(
        mixed(),
        &Options {
            shared: true,
            ..Options::default()
        },
    );
    for number in 0..10 {
        let entries = log(&setup, number);
        let fired: usize = entries
            .iter()
            .map(|entry| {
                if let Record::Launched { rounds, .. } = entry.record {
                    rounds as usize
                } else {
                    0
                }
            })
            .sum();
        let ended = count(&entries, |record| {
            matches!(record, Record::RoundEnded { .. })
        });
        assert!(fired > 0);
        assert_eq!(fired, ended);
    }
}

#[test]
fn the_same_question_has_the_same_answer() {
    let setup = laydown(
        mixed(),
        &Options {
            shared: true,
            ..Options::default()
        },
    );
    assert_eq!(
        LayerHashes::of(&log(&setup, 3)),
        LayerHashes::of(&log(&setup, 3))
    );
    assert_ne!(
        LayerHashes::of(&log(&setup, 3)),
        LayerHashes::of(&log(&setup, 4))
    );
    let kept = run(&setup, 2020, 3, Keep::Outcomes).log;
    let outcomes: Vec<Entry> = log(&setup, 3)
        .into_iter()
        .filter(|entry| matches!(entry.record.layer(), Layer::Outcomes | Layer::Milestones))
        .collect();
    assert_eq!(
        kept.entries(),
        outcomes,
        "what is kept changes nothing that happens"
    );
}

#[test]
fn a_deaf_link_is_no_link() {
    let isolated = laydown(mixed(), &Options::default());
    let deaf = laydown(
        mixed(),
        &Options {
            shared: true,
            loss: 1.0,
            ..Options::default()
        },
    );
    let heard = laydown(
        mixed(),
        &Options {
            shared: true,
            ..Options::default()
        },
    );
    for number in 0..5 {
        let without_messages = |entries: Vec<Entry>| -> Vec<Entry> {
            entries
                .into_iter()
                .filter(|entry| entry.record.layer() != Layer::Messages)
                .collect()
        };
        let apart = without_messages(log(&isolated, number));
        assert_eq!(apart, without_messages(log(&deaf, number)));
        assert_ne!(
            apart,
            without_messages(log(&heard, number)),
            "the link itself matters"
        );
    }
}

#[test]
fn a_bystander_changes_nothing() {
    let setup = laydown(
        mixed(),
        &Options {
            shared: true,
            ..Options::default()
        },
    );
    let mut objects = mixed();
    // Behind every horizon: 1,500 km away, first in the list.
    let mut bystander = flyer("bystander", Side::Civil, 0.0, 0.0, None);
    let point = |lat: f64| Waypoint {
        position: gapfiller_geo::frames::Geodetic::from_degrees(lat, 60.0, 9_000.0),
        speed_m_s: 240.0,
    };
    bystander.trajectory = route(&[point(50.0), point(52.0)], 0.0).expect("a route");
    objects.insert(0, bystander);
    let with = laydown(
        objects,
        &Options {
            shared: true,
            ..Options::default()
        },
    );
    let key = with.directory().objects[0].key;
    for number in 0..5 {
        let others: Vec<Entry> = log(&with, number)
            .into_iter()
            .filter(|entry| {
                !matches!(entry.record, Record::Appeared { object, .. } | Record::Ended { object, .. } if object == key)
            })
            .collect();
        assert_eq!(others, log(&setup, number));
    }
}

#[test]
fn minds_need_nothing_but_observations() {
    let options = Options {
        shared: true,
        ..Options::default()
    };
    let setup = laydown(mixed(), &options);
    // The truth turned inside out: objects in another order, sides exchanged, nothing in its old place.
    let mut flipped = mixed();
    flipped.reverse();
    for object in &mut flipped {
        object.side = if object.side == Side::Friend {
            Side::Hostile
        } else {
            Side::Friend
        };
    }
    let turned = laydown(flipped, &options);
    for number in 0..5 {
        let entries = log(&setup, number);
        let given = recorded_orders(&entries);
        assert!(given.len() > 100);
        let replayed = replayed_orders(&turned, &entries);
        assert_eq!(
            postcard::to_allocvec(&given).unwrap(),
            postcard::to_allocvec(&replayed).unwrap()
        );
    }
}

#[test]
fn sides_change_no_order() {
    // The same run with every side exchanged: minds see the same plots, so they give the same orders, until an outcome that
    // depends on sides. Nothing a mind can see depends on sides at all.
    let options = Options {
        shared: true,
        ..Options::default()
    };
    let setup = laydown(mixed(), &options);
    let mut flipped = mixed();
    for object in &mut flipped {
        object.side = if object.side == Side::Friend {
            Side::Civil
        } else {
            Side::Friend
        };
    }
    let turned = laydown(flipped, &options);
    for number in 0..5 {
        assert_eq!(
            recorded_orders(&log(&setup, number)),
            recorded_orders(&log(&turned, number))
        );
    }
}

#[test]
fn friends_who_answer_are_never_shot_at() {
    let friends = (0..4)
        .map(|index| {
            flyer(
                &format!("friend-{index}"),
                Side::Friend,
                0.5 * f64::from(index) - 0.75,
                0.0,
                Some(transponder(0.0)),
            )
        })
        .collect();
    let options = Options {
        battery_modes: vec![IffMode::Mode5],
        ..Options::default()
    };
    let setup = laydown(friends, &options);
    let shots: usize = (0..50)
        .map(|number| {
            let output = run(&setup, 2003, number, Keep::Outcomes);
            count(output.log.entries(), |record| {
                matches!(record, Record::Launched { .. })
            })
        })
        .sum();
    assert_eq!(shots, 0);
}

#[test]
fn rounds_can_meet_a_friend() {
    let setup = laydown(mixed(), &Options::default());
    let met: usize = (0..10)
        .map(|number| {
            count(&log(&setup, number), |record| {
                matches!(
                    record,
                    Record::RoundEnded {
                        result: RoundResult::Friend,
                        ..
                    }
                )
            })
        })
        .sum();
    assert!(met > 0);
}
