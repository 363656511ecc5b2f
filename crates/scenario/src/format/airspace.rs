//! `[airspace]`: who may fly where.

use crate::words::ControlWord;
use gapfiller_fields::{
    Duration, Height, Length, Map, NonNegative, Position, Positive, Spanned, choices, fields,
};

choices! {
    /// What a zone is for.
    pub enum ZoneWord {
        /// Weapons free inside.
        ControlFree = "control-free",
        /// Weapons tight inside.
        ControlTight = "control-tight",
        /// Weapons hold inside.
        ControlHold = "control-hold",
        /// Missile engagement zone: fire units engage, fighters stay out.
        MissileEngagement = "missile-engagement",
        /// Fighter engagement zone: fire units hold unless in self-defence.
        FighterEngagement = "fighter-engagement",
        /// Joint engagement zone: fire units and fighters engage; fire units only what is declared hostile.
        JointEngagement = "joint-engagement",
        /// Tracks first seen inside are of hostile origin.
        HostileOrigin = "hostile-origin",
        /// Tracks first seen inside are of friendly origin.
        FriendlyOrigin = "friendly-origin",
    }
}

fields! {
    /// The airspace control order.
    pub struct AirspaceTable {
        /// The node that issues today's plan, over links that carry `airspace`.
        pub issued_by: Option<Spanned<String>>,
        /// When it is issued.
        pub issued: NonNegative<Duration> = NonNegative(Duration(0.0)),
        /// Weapons control status that today's plan orders, in place of that of doctrines; none if left out.
        pub control: Option<ControlWord>,
        /// How far off its plan a filed flight may be and still be taken for it.
        pub tolerance: Positive<Length> = Positive(Length(20_000.0)),
        /// Safe corridors; in today's plan only.
        pub corridors: Map<CorridorTable>,
        /// Zones; in both plans.
        pub zones: Map<ZoneTable>,
    }
}

impl Default for AirspaceTable {
    fn default() -> Self {
        let tolerance = Positive(Length(20_000.0));
        Self {
            issued_by: None,
            issued: NonNegative(Duration(0.0)),
            control: None,
            tolerance,
            corridors: Map::default(),
            zones: Map::default(),
        }
    }
}

fields! {
    /// A band around a line, between two heights.
    pub struct CorridorTable {
        /// The line, at least two points.
        pub line: Spanned<Vec<Position>>,
        /// Its full width.
        pub width: Positive<Length>,
        /// From this height …
        pub floor: Height = Height(0.0),
        /// … to this.
        pub ceiling: Height,
        /// From this time …
        pub from: NonNegative<Duration> = NonNegative(Duration(0.0)),
        /// … to this; to the end if left out.
        pub until: Option<Positive<Duration>>,
    }
}

fields! {
    /// An area between two heights for a span of time.
    pub struct ZoneTable {
        /// What it is for.
        pub kind: ZoneWord,
        /// Corners in order, at least three.
        pub corners: Spanned<Vec<Position>>,
        /// From this height; from below everything if left out …
        pub floor: Option<Height>,
        /// … to this; above everything if left out.
        pub ceiling: Option<Height>,
        /// From this time …
        pub from: NonNegative<Duration> = NonNegative(Duration(0.0)),
        /// … to this; to the end if left out.
        pub until: Option<Positive<Duration>>,
    }
}
