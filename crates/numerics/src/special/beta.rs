//! The incomplete beta function, with the binomial, beta and Student t distributions.

use super::expansion::{away_from_zero, term_limit};
use super::loader::binomial_mass;
use super::root::least_positive;
use crate::special::normal_quantile;

/// The regularised incomplete beta function I_x(a, b), for a, b > 0 and x in 0 to 1.
///
/// A continued fraction (NIST Digital Library of Mathematical Functions, 8.17.22, contracted), on the side where it converges fast. The
/// relative error is near 10⁻¹⁴ for arguments to 10⁵, and grows with their square root to 10¹⁰, beyond which digits are lost.
///
/// ```
/// use gapfiller_numerics::special::beta_inc;
///
/// assert!((beta_inc(2.0, 3.0, 0.4) - 0.5248).abs() < 1e-15);
/// ```
#[must_use]
pub fn beta_inc(a: f64, b: f64, x: f64) -> f64 {
    beta_both(a, b, x, 1.0 - x).0
}

/// (I_x(a, b), I_y(b, a)), which add up to one; y = 1 − x is given apart for its precision.
fn beta_both(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    if !(a > 0.0 && b > 0.0 && x >= 0.0 && y >= 0.0) || a.is_infinite() || b.is_infinite() {
        return (f64::NAN, f64::NAN);
    }
    if x == 0.0 {
        return (0.0, 1.0);
    }
    if y == 0.0 {
        return (1.0, 0.0);
    }
    // xᵃ yᵇ / B(a, b).
    let power = binomial_mass(a, b, x, y) * (a / (a + b) * b);
    if x * (a + b + 2.0) < a + 1.0 {
        let lower = (power * fraction(a, b, x, y)).min(1.0);
        (lower, 1.0 - lower)
    } else {
        let upper = (power * fraction(b, a, y, x)).min(1.0);
        (1.0 - upper, upper)
    }
}

/// B(a, b) I_x(a, b) / (xᵃ yᵇ): the contracted fraction 1/(β₁ + α₂/(β₂ + α₃/(β₃ + …))) by Lentz's method.
///
/// DiDonato, A. R. and Morris, A. H. (1992), "Algorithm 708: Significant digit computation of the incomplete beta function
/// ratios", *ACM TOMS* 18, pp. 360–373, routine BFRAC; λ = a − (a + b) x is what would cancel.
fn fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let limit = term_limit(a.max(b));
    let lambda = if x <= 0.5 {
        a - (a + b) * x
    } else {
        (a + b) * y - b
    };
    let first = away_from_zero(a / (a + 1.0) * (lambda + 1.0));
    let (mut value, mut c, mut d) = (first, first, 0.0);
    let mut n = 1.0;
    while n < limit {
        let middle = a + 2.0 * n - 1.0;
        let alpha = ((a + n - 1.0) / middle * x) * ((a + b + n - 1.0) / middle * x) * n * (b - n);
        let beta = n
            + n * (b - n) * x / middle
            + (a + n) / (middle + 2.0) * (lambda + 1.0 + n * (1.0 + y));
        d = 1.0 / away_from_zero(beta + alpha * d);
        c = away_from_zero(beta + alpha / c);
        let factor = c * d;
        value *= factor;
        if (factor - 1.0).abs() < f64::EPSILON {
            break;
        }
        n += 1.0;
    }
    1.0 / value
}

/// The beta quantile: the x with I_x(a, b) = `p`.
#[must_use]
pub fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    if !((0.0..=1.0).contains(&p) && a > 0.0 && b > 0.0) || a.is_infinite() || b.is_infinite() {
        return f64::NAN;
    }
    if p == 0.0 || p == 1.0 {
        return p;
    }
    let upper = 1.0 - p;
    // The smaller tail carries the digits.
    least_positive(|x| {
        if x >= 1.0 {
            return true;
        }
        let (below, above) = beta_both(a, b, x, 1.0 - x);
        if p < 0.5 { below >= p } else { above <= upper }
    })
}

