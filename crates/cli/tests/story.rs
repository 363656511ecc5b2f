//! `gapfiller run`, `explain` and `diff`, as a user runs them.

mod common;

use common::{ONE_ON_ONE, RETURNING_FRIENDS, Workshop, scenario, stderr, stdout};
use serde_json::Value;
use std::fs;

/// A run of the returning friends in which something was shot at, and its folder's name.
fn recorded(shop: &Workshop) -> &'static str {
    let file = scenario(&format!("{RETURNING_FRIENDS}/weapons-free.toml"));
    shop.done(&["run", &file, "--posture", "isolated", "--out", "free"]);
    "free"
}

#[test]
fn one_run() {
    let shop = Workshop::new();
    let text = shop.done(&["run", &scenario(ONE_ON_ONE), "--out", "one"]);
    assert!(
        text.contains("posture alone, seed 1, run 0") && text.contains("gapfiller explain one"),
        "{text}"
    );
    let summary: Value =
        serde_json::from_str(&fs::read_to_string(shop.path("one/summary.json")).unwrap()).unwrap();
    assert_eq!(
        (&summary["posture"], &summary["run"]),
        (&Value::from("alone"), &Value::from(0))
    );
    assert!(
        summary["measures"]["leakers"].is_u64()
            && summary["layers"]["plots"]["records"].as_u64() > Some(0)
    );
    assert!(shop.path("one/records.parquet").exists() && shop.path("one/directory.json").exists());
}

#[test]
fn run_n_of_a_study_is_run_n() {
    let shop = Workshop::new();
    shop.done(&[
        "study",
        &scenario(ONE_ON_ONE),
        "--runs",
        "3",
        "--seed",
        "9",
        "--out",
        "study",
    ]);
    let csv = fs::read_to_string(shop.path("study/runs.csv")).unwrap();
    let row = csv.lines().nth(3).unwrap().to_owned();
    let summary = shop.json(&[
        "run",
        &scenario(ONE_ON_ONE),
        "--seed",
        "9",
        "--run",
        "2",
        "--json",
    ]);
    assert!(
        row.starts_with(&format!("alone,2,{},", summary["measures"]["leakers"])),
        "{row}"
    );
    assert_eq!(shop.names(), ["study"]);
}

#[test]
fn hashes() {
    let shop = Workshop::new();
    let arguments = ["run", &scenario(ONE_ON_ONE), "--hashes"];
    let text = shop.done(&arguments);
    let layers: Vec<_> = text
        .lines()
        .map(|line| line.split_once(' ').unwrap())
        .collect();
    assert_eq!(
        (layers.len(), layers[0].0, layers[7].0, layers[9].0),
        (10, "motion", "outcomes", "milestones")
    );
    assert!(layers.iter().all(|(_, hash)| hash.len() == 64));
    assert_eq!(shop.done(&arguments), text);
    assert!(shop.names().is_empty());
}

#[test]
fn the_story() {
    let shop = Workshop::new();
    let folder = recorded(&shop);
    let text = shop.done(&["explain", folder]);
    assert!(
        text.contains(" fired, ") && text.contains("gapfiller explain free"),
        "{text}"
    );
    let lists = shop.json(&["explain", folder, "--list", "--json"]);
    let shot = lists["shots"][0]["name"]
        .as_str()
        .expect("weapons free: something was shot at")
        .to_owned();
    let told = shop.done(&["explain", folder, "--shot", &shot]);
    for word in [
        "battery fired ",
        "truth: ",
        "belief: ",
        "others: ",
        "weapons free",
    ] {
        assert!(told.contains(word), "{word}: {told}");
    }
    let target = lists["targets"][0]["name"].as_str().unwrap().to_owned();
    let told = shop.done(&["explain", folder, "--target", &target]);
    assert!(
        told.contains("appears at ") && told.contains(&target),
        "{told}"
    );
    let told = shop.done(&["explain", folder, "--node", "battery"]);
    assert!(
        told.contains("track ") && told.contains("truth: "),
        "{told}"
    );
    let json = shop.json(&["explain", folder, "--node", "battery", "--json"]);
    assert!(json["lines"][0]["text"].is_string());
    let said = shop.refused(&["explain", folder, "--node", "batery"]);
    assert!(said.contains("did you mean \"battery\""), "{said}");
    shop.refused(&["explain", folder, "--shot", "battery/999999"]);
    shop.refused(&["explain", folder, "--shot", "no number"]);
}

