//! The inverse problem: the geodesic between two points, by Newton's method on the azimuth at the first.
//!
//! Names: `beta` reduced latitude, `alpha` azimuth, `sigma` arc and `omega` longitude on the auxiliary sphere, `lambda`
//! longitude on the ellipsoid; pairs are (sine, cosine). Equation numbers are those of Karney (2013).

use super::Inverse;
use super::series::{
    B, EP2, F1, N, TINY, a1_minus_1, a2_minus_1, a3, c1, c2, c3, expansion, length, round_small,
    sin_cos_degrees, sine_series, unit, wrap_degrees,
};
use crate::frames::{WGS84_A, WGS84_F};
use core::f64::consts::PI;
use gapfiller_numerics::math;

const TOL0: f64 = f64::EPSILON;
const TOL1: f64 = 200.0 * TOL0;
/// √ε.
const TOL2: f64 = 1.490_116_119_384_765_6e-8;
/// Width of the bracket at which bisection stops.
const TOL_BRACKET: f64 = TOL0 * TOL2;
const X_THRESHOLD: f64 = 1_000.0 * TOL2;
/// Newton's method up to here, bisection afterwards.
const NEWTON_ROUNDS: u32 = 20;
const ROUNDS: u32 = NEWTON_ROUNDS + f64::MANTISSA_DIGITS + 10;

type SinCos = (f64, f64);

/// The two ends, brought to the standard form: -90° ≤ latitude 1 ≤ 0, latitude 1 ≤ latitude 2 ≤ -latitude 1, 0 ≤ λ ≤
/// 180°.
struct Ends {
    beta1: SinCos,
    beta2: SinCos,
    dn1: f64,
    dn2: f64,
    lambda12: SinCos,
    lambda12_rad: f64,
}

/// A solution in the standard form.
struct Solution {
    distance_m: f64,
    alpha1: SinCos,
    alpha2: SinCos,
}

pub(super) fn inverse_degrees((lat1, lon1): (f64, f64), (lat2, lon2): (f64, f64)) -> Inverse {
    let difference = wrap_degrees(lon2 - lon1);
    let lon12 = round_small(difference.abs());
    let supplement = round_small(180.0 - lon12);
    let lambda12 = if lon12 > 90.0 {
        let (sine, cosine) = sin_cos_degrees(supplement);
        (sine, -cosine)
    } else {
        sin_cos_degrees(lon12)
    };
    let (lat1, lat2) = (round_small(lat1), round_small(lat2));
    let swapped = lat1.abs() < lat2.abs();
    let (first, second) = if swapped { (lat2, lat1) } else { (lat1, lat2) };
    let sign = |flag: bool| if flag { -1.0 } else { 1.0 };
    let lon_sign = sign(difference < 0.0) * sign(swapped);
    let lat_sign = sign(first >= 0.0);
    let ends = Ends::new(
        lat_sign * first,
        lat_sign * second,
        lambda12,
        lon12.to_radians(),
    );
    let on_meridian = lat_sign * first == -90.0 || lambda12.0 == 0.0;
    let solution = on_meridian
        .then(|| meridional(&ends))
        .flatten()
        .or_else(|| equatorial(&ends, supplement, lon12))
        .unwrap_or_else(|| general(&ends));

    let swap_sign = sign(swapped);
    let azimuth = |alpha: SinCos| {
        math::atan2(
            swap_sign * lon_sign * alpha.0,
            swap_sign * lat_sign * alpha.1,
        )
    };
    let (alpha1, alpha2) = if swapped {
        (solution.alpha2, solution.alpha1)
    } else {
        (solution.alpha1, solution.alpha2)
    };
    Inverse {
        distance_m: solution.distance_m,
        azimuth1_rad: azimuth(alpha1),
        azimuth2_rad: azimuth(alpha2),
    }
}

impl Ends {
    fn new(lat1_deg: f64, lat2_deg: f64, lambda12: SinCos, lambda12_rad: f64) -> Self {
        let reduced = |latitude| {
            let (sine, cosine) = sin_cos_degrees(latitude);
            let (sine, cosine) = unit(F1 * sine, cosine);
            (sine, cosine.max(TINY))
        };
        let (beta1, mut beta2) = (reduced(lat1_deg), reduced(lat2_deg));
        // Where |β1| = |β2| up to rounding, make it exact: the signs of small differences matter later.
        if beta1.1 < -beta1.0 {
            if beta2.1 == beta1.1 {
                beta2.0 = if beta2.0 < 0.0 { beta1.0 } else { -beta1.0 };
            }
        } else if beta2.0.abs() == -beta1.0 {
            beta2.1 = beta1.1;
        }
        let dn = |beta: SinCos| (1.0 + EP2 * beta.0 * beta.0).sqrt();
        Self {
            beta1,
            beta2,
            dn1: dn(beta1),
            dn2: dn(beta2),
            lambda12,
            lambda12_rad,
        }
    }
}

