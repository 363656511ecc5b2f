//! The result as plain text, for a terminal.

mod cells;

use crate::factors::{FactorEffect, FactorPoint, in_words};
use crate::links::ORDER;
use crate::result::{Difference, INTERVALS, StudyResult, control_name};
use cells::{aligned, decimals, signed, with_interval};
use gapfiller_numerics::statistics::Estimate;

/// The result as text: means, differences, what pairing was worth, the frontier, the runs worth a look. Aligned with spaces,
/// without colours.
pub fn table(result: &StudyResult) -> String {
    let mut text = head(result);
    text.push_str(&section("Means", &means(result)));
    if !result.differences.is_empty() {
        text.push_str(&section(
            "Differences, run by run on the same draws (* the interval leaves out 0)",
            &differences(result),
        ));
    }
    if !result.differences.is_empty() && result.runs > 1 {
        let title = "Variance factors: how many times as many runs the same intervals would take without the same draws";
        text.push_str(&section(title, &factors(result)));
    }
    if result.measures.iter().any(|measure| measure.picture) {
        let title = "Pictures (network: all nodes together; nodes: each over its area; the report and the files have more)";
        text.push_str(&section(title, &pictures(result)));
    }
    if !result.frontier.is_empty() {
        let title = format!(
            "Frontier of leakers against fratricide, {} a point",
            count(result.frontier_runs)
        );
        text.push_str(&section(&title, &frontier(result)));
    }
    text.push_str(&factor_sections(result));
    if result.link.is_some() {
        text.push_str(&commands(result));
    } else if result.runs > 1 {
        let title = "Runs worth a look, by leakers and then fratricide (the first run is run 0)";
        text.push_str(&section(title, &runs_to_look_at(result)));
    }
    text.push_str(&notes(result));
    text
}

/// Means, differences and the frontier under every combination of levels, then what each level does.
fn factor_sections(result: &StudyResult) -> String {
    let mut text = String::new();
    for (number, combination) in result.combinations.iter().enumerate() {
        let name = result.combination_name(&combination.levels);
        let under = result.under(combination);
        if number > 0 {
            text.push_str(&section(&format!("Means under {name}"), &means(&under)));
        }
        if number > 0 && !under.differences.is_empty() {
            let title = format!("Differences under {name} (* the interval leaves out 0)");
            text.push_str(&section(&title, &differences(&under)));
        }
    }
    for frontier in result.frontiers() {
        let mut title = "Leakers against fratricide".to_owned();
        if !frontier.others.is_empty() {
            title.push_str(&format!(" under {}", in_words(&frontier.others)));
        }
        text.push_str(&section(&title, &factor_frontier(result, &frontier.points)));
    }
    let effects = result.effects();
    if !effects.is_empty() {
        let title = "What a level does, against the factor's first (* the interval leaves out 0)";
        text.push_str(&section(title, &factor_effects(result, &effects)));
    }
    text
}

/// A name, or nothing where it is that of the row above.
fn unless_same<'a>(name: &'a str, last: &mut &'a str) -> &'a str {
    if std::mem::replace(last, name) == name {
        ""
    } else {
        name
    }
}

fn factor_frontier(result: &StudyResult, points: &[FactorPoint]) -> Vec<Vec<String>> {
    let words = |words: [&str; 4]| words.map(str::to_owned).to_vec();
    let over = result
        .frontier_factor
        .and_then(|place| result.factors.get(place));
    let mut rows = vec![
        words([
            "",
            over.map_or("", |factor| &factor.name),
            "leakers",
            "fratricide",
        ]),
        words(["", "", "[raiders]", "[aircraft]"]),
    ];
    let leakers = decimals(points.iter().map(|point| point.leakers.mean));
    let fratricide = decimals(points.iter().map(|point| point.fratricide.mean));
    let mut last = "";
    for point in points {
        let name = unless_same(&point.posture, &mut last);
        rows.push(vec![
            name.to_owned(),
            point.level.clone(),
            with_interval(point.leakers, leakers, result.runs),
            with_interval(point.fratricide, fratricide, result.runs),
        ]);
    }
    rows
}

