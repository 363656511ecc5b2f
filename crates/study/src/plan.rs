//! What a study is to run, and running it.

use crate::blocks::{Case, run_cases};
use crate::result::{MeasureColumn, StudyResult, evaluate};
use gapfiller_border::WeaponsControl;
use std::collections::BTreeSet;
use std::fmt;

/// One run: takes the study seed and the run number, gives one value for each measure, and depends on nothing else. A measure of
/// pictures that has no value in a run is NaN.
pub type RunFunction<'a> = Box<dyn Fn(u64, u64) -> Vec<f64> + Send + Sync + 'a>;

/// A posture to be run.
pub struct PostureCase<'a> {
    /// Its name.
    pub name: String,
    /// The nodes whose pictures are measured one by one; usually none.
    pub nodes: Vec<String>,
    /// One run of it: the values of the measures, then those of each node.
    pub run: RunFunction<'a>,
}

/// A posture under one weapons control status.
pub struct FrontierCase<'a> {
    /// The posture's name.
    pub posture: String,
    /// The status.
    pub control: WeaponsControl,
    /// One run of it; none where the posture is under this status anyhow: its own first runs then stand for the point.
    pub run: Option<RunFunction<'a>>,
}

/// Something that is varied beside the posture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factor {
    /// Its name: a column of `runs.csv`.
    pub name: String,
    /// What it is, for people.
    pub label: String,
    /// Its levels; the first is the one that the others are compared with.
    pub levels: Vec<FactorLevel>,
}

/// A level of a factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactorLevel {
    /// Its name.
    pub name: String,
    /// What it sets, as `path=value`.
    pub sets: Vec<String>,
}

/// The postures under one level of each factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combination {
    /// The level of each factor, by its place.
    pub levels: Vec<usize>,
    /// For each posture, the case that is run for it: a place in `postures`, or beyond their number in `more_cases`.
    pub cases: Vec<usize>,
}

/// How somebody else asks for a run of the study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The scenario, as it is named on a command line; no path of a machine.
    pub scenario: String,
    /// What was set from the command line, as `path=value`.
    pub sets: Vec<String>,
}

/// What is to be run. Every field may be changed before [`StudyPlan::run`].
pub struct StudyPlan<'a> {
    /// The scenario's name.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// What the study is to answer.
    pub question: String,
    /// What each run gives, in order.
    pub measures: Vec<MeasureColumn>,
    /// What each run gives for every node of a posture, in order; empty if pictures are not measured.
    pub node_measures: Vec<MeasureColumn>,
    /// The measures that tables lead with, by name; the usual ones if empty.
    pub headline: Vec<String>,
    /// The postures, in the order in which they are compared; with factors, under the first level of each.
    pub postures: Vec<PostureCase<'a>>,
    /// What is varied beside the posture.
    pub factors: Vec<Factor>,
    /// Every combination of levels, the first factor's changing slowest; empty without factors.
    pub combinations: Vec<Combination>,
    /// What the combinations need beside `postures`. Cells that are the same setup share a case.
    pub more_cases: Vec<PostureCase<'a>>,
    /// The factor over which leakers are set against fratricide, by its place.
    pub frontier_factor: Option<usize>,
    /// How to ask for single runs, if the study is to say so.
    pub link: Option<Link>,
    /// The points of the frontier; none if empty.
    pub frontier: Vec<FrontierCase<'a>>,
    /// Runs of each posture.
    pub runs: u64,
    /// Runs of each point of the frontier.
    pub frontier_runs: u64,
    /// The seed of all draws.
    pub seed: u64,
    /// Threads to run on; 0 for as many as the machine offers. It changes no result.
    pub threads: usize,
    /// Confidence of the intervals, between 0 and 1.
    pub confidence: f64,
}

/// Why a study cannot be run, or has no result.
#[derive(Clone, Debug, PartialEq)]
pub enum StudyError {
    /// No posture is left to run.
    NoPostures,
    /// The number of runs is 0.
    NoRuns,
    /// The confidence is not between 0 and 1.
    Confidence(f64),
    /// Two postures have the same name.
    Repeated(String),
    /// A point of the frontier has no runs of its own, and its posture is not run.
    NotRun(String),
    /// A factor is called like a measure.
    FactorName(String),
    /// A combination does not fit the factors and the postures.
    Combinations,
    /// A measure to lead with is not one.
    UnknownMeasure {
        /// What was asked for.
        name: String,
        /// The nearest name there is.
        nearest: Option<String>,
    },
    /// A run gave a value that is not a finite number, or the wrong number of values: a fault in the program.
    Faulty {
        /// The posture.
        posture: String,
        /// The run.
        run: u64,
    },
}

