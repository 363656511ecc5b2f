//! Which track an IFF reply belongs to, or seems to.
//!
//! A reply gives range and azimuth only. It goes to the nearest track whose window holds it: half-widths of a number of
//! standard deviations (the interrogator's taken to be the radar's, with the track's own) and a small floor. Two aircraft
//! closer than that can swap replies.

use super::gating::Outline;
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
        outlines: &[Outline],
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
        outlines: &[Outline],
    ) {
        let (earliest, latest) = self.take(replies);
        let half_span = 0.5 * latest.since(earliest);
        let middle = earliest.after(half_span);
        let sector = Sector::around(frame, &self.bearings);
        let sigmas = config.reply_gate_sigmas;
        let noise = config.accuracy.range_m;
        let root_psd = config.acceleration_psd.sqrt();
        let angle = sigmas * config.accuracy.azimuth_rad + AZIMUTH_FLOOR_RAD;
        for (place, outline) in outlines.iter().enumerate() {
            let age = outline.age(middle);
            let sigma = outline.sigma_within(age.abs() + half_span, root_psd) + noise;
            let reach = sigmas * sigma + RANGE_FLOOR_M + outline.speed() * half_span;
            let sight = outline.position_after(age) - frame.origin.0;
            let range = dot(&sight, &sight).sqrt();
            let margin = reach + angle * range;
            if outline.ending.is_some() || !sector.reaches(&sight, margin) {
                continue;
            }
            let local = times(&frame.rotation, &sight);
            let last = range_key(range + reach, u32::MAX);
            let first = range_key(range - reach, 0);
            let first = self.keys.partition_point(|key| *key < first);
            for key in self.keys[first..].iter().take_while(|key| **key <= last) {
                let reply = place_of(*key);
                // How far the reply's ray passes from the track, in the horizontal plane.
                let (sine, cosine) = self.bearings[reply as usize];
                if (sine * local.y - cosine * local.x).abs() > margin {
                    continue;
                }
                let window =
                    Window::of(frame, config, &tracks[place], replies[reply as usize].time);
                let distance = window.distance(replies[reply as usize].range_m, (sine, cosine));
                let nearest = &mut self.nearest[reply as usize];
                // Tracks come by number, so the lowest number keeps an equal distance.
                if distance.is_some_and(|d| d < nearest.0) {
                    *nearest = (distance.unwrap_or(nearest.0), Some(place as u32));
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

/// A track as seen from the radar at one time, with the half-widths of its window.
struct Window {
    range: f64,
    east: f64,
    north: f64,
    range_half_width: f64,
    azimuth_half_width: f64,
}

impl Window {
    fn of(frame: &LocalFrame, config: &TrackerConfig, track: &LocalTrack, time: SimTime) -> Self {
        let age = time.since(track.state.time);
        let covariance = predicted_position_covariance(&track.state, age, config.acceleration_psd);
        let relative = track.state.position_at(time).0 - frame.origin.0;
        let range = dot(&relative, &relative).sqrt();
        let local = times(&frame.rotation, &relative);
        let horizontal = (local.x * local.x + local.y * local.y).sqrt().max(1.0);
        let (east, north) = (local.x / horizontal, local.y / horizontal);
        let sight = relative / range.max(1.0);
        let across = transposed_times(&frame.rotation, &Vector3::new(north, -east, 0.0));
        let accuracy = &config.accuracy;
        let along_variance = quadratic_form(&covariance, &sight).max(0.0);
        let across_variance = quadratic_form(&covariance, &across).max(0.0);
        let angle_variance = across_variance / (horizontal * horizontal);
        let sigmas = config.reply_gate_sigmas;
        Self {
            range,
            east,
            north,
            range_half_width: sigmas
                * (accuracy.range_m * accuracy.range_m + along_variance).sqrt()
                + RANGE_FLOOR_M,
            azimuth_half_width: sigmas
                * (accuracy.azimuth_rad * accuracy.azimuth_rad + angle_variance).sqrt()
                + AZIMUTH_FLOOR_RAD,
        }
    }

    /// Squared distance in half-widths; none outside the window.
    fn distance(&self, range: f64, (sine, cosine): (f64, f64)) -> Option<f64> {
        // The sine of a small angle stands for the angle; the other side of the radar is refused.
        let across = sine * self.north - cosine * self.east;
        if sine * self.east + cosine * self.north <= 0.0 {
            return None;
        }
        let in_range = (range - self.range) / self.range_half_width;
        let in_azimuth = across / self.azimuth_half_width;
        (in_range.abs() <= 1.0 && in_azimuth.abs() <= 1.0)
            .then_some(in_range * in_range + in_azimuth * in_azimuth)
    }
}
