//! The filters of all tracks: what each track believes, predicted and updated.
//!
//! With one motion model a track is one Kalman filter. With several it is an *interacting multiple model* filter (Blom and
//! Bar-Shalom 1988, "The interacting multiple model algorithm for systems with Markovian switching coefficients", IEEE Trans.
//! Automatic Control 33 (8), pp. 780-783): before a prediction each filter starts from a mixture of all, weighted by how
//! likely the target came to its model from each other; after an update the models are weighted by how well they foresaw the
//! plot. Seen from outside a track is the mixture, with its mean and covariance.
//!
//! A target keeps to a model for an exponential time of the stated mean, then takes any other alike, so after Δ seconds it is
//! in the model it was in with probability `1/m + (1 − 1/m) exp(−m Δ / ((m − 1) τ))`.
//!
//! Where a track takes several plots by their probabilities β, the update is the exact mixture over (plot or none, model),
//! reduced to one Gaussian for each model (Bar-Shalom, Daum and Huang 2009, "The probabilistic data association filter", IEEE
//! Control Systems Magazine 29 (6), pp. 82-100).

use super::gating::Pair;
use super::plot::Measured;
use super::position_update::{innovation, updated};
use super::settings::{MOST_MODELS, MotionModel};
use super::track::ln_likelihood;
use super::turn::{self, Turn};
use crate::constant_velocity::{CartesianState, mixture};
use gapfiller_numerics::math::{exp, ln};

/// Shares of a mixture below this change nothing that could be told.
const NEGLIGIBLE: f64 = 1e-12;

type Shares = [f64; MOST_MODELS];

/// The state of every track, at the track's place.
#[derive(Clone, Debug)]
pub(super) struct Bank {
    models: Vec<MotionModel>,
    mean_sojourn_s: f64,
    /// What each track believes, all models together.
    combined: Vec<CartesianState>,
    /// With several models: the state of each model of each track, and the probabilities of the models.
    modes: Vec<CartesianState>,
    probabilities: Vec<Shares>,
}

/// States of tracks carried on to the times of plots; emptied with each stage of a scan.
#[derive(Clone, Debug, Default)]
pub(super) struct Predictions {
    pub combined: Vec<CartesianState>,
    modes: Vec<CartesianState>,
    probabilities: Vec<Shares>,
    step: Option<Step>,
    /// Components of the mixture at hand.
    components: Vec<(f64, CartesianState)>,
    /// Per pair and model of the track at hand, how much better the model foresaw the plot than all together.
    ratios: Vec<f64>,
}

impl Predictions {
    pub fn clear(&mut self) {
        self.combined.clear();
        self.modes.clear();
        self.probabilities.clear();
    }
}

/// What depends on the time step alone.
#[derive(Clone, Copy, Debug)]
struct Step {
    dt_s: f64,
    /// Probabilities of being in the same model and in a certain other one after the step.
    stay: f64,
    change: f64,
    turns: [Turn; MOST_MODELS],
}

impl Bank {
    pub fn new(models: Vec<MotionModel>, mean_sojourn_s: f64) -> Self {
        Self {
            models,
            mean_sojourn_s,
            combined: Vec::new(),
            modes: Vec::new(),
            probabilities: Vec::new(),
        }
    }

    /// What the track at `place` believes.
    pub fn state(&self, place: usize) -> &CartesianState {
        &self.combined[place]
    }

    /// The probabilities of its models.
    pub fn mode_probabilities(&self, place: usize) -> &[f64] {
        match self.probabilities.get(place) {
            Some(shares) => &shares[..self.models.len()],
            None => &[1.0],
        }
    }

    /// The largest acceleration density of the models \[m²/s³\].
    pub fn acceleration_psd(&self) -> f64 {
        (self.models.iter()).fold(0.0, |most, model| model.acceleration_psd.max(most))
    }

    /// One more track, all models alike.
    pub fn push(&mut self, state: CartesianState) {
        self.combined.push(state);
        if self.several() {
            let count = self.models.len();
            self.modes.extend(std::iter::repeat_n(state, count));
            self.probabilities.push([1.0 / count as f64; MOST_MODELS]);
        }
    }

    /// Begins a track anew in its place.
    pub fn reset(&mut self, place: usize, state: CartesianState) {
        self.combined[place] = state;
        if self.several() {
            let range = self.modes_of(place);
            self.modes[range].fill(state);
        }
    }

    /// Moves the track at place `from` to place `to`.
    pub fn move_track(&mut self, from: usize, to: usize) {
        self.combined[to] = self.combined[from];
        if self.several() {
            self.probabilities[to] = self.probabilities[from];
            let (source, target) = (self.modes_of(from), self.modes_of(to).start);
            self.modes.copy_within(source, target);
        }
    }

