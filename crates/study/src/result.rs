//! What a study found.

use crate::plan::{Combination, Factor, Link, PostureCase, StudyPlan};
use gapfiller_border::WeaponsControl;
use gapfiller_numerics::statistics::{
    Estimate, PairedDifference, mean_interval, paired_difference,
};

/// What every interval of a study covers, in words.
pub const INTERVALS: &str = "luck only, parameters nominal";

/// The measures that tables lead with unless the study says otherwise.
pub const HEADLINE: [&str; 7] = [
    "leakers",
    "assets_damaged",
    "fratricide",
    "civil_engagements",
    "rounds_fired",
    "rounds_wasted",
    "raiders_killed",
];

/// A measure of a study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasureColumn {
    /// Its name in files.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// What it says, in one plain sentence.
    pub description: String,
    /// Whether it is of pictures: it has a section of its own in reports, and may have no value in a run, which is NaN.
    pub picture: bool,
    /// Whether it may have no value in a run, of pictures or not.
    pub may_lack: bool,
}

/// The result of a study. Nothing in it depends on threads, clock or machine.
#[derive(Clone, Debug, PartialEq)]
pub struct StudyResult {
    /// The scenario's name.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// What the study was to answer.
    pub question: String,
    /// The seed of all draws.
    pub seed: u64,
    /// Runs of each posture.
    pub runs: u64,
    /// Confidence of the intervals, between 0 and 1.
    pub confidence: f64,
    /// The measures.
    pub measures: Vec<MeasureColumn>,
    /// The measures of each node's picture; empty if pictures were not measured.
    pub node_measures: Vec<MeasureColumn>,
    /// Those that tables lead with, by their place in `measures`.
    pub headline: Vec<usize>,
    /// The postures, in the order of the study.
    pub postures: Vec<PostureResult>,
    /// Each posture against the one before it, then the last against the first if there are more than two; all measures each.
    pub differences: Vec<Difference>,
    /// Runs of each point of the frontier.
    pub frontier_runs: u64,
    /// The frontier of leakers against fratricide; empty if the study asks for none.
    pub frontier: Vec<FrontierPoint>,
    /// What was varied beside the posture. `postures` and `differences` are those under the first level of each factor.
    pub factors: Vec<Factor>,
    /// The results under every combination of levels, the first factor's changing slowest; empty without factors.
    pub combinations: Vec<CombinationResult>,
    /// The factor over which leakers are set against fratricide, by its place.
    pub frontier_factor: Option<usize>,
    /// How to ask for single runs, if the study is to say so.
    pub link: Option<Link>,
}

/// The results of all postures under one level of each factor.
#[derive(Clone, Debug, PartialEq)]
pub struct CombinationResult {
    /// The level of each factor, by its place.
    pub levels: Vec<usize>,
    /// The postures, in the order of the study.
    pub postures: Vec<PostureResult>,
    /// As those of the study.
    pub differences: Vec<Difference>,
}

/// One posture's runs.
#[derive(Clone, Debug, PartialEq)]
pub struct PostureResult {
    /// Its name.
    pub name: String,
    /// The values, by measure and run.
    pub values: Vec<Vec<f64>>,
    /// The mean of each measure.
    pub estimates: Vec<Estimate>,
    /// The run in the middle when runs are ordered by leakers, then fratricide, then number (the lower one of two).
    pub median_run: u64,
    /// The first run of those with most leakers and, among them, most fratricide.
    pub worst_run: u64,
    /// The nodes' pictures, in the order of the scenario; empty if they were not measured.
    pub nodes: Vec<NodeResult>,
}

/// The pictures of one node over the runs of a posture.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeResult {
    /// Its name.
    pub name: String,
    /// The values, by measure and run; NaN where a run has none.
    pub values: Vec<Vec<f64>>,
    /// The mean of each measure; NaN where no run has a value.
    pub estimates: Vec<Estimate>,
}

/// How much a measure differs between two postures, run by run on the same draws.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The posture that is taken away.
    pub from: String,
    /// The posture it is taken from.
    pub to: String,
    /// The measure, by name.
    pub measure: String,
    /// The mean of `to` − `from`.
    pub mean: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end of its interval.
    pub high: f64,
    /// By how much the same draws narrowed the variance; below 1 they widened it, none when there is no finite value.
    pub variance_factor: Option<f64>,
}

