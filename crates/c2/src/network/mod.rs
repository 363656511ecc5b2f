//! What is told to whom, and what is done with what was told.
//!
//! A node tells on its links in slots; what a link carries decides what goes into a report. A track is never told back to
//! the node it came from. On a voice link all that is pressing waits to be said; what is said next, and when, is up to the line.

mod hear;
mod responsibility;
mod route;
mod tell;
mod voice;

pub use responsibility::track_quality;

use gapfiller_border::{Identity, NodeId, SimTime};
use std::collections::BTreeMap;

/// What a mind remembers about one of its links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkState {
    /// The last slot that was used; slots are counted from the start of the run.
    pub slot: i64,
    /// When that was.
    pub told: SimTime,
    /// What was last given to a voice line, when, and as what it was held then.
    pub spoken: BTreeMap<Spoken, (SimTime, Identity)>,
}

/// What something said by voice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spoken {
    /// A track of the speaker's, by its number.
    Track(u32),
    /// Where a friend is.
    Friend(NodeId),
}
