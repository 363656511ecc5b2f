//! `[links.NAME]`: who can talk to whom, about what.

use gapfiller_fields::{Spanned, choices, fields};

choices! {
    /// What a link may carry.
    pub enum CarryWord {
        /// Tracks.
        Picture = "picture",
        /// Friends' own reports of where they are.
        Position = "position",
        /// What tracks are held to be.
        Identity = "identity",
        /// Airspace plans.
        Airspace = "airspace",
        /// Leave to point a radar at a told track.
        Cue = "cue",
        /// Who engages what.
        EngagementStatus = "engagement-status",
        /// A superior's orders.
        Orders = "orders",
        /// Tracks good enough to fire on.
        FireControl = "fire-control",
    }
}

fields! {
    /// A link.
    pub struct LinkTable {
        /// The node that sends.
        pub from: Spanned<String>,
        /// The node that receives.
        pub to: Spanned<String>,
        /// Its type: a name of `[links]` in the library.
        pub r#type: Spanned<String>,
        /// Whether there is the same link back.
        pub both_ways: bool = false,
        /// The net that it is part of, by a name of your own: all links of a net are of one type and share its capacity, and whoever
        /// sends on it reports only the tracks that it knows better than the others. On no net if left out.
        pub net: Option<Spanned<String>>,
        /// What it may carry.
        pub carries: Vec<CarryWord>,
    }
}
