//! A small scenario, from text to setup.
#![allow(clippy::unwrap_used)] // Helpers of tests are tests too.

mod common;

use common::{TINY, edited, load, told, with};
use gapfiller_border::{NodeId, WeaponsControl};
use gapfiller_fields::Overlay;
use gapfiller_scenario::Scenario;
use std::sync::Arc;

fn tiny() -> Scenario {
    load(TINY, &[]).unwrap()
}

fn set(text: &str) -> Overlay {
    Overlay::parse(text, "--set").unwrap()
}

#[test]
fn loads_without_a_word() {
    assert_eq!(told(TINY), "");
    let scenario = tiny();
    assert_eq!(
        (
            scenario.duration_s,
            scenario.study.runs,
            scenario.study.seed
        ),
        (1_800.0, 10, 1)
    );
    assert_eq!(scenario.study.postures, ["absent", "share"]);
    assert!(!scenario.coarse_terrain);
    assert!((scenario.area.east - 36.0).abs() < 1e-12);
}

#[test]
fn a_posture_changes_links_and_absence_only() {
    let scenario = tiny();
    let names: Vec<String> = scenario
        .postures()
        .into_iter()
        .map(|posture| posture.name)
        .collect();
    assert_eq!(
        names,
        [
            "absent",
            "isolated",
            "voice",
            "listen",
            "share",
            "coordinate",
            "remote"
        ]
    );
    let links = |posture: &str| scenario.setup(posture).unwrap().world.links.len();
    assert_eq!(
        names.iter().map(|name| links(name)).collect::<Vec<_>>(),
        [0, 0, 2, 1, 2, 2, 2]
    );
    let absent = scenario.setup("absent").unwrap();
    assert_eq!(absent.world.nodes.len(), 1);
    assert!(absent.minds[0].commands.is_empty());
    let share = scenario.setup("share").unwrap();
    assert_eq!(share.world.nodes.len(), 2);
    assert_eq!(absent.world.objects.len(), share.world.objects.len());
    assert_eq!(share.minds[0].commands[0].node, NodeId(1));
    assert_eq!(share.minds[1].superior, Some(NodeId(0)));
    assert!(share.minds[1].links[0].carries.cue && !share.minds[1].links[0].carries.orders);
    assert_eq!(share.world.links[0].to, share.minds[0].links[0].to);
    let voice = scenario.setup("voice").unwrap();
    assert!(voice.minds[0].links[0].voice_grid_m.is_some());
}

#[test]
fn an_unknown_posture_is_a_problem() {
    let problems = tiny().setup("shear").unwrap_err().to_string();
    assert!(problems.contains("did you mean \"share\"?"), "{problems}");
}

#[test]
fn the_raider_arrives_when_its_route_ends() {
    let setup = tiny().setup("share").unwrap();
    let raider = &setup.world.objects[0];
    let target = raider.target.unwrap();
    assert_eq!((target.asset, target.damage_probability), (0, 0.5));
    assert_eq!(target.arrival_s, raider.trajectory.end_s());
    assert!(
        (target.arrival_s - 172_900.0 / 250.0).abs() < 5.0,
        "{}",
        target.arrival_s
    );
}

#[test]
fn traffic_is_filed_and_squawks_as_filed() {
    let setup = tiny().setup("share").unwrap();
    let plans = &setup.minds[0].airspace.flight_plans;
    let civil: Vec<_> = setup.world.objects.iter().skip(1).collect();
    assert_eq!(civil.len(), 3);
    for (plan, flight) in plans.iter().zip(&civil) {
        assert_eq!(plan.callsign, flight.name);
        assert_eq!(plan.code, flight.transponder.as_ref().unwrap().code);
        let (time, place) = plan.points[1];
        assert!((time.seconds() - flight.trajectory.end_s()).abs() < 1e-6);
        let end = flight.trajectory.at(flight.trajectory.end_s()).unwrap();
        assert!(end.position.distance_m(&place.to_ecef()) < 1.0);
    }
    let codes: Vec<u16> = plans.iter().map(|plan| plan.code).collect();
    assert_eq!(codes, [2001, 2002, 2003]);
    assert_eq!(civil[1].name, "civil-uw1-2");
    let start = civil[1]
        .trajectory
        .at(civil[1].trajectory.start_s())
        .unwrap();
    assert!((start.position.to_geodetic().latitude_deg() - 40.0).abs() < 1e-6);
}

