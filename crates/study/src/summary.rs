//! The result as `summary.json` and `runs.csv`.
//!
//! The JSON keeps the order of the study: postures as they are compared, measures as they are listed. Every number in it is
//! finite; a variance factor that has no finite value is `null`, and so is a measure of pictures that no run has a value of.

use crate::factor_summary::{OfFactors, OwnedLevels, of_factors};
use crate::links::RunLink;
use crate::output::{OutputError, OutputFolder};
use crate::parquet_files::write_runs_parquet;
use crate::pictures::{push_cell, write_pictures};
use crate::result::{
    Difference, FrontierPoint, INTERVALS, NodeResult, PostureResult, StudyResult, control_name,
};
use gapfiller_numerics::statistics::Estimate;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::fmt::Write as _;

/// The summary as JSON, as `--json` prints it.
///
/// ```json
/// {"postures": {NAME: {"runs": n, "measures": {MEASURE: {"mean": x, "low": x, "high": x}}, ...}},
///  "differences": [{"from": NAME, "to": NAME, "measure": MEASURE, "mean": x, "low": x, "high": x, "variance_factor": x}],
///  "frontier": [{"posture": NAME, "control": "free", "runs": n, "leakers": {...}, "fratricide": {...}}], ...}
/// ```
///
/// With factors, `postures` and `differences` are those under the first level of each, and there are besides:
///
/// ```json
/// {"factors": {NAME: {"label": TEXT, "levels": {NAME: [PATH=VALUE]}}},
///  "combinations": [{"levels": {FACTOR: LEVEL}, "postures": {...}, "differences": [...]}],
///  "frontiers": [{"factor": NAME, "levels": {FACTOR: LEVEL}, "points": [{"posture": NAME, "level": NAME, "leakers": {...}, ...}]}],
///  "effects": [{"factor": NAME, "from": LEVEL, "to": LEVEL, "levels": {FACTOR: LEVEL}, "posture": NAME,
///               "measures": {MEASURE: {"mean": x, "low": x, "high": x, "variance_factor": x}}}]}
/// ```
///
/// With `link_runs`, `runs_worth_a_look` names the commands that show each posture's median and worst run.
pub fn summary_json(result: &StudyResult) -> String {
    let summary = Summary {
        scenario: &result.scenario,
        title: &result.title,
        question: &result.question,
        seed: result.seed,
        confidence: result.confidence,
        intervals: INTERVALS,
        postures: InOrder(
            result
                .postures
                .iter()
                .map(|posture| {
                    let summary = posture_summary(result, posture);
                    (posture.name.as_str(), summary)
                })
                .collect(),
        ),
        differences: result.differences.iter().map(difference_summary).collect(),
        frontier: result
            .frontier
            .iter()
            .map(|point| point_summary(result, point))
            .collect(),
        units: InOrder(
            result
                .measures
                .iter()
                .map(|measure| (measure.name.as_str(), measure.unit.as_str()))
                .collect(),
        ),
        by_factors: of_factors(result),
        runs_worth_a_look: result.run_links().iter().map(of_link).collect(),
    };
    // Keys are text and numbers are finite: it cannot fail.
    let mut text = serde_json::to_string_pretty(&summary).unwrap_or_default();
    text.push('\n');
    text
}

/// A comma and the name of each level.
pub(crate) fn levels_in_csv(result: &StudyResult, levels: &[usize]) -> String {
    (0..levels.len())
        .map(|factor| format!(",{}", csv_field(result.level_name(factor, levels))))
        .collect()
}

/// The values of every run as text: `posture,run`, a column for each factor and one for each measure.
pub fn runs_csv(result: &StudyResult) -> String {
    let mut text = String::from("posture,run");
    let factors = result.factors.iter().map(|factor| csv_field(&factor.name));
    let measures = result.measures.iter().map(|measure| measure.name.clone());
    for column in factors.chain(measures) {
        text.push(',');
        text.push_str(&column);
    }
    text.push('\n');
    for (levels, posture) in result.cells() {
        let name = csv_field(&posture.name);
        let levels = levels_in_csv(result, levels);
        for run in 0..result.runs as usize {
            // Writing to a string cannot fail.
            let _ = write!(text, "{name},{run}{levels}");
            for of_measure in &posture.values {
                push_cell(&mut text, of_measure[run]);
            }
            text.push('\n');
        }
    }
    text
}

