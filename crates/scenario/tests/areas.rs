//! Which area each node answers for.
#![allow(clippy::unwrap_used)]

use gapfiller_fields::Overlay;
use gapfiller_scenario::Scenario;
use gapfiller_world::AreaPart;
use std::path::Path;

fn load(overlays: &[&str]) -> Result<Scenario, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/turkey-2020");
    let overlays: Vec<Overlay> = overlays
        .iter()
        .map(|text| Overlay::parse(text, "--set").unwrap())
        .collect();
    Scenario::load(&path, &overlays).map_err(|problems| problems.to_string())
}

fn area(scenario: &Scenario, posture: &str, name: &str) -> Vec<AreaPart> {
    let setup = scenario.setup(posture).unwrap();
    let node = setup.world.nodes.iter().find(|node| node.name == name);
    node.unwrap().area.clone()
}

#[test]
fn the_reach_of_radars_then_of_those_below_then_everything() {
    let scenario = load(&[]).unwrap();
    let setup = scenario.setup("isolated").unwrap();
    let place = |name: &str| {
        setup
            .world
            .nodes
            .iter()
            .position(|n| n.name == name)
            .unwrap()
    };
    let around = |name: &str| {
        let radars = &setup.world.nodes[place(name)].radars;
        let searching = radars
            .iter()
            .filter(|radar| matches!(radar.looking, gapfiller_world::Looking::Scanning { .. }));
        let radius_m = searching
            .map(|radar| radar.model.instrumented_range_m)
            .fold(0.0, f64::max);
        assert!(radius_m > 100_000.0, "{name} {radius_m}");
        AreaPart::Around {
            node: place(name),
            radius_m,
        }
    };
    assert_eq!(area(&scenario, "isolated", "bn-3"), [around("bn-3")]);
    assert_eq!(
        area(&scenario, "isolated", "cp-north"),
        [around("cp-north")]
    );
    let without = load(&["library.systems.s400-command-post.radars=[]"]).unwrap();
    assert_eq!(
        area(&without, "isolated", "cp-north"),
        [around("bn-1"), around("bn-2")]
    );
    assert_eq!(
        area(&scenario, "isolated", "caoc"),
        [setup.world.theatre.clone().unwrap()]
    );
    assert!(area(&scenario, "isolated", "tanker").is_empty());
}

#[test]
fn an_area_may_be_declared() {
    let corners = "nodes.caoc.area=[\"38 N 30 E\", \"40 N 30 E\", \"40 N 36 E\"]";
    let scenario = load(&[corners]).unwrap();
    let [AreaPart::Corners(corners)] = &area(&scenario, "absent", "caoc")[..] else {
        panic!("not the corners");
    };
    assert_eq!(corners.len(), 3);
    assert!((corners[2].1 - 36.0_f64.to_radians()).abs() < 1e-12);

    let said = load(&["nodes.caoc.area=[\"38 N 30 E\", \"40 N 30 E\"]"]).unwrap_err();
    assert!(
        said.contains("an area needs at least three corners"),
        "{said}"
    );
}
