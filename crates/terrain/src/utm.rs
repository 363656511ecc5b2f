//! Universal Transverse Mercator on WGS-84.
//!
//! The transverse Mercator projection by Krüger's series in the third flattening n, to sixth order, in the form of
//! C. F. F. Karney (2011), "Transverse Mercator with an accuracy of a few nanometers", Journal of Geodesy 85, 475–485:
//! equations (7)–(9) for the conformal latitude, (11) and (35) forward, (19)–(21) and (36) back, (14) for the rectifying radius.
//! Within 3,900 km of the central meridian, truncation costs less than 5 nm there; a UTM zone reaches 330 km.
//! Scale and false origins: NGA.SIG.0012 (2014), section 7 (0.9996, 500 km east; 10,000 km north in southern zones).

use gapfiller_geo::frames::{WGS84_A, WGS84_E2, WGS84_F};
use gapfiller_numerics::math;
use std::fmt;

/// One of the 60 zones of 6° of longitude, north or south of the equator.
///
/// ```
/// use gapfiller_terrain::utm::Zone;
/// let ankara = Zone::containing(39.93, 32.86);
/// assert_eq!(ankara.to_string(), "UTM 36 N");
/// let (east, north) = ankara.project(39.93, 32.86);
/// assert!((east - 488_037.446).abs() < 1e-3 && (north - 4_419_997.331).abs() < 1e-3);
/// let (latitude, longitude) = ankara.unproject(east, north);
/// assert!((latitude - 39.93).abs() < 1e-12 && (longitude - 32.86).abs() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    number: u8,
    north: bool,
}

/// Scale on the central meridian.
const SCALE: f64 = 0.999_6;
/// Easting of the central meridian \[m\].
const FALSE_EASTING: f64 = 500_000.0;
/// Northing of the equator in southern zones \[m\].
const FALSE_NORTHING: f64 = 10_000_000.0;

/// Third flattening: (a - b) / (a + b).
const N: f64 = WGS84_F / (2.0 - WGS84_F);
const N2: f64 = N * N;
const N3: f64 = N2 * N;
const N4: f64 = N3 * N;
const N5: f64 = N4 * N;
const N6: f64 = N5 * N;

/// Radius of the circle as long as a meridian \[m\]: Karney (2011), equation (14).
const RECTIFYING_RADIUS: f64 = WGS84_A / (1.0 + N) * (1.0 + N2 / 4.0 + N4 / 64.0 + N6 / 256.0);

/// Karney (2011), equation (35).
const ALPHA: [f64; 6] = [
    N / 2.0 - 2.0 * N2 / 3.0 + 5.0 * N3 / 16.0 + 41.0 * N4 / 180.0 - 127.0 * N5 / 288.0
        + 7_891.0 * N6 / 37_800.0,
    13.0 * N2 / 48.0 - 3.0 * N3 / 5.0 + 557.0 * N4 / 1_440.0 + 281.0 * N5 / 630.0
        - 1_983_433.0 * N6 / 1_935_360.0,
    61.0 * N3 / 240.0 - 103.0 * N4 / 140.0 + 15_061.0 * N5 / 26_880.0 + 167_603.0 * N6 / 181_440.0,
    49_561.0 * N4 / 161_280.0 - 179.0 * N5 / 168.0 + 6_601_661.0 * N6 / 7_257_600.0,
    34_729.0 * N5 / 80_640.0 - 3_418_889.0 * N6 / 1_995_840.0,
    212_378_941.0 * N6 / 319_334_400.0,
];

/// Karney (2011), equation (36).
const BETA: [f64; 6] = [
    N / 2.0 - 2.0 * N2 / 3.0 + 37.0 * N3 / 96.0 - N4 / 360.0 - 81.0 * N5 / 512.0
        + 96_199.0 * N6 / 604_800.0,
    N2 / 48.0 + N3 / 15.0 - 437.0 * N4 / 1_440.0 + 46.0 * N5 / 105.0
        - 1_118_711.0 * N6 / 3_870_720.0,
    17.0 * N3 / 480.0 - 37.0 * N4 / 840.0 - 209.0 * N5 / 4_480.0 + 5_569.0 * N6 / 90_720.0,
    4_397.0 * N4 / 161_280.0 - 11.0 * N5 / 504.0 - 830_251.0 * N6 / 7_257_600.0,
    4_583.0 * N5 / 161_280.0 - 108_847.0 * N6 / 3_991_680.0,
    20_648_693.0 * N6 / 638_668_800.0,
];

impl Zone {
    /// The zone of a number from 1 to 60, if there is one.
    #[must_use]
    pub fn new(number: u8, north: bool) -> Option<Self> {
        (1..=60).contains(&number).then_some(Self { number, north })
    }

    /// The zone of a code of the EPSG registry: 32601 to 32660 north, 32701 to 32760 south.
    #[must_use]
    pub fn from_epsg(code: u32) -> Option<Self> {
        let north = code / 100 == 326;
        (north || code / 100 == 327)
            .then_some(code % 100)
            .and_then(|number| u8::try_from(number).ok())
            .and_then(|number| Self::new(number, north))
    }

    /// The zone that a place lies in, by its longitude alone (without the exceptions of Norway and Svalbard) \[deg\].
    #[must_use]
    pub fn containing(latitude_deg: f64, longitude_deg: f64) -> Self {
        let turned = (longitude_deg + 180.0).rem_euclid(360.0);
        Self {
            // A NaN is cast to 0.
            number: ((turned / 6.0) as u8).min(59) + 1,
            north: latitude_deg >= 0.0,
        }
    }

    /// 1 to 60.
    #[must_use]
    pub fn number(self) -> u8 {
        self.number
    }

    /// Whether it is the northern half.
    #[must_use]
    pub fn is_north(self) -> bool {
        self.north
    }

