//! `[ladder]` and `[postures.NAME]`: which links exist and what they carry, and nothing else.

use super::link::LinkTable;
use gapfiller_fields::{Map, Spanned, choices, fields};

fields! {
    /// The standard ladder of integration, from absent to remote.
    pub struct Ladder {
        /// The purchased nodes, by name or group.
        pub purchased: Vec<Spanned<String>>,
        /// Where the two sides can be joined.
        pub bridges: Vec<Bridge>,
        /// The type of the data links of the ladder.
        pub data: Spanned<String>,
        /// The type of its voice links.
        pub voice: Spanned<String>,
    }
}

fields! {
    /// A pair of nodes that a rung of the ladder joins.
    pub struct Bridge {
        /// A node of the network.
        pub allied: Spanned<String>,
        /// A purchased node.
        pub purchased: Spanned<String>,
    }
}

choices! {
    /// A rung of the ladder.
    pub enum Preset {
        /// The purchased system is not there: the baseline of what it gains.
        Absent = "absent",
        /// It has its own net only.
        Isolated = "isolated",
        /// Liaison by telephone.
        Voice = "voice",
        /// The picture goes one way, to the purchased system.
        Listen = "listen",
        /// Tracks, positions, identities and cues go both ways.
        Share = "share",
        /// Engagement status and orders too.
        Coordinate = "coordinate",
        /// It may fire on another's track.
        Remote = "remote",
    }
}

fields! {
    /// A posture: a rung of the ladder, links of its own, nodes that are not there. It can change nothing else.
    pub struct PostureTable {
        /// What it is, in a sentence.
        pub description: Option<String>,
        /// A rung of the ladder.
        pub preset: Option<Spanned<Preset>>,
        /// Links that exist besides.
        pub links: Map<LinkTable>,
        /// Nodes that are not there, by name or group.
        pub absent: Vec<Spanned<String>> = Vec::new(),
    }
}
