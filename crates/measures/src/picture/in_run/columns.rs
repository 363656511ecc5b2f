//! The measures of pictures by name. A new measure is one entry here.

use super::common::Common;
use super::scope::Sums;

/// What was found in a run.
#[derive(Debug)]
pub struct Found {
    pub(super) network: Sums,
    pub(super) nodes: Sums,
    pub(super) decisions: Sums,
    pub(super) common: Common,
}

/// A measure of pictures, as stored and reported.
#[derive(Clone, Copy, Debug)]
pub struct PictureMeasure<T: 'static = Found> {
    /// Its name in files.
    pub name: &'static str,
    /// Its unit; 1 for a share or a ratio.
    pub unit: &'static str,
    /// What it says, in one plain sentence.
    pub description: &'static str,
    /// Where it is found; none where it would be a share of nothing.
    pub(super) value: fn(&T) -> Option<f64>,
}

const fn measure<T>(
    name: &'static str,
    unit: &'static str,
    description: &'static str,
    value: fn(&T) -> Option<f64>,
) -> PictureMeasure<T> {
    PictureMeasure {
        name,
        unit,
        description,
        value,
    }
}

/// The measures of a run, in the order of columns and tables: all pictures together, each node's, those at decisions, what is common.
pub const PICTURE_MEASURES: &[PictureMeasure] = &[
    measure(
        "net_completeness",
        "1",
        "Share of the objects over the area that at least one node has a track of.",
        |f| f.network.siap.total().completeness,
    ),
    measure(
        "net_ambiguity",
        "1",
        "Network track numbers for each object that has any; 1 is best.",
        |f| f.network.siap.total().ambiguity,
    ),
    measure(
        "net_spuriousness",
        "1",
        "Share of the network track numbers that are of nothing that is there.",
        |f| f.network.siap.total().spuriousness,
    ),
    measure(
        "net_position_accuracy",
        "m",
        "Mean error of position, as held by whoever the number belongs to.",
        |f| f.network.siap.total().position_accuracy_m,
    ),
    measure(
        "net_velocity_accuracy",
        "m/s",
        "Mean error of velocity, as held by whoever the number belongs to.",
        |f| f.network.siap.total().velocity_accuracy_m_s,
    ),
    measure(
        "net_number_changes",
        "1/h",
        "Changes of network track number for each hour that an object is tracked.",
        |f| f.network.changes_per_h(),
    ),
    measure(
        "net_longest_segment",
        "1",
        "Share of an object's time over the area that its longest-lasting network number was of it.",
        |f| f.network.continuity.continuity().longest_segment,
    ),
    measure(
        "net_id_completeness",
        "1",
        "Share of the tracked objects of which an identity is held under any number.",
        |f| f.network.siap.total().id_completeness,
    ),
    measure(
        "net_id_correctness",
        "1",
        "Share of the tracked objects rightly identified under every number they have.",
        |f| f.network.siap.total().id_correctness,
    ),
    measure(
        "net_id_ambiguity",
        "1",
        "Share of the tracked objects held for different things under different numbers.",
        |f| f.network.siap.total().id_ambiguity,
    ),
    measure(
        "net_ospa",
        "m",
        "OSPA distance of all pictures together from the truth, cutoff 5 km, order 2; mean over time.",
        |f| f.network.ospa_m(),
    ),
    measure(
        "net_gospa",
        "m",
        "GOSPA distance of all pictures together from the truth, cutoff 5 km, order 2; mean over time.",
        |f| f.network.gospa_m(),
    ),
    measure(
        "node_completeness",
        "1",
        "Share of the objects in a node's area that it has a track of, over all nodes.",
        |f| f.nodes.siap.total().completeness,
    ),
    measure(
        "node_ambiguity",
        "1",
        "Tracks of a node for each object it has any of, over all nodes; 1 is best.",
        |f| f.nodes.siap.total().ambiguity,
    ),
    measure(
        "node_spuriousness",
        "1",
        "Share of a node's tracks that are of nothing that is there, over all nodes.",
        |f| f.nodes.siap.total().spuriousness,
    ),
    measure(
        "node_position_accuracy",
        "m",
        "Mean error of position of a node's tracks, over all nodes.",
        |f| f.nodes.siap.total().position_accuracy_m,
    ),
    measure(
        "node_velocity_accuracy",
        "m/s",
        "Mean error of velocity of a node's tracks, over all nodes.",
        |f| f.nodes.siap.total().velocity_accuracy_m_s,
    ),
    measure(
        "node_number_changes",
        "1/h",
        "Changes of a node's own track number for each hour that it tracks an object, over all nodes.",
        |f| f.nodes.changes_per_h(),
    ),
    measure(
        "node_longest_segment",
        "1",
        "Share of an object's time in a node's area that its longest-lasting track there was of it, over all nodes.",
        |f| f.nodes.continuity.continuity().longest_segment,
    ),
    measure(
        "node_id_completeness",
        "1",
        "Share of the objects tracked by a node of which it holds an identity, over all nodes.",
        |f| f.nodes.siap.total().id_completeness,
    ),
    measure(
        "node_id_correctness",
        "1",
        "Share of the objects tracked by a node that it identifies rightly, over all nodes.",
        |f| f.nodes.siap.total().id_correctness,
    ),
    measure(
        "node_id_ambiguity",
        "1",
        "Share of the objects tracked by a node whose tracks there contradict each other, over all nodes.",
        |f| f.nodes.siap.total().id_ambiguity,
    ),
    measure(
        "node_dual_tracks",
        "tracks",
        "Second and further tracks of one object in one node's picture, mean over nodes and time.",
        |f| f.nodes.dual_tracks(),
    ),
    measure(
        "node_ospa",
        "m",
        "OSPA distance of a node's picture from the truth in its area, cutoff 5 km, order 2; mean over nodes and time.",
        |f| f.nodes.ospa_m(),
    ),
    measure(
        "node_gospa",
        "m",
        "GOSPA distance of a node's picture from the truth in its area, cutoff 5 km, order 2; mean over nodes and time.",
        |f| f.nodes.gospa_m(),
    ),
    measure(
        "decisions",
        "decisions",
        "Decisions to fire, each with the picture of the node that took it.",
        |f| Some(f.decisions.pictures),
    ),
    measure(
        "decision_completeness",
        "1",
        "As node_completeness, at the moments of decision.",
        |f| f.decisions.siap.total().completeness,
    ),
    measure(
        "decision_ambiguity",
        "1",
        "As node_ambiguity, at the moments of decision.",
        |f| f.decisions.siap.total().ambiguity,
    ),
    measure(
        "decision_spuriousness",
        "1",
        "As node_spuriousness, at the moments of decision.",
        |f| f.decisions.siap.total().spuriousness,
    ),
    measure(
        "decision_position_accuracy",
        "m",
        "As node_position_accuracy, at the moments of decision.",
        |f| f.decisions.siap.total().position_accuracy_m,
    ),
    measure(
        "decision_id_correctness",
        "1",
        "As node_id_correctness, at the moments of decision.",
        |f| f.decisions.siap.total().id_correctness,
    ),
    measure(
        "decision_gospa",
        "m",
        "As node_gospa, at the moments of decision.",
        |f| f.decisions.gospa_m(),
    ),
    measure(
        "common_held",
        "1",
        "Share of the objects held by anybody that at least two nodes hold.",
        |f| f.common.held_by_several(),
    ),
    measure(
        "common_number",
        "1",
        "Share of the pairs of nodes holding the same object that have it under one network number.",
        |f| f.common.same_number(),
    ),
    measure(
        "common_identity",
        "1",
        "Share of the pairs of nodes holding the same object that hold it for the same: friend, hostile or neutral.",
        |f| f.common.same_identity(),
    ),
];