/// Probability of `k` or fewer successes in `n` trials that each succeed with probability `p`.
///
/// ```
/// use gapfiller_numerics::special::binomial_cdf;
///
/// assert!((binomial_cdf(1, 4, 0.5) - 5.0 / 16.0).abs() < 1e-15);
/// ```
#[must_use]
pub fn binomial_cdf(k: u64, n: u64, p: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    if k >= n {
        return 1.0;
    }
    // P(successes ≤ k) = I_{1−p}(n − k, k + 1).
    beta_both((n - k) as f64, k as f64 + 1.0, 1.0 - p, p).0
}

/// Probability that Student's t with `dof` > 0 degrees of freedom is at most `t`.
#[must_use]
pub fn student_t_cdf(t: f64, dof: f64) -> f64 {
    if t == 0.0 {
        return 0.5;
    }
    let (centre, tails) = student_t_both(t.abs(), dof);
    if t < 0.0 {
        0.5 * tails
    } else {
        0.5 + 0.5 * centre
    }
}

/// Probability that |t| is below and above `t` (Abramowitz and Stegun 26.7.1).
fn student_t_both(t: f64, dof: f64) -> (f64, f64) {
    if t.is_infinite() {
        return (1.0, 0.0);
    }
    // t² / (dof + t²), written so that t² cannot overflow.
    let ratio = t / dof * t;
    let y = if ratio.is_infinite() {
        1.0
    } else {
        ratio / (1.0 + ratio)
    };
    beta_both(0.5, 0.5 * dof, y, 1.0 / (1.0 + ratio))
}

