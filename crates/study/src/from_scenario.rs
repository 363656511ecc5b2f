//! A plan from a checked scenario.

use crate::plan::{FrontierCase, PostureCase, RunFunction, StudyPlan};
use crate::result::MeasureColumn;
use gapfiller_border::WeaponsControl;
use gapfiller_engine::{Setup, run};
use gapfiller_fields::Problems;
use gapfiller_measures::{MEASURES, outcomes};
use gapfiller_records::Keep;
use gapfiller_scenario::Scenario;

impl StudyPlan<'static> {
    /// The study that a scenario asks for, on as many threads as the machine offers. To run fewer postures, shorten the list
    /// in the scenario's study first: every posture in it is set up here, once and again for each point of the frontier.
    ///
    /// # Errors
    ///
    /// All the problems of the first posture that cannot be set up.
    pub fn of(scenario: &Scenario) -> Result<Self, Problems> {
        let study = &scenario.study;
        let mut postures = Vec::new();
        let mut frontier = Vec::new();
        let mut controls = Vec::new();
        for name in &study.postures {
            let setup = scenario.setup(name)?;
            controls.push(controls_of(&setup));
            postures.push(PostureCase {
                name: name.clone(),
                run: run_function(setup),
            });
        }
        if let Some(table) = &study.frontier {
            for (name, own) in study.postures.iter().zip(&controls) {
                for &control in &table.controls {
                    let setup = scenario.setup_with_control(name, control)?;
                    // Nothing else is varied, so the same controls make the same runs.
                    let run = (controls_of(&setup) != *own).then(|| run_function(setup));
                    frontier.push(FrontierCase {
                        posture: name.clone(),
                        control,
                        run,
                    });
                }
            }
        }
        Ok(Self {
            scenario: scenario.name.clone(),
            title: scenario.title.clone(),
            question: scenario.question.clone(),
            measures: measure_columns(),
            headline: study.measures.clone(),
            postures,
            frontier,
            runs: u64::from(study.runs),
            frontier_runs: study
                .frontier
                .as_ref()
                .map_or(0, |table| u64::from(table.runs)),
            seed: study.seed,
            threads: 0,
            confidence: study.confidence,
        })
    }
}

/// The control status that every mind starts under.
fn controls_of(setup: &Setup) -> Vec<WeaponsControl> {
    setup
        .minds
        .iter()
        .map(|mind| mind.doctrine.control)
        .collect()
}

/// The measures of [`run_function`], in its order.
pub fn measure_columns() -> Vec<MeasureColumn> {
    let column = |measure: &gapfiller_measures::Measure| MeasureColumn {
        name: measure.name.to_owned(),
        unit: measure.unit.to_owned(),
        description: measure.description.to_owned(),
    };
    MEASURES.iter().map(column).collect()
}

/// Runs a setup and measures its outcomes; nothing else of the run is kept.
pub fn run_function(setup: Setup) -> RunFunction<'static> {
    let directory = setup.directory();
    Box::new(move |seed, number| {
        let output = run(&setup, seed, number, Keep::Outcomes);
        outcomes(output.log.entries(), &directory).values()
    })
}
