//! What the program does with input, good and bad; and with readers that go away.

mod common;

use common::{ONE_ON_ONE, RETURNING_FRIENDS, Workshop, scenario, stderr, stdout};
use std::fs;
use std::io::Read;
use std::process::Stdio;

#[test]
fn bad_input_is_exit_code_2() {
    let shop = Workshop::new();
    fs::write(shop.path("broken.toml"), "title = \"x\"\n[window\n").unwrap();
    fs::write(
        shop.path("unit.toml"),
        "title = \"x\"\n[window]\nduration = 5\n",
    )
    .unwrap();
    let one = scenario(ONE_ON_ONE);
    let cases: [&[&str]; 12] = [
        &["study", "nowhere"],
        &["study", "broken.toml"],
        &["check", "broken.toml"],
        &["check", "unit.toml"],
        &["check", &one, "--set", "nonsense"],
        &["check", &one, "--set", "doctrine.battery.control=loose"],
        &["check", &one, "--posture", "alon"],
        &["run", &one, "--posture", "nobody"],
        &["run", &one, "--seed", "minus"],
        &["run", &one, "--force"],
        &["fly"],
        &[],
    ];
    for case in cases {
        assert!(!shop.refused(case).is_empty(), "{case:?}");
    }
    let several = shop.refused(&["run", &scenario(RETURNING_FRIENDS)]);
    assert!(
        several.contains("name a posture with --posture: one of "),
        "{several}"
    );
}

#[test]
fn problems_show_place_and_name() {
    let shop = Workshop::new();
    let said = shop.refused(&[
        "check",
        &scenario(ONE_ON_ONE),
        "--set",
        "doctrine.batery.control=free",
        "--set",
        "x",
    ]);
    assert!(
        said.contains("--set") && said.contains("battery") && said.contains("2 problems found"),
        "{said}"
    );
}

#[test]
fn a_sound_scenario() {
    let shop = Workshop::new();
    let one = scenario(ONE_ON_ONE);
    let text = shop.done(&["check", &one]);
    assert!(text.contains("battery") && text.contains("alone"), "{text}");
    let text = shop.done(&[
        "check",
        &one,
        "--resolved",
        "--set",
        "doctrine.battery.salvo=2",
    ]);
    let line = text
        .lines()
        .find(|line| line.starts_with("doctrine.battery.salvo = 2"))
        .unwrap();
    assert!(line.contains("# ") && line.contains("--set"), "{line}");
    let json = shop.json(&["check", &one, "--json"]);
    assert_eq!(json["nodes"][0]["name"], "battery");
    let output = shop.run(&["check", &one, "--json", "--set", "nonsense=1"]);
    assert_eq!(output.status.code(), Some(2));
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert!(json["problems"][0]["message"].is_string());
}

#[test]
fn the_schema() {
    let shop = Workshop::new();
    let json = shop.json(&["schema"]);
    assert!(json["$defs"].is_object());
    shop.done(&["schema", "--out", "s.json"]);
    assert!(
        shop.refused(&["schema", "--out", "s.json"])
            .contains("already exists")
    );
    shop.done(&["schema", "--library", "--out", "s.json", "--force"]);
    assert!(
        fs::read_to_string(shop.path("s.json"))
            .unwrap()
            .contains("Gapfiller library")
    );
}

#[test]
fn help_and_version() {
    let shop = Workshop::new();
    assert!(shop.done(&["--version"]).starts_with("gapfiller "));
    for command in [
        "study", "run", "explain", "diff", "check", "coverage", "schema",
    ] {
        let help = shop.done(&[command, "--help"]);
        assert!(
            help.contains("Example") && help.contains("gapfiller "),
            "{help}"
        );
    }
}

#[test]
fn a_reader_that_goes_away() {
    let shop = Workshop::new();
    let mut command = shop.command(&["schema"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(said, "");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_under_standard_output() {
    let shop = Workshop::new();
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let output = shop
        .command(&["schema"])
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("could not write to standard output"),
        "{}",
        stderr(&output)
    );
}