fn factor_effects(result: &StudyResult, effects: &[FactorEffect]) -> Vec<Vec<String>> {
    let mut rows = heading(result);
    for effect in effects {
        let mut name = format!("{}: {} → {}", effect.factor, effect.from, effect.to);
        if !effect.others.is_empty() {
            name.push_str(&format!(", {}", in_words(&effect.others)));
        }
        name.push_str(&format!(", {}", effect.posture));
        let cells = result.headline.iter().map(|&measure| {
            let Some(difference) = effect.differences.get(measure) else {
                return String::new();
            };
            let all = effects
                .iter()
                .filter_map(|effect| effect.differences.get(measure));
            let estimate = Estimate {
                mean: difference.mean,
                low: difference.low,
                high: difference.high,
            };
            let out = estimate.low < estimate.high && (estimate.low > 0.0 || estimate.high < 0.0);
            let mark = if out { "*" } else { " " };
            format!(
                "{}{mark}",
                signed(estimate, decimals(all.map(|d| d.mean)), result.runs)
            )
        });
        rows.push(std::iter::once(name).chain(cells).collect());
    }
    rows
}

/// How to see the runs worth a look: of each posture, under the first combination of levels.
fn commands(result: &StudyResult) -> String {
    let mut text = format!("\nRuns worth a look\n\n{ORDER}\n");
    let links = result.run_links();
    let shown = 2 * result.postures.len();
    for link in links.iter().take(shown) {
        text.push_str(&format!(
            "\n{}: {} run {}\n  {}\n  {}\n",
            link.posture, link.which, link.run, link.play, link.explain
        ));
    }
    if links.len() > shown {
        let left = links.len() - shown;
        text.push_str(&format!(
            "\nThose of the other combinations, {left} runs, are in summary.json and in the report.\n"
        ));
    }
    text
}

fn head(result: &StudyResult) -> String {
    let mut text = String::new();
    let title = if result.title.is_empty() {
        &result.scenario
    } else {
        &result.title
    };
    for line in [title, &result.question] {
        if !line.is_empty() {
            text.push_str(line);
            text.push('\n');
        }
    }
    text.push_str(&format!(
        "{} of each posture, seed {}\n",
        count(result.runs),
        result.seed
    ));
    if let Some(first) = result.combinations.first() {
        text.push_str(&format!(
            "{} combinations of factors; below, first under {}\n",
            result.combinations.len(),
            result.combination_name(&first.levels)
        ));
    }
    text
}

fn count(runs: u64) -> String {
    if runs == 1 {
        "1 run".to_owned()
    } else {
        format!("{runs} runs")
    }
}

fn section(title: &str, rows: &[Vec<String>]) -> String {
    format!("\n{title}\n\n{}", aligned(rows))
}

/// The names of the leading measures over two lines, and their units under them.
fn heading(result: &StudyResult) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]; 3];
    for &measure in &result.headline {
        let measure = &result.measures[measure];
        let (first, second) = measure
            .name
            .split_once('_')
            .unwrap_or((measure.name.as_str(), ""));
        rows[0].push(first.to_owned());
        rows[1].push(second.replace('_', " "));
        rows[2].push(format!("[{}]", measure.unit));
    }
    // A line of names that all fit on the one above it is left out.
    rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    rows
}

fn means(result: &StudyResult) -> Vec<Vec<String>> {
    let mut rows = heading(result);
    let decimals = |measure: usize| {
        decimals(
            result
                .postures
                .iter()
                .map(|posture| posture.estimates[measure].mean),
        )
    };
    for posture in &result.postures {
        let cells = result.headline.iter().map(|&measure| {
            with_interval(posture.estimates[measure], decimals(measure), result.runs)
        });
        rows.push(std::iter::once(posture.name.clone()).chain(cells).collect());
    }
    rows
}

