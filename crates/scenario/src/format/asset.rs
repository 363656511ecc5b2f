//! `[assets.NAME]`: what is defended.

use super::node::PlanWord;
use gapfiller_fields::{Position, Positive, Spanned, fields};

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
        /// What should be known.
        pub note: Option<String>,
    }
}
