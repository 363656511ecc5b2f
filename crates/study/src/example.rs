//! A study with made-up runs, for tests.

use crate::plan::{Combination, Factor, FactorLevel, FrontierCase, PostureCase, StudyPlan};
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
            may_lack: false,
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
        factors: Vec::new(),
        combinations: Vec::new(),
        more_cases: Vec::new(),
        frontier_factor: None,
        link: None,
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

/// Two factors of two levels. Fratricide goes with the first, leakers with the second; `absent` has nothing that either touches.
pub(crate) fn example_with_factors() -> StudyPlan<'static> {
    let mut plan = example_plan();
    let level = |name: &str, sets: &[&str]| FactorLevel {
        name: name.to_owned(),
        sets: sets.iter().map(|set| (*set).to_owned()).collect(),
    };
    let factor = |name: &str, levels: [FactorLevel; 2]| Factor {
        name: name.to_owned(),
        label: name.to_owned(),
        levels: levels.into(),
    };
    plan.factors = vec![
        factor(
            "iff",
            [
                level("separate", &[]),
                level("shared", &["iff.modes=[\"4\"]"]),
            ],
        ),
        factor(
            "control",
            [
                level("free", &[]),
                level("hold", &["doctrine.own.control=\"hold\""]),
            ],
        ),
    ];
    plan.frontier_factor = Some(1);
    plan.frontier.clear();
    for (place, levels) in [[0, 0], [0, 1], [1, 0], [1, 1]].into_iter().enumerate() {
        let first = 3 + 2 * (place.max(1) - 1);
        plan.combinations.push(Combination {
            levels: levels.into(),
            cases: if place == 0 {
                vec![0, 1, 2]
            } else {
                vec![0, first, first + 1]
            },
        });
        if place == 0 {
            continue;
        }
        for name in ["isolated", "share"] {
            let stopped = if levels[1] == 1 { 1.0 } else { 2.0 };
            let friends = if levels[0] == 1 { 0.0 } else { 2.0 };
            plan.more_cases.push(PostureCase {
                name: name.to_owned(),
                nodes: Vec::new(),
                run: Box::new(move |seed, run| {
                    let extra = if name == "share" {
                        luck(seed, run, 3, 4.0)
                    } else {
                        0.0
                    };
                    values(
                        seed,
                        run,
                        stopped + extra,
                        luck(seed, run, 2, 1.0 + friends),
                    )
                }),
            });
        }
    }
    plan
}