/// The measures of pictures that say most, a row each: a column for each posture.
const PICTURES: [&str; 10] = [
    "net_completeness",
    "net_ambiguity",
    "net_spuriousness",
    "net_id_correctness",
    "node_completeness",
    "node_id_correctness",
    "node_dual_tracks",
    "decision_id_correctness",
    "common_number",
    "common_identity",
];

fn pictures(result: &StudyResult) -> Vec<Vec<String>> {
    let names = result.postures.iter().map(|posture| posture.name.clone());
    let mut rows = vec![std::iter::once(String::new()).chain(names).collect()];
    for name in PICTURES {
        let Some(place) = result.measure_index(name) else {
            continue;
        };
        let cells = result.postures.iter().map(|posture| {
            let estimate = posture.estimates[place];
            if estimate.mean.is_finite() {
                with_interval(estimate, 3, result.runs)
            } else {
                "–".to_owned()
            }
        });
        let row = std::iter::once(name.replace('_', " ")).chain(cells);
        rows.push(row.collect());
    }
    rows
}

/// A row for each pair of postures, a cell for each leading measure.
fn by_pair(result: &StudyResult, cell: impl Fn(usize, &Difference) -> String) -> Vec<Vec<String>> {
    let mut rows = heading(result);
    for (from, to) in result.pairs() {
        let cells = result.headline.iter().map(|&measure| {
            let found = result.difference(from, to, &result.measures[measure].name);
            found.map_or_else(String::new, |difference| cell(measure, difference))
        });
        rows.push(
            std::iter::once(format!("{from} → {to}"))
                .chain(cells)
                .collect(),
        );
    }
    rows
}

fn differences(result: &StudyResult) -> Vec<Vec<String>> {
    by_pair(result, |measure, difference| {
        let of_measure = result
            .differences
            .iter()
            .filter(|d| d.measure == result.measures[measure].name);
        let decimals = decimals(of_measure.map(|d| d.mean));
        let estimate = Estimate {
            mean: difference.mean,
            low: difference.low,
            high: difference.high,
        };
        let mark = if difference.excludes_zero() { "*" } else { " " };
        format!("{}{mark}", signed(estimate, decimals, result.runs))
    })
}

fn factors(result: &StudyResult) -> Vec<Vec<String>> {
    by_pair(result, |_, difference| match difference.variance_factor {
        Some(factor) => format!("{factor:.1}"),
        None => "–".to_owned(),
    })
}

fn frontier(result: &StudyResult) -> Vec<Vec<String>> {
    let words = |words: [&str; 4]| words.map(str::to_owned).to_vec();
    let mut rows = vec![
        words(["", "weapons", "leakers", "fratricide"]),
        words(["", "control", "[raiders]", "[aircraft]"]),
    ];
    let leakers = decimals(result.frontier.iter().map(|point| point.leakers.mean));
    let fratricide = decimals(result.frontier.iter().map(|point| point.fratricide.mean));
    let mut last = "";
    for point in &result.frontier {
        let name = unless_same(&point.posture, &mut last);
        rows.push(vec![
            name.to_owned(),
            control_name(point.control).to_owned(),
            with_interval(point.leakers, leakers, result.frontier_runs),
            with_interval(point.fratricide, fratricide, result.frontier_runs),
        ]);
    }
    rows
}

fn runs_to_look_at(result: &StudyResult) -> Vec<Vec<String>> {
    let mut rows = vec![["", "median", "worst"].map(str::to_owned).to_vec()];
    let of_posture = |posture: &crate::result::PostureResult| {
        vec![
            posture.name.clone(),
            format!("run {}", posture.median_run),
            format!("run {}", posture.worst_run),
        ]
    };
    rows.extend(result.postures.iter().map(of_posture));
    rows
}

