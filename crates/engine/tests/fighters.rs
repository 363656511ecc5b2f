//! Fighters on patrol: they fly to what they are told of, see what it is, and fire by the same rules as all others.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{BASE, Options, flyer, laydown, radar, transponder, weapon};
use gapfiller_border::airspace::{AirspacePlan, Zone, ZoneKind};
use gapfiller_border::{
    Appearance, Identity, NodeId, Note, Observation, Order, SimTime, WeaponsControl,
};
use gapfiller_c2::fighter::OwnFighter;
use gapfiller_c2::identification::{Condition, Rule, RuleTable};
use gapfiller_c2::{OutboundLink, OwnWeapon};
use gapfiller_engine::replay::{recorded_orders, replayed_orders};
use gapfiller_engine::{Setup, run};
use gapfiller_geo::frames::Geodetic;
use gapfiller_models::motion::{Agility, Racetrack, racetrack};
use gapfiller_records::{Entry, Keep, Record, Side};
use gapfiller_world::fighter::FighterSetup;
use gapfiller_world::{LinkSetup, Looking, NodeSetup, ObjectSetup, Site};
use std::sync::Arc;

/// A fighter's radar searches a good part of what is ahead around a cue.
const NOSE: Looking = Looking::Pointed {
    dwell_s: 1.0,
    half_beam_rad: 0.17,
    half_gate_m: 5_000.0,
};
const CENTRE: u16 = 1;
const FIGHTER: u16 = 2;

fn log(setup: &Setup, number: u64) -> Vec<Entry> {
    let entries = run(setup, 5, number, Keep::Everything)
        .log
        .entries()
        .to_vec();
    assert_eq!(recorded_orders(&entries), replayed_orders(setup, &entries));
    entries
}

/// A fighter on an orbit 120 km behind the coast, told by the centre what the post sees. Nothing else has weapons, and only what is
/// seen by eye is declared hostile.
fn patrol(visitor: ObjectSetup, visual_right: f64) -> Setup {
    let mut setup = laydown(vec![visitor], &Options::default());
    let agility = Agility {
        speed_m_s: 320.0,
        turn_rate_rad_s: 0.09,
    };
    let centre = Geodetic::from_degrees(BASE.0 + 0.2, BASE.1, 8_000.0);
    let pattern = Racetrack {
        centre,
        heading_rad: 1.5,
        leg_m: 30_000.0,
        radius_m: 8_000.0,
        speed_m_s: 220.0,
        phase: 0.0,
    };
    let mut fighter = flyer("fighter", Side::Friend, 0.0, 0.0, None);
    fighter.trajectory = racetrack(&pattern, 0.0, setup.world.duration_s);
    fighter.fighter = Some(FighterSetup {
        agility,
        endurance_s: 3_600.0,
        visual_range_m: 9_000.0,
        visual_right,
    });
    setup.world.objects.push(fighter);
    let object = setup.world.objects.len() - 1;
    let mut nose = radar("nose", centre, NOSE, &[]);
    nose.model.antenna_height_m = 0.0;
    nose.registration = Default::default();
    // It takes the battery's place.
    let mut arms = weapon(1.0);
    arms.interceptor.maximum_range_m = 60_000.0;
    arms.interceptor.minimum_range_m = 500.0;
    (arms.launchers, arms.rounds_per_launcher) = (1, 4);
    setup.world.nodes[usize::from(FIGHTER)] = NodeSetup {
        name: "fighter".into(),
        label: "fighter".into(),
        site: Site::Aboard(object),
        radars: vec![nose],
        weapons: vec![arms.clone()],
        ..setup.world.nodes[usize::from(FIGHTER)].clone()
    };
    let rules = vec![
        rule(
            "seen hostile",
            Condition::Visual(Appearance::Hostile),
            Identity::Hostile,
        ),
        rule(
            "seen friendly",
            Condition::Visual(Appearance::Friend),
            Identity::Friend,
        ),
        rule(
            "seen civil",
            Condition::Visual(Appearance::Civil),
            Identity::Neutral,
        ),
    ];
    let mind = &mut setup.minds[usize::from(FIGHTER)];
    let radars = mind.radars.split_off(1);
    mind.radars = radars;
    if let Some(nose) = &mut mind.radars[0].engagement {
        nose.half_sector_rad = 1.0;
    }
    mind.name = "fighter".into();
    mind.position = None;
    mind.weapons = vec![OwnWeapon {
        interceptor: arms.interceptor,
        ready: 4,
    }];
    mind.rules = Arc::new(RuleTable {
        rules,
        ..mind.rules.as_ref().clone()
    });
    mind.doctrine.engage_receding = true;
    mind.airspace = Arc::new(AirspacePlan {
        version: 1,
        ..AirspacePlan::default()
    });
    mind.fighter = Some(OwnFighter {
        speed_m_s: 320.0,
        endurance_s: 3_600.0,
        within_s: 600.0,
    });
    let link = LinkSetup {
        name: "centre-fighter".into(),
        from: NodeId(CENTRE),
        to: NodeId(FIGHTER),
        ..setup.world.links[0].clone()
    };
    setup.world.links.push(link);
    let outbound = OutboundLink {
        to: NodeId(FIGHTER),
        ..setup.minds[0].links[0].clone()
    };
    setup.minds[usize::from(CENTRE)].links.push(outbound);
    // The centre tells where things are, and not what.
    setup.minds[usize::from(CENTRE)].links[0].carries.identity = false;
    setup
}

