//! How likely a unit stops a target, as its superior believes.

use crate::setup::CommandedUnit;
use crate::threat::{Path, last_safe_launch};
use gapfiller_border::{Class, FireUnitReport};
use gapfiller_models::interceptor::Interceptor;
use gapfiller_numerics::math;

/// A target that can only be met after it has got where it wants counts for this part (assumed: better than nothing).
const TOO_LATE: f64 = 0.01;
/// What a minute more until the intercept takes off a chance: it breaks ties for the unit that gets there first (assumed).
const PER_MINUTE: f64 = 0.001;
/// Targets are given out before they are in reach, for acquiring takes time: at this multiple of the reach.
const GIVEN_OUT_AT: f64 = 1.3;

/// A target as the assignment sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Target {
    /// The superior's own number of the track.
    pub number: u32,
    pub path: Path,
    /// Where it is now: for the distance.
    pub course: crate::threat::Course,
    pub class: Option<Class>,
    /// By when it must be met \[s from now\]; none if it threatens nothing.
    pub met_by_s: Option<f64>,
    /// What is at stake: value of the asset times weight of the class.
    pub worth: f64,
}

/// The chance that one salvo of a unit kills a target, 1 − (1 − p)ⁿ less common-cause failures; 0 if it cannot meet it.
pub(super) fn chance(unit: &CommandedUnit, report: &FireUnitReport, target: &Target) -> f64 {
    let distance_m = (target.course.position.0 - unit.position.0).norm();
    if distance_m > unit.reach_m * GIVEN_OUT_AT {
        return 0.0;
    }
    let armed = unit.weapons.iter().zip(&report.ready);
    armed
        .filter(|(_, ready)| **ready > 0)
        .map(|(round, ready)| salvo(unit, round, unit.salvo.min(*ready), target))
        .fold(0.0, f64::max)
}

fn salvo(unit: &CommandedUnit, round: &Interceptor, rounds: u32, target: &Target) -> f64 {
    let launch = |until_s: f64| {
        last_safe_launch(&target.path, &unit.position, round, target.class, until_s)
            .is_some_and(|launch_s| launch_s >= 0.0)
    };
    let part = match target.met_by_s {
        Some(met_by_s) if launch(met_by_s) => 1.0,
        _ if launch(f64::INFINITY) => TOO_LATE,
        _ => return 0.0,
    };
    let single = match target.class {
        Some(class) => round.kill_probability_against(class),
        None => round.kill_probability,
    };
    let miss = math::pow(1.0 - single, f64::from(rounds));
    let kill = (1.0 - round.common_cause_failure) * (1.0 - miss);
    let distance_m = (target.course.position.0 - unit.position.0).norm();
    let minutes = distance_m / round.mean_speed_m_s.max(1.0) / 60.0;
    (kill * part * (1.0 - PER_MINUTE * minutes)).clamp(0.0, 1.0)
}
