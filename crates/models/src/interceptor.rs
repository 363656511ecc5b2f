//! Interceptors: an envelope, a mean speed and a kill probability.

use gapfiller_border::{Class, SimTime, StateEstimate};
use gapfiller_geo::Vector3;
use gapfiller_geo::frames::Ecef;

/// One type of interceptor.
#[derive(Clone, Debug, PartialEq)]
pub struct Interceptor {
    /// What people call it.
    pub name: String,
    /// It cannot hit nearer than this \[m\], slant.
    pub minimum_range_m: f64,
    /// It reaches this far against aircraft \[m\], slant.
    pub maximum_range_m: f64,
    /// It reaches this far against ballistic missiles \[m\]; 0 if it cannot engage them.
    pub ballistic_range_m: f64,
    /// Lowest target height \[m\].
    pub minimum_height_m: f64,
    /// Greatest target height \[m\].
    pub maximum_height_m: f64,
    /// Fastest target \[m/s\].
    pub maximum_target_speed_m_s: f64,
    /// Mean speed from launch to intercept \[m/s\].
    pub mean_speed_m_s: f64,
    /// Probability that one round that meets a target kills it.
    pub kill_probability: f64,
    /// The same against ballistic missiles.
    pub ballistic_kill_probability: f64,
    /// It meets what it finds within this distance of the aim point \[m\].
    pub basket_radius_m: f64,
    /// Probability that a whole salvo fails for one common cause.
    pub common_cause_failure: f64,
    /// It flies on by itself for so long when its aim is no longer corrected, and is lost after that \[s\]; for ever, if none.
    pub coast_s: Option<f64>,
    /// A shorter reach against low targets; the same as against others, if none.
    pub low_altitude: Option<LowAltitude>,
}

/// How far an interceptor reaches against low targets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LowAltitude {
    /// Below this height \[m\] …
    pub below_m: f64,
    /// … it reaches only so far \[m\], slant.
    pub range_m: f64,
}

impl Interceptor {
    /// How far it reaches against a class \[m\].
    #[inline]
    pub fn reach_m(&self, class: Option<Class>) -> f64 {
        match class {
            Some(Class::Ballistic) => self.ballistic_range_m,
            _ => self.maximum_range_m,
        }
    }

    /// Probability that one round kills a target of a class that it meets.
    pub fn kill_probability_against(&self, class: Class) -> f64 {
        match class {
            Class::Ballistic => self.ballistic_kill_probability,
            _ => self.kill_probability,
        }
    }

    /// Whether an intercept at `point` is inside the envelope, seen from the launcher.
    #[inline]
    pub fn reaches(
        &self,
        launcher: &Ecef,
        point: &Ecef,
        speed_m_s: f64,
        class: Option<Class>,
    ) -> bool {
        let range_m = launcher.distance_m(point);
        if range_m < self.minimum_range_m
            || range_m > self.reach_m(class)
            || speed_m_s > self.maximum_target_speed_m_s
        {
            return false;
        }
        let height_m = point.height_m();
        let low = self.low_altitude.is_some_and(|low| {
            height_m < low.below_m && range_m > low.range_m && class != Some(Class::Ballistic)
        });
        !low && height_m >= self.minimum_height_m && height_m <= self.maximum_height_m
    }
}

/// When rounds that left `launcher` at `launched` with a mean speed meet a target believed to fly straight on from `aim`.
///
/// Solves `|p + v τ| = s τ` for the smallest τ ≥ 0, with p the target from the launcher at launch (Shneydor 1998, §3.2).
/// None if the target cannot be caught.
pub fn intercept_time(
    launcher: &Ecef,
    launched: SimTime,
    speed_m_s: f64,
    aim: &StateEstimate,
) -> Option<SimTime> {
    let relative: Vector3<f64> = aim.position_at(launched).0 - launcher.0;
    let velocity = aim.velocity_m_s;
    let a = velocity.norm_squared() - speed_m_s * speed_m_s;
    let b = relative.dot(&velocity);
    let c = relative.norm_squared();
    let flight_s = if a.abs() < 1e-9 {
        if b >= 0.0 {
            return None;
        }
        -c / (2.0 * b)
    } else {
        let discriminant = b * b - a * c;
        if discriminant < 0.0 {
            return None;
        }
        let root = discriminant.sqrt();
        let (one, two) = ((-b - root) / a, (-b + root) / a);
        let (low, high) = if one < two { (one, two) } else { (two, one) };
        if low >= 0.0 {
            low
        } else if high >= 0.0 {
            high
        } else {
            return None;
        }
    };
    // Beyond an hour nothing in this field is still flying; also keeps the sum well inside the clock.
    (flight_s.is_finite() && flight_s < 3_600.0).then(|| launched.after(flight_s))
}

#[cfg(test)]
mod tests {
    use super::*;
    use gapfiller_geo::Matrix3;

    fn aim(position: Vector3<f64>, velocity: Vector3<f64>) -> StateEstimate {
        StateEstimate {
            time: SimTime::ZERO,
            position: Ecef(position),
            velocity_m_s: velocity,
            position_covariance: Matrix3::zeros(),
            cross_covariance: Matrix3::zeros(),
            velocity_covariance: Matrix3::zeros(),
        }
    }

    #[test]
    fn head_on_and_tail_chase() {
        let launcher = Ecef(Vector3::zeros());
        let head_on = aim(
            Vector3::new(120_000.0, 0.0, 0.0),
            Vector3::new(-200.0, 0.0, 0.0),
        );
        let met = intercept_time(&launcher, SimTime::ZERO, 1_000.0, &head_on).unwrap();
        assert!((met.seconds() - 100.0).abs() < 1e-6);
        let chase = aim(
            Vector3::new(80_000.0, 0.0, 0.0),
            Vector3::new(200.0, 0.0, 0.0),
        );
        let met = intercept_time(&launcher, SimTime::ZERO, 1_000.0, &chase).unwrap();
        assert!((met.seconds() - 100.0).abs() < 1e-6);
        let too_fast = aim(
            Vector3::new(80_000.0, 0.0, 0.0),
            Vector3::new(1_200.0, 0.0, 0.0),
        );
        assert_eq!(
            intercept_time(&launcher, SimTime::ZERO, 1_000.0, &too_fast),
            None
        );
    }
}
