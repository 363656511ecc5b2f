//! Recorded traffic: from the tracks of a recording to objects and flight plans.

use super::background::{Filing, flight_plan};
use super::flights::{MOST_OBJECTS, UNFILED_SQUAWK, transponder};
use super::plan::Plan;
use super::timed::{Timed, above_ground, within};
use crate::context::Context;
use crate::format::background::RecordedTraffic;
use crate::library::platform::PlatformType;
use crate::order_of_battle::RecordingLine;
use crate::recordings::thin::{Tolerance, thin};
use crate::recordings::{Recording, Track, moment_s};
use gapfiller_fields::{Amount, Named};
use gapfiller_geo::area::BoundingBox;
use gapfiller_geo::frames::Geodetic;
use gapfiller_models::motion::recorded;
use gapfiller_records::Side;
use gapfiller_world::ObjectSetup;

/// What recorded aircraft are taken for, unless the file says otherwise.
const USUAL_PLATFORM: &str = "airliner";
/// The area is so much wider on each side \[deg\].
const MARGIN_DEG: f64 = 0.5;
/// How far the path may be from a recorded position.
const FLOWN: Tolerance = Tolerance {
    level_m: 200.0,
    height_m: 50.0,
};
/// How far the filed path may be from that.
const FILED: Tolerance = Tolerance {
    level_m: 2_000.0,
    height_m: 300.0,
};
/// The relief is coarser than airfields are: nothing flies lower than this above it \[m\].
const CLEARANCE_M: f64 = 10.0;

/// What the aircraft of a recording are taken for.
pub(crate) fn platform_name(table: &RecordedTraffic) -> &str {
    table
        .platform
        .as_ref()
        .map_or(USUAL_PLATFORM, |name| &name.value)
}

/// Adds the traffic of one recording; what could not be read has been reported.
pub(crate) fn add(
    context: &mut Context<'_>,
    traffic: &Named<RecordedTraffic>,
    plan: &mut Plan,
    filing: &mut Filing,
) -> Option<()> {
    let file = context.file;
    let table = &traffic.value;
    let platforms = &file.library.platforms;
    let platform = match &table.platform {
        Some(name) => context.find(platforms, "library.platforms", "platform", name),
        None => platforms.get(USUAL_PLATFORM),
    };
    let region = region(context, table);
    let start = start_s(context, table);
    let recording = context.recordings.get(&table.file, table.altitude_unit)?;
    let (platform, region) = (platform?, region?);
    let start_s = start?.or(recording.first_s()).unwrap_or(0.0);
    let mut line = line(&traffic.name, table, &recording);
    let before = plan.objects.len();
    for track in &recording.tracks {
        let Some(inside) = inside(track, &region, start_s) else {
            continue;
        };
        let flown = within(&inside, context.duration_s);
        if flown.len() < 2 {
            continue;
        }
        if plan.objects.len() >= MOST_OBJECTS {
            let message = format!("with its aircraft there are more than {MOST_OBJECTS} objects");
            let problem = table.file.problem(message);
            context
                .problems
                .push(problem.expected("a smaller box, or a shorter window"));
            return None;
        }
        let name = format!("civil-{}-{}-{}", traffic.name, track.callsign, track.number);
        let (points, raised) = above_ground(&kept(&flown, FLOWN), context.ground, CLEARANCE_M);
        line.points += flown.len();
        line.waypoints += points.len();
        line.raised += raised;
        add_object(
            context,
            (track, platform, table),
            (name, &points),
            plan,
            filing,
        )?;
    }
    line.aircraft = plan.objects.len() - before;
    if line.aircraft == 0 {
        context
            .problems
            .push(nobody(table, &recording, &region, start_s));
    }
    plan.recordings.push(line);
    Some(())
}

fn add_object(
    context: &mut Context<'_>,
    (track, platform, table): (&Track, &PlatformType, &RecordedTraffic),
    (name, points): (String, &[Timed]),
    plan: &mut Plan,
    filing: &mut Filing,
) -> Option<()> {
    let Ok(trajectory) = recorded(points) else {
        let message = format!("{name} cannot be flown");
        context.problems.push(table.file.problem(message));
        return None;
    };
    let mut code = track.squawk.unwrap_or(UNFILED_SQUAWK);
    if table.filed {
        code = track.squawk.unwrap_or_else(|| filing.next_squawk());
        let tolerance_m = table
            .tolerance
            .map_or(filing.tolerance_m, |tolerance| tolerance.si());
        let along = kept(points, FILED).into_iter();
        filing
            .plans
            .push(flight_plan(&track.callsign, code, along, tolerance_m));
    }
    plan.objects.push(ObjectSetup {
        fighter: None,
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
    });
    Some(())
}

