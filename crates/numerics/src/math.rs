//! Elementary functions whose last bit does not depend on the machine.
//!
//! The standard library hands `sin`, `exp` and their kin to whatever C library is at hand, and two of those may differ in
//! the last bit; one bit is enough to turn a detection into a miss. These come from the pinned `libm`, written in Rust
//! (a port of musl's, error below 1 ulp), and give the same bits everywhere. `sqrt`, `abs`, `floor` and the four
//! operations are exact by IEEE 754, so the standard library's own are used.
//!
//! Angles are in radians.

/// Sine of `x` \[rad\].
#[inline]
#[must_use]
pub fn sin(x: f64) -> f64 {
    libm::sin(x)
}

/// Cosine of `x` \[rad\].
#[inline]
#[must_use]
pub fn cos(x: f64) -> f64 {
    libm::cos(x)
}

/// Sine and cosine of `x` \[rad\], with one reduction of the argument for both.
///
/// ```
/// use gapfiller_numerics::math;
///
/// let (sine, cosine) = math::sin_cos(0.7);
/// assert_eq!((sine, cosine), (math::sin(0.7), math::cos(0.7)));
/// ```
#[inline]
#[must_use]
pub fn sin_cos(x: f64) -> (f64, f64) {
    libm::sincos(x)
}

/// Tangent of `x` \[rad\].
#[inline]
#[must_use]
pub fn tan(x: f64) -> f64 {
    libm::tan(x)
}

/// Arc sine \[rad\], in −π/2 to π/2; NaN outside −1 to 1.
#[inline]
#[must_use]
pub fn asin(x: f64) -> f64 {
    libm::asin(x)
}

/// Arc cosine \[rad\], in 0 to π; NaN outside −1 to 1.
#[inline]
#[must_use]
pub fn acos(x: f64) -> f64 {
    libm::acos(x)
}

/// Arc sine \[rad\] of `x` brought into −1 to 1 first: for a ratio of lengths that rounding can push past one.
///
/// ```
/// use gapfiller_numerics::math;
///
/// assert_eq!(math::asin_clamped(1.0 + 1e-15), std::f64::consts::FRAC_PI_2);
/// ```
#[inline]
#[must_use]
pub fn asin_clamped(x: f64) -> f64 {
    libm::asin(x.clamp(-1.0, 1.0))
}

/// Arc cosine \[rad\] of `x` brought into −1 to 1 first: for a product of unit vectors that rounding can push past one.
#[inline]
#[must_use]
pub fn acos_clamped(x: f64) -> f64 {
    libm::acos(x.clamp(-1.0, 1.0))
}

/// Arc tangent \[rad\], in −π/2 to π/2.
#[inline]
#[must_use]
pub fn atan(x: f64) -> f64 {
    libm::atan(x)
}

/// Angle \[rad\] of the point (`x`, `y`) from the x axis, in −π to π. Note the order of the arguments.
#[inline]
#[must_use]
pub fn atan2(y: f64, x: f64) -> f64 {
    libm::atan2(y, x)
}

/// Hyperbolic sine.
#[inline]
#[must_use]
pub fn sinh(x: f64) -> f64 {
    libm::sinh(x)
}

/// Hyperbolic cosine.
#[inline]
#[must_use]
pub fn cosh(x: f64) -> f64 {
    libm::cosh(x)
}

/// Hyperbolic tangent.
#[inline]
#[must_use]
pub fn tanh(x: f64) -> f64 {
    libm::tanh(x)
}

/// e to the `x`.
#[inline]
#[must_use]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// e to the `x`, minus one, exact near zero.
#[inline]
#[must_use]
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// Natural logarithm.
#[inline]
#[must_use]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// Natural logarithm of 1 + `x`, exact near zero.
#[inline]
#[must_use]
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// Decimal logarithm.
#[inline]
#[must_use]
pub fn log10(x: f64) -> f64 {
    libm::log10(x)
}

/// Binary logarithm.
#[inline]
#[must_use]
pub fn log2(x: f64) -> f64 {
    libm::log2(x)
}

/// `base` to the `exponent`. For small whole powers take [`square`], [`cube`] or [`fourth`].
#[inline]
#[must_use]
pub fn pow(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}

/// Cube root.
#[inline]
#[must_use]
pub fn cbrt(x: f64) -> f64 {
    libm::cbrt(x)
}

/// √(x² + y²) without overflow on the way.
#[inline]
#[must_use]
pub fn hypot(x: f64, y: f64) -> f64 {
    libm::hypot(x, y)
}

/// x².
#[inline]
#[must_use]
pub const fn square(x: f64) -> f64 {
    x * x
}

/// x³, as (x·x)·x.
#[inline]
#[must_use]
pub const fn cube(x: f64) -> f64 {
    x * x * x
}

/// x⁴, as (x·x)·(x·x).
#[inline]
#[must_use]
pub const fn fourth(x: f64) -> f64 {
    square(square(x))
}

/// The power ratio of a level \[dB\].
///
/// ```
/// use gapfiller_numerics::math;
///
/// assert!((math::db_to_ratio(3.0) - 1.995_262_314_968_88).abs() < 1e-12);
/// ```
#[inline]
#[must_use]
pub fn db_to_ratio(db: f64) -> f64 {
    libm::pow(10.0, db / 10.0)
}

/// The level \[dB\] of a power ratio; −∞ for zero.
#[inline]
#[must_use]
pub fn ratio_to_db(r: f64) -> f64 {
    10.0 * libm::log10(r)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A change of any bit here changes every result of the project: it must be noticed.
    #[test]
    fn bits_are_pinned() {
        let values = [
            sin(1e5),
            cos(0.3),
            tan(1.2),
            atan2(-0.4, -3.0),
            exp(-12.3),
            ln(7.7),
            log10(2.0),
            pow(1.7, 3.3),
            cbrt(5.0),
            hypot(3.1, 4.7),
            tanh(0.9),
            exp_m1(1e-7),
        ];
        let folded = values
            .iter()
            .fold(0_u64, |hash, value| hash.rotate_left(5) ^ value.to_bits());
        assert_eq!(folded, 0x5461_4311_7056_08b0, "{folded:#x}");
    }

    #[test]
    fn identities() {
        for k in -40..=40 {
            let x = f64::from(k) * 0.173;
            let (sine, cosine) = sin_cos(x);
            assert!((square(sine) + square(cosine) - 1.0).abs() < 1e-15);
            assert_eq!((sine, cosine), (sin(x), cos(x)));
            assert!((ln(exp(x)) - x).abs() < 1e-14);
            assert!((cube(cbrt(x)) - x).abs() < 1e-14);
            assert!((ratio_to_db(db_to_ratio(x)) - x).abs() < 1e-13);
            assert!((square(cosh(x)) - square(sinh(x)) - 1.0).abs() < 1e-9 * square(cosh(x)));
        }
        assert_eq!(fourth(3.0), 81.0);
        assert_eq!(acos_clamped(-1.5), std::f64::consts::PI);
    }
}
