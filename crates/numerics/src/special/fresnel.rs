//! The Fresnel integrals and the complex error function along the diagonal, where diffraction needs it.

use crate::math;
use std::f64::consts::PI;

/// Below this the power series is used, above it the continued fraction.
const SERIES_BELOW: f64 = 1.6;

/// The Fresnel integrals C(x) = ∫₀ˣ cos(π t²/2) dt and S(x) = ∫₀ˣ sin(π t²/2) dt, in this order.
///
/// Both are odd and tend to ±1/2. Abramowitz and Stegun, *Handbook of Mathematical Functions* (1964), 7.3.11 and 7.3.13
/// (power series) and 7.1.14 with 7.3.22 (continued fraction of the error function). Good to about 1e-14; NaN gives NaN.
///
/// ```
/// use gapfiller_numerics::special::fresnel;
///
/// let (c, s) = fresnel(1.0);
/// assert!((c - 0.779_893_400_376_823).abs() < 1e-14);
/// assert!((s - 0.438_259_147_390_355).abs() < 1e-14);
/// ```
#[must_use]
pub fn fresnel(x: f64) -> (f64, f64) {
    if x.is_nan() {
        return (x, x);
    }
    let size = x.abs();
    let (c, s) = if size < SERIES_BELOW {
        power_series(size)
    } else {
        // ∫ₓ^∞ exp(iπt²/2) dt, taken from (1 + i)/2.
        let (re, im) = tail(size);
        (0.5 - re, 0.5 - im)
    };
    if x < 0.0 { (-c, -s) } else { (c, s) }
}

/// |∫ₓ^∞ exp(iπt²/2) dt|: the strength of a wave behind an edge, √2 in free space and falling as 1/(πx) deep in the shadow.
///
/// In full relative precision for large `x`, where 1/2 minus a Fresnel integral would have none.
///
/// ```
/// use gapfiller_numerics::special::fresnel_tail;
///
/// // At the edge, half of the wave is left.
/// assert!((fresnel_tail(0.0) - 0.5 * 2.0_f64.sqrt()).abs() < 1e-15);
/// assert!((fresnel_tail(1e6) * std::f64::consts::PI * 1e6 - 1.0).abs() < 1e-12);
/// ```
#[must_use]
pub fn fresnel_tail(x: f64) -> f64 {
    if x >= SERIES_BELOW {
        let (re, im) = tail(x);
        return math::hypot(re, im);
    }
    let (c, s) = fresnel(x);
    math::hypot(0.5 - c, 0.5 - s)
}

/// (C, S) by their Maclaurin series, the terms of both in turn.
fn power_series(x: f64) -> (f64, f64) {
    let angle = 0.5 * PI * x * x;
    let (mut c, mut s) = (0.0, 0.0);
    // x · angleⁿ / n!
    let mut power = x;
    let mut n = 0.0;
    while power != 0.0 && n < 60.0 {
        let term = power / (2.0 * n + 1.0);
        match n % 4.0 {
            0.0 => c += term,
            1.0 => s += term,
            2.0 => c -= term,
            _ => s -= term,
        }
        n += 1.0;
        power *= angle / n;
    }
    (c, s)
}

/// ∫ₓ^∞ exp(iπt²/2) dt for x > 0, by the even part of the continued fraction of the error function:
/// √π e^(z²) erfc z = 2z / (2z² + 1 − 1·2/(2z² + 5 − 3·4/(2z² + 9 − …))) with z² = −iπx²/2.
fn tail(x: f64) -> (f64, f64) {
    // Beyond this the angle has no digits left, and the tail is 1/(πx) in any phase.
    if x > 1e7 {
        return (0.0, 1.0 / (PI * x));
    }
    let angle = 0.5 * PI * x * x;
    // b = 2z² + 4n + 1 has the imaginary part −2 · angle; evaluated from the far end, which is short for x ≥ 1.6.
    let im = -2.0 * angle;
    let terms = 8 + (160.0 / (x * x)) as u32;
    let mut fraction = (0.0, 0.0);
    for n in (0..=terms).rev() {
        let n = f64::from(n);
        let b = (4.0 * n + 1.0 - fraction.0, im - fraction.1);
        let norm = b.0 * b.0 + b.1 * b.1;
        // The numerator that leads to the next outer term; 1 for the outermost.
        let a = if n == 0.0 {
            1.0
        } else {
            (2.0 * n - 1.0) * 2.0 * n
        };
        fraction = (a * b.0 / norm, -a * b.1 / norm);
    }
    // ∫ = (1+i)/2 · erfc z = (1+i)/2 · 2z e^(−z²)/√π · fraction, with z = √π/2 (1 − i) x: the factors make x e^(iπx²/2) · 1.
    let (sine, cosine) = math::sin_cos(angle);
    let (re, im) = fraction;
    (x * (cosine * re - sine * im), x * (cosine * im + sine * re))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values to 15 digits by SciPy's `special.fresnel`.
    #[test]
    fn known_values() {
        for (x, c, s) in KNOWN {
            let (found_c, found_s) = fresnel(x);
            assert!((found_c - c).abs() < 4e-15, "C({x}) = {found_c}, not {c}");
            assert!((found_s - s).abs() < 4e-15, "S({x}) = {found_s}, not {s}");
            assert_eq!(fresnel(-x), (-found_c, -found_s));
        }
    }

    const KNOWN: [(f64, f64, f64); 12] = [
        (0.1, 0.099_997_532_627_085_06, 0.000_523_589_547_612_210_8),
        (0.5, 0.492_344_225_871_446_4, 0.064_732_432_859_999_29),
        (1.0, 0.779_893_400_376_823, 0.438_259_147_390_354_7),
        (1.59, 0.372_026_459_222_239_4, 0.646_429_751_985_986_7),
        (1.6, 0.365_461_683_440_487_6, 0.638_887_683_509_380_6),
        (1.7, 0.323_826_876_003_900_3, 0.549_195_940_321_568_6),
        (2.0, 0.488_253_406_075_340_7, 0.343_415_678_363_698_2),
        (2.6, 0.388_937_496_191_968_9, 0.549_989_323_152_719_3),
        (3.5, 0.532_572_435_028_000_9, 0.415_248_011_972_437_6),
        (5.0, 0.563_631_188_704_012_2, 0.499_191_381_917_116_9),
        (12.5, 0.509_696_907_669_700_4, 0.476_454_042_741_099_2),
        (40.0, 0.499_998_416_857_445_5, 0.492_042_253_790_273_1),
    ];

    /// The two methods agree on both sides of where one hands over to the other.
    #[test]
    fn the_methods_meet() {
        for k in 0..=40 {
            let x = 1.5 + 0.01 * f64::from(k);
            let (c, s) = power_series(x);
            let (re, im) = tail(x);
            assert!((c + re - 0.5).abs() < 1e-14, "{x}: {}", c + re - 0.5);
            assert!((s + im - 0.5).abs() < 1e-14, "{x}: {}", s + im - 0.5);
        }
    }

    #[test]
    fn ends() {
        assert_eq!(fresnel(0.0), (0.0, 0.0));
        assert_eq!(fresnel(f64::INFINITY).0, 0.5);
        assert_eq!(fresnel(f64::NEG_INFINITY).1, -0.5);
        assert!(fresnel(f64::NAN).0.is_nan());
        assert_eq!(fresnel_tail(f64::INFINITY), 0.0);
        assert!((fresnel_tail(f64::NEG_INFINITY) - 2.0_f64.sqrt()).abs() < 1e-15);
    }
}