/// Both points on one meridian, unless the shortest path leaves it (nearly antipodal).
fn meridional(ends: &Ends) -> Option<Solution> {
    let alpha1 = ends.lambda12;
    let alpha2 = (0.0, 1.0);
    let sigma1 = (ends.beta1.0, alpha1.1 * ends.beta1.1);
    let sigma2 = (ends.beta2.0, ends.beta2.1);
    let sigma12 = arc(sigma1, sigma2);
    let (distance, reduced_length) = lengths(N, sigma12, sigma1, ends.dn1, sigma2, ends.dn2);
    if sigma12 < 1.0 || reduced_length >= 0.0 {
        let coincident = sigma12 < 3.0 * TINY;
        return Some(Solution {
            distance_m: if coincident { 0.0 } else { B * distance },
            alpha1,
            alpha2,
        });
    }
    None
}

/// Both points on the equator and the path along it.
fn equatorial(ends: &Ends, supplement_deg: f64, lon12_deg: f64) -> Option<Solution> {
    (ends.beta1.0 == 0.0 && supplement_deg >= WGS84_F * 180.0).then(|| Solution {
        distance_m: WGS84_A * lon12_deg.to_radians(),
        alpha1: (1.0, 0.0),
        alpha2: (1.0, 0.0),
    })
}

fn general(ends: &Ends) -> Solution {
    match starting_point(ends) {
        Start::Short(solution) => solution,
        Start::Guess(alpha1) => newton(ends, alpha1),
    }
}

enum Start {
    /// So short that the spherical solution is exact.
    Short(Solution),
    /// First guess of the azimuth at point 1.
    Guess(SinCos),
}

/// First guess (§5, and the astroid for nearly antipodal points).
fn starting_point(ends: &Ends) -> Start {
    let ((sin1, cos1), (sin2, cos2)) = (ends.beta1, ends.beta2);
    let sin_beta12 = sin2 * cos1 - cos2 * sin1;
    let cos_beta12 = cos2 * cos1 + sin2 * sin1;
    let sin_beta12a = sin2 * cos1 + cos2 * sin1;

    let short = cos_beta12 >= 0.0 && sin_beta12 < 0.5 && cos2 * ends.lambda12_rad < 0.5;
    let mean_sin2 = (sin1 + sin2) * (sin1 + sin2);
    let mean_sin2 = mean_sin2 / (mean_sin2 + (cos1 + cos2) * (cos1 + cos2));
    let mean_dn = (1.0 + EP2 * mean_sin2).sqrt();
    let (sin_omega, cos_omega) = if short {
        math::sin_cos(ends.lambda12_rad / (F1 * mean_dn))
    } else {
        ends.lambda12
    };

    let mut alpha1 = (cos2 * sin_omega, 0.0);
    alpha1.1 = if cos_omega >= 0.0 {
        sin_beta12 + cos2 * sin1 * sin_omega * sin_omega / (1.0 + cos_omega)
    } else {
        sin_beta12a - cos2 * sin1 * sin_omega * sin_omega / (1.0 - cos_omega)
    };
    let sin_sigma = length(alpha1.0, alpha1.1);
    let cos_sigma = sin1 * sin2 + cos1 * cos2 * cos_omega;

    // 0.1 √ε / √(max(0.001, f) (1 - f / 2) / 2), as GeographicLib has it.
    let short_limit = 0.1 * TOL2 / (WGS84_F * (1.0 - WGS84_F / 2.0) / 2.0).sqrt();
    if short && sin_sigma < short_limit {
        let versine = if cos_omega >= 0.0 {
            sin_omega * sin_omega / (1.0 + cos_omega)
        } else {
            1.0 - cos_omega
        };
        let sigma12 = math::atan2(sin_sigma, cos_sigma);
        return Start::Short(Solution {
            distance_m: sigma12 * B * mean_dn,
            alpha1: unit(alpha1.0, alpha1.1),
            alpha2: unit(cos1 * sin_omega, sin_beta12 - cos1 * sin2 * versine),
        });
    }
    if cos_sigma < 0.0 && sin_sigma < 6.0 * N * PI * cos1 * cos1 {
        alpha1 = nearly_antipodal(ends, sin_beta12a);
    }
    // Written so that NaN passes on.
    let degenerate = alpha1.0 <= 0.0;
    Start::Guess(if degenerate {
        (1.0, 0.0)
    } else {
        unit(alpha1.0, alpha1.1)
    })
}

