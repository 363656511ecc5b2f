//! Many targets of one search radar.
//!
//! [`RadarTracker::look`] takes the plots and replies of one sector of a scan and does, in this order:
//!
//! 1. misses up to the first plot are counted (a radar that was off comes back to old tracks, not to huge gates);
//! 2. plots are gated against the tracks that are due, conflicts are solved by the optimal assignment, and the tracks that
//!    got a plot are updated;
//! 3. every plot left over starts a tentative track: velocity zero with a wide covariance, so that the second plot makes the
//!    velocity emerge from the filter;
//! 4. misses up to `now` are counted;
//! 5. replies are attached to the nearest tracks;
//! 6. tracks that ended are taken away.
//!
//! A track is confirmed by M hits in its first N opportunities. An opportunity is a hit or a miss; misses are counted by time,
//! the first one and a half renewals after the latest plot, then one each renewal, so it does not matter how a scan is cut
//! into looks. A track seen less than three quarters of a renewal ago takes no second plot (only what passes within about two
//! kilometres of the radar turns faster): what two overlapping sectors or a resolved double give beside it starts a tentative
//! track of its own.
//!
//! One look must span less than a scan: a track takes at most one plot of each.

mod association;
mod gating;
mod outlines;
mod replies;
mod sector;
mod track;

pub use track::{ClassVotes, LocalTrack, ReplyMemory, ReplyRecord, TrackChange, TrackerConfig};

use crate::kalman;
use association::Associator;
use gapfiller_border::{IffReply, Plot, SimTime, TrackEnd};
use gapfiller_geo::frames::LocalFrame;
use gating::{Measurements, Pair};
use outlines::Outlines;
use replies::ReplyMatcher;

/// The tracker of one search radar. After the first looks it allocates nothing more.
#[derive(Clone, Debug)]
pub struct RadarTracker {
    config: TrackerConfig,
    /// By number.
    tracks: Vec<LocalTrack>,
    /// One for each track, at the same place.
    outlines: Outlines,
    measurements: Measurements,
    pairs: Vec<Pair>,
    associator: Associator,
    matcher: ReplyMatcher,
    /// Per measurement, whether a track took it.
    taken: Vec<bool>,
    any_ending: bool,
    /// No miss is due before this.
    no_miss_before: SimTime,
}

impl RadarTracker {
    /// A tracker without tracks. A renewal below a millisecond is taken as one.
    #[must_use]
    pub fn new(config: TrackerConfig) -> Self {
        let config = TrackerConfig {
            renewal_s: config.renewal_s.max(0.001),
            ..config
        };
        Self {
            config,
            tracks: Vec::with_capacity(config.capacity.min(256)),
            outlines: Outlines::new(
                SimTime::from_seconds(0.5 * config.renewal_s),
                config.capacity.min(256),
            ),
            measurements: Measurements::default(),
            pairs: Vec::new(),
            associator: Associator::default(),
            matcher: ReplyMatcher::default(),
            taken: Vec::new(),
            any_ending: false,
            no_miss_before: SimTime::NEVER,
        }
    }

    /// What the tracker was built with.
    #[must_use]
    pub fn config(&self) -> &TrackerConfig {
        &self.config
    }

    /// All tracks, by number.
    #[must_use]
    pub fn tracks(&self) -> &[LocalTrack] {
        &self.tracks
    }

    /// The track of that number.
    #[must_use]
    pub fn get(&self, number: u32) -> Option<&LocalTrack> {
        let place = self.place(number)?;
        self.tracks.get(place)
    }

    /// Forgets a track, without a word (the caller knows why).
    pub fn drop_track(&mut self, number: u32) {
        if let Some(place) = self.place(number) {
            self.tracks.remove(place);
            self.outlines.remove(place);
        }
    }

    /// Takes in what the radar saw and heard in one sector, seen from the believed site and north of `frame`.
    ///
    /// Plots and replies carry their own times, at or before `now`. New tracks are numbered from `next_number`, which the
    /// node's trackers share. What happened is appended to `changes`: updates by track, starts by plot, replies by reply,
    /// ends by track.
    #[allow(clippy::too_many_arguments)] // A look is what it is.
    pub fn look(
        &mut self,
        frame: &LocalFrame,
        now: SimTime,
        plots: &[Plot],
        replies: &[IffReply],
        next_number: &mut u32,
        changes: &mut Vec<TrackChange>,
    ) {
        self.measurements.take(frame, plots, &self.config);
        self.count_misses(self.measurements.earliest().unwrap_or(now).min(now));
        self.measurements.pairs(
            frame,
            &self.config,
            &self.tracks,
            &self.outlines,
            &mut self.pairs,
        );
        self.update_tracks(plots, changes);
        self.start_tracks(plots, next_number, changes);
        self.count_misses(now);
        self.matcher.attach(
            frame,
            &self.config,
            replies,
            &mut self.tracks,
            &self.outlines,
            changes,
        );
        self.remove_ended(changes);
    }

    fn place(&self, number: u32) -> Option<usize> {
        self.tracks
            .binary_search_by_key(&number, |track| track.number)
            .ok()
    }

