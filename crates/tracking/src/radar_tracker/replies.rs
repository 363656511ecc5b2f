//! Which track an IFF reply belongs to, or seems to.
//!
//! A reply gives range and azimuth only. It goes to the nearest track whose window holds it: half-widths of a number of
//! standard deviations (the interrogator's taken to be the radar's, with the track's own) and a small floor. Nearness is
//! measured in half-widths without the track's own part, so that a vague track is no nearer than a sharp one. Two aircraft
//! closer than the window can swap replies.

use super::outlines::{Outline, Outlines};
use super::sector::{Sector, place_of, range_key};
use super::track::{LocalTrack, TrackChange, TrackerConfig};
use crate::block::{dot, quadratic_form, times, transposed_times};
use crate::kalman::predicted_position_covariance;
use gapfiller_border::{IffReply, SimTime};
use gapfiller_geo::Vector3;
use gapfiller_geo::frames::LocalFrame;
use gapfiller_numerics::math;

/// Floor of the half-width in range \[m\].
const RANGE_FLOOR_M: f64 = 300.0;
/// Floor of the half-width in azimuth \[rad\]: 0.5°.
const AZIMUTH_FLOOR_RAD: f64 = 0.5 * std::f64::consts::PI / 180.0;

/// Attaches the replies of a look; its buffers grow to the largest and are used again.
#[derive(Clone, Debug, Default)]
pub(super) struct ReplyMatcher {
    /// By range.
    keys: Vec<u64>,
    /// (place, reach) of the tracks that can lie in the sector of the replies.
    candidates: Vec<(u32, f64)>,
    /// Per reply: sine and cosine of its azimuth.
    bearings: Vec<(f64, f64)>,
    /// Per reply: the squared distance, in half-widths, and the place of the nearest track.
    nearest: Vec<(f64, Option<u32>)>,
}

impl ReplyMatcher {
    pub fn attach(
        &mut self,
        frame: &LocalFrame,
        config: &TrackerConfig,
        replies: &[IffReply],
        tracks: &mut [LocalTrack],
        outlines: &Outlines,
        changes: &mut Vec<TrackChange>,
    ) {
        if replies.is_empty() || tracks.is_empty() {
            return;
        }
        self.find_nearest(frame, config, replies, tracks, outlines);
        for (reply, (_, nearest)) in replies.iter().zip(&self.nearest) {
            let Some(place) = nearest else { continue };
            let track = &mut tracks[*place as usize];
            track.replies.add(reply.mode, reply.code, reply.time);
            changes.push(TrackChange::Replied {
                number: track.number,
                mode: reply.mode,
                code: reply.code,
                time: reply.time,
            });
        }
    }

    fn find_nearest(
        &mut self,
        frame: &LocalFrame,
        config: &TrackerConfig,
        replies: &[IffReply],
        tracks: &[LocalTrack],
        outlines: &Outlines,
    ) {
        let (earliest, latest) = self.take(replies);
        let half_span = 0.5 * latest.since(earliest);
        let middle = earliest.after(half_span);
        let sector = Sector::around(frame, &self.bearings);
        let sigmas = config.reply_gate_sigmas;
        let noise = config.accuracy.range_m;
        let root_psd = config.acceleration_psd.sqrt();
        let angle = sigmas * config.accuracy.azimuth_rad + AZIMUTH_FLOOR_RAD;
        self.candidates.clear();
        self.candidates.resize(outlines.len(), (0, 0.0));
        let mut count = 0;
        for (place, outline) in outlines.iter().enumerate() {
            let age = outline.age(middle);
            let sigma = outline.sigma_within(age.abs() + half_span, root_psd) + noise;
            let reach = sigmas * sigma + RANGE_FLOOR_M + outline.speed() * half_span;
            let sight = outline.position_after(age) - frame.origin.0;
            // No branch here: whether a track lies in the sector is hard to foretell.
            self.candidates[count] = (place as u32, reach);
            count += usize::from(sector.reaches(&sight, reach, angle));
        }
        self.candidates.truncate(count);
        for (place, reach) in &self.candidates {
            let (outline, track) = (outlines.get(*place as usize), &tracks[*place as usize]);
            if outline.ending.is_some() {
                continue;
            }
            let sight = outline.position_after(outline.age(middle)) - frame.origin.0;
            let range = dot(&sight, &sight).sqrt();
            let last = range_key(range + reach, u32::MAX);
            let first = range_key(range - reach, 0);
            let first = self.keys.partition_point(|key| *key < first);
            for key in self.keys[first..].iter().take_while(|key| **key <= last) {
                let reply = place_of(*key) as usize;
                let offset = Offset::of(frame, outline, &replies[reply], self.bearings[reply]);
                let distance = offset.distance_squared(config);
                // Tracks come by number, so the lowest number keeps an equal distance.
                if distance < self.nearest[reply].0 && offset.within(frame, config, track) {
                    self.nearest[reply] = (distance, Some(*place));
                }
            }
        }
    }

