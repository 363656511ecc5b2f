//! Civil traffic: flights on airways, and the flight plans that were filed.

use super::flights::{Flown, MOST_OBJECTS, UNFILED_SQUAWK, transponder, written};
use super::plan::Plan;
use crate::context::{Context, at_height};
use crate::format::background::Airway;
use crate::words::SideWord;
use gapfiller_border::SimTime;
use gapfiller_border::airspace::FlightPlan;
use gapfiller_fields::{Amount, Named};
use gapfiller_geo::frames::Geodetic;
use gapfiller_geo::geodesic;
use gapfiller_models::motion::{Waypoint, route};
use gapfiller_records::Side;
use gapfiller_world::ObjectSetup;

/// The squawks of filed flights are given out from here.
const FIRST_CIVIL_SQUAWK: u16 = 0o2001;
/// There are so many before the military ones begin.
const CIVIL_SQUAWKS: u16 = 0o4000 - FIRST_CIVIL_SQUAWK;

/// Adds the traffic of the airways; gives the plans that were filed for it and for single flights.
pub(crate) fn add(
    context: &mut Context<'_>,
    flown: &[Flown<'_>],
    plan: &mut Plan,
) -> Vec<FlightPlan> {
    let mut filed = Vec::new();
    let general_m = context.file.airspace.tolerance.si();
    for flight in flown {
        single(flight, general_m, plan, &mut filed);
    }
    for airway in &context.file.background.airways.0 {
        traffic(context, airway, general_m, plan, &mut filed);
    }
    filed
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

fn flight_plan(
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
    general_m: f64,
    plan: &mut Plan,
    filed: &mut Vec<FlightPlan>,
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
    let count = table.flights.0;
    let last_s = table.first.si() + f64::from(count - 1) * table.spacing.si();
    if last_s >= context.duration_s {
        let message = format!(
            "its last flight enters at {last_s} s, after the end of the window at {} s",
            context.duration_s
        );
        context.problems.push(
            table
                .points
                .problem(message)
                .expected("fewer flights, or less spacing"),
        );
        return None;
    }
    if plan.objects.len() + count as usize > MOST_OBJECTS {
        let message =
            format!("with its {count} flights there are more than {MOST_OBJECTS} objects");
        context.problems.push(table.points.problem(message));
        return None;
    }
    for index in 0..count {
        let height = table
            .heights
            .value
            .get(index as usize % table.heights.value.len().max(1))?;
        let position = |place| at_height(place, height.si());
        let mut line: Vec<Geodetic> = table.points.value.iter().map(position).collect();
        if table.both_ways && index % 2 == 1 {
            line.reverse();
        }
        let start_s = table.first.si() + f64::from(index) * table.spacing.si();
        let speed_m_s = platform.cruise_speed.si();
        let waypoints: Vec<Waypoint> = line
            .iter()
            .map(|&position| Waypoint {
                position,
                speed_m_s,
            })
            .collect();
        let Ok(trajectory) = route(&waypoints, start_s) else {
            context
                .problems
                .push(table.points.problem("this line cannot be flown"));
            return None;
        };
        let name = format!("civil-{}-{}", airway.name, index + 1);
        let code = if table.filed {
            civil_squawk(filed.len())
        } else {
            UNFILED_SQUAWK
        };
        if table.filed {
            let tolerance_m = table
                .tolerance
                .map_or(general_m, |tolerance| tolerance.si());
            let timed = over(&line, speed_m_s, start_s);
            filed.push(flight_plan(&name, code, timed.into_iter(), tolerance_m));
        }
        plan.objects.push(ObjectSetup {
            unit: name.clone(),
            name,
            label: platform.label.clone(),
            side: Side::Civil,
            class: platform.class.class(),
            trajectory,
            cross_section_m2: platform.rcs.si(),
            transponder: transponder(platform, code),
            target: None,
            jammer: None,
            fighter: None,
        });
    }
    Some(())
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