/// The measures of one node over the area it answers for.
pub const NODE_MEASURES: &[PictureMeasure<Sums>] = &[
    measure(
        "completeness",
        "1",
        "Share of the objects in its area that it has a track of.",
        |s| s.siap.total().completeness,
    ),
    measure(
        "ambiguity",
        "1",
        "Tracks for each object it has any of; 1 is best.",
        |s| s.siap.total().ambiguity,
    ),
    measure(
        "spuriousness",
        "1",
        "Share of its tracks that are of nothing that is there.",
        |s| s.siap.total().spuriousness,
    ),
    measure("position_accuracy", "m", "Mean error of position.", |s| {
        s.siap.total().position_accuracy_m
    }),
    measure("velocity_accuracy", "m/s", "Mean error of velocity.", |s| {
        s.siap.total().velocity_accuracy_m_s
    }),
    measure(
        "number_changes",
        "1/h",
        "Changes of its own track number for each hour that it tracks an object.",
        |s| s.changes_per_h(),
    ),
    measure(
        "longest_segment",
        "1",
        "Share of an object's time in its area that its longest-lasting track was of it.",
        |s| s.continuity.continuity().longest_segment,
    ),
    measure(
        "id_completeness",
        "1",
        "Share of the objects it tracks of which it holds an identity.",
        |s| s.siap.total().id_completeness,
    ),
    measure(
        "id_correctness",
        "1",
        "Share of the objects it tracks that it identifies rightly.",
        |s| s.siap.total().id_correctness,
    ),
    measure(
        "id_ambiguity",
        "1",
        "Share of the objects it tracks whose tracks contradict each other.",
        |s| s.siap.total().id_ambiguity,
    ),
    measure(
        "dual_tracks",
        "tracks",
        "Second and further tracks of one object, mean over time.",
        |s| s.dual_tracks(),
    ),
    measure(
        "ospa",
        "m",
        "OSPA distance from the truth in its area, cutoff 5 km, order 2; mean over time.",
        |s| s.ospa_m(),
    ),
    measure(
        "gospa",
        "m",
        "GOSPA distance from the truth in its area, cutoff 5 km, order 2; mean over time.",
        |s| s.gospa_m(),
    ),
];
