//! Civil traffic: flights on airways and from recordings, and the flight plans that were filed.

use super::arrivals::{self, Arrival, TransponderState};
use super::flights::{Flown, MOST_OBJECTS, UNFILED_SQUAWK, transponder, written};
use super::plan::Plan;
use super::{recorded, timed};
use crate::context::{Context, at_height};
use crate::format::background::Airway;
use crate::library::platform::PlatformType;
use crate::words::SideWord;
use gapfiller_border::SimTime;
use gapfiller_border::airspace::FlightPlan;
use gapfiller_fields::{Amount, Named, Problem};
use gapfiller_geo::frames::Geodetic;
use gapfiller_geo::geodesic;
use gapfiller_models::motion::{self, Trajectory, Waypoint, route};
use gapfiller_records::Side;
use gapfiller_world::ObjectSetup;
use std::collections::BTreeSet;

/// The squawks of filed flights are given out from here.
const FIRST_CIVIL_SQUAWK: u16 = 0o2001;
/// There are so many before the military ones begin.
const CIVIL_SQUAWKS: u16 = 0o4000 - FIRST_CIVIL_SQUAWK;

/// Codes that are never given out lie between these: those that nobody was assigned are taken from here.
const UNASSIGNED_SQUAWKS: std::ops::Range<u16> = 0o0101..0o1777;

/// The flight plans that have been filed.
pub(crate) struct Filing {
    pub plans: Vec<FlightPlan>,
    /// How far off its plan a flight may be, where nothing else is said \[m\].
    pub tolerance_m: f64,
}

impl Filing {
    /// The squawk of the next flight that is filed.
    pub fn next_squawk(&self) -> u16 {
        civil_squawk(self.plans.len())
    }
}

