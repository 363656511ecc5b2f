use crate::claim::{Absent, Evidence};
use crate::plot::Plot;
use crate::simulate::Comparisons;
use gapfiller_border::{SimTime, StateEstimate};
use gapfiller_geo::frames::Ecef;
use gapfiller_geo::{Matrix3, Vector3};
use gapfiller_numerics::draws::{Draws, Purpose, Subject};
use gapfiller_numerics::special::chi_squared_quantile;
use gapfiller_tracking::fusion::{close, dual_track_probability};
use gapfiller_tracking::tracker::{
    Dimensions, Filter, MultiTargetTracker, PositionPlot, TrackerSettings,
};

const ERRORS: Purpose = Purpose::named("errors");
/// Fixed beforehand.
const SEEDS: [u64; 3] = [101, 202, 303];
/// Bias along one axis, in standard deviations of the difference.
const BIASES: [f64; 5] = [0.0, 1.5, 3.0, 4.0, 5.0];
const RUNS: u64 = 1_500;
const SIGMA_M: f64 = 50.0;
const SPEED_SIGMA_M_S: f64 = 100.0;
const SCANS: u64 = 6;
const SCAN_S: f64 = 4.0;
/// Wide, so that the first track takes all its own plots but for a handful of runs, which are left out.
const TRACKER_GATE: f64 = 0.9999;
const PICTURE_GATE: f64 = 0.99;

fn normals(draws: &Draws, what: u64, step: u64) -> Vector3<f64> {
    let n = draws.normals(ERRORS, Subject::index(what), Subject::NONE, step);
    Vector3::new(n[0], n[1], n[2])
}

/// Whether a biased plot of a second sensor begins a second track; nothing if the first had not taken all its plots.
fn tracker_splits(seed: u64, run: u64, bias: f64) -> Option<f64> {
    let settings = TrackerSettings {
        filter: Filter::ConstantVelocity {
            acceleration_psd: 0.0,
        },
        gate_probability: TRACKER_GATE,
        initial_speed_sigma_m_s: SPEED_SIGMA_M_S,
        max_speed_m_s: 1e5,
        ..TrackerSettings::default()
    };
    let plot = |seconds: f64, position_m: Vector3<f64>| PositionPlot {
        time: SimTime::from_seconds(seconds),
        position_m,
        covariance: Matrix3::identity() * (SIGMA_M * SIGMA_M),
        dimensions: Dimensions::Three,
    };
    let draws = Draws::new(seed, run);
    let velocity = normals(&draws, 0, 0) * SPEED_SIGMA_M_S;
    let mut tracker = MultiTargetTracker::new(settings).ok()?;
    for scan in 0..SCANS {
        let seconds = SCAN_S * scan as f64;
        let seen = plot(
            seconds,
            velocity * seconds + normals(&draws, 1, scan) * SIGMA_M,
        );
        tracker.scan(0, seen.time, &[seen]).ok()?;
    }
    let seconds = SCAN_S * (SCANS as f64 - 0.5);
    let time = SimTime::from_seconds(seconds);
    let track = tracker.tracks_at(time).next()?;
    if u64::from(track.hits) != SCANS || tracker.tracks().len() != 1 {
        return None;
    }
    let variance = track.state.position_covariance[(0, 0)] + SIGMA_M * SIGMA_M;
    let shift = Vector3::new(bias * variance.sqrt(), 0.0, 0.0);
    let seen = velocity * seconds + normals(&draws, 2, 0) * SIGMA_M + shift;
    tracker.scan(1, time, &[plot(seconds, seen)]).ok()?;
    Some(f64::from(u8::from(tracker.tracks().len() == 2)))
}

/// Whether two nodes' estimates of one object, one of them biased, are taken for two objects.
fn pictures_split(seed: u64, run: u64, bias: f64) -> f64 {
    let draws = Draws::new(seed, run);
    let sigmas: [(Vector3<f64>, f64); 2] = [
        (Vector3::new(50.0, 100.0, 60.0), 5.0),
        (Vector3::new(90.0, 55.0, 80.0), 8.0),
    ];
    let across = |axis: usize| {
        let [a, b]: [f64; 2] = sigmas.map(|(sigma, _)| sigma[axis]);
        (a * a + b * b).sqrt()
    };
    // As much along each of two axes as makes `bias` standard deviations together.
    let share = bias / 2.0_f64.sqrt();
    let shift = Vector3::new(share * across(0), -share * across(1), 0.0);
    let estimate = |which: usize| {
        let (sigma, speed_sigma) = sigmas[which];
        let error = normals(&draws, which as u64, 0).component_mul(&sigma);
        StateEstimate {
            time: SimTime::ZERO,
            position: Ecef(Vector3::new(4e6, 3e6, 4e6) + error + shift * which as f64),
            velocity_m_s: normals(&draws, which as u64, 1) * speed_sigma,
            position_covariance: Matrix3::from_diagonal(&sigma.component_mul(&sigma)),
            cross_covariance: Matrix3::zeros(),
            velocity_covariance: Matrix3::identity() * (speed_sigma * speed_sigma),
        }
    };
    let gate = chi_squared_quantile(PICTURE_GATE, 6.0);
    f64::from(u8::from(!close(&estimate(0), &estimate(1), gate, 0.0)))
}

pub fn check() -> Result<Evidence, Absent> {
    let mut comparisons = Comparisons::default();
    let mut found = [Vec::new(), Vec::new()];
    let gates = [(TRACKER_GATE, 3), (PICTURE_GATE, 6)];
    let gates =
        gates.map(|(share, degrees)| (chi_squared_quantile(share, f64::from(degrees)), degrees));
    for seed in SEEDS {
        for bias in BIASES {
            let samples = [
                (0..RUNS)
                    .filter_map(|run| tracker_splits(seed, run, bias))
                    .collect::<Vec<f64>>(),
                (0..RUNS)
                    .map(|run| pictures_split(seed, run, bias))
                    .collect(),
            ];
            for (place, (sample, what)) in samples
                .iter()
                .zip(["plot and track", "two pictures"])
                .enumerate()
            {
                let (gate, degrees) = gates[place];
                let expected = dual_track_probability(bias * bias, gate, degrees);
                let sigma = (expected * (1.0 - expected)).sqrt();
                let name =
                    format!("{what}, bias of {bias} sigma, seed {seed}: share of dual tracks");
                comparisons.mean(name, sample, expected, Some(sigma));
                let mean = sample.iter().sum::<f64>() / sample.len() as f64;
                found[place].push((bias, mean));
            }
        }
    }
    let curve = |(gate, degrees): (f64, u32)| -> Vec<(f64, f64)> {
        let point = |step: i32| {
            let bias = 0.1 * f64::from(step);
            (bias, dual_track_probability(bias * bias, gate, degrees))
        };
        (0..=60).map(point).collect()
    };
    let [by_tracker, by_pictures] = found;
    Ok(Evidence {
        rows: comparisons.judged(),
        plot: Some(
            Plot::new(
                "bias (standard deviations of the difference)",
                "share of dual tracks",
            )
            .line("plot and track: closed form", curve(gates[0]))
            .points("plot and track: found", by_tracker)
            .line("two pictures: closed form", curve(gates[1]))
            .points("two pictures: found", by_pictures),
        ),
        notes: Vec::new(),
    })
}
