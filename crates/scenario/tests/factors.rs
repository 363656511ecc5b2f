//! What a study varies beside the posture.
#![allow(clippy::unwrap_used)]

mod common;

use common::{edited, load, told};
use gapfiller_border::WeaponsControl;
use gapfiller_scenario::Scenario;

const FACTORS: &str = r#"
[study.factors.control]
label = "weapons control of the bought battery"
levels = [
  { name = "tight" },
  { name = "free", set = { "doctrine.tight.control" = "free" } },
]

[study.factors.worth]
levels = [
  { name = "little", set = { assets.town.value = 1 } },
  { name = "much", set = { "assets.town.value" = 7 } },
]
"#;

fn with_factors(frontier: &str) -> String {
    format!(
        "{}{FACTORS}",
        edited("controls = [\"free\", \"tight\"]", frontier)
    )
}

fn scenario() -> Scenario {
    load(&with_factors("factor = \"control\""), &[]).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The control status that the battery starts under, and what the town is worth.
fn at(scenario: &Scenario, levels: &[usize]) -> (WeaponsControl, f64) {
    let at = (scenario.at_levels(levels)).unwrap_or_else(|problems| panic!("{problems}"));
    let setup = at.setup("share").unwrap();
    let battery = setup
        .minds
        .iter()
        .find(|mind| mind.name == "battery")
        .unwrap();
    let town = battery
        .assets
        .iter()
        .find(|asset| asset.name == "town")
        .unwrap();
    (battery.doctrine.control, town.value)
}

#[test]
fn levels_are_overlays_in_quotes_or_not() {
    let scenario = scenario();
    let names: Vec<&str> = scenario
        .study
        .factors
        .iter()
        .map(|f| f.name.as_str())
        .collect();
    assert_eq!(names, ["control", "worth"]);
    assert_eq!(scenario.study.frontier.as_ref().unwrap().factor, Some(0));
    assert_eq!(
        scenario.study.factors[0].label,
        "weapons control of the bought battery"
    );
    assert_eq!(at(&scenario, &[0, 0]), (WeaponsControl::Tight, 1.0));
    assert_eq!(at(&scenario, &[1, 0]), (WeaponsControl::Free, 1.0));
    assert_eq!(at(&scenario, &[1, 1]), (WeaponsControl::Free, 7.0));
    assert!(scenario.check_levels().is_ok());
}

#[test]
fn what_levels_set_is_checked_all_at_once() {
    let text = with_factors("factor = \"control\"")
        .replace(
            "\"doctrine.tight.control\" = \"free\"",
            "\"doctrine.tigt.control\" = \"free\"",
        )
        .replace(
            "\"assets.town.value\" = 7",
            "\"assets.town.value\" = \"dear\"",
        );
    let problems = load(&text, &[])
        .unwrap()
        .check_levels()
        .unwrap_err()
        .to_string();
    for part in [
        "factor control = free",
        "doctrine.tigt",
        "did you mean tight?",
        "factor worth = much",
        "2 problems found",
    ] {
        assert!(problems.contains(part), "{part} is not in\n{problems}");
    }
}

#[test]
fn what_is_wrong_with_factors_is_said() {
    let cases: [(&str, &str, &str); 7] = [
        (
            "factor = \"control\"",
            "factor = \"contrl\"",
            "did you mean \"control\"?",
        ),
        (
            "factor = \"control\"",
            "factor = \"control\"\ncontrols = [\"free\"]",
            "both controls and factor are given",
        ),
        (
            "factor = \"control\"",
            "runs = 3",
            "the frontier has no points",
        ),
        (
            "{ name = \"free\"",
            "{ name = \"tight\"",
            "has a level \"tight\" already",
        ),
        (
            "[study.factors.worth]",
            "[study.factors.run]",
            "a column of its own in runs.csv",
        ),
        (
            "{ assets.town.value = 1 }",
            "\"much\"",
            "a table of paths and values",
        ),
        (
            "{ assets.town.value = 1 }",
            "{ \"study.runs\" = 1 }",
            "a level cannot change the study",
        ),
    ];
    for (from, to, expected) in cases {
        let text = with_factors("factor = \"control\"");
        assert!(text.contains(from), "{from}");
        let told = told(&text.replacen(from, to, 1));
        assert!(told.contains(expected), "{to}: {told}");
    }
}
