//! The direct problem: a geodesic from a start along an azimuth, and its positions.

use super::series::{
    B, EP2, F1, Sines, TINY, a1_minus_1, a3, c1, c1_reverted, c3, expansion, length, round_small,
    sin_cos_degrees, sine_series, unit, wrap_degrees,
};
use crate::frames::{Geodetic, WGS84_F};
use gapfiller_numerics::math;

/// A geodesic: set up once, then each position is closed-form (a route leg, a radial).
///
/// ```
/// use gapfiller_geo::{frames::Geodetic, geodesic::Line};
/// let incirlik = Geodetic::from_degrees(37.0, 35.43, 0.0);
/// let east = Line::new(&incirlik, 90_f64.to_radians());
/// let point = east.position(100_000.0);
/// assert!((point.longitude_deg() - 36.55).abs() < 0.01);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    start: Geodetic,
    azimuth_rad: f64,
    // Great circle on the auxiliary sphere: azimuth at the node, arc and longitude of the start (Karney 2013, §2).
    sin_alpha0: f64,
    cos_alpha0: f64,
    sigma1: (f64, f64),
    omega1: (f64, f64),
    tau1: (f64, f64),
    // Series at this eps.
    metres_per_tau: f64,
    b11: f64,
    c1_reverted: Sines,
    a3c: f64,
    b31: f64,
    c3: Sines,
}

impl Line {
    /// From a start along an azimuth \[rad\]; the start's height is carried along.
    #[must_use]
    pub fn new(start: &Geodetic, azimuth_rad: f64) -> Self {
        let (sin_alpha1, cos_alpha1) =
            sin_cos_degrees(round_small(wrap_degrees(azimuth_rad.to_degrees())));
        let (sin_lat, cos_lat) = sin_cos_degrees(round_small(start.latitude_deg()));
        let (sin_beta, cos_beta) = unit(F1 * sin_lat, cos_lat);
        let cos_beta = cos_beta.max(TINY);
        let sin_alpha0 = sin_alpha1 * cos_beta;
        let cos_alpha0 = length(cos_alpha1, sin_alpha1 * sin_beta);
        let at_node = sin_beta == 0.0 && cos_alpha1 == 0.0;
        let cos_sigma = if at_node { 1.0 } else { cos_beta * cos_alpha1 };
        let sigma1 = unit(sin_beta, cos_sigma);
        let eps = expansion(cos_alpha0 * cos_alpha0 * EP2);
        let a1_minus_1 = a1_minus_1(eps);
        let b11 = sine_series(sigma1, &c1(eps));
        let c3 = c3(eps);
        Self {
            start: *start,
            azimuth_rad,
            sin_alpha0,
            cos_alpha0,
            sigma1,
            omega1: (sin_alpha0 * sin_beta, cos_sigma),
            tau1: turn(sigma1, math::sin_cos(b11)),
            metres_per_tau: B * (1.0 + a1_minus_1),
            b11,
            c1_reverted: c1_reverted(eps),
            a3c: -WGS84_F * sin_alpha0 * a3(eps),
            b31: sine_series(sigma1, &c3),
            c3,
        }
    }

    /// The start.
    #[must_use]
    pub fn start(&self) -> Geodetic {
        self.start
    }

    /// Azimuth at the start \[rad\], as given.
    #[must_use]
    pub fn azimuth_rad(&self) -> f64 {
        self.azimuth_rad
    }

    /// The position a distance \[m\] along the line, at the start's height; longitude in -π to π.
    #[must_use]
    pub fn position(&self, distance_m: f64) -> Geodetic {
        self.position_and_azimuth(distance_m).0
    }

    /// The position a distance \[m\] along the line, and the azimuth there \[rad\], -π to π.
    #[must_use]
    pub fn position_and_azimuth(&self, distance_m: f64) -> (Geodetic, f64) {
        // Arc on the auxiliary sphere from the distance (eqs. 7 and 20).
        let tau12 = distance_m / self.metres_per_tau;
        let tau2 = turn(self.tau1, math::sin_cos(tau12));
        let sigma12 = tau12 + sine_series(tau2, &self.c1_reverted) + self.b11;
        let sigma2 = turn(self.sigma1, math::sin_cos(sigma12));

        let sin_beta = self.cos_alpha0 * sigma2.0;
        let cos_beta = length(self.sin_alpha0, self.cos_alpha0 * sigma2.1);
        // At a pole every azimuth is as good as another.
        let at_pole = cos_beta == 0.0;
        let cos_beta = if at_pole { TINY } else { cos_beta };
        let cos_sigma = if at_pole { TINY } else { sigma2.1 };

        // Longitude on the sphere, then on the ellipsoid (eqs. 8 and 23).
        let omega2 = (self.sin_alpha0 * sigma2.0, cos_sigma);
        let omega12 = math::atan2(
            omega2.0 * self.omega1.1 - omega2.1 * self.omega1.0,
            omega2.1 * self.omega1.1 + omega2.0 * self.omega1.0,
        );
        let lambda12 = omega12 + self.a3c * (sigma12 + (sine_series(sigma2, &self.c3) - self.b31));
        let position = Geodetic {
            latitude_rad: math::atan2(sin_beta, F1 * cos_beta),
            longitude_rad: wrap_radians(self.start.longitude_rad + lambda12),
            height_m: self.start.height_m,
        };
        (
            position,
            math::atan2(self.sin_alpha0, self.cos_alpha0 * cos_sigma),
        )
    }
}

/// (sine, cosine) of the sum of two angles.
fn turn((sin_a, cos_a): (f64, f64), (sin_b, cos_b): (f64, f64)) -> (f64, f64) {
    (sin_a * cos_b + cos_a * sin_b, cos_a * cos_b - sin_a * sin_b)
}

fn wrap_radians(angle: f64) -> f64 {
    use core::f64::consts::{PI, TAU};
    if (-PI..=PI).contains(&angle) {
        angle
    } else {
        angle - TAU * (angle / TAU).round()
    }
}
