//! Claim: every round fired ends exactly once, and its end is one of the exclusive causes, in every run of every scenario.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use gapfiller_engine::Setup;
use gapfiller_records::RoundResult;
use gapfiller_scenario::Scenario;
use gapfiller_validation::play;
use std::path::{Path, PathBuf};

/// Every file of the repository that is a scenario by itself: those with a title.
fn scenarios() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    let mut found = Vec::new();
    for folder in std::fs::read_dir(root).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let whole = path
                .extension()
                .is_some_and(|extension| extension == "toml")
                && std::fs::read_to_string(&path)
                    .unwrap()
                    .lines()
                    .any(|line| line.starts_with("title = "));
            if whole {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Postures and points of the frontier, each with the number of runs that the scenario asks for.
fn cases(scenario: &Scenario) -> Vec<(String, Setup, u64)> {
    let study = &scenario.study;
    let mut cases = Vec::new();
    for posture in &study.postures {
        let setup = scenario.setup(posture).unwrap();
        cases.push((posture.clone(), setup, u64::from(study.runs)));
        if let Some(frontier) = &study.frontier {
            for &control in &frontier.controls {
                let setup = scenario.setup_with_control(posture, control).unwrap();
                let runs = u64::from(frontier.runs);
                cases.push((format!("{posture} {control:?}"), setup, runs));
            }
        }
    }
    cases
}

/// Checks at most `most` runs of each case; returns how many runs and rounds that were.
fn check(most: u64) -> (u64, u64) {
    let (mut runs, mut rounds) = (0, 0);
    for path in scenarios() {
        let scenario = Scenario::load(&path, &[]).unwrap_or_else(|problems| {
            panic!("{}: {problems}", path.display());
        });
        for (case, setup, asked) in cases(&scenario) {
            let outcomes = play(&setup, scenario.study.seed, asked.min(most));
            for (run, measures) in outcomes.iter().enumerate() {
                let ended: u64 = measures.rounds_by_result.iter().sum();
                let wasted: u64 = RoundResult::ALL
                    .iter()
                    .filter(|result| {
                        !matches!(result, RoundResult::Effective | RoundResult::InFlight)
                    })
                    .map(|result| measures.rounds(*result))
                    .sum();
                let at = format!("{} {case} run {run}", path.display());
                assert_eq!(ended, measures.rounds_fired, "{at}");
                assert_eq!(wasted, measures.rounds_wasted, "{at}");
                rounds += measures.rounds_fired;
                runs += 1;
            }
        }
    }
    (runs, rounds)
}

#[test]
fn causes_sum_to_the_rounds_fired() {
    let (runs, rounds) = check(10);
    assert!(scenarios().len() >= 9, "{:?}", scenarios());
    println!("{runs} runs, {rounds} rounds");
    assert!(runs > 200 && rounds > 3_000);
}

/// All the runs that the scenarios' own studies make: minutes, so only when asked for with `--ignored`.
#[test]
#[ignore = "minutes; `cargo xtask test --full` runs it"]
fn causes_sum_to_the_rounds_fired_in_every_run() {
    let (runs, rounds) = check(u64::MAX);
    println!("{runs} runs, {rounds} rounds");
}
