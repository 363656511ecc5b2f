//! Jammers as a radar hears them: they raise the noise of every look, and show as strobes.
//!
//! A jammer is heard in line of sight, through the main beam when the beam passes it and through the side lobes always. Which
//! jammers are in view, and how strong, is worked out once for each part of a scan (or each dwell) and carried on in a
//! straight line to the time of a look; where no jammer flies, nothing is worked out at all.

use super::geometry::{Seen, wrapped};
use super::{Look, RadarState};
use crate::objects::{Life, Objects};
use crate::{ObjectId, Site, draws};
use gapfiller_border::{JamStrobe, SimTime};
use gapfiller_geo::Vector3;
use gapfiller_models::jamming::Receiver;
use gapfiller_models::radar::EFFECTIVE_EARTH_RADIUS_M;
use gapfiller_numerics::draws::{Draws, Subject, unit_interval};
use gapfiller_numerics::math;
use gapfiller_numerics::special::normal_quantile;
use std::f64::consts::TAU;

/// A jammer that a radar hears now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heard {
    object: ObjectId,
    /// When this held \[s\].
    time_s: f64,
    azimuth_rad: f64,
    /// How fast its azimuth changes \[rad/s\].
    azimuth_rate_rad_s: f64,
    /// Where it is: east, north, up, length 1.
    direction: Vector3<f64>,
    /// Jammer-to-noise ratio in the middle of the main beam.
    main_beam: f64,
}

impl Heard {
    /// How far from the beam's direction it is at a time; nothing for the target's own jammer.
    fn azimuth_off(&self, object: ObjectId, time_s: f64, azimuth_rad: f64) -> f64 {
        if self.object == object {
            return 0.0;
        }
        let now = self.azimuth_rad + self.azimuth_rate_rad_s * (time_s - self.time_s);
        wrapped(now - azimuth_rad)
    }
}

impl RadarState<'_> {
    /// Works out which jammers the radar hears at a time.
    pub(super) fn listen(&mut self, objects: &Objects<'_>, t: f64) {
        self.heard.clear();
        let Some(receiver) = &self.setup.receiver else {
            return;
        };
        for &object in &objects.jammers {
            let carried = self.site == Site::Aboard(object.0 as usize);
            let flying = objects
                .get(object)
                .filter(|state| state.life == Life::Flying && !carried);
            let (Some(state), Some(now)) = (flying, objects.at(object, t)) else {
                continue;
            };
            let Some(jammer) = &state.setup.jammer else {
                continue;
            };
            let seen = Seen::of(&self.frame, &now.position);
            if !self.hears(&seen, now.height_m) {
                continue;
            }
            let moving = now.velocity_m_s - self.own_velocity;
            let level = self.frame.rotate_to_enu(&moving);
            let east_north = math::square(seen.enu.0.x) + math::square(seen.enu.0.y);
            let rate = (seen.enu.0.y * level.x - seen.enu.0.x * level.y) / east_north.max(1.0);
            self.heard.push(Heard {
                object,
                time_s: t,
                azimuth_rad: seen.azimuth_rad,
                azimuth_rate_rad_s: rate,
                direction: seen.enu.0 / seen.range_m.max(1.0),
                main_beam: receiver.jammer_to_noise(jammer, seen.range_m),
            });
        }
    }

    /// Line of sight to a jammer. Terrain counts as far as the radar's mask goes, which is as far as it is used to look; beyond,
    /// only the smooth earth does.
    fn hears(&self, seen: &Seen, height_m: f64) -> bool {
        if seen.range_m <= self.setup.model.instrumented_range_m {
            return self.clears_terrain(seen, height_m);
        }
        let horizon = |height_m: f64| (2.0 * EFFECTIVE_EARTH_RADIUS_M * height_m.max(0.0)).sqrt();
        seen.range_m <= horizon(self.frame.geodetic.height_m) + horizon(height_m)
    }

    /// Jammer-to-noise ratio of all jammers when a turning beam is on a target.
    pub(super) fn jamming_turning(&self, object: ObjectId, time_s: f64, azimuth_rad: f64) -> f64 {
        self.sum_heard(|receiver, heard| {
            receiver.relative_gain(heard.azimuth_off(object, time_s, azimuth_rad))
        })
    }

    /// The same for a beam pointed at a target in a direction: east, north, up, length 1.
    pub(super) fn jamming_pointed(&self, object: ObjectId, direction: &Vector3<f64>) -> f64 {
        self.sum_heard(|receiver, heard| {
            let cosine = if heard.object == object {
                1.0
            } else {
                heard.direction.dot(direction)
            };
            receiver.relative_gain(math::acos_clamped(cosine))
        })
    }

    fn sum_heard(&self, gain: impl Fn(&Receiver, &Heard) -> f64) -> f64 {
        match &self.setup.receiver {
            Some(receiver) => self
                .heard
                .iter()
                .map(|heard| heard.main_beam * gain(receiver, heard))
                .sum(),
            None => 0.0,
        }
    }

    /// The beam passes a jammer: a strobe, if it is loud enough.
    pub(super) fn strobe(
        &mut self,
        look: &Look,
        seen: &Seen,
        (object, subject): (ObjectId, Subject),
        source: &Draws,
    ) {
        let Some(receiver) = &self.setup.receiver else {
            return;
        };
        let [lowest, highest] = self.elevation_sines;
        let in_beam =
            seen.enu.0.z >= lowest * seen.range_m && seen.enu.0.z <= highest * seen.range_m;
        let loud = self
            .heard
            .iter()
            .any(|heard| heard.object == object && receiver.shows_strobe(heard.main_beam));
        if !(in_beam && loud) {
            return;
        }
        let words = source.block(draws::STROBE, self.subject, subject, look.occurrence);
        let sigma_rad = self.setup.model.azimuth_sigma_rad;
        let error = sigma_rad * normal_quantile(unit_interval(words[0]));
        self.strobes.push(JamStrobe {
            time: SimTime::from_seconds(look.time_s + self.bias.clock_s),
            azimuth_rad: (seen.azimuth_rad + self.bias.azimuth_rad + error).rem_euclid(TAU),
            sigma_rad,
        });
    }
}
