//! The incomplete gamma function, with the chi-squared and Poisson distributions.

use super::expansion::{away_from_zero, term_limit};
use super::loader::poisson_mass;
use super::root::least_positive;
use crate::math;
use crate::special::normal_quantile;

/// ln |Γ(x)|.
#[inline]
#[must_use]
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// The regularised lower incomplete gamma function P(a, x), for a > 0 and x ≥ 0.
///
/// Abramowitz and Stegun (1964), 6.5.29 (series) below x = a + 1 and 6.5.31 (continued fraction) above. The
/// relative error is near 10⁻¹⁴ for a to 10⁵, and grows with its square root to 10¹⁰, beyond which digits are lost.
#[must_use]
pub fn gamma_p(a: f64, x: f64) -> f64 {
    gamma_both(a, x).0
}

/// The regularised upper incomplete gamma function Q(a, x) = 1 − P(a, x), with full relative precision in the upper tail.
///
/// ```
/// use gapfiller_numerics::{math, special::gamma_q};
///
/// assert!((gamma_q(1.0, 700.0) / math::exp(-700.0) - 1.0).abs() < 1e-12);
/// ```
#[must_use]
pub fn gamma_q(a: f64, x: f64) -> f64 {
    gamma_both(a, x).1
}

/// (P, Q), the smaller of them computed and the other its complement.
fn gamma_both(a: f64, x: f64) -> (f64, f64) {
    if !(a > 0.0 && x >= 0.0) || a.is_infinite() {
        return (f64::NAN, f64::NAN);
    }
    if x == 0.0 {
        return (0.0, 1.0);
    }
    if x.is_infinite() {
        return (1.0, 0.0);
    }
    if x < a + 1.0 {
        let p = (poisson_mass(a, x) * lower_series(a, x)).min(1.0);
        (p, 1.0 - p)
    } else {
        // xᵃ e⁻ˣ / Γ(a) is the mass times a.
        let q = (poisson_mass(a, x) * a * upper_fraction(a, x)).min(1.0);
        (1.0 - q, q)
    }
}