    /// Its code in the EPSG registry.
    #[must_use]
    pub fn epsg(self) -> u32 {
        (if self.north { 32_600 } else { 32_700 }) + u32::from(self.number)
    }

    /// Longitude of its middle \[deg\].
    #[must_use]
    pub fn central_meridian_deg(self) -> f64 {
        6.0 * f64::from(self.number) - 183.0
    }

    fn northing_of_equator(self) -> f64 {
        if self.north { 0.0 } else { FALSE_NORTHING }
    }

    /// Easting and northing \[m\] of a latitude and longitude \[deg\]. Meant for places within 30° of the central meridian; beyond
    /// that the error grows, and 90° away the result is not a number.
    #[must_use]
    pub fn project(self, latitude_deg: f64, longitude_deg: f64) -> (f64, f64) {
        let from_meridian =
            (longitude_deg - self.central_meridian_deg() + 180.0).rem_euclid(360.0) - 180.0;
        let (sin_lambda, cos_lambda) = math::sin_cos(from_meridian.to_radians());
        let (sin_phi, cos_phi) = math::sin_cos(latitude_deg.to_radians());
        let tau_prime = conformal_tangent(sin_phi / cos_phi);
        let xi_prime = math::atan2(tau_prime, cos_lambda);
        let eta_prime =
            asinh(sin_lambda / (tau_prime * tau_prime + cos_lambda * cos_lambda).sqrt());
        let (xi_sum, eta_sum) = series(&ALPHA, xi_prime, eta_prime);
        let radius = SCALE * RECTIFYING_RADIUS;
        (
            FALSE_EASTING + radius * (eta_prime + eta_sum),
            self.northing_of_equator() + radius * (xi_prime + xi_sum),
        )
    }

    /// Latitude and longitude \[deg\] of an easting and northing \[m\]; the longitude lies between -180 and 180.
    #[must_use]
    pub fn unproject(self, easting_m: f64, northing_m: f64) -> (f64, f64) {
        let radius = SCALE * RECTIFYING_RADIUS;
        let xi = (northing_m - self.northing_of_equator()) / radius;
        let eta = (easting_m - FALSE_EASTING) / radius;
        let (xi_sum, eta_sum) = series(&BETA, xi, eta);
        let (xi_prime, eta_prime) = (xi - xi_sum, eta - eta_sum);
        let (sin_xi, cos_xi) = math::sin_cos(xi_prime);
        let sinh_eta = math::sinh(eta_prime);
        let tau_prime = sin_xi / (sinh_eta * sinh_eta + cos_xi * cos_xi).sqrt();
        let latitude = math::atan(geographic_tangent(tau_prime)).to_degrees();
        let longitude = math::atan2(sinh_eta, cos_xi).to_degrees() + self.central_meridian_deg();
        (latitude, (longitude + 180.0).rem_euclid(360.0) - 180.0)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let half = if self.north { 'N' } else { 'S' };
        write!(out, "UTM {} {half}", self.number)
    }
}

/// Sums of c_j sin 2jξ cosh 2jη and c_j cos 2jξ sinh 2jη over j from 1: the real and imaginary part of the sum of c_j sin 2jζ, by
/// Clenshaw's recurrence on complex numbers (Karney 2011, section 4).
fn series(coefficients: &[f64; 6], xi: f64, eta: f64) -> (f64, f64) {
    let (sin, cos) = math::sin_cos(2.0 * xi);
    let (sinh, cosh) = (math::sinh(2.0 * eta), math::cosh(2.0 * eta));
    // 2 cos 2ζ and sin 2ζ of ζ = ξ + iη.
    let (a_re, a_im) = (2.0 * cos * cosh, -2.0 * sin * sinh);
    let (mut y1, mut y2) = ((0.0, 0.0), (0.0, 0.0));
    for &c in coefficients.iter().rev() {
        let y0 = (
            a_re * y1.0 - a_im * y1.1 - y2.0 + c,
            a_re * y1.1 + a_im * y1.0 - y2.1,
        );
        y2 = y1;
        y1 = y0;
    }
    let (s_re, s_im) = (sin * cosh, cos * sinh);
    (y1.0 * s_re - y1.1 * s_im, y1.0 * s_im + y1.1 * s_re)
}

/// Tangent of the conformal latitude out of that of the geographic one: Karney (2011), equations (7) to (9).
fn conformal_tangent(tau: f64) -> f64 {
    let e = WGS84_E2.sqrt();
    let root = (1.0 + tau * tau).sqrt();
    let sigma = math::sinh(e * atanh(e * tau / root));
    tau * (1.0 + sigma * sigma).sqrt() - sigma * root
}

/// The inverse of [`conformal_tangent`] by Newton's method: Karney (2011), equations (19) to (21). Two steps suffice for doubles;
/// a fixed number of three keeps it simple.
fn geographic_tangent(tau_prime: f64) -> f64 {
    let mut tau = tau_prime / (1.0 - WGS84_E2);
    for _ in 0..3 {
        let found = conformal_tangent(tau);
        tau += (tau_prime - found) / (1.0 + found * found).sqrt()
            * (1.0 + (1.0 - WGS84_E2) * tau * tau)
            / ((1.0 - WGS84_E2) * (1.0 + tau * tau).sqrt());
    }
    tau
}

/// Inverse hyperbolic tangent, accurate near 0.
fn atanh(x: f64) -> f64 {
    0.5 * (math::ln_1p(x) - math::ln_1p(-x))
}

/// Inverse hyperbolic sine, accurate near 0 on both sides.
fn asinh(x: f64) -> f64 {
    let a = x.abs();
    let positive = math::ln_1p(a + a * a / (1.0 + (1.0 + a * a).sqrt()));
    positive.copysign(x)
}
