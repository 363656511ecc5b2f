//! The filters of all tracks: what each track believes, predicted and updated.

use super::plot::Measured;
use super::settings::MotionModel;
use crate::block::{dot, product};
use crate::constant_velocity::{CartesianState, corrections, updated_blocks};
use crate::kalman::{Innovation, innovation_of};
use crate::tracker::plot::Dimensions;
use gapfiller_geo::{Matrix3, Vector3};

/// The state of every track, at the track's place.
#[derive(Clone, Debug)]
pub(super) struct Bank {
    models: Vec<MotionModel>,
    states: Vec<CartesianState>,
}

/// States of tracks carried on to the times of plots; emptied with each stage of a scan.
#[derive(Clone, Debug, Default)]
pub(super) struct Predictions {
    pub states: Vec<CartesianState>,
}

impl Predictions {
    pub fn clear(&mut self) {
        self.states.clear();
    }
}

impl Bank {
    pub fn new(models: Vec<MotionModel>) -> Self {
        Self {
            models,
            states: Vec::new(),
        }
    }

    /// What the track at `place` believes.
    pub fn state(&self, place: usize) -> &CartesianState {
        &self.states[place]
    }

    /// One more track.
    pub fn push(&mut self, state: CartesianState) {
        self.states.push(state);
    }

    /// Moves the track at place `from` to place `to`.
    pub fn move_track(&mut self, from: usize, to: usize) {
        self.states[to] = self.states[from];
    }

    pub fn truncate(&mut self, tracks: usize) {
        self.states.truncate(tracks);
    }

    /// Appends the track at `place`, `dt_s` seconds on, to the predictions; gives its place there.
    #[inline]
    pub fn predict(&self, place: usize, dt_s: f64, predictions: &mut Predictions) -> u32 {
        let psd = self.models[0].acceleration_psd;
        predictions
            .states
            .push(self.states[place].predicted(dt_s, psd));
        predictions.states.len() as u32 - 1
    }

    /// What the track at `place` believes `dt_s` seconds on.
    pub fn predicted_state(&self, place: usize, dt_s: f64) -> CartesianState {
        self.states[place].predicted(dt_s, self.models[0].acceleration_psd)
    }

    /// Takes a plot in; the track's state is then that of the plot's time, `dt_s` seconds from the state before.
    pub fn update(
        &mut self,
        place: usize,
        dt_s: f64,
        predicted: &CartesianState,
        plot: &Measured,
        innovation: &Innovation,
    ) {
        let mut state = updated(predicted, plot, innovation);
        if dt_s < 0.0 {
            // A plot older than the track: what it says is carried forward to the track's time. The noise of the way back
            // stays in, so the covariance errs on the large side.
            state = state.predicted(-dt_s, 0.0);
        }
        self.states[place] = state;
    }

    /// Replaces a track's state.
    pub fn set(&mut self, place: usize, state: CartesianState) {
        self.states[place] = state;
    }

    /// The largest acceleration density of the models \[m²/s³\].
    pub fn acceleration_psd(&self) -> f64 {
        (self.models.iter()).fold(0.0, |most, model| model.acceleration_psd.max(most))
    }
}

/// The innovation of a plot against a state of its time; a two-dimensional one has neither a third difference nor a third
/// row of the inverse.
#[inline]
pub(super) fn innovation(state: &CartesianState, plot: &Measured) -> Innovation {
    let difference = plot.position - state.position_m;
    let covariance = state.position_covariance + plot.covariance;
    match plot.dimensions {
        Dimensions::Three => innovation_of(difference, &covariance),
        Dimensions::Two => planar_innovation(difference, &covariance),
    }
}

fn planar_innovation(difference: Vector3<f64>, covariance: &Matrix3<f64>) -> Innovation {
    let difference = Vector3::new(difference.x, difference.y, 0.0);
    let (xx, xy, yy) = (covariance[(0, 0)], covariance[(0, 1)], covariance[(1, 1)]);
    let determinant = xx * yy - xy * xy;
    if !(determinant > 0.0 && determinant < f64::INFINITY) {
        return innovation_of(difference, &Matrix3::zeros());
    }
    let s = 1.0 / determinant;
    let inverse = crate::block::symmetric(yy * s, -xy * s, 0.0, xx * s, 0.0, 0.0);
    Innovation {
        difference,
        inverse,
        determinant,
        mahalanobis_squared: crate::block::quadratic_form(&inverse, &difference),
    }
}

/// A state of the plot's time with the plot taken in.
#[inline]
pub(super) fn updated(
    state: &CartesianState,
    plot: &Measured,
    innovation: &Innovation,
) -> CartesianState {
    let (p, c) = (&state.position_covariance, &state.cross_covariance);
    let inverse = &innovation.inverse;
    let mut kept = product(&plot.covariance, inverse);
    if plot.dimensions == Dimensions::Two {
        // The height is not measured: its row is that of I − P S⁻¹.
        for column in 0..3 {
            let unit = if column == 2 { 1.0 } else { 0.0 };
            kept[(2, column)] =
                unit - (p[(2, 0)] * inverse[(0, column)] + p[(2, 1)] * inverse[(1, column)]);
        }
    }
    let weighted = crate::block::times(inverse, &innovation.difference);
    let (moved, turned) = corrections(p, c, &weighted);
    let [position_covariance, cross_covariance, velocity_covariance] =
        updated_blocks(p, c, &state.velocity_covariance, &kept, inverse);
    CartesianState {
        position_m: state.position_m + moved,
        velocity_m_s: state.velocity_m_s + turned,
        position_covariance,
        cross_covariance,
        velocity_covariance,
    }
}

/// Position and velocity from two plots alone, `dt_s` > 0 seconds apart: `state` holds the first plot and `plot` is the second
/// (Bar-Shalom, Li and Kirubarajan 2001, eq. 5.5.3-1 to -6, with the velocity's growth `q Δ / 3` between the two added).
///
/// What the second plot does not measure is that of `predicted`.
pub(super) fn two_point(
    state: &CartesianState,
    predicted: &CartesianState,
    plot: &Measured,
    dt_s: f64,
    acceleration_psd: f64,
) -> CartesianState {
    let rate = 1.0 / dt_s;
    let mut position = plot.position;
    let mut velocity = (plot.position - state.position_m) * rate;
    let mut p = plot.covariance;
    let mut c = plot.covariance * rate;
    let mut v = (plot.covariance + state.position_covariance) * (rate * rate)
        + Matrix3::identity() * (acceleration_psd * dt_s / 3.0);
    if plot.dimensions == Dimensions::Two {
        (position.z, velocity.z) = (predicted.position_m.z, predicted.velocity_m_s.z);
        for other in 0..3 {
            for block in [&mut p, &mut c, &mut v] {
                (block[(2, other)], block[(other, 2)]) = (0.0, 0.0);
            }
        }
        p[(2, 2)] = predicted.position_covariance[(2, 2)];
        c[(2, 2)] = predicted.cross_covariance[(2, 2)];
        v[(2, 2)] = predicted.velocity_covariance[(2, 2)];
    }
    CartesianState {
        position_m: position,
        velocity_m_s: velocity,
        position_covariance: p,
        cross_covariance: c,
        velocity_covariance: v,
    }
}

/// Length of a vector.
#[inline]
pub(super) fn length(v: &Vector3<f64>) -> f64 {
    dot(v, v).sqrt()
}
