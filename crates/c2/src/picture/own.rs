//! What a node's own radars say, taken into its picture.

use super::{Found, Source, SourceKey};
use crate::identification::Origin;
use crate::mind::Mind;
use gapfiller_border::airspace::ZoneKind;
use gapfiller_border::{
    IffMode, IffReply, Mark, Marked, Note, Outbox, Plot, RadarIndex, SimTime, TrackEnd, TrackId,
};
use gapfiller_geo::frames::Ecef;
use gapfiller_tracking::radar_tracker::TrackChange;

impl Mind<'_> {
    pub(crate) fn look(
        &mut self,
        now: SimTime,
        radar: RadarIndex,
        plots: &[Plot],
        replies: &[IffReply],
        out: &mut Outbox,
    ) {
        let place = usize::from(radar.0);
        let mut changes = std::mem::take(&mut self.changes);
        changes.clear();
        if let (Some(Some(tracker)), Some(frame)) =
            (self.trackers.get_mut(place), self.frames.get(place))
        {
            tracker.look(
                frame,
                now,
                plots,
                replies,
                &mut self.next_number,
                &mut changes,
            );
        }
        for change in &changes {
            self.take_change(now, radar.0, change, out);
        }
        self.changes = changes;
    }

    /// What a tracker's change means for the picture.
    fn take_change(&mut self, now: SimTime, radar: u8, change: &TrackChange, out: &mut Outbox) {
        match *change {
            TrackChange::Started { number, plot } => {
                let track = self.own(number);
                out.note(|| Note::TrackStarted {
                    track,
                    plot: Some(plot),
                    told_by: None,
                });
            }
            TrackChange::Confirmed { number } => {
                let track = self.own(number);
                out.note(|| Note::TrackConfirmed { track });
                out.mark(|| Mark {
                    what: Marked::Confirmed,
                    track,
                    plot: self.local(radar, number).map(|local| local.last_plot),
                });
                self.add_own(now, radar, number, out);
            }
            TrackChange::Updated { number, plot } => {
                self.effort.track_updates += 1;
                if out.noting
                    && let Some(local) = self.local(radar, number)
                {
                    let (track, state) = (self.own(number), local.state);
                    out.note(|| Note::TrackUpdated { track, plot, state });
                }
                self.refresh_own(now, radar, number, out);
            }
            TrackChange::Replied {
                number,
                mode,
                code,
                time,
            } => {
                if let Some(system) = self.picture.of_source(SourceKey::Own { radar, number }) {
                    self.take_reply(system, mode, code, time, out);
                }
            }
            TrackChange::Ended { number, why } => {
                self.note_end(number, why, out);
                if let Some(system) = self.picture.remove_source(SourceKey::Own { radar, number }) {
                    self.note_end(system, why, out);
                }
            }
        }
    }

    fn local(
        &self,
        radar: u8,
        number: u32,
    ) -> Option<&gapfiller_tracking::radar_tracker::LocalTrack> {
        self.trackers.get(usize::from(radar))?.as_ref()?.get(number)
    }

    fn own_source(&self, now: SimTime, radar: u8, number: u32) -> Option<Source> {
        let local = self.local(radar, number)?;
        Some(Source {
            key: SourceKey::Own { radar, number },
            state: local.state,
            // When the node learned of it: a plot is handed over some time after the beam has passed.
            updated: now,
            class: local.class.best(),
            plot: Some(local.last_plot),
            cue: true,
            fire_control: false,
            strikes: 0,
            compared: now,
            told_as: None,
        })
    }

    /// A tracker confirmed a track: it joins the picture.
    fn add_own(&mut self, now: SimTime, radar: u8, number: u32, out: &mut Outbox) {
        let Some(source) = self.own_source(now, radar, number) else {
            return;
        };
        let system = self.add(now, source, None, out);
        let replies: Vec<(IffMode, Option<u16>, SimTime)> = match self.local(radar, number) {
            Some(local) => [
                IffMode::Mode5,
                IffMode::Mode4,
                IffMode::National,
                IffMode::Mode3,
            ]
            .iter()
            .filter_map(|mode| {
                local
                    .replies
                    .of(*mode)
                    .map(|reply| (*mode, reply.code, reply.last))
            })
            .collect(),
            None => Vec::new(),
        };
        for (mode, code, time) in replies {
            self.take_reply(system, mode, code, time, out);
        }
    }

    fn refresh_own(&mut self, now: SimTime, radar: u8, number: u32, out: &mut Outbox) {
        let tracker = self
            .trackers
            .get(usize::from(radar))
            .and_then(Option::as_ref);
        let Some(local) = tracker.and_then(|tracker| tracker.get(number)) else {
            return;
        };
        let key = SourceKey::Own { radar, number };
        let strayed = self.picture.refresh(key, |source| {
            source.state = local.state;
            source.updated = now;
            source.class = local.class.best();
            source.plot = Some(local.last_plot);
        });
        if strayed && let Some(source) = self.own_source(now, radar, number) {
            self.add(now, source, None, out);
        }
    }

    /// Adds a source to the picture and notes what it was taken for. Returns the track's number.
    pub(crate) fn add(
        &mut self,
        now: SimTime,
        source: Source,
        told_by: Option<TrackId>,
        out: &mut Outbox,
    ) -> u32 {
        let (position, plot, key) = (source.state.position, source.plot, source.key);
        match self.picture.add(source, now, &mut self.next_number) {
            Found::New(number) => {
                let origin = self.origin_of(now, &position);
                if let Some(track) = self.picture.get_mut(number) {
                    track.evidence.origin = origin;
                }
                let track = self.own(number);
                out.note(|| Note::TrackStarted {
                    track,
                    plot,
                    told_by,
                });
                number
            }
            Found::Known(number) => {
                let track = self.own(number);
                let with = match key {
                    SourceKey::Told(told) => told,
                    SourceKey::Own { number, .. } => self.own(number),
                };
                out.note(|| Note::Correlated { track, with });
                if let Some(track) = self.picture.get_mut(number) {
                    track.review_at = now;
                }
                number
            }
        }
    }

    fn origin_of(&self, now: SimTime, position: &Ecef) -> Origin {
        let place = position.to_geodetic();
        for zone in &self.airspace.zones {
            let origin = match zone.kind {
                ZoneKind::HostileOrigin => Origin::Hostile,
                ZoneKind::FriendlyOrigin => Origin::Friendly,
                _ => continue,
            };
            if zone.contains(&place, now) {
                return origin;
            }
        }
        Origin::Unknown
    }

    pub(crate) fn join(&mut self, now: SimTime, out: &mut Outbox) {
        for (kept, given_up) in self.picture.join(now) {
            let (track, with) = (self.own(kept), self.own(given_up));
            out.note(|| Note::Correlated { track, with });
            self.note_end(given_up, TrackEnd::Merged, out);
        }
    }
}
