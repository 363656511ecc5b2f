//! Positions on and above the WGS-84 ellipsoid, one type per frame.
//!
//! | type | frame | axes |
//! |---|---|---|
//! | [`Geodetic`] | latitude, longitude, height | radians, metres |
//! | [`Ecef`] | Earth-centred, Earth-fixed | x to (0°, 0°), y to (0°, 90° E), z to the north pole; metres |
//! | [`Enu`] | local tangent plane of one [`LocalFrame`] | east, north, up; metres |
//! | [`AzElRange`] | polar form of [`Enu`] | azimuth from north clockwise, elevation, slant range |
//!
//! Two [`Enu`] positions of different local frames have the same type: the types do not catch mixing them.
//!
//! Assumption of the whole project: the height above the ellipsoid is taken as the height above mean sea level. The
//! geoid departs from the ellipsoid by up to about 100 m (20 to 40 m over Anatolia), slowly enough that differences of
//! height between neighbours are unaffected.

use gapfiller_numerics::math;
use nalgebra::{Matrix3, Vector3};
use serde::{Deserialize, Serialize};

/// Equatorial radius of WGS-84, metres (NIMA TR8350.2, 3rd ed., 2000, table 3.1).
pub const WGS84_A: f64 = 6_378_137.0;

/// Flattening of WGS-84 (NIMA TR8350.2, 3rd ed., 2000, table 3.1).
pub const WGS84_F: f64 = 1.0 / 298.257_223_563;

/// Polar radius of WGS-84, metres: a (1 - f).
pub const WGS84_B: f64 = WGS84_A * (1.0 - WGS84_F);

/// First eccentricity squared of WGS-84: f (2 - f).
pub const WGS84_E2: f64 = WGS84_F * (2.0 - WGS84_F);

/// Mean radius of the Earth used where a sphere is enough (refraction, horizon), metres.
pub const MEAN_EARTH_RADIUS_M: f64 = 6_371_000.0;

const TWO_PI: f64 = 2.0 * core::f64::consts::PI;

/// A position as geodetic latitude, longitude and height above the WGS-84 ellipsoid.
///
/// ```
/// use gapfiller_geo::frames::Geodetic;
/// let erzurum = Geodetic::from_degrees(39.9, 41.27, 1_890.0);
/// let back = erzurum.to_ecef().to_geodetic();
/// assert!((back.height_m - 1_890.0).abs() < 1e-6);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Geodetic {
    /// Geodetic latitude \[rad\], north positive, -π/2 to π/2.
    pub latitude_rad: f64,
    /// Longitude \[rad\], east positive.
    pub longitude_rad: f64,
    /// Height above the ellipsoid \[m\], taken as height above mean sea level.
    pub height_m: f64,
}

/// An Earth-centred, Earth-fixed position: x, y, z \[m\].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ecef(pub Vector3<f64>);

/// A position relative to the origin of a [`LocalFrame`]: east, north, up \[m\].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Enu(pub Vector3<f64>);

/// A local tangent frame: its origin and the rotation into it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LocalFrame {
    /// Origin of the frame.
    pub origin: Ecef,
    /// Rotation from ECEF to ENU, 3 × 3; its rows are the unit vectors east, north, up in ECEF.
    pub rotation: Matrix3<f64>,
    /// The origin again, geodetic.
    pub geodetic: Geodetic,
}

/// Polar form of an [`Enu`] position: what a radar at the origin measures without refraction.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AzElRange {
    /// Azimuth \[rad\], 0 ≤ azimuth < 2π, from north clockwise.
    pub azimuth_rad: f64,
    /// Elevation above the local horizontal plane \[rad\], -π/2 to π/2.
    pub elevation_rad: f64,
    /// Slant range \[m\].
    pub range_m: f64,
}

