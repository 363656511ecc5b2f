//! The area that each node answers for, over which its picture is scored.

use super::plan::{NodePlan, Plan};
use gapfiller_geo::area::BoundingBox;
use gapfiller_world::{AreaPart, Looking};
use std::collections::BTreeMap;

/// Superiors make no loop; a chain longer than this is none either.
const DEEPEST: usize = 32;

/// The box of the scenario.
pub(crate) fn theatre(area: &BoundingBox) -> AreaPart {
    let [south, west, north, east] =
        [area.south, area.west, area.north, area.east].map(f64::to_radians);
    AreaPart::Corners(vec![
        (south, west),
        (south, east),
        (north, east),
        (north, west),
    ])
}

/// What a node answers for: the corners it was given; else the reach of its radars, those that search if it has any; else what the
/// nodes below it answer for; else, if it keeps a picture for others, the whole box. An aircraft without a radar answers for
/// nothing. `present` gives the places in the setup.
pub(crate) fn of_node(
    plan: &Plan,
    place: usize,
    present: &BTreeMap<usize, usize>,
    theatre: &AreaPart,
) -> Vec<AreaPart> {
    let mut parts = Vec::new();
    add(plan, place, present, DEEPEST, &mut parts);
    let keeps = |node: &NodePlan| node.kind.is_some_and(|kind| kind.relays());
    if parts.is_empty() && plan.nodes.get(place).is_some_and(keeps) {
        parts.push(theatre.clone());
    }
    parts
}

fn add(
    plan: &Plan,
    place: usize,
    present: &BTreeMap<usize, usize>,
    deeper: usize,
    parts: &mut Vec<AreaPart>,
) {
    let (Some(node), Some(here)) = (plan.nodes.get(place), present.get(&place)) else {
        return;
    };
    if let Some(corners) = &node.area {
        parts.push(AreaPart::Corners(corners.clone()));
        return;
    }
    if let Some(radius_m) = reach_m(node) {
        parts.push(AreaPart::Around {
            node: *here,
            radius_m,
        });
        return;
    }
    if deeper == 0 {
        return;
    }
    for (below, other) in plan.nodes.iter().enumerate() {
        if other.superior == Some(place) {
            add(plan, below, present, deeper - 1, parts);
        }
    }
}

/// How far a node's radars reach \[m\].
fn reach_m(node: &NodePlan) -> Option<f64> {
    let farthest = |searching: bool| {
        node.radars
            .iter()
            .filter(|radar| !searching || matches!(radar.looking, Looking::Scanning { .. }))
            .map(|radar| radar.model.instrumented_range_m)
            .reduce(f64::max)
    };
    farthest(true).or_else(|| farthest(false))
}
