//! Claim: belief cannot reach truth. No crate on the belief side depends on `world`, directly or through others.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Every package of the workspace with the workspace packages that its code is built with (tests aside).
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo metadata runs");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    metadata["packages"]
        .as_array()
        .expect("packages")
        .iter()
        .map(|package| {
            let needs = package["dependencies"]
                .as_array()
                .expect("dependencies")
                .iter();
            let built = needs.filter(|dependency| dependency["kind"].is_null());
            (
                text(&package["name"]),
                built.map(|dependency| text(&dependency["name"])).collect(),
            )
        })
        .collect()
}

fn reach(from: &str, all: &BTreeMap<String, Vec<String>>) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut next = vec![from.to_owned()];
    while let Some(package) = next.pop() {
        for dependency in all.get(&package).into_iter().flatten() {
            if seen.insert(dependency.clone()) {
                next.push(dependency.clone());
            }
        }
    }
    seen
}

#[test]
fn belief_never_reaches_the_world() {
    let all = dependencies();
    for belief in [
        "gapfiller-tracking",
        "gapfiller-c2",
        "gapfiller-border",
        "gapfiller-models",
    ] {
        let reached = reach(belief, &all);
        for truth in ["gapfiller-world", "gapfiller-engine", "gapfiller-records"] {
            assert!(!reached.contains(truth), "{belief} reaches {truth}");
        }
    }
    // The test can fail: the engine does reach both sides.
    let engine = reach("gapfiller-engine", &all);
    assert!(engine.contains("gapfiller-world") && engine.contains("gapfiller-c2"));
}

#[test]
fn nothing_depends_upward() {
    let order = [
        "numerics", "fields", "geo", "border", "models", "tracking", "c2", "records", "world",
        "engine", "measures", "scenario", "coverage", "study", "report", "cli",
    ];
    let all = dependencies();
    let place = |name: &str| {
        order
            .iter()
            .position(|room| name == format!("gapfiller-{room}"))
    };
    for (package, needs) in &all {
        let Some(here) = place(package) else { continue };
        for dependency in needs {
            if let Some(there) = place(dependency) {
                assert!(there < here, "{package} depends on {dependency}");
            }
        }
    }
}
