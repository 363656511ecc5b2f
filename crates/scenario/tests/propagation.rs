//! `[propagation]`: what it asks for, and that it reaches the radars of a run.
#![allow(clippy::unwrap_used, clippy::expect_used)] // Helpers of tests are tests too.

use gapfiller_engine::run;
use gapfiller_fields::Overlay;
use gapfiller_records::{Keep, Record};
use gapfiller_scenario::Scenario;
use std::path::Path;

fn jammer(overlays: &[&str]) -> Result<Scenario, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/jammer");
    let overlays: Vec<Overlay> = overlays
        .iter()
        .map(|text| Overlay::parse(text, "--set").unwrap())
        .collect();
    Scenario::load(&path, &overlays).map_err(|problems| problems.to_string())
}

fn plots(scenario: &Scenario) -> usize {
    let setup = scenario.setup("alone").unwrap();
    let output = run(&setup, 1, 0, Keep::Everything);
    let taken = |record: &Record| {
        matches!(
            record,
            Record::PlotTaken {
                object: Some(_),
                ..
            }
        )
    };
    let entries = output.log.entries().iter();
    entries.filter(|entry| taken(&entry.record)).count()
}

#[test]
fn switches_reach_the_radars() {
    let plain = jammer(&["detection.jamming=false"]).unwrap();
    for (_, radar) in plain
        .setup("alone")
        .unwrap()
        .world
        .nodes
        .iter()
        .flat_map(|node| node.radars.iter().map(move |radar| (node, radar)))
    {
        assert!(radar.way.air.is_none() && radar.way.penumbras.is_none());
    }
    let all = jammer(&[
        "detection.jamming=false",
        "propagation.gases=true",
        "propagation.rain_rate=100 mm/h",
        "propagation.rain_height=5 km",
        "propagation.diffraction=true",
    ])
    .unwrap();
    let setup = all.setup("alone").unwrap();
    let mut radars = setup.world.nodes.iter().flat_map(|node| &node.radars);
    assert!(radars.all(|radar| {
        let charts = radar.way.penumbras.as_ref().map(|charts| charts.len());
        radar.way.air.is_some() && charts == Some(radar.masks.len())
    }));
    assert!(plots(&all) < plots(&plain));
}

#[test]
fn a_radar_without_a_frequency_is_told() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/one-on-one");
    let load = |text: &str| Scenario::load(&path, &[Overlay::parse(text, "--set").unwrap()]);
    assert!(load("propagation.gases=false").is_ok());
    let said = load("propagation.gases=true").unwrap_err().to_string();
    assert!(
        said.contains("receiver is missing: propagation depends on the frequency"),
        "{said}"
    );
    let said = jammer(&["propagation.rain_rate=5"]).unwrap_err();
    assert!(said.contains("a rain rate with its unit"), "{said}");
    let said = jammer(&["propagation.gasses=true"]).unwrap_err();
    assert!(said.contains("gases"), "{said}");
}