fn rule(name: &str, when: Condition, then: Identity) -> Rule {
    let mut table = common::rules();
    let mut rule = table.rules.remove(0);
    rule.name = name.into();
    rule.when = vec![when];
    rule.then = then;
    rule
}

fn raider() -> ObjectSetup {
    let mut raider = flyer("visitor", Side::Hostile, 0.0, 0.0, None);
    raider.target = None;
    raider
}

fn friend() -> ObjectSetup {
    flyer("visitor", Side::Friend, 0.0, 0.0, Some(transponder(1.0)))
}

fn count(entries: &[Entry], what: impl Fn(&Record) -> bool) -> usize {
    entries.iter().filter(|entry| what(&entry.record)).count()
}

fn sent(record: &Record) -> bool {
    matches!(
        record,
        Record::Ordered {
            order: Order::Intercept { .. },
            ..
        }
    )
}

fn killed(record: &Record) -> bool {
    matches!(record, Record::Killed { .. })
}

fn nearest_m(setup: &Setup, entries: &[Entry]) -> f64 {
    // By the fighter's own fixes.
    let visitor = &setup.world.objects[0].trajectory;
    let fixes = entries.iter().filter_map(|entry| match &entry.record {
        Record::Observed {
            node: NodeId(FIGHTER),
            observation: Observation::Fix { position, .. },
        } => {
            let there = visitor.at(entry.time.seconds())?;
            Some(there.position.distance_m(position))
        }
        _ => None,
    });
    fixes.fold(f64::INFINITY, f64::min)
}

#[test]
fn it_meets_sees_declares_and_fires() {
    let setup = patrol(raider(), 1.0);
    let entries = log(&setup, 0);
    assert!(count(&entries, sent) > 3);
    let time = |what: &dyn Fn(&Record) -> bool| {
        let found = entries.iter().find(|entry| what(&entry.record));
        found.expect("it happens").time
    };
    let seen = time(&|record| {
        matches!(
            record,
            Record::Observed {
                observation: Observation::Sighting { .. },
                ..
            }
        )
    });
    let declared = time(&|record| {
        matches!(
            record,
            Record::Noted {
                node: NodeId(FIGHTER),
                note: Note::Identified {
                    after: Identity::Hostile,
                    ..
                },
            }
        )
    });
    let fired = time(&|record| matches!(record, Record::Launched { .. }));
    assert!(
        seen <= declared && declared <= fired,
        "{seen:?} {declared:?} {fired:?}"
    );
    assert_eq!(count(&entries, killed), 1);
    // Its own rounds pass it by.
    let own = setup.directory().objects[1].key;
    assert_eq!(
        count(
            &entries,
            |record| matches!(record, Record::Killed { object, .. } if *object == own)
        ),
        0
    );
    // Once the work is done it flies home.
    assert!(
        count(&entries, |record| matches!(
            record,
            Record::Ordered {
                order: Order::Patrol,
                ..
            }
        )) > 0
    );
}