    fn update_tracks(&mut self, plots: &[Plot], changes: &mut Vec<TrackChange>) {
        let count = self.measurements.positions.len();
        self.taken.clear();
        self.taken.resize(count, false);
        for place in self.associator.choose(&self.pairs, count, self.config.gate) {
            let pair = &self.pairs[*place as usize];
            let measured = pair.plot as usize;
            let plot = &plots[self.measurements.plot_of[measured] as usize];
            let track = &mut self.tracks[pair.track as usize];
            let measurement = &self.measurements.positions[measured];
            let psd = self.config.acceleration_psd;
            let predicted =
                kalman::predict_with(&track.state, measurement.time, psd, &pair.predicted);
            track.state = kalman::update_with(&predicted, measurement, &pair.innovation);
            track.hits = track.hits.saturating_add(1);
            track.opportunities = track.opportunities.saturating_add(1);
            track.misses = 0;
            track.last_plot = plot.id;
            track.class.add(plot.recognised);
            self.taken[measured] = true;
            self.outlines.renew(pair.track as usize, &track.state);
            changes.push(TrackChange::Updated {
                number: track.number,
                plot: plot.id,
            });
            confirm(track, &self.config, changes);
        }
    }

    fn start_tracks(
        &mut self,
        plots: &[Plot],
        next_number: &mut u32,
        changes: &mut Vec<TrackChange>,
    ) {
        for (measured, place) in self.measurements.plot_of.iter().enumerate() {
            if self.taken[measured] || self.tracks.len() >= self.config.capacity {
                continue;
            }
            let plot = &plots[*place as usize];
            let measurement = &self.measurements.positions[measured];
            // Numbers rise even if the caller's counter does not, since tracks are found by bisection.
            let number = self.tracks.last().map_or(*next_number, |last| {
                last.number.saturating_add(1).max(*next_number)
            });
            *next_number = number.saturating_add(1);
            let mut track = LocalTrack {
                number,
                state: kalman::start(measurement, self.config.initial_speed_sigma_m_s),
                confirmed: false,
                hits: 1,
                misses: 0,
                opportunities: 1,
                last_plot: plot.id,
                started: plot.time,
                first_position: measurement.position,
                class: ClassVotes::default(),
                replies: ReplyMemory::default(),
            };
            track.class.add(plot.recognised);
            changes.push(TrackChange::Started {
                number,
                plot: plot.id,
            });
            confirm(&mut track, &self.config, changes);
            let next_miss_at = self.outlines.push(&track.state);
            self.no_miss_before = self.no_miss_before.min(next_miss_at);
            self.tracks.push(track);
        }
    }

    /// Counts the misses that have become due by `now` and marks the tracks that end with them.
    fn count_misses(&mut self, now: SimTime) {
        // Updates only put misses off, so this stays a lower bound; most calls end here.
        if now < self.no_miss_before {
            return;
        }
        let config = &self.config;
        let mut next = SimTime::NEVER;
        for ((outline, due_at), track) in self.outlines.iter_mut().zip(&mut self.tracks) {
            while outline.next_miss_at <= now && outline.ending.is_none() {
                outline.next_miss_at = outline.next_miss_at.after(config.renewal_s);
                track.misses = track.misses.saturating_add(1);
                track.opportunities = track.opportunities.saturating_add(1);
                outline.ending = why_ended(track, config);
                if outline.ending.is_some() {
                    *due_at = SimTime::NEVER;
                    self.any_ending = true;
                }
            }
            next = next.min(outline.next_miss_at);
        }
        self.no_miss_before = next;
    }

    fn remove_ended(&mut self, changes: &mut Vec<TrackChange>) {
        if !self.any_ending {
            return;
        }
        self.any_ending = false;
        let mut kept = 0;
        for place in 0..self.tracks.len() {
            if let Some(why) = self.outlines.get(place).ending {
                let number = self.tracks[place].number;
                changes.push(TrackChange::Ended { number, why });
            } else {
                if kept != place {
                    self.tracks[kept] = self.tracks[place];
                    self.outlines.move_down(place, kept);
                }
                kept += 1;
            }
        }
        self.tracks.truncate(kept);
        self.outlines.truncate(kept);
    }
}

fn confirm(track: &mut LocalTrack, config: &TrackerConfig, changes: &mut Vec<TrackChange>) {
    if !track.confirmed && track.hits >= config.confirm_hits {
        track.confirmed = true;
        changes.push(TrackChange::Confirmed {
            number: track.number,
        });
    }
}

/// Whether a track ends with the miss just counted. A tentative one ends as soon as M of N is out of reach.
fn why_ended(track: &LocalTrack, config: &TrackerConfig) -> Option<TrackEnd> {
    let gone = track.misses >= config.delete_after_misses.max(1);
    if track.confirmed {
        return gone.then_some(TrackEnd::Lost);
    }
    let left = config.confirm_window.saturating_sub(track.opportunities);
    let hopeless = track.hits.saturating_add(left) < config.confirm_hits;
    (gone || hopeless).then_some(TrackEnd::NotConfirmed)
}

#[cfg(test)]
mod tests;
