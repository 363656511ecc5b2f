use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use gapfiller_numerics::draws::{Draws, Purpose, Subject};
use gapfiller_numerics::special::chi_squared_quantile;
use gapfiller_tracking::filters::gaussian::Gaussian;
use gapfiller_tracking::filters::motion::constant_velocity;
use nalgebra::{Cholesky, SMatrix, SVector};

const RUNS: u64 = 50;
const STEPS: u64 = 40;
const DT_S: f64 = 4.0;
const PSD: f64 = 10.0;
const SIGMA_M: f64 = 100.0;
/// Fixed beforehand.
const SEEDS: [u64; 3] = [7, 77, 777];
const REGION: f64 = 0.999;

const MOTION: Purpose = Purpose::named("motion");
const PLOTS: Purpose = Purpose::named("plots");

fn six(draws: &Draws, purpose: Purpose, step: u64) -> SVector<f64, 6> {
    let a = draws.normals(purpose, Subject::index(0), Subject::NONE, step);
    let b = draws.normals(purpose, Subject::index(1), Subject::NONE, step);
    SVector::from([a[0], a[1], a[2], a[3], b[0], b[1]])
}

/// The normalised estimation error squared after each step of one run.
fn run(seed: u64, run: u64) -> Vec<f64> {
    let draws = Draws::new(seed, run);
    let (transition, process) = constant_velocity::<3, 6>(DT_S, PSD);
    let shake = Cholesky::new(process).map_or(SMatrix::zeros(), |root| root.l());
    let measurement = SMatrix::<f64, 3, 6>::from_fn(|i, j| f64::from(u8::from(j == 2 * i)));
    let noise = SMatrix::<f64, 3, 3>::identity() * (SIGMA_M * SIGMA_M);
    let start = SVector::from([SIGMA_M, 200.0, SIGMA_M, 200.0, SIGMA_M, 200.0]);
    let mut truth = six(&draws, MOTION, 0).component_mul(&start);
    let mut state = Gaussian {
        mean: SVector::zeros(),
        covariance: SMatrix::from_diagonal(&start.component_mul(&start)),
    };
    let mut nees = Vec::new();
    for step in 1..=STEPS {
        truth = transition * truth + shake * six(&draws, MOTION, step);
        let errors = six(&draws, PLOTS, step);
        let plot = measurement * truth + SVector::from([errors[0], errors[1], errors[2]]) * SIGMA_M;
        let predicted = state.predicted(&transition, &process);
        let Some((after, _)) = predicted.updated(&plot, &measurement, &noise) else {
            return vec![f64::NAN; STEPS as usize];
        };
        state = after;
        nees.push(state.nees(&truth).unwrap_or(f64::NAN));
    }
    nees
}

pub fn check() -> Result<Evidence, Absent> {
    let mut evidence = Evidence::default();
    let degrees = 6.0 * RUNS as f64;
    let tail = 0.5 * (1.0 - REGION);
    let low = chi_squared_quantile(tail, degrees) / RUNS as f64;
    let high = chi_squared_quantile(1.0 - tail, degrees) / RUNS as f64;
    let times = || (1..=STEPS).map(|step| DT_S * step as f64);
    let mut plot = Plot::new("time (s)", "mean error squared of 50 runs")
        .line("99.9 % region", times().map(|t| (t, low)).collect())
        .line("99.9 % region, high", times().map(|t| (t, high)).collect());
    for seed in SEEDS {
        let runs: Vec<Vec<f64>> = (0..RUNS).map(|number| run(seed, number)).collect();
        let mean_at = |step: usize| runs.iter().map(|run| run[step]).sum::<f64>() / RUNS as f64;
        let means: Vec<f64> = (0..STEPS as usize).map(mean_at).collect();
        let last = means.last().copied().unwrap_or(f64::NAN);
        let region = format!("seed {seed}: mean error squared after {STEPS} steps");
        evidence.row(format!("{region}, at least"), low, last, Bound::AtLeast);
        evidence.row(format!("{region}, at most"), high, last, Bound::AtMost);
        let outside = means
            .iter()
            .filter(|mean| !(low..=high).contains(*mean))
            .count();
        // Steps of a run hang together, so more than 1 in 1,000 is no surprise; more than 1 in 20 would be.
        evidence.row(
            format!("seed {seed}: steps outside, of {STEPS}"),
            2.0,
            outside as f64,
            Bound::AtMost,
        );
        plot = plot.points(format!("seed {seed}"), times().zip(means).collect());
    }
    evidence.plot = Some(plot);
    Ok(evidence)
}
