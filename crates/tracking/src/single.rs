//! One target in a pointed beam.
//!
//! An engagement radar points a beam where something is believed to be, and every dwell may give a few plots: the target, a
//! neighbour, a false alarm. The tracker takes the nearest within the gate, so it can settle on the neighbour.

use crate::kalman;
use crate::measurement::{self, Accuracy};
use gapfiller_border::{Class, Plot, PlotId, SimTime, StateEstimate};
use gapfiller_geo::Matrix3;
use gapfiller_geo::frames::LocalFrame;

/// The tracker of one beam.
#[derive(Clone, Debug, PartialEq)]
pub struct BeamTracker {
    /// What the beam's own plots say, at the time of the last plot taken; none before the first.
    pub state: Option<StateEstimate>,
    /// Plots taken.
    pub hits: u32,
    /// Dwells in a row that gave no plot within the gate.
    pub misses: u32,
    /// The latest plot taken.
    pub last_plot: Option<PlotId>,
    /// What the latest plot that recognised anything took the target for.
    pub recognised: Option<Class>,
    acceleration_psd: f64,
    gate: f64,
}

impl BeamTracker {
    /// A beam that has not yet seen anything. `acceleration_psd` \[m²/s³\] is the white-noise acceleration of the filter,
    /// `gate` the limit of the squared Mahalanobis distance (chi-squared, 3 degrees of freedom).
    #[must_use]
    pub fn new(acceleration_psd: f64, gate: f64) -> Self {
        Self {
            state: None,
            hits: 0,
            misses: 0,
            last_plot: None,
            recognised: None,
            acceleration_psd,
            gate,
        }
    }

    /// Takes in one dwell; true if a plot was taken.
    ///
    /// Until the first plot, the nearest to `aim` within its covariance and the radar's `accuracy` is taken; its position
    /// starts the beam's own state, with the velocity of `aim`. From then on the own state decides, and `aim` says nothing
    /// new: it was made elsewhere, with other errors of registration. Of equally near plots the first is taken.
    pub fn dwell(
        &mut self,
        frame: &LocalFrame,
        plots: &[Plot],
        accuracy: &Accuracy,
        aim: &StateEstimate,
    ) -> bool {
        let expected = self.state.as_ref().unwrap_or(aim);
        let mut nearest: Option<(f64, StateEstimate, &Plot)> = None;
        for plot in plots.iter().filter(|plot| usable(plot)) {
            let measured = measurement::from_plot(frame, plot, accuracy);
            let predicted = kalman::predict(expected, plot.time, self.acceleration_psd);
            let innovation = kalman::innovation(&predicted, &measured);
            let distance = innovation.mahalanobis_squared;
            if distance <= self.gate && nearest.is_none_or(|(least, ..)| distance < least) {
                let state = if self.state.is_some() {
                    kalman::update_with(&predicted, &measured, &innovation)
                } else {
                    StateEstimate {
                        position: measured.position,
                        position_covariance: measured.covariance,
                        cross_covariance: Matrix3::zeros(),
                        ..predicted
                    }
                };
                nearest = Some((distance, state, plot));
            }
        }
        let Some((_, state, plot)) = nearest else {
            self.misses = self.misses.saturating_add(1);
            return false;
        };
        self.state = Some(state);
        self.hits = self.hits.saturating_add(1);
        self.misses = 0;
        self.last_plot = Some(plot.id);
        self.recognised = plot.recognised.or(self.recognised);
        true
    }

    /// The beam's own state carried on to `time`; none before the first plot.
    #[must_use]
    pub fn predicted(&self, time: SimTime) -> Option<StateEstimate> {
        self.state
            .as_ref()
            .map(|state| state.extrapolated(time, self.acceleration_psd))
    }
}

/// Whether every number of a plot can be used.
pub(crate) fn usable(plot: &Plot) -> bool {
    plot.range_m > 0.0 && (plot.range_m + plot.azimuth_rad + plot.elevation_rad).is_finite()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurement::polar_position;
    use gapfiller_geo::Vector3;
    use gapfiller_geo::frames::Geodetic;

    const ACCURACY: Accuracy = Accuracy {
        range_m: 20.0,
        azimuth_rad: 0.001,
        elevation_rad: 0.001,
    };

    fn plot(id: u64, seconds: f64, range_m: f64) -> Plot {
        Plot {
            id: PlotId(id),
            time: SimTime::from_seconds(seconds),
            range_m,
            azimuth_rad: 1.0,
            elevation_rad: 0.1,
            recognised: (id == 1).then_some(Class::Fighter),
        }
    }

    #[test]
    fn it_takes_the_nearest_and_learns_the_speed() {
        let frame = LocalFrame::at(Geodetic::from_degrees(39.9, 41.27, 1_890.0));
        let aim = StateEstimate {
            time: SimTime::ZERO,
            position: polar_position(&frame, 40_300.0, 1.0, 0.1),
            velocity_m_s: Vector3::zeros(),
            position_covariance: Matrix3::identity() * 250_000.0,
            cross_covariance: Matrix3::zeros(),
            velocity_covariance: Matrix3::identity() * 10_000.0,
        };
        let mut beam = BeamTracker::new(10.0, 16.0);
        assert!(!beam.dwell(&frame, &[plot(9, 0.0, 60_000.0)], &ACCURACY, &aim));
        assert!(beam.state.is_none() && beam.misses == 1);
        for step in 0_u32..20 {
            let t = f64::from(step);
            let target = plot(1, t, 40_000.0 - 250.0 * t);
            let neighbour = plot(2, t, 43_000.0);
            assert!(beam.dwell(&frame, &[target, neighbour], &ACCURACY, &aim));
            assert_eq!(beam.last_plot, Some(PlotId(1)));
        }
        let state = beam.state.unwrap();
        assert!((state.velocity_m_s.norm() - 250.0).abs() < 5.0);
        assert_eq!(
            (beam.hits, beam.misses, beam.recognised),
            (20, 0, Some(Class::Fighter))
        );
        assert!(beam.predicted(SimTime::from_seconds(20.0)).is_some());
    }
}
