//! Civil traffic: drawn on airways, and recorded.
#![allow(clippy::unwrap_used)]

mod common;

use gapfiller_engine::Setup;
use gapfiller_fields::Overlay;
use gapfiller_records::Side;
use gapfiller_scenario::{Dropped, Scenario};
use gapfiller_world::ObjectSetup;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

fn scenario(folder: &Path, traffic: &str) -> Result<Scenario, String> {
    let path = folder.join("scenario.toml");
    fs::write(&path, format!("{}\n{traffic}", common::whole(common::TINY))).unwrap();
    Scenario::load(&path, &[]).map_err(|problems| problems.to_string())
}

fn setup(scenario: &Scenario) -> Setup {
    scenario.setup("isolated").unwrap()
}

fn named<'a>(setup: &'a Setup, start: &str) -> Vec<&'a ObjectSetup> {
    let objects = setup.world.objects.iter();
    objects
        .filter(|object| object.name.starts_with(start))
        .collect()
}

/// Three aircraft: one that crosses the area, one that flies far from it, one that goes below the ground.
fn recording() -> String {
    let mut text = "timestamp,icao24,callsign,latitude,longitude,altitude,squawk\n".to_owned();
    for step in 0..120 {
        let time = 1_633_608_000 + 30 * step;
        let share = f64::from(step) / 120.0;
        let along = 31.0 + 6.0 * share;
        writeln!(text, "{time},4ba946,THY1920,39.0,{along},33000,5163").unwrap();
        writeln!(
            text,
            "{time},440549,AUA570,49.0,{},33000,1000",
            along - 20.0
        )
        .unwrap();
        writeln!(text, "{time},,TCABC,39.5,{},-900,", 33.0 + share).unwrap();
    }
    text
}

#[test]
fn recorded_aircraft_fly_as_they_flew() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("t.csv"), recording()).unwrap();
    let table = "[background.recordings.day]\nfile = \"t.csv\"\n";
    let scenario = scenario(folder.path(), table).unwrap();
    let setup = setup(&scenario);
    let objects = named(&setup, "civil-day-");
    let names: Vec<&str> = objects.iter().map(|object| object.name.as_str()).collect();
    assert_eq!(names, ["civil-day-TCABC-1", "civil-day-THY1920-1"]);
    assert!(objects.iter().all(|object| object.side == Side::Civil));
    let [low, high] = objects[..] else { panic!() };

    // It is inside the box, half a degree around the area, from 31.5° east, 300 s after the recording begins.
    assert_eq!(high.trajectory.start_s(), 300.0);
    assert_eq!(high.trajectory.end_s(), 1_800.0);
    let state = high.trajectory.at(1_200.0).unwrap();
    let place = state.position.to_geodetic();
    assert!(
        (place.longitude_deg() - 33.0).abs() < 0.002 && (place.latitude_deg() - 39.0).abs() < 0.002
    );
    assert!((state.height_m - 10_058.4).abs() < 1.0);
    assert_eq!(high.transponder.as_ref().unwrap().code, 5163);
    assert!(
        low.trajectory
            .pieces()
            .iter()
            .all(|piece| piece.heights_m == [10.0, 10.0])
    );

    // Filed by its callsign, along its path.
    let plans: Vec<_> = setup
        .minds
        .iter()
        .flat_map(|mind| &mind.airspace.flight_plans)
        .collect();
    let plan = plans
        .iter()
        .find(|plan| plan.callsign == "THY1920")
        .unwrap();
    assert_eq!(plan.code, 5163);
    assert!(plan.agrees(&place, gapfiller_border::SimTime::from_seconds(1_200.0)));
    assert!(!plan.agrees(&place, gapfiller_border::SimTime::from_seconds(600.0)));

    let order = scenario.order_of_battle();
    let line = &order.recordings[0];
    assert_eq!((line.tally.rows, line.tracks, line.aircraft), (360, 3, 2));
    assert!(
        line.waypoints < line.points / 4 && line.raised > 0,
        "{line:?}"
    );
    let shown = order.to_string();
    assert!(
        shown.contains("day: 2 aircraft of 3 tracks in t.csv"),
        "{shown}"
    );
    assert!(line.tally.dropped.is_empty() && !shown.contains(Dropped::Jump.name()));

    // The same again, and with an overlay, from what was read.
    fs::remove_file(folder.path().join("t.csv")).unwrap();
    let other = [
        "background.recordings.day.filed=false",
        "background.recordings.day.start=2021-10-07T12:10:00Z",
    ];
    let overlays: Vec<Overlay> = other
        .iter()
        .map(|text| Overlay::parse(text, "--set").unwrap())
        .collect();
    let again = scenario.with_overlays(&overlays).unwrap();
    let setup = self::setup(&again);
    let objects = named(&setup, "civil-day-");
    assert_eq!(objects[1].name, "civil-day-THY1920-1");
    assert_eq!(objects[1].trajectory.start_s(), 0.0);
    let place = objects[1]
        .trajectory
        .at(600.0)
        .unwrap()
        .position
        .to_geodetic();
    assert!((place.longitude_deg() - 33.0).abs() < 0.002);
}

