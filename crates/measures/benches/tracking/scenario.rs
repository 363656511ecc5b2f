//! Targets and plots, drawn anew from a seed: the same seed gives the same plots, bit by bit.
//!
//! A sensor at the origin sees everything within a box, all at once, every [`SCAN_PERIOD_S`]: each target with probability
//! [`DETECTION_PROBABILITY`], its position with independent normal errors of [`SIGMA_M`] on each axis, and false plots, Poisson in
//! number and uniform in the box. Targets fly level or climb gently, at constant speed, with up to two turns. Half of them fly in pairs,
//! near enough for gates to overlap. Some appear late, some leave early.

use gapfiller_numerics::draws::{Draws, Purpose, Subject};
use gapfiller_numerics::math;
use gapfiller_numerics::special::poisson_quantile;
use std::f64::consts::TAU;
use std::fmt::Write;

pub const SCANS: u64 = 50;
pub const SCAN_PERIOD_S: f64 = 4.0;
pub const SIGMA_M: f64 = 80.0;
pub const DETECTION_PROBABILITY: f64 = 0.9;
/// The box of false plots: east and north from minus to plus this, up from 0 to [`HEIGHT_M`].
const HALF_SIDE_M: f64 = 50_000.0;
const HEIGHT_M: f64 = 10_000.0;
/// How far from its leader a wingman flies, abeam \[m\].
const PAIR_SPACING_M: f64 = 500.0;
const SEED: u64 = 2_500;

const START: Purpose = Purpose::named("tracking bench: start");
const LIFE: Purpose = Purpose::named("tracking bench: life");
const TURN: Purpose = Purpose::named("tracking bench: turn");
const LOOK: Purpose = Purpose::named("tracking bench: look");
const ERROR: Purpose = Purpose::named("tracking bench: error");
const CLUTTER: Purpose = Purpose::named("tracking bench: clutter");

/// How many targets, and how many false plots per scan on average.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub targets: u64,
    pub false_plots: f64,
    pub seeds: u64,
}

impl Size {
    /// False plots per cubic metre and scan.
    pub fn clutter_density_per_m3(&self) -> f64 {
        self.false_plots / (4.0 * HALF_SIDE_M * HALF_SIDE_M * HEIGHT_M)
    }
}

/// Where a target is, and how fast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct State {
    pub target: u64,
    pub position_m: [f64; 3],
    pub velocity_m_s: [f64; 3],
}

/// What there was and what was seen at one time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scan {
    pub time_s: f64,
    pub truth: Vec<State>,
    pub plots: Vec<[f64; 3]>,
}

/// All the scans of a run.
pub fn draw(size: Size, run: u64) -> Vec<Scan> {
    let draws = Draws::new(SEED, run);
    let mut scans: Vec<Scan> = (0..SCANS).map(|scan| empty(scan, size, &draws)).collect();
    for target in 0..size.targets {
        fly(target, &draws, &mut scans);
    }
    for scan in &mut scans {
        // Their order would tell which is which.
        scan.plots.sort_by(|a, b| a[0].total_cmp(&b[0]));
    }
    scans
}

/// A scan with false plots only.
fn empty(scan: u64, size: Size, draws: &Draws) -> Scan {
    let count = poisson_quantile(
        draws.uniform(CLUTTER, Subject::NONE, Subject::NONE, scan),
        size.false_plots,
    );
    let plot = |number: u64| {
        let [east, north, up, _] =
            draws.uniforms(CLUTTER, Subject::index(number), Subject::NONE, scan);
        [
            (2.0 * east - 1.0) * HALF_SIDE_M,
            (2.0 * north - 1.0) * HALF_SIDE_M,
            up * HEIGHT_M,
        ]
    };
    Scan {
        time_s: scan as f64 * SCAN_PERIOD_S,
        truth: Vec::new(),
        plots: (0..count).map(plot).collect(),
    }
}

/// A turn: from one scan to another at this rate \[rad/s\].
struct Turn {
    from: u64,
    to: u64,
    rate_rad_s: f64,
}

