//! How good the pictures were: of all nodes together, of each, at decisions, and what they have in common.

use super::results::{differences, means};
use crate::charts::posture_colour;
use crate::input::ReportInput;
use crate::words::{count, number, percent};
use gapfiller_study::StudyResult;
use gapfiller_study::result::INTERVALS;
use maud::{Markup, html};

/// What is shown of each node: the measure, the head of its column, digits.
pub(crate) const OF_NODES: [(&str, &str, usize); 3] = [
    ("completeness", "complete", 2),
    ("spuriousness", "spurious", 2),
    ("id_correctness", "rightly identified", 2),
];

/// What a reader must know first.
pub(crate) const INTRODUCTION: &str = "Each node holds its own picture. Network: all pictures together, one track for each network track \
    number, over the scenario's area. Nodes: each picture over the area its node answers for, added up over the nodes. At decisions: the \
    picture of a node at the moments it fires. In common: whether two nodes that hold the same object know that it is the same. A \
    track is of the object that its latest plot came from, unless it has strayed from it by 10 km. Shares lie between 0 and 1; an \
    ambiguity of 1 is one track for each object. Definitions: docs/models/picture-metrics.md.";

/// The section; empty if pictures were not measured.
pub fn section(input: &ReportInput) -> Markup {
    let result = &input.result;
    let measures = measures(result);
    html! {
        @if !measures.is_empty() {
            h2 { "How good the pictures were" }
            p { (INTRODUCTION) }
            (means(input, &measures, &format!(
                "Means per run over {}, with {} intervals ({INTERVALS}).", count(result.runs, "run"), percent(result.confidence)
            )))
            @if !result.differences.is_empty() {
                details { summary { "Differences between postures" } (differences(result, &measures)) }
            }
            details { summary { "Node by node" } (nodes(input)) }
        }
    }
}

/// The places of the measures of pictures.
pub(crate) fn measures(result: &StudyResult) -> Vec<usize> {
    (0..result.measures.len())
        .filter(|place| result.measures[*place].picture)
        .collect()
}

/// The nodes that answer for an area in any posture, in the order of the postures.
pub(crate) fn node_names(result: &StudyResult) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for node in result.postures.iter().flat_map(|posture| &posture.nodes) {
        let scored = node.estimates.iter().any(|e| e.mean.is_finite());
        if scored && !names.contains(&node.name.as_str()) {
            names.push(&node.name);
        }
    }
    names
}

/// A mean of a node in a posture as text; a dash where there is none.
pub(crate) fn node_cell(
    result: &StudyResult,
    posture: usize,
    node: &str,
    (measure, _, digits): (&str, &str, usize),
) -> String {
    let place = result.node_measures.iter().position(|m| m.name == measure);
    let found = result.postures[posture]
        .nodes
        .iter()
        .find(|n| n.name == node);
    let mean = place.and_then(|place| Some(found?.estimates.get(place)?.mean));
    number(mean.unwrap_or(f64::NAN), digits)
}

fn nodes(input: &ReportInput) -> Markup {
    let result = &input.result;
    let columns = || OF_NODES.into_iter();
    html! {
        div class="scroll" { table {
            caption { "Means over all runs; all measures, run by run, are in pictures.csv. A node that is not there, or answers for no area, has none." }
            thead {
                tr {
                    th scope="col" rowspan="2" { "node" }
                    @for (place, posture) in result.postures.iter().enumerate() {
                        th scope="colgroup" colspan=(OF_NODES.len()) class="number" style=(format!("color:{}", posture_colour(input.preset(&posture.name), place))) { (posture.name) }
                    }
                }
                tr { @for _ in &result.postures { @for (_, head, _) in columns() { th scope="col" class="number" { (head) } } } }
            }
            tbody { @for node in node_names(result) {
                tr {
                    th scope="row" { (node) }
                    @for posture in 0..result.postures.len() { @for column in columns() { td class="number" { (node_cell(result, posture, node, column)) } } }
                }
            } }
        } }
    }
}
