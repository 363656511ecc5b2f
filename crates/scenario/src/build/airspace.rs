//! Airspace plans: today's with corridors and filed flights, yesterday's without.

use super::names::Names;
use super::plan::{AirspacePlans, Plan};
use crate::context::{Context, at_height};
use crate::format::airspace::{CorridorTable, ZoneTable, ZoneWord};
use crate::words::ControlWord;
use gapfiller_border::airspace::{AirspacePlan, Corridor, FlightPlan, Zone, ZoneKind};
use gapfiller_border::{SimTime, WeaponsControl};
use gapfiller_fields::{Amount, Duration, Height, NonNegative, Positive};
use std::sync::Arc;

/// Below everything \[m\].
const LOWEST_M: f64 = -1_000.0;
/// Above everything \[m\].
const HIGHEST_M: f64 = 1_000_000.0;

/// Adds both plans.
pub(crate) fn add(
    context: &mut Context<'_>,
    names: &Names,
    flight_plans: Vec<FlightPlan>,
    plan: &mut Plan,
) {
    let table = &context.file.airspace;
    let mut zones = Vec::new();
    for (name, zone) in table.zones.iter() {
        zones.extend(self::zone(context, name, zone));
    }
    let mut corridors = Vec::new();
    for (name, corridor) in table.corridors.iter() {
        corridors.extend(self::corridor(context, name, corridor));
    }
    let issuer = table
        .issued_by
        .as_ref()
        .and_then(|name| names.find(context, name));
    let mut flight_plans = flight_plans;
    flight_plans.sort_by_key(|filed| filed.code);
    let yesterday = AirspacePlan {
        version: 1,
        zones: zones.clone(),
        ..AirspacePlan::default()
    };
    let today = AirspacePlan {
        version: 2,
        zones,
        corridors,
        flight_plans,
        issued: SimTime::from_seconds(table.issued.si()),
        control: table.control.map(ControlWord::control),
        assets: None,
    };
    plan.airspace = AirspacePlans {
        today: Arc::new(today),
        yesterday: Arc::new(yesterday),
        issuer,
    };
}

fn span(from: &NonNegative<Duration>, until: &Option<Positive<Duration>>) -> (SimTime, SimTime) {
    let until = until.map_or(SimTime::NEVER, |until| SimTime::from_seconds(until.si()));
    (SimTime::from_seconds(from.si()), until)
}

fn band(floor: Option<Height>, ceiling: Option<Height>) -> (f64, f64) {
    let low = floor.map_or(LOWEST_M, |height| height.si());
    let high = ceiling.map_or(HIGHEST_M, |height| height.si());
    (low, high)
}

fn zone(context: &mut Context<'_>, name: &str, table: &ZoneTable) -> Option<Zone> {
    let (from, until) = span(&table.from, &table.until);
    let (floor_m, ceiling_m) = band(table.floor, table.ceiling);
    let message = if table.corners.value.len() < 3 {
        "a zone needs at least three corners"
    } else if floor_m >= ceiling_m {
        "the ceiling of this zone is not above its floor"
    } else if from >= until {
        "this zone ends before it begins"
    } else {
        return Some(Zone {
            name: name.to_owned(),
            kind: kind(table.kind),
            corners: table
                .corners
                .value
                .iter()
                .map(|corner| (corner.latitude.si(), corner.longitude.si()))
                .collect(),
            floor_m,
            ceiling_m,
            from,
            until,
        });
    };
    context.problems.push(table.corners.problem(message));
    None
}

fn kind(word: ZoneWord) -> ZoneKind {
    match word {
        ZoneWord::ControlFree => ZoneKind::Control(WeaponsControl::Free),
        ZoneWord::ControlTight => ZoneKind::Control(WeaponsControl::Tight),
        ZoneWord::ControlHold => ZoneKind::Control(WeaponsControl::Hold),
        ZoneWord::MissileEngagement => ZoneKind::MissileEngagement,
        ZoneWord::FighterEngagement => ZoneKind::FighterEngagement,
        ZoneWord::JointEngagement => ZoneKind::JointEngagement,
        ZoneWord::HostileOrigin => ZoneKind::HostileOrigin,
        ZoneWord::FriendlyOrigin => ZoneKind::FriendlyOrigin,
    }
}

fn corridor(context: &mut Context<'_>, name: &str, table: &CorridorTable) -> Option<Corridor> {
    let (from, until) = span(&table.from, &table.until);
    let (floor_m, ceiling_m) = band(Some(table.floor), Some(table.ceiling));
    let message = if table.line.value.len() < 2 {
        "a corridor needs at least two points"
    } else if floor_m >= ceiling_m {
        "the ceiling of this corridor is not above its floor"
    } else if from >= until {
        "this corridor ends before it begins"
    } else {
        let mean_m = 0.5 * (floor_m + ceiling_m);
        return Some(Corridor {
            name: name.to_owned(),
            line: table
                .line
                .value
                .iter()
                .map(|point| at_height(point, mean_m))
                .collect(),
            half_width_m: table.width.si() / 2.0,
            floor_m,
            ceiling_m,
            from,
            until,
        });
    };
    context.problems.push(table.line.problem(message));
    None
}
