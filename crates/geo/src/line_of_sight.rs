//! Whether the ground stands between two points, with refraction as an effective Earth radius.
//!
//! Bending of the ray in the lower atmosphere is replaced by a larger Earth of radius k R over which the ray is
//! straight (Schelleng, Burrows, Ferrell 1933; k = 4/3 for the standard atmosphere, ITU-R P.310-10). Ground ranges
//! and heights are kept. Diffraction around the edge is not part of this yes-or-no answer.

use crate::elevation::Elevation;
use crate::frames::{Geodetic, MEAN_EARTH_RADIUS_M};
use crate::profile::{Ground, Look, Stretch, walk};
use crate::section::Site;
use gapfiller_numerics::math;

/// Nearer than this the ground hides nothing \[m\]: it is what the antenna stands on.
const NEAREST_M: f64 = 1.0;

/// Straight rays over a sphere of radius k R, seen from an observer above it.
///
/// With θ the angle at the centre that a ground range spans and w = tan(θ/2), a point of height h appears at the elevation
/// whose tangent is g (1 + w²) / (2 w) − w, where g = (h − h₀) / (k R + h): the polar equation of a straight line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct EffectiveEarth {
    pub(crate) radius_m: f64,
    pub(crate) observer_height_m: f64,
    per_diameter: f64,
}

impl EffectiveEarth {
    pub(crate) fn new(observer_height_m: f64, k: f64) -> Self {
        let radius_m = k * MEAN_EARTH_RADIUS_M;
        Self {
            radius_m,
            observer_height_m,
            per_diameter: 0.5 / radius_m,
        }
    }

    /// w / x for the ground range \[m\] that x = θ/2 stands for, and x: the tangent's series to 1e-14 of itself where it is
    /// used, beyond 0.06 (a thousand kilometres) the function.
    #[inline(always)]
    pub(crate) fn half_arc(&self, ground_range_m: f64) -> (f64, f64) {
        let x = ground_range_m * self.per_diameter;
        let x2 = x * x;
        let ratio = if x < 0.06 {
            1.0 + x2 * (1.0 / 3.0 + x2 * (2.0 / 15.0 + x2 * (17.0 / 315.0 + x2 * (62.0 / 2835.0))))
        } else {
            far_half_arc(x)
        };
        (ratio, x)
    }

    /// Tangent of the elevation at which a point of some height \[m\] appears over a ground range above 0 \[m\].
    #[inline(always)]
    pub(crate) fn tangent(&self, ground_range_m: f64, height_m: f64) -> f64 {
        let (ratio, x) = self.half_arc(ground_range_m);
        let w = ratio * x;
        let g = (height_m - self.observer_height_m) / (self.radius_m + height_m);
        g * (1.0 + w * w) / (2.0 * w) - w
    }

    /// Height \[m\] over a ground range of a ray that rises by `rise_m`, the tangent of its elevation times the range;
    /// infinite where the ray never comes back.
    #[inline(always)]
    pub(crate) fn height(&self, ground_range_m: f64, rise_m: f64) -> f64 {
        let (ratio, x) = self.half_arc(ground_range_m);
        let w = ratio * x;
        let (w2, one) = (w * w, 1.0 + w * w);
        let lifted = 2.0 * (rise_m * ratio * self.per_diameter + w2);
        if lifted >= one {
            return f64::INFINITY;
        }
        (self.observer_height_m * one + self.radius_m * lifted) / (one - lifted)
    }

    /// A height \[m\] that a ray of given tangent stays above between two ranges: the height of a straight line over a circle
    /// is convex, so it sags below its chord by no more than L² / 8 times its greatest curvature.
    #[inline]
    pub(crate) fn least_height(&self, from_m: f64, to_m: f64, tangent: f64) -> f64 {
        let ends = self
            .height_at_least(from_m, tangent)
            .min(self.height_at_least(to_m, tangent));
        let length = to_m - from_m;
        // The curvature is (1 + 2 T²) / k R where the ray is low; the rest is reserve.
        let sag = length * length * 0.25 * self.per_diameter * (1.2 + 4.0 * tangent * tangent);
        // Heights are compared with whole metres; a centimetre covers the rounding.
        ends - sag - 0.01
    }

