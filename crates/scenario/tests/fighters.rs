//! Fighters on patrol: from text to setup, and what is said of wrong ones.
#![allow(clippy::unwrap_used)] // Helpers of tests are tests too.

mod common;

use common::{load, told, with};

const PATROL: &str = r#"
[flights.patrol]
platform = "F-16-patrol"
side = "friend"

[flights.patrol.motion.orbit]
centre = "39.4 N 33.4 E"
heading = "90 deg"
leg = "30 km"
radius = "8 km"
height = "8 km"

[flights.patrol.node]
intercepts = true
identifies = true
doctrine = "tight"
rules = "plain"
armament = [{ type = "AIM-120C-air", count = 4 }]
"#;

#[test]
fn it_reaches_the_setup() {
    let text = with(PATROL);
    assert_eq!(told(&text), "");
    let scenario = load(&text, &[]).unwrap();
    let setup = scenario.setup("share").unwrap();
    let named = |name: &str| setup.minds.iter().position(|mind| mind.name == name);
    let place = named("patrol").unwrap();
    let (mind, node) = (&setup.minds[place], &setup.world.nodes[place]);
    let own = mind.fighter.unwrap();
    assert!((own.speed_m_s, own.endurance_s, own.within_s) == (300.0, 1_800.0, 900.0));
    assert_eq!(
        (node.weapons.len(), node.weapons[0].rounds_per_launcher),
        (1, 4)
    );
    assert_eq!(mind.weapons[0].ready, 4);
    let low = node.weapons[0].interceptor.low_altitude.unwrap();
    assert!((low.below_m, low.range_m) == (3_000.0, 42_000.0));
    // One radar that searches, one that is pointed.
    let pointed: Vec<bool> = mind
        .radars
        .iter()
        .map(|radar| radar.engagement.is_some())
        .collect();
    assert_eq!(pointed, [false, true]);
    let flown = setup
        .world
        .objects
        .iter()
        .find(|object| object.name == "patrol")
        .unwrap();
    let fighter = flown.fighter.unwrap();
    // 2.5 g at 300 m/s.
    assert!((fighter.agility.turn_rate_rad_s - 2.5 * 9.80665 / 300.0).abs() < 1e-12);
    assert!((fighter.visual_range_m - 5.0 * 1_852.0).abs() < 1e-6);
    let used = scenario.assumptions();
    assert!(
        used.iter()
            .any(|value| value.path.starts_with("library.interceptors.AIM-120C-air."))
    );
}

#[test]
fn one_that_is_not_asked_to_stays_on_its_path() {
    let text = with(&PATROL.replace("intercepts = true\n", ""));
    let setup = load(&text, &[]).unwrap().setup("share").unwrap();
    assert!(setup.minds.iter().all(|mind| mind.fighter.is_none()));
    assert!(
        setup
            .world
            .objects
            .iter()
            .all(|object| object.fighter.is_none())
    );
}

#[test]
fn wrong_ones_are_told() {
    let says = |from: &str, to: &str, what: &str| {
        assert!(PATROL.contains(from), "{from}");
        let told = told(&with(&PATROL.replace(from, to)));
        assert!(told.contains(what), "{told}");
    };
    says("\"F-16-patrol\"", "\"F-16\"", "F-16 cannot be sent");
    says("identifies = true\n", "", "keeps no picture");
    says(
        "doctrine = \"tight\"\n",
        "",
        "doctrine is missing: the node has weapons",
    );
    says("\"AIM-120C-air\"", "\"AIM-120C-aire\"", "\"AIM-120C-air\"");
    says("count = 4", "count = 0", "count");
}
