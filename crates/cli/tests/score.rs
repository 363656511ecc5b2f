//! `gapfiller score` from the outside.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Workshop, stderr};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const HEAD: &str = "time_s,ID,x_m,y_m,z_m,vx_m_s,vy_m_s,vz_m_s";

fn reference(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../measures/tests/data");
    fs::read_to_string(folder.join(name)).unwrap()
}

/// The states of the fixture's tracks or objects as a file. Where there is a state more than there are times, the second time has two.
fn file(things: &Value, id: &str) -> String {
    let mut text = format!("{},identity\n", HEAD.replace("ID", id));
    for thing in things.as_array().unwrap() {
        let states = thing["states_x_vx_y_vy"].as_array().unwrap();
        let times: &[u32] = match states.len() {
            4 => &[0, 1, 2, 3],
            _ => &[0, 1, 1, 2, 3],
        };
        assert_eq!(states.len(), times.len());
        let rows = states.iter().zip(thing["identity"].as_array().unwrap());
        for ((state, identity), time) in rows.zip(times) {
            writeln!(
                text,
                "{time},{},{},{},0,{},{},0,{}",
                thing["id"],
                state[0],
                state[2],
                state[1],
                state[3],
                identity.as_str().unwrap_or_default()
            )
            .unwrap();
        }
    }
    text
}

fn close(found: &Value, expected: &Value, what: &str) {
    match (found, expected) {
        (Value::Array(found), Value::Array(expected)) => {
            assert_eq!(found.len(), expected.len(), "{what}");
            for (found, expected) in found.iter().zip(expected) {
                close(found, expected, what);
            }
        }
        _ => {
            let (found, expected) = (found.as_f64(), expected.as_f64());
            assert!(
                (found.unwrap() - expected.unwrap()).abs() <= 1e-9,
                "{what}: {found:?} instead of {expected:?}"
            );
        }
    }
}

#[test]
fn the_siap_fixture_from_files() {
    let workshop = Workshop::new();
    let fixture: Value = serde_json::from_str(&reference("siap_stonesoup_fixture.json")).unwrap();
    let mut pairs = String::from("truth_id,track_id,start_s,end_s\n");
    for a in fixture["associations"].as_array().unwrap() {
        let (truth, track, t) = (&a["truth"], &a["track"], &a["t"]);
        writeln!(pairs, "{truth},{track},{},{}", t[0], t[1]).unwrap();
    }
    for (name, text) in [
        ("tracks.csv", file(&fixture["tracks"], "track_id")),
        ("truth.csv", file(&fixture["truths"], "truth_id")),
        ("pairs.csv", pairs),
    ] {
        fs::write(workshop.path(name), text).unwrap();
    }
    let scores = workshop.json(&[
        "score",
        "tracks.csv",
        "truth.csv",
        "--associations",
        "pairs.csv",
        "--json",
    ]);
    let siap = &scores["siap"];
    let over_time = &siap["over_time"];
    close(&over_time["time_s"], &fixture["times_s"], "times");
    let mut compared = 0;
    for (group, name, key) in [
        ("siap", "SIAP Completeness", "completeness"),
        ("siap", "SIAP Ambiguity", "ambiguity"),
        ("siap", "SIAP Spuriousness", "spuriousness"),
        ("siap", "SIAP Position Accuracy", "position_accuracy_m"),
        ("siap", "SIAP Velocity Accuracy", "velocity_accuracy_m_s"),
        ("id_siap", "SIAP ID Completeness", "id_completeness"),
        ("id_siap", "SIAP ID Correctness", "id_correctness"),
        ("id_siap", "SIAP ID Ambiguity", "id_ambiguity"),
    ] {
        close(&siap[key], &fixture[group][name], name);
        let at_times = &fixture[group][&format!("{name} at times")];
        close(&over_time[key], at_times, name);
        compared += 2;
    }
    for (name, key) in [
        (
            "SIAP Rate of Track Number Change",
            "track_number_change_rate",
        ),
        ("SIAP Longest Track Segment", "longest_segment"),
    ] {
        close(&siap[key], &fixture["siap"][name], name);
        compared += 1;
    }
    let there = |group: &str| fixture[group].as_object().unwrap().len();
    assert_eq!(compared, there("siap") + there("id_siap"), "all of it");
    assert_eq!(scores["gospa"]["distance"].as_array().unwrap().len(), 4);
}

