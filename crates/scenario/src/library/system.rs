//! System types: what stands at a node.

use gapfiller_fields::{Duration, Money, NonNegative, Positive, Sourced, Spanned, choices, fields};

choices! {
    /// What a system is for; decides what its node does with a picture.
    pub enum SystemKind {
        /// It tracks and reports, nothing else.
        RadarPost = "radar-post",
        /// It keeps and identifies a picture, and may command.
        OperationsCentre = "operations-centre",
        /// The same, near the weapons.
        CommandPost = "command-post",
        /// It has weapons.
        FireUnit = "fire-unit",
    }
}

impl SystemKind {
    /// Whether its node keeps and identifies a picture of everything it hears of.
    pub fn identifies(self) -> bool {
        self != Self::RadarPost
    }

    /// Whether its node passes on what others told it.
    pub fn relays(self) -> bool {
        matches!(self, Self::OperationsCentre | Self::CommandPost)
    }
}

fields! {
    /// A type of system.
    pub struct SystemType {
        /// What people call it.
        pub label: String,
        /// What it is for.
        pub kind: SystemKind,
        /// Its radars: names of `[radars]`.
        pub radars: Vec<Spanned<String>> = Vec::new(),
        /// Its launchers.
        pub launchers: Vec<LauncherCount> = Vec::new(),
        /// How often its crew's picture is worked through.
        pub tick: Sourced<Positive<Duration>>,
        /// How it takes told tracks for its own: a name of `[pictures]`; a gate of 99.9 % and 500 m of allowance if left out.
        pub picture: Option<Spanned<String>>,
        /// What one costs.
        pub cost: Option<Sourced<NonNegative<Money>>>,
        /// What else should be known.
        pub note: Option<String>,
    }
}

fields! {
    /// Launchers of one type.
    pub struct LauncherCount {
        /// A name of `[launchers]`.
        pub r#type: Spanned<String>,
        /// How many.
        pub count: Sourced<u32>,
        /// Rounds in store for them.
        pub spare_rounds: Sourced<u32>,
    }
}