fn notes(result: &StudyResult) -> String {
    if result.runs == 1 {
        return "\nOne run of each posture: there is no interval, and nothing can be concluded. Use more runs.\n".to_owned();
    }
    let percent = format!("{:.3}", result.confidence * 100.0);
    let percent = percent.trim_end_matches('0').trim_end_matches('.');
    let mut text = format!("\n± gives half the {percent} % interval of a mean: {INTERVALS}.\n");
    text.push_str("± 0 means that no run differed from another, not that the value is certain.\n");
    if result
        .differences
        .iter()
        .any(|difference| difference.variance_factor.is_none())
    {
        text.push_str("A variance factor of – has no bound: the postures vary from run to run, their difference does not.\n");
    }
    if !result.differences.is_empty() {
        let one_in = 1.0 / (1.0 - result.confidence);
        text.push_str(&format!(
            "Where nothing differs, about one interval in {one_in:.0} leaves out 0 by luck.\n"
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::cells::{WIDTH, panels};
    use super::*;
    use crate::example::{example_plan, example_result};

    #[test]
    fn a_study_reads_so() {
        let text = table(&example_result());
        println!("{text}");
        let line = |start: &str| {
            text.lines()
                .find(|line| line.starts_with(start))
                .unwrap_or_else(|| panic!("no {start}"))
        };
        assert!(text.starts_with(
            "An example\nWhat does the defence gain?\n40 runs of each posture, seed 7\n"
        ));
        assert!(
            line("absent → isolated").contains("−2.00 ± 0"),
            "{}",
            line("absent → isolated")
        );
        assert!(
            text.contains(
                "± gives half the 95 % interval of a mean: luck only, parameters nominal."
            )
        );
        assert!(
            text.lines()
                .all(|line| line == line.trim_end() && line.chars().count() <= 110)
        );
    }

    #[test]
    fn columns_are_in_line() {
        let text = table(&example_result());
        let means: Vec<_> = text
            .lines()
            .skip_while(|line| *line != "Means")
            .skip(5)
            .take(3)
            .collect();
        let places = |line: &str| -> Vec<usize> {
            line.chars()
                .enumerate()
                .filter(|(_, letter)| *letter == '±')
                .map(|(place, _)| place)
                .collect()
        };
        assert_eq!(places(means[0]).len(), 7);
        assert_eq!(places(means[0]), places(means[1]));
        assert_eq!(places(means[0]), places(means[2]));
    }

    #[test]
    fn a_wide_table_goes_over_panels() {
        assert_eq!(panels(&[10, 20, 30, 30]), [[1, 2, 3]]);
        assert_eq!(
            panels(&[10, 50, 50, 10, 200, 10]),
            [vec![1], vec![2, 3], vec![4], vec![5]]
        );
        let rows = [
            ["a", "b", "c"].map(str::to_owned).to_vec(),
            vec!["name".into(), "1".repeat(60), "2".repeat(60)],
        ];
        let text = aligned(&rows);
        assert_eq!(text.matches("name").count(), 2);
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH));
    }

    #[test]
    fn one_run_shows_no_interval() {
        let mut plan = example_plan();
        (plan.runs, plan.frontier_runs) = (1, 1);
        let text = table(&plan.run(&mut |_, _| {}).unwrap());
        println!("{text}");
        assert!(
            !text.contains('±')
                && !text.contains("Variance")
                && text.contains("1 run of each posture")
        );
        assert!(text.contains("nothing can be concluded"));
    }

    #[test]
    fn one_posture_has_no_differences() {
        let mut plan = example_plan();
        plan.postures.truncate(1);
        plan.frontier.clear();
        let text = table(&plan.run(&mut |_, _| {}).unwrap());
        assert!(
            !text.contains("Differences") && !text.contains("Frontier") && text.contains("Means")
        );
    }

    #[test]
    fn signs_of_differences() {
        let around = |mean: f64| Estimate {
            mean,
            low: mean - 0.5,
            high: mean + 0.5,
        };
        assert_eq!(signed(around(-3.25), 1, 9), "−3.2 ± 0.5");
        assert_eq!(signed(around(3.25), 2, 9), "+3.25 ± 0.50");
        assert_eq!(signed(around(-0.001), 2, 9), "0.00 ± 0.50");
    }
}
