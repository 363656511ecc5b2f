use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::reference::Table;
use crate::simulate::{Comparisons, play, setup};

/// Fixed beforehand.
const SEEDS: [u64; 3] = [11, 222, 3333];
const RUNS: u64 = 10_000;

/// Attackers, kill probability, shots: (4, 0.7, 2) also stands for the other rows of its kind.
const ROWS: [(u32, &str, u32); 2] = [(4, "0.7", 2), (4, "0.5", 3)];

/// The row for `attackers`, single-shot kill probability and shots, with certain tracking.
fn row_of(table: &Table, attackers: u32, kill: &str, shots: u32) -> usize {
    let fits = |row: &usize| {
        table.number(*row, "W_attackers") == f64::from(attackers)
            && table.text(*row, "SSPK") == kill
            && table.number(*row, "shots_per_target") == f64::from(shots)
            && table.number(*row, "p_track") == 1.0
    };
    // A row that is not there reads as not a number, and fails.
    (0..table.len()).find(fits).unwrap_or(usize::MAX)
}

pub fn check() -> Result<Evidence, Absent> {
    let table = Table::parse(include_str!("numbers.csv"));
    let mut comparisons = Comparisons::default();
    let mut evidence = Evidence::default();
    for (attackers, kill, shots) in ROWS {
        let row = row_of(&table, attackers, kill, shots);
        let expected = |column: &str| table.number(row, column);
        for look in [false, true] {
            let (salvo, salvos) = if look { (1, shots) } else { (shots, 1) };
            let overlays = [
                format!("library.interceptors.perfect-round.kill_probability={kill}"),
                format!("doctrine.battery.salvo={salvo}"),
                format!("doctrine.battery.salvos={salvos}"),
            ];
            let setup = match setup("one-on-one/four.toml", &overlays, "alone") {
                Ok(setup) => setup,
                Err(problems) => {
                    evidence.notes.push(problems);
                    evidence.row("scenario loads", 1.0, 0.0, Bound::Exact);
                    continue;
                }
            };
            let (kind, rounds_column) = if look {
                ("shoot-look-shoot", "E_rounds_SLS(up_to_n_looks)")
            } else {
                ("salvo", "E_rounds_salvo")
            };
            for seed in SEEDS {
                let runs = play(&setup, seed, RUNS);
                let name = format!("W={attackers} p={kill} n={shots} {kind} seed {seed}");
                let leakers: Vec<f64> = runs.iter().map(|run| run.leakers as f64).collect();
                let none: Vec<f64> = leakers
                    .iter()
                    .map(|leakers| f64::from(u8::from(*leakers == 0.0)))
                    .collect();
                let rounds: Vec<f64> = runs.iter().map(|run| run.rounds_fired as f64).collect();
                let chance = expected("P_zero_leakers");
                comparisons.mean(
                    format!("{name}: leakers"),
                    &leakers,
                    expected("E_leakers"),
                    Some(expected("sd_leakers")),
                );
                comparisons.mean(
                    format!("{name}: P(no leaker)"),
                    &none,
                    chance,
                    Some((chance * (1.0 - chance)).sqrt()),
                );
                let fired = expected(rounds_column);
                comparisons.mean(format!("{name}: rounds"), &rounds, fired, None);
            }
        }
    }
    evidence.rows.extend(comparisons.judged());
    let points: Vec<(f64, f64)> = evidence
        .rows
        .iter()
        .map(|row| (row.expected, row.got))
        .collect();
    evidence.plot = Some(
        Plot::new("closed form", "mean of 10,000 runs")
            .line("equal", vec![(0.0, 0.0), (10.0, 10.0)])
            .points("found", points),
    );
    Ok(evidence)
}
