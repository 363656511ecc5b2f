//! `[study]`: what is compared, how often it is run.

use super::factor::FactorTable;
use crate::words::ControlWord;
use gapfiller_fields::{Duration, Map, Node, Path, Positive, Problem, Problems, Spanned, fields};

fields! {
    /// A study.
    pub struct StudySection {
        /// The postures that are compared; all if left out.
        pub postures: Vec<Spanned<String>> = Vec::new(),
        /// Runs for each.
        pub runs: Positive<u32> = Positive(100),
        /// The seed of all draws.
        pub seed: u64 = 1,
        /// Confidence of the intervals.
        pub confidence: Spanned<f64> = default_confidence(),
        /// The frontier of leakers against fratricide.
        pub frontier: Option<FrontierTable>,
        /// What is varied beside the posture, each with its levels: every posture is run under every combination of them.
        pub factors: Map<FactorTable>,
        /// How often pictures are sampled and scored; not at all if left out. It changes no run.
        pub picture: Option<Positive<Duration>>,
        /// The measures that the report leads with; all if left out.
        pub measures: Vec<String> = Vec::new(),
        /// Whether to name, for each posture, the commands that show its median and its worst run.
        pub link_runs: bool = false,
    }
}

fn default_confidence() -> Spanned<f64> {
    Spanned {
        value: 0.95,
        origin: gapfiller_fields::Origin::Builtin,
        path: String::new(),
    }
}

impl Default for StudySection {
    fn default() -> Self {
        Self {
            postures: Vec::new(),
            runs: Positive(100),
            seed: 1,
            confidence: default_confidence(),
            frontier: None,
            factors: Map::default(),
            picture: None,
            measures: Vec::new(),
            link_runs: false,
        }
    }
}

fields! {
    /// Each posture under several weapons control statuses.
    pub struct FrontierTable {
        /// The statuses; none if a factor takes their place.
        pub controls: Vec<ControlWord> = Vec::new(),
        /// The factor of the study whose levels are the points, in place of `controls`.
        pub factor: Option<Spanned<String>>,
        /// Runs for each point; those of the study if left out.
        pub runs: Option<Positive<u32>>,
        /// The doctrines whose control status is varied; those of all nodes with weapons if left out.
        pub doctrine: Vec<Spanned<String>> = Vec::new(),
    }
    check = controls_or_factor;
}

/// The points come from one place.
fn controls_or_factor(
    frontier: &FrontierTable,
    node: &Node,
    path: &Path<'_>,
    problems: &mut Problems,
) {
    let message = match (&frontier.factor, frontier.controls.is_empty()) {
        (None, true) => "the frontier has no points",
        (Some(_), false) => "both controls and factor are given; exactly one is possible",
        _ => return,
    };
    problems.push(Problem::new(&node.origin, path, message).expected(
        "controls = [\"free\", \"tight\", \"hold\"], or factor = \"NAME\" of a factor of the study",
    ));
}
