//! Claim: leakage and rounds of a battery against independent attackers equal the closed forms of salvo and of
//! shoot-look-shoot fire with perfect assessment. Reference: `data/engagement_analytic.csv`, rows with certain tracking.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use gapfiller_validation::{Comparisons, play, setup};

/// Fixed beforehand.
const SEEDS: [u64; 3] = [11, 222, 3333];
const RUNS: u64 = 10_000;

struct Row {
    leakers: f64,
    sigma: f64,
    none_leak: f64,
    salvo_rounds: f64,
    look_rounds: f64,
}

/// The row for `attackers`, single-shot kill probability and shots, with certain tracking.
fn row(attackers: u32, kill: &str, shots: u32) -> Row {
    let text = include_str!("data/engagement_analytic.csv");
    let wanted = format!("{attackers},{kill},{shots},1.0,");
    let line = text
        .lines()
        .find(|line| line.starts_with(&wanted))
        .expect("the row is there");
    let values: Vec<f64> = line
        .split(',')
        .map(|value| value.parse().unwrap())
        .collect();
    Row {
        none_leak: values[5],
        leakers: values[6],
        sigma: values[7],
        salvo_rounds: values[9],
        look_rounds: values[10],
    }
}

/// Attackers, kill probability, shots: (4, 0.7, 2) also stands for the other rows of its kind.
const ROWS: [(u32, &str, u32); 2] = [(4, "0.7", 2), (4, "0.5", 3)];

#[test]
fn salvo_and_shoot_look_shoot_equal_the_closed_form() {
    let mut comparisons = Comparisons::default();
    for (attackers, kill, shots) in ROWS {
        let expected = row(attackers, kill, shots);
        for look in [false, true] {
            let (salvo, salvos) = if look { (1, shots) } else { (shots, 1) };
            let overlays = [
                format!("library.interceptors.perfect-round.kill_probability={kill}"),
                format!("doctrine.battery.salvo={salvo}"),
                format!("doctrine.battery.salvos={salvos}"),
            ];
            let setup = setup("one-on-one/four.toml", &overlays, "alone").unwrap();
            for seed in SEEDS {
                let runs = play(&setup, seed, RUNS);
                let name = format!(
                    "W={attackers} p={kill} n={shots} {} seed {seed}",
                    if look { "shoot-look-shoot" } else { "salvo" }
                );
                let leakers: Vec<f64> = runs.iter().map(|run| run.leakers as f64).collect();
                let none: Vec<f64> = leakers
                    .iter()
                    .map(|leakers| f64::from(u8::from(*leakers == 0.0)))
                    .collect();
                let rounds: Vec<f64> = runs.iter().map(|run| run.rounds_fired as f64).collect();
                comparisons.mean(
                    format!("{name}: leakers"),
                    &leakers,
                    expected.leakers,
                    Some(expected.sigma),
                );
                let sigma = (expected.none_leak * (1.0 - expected.none_leak)).sqrt();
                comparisons.mean(
                    format!("{name}: P(no leaker)"),
                    &none,
                    expected.none_leak,
                    Some(sigma),
                );
                let fired = if look {
                    expected.look_rounds
                } else {
                    expected.salvo_rounds
                };
                comparisons.mean(format!("{name}: rounds"), &rounds, fired, None);
            }
        }
    }
    let (text, holds) = comparisons.judged();
    println!("{text}");
    assert!(holds, "{text}");
}
