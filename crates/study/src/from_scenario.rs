//! A plan from a checked scenario.

use crate::plan::{
    Combination, Factor, FactorLevel, FrontierCase, Link, PostureCase, RunFunction, StudyPlan,
};
use crate::result::MeasureColumn;
use crate::same::Fingerprint;
use gapfiller_border::WeaponsControl;
use gapfiller_engine::{Sampling, Setup, run, run_sampled};
use gapfiller_fields::Problems;
use gapfiller_measures::picture::{NODE_MEASURES, PICTURE_MEASURES, PictureMeasure, RunPictures};
use gapfiller_measures::{MEASURES, RATES, outcomes, rates};
use gapfiller_records::{Directory, Entry, Keep};
use gapfiller_scenario::{Scenario, StudyTable};

impl StudyPlan<'static> {
    /// The study that a scenario asks for, on as many threads as the machine offers. To run fewer postures, shorten the list
    /// in the scenario's study first: every posture in it is set up here, once for each combination of the factors' levels, and
    /// again for each point of the frontier. Cells that are the same setup are run once.
    ///
    /// # Errors
    ///
    /// All the problems of the levels of factors, or of the first posture that cannot be set up.
    pub fn of(scenario: &Scenario) -> Result<Self, Problems> {
        let study = &scenario.study;
        let sampling = study.picture_step_s.map(|step_s| Sampling { step_s });
        let cells = cells(scenario, sampling)?;
        let frontier = frontier(study, &cells.reference, sampling)?;
        let table = study.frontier.as_ref();
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
            postures: cells.postures,
            factors: study.factors.iter().map(factor).collect(),
            combinations: cells.combinations,
            more_cases: cells.more_cases,
            frontier_factor: table.and_then(|table| table.factor),
            link: study.link_runs.then(|| Link {
                scenario: scenario.name.clone(),
                sets: Vec::new(),
            }),
            frontier,
            runs: u64::from(study.runs),
            frontier_runs: table.map_or(0, |table| u64::from(table.runs)),
            seed: study.seed,
            threads: 0,
            confidence: study.confidence,
        })
    }
}

/// What is run, posture by posture and combination by combination.
struct Cells {
    /// The scenario under the first level of each factor.
    reference: Scenario,
    postures: Vec<PostureCase<'static>>,
    combinations: Vec<Combination>,
    more_cases: Vec<PostureCase<'static>>,
}

fn cells(scenario: &Scenario, sampling: Option<Sampling>) -> Result<Cells, Problems> {
    let study = &scenario.study;
    let numbers: Vec<usize> = study.factors.iter().map(|f| f.levels.len()).collect();
    if !numbers.is_empty() {
        scenario.check_levels()?;
    }
    let mut reference = None;
    let mut cases: Vec<PostureCase<'static>> = Vec::new();
    let mut known: Vec<Fingerprint> = Vec::new();
    let mut combinations = Vec::new();
    for levels in all_levels(&numbers) {
        let at_levels = scenario.at_levels(&levels)?;
        let mut of_postures = Vec::new();
        for name in &study.postures {
            let setup = at_levels.setup(name)?;
            if numbers.is_empty() {
                cases.push(posture_case(name, setup, sampling));
                continue;
            }
            let fingerprint = Fingerprint::of(&setup);
            // The postures of the reference each have a case of their own: they are the study's postures.
            let same = reference.as_ref().and_then(|_: &Scenario| {
                known.iter().position(|other| other.is_same(&fingerprint))
            });
            of_postures.push(same.unwrap_or(cases.len()));
            if same.is_none() {
                known.push(fingerprint);
                cases.push(posture_case(name, setup, sampling));
            }
        }
        if !numbers.is_empty() {
            combinations.push(Combination {
                levels,
                cases: of_postures,
            });
        }
        reference.get_or_insert(at_levels);
    }
    let more_cases = cases.split_off(study.postures.len().min(cases.len()));
    Ok(Cells {
        reference: reference.unwrap_or_else(|| scenario.clone()),
        postures: cases,
        combinations,
        more_cases,
    })
}

