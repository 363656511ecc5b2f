//! Reporting responsibility: on a net, one node reports a track, the one that knows it best.
//!
//! Each node compares the quality of what it knows by itself with that of what it last heard about the same track on the net. It
//! takes the track over when it is better by two steps, and gives it up to whoever is heard to be better. Nobody decides
//! this for all: two nodes that do not take their tracks for one object both report it.

use crate::mind::Mind;
use crate::picture::{Source, SystemTrack};
use crate::setup::OwnNet;
use gapfiller_border::{NodeId, SimTime, StateEstimate};
use gapfiller_numerics::math;

/// The uncertainty of a track of the highest quality, one standard deviation, all axes together \[m\].
const FINEST_M: f64 = 50.0;
/// The highest quality.
const HIGHEST: u8 = 15;
/// By so much a node must be better to take a track over.
const BETTER_BY: u8 = 2;
/// What was not heard for so many reporting intervals is no longer reported by anybody.
const SILENT_INTERVALS: f64 = 2.5;

/// Track quality from the uncertainty of position, one standard deviation, all axes together \[m\]: 15 − 2 log₂(σ / 50 m), rounded
/// down and kept from 0 to 15. One step is a factor of √2 in σ. Assumed: that tactical data links have sixteen steps of
/// positional accuracy is public, their table is not.
///
/// ```
/// use gapfiller_c2::network::track_quality;
///
/// assert_eq!(track_quality(40.0), 15);
/// assert_eq!(track_quality(400.0), 9);
/// assert_eq!(track_quality(20_000.0), 0);
/// ```
#[must_use]
pub fn track_quality(sigma_m: f64) -> u8 {
    let highest = f64::from(HIGHEST);
    let steps = highest - 2.0 * math::log2(sigma_m.max(FINEST_M) / FINEST_M);
    steps.floor().clamp(0.0, highest) as u8
}

impl Mind<'_> {
    /// Judges for each track whether this node is to report it on a net from now on.
    pub(super) fn take_responsibility(&mut self, now: SimTime, net: usize) {
        let Some(own) = self.setup.nets.get(net) else {
            return;
        };
        let held = std::mem::take(&mut self.responsible);
        let mut responsible = held.clone();
        responsible.retain(|(other, _)| *other != net);
        for track in self.picture.tracks() {
            let Some(state) = self.net_part(now, track, own) else {
                continue;
            };
            let quality = self.quality(&state, now);
            let before = held.contains(&(net, track.number));
            let reports = match self.heard_on(now, track, own) {
                None => true,
                Some((heard, teller)) if before => (heard, self.setup.node) < (quality, teller),
                Some((heard, _)) => quality >= heard.saturating_add(BETTER_BY),
            };
            if reports {
                responsible.insert((net, track.number));
            }
        }
        self.responsible = responsible;
    }

    fn quality(&self, state: &StateEstimate, time: SimTime) -> u8 {
        let settings = self.picture.settings;
        track_quality(
            state
                .extrapolated(time, settings.acceleration_psd)
                .position_sigma_m(),
        )
    }

    /// The best quality of a track that was lately heard on a net, as it was when it was heard, and from whom: of equals, the first node.
    fn heard_on(&self, now: SimTime, track: &SystemTrack, net: &OwnNet) -> Option<(u8, NodeId)> {
        let mut best: Option<(u8, NodeId)> = None;
        for source in &track.sources {
            let Some(teller) = source.key.teller() else {
                continue;
            };
            let silent = now.since(source.updated) > SILENT_INTERVALS * net.interval_s;
            if silent || !net.members.contains(&teller) {
                continue;
            }
            let quality = self.quality(&source.state, source.updated);
            let better =
                |(held, by): (u8, NodeId)| quality > held || quality == held && teller < by;
            if best.is_none_or(better) {
                best = Some((quality, teller));
            }
        }
        best
    }

    /// What a node knows of a track otherwise than from a net: by its own radars, and, if it relays, from elsewhere.
    fn may_tell<'s>(&self, net: &'s OwnNet) -> impl Fn(&Source) -> bool + use<'s> {
        let relays = self.setup.relays;
        move |source| match source.key.teller() {
            None => true,
            Some(teller) => relays && !net.members.contains(&teller),
        }
    }

    /// The state that this node may tell on a net.
    pub(super) fn net_part(
        &self,
        now: SimTime,
        track: &SystemTrack,
        net: &OwnNet,
    ) -> Option<StateEstimate> {
        let settings = self.picture.settings;
        track.best_of(now, self.may_tell(net), settings.acceleration_psd)
    }

    /// When that was last renewed.
    pub(super) fn net_part_updated(&self, track: &SystemTrack, net: &OwnNet) -> Option<SimTime> {
        let may_tell = self.may_tell(net);
        let told = track.sources.iter().filter(|source| may_tell(source));
        told.map(|source| source.updated).max()
    }
}