    pub fn truncate(&mut self, tracks: usize) {
        self.combined.truncate(tracks);
        self.probabilities.truncate(tracks);
        self.modes.truncate(tracks * self.models.len());
    }

    /// Appends the track at `place`, `dt_s` seconds on, to the predictions; gives its place there.
    #[inline]
    pub fn predict(&self, place: usize, dt_s: f64, predictions: &mut Predictions) -> u32 {
        let psd = self.models[0].acceleration_psd;
        let combined = if self.several() {
            let step = match predictions.step {
                Some(step) if step.dt_s == dt_s => step,
                _ => *predictions.step.insert(self.step(dt_s)),
            };
            let first = predictions.modes.len();
            let modes = &self.modes[self.modes_of(place)];
            predictions.modes.extend_from_slice(modes);
            let shares = self.predict_modes(place, &step, &mut predictions.modes[first..]);
            predictions.probabilities.push(shares);
            mixture(shares.iter().copied().zip(&predictions.modes[first..]))
        } else {
            self.combined[place].predicted(dt_s, psd)
        };
        predictions.combined.push(combined);
        predictions.combined.len() as u32 - 1
    }

    /// What the track at `place` believes `dt_s` seconds on.
    pub fn predicted_state(&self, place: usize, dt_s: f64) -> CartesianState {
        if !self.several() {
            return self.combined[place].predicted(dt_s, self.models[0].acceleration_psd);
        }
        let mut modes = [self.combined[place]; MOST_MODELS];
        let modes = &mut modes[..self.models.len()];
        let shares = self.predict_modes(place, &self.step(dt_s), modes);
        mixture(shares.iter().copied().zip(&*modes))
    }

    /// Logarithm of the likelihood of a pair.
    #[inline]
    pub fn ln_likelihood(&self, pair: &Pair, plot: &Measured, predictions: &Predictions) -> f64 {
        let dimensions = plot.dimensions.count();
        if !self.several() {
            let distance = pair.innovation.mahalanobis_squared;
            return ln_likelihood(distance, pair.innovation.determinant, dimensions);
        }
        let mut logarithms = [f64::NEG_INFINITY; MOST_MODELS];
        self.mode_likelihoods(pair, plot, predictions, &mut logarithms)
    }

    /// Takes in the plots of `pairs`, all of one track, each with its probability (together at most one).
    pub fn update(
        &mut self,
        pairs: &[Pair],
        betas: &[f64],
        plots: &[Measured],
        predictions: &mut Predictions,
    ) {
        let Some(latest) = pairs.iter().max_by(|a, b| a.dt_s.total_cmp(&b.dt_s)) else {
            return;
        };
        let place = latest.track as usize;
        // The time of the update: that of the latest plot, but never before the track's own.
        let at_s = latest.dt_s.max(0.0);
        let reference = if latest.dt_s < 0.0 {
            self.predict(place, 0.0, predictions)
        } else {
            latest.prediction
        };
        let none = (1.0 - betas.iter().sum::<f64>()).max(0.0);
        let count = self.models.len();
        if count == 1 {
            let pick = |prediction: u32| predictions.combined[prediction as usize];
            self.combined[place] = taken_in(
                (none, pick(reference)),
                pairs.iter().zip(betas.iter().copied()),
                plots,
                at_s,
                pick,
                &mut predictions.components,
            );
            return;
        }
        self.weigh_models(pairs, plots, predictions);
        let prior = predictions.probabilities[reference as usize];
        let mut shares = [0.0; MOST_MODELS];
        for model in 0..count {
            let Predictions {
                modes,
                ratios,
                components,
                ..
            } = &mut *predictions;
            let pick = |prediction: u32| modes[prediction as usize * count + model];
            let ratio = |place: usize| ratios[place * count + model];
            let weights = betas.iter().enumerate().map(|(at, beta)| beta * ratio(at));
            shares[model] = prior[model] * (none + weights.clone().sum::<f64>());
            self.modes[place * count + model] = taken_in(
                (none, pick(reference)),
                pairs.iter().zip(weights),
                plots,
                at_s,
                pick,
                components,
            );
        }
        let total: f64 = shares.iter().sum();
        if total > 0.0 {
            self.probabilities[place] = shares.map(|share| share / total);
        }
        let modes = &self.modes[self.modes_of(place)];
        self.combined[place] = mixture(self.probabilities[place].iter().copied().zip(modes));
    }

    fn several(&self) -> bool {
        self.models.len() > 1
    }

    fn modes_of(&self, place: usize) -> std::ops::Range<usize> {
        let count = self.models.len();
        place * count..(place + 1) * count
    }

