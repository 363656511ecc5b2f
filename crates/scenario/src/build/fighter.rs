//! Fighters: what can be sent, and with what.

use super::weapon::interceptor;
use crate::context::Context;
use crate::format::flight::{FlightTable, FlyingNode};
use crate::library::platform::{FighterType, PlatformType};
use gapfiller_c2::fighter::OwnFighter;
use gapfiller_fields::{Amount, Problem};
use gapfiller_models::motion::Agility;
use gapfiller_world::WeaponSetup;
use gapfiller_world::fighter::FighterSetup;

/// Whether a flight is sent by its own minds.
fn sent(table: &FlightTable) -> Option<&FlyingNode> {
    let asked = |node: &&FlyingNode| node.intercepts.as_ref().is_some_and(|word| word.value);
    table.node.as_ref().filter(asked)
}

/// What lets the aircraft of a flight be sent; none if it is not a fighter on patrol.
pub(crate) fn fighter(table: &FlightTable, platform: &PlatformType) -> Option<FighterSetup> {
    sent(table)?;
    let kind = platform.fighter.as_ref()?;
    Some(FighterSetup {
        agility: agility(kind),
        endurance_s: kind.endurance.si(),
        visual_range_m: kind.visual_range.si(),
        visual_right: kind.visual_right.si(),
    })
}

/// In a level turn the rate is acceleration over speed.
fn agility(kind: &FighterType) -> Agility {
    let speed_m_s = kind.speed.si();
    Agility {
        speed_m_s,
        turn_rate_rad_s: kind.turn.si() / speed_m_s,
    }
}

/// What a fighter on patrol knows of itself; what it lacks is a problem.
pub(crate) fn own(
    context: &mut Context<'_>,
    table: &FlightTable,
    platform: &PlatformType,
) -> Option<OwnFighter> {
    let node = sent(table)?;
    let Some(kind) = &platform.fighter else {
        if let Some(word) = &node.intercepts {
            let message = format!("{} cannot be sent", table.platform.value);
            let fix = "a platform with a table fighter, such as \"F-16-patrol\"";
            context.problems.push(word.problem(message).expected(fix));
        }
        return None;
    };
    if !node.identifies
        && let Some(word) = &node.intercepts
    {
        let problem = word.problem("it is sent to tracks, and keeps no picture of them");
        context.problems.push(problem.expected("identifies = true"));
    }
    Some(OwnFighter {
        speed_m_s: kind.speed.si(),
        endurance_s: kind.endurance.si(),
        within_s: node.within.si(),
    })
}

/// The rounds that an aircraft carries.
pub(crate) fn armament(
    context: &mut Context<'_>,
    flight: (&str, &gapfiller_fields::Origin),
    node: &FlyingNode,
) -> Vec<WeaponSetup> {
    let file = context.file;
    let mut weapons = Vec::new();
    for armament in &node.armament {
        let name = &armament.value.r#type;
        let kind = context.find(
            &file.library.interceptors,
            "library.interceptors",
            "interceptor",
            name,
        );
        let Some(kind) = kind else { continue };
        weapons.push(WeaponSetup {
            interceptor: interceptor(&name.value, kind),
            launchers: 1,
            rounds_per_launcher: armament.value.count.0,
            spare_rounds: 0,
            reload_s: 0.0,
            kill_seen_as_kill: kind.kill_seen_as_kill.si(),
            miss_seen_as_kill: kind.miss_seen_as_kill.si(),
        });
    }
    if !weapons.is_empty() && node.doctrine.is_none() {
        let path = format!("flights.{}.node", flight.0);
        let problem = Problem::new(flight.1, path, "doctrine is missing: the node has weapons");
        let fix = "doctrine = \"a name of [doctrine]\"";
        context.problems.push(problem.expected(fix));
    }
    weapons
}
