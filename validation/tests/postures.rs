//! Claims about postures that must hold to the bit, on the shipped scenarios.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use gapfiller_engine::replay::{recorded_orders, replayed_orders};
use gapfiller_engine::{Setup, run};
use gapfiller_records::{Entry, Keep, Layer};
use gapfiller_validation::{play, setup};

/// Where a run is cut: short enough for a whole log, long enough for shots \[s\].
const CUT_S: f64 = 2_000.0;

fn without_messages(entries: &[Entry]) -> Vec<&Entry> {
    entries
        .iter()
        .filter(|entry| entry.record.layer() != Layer::Messages)
        .collect()
}

#[test]
fn one_posture_under_two_names_is_one_posture() {
    let names = "postures={first={preset=\"share\"},second={preset=\"share\"}}".to_owned();
    let study = "study.postures=[\"first\",\"second\"]".to_owned();
    let overlays = [names, study];
    let first = setup("returning-friends", &overlays, "first").unwrap();
    let second = setup("returning-friends", &overlays, "second").unwrap();
    assert_eq!(play(&first, 2003, 200), play(&second, 2003, 200));
}

#[test]
fn a_deaf_link_is_no_link() {
    let overlays = ["library.links.gateway.loss=1".to_owned()];
    let isolated = setup("turkey-2020", &overlays, "isolated").unwrap();
    let deaf = setup("turkey-2020", &overlays, "share").unwrap();
    let heard = setup("turkey-2020", &[], "share").unwrap();
    let log = |mut setup: Setup| {
        setup.world.duration_s = CUT_S;
        run(&setup, 2020, 7, Keep::Everything)
            .log
            .entries()
            .to_vec()
    };
    let (isolated, deaf, heard) = (log(isolated), log(deaf), log(heard));
    assert!(
        without_messages(&isolated) == without_messages(&deaf),
        "a deaf link changed something"
    );
    assert!(
        without_messages(&isolated) != without_messages(&heard),
        "the link itself changes something"
    );
}

#[test]
fn minds_give_the_same_orders_on_observations_alone() {
    for (scenario, posture) in [
        ("turkey-2020", "share"),
        ("returning-friends/weapons-free.toml", "isolated"),
        ("bench-r24", "netted"),
    ] {
        let mut setup = setup(scenario, &[], posture).unwrap();
        setup.world.duration_s = setup.world.duration_s.min(CUT_S);
        let entries = run(&setup, 2020, 3, Keep::Everything)
            .log
            .entries()
            .to_vec();
        // The truth is taken away altogether: replay has nothing but minds and what they observed.
        setup.world = gapfiller_world::WorldSetup::default();
        let given = recorded_orders(&entries);
        assert!(!given.is_empty(), "{scenario} gives no orders");
        assert!(
            given == replayed_orders(&setup, &entries),
            "{scenario}: orders differ on replay"
        );
    }
}