#[test]
fn what_is_wrong_with_a_recording_is_said() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("t.csv"), recording()).unwrap();
    let wrong = |table: &str| {
        let text = format!("[background.recordings.day]\n{table}\n");
        scenario(folder.path(), &text).unwrap_err()
    };
    for (table, wanted) in [
        (
            "file = \"u.csv\"",
            "background.recordings.day.file: cannot read",
        ),
        (
            "file = \"t.csv\"\nplatform = \"airlinr\"",
            "did you mean \"airliner\"?",
        ),
        (
            "file = \"t.csv\"\nstart = \"noon\"",
            "\"noon\" is not a moment",
        ),
        (
            "file = \"t.csv\"\nstart = \"2021-10-08T12:00:00Z\"",
            "none of its aircraft is inside the box during the run",
        ),
        (
            "file = \"t.csv\"\nbox = { south = \"10 N\", north = \"11 N\", west = \"1 E\", east = \"2 E\" }",
            "none of its 3 tracks is ever inside the box",
        ),
        (
            "file = \"t.csv\"\nbox = { south = \"12 N\", north = \"11 N\", west = \"1 E\", east = \"2 E\" }",
            "there is nothing inside this box",
        ),
        ("file = \"t.csv\"\nfille = 1", "unknown key"),
    ] {
        let wrong = wrong(table);
        assert!(wrong.contains(wanted), "{table}: {wrong}");
        assert!(wrong.contains("1 problem found"), "{wrong}");
    }
    fs::write(
        folder.path().join("bad.csv"),
        recording().replace("49.0", "north"),
    )
    .unwrap();
    let wrong = wrong("file = \"bad.csv\"");
    assert!(
        wrong.contains("bad.csv:3:26: latitude: \"north\" is not a number"),
        "{wrong}"
    );
    assert!(wrong.contains("10 problems found"), "{wrong}");
}