impl fmt::Display for StudyError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPostures => write!(out, "the study names no posture to run"),
            Self::NoRuns => write!(out, "the number of runs must be at least 1"),
            Self::Confidence(value) => {
                write!(
                    out,
                    "the confidence must lie between 0 and 1, such as 0.95; it is {value}"
                )
            }
            Self::NotRun(name) => write!(
                out,
                "posture \"{name}\" is on the frontier, but is not among those to be run"
            ),
            Self::FactorName(name) => write!(
                out,
                "a factor cannot be called \"{name}\": that is a measure, and both are columns of runs.csv"
            ),
            Self::Combinations => write!(
                out,
                "the combinations of levels do not fit the factors and the postures"
            ),
            Self::Repeated(name) => write!(out, "posture \"{name}\" is named twice"),
            Self::UnknownMeasure {
                name,
                nearest: None,
            } => write!(out, "there is no measure \"{name}\""),
            Self::UnknownMeasure {
                name,
                nearest: Some(nearest),
            } => {
                write!(
                    out,
                    "there is no measure \"{name}\"; did you mean \"{nearest}\"?"
                )
            }
            Self::Faulty { posture, run } => {
                write!(
                    out,
                    "run {run} of posture \"{posture}\" gave values that are not numbers: please report this fault"
                )
            }
        }
    }
}

impl std::error::Error for StudyError {}