    fn step(&self, dt_s: f64) -> Step {
        let count = self.models.len() as f64;
        let forgotten = exp(-count * dt_s.abs() / ((count - 1.0) * self.mean_sojourn_s));
        let mut turns = [Turn::default(); MOST_MODELS];
        for (turn, model) in turns.iter_mut().zip(&self.models) {
            *turn = Turn::of(model.turn_rate_rad_s, dt_s);
        }
        Step {
            dt_s,
            stay: 1.0 / count + (1.0 - 1.0 / count) * forgotten,
            change: (1.0 - forgotten) / count,
            turns,
        }
    }

    /// Mixes the models of a track and carries each mixture on; gives the probabilities of the models.
    fn predict_modes(&self, place: usize, step: &Step, out: &mut [CartesianState]) -> Shares {
        let own = &self.probabilities[place];
        let modes = &self.modes[self.modes_of(place)];
        let mut shares = [0.0; MOST_MODELS];
        for (to, model) in self.models.iter().enumerate() {
            let from = |from: usize| own[from] * if from == to { step.stay } else { step.change };
            let total: f64 = (0..modes.len()).map(from).sum();
            shares[to] = total;
            let mixed = if total > 0.0 {
                mixture(
                    modes
                        .iter()
                        .enumerate()
                        .map(|(at, mode)| (from(at) / total, mode)),
                )
            } else {
                modes[to]
            };
            let psd = model.acceleration_psd;
            out[to] = if model.turn_rate_rad_s == 0.0 {
                mixed.predicted(step.dt_s, psd)
            } else {
                turn::predicted(&mixed, &step.turns[to], step.dt_s, psd)
            };
        }
        shares
    }

    /// Logarithms of `share · N(ν; S)` of each model, and of their sum.
    fn mode_likelihoods(
        &self,
        pair: &Pair,
        plot: &Measured,
        predictions: &Predictions,
        logarithms: &mut Shares,
    ) -> f64 {
        let (count, at) = (self.models.len(), pair.prediction as usize);
        let dimensions = plot.dimensions.count();
        let mut largest = f64::NEG_INFINITY;
        for (model, logarithm) in logarithms.iter_mut().enumerate().take(count) {
            let found = innovation(&predictions.modes[at * count + model], plot);
            *logarithm = ln(predictions.probabilities[at][model])
                + ln_likelihood(found.mahalanobis_squared, found.determinant, dimensions);
            largest = largest.max(*logarithm);
        }
        if largest == f64::NEG_INFINITY {
            return largest;
        }
        let scaled = logarithms.iter().take(count).map(|l| exp(l - largest));
        largest + ln(scaled.sum())
    }

    fn weigh_models(&self, pairs: &[Pair], plots: &[Measured], predictions: &mut Predictions) {
        let count = self.models.len();
        let mut ratios = std::mem::take(&mut predictions.ratios);
        ratios.clear();
        for pair in pairs {
            let mut logarithms = [f64::NEG_INFINITY; MOST_MODELS];
            let plot = &plots[pair.plot as usize];
            let all = self.mode_likelihoods(pair, plot, predictions, &mut logarithms);
            let shares = &predictions.probabilities[pair.prediction as usize];
            for (logarithm, share) in logarithms.iter().zip(shares).take(count) {
                // N / Λ: the share of the model is taken out again.
                let ratio = if *share > 0.0 && all > f64::NEG_INFINITY {
                    exp(logarithm - all) / share
                } else {
                    1.0
                };
                ratios.push(ratio);
            }
        }
        predictions.ratios = ratios;
    }
}

/// One filter's mixture over "no plot" and each weighted plot, `at_s` seconds from the track's state.
fn taken_in<'a>(
    none: (f64, CartesianState),
    pairs: impl Iterator<Item = (&'a Pair, f64)> + Clone,
    plots: &[Measured],
    at_s: f64,
    pick: impl Fn(u32) -> CartesianState,
    components: &mut Vec<(f64, CartesianState)>,
) -> CartesianState {
    let total = none.0 + pairs.clone().map(|(_, weight)| weight).sum::<f64>();
    components.clear();
    for (pair, weight) in pairs {
        if weight > NEGLIGIBLE * total {
            let (predicted, plot) = (pick(pair.prediction), &plots[pair.plot as usize]);
            // The mode's own innovation: that of the pair is of all models together.
            let mut state = updated(&predicted, plot, &innovation(&predicted, plot));
            if pair.dt_s != at_s {
                // What an older plot says is carried forward. The noise of a way back stays in, so the covariance errs on
                // the large side.
                state = state.predicted(at_s - pair.dt_s, 0.0);
            }
            components.push((weight / total, state));
        }
    }
    if none.0 > NEGLIGIBLE * total {
        components.push((none.0 / total, none.1));
    }
    match components.as_slice() {
        [] => none.1,
        [(_, only)] => *only,
        several => mixture(several.iter().map(|(share, state)| (*share, state))),
    }
}
