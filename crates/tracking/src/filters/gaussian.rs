//! A mean with a covariance, and the Kalman filter on it.
//!
//! Bar-Shalom, Li and Kirubarajan 2001, *Estimation with Applications to Tracking and Navigation*, section 5.2. The covariance
//! is updated in Joseph's form (eq. 5.2.3-18), which stays positive whatever the rounding.

use gapfiller_numerics::math::ln;
use nalgebra::{Cholesky, SMatrix, SVector};

/// A believed state of `N` numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gaussian<const N: usize> {
    /// Mean.
    pub mean: SVector<f64, N>,
    /// Covariance, symmetric.
    pub covariance: SMatrix<f64, N, N>,
}

/// A measurement against its prediction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Innovation<const M: usize> {
    /// Measured minus predicted.
    pub difference: SVector<f64, M>,
    /// Its covariance S.
    pub covariance: SMatrix<f64, M, M>,
    /// S⁻¹.
    pub inverse: SMatrix<f64, M, M>,
    /// Normalised innovation squared, νᵀ S⁻¹ ν: chi-squared with `M` degrees of freedom if the filter is right.
    pub nis: f64,
    /// Logarithm of the density N(ν; 0, S).
    pub ln_likelihood: f64,
}

impl<const M: usize> Innovation<M> {
    /// The innovation with this difference and covariance; none if the covariance is not positive definite.
    #[must_use]
    pub fn new(difference: SVector<f64, M>, covariance: SMatrix<f64, M, M>) -> Option<Self> {
        const LN_TAU: f64 = 1.837_877_066_409_345_3;
        let root = Cholesky::new(covariance)?;
        let inverse = root.inverse();
        let nis = (difference.transpose() * inverse * difference)[(0, 0)];
        let ln_determinant: f64 = 2.0 * (0..M).map(|i| ln(root.l_dirty()[(i, i)])).sum::<f64>();
        let ln_likelihood = -0.5 * (nis + ln_determinant + M as f64 * LN_TAU);
        ln_likelihood.is_finite().then_some(Self {
            difference,
            covariance,
            inverse,
            nis,
            ln_likelihood,
        })
    }
}

impl<const N: usize> Gaussian<N> {
    /// The state after a linear step: `transition` · mean, with `noise` added to the covariance.
    #[must_use]
    pub fn predicted(&self, transition: &SMatrix<f64, N, N>, noise: &SMatrix<f64, N, N>) -> Self {
        Self {
            mean: transition * self.mean,
            covariance: symmetrised(
                &(transition * self.covariance * transition.transpose() + noise),
            ),
        }
    }

    /// The state with a linear measurement of covariance `noise` taken in, and what the measurement said; none if the
    /// covariance of the innovation is not positive definite.
    ///
    /// ```
    /// use gapfiller_tracking::filters::gaussian::Gaussian;
    /// use nalgebra::{SMatrix, SVector};
    ///
    /// // A position known to 3 m (σ) and measured to 4 m: the mean moves by 9 / 25 of the difference.
    /// let before = Gaussian { mean: SVector::from([0.0, 10.0]), covariance: SMatrix::<f64, 2, 2>::new(9.0, 0.0, 0.0, 4.0) };
    /// let (after, innovation) =
    ///     before.updated(&SVector::from([5.0]), &SMatrix::<f64, 1, 2>::new(1.0, 0.0), &SMatrix::<f64, 1, 1>::new(16.0)).expect("positive");
    /// assert!((after.mean[0] - 1.8).abs() < 1e-12 && (innovation.nis - 1.0).abs() < 1e-12);
    /// ```
    #[must_use]
    pub fn updated<const M: usize>(
        &self,
        measured: &SVector<f64, M>,
        measurement_matrix: &SMatrix<f64, M, N>,
        noise: &SMatrix<f64, M, M>,
    ) -> Option<(Self, Innovation<M>)> {
        let difference = measured - measurement_matrix * self.mean;
        self.corrected(difference, measurement_matrix, noise)
    }

    /// [`updated`](Self::updated) for a difference already at hand.
    #[must_use]
    pub fn corrected<const M: usize>(
        &self,
        difference: SVector<f64, M>,
        measurement_matrix: &SMatrix<f64, M, N>,
        noise: &SMatrix<f64, M, M>,
    ) -> Option<(Self, Innovation<M>)> {
        let cross = self.covariance * measurement_matrix.transpose();
        let innovation = Innovation::new(difference, measurement_matrix * cross + noise)?;
        let gain = cross * innovation.inverse;
        let kept = SMatrix::<f64, N, N>::identity() - gain * measurement_matrix;
        let covariance =
            kept * self.covariance * kept.transpose() + gain * noise * gain.transpose();
        let state = Self {
            mean: self.mean + gain * difference,
            covariance: symmetrised(&covariance),
        };
        Some((state, innovation))
    }

    /// Normalised estimation error squared against the true state: chi-squared with `N` degrees of freedom if the covariance
    /// tells the truth (ibid., eq. 5.4.2-1); none if the covariance is not positive definite.
    #[must_use]
    pub fn nees(&self, truth: &SVector<f64, N>) -> Option<f64> {
        let error = self.mean - truth;
        let inverse = Cholesky::new(self.covariance)?.inverse();
        Some((error.transpose() * inverse * error)[(0, 0)])
    }
}

