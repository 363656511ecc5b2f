//! The log: what happened, layer by layer.
//!
//! Every output of Gapfiller is derived from these records, never from a second look inside the simulation. A record that
//! names a true object belongs to the truth and is written by the engine; a record that holds a
//! [`Note`](gapfiller_border::Note) or an [`Order`](gapfiller_border::Order) was written by a node's mind, which never saw
//! an object. Objects and nodes are named by the hash of their scenario names ([`ObjectKey`]), so that adding one moves no
//! other record.

mod directory;
mod hash;
mod log;
mod record;

pub use directory::{Directory, ObjectEntry};
pub use hash::{LayerHashes, canonical_bytes};
pub use log::{Keep, Log};
pub use record::{CallResult, Moment, ObjectEnd, Record, RoundResult, SampledObject, SampledTrack};

use gapfiller_border::SimTime;
use serde::{Deserialize, Serialize};

/// A true object, by the hash of its scenario name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ObjectKey(pub u64);

/// Whose an object truly is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Side {
    /// Of the defence or its allies.
    Friend,
    /// Of the raid.
    Hostile,
    /// Civil.
    Civil,
}

/// The parts of the log, each hashed by itself, so that a difference says which part moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Layer {
    /// Where objects are: appearances, falls, ends.
    Motion,
    /// What radars measured.
    Plots,
    /// What crossed into each mind.
    Observations,
    /// Messages sent, lost, dropped.
    Messages,
    /// What each mind tracks.
    Tracks,
    /// What each mind holds its tracks to be.
    Identity,
    /// What each mind ordered, and why it held its fire.
    Orders,
    /// What came of it.
    Outcomes,
    /// Where everything is and what every node holds, sampled now and then, only when asked for.
    Pictures,
    /// The few moments on the way that every run is measured by, as truth has them.
    Milestones,
}

impl Layer {
    /// All layers, in the order of a step.
    pub const ALL: [Self; 10] = [
        Self::Motion,
        Self::Plots,
        Self::Observations,
        Self::Messages,
        Self::Tracks,
        Self::Identity,
        Self::Orders,
        Self::Outcomes,
        Self::Pictures,
        Self::Milestones,
    ];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Motion => "motion",
            Self::Plots => "plots",
            Self::Observations => "observations",
            Self::Messages => "messages",
            Self::Tracks => "tracks",
            Self::Identity => "identity",
            Self::Orders => "orders",
            Self::Outcomes => "outcomes",
            Self::Pictures => "pictures",
            Self::Milestones => "milestones",
        }
    }
}

/// A record and when it was written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    pub time: SimTime,
    /// What.
    pub record: Record,
}
