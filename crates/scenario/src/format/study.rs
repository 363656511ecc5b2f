//! `[study]`: what is compared, how often it is run.

use crate::words::ControlWord;
use gapfiller_fields::{Duration, Positive, Spanned, fields};

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
        /// How often pictures are sampled and scored; not at all if left out. It changes no run.
        pub picture: Option<Positive<Duration>>,
        /// The measures that the report leads with; all if left out.
        pub measures: Vec<String> = Vec::new(),
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
            picture: None,
            measures: Vec::new(),
        }
    }
}

fields! {
    /// Each posture under several weapons control statuses.
    pub struct FrontierTable {
        /// The statuses.
        pub controls: Vec<ControlWord>,
        /// Runs for each point; those of the study if left out.
        pub runs: Option<Positive<u32>>,
        /// The doctrines whose control status is varied; those of all nodes with weapons if left out.
        pub doctrine: Vec<Spanned<String>> = Vec::new(),
    }
}
