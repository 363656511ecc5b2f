//! Series and small helpers shared by both problems. Equation numbers are those of Karney (2013).

use crate::frames::{WGS84_B, WGS84_E2, WGS84_F};
use gapfiller_numerics::math;

/// Order of the series.
pub(super) const ORDER: usize = 6;

/// Coefficients of a Fourier sine series; index 0 is not used.
pub(super) type Sines = [f64; ORDER + 1];

pub(super) const F1: f64 = 1.0 - WGS84_F;
/// Second eccentricity squared.
pub(super) const EP2: f64 = WGS84_E2 / (F1 * F1);
/// Third flattening.
pub(super) const N: f64 = WGS84_F / (2.0 - WGS84_F);
pub(super) const B: f64 = WGS84_B;

/// Stands for zero where a quotient is formed: √(smallest normal number).
pub(super) const TINY: f64 = 1.491_668_146_240_041_3e-154;

/// Coefficients of A3 in powers of the expansion parameter, highest first (eq. 24).
const A3X: [f64; 6] = [
    -3.0 / 128.0,
    (-2.0 * N - 3.0) / 64.0,
    (-N * N - 3.0 * N - 1.0) / 16.0,
    (3.0 * N * N - N - 2.0) / 8.0,
    (N - 1.0) / 2.0,
    1.0,
];

/// Coefficients of C3 in powers of the expansion parameter, highest first, a row per sine (eq. 25).
const C3X: [&[f64]; 5] = [
    &[
        3.0 / 128.0,
        (2.0 * N + 5.0) / 128.0,
        (-N * N + 3.0 * N + 3.0) / 64.0,
        (-N * N + 1.0) / 8.0,
        (-N + 1.0) / 4.0,
    ],
    &[
        5.0 / 256.0,
        (N + 3.0) / 128.0,
        (-3.0 * N * N - 2.0 * N + 3.0) / 64.0,
        (N * N - 3.0 * N + 2.0) / 32.0,
    ],
    &[
        7.0 / 512.0,
        (-10.0 * N + 9.0) / 384.0,
        (5.0 * N * N - 9.0 * N + 5.0) / 192.0,
    ],
    &[7.0 / 512.0, (-14.0 * N + 7.0) / 512.0],
    &[21.0 / 2560.0],
];

/// Coefficients of C1 in powers of eps², highest first, then the divisor (eq. 18).
const C1: [&[f64]; ORDER] = [
    &[-1.0, 6.0, -16.0, 32.0],
    &[-9.0, 64.0, -128.0, 2048.0],
    &[9.0, -16.0, 768.0],
    &[3.0, -5.0, 512.0],
    &[-7.0, 1280.0],
    &[-7.0, 2048.0],
];

/// As [`C1`], for the reverted series C1' (eq. 21).
const C1_REVERTED: [&[f64]; ORDER] = [
    &[205.0, -432.0, 768.0, 1536.0],
    &[4005.0, -4736.0, 3840.0, 12288.0],
    &[-225.0, 116.0, 384.0],
    &[-7173.0, 2695.0, 7680.0],
    &[3467.0, 7680.0],
    &[38081.0, 61440.0],
];

/// As [`C1`], for C2 (eq. 43).
const C2: [&[f64]; ORDER] = [
    &[1.0, 2.0, 16.0, 32.0],
    &[35.0, 64.0, 384.0, 2048.0],
    &[15.0, 80.0, 768.0],
    &[7.0, 35.0, 512.0],
    &[63.0, 1280.0],
    &[77.0, 2048.0],
];

fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients
        .iter()
        .fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// Expansion parameter eps of k² (eq. 16).
pub(super) fn expansion(k2: f64) -> f64 {
    k2 / (2.0 * (1.0 + (1.0 + k2).sqrt()) + k2)
}

/// A1 - 1 (eq. 17).
pub(super) fn a1_minus_1(eps: f64) -> f64 {
    let t = polynomial(&[1.0, 4.0, 64.0, 0.0], eps * eps) / 256.0;
    (t + eps) / (1.0 - eps)
}

/// A2 - 1 (eq. 42).
pub(super) fn a2_minus_1(eps: f64) -> f64 {
    let t = polynomial(&[-11.0, -28.0, -192.0, 0.0], eps * eps) / 256.0;
    (t - eps) / (1.0 + eps)
}

/// A3 (eq. 24).
pub(super) fn a3(eps: f64) -> f64 {
    polynomial(&A3X, eps)
}

