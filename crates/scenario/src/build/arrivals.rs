//! When flights enter an airway, and what each is like.
//!
//! All runs of a scenario have the same civil traffic, as they have the same raid: it is part of the setup. What is drawn is a pure
//! function of the number `draw`, the name of the airway and the number of the flight, so another airway changes none of it.

use crate::format::background::Airway;
use gapfiller_fields::Amount;
use gapfiller_numerics::draws::{Draws, Purpose, Subject};
use gapfiller_numerics::math;

const ARRIVAL: Purpose = Purpose::named("civil arrival");
const FLIGHT: Purpose = Purpose::named("civil flight");
const TRANSPONDER: Purpose = Purpose::named("civil transponder");

/// One flight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Arrival {
    /// When it enters \[s\]; before the start of the run for one that is under way then.
    pub start_s: f64,
    /// Its place in the list of heights.
    pub height: usize,
    pub is_reversed: bool,
    pub transponder: TransponderState,
}

/// How a flight answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum TransponderState {
    /// With its code.
    Right,
    Off,
    /// With a code that was assigned to nobody; which one, a share from 0 to 1 says.
    Unassigned(f64),
}

/// Flights at equal times.
pub(crate) fn spaced(name: &str, table: &Airway, count: u32, spacing_s: f64) -> Vec<Arrival> {
    let heights = table.heights.value.len().max(1);
    (0..count)
        .map(|index| Arrival {
            start_s: table.first.si() + f64::from(index) * spacing_s,
            height: index as usize % heights,
            is_reversed: table.both_ways && index % 2 == 1,
            transponder: transponder(name, table, u64::from(index)),
        })
        .collect()
}

/// Flights that enter at random from a time until the end of the window \[s\]: the times between them are exponential, by the
/// inverse of the distribution. One more than `most` at the most.
pub(crate) fn drawn(
    name: &str,
    table: &Airway,
    rate_per_s: f64,
    (from_s, until_s): (f64, f64),
    most: usize,
) -> Vec<Arrival> {
    let (draws, subject) = (Draws::new(table.draw, 0), Subject::named(name));
    let heights = table.heights.value.len().max(1);
    let mut arrivals = Vec::new();
    let mut now_s = from_s;
    for index in 0.. {
        now_s -= math::ln(draws.uniform(ARRIVAL, subject, Subject::NONE, index)) / rate_per_s;
        if now_s.is_nan() || now_s >= until_s || arrivals.len() > most {
            break;
        }
        let [height, way, ..] = draws.uniforms(FLIGHT, subject, Subject::NONE, index);
        arrivals.push(Arrival {
            start_s: now_s,
            height: ((height * heights as f64) as usize).min(heights - 1),
            is_reversed: table.both_ways && way < 0.5,
            transponder: transponder(name, table, index),
        });
    }
    arrivals
}

/// How a flight answers.
fn transponder(name: &str, table: &Airway, index: u64) -> TransponderState {
    let draws = Draws::new(table.draw, 0);
    let subject = Subject::named(name);
    let [off, unassigned, code, _] = draws.uniforms(TRANSPONDER, subject, Subject::NONE, index);
    if off < table.transponder_off.si() {
        TransponderState::Off
    } else if unassigned < table.squawk_unassigned.si() {
        TransponderState::Unassigned(code)
    } else {
        TransponderState::Right
    }
}
