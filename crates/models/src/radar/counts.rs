//! Poisson and negative binomial probabilities, exact to a few units in the last place for any size of count.
//!
//! Written with the saddle-point expansion of C. Loader, "Fast and Accurate Computation of Binomial Probabilities" (2000):
//! the large, nearly equal terms of a log-gamma formula are cancelled on paper, not in floating point.

use core::f64::consts::PI;
use gapfiller_numerics::math::{exp, ln, ln_1p};

/// The error of Stirling's formula: ln(n!) − ½ ln(2πn) − n ln n + n, for n ≥ 1 (Loader 2000).
fn stirling_error(n: f64) -> f64 {
    if n < 16.0 {
        // n! is exact in an f64 up to 18!.
        let mut factorial = 1.0;
        let mut k = 2.0;
        while k <= n {
            factorial *= k;
            k += 1.0;
        }
        return ln(factorial) - 0.5 * ln(2.0 * PI * n) - n * ln(n) + n;
    }
    let n2 = n * n;
    let tail = 1.0 / 1680.0 - (1.0 / 1188.0) / n2;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - tail / n2) / n2) / n2) / n
}

/// The deviance x ln(x/m) + m − x, without cancellation when x is near m (Loader 2000).
fn deviance(x: f64, mean: f64) -> f64 {
    let difference = x - mean;
    if difference.abs() >= 0.1 * (x + mean) {
        return x * ln(x / mean) - difference;
    }
    let v = difference / (x + mean);
    let mut sum = difference * v;
    let mut term = 2.0 * x * v;
    let mut odd = 3.0;
    // Each term is at most a hundredth of the last: it stops long before 40, also on a NaN.
    for _ in 0..40 {
        term *= v * v;
        let next = sum + term / odd;
        if next == sum {
            break;
        }
        sum = next;
        odd += 2.0;
    }
    sum
}

/// Natural logarithm of the Poisson probability of `x` (a whole number ≥ 0) at `mean` > 0.
pub(super) fn poisson_ln_pmf(x: f64, mean: f64) -> f64 {
    if x < 1.0 {
        return -mean;
    }
    -stirling_error(x) - deviance(x, mean) - 0.5 * ln(2.0 * PI * x)
}

/// Probability of `x` from a Poisson law of the given mean (0 allowed).
pub(super) fn poisson_pmf(x: f64, mean: f64) -> f64 {
    if mean <= 0.0 {
        return if x < 1.0 { 1.0 } else { 0.0 };
    }
    exp(poisson_ln_pmf(x, mean))
}

/// Probability of `x` from the negative binomial law that mixes Poisson laws over a gamma law of this `shape`
/// (a whole number ≥ 1) and this `mean` (0 allowed).
pub(super) fn negative_binomial_pmf(x: f64, shape: f64, mean: f64) -> f64 {
    if mean <= 0.0 {
        return if x < 1.0 { 1.0 } else { 0.0 };
    }
    if x < 1.0 {
        return exp(-shape * ln_1p(mean / shape));
    }
    // shape / (shape + x) times the binomial probability of `shape` successes in `shape + x` trials.
    let trials = shape + x;
    let expected_successes = trials * (shape / (shape + mean));
    let expected_failures = trials * (mean / (shape + mean));
    let exponent = stirling_error(trials)
        - stirling_error(shape)
        - stirling_error(x)
        - deviance(shape, expected_successes)
        - deviance(x, expected_failures);
    exp(exponent) * (trials / (2.0 * PI * shape * x)).sqrt() * (shape / trials)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_counts_by_hand() {
        // 3^4 e^-3 / 4!
        let hand = 81.0 / 24.0 * exp(-3.0);
        assert!((poisson_pmf(4.0, 3.0) / hand - 1.0).abs() < 1e-14);
        // Geometric law: shape 1, mean 2: (1/3)(2/3)^5.
        let hand = 32.0 / 729.0;
        assert!((negative_binomial_pmf(5.0, 1.0, 2.0) / hand - 1.0).abs() < 1e-14);
        // Shape 2, mean 2: (x + 1) / 2^(x + 2).
        let hand = 21.0 / 4_194_304.0;
        assert!((negative_binomial_pmf(20.0, 2.0, 2.0) / hand - 1.0).abs() < 1e-13);
    }

    #[test]
    fn probabilities_sum_to_one() {
        for (shape, mean) in [(1.0, 7.0), (2.0, 30.0), (50.0, 400.0), (4000.0, 900.0)] {
            let poisson: f64 = (0..4000).map(|x| poisson_pmf(f64::from(x), mean)).sum();
            let mixed: f64 = (0..4000)
                .map(|x| negative_binomial_pmf(f64::from(x), shape, mean))
                .sum();
            assert!((poisson - 1.0).abs() < 1e-13, "mean {mean}: {poisson}");
            assert!((mixed - 1.0).abs() < 1e-13, "shape {shape}: {mixed}");
        }
    }

    #[test]
    fn the_two_forms_of_stirling_error_meet() {
        // ln(16!) from the exact factorial against the series.
        let exact = ln(20_922_789_888_000.0) - 0.5 * ln(32.0 * PI) - 16.0 * ln(16.0) + 16.0;
        assert!((stirling_error(16.0) - exact).abs() < 2e-14);
    }
}
