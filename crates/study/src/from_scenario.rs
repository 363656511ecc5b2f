//! A plan from a checked scenario.

use crate::plan::{FrontierCase, PostureCase, RunFunction, StudyPlan};
use crate::result::MeasureColumn;
use gapfiller_border::WeaponsControl;
use gapfiller_engine::{Sampling, Setup, run, run_sampled};
use gapfiller_fields::Problems;
use gapfiller_measures::picture::{NODE_MEASURES, PICTURE_MEASURES, PictureMeasure, RunPictures};
use gapfiller_measures::{MEASURES, outcomes};
use gapfiller_records::{Entry, Keep};
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
        let sampling = study.picture_step_s.map(|step_s| Sampling { step_s });
        let mut postures = Vec::new();
        let mut frontier = Vec::new();
        let mut controls = Vec::new();
        for name in &study.postures {
            let setup = scenario.setup(name)?;
            controls.push(controls_of(&setup));
            let nodes = setup.directory().nodes;
            postures.push(match sampling {
                Some(sampling) => PostureCase {
                    name: name.clone(),
                    nodes,
                    run: sampled_run_function(setup, sampling),
                },
                None => PostureCase {
                    name: name.clone(),
                    nodes: Vec::new(),
                    run: run_function(setup),
                },
            });
        }
        if let Some(table) = &study.frontier {
            for (name, own) in study.postures.iter().zip(&controls) {
                for &control in &table.controls {
                    let setup = scenario.setup_with_control(name, control)?;
                    // Nothing else is varied, so the same controls make the same runs.
                    // The frontier asks for no pictures: what is not measured has no value.
                    let run = (controls_of(&setup) != *own).then(|| match sampling {
                        Some(_) => without_pictures(setup),
                        None => run_function(setup),
                    });
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
            measures: match sampling {
                Some(_) => [measure_columns(), picture_columns(PICTURE_MEASURES)].concat(),
                None => measure_columns(),
            },
            node_measures: match sampling {
                Some(_) => picture_columns(NODE_MEASURES),
                None => Vec::new(),
            },
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
        picture: false,
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

/// Measures of pictures: those of [`sampled_run_function`], or of each of its nodes.
pub fn picture_columns<T>(measures: &[PictureMeasure<T>]) -> Vec<MeasureColumn> {
    let column = |measure: &PictureMeasure<T>| MeasureColumn {
        name: measure.name.to_owned(),
        unit: measure.unit.to_owned(),
        description: measure.description.to_owned(),
        picture: true,
    };
    measures.iter().map(column).collect()
}

/// Runs a setup and measures its outcomes and its pictures, then the picture of each node. The outcomes are those of
/// [`run_function`]: nobody in the run knows that it is looked at.
pub fn sampled_run_function(setup: Setup, sampling: Sampling) -> RunFunction<'static> {
    let directory = setup.directory();
    Box::new(move |seed, number| {
        let mut pictures = RunPictures::new(&directory);
        let mut take = |entry: Entry| pictures.take(&entry);
        let output = run_sampled(&setup, seed, number, Keep::Outcomes, sampling, &mut take);
        let scores = pictures.finish();
        let mut values = outcomes(output.log.entries(), &directory).values();
        let or_nan = |value: &Option<f64>| value.unwrap_or(f64::NAN);
        values.extend(scores.values.iter().map(or_nan));
        values.extend(scores.nodes.iter().flatten().map(or_nan));
        values
    })
}

/// As [`run_function`], with as many values as [`sampled_run_function`] gives.
fn without_pictures(setup: Setup) -> RunFunction<'static> {
    let lacking = PICTURE_MEASURES.len() + setup.world.nodes.len() * NODE_MEASURES.len();
    let run = run_function(setup);
    Box::new(move |seed, number| {
        let mut values = run(seed, number);
        values.extend(std::iter::repeat_n(f64::NAN, lacking));
        values
    })
}
