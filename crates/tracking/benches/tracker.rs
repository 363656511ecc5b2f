//! Plots a second of the stand-alone tracker, on one core.
//!
//! `cargo bench -p gapfiller-tracking --bench tracker`. Targets fly straight over 400 km × 400 km at 150 to 300 m/s, a scan
//! comes every 4 s, each target gives a plot with probability 0.95 (σ 60 m on each axis), and there is a false plot for every
//! ten targets. The crowded case has 100 km × 100 km and a false plot for every target. The first 20 of 120 scans are not timed; times are of the processor, the best and the median of the rounds.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use gapfiller_border::SimTime;
use gapfiller_geo::{Matrix3, Vector3};
use gapfiller_numerics::draws::{Draws, Purpose, Subject};
use gapfiller_tracking::tracker::{
    Association, Dimensions, Filter, MotionModel, MultiTargetTracker, PositionPlot, TrackerSettings,
};
use std::time::Instant;

const SCAN_S: f64 = 4.0;
const SCANS: u64 = 120;
const UNTIMED: usize = 20;
const ROUNDS: usize = 3;

/// What there is to track.
#[derive(Clone, Copy)]
struct Sky {
    targets: u64,
    false_plots: u64,
    side_m: f64,
}

fn main() {
    println!(
        "targets           filter  association     plots/s best    median   ns/plot best  tracks confirmed"
    );
    let spread = |targets: u64| Sky {
        targets,
        false_plots: targets / 10,
        side_m: 400_000.0,
    };
    let crowded = Sky {
        targets: 200,
        false_plots: 200,
        side_m: 100_000.0,
    };
    for sky in [spread(100), spread(200), spread(2_000), crowded] {
        let scans = scans(sky);
        for imm in [false, true] {
            for association in [Association::Gnn, Association::Jpda] {
                case(sky, imm, association, &scans);
            }
        }
    }
}

fn case(sky: Sky, imm: bool, association: Association, scans: &[(SimTime, Vec<PositionPlot>)]) {
    let mut rates = Vec::new();
    let mut confirmed = 0;
    for _ in 0..ROUNDS {
        let mut tracker = MultiTargetTracker::new(settings(sky, imm, association)).unwrap();
        for (time, plots) in &scans[..UNTIMED] {
            tracker.scan(0, *time, plots).unwrap();
        }
        let timed = &scans[UNTIMED..];
        // The clock of the processor ticks coarsely; small cases are told apart by running copies.
        let copies = (2_000 / sky.targets).max(1);
        let mut copies: Vec<_> = (0..copies).map(|_| tracker.clone()).collect();
        let start = processor_seconds();
        for tracker in &mut copies {
            for (time, plots) in timed {
                tracker.scan(0, *time, plots).unwrap();
            }
        }
        let elapsed = processor_seconds() - start;
        let plots: usize = timed.iter().map(|(_, plots)| plots.len()).sum();
        rates.push((plots * copies.len()) as f64 / elapsed);
        confirmed = copies[0].tracks().filter(|track| track.confirmed).count();
    }
    rates.sort_by(f64::total_cmp);
    let (best, median) = (rates[ROUNDS - 1], rates[ROUNDS / 2]);
    println!(
        "{:7}  {:7}  {:6}  {:11}  {best:14.0}  {median:8.0}  {:13.0}  {confirmed:16}",
        sky.targets,
        if sky.side_m < 200_000.0 {
            "crowded"
        } else {
            ""
        },
        if imm { "imm" } else { "cv" },
        format!("{association:?}").to_lowercase(),
        1e9 / best,
    );
}

fn settings(sky: Sky, imm: bool, association: Association) -> TrackerSettings {
    let filter = if imm {
        Filter::Imm {
            models: vec![
                MotionModel::constant_velocity(1.0),
                MotionModel::constant_velocity(200.0),
            ],
            mean_sojourn_s: 40.0,
        }
    } else {
        Filter::ConstantVelocity {
            acceleration_psd: 10.0,
        }
    };
    TrackerSettings {
        filter,
        association,
        gate_probability: 0.999,
        detection_probability: 0.95,
        clutter_density: sky.false_plots as f64 / (sky.side_m * sky.side_m * 10_000.0),
        ..TrackerSettings::default()
    }
}

/// The plots of each scan.
fn scans(sky: Sky) -> Vec<(SimTime, Vec<PositionPlot>)> {
    const FLIGHT: Purpose = Purpose::named("flight");
    const ERROR: Purpose = Purpose::named("error");
    const CLUTTER: Purpose = Purpose::named("clutter");
    let draws = Draws::new(1, sky.targets);
    let plot = |time: SimTime, position_m: Vector3<f64>| PositionPlot {
        time,
        position_m,
        covariance: Matrix3::identity() * 3_600.0,
        dimensions: Dimensions::Three,
    };
    let everywhere =
        |[x, y, z, _]: [f64; 4]| Vector3::new(x * sky.side_m, y * sky.side_m, z * 10_000.0);
    let scan = |number: u64| {
        let seconds = SCAN_S * number as f64;
        let time = SimTime::from_seconds(seconds);
        let mut plots = Vec::new();
        for target in 0..sky.targets {
            let subject = Subject::index(target);
            let start = everywhere(draws.uniforms(FLIGHT, subject, Subject::NONE, 0));
            let [a, b, c, _] = draws.uniforms(FLIGHT, subject, Subject::NONE, 1);
            let speed = 150.0 + 150.0 * c;
            let (x, y) = (2.0 * a - 1.0, 2.0 * b - 1.0);
            let along = Vector3::new(x, y, 0.0) * (speed / (x * x + y * y).sqrt());
            let [e, n, u, _] = draws.normals(ERROR, subject, Subject::NONE, number);
            let seen = draws.uniform(ERROR, subject, Subject::index(1), number) < 0.95;
            if seen {
                plots.push(plot(
                    time,
                    start + along * seconds + Vector3::new(e, n, u) * 60.0,
                ));
            }
        }
        for k in 0..sky.false_plots {
            let subject = Subject::index(k);
            let position = everywhere(draws.uniforms(CLUTTER, subject, Subject::NONE, number));
            plots.push(plot(time, position));
        }
        (time, plots)
    };
    (0..SCANS).map(scan).collect()
}

/// Seconds this thread has had of a processor; those of the clock where the system does not tell.
fn processor_seconds() -> f64 {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let start = START.get_or_init(Instant::now);
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse::<f64>().ok())
        .map_or_else(
            || start.elapsed().as_secs_f64(),
            |nanoseconds| nanoseconds * 1e-9,
        )
}
