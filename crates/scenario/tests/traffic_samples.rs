//! The sample recordings of the Python library traffic, which `cargo xtask setup` fetches; nothing of them is kept here.
#![allow(clippy::unwrap_used)]

mod common;

use gapfiller_fields::Overlay;
use gapfiller_scenario::{OrderOfBattle, Scenario};
use std::fs;
use std::path::{Path, PathBuf};

/// Says that a test cannot run; fails instead where nothing may be skipped.
fn skipped(reason: &str) {
    let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    let strict = std::env::var_os("GAPFILLER_FAIL_ON_SKIP").is_some();
    assert!(!in_ci && !strict, "skipped: {reason}");
    eprintln!("SKIPPED: {reason}");
}

/// Where the samples are, below the target folder; none if they are not there.
fn samples() -> Option<PathBuf> {
    let target = Path::new(option_env!("CARGO_TARGET_TMPDIR").unwrap_or("target/tmp"))
        .parent()
        .unwrap();
    let folder = target.join("data/traffic");
    if folder.join("collections/quickstart.json.gz").is_file() {
        return Some(folder);
    }
    skipped(&format!(
        "the samples of PyPI traffic are not in {}; `cargo xtask setup` fetches them",
        folder.display()
    ));
    None
}

/// A scenario over the whole Earth, of 12 hours, with one recording.
fn with(file: &Path) -> Result<Scenario, String> {
    let folder = tempfile::tempdir().unwrap();
    let text = common::whole(common::TINY).replace("30 min", "12 h");
    let traffic = format!(
        "[background.recordings.r]\nfile = {:?}\nbox = {{ south = \"90 S\", north = \"90 N\", west = \"180 W\", east = \"180 E\" }}\n",
        file.display().to_string()
    );
    let path = folder.path().join("scenario.toml");
    fs::write(&path, format!("{text}\n{traffic}")).unwrap();
    Scenario::load(&path, &[]).map_err(|problems| problems.to_string())
}

/// Every sample in the layout of traffic becomes aircraft that fly at speeds of aircraft, and no row is lost.
#[test]
fn all_samples_are_read() {
    let Some(folder) = samples() else { return };
    let mut count = 0;
    for kind in fs::read_dir(&folder).unwrap() {
        let kind = kind.unwrap().path();
        let Ok(files) = fs::read_dir(&kind) else {
            continue;
        };
        for file in files {
            let file = file.unwrap().path();
            let name = file.display().to_string();
            // Without positions: an engine's record.
            if !name.ends_with(".json.gz") || name.contains("fuelflow") {
                continue;
            }
            let scenario = with(&file).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
            let OrderOfBattle { recordings, .. } = scenario.order_of_battle();
            let line = &recordings[0];
            println!("{name}: {line:?}");
            let dropped: usize = line.tally.dropped.values().sum();
            assert_eq!(line.tally.rows, line.tally.kept + dropped, "{name}");
            assert!(line.aircraft > 0 && line.waypoints >= 2 * line.aircraft);
            let setup = scenario.setup("isolated").unwrap();
            let objects = setup.world.objects.iter();
            for object in objects.filter(|object| object.name.starts_with("civil-r-")) {
                assert!(object.trajectory.end_s() > object.trajectory.start_s());
                let level = object.trajectory.greatest_speed_m_s();
                assert!(level < 640.0, "{}: {level} m/s", object.name);
            }
            count += 1;
        }
    }
    assert!(count > 60, "{count}");
}

/// What pandas finds in the largest sample: `t.data.shape`, `t.data.icao24.nunique()`.
#[test]
fn the_quickstart_sample() {
    let Some(folder) = samples() else { return };
    let scenario = with(&folder.join("collections/quickstart.json.gz")).unwrap();
    let line = &scenario.order_of_battle().recordings[0];
    assert_eq!(line.tally.rows, 284_505);
    assert!(line.aircraft >= 200, "{line:?}");
}

#[test]
fn other_layouts_are_refused_with_a_reason() {
    let Some(folder) = samples() else { return };
    for (name, wanted) in [
        (
            "performance/fuelflow_a320.json.gz",
            "there is no column \"latitude\"",
        ),
        ("fr24/3376ab31.json", "the recording holds no rows"),
        (
            "readsb/trace_full_ac671b.json",
            "a list of records, or columns",
        ),
        (
            "rs1090/full_flight_short.jsonl",
            "a list of records, or columns",
        ),
    ] {
        let wrong = with(&folder.join(name)).unwrap_err();
        assert!(wrong.contains(wanted), "{name}: {wrong}");
    }
}

/// The example, wherever the samples are.
#[test]
fn the_example_is_sound() {
    let Some(folder) = samples() else { return };
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/recorded-traffic");
    let file = folder.join("collections/switzerland.json.gz");
    let overlay = format!("background.recordings.august-2018.file={}", file.display());
    let overlay = Overlay::parse(&overlay, "--set").unwrap();
    let scenario = Scenario::load(&example, &[overlay]).unwrap();
    let order = scenario.order_of_battle();
    println!("{order}");
    assert!((50..300).contains(&order.recordings[0].aircraft));
}
