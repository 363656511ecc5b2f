//! A study with made-up runs, for tests.

use crate::plan::{FrontierCase, PostureCase, StudyPlan};
use crate::result::{HEADLINE, MeasureColumn, StudyResult};
use gapfiller_border::WeaponsControl;
use gapfiller_measures::{MEASURES, measure_index};
use gapfiller_numerics::draws::{Draws, Purpose, Subject};

/// A whole number below `n`, the same for every posture.
fn luck(seed: u64, run: u64, occurrence: u64, n: f64) -> f64 {
    let uniform = Draws::new(seed, run).uniform(
        Purpose::named("example"),
        Subject::NONE,
        Subject::NONE,
        occurrence,
    );
    (uniform * n).floor()
}

fn values(seed: u64, run: u64, stopped: f64, fratricide: f64) -> Vec<f64> {
    let leakers = 6.0 + luck(seed, run, 0, 8.0) - stopped;
    let fired = 20.0 + luck(seed, run, 1, 10.0);
    vec![
        leakers,
        leakers.min(4.0),
        fratricide,
        0.0,
        fired,
        fired - 12.0,
        14.0 - leakers,
    ]
}

pub(crate) fn example_plan() -> StudyPlan<'static> {
    let posture = |name: &str, run| PostureCase {
        name: name.to_owned(),
        nodes: Vec::new(),
        run,
    };
    let point = |control, run| FrontierCase {
        posture: "share".to_owned(),
        control,
        run: Some(run),
    };
    let measures = HEADLINE.iter().map(|name| {
        let measure = &MEASURES[measure_index(name).unwrap()];
        MeasureColumn {
            name: measure.name.to_owned(),
            unit: measure.unit.to_owned(),
            description: measure.description.to_owned(),
            picture: false,
        }
    });
    StudyPlan {
        scenario: "example".to_owned(),
        title: "An example".to_owned(),
        question: "What does the defence gain?".to_owned(),
        measures: measures.collect(),
        node_measures: Vec::new(),
        headline: Vec::new(),
        postures: vec![
            posture("absent", Box::new(|seed, run| values(seed, run, 0.0, 0.0))),
            posture(
                "isolated",
                Box::new(|seed, run| values(seed, run, 2.0, luck(seed, run, 2, 2.0))),
            ),
            posture(
                "share",
                Box::new(|seed, run| values(seed, run, 2.0 + luck(seed, run, 3, 4.0), 0.0)),
            ),
        ],
        frontier: vec![
            point(
                WeaponsControl::Free,
                Box::new(|seed, run| values(seed, run, 4.0, 1.0 + luck(seed, run, 4, 3.0))),
            ),
            point(
                WeaponsControl::Hold,
                Box::new(|seed, run| values(seed, run, 1.0, 0.0)),
            ),
        ],
        runs: 40,
        frontier_runs: 10,
        seed: 7,
        threads: 2,
        confidence: 0.95,
    }
}

pub(crate) fn example_result() -> StudyResult {
    example_plan().run(&mut |_, _| {}).unwrap()
}
