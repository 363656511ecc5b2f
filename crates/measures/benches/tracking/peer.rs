//! Stone Soup over the same plots, in a Python of its own.

use crate::outcome::Tracks;
use crate::scenario::{SCAN_PERIOD_S, Scan, Size, plots_csv};
use crate::settings;
use gapfiller_geo::Vector3;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The Python below the target folder, where `cargo xtask setup` puts it.
pub fn python() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    target
        .unwrap_or_else(|| workspace.join("target"))
        .join("python/bin/python")
}

/// Why Stone Soup cannot run; none if it can.
pub fn missing() -> Option<String> {
    let python = python();
    let advice = "`cargo xtask setup --full` installs it";
    if !python.is_file() {
        return Some(format!(
            "there is no Python at {}: {advice}",
            python.display()
        ));
    }
    let missing: Vec<&str> = ["stonesoup", "pyehm"]
        .into_iter()
        .filter(|module| {
            !Command::new(&python)
                .args(["-c", &format!("import {module}")])
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
        })
        .collect();
    (!missing.is_empty()).then(|| {
        format!(
            "the Python at {} has no {}: {advice}",
            python.display(),
            missing.join(", ")
        )
    })
}

/// Tracks every run; `done` is told each as it ends. For each run the tracks after each scan and the processor time of the loop \[s\];
/// and Stone Soup's version.
pub fn run(
    size: Size,
    association: &str,
    runs: &[Vec<Scan>],
    mut done: impl FnMut(usize),
) -> (Vec<(Vec<Tracks>, f64)>, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: String| folder.path().join(name);
    std::fs::write(path("settings.json".into()), settings::json(size)).unwrap();
    let mut command = Command::new(python());
    command
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/tracking/stone_soup.py"))
        .arg(path("settings.json".into()))
        .arg(association)
        // Threads slow products of small matrices down.
        .envs(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"].map(|name| (name, "1")))
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    for (number, scans) in runs.iter().enumerate() {
        let plots = path(format!("plots-{number}.csv"));
        std::fs::write(&plots, plots_csv(scans, "radar")).unwrap();
        command.arg(plots).arg(path(format!("tracks-{number}.csv")));
    }
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || -> Option<Value> { serde_json::from_str(&lines.next()?.ok()?).ok() };
    let version = next().map_or_else(String::new, |line| {
        line["version"].as_str().unwrap_or("").to_owned()
    });
    let mut found = Vec::new();
    for (number, scans) in runs.iter().enumerate() {
        let line = next().expect("Stone Soup ended early, see above");
        let count: usize = scans.iter().map(|scan| scan.plots.len()).sum();
        assert_eq!(
            line["plots"], count,
            "Stone Soup and Gapfiller take the same plots"
        );
        let tracks = read_tracks(&path(format!("tracks-{number}.csv")), scans.len());
        found.push((tracks, line["processor_s"].as_f64().unwrap()));
        done(number + 1);
    }
    assert!(child.wait().unwrap().success());
    (found, version)
}

fn read_tracks(path: &Path, scans: usize) -> Vec<Tracks> {
    let mut tracks = vec![Tracks::new(); scans];
    for line in std::fs::read_to_string(path).unwrap().lines().skip(1) {
        let cells: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        let scan = (cells[0] / SCAN_PERIOD_S).round() as usize;
        tracks[scan].push(Vector3::new(cells[2], cells[3], cells[4]));
    }
    tracks
}
