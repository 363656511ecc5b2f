//! What an observation does to a mind. Nothing here sees the world: a mind, the time, observations, an outbox.

use gapfiller_border::{Observation, Outbox, SimTime};
use gapfiller_c2::Mind;

/// Gives observations to a mind and collects what it orders and notes.
pub fn consider(
    mind: &mut Mind<'_>,
    now: SimTime,
    observations: &[Observation],
    outbox: &mut Outbox,
) {
    outbox.orders.clear();
    outbox.notes.clear();
    mind.handle(now, observations, outbox);
}