/// Fields of a line in which a field in quotes may hold commas.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            _ => fields.last_mut().unwrap().push(letter),
        }
    }
    fields
}

#[test]
fn gospa_and_ospa_from_files() {
    let workshop = Workshop::new();
    let text = reference("ospa_gospa_cases.csv");
    let mut lines = text.lines().map(fields);
    let head = lines.next().unwrap();
    let rows: Vec<Vec<String>> = lines.collect();
    assert_eq!(rows.len(), 27);
    let field = |row: &[String], name: &str| {
        row[head.iter().position(|head| head == name).unwrap()].clone()
    };
    // The cases of one cutoff and order are the times of one pair of files; things keep their numbers from case to case.
    for (c, p) in [("10", "1"), ("10", "2"), ("20", "2")] {
        let cases: Vec<&Vec<String>> = rows
            .iter()
            .filter(|row| field(row, "c") == c && field(row, "p") == p)
            .collect();
        assert_eq!(cases.len(), 9);
        let file = |column: &str, id: &str| {
            let mut text = format!("{}\n", HEAD.replace("ID", id));
            for (time, row) in cases.iter().enumerate() {
                let places: Vec<[f64; 2]> = serde_json::from_str(&field(row, column)).unwrap();
                for (number, [x, y]) in places.iter().enumerate() {
                    writeln!(text, "{time},{number},{x},{y},0,0,0,0").unwrap();
                }
            }
            text
        };
        fs::write(workshop.path("truth.csv"), file("truth_xy", "truth_id")).unwrap();
        fs::write(workshop.path("tracks.csv"), file("est_xy", "track_id")).unwrap();
        let scores = workshop.json(&[
            "score",
            "tracks.csv",
            "truth.csv",
            "--gospa-cutoff-m",
            c,
            "--gospa-order",
            p,
            "--json",
        ]);
        for (time, row) in cases.iter().enumerate() {
            for (group, key, name) in [
                ("gospa", "distance", "gospa_bruteforce"),
                ("gospa", "localisation", "gospa_loc^p"),
                ("gospa", "missed", "gospa_missed^p"),
                ("gospa", "false", "gospa_false^p"),
                ("ospa", "distance", "ospa_bruteforce"),
            ] {
                let expected: f64 = field(row, name).parse().unwrap();
                let what = format!("{} {c} {p} {name}", row[0]);
                close(&scores[group][key][time], &Value::from(expected), &what);
            }
        }
    }
}

/// Two airliners side by side and their tracks, written at other times than the truth.
fn out_of_step(workshop: &Workshop) {
    let mut truth = format!("{}\n", HEAD.replace("ID", "truth_id"));
    let mut tracks = format!("{}\n", HEAD.replace("ID", "track_id"));
    for step in 0..10 {
        let time = f64::from(step) * 10.0;
        for (name, y) in [("east", 0.0), ("west", 30_000.0)] {
            writeln!(truth, "{time},{name},{},{y},9000,200,0,0", 200.0 * time).unwrap();
            let seen = time + 3.0;
            writeln!(tracks, "{seen},T-{name},{},{y},9050,200,0,0", 200.0 * seen).unwrap();
        }
    }
    fs::write(workshop.path("truth.csv"), truth).unwrap();
    fs::write(workshop.path("tracks.csv"), tracks).unwrap();
}