/// Writes `summary.json`, `runs.csv` and `runs.parquet` to a folder; if pictures were measured, `pictures.csv` and `pictures.parquet` too.
///
/// # Errors
///
/// If one of them cannot be written, all of it.
pub fn write_study(folder: &OutputFolder, result: &StudyResult) -> Result<(), OutputError> {
    folder.write("summary.json", summary_json(result).as_bytes())?;
    folder.write("runs.csv", runs_csv(result).as_bytes())?;
    write_runs_parquet(&folder.file("runs.parquet"), result)?;
    write_pictures(folder, result)
}

/// Quoted where a comma, a quote or a line end would be misread (RFC 4180).
pub(crate) fn csv_field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// A map that is written in the order it was made in.
pub(crate) struct InOrder<'a, V>(pub(crate) Vec<(&'a str, V)>);

impl<V> InOrder<'_, V> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<V: Serialize> Serialize for InOrder<'_, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct Summary<'a> {
    scenario: &'a str,
    title: &'a str,
    question: &'a str,
    seed: u64,
    confidence: f64,
    intervals: &'a str,
    postures: InOrder<'a, PostureSummary<'a>>,
    differences: Vec<DifferenceSummary<'a>>,
    frontier: Vec<PointSummary<'a>>,
    units: InOrder<'a, &'a str>,
    /// What was varied, if anything was.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    by_factors: Option<OfFactors<'a>>,
    /// The commands, if they are wanted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    runs_worth_a_look: Vec<LinkOut>,
}

#[derive(Serialize)]
struct LinkOut {
    levels: OwnedLevels,
    posture: String,
    which: &'static str,
    run: u64,
    play: String,
    explain: String,
}

fn of_link(link: &RunLink) -> LinkOut {
    LinkOut {
        levels: OwnedLevels(link.levels.clone()),
        posture: link.posture.clone(),
        which: link.which,
        run: link.run,
        play: link.play.clone(),
        explain: link.explain.clone(),
    }
}

#[derive(Serialize)]
pub(crate) struct PostureSummary<'a> {
    runs: u64,
    median_run: u64,
    worst_run: u64,
    measures: InOrder<'a, Interval>,
    /// The nodes' pictures, if they were measured.
    #[serde(skip_serializing_if = "InOrder::is_empty")]
    nodes: InOrder<'a, InOrder<'a, Interval>>,
}

#[derive(Serialize)]
pub(crate) struct Interval {
    mean: f64,
    low: f64,
    high: f64,
}

#[derive(Serialize)]
pub(crate) struct DifferenceSummary<'a> {
    from: &'a str,
    to: &'a str,
    measure: &'a str,
    mean: f64,
    low: f64,
    high: f64,
    variance_factor: Option<f64>,
}

#[derive(Serialize)]
struct PointSummary<'a> {
    posture: &'a str,
    control: &'a str,
    runs: u64,
    leakers: Interval,
    fratricide: Interval,
}

pub(crate) fn interval(Estimate { mean, low, high }: Estimate) -> Interval {
    Interval { mean, low, high }
}

pub(crate) fn posture_summary<'a>(
    result: &'a StudyResult,
    posture: &'a PostureResult,
) -> PostureSummary<'a> {
    let names = result.measures.iter().map(|measure| measure.name.as_str());
    let estimates = posture.estimates.iter().copied().map(interval);
    let node = |node: &'a NodeResult| {
        let names = result.node_measures.iter().map(|m| m.name.as_str());
        let estimates = node.estimates.iter().copied().map(interval);
        (node.name.as_str(), InOrder(names.zip(estimates).collect()))
    };
    PostureSummary {
        nodes: InOrder(posture.nodes.iter().map(node).collect()),
        runs: result.runs,
        median_run: posture.median_run,
        worst_run: posture.worst_run,
        measures: InOrder(names.zip(estimates).collect()),
    }
}

