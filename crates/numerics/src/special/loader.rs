//! Poisson and binomial masses without the cancellation of log-gamma differences.
//!
//! Loader, C. (2000), "Fast and accurate computation of binomial probabilities", Bell Labs technical note: Stirling's
//! formula is divided out, so that what remains are the small *deviance* and *Stirling error*. The arguments need not be
//! whole, which makes these the prefactors of the incomplete gamma and beta functions too.

use std::f64::consts::TAU;

use crate::math;

/// λˣ e^(−λ) / Γ(x + 1), for x ≥ 0 and λ ≥ 0.
pub fn poisson_mass(x: f64, mean: f64) -> f64 {
    if mean == 0.0 {
        return if x == 0.0 { 1.0 } else { 0.0 };
    }
    if x == 0.0 {
        return math::exp(-mean);
    }
    if x < 1.0 {
        // Stirling's formula is of no use here, and nothing is large enough to cancel.
        return math::exp(x * math::ln(mean) - mean - libm::lgamma(x + 1.0));
    }
    math::exp(-stirling_error(x) - deviance(x, mean)) / (TAU * x).sqrt()
}

/// Γ(a + b + 1) / (Γ(a + 1) Γ(b + 1)) · pᵃ qᵇ, for a, b > 0 and q = 1 − p given apart for its precision.
pub fn binomial_mass(a: f64, b: f64, p: f64, q: f64) -> f64 {
    let n = a + b;
    if a < 1.0 || b < 1.0 {
        let combinations = libm::lgamma(n + 1.0) - libm::lgamma(a + 1.0) - libm::lgamma(b + 1.0);
        if n < 100.0 {
            return math::exp(combinations + a * math::ln(p) + b * math::ln(q));
        }
        return one_sided_mass(a, b, p, q);
    }
    let exponent = stirling_error(n)
        - stirling_error(a)
        - stirling_error(b)
        - deviance(a, n * p)
        - deviance(b, n * q);
    math::exp(exponent) * (n / (TAU * a * b)).sqrt()
}

/// [`binomial_mass`] with one count below 1 and the other large: Stirling's formula only for the large ones.
fn one_sided_mass(a: f64, b: f64, p: f64, q: f64) -> f64 {
    let (small, large, small_p, large_p) = if a < b { (a, b, p, q) } else { (b, a, q, p) };
    let n = a + b;
    // Γ(n + 1) / Γ(large + 1) by Stirling, its large parts combined: n ln n − l ln l − small.
    let ratio =
        0.5 * math::ln_1p(small / large) + large * math::ln_1p(small / large) + small * math::ln(n)
            - small
            + stirling_error(n)
            - stirling_error(large);
    let ln_large_p = if small_p < 0.5 {
        math::ln_1p(-small_p)
    } else {
        math::ln(large_p)
    };
    math::exp(ratio - libm::lgamma(small + 1.0) + small * math::ln(small_p) + large * ln_large_p)
}

/// ln Γ(x + 1) − [(x + ½) ln x − x + ½ ln 2π], for x ≥ 1.
fn stirling_error(x: f64) -> f64 {
    const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;
    if x < 16.0 {
        return libm::lgamma(x + 1.0) - (x + 0.5) * math::ln(x) + x - HALF_LN_TAU;
    }
    // Stirling's series: B₂ₖ / (2k (2k − 1) x^(2k−1)).
    let r = 1.0 / (x * x);
    let series = [
        1.0 / 12.0,
        -1.0 / 360.0,
        1.0 / 1260.0,
        -1.0 / 1680.0,
        1.0 / 1188.0,
        -691.0 / 360_360.0,
    ];
    series.iter().rev().fold(0.0, |sum, c| sum * r + c) / x
}

/// x ln(x / m) + m − x, also where x is close to m.
fn deviance(x: f64, m: f64) -> f64 {
    let difference = x - m;
    if difference.abs() >= 0.1 * (x + m) {
        return x * math::ln(x / m) + m - x;
    }
    let v = difference / (x + m);
    let mut sum = difference * v;
    let mut term = 2.0 * x * v;
    let mut odd = 3.0;
    // v < 0.1, so ten terms are the most it takes.
    while odd < 60.0 {
        term *= v * v;
        sum += term / odd;
        odd += 2.0;
        if term.abs() <= f64::EPSILON * sum.abs() {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_masses_by_hand() {
        assert!((poisson_mass(3.0, 2.0) - 8.0 / 6.0 * math::exp(-2.0)).abs() < 1e-15);
        assert!((binomial_mass(2.0, 3.0, 0.3, 0.7) - 10.0 * 0.09 * 0.343).abs() < 1e-15);
        assert_eq!(poisson_mass(0.0, 0.0), 1.0);
    }

    #[test]
    fn large_masses_add_up_to_one() {
        let mean = 1e4;
        let total: f64 = (9_000..11_000)
            .map(|k| poisson_mass(f64::from(k), mean))
            .sum();
        assert!((total - 1.0).abs() < 1e-13, "{total}");
        let total: f64 = (1..5_000)
            .map(|k| binomial_mass(f64::from(k), f64::from(5_000 - k), 0.4, 0.6))
            .sum();
        assert!((total - 1.0).abs() < 1e-12, "{total}");
    }

    /// The two ways of computing a mass with a small count agree where both hold.
    #[test]
    fn one_small_count() {
        for (a, b, p) in [(0.5, 98.0, 0.004), (98.0, 0.5, 0.99), (0.5, 60.0, 0.3)] {
            let q = 1.0 - p;
            let (plain, stirling) = (binomial_mass(a, b, p, q), one_sided_mass(a, b, p, q));
            assert!((plain / stirling - 1.0).abs() < 1e-12, "{a} {b} {p}");
        }
    }
}