impl Geodetic {
    /// From latitude and longitude in degrees and height in metres.
    #[must_use]
    pub fn from_degrees(latitude_deg: f64, longitude_deg: f64, height_m: f64) -> Self {
        Self {
            latitude_rad: latitude_deg.to_radians(),
            longitude_rad: longitude_deg.to_radians(),
            height_m,
        }
    }

    /// Latitude in degrees.
    #[must_use]
    pub fn latitude_deg(&self) -> f64 {
        self.latitude_rad.to_degrees()
    }

    /// Longitude in degrees.
    #[must_use]
    pub fn longitude_deg(&self) -> f64 {
        self.longitude_rad.to_degrees()
    }

    /// To Earth-centred, Earth-fixed coordinates (NIMA TR8350.2, 3rd ed., 2000, chapter 4).
    #[must_use]
    #[inline]
    pub fn to_ecef(&self) -> Ecef {
        let (sin_lat, cos_lat) = math::sin_cos(self.latitude_rad);
        let (sin_lon, cos_lon) = math::sin_cos(self.longitude_rad);
        let prime_vertical = WGS84_A / (1.0 - WGS84_E2 * sin_lat * sin_lat).sqrt();
        let horizontal = (prime_vertical + self.height_m) * cos_lat;
        Ecef(Vector3::new(
            horizontal * cos_lon,
            horizontal * sin_lon,
            (prime_vertical * (1.0 - WGS84_E2) + self.height_m) * sin_lat,
        ))
    }
}

impl Ecef {
    /// To geodetic coordinates, within a micrometre from 1000 km below the surface to far outside the atmosphere.
    ///
    /// Bowring's iteration on the reduced latitude ("Transformation from spatial to geographical coordinates", Survey
    /// Review 23 (181), 1976, pp. 323-327). Three rounds reach double precision; the height formula of Bowring (1985)
    /// is exact at the poles too.
    #[must_use]
    pub fn to_geodetic(&self) -> Geodetic {
        const ROUNDS: usize = 3;
        const SECOND_E2: f64 = WGS84_E2 / (1.0 - WGS84_E2);
        let (x, y, z) = (self.0.x, self.0.y, self.0.z);
        let axis_distance = (x * x + y * y).sqrt();
        // Reduced latitude as an unnormalised (sine, cosine) pair: no trigonometry inside the loop.
        let mut reduced = normalise(z * WGS84_A, axis_distance * WGS84_B);
        let mut latitude = (0.0, 1.0);
        for _ in 0..ROUNDS {
            let (s, c) = reduced;
            latitude = normalise(
                z + SECOND_E2 * WGS84_B * s * s * s,
                axis_distance - WGS84_E2 * WGS84_A * c * c * c,
            );
            reduced = normalise((1.0 - WGS84_F) * latitude.0, latitude.1);
        }
        let (sin_lat, cos_lat) = latitude;
        let height_m = axis_distance * cos_lat + z * sin_lat
            - WGS84_A * (1.0 - WGS84_E2 * sin_lat * sin_lat).sqrt();
        Geodetic {
            latitude_rad: math::atan2(sin_lat, cos_lat),
            longitude_rad: math::atan2(y, x),
            height_m,
        }
    }

    /// Height above the ellipsoid \[m\] without trigonometry: the distance from the Earth's centre less the ellipsoid's
    /// radius in that direction, `b / sqrt(1 - e² cos²)` (the polar equation of an ellipse about its centre). The radius is
    /// not quite along the normal; below 50 km the error is under 0.5 m.
    #[must_use]
    #[inline]
    pub fn height_m(&self) -> f64 {
        let radius = self.0.norm();
        if radius <= 0.0 {
            return -WGS84_B;
        }
        let sine = self.0.z / radius;
        radius - WGS84_B / (1.0 - WGS84_E2 * (1.0 - sine * sine)).sqrt()
    }

    /// Straight-line distance to another position \[m\].
    #[must_use]
    #[inline]
    pub fn distance_m(&self, other: &Self) -> f64 {
        let d = self.0 - other.0;
        (d.x * d.x + d.y * d.y + d.z * d.z).sqrt()
    }
}