#[test]
fn what_it_does_not_see_it_does_not_fire_on() {
    let mut setup = patrol(raider(), 1.0);
    setup.world.objects[1]
        .fighter
        .as_mut()
        .unwrap()
        .visual_range_m = 0.0;
    let entries = log(&setup, 0);
    assert!(count(&entries, sent) > 3);
    assert!(
        nearest_m(&setup, &entries) < 3_000.0,
        "{}",
        nearest_m(&setup, &entries)
    );
    assert_eq!(
        count(&entries, |record| matches!(record, Record::Launched { .. })),
        0
    );
    // Under weapons free it needs no such look.
    setup.minds[usize::from(FIGHTER)].doctrine.control = WeaponsControl::Free;
    assert_eq!(count(&log(&setup, 0), killed), 1);
}

#[test]
fn a_friend_that_is_seen_is_left_alone_and_one_seen_wrongly_is_not() {
    let entries = log(&patrol(friend(), 1.0), 0);
    assert!(count(&entries, sent) > 0);
    assert_eq!(
        count(&entries, |record| matches!(record, Record::Launched { .. })),
        0
    );
    // A crew that is never right takes friends for hostile or civil; over some sorties it kills some.
    let fratricides: usize = (0..6)
        .map(|number| count(&log(&patrol(friend(), 0.0), number), killed))
        .sum();
    assert!((1..=6).contains(&fratricides), "{fratricides}");
}

#[test]
fn it_stays_out_of_missile_zones() {
    let mut setup = patrol(raider(), 1.0);
    let corner = |lat: f64, lon: f64| (lat.to_radians(), lon.to_radians());
    let zone = Zone {
        name: "missiles".into(),
        kind: ZoneKind::MissileEngagement,
        corners: vec![
            corner(30.0, 25.0),
            corner(30.0, 45.0),
            corner(45.0, 45.0),
            corner(45.0, 25.0),
        ],
        floor_m: 0.0,
        ceiling_m: 50_000.0,
        from: SimTime::ZERO,
        until: SimTime::NEVER,
    };
    let mut plan = setup.minds[usize::from(FIGHTER)].airspace.as_ref().clone();
    plan.zones = vec![zone];
    setup.minds[usize::from(FIGHTER)].airspace = Arc::new(plan);
    let entries = log(&setup, 0);
    assert_eq!(count(&entries, sent), 0);
    assert_eq!(count(&entries, killed), 0);
}

#[test]
fn it_flies_home_when_its_fuel_is_spent() {
    // Nothing to fire with, so it would stay with its target for ever.
    let mut setup = patrol(raider(), 0.5);
    setup.world.objects[1]
        .fighter
        .as_mut()
        .unwrap()
        .visual_range_m = 0.0;
    setup.world.nodes[usize::from(FIGHTER)].weapons.clear();
    let mind = &mut setup.minds[usize::from(FIGHTER)];
    mind.weapons.clear();
    let own = setup.world.objects[1].trajectory.clone();
    let away = |setup: &Setup| -> Vec<f64> {
        let entries = log(setup, 0);
        let off = |entry: &Entry| match &entry.record {
            Record::Observed {
                node: NodeId(FIGHTER),
                observation: Observation::Fix { position, .. },
            } => {
                let planned = own.at(entry.time.seconds())?;
                (planned.position.distance_m(position) > 2_000.0).then_some(entry.time.seconds())
            }
            _ => None,
        };
        entries.iter().filter_map(off).collect()
    };
    let free = away(&setup);
    for limit in [1, 0] {
        // Either side alone keeps the limit: the pilot, or the fuel.
        let mut limited = setup.clone();
        if limit == 0 {
            limited.world.objects[1]
                .fighter
                .as_mut()
                .unwrap()
                .endurance_s = 200.0;
        } else {
            limited.minds[usize::from(FIGHTER)]
                .fighter
                .as_mut()
                .unwrap()
                .endurance_s = 200.0;
        }
        let times = away(&limited);
        // Two hundred seconds of a thousand out, and the ways back.
        let counts = (times.len(), free.len());
        assert!(
            !times.is_empty() && 3 * counts.0 < 2 * counts.1,
            "{limit}: {counts:?}"
        );
    }
}
