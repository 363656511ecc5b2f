//! What must hold where radars have clutter to look over, or jammers to hear.

use super::plan::Plan;
use crate::context::Context;
use gapfiller_fields::{Amount, Decibels, Named, Problem, Sourced};
use std::collections::BTreeSet;

/// Ratios have the right sign, and every radar says how it hears if a jammer flies.
pub(crate) fn check(context: &mut Context<'_>, plan: &Plan) {
    let library = &context.file.library;
    for Named { name, value, .. } in &library.clutter.0 {
        let path = format!("library.clutter.{name}.improvement");
        at_least_zero(context, path, &value.improvement);
    }
    for Named { name, value, .. } in &library.receivers.0 {
        let path = |key: &str| format!("library.receivers.{name}.{key}");
        at_least_zero(context, path("noise_figure"), &value.noise_figure);
        at_least_zero(context, path("jamming_loss"), &value.jamming_loss);
        if value.side_lobes.si() >= 0.0 {
            let message = format!("{} dB is above the main beam", value.side_lobes.si());
            let problem = Problem::new(&value.side_lobes.origin, path("side_lobes"), message);
            context.problems.push(problem.expected("less than 0 dB"));
        }
    }
    every_radar_hears(context, plan);
}

fn at_least_zero(context: &mut Context<'_>, path: String, value: &Sourced<Decibels>) {
    if value.si() < 0.0 {
        let message = format!("{} dB is a gain where a loss is meant", value.si());
        let problem = Problem::new(&value.origin, path, message);
        context.problems.push(problem.expected("0 dB or more"));
    }
}

/// A radar that is deaf to a jammer would be the best radar of the laydown.
fn every_radar_hears(context: &mut Context<'_>, plan: &Plan) {
    let Some(jammer) = plan.objects.iter().find(|object| object.jammer.is_some()) else {
        return;
    };
    let used: BTreeSet<&str> = plan
        .nodes
        .iter()
        .flat_map(|node| &node.radars)
        .map(|radar| radar.model.name.as_str())
        .collect();
    for radar in &context.file.library.radars.0 {
        if !used.contains(radar.name.as_str()) || radar.value.receiver.is_some() {
            continue;
        }
        let message = format!(
            "receiver is missing: {} carries a jammer, and nothing says how this radar hears it",
            jammer.name
        );
        let path = format!("library.radars.{}", radar.name);
        let problem = Problem::new(&radar.origin, path, message);
        let expected = "receiver = a name of [library.receivers], or detection.jamming = false";
        context.problems.push(problem.expected(expected));
    }
}