    /// Nearly the height of a ray, never above it, without a division.
    ///
    /// The height is (k R + h₀) / (1 − e) − k R with e = 1 − cos θ + T sin θ, and 1 / (1 − e) ≥ 1 + e + e² + e³. Sine and
    /// cosine are replaced by ends of their series on the safe side.
    #[inline(always)]
    fn height_at_least(&self, ground_range_m: f64, tangent: f64) -> f64 {
        let arc = 2.0 * ground_range_m * self.per_diameter;
        let arc2 = arc * arc;
        let sine = if tangent > 0.0 {
            arc * (1.0 - arc2 * (1.0 / 6.0))
        } else {
            arc
        };
        let e = arc2 * (0.5 - arc2 * (1.0 / 24.0)) + tangent * sine;
        self.observer_height_m
            + (self.radius_m + self.observer_height_m) * (e * (1.0 + e * (1.0 + e)))
    }

    /// The range \[m\] of the highest tangent within a stretch of ground, if it lies between its ends.
    ///
    /// With height a + b r + c r² the tangent is nearly A / r + b + C r, where A = a − h₀ and C = c − 1 / 2kR: it peaks at
    /// √(A / C) if both are negative.
    #[inline(always)]
    pub(crate) fn peak_m(&self, stretch: &Stretch) -> Option<f64> {
        let Parabola { start, bend, .. } = self.rise_over(stretch);
        if start >= 0.0 || bend >= 0.0 {
            return None;
        }
        let (from, to) = (stretch.from_m, stretch.to_m);
        let inside = bend * from * from > start && bend * to * to < start;
        inside.then(|| (start / bend).sqrt())
    }

    /// Rise of the ray to the ground, tangent times range, over a stretch: A + b r + C r² \[m\] of range r \[m\].
    #[inline(always)]
    pub(crate) fn rise_over(&self, stretch: &Stretch) -> Parabola {
        let [first, middle, last] = stretch.heights_m;
        let per_length = 1.0 / (stretch.to_m - stretch.from_m);
        let twist = 2.0 * (first + last - 2.0 * middle);
        let slope = (last - first - twist) * per_length;
        let c = twist * per_length * per_length;
        Parabola {
            start: first - slope * stretch.from_m + c * stretch.from_m * stretch.from_m
                - self.observer_height_m,
            bend: c - self.per_diameter,
        }
    }
}

/// The two coefficients of a parabola that decide where its tangent from the origin touches.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parabola {
    pub(crate) start: f64,
    pub(crate) bend: f64,
}

#[cold]
#[inline(never)]
fn far_half_arc(x: f64) -> f64 {
    math::tan(x) / x
}

/// The highest tangent over a stretch of ground, and where \[m\].
#[inline(always)]
pub(crate) fn highest(earth: &EffectiveEarth, stretch: &Stretch) -> (f64, f64) {
    let end = (
        earth.tangent(stretch.to_m, stretch.heights_m[2]),
        stretch.to_m,
    );
    match earth.peak_m(stretch) {
        Some(range) if range > NEAREST_M => {
            let peak = earth.tangent(range, height_within(stretch, range));
            if peak > end.0 { (peak, range) } else { end }
        }
        _ => end,
    }
}

/// Height of the ground \[m\] within a stretch at a range \[m\].
#[inline(always)]
fn height_within(stretch: &Stretch, range_m: f64) -> f64 {
    let [first, middle, last] = stretch.heights_m;
    let share = (range_m - stretch.from_m) / (stretch.to_m - stretch.from_m);
    let twist = 2.0 * (first + last - 2.0 * middle);
    first + share * (last - first - twist + share * twist)
}

/// Whether something on the way stands above the ray.
struct Blocked {
    earth: EffectiveEarth,
    ray: f64,
    target_m: f64,
    blocked: bool,
}

impl Look for Blocked {
    fn floor_m(&self, from_m: f64, to_m: f64) -> f64 {
        self.earth.least_height(from_m, to_m, self.ray)
    }

