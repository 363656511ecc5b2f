//! What a node does to outlive a raid, and what becomes of it when it is hit: repair, silence, moving away.

use gapfiller_geo::frames::Geodetic;

/// How a node survives. The default: all of it is lost when it is hit, for good; it radiates all the time and stays where it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survival {
    /// What a hit does.
    pub damage: Damage,
    /// When its radars are silent.
    pub emission: Emission,
    /// Where it moves and when, in order of time.
    pub moves: Vec<Move>,
}

/// What a hit does to a node.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Damage {
    /// Which part is out of action.
    pub part: DamagedPart,
    /// After so long it works again \[s\]; never, if none. Another hit meanwhile starts the repair anew.
    pub repair_s: Option<f64>,
}

/// The part of a node that a hit puts out of action.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DamagedPart {
    /// All of it.
    #[default]
    All,
    /// Its radars: the crew, the launchers and the links go on.
    Radars,
}

/// When a node's radars are silent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Emission {
    /// Spans of time in which none of them radiates: from, until \[s\].
    pub silent: Vec<(f64, f64)>,
    /// Whether those that search wait at the start until the node's mind switches them on.
    pub until_cued: bool,
}

/// A move to another place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Move {
    /// When radars and launchers are taken down \[s\].
    pub at_s: f64,
    /// Where to; the height is that of the ground. Every radar of the node has a mask for it: the n-th move's is its mask n + 1.
    pub to: Geodetic,
    /// When they are ready there \[s\].
    pub ready_s: f64,
}
