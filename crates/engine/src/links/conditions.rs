//! What outages and jamming do to a link.

use gapfiller_border::SimTime;
use gapfiller_world::LinkSetup;

/// How a link works at a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conditions {
    /// Nothing passes.
    pub outage: bool,
    /// Probability that an item is lost.
    pub loss: f64,
    /// Items per second at the most, by what befalls it; infinite if nothing does.
    pub capacity_per_s: f64,
}

/// How a link works for what begins at a time. What befalls it is judged when a transmission begins, and holds for all of it.
pub fn at(setup: &LinkSetup, time: SimTime) -> Conditions {
    let mut conditions = Conditions {
        outage: false,
        loss: setup.loss,
        capacity_per_s: f64::INFINITY,
    };
    let now = |from: SimTime, until: SimTime| from <= time && time < until;
    for event in setup
        .events
        .iter()
        .filter(|event| now(event.from, event.until))
    {
        conditions.outage |= event.outage;
        if event.loss > 0.0 {
            conditions.loss = 1.0 - (1.0 - conditions.loss) * (1.0 - event.loss);
        }
        conditions.capacity_per_s = conditions.capacity_per_s.min(event.capacity_per_s);
    }
    conditions
}
