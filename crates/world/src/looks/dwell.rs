//! A pointed radar: what is within the beam and the range gate.

use super::geometry::{Seen, closing_m_s, wrapped};
use super::search::Tile;
use super::{Look, RadarState, TakenPlot};
use crate::objects::{Life, Objects};
use crate::{Looking, ObjectId, Site};
use gapfiller_border::{SimTime, StateEstimate};
use gapfiller_geo::Vector3;
use gapfiller_geo::frames::Ecef;
use gapfiller_numerics::draws::Draws;
use gapfiller_numerics::math;
use std::f64::consts::PI;

impl RadarState<'_> {
    /// Gathers what is within reach at the time of a dwell, for all the beams that dwell at that time.
    pub fn begin_dwell(&mut self, objects: &Objects<'_>, t: f64) {
        self.present.clear();
        if !self.up || !self.follow_carrier(objects, t) {
            return;
        }
        if !objects.jammers.is_empty() {
            self.listen(objects, t);
        }
        let fixed = matches!(self.site, Site::Ground(_));
        for (index, state) in objects.states.iter().enumerate() {
            // What falls may be faster than it ever flew, and a carrier may gain speed.
            let skips = fixed && state.life == Life::Flying;
            if skips && t < self.skip_until_s[index] {
                continue;
            }
            let object = ObjectId(index as u32);
            let Some(target) = objects.at(object, t) else {
                if skips {
                    self.skip_absent(objects, index, t);
                }
                continue;
            };
            let relative = target.position.0 - self.frame.origin.0;
            let squared = relative.norm_squared();
            if squared <= math::square(self.reach_m[index]) {
                self.present.push((object, target));
            } else {
                let beyond_m = squared.sqrt() - self.reach_m[index];
                self.skip_until_s[index] = t + beyond_m / closing_m_s(state, 0.0);
            }
        }
    }

    /// One dwell of a pointed radar on a believed state, the `nth` of its beam. A cue whose error exceeds the beam is searched tile by
    /// tile (`search`), so acquisition takes longer the worse the cue.
    pub fn dwell(
        &mut self,
        objects: &Objects<'_>,
        (aim, nth): (&StateEstimate, u32),
        (t, occurrence): (f64, u64),
        source: &Draws,
        plots: &mut Vec<TakenPlot>,
    ) {
        let Looking::Pointed {
            half_beam_rad,
            half_gate_m,
            ..
        } = self.setup.looking
        else {
            return;
        };
        let now = SimTime::from_seconds(t);
        let aimed = aim.position_at(now).0 - self.frame.origin.0;
        let aimed_range = aimed.norm().max(1.0);
        let level = self.frame.rotate_to_enu(&aimed);
        let off_boresight = wrapped(math::atan2(level.x, level.y) - self.boresight_rad);
        if off_boresight.abs() > self.setup.model.half_sector_rad {
            return;
        }
        let vertical = self.frame.rotate_to_ecef(&Vector3::z());
        let beam = (half_beam_rad, half_gate_m);
        let tile = Tile::of(aim, (&aimed, aimed_range), beam, &vertical, nth);
        let cosine = math::cos(half_beam_rad.min(PI));
        for (object, target) in &self.present {
            let relative = target.position.0 - self.frame.origin.0;
            let range_m = relative.norm();
            let within = match &tile {
                Some(tile) => tile.holds(&relative, range_m, aimed_range),
                None => {
                    (range_m - aimed_range).abs() <= half_gate_m
                        && relative.dot(&aimed) >= cosine * range_m * aimed_range
                }
            };
            if !within || range_m < 1.0 {
                continue;
            }
            self.looks += 1;
            let Some(state) = objects.get(*object) else {
                continue;
            };
            let seen = Seen::of(&self.frame, &target.position);
            if !self.sees(&seen, target.height_m) {
                continue;
            }
            let look = Look {
                time_s: t,
                occurrence,
            };
            let jamming = if self.heard.is_empty() {
                0.0
            } else {
                self.jamming_pointed(*object, &(seen.enu.0 / seen.range_m.max(1.0)))
            };
            let what = (*object, state);
            plots.extend(self.detect(&look, &seen, target, what, jamming, source));
        }
        self.merge_dwelt(plots);
    }

    /// Whether the radar has a line of sight to a point, whatever is there.
    pub fn sees_point(&self, position: &Ecef) -> bool {
        let seen = Seen::of(&self.frame, position);
        self.up
            && seen.range_m <= self.setup.model.instrumented_range_m
            && self.clears_terrain(&seen, position.height_m())
    }
}