impl StudyPlan<'_> {
    /// Runs everything and works out the estimates. `progress` is told how many runs of how many are done, the frontier's included.
    ///
    /// # Errors
    ///
    /// If the plan cannot be run (nothing has been run then), or if a run gave something that is not a number.
    pub fn run(&self, progress: &mut dyn FnMut(u64, u64)) -> Result<StudyResult, StudyError> {
        self.check()?;
        let with_seed = |run: &RunFunction<'_>, number| run(self.seed, number);
        let cases = || self.postures.iter().chain(&self.more_cases);
        let postures = cases().map(|case| (self.runs, &case.run));
        let before_frontier = cases().count();
        let frontier = self.frontier.iter().map(|case| match &case.run {
            Some(run) => (self.frontier_runs, run),
            // Only what the posture's own runs do not cover; usually nothing.
            None => {
                let posture = &self.postures[self.place_of(&case.posture)];
                let missing = self.frontier_runs.saturating_sub(self.runs);
                (missing, &posture.run)
            }
        });
        let covered = |case: usize| match case.checked_sub(before_frontier) {
            Some(point) if self.frontier[point].run.is_none() => self.runs.min(self.frontier_runs),
            _ => 0,
        };
        let closures: Vec<_> = postures
            .chain(frontier)
            .enumerate()
            .map(|(case, (runs, run))| {
                let first = covered(case);
                (runs, move |number| with_seed(run, first + number))
            })
            .collect();
        let cases: Vec<Case<'_>> = closures
            .iter()
            .map(|(runs, run)| Case { runs: *runs, run })
            .collect();
        let mut values = run_cases(&cases, self.threads, progress);
        for (point, case) in self.frontier.iter().enumerate() {
            let place = before_frontier + point;
            let mut own = values[self.place_of(&case.posture)].clone();
            own.truncate(covered(place) as usize);
            own.append(&mut values[place]);
            values[place] = own;
        }
        self.check_values(&values)?;
        Ok(evaluate(self, values))
    }

    /// The place of a posture among those that are run; [`check`](Self::check) has seen to it that there is one.
    fn place_of(&self, posture: &str) -> usize {
        let same = |case: &PostureCase<'_>| case.name == posture;
        self.postures.iter().position(same).unwrap_or(0)
    }

    fn check(&self) -> Result<(), StudyError> {
        if self.postures.is_empty() {
            return Err(StudyError::NoPostures);
        }
        if self.runs == 0 || (self.frontier_runs == 0 && !self.frontier.is_empty()) {
            return Err(StudyError::NoRuns);
        }
        if !(self.confidence > 0.0 && self.confidence < 1.0) {
            return Err(StudyError::Confidence(self.confidence));
        }
        let mut names = BTreeSet::new();
        if let Some(twice) = self.postures.iter().find(|case| !names.insert(&case.name)) {
            return Err(StudyError::Repeated(twice.name.clone()));
        }
        let run = |name: &String| self.postures.iter().any(|case| case.name == *name);
        let stands_for = |case: &&FrontierCase<'_>| case.run.is_none() && !run(&case.posture);
        if let Some(case) = self.frontier.iter().find(stands_for) {
            return Err(StudyError::NotRun(case.posture.clone()));
        }
        self.check_factors()?;
        let names = || self.measures.iter().map(|measure| measure.name.as_str());
        match self
            .headline
            .iter()
            .find(|wanted| !names().any(|name| name == *wanted))
        {
            None => Ok(()),
            Some(name) => {
                let nearest = gapfiller_fields::nearest(name, names()).map(str::to_owned);
                Err(StudyError::UnknownMeasure {
                    name: name.clone(),
                    nearest,
                })
            }
        }
    }

    /// A factor's name is a column beside those of the measures, and each combination names what is run for it.
    fn check_factors(&self) -> Result<(), StudyError> {
        let is_measure = |name: &String| self.measures.iter().any(|m| m.name == *name);
        let clash = self.factors.iter().find(|factor| is_measure(&factor.name));
        if let Some(factor) = clash {
            return Err(StudyError::FactorName(factor.name.clone()));
        }
        let cases = self.postures.len() + self.more_cases.len();
        let sound = |combination: &Combination| {
            combination.cases.len() == self.postures.len()
                && combination.cases.iter().all(|case| *case < cases)
                && combination.levels.len() == self.factors.len()
                && (combination.levels.iter().zip(&self.factors))
                    .all(|(level, factor)| *level < factor.levels.len())
        };
        let whole = self.combinations.iter().all(sound)
            && (self.frontier_factor).is_none_or(|factor| factor < self.factors.len());
        if whole {
            Ok(())
        } else {
            Err(StudyError::Combinations)
        }
    }

    fn check_values(&self, values: &[Vec<Vec<f64>>]) -> Result<(), StudyError> {
        let of_postures = self.postures.iter().chain(&self.more_cases);
        let of_frontier = self.frontier.iter().map(|case| {
            let nodes = self.postures[self.place_of(&case.posture)].nodes.len();
            (&case.posture, nodes)
        });
        let cases = of_postures
            .map(|case| (&case.name, case.nodes.len()))
            .chain(of_frontier);
        for ((name, nodes), of_case) in cases.zip(values) {
            let whole = self.measures.len() + nodes * self.node_measures.len();
            let may_lack = |place: usize| self.measures.get(place).is_none_or(|m| m.may_lack);
            let sound = |of_run: &Vec<f64>| {
                of_run.len() == whole
                    && (of_run.iter().enumerate())
                        .all(|(place, v)| v.is_finite() || (v.is_nan() && may_lack(place)))
            };
            if let Some(run) = of_case.iter().position(|of_run| !sound(of_run)) {
                return Err(StudyError::Faulty {
                    posture: name.clone(),
                    run: run as u64,
                });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::example_plan;

    #[test]
    fn the_same_at_any_number_of_threads() {
        let run = |threads| {
            let plan = StudyPlan {
                threads,
                ..example_plan()
            };
            format!("{:?}", plan.run(&mut |_, _| {}).unwrap())
        };
        let alone = run(1);
        assert_eq!(run(2), alone);
        assert_eq!(run(7), alone);
    }

    #[test]
    fn progress_counts_the_frontier_too() {
        let mut last = (0, 0);
        example_plan()
            .run(&mut |done, total| last = (done, total))
            .unwrap();
        assert_eq!(last, (3 * 40 + 2 * 10, 3 * 40 + 2 * 10));
    }

    #[test]
    fn a_point_that_is_the_posture_itself_costs_no_runs() {
        let result = |runs: u64, own: bool| {
            let mut plan = example_plan();
            plan.frontier_runs = runs;
            for case in &mut plan.frontier {
                case.run = (!own).then(|| -> RunFunction<'static> {
                    let mut plan = example_plan();
                    plan.postures.remove(2).run
                });
            }
            let mut total = 0;
            let result = plan.run(&mut |_, all| total = all).unwrap();
            (format!("{:?}", result.frontier), total)
        };
        let (same, with_runs) = result(10, false);
        assert_eq!((result(10, true), with_runs), ((same, 3 * 40), 3 * 40 + 20));
        // More runs than the posture has: the rest is run.
        let (same, with_runs) = result(50, false);
        assert_eq!(
            (result(50, true), with_runs),
            ((same, 3 * 40 + 20), 3 * 40 + 100)
        );
    }

    #[test]
    fn what_cannot_be_run_is_refused() {
        let error = |change: &dyn Fn(&mut StudyPlan<'static>)| {
            let mut plan = example_plan();
            change(&mut plan);
            plan.run(&mut |_, _| {}).unwrap_err()
        };
        assert_eq!(error(&|plan| plan.postures.clear()), StudyError::NoPostures);
        assert_eq!(error(&|plan| plan.runs = 0), StudyError::NoRuns);
        assert_eq!(error(&|plan| plan.frontier_runs = 0), StudyError::NoRuns);
        assert_eq!(
            error(&|plan| plan.confidence = 95.0),
            StudyError::Confidence(95.0)
        );
        assert_eq!(
            error(&|plan| plan.postures[2].name = "absent".into()),
            StudyError::Repeated("absent".into())
        );
        assert_eq!(
            error(&|plan| {
                plan.frontier[0].posture = "listen".into();
                plan.frontier[0].run = None;
            }),
            StudyError::NotRun("listen".into())
        );
        let unknown = error(&|plan| plan.headline = vec!["leakres".into()]).to_string();
        assert_eq!(
            unknown,
            "there is no measure \"leakres\"; did you mean \"leakers\"?"
        );
    }

    #[test]
    fn a_run_that_gives_no_number_is_reported() {
        let mut plan = example_plan();
        plan.postures[1].run = Box::new(|_, run| vec![if run == 5 { f64::NAN } else { 0.0 }; 7]);
        let error = plan.run(&mut |_, _| {}).unwrap_err();
        assert_eq!(
            error,
            StudyError::Faulty {
                posture: "isolated".into(),
                run: 5
            }
        );
        assert!(error.to_string().contains("run 5 of posture \"isolated\""));
    }
}
