//! Terrain files of a scenario.
#![allow(clippy::unwrap_used)]

mod common;

use gapfiller_fields::Overlay;
use gapfiller_scenario::Scenario;
use std::fs;
use std::path::Path;

/// One height over 38° to 40° N, 32° to 36° E.
fn plateau(height: i32) -> String {
    let row = format!("{height} {height} {height} {height}\n");
    format!("ncols 4\nnrows 2\nxllcorner 32\nyllcorner 38\ncellsize 1\n{row}{row}")
}

fn scenario_with(folder: &Path, files: &str) -> Result<Scenario, String> {
    let text = common::TINY.replace(
        "relief = \"flat\"",
        &format!("relief = \"flat\"\nfiles = [{files}]"),
    );
    let path = folder.join("scenario.toml");
    fs::write(&path, common::whole(&text)).unwrap();
    Scenario::load(&path, &[]).map_err(|problems| problems.to_string())
}

#[test]
fn the_finest_file_that_knows_a_place_answers() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("dem")).unwrap();
    fs::write(folder.path().join("dem/a.asc"), plateau(700)).unwrap();
    let scenario = scenario_with(folder.path(), "\"dem/*.asc\"").unwrap();
    assert_eq!(scenario.ground().height_m(39.0, 34.0), 700.0);
    assert_eq!(scenario.ground().height_m(45.0, 34.0), 0.0);
    assert!(!scenario.coarse_terrain);
    let setup = scenario.setup("isolated").unwrap();
    let masked = setup
        .world
        .nodes
        .iter()
        .flat_map(|node| &node.radars)
        .next()
        .unwrap();
    assert!(masked.masks[0].1.antenna_height_m() > 700.0);

    // Another ground makes other masks, also over what was worked out before.
    fs::write(folder.path().join("dem/b.asc"), plateau(900)).unwrap();
    let other = format!(
        "terrain.files=[\"{}\"]",
        folder.path().join("dem/b.asc").display()
    );
    let other = scenario
        .with_overlays(&[Overlay::parse(&other, "--set").unwrap()])
        .unwrap();
    assert_eq!(other.ground().height_m(39.0, 34.0), 900.0);
    let setup = other.setup("isolated").unwrap();
    let masked = setup
        .world
        .nodes
        .iter()
        .flat_map(|node| &node.radars)
        .next()
        .unwrap();
    assert!(masked.masks[0].1.antenna_height_m() > 900.0);
}

#[test]
fn files_that_are_wrong_are_named_with_their_place() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("broken.asc"),
        plateau(1).replace("nrows 2", "nrows 3"),
    )
    .unwrap();
    fs::write(folder.path().join("text.tif"), "hello").unwrap();
    let files = "\"broken.asc\", \"text.tif\", \"absent.tif\", \"none*.tif\", \"no/where/*.tif\"";
    let said = scenario_with(folder.path(), files).unwrap_err();
    for words in [
        "broken.asc",
        "text.tif",
        "absent.tif",
        "no file fits \"none*.tif\"",
        "cannot look into",
        "scenario.toml:",
        "5 problems found",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}