pub(crate) fn difference_summary(difference: &Difference) -> DifferenceSummary<'_> {
    DifferenceSummary {
        from: &difference.from,
        to: &difference.to,
        measure: &difference.measure,
        mean: difference.mean,
        low: difference.low,
        high: difference.high,
        variance_factor: difference.variance_factor,
    }
}

fn point_summary<'a>(result: &'a StudyResult, point: &'a FrontierPoint) -> PointSummary<'a> {
    PointSummary {
        posture: &point.posture,
        control: control_name(point.control),
        runs: result.frontier_runs,
        leakers: interval(point.leakers),
        fratricide: interval(point.fratricide),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{example_plan, example_result};
    use serde_json::Value;
    use tempfile::tempdir;

    #[test]
    fn the_shape_of_the_summary() {
        let result = example_result();
        let summary: Value = serde_json::from_str(&summary_json(&result)).unwrap();
        let leakers = &summary["postures"]["share"]["measures"]["leakers"];
        assert_eq!(summary["postures"]["share"]["runs"], 40);
        assert_eq!(
            leakers["mean"].as_f64(),
            Some(result.postures[2].estimates[0].mean)
        );
        assert!(
            leakers["low"].as_f64() < leakers["mean"].as_f64()
                && leakers["mean"].as_f64() < leakers["high"].as_f64()
        );
        for name in crate::result::HEADLINE {
            assert!(
                summary["postures"]["absent"]["measures"][name]["mean"].is_f64(),
                "{name}"
            );
        }
        let difference = &summary["differences"][0];
        assert_eq!(
            (&difference["from"], &difference["to"]),
            (&Value::from("absent"), &Value::from("isolated"))
        );
        assert_eq!(difference["measure"], "leakers");
        assert_eq!(difference["mean"], -2.0);
        assert!(
            difference["variance_factor"].is_null() && difference.get("variance_factor").is_some()
        );
        assert_eq!(summary["frontier"][1]["control"], "hold");
        assert_eq!(summary["intervals"], "luck only, parameters nominal");
        assert_eq!(summary["units"]["leakers"], "raiders");
    }

    #[test]
    fn postures_keep_their_order() {
        let text = summary_json(&example_result());
        let place = |name: &str| text.find(&format!("\"{name}\": {{")).unwrap();
        assert!(place("absent") < place("isolated") && place("isolated") < place("share"));
        assert!(place("leakers") < place("assets_damaged"));
    }

    #[test]
    fn one_run_gives_finite_numbers() {
        let mut plan = example_plan();
        (plan.runs, plan.frontier_runs) = (1, 1);
        let text = summary_json(&plan.run(&mut |_, _| {}).unwrap());
        let summary: Value = serde_json::from_str(&text).unwrap();
        let leakers = &summary["postures"]["absent"]["measures"]["leakers"];
        assert_eq!(
            (leakers["low"].as_f64(), leakers["high"].as_f64()),
            (leakers["mean"].as_f64(), leakers["mean"].as_f64())
        );
        assert!(!text.contains("null"));
    }

    #[test]
    fn runs_as_text() {
        let mut result = example_result();
        result.postures[1].name = "as \"is\", alone".to_owned();
        let text = runs_csv(&result);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 1 + 3 * 40);
        assert!(lines[0].starts_with("posture,run,leakers,assets_damaged,"));
        assert!(
            lines[41].starts_with("\"as \"\"is\"\", alone\",0,"),
            "{}",
            lines[41]
        );
        let row: Vec<_> = lines[3].split(',').collect();
        assert_eq!(row[..2], ["absent", "2"]);
        assert_eq!(row[2].parse(), Ok(result.postures[0].values[0][2]));
    }

    #[test]
    fn a_study_is_three_files() {
        let parent = tempdir().unwrap();
        let path = parent.path().join("out");
        let folder = OutputFolder::create(&path, false).unwrap();
        write_study(&folder, &example_result()).unwrap();
        folder.finish().unwrap();
        for name in ["summary.json", "runs.csv", "runs.parquet"] {
            assert!(path.join(name).exists(), "{name}");
        }
    }
}
