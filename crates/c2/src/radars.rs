//! A node's own radars as it knows them: which work, what becomes of their tracks when they do not, and when they may radiate.
//!
//! A radar that does not look sees nothing end. So when one goes off, its tracker begins anew; what it had seen stays in the
//! picture, carried on, for as long as the node keeps word of what it was told, and is then forgotten.

use crate::fire_unit::Phase;
use crate::mind::Mind;
use crate::picture::SourceKey;
use crate::setup::MindSetup;
use crate::threat::{self, Course};
use gapfiller_border::{
    EngagementPhase, EngagementReport, Identity, Order, Outbox, RadarIndex, SimTime, TrackEnd,
};
use gapfiller_tracking::radar_tracker::RadarTracker;

/// What a mind holds about its own radars.
#[derive(Clone, Debug)]
pub(crate) struct OwnRadars {
    up: Vec<bool>,
    /// Sources whose radar has gone off.
    unseen: Vec<SourceKey>,
    /// The last time something came that it must look at.
    threatened: Option<SimTime>,
    /// What it last ordered of those that wait for a cue.
    on: bool,
}

impl OwnRadars {
    /// All work, but those that wait for a cue are off.
    pub(crate) fn new(setup: &MindSetup) -> Self {
        let waits = setup.emission.is_some();
        Self {
            up: setup
                .radars
                .iter()
                .map(|radar| radar.engagement.is_some() || !waits)
                .collect(),
            unseen: Vec::new(),
            threatened: None,
            on: !waits,
        }
    }

    /// Whether a radar works, as far as is known.
    pub(crate) fn works(&self, radar: usize) -> bool {
        self.up.get(radar).copied().unwrap_or(false)
    }
}

impl Mind<'_> {
    /// The node's own state has changed.
    pub(crate) fn take_stock(&mut self, operational: bool, radars_up: &[bool], out: &mut Outbox) {
        let restored = operational && !self.operational;
        self.operational = operational;
        for (radar, up) in radars_up.iter().enumerate() {
            if !up && self.radars.works(radar) {
                self.radar_went_off(radar);
            }
            if let Some(known) = self.radars.up.get_mut(radar) {
                *known = *up;
            }
        }
        if restored {
            self.begin_again(out);
        }
    }

    fn radar_went_off(&mut self, radar: usize) {
        let (Some(Some(tracker)), Some(setup)) =
            (self.trackers.get_mut(radar), self.setup.radars.get(radar))
        else {
            return;
        };
        *tracker = RadarTracker::new(setup.tracker);
        let of_radar = |key: &SourceKey| matches!(key, SourceKey::Own { radar: other, .. } if usize::from(*other) == radar);
        let sources = self
            .picture
            .tracks()
            .iter()
            .flat_map(|track| &track.sources);
        let unseen = sources.map(|source| source.key).filter(of_radar);
        self.radars.unseen.extend(unseen);
    }

    /// Back in action: what was in hand is gone, and the picture has aged.
    fn begin_again(&mut self, out: &mut Outbox) {
        for engagement in std::mem::take(&mut self.fire.engagements) {
            if let Some((radar, beam)) = engagement.beam {
                out.order(Order::Release { radar, beam });
            }
            if let Phase::Flight { shot, .. } | Phase::Assessing { shot, .. } = engagement.phase {
                let report = EngagementReport {
                    shot,
                    network: engagement.network,
                    phase: EngagementPhase::Ended,
                };
                self.announce(report, None, out);
            }
        }
        self.fire.seen.clear();
        self.expire_at = SimTime::ZERO;
    }

    /// Forgets what radars that have gone off saw, once it is too old.
    pub(crate) fn forget_unseen(&mut self, now: SimTime, out: &mut Outbox) {
        if self.radars.unseen.is_empty() {
            return;
        }
        let stale_s = self.setup.picture.stale_s;
        let mut kept = Vec::new();
        for key in std::mem::take(&mut self.radars.unseen) {
            let source = self
                .picture
                .of_source(key)
                .and_then(|number| self.picture.get(number))
                .and_then(|track| track.sources.iter().find(|source| source.key == key));
            match source.map(|source| now.since(source.updated) > stale_s) {
                Some(true) => {
                    if let Some(number) = self.picture.remove_source(key) {
                        self.note_end(number, TrackEnd::Lost, out);
                    }
                }
                Some(false) => kept.push(key),
                None => {}
            }
        }
        self.radars.unseen = kept;
    }

    /// Switches the searching radars on when something comes, and off when nothing has come for a while, or when doctrine has the
    /// node fall silent.
    pub(crate) fn control_emission(&mut self, now: SimTime, out: &mut Outbox) {
        let called_for = match self.setup.emission {
            None => true,
            Some(emission) => {
                if self.something_comes(now, emission.within_s) {
                    self.radars.threatened = Some(now);
                }
                self.radars
                    .threatened
                    .is_some_and(|last| now.since(last) <= emission.off_after_s)
            }
        };
        let on = called_for && !self.is_silent(now);
        if on == self.radars.on {
            return;
        }
        self.radars.on = on;
        for (index, radar) in self.setup.radars.iter().enumerate() {
            if radar.engagement.is_none() {
                out.order(Order::Emit {
                    radar: RadarIndex(index as u8),
                    on,
                });
            }
        }
    }

    /// Whether a track that is not held to be a friend or neutral will pass the node or an asset soon.
    fn something_comes(&self, now: SimTime, within_s: f64) -> bool {
        let within_m = self.setup.doctrine.threat_distance_m;
        self.picture.tracks().iter().any(|track| {
            let harmless = matches!(
                track.identity,
                Identity::Friend | Identity::AssumedFriend | Identity::Neutral
            );
            let Some(source) = track.sources.first().filter(|_| !harmless) else {
                return false;
            };
            let course = Course::at(&source.state, now);
            let passes = |point| threat::approaches(&course, point, within_m, within_s);
            passes(&self.position) || self.assets.iter().any(|asset| passes(&asset.position))
        })
    }
}
