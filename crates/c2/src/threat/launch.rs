//! Until when a round can be launched that still meets a target in time.
//!
//! A target on path P(t) is met at time t by a round of mean speed s launched from L at t − |P(t) − L| / s. The last safe launch is
//! the largest such time over all t that are inside the round's envelope and not after the time by which it must be met. For
//! straight flight |P(t) − L| is convex, so that the launch time is concave in t: it is largest at the end of an interval inside
//! the envelope, or, for a target faster than the round, where the target recedes at the round's speed. (The intercept triangle of
//! Shneydor, N. A., *Missile Guidance and Pursuit* (1998), §3.2, solved for the launch.)

use super::course::{Course, Fall, Path};
use gapfiller_border::Class;
use gapfiller_geo::frames::Ecef;
use gapfiller_models::interceptor::Interceptor;

/// Points of a fall that are looked at: the answer is good to this part of the time left.
const POINTS: u32 = 48;

/// A height just outside the envelope may be an error of the track, which the next plots put right (assumed \[m\]); whether to fire
/// is decided without this.
const HEIGHT_SLACK_M: f64 = 500.0;

/// The latest launch \[s from now\] from `launcher` that meets the target within `until_s` from now; negative if it is past, none
/// if no launch at any time does.
///
/// The height of straight flight is taken to stay as it is: a straight line in space climbs over a round Earth, which aircraft
/// do not.
pub fn last_safe_launch(
    path: &Path,
    launcher: &Ecef,
    round: &Interceptor,
    class: Option<Class>,
    until_s: f64,
) -> Option<f64> {
    match path {
        Path::Straight(course) => straight(course, launcher, round, class, until_s),
        Path::Falling(fall) => falling(fall, launcher, round, class, until_s),
    }
}

fn straight(
    course: &Course,
    launcher: &Ecef,
    round: &Interceptor,
    class: Option<Class>,
    until_s: f64,
) -> Option<f64> {
    let height_m = course.position.height_m();
    if course.velocity_m_s.norm() > round.maximum_target_speed_m_s
        || height_m < round.minimum_height_m - HEIGHT_SLACK_M
        || height_m > round.maximum_height_m + HEIGHT_SLACK_M
    {
        return None;
    }
    let relative = course.position.0 - launcher.0;
    let triangle = Triangle {
        // A target that stands still is one that creeps.
        speed_squared: course.velocity_m_s.norm_squared().max(1e-6),
        opening: relative.dot(&course.velocity_m_s),
        range_squared: relative.norm_squared(),
        round_m_s: round.mean_speed_m_s.max(1e-3),
    };
    let low = round.low_altitude.filter(|low| height_m < low.below_m);
    let reach_m = round.reach_m(class);
    let (enters, leaves) = triangle.within(low.map_or(reach_m, |low| reach_m.min(low.range_m)))?;
    let (begin, end) = (enters.max(0.0), leaves.min(until_s));
    match triangle.within(round.minimum_range_m) {
        None => triangle.latest(begin, end),
        Some((too_near, far_again)) => {
            let before = triangle.latest(begin, end.min(too_near));
            let after = triangle.latest(begin.max(far_again), end);
            match (before, after) {
                (Some(before), Some(after)) => Some(before.max(after)),
                (one, other) => one.or(other),
            }
        }
    }
}

/// Straight flight seen from a launcher: |P(t) − L|² = v² t² + 2 (p·v) t + p².
struct Triangle {
    speed_squared: f64,
    opening: f64,
    range_squared: f64,
    round_m_s: f64,
}

impl Triangle {
    /// From when to when the target is within a range.
    fn within(&self, range_m: f64) -> Option<(f64, f64)> {
        let discriminant = self.opening * self.opening
            - self.speed_squared * (self.range_squared - range_m * range_m);
        if discriminant.is_nan() || discriminant <= 0.0 {
            return None;
        }
        let root = discriminant.sqrt();
        Some((
            (-self.opening - root) / self.speed_squared,
            (-self.opening + root) / self.speed_squared,
        ))
    }

    /// The latest launch that meets the target between two times.
    fn latest(&self, begin_s: f64, end_s: f64) -> Option<f64> {
        if begin_s.is_nan() || begin_s > end_s {
            return None;
        }
        let mut met_s = end_s;
        let faster = self.speed_squared - self.round_m_s * self.round_m_s;
        if faster > 0.0 {
            let miss =
                (self.speed_squared * self.range_squared - self.opening * self.opening).max(0.0);
            let recedes = self.round_m_s * (miss / faster).sqrt();
            met_s = ((recedes - self.opening) / self.speed_squared).clamp(begin_s, end_s);
        }
        let range_squared =
            (self.speed_squared * met_s + 2.0 * self.opening) * met_s + self.range_squared;
        Some(met_s - range_squared.max(0.0).sqrt() / self.round_m_s)
    }
}

fn falling(
    fall: &Fall,
    launcher: &Ecef,
    round: &Interceptor,
    class: Option<Class>,
    until_s: f64,
) -> Option<f64> {
    let end_s = until_s.min(fall.impact.after_s);
    (1..=POINTS)
        .filter_map(|point| {
            let time_s = end_s * f64::from(point) / f64::from(POINTS);
            let (place, speed_m_s) = fall.after(time_s);
            round
                .reaches(launcher, &place, speed_m_s, class)
                .then(|| time_s - launcher.distance_m(&place) / round.mean_speed_m_s.max(1e-3))
        })
        .max_by(f64::total_cmp)
}
