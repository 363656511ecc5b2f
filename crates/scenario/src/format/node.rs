//! `[nodes.NAME]`: who stands where.

use gapfiller_fields::{
    Angle, Duration, Length, NonNegative, Position, Positive, Spanned, choices, fields,
};

choices! {
    /// Which airspace plan a node holds at the start.
    pub enum PlanWord {
        /// Today's.
        Today = "today",
        /// Yesterday's: zones only, no corridors and no filed flights.
        Yesterday = "yesterday",
    }
}

fields! {
    /// A node on the ground.
    pub struct NodeTable {
        /// What stands there: a name of `[systems]`.
        pub system: Spanned<String>,
        /// Where; its height is that of the ground.
        pub position: Spanned<Position>,
        /// Height of its antennas above the ground, in place of that of the radar types.
        pub mast: Option<NonNegative<Length>>,
        /// Middle of the sector of its radars, from north clockwise; north if left out.
        pub boresight: Option<Angle>,
        /// Its group: for tables, for `[ladder]` and for postures.
        pub group: Option<String>,
        /// The orders it fights under: a name of `[doctrine]`; needed by a node with weapons.
        pub doctrine: Option<Spanned<String>>,
        /// How it tells friend from foe: a name of `[rules]`; needed by a node that identifies.
        pub rules: Option<Spanned<String>>,
        /// Who does its work: a name of `[operators]`; without, work takes no time.
        pub operators: Option<Spanned<String>>,
        /// The node that assigns its targets.
        pub superior: Option<Spanned<String>>,
        /// The area that it answers for, over which its picture is scored: corners in order, at least three. If left out, the reach of
        /// its radars, else that of the nodes below it, else all of `[area]`.
        pub area: Option<Spanned<Vec<Position>>>,
        /// Which airspace plan it holds at the start.
        pub airspace: PlanWord = PlanWord::Today,
        /// When its radars are silent.
        pub emission: Option<EmissionTable>,
        /// Where it moves, and when; in order of time.
        pub moves: Vec<Spanned<MoveTable>> = Vec::new(),
        /// Whether its position was reported; otherwise it is hypothetical.
        pub reported: bool = false,
        /// Where the position was reported, or what should be known.
        pub note: Option<String>,
    }
}

fields! {
    /// When a node's radars are silent.
    pub struct EmissionTable {
        /// Spans of time in which none of them radiates: pairs of from and until.
        pub silent: Vec<Spanned<Vec<NonNegative<Duration>>>> = Vec::new(),
        /// Whether those that search wait until a track of the node's picture comes near an asset or the node.
        pub until_cued: bool = false,
        /// They are switched on when it will come within the doctrine's threat distance in this time.
        pub within: Positive<Duration> = Positive(Duration(600.0)),
        /// They are switched off again when none has come for this long.
        pub off_after: NonNegative<Duration> = NonNegative(Duration(120.0)),
    }
}

fields! {
    /// A move to another place.
    pub struct MoveTable {
        /// When radars and launchers are taken down.
        pub at: NonNegative<Duration>,
        /// Where to; its height is that of the ground.
        pub to: Position,
        /// How long after that they are ready there.
        pub ready_after: Positive<Duration>,
    }
}
