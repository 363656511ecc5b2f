//! `gapfiller study`, as a user runs it.

mod common;

use common::{ONE_ON_ONE, RETURNING_FRIENDS, Workshop, scenario, stderr, stdout};
use std::fs;

#[test]
fn the_shape_of_the_json() {
    let shop = Workshop::new();
    let output = shop.run(&[
        "study",
        &scenario(RETURNING_FRIENDS),
        "--runs",
        "3",
        "--json",
        "--postures",
        "isolated,share",
    ]);
    assert!(output.status.success(), "{}", stderr(&output));
    let summary: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    for posture in ["isolated", "share"] {
        assert_eq!(summary["postures"][posture]["runs"], 3);
        assert!(summary["postures"][posture]["measures"]["fratricide"]["mean"].is_f64());
    }
    assert_eq!(summary["differences"][0]["from"], "isolated");
    let file = fs::read_to_string(shop.path("out/returning-friends/summary.json")).unwrap();
    assert_eq!(file, stdout(&output));
    for name in [
        "runs.csv",
        "runs.parquet",
        "report.html",
        "report.md",
        "map.svg",
    ] {
        assert!(
            shop.path("out/returning-friends").join(name).exists(),
            "{name}"
        );
    }
    assert!(stderr(&output).contains("Written to out/returning-friends in "));
}

