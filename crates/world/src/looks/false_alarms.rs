//! Plots of nothing.

use super::{Echo, RadarState, TakenPlot};
use crate::draws;
use gapfiller_border::{Plot, PlotId, SimTime};
use gapfiller_numerics::draws::{Draws, Subject};
use gapfiller_numerics::special::poisson_quantile;
use std::f64::consts::{PI, TAU};

impl RadarState<'_> {
    /// False alarms of the scan that fall between two shares of it. They come from noise: uniform in range and bearing.
    pub fn false_alarms(&self, from: f64, to: f64, source: &Draws, plots: &mut Vec<TakenPlot>) {
        let model = &self.setup.model;
        if model.false_alarms_per_scan <= 0.0 || !self.up {
            return;
        }
        let uniform = source.uniform(draws::FALSE_ALARMS, self.subject, Subject::NONE, self.scan);
        for nth in 0..poisson_quantile(uniform, model.false_alarms_per_scan) {
            let [share, range, elevation, _] = source.uniforms(
                draws::FALSE_ALARM,
                self.subject,
                Subject::index(nth),
                self.scan,
            );
            if share < from || share >= to {
                continue;
            }
            let azimuth = if model.half_sector_rad >= PI {
                (share - self.phase) * TAU
            } else {
                self.boresight_rad + (2.0 * share - 1.0) * model.half_sector_rad
            };
            let span = model.instrumented_range_m - model.minimum_range_m;
            let plot = Plot {
                id: PlotId(0),
                time: SimTime::from_seconds(
                    self.scan_start_s + share * self.renewal_s() + self.bias.clock_s,
                ),
                range_m: model.minimum_range_m + range * span,
                azimuth_rad: azimuth.rem_euclid(TAU),
                // Noise comes from the lowest beams as often as from any; ten degrees hold most of a search pattern.
                elevation_rad: elevation * 0.17,
                recognised: None,
            };
            plots.push(TakenPlot {
                plot,
                object: None,
                echo: Echo::default(),
            });
        }
    }
}