impl Difference {
    /// Whether the interval leaves out zero. One without width never does: the runs then say nothing about the spread.
    pub fn excludes_zero(&self) -> bool {
        self.low < self.high && (self.low > 0.0 || self.high < 0.0)
    }
}

/// One point of the frontier.
#[derive(Clone, Debug, PartialEq)]
pub struct FrontierPoint {
    /// The posture.
    pub posture: String,
    /// The weapons control status.
    pub control: WeaponsControl,
    /// Raiders that got through.
    pub leakers: Estimate,
    /// Friendly aircraft killed.
    pub fratricide: Estimate,
}

impl StudyResult {
    /// A posture by name.
    pub fn posture(&self, name: &str) -> Option<&PostureResult> {
        self.postures.iter().find(|posture| posture.name == name)
    }

    /// A measure's place by name.
    pub fn measure_index(&self, name: &str) -> Option<usize> {
        place(&self.measures, name)
    }

    /// A measure's mean in a posture.
    pub fn estimate(&self, posture: &str, measure: &str) -> Option<Estimate> {
        let place = self.measure_index(measure)?;
        self.posture(posture)?.estimates.get(place).copied()
    }

    /// The pairs of postures that are compared, in order.
    pub fn pairs(&self) -> Vec<(&str, &str)> {
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for difference in &self.differences {
            let pair = (difference.from.as_str(), difference.to.as_str());
            if !pairs.contains(&pair) {
                pairs.push(pair);
            }
        }
        pairs
    }

    /// The difference of a measure between two postures that are compared.
    pub fn difference(&self, from: &str, to: &str, measure: &str) -> Option<&Difference> {
        self.differences
            .iter()
            .find(|d| d.from == from && d.to == to && d.measure == measure)
    }
}

/// The word for a weapons control status, as in scenario files.
pub fn control_name(control: WeaponsControl) -> &'static str {
    match control {
        WeaponsControl::Free => "free",
        WeaponsControl::Tight => "tight",
        WeaponsControl::Hold => "hold",
    }
}

/// Estimates from the values of every case: by case (postures first, then the frontier), run and measure.
pub(crate) fn evaluate(plan: &StudyPlan<'_>, values: Vec<Vec<Vec<f64>>>) -> StudyResult {
    let mut by_measure = values
        .iter()
        .map(|of_case| transposed(of_case, of_case.first().map_or(0, Vec::len)));
    let named = plan.postures.iter().zip(by_measure.by_ref());
    let postures: Vec<_> = named
        .map(|(case, values)| posture_result(plan, case, values))
        .collect();
    let more: Vec<Vec<Vec<f64>>> = by_measure.by_ref().take(plan.more_cases.len()).collect();
    let combinations = combinations(plan, &postures, &more);
    let points = plan.frontier.iter().zip(by_measure);
    StudyResult {
        factors: plan.factors.clone(),
        combinations,
        frontier_factor: plan.frontier_factor,
        link: plan.link.clone(),
        scenario: plan.scenario.clone(),
        title: plan.title.clone(),
        question: plan.question.clone(),
        seed: plan.seed,
        runs: plan.runs,
        confidence: plan.confidence,
        measures: plan.measures.clone(),
        node_measures: plan.node_measures.clone(),
        headline: headline(plan),
        differences: differences(plan, &postures),
        postures,
        frontier_runs: if plan.frontier.is_empty() {
            0
        } else {
            plan.frontier_runs
        },
        frontier: points
            .map(|(case, values)| frontier_point(plan, &case.posture, case.control, &values))
            .collect(),
    }
}

/// The results of each combination, cells that are one case having the same.
fn combinations(
    plan: &StudyPlan<'_>,
    postures: &[PostureResult],
    more: &[Vec<Vec<f64>>],
) -> Vec<CombinationResult> {
    let more: Vec<PostureResult> = (plan.more_cases.iter().zip(more))
        .map(|(case, values)| posture_result(plan, case, values.clone()))
        .collect();
    let of_combination = |combination: &Combination| {
        let result = |case: &usize| match case.checked_sub(postures.len()) {
            None => postures[*case].clone(),
            Some(place) => more[place].clone(),
        };
        let postures: Vec<PostureResult> = combination.cases.iter().map(result).collect();
        CombinationResult {
            levels: combination.levels.clone(),
            differences: differences(plan, &postures),
            postures,
        }
    };
    plan.combinations.iter().map(of_combination).collect()
}

