//! The non-central chi-squared distribution.

use super::gamma::{gamma_p, gamma_q};
use super::loader::poisson_mass;

/// Probability that a non-central chi-squared variate with `dof` > 0 degrees of freedom and non-centrality `lambda` ≥ 0 (the
/// sum of the squared means) is at most `x`.
///
/// A Poisson mixture of central ones (Johnson, Kotz and Balakrishnan 1995, *Continuous Univariate Distributions*, vol. 2, eq.
/// 29.2): `Σ Poisson(j; λ/2) · P(dof/2 + j, x/2)`. The sum starts at the likeliest j and goes both ways until the masses left
/// out are below 10⁻¹⁷; each central probability follows from the one before (Abramowitz and Stegun 6.5.21). The absolute
/// error is near 10⁻¹⁴. Work grows as √λ; beyond λ = 10¹⁰ the answer is NaN.
///
/// ```
/// use gapfiller_numerics::special::noncentral_chi_squared_cdf;
///
/// // A gate of 99 % in three dimensions, for something four standard deviations away.
/// assert!((noncentral_chi_squared_cdf(11.344_866_730_144_37, 3.0, 16.0) - 0.182_07).abs() < 1e-5);
/// ```
#[must_use]
pub fn noncentral_chi_squared_cdf(x: f64, dof: f64, lambda: f64) -> f64 {
    mixture(x, dof, lambda).0
}

/// 1 − [`noncentral_chi_squared_cdf`], without loss of digits where it is small.
#[must_use]
pub fn noncentral_chi_squared_survival(x: f64, dof: f64, lambda: f64) -> f64 {
    mixture(x, dof, lambda).1
}

/// (at most x, above x).
fn mixture(x: f64, dof: f64, lambda: f64) -> (f64, f64) {
    const LARGEST: f64 = 1e10;
    let usable = dof > 0.0 && dof.is_finite() && (0.0..=LARGEST).contains(&lambda) && !x.is_nan();
    if !usable {
        return (f64::NAN, f64::NAN);
    }
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x.is_infinite() {
        return (1.0, 0.0);
    }
    let (half_x, half_lambda) = (0.5 * x, 0.5 * lambda);
    let middle = half_lambda.floor();
    let (below_up, above_up) = upwards(half_x, 0.5 * dof, half_lambda, middle);
    let (below_down, above_down) = downwards(half_x, 0.5 * dof, half_lambda, middle);
    (
        (below_up + below_down).min(1.0),
        (above_up + above_down).min(1.0),
    )
}

/// Masses below this share of the largest are left out; the tails of a Poisson mass fall faster than geometrically.
const NEGLIGIBLE: f64 = 1e-20;

/// The terms from `first` up. P falls by masses, so it is carried down from its start; its digits are those of the start,
/// absolute, which is all that weights below one ask for. Q only rises.
fn upwards(half_x: f64, half_dof: f64, half_lambda: f64, first: f64) -> (f64, f64) {
    let largest = poisson_mass(first, half_lambda);
    let (mut weight, mut j) = (largest, first);
    let (mut below, mut above) = (0.0, 0.0);
    let mut p = gamma_p(half_dof + j, half_x);
    let mut q = gamma_q(half_dof + j, half_x);
    let mut step = poisson_mass(half_dof + j, half_x);
    while weight > NEGLIGIBLE * largest {
        below += weight * p;
        above += weight * q;
        p = (p - step).max(0.0);
        q = (q + step).min(1.0);
        j += 1.0;
        step *= half_x / (half_dof + j);
        weight *= half_lambda / j;
    }
    (below, above)
}