#[test]
fn the_table_and_where_the_files_are() {
    let shop = Workshop::new();
    let text = shop.done(&[
        "study",
        &scenario(ONE_ON_ONE),
        "--runs",
        "2",
        "--seed",
        "5",
        "--out",
        "a/b",
    ]);
    assert!(
        text.contains("Ten attackers, one battery")
            && text.contains("2 runs of each posture, seed 5"),
        "{text}"
    );
    assert!(
        text.contains("Written to a/b in ") && !text.contains('\x1b'),
        "{text}"
    );
    let report = fs::read_to_string(shop.path("a/b/report.html")).unwrap();
    assert!(report.contains("gapfiller study one-on-one --runs 2 --seed 5"));
    // No file says where it lies, where the scenario lay, or how long it took.
    for name in ["summary.json", "runs.csv", "report.html", "report.md"] {
        let text = fs::read_to_string(shop.path("a/b").join(name)).unwrap();
        for word in ["a/b", "Written to", env!("CARGO_MANIFEST_DIR")] {
            assert!(!text.contains(word), "{word} in {name}");
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let shop = Workshop::new();
    for threads in ["1", "2"] {
        let out = format!("on-{threads}");
        shop.done(&[
            "study",
            &scenario(ONE_ON_ONE),
            "--runs",
            "6",
            "--threads",
            threads,
            "--out",
            &out,
        ]);
    }
    for name in [
        "runs.parquet",
        "runs.csv",
        "summary.json",
        "report.html",
        "report.md",
    ] {
        let read = |folder: &str| fs::read(shop.path(folder).join(name)).unwrap();
        assert!(read("on-1") == read("on-2"), "{name} differs");
    }
}

#[test]
fn the_default_folder_is_numbered() {
    let shop = Workshop::new();
    let arguments = ["study", &scenario(ONE_ON_ONE), "--runs", "1"];
    shop.done(&arguments);
    fs::write(shop.path("out/one-on-one/mark"), "").unwrap();
    let output = shop.run(&arguments);
    assert!(
        stderr(&output).contains("out/one-on-one is there already: writing to out/one-on-one-2")
    );
    assert!(
        shop.path("out/one-on-one-2/summary.json").exists()
            && shop.path("out/one-on-one/mark").exists()
    );
    shop.done(&[&arguments[..], &["--force"]].concat());
    assert!(!shop.path("out/one-on-one/mark").exists() && !shop.path("out/one-on-one-3").exists());
}

#[test]
fn a_folder_that_was_named_is_not_replaced() {
    let shop = Workshop::new();
    let arguments = [
        "study",
        &scenario(ONE_ON_ONE),
        "--runs",
        "1",
        "--out",
        "results",
    ];
    fs::create_dir(shop.path("results")).unwrap();
    fs::write(shop.path("results/mine.txt"), "mine").unwrap();
    let said = shop.refused(&arguments);
    assert!(
        said.contains("results already exists") && said.contains("--force"),
        "{said}"
    );
    assert!(shop.path("results/mine.txt").exists());
    shop.done(&[&arguments[..], &["--force"]].concat());
    assert!(shop.path("results/summary.json").exists() && !shop.path("results/mine.txt").exists());
}

#[test]
fn a_folder_that_cannot_be_made() {
    let shop = Workshop::new();
    fs::write(shop.path("file"), "").unwrap();
    let output = shop.run(&[
        "study",
        &scenario(ONE_ON_ONE),
        "--runs",
        "1",
        "--out",
        "file/results",
    ]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("could not create"),
        "{}",
        stderr(&output)
    );
    assert_eq!(shop.names(), ["file"]);
}

#[test]
fn wrong_options() {
    let shop = Workshop::new();
    let file = scenario(RETURNING_FRIENDS);
    let said = shop.refused(&["study", &file, "--postures", "isolatd,share,nonsense"]);
    assert!(
        said.contains("no posture \"isolatd\"") && said.contains("did you mean \"isolated\""),
        "{said}"
    );
    assert!(said.contains("no posture \"nonsense\""), "{said}");
    assert!(
        shop.refused(&["study", &file, "--postures", "share,share"])
            .contains("named twice")
    );
    assert!(
        shop.refused(&["study", &file, "--runs", "0"])
            .contains("--runs")
    );
    assert!(
        shop.refused(&["study", &file, "--threads", "999999999"])
            .contains("--threads")
    );
    assert!(
        shop.refused(&["study", &file, "--out", ".."])
            .contains("does not name a folder")
    );
}

#[test]
fn pictures_are_measured_and_change_no_run() {
    let workshop = Workshop::new();
    let file = scenario(RETURNING_FRIENDS);
    let arguments = |rest: &[&'static str]| {
        let mut all = vec![
            "study",
            file.as_str(),
            "--runs",
            "2",
            "--no-frontier",
            "--json",
        ];
        all.extend(rest);
        workshop.json(&all)
    };
    let plain = arguments(&["--out", "plain"]);
    let sampled = arguments(&["--picture=60", "--out", "sampled"]);
    let read = |name: &str| fs::read_to_string(workshop.path(name)).unwrap();
    let (short, long) = (read("plain/runs.csv"), read("sampled/runs.csv"));
    assert_eq!(short.lines().count(), long.lines().count());
    for (short, long) in short.lines().zip(long.lines()) {
        assert!(long.starts_with(&format!("{short},")), "{long}");
    }
    for (posture, of_posture) in plain["postures"].as_object().unwrap() {
        assert!(of_posture.get("nodes").is_none());
        let with = &sampled["postures"][posture];
        assert_eq!(
            with["measures"]["leakers"],
            of_posture["measures"]["leakers"]
        );
        let share = with["measures"]["node_completeness"]["mean"]
            .as_f64()
            .unwrap();
        assert!(share > 0.0 && share <= 1.0, "{posture} {share}");
        assert!(!with["nodes"].as_object().unwrap().is_empty());
    }
    assert!(!workshop.path("plain/pictures.csv").exists());
    assert!(read("sampled/pictures.csv").starts_with("posture,run,node,completeness,"));
    assert!(workshop.path("sampled/pictures.parquet").exists());
    assert!(read("sampled/report.html").contains("How good the pictures were"));
    assert!(read("sampled/report.md").contains("## How good the pictures were"));
    assert!(read("sampled/report.md").contains("--picture=60"));
    assert!(!read("plain/report.html").contains("How good the pictures were"));
    workshop.refused(&["study", file.as_str(), "--picture=0"]);
}

/// Two levels of control, and two of something that touches nothing: the cells that are the same are run once.
#[test]
fn factors_make_cells() {
    let shop = Workshop::new();
    let file = scenario(RETURNING_FRIENDS);
    let factors = "study.factors={ control = { levels = [{ name = \"tight\" }, { name = \"free\", set = { \
                   doctrine.battery.control = \"free\" } }] }, luck = { levels = [{ name = \"a\" }, { name = \"b\" }] } }";
    let summary = shop.json(&[
        "study",
        &file,
        "--runs",
        "2",
        "--json",
        "--set",
        factors,
        "--set",
        "study.frontier={ factor = \"control\" }",
        "--set",
        "study.link_runs=true",
        "--out",
        "cells",
    ]);
    let combinations = summary["combinations"].as_array().unwrap();
    assert_eq!(combinations.len(), 4);
    assert_eq!(combinations[0]["postures"], summary["postures"]);
    assert_eq!(combinations[2]["postures"], combinations[3]["postures"]);
    assert_eq!(combinations[3]["levels"]["control"], "free");
    assert_eq!(summary["frontiers"].as_array().unwrap().len(), 2);
    let play = summary["runs_worth_a_look"][0]["play"].as_str().unwrap();
    assert!(
        play.starts_with("gapfiller run returning-friends --posture ") && !play.contains("study."),
        "{play}"
    );
    let csv = fs::read_to_string(shop.path("cells/runs.csv")).unwrap();
    assert!(csv.starts_with("posture,run,control,luck,leakers,"));
    for name in ["frontier-1.svg", "frontier-2.svg"] {
        assert!(shop.path("cells").join(name).exists(), "{name}");
    }
    let text = shop.refused(&[
        "study",
        &file,
        "--set",
        &factors.replace("doctrine.battery", "doctrine.batery"),
        "--out",
        "bad",
    ]);
    assert!(text.contains("did you mean battery?"), "{text}");
    assert!(!shop.path("bad").exists());
}