#[test]
fn one_node_may_hold_yesterday_s_plan() {
    let text = edited("superior = \"centre\"", "airspace = \"yesterday\"");
    let setup = load(&text, &[]).unwrap().setup("share").unwrap();
    let versions: Vec<u32> = setup
        .minds
        .iter()
        .map(|mind| mind.airspace.version)
        .collect();
    assert_eq!(versions, [2, 1]);
    assert!(setup.minds[1].airspace.flight_plans.is_empty());
    assert_eq!(setup.minds[1].airspace.zones.len(), 1);
    assert_eq!(setup.minds[0].issues[0].1.version, 2);
}

#[test]
fn several_follow_each_other() {
    let text = edited(
        "damage_probability = 0.5",
        "damage_probability = 0.5\ncount = 3\nspacing = \"1 min\"",
    );
    let setup = load(&text, &[]).unwrap().setup("share").unwrap();
    let names: Vec<&str> = setup
        .world
        .objects
        .iter()
        .take(3)
        .map(|object| object.name.as_str())
        .collect();
    assert_eq!(names, ["raider-1", "raider-2", "raider-3"]);
    let starts: Vec<f64> = setup
        .world
        .objects
        .iter()
        .take(3)
        .map(|object| object.trajectory.start_s())
        .collect();
    assert_eq!(starts, [0.0, 60.0, 120.0]);
}

#[test]
fn an_aircraft_may_be_a_node() {
    let text = with(
        "[flights.eye]\nplatform = 'E-7T'\nside = 'friend'\nnode = { identifies = true, rules = 'plain', group = 'bought' }\n\
         [flights.eye.motion.orbit]\ncentre = '39 N 34 E'\nheading = '90 deg'\nleg = '60 km'\nradius = '8 km'\nheight = 'FL300'",
    );
    let scenario = load(&text, &[]).unwrap();
    let setup = scenario.setup("share").unwrap();
    let eye = &setup.world.nodes[2];
    assert_eq!(eye.name, "eye");
    let masks = &eye.radars[0].masks;
    assert_eq!(masks.len(), 12);
    for (place, mask) in masks.iter() {
        assert!((place.to_geodetic().height_m - 9_144.0).abs() < 1.0);
        // Only the round earth hides what lies below.
        assert!(mask.visible(1.0, 100_000.0, 100.0) && !mask.visible(1.0, 450_000.0, 100.0));
    }
    // A bought aircraft that is not there does not fly either.
    let absent = scenario.setup("absent").unwrap();
    assert!(
        absent
            .world
            .objects
            .iter()
            .all(|object| object.name != "eye")
    );
}

#[test]
fn low_flyers_follow_the_relief() {
    let text = TINY
        .replace("relief = \"flat\"", "relief = \"embedded-5min\"")
        .replace("height = \"9 km\"", "above_ground = \"100 m\"");
    let scenario = load(&text, &[]).unwrap();
    let setup = scenario.setup("share").unwrap();
    let path = &setup.world.objects[0].trajectory;
    for second in 0..690 {
        let state = path.at(f64::from(second)).unwrap();
        let place = state.position.to_geodetic();
        let ground = scenario
            .ground()
            .height_m(place.latitude_deg(), place.longitude_deg());
        assert!(
            (50.0..200.0).contains(&(state.height_m - ground)),
            "{second}: {}",
            state.height_m - ground
        );
    }
    // Level at 1200 m it would run into a hill.
    let level = text.replace("above_ground = \"100 m\"", "height = \"1200 m\"");
    assert!(
        told(&level).contains("runs into the ground") || told(&level).contains("below the ground")
    );
}