/// Flies a target through the scans. The second of a pair draws as the first does, and flies beside it.
fn fly(target: u64, draws: &Draws, scans: &mut [Scan]) {
    let is_wingman = target % 4 == 1;
    let leader = Subject::index(if is_wingman { target - 1 } else { target });
    let [east, north, up, speed] = draws.uniforms(START, leader, Subject::NONE, 0);
    let [course, climb, ..] = draws.uniforms(START, leader, Subject::NONE, 1);
    let speed_m_s = 100.0 + 180.0 * speed;
    let climb_m_s = 10.0 * (2.0 * climb - 1.0);
    let turns = [0, 1].map(|turn| turn_of(draws, leader, turn, speed_m_s));
    let (born, gone) = life(draws, leader);

    let mut position = [
        (2.0 * east - 1.0) * 0.6 * HALF_SIDE_M,
        (2.0 * north - 1.0) * 0.6 * HALF_SIDE_M,
        (0.25 + 0.5 * up) * HEIGHT_M,
    ];
    let mut course_rad = TAU * course;
    for (number, scan) in (0..).zip(scans) {
        let turn = turns
            .iter()
            .find(|turn| (turn.from..turn.to).contains(&number));
        let rate_rad_s = turn.map_or(0.0, |turn| turn.rate_rad_s);
        if (born..gone).contains(&number) {
            let mut state = State {
                target,
                position_m: position,
                velocity_m_s: velocity(course_rad, speed_m_s, climb_m_s),
            };
            if is_wingman {
                step_abeam(&mut state, course_rad, rate_rad_s);
            }
            look(&state, number, draws, scan);
            scan.truth.push(state);
        }
        advance(
            &mut position,
            &mut course_rad,
            rate_rad_s,
            speed_m_s,
            climb_m_s,
        );
    }
}

/// A turn of 5 to 10 scans with 1 to 4 m/s² across, to the right or to the left.
fn turn_of(draws: &Draws, leader: Subject, turn: u64, speed_m_s: f64) -> Turn {
    let [start, length, pull, side] = draws.uniforms(TURN, leader, Subject::NONE, turn);
    let from = 5 + 25 * turn + (start * 12.0) as u64;
    let across_m_s2 = 1.0 + 3.0 * pull;
    Turn {
        from,
        to: from + 5 + (length * 6.0) as u64,
        rate_rad_s: if side < 0.5 { 1.0 } else { -1.0 } * across_m_s2 / speed_m_s,
    }
}

/// The first scan in which a target is there, and the first in which it is no more.
fn life(draws: &Draws, leader: Subject) -> (u64, u64) {
    let [is_late, late, is_short, short] = draws.uniforms(LIFE, leader, Subject::NONE, 0);
    let born = if is_late < 0.3 {
        (late * 15.0) as u64
    } else {
        0
    };
    let gone = if is_short < 0.3 {
        SCANS - (short * 15.0) as u64
    } else {
        SCANS
    };
    (born, gone)
}

/// Courses are from east, anticlockwise.
fn velocity(course_rad: f64, speed_m_s: f64, climb_m_s: f64) -> [f64; 3] {
    let (sine, cosine) = math::sin_cos(course_rad);
    [speed_m_s * cosine, speed_m_s * sine, climb_m_s]
}

/// Puts a wingman to the left of its leader; in a turn its speed is that of its own circle.
fn step_abeam(state: &mut State, course_rad: f64, rate_rad_s: f64) {
    let (sine, cosine) = math::sin_cos(course_rad);
    state.position_m[0] -= PAIR_SPACING_M * sine;
    state.position_m[1] += PAIR_SPACING_M * cosine;
    state.velocity_m_s[0] -= PAIR_SPACING_M * rate_rad_s * cosine;
    state.velocity_m_s[1] -= PAIR_SPACING_M * rate_rad_s * sine;
}

/// Carries a position on by one scan, along a straight line or an arc of a circle.
fn advance(
    position: &mut [f64; 3],
    course_rad: &mut f64,
    rate_rad_s: f64,
    speed_m_s: f64,
    climb_m_s: f64,
) {
    let (sine, cosine) = math::sin_cos(*course_rad);
    if rate_rad_s == 0.0 {
        position[0] += speed_m_s * cosine * SCAN_PERIOD_S;
        position[1] += speed_m_s * sine * SCAN_PERIOD_S;
    } else {
        *course_rad += rate_rad_s * SCAN_PERIOD_S;
        let (after_sine, after_cosine) = math::sin_cos(*course_rad);
        let radius_m = speed_m_s / rate_rad_s;
        position[0] += radius_m * (after_sine - sine);
        position[1] += radius_m * (cosine - after_cosine);
    }
    position[2] += climb_m_s * SCAN_PERIOD_S;
}

/// The plot of a target, if there is one.
fn look(state: &State, number: u64, draws: &Draws, scan: &mut Scan) {
    let target = Subject::index(state.target);
    if draws.uniform(LOOK, target, Subject::NONE, number) >= DETECTION_PROBABILITY {
        return;
    }
    let errors = draws.normals(ERROR, target, Subject::NONE, number);
    let mut plot = state.position_m;
    for (coordinate, error) in plot.iter_mut().zip(errors) {
        *coordinate += SIGMA_M * error;
    }
    scan.plots.push(plot);
}

/// The plots as a table. Numbers are written so that they are read back to the last bit.
pub fn plots_csv(scans: &[Scan], sensor: &str) -> String {
    let mut text = "time_s,sensor_id,x_m,y_m,z_m\n".to_owned();
    for scan in scans {
        for [x, y, z] in &scan.plots {
            // Writing to a text does not fail.
            let _ = writeln!(text, "{},{sensor},{x},{y},{z}", scan.time_s);
        }
    }
    text
}
