//! Weapons: as they are, and as their own nodes believe them to be.

use crate::context::Context;
use crate::library::interceptor::InterceptorType;
use crate::library::system::LauncherCount;
use gapfiller_c2::OwnWeapon;
use gapfiller_fields::Amount;
use gapfiller_models::interceptor::{Interceptor, LowAltitude};
use gapfiller_world::WeaponSetup;

/// The weapons of a system, one for each kind of launcher.
pub(crate) fn weapons(context: &mut Context<'_>, launchers: &[LauncherCount]) -> Vec<WeaponSetup> {
    let file = context.file;
    let library = &file.library;
    let mut weapons = Vec::new();
    for count in launchers {
        let launcher = context.find(
            &library.launchers,
            "library.launchers",
            "launcher type",
            &count.r#type,
        );
        let Some(launcher) = launcher else { continue };
        // The library's own check reports an interceptor that is missing.
        let Some(kind) = library.interceptors.get(&launcher.interceptor.value) else {
            continue;
        };
        weapons.push(WeaponSetup {
            interceptor: interceptor(&launcher.interceptor.value, kind),
            launchers: *count.count.value(),
            rounds_per_launcher: *launcher.rounds.value(),
            spare_rounds: *count.spare_rounds.value(),
            reload_s: launcher.reload.si(),
            kill_seen_as_kill: kind.kill_seen_as_kill.si(),
            miss_seen_as_kill: kind.miss_seen_as_kill.si(),
        });
    }
    weapons
}

/// What its own node knows of a weapon.
pub(crate) fn own(weapon: &WeaponSetup) -> OwnWeapon {
    OwnWeapon {
        interceptor: weapon.interceptor.clone(),
        ready: weapon.launchers.saturating_mul(weapon.rounds_per_launcher),
    }
}

/// A type of round as the models know it.
pub(super) fn interceptor(name: &str, kind: &InterceptorType) -> Interceptor {
    Interceptor {
        name: name.to_owned(),
        minimum_range_m: kind.minimum_range.si(),
        maximum_range_m: kind.maximum_range.si(),
        ballistic_range_m: kind.ballistic_range.si(),
        minimum_height_m: kind.minimum_height.si(),
        maximum_height_m: kind.maximum_height.si(),
        maximum_target_speed_m_s: kind.maximum_target_speed.si(),
        mean_speed_m_s: kind.mean_speed.si(),
        kill_probability: kind.kill_probability.si(),
        ballistic_kill_probability: kind.ballistic_kill_probability.si(),
        basket_radius_m: kind.basket_radius.si(),
        common_cause_failure: kind.common_cause_failure.si(),
        coast_s: kind.coast.as_ref().map(Amount::si),
        low_altitude: match (&kind.low_altitude, &kind.low_altitude_range) {
            (Some(below), Some(range)) => Some(LowAltitude {
                below_m: below.si(),
                range_m: range.si(),
            }),
            _ => None,
        },
    }
}
