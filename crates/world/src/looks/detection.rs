//! One look at one object: is it in view, is it detected, what is measured.

use super::geometry::Seen;
use super::{Echo, Look, RadarState, TakenPlot};
use crate::objects::ObjectState;
use crate::{ObjectId, Site, draws};
use gapfiller_border::{Class, Plot, PlotId, SimTime};
use gapfiller_geo::horizon_mask::ground_range_m;
use gapfiller_models::jamming::jammed;
use gapfiller_models::motion::Kinematics;
use gapfiller_numerics::draws::{Draws, unit_interval};
use gapfiller_numerics::special::normal_quantile;
use std::f64::consts::TAU;

impl RadarState<'_> {
    /// Whether terrain, elevation and range limits let a target be seen.
    pub(super) fn sees(&self, seen: &Seen, height_m: f64) -> bool {
        let model = &self.setup.model;
        let [lowest, highest] = self.elevation_sines;
        seen.range_m >= model.minimum_range_m
            && seen.range_m <= model.instrumented_range_m
            && seen.enu.0.z >= lowest * seen.range_m
            && seen.enu.0.z <= highest * seen.range_m
            && match self.setup.way.penumbras {
                None => self.clears_terrain(seen, height_m),
                Some(_) => self.shadow_factor(seen, height_m) > 0.0,
            }
    }

    /// By what diffraction multiplies the signal-to-noise ratio; 1 if it is switched off.
    pub(super) fn shadow_factor(&self, seen: &Seen, height_m: f64) -> f64 {
        let (Some(penumbra), Some((_, mask))) = (
            self.setup.way.penumbra(self.mask),
            self.setup.masks.get(self.mask),
        ) else {
            return 1.0;
        };
        let ground_range_m = ground_range_m(&self.frame, &seen.enu);
        let edge_m = mask.min_visible_height_m(seen.azimuth_rad, ground_range_m);
        penumbra.factor(seen.azimuth_rad, ground_range_m, edge_m - height_m)
    }

    pub(super) fn clears_terrain(&self, seen: &Seen, height_m: f64) -> bool {
        self.setup.masks.get(self.mask).is_none_or(|(_, mask)| {
            mask.visible(
                seen.azimuth_rad,
                ground_range_m(&self.frame, &seen.enu),
                height_m,
            )
        })
    }

    /// One look: a plot if the target is detected. `jamming` is the jammer-to-noise ratio with the beam on it.
    pub(super) fn detect(
        &self,
        look: &Look,
        seen: &Seen,
        target: &Kinematics,
        (object, state): (ObjectId, &ObjectState<'_>),
        jamming: f64,
        source: &Draws,
    ) -> Option<TakenPlot> {
        let model = &self.setup.model;
        // Against the ground, also from the air: the filter is set on the clutter, and the clutter is the ground.
        let line = (target.position.0 - self.frame.origin.0) / seen.range_m;
        let radial = target.velocity_m_s.dot(&line);
        if radial.abs() < model.minimum_radial_speed_m_s {
            return None;
        }
        let words = source.block(draws::LOOK, self.subject, state.subject, look.occurrence);
        let mut snr = self.setup.snr(
            seen.range_m,
            seen.enu.0.z / seen.range_m,
            self.above_ground_m(),
            state.setup.cross_section_m2,
        );
        if self.setup.way.penumbras.is_some() {
            snr *= self.shadow_factor(seen, target.height_m);
        }
        let probability = self.setup.detector.probability_at_snr(jammed(snr, jamming));
        if unit_interval(words[0]) >= probability {
            return None;
        }
        let error = |word: u64| normal_quantile(unit_interval(word));
        let elevation_rad = seen.elevation_rad();
        let plot = Plot {
            id: PlotId(0),
            time: SimTime::from_seconds(look.time_s + self.bias.clock_s),
            range_m: (seen.range_m + self.bias.range_m + model.range_sigma_m * error(words[1]))
                .max(1.0),
            azimuth_rad: (seen.azimuth_rad
                + self.bias.azimuth_rad
                + model.azimuth_sigma_rad * error(words[2]))
            .rem_euclid(TAU),
            elevation_rad: elevation_rad
                + self.bias.elevation_rad
                + model.elevation_sigma_rad * error(words[3]),
            recognised: self.recognise(look, object, state, source),
        };
        Some(TakenPlot {
            plot,
            object: Some(object),
            echo: Echo {
                time_s: look.time_s,
                range_m: seen.range_m,
                azimuth_rad: seen.azimuth_rad,
                elevation_rad,
                snr,
            },
        })
    }

    /// The antenna above the ground that it looks at: its mast, or from the air its height above sea level.
    fn above_ground_m(&self) -> f64 {
        match self.site {
            Site::Ground(_) => self.setup.model.antenna_height_m,
            Site::Aboard(_) => self.frame.geodetic.height_m,
        }
    }

    /// What the radar takes the target for; one judgement holds for a while.
    fn recognise(
        &self,
        look: &Look,
        object: ObjectId,
        state: &ObjectState<'_>,
        source: &Draws,
    ) -> Option<Class> {
        let confusion = self.setup.confusion.as_ref()?;
        let epoch = (look.time_s.max(0.0) / confusion.holds_s.max(1e-3)).floor() as u64;
        let held = self.judged.get(object.0 as usize)?;
        if let Some((judged, said)) = held.get()
            && judged == epoch
        {
            return said;
        }
        let said = confusion.said(
            state.setup.class,
            source.uniform(draws::RECOGNITION, self.subject, state.subject, epoch),
        );
        held.set(Some((epoch, said)));
        said
    }
}