fn kept(points: &[Timed], tolerance: Tolerance) -> Vec<Timed> {
    let places = thin(points, tolerance);
    places
        .into_iter()
        .filter_map(|place| points.get(place).copied())
        .collect()
}

/// The positions of a track from the first time it is inside a region to the last, with times from the start of the run.
fn inside(track: &Track, region: &BoundingBox, start_s: f64) -> Option<Vec<Timed>> {
    let is_inside =
        |fix: &crate::recordings::Fix| region.contains(fix.latitude_deg, fix.longitude_deg);
    let first = track.fixes.iter().position(is_inside)?;
    let last = track.fixes.iter().rposition(is_inside)?;
    let part = track.fixes.get(first..=last)?;
    let timed = |fix: &crate::recordings::Fix| {
        let place = Geodetic::from_degrees(fix.latitude_deg, fix.longitude_deg, fix.height_m);
        (fix.time_s - start_s, place)
    };
    Some(part.iter().map(timed).collect())
}

/// Where aircraft are taken from.
fn region(context: &mut Context<'_>, table: &RecordedTraffic) -> Option<BoundingBox> {
    let own = table.r#box.as_ref();
    let area = own.unwrap_or(&context.file.area);
    let region = BoundingBox {
        south: area.value.south.degrees(),
        west: area.value.west.degrees(),
        north: area.value.north.degrees(),
        east: area.value.east.degrees(),
    };
    let Some(own) = own else {
        return Some(region.expanded(MARGIN_DEG));
    };
    if region.south < region.north && region.west < region.east {
        return Some(region);
    }
    let problem = own.problem("there is nothing inside this box");
    context
        .problems
        .push(problem.expected("south < north, west < east"));
    None
}

/// The moment at which the run begins, if it is said; none if that is no moment.
fn start_s(context: &mut Context<'_>, table: &RecordedTraffic) -> Option<Option<f64>> {
    let Some(start) = &table.start else {
        return Some(None);
    };
    let moment = moment_s(start.value.trim());
    if moment.is_none() {
        let problem = start.problem(format!("\"{}\" is not a moment", start.value));
        context
            .problems
            .push(problem.expected("a date and a time, such as \"2021-10-07T12:00:00Z\""));
    }
    moment.map(Some)
}

fn line(name: &str, table: &RecordedTraffic, recording: &Recording) -> RecordingLine {
    RecordingLine {
        name: name.to_owned(),
        file: table.file.value.clone(),
        tally: recording.tally.clone(),
        tracks: recording.tracks.len(),
        ..RecordingLine::default()
    }
}

/// That a recording has nobody to give, and why that may be.
fn nobody(
    table: &RecordedTraffic,
    recording: &Recording,
    region: &BoundingBox,
    start_s: f64,
) -> gapfiller_fields::Problem {
    let is_inside = |track: &&Track| inside(track, region, start_s).is_some();
    let tracks = recording.tracks.len();
    let (message, fix) = match (tracks, recording.tracks.iter().find(is_inside)) {
        (0, _) => {
            let reasons = reasons(recording);
            let message = format!("no position of it can be used: {reasons}");
            (message, "positions of aircraft in the air".to_owned())
        }
        (_, None) => (
            format!("none of its {tracks} tracks is ever inside the box"),
            "a box around the traffic, or another recording".to_owned(),
        ),
        (_, Some(_)) => {
            let last_s = recording.last_s().unwrap_or(start_s);
            (
                "none of its aircraft is inside the box during the run".to_owned(),
                format!(
                    "another start; the recording ends {:.0} s after this one",
                    last_s - start_s
                ),
            )
        }
    };
    table.file.problem(message).expected(fix)
}

fn reasons(recording: &Recording) -> String {
    let reasons: Vec<String> = recording
        .tally
        .dropped
        .iter()
        .map(|(why, count)| format!("{count} {}", why.name()))
        .collect();
    reasons.join(", ")
}
