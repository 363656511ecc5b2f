//! Feeds recorded observations to fresh minds and returns what they order.
//!
//! A mind is a function of its setup and its observations. If the orders it gives on replay differ from those in the log by
//! a single byte, something of the truth has leaked into it.

use crate::belief::consider;
use crate::setup::Setup;
use gapfiller_border::{NodeId, Observation, Order, Outbox, SimTime};
use gapfiller_c2::Mind;
use gapfiller_records::{Entry, Record};

/// One order, with who gave it and when.
pub type GivenOrder = (SimTime, NodeId, Order);

/// The orders of a log, sends aside, in the order they were given.
pub fn recorded_orders(entries: &[Entry]) -> Vec<GivenOrder> {
    entries
        .iter()
        .filter_map(|entry| match &entry.record {
            Record::Ordered { node, order } => Some((entry.time, *node, order.clone())),
            _ => None,
        })
        .collect()
}

/// Replays the observations of a log, and nothing else of it.
pub fn replayed_orders(setup: &Setup, entries: &[Entry]) -> Vec<GivenOrder> {
    let mut minds: Vec<Mind<'_>> = setup.minds.iter().map(Mind::new).collect();
    let mut given = Vec::new();
    let mut outbox = Outbox::default();
    for entry in entries {
        let Record::Observed { node, observation } = &entry.record else {
            continue;
        };
        give(&mut minds, entry.time, *node, observation, &mut outbox);
        let orders = outbox
            .orders
            .drain(..)
            .filter(|order| !matches!(order, Order::Send { .. }));
        given.extend(orders.map(|order| (entry.time, *node, order)));
    }
    given
}

fn give(
    minds: &mut [Mind<'_>],
    now: SimTime,
    node: NodeId,
    observation: &Observation,
    outbox: &mut Outbox,
) {
    if let Some(mind) = minds.get_mut(usize::from(node.0)) {
        consider(mind, now, std::slice::from_ref(observation), outbox);
    }
}
