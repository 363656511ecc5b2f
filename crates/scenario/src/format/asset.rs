//! `[assets.NAME]`: what is defended.

use super::node::PlanWord;
use gapfiller_fields::{Duration, Position, Positive, Spanned, choices, fields};

choices! {
    /// What a hit on a node puts out of action.
    pub enum DamageWord {
        /// All of it.
        All = "all",
        /// Its radars: the crew, the launchers and the links go on.
        Radars = "radars",
    }
}

fields! {
    /// Something to defend: a place, or a node.
    pub struct AssetTable {
        /// Where it is; this or `node`.
        pub position: Option<Spanned<Position>>,
        /// The node that it is: damage to it is damage to the node.
        pub node: Option<Spanned<String>>,
        /// What it is worth, relative to others.
        pub value: Positive<f64> = Positive(1.0),
        /// Since which airspace plan it is on the list of what is to be defended.
        pub since: PlanWord = PlanWord::Yesterday,
        /// For a node: what a hit puts out of action; all of it if left out.
        pub damages: Option<Spanned<DamageWord>>,
        /// For a node: how long after a hit it works again; never if left out.
        pub repair: Option<Spanned<Positive<Duration>>>,
        /// What should be known.
        pub note: Option<String>,
    }
}
