//! Which unit a superior gives a target to, and which target a unit takes first.

mod common;

use common::{Driver, OTHER, UNIT, at, centre, network, unit};
use gapfiller_border::airspace::DefendedAsset;
use gapfiller_border::{Command, Content, FireUnitReport, NodeId, Order, TrackId};
use gapfiller_c2::MindSetup;
use std::sync::Arc;

/// Links of the centre, in their order.
const TO_UNIT: u16 = 0;
const TO_OTHER: u16 = 1;

fn free(unit: NodeId, channels_free: u32) -> Content {
    Content::FireUnit(FireUnitReport {
        unit,
        ready: vec![32],
        channels_free,
    })
}

fn asset(east_m: f64, value: f64) -> DefendedAsset {
    DefendedAsset {
        name: format!("asset at {east_m}"),
        position: at(east_m, 0.0, 0.0),
        value,
    }
}

/// Tells a centre of raiders straight at the base and 20 km east of it, and of its units' free channels; what it orders.
fn ordered(setup: &MindSetup, channels: [u32; 2]) -> Vec<(u16, TrackId)> {
    let mut centre = Driver::new(setup);
    for number in [0, 1] {
        centre.told_hostile(0.0, number);
    }
    centre.hear(0.0, UNIT, free(UNIT, channels[0]));
    centre.hear(0.0, OTHER, free(OTHER, channels[1]));
    let commands = centre.ticks(0.0, 4.0).news();
    let mut engaged: Vec<(u16, TrackId)> = commands
        .into_iter()
        .filter_map(|(link, command)| match command {
            Command::Engage(track) => Some((link, track)),
            _ => None,
        })
        .collect();
    engaged.sort();
    engaged
}

/// The other unit stands 60 km to the east, and its rounds reach 45 km: raider 1 is all that it can stop.
fn short_reach() -> MindSetup {
    let mut setup = centre();
    let other = &mut setup.commands[1];
    other.position = at(60_000.0, 0.0, 0.0);
    other.weapons[0].maximum_range_m = 45_000.0;
    other.reach_m = 60_000.0;
    setup
}

#[test]
fn each_unit_gets_what_it_can_stop() {
    let setup = short_reach();
    let both = vec![(TO_UNIT, network(0)), (TO_OTHER, network(1))];
    assert_eq!(ordered(&setup, [1, 1]), both);
    // Even where the first could take both.
    assert_eq!(ordered(&setup, [4, 1]).len(), 2);
    // Without the first, nobody can stop raider 0.
    assert_eq!(ordered(&setup, [0, 1]), [(TO_OTHER, network(1))]);
}

#[test]
fn one_channel_goes_to_the_target_with_most_at_stake() {
    let mut setup = centre();
    setup.doctrine.threat_distance_m = 5_000.0;
    setup.assets = Arc::new(vec![asset(0.0, 1.0), asset(20_000.0, 10.0)]);
    assert_eq!(ordered(&setup, [1, 0]), [(TO_UNIT, network(1))]);
    setup.assets = Arc::new(vec![asset(0.0, 10.0), asset(20_000.0, 1.0)]);
    assert_eq!(ordered(&setup, [1, 0]), [(TO_UNIT, network(0))]);
}

#[test]
fn a_target_is_given_to_one_unit_and_stays_with_it() {
    let setup = centre();
    let mut given = ordered(&setup, [4, 4]);
    given.sort_by_key(|(_, track)| *track);
    let tracks: Vec<TrackId> = given.into_iter().map(|(_, track)| track).collect();
    assert_eq!(tracks, [network(0), network(1)]);
}

/// Both raiders arrive at once; the one 20 km to the side must be met 20 km away, so its last safe launch is sooner.
#[test]
fn the_sooner_last_safe_launch_is_taken_first() {
    let fired_first = |east_m: f64| {
        let mut setup = unit();
        setup.superior = None;
        setup.doctrine.reaction_s = 0.0;
        setup.doctrine.threat_distance_m = 5_000.0;
        setup.assets = Arc::new(vec![asset(0.0, 1.0), asset(20_000.0, 1.0)]);
        setup.position = Some(at(east_m, 0.0, 0.0).to_geodetic());
        let mut battery = Driver::new(&setup);
        for number in [0, 1] {
            battery.told_hostile(0.0, number);
        }
        let fired = battery.ticks(0.0, 4.0).orders;
        let shots: Vec<f64> = fired
            .iter()
            .filter_map(|order| match order {
                Order::Fire { aim, .. } => {
                    Some(aim.position.distance_m(&at(0.0, -60_000.0, 6_000.0)))
                }
                _ => None,
            })
            .collect();
        assert_eq!(shots.len(), 2);
        u32::from(shots[0] > 10_000.0)
    };
    assert_eq!(fired_first(0.0), 1);
    assert_eq!(fired_first(20_000.0), 0);
}