#[test]
fn overlays_are_seen_and_kept() {
    let scenario = tiny();
    let wider = scenario
        .with_overlays(&[set("library.radars.bench-search.instrumented_range=111 km")])
        .unwrap()
        .with_overlays(&[set("doctrine.tight.control=free")])
        .unwrap();
    let setup = wider.setup("share").unwrap();
    let battery = &setup.world.nodes[1];
    assert!(
        battery
            .radars
            .iter()
            .any(|radar| radar.model.instrumented_range_m == 111_000.0)
    );
    assert_eq!(setup.minds[1].doctrine.control, WeaponsControl::Free);
    let resolved = wider.resolved(Some("share"));
    let origin = |path: &str| {
        resolved
            .iter()
            .find(|(known, _, _)| known == path)
            .map(|(_, value, origin)| format!("{value} {origin}"))
    };
    assert_eq!(
        origin("doctrine.tight.control").as_deref(),
        Some("\"free\" --set")
    );
    let range = origin("library.radars.bench-search.instrumented_range.nominal");
    assert_eq!(range.as_deref(), Some("\"111 km\" --set"));
    assert!(
        origin("links.centre-battery")
            .unwrap()
            .ends_with("posture share")
    );
    assert!(
        scenario
            .with_overlays(&[set("doctrine.tight.salvo=0")])
            .is_err()
    );
}

#[test]
fn masks_are_kept_over_overlays() {
    let scenario = tiny();
    let first = scenario.setup("share").unwrap();
    let again = scenario.setup("absent").unwrap();
    assert!(again.world.nodes.iter().all(|node| node.radars.is_empty()));
    let other = scenario
        .with_overlays(&[set("doctrine.tight.salvo=1")])
        .unwrap();
    let second = other.setup("share").unwrap();
    let masks = |setup: &gapfiller_engine::Setup| Arc::clone(&setup.world.nodes[1].radars[0].masks);
    assert!(Arc::ptr_eq(&masks(&first), &masks(&second)));
}

#[test]
fn the_frontier_varies_the_control_status() {
    let setup = tiny()
        .setup_with_control("share", WeaponsControl::Hold)
        .unwrap();
    assert_eq!(setup.minds[1].doctrine.control, WeaponsControl::Hold);
    let text = edited(
        "controls = [\"free\", \"tight\"]",
        "controls = [\"free\"]\ndoctrine = [\"other\"]",
    );
    let text = text.replace("[doctrine.tight]", "[doctrine.other]\ncontrol = 'free'\nsalvo = 1\nsalvos = 1\nreaction = '1 s'\nthreat_distance = '1 km'\nthreat_within = '1 s'\nassessment = '1 s'\n\n[doctrine.tight]");
    let setup = load(&text, &[]).unwrap();
    let setup = setup
        .setup_with_control("share", WeaponsControl::Hold)
        .unwrap();
    assert_eq!(setup.minds[1].doctrine.control, WeaponsControl::Tight);
}

#[test]
fn postures_of_one_s_own() {
    let text = with(
        "[postures.one-way]\ndescription = 'only up'\nlinks.up = { from = 'battery', to = 'centre', type = 'voice', carries = ['picture'] }\n\
         [postures.more]\npreset = 'listen'\nlinks.up = { from = 'battery', to = 'centre', type = 'voice', carries = ['picture'] }\n\
         [postures.alone]\nabsent = ['network']",
    );
    let scenario = load(&text, &[]).unwrap();
    let links = |posture: &str| {
        let links = scenario.setup(posture).unwrap().world.links;
        links.into_iter().map(|link| link.name).collect::<Vec<_>>()
    };
    assert_eq!(links("one-way"), ["up"]);
    assert_eq!(links("more"), ["centre-battery", "up"]);
    assert_eq!(
        scenario.setup("alone").unwrap().world.nodes[0].name,
        "battery"
    );
}