#[test]
fn tracks_out_of_step_are_carried_on_when_asked() {
    let workshop = Workshop::new();
    out_of_step(&workshop);
    let output = workshop.run(&["score", "tracks.csv", "truth.csv", "--json"]);
    assert!(stderr(&output).contains("--carry-s"), "{}", stderr(&output));
    let apart: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(apart["times"], 20);
    assert_eq!(apart["siap"]["completeness"], 0.0);
    assert!(apart["siap"]["position_accuracy_m"].is_null());

    let carried = workshop.json(&[
        "score",
        "tracks.csv",
        "truth.csv",
        "--carry-s",
        "10",
        "--json",
    ]);
    assert_eq!(carried["times"], 10);
    close(
        &carried["siap"]["completeness"],
        &Value::from(0.9),
        "carried",
    );
    close(
        &carried["siap"]["position_accuracy_m"],
        &Value::from(50.0),
        "carried",
    );
    assert_eq!(carried["associations"]["segments"], 2);
    close(
        &carried["siap"]["longest_segment"],
        &Value::from(80.0 / 90.0),
        "carried",
    );

    let table = workshop.done(&["score", "tracks.csv", "truth.csv", "--carry-s", "10"]);
    assert!(
        table.contains("completeness") && table.contains("0.9000"),
        "{table}"
    );
    assert!(
        table.lines().all(|line| line.chars().count() <= 100),
        "{table}"
    );
}

#[test]
fn wrong_input_is_refused() {
    let workshop = Workshop::new();
    out_of_step(&workshop);
    let write = |name: &str, text: &str| fs::write(workshop.path(name), text).unwrap();
    write(
        "bad.csv",
        &format!(
            "{}\n0,a,1,2,3,4,nan,6\n1,a,x,2,3,4,5,6\n",
            HEAD.replace("ID", "track_id")
        ),
    );
    let said = workshop.refused(&["score", "bad.csv", "truth.csv"]);
    assert!(
        said.contains("bad.csv:2:13: vy_m_s: is nan, not a finite number"),
        "{said}"
    );
    assert!(
        said.contains("bad.csv:3:5: x_m: is \"x\", not a number"),
        "{said}"
    );

    // The two files the wrong way round.
    let said = workshop.refused(&["score", "truth.csv", "tracks.csv"]);
    assert!(
        said.contains("truth.csv:1:8: there is no column \"truth_id\""),
        "{said}"
    );
    assert!(said.contains("did you mean track_id?"), "{said}");

    write(
        "pairs.csv",
        "truth_id,track_id,start_s,end_s\neest,T-east,0,9\n",
    );
    let said = workshop.refused(&[
        "score",
        "tracks.csv",
        "truth.csv",
        "--associations",
        "pairs.csv",
    ]);
    assert!(said.contains("did you mean east?"), "{said}");

    for options in [
        ["--gospa-cutoff-m", "0"],
        ["--gospa-cutoff-m", "nan"],
        ["--gospa-order", "0.5"],
        ["--association-cutoff-m", "-1"],
        ["--carry-s", "inf"],
    ] {
        let option = options.join("=");
        workshop.refused(&["score", "tracks.csv", "truth.csv", &option]);
    }
    let said = workshop.refused(&["score", "none.csv", "truth.csv"]);
    assert!(said.contains("cannot read none.csv"), "{said}");
}

#[test]
fn files_without_rows() {
    let workshop = Workshop::new();
    fs::write(
        workshop.path("tracks.csv"),
        format!("{}\n", HEAD.replace("ID", "track_id")),
    )
    .unwrap();
    fs::write(
        workshop.path("truth.csv"),
        format!("{}\n", HEAD.replace("ID", "truth_id")),
    )
    .unwrap();
    let scores = workshop.json(&["score", "tracks.csv", "truth.csv", "--json"]);
    assert_eq!(scores["times"], 0);
    assert!(scores["siap"]["completeness"].is_null());
    assert!(
        workshop
            .done(&["score", "tracks.csv", "truth.csv"])
            .contains("0 objects, 0 tracks")
    );
}
