//! A turning radar: when its beam passes which object.

use super::geometry::{Seen, closing_m_s, wrapped};
use super::{Due, Look, RadarState, TakenPlot};
use crate::objects::{Life, Objects};
use crate::{ObjectId, Site};
use gapfiller_border::IffReply;
use gapfiller_numerics::draws::Draws;
use gapfiller_numerics::math;
use std::f64::consts::{PI, TAU};

impl RadarState<'_> {
    /// Begins a scan: works out when the beam will pass which object. False if the radar does not look any more.
    pub fn begin_scan(&mut self, objects: &Objects<'_>, scan: u64, start_s: f64) -> bool {
        self.scan = scan;
        self.scan_start_s = start_s;
        self.due.clear();
        self.next_due = 0;
        if !self.up || !self.follow_carrier(objects, start_s) {
            return false;
        }
        self.mid_scan = false;
        for index in 0..objects.states.len() {
            if start_s < self.skip_until_s[index] || self.site == Site::Aboard(index) {
                continue;
            }
            let known = self.azimuth_rad[index];
            let azimuth_rad = if known.is_nan() {
                match self.find(objects, index, start_s) {
                    Some(found) => found,
                    None => continue,
                }
            } else {
                known
            };
            if let Some(share) = self.beam_passes_at(azimuth_rad) {
                self.due.push(Due {
                    time_s: start_s + share * self.renewal_s(),
                    object: ObjectId(index as u32),
                });
            } else {
                self.azimuth_rad[index] = f64::NAN;
            }
        }
        self.due
            .sort_unstable_by(|a, b| a.time_s.total_cmp(&b.time_s).then(a.object.cmp(&b.object)));
        true
    }

    /// The azimuth of an object that was not looked at in the scan before; none if it is absent or beyond reach.
    fn find(&mut self, objects: &Objects<'_>, index: usize, t: f64) -> Option<f64> {
        let Some(target) = objects.at(ObjectId(index as u32), t) else {
            self.skip_absent(objects, index, t);
            return None;
        };
        let relative = target.position.0 - self.frame.origin.0;
        if self.skip_beyond(objects, index, t, relative.norm()) {
            return None;
        }
        let enu = self.frame.rotate_to_enu(&relative);
        Some(math::atan2(enu.x, enu.y))
    }

    /// Whether an object is beyond reach; if so, it is passed over for as long as it must remain so.
    fn skip_beyond(&mut self, objects: &Objects<'_>, index: usize, t: f64, range_m: f64) -> bool {
        let beyond_m = range_m - self.reach_m[index];
        if beyond_m > 0.0 {
            let closing = closing_m_s(&objects.states[index], self.own_velocity.norm());
            self.skip_until_s[index] = t + beyond_m / closing;
        }
        beyond_m > 0.0
    }

    /// An object that is not there now: look again when it appears, or never.
    pub(super) fn skip_absent(&mut self, objects: &Objects<'_>, index: usize, t: f64) {
        let state = &objects.states[index];
        let begins = state.setup.trajectory.start_s();
        let absent_for_good = state.life != Life::Flying || t >= begins;
        self.skip_until_s[index] = if absent_for_good {
            f64::INFINITY
        } else {
            begins - self.renewal_s()
        };
    }

    /// The share of a scan at which the beam passes an azimuth; none outside the sector.
    fn beam_passes_at(&self, azimuth_rad: f64) -> Option<f64> {
        let half = self.setup.model.half_sector_rad;
        if half >= PI {
            return Some((azimuth_rad / TAU + self.phase).rem_euclid(1.0));
        }
        let off = wrapped(azimuth_rad - self.boresight_rad);
        (off.abs() <= half).then(|| (off + half) / (2.0 * half))
    }

    /// Looks at every object that the beam passes until `until_s`; plots and replies are appended unordered and unnamed, strobes
    /// are left in `strobes`. `plots` must be empty: what is in one cell is merged.
    pub fn sweep(
        &mut self,
        objects: &Objects<'_>,
        until_s: f64,
        source: &Draws,
        plots: &mut Vec<TakenPlot>,
        replies: &mut Vec<IffReply>,
    ) -> bool {
        if !self.up
            || self.mid_scan
            || (matches!(self.site, Site::Aboard(_)) && !self.follow_carrier(objects, until_s))
        {
            return false;
        }
        self.strobes.clear();
        if !objects.jammers.is_empty() {
            self.listen(objects, until_s);
        }
        while let Some(due) = self.due.get(self.next_due).copied() {
            if due.time_s > until_s {
                break;
            }
            self.next_due += 1;
            let index = due.object.0 as usize;
            self.azimuth_rad[index] = f64::NAN;
            let (Some(target), Some(state)) =
                (objects.at(due.object, due.time_s), objects.get(due.object))
            else {
                self.skip_absent(objects, index, due.time_s);
                continue;
            };
            self.looks += 1;
            let seen = Seen::of(&self.frame, &target.position);
            if self.skip_beyond(objects, index, due.time_s, seen.range_m) {
                continue;
            }
            self.azimuth_rad[index] = seen.azimuth_rad;
            let look = Look {
                time_s: due.time_s,
                occurrence: self.scan,
            };
            let jamming = if self.heard.is_empty() {
                0.0
            } else {
                self.strobe(&look, &seen, (due.object, state.subject), source);
                self.jamming_turning(due.object, due.time_s, seen.azimuth_rad)
            };
            if !self.sees(&seen, target.height_m) {
                continue;
            }
            let what = (due.object, state);
            plots.extend(self.detect(&look, &seen, &target, what, (1.0, jamming), source));
            // A transponder is asked in line of sight only, which a penumbra is not.
            if self.setup.way.penumbras.is_none() || self.clears_terrain(&seen, target.height_m) {
                self.interrogate(&look, &seen, state, source, replies);
            }
        }
        self.merge_swept(until_s, plots);
        true
    }
}