#[test]
fn assumptions_have_sources() {
    let assumptions = tiny().assumptions();
    let range = assumptions
        .iter()
        .find(|assumption| assumption.path == "library.radars.bench-search.reference_range")
        .unwrap();
    assert!(
        range.label.ends_with(": reference range"),
        "{}",
        range.label
    );
    assert!(
        assumptions
            .iter()
            .all(|assumption| !assumption.source.is_empty())
    );
    assert!(
        assumptions
            .iter()
            .all(|assumption| !assumption.path.contains("S-400"))
    );
    // Every path can be set.
    let scenario = tiny();
    for assumption in assumptions {
        let overlay = Overlay::parse(
            &format!("{}={}", assumption.path, assumption.high),
            "sample",
        );
        if let Err(problems) = scenario.with_overlays(&[overlay.unwrap()]) {
            panic!("{} = {}: {problems}", assumption.path, assumption.high);
        }
    }
}

#[test]
fn the_tables_show_what_was_understood() {
    let scenario = tiny();
    snapshot!(scenario.order_of_battle().to_string());
    let laydown = scenario.laydown();
    assert_eq!(
        (
            laydown.nodes.len(),
            laydown.routes.len(),
            laydown.airways.len()
        ),
        (2, 1, 1)
    );
    assert_eq!(laydown.zones[0].kind, "hostile-origin");
    let shares = scenario.visibility(&[100.0, 3_000.0]);
    assert!(shares[0].1 < shares[1].1 && shares[1].1 > 0.1, "{shares:?}");
}

#[test]
fn the_schema_knows_every_table() {
    let schema = gapfiller_scenario::json_schema();
    let file = &schema["$defs"]["ScenarioFile"]["properties"];
    for table in ["nodes", "flights", "ladder", "include", "library"] {
        assert!(file.get(table).is_some(), "{table}");
    }
}

#[test]
fn a_node_names_its_operators() {
    use gapfiller_border::TaskKind;
    use gapfiller_world::Spread;
    let crew = "[operators.crew]\ncount = 3\nidentify = { mean = \"20 s\", spread = \"exponential\" }\nengage = { mean = \"5 s\" }";
    let text = edited(
        "superior = \"centre\"",
        "superior = \"centre\"\noperators = \"crew\"",
    );
    let setup = load(&format!("{text}\n{crew}\n"), &[])
        .unwrap()
        .setup("share")
        .unwrap();
    let operators = setup.world.nodes[1].operators.as_ref().unwrap();
    let identify = operators.service(TaskKind::Identify).unwrap();
    assert_eq!(
        (operators.count, identify.mean_s, identify.spread),
        (3, 20.0, Spread::Exponential)
    );
    assert_eq!(
        operators.service(TaskKind::Engage).unwrap().spread,
        Spread::Fixed
    );
    assert!(operators.service(TaskKind::Talk).is_none());
    assert!(setup.world.nodes[0].operators.is_none());
    let wrong = told(&format!(
        "{}\n{crew}\n",
        text.replace("operators = \"crew\"", "operators = \"crow\"")
    ));
    assert!(wrong.contains("did you mean \"crew\"?"), "{wrong}");
}

#[test]
fn orders_reach_those_who_are_not_neighbours_through_the_centre_between() {
    use gapfiller_border::LinkIndex;
    let nodes = "
[nodes.sector]
system = \"operations-centre\"
position = \"39 N 34 E\"
rules = \"plain\"

[links.up]
from = \"centre\"
to = \"sector\"
type = \"landline\"
both_ways = true
carries = [\"orders\"]

[links.down]
from = \"sector\"
to = \"battery\"
type = \"landline\"
both_ways = true
carries = [\"orders\"]
";
    let setup = load(&with(nodes), &[]).unwrap().setup("isolated").unwrap();
    // Centre 0, battery 1, sector 2; the battery's superior is the centre.
    assert_eq!(setup.minds[0].routes, [(NodeId(1), LinkIndex(0))]);
    assert_eq!(setup.minds[1].routes, [(NodeId(0), LinkIndex(0))]);
    assert_eq!(setup.minds[2].routes, [], "neighbours need no route");
    let blind = nodes.replace("\"orders\"", "\"picture\"");
    let setup = load(&with(&blind), &[]).unwrap().setup("isolated").unwrap();
    assert!(setup.minds.iter().all(|mind| mind.routes.is_empty()));
}
