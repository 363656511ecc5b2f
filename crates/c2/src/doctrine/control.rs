//! Which control status holds where, and who may fire into which zone.

use crate::mind::Mind;
use gapfiller_border::airspace::{AirspacePlan, ZoneKind};
use gapfiller_border::{HoldReason, SimTime, WeaponsControl};
use gapfiller_geo::frames::Ecef;

/// What kind of unit would fire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shooter {
    /// A fire unit on the ground.
    FireUnit,
    /// A fighter.
    Fighter,
}

/// The control status under which a unit may engage at a place, by a plan and by the status it has outside all zones.
///
/// The first zone that holds the place decides. Into a missile engagement zone only fire units fire, into a fighter engagement
/// zone only fighters (a fire unit there is at weapons hold: self-defence); into a joint zone both, fire units at weapons tight at
/// the least. A fighter whose plan has zones for fighters keeps to them.
///
/// # Errors
/// [`HoldReason::ZoneClosed`] where the unit may not fire whatever the target.
pub fn may_engage_here(
    plan: &AirspacePlan,
    general: WeaponsControl,
    shooter: Shooter,
    position: &Ecef,
    now: SimTime,
) -> Result<WeaponsControl, HoldReason> {
    let mut place = None;
    let mut zones_for_fighters = false;
    for zone in &plan.zones {
        let allowed = match (zone.kind, shooter) {
            (ZoneKind::HostileOrigin | ZoneKind::FriendlyOrigin, _)
            | (ZoneKind::MissileEngagement, Shooter::FireUnit) => continue,
            (ZoneKind::Control(status), _) => Ok(status),
            (ZoneKind::FighterEngagement, Shooter::FireUnit) => Ok(WeaponsControl::Hold),
            (ZoneKind::JointEngagement, Shooter::FireUnit) => Ok(match general {
                WeaponsControl::Free => WeaponsControl::Tight,
                status => status,
            }),
            (ZoneKind::FighterEngagement | ZoneKind::JointEngagement, Shooter::Fighter) => {
                zones_for_fighters = true;
                Ok(general)
            }
            (ZoneKind::MissileEngagement, Shooter::Fighter) => Err(HoldReason::ZoneClosed),
        };
        // Few plans have such zones, so the conversion waits for the first.
        let place = place.get_or_insert_with(|| position.to_geodetic());
        if zone.contains(place, now) {
            return allowed;
        }
    }
    if zones_for_fighters {
        return Err(HoldReason::ZoneClosed);
    }
    Ok(general)
}

impl Mind<'_> {
    /// The control status in force where a track is, for this unit.
    ///
    /// # Errors
    /// Where the unit may not fire whatever the target.
    pub(crate) fn control_here(
        &self,
        position: &Ecef,
        now: SimTime,
    ) -> Result<WeaponsControl, HoldReason> {
        let shooter = if self.setup.fighter.is_some() {
            Shooter::Fighter
        } else {
            Shooter::FireUnit
        };
        may_engage_here(&self.airspace, self.control, shooter, position, now)
    }

    /// The same; where the unit may not fire at all, it holds.
    pub(crate) fn control_at(&self, position: &Ecef, now: SimTime) -> WeaponsControl {
        self.control_here(position, now)
            .unwrap_or(WeaponsControl::Hold)
    }
}