const DRAWN: &str = "
[background.airways.drawn]
platform = \"airliner\"
points = [\"38 N 32 E\", \"39 N 36 E\"]
heights = [\"FL330\", \"FL350\", \"FL370\"]
rate = \"3000 /h\"
both_ways = true
";

#[test]
fn traffic_is_drawn_at_its_rate() {
    let folder = tempfile::tempdir().unwrap();
    let drawn = |more: &str| setup(&scenario(folder.path(), &format!("{DRAWN}{more}")).unwrap());
    let plain = drawn("");
    let objects = named(&plain, "civil-drawn-");
    let count = objects.len() as f64;
    // 1,500 are expected in the 30 min. Each of the following holds with probability 0.999 for a draw chosen beforehand: it is
    // the default one, 1. 3.29 standard deviations each.
    assert!((count - 1_500.0).abs() < 3.29 * 1_500_f64.sqrt(), "{count}");
    let starts: Vec<f64> = objects
        .iter()
        .map(|object| object.trajectory.start_s())
        .collect();
    assert!(starts.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(starts[0] >= 0.0 && starts[starts.len() - 1] < 1_800.0);
    // The times between are exponential: a share 1/e is longer than their mean.
    let long = starts
        .windows(2)
        .filter(|pair| pair[1] - pair[0] > 1.2)
        .count() as f64;
    let wanted = 0.367_879;
    assert!(
        (long / count - wanted).abs() < 3.29 * (wanted * (1.0 - wanted) / count).sqrt(),
        "{long}"
    );
    for height_m in [10_058.4, 10_668.0, 11_277.6] {
        let at =
            |object: &&&ObjectSetup| (object.trajectory.greatest_height_m() - height_m).abs() < 1.0;
        let there = objects.iter().filter(at).count() as f64;
        assert!(
            (there / count - 1.0 / 3.0).abs() < 3.29 * (2.0 / 9.0 / count).sqrt(),
            "{there}"
        );
    }
    assert!(objects.iter().all(|object| object.transponder.is_some()));

    // The same draw is the same, another is another; what is on it does not move when transponders fail.
    let paths = |setup: &Setup| -> Vec<_> {
        let objects = named(setup, "civil-drawn-").into_iter();
        objects.map(|object| object.trajectory.clone()).collect()
    };
    assert_eq!(paths(&drawn("")), paths(&plain));
    assert_ne!(paths(&drawn("draw = 2")), paths(&plain));
    let failing = drawn("transponder_off = 0.1\nsquawk_unassigned = 0.2");
    let failing_objects = named(&failing, "civil-drawn-");
    let same = |(one, other): (&&ObjectSetup, &&ObjectSetup)| one.trajectory == other.trajectory;
    assert!(
        objects.len() == failing_objects.len() && objects.iter().zip(&failing_objects).all(same)
    );
    let off = failing_objects
        .iter()
        .filter(|object| object.transponder.is_none())
        .count() as f64;
    assert!(
        (off / count - 0.1).abs() < 3.29 * (0.09 / count).sqrt(),
        "{off}"
    );
    let plans = &failing
        .minds
        .iter()
        .find(|mind| !mind.airspace.flight_plans.is_empty())
        .unwrap()
        .airspace;
    let unassigned = failing_objects
        .iter()
        .filter_map(|object| object.transponder.as_ref())
        .filter(|transponder| plans.flights_squawking(transponder.code).is_empty())
        .count() as f64;
    let wanted = 0.9 * 0.2;
    assert!(
        (unassigned / count - wanted).abs() < 3.29 * (wanted * (1.0 - wanted) / count).sqrt(),
        "{unassigned}"
    );
}

#[test]
fn flights_may_be_under_way_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let more = format!("{DRAWN}under_way = true\n");
    let setup = setup(&scenario(folder.path(), &more).unwrap());
    let objects = named(&setup, "civil-drawn-");
    let under_way = objects
        .iter()
        .filter(|object| object.trajectory.start_s() == 0.0)
        .count() as f64;
    // 366 km at 240 m/s are 1,526 s: Little's law, 3.29 standard deviations.
    let wanted = 3_000.0 / 3_600.0 * 1_526.0;
    assert!(
        (under_way - wanted).abs() < 3.29 * wanted.sqrt(),
        "{under_way}"
    );
    assert!(
        objects
            .iter()
            .all(|object| object.trajectory.start_s() >= 0.0)
    );
    let plans = setup
        .minds
        .iter()
        .flat_map(|mind| &mind.airspace.flight_plans);
    assert!(
        plans
            .flat_map(|plan| &plan.points)
            .all(|(time, _)| time.seconds() >= 0.0)
    );
}

#[test]
fn an_airway_says_how_many_in_one_way() {
    let folder = tempfile::tempdir().unwrap();
    for (more, wanted) in [
        ("flights = 3", "how many flights are there?"),
        (
            "flights = 3\nspacing = \"1 min\"",
            "how many flights are there?",
        ),
    ] {
        let wrong = scenario(folder.path(), &format!("{DRAWN}{more}\n")).unwrap_err();
        assert!(wrong.contains(wanted), "{wrong}");
    }
    let many = DRAWN.replace("3000 /h", "100 /s");
    let wrong = scenario(folder.path(), &many).unwrap_err();
    assert!(wrong.contains("more than 20000 objects"), "{wrong}");
    let spaced = DRAWN.replace(
        "rate = \"3000 /h\"",
        "flights = 2\nspacing = \"1 min\"\nunder_way = true",
    );
    let wrong = scenario(folder.path(), &spaced).unwrap_err();
    assert!(wrong.contains("under_way goes with rate only"), "{wrong}");
}
