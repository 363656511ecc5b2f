//! Claims about postures that must hold to the bit, on the shipped scenarios.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use gapfiller_engine::replay::{recorded_orders, replayed_orders};
use gapfiller_engine::{Setup, run};
use gapfiller_records::{Entry, Keep, Layer, Record};
use gapfiller_validation::{play, setup};
use gapfiller_world::Site;

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

/// What the next two claims are tried on: everything that minds can do is done in one of them.
const PLAYED: [(&str, &str); 15] = [
    ("turkey-2020", "share"),
    ("turkey-2020", "voice"),
    ("turkey-2020", "remote"),
    ("returning-friends/weapons-free.toml", "isolated"),
    ("bench-r24", "netted"),
    ("mechanisms/no-shared-picture", "share"),
    ("mechanisms/no-common-iff", "alone"),
    ("mechanisms/autonomous-mode", "commanded"),
    ("mechanisms/dual-tracks", "alone"),
    ("mechanisms/swapped-tracks", "alone"),
    ("mechanisms/old-airspace-plan", "alone"),
    ("mechanisms/engagement-status", "coordinate"),
    ("mechanisms/operators-overloaded", "alone"),
    ("mechanisms/authority-unclear", "commanded"),
    ("mechanisms/wrong-declaration", "share"),
];

fn cut(scenario: &str, posture: &str) -> Setup {
    let mut setup = setup(scenario, &[], posture).unwrap();
    setup.world.duration_s = setup.world.duration_s.min(CUT_S);
    setup
}

/// The same with every object under another number: the last is the first.
fn renumbered(mut setup: Setup) -> Setup {
    let last = setup.world.objects.len().saturating_sub(1);
    setup.world.objects.reverse();
    for node in &mut setup.world.nodes {
        if let Site::Aboard(object) = &mut node.site {
            *object = last - *object;
        }
    }
    setup
}

#[test]
fn minds_see_and_do_the_same_when_objects_have_other_numbers() {
    let believed = |setup: &Setup| -> Vec<Entry> {
        let log = run(setup, 2020, 3, Keep::Everything).log;
        let of_minds = |entry: &&Entry| {
            matches!(
                entry.record,
                Record::Observed { .. } | Record::Ordered { .. } | Record::Noted { .. }
            )
        };
        log.entries().iter().filter(of_minds).cloned().collect()
    };
    for (scenario, posture) in PLAYED {
        let setup = cut(scenario, posture);
        let before = believed(&setup);
        let after = believed(&renumbered(setup));
        assert!(!before.is_empty());
        let first = before.iter().zip(&after).find(|(one, other)| one != other);
        assert!(
            first.is_none() && before.len() == after.len(),
            "{scenario} {posture}: minds notice how objects are numbered, first here: {first:?}"
        );
    }
}

#[test]
fn minds_give_the_same_orders_on_observations_alone() {
    for (scenario, posture) in PLAYED {
        let mut setup = cut(scenario, posture);
        let entries = run(&setup, 2020, 3, Keep::Everything)
            .log
            .entries()
            .to_vec();
        // The truth is taken away altogether: replay has nothing but minds and what they observed.
        setup.world = gapfiller_world::WorldSetup::default();
        let given = recorded_orders(&entries);
        // Where authority is unclear nobody does anything; that is the point of it.
        let idle = scenario == "mechanisms/authority-unclear";
        assert_eq!(given.is_empty(), idle, "{scenario}: {} orders", given.len());
        assert!(
            given == replayed_orders(&setup, &entries),
            "{scenario}: orders differ on replay"
        );
    }
}