fn place(measures: &[MeasureColumn], name: &str) -> Option<usize> {
    measures.iter().position(|measure| measure.name == name)
}

fn headline(plan: &StudyPlan<'_>) -> Vec<usize> {
    let find = |name: &str| place(&plan.measures, name);
    if plan.headline.is_empty() {
        HEADLINE.iter().filter_map(|name| find(name)).collect()
    } else {
        plan.headline.iter().filter_map(|name| find(name)).collect()
    }
}

/// The mean over the runs that have a value; NaN if none has.
fn estimate(values: &[f64], confidence: f64) -> Estimate {
    let there: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
    if there.is_empty() {
        let none = f64::NAN;
        return Estimate {
            mean: none,
            low: none,
            high: none,
        };
    }
    mean_interval(&there, confidence)
}

/// The difference over the runs that have a value in both postures; NaN if none has.
pub(crate) fn difference(from: &[f64], to: &[f64], confidence: f64) -> PairedDifference {
    let both = from
        .iter()
        .zip(to)
        .filter(|(a, b)| !a.is_nan() && !b.is_nan());
    let (from, to): (Vec<f64>, Vec<f64>) = both.map(|(a, b)| (*a, *b)).unzip();
    if from.is_empty() {
        let none = f64::NAN;
        return PairedDifference {
            mean: none,
            low: none,
            high: none,
            variance_factor: None,
        };
    }
    paired_difference(&from, &to, confidence)
}

/// From runs of measures to measures of runs.
fn transposed(of_runs: &[Vec<f64>], measures: usize) -> Vec<Vec<f64>> {
    (0..measures)
        .map(|measure| of_runs.iter().map(|of_run| of_run[measure]).collect())
        .collect()
}

fn posture_result(
    plan: &StudyPlan<'_>,
    case: &PostureCase<'_>,
    mut values: Vec<Vec<f64>>,
) -> PostureResult {
    let mut of_nodes = values.split_off(plan.measures.len()).into_iter();
    let nodes = case.nodes.iter().map(|name| {
        let values: Vec<Vec<f64>> = of_nodes.by_ref().take(plan.node_measures.len()).collect();
        NodeResult {
            name: name.clone(),
            estimates: values
                .iter()
                .map(|of_measure| estimate(of_measure, plan.confidence))
                .collect(),
            values,
        }
    });
    let nodes = nodes.collect();
    let order = runs_by_outcome(plan, &values);
    let last = order.len() - 1;
    let worst = order[last];
    // Runs as bad as the last one stand just before it: take the first of them.
    let as_bad = |run: &&usize| outcome(plan, &values, **run) == outcome(plan, &values, worst);
    PostureResult {
        name: case.name.clone(),
        nodes,
        estimates: values
            .iter()
            .map(|of_measure| estimate(of_measure, plan.confidence))
            .collect(),
        median_run: order[last / 2] as u64,
        worst_run: order.iter().find(as_bad).copied().unwrap_or(worst) as u64,
        values,
    }
}

/// Leakers and fratricide of a run; 0 where the study does not measure them.
fn outcome(plan: &StudyPlan<'_>, values: &[Vec<f64>], run: usize) -> [f64; 2] {
    ["leakers", "fratricide"]
        .map(|name| place(&plan.measures, name).map_or(0.0, |place| values[place][run]))
}

fn runs_by_outcome(plan: &StudyPlan<'_>, values: &[Vec<f64>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..plan.runs as usize).collect();
    order.sort_by(|&a, &b| {
        let ([leakers_a, friends_a], [leakers_b, friends_b]) =
            (outcome(plan, values, a), outcome(plan, values, b));
        leakers_a
            .total_cmp(&leakers_b)
            .then(friends_a.total_cmp(&friends_b))
            .then(a.cmp(&b))
    });
    order
}

