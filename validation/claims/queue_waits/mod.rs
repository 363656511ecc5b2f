use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::reference::Table;
use crate::simulate::Comparisons;
use gapfiller_numerics::statistics::mean;
use gapfiller_world::Spread;
use std::sync::atomic::{AtomicUsize, Ordering};

mod systems;

use systems::{Job, System, played};

/// Fixed beforehand.
const SEEDS: [u64; 3] = [1, 2, 3];
/// The standard error of a mean wait, all seeds together, as a share of it.
const ERROR: f64 = 0.02 / 3.0;
/// Arrivals before anything is counted; the slowest of the queues forgets its beginning within some thousands.
const WARM_UP: u64 = 20_000;
/// Batches for each seed.
pub(super) const BATCHES: u64 = 20;

/// What is compared: a system under a load, and what theory says of it.
struct Case {
    what: String,
    system: System,
    arrivals_per_s: f64,
    wait_s: f64,
    wait_probability: Option<f64>,
    /// Arrivals for each seed.
    count: u64,
}

/// How many arrivals it takes: relative variance of a mean wait times their number is about
/// (2 + 5 ρ − 4 ρ² + ρ³) / (P (1 − ρ)²), P being the probability to wait; half of that with fixed service times.
fn needed(utilisation: f64, wait_probability: f64, spread: Spread) -> u64 {
    let r = utilisation;
    let polynomial = 2.0 + r * (5.0 - r * (4.0 - r));
    let share = if spread == Spread::Fixed { 0.5 } else { 1.0 };
    let variance = share * polynomial / (wait_probability * (1.0 - r) * (1.0 - r));
    (variance / (ERROR * ERROR) / SEEDS.len() as f64).ceil() as u64 + WARM_UP
}

fn cases(table: &Table) -> Vec<Case> {
    let mut cases = Vec::new();
    for row in 0..table.len() {
        let number = |column: &str| table.number(row, column);
        let servers = number("c") as u32;
        let exponential = table.text(row, "model") == "M/M/c";
        let spread = if exponential {
            Spread::Exponential
        } else {
            Spread::Fixed
        };
        let systems = if servers > 1 {
            vec![System::Operators(servers)]
        } else {
            vec![System::Link(spread), System::Voice(spread)]
        };
        for system in systems {
            cases.push(Case {
                what: format!("{}, load {} per server", system.name(), number("rho")),
                system,
                arrivals_per_s: number("lambda"),
                wait_s: number("Wq"),
                wait_probability: Some(number("P_wait")),
                count: needed(number("rho"), number("P_wait"), spread),
            });
        }
    }
    // Urgent things arrive at 0.3 per second, others at 0.4; one takes a second.
    let (urgent, all) = (0.3, 0.7);
    let first_s = all / (1.0 - urgent);
    for (which, wait_s) in [("urgent", first_s), ("other", first_s / (1.0 - all))] {
        cases.push(Case {
            what: format!("voice line with two urgencies: {which} things"),
            system: System::Urgencies {
                urgent_share: urgent / all,
                count_urgent: which == "urgent",
            },
            arrivals_per_s: all,
            wait_s,
            wait_probability: None,
            count: 2 * needed(all, all, Spread::Exponential),
        });
    }
    cases
}

/// Place of the case, seed, batches.
type OfSeed = (usize, u64, Vec<(f64, f64)>);

/// Plays all cases with all seeds on all processors; the batches of a case in order of the seeds.
fn play(cases: &[Case]) -> Vec<Vec<(f64, f64)>> {
    let jobs: Vec<(usize, Job)> = cases
        .iter()
        .enumerate()
        .flat_map(|(place, case)| {
            SEEDS.map(|seed| {
                let job = Job {
                    system: case.system,
                    arrivals_per_s: case.arrivals_per_s,
                    seed,
                    warm_up: WARM_UP,
                    count: case.count,
                };
                (place, job)
            })
        })
        .collect();
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut mine = Vec::new();
        while let Some((place, job)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            mine.push((*place, job.seed, played(job)));
        }
        mine
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut all: Vec<OfSeed> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        handles
            .into_iter()
            .flat_map(|handle| handle.join().unwrap_or_default())
            .collect()
    });
    all.sort_by_key(|(place, seed, _)| (*place, *seed));
    let mut batches = vec![Vec::new(); cases.len()];
    for (place, _, of_seed) in all {
        batches[place].extend(of_seed);
    }
    batches
}

pub fn check() -> Result<Evidence, Absent> {
    let table = Table::parse(include_str!("queue_waits.csv"));
    let cases = cases(&table);
    let batches = play(&cases);
    let mut evidence = Evidence::default();
    let mut comparisons = Comparisons::default();
    let mut points = Vec::new();
    for (case, batches) in cases.iter().zip(&batches) {
        let waits: Vec<f64> = batches.iter().map(|batch| batch.0).collect();
        let waiting: Vec<f64> = batches.iter().map(|batch| batch.1).collect();
        let what = format!("{}: mean wait (s)", case.what);
        evidence.row(&what, case.wait_s, mean(&waits), Bound::Relative(0.02));
        comparisons.mean(what, &waits, case.wait_s, None);
        if let Some(probability) = case.wait_probability {
            let what = format!("{}: share of those who wait", case.what);
            evidence.row(&what, probability, mean(&waiting), Bound::Relative(0.02));
        }
        points.push((case.system, case.arrivals_per_s, case.wait_s, mean(&waits)));
    }
    evidence.rows.extend(comparisons.judged());
    evidence.plot = Some(chart(&points));
    let arrivals: u64 = cases.iter().map(|case| case.count).sum();
    evidence.notes.push(format!(
        "{} million arrivals for each of {} seeds",
        arrivals / 1_000_000,
        SEEDS.len()
    ));
    Ok(evidence)
}

fn chart(points: &[(System, f64, f64, f64)]) -> Plot {
    let mut plot = Plot::new("arrivals per second; one takes a second", "mean wait (s)");
    let shown = [
        System::Link(Spread::Exponential),
        System::Link(Spread::Fixed),
        System::Operators(2),
        System::Operators(4),
    ];
    for system in shown {
        let of = || points.iter().filter(|(other, ..)| *other == system);
        let name = system.name();
        plot = plot
            .line(
                format!("{name}: expected"),
                of().map(|(_, load, expected, _)| (*load, *expected))
                    .collect(),
            )
            .points(
                format!("{name}: ours"),
                of().map(|(_, load, _, got)| (*load, *got)).collect(),
            );
    }
    plot
}
