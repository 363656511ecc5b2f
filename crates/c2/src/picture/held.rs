//! What a node holds at a moment, for those who score pictures.

use super::{Picture, SystemTrack};
use gapfiller_border::{Identity, Mark, Marked, NodeId, PlotId, SimTime, StateEstimate, TrackId};

/// A track of a picture as it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeldTrack {
    /// The node's own number.
    pub number: u32,
    /// The network track number.
    pub network: TrackId,
    /// Where it is believed to be now.
    pub state: StateEstimate,
    /// What it is held to be.
    pub identity: Identity,
    /// The newest plot behind it that is known.
    pub plot: Option<PlotId>,
}

impl SystemTrack {
    /// The newest plot behind the track that is known.
    pub(crate) fn newest_plot(&self) -> Option<PlotId> {
        let traced = self.sources.iter().filter(|source| source.plot.is_some());
        let newest = traced.reduce(|best, source| {
            if source.state.time > best.state.time {
                source
            } else {
                best
            }
        });
        newest.and_then(|source| source.plot)
    }

    /// A moment of the track, for the log.
    pub(crate) fn mark(&self, node: NodeId, what: Marked) -> Mark {
        Mark {
            what,
            track: TrackId {
                node,
                number: self.number,
            },
            plot: self.newest_plot(),
        }
    }
}

impl Picture {
    /// Every track as it stands at `now`, in order of the numbers. Looking changes nothing.
    pub fn held(&self, now: SimTime) -> Vec<HeldTrack> {
        let held = |track: &SystemTrack| {
            Some(HeldTrack {
                number: track.number,
                network: track.network,
                state: self.fused(track, now, None)?,
                identity: track.identity,
                plot: track.newest_plot(),
            })
        };
        self.tracks().iter().filter_map(held).collect()
    }
}