/// First guess near the antipode, from the astroid (§5).
fn nearly_antipodal(ends: &Ends, sin_beta12a: f64) -> SinCos {
    let ((sin1, cos1), (_, cos2)) = (ends.beta1, ends.beta2);
    let lambda_x = math::atan2(-ends.lambda12.0, -ends.lambda12.1);
    let eps = expansion(sin1 * sin1 * EP2);
    let lambda_scale = WGS84_F * cos1 * a3(eps) * PI;
    let x = lambda_x / lambda_scale;
    let y = sin_beta12a / (lambda_scale * cos1);
    if y > -TOL1 && x > -1.0 - X_THRESHOLD {
        let sine = (-x).min(1.0);
        return (sine, -(1.0 - sine * sine).sqrt());
    }
    let k = astroid(x, y);
    let (sine, cosine) = math::sin_cos(lambda_scale * (-x * k / (1.0 + k)));
    let cos_omega = -cosine;
    (
        cos2 * sine,
        sin_beta12a - cos2 * sin1 * sine * sine / (1.0 - cos_omega),
    )
}

/// Positive root of k⁴ + 2 k³ - (x² + y² - 1) k² - 2 y² k - y² = 0 (eq. 55).
fn astroid(x: f64, y: f64) -> f64 {
    let (p, q) = (x * x, y * y);
    let r = (p + q - 1.0) / 6.0;
    if q == 0.0 && r <= 0.0 {
        return 0.0;
    }
    let s = p * q / 4.0;
    let r2 = r * r;
    let r3 = r * r2;
    let discriminant = s * (s + 2.0 * r3);
    let u = if discriminant >= 0.0 {
        let t3 = s + r3;
        let root = discriminant.sqrt();
        let t = math::cbrt(if t3 < 0.0 { t3 - root } else { t3 + root });
        r + t + if t == 0.0 { 0.0 } else { r2 / t }
    } else {
        let angle = math::atan2((-discriminant).sqrt(), -(s + r3));
        r + 2.0 * r * math::cos(angle / 3.0)
    };
    let v = (u * u + q).sqrt();
    let uv = if u < 0.0 { q / (v - u) } else { u + v };
    let w = (uv - q) / (2.0 * v);
    uv / ((uv + w * w).sqrt() + w)
}

/// The geodesic that leaves point 1 at some azimuth, where it meets the latitude of point 2.
struct Trial {
    /// Longitude reached minus longitude wanted \[rad\].
    excess: f64,
    /// Its derivative with respect to the azimuth.
    slope: f64,
    alpha2: SinCos,
    sigma1: SinCos,
    sigma2: SinCos,
    sigma12: f64,
    eps: f64,
}

/// Longitude as a function of azimuth (§4, eqs. 5, 45 and 46).
fn trial(ends: &Ends, mut alpha1: SinCos) -> Trial {
    let ((sin1, cos1), (sin2, cos2)) = (ends.beta1, ends.beta2);
    if sin1 == 0.0 && alpha1.1 == 0.0 {
        alpha1.1 = -TINY;
    }
    let sin_alpha0 = alpha1.0 * cos1;
    let cos_alpha0 = length(alpha1.1, alpha1.0 * sin1);

    let omega1 = (sin_alpha0 * sin1, alpha1.1 * cos1);
    let sigma1 = unit(sin1, omega1.1);
    let sin_alpha2 = if cos2 == cos1 {
        alpha1.0
    } else {
        sin_alpha0 / cos2
    };
    let cos_alpha2 = if cos2 != cos1 || sin2.abs() != -sin1 {
        let difference = if cos1 < -sin1 {
            (cos2 - cos1) * (cos1 + cos2)
        } else {
            (sin1 - sin2) * (sin1 + sin2)
        };
        (alpha1.1 * cos1 * (alpha1.1 * cos1) + difference).sqrt() / cos2
    } else {
        alpha1.1.abs()
    };
    let omega2 = (sin_alpha0 * sin2, cos_alpha2 * cos2);
    let sigma2 = unit(sin2, omega2.1);
    let sigma12 = arc(sigma1, sigma2);
    let sin_omega12 = (omega1.1 * omega2.0 - omega1.0 * omega2.1).max(0.0);
    let cos_omega12 = omega1.1 * omega2.1 + omega1.0 * omega2.0;
    let (sin_l, cos_l) = ends.lambda12;
    let eta = math::atan2(
        sin_omega12 * cos_l - cos_omega12 * sin_l,
        cos_omega12 * cos_l + sin_omega12 * sin_l,
    );
    let eps = expansion(cos_alpha0 * cos_alpha0 * EP2);
    let c3 = c3(eps);
    let b312 = sine_series(sigma2, &c3) - sine_series(sigma1, &c3);
    let excess = eta - WGS84_F * a3(eps) * sin_alpha0 * (sigma12 + b312);
    let slope = if cos_alpha2 == 0.0 {
        -2.0 * F1 * ends.dn1 / sin1
    } else {
        let (_, reduced_length) = lengths(eps, sigma12, sigma1, ends.dn1, sigma2, ends.dn2);
        reduced_length * F1 / (cos_alpha2 * cos2)
    };
    Trial {
        excess,
        slope,
        alpha2: (sin_alpha2, cos_alpha2),
        sigma1,
        sigma2,
        sigma12,
        eps,
    }
}