/// Adds the traffic of airways and recordings; gives the plans that were filed for it and for single flights.
pub(crate) fn add(
    context: &mut Context<'_>,
    flown: &[Flown<'_>],
    plan: &mut Plan,
) -> Vec<FlightPlan> {
    let file = context.file;
    let mut filing = Filing {
        plans: Vec::new(),
        tolerance_m: file.airspace.tolerance.si(),
    };
    for flight in flown {
        single(flight, filing.tolerance_m, plan, &mut filing.plans);
    }
    let mut unassigned = Vec::new();
    for airway in &file.background.airways.0 {
        traffic(context, airway, plan, &mut filing, &mut unassigned);
    }
    for recording in &file.background.recordings.0 {
        recorded::add(context, recording, plan, &mut filing);
    }
    squawk_unassigned(&unassigned, &filing.plans, plan);
    filing.plans
}

/// Gives objects, by their place, a code that no plan has, once all plans are known.
fn squawk_unassigned(unassigned: &[(usize, f64)], filed: &[FlightPlan], plan: &mut Plan) {
    let taken: BTreeSet<u16> = filed.iter().map(|plan| plan.code).collect();
    let count = UNASSIGNED_SQUAWKS.end - UNASSIGNED_SQUAWKS.start;
    for (place, share) in unassigned {
        let first = ((share * f64::from(count)) as u16).min(count - 1);
        let code = (0..count)
            .map(|step| written(UNASSIGNED_SQUAWKS.start + (first + step) % count))
            .find(|code| !taken.contains(code));
        let object = plan.objects.get_mut(*place);
        if let Some(transponder) = object.and_then(|object| object.transponder.as_mut()) {
            transponder.code = code.unwrap_or(UNFILED_SQUAWK);
        }
    }
}

/// Files the plan of a flight that is not on an airway.
fn single(flight: &Flown<'_>, tolerance_m: f64, plan: &mut Plan, filed: &mut Vec<FlightPlan>) {
    let points = flight.path.timed_points();
    let is_civil = flight.table.side == SideWord::Civil;
    if points.is_empty() || !flight.table.filed.unwrap_or(is_civil) {
        return;
    }
    let spacing_s = flight.table.spacing.map_or(0.0, |spacing| spacing.si());
    for (index, (name, place)) in flight.objects.iter().enumerate() {
        let later_s = index as f64 * spacing_s;
        let mut code = civil_squawk(filed.len());
        let transponder = plan
            .objects
            .get_mut(*place)
            .and_then(|object| object.transponder.as_mut());
        if let Some(transponder) = transponder {
            match &flight.table.squawk {
                Some(_) => code = transponder.code,
                None => transponder.code = code,
            }
        }
        let timed = points
            .iter()
            .map(|(time_s, point)| (time_s + later_s, *point));
        filed.push(flight_plan(name, code, timed, tolerance_m));
    }
}

fn civil_squawk(number: usize) -> u16 {
    written(FIRST_CIVIL_SQUAWK + (number % usize::from(CIVIL_SQUAWKS)) as u16)
}

/// A plan along points with times \[s\].
pub(super) fn flight_plan(
    callsign: &str,
    code: u16,
    points: impl Iterator<Item = (f64, Geodetic)>,
    tolerance_m: f64,
) -> FlightPlan {
    FlightPlan {
        callsign: callsign.to_owned(),
        code,
        points: points
            .map(|(time_s, point)| (SimTime::from_seconds(time_s), point))
            .collect(),
        tolerance_m,
    }
}

fn traffic(
    context: &mut Context<'_>,
    airway: &Named<Airway>,
    plan: &mut Plan,
    filing: &mut Filing,
    unassigned: &mut Vec<(usize, f64)>,
) -> Option<()> {
    let file = context.file;
    let table = &airway.value;
    let platform = context.find(
        &file.library.platforms,
        "library.platforms",
        "platform",
        &table.platform,
    );
    check_line(context, table)?;
    let platform = platform?;
    let arrivals = arrivals(context, airway, platform, plan)?;
    for (index, arrival) in arrivals.iter().enumerate() {
        let height_m = table.heights.value.get(arrival.height)?.si();
        let mut line: Vec<Geodetic> = table
            .points
            .value
            .iter()
            .map(|place| at_height(place, height_m))
            .collect();
        if arrival.is_reversed {
            line.reverse();
        }
        let Some((trajectory, timed)) = path(context, &line, platform, arrival.start_s) else {
            context
                .problems
                .push(table.points.problem("this line cannot be flown"));
            return None;
        };
        let name = format!("civil-{}-{}", airway.name, index + 1);
        let code = if table.filed {
            filing.next_squawk()
        } else {
            UNFILED_SQUAWK
        };
        if table.filed {
            let tolerance_m = table
                .tolerance
                .map_or(filing.tolerance_m, |tolerance| tolerance.si());
            let filed = flight_plan(&name, code, timed.into_iter(), tolerance_m);
            filing.plans.push(filed);
        }
        if let TransponderState::Unassigned(share) = arrival.transponder {
            unassigned.push((plan.objects.len(), share));
        }
        plan.objects.push(ObjectSetup {
            unit: name.clone(),
            name,
            label: platform.label.clone(),
            side: Side::Civil,
            class: platform.class.class(),
            trajectory,
            cross_section_m2: platform.rcs.si(),
            transponder: transponder(platform, code)
                .filter(|_| arrival.transponder != TransponderState::Off),
            target: None,
            jammer: None,
            fighter: None,
        });
    }
    Some(())
}

/// The path of a flight on an airway, and its points with times \[s\]: from the start of the run for one that is under way then.
fn path(
    context: &Context<'_>,
    line: &[Geodetic],
    platform: &PlatformType,
    start_s: f64,
) -> Option<(Trajectory, Vec<(f64, Geodetic)>)> {
    let speed_m_s = platform.cruise_speed.si();
    let timed = over(line, speed_m_s, start_s);
    if start_s < 0.0 {
        let rest = timed::within(&timed, context.duration_s);
        return Some((motion::recorded(&rest).ok()?, rest));
    }
    let waypoints: Vec<Waypoint> = line
        .iter()
        .map(|&position| Waypoint {
            position,
            speed_m_s,
        })
        .collect();
    Some((route(&waypoints, start_s).ok()?, timed))
}

/// The flights of an airway; what is wrong with them is a problem.
fn arrivals(
    context: &mut Context<'_>,
    airway: &Named<Airway>,
    platform: &PlatformType,
    plan: &Plan,
) -> Option<Vec<Arrival>> {
    let table = &airway.value;
    let most = MOST_OBJECTS.saturating_sub(plan.objects.len());
    let arrivals = match (&table.rate, &table.flights, &table.spacing) {
        (None, Some(flights), Some(spacing)) => {
            let count = flights.value.0;
            let last_s = table.first.si() + f64::from(count - 1) * spacing.si();
            if last_s >= context.duration_s {
                let message = format!(
                    "its last flight enters at {last_s} s, after the end of the window at {} s",
                    context.duration_s
                );
                let problem = table.points.problem(message);
                context
                    .problems
                    .push(problem.expected("fewer flights, or less spacing"));
                return None;
            }
            // What is refused anyway is not worked through.
            let worth = count.min(u32::try_from(most + 1).unwrap_or(u32::MAX));
            arrivals::spaced(&airway.name, table, worth, spacing.si())
        }
        (Some(rate), None, None) => {
            let ways = over(&along(table), platform.cruise_speed.si(), 0.0);
            let crossing_s = ways.last().map_or(0.0, |(time_s, _)| *time_s);
            let before_s = if table.under_way { crossing_s } else { 0.0 };
            let span = (table.first.si() - before_s, context.duration_s);
            arrivals::drawn(&airway.name, table, rate.si(), span, most)
        }
        _ => {
            let path = format!("background.airways.{}", airway.name);
            let message = "how many flights are there?";
            let problem = Problem::new(&airway.origin, path, message);
            context.problems.push(
                problem
                    .expected("either flights = 12 and spacing = \"5 min\", or rate = \"12 /h\""),
            );
            return None;
        }
    };
    if table.under_way && table.rate.is_none() {
        let problem = table.points.problem("under_way goes with rate only");
        context.problems.push(problem);
    }
    if arrivals.len() > most {
        let message = format!("with its flights there are more than {MOST_OBJECTS} objects");
        context.problems.push(table.points.problem(message));
        return None;
    }
    Some(arrivals)
}

/// The line of an airway, at sea level.
fn along(table: &Airway) -> Vec<Geodetic> {
    let places = table.points.value.iter();
    places.map(|place| at_height(place, 0.0)).collect()
}

/// The points of a line with the time over each \[s\].
fn over(line: &[Geodetic], speed_m_s: f64, start_s: f64) -> Vec<(f64, Geodetic)> {
    let mut now_s = start_s;
    let mut timed = Vec::new();
    for (index, point) in line.iter().enumerate() {
        if let Some(before) = index.checked_sub(1).and_then(|before| line.get(before)) {
            now_s += geodesic::inverse(before, point).distance_m / speed_m_s;
        }
        timed.push((now_s, *point));
    }
    timed
}

fn check_line(context: &mut Context<'_>, table: &Airway) -> Option<()> {
    let (points, heights) = (&table.points, &table.heights);
    let problem = if points.value.len() < 2 {
        points.problem("an airway needs at least two points")
    } else if points.value.windows(2).any(|leg| leg[0] == leg[1]) {
        points.problem("two points in a row are the same")
    } else if heights.value.is_empty() {
        heights.problem("an airway needs at least one height")
    } else {
        let highest_m = points
            .value
            .iter()
            .map(|point| context.on_ground(point).height_m)
            .fold(0.0, f64::max);
        match heights.value.iter().find(|height| height.si() < highest_m) {
            Some(height) => heights.problem(format!(
                "{:.0} m is below the ground at one of the points, {highest_m:.0} m",
                height.si()
            )),
            None => return Some(()),
        }
    };
    context.problems.push(problem);
    None
}
