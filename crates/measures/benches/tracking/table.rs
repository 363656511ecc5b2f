//! The results as text and as a table of seeds.

use crate::Comparison;
use crate::outcome::{CUTOFF, Outcome};
use gapfiller_numerics::statistics::{mean, paired_difference};
use std::fmt::Write;

const CONFIDENCE: f64 = 0.95;

/// What a number is of all the outcomes of a side.
fn mean_of(outcomes: &[Outcome], number: impl Fn(&Outcome) -> f64) -> f64 {
    mean(&outcomes.iter().map(number).collect::<Vec<f64>>())
}

fn plots_per_second(outcomes: &[Outcome]) -> f64 {
    let plots: usize = outcomes.iter().map(|outcome| outcome.plots).sum();
    plots as f64 / outcomes.iter().map(|outcome| outcome.seconds).sum::<f64>()
}

/// What the columns are.
pub fn heading() -> String {
    format!(
        "GOSPA: mean over scans and seeds, cutoff {} m, order {}, α = 2. Parts: root mean square error of matched tracks [m],\n\
         targets without a track and tracks without a target, per scan.\n\n\
         {:>7} {:>5} {:>5}  {:<22} {:>8}  {:>6} {:>6} {:>6}  {:>11}\n",
        CUTOFF.cutoff_m,
        CUTOFF.order,
        "targets",
        "seeds",
        "",
        "",
        "GOSPA",
        "error",
        "missed",
        "false",
        "plots/s"
    )
}

/// One comparison.
pub fn lines(comparison: &Comparison, version: &str) -> String {
    let mut text = String::new();
    let stone_soup = format!("Stone Soup {version}");
    let sides = [
        ("Gapfiller", &comparison.ours),
        (&stone_soup, &comparison.theirs),
    ];
    for (name, outcomes) in sides.iter().filter(|(_, outcomes)| !outcomes.is_empty()) {
        // Writing to a text does not fail.
        let _ = writeln!(
            text,
            "{:>7} {:>5} {:>5}  {:<22} {:>8.2}  {:>6.2} {:>6.3} {:>6.3}  {:>11.0}",
            comparison.size.targets,
            outcomes.len(),
            comparison.association,
            name,
            mean_of(outcomes, |outcome| outcome.gospa_m),
            mean_of(outcomes, |outcome| outcome.localisation_m),
            mean_of(outcomes, |outcome| outcome.missed),
            mean_of(outcomes, |outcome| outcome.falsely),
            plots_per_second(outcomes)
        );
    }
    if !comparison.theirs.is_empty() {
        text.push_str(&difference(comparison));
    }
    text
}

/// The line that compares.
fn difference(comparison: &Comparison) -> String {
    let gospa = |outcomes: &[Outcome]| -> Vec<f64> {
        outcomes.iter().map(|outcome| outcome.gospa_m).collect()
    };
    let difference = paired_difference(
        &gospa(&comparison.theirs),
        &gospa(&comparison.ours),
        CONFIDENCE,
    );
    let verdict = match () {
        () if difference.high < 0.0 => "better",
        () if difference.mean <= 0.0 => "no worse",
        () if difference.low <= 0.0 => "no difference shown",
        () => "WORSE",
    };
    format!(
        "{:>20} {:+.2} m, 95 % interval {:+.2} to {:+.2} ({verdict}); {:.0} times as fast\n\n",
        "difference",
        difference.mean,
        difference.low,
        difference.high,
        plots_per_second(&comparison.ours) / plots_per_second(&comparison.theirs)
    )
}

/// A row for each seed and tracker.
pub fn csv(comparisons: &[Comparison]) -> String {
    let mut text =
        "targets,association,seed,tracker,plots,seconds,gospa_m,localisation_m,missed,false\n"
            .to_owned();
    for comparison in comparisons {
        for (name, outcomes) in [
            ("gapfiller", &comparison.ours),
            ("stonesoup", &comparison.theirs),
        ] {
            for (seed, outcome) in outcomes.iter().enumerate() {
                let _ = writeln!(
                    text,
                    "{},{},{seed},{name},{},{},{},{},{},{}",
                    comparison.size.targets,
                    comparison.association,
                    outcome.plots,
                    outcome.seconds,
                    outcome.gospa_m,
                    outcome.localisation_m,
                    outcome.missed,
                    outcome.falsely
                );
            }
        }
    }
    text
}
