use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::simulate::{Comparisons, play, setup};
use gapfiller_measures::OutcomeMeasures;
use gapfiller_numerics::statistics::{mean_interval, paired_difference};

/// Fixed beforehand.
const SEEDS: [u64; 3] = [1991, 2003, 2020];
const RUNS: u64 = 2_000;
const APART_RUNS: u64 = 500;
const FAILURES: [f64; 4] = [0.0, 0.01, 0.03, 0.10];

fn runs(
    scenario: &str,
    overlays: &[String],
    posture: &str,
    seed: u64,
    runs: u64,
) -> Vec<OutcomeMeasures> {
    // A scenario that does not load gives no runs, and no runs fail every comparison.
    setup(scenario, overlays, posture).map_or(Vec::new(), |setup| play(&setup, seed, runs))
}

fn fratricide(scenario: &str, overlays: &[String], posture: &str, seed: u64) -> Vec<f64> {
    runs(scenario, overlays, posture, seed, RUNS)
        .iter()
        .map(|run| run.fratricide as f64)
        .collect()
}

pub fn check() -> Result<Evidence, Absent> {
    let mut evidence = Evidence::default();
    for seed in SEEDS {
        sharing_saves(&mut evidence, seed);
        friends_apart_are_safe(&mut evidence, seed);
    }
    let mut plot = Plot::new(
        "share of dead transponders",
        "friends shot down per run, isolated",
    );
    for seed in SEEDS {
        let points = rises_with_failure(&mut evidence, seed);
        plot = plot.points(format!("seed {seed}"), points);
    }
    evidence.plot = Some(plot);
    one_friend(&mut evidence);
    Ok(evidence)
}

fn sharing_saves(evidence: &mut Evidence, seed: u64) {
    let isolated = fratricide("returning-friends", &[], "isolated", seed);
    let share = fratricide("returning-friends", &[], "share", seed);
    let saved = paired_difference(&share, &isolated, 0.99);
    evidence.row(
        format!("seed {seed}: friends saved by sharing, lower end of the 99 % interval, above"),
        f64::MIN_POSITIVE,
        saved.low,
        Bound::AtLeast,
    );
    evidence.notes.push(format!(
        "Seed {seed}: sharing saves {:.4} friends a run ({:.4} to {:.4} at 99 %).",
        saved.mean, saved.low, saved.high
    ));
}

fn rises_with_failure(evidence: &mut Evidence, seed: u64) -> Vec<(f64, f64)> {
    let killed = FAILURES.map(|failure| {
        let overlay =
            format!("library.platforms.returning-fighter.transponder.failure={failure:?}");
        let runs = fratricide("returning-friends", &[overlay], "isolated", seed);
        mean_interval(&runs, 0.95).mean
    });
    for (pair, failures) in killed.windows(2).zip(FAILURES.windows(2)) {
        evidence.row(
            format!(
                "seed {seed}: fratricide at {} % dead transponders, above that at {} %",
                100.0 * failures[1],
                100.0 * failures[0]
            ),
            pair[0].next_up(),
            pair[1],
            Bound::AtLeast,
        );
    }
    FAILURES.into_iter().zip(killed).collect()
}

fn one_friend(evidence: &mut Evidence) {
    // Dead transponder, taken for an anti-radiation missile, killed by at least one of two rounds.
    let expected = 0.5 * 0.2 * (1.0 - 0.5 * 0.5);
    let sigma = f64::sqrt(expected * (1.0 - expected));
    let mut comparisons = Comparisons::default();
    for seed in SEEDS {
        let killed = fratricide("returning-friends/one-friend.toml", &[], "alone", seed);
        comparisons.mean(
            format!("seed {seed}: P(friend killed)"),
            &killed,
            expected,
            Some(sigma),
        );
    }
    evidence.rows.extend(comparisons.judged());
}

fn friends_apart_are_safe(evidence: &mut Evidence, seed: u64) {
    let scenario = "returning-friends/well-separated.toml";
    let runs = runs(scenario, &[], "alone", seed, APART_RUNS);
    let shots: u64 = runs
        .iter()
        .map(|run| run.rounds_fired + run.fratricide)
        .sum();
    evidence.row(
        format!("seed {seed}: runs with friends apart"),
        APART_RUNS as f64,
        runs.len() as f64,
        Bound::Exact,
    );
    evidence.row(
        format!("seed {seed}: rounds at friends apart who all answer, and friends killed"),
        0.0,
        shots as f64,
        Bound::Exact,
    );
}