pub(super) fn c1(eps: f64) -> Sines {
    in_powers_of_eps(&C1, eps)
}

pub(super) fn c1_reverted(eps: f64) -> Sines {
    in_powers_of_eps(&C1_REVERTED, eps)
}

pub(super) fn c2(eps: f64) -> Sines {
    in_powers_of_eps(&C2, eps)
}

/// C3; its last sine is not used at this order (eq. 25).
pub(super) fn c3(eps: f64) -> Sines {
    let mut sines = [0.0; ORDER + 1];
    let mut power = 1.0;
    for (sine, coefficients) in sines.iter_mut().skip(1).zip(C3X) {
        power *= eps;
        *sine = power * polynomial(coefficients, eps);
    }
    sines
}

fn in_powers_of_eps(table: &[&[f64]; ORDER], eps: f64) -> Sines {
    let mut sines = [0.0; ORDER + 1];
    let mut power = 1.0;
    for (sine, row) in sines.iter_mut().skip(1).zip(table) {
        power *= eps;
        if let Some((divisor, coefficients)) = row.split_last() {
            *sine = power * polynomial(coefficients, eps * eps) / divisor;
        }
    }
    sines
}

/// Σ c[l] sin 2 l σ by Clenshaw summation.
pub(super) fn sine_series((sine, cosine): (f64, f64), coefficients: &Sines) -> f64 {
    let twice = 2.0 * (cosine - sine) * (cosine + sine);
    let (mut y0, mut y1) = (0.0, 0.0);
    for coefficient in coefficients.iter().skip(1).rev() {
        (y0, y1) = (twice * y0 - y1 + coefficient, y0);
    }
    2.0 * sine * cosine * y0
}

/// The unit vector along (x, y).
pub(super) fn unit(x: f64, y: f64) -> (f64, f64) {
    let length = (x * x + y * y).sqrt();
    (x / length, y / length)
}

/// Length of (x, y).
pub(super) fn length(x: f64, y: f64) -> f64 {
    (x * x + y * y).sqrt()
}

/// Angles of less than 1/16° to a multiple of 2⁻⁵⁷°, so that none is tiny without being zero.
pub(super) fn round_small(degrees: f64) -> f64 {
    const Z: f64 = 1.0 / 16.0;
    let size = degrees.abs();
    let rounded = if size < Z { Z - (Z - size) } else { size };
    if degrees < 0.0 { -rounded } else { rounded }
}

/// Sine and cosine of degrees, exact at multiples of 90.
pub(super) fn sin_cos_degrees(degrees: f64) -> (f64, f64) {
    let quarter = (degrees / 90.0).round();
    let (sine, cosine) = math::sin_cos((degrees - 90.0 * quarter).to_radians());
    // + 0.0 turns -0 into 0.
    match quarter.rem_euclid(4.0) as u8 {
        0 => (sine, cosine),
        1 => (cosine, 0.0 - sine),
        2 => (0.0 - sine, 0.0 - cosine),
        _ => (0.0 - cosine, sine),
    }
}

/// Reduces degrees to -180 < x ≤ 180.
pub(super) fn wrap_degrees(degrees: f64) -> f64 {
    if degrees > -180.0 && degrees <= 180.0 {
        return degrees;
    }
    let wrapped = degrees - 360.0 * (degrees / 360.0).round();
    if wrapped <= -180.0 {
        wrapped + 360.0
    } else {
        wrapped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cardinal_angles_are_exact() {
        assert_eq!(sin_cos_degrees(180.0), (0.0, -1.0));
        assert_eq!(sin_cos_degrees(-90.0), (-1.0, 0.0));
        assert_eq!(wrap_degrees(-180.0), 180.0);
        assert_eq!(wrap_degrees(540.0), 180.0);
        assert_eq!(wrap_degrees(-190.0), 170.0);
    }

    #[test]
    fn series_match_the_values_of_geographiclib() {
        assert!((a1_minus_1(0.12) - 0.140_458_240_527_272_7).abs() < 1e-15);
        assert!((a2_minus_1(0.12) + 0.116_806_078_842_857_14).abs() < 1e-15);
        assert!((c1(0.12)[1] + 0.059_676_777_599_999_994).abs() < 1e-16);
        assert!((c1_reverted(0.12)[2] - 0.004_421_053_215).abs() < 1e-16);
        assert!((c2(0.12)[6] - 1.122_66e-7).abs() < 1e-20);
    }
}