/// Every combination of levels, the last factor's changing fastest; one that is empty without factors.
fn all_levels(numbers: &[usize]) -> Vec<Vec<usize>> {
    let grow = |combinations: Vec<Vec<usize>>, number: &usize| {
        let with = |levels: &Vec<usize>, level| levels.iter().copied().chain([level]).collect();
        (combinations.iter())
            .flat_map(|levels| (0..*number).map(move |level| with(levels, level)))
            .collect()
    };
    numbers.iter().fold(vec![Vec::new()], grow)
}

fn factor(factor: &gapfiller_scenario::Factor) -> Factor {
    let level = |level: &gapfiller_scenario::Level| FactorLevel {
        name: level.name.clone(),
        sets: (level.overlays.iter())
            .map(|overlay| format!("{}={}", overlay.path, overlay.value.value))
            .collect(),
    };
    Factor {
        name: factor.name.clone(),
        label: factor.label.clone(),
        levels: factor.levels.iter().map(level).collect(),
    }
}

fn posture_case(name: &str, setup: Setup, sampling: Option<Sampling>) -> PostureCase<'static> {
    let nodes = match sampling {
        Some(_) => setup.directory().nodes,
        None => Vec::new(),
    };
    PostureCase {
        name: name.to_owned(),
        nodes,
        run: match sampling {
            Some(sampling) => sampled_run_function(setup, sampling),
            None => run_function(setup),
        },
    }
}

/// Each posture under each control status; none if a factor takes their place.
fn frontier(
    study: &StudyTable,
    scenario: &Scenario,
    sampling: Option<Sampling>,
) -> Result<Vec<FrontierCase<'static>>, Problems> {
    let mut frontier = Vec::new();
    let Some(table) = &study.frontier else {
        return Ok(frontier);
    };
    for name in study.postures.iter().filter(|_| !table.controls.is_empty()) {
        let own = controls_of(&scenario.setup(name)?);
        for &control in &table.controls {
            let setup = scenario.setup_with_control(name, control)?;
            // Nothing else is varied, so the same controls make the same runs.
            // The frontier asks for no pictures: what is not measured has no value.
            let run = (controls_of(&setup) != own).then(|| match sampling {
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
    Ok(frontier)
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
        may_lack: false,
    };
    let rate = |rate: &gapfiller_measures::Rate| MeasureColumn {
        name: rate.name.to_owned(),
        unit: rate.unit.to_owned(),
        description: rate.description.to_owned(),
        picture: false,
        may_lack: true,
    };
    let counts = MEASURES.iter().map(column);
    counts.chain(RATES.iter().map(rate)).collect()
}

/// Counts, then rates.
fn values(entries: &[Entry], directory: &Directory) -> Vec<f64> {
    let outcomes = outcomes(entries, directory);
    let mut values = outcomes.values();
    values.extend(rates(entries, directory, &outcomes));
    values
}

/// Runs a setup and measures its outcomes; nothing else of the run is kept.
pub fn run_function(setup: Setup) -> RunFunction<'static> {
    let directory = setup.directory();
    Box::new(move |seed, number| {
        let output = run(&setup, seed, number, Keep::Outcomes);
        values(output.log.entries(), &directory)
    })
}

/// Measures of pictures: those of [`sampled_run_function`], or of each of its nodes.
pub fn picture_columns<T>(measures: &[PictureMeasure<T>]) -> Vec<MeasureColumn> {
    let column = |measure: &PictureMeasure<T>| MeasureColumn {
        name: measure.name.to_owned(),
        unit: measure.unit.to_owned(),
        description: measure.description.to_owned(),
        picture: true,
        may_lack: true,
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
        let mut values = values(output.log.entries(), &directory);
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
