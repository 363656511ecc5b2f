//! Playing runs, and judging many comparisons by chance together.
//!
//! Seeds are fixed beforehand; all comparisons of one claim together are wrong with a probability of at most 1 % if the
//! simulation is right (Holm 1979, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
//! Statistics 6, pp. 65-70).

use crate::claim::{Bound, Row};
use gapfiller_engine::Setup;
use gapfiller_fields::Overlay;
use gapfiller_measures::{OutcomeMeasures, outcomes};
use gapfiller_numerics::special::{normal_cdf, student_t_cdf};
use gapfiller_numerics::statistics::{holm, mean, variance};
use gapfiller_records::Keep;
use gapfiller_scenario::Scenario;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A scenario of the repository, with overlays such as `doctrine.battery.salvo=3`, compiled for a posture.
///
/// # Errors
/// Every problem of the scenario, in words.
pub fn setup(scenario: &str, overlays: &[String], posture: &str) -> Result<Setup, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../scenarios")
        .join(scenario);
    let overlays: Vec<Overlay> = overlays
        .iter()
        .map(|text| Overlay::parse(text, "validation").map_err(|problem| problem.to_string()))
        .collect::<Result<_, _>>()?;
    let scenario = Scenario::load(&path, &overlays).map_err(|problems| problems.to_string())?;
    scenario
        .setup(posture)
        .map_err(|problems| problems.to_string())
}

/// Works out `count` things on all processors, in any order, and returns them in theirs.
pub fn in_parallel<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut all: Vec<(usize, T)> = std::thread::scope(|scope| {
        let worker = || {
            let mut mine = Vec::new();
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                if place >= count {
                    return mine;
                }
                mine.push((place, work(place)));
            }
        };
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        // A worker that panics leaves its share out, and every comparison with it fails.
        let joined = handles.into_iter().map(std::thread::ScopedJoinHandle::join);
        joined.flat_map(Result::unwrap_or_default).collect()
    });
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, thing)| thing).collect()
}

/// Plays `runs` runs on all processors and returns their outcomes in order of the run.
pub fn play(setup: &Setup, seed: u64, runs: u64) -> Vec<OutcomeMeasures> {
    let directory = setup.directory();
    in_parallel(runs as usize, |run| {
        let output = gapfiller_engine::run(setup, seed, run as u64, Keep::Outcomes);
        outcomes(output.log.entries(), &directory)
    })
}

/// Comparisons of means with what they should be, judged together.
#[derive(Debug, Default)]
pub struct Comparisons {
    rows: Vec<(String, f64, f64, f64)>,
}

impl Comparisons {
    /// The mean of a sample should be `expected`; `sigma` is the known standard deviation of one value, else the sample's own.
    pub fn mean(&mut self, what: String, sample: &[f64], expected: f64, sigma: Option<f64>) {
        let got = mean(sample);
        let count = sample.len() as f64;
        let error = sigma.unwrap_or_else(|| variance(sample).sqrt()) / count.sqrt();
        let p = if error > 0.0 {
            let off = ((got - expected) / error).abs();
            // A spread that is itself estimated widens the tails (Student 1908).
            let within = match sigma {
                Some(_) => normal_cdf(off),
                None => student_t_cdf(off, count - 1.0),
            };
            2.0 * (1.0 - within)
        } else {
            f64::from(u8::from((got - expected).abs() < 1e-12))
        };
        self.rows.push((what, expected, got, p));
    }

    /// The rows as comparisons by chance, judged together at 99 %.
    #[must_use]
    pub fn judged(&self) -> Vec<Row> {
        let adjusted = holm(&self.rows.iter().map(|row| row.3).collect::<Vec<f64>>());
        let row = |((what, expected, got, _), adjusted_p): (&(String, f64, f64, f64), f64)| Row {
            what: what.clone(),
            expected: *expected,
            got: *got,
            bound: Bound::Chance {
                adjusted_p,
                level: 0.01,
            },
        };
        self.rows.iter().zip(adjusted).map(row).collect()
    }
}
