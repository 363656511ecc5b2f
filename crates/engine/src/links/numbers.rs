//! A gateway that gives its own numbers to the tracks that cross it.
//!
//! It renumbers track reports, always the same way, but knows nothing of other messages: engagement status and orders that cross it
//! name numbers that the other side has never heard, and are of no use there.

use gapfiller_border::{Content, TrackId};
use std::collections::BTreeMap;

/// Above all numbers that nodes give themselves.
const FIRST: u32 = 1 << 31;

/// The numbers that a gateway has given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renumbering {
    given: BTreeMap<TrackId, u32>,
}

impl Renumbering {
    /// Puts the gateway's numbers in place of those in track reports.
    pub fn translate(&mut self, content: &mut Content) {
        if let Content::Tracks(reports) = content {
            for report in reports {
                report.track = self.own(report.track);
                report.network = self.own(report.network);
            }
        }
    }

    fn own(&mut self, track: TrackId) -> TrackId {
        let next = FIRST.saturating_add(self.given.len() as u32);
        let number = *self.given.entry(track).or_insert(next);
        TrackId { number, ..track }
    }
}