/// 1 + x/(a+1) + x²/((a+1)(a+2)) + …
fn lower_series(a: f64, x: f64) -> f64 {
    let limit = term_limit(a);
    let (mut sum, mut term, mut n) = (1.0, 1.0, 0.0);
    while n < limit {
        n += 1.0;
        term *= x / (a + n);
        let next = sum + term;
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

/// Γ(a, x) x⁻ᵃ eˣ by the continued fraction 1/(x+1−a − 1(1−a)/(x+3−a − 2(2−a)/(x+5−a − …))), evaluated by Lentz's method.
fn upper_fraction(a: f64, x: f64) -> f64 {
    let limit = term_limit(a);
    let mut b = x + 1.0 - a;
    let mut c = f64::MAX;
    let mut d = 1.0 / b;
    let mut value = d;
    let mut n = 1.0;
    while n < limit {
        let numerator = -n * (n - a);
        b += 2.0;
        d = 1.0 / away_from_zero(numerator * d + b);
        c = away_from_zero(b + numerator / c);
        let factor = c * d;
        value *= factor;
        if (factor - 1.0).abs() < f64::EPSILON {
            break;
        }
        n += 1.0;
    }
    value
}

/// Probability that a chi-squared variate with `dof` degrees of freedom is at most `x`.
#[must_use]
pub fn chi_squared_cdf(x: f64, dof: f64) -> f64 {
    gamma_p(0.5 * dof, 0.5 * x.max(0.0))
}

/// The chi-squared quantile: the value with probability `p` below it, for `dof` > 0 degrees of freedom.
///
/// ```
/// use gapfiller_numerics::special::chi_squared_quantile;
///
/// assert!((chi_squared_quantile(0.99, 3.0) - 11.344_866_730_144_37).abs() < 1e-12); // a tracker's gate
/// ```
#[must_use]
pub fn chi_squared_quantile(p: f64, dof: f64) -> f64 {
    if !((0.0..=1.0).contains(&p) && dof > 0.0 && dof.is_finite()) {
        return f64::NAN;
    }
    if p == 0.0 {
        return 0.0;
    }
    if p == 1.0 {
        return f64::INFINITY;
    }
    let a = 0.5 * dof;
    if dof == 2.0 {
        return -2.0 * math::ln_1p(-p);
    }
    // The smaller tail carries the digits.
    if p < 0.5 {
        2.0 * least_positive(|x| gamma_p(a, x) >= p)
    } else {
        let upper = 1.0 - p;
        2.0 * least_positive(|x| gamma_q(a, x) <= upper)
    }
}

/// The Poisson quantile: the least k with probability at least `u` of a count of k or fewer, for a given `mean`.
///
/// Zero for a mean that is not positive. Means up to 64, those of false alarms in a scan, take a sum of k terms; above, a
/// search from the normal approximation. `u` is taken below 1, for which no count would be enough.
///
/// ```
/// use gapfiller_numerics::special::poisson_quantile;
///
/// assert_eq!(poisson_quantile(0.5, 3.0), 3);
/// assert_eq!(poisson_quantile(0.04, 3.0), 0); // e⁻³ = 0.0498
/// ```
#[must_use]
pub fn poisson_quantile(u: f64, mean: f64) -> u64 {
    const LARGEST_BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;
    const SUMMED: f64 = 64.0;
    let u = u.min(LARGEST_BELOW_ONE);
    if !(mean > 0.0 && mean.is_finite() && u > 0.0) {
        return 0;
    }
    if mean <= SUMMED {
        poisson_by_summation(u, mean)
    } else {
        poisson_by_search(u, mean)
    }
}

/// Adds masses from zero until `u` is reached, or until they no longer change the sum.
fn poisson_by_summation(u: f64, mean: f64) -> u64 {
    let mut mass = math::exp(-mean);
    let mut sum = mass;
    let mut k = 0.0;
    while sum < u {
        k += 1.0;
        mass *= mean / k;
        let next = sum + mass;
        if next == sum && k > mean {
            break;
        }
        sum = next;
    }
    k as u64
}

/// Steps from the Cornish–Fisher approximation to the exact count, then proves it by the distribution function.
fn poisson_by_search(u: f64, mean: f64) -> u64 {
    /// Above, the approximation errs by less than a count in 10⁵ of spread, and the proof takes long.
    const PROVED: f64 = 1e10;
    // P(count ≤ k) = Q(k + 1, mean).
    let reached = |k: f64| gamma_q(k + 1.0, mean) >= u;
    let z = normal_quantile(u);
    let mut k = (mean + z * mean.sqrt() + (z * z - 1.0) / 6.0)
        .floor()
        .max(0.0);
    if mean > PROVED {
        return k as u64;
    }
    while k > 0.0 && reached(k - 1.0) {
        k -= 1.0;
    }
    // The bound is never met: it only says that this ends.
    while !reached(k) && k < 2.0 * mean + 1000.0 {
        k += 1.0;
    }
    k as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::{erf, erfc};

    fn close(a: f64, b: f64, relative: f64) -> bool {
        (a - b).abs() <= relative * b.abs()
    }

    /// P(1, x) = 1 − e⁻ˣ; P(½, x²) = erf x; Q(n, x) = e⁻ˣ Σ xᵏ/k!.
    #[test]
    fn closed_forms() {
        for k in 1..60 {
            let x = 0.2 * f64::from(k);
            assert!(close(gamma_p(1.0, x), -math::exp_m1(-x), 1e-14));
            assert!(close(gamma_q(1.0, x), math::exp(-x), 1e-13));
            assert!(close(gamma_p(0.5, x * x), erf(x), 1e-14));
            assert!(close(gamma_q(0.5, x * x), erfc(x), 2e-13), "{x}");
            let erlang = math::exp(-x) * (1.0 + x + x * x / 2.0 + x * x * x / 6.0);
            assert!(close(gamma_q(4.0, x), erlang, 1e-13));
        }
    }

    /// P(a+1, x) = P(a, x) − xᵃ e⁻ˣ / Γ(a+1) (Abramowitz and Stegun 6.5.21).
    #[test]
    fn recurrence() {
        for (a, x) in [
            (0.3, 0.1),
            (2.5, 7.0),
            (40.0, 30.0),
            (1e3, 1.02e3),
            (1e5, 1e5),
        ] {
            let step = gamma_p(a, x) - poisson_mass(a, x);
            assert!((gamma_p(a + 1.0, x) - step).abs() < 1e-12, "{a} {x}");
        }
    }

    #[test]
    fn chi_squared_known_quantiles() {
        let known = [
            (0.95, 1.0, 3.841_458_820_694_124),
            (0.05, 10.0, 3.940_299_136_119_060_5),
            (0.99, 3.0, 11.344_866_730_144_373),
            (0.5, 4.0, 3.356_693_980_033_321),
            (0.975, 100.0, 129.561_197_185_839_4),
        ];
        for (p, dof, x) in known {
            assert!(
                close(chi_squared_quantile(p, dof), x, 1e-13),
                "{p} {dof} {}",
                chi_squared_quantile(p, dof)
            );
            assert!(close(chi_squared_cdf(x, dof), p, 1e-13));
        }
        assert_eq!(chi_squared_quantile(0.0, 3.0), 0.0);
        assert!(close(
            chi_squared_quantile(0.5, 2.0),
            2.0 * std::f64::consts::LN_2,
            1e-15
        ));
    }

    #[test]
    fn outside_the_domain() {
        assert!(
            gamma_p(-1.0, 1.0).is_nan()
                && gamma_q(1.0, -1.0).is_nan()
                && gamma_p(1.0, f64::NAN).is_nan()
        );
        assert!(chi_squared_quantile(1.1, 3.0).is_nan() && chi_squared_quantile(0.1, 0.0).is_nan());
        assert_eq!((gamma_p(3.0, 0.0), gamma_q(3.0, f64::INFINITY)), (0.0, 0.0));
    }

    /// Both ways meet at the same counts, and the count is the least that reaches `u`.
    #[test]
    fn poisson_quantile_is_the_least_count() {
        for mean in [0.01, 0.7, 5.0, 63.0, 64.5, 200.0, 12_345.6] {
            for u in [1e-9, 0.01, 0.3, 0.5, 0.77, 0.999, 1.0 - 1e-9] {
                let k = poisson_quantile(u, mean);
                assert!(
                    gamma_q(k as f64 + 1.0, mean) >= u * (1.0 - 1e-13),
                    "{mean} {u}"
                );
                assert!(
                    k == 0 || gamma_q(k as f64, mean) < u * (1.0 + 1e-13),
                    "{mean} {u}"
                );
                if mean < 300.0 {
                    assert_eq!(k, poisson_by_summation(u, mean), "{mean} {u}");
                }
            }
        }
    }

    #[test]
    fn poisson_quantile_at_the_edges() {
        assert_eq!(poisson_quantile(0.0, 5.0), 0);
        assert_eq!(poisson_quantile(0.9, 0.0), 0);
        assert_eq!(poisson_quantile(f64::NAN, f64::NAN), 0);
        assert!((17..40).contains(&poisson_quantile(1.0, 3.0)));
        assert_eq!(poisson_quantile(0.5, 1e300), u64::MAX);
        assert!((1_000..2_000).contains(&poisson_quantile(1.0, 1_000.0)));
    }
}