/// Newton's method kept inside a shrinking bracket, bisection as the fallback (§4).
fn newton(ends: &Ends, mut alpha1: SinCos) -> Solution {
    let (mut low, mut high) = ((TINY, 1.0), (TINY, -1.0));
    let (mut nearly_there, mut bracket_closed) = (false, false);
    let mut result = trial(ends, alpha1);
    for round in 0..ROUNDS {
        if round > 0 {
            result = trial(ends, alpha1);
        }
        let v = result.excess;
        let close = if nearly_there { 8.0 } else { 1.0 } * TOL0;
        if bracket_closed || v.abs() < close || v.is_nan() {
            break;
        }
        let cotangent = alpha1.1 / alpha1.0;
        let late = round > NEWTON_ROUNDS;
        if v > 0.0 && (late || cotangent > high.1 / high.0) {
            high = alpha1;
        } else if v < 0.0 && (late || cotangent < low.1 / low.0) {
            low = alpha1;
        }
        if round < NEWTON_ROUNDS && result.slope > 0.0 {
            let step = -v / result.slope;
            let (sine, cosine) = math::sin_cos(step);
            let stepped = alpha1.0 * cosine + alpha1.1 * sine;
            if stepped > 0.0 && step.abs() < PI {
                alpha1 = unit(stepped, alpha1.1 * cosine - alpha1.0 * sine);
                nearly_there = v.abs() <= 16.0 * TOL0;
                continue;
            }
        }
        alpha1 = unit(0.5 * (low.0 + high.0), 0.5 * (low.1 + high.1));
        nearly_there = false;
        bracket_closed = (low.0 - alpha1.0).abs() + (low.1 - alpha1.1) < TOL_BRACKET
            || (alpha1.0 - high.0).abs() + (alpha1.1 - high.1) < TOL_BRACKET;
    }
    let (distance, _) = lengths(
        result.eps,
        result.sigma12,
        result.sigma1,
        ends.dn1,
        result.sigma2,
        ends.dn2,
    );
    Solution {
        distance_m: B * distance,
        alpha1,
        alpha2: result.alpha2,
    }
}

/// Angle from one direction to another, 0 to π.
fn arc(from: SinCos, to: SinCos) -> f64 {
    math::atan2(
        (from.1 * to.0 - from.0 * to.1).max(0.0),
        from.1 * to.1 + from.0 * to.0,
    )
}

/// Distance and reduced length, both divided by the polar radius (eqs. 7, 38 and 40).
fn lengths(
    eps: f64,
    sigma12: f64,
    sigma1: SinCos,
    dn1: f64,
    sigma2: SinCos,
    dn2: f64,
) -> (f64, f64) {
    let (a1m1, a2m1) = (a1_minus_1(eps), a2_minus_1(eps));
    let (c1, c2) = (c1(eps), c2(eps));
    let b1 = sine_series(sigma2, &c1) - sine_series(sigma1, &c1);
    let b2 = sine_series(sigma2, &c2) - sine_series(sigma1, &c2);
    let distance = (1.0 + a1m1) * (sigma12 + b1);
    let j12 = (a1m1 - a2m1) * sigma12 + ((1.0 + a1m1) * b1 - (1.0 + a2m1) * b2);
    let reduced =
        dn2 * (sigma1.1 * sigma2.0) - dn1 * (sigma1.0 * sigma2.1) - sigma1.1 * sigma2.1 * j12;
    (distance, reduced)
}
