//! The plots of `examples/tracking/`: of one radar in x, y and z, and of two that turn, in range, azimuth and elevation.

use crate::scenario::{self, Scan, Size, State};
use gapfiller_numerics::draws::{Draws, Purpose, Subject};
use gapfiller_numerics::math;
use std::f64::consts::TAU;
use std::fmt::Write;
use std::path::Path;

const ONE_RADAR: Size = Size {
    targets: 8,
    false_plots: 10.0,
    seeds: 1,
};
const LOOK: Purpose = Purpose::named("tracking example: look");
const ERROR: Purpose = Purpose::named("tracking example: error");

/// A radar that turns: where it stands \[m\], its period \[s\], its range \[m\], standard deviations of range \[m\], azimuth and
/// elevation \[deg\].
struct Radar {
    name: &'static str,
    site_m: [f64; 3],
    period_s: f64,
    range_m: f64,
    sigmas: [f64; 3],
}

const RADARS: [Radar; 2] = [
    Radar {
        name: "hill",
        site_m: [-30_000.0, 0.0, 900.0],
        period_s: 10.0,
        range_m: 120_000.0,
        sigmas: [60.0, 0.15, 0.4],
    },
    Radar {
        name: "coast",
        site_m: [40_000.0, -20_000.0, 30.0],
        period_s: 4.0,
        range_m: 60_000.0,
        sigmas: [25.0, 0.25, 0.6],
    },
];
/// East, north, up \[m\] and velocity \[m/s\] at time 0.
const TARGETS: [[f64; 6]; 4] = [
    [-60_000.0, 40_000.0, 9_000.0, 220.0, -60.0, 0.0],
    [60_000.0, 30_000.0, 6_000.0, -180.0, -90.0, 5.0],
    [62_000.0, 31_500.0, 6_200.0, -180.0, -90.0, 5.0],
    [0.0, -70_000.0, 3_000.0, 20.0, 250.0, -2.0],
];
const DURATION_S: f64 = 240.0;

/// Writes all of them.
pub fn write(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let keep = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    let scans = scenario::draw(ONE_RADAR, 0);
    keep("one-radar.csv", &plots_of_one(&scans));
    keep("one-radar-truth.csv", &truth(&scans));
    keep("two-radars.csv", &plots_of_two());
    let scans: Vec<Scan> = (0..=(DURATION_S / 4.0) as u32)
        .map(|step| straight(4.0 * f64::from(step)))
        .collect();
    keep("two-radars-truth.csv", &truth(&scans));
}

/// To the decimetre, as radars report.
fn plots_of_one(scans: &[Scan]) -> String {
    let mut text = "time_s,sensor_id,x_m,y_m,z_m\n".to_owned();
    for scan in scans {
        for [x, y, z] in &scan.plots {
            // Writing to a text does not fail.
            let _ = writeln!(text, "{},radar,{x:.1},{y:.1},{z:.1}", scan.time_s);
        }
    }
    text
}

fn truth(scans: &[Scan]) -> String {
    let mut text = "time_s,truth_id,x_m,y_m,z_m,vx_m_s,vy_m_s,vz_m_s\n".to_owned();
    for scan in scans {
        for state in &scan.truth {
            let [x, y, z] = state.position_m;
            let [vx, vy, vz] = state.velocity_m_s;
            let _ = writeln!(
                text,
                "{},target-{},{x:.1},{y:.1},{z:.1},{vx:.2},{vy:.2},{vz:.2}",
                scan.time_s,
                state.target + 1
            );
        }
    }
    text
}

/// Where the targets of the two radars are.
fn straight(time_s: f64) -> Scan {
    let state = |(target, [x, y, z, vx, vy, vz]): (u64, [f64; 6])| State {
        target,
        position_m: [x + vx * time_s, y + vy * time_s, z + vz * time_s],
        velocity_m_s: [vx, vy, vz],
    };
    Scan {
        time_s,
        truth: (0..).zip(TARGETS).map(state).collect(),
        plots: Vec::new(),
    }
}

fn plots_of_two() -> String {
    let draws = Draws::new(2_500, 0);
    let mut rows: Vec<(f64, String)> = Vec::new();
    for (number, radar) in (0..).zip(RADARS) {
        for turn in 0..(DURATION_S / radar.period_s) as u64 {
            for target in 0..TARGETS.len() as u64 {
                rows.extend(plot(&radar, Subject::index(number), target, turn, &draws));
            }
        }
    }
    rows.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    let mut text = "time_s,sensor_id,range_m,azimuth_deg,elevation_deg\n".to_owned();
    for (_, row) in rows {
        text.push_str(&row);
    }
    text
}

/// The plot of a target when the beam passes it in a turn, if there is one: its time and its row.
fn plot(
    radar: &Radar,
    number: Subject,
    target: u64,
    turn: u64,
    draws: &Draws,
) -> Option<(f64, String)> {
    let begin_s = turn as f64 * radar.period_s;
    // Where the target will be seen depends on when, and that on where; twice is near enough.
    let mut time_s = begin_s;
    let mut seen = [0.0; 3];
    for _ in 0..2 {
        seen = from(radar, straight(time_s).truth[target as usize].position_m);
        time_s = begin_s + seen[1] / 360.0 * radar.period_s;
    }
    let subject = Subject::index(target);
    let is_seen = seen[0] < radar.range_m && draws.uniform(LOOK, number, subject, turn) < 0.9;
    let errors = draws.normals(ERROR, number, subject, turn);
    is_seen.then(|| {
        let [range, azimuth, elevation] = [0, 1, 2].map(|i| seen[i] + radar.sigmas[i] * errors[i]);
        let azimuth = azimuth.rem_euclid(360.0);
        let name = radar.name;
        let row = format!("{time_s:.3},{name},{range:.1},{azimuth:.3},{elevation:.3}\n");
        (time_s, row)
    })
}

/// Range \[m\], azimuth and elevation \[deg\].
fn from(radar: &Radar, position_m: [f64; 3]) -> [f64; 3] {
    let [east, north, up] = [0, 1, 2].map(|axis| position_m[axis] - radar.site_m[axis]);
    let ground = math::hypot(east, north);
    [
        math::hypot(ground, up),
        math::atan2(east, north).rem_euclid(TAU).to_degrees(),
        math::atan2(up, ground).to_degrees(),
    ]
}
