//! Dual tracks are never drawn: they come of a bias that carries one sensor's plots out of the gates of the other's tracks. How
//! often is measured here and held against the closed form.

#![allow(clippy::unwrap_used)]

use gapfiller_border::{SimTime, StateEstimate};
use gapfiller_geo::frames::Ecef;
use gapfiller_geo::{Matrix3, Vector3};
use gapfiller_numerics::draws::{Draws, Purpose, Subject};
use gapfiller_numerics::special::{chi_squared_quantile, normal_quantile};
use gapfiller_tracking::fusion::{close, dual_track_probability};
use gapfiller_tracking::tracker::{
    Dimensions, Filter, MultiTargetTracker, PositionPlot, TrackerSettings,
};

const ERRORS: Purpose = Purpose::named("errors");
const SEEDS: [u64; 3] = [1, 2, 3];
/// Size of the bias along east, in standard deviations of the difference.
const BIASES: [f64; 5] = [0.0, 1.5, 3.0, 4.0, 5.0];
const RUNS: u64 = 1_500;
/// All comparisons of a test together hold with 99 %: each of 15 with 1 − 0.01 / 15, two-sided.
const JOINT_TAIL: f64 = 0.01 / 30.0;

fn normals(draws: &Draws, what: u64, step: u64) -> Vector3<f64> {
    let n = draws.normals(ERRORS, Subject::index(what), Subject::NONE, step);
    Vector3::new(n[0], n[1], n[2])
}

fn check(found: u64, runs: u64, expected: f64, what: &str) {
    let rate = found as f64 / runs as f64;
    let sigma = (expected * (1.0 - expected) / runs as f64).sqrt();
    // Half a count for the steps of the binomial.
    let allowed = normal_quantile(1.0 - JOINT_TAIL) * sigma + 0.5 / runs as f64;
    assert!(
        (rate - expected).abs() <= allowed,
        "{what}: {rate} instead of {expected} ± {allowed}"
    );
}

/// One sensor follows a target; then another, biased, gives one plot of it. Outside the gate that plot begins a second track.
///
/// The filter is matched (straight flight, its speed drawn from what a new track assumes), so the plot minus the prediction is
/// normal with the covariance the tracker states. The first track must have taken all its plots, which the gate of 99.99 %
/// nearly always grants: what that leaves out is far below the interval.
#[test]
fn the_tracker_starts_second_tracks_as_often_as_the_bias_says() {
    const SCANS: u64 = 6;
    const SIGMA_M: f64 = 50.0;
    let settings = TrackerSettings {
        filter: Filter::ConstantVelocity {
            acceleration_psd: 0.0,
        },
        gate_probability: 0.9999,
        initial_speed_sigma_m_s: 100.0,
        max_speed_m_s: 1e5,
        ..TrackerSettings::default()
    };
    let gate = chi_squared_quantile(settings.gate_probability, 3.0);
    let plot = |seconds: f64, position_m: Vector3<f64>| PositionPlot {
        time: SimTime::from_seconds(seconds),
        position_m,
        covariance: Matrix3::identity() * (SIGMA_M * SIGMA_M),
        dimensions: Dimensions::Three,
    };
    for seed in SEEDS {
        for bias in BIASES {
            let (mut duals, mut runs, mut expected) = (0, 0, 0.0);
            for run in 0..RUNS {
                let draws = Draws::new(seed, run);
                let velocity = normals(&draws, 0, 0) * 100.0;
                let truth = |seconds: f64| velocity * seconds;
                let mut tracker = MultiTargetTracker::new(settings.clone()).unwrap();
                for scan in 0..SCANS {
                    let seconds = 4.0 * scan as f64;
                    let seen = truth(seconds) + normals(&draws, 1, scan) * SIGMA_M;
                    let seen = plot(seconds, seen);
                    tracker.scan(0, seen.time, &[seen]).unwrap();
                }
                let seconds = 4.0 * (SCANS as f64 - 1.0) + 2.0;
                let time = SimTime::from_seconds(seconds);
                let track = tracker.tracks_at(time).next().unwrap();
                if u64::from(track.hits) != SCANS || tracker.tracks().len() != 1 {
                    continue;
                }
                let variance = track.state.position_covariance[(0, 0)] + SIGMA_M * SIGMA_M;
                let shift = Vector3::new(bias * variance.sqrt(), 0.0, 0.0);
                let seen = truth(seconds) + normals(&draws, 2, 0) * SIGMA_M + shift;
                let summary = tracker.scan(1, time, &[plot(seconds, seen)]).unwrap();
                runs += 1;
                duals += u64::from(summary.started == 1 && tracker.tracks().len() == 2);
                // Axes are alike and independent, so the bias in standard deviations is just that.
                expected = dual_track_probability(bias * bias, gate, 3);
            }
            assert!(runs > RUNS * 99 / 100);
            check(duals, runs, expected, &format!("seed {seed}, bias {bias}"));
        }
    }
}

/// Two nodes' estimates of one object, one biased in position: whether they are taken for one, positions and velocities
/// compared.
#[test]
fn two_pictures_split_as_often_as_the_bias_says() {
    let gate = chi_squared_quantile(0.99, 6.0);
    // Covariances of two radars seen from different sides.
    let covariances = [
        Matrix3::new(
            2_500.0, 800.0, 0.0, 800.0, 10_000.0, 300.0, 0.0, 300.0, 4_000.0,
        ),
        Matrix3::new(
            8_000.0, -900.0, 100.0, -900.0, 3_000.0, 0.0, 100.0, 0.0, 6_000.0,
        ),
    ];
    let speed_sigmas = [5.0, 8.0];
    let both = covariances[0] + covariances[1];
    let inverse: Matrix3<f64> = both.try_inverse().unwrap();
    let roots = covariances.map(|c| nalgebra::Cholesky::new(c).unwrap().l());
    let direction = Vector3::new(0.6, -0.7, 0.39);
    let square: f64 = direction.dot(&(inverse * direction));
    let unit = direction / square.sqrt();
    for seed in SEEDS {
        for bias in BIASES {
            let mut duals = 0;
            for run in 0..RUNS {
                let draws = Draws::new(seed, run);
                let estimate = |which: usize| StateEstimate {
                    time: SimTime::ZERO,
                    position: Ecef(
                        Vector3::new(4e6, 3e6, 4e6)
                            + roots[which] * normals(&draws, which as u64, 0)
                            + unit * (bias * which as f64),
                    ),
                    velocity_m_s: normals(&draws, which as u64, 1) * speed_sigmas[which],
                    position_covariance: covariances[which],
                    cross_covariance: Matrix3::zeros(),
                    velocity_covariance: Matrix3::identity()
                        * (speed_sigmas[which] * speed_sigmas[which]),
                };
                duals += u64::from(!close(&estimate(0), &estimate(1), gate, 0.0));
            }
            let expected = dual_track_probability(bias * bias, gate, 6);
            check(duals, RUNS, expected, &format!("seed {seed}, bias {bias}"));
        }
    }
}
