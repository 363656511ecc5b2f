//! Whether the ground stands between two points, with refraction as an effective Earth radius.
//!
//! Bending of the ray in the lower atmosphere is replaced by a larger Earth of radius k R over which the ray is
//! straight (Schelleng, Burrows, Ferrell 1933; k = 4/3 for the standard atmosphere, ITU-R P.310-10). Ground ranges
//! and heights are kept. Diffraction around the edge is not part of this yes-or-no answer.

use crate::elevation::Elevation;
use crate::frames::{Geodetic, MEAN_EARTH_RADIUS_M};
use crate::section::Site;
use gapfiller_numerics::math;

/// Longest distance between two samples of the ground \[m\]: also over coarse relief the curvature is followed to 2 cm.
const LONGEST_SAMPLE_M: f64 = 1_000.0;

/// Shortest distance between two samples of the ground \[m\], so that a wrong resolution cannot stall a run.
const SHORTEST_SAMPLE_M: f64 = 10.0;

/// Distance between samples of the ground \[m\]: half the terrain step, between 10 m and 1 km.
pub(crate) fn sample_step_m(elevation: &dyn Elevation) -> f64 {
    (0.5 * elevation.resolution_m()).clamp(SHORTEST_SAMPLE_M, LONGEST_SAMPLE_M)
}

/// Straight rays over a sphere of radius k R, seen from an observer above it.
pub(crate) struct EffectiveEarth {
    radius_m: f64,
    observer_height_m: f64,
}

impl EffectiveEarth {
    pub(crate) fn new(observer_height_m: f64, k: f64) -> Self {
        Self {
            radius_m: k * MEAN_EARTH_RADIUS_M,
            observer_height_m,
        }
    }

    /// (Sine, cosine) of the angle at the centre that a ground range \[m\] spans.
    pub(crate) fn arc(&self, ground_range_m: f64) -> (f64, f64) {
        math::sin_cos(ground_range_m / self.radius_m)
    }

    /// Tangent of the elevation at which a point of some height \[m\] appears over an arc longer than 0.
    pub(crate) fn tangent(&self, (sine, cosine): (f64, f64), height_m: f64) -> f64 {
        // ((kR + h) cos θ - (kR + h0)) / ((kR + h) sin θ), with cos θ - 1 = -sin² θ / (1 + cos θ) against cancellation.
        let rise = height_m * cosine
            - self.observer_height_m
            - self.radius_m * sine * sine / (1.0 + cosine);
        rise / ((self.radius_m + height_m) * sine)
    }

    /// Height \[m\] of a ray of given tangent of elevation over an arc; infinite where the ray never comes back.
    pub(crate) fn height(&self, (sine, cosine): (f64, f64), tangent: f64) -> f64 {
        let denominator = cosine - tangent * sine;
        if denominator <= 0.0 {
            return f64::INFINITY;
        }
        let rise = self.observer_height_m
            + self.radius_m * (tangent * sine + sine * sine / (1.0 + cosine));
        rise / denominator
    }
}

/// Whether the straight ray between two points clears the ground.
///
/// `observer` and `target` carry their own heights above mean sea level, antenna included. `k` is the effective Earth
/// radius factor, 4/3 for the standard atmosphere. The ground is sampled at half the terrain step, at most 1 km apart.
/// A target below the ground is not visible.
///
/// ```
/// use gapfiller_geo::{elevation::Flat, frames::Geodetic, line_of_sight::visible};
/// let radar = Geodetic::from_degrees(39.0, 35.0, 10.0);
/// let low = Geodetic::from_degrees(39.5, 35.0, 50.0); // 55 km away
/// let high = Geodetic::from_degrees(39.5, 35.0, 200.0);
/// assert!(!visible(&radar, &low, &Flat, 4.0 / 3.0));
/// assert!(visible(&radar, &high, &Flat, 4.0 / 3.0));
/// ```
#[must_use]
pub fn visible(observer: &Geodetic, target: &Geodetic, elevation: &dyn Elevation, k: f64) -> bool {
    if target.height_m < elevation.height_m(target.latitude_deg(), target.longitude_deg()) {
        return false;
    }
    let (section, ground_range) = Site::new(observer).section_to(target);
    let earth = EffectiveEarth::new(observer.height_m, k);
    let intervals = (ground_range / sample_step_m(elevation)).ceil().max(1.0);
    let ray = earth.tangent(earth.arc(ground_range), target.height_m);
    for sample in 1..intervals as u64 {
        let range = ground_range * (sample as f64 / intervals);
        let point = section.at(range);
        let ground = elevation.height_m(point.latitude_deg(), point.longitude_deg());
        if earth.tangent(earth.arc(range), ground) > ray {
            return false;
        }
    }
    true
}

