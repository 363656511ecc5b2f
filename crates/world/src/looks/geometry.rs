//! Where something is from a radar, and how far the radar reaches at all.

use crate::RadarSetup;
use crate::objects::ObjectState;
use gapfiller_geo::frames::{Ecef, Enu, LocalFrame};
use gapfiller_numerics::math;
use std::f64::consts::{PI, TAU};

/// Where something is from the radar.
pub(super) struct Seen {
    pub enu: Enu,
    pub range_m: f64,
    pub azimuth_rad: f64,
}

impl Seen {
    pub(super) fn of(frame: &LocalFrame, position: &Ecef) -> Self {
        let enu = Enu(frame.rotate_to_enu(&(position.0 - frame.origin.0)));
        Self {
            range_m: enu.0.norm(),
            azimuth_rad: math::atan2(enu.0.x, enu.0.y),
            enu,
        }
    }

    /// Only plots need it, so it is worked out for them alone.
    pub(super) fn elevation_rad(&self) -> f64 {
        let level = (math::square(self.enu.0.x) + math::square(self.enu.0.y)).sqrt();
        math::atan2(self.enu.0.z, level)
    }
}

/// Beyond this distance a radar cannot detect an object, wherever either is.
pub(super) fn reach_m(radar: &RadarSetup, antenna_m: f64, state: &ObjectState<'_>) -> f64 {
    let by_power =
        radar.detector.maximum_range_m(state.setup.cross_section_m2) * radar.way.greatest_stretch();
    let by_horizon = match radar.way.penumbras {
        None => line_of_sight_bound_m(antenna_m, state.setup.trajectory.greatest_height_m()),
        Some(_) => radar.model.instrumented_range_m,
    };
    let primary = radar.model.instrumented_range_m.min(by_horizon);
    // A jammer is heard from beyond any echo.
    if state.setup.jammer.is_some() && radar.receiver.is_some() {
        return by_horizon;
    }
    match (&radar.interrogator, &state.setup.transponder) {
        // A transponder answers from farther than its echo carries.
        (Some(interrogator), Some(_)) => primary.min(by_power.max(interrogator.range_m)),
        _ => primary.min(by_power),
    }
}

/// The greatest distance at which two heights can see each other over a smooth earth \[m\], generously.
fn line_of_sight_bound_m(antenna_m: f64, target_m: f64) -> f64 {
    // 4.13 km per root metre is the 4/3-earth horizon; the bound takes 4.3 and 5 km so that refraction never prunes wrongly.
    4_300.0 * (antenna_m.max(0.0).sqrt() + target_m.max(0.0).sqrt()) + 5_000.0
}

/// Faster than this, a radar and an object in flight do not close \[m/s\].
pub(super) fn closing_m_s(state: &ObjectState<'_>, own_speed_m_s: f64) -> f64 {
    state.setup.greatest_speed_m_s() * 1.1 + own_speed_m_s + 1.0
}

/// An angle brought into −π … π.
pub(super) fn wrapped(angle_rad: f64) -> f64 {
    (angle_rad + PI).rem_euclid(TAU) - PI
}
