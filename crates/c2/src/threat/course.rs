//! Where a track is and where it is going.

use super::approach::{Approach, approach};
use gapfiller_border::{Class, SimTime, StateEstimate};
use gapfiller_geo::Vector3;
use gapfiller_geo::frames::Ecef;
use gapfiller_models::motion;

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

/// Impacts are predicted on ground of this height \[m\]: what lies higher is reached a second or two sooner.
const SEA_LEVEL_M: f64 = 0.0;

/// What a track is expected to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Path {
    /// It flies straight on.
    Straight(Course),
    /// It falls.
    Falling(Fall),
}

/// A fall to a predicted impact, as a parabola: from the state now, with the one acceleration that leads there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fall {
    from: Course,
    acceleration_m_s2: Vector3<f64>,
    /// Where and when it comes down.
    pub impact: motion::Impact,
}

impl Path {
    /// What is taken for a ballistic missile falls, if it comes down at all; everything else flies straight on.
    pub fn of(course: &Course, class: Option<Class>) -> Self {
        if class != Some(Class::Ballistic) {
            return Self::Straight(*course);
        }
        match motion::impact(&course.position, &course.velocity_m_s, SEA_LEVEL_M) {
            Some(impact) if impact.after_s > 0.0 => Self::Falling(Fall::to(course, impact)),
            _ => Self::Straight(*course),
        }
    }

    /// How it passes a point: the closest approach, or for something that falls the impact.
    pub fn approach(&self, point: &Ecef) -> Approach {
        match self {
            Self::Straight(course) => approach(course, point),
            Self::Falling(fall) => Approach {
                in_s: fall.impact.after_s,
                distance_m: fall.impact.position.distance_m(point),
                now_m: fall.from.position.distance_m(point),
            },
        }
    }
}

impl Fall {
    fn to(course: &Course, impact: motion::Impact) -> Self {
        let straight = course.position.0 + course.velocity_m_s * impact.after_s;
        Self {
            from: *course,
            acceleration_m_s2: (impact.position.0 - straight)
                * (2.0 / (impact.after_s * impact.after_s)),
            impact,
        }
    }

    /// Where it is after a time \[s\], and its speed then \[m/s\].
    pub(super) fn after(&self, time_s: f64) -> (Ecef, f64) {
        let velocity = self.from.velocity_m_s + self.acceleration_m_s2 * time_s;
        let mean = self.from.velocity_m_s + self.acceleration_m_s2 * (0.5 * time_s);
        (Ecef(self.from.position.0 + mean * time_s), velocity.norm())
    }
}
