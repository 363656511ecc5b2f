//! A study of a scenario of the project, from the file to the output folder.

use gapfiller_engine::run;
use gapfiller_measures::{MEASURES, outcomes, waste_balanced};
use gapfiller_records::{Entry, Keep, Layer, Moment, Record};
use gapfiller_scenario::Scenario;
use gapfiller_study::{
    OutputFolder, StudyPlan, StudyResult, table, write_records_parquet, write_study,
};
use std::fs;
use std::path::Path;

const SCENARIO: &str = "one-on-one";
const RUNS: u64 = 3;

fn scenario() -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../scenarios")
        .join(SCENARIO);
    Scenario::load(&path, &[]).unwrap_or_else(|problems| panic!("{problems}"))
}

fn study(threads: usize) -> StudyResult {
    let mut plan = StudyPlan::of(&scenario()).unwrap_or_else(|problems| panic!("{problems}"));
    (plan.runs, plan.frontier_runs, plan.threads) = (RUNS, 1, threads);
    plan.run(&mut |_, _| {})
        .unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_same_files_at_any_number_of_threads() {
    let parent = tempfile::tempdir().unwrap();
    let write = |threads: usize| {
        let folder = OutputFolder::create(&parent.path().join(threads.to_string()), false).unwrap();
        let result = study(threads);
        println!("{}", table(&result));
        write_study(&folder, &result).unwrap();
        let path = folder.finish().unwrap().folder;
        ["summary.json", "runs.csv", "runs.parquet"].map(|name| fs::read(path.join(name)).unwrap())
    };
    assert!(write(1) == write(3), "the files differ");
}

#[test]
fn measures_of_a_real_log() {
    let scenario = scenario();
    for posture in &scenario.study.postures {
        let setup = scenario
            .setup(posture)
            .unwrap_or_else(|problems| panic!("{problems}"));
        let directory = setup.directory();
        let log = |keep| run(&setup, scenario.study.seed, 0, keep).log;
        let (short, whole) = (log(Keep::Outcomes), log(Keep::Everything));
        assert!(waste_balanced(whole.entries()), "{posture}");
        let measures = outcomes(whole.entries(), &directory);
        assert_eq!(measures, outcomes(short.entries(), &directory), "{posture}");
        assert_eq!(measures.values().len(), MEASURES.len());
        let of_outcomes =
            |entry: &&Entry| matches!(entry.record.layer(), Layer::Outcomes | Layer::Milestones);
        assert!(
            whole
                .entries()
                .iter()
                .filter(of_outcomes)
                .eq(short.entries())
        );

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.parquet");
        write_records_parquet(&path, &directory, whole.entries()).unwrap();
        for entry in whole.entries() {
            let text = serde_json::to_string(&entry.record).unwrap();
            assert_eq!(
                serde_json::from_str::<gapfiller_records::Record>(&text).unwrap(),
                entry.record
            );
        }
        println!(
            "{posture}: {} records, {} bytes, {measures:?}",
            whole.entries().len(),
            fs::metadata(path).unwrap().len()
        );
    }
}

/// Two of the levels change nothing that is there: what they make is not run again.
#[test]
fn cells_that_are_the_same_setup_are_run_once() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../scenarios")
        .join(SCENARIO);
    let text = "study.factors={ luck = { levels = [{ name = \"as-is\" }, \
                { name = \"same\", set = { title = \"Another title\" } }, \
                { name = \"sure\", set = { \"library.interceptors.perfect-round.kill_probability\" = 0.5 } }] } }";
    let overlay = gapfiller_fields::Overlay::parse(text, "--set").unwrap();
    let scenario =
        Scenario::load(&path, &[overlay]).unwrap_or_else(|problems| panic!("{problems}"));
    let plan = StudyPlan::of(&scenario).unwrap_or_else(|problems| panic!("{problems}"));
    let cases: Vec<&[usize]> = plan
        .combinations
        .iter()
        .map(|c| c.cases.as_slice())
        .collect();
    assert_eq!(plan.postures.len(), 1, "the scenario has one posture");
    assert_eq!(cases, [[0], [0], [1]]);
    assert_eq!(plan.more_cases.len(), 1);
}

/// What milestones say is what the whole log says.
#[test]
fn milestones_are_the_first_of_their_kind() {
    let scenario = scenario();
    let setup = (scenario.setup("alone")).unwrap_or_else(|problems| panic!("{problems}"));
    let log = run(&setup, scenario.study.seed, 1, Keep::Everything).log;
    let mut plots = std::collections::BTreeMap::new();
    let (mut detected, mut launched) = (Vec::new(), 0);
    for entry in log.entries() {
        match &entry.record {
            Record::PlotTaken {
                object: Some(object),
                ..
            } => {
                plots.entry(*object).or_insert(entry.time);
            }
            Record::Milestone {
                object: Some(object),
                moment: Moment::Detected,
                left_s,
                ..
            } => {
                assert!(left_s.is_some_and(|left_s| left_s > 0.0));
                detected.push((*object, entry.time));
            }
            Record::Milestone {
                moment: Moment::Launched { .. },
                ..
            } => launched += 1,
            _ => {}
        }
    }
    detected.sort();
    assert!(!detected.is_empty());
    assert_eq!(detected, plots.into_iter().collect::<Vec<_>>());
    let measures = outcomes(log.entries(), &setup.directory());
    assert_eq!(measures.salvos_fired, launched);
    assert_eq!(measures.raiders_undetected, 0);
}
