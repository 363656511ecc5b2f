//! Weighing the evidence: which rule of the table applies to a track now.

use super::{Condition, Evidence, Origin, Rule, RuleTable};
use crate::setup::DefendedAsset;
use crate::threat::{self, Course};
use gapfiller_border::airspace::AirspacePlan;
use gapfiller_border::airspace::Corridor;
use gapfiller_border::{Class, Identity, SimTime};
use gapfiller_geo::Vector3;
use gapfiller_geo::frames::{Ecef, Geodetic};
use std::cell::OnceCell;

/// A box in earth-centred axes that holds a corridor: most tracks are nowhere near one, and this needs no trigonometry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CorridorBox {
    low: Vector3<f64>,
    high: Vector3<f64>,
}

impl CorridorBox {
    /// The boxes of a plan's corridors, in order.
    pub fn of_plan(plan: &AirspacePlan) -> Vec<Self> {
        plan.corridors.iter().map(Self::of).collect()
    }

    fn of(corridor: &Corridor) -> Self {
        let points = corridor.line.iter().map(|point| point.to_ecef().0);
        let mut longest_m = 0.0_f64;
        for leg in corridor.line.windows(2) {
            longest_m = longest_m.max(leg[0].to_ecef().distance_m(&leg[1].to_ecef()));
        }
        // The arc over a leg rises above its chord by length² / 8 R.
        let arc_m = longest_m * longest_m / (8.0 * 6.3e6);
        let margin_m = corridor.half_width_m + corridor.ceiling_m.max(0.0) + arc_m + 10_000.0;
        let (mut low, mut high) = (
            Vector3::repeat(f64::INFINITY),
            Vector3::repeat(f64::NEG_INFINITY),
        );
        for point in points {
            low = low.inf(&point.add_scalar(-margin_m));
            high = high.sup(&point.add_scalar(margin_m));
        }
        Self { low, high }
    }

    #[inline]
    fn holds(&self, position: &Ecef) -> bool {
        let within = |i: usize| position.0[i] >= self.low[i] && position.0[i] <= self.high[i];
        within(0) && within(1) && within(2)
    }
}

/// What a rule may look at.
pub struct Case<'a> {
    /// The time.
    pub now: SimTime,
    /// Where the track is believed to be, at that time.
    pub course: Course,
    /// The same as latitude, longitude and height, once a condition has asked for it.
    pub position: OnceCell<Geodetic>,
    /// What it is taken for.
    pub class: Option<Class>,
    /// What speaks for and against it.
    pub evidence: &'a Evidence,
    /// The node's own copy of the airspace plan.
    pub airspace: &'a AirspacePlan,
    /// Boxes around its corridors.
    pub corridors: &'a [CorridorBox],
    /// What the node defends.
    pub assets: &'a [DefendedAsset],
    /// What was not heard again for this long no longer counts \[s\].
    pub holds_s: Option<f64>,
}

impl Case<'_> {
    fn position(&self) -> &Geodetic {
        self.position
            .get_or_init(|| self.course.position.to_geodetic())
    }

    /// Whether something last heard then still counts.
    fn counts(&self, heard: SimTime) -> bool {
        self.holds_s
            .is_none_or(|holds_s| self.now.since(heard) <= holds_s)
    }

    fn height_m(&self) -> f64 {
        self.course.position.height_m()
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

pub(super) fn holds(condition: &Condition, case: &Case<'_>) -> bool {
    let evidence = case.evidence;
    let speed = || case.course.velocity_m_s.norm();
    match condition {
        Condition::IffValid => evidence
            .iff_valid
            .is_some_and(|(_, heard)| case.counts(heard)),
        Condition::CivilReply => evidence.squawk.is_some_and(|(_, heard)| case.counts(heard)),
        Condition::OwnPosition => evidence
            .own_position
            .is_some_and(|(_, heard)| case.counts(heard)),
        Condition::ToldFriend => evidence
            .told_any(&[Identity::Friend, Identity::AssumedFriend])
            .is_some(),
        Condition::ToldNeutral => evidence.told_any(&[Identity::Neutral]).is_some(),
        Condition::ToldHostile => evidence.told_any(&[Identity::Hostile]).is_some(),
        Condition::OnFlightPlan => on_flight_plan(case),
        Condition::InCorridor => {
            case.airspace
                .corridors
                .iter()
                .zip(case.corridors)
                .any(|(corridor, near)| {
                    near.holds(&case.course.position)
                        && corridor.contains(case.position(), case.now)
                })
        }
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
            .any(|asset| threat::approaches(&case.course, &asset.position, *within_m, *within_s)),
        Condition::Told(told) => evidence.told(told).is_some(),
        Condition::Conflict => evidence.conflict().is_some(),
        Condition::Visual(asked) => evidence.visual.is_some_and(|(seen, _)| seen == *asked),
    }
}

/// Whether the track squawks what some filed flight was given, and is where that flight should be.
fn on_flight_plan(case: &Case<'_>) -> bool {
    let Some((code, heard)) = case.evidence.squawk else {
        return false;
    };
    if !case.counts(heard) {
        return false;
    }
    case.airspace
        .flights_squawking(code)
        .iter()
        .any(|plan| plan.agrees(case.position(), case.now))
}
