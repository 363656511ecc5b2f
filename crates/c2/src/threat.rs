//! What a track threatens, and how soon.

use crate::setup::DefendedAsset;
use gapfiller_border::{SimTime, StateEstimate};
use gapfiller_geo::Vector3;
use gapfiller_geo::frames::Ecef;

/// Where something is and where it is going: all that a threat is judged by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Course {
    /// Where.
    pub position: Ecef,
    /// Velocity, earth-fixed \[m/s\].
    pub velocity_m_s: Vector3<f64>,
}

impl Course {
    /// A state carried on to a time.
    #[inline]
    pub fn at(state: &StateEstimate, time: SimTime) -> Self {
        Self {
            position: state.position_at(time),
            velocity_m_s: state.velocity_m_s,
        }
    }
}

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
struct Reach {
    from: Vector3<f64>,
    squared_m2: f64,
}

impl Reach {
    fn of(course: &Course, within_m: f64, within_s: f64) -> Self {
        // Level distances are shorter than straight ones by the height; 50 km covers everything that flies.
        let reach_m = within_m + course.velocity_m_s.norm() * within_s + 50_000.0;
        Self {
            from: course.position.0,
            squared_m2: reach_m * reach_m,
        }
    }

    #[inline]
    fn includes(&self, point: &Ecef) -> bool {
        (point.0 - self.from).norm_squared() <= self.squared_m2
    }
}

/// The most urgent of the assets that a track threatens: how long until the closest approach, and the asset's value.
pub fn most_urgent(
    course: &Course,
    assets: &[DefendedAsset],
    within_m: f64,
    within_s: f64,
) -> Option<(f64, f64)> {
    let reach = Reach::of(course, within_m, within_s);
    assets
        .iter()
        .filter(|asset| reach.includes(&asset.position))
        .map(|asset| (approach(course, &asset.position), asset.value))
        .filter(|(approach, _)| approach.comes(within_m, within_s))
        .map(|(approach, value)| (approach.in_s, value))
        .min_by(|a, b| a.0.total_cmp(&b.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use gapfiller_geo::frames::{Geodetic, LocalFrame};

    #[test]
    fn a_track_flying_in_threatens_and_one_flying_out_does_not() {
        let incirlik = LocalFrame::at(Geodetic::from_degrees(37.0, 35.43, 70.0));
        let state = |north_m: f64, north_m_s: f64| Course {
            position: incirlik.to_ecef(&gapfiller_geo::frames::Enu(Vector3::new(
                0.0, north_m, 5_000.0,
            ))),
            velocity_m_s: incirlik.rotate_to_ecef(&Vector3::new(0.0, north_m_s, 0.0)),
        };
        let inbound = state(-100_000.0, 250.0);
        let passing = approach(&inbound, &incirlik.origin);
        assert!(
            (passing.in_s - 400.0).abs() < 1.0 && passing.distance_m < 100.0,
            "{passing:?}"
        );
        assert!(approaches(&inbound, &incirlik.origin, 5_000.0, 600.0));
        assert!(!approaches(
            &state(-100_000.0, -250.0),
            &incirlik.origin,
            5_000.0,
            600.0
        ));
    }
}