/// Ground range to the horizon of the smooth Earth from a height above it, both in metres; 0 for a height below 0.
///
/// k R atan(√(h (2 k R + h)) / (k R)), the tangent from a point to a circle; close to √(2 k R h).
#[must_use]
pub fn horizon_distance_m(height_m: f64, k: f64) -> f64 {
    let radius = k * MEAN_EARTH_RADIUS_M;
    let height = height_m.max(0.0);
    radius * math::atan2((height * (2.0 * radius + height)).sqrt(), radius)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::elevation::Flat;
    use crate::geodesic;

    const K: f64 = 4.0 / 3.0;

    #[test]
    fn radar_horizon_is_4_12_km_times_root_of_the_height() {
        for height in [1.0, 10.0, 100.0, 10_000.0_f64] {
            let textbook = 4_122.0 * height.sqrt();
            assert!((horizon_distance_m(height, K) / textbook - 1.0).abs() < 2e-3);
        }
        assert_eq!(horizon_distance_m(-5.0, K), 0.0);
    }

    #[test]
    fn over_the_smooth_earth_sight_ends_at_the_sum_of_both_horizons() {
        let observer = Geodetic::from_degrees(39.0, 35.0, 30.0);
        for (azimuth, height) in [(0.3, 10.0), (2.0, 300.0), (5.0, 9_000.0_f64)] {
            let limit = horizon_distance_m(30.0, K) + horizon_distance_m(height, K);
            let at = |range| Geodetic {
                height_m: height,
                ..geodesic::direct(&observer, azimuth, range)
            };
            assert!(visible(&observer, &at(limit - 300.0), &Flat, K));
            assert!(!visible(&observer, &at(limit + 300.0), &Flat, K));
        }
    }

    #[test]
    fn a_wall_hides_what_is_behind_and_below() {
        struct Wall;
        impl Elevation for Wall {
            fn height_m(&self, _: f64, longitude_deg: f64) -> f64 {
                if (longitude_deg - 35.2).abs() < 0.01 {
                    500.0
                } else {
                    0.0
                }
            }
            fn resolution_m(&self) -> f64 {
                500.0
            }
            fn name(&self) -> &str {
                "wall"
            }
        }
        let observer = Geodetic::from_degrees(39.0, 35.0, 20.0);
        let sees = |longitude, height| {
            visible(
                &observer,
                &Geodetic::from_degrees(39.0, longitude, height),
                &Wall,
                K,
            )
        };
        assert!(sees(35.15, 100.0) && !sees(35.4, 500.0) && sees(35.4, 1_200.0));
        assert!(!sees(35.2, 400.0) && sees(35.2, 560.0));
        assert!(!sees(35.0, -1.0) && sees(35.0, 20.0));
    }

    #[test]
    fn a_ray_of_given_tangent_returns_the_height_it_came_from() {
        let earth = EffectiveEarth::new(120.0, K);
        for (range, height) in [(1_000.0, 0.0), (50_000.0, 400.0), (400_000.0, 30_000.0)] {
            let arc = earth.arc(range);
            assert!((earth.height(arc, earth.tangent(arc, height)) - height).abs() < 1e-6);
        }
        assert_eq!(earth.height(earth.arc(1_000.0), 1e9), f64::INFINITY);
    }
}