/// Student's t quantile: the value with probability `p` below it, for `dof` > 0 degrees of freedom.
///
/// ```
/// use gapfiller_numerics::special::student_t_quantile;
///
/// assert!((student_t_quantile(0.975, 9.0) - 2.262_157_162_798_205).abs() < 1e-13);
/// ```
#[must_use]
pub fn student_t_quantile(p: f64, dof: f64) -> f64 {
    /// The difference from the normal is below rounding.
    const NORMAL_FROM: f64 = 1e17;
    if !((0.0..=1.0).contains(&p) && dof > 0.0) {
        return f64::NAN;
    }
    if dof >= NORMAL_FROM {
        return normal_quantile(p);
    }
    let from_centre = p - 0.5;
    if from_centre == 0.0 {
        return 0.0;
    }
    let tail = if from_centre < 0.0 { p } else { 1.0 - p };
    let magnitude = if tail == 0.0 {
        f64::INFINITY
    } else if tail > 0.25 {
        least_positive(|t| 0.5 * student_t_both(t, dof).0 >= from_centre.abs())
    } else {
        least_positive(|t| 0.5 * student_t_both(t, dof).1 <= tail)
    };
    if from_centre < 0.0 {
        -magnitude
    } else {
        magnitude
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;

    fn close(a: f64, b: f64, relative: f64) -> bool {
        (a - b).abs() <= relative * b.abs()
    }

    /// I_x(a, 1) = xᵃ; I_x(1, b) = 1 − (1−x)ᵇ; I_x(½, ½) = (2/π) asin √x (DLMF 8.17.7, 8.17.8).
    #[test]
    fn closed_forms() {
        for k in 1..100 {
            let x = f64::from(k) / 100.0;
            for power in [0.2, 1.0, 3.7, 50.0] {
                assert!(
                    close(beta_inc(power, 1.0, x), math::pow(x, power), 1e-12),
                    "{x} {power}"
                );
                let complement = 1.0 - math::pow(1.0 - x, power);
                assert!((beta_inc(1.0, power, x) - complement).abs() < 1e-13);
            }
            let arc = std::f64::consts::FRAC_2_PI * math::asin(x.sqrt());
            assert!(close(beta_inc(0.5, 0.5, x), arc, 1e-13));
        }
    }

    /// I_x(a, b) = 1 − I_{1−x}(b, a), and the recurrence DLMF 8.17.20.
    #[test]
    fn identities() {
        for (a, b, x) in [
            (0.3, 4.0, 0.25),
            (12.0, 7.5, 0.625),
            (1e4, 2e4, 0.335),
            (3e5, 0.5, 0.999_995),
        ] {
            assert!(
                (beta_inc(a, b, x) + beta_inc(b, a, 1.0 - x) - 1.0).abs() < 1e-12,
                "{a} {b}"
            );
            // I_x(a, b) − I_x(a+1, b) = xᵃ (1−x)ᵇ / (a B(a, b)).
            let step = binomial_mass(a, b, x, 1.0 - x) * b / (a + b);
            assert!(
                (beta_inc(a, b, x) - step - beta_inc(a + 1.0, b, x)).abs() < 1e-11,
                "{a} {b}"
            );
        }
    }

    #[test]
    fn binomial_by_summation() {
        let (n, p) = (23_u64, 0.37);
        let mut sum = 0.0;
        let mut mass = math::pow(1.0 - p, n as f64);
        for k in 0..=n {
            sum += mass;
            assert!(close(binomial_cdf(k, n, p), sum, 1e-13), "{k}");
            mass *= (n - k) as f64 / (k + 1) as f64 * p / (1.0 - p);
        }
        assert_eq!(binomial_cdf(0, 10, 0.0), 1.0);
        assert_eq!(binomial_cdf(9, 10, 1.0), 0.0);
        assert_eq!(binomial_cdf(0, 0, 0.3), 1.0);
    }

    #[test]
    fn student_t_known_quantiles() {
        let known = [
            (0.975, 1.0, 12.706_204_736_174_7),
            (0.975, 2.0, 4.302_652_729_749_462),
            (0.975, 9.0, 2.262_157_162_798_205),
            (0.95, 30.0, 1.697_260_886_593_957_4),
            (0.005, 4.0, -4.604_094_871_349_993),
        ];
        for (p, dof, t) in known {
            assert!(
                close(student_t_quantile(p, dof), t, 1e-13),
                "{p} {dof} {}",
                student_t_quantile(p, dof)
            );
            assert!(close(student_t_cdf(t, dof), p, 1e-13));
        }
        // One degree of freedom is the Cauchy distribution.
        for p in [1e-12, 0.1, 0.4, 0.500_001, 0.7, 0.999_99] {
            let cauchy = -1.0 / math::tan(std::f64::consts::PI * p);
            assert!(close(student_t_quantile(p, 1.0), cauchy, 1e-9), "{p}");
        }
        let many = student_t_quantile(0.975, 1e12);
        assert!(close(many, normal_quantile(0.975), 1e-11), "{many}");
        assert_eq!(student_t_quantile(0.5, 3.0), 0.0);
        assert_eq!(student_t_quantile(1.0, 3.0), f64::INFINITY);
        assert!(student_t_quantile(0.9, -1.0).is_nan());
    }

    #[test]
    fn beta_quantile_inverts() {
        for (a, b) in [(0.5, 0.5), (3.0, 998.0), (250.0, 2.0), (1.0, 1.0)] {
            for p in [1e-10, 0.025, 0.5, 0.975, 1.0 - 1e-10] {
                let x = beta_quantile(p, a, b);
                // Near one a step of x is a visible step of the probability.
                assert!(
                    (beta_inc(a, b, x) - p).abs() < 1e-12 || x > 1.0 - 1e-12,
                    "{a} {b} {p}: {x}"
                );
            }
        }
        assert_eq!(
            (beta_quantile(0.0, 2.0, 2.0), beta_quantile(1.0, 2.0, 2.0)),
            (0.0, 1.0)
        );
    }
}
