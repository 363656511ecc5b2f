//! Ground track of a straight look: the normal section from a site along an azimuth.
//!
//! The section is taken as a circle of Euler's radius of curvature at the site. Over 500 km the circle and the true
//! section part by a few metres, far less than the terrain resolves.

use crate::frames::{Ecef, Geodetic, LocalFrame, WGS84_A, WGS84_E2};
use gapfiller_numerics::math;
use nalgebra::Vector3;

/// A site on the ellipsoid (height 0) with its principal radii of curvature.
pub(crate) struct Site {
    frame: LocalFrame,
    curvature: Curvature,
}

/// Radii of curvature of the ellipsoid at one latitude \[m\].
pub(crate) struct Curvature {
    meridian_radius_m: f64,
    prime_vertical_m: f64,
}

impl Curvature {
    pub(crate) fn at(sin_lat: f64) -> Self {
        let w2 = 1.0 - WGS84_E2 * sin_lat * sin_lat;
        let prime_vertical_m = WGS84_A / w2.sqrt();
        Self {
            meridian_radius_m: prime_vertical_m * (1.0 - WGS84_E2) / w2,
            prime_vertical_m,
        }
    }

    /// Euler's radius \[m\] along (sine, cosine) of an azimuth: 1 / R = cos² / M + sin² / N.
    pub(crate) fn along(&self, sin_az: f64, cos_az: f64) -> f64 {
        1.0 / (cos_az * cos_az / self.meridian_radius_m + sin_az * sin_az / self.prime_vertical_m)
    }
}

/// The circle from a site along one azimuth.
pub(crate) struct Section {
    origin: Vector3<f64>,
    forward: Vector3<f64>,
    up: Vector3<f64>,
    pub(crate) radius_m: f64,
}

impl Site {
    pub(crate) fn new(position: &Geodetic) -> Self {
        let ground = Geodetic {
            height_m: 0.0,
            ..*position
        };
        Self {
            frame: LocalFrame::at(ground),
            curvature: Curvature::at(math::sin(position.latitude_rad)),
        }
    }

    /// The section along a horizontal direction given as (sine, cosine) of its azimuth.
    pub(crate) fn section(&self, sin_az: f64, cos_az: f64) -> Section {
        Section {
            origin: self.frame.origin.0,
            forward: self
                .frame
                .rotate_to_ecef(&Vector3::new(sin_az, cos_az, 0.0)),
            up: self.frame.rotate_to_ecef(&Vector3::new(0.0, 0.0, 1.0)),
            radius_m: self.curvature.along(sin_az, cos_az),
        }
    }

    /// The section through a point and the ground range to it \[m\].
    pub(crate) fn section_to(&self, target: &Geodetic) -> (Section, f64) {
        let ground = Geodetic {
            height_m: 0.0,
            ..*target
        };
        let enu = self.frame.to_enu(&ground.to_ecef());
        let horizontal = enu.horizontal_m();
        let (sin_az, cos_az) = if horizontal > 0.0 {
            (enu.0.x / horizontal, enu.0.y / horizontal)
        } else {
            (0.0, 1.0)
        };
        let section = self.section(sin_az, cos_az);
        let ground_range = section.radius_m * math::atan2(horizontal, section.radius_m + enu.0.z);
        (section, ground_range)
    }
}

impl Section {
    /// Latitude and longitude \[rad\] at a ground range given as its (sine, cosine) of range / radius.
    pub(crate) fn point(&self, sine: f64, cosine: f64) -> Geodetic {
        let position = self.origin
            + self.forward * (self.radius_m * sine)
            + self.up * (self.radius_m * (cosine - 1.0));
        Ecef(position).to_geodetic()
    }

    /// Latitude and longitude at a ground range \[m\].
    pub(crate) fn at(&self, ground_range_m: f64) -> Geodetic {
        let (sine, cosine) = math::sin_cos(ground_range_m / self.radius_m);
        self.point(sine, cosine)
    }
}