/// (sine, cosine) of the angle whose tangent is `sine / cosine`; (0, 1) when both are zero.
fn normalise(sine: f64, cosine: f64) -> (f64, f64) {
    let length = (sine * sine + cosine * cosine).sqrt();
    if length > 0.0 {
        (sine / length, cosine / length)
    } else {
        (0.0, 1.0)
    }
}

impl LocalFrame {
    /// The local east-north-up frame at a position.
    #[must_use]
    pub fn at(geodetic: Geodetic) -> Self {
        let (sin_lat, cos_lat) = math::sin_cos(geodetic.latitude_rad);
        let (sin_lon, cos_lon) = math::sin_cos(geodetic.longitude_rad);
        #[rustfmt::skip]
        let rotation = Matrix3::new(
            -sin_lon,           cos_lon,            0.0,
            -sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat,
            cos_lat * cos_lon,  cos_lat * sin_lon,  sin_lat,
        );
        Self {
            origin: geodetic.to_ecef(),
            rotation,
            geodetic,
        }
    }

    /// A position in this frame.
    #[must_use]
    #[inline]
    pub fn to_enu(&self, position: &Ecef) -> Enu {
        Enu(self.rotate_to_enu(&(position.0 - self.origin.0)))
    }

    /// A position of this frame in ECEF.
    #[must_use]
    #[inline]
    pub fn to_ecef(&self, position: &Enu) -> Ecef {
        Ecef(self.origin.0 + self.rotate_to_ecef(&position.0))
    }

    /// Turns a free vector (velocity, difference) from ECEF to ENU axes.
    #[must_use]
    #[inline]
    pub fn rotate_to_enu(&self, vector: &Vector3<f64>) -> Vector3<f64> {
        let m = &self.rotation;
        let e = |i: usize| m[(i, 0)] * vector.x + m[(i, 1)] * vector.y + m[(i, 2)] * vector.z;
        Vector3::new(e(0), e(1), e(2))
    }

    /// Turns a free vector (velocity, difference) from ENU to ECEF axes.
    #[must_use]
    #[inline]
    pub fn rotate_to_ecef(&self, vector: &Vector3<f64>) -> Vector3<f64> {
        self.rotation.tr_mul(vector)
    }
}

impl Enu {
    /// Azimuth, elevation and slant range from the origin. The origin itself gives zeros.
    #[must_use]
    #[inline]
    pub fn to_az_el_range(&self) -> AzElRange {
        let (east, north, up) = (self.0.x, self.0.y, self.0.z);
        let horizontal = self.horizontal_m();
        let azimuth = math::atan2(east, north);
        let wrapped = if azimuth < 0.0 {
            azimuth + TWO_PI
        } else {
            azimuth
        };
        AzElRange {
            // A tiny negative azimuth rounds up to exactly 2π.
            azimuth_rad: if wrapped >= TWO_PI { 0.0 } else { wrapped },
            elevation_rad: math::atan2(up, horizontal),
            range_m: (horizontal * horizontal + up * up).sqrt(),
        }
    }

    /// Distance from the origin in the tangent plane \[m\].
    #[must_use]
    #[inline]
    pub fn horizontal_m(&self) -> f64 {
        (self.0.x * self.0.x + self.0.y * self.0.y).sqrt()
    }
}

impl AzElRange {
    /// Back to east, north, up.
    #[must_use]
    #[inline]
    pub fn to_enu(&self) -> Enu {
        let (sin_az, cos_az) = math::sin_cos(self.azimuth_rad);
        let (sin_el, cos_el) = math::sin_cos(self.elevation_rad);
        let horizontal = self.range_m * cos_el;
        Enu(Vector3::new(
            horizontal * sin_az,
            horizontal * cos_az,
            self.range_m * sin_el,
        ))
    }
}
