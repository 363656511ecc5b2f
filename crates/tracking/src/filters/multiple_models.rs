//! Interacting multiple models for states of any size.
//!
//! Blom and Bar-Shalom 1988, "The interacting multiple model algorithm for systems with Markovian switching coefficients",
//! IEEE Trans. Automatic Control 33 (8), pp. 780-783; the steps as in Bar-Shalom, Li and Kirubarajan 2001, section 11.6.6.

use super::gaussian::{Gaussian, Innovation};
use gapfiller_numerics::math::exp;
use nalgebra::{SMatrix, SVector};

/// A filter for each of `K` models, with their probabilities.
#[derive(Clone, Debug, PartialEq)]
pub struct MultipleModels<const N: usize, const K: usize> {
    /// What each model believes.
    pub modes: [Gaussian<N>; K],
    /// How likely each is; they sum to one.
    pub probabilities: [f64; K],
}

impl<const N: usize, const K: usize> MultipleModels<N, K> {
    /// All models alike.
    #[must_use]
    pub fn new(state: Gaussian<N>) -> Self {
        Self {
            modes: [state; K],
            probabilities: [1.0 / K as f64; K],
        }
    }

    /// The models mixed and carried on: `switching[i][j]` is the probability of going from model i to model j in the step, and
    /// `steps[j]` transition and noise of model j.
    #[must_use]
    pub fn predicted(
        &self,
        switching: &[[f64; K]; K],
        steps: &[(SMatrix<f64, N, N>, SMatrix<f64, N, N>); K],
    ) -> Self {
        let mut next = self.clone();
        for to in 0..K {
            let from: [f64; K] =
                std::array::from_fn(|from| self.probabilities[from] * switching[from][to]);
            let total: f64 = from.iter().sum();
            next.probabilities[to] = total;
            let mixed = if total > 0.0 {
                mixture(&self.modes, &from.map(|share| share / total))
            } else {
                self.modes[to]
            };
            next.modes[to] = mixed.predicted(&steps[to].0, &steps[to].1);
        }
        next
    }

    /// Each model updated by `update`, and weighted by how well it foresaw the measurement; none if one cannot be updated.
    #[must_use]
    pub fn updated<const M: usize>(
        &self,
        update: impl Fn(&Gaussian<N>) -> Option<(Gaussian<N>, Innovation<M>)>,
    ) -> Option<Self> {
        let mut next = self.clone();
        let mut logarithms = [0.0; K];
        for (at, mode) in self.modes.iter().enumerate() {
            let (state, innovation) = update(mode)?;
            next.modes[at] = state;
            logarithms[at] = innovation.ln_likelihood;
        }
        let largest = logarithms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut total = 0.0;
        for (share, logarithm) in next.probabilities.iter_mut().zip(logarithms) {
            *share *= exp(logarithm - largest);
            total += *share;
        }
        next.probabilities
            .iter_mut()
            .for_each(|share| *share /= total);
        (total > 0.0).then_some(next)
    }

    /// Mean and covariance of all models together.
    #[must_use]
    pub fn combined(&self) -> Gaussian<N> {
        mixture(&self.modes, &self.probabilities)
    }
}

/// The Gaussian with the mean and covariance of a mixture; the shares sum to one.
fn mixture<const N: usize, const K: usize>(
    modes: &[Gaussian<N>; K],
    shares: &[f64; K],
) -> Gaussian<N> {
    let mut mean = SVector::zeros();
    for (mode, share) in modes.iter().zip(shares) {
        mean += mode.mean * *share;
    }
    let mut covariance = SMatrix::zeros();
    for (mode, share) in modes.iter().zip(shares) {
        let apart = mode.mean - mean;
        covariance += (mode.covariance + apart * apart.transpose()) * *share;
    }
    Gaussian { mean, covariance }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filters::gaussian::tests::{rows, start};
    use crate::filters::motion;
    use nalgebra::{SMatrix, SVector};

    /// The path of the reference turns between 44 s and 84 s. A filter with a turning model notices, and errs less there than
    /// the best single one of its models.
    #[test]
    fn it_notices_a_turn() {
        let input = rows(include_str!("../../tests/data/filter_input.csv"));
        let measurement_matrix = SMatrix::<f64, 2, 4>::new(1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0);
        let noise = SMatrix::<f64, 2, 2>::identity() * 1e4;
        let (straight, process) = motion::constant_velocity::<2, 4>(4.0, 1.0);
        let turn = motion::coordinated_turn(4.0, 0.03);
        let (_, rough) = motion::constant_velocity::<2, 4>(4.0, 4.0);
        let steps = [(straight, process), (turn, rough)];
        let mut models = MultipleModels::<4, 2>::new(start(&input[0]));
        let mut single = start(&input[0]);
        let (mut errors, mut turning) = ((0.0, 0.0), Vec::new());
        for row in &input[1..] {
            let plot = SVector::from([row[5], row[6]]);
            let update = |state: &Gaussian<4>| state.updated(&plot, &measurement_matrix, &noise);
            models = models
                .predicted(&[[0.95, 0.05], [0.1, 0.9]], &steps)
                .updated(update)
                .unwrap();
            single = update(&single.predicted(&straight, &process)).unwrap().0;
            if (48.0..=84.0).contains(&row[0]) {
                let truth = SVector::from([row[1], row[2], row[3], row[4]]);
                errors.0 += (models.combined().mean - truth).norm_squared();
                errors.1 += (single.mean - truth).norm_squared();
                turning.push(models.probabilities[1]);
            }
            assert!((models.probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
        assert!(errors.0 < 0.5 * errors.1, "{errors:?}");
        assert!(
            turning.iter().copied().fold(0.0, f64::max) > 0.9,
            "{turning:?}"
        );
    }
}
