//! The records of one run.

use crate::{Entry, Layer, Record};
use gapfiller_border::SimTime;

/// How much of what happens is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Outcomes and milestones only: what the measures of a study need.
    Outcomes,
    /// Everything.
    Everything,
}

/// The log of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Log {
    keep: Keep,
    entries: Vec<Entry>,
}

impl Log {
    /// An empty log.
    pub fn new(keep: Keep) -> Self {
        Self {
            keep,
            entries: Vec::new(),
        }
    }

    /// Whether records of a layer are kept.
    pub fn keeps(&self, layer: Layer) -> bool {
        match self.keep {
            Keep::Everything => true,
            Keep::Outcomes => matches!(layer, Layer::Outcomes | Layer::Milestones),
        }
    }

    /// Writes a record of a layer, if that layer is kept. The record is only made when it is.
    pub fn write(&mut self, time: SimTime, layer: Layer, record: impl FnOnce() -> Record) {
        if self.keeps(layer) {
            self.entries.push(Entry {
                time,
                record: record(),
            });
        }
    }

    /// The records, in the order they were written.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}