    #[inline]
    fn take(&mut self, stretch: &Stretch) -> bool {
        if stretch.to_m > NEAREST_M {
            let (tangent, at_m) = highest(&self.earth, stretch);
            // The target's own foot does not hide it.
            self.blocked = tangent > self.ray && at_m < self.target_m - NEAREST_M;
        }
        if stretch.from_m > NEAREST_M && !self.blocked {
            // Only at the edge of the terrain, where it breaks off, is this not the end of the stretch before.
            self.blocked = self.earth.tangent(stretch.from_m, stretch.heights_m[0]) > self.ray;
        }
        !self.blocked
    }
}

/// Whether the straight ray between two points clears the ground.
///
/// `observer` and `target` carry their own heights above mean sea level, antenna included. `k` is the effective Earth
/// radius factor, 4/3 for the standard atmosphere. The ground is followed cell by cell where it is a
/// [`Lattice`](crate::lattice::Lattice), else sampled at a quarter of the terrain step, at most 500 m apart.
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
    clears(observer, target, &Ground::bare(elevation), k)
}

/// Whether the ray clears the ground between its ends.
fn clears(observer: &Geodetic, target: &Geodetic, ground: &Ground<'_>, k: f64) -> bool {
    let (section, ground_range) = Site::new(observer).section_to(target);
    if ground_range <= NEAREST_M {
        return true;
    }
    let earth = EffectiveEarth::new(observer.height_m, k);
    let mut look = Blocked {
        earth,
        ray: earth.tangent(ground_range, target.height_m),
        target_m: ground_range,
        blocked: false,
    };
    walk(&section, ground_range, ground, &mut look);
    !look.blocked
}

/// Terrain under a maximum pyramid: the answers of [`visible`], sooner where the ray stays high, as from an aircraft.
///
/// The highest node of each block of cells, of blocks of blocks and so on is kept for all that lies within a range of a
/// place; a ray that passes above a block need not look at its cells. Outside of that range, near the poles and over terrain that
/// is no [`Lattice`](crate::lattice::Lattice) every cell is looked at.
///
/// ```
/// use gapfiller_geo::{elevation::relief, frames::Geodetic, line_of_sight::SightPyramid};
/// let orbit = Geodetic::from_degrees(39.0, 35.0, 9_000.0);
/// let pyramid = SightPyramid::around(relief(), &orbit, 500_000.0);
/// let low = Geodetic::from_degrees(40.5, 36.5, 2_500.0);
/// assert!(pyramid.visible(&orbit, &low, 4.0 / 3.0));
/// ```
pub struct SightPyramid<'a> {
    elevation: &'a dyn Elevation,
    ground: Ground<'a>,
}

impl<'a> SightPyramid<'a> {
    /// The pyramid of the terrain within `range_m` metres of a place.
    #[must_use]
    pub fn around(elevation: &'a dyn Elevation, place: &Geodetic, range_m: f64) -> Self {
        Self {
            elevation,
            ground: Ground::around(elevation, place, range_m),
        }
    }

    /// What [`visible`] says.
    #[must_use]
    pub fn visible(&self, observer: &Geodetic, target: &Geodetic, k: f64) -> bool {
        let (latitude, longitude) = (target.latitude_deg(), target.longitude_deg());
        target.height_m >= self.elevation.height_m(latitude, longitude)
            && clears(observer, target, &self.ground, k)
    }
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
        for (range, height) in [(1_000.0, 0.0), (50_000.0, 400.0), (2e6, 30_000.0)] {
            let tangent = earth.tangent(range, height);
            assert!((earth.height(range, tangent * range) - height).abs() < 1e-6);
            // Against the same line in Cartesian coordinates.
            let (sine, cosine) = math::sin_cos(range / earth.radius_m);
            let far = earth.radius_m + height;
            let plain = (far * cosine - earth.radius_m - 120.0) / (far * sine);
            assert!((tangent - plain).abs() < 1e-12);
        }
        assert_eq!(earth.height(1_000.0, 1e12), f64::INFINITY);
        for (from, to, tangent) in [(0.0, 8e3, -0.05), (1e5, 1.08e5, -0.01), (3e5, 3.08e5, 0.3)] {
            let least = earth.least_height(from, to, tangent);
            for step in 0..=100 {
                let range = from + (to - from) * f64::from(step) / 100.0;
                assert!(earth.height(range, tangent * range) > least);
            }
        }
    }
}
