//! Every scenario that comes with the program loads, and every posture of it compiles.
#![allow(clippy::unwrap_used)] // Helpers of tests are tests too.

use gapfiller_scenario::Scenario;
use std::path::{Path, PathBuf};

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let mut scenarios: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("scenario.toml").is_file())
        .collect();
    scenarios.sort();
    scenarios
}

#[test]
fn load_and_compile() {
    for path in files() {
        let scenario = match Scenario::load(&path, &[]) {
            Ok(scenario) => scenario,
            Err(problems) => panic!("{problems}"),
        };
        assert!(!scenario.assumptions().is_empty());
        for posture in scenario.postures() {
            let setup = scenario.setup(&posture.name).unwrap();
            assert_eq!(setup.minds.len(), setup.world.nodes.len());
            for (index, mind) in setup.minds.iter().enumerate() {
                assert_eq!(usize::from(mind.node.0), index);
                let world = setup
                    .world
                    .links
                    .iter()
                    .filter(|link| link.from == mind.node);
                let world: Vec<_> = world.map(|link| link.to).collect();
                let own: Vec<_> = mind.links.iter().map(|link| link.to).collect();
                assert_eq!(world, own, "{}: links of {}", posture.name, mind.name);
            }
            for radar in setup.world.nodes.iter().flat_map(|node| &node.radars) {
                assert!(!radar.masks.is_empty(), "{} has no mask", radar.name);
            }
        }
        println!("{}", scenario.order_of_battle());
        for (height_m, share) in scenario.visibility(&[100.0, 3_000.0]) {
            println!("{height_m} m: {share:.3}");
        }
    }
}

#[test]
fn every_library_file_is_in_the_program() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../library");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".toml"))
        .map(|name| format!("library/{name}"))
        .collect();
    files.sort();
    let mut known: Vec<&str> = gapfiller_scenario::library()
        .iter()
        .map(|(name, _)| *name)
        .collect();
    known.sort_unstable();
    assert_eq!(files, known, "list the file in src/library/embedded.rs");
}