/// The mean of a matrix and its mirror image.
pub(crate) fn symmetrised<const N: usize>(m: &SMatrix<f64, N, N>) -> SMatrix<f64, N, N> {
    (m + m.transpose()) * 0.5
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::filters::motion;
    use gapfiller_numerics::draws::{Draws, Purpose, Subject};
    use gapfiller_numerics::special::chi_squared_quantile;
    use nalgebra::{SMatrix, SVector};

    pub fn rows(text: &str) -> Vec<Vec<f64>> {
        let row = |line: &str| {
            line.split(',')
                .map(|field| field.parse().unwrap())
                .collect()
        };
        text.lines().skip(1).map(row).collect()
    }

    /// A filter's state, NIS and NEES against a row `t,x,vx,y,vy,P…,NIS,NEES` of a reference of nine digits.
    pub fn agrees(state: &Gaussian<4>, nis: f64, truth: &[f64], expected: &[f64]) {
        let near = |found: f64, expected: f64, what: &str| {
            let difference = (found - expected).abs();
            assert!(
                difference <= 1e-6 * expected.abs() + 1e-9,
                "{what}: {found} {expected}"
            );
        };
        let mut column = 5;
        for i in 0..4 {
            near(state.mean[i], expected[1 + i], "mean");
            for j in i..4 {
                near(state.covariance[(i, j)], expected[column], "covariance");
                column += 1;
            }
        }
        near(nis, expected[15], "NIS");
        let truth = SVector::from([truth[1], truth[2], truth[3], truth[4]]);
        near(state.nees(&truth).unwrap(), expected[16], "NEES");
    }

    /// Started on the first plot with P = diag(100², 300², 100², 300²); q = 10 m²/s³.
    pub fn start(input: &[f64]) -> Gaussian<4> {
        Gaussian {
            mean: SVector::from([input[5], 0.0, input[6], 0.0]),
            covariance: SMatrix::from_diagonal(&SVector::from([1e4, 9e4, 1e4, 9e4])),
        }
    }

    #[test]
    fn agrees_with_stone_soup() {
        let input = rows(include_str!("../../tests/data/filter_input.csv"));
        let expected = rows(include_str!("../../tests/data/kf_cv_stonesoup.csv"));
        let mut state = start(&input[0]);
        let measurement_matrix = SMatrix::<f64, 2, 4>::new(1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0);
        let noise = SMatrix::<f64, 2, 2>::identity() * 1e4;
        assert_eq!(expected.len() + 1, input.len());
        for (pair, expected) in input.windows(2).zip(&expected) {
            let dt_s = pair[1][0] - pair[0][0];
            let (transition, process) = motion::constant_velocity::<2, 4>(dt_s, 10.0);
            let plot = SVector::from([pair[1][5], pair[1][6]]);
            let predicted = state.predicted(&transition, &process);
            let (after, innovation) = predicted
                .updated(&plot, &measurement_matrix, &noise)
                .unwrap();
            state = after;
            agrees(&state, innovation.nis, &pair[1], expected);
        }
    }

    /// A matched filter over 50 runs of 40 steps each: the mean NEES of the last step lies in its 99.9 % region (ibid., section
    /// 5.4.2), and so do those of all steps but two at most. The seeds are fixed.
    #[test]
    fn the_nees_of_a_matched_filter_is_in_its_region() {
        const RUNS: u64 = 50;
        const STEPS: u64 = 40;
        const NOISE: Purpose = Purpose::named("nees");
        let (dt_s, q, sigma) = (4.0, 5.0, 80.0);
        let (transition, process) = motion::constant_velocity::<2, 4>(dt_s, q);
        let root = Cholesky::new(process).unwrap().l();
        let measurement_matrix = SMatrix::<f64, 2, 4>::new(1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0);
        let noise = SMatrix::<f64, 2, 2>::identity() * (sigma * sigma);
        let first = Gaussian {
            mean: SVector::from([0.0, 200.0, 0.0, -50.0]),
            covariance: SMatrix::from_diagonal(&SVector::from([6_400.0, 900.0, 6_400.0, 900.0])),
        };
        let mut sums = vec![0.0; STEPS as usize];
        for run in 0..RUNS {
            let draws = Draws::new(2_001, run);
            let normals = |step: u64, what: u64| {
                let n = draws.normals(NOISE, Subject::index(what), Subject::NONE, step);
                SVector::from([n[0], n[1], n[2], n[3]])
            };
            let spread = Cholesky::new(first.covariance).unwrap().l();
            let mut truth = first.mean + spread * normals(0, 0);
            let mut state = first;
            for step in 0..STEPS {
                truth = transition * truth + root * normals(step, 1);
                let error = normals(step, 2) * sigma;
                let plot = SVector::from([truth[0] + error[0], truth[2] + error[1]]);
                let predicted = state.predicted(&transition, &process);
                state = predicted
                    .updated(&plot, &measurement_matrix, &noise)
                    .unwrap()
                    .0;
                sums[step as usize] += state.nees(&truth).unwrap();
            }
        }
        let region = |freedom: f64, tail: f64| {
            (
                chi_squared_quantile(tail, freedom),
                chi_squared_quantile(1.0 - tail, freedom),
            )
        };
        let (low, high) = region(4.0 * RUNS as f64, 0.0005);
        let outside = sums
            .iter()
            .filter(|sum| !(low..=high).contains(*sum))
            .count();
        assert!(outside <= 2, "{outside} steps outside {low}..{high}");
        // The last step by itself: independent runs, so exactly chi-squared.
        assert!((low..=high).contains(&sums[STEPS as usize - 1]));
    }
}