fn differences(plan: &StudyPlan<'_>, postures: &[PostureResult]) -> Vec<Difference> {
    let mut pairs: Vec<_> = postures
        .windows(2)
        .map(|pair| (&pair[0], &pair[1]))
        .collect();
    if let [first, _, .., last] = postures
        && postures.len() > 2
    {
        pairs.push((first, last));
    }
    let of_pair = |(from, to): (&PostureResult, &PostureResult)| {
        let of_measure = |(place, measure): (usize, &MeasureColumn)| {
            let paired = difference(&from.values[place], &to.values[place], plan.confidence);
            Difference {
                from: from.name.clone(),
                to: to.name.clone(),
                measure: measure.name.clone(),
                mean: paired.mean,
                low: paired.low,
                high: paired.high,
                variance_factor: paired.variance_factor,
            }
        };
        plan.measures
            .iter()
            .enumerate()
            .map(of_measure)
            .collect::<Vec<_>>()
    };
    pairs.into_iter().flat_map(of_pair).collect()
}

fn frontier_point(
    plan: &StudyPlan<'_>,
    posture: &str,
    control: WeaponsControl,
    values: &[Vec<f64>],
) -> FrontierPoint {
    let estimate = |name: &str| {
        let of_measure = place(&plan.measures, name).map(|place| values[place].as_slice());
        mean_interval(of_measure.unwrap_or(&[0.0]), plan.confidence)
    };
    FrontierPoint {
        posture: posture.to_owned(),
        control,
        leakers: estimate("leakers"),
        fratricide: estimate("fratricide"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{example_plan, example_result};

    #[test]
    fn postures_are_compared_on_the_same_draws() {
        let result = example_result();
        assert_eq!(
            result.pairs(),
            [
                ("absent", "isolated"),
                ("isolated", "share"),
                ("absent", "share")
            ]
        );
        let step = |from, to| result.difference(from, to, "leakers").unwrap();
        // "isolated" lets 2 fewer through in every run: nothing varies in the difference, so the factor has no bound.
        let gain = step("absent", "isolated");
        assert_eq!(
            (gain.mean, gain.low, gain.high, gain.variance_factor),
            (-2.0, -2.0, -2.0, None)
        );
        assert!(!gain.excludes_zero());
        assert!(step("isolated", "share").excludes_zero());
        assert!(
            (step("absent", "share").mean - gain.mean - step("isolated", "share").mean).abs()
                < 1e-12
        );
        assert_eq!(result.differences.len(), 3 * result.measures.len());
    }

    #[test]
    fn two_postures_are_compared_once_and_one_not_at_all() {
        let mut plan = example_plan();
        plan.postures.truncate(2);
        assert_eq!(plan.run(&mut |_, _| {}).unwrap().pairs().len(), 1);
        plan.postures.truncate(1);
        assert!(plan.run(&mut |_, _| {}).unwrap().differences.is_empty());
    }

    #[test]
    fn estimates_are_of_the_values() {
        let result = example_result();
        let posture = result.posture("isolated").unwrap();
        assert_eq!(posture.values.len(), 7);
        assert_eq!(posture.values[0].len(), 40);
        assert_eq!(
            result.estimate("isolated", "leakers"),
            Some(mean_interval(&posture.values[0], 0.95))
        );
        assert_eq!(result.estimate("isolated", "luck"), None);
        assert_eq!(result.headline.len(), 7);
    }

    #[test]
    fn median_and_worst_runs() {
        let mut plan = example_plan();
        plan.runs = 6;
        plan.postures.truncate(1);
        // Leakers and fratricide by run: order 3 (0,0), 0 (1,0), 4 (1,0), 1 (1,2), 2 (5,1), 5 (5,1).
        let runs = [
            (1.0, 0.0),
            (1.0, 2.0),
            (5.0, 1.0),
            (0.0, 0.0),
            (1.0, 0.0),
            (5.0, 1.0),
        ];
        plan.postures[0].run = Box::new(move |_, run| {
            let (leakers, fratricide) = runs[run as usize % 6];
            vec![leakers, 0.0, fratricide, 0.0, 0.0, 0.0, 0.0]
        });
        let result = plan.run(&mut |_, _| {}).unwrap();
        assert_eq!(
            (result.postures[0].median_run, result.postures[0].worst_run),
            (4, 2)
        );
    }

    #[test]
    fn the_frontier_has_its_own_runs() {
        let result = example_result();
        assert_eq!(result.frontier_runs, 10);
        let words: Vec<_> = result
            .frontier
            .iter()
            .map(|point| control_name(point.control))
            .collect();
        assert_eq!(words, ["free", "hold"]);
        assert!(result.frontier[0].leakers.mean < result.frontier[1].leakers.mean);
        assert!(result.frontier[0].fratricide.mean > result.frontier[1].fratricide.mean);
    }
}