/// The terms below `first`, down to none.
fn downwards(half_x: f64, half_dof: f64, half_lambda: f64, first: f64) -> (f64, f64) {
    let largest = poisson_mass(first, half_lambda);
    let (mut weight, mut j) = (largest, first);
    let (mut below, mut above) = (0.0, 0.0);
    let mut p = gamma_p(half_dof + j, half_x);
    let mut q = gamma_q(half_dof + j, half_x);
    let mut step = poisson_mass(half_dof + j, half_x);
    while j > 0.0 && weight > NEGLIGIBLE * largest {
        // From j to j − 1: P gains the mass at j − 1, which is the one at j times a / x.
        step *= (half_dof + j) / half_x;
        p = (p + step).min(1.0);
        q = (q - step).max(0.0);
        weight *= j / half_lambda;
        j -= 1.0;
        below += weight * p;
        above += weight * q;
    }
    (below, above)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::{chi_squared_cdf, normal_cdf};

    /// With one degree of freedom it is a folded normal: Φ(√x − √λ) − Φ(−√x − √λ).
    #[test]
    fn one_degree_is_a_folded_normal() {
        for x in [0.01, 0.5, 1.0, 4.0, 11.3, 60.0, 400.0] {
            for lambda in [0.0_f64, 0.3, 2.0, 9.0, 50.0, 300.0, 2_000.0] {
                let (a, b) = (f64::sqrt(x), lambda.sqrt());
                let expected = normal_cdf(a - b) - normal_cdf(-a - b);
                let found = noncentral_chi_squared_cdf(x, 1.0, lambda);
                assert!(
                    (found - expected).abs() < 1e-13,
                    "{x} {lambda}: {found} {expected}"
                );
                let above = normal_cdf(b - a) + normal_cdf(-a - b);
                let found = noncentral_chi_squared_survival(x, 1.0, lambda);
                assert!(
                    (found - above).abs() < 1e-13,
                    "{x} {lambda}: {found} {above}"
                );
            }
        }
    }

    /// The mixture summed by mpmath with 50 digits.
    #[test]
    fn known_values() {
        for (x, dof, lambda, expected) in KNOWN {
            let found = noncentral_chi_squared_cdf(x, dof, lambda);
            assert!(
                (found - expected).abs() < 1e-12,
                "{x} {dof} {lambda}: {found} {expected}"
            );
        }
    }

    const KNOWN: [(f64, f64, f64, f64); 6] = [
        (11.344866730144373, 3.0, 16.0, 0.182_072_264_871_630_3),
        (16.27, 3.0, 4.0, 0.953_778_173_126_516_8),
        (16.81, 6.0, 25.0, 0.072_687_198_095_751_67),
        (100.0, 6.0, 80.0, 0.785_548_498_541_043_6),
        (5.0, 10.0, 0.5, 0.093_286_191_649_063_77),
        (1000.0, 2.0, 950.0, 0.783_681_988_007_050_5),
    ];

    #[test]
    fn without_a_centre_it_is_central_and_it_falls_with_lambda() {
        for dof in [1.0, 3.0, 6.0, 40.0] {
            for x in [0.1, 3.0, 12.0, 80.0] {
                let found = noncentral_chi_squared_cdf(x, dof, 0.0);
                assert!((found - chi_squared_cdf(x, dof)).abs() < 1e-14);
                let mut last = found;
                for step in 1..60 {
                    let lambda = 0.1 * f64::from(step) * f64::from(step);
                    let next = noncentral_chi_squared_cdf(x, dof, lambda);
                    assert!(next <= last + 1e-14 && next >= 0.0);
                    let both = next + noncentral_chi_squared_survival(x, dof, lambda);
                    assert!((both - 1.0).abs() < 1e-12);
                    last = next;
                }
            }
        }
    }

    #[test]
    fn outside_the_domain() {
        assert!(noncentral_chi_squared_cdf(1.0, 0.0, 1.0).is_nan());
        assert!(noncentral_chi_squared_cdf(1.0, 3.0, -1.0).is_nan());
        assert!(noncentral_chi_squared_cdf(f64::NAN, 3.0, 1.0).is_nan());
        assert_eq!(noncentral_chi_squared_cdf(-1.0, 3.0, 1.0), 0.0);
        assert_eq!(noncentral_chi_squared_cdf(f64::INFINITY, 3.0, 1.0), 1.0);
    }
}
