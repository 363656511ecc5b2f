//! How a track that flies straight on passes a point.

use super::Course;
use gapfiller_geo::Vector3;
use gapfiller_geo::frames::Ecef;

/// How a track that flies straight on will pass a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Approach {
    /// Time to the closest approach \[s\]; 0 if it is already behind.
    pub in_s: f64,
    /// Distance then \[m\], over the ground.
    pub distance_m: f64,
    /// Distance now \[m\].
    pub now_m: f64,
}

impl Approach {
    /// Whether it leads within a distance and a time, and not away.
    #[inline]
    pub fn comes(&self, within_m: f64, within_s: f64) -> bool {
        self.distance_m <= within_m
            && self.in_s <= within_s
            && (self.in_s > 0.0 || self.now_m <= within_m)
    }
}

/// The closest approach of a straight flight to a point, level distances only: a bomber overhead is at its target.
#[inline]
pub fn approach(course: &Course, point: &Ecef) -> Approach {
    let to_point = point.0 - course.position.0;
    let up = point.0 / point.0.norm().max(1.0);
    let level = |vector: Vector3<f64>| vector - up * vector.dot(&up);
    let (away, velocity) = (level(to_point), level(course.velocity_m_s));
    let speed_squared = velocity.norm_squared();
    let in_s = if speed_squared > 1.0 {
        (away.dot(&velocity) / speed_squared).max(0.0)
    } else {
        0.0
    };
    Approach {
        in_s,
        distance_m: (away - velocity * in_s).norm(),
        now_m: away.norm(),
    }
}

/// Whether a track will pass a point within a distance and a time, and is not yet past it.
pub fn approaches(course: &Course, point: &Ecef, within_m: f64, within_s: f64) -> bool {
    Reach::of(course, within_m, within_s).includes(point)
        && approach(course, point).comes(within_m, within_s)
}

/// How far a track can matter at all: a cheap bound before the geometry.
pub(super) struct Reach {
    from: Vector3<f64>,
    squared_m2: f64,
}

impl Reach {
    pub(super) fn of(course: &Course, within_m: f64, within_s: f64) -> Self {
        // Level distances are shorter than straight ones by the height; 50 km covers everything that flies.
        let reach_m = within_m + course.velocity_m_s.norm() * within_s + 50_000.0;
        Self {
            from: course.position.0,
            squared_m2: reach_m * reach_m,
        }
    }

    #[inline]
    pub(super) fn includes(&self, point: &Ecef) -> bool {
        (point.0 - self.from).norm_squared() <= self.squared_m2
    }
}