#[test]
fn equal_and_different_runs() {
    let shop = Workshop::new();
    let run = |run: &str, out: &str| {
        shop.done(&["run", &scenario(ONE_ON_ONE), "--run", run, "--out", out]);
    };
    run("0", "a");
    run("0", "b");
    run("1", "c");
    assert!(
        shop.done(&["diff", "a", "b"])
            .starts_with("The two runs are equal: ")
    );
    assert_eq!(
        fs::read(shop.path("a/records.parquet")).unwrap(),
        fs::read(shop.path("b/records.parquet")).unwrap()
    );
    let output = shop.run(&["diff", "a", "c"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(
        text.contains("and then part") && text.contains("plots ") && text.contains("  second  "),
        "{text}"
    );
}

#[test]
fn what_is_not_the_log_of_a_run() {
    let shop = Workshop::new();
    shop.done(&[
        "study",
        &scenario(ONE_ON_ONE),
        "--runs",
        "1",
        "--out",
        "study",
    ]);
    assert!(
        shop.refused(&["explain", "study"])
            .contains("holds a study, not the log of one run")
    );
    assert!(
        shop.refused(&["explain", "nowhere"])
            .contains("cannot read")
    );
    fs::create_dir(shop.path("broken")).unwrap();
    fs::write(shop.path("broken/records.parquet"), "PAR1 nonsense PAR1").unwrap();
    fs::write(shop.path("broken/directory.json"), "{").unwrap();
    assert!(
        shop.refused(&["diff", "broken", "broken"])
            .contains("directory.json is not what gapfiller run writes")
    );
    fs::write(
        shop.path("broken/directory.json"),
        r#"{"objects":[],"nodes":[],"weapons":[],"assets":[]}"#,
    )
    .unwrap();
    assert!(
        shop.refused(&["explain", "broken"])
            .contains("records.parquet is not what gapfiller run writes")
    );
    // A table, but of something else.
    fs::copy(
        shop.path("study/runs.parquet"),
        shop.path("broken/records.parquet"),
    )
    .unwrap();
    assert!(
        shop.refused(&["explain", "broken"])
            .contains("there is no column")
    );
}

#[test]
fn the_kill_chain_as_a_funnel() {
    let shop = Workshop::new();
    let folder = recorded(&shop);
    let file = scenario(&format!("{RETURNING_FRIENDS}/weapons-free.toml"));
    let of_folder = shop.done(&["explain", folder, "--funnel"]);
    let played = shop.done(&["explain", &file, "--posture", "isolated", "--funnel"]);
    let body = |text: &str| {
        text.lines()
            .skip(1)
            .map(str::to_owned)
            .collect::<Vec<String>>()
    };
    assert_eq!(
        body(&of_folder),
        body(&played),
        "a run played again is the same run"
    );
    assert!(of_folder.contains("came at least so far"), "{of_folder}");

    let both = shop.json(&[
        "explain",
        &file,
        "--posture",
        "isolated",
        "--against",
        "share",
        "--json",
    ]);
    assert_eq!(both["columns"][0], "friends, isolated");
    assert_eq!(both["columns"][1], "friends, share");
    let fired = |at: usize| {
        let stages = both["stages"].as_array().unwrap();
        let row = stages
            .iter()
            .find(|row| row["stage"] == "fired at")
            .unwrap();
        row["counts"][at].as_u64().unwrap()
    };
    assert!(
        fired(0) > fired(1),
        "sharing spares friends in this scenario"
    );

    let target = shop.json(&[
        "explain",
        folder,
        "--funnel",
        "--target",
        "returning-1",
        "--json",
    ]);
    assert_eq!(target["nodes"][0]["node"], "battery");
    let node = shop.done(&["explain", folder, "--funnel", "--node", "battery"]);
    assert!(
        node.starts_with("battery: what it saw or was told of"),
        "{node}"
    );
    let refused = shop.refused(&["explain", folder, "--against", "share"]);
    assert!(refused.contains("is not a scenario"), "{refused}");
}