    /// Sorts the replies; gives the earliest and the latest time.
    fn take(&mut self, replies: &[IffReply]) -> (SimTime, SimTime) {
        self.keys.clear();
        self.bearings.clear();
        self.nearest.clear();
        let (mut earliest, mut latest) = (SimTime::NEVER, SimTime(i64::MIN));
        for (place, reply) in replies.iter().enumerate() {
            if reply.range_m > 0.0 && (reply.range_m + reply.azimuth_rad).is_finite() {
                self.keys.push(range_key(reply.range_m, place as u32));
                self.bearings.push(math::sin_cos(reply.azimuth_rad));
            } else {
                self.bearings.push((0.0, 1.0));
            }
            self.nearest.push((f64::INFINITY, None));
            earliest = earliest.min(reply.time);
            latest = latest.max(reply.time);
        }
        self.keys.sort_unstable();
        (earliest, latest)
    }
}

/// A reply against a track at the time of the reply.
struct Offset {
    /// Range of the reply less that of the track \[m\].
    range: f64,
    /// Azimuth of the reply less that of the track \[rad\]: its sine, or infinite on the other side of the radar.
    azimuth: f64,
    /// The track from the radar, earth-centred axes, and its horizontal direction and distance \[m\].
    sight: Vector3<f64>,
    east: f64,
    north: f64,
    horizontal: f64,
    /// Seconds from the track's state to the reply.
    age: f64,
}

impl Offset {
    #[inline]
    fn of(
        frame: &LocalFrame,
        outline: &Outline,
        reply: &IffReply,
        (sine, cosine): (f64, f64),
    ) -> Self {
        let age = outline.age(reply.time);
        let sight = outline.position_after(age) - frame.origin.0;
        let local = times(&frame.rotation, &sight);
        let squared = local.x * local.x + local.y * local.y;
        let horizontal = squared.sqrt().max(1.0);
        let (east, north) = (local.x / horizontal, local.y / horizontal);
        let same_side = sine * east + cosine * north > 0.0;
        Self {
            range: reply.range_m - (squared + local.z * local.z).sqrt(),
            azimuth: if same_side {
                sine * north - cosine * east
            } else {
                f64::INFINITY
            },
            sight,
            east,
            north,
            horizontal,
            age,
        }
    }

    /// Squared distance in half-widths without the track's own part.
    #[inline]
    fn distance_squared(&self, config: &TrackerConfig) -> f64 {
        let (accuracy, sigmas) = (&config.accuracy, config.reply_gate_sigmas);
        let in_range = self.range / (sigmas * accuracy.range_m + RANGE_FLOOR_M);
        let in_azimuth = self.azimuth / (sigmas * accuracy.azimuth_rad + AZIMUTH_FLOOR_RAD);
        in_range * in_range + in_azimuth * in_azimuth
    }

    /// Whether the reply lies in the window of the track, its own uncertainty included.
    #[inline]
    fn within(&self, frame: &LocalFrame, config: &TrackerConfig, track: &LocalTrack) -> bool {
        if self.distance_squared(config) <= 1.0 {
            return true; // The track's own part only widens the window.
        }
        if self.azimuth == f64::INFINITY {
            return false;
        }
        let covariance =
            predicted_position_covariance(&track.state, self.age, config.acceleration_psd);
        let across = transposed_times(&frame.rotation, &Vector3::new(self.north, -self.east, 0.0));
        let range_squared = dot(&self.sight, &self.sight).max(1.0);
        let along_variance = quadratic_form(&covariance, &self.sight).max(0.0) / range_squared;
        let across_variance =
            quadratic_form(&covariance, &across).max(0.0) / (self.horizontal * self.horizontal);
        let (accuracy, sigmas) = (&config.accuracy, config.reply_gate_sigmas);
        let range_sigma = (accuracy.range_m * accuracy.range_m + along_variance).sqrt();
        let azimuth_sigma = (accuracy.azimuth_rad * accuracy.azimuth_rad + across_variance).sqrt();
        self.range.abs() <= sigmas * range_sigma + RANGE_FLOOR_M
            && self.azimuth.abs() <= sigmas * azimuth_sigma + AZIMUTH_FLOOR_RAD
    }
}
