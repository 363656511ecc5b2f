//! Weighing the evidence: which rule of the table applies to a track now.

use super::{Condition, Evidence, Origin, Rule, RuleTable};
use crate::setup::DefendedAsset;
use crate::threat;
use gapfiller_border::airspace::AirspacePlan;
use gapfiller_border::{Class, Identity, SimTime, StateEstimate};
use gapfiller_geo::frames::Geodetic;
use std::cell::OnceCell;

/// What a rule may look at.
pub struct Case<'a> {
    /// The time.
    pub now: SimTime,
    /// Where the track is believed to be, at that time.
    pub state: &'a StateEstimate,
    /// The same as latitude, longitude and height, once a condition has asked for it.
    pub position: OnceCell<Geodetic>,
    /// What it is taken for.
    pub class: Option<Class>,
    /// What speaks for and against it.
    pub evidence: &'a Evidence,
    /// The node's own copy of the airspace plan.
    pub airspace: &'a AirspacePlan,
    /// What the node defends.
    pub assets: &'a [DefendedAsset],
}

impl Case<'_> {
    fn position(&self) -> &Geodetic {
        self.position
            .get_or_init(|| self.state.position.to_geodetic())
    }

    fn height_m(&self) -> f64 {
        self.state.position.height_m()
    }
}

/// The first rule that applies, by its place in the table.
pub fn first_rule(table: &RuleTable, case: &Case<'_>) -> Option<usize> {
    table.rules.iter().position(|rule| applies(rule, case))
}

fn applies(rule: &Rule, case: &Case<'_>) -> bool {
    rule.when.iter().all(|condition| holds(condition, case))
        && !rule.unless.iter().any(|condition| holds(condition, case))
}

fn holds(condition: &Condition, case: &Case<'_>) -> bool {
    let evidence = case.evidence;
    let speed = || case.state.velocity_m_s.norm();
    match condition {
        Condition::IffValid => evidence.iff_valid.is_some(),
        Condition::CivilReply => evidence.squawk.is_some(),
        Condition::OwnPosition => evidence.own_position.is_some(),
        Condition::ToldFriend => evidence
            .told_any(&[Identity::Friend, Identity::AssumedFriend])
            .is_some(),
        Condition::ToldNeutral => evidence.told_any(&[Identity::Neutral]).is_some(),
        Condition::ToldHostile => evidence.told_any(&[Identity::Hostile]).is_some(),
        Condition::OnFlightPlan => on_flight_plan(case),
        Condition::InCorridor => case
            .airspace
            .corridors
            .iter()
            .any(|corridor| corridor.contains(case.position(), case.now)),
        Condition::HostileOrigin => evidence.origin == Origin::Hostile,
        Condition::FriendlyOrigin => evidence.origin == Origin::Friendly,
        Condition::Recognised(classes) => case.class.is_some_and(|class| classes.contains(&class)),
        Condition::FasterThan(limit) => speed() > *limit,
        Condition::SlowerThan(limit) => speed() < *limit,
        Condition::LowerThan(limit) => case.height_m() < *limit,
        Condition::HigherThan(limit) => case.height_m() > *limit,
        Condition::TowardAsset { within_m, within_s } => case
            .assets
            .iter()
            .any(|asset| threat::approaches(case.state, &asset.position, *within_m, *within_s)),
    }
}

/// Whether the track squawks what some filed flight was given, and is where that flight should be.
fn on_flight_plan(case: &Case<'_>) -> bool {
    let Some((code, _)) = case.evidence.squawk else {
        return false;
    };
    case.airspace
        .flights_squawking(code)
        .iter()
        .any(|plan| plan.agrees(case.position(), case.now))
}
