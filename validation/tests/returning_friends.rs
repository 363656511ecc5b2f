//! Claims about friends who come home past a battery that stands alone (`scenarios/returning-friends`).

#![allow(clippy::unwrap_used, clippy::expect_used)]

use gapfiller_numerics::statistics::{mean_interval, paired_difference};
use gapfiller_validation::{Comparisons, play, setup};

/// Fixed beforehand.
const SEEDS: [u64; 3] = [1991, 2003, 2020];
const RUNS: u64 = 2_000;

fn fratricide(scenario: &str, overlays: &[String], posture: &str, seed: u64) -> Vec<f64> {
    let setup = setup(scenario, overlays, posture).unwrap();
    play(&setup, seed, RUNS)
        .iter()
        .map(|run| run.fratricide as f64)
        .collect()
}

#[test]
fn sharing_saves_friends() {
    for seed in SEEDS {
        let isolated = fratricide("returning-friends", &[], "isolated", seed);
        let share = fratricide("returning-friends", &[], "share", seed);
        let saved = paired_difference(&share, &isolated, 0.99);
        println!(
            "seed {seed}: isolated - share {:.4} ({:.4} to {:.4})",
            saved.mean, saved.low, saved.high
        );
        assert!(
            saved.mean > 0.0 && saved.low > 0.0,
            "seed {seed}: {saved:?}"
        );
    }
}

#[test]
fn fratricide_rises_with_transponder_failure() {
    for seed in SEEDS {
        let mut before = -1.0;
        for failure in ["0", "0.01", "0.03", "0.10"] {
            let overlay =
                format!("library.platforms.returning-fighter.transponder.failure={failure}");
            let killed = mean_interval(
                &fratricide("returning-friends", &[overlay], "isolated", seed),
                0.95,
            );
            println!(
                "seed {seed}, failure {failure}: {:.4} ({:.4} to {:.4})",
                killed.mean, killed.low, killed.high
            );
            assert!(
                killed.mean > before,
                "seed {seed}, failure {failure}: {} after {before}",
                killed.mean
            );
            before = killed.mean;
        }
    }
}

#[test]
fn one_friend_against_one_battery_equals_its_closed_form() {
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
    let (text, holds) = comparisons.judged();
    println!("{text}");
    assert!(holds, "{text}");
}

#[test]
fn friends_apart_who_all_answer_are_safe() {
    for seed in SEEDS {
        let setup = setup("returning-friends/well-separated.toml", &[], "alone").unwrap();
        let runs = play(&setup, seed, 500);
        assert!(
            runs.iter()
                .all(|run| run.rounds_fired == 0 && run.fratricide == 0),
            "seed {seed}"
        );
    }
}
