//! What is told to whom, and what is done with what was told.
//!
//! A node tells on its links in slots; what a link carries decides what goes into a report. A track is never told back to
//! the node it came from. On a voice link a slot holds one item: the most pressing one, its position rounded to a grid.

mod hear;
mod tell;

use gapfiller_border::SimTime;

/// What a mind remembers about one of its links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinkState {
    /// The last slot that was used; slots are counted from the start of the run.
    pub slot: i64,
    /// When that was.
    pub told: SimTime,
}
