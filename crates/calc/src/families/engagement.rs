//! Interceptors.

use super::{input, output_if_any, values};
use crate::{Answer, Compute, Model, Range};
use gapfiller_border::{SimTime, StateEstimate};
use gapfiller_geo::frames::Ecef;
use gapfiller_geo::{Matrix3, Vector3};
use gapfiller_models::interceptor::intercept_time;

const METRES: Range = Range::From(-1e8, 1e8);
const SPEED: Range = Range::From(-1e5, 1e5);

pub const MODELS: &[Model] = &[Model {
    name: "engagement.intercept-time",
    about: "flight time of an interceptor of a mean speed to a target that flies straight on",
    source: "Shneydor, Missile Guidance and Pursuit (1998), section 3.2",
    inputs: &[
        input("x_m", "m", "target from the launcher at launch", METRES),
        input("y_m", "m", "target from the launcher at launch", METRES),
        input("z_m", "m", "target from the launcher at launch", METRES),
        input("vx_m_s", "m/s", "velocity of the target", SPEED),
        input("vy_m_s", "m/s", "velocity of the target", SPEED),
        input("vz_m_s", "m/s", "velocity of the target", SPEED),
        input(
            "speed_m_s",
            "m/s",
            "mean speed of the interceptor",
            Range::Above(0.0, 1e5),
        ),
    ],
    outputs: &[output_if_any(
        "time_s",
        "s",
        "flight time, to the nanosecond; empty if it is not caught within an hour",
    )],
    compute: Compute::Row(time),
}];

fn time(row: &[f64]) -> Answer {
    let [x, y, z, vx, vy, vz, speed] = values(row)?;
    let aim = StateEstimate {
        time: SimTime::ZERO,
        position: Ecef(Vector3::new(x, y, z)),
        velocity_m_s: Vector3::new(vx, vy, vz),
        position_covariance: Matrix3::zeros(),
        cross_covariance: Matrix3::zeros(),
        velocity_covariance: Matrix3::zeros(),
    };
    let met = intercept_time(&Ecef(Vector3::zeros()), SimTime::ZERO, speed, &aim);
    Ok(vec![met.map_or(f64::NAN, |time| time.seconds())])
}
