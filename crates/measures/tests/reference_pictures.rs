//! SIAP, OSPA and GOSPA against Stone Soup 1.9.1 and brute force.
#![allow(clippy::unwrap_used)]

use gapfiller_geo::Vector3;
use gapfiller_measures::picture::{
    Association, Cutoff, Frame, Held, Recording, SiapAttributes, State, gospa, ospa, siap,
};
use serde_json::Value;

const TOLERANCE: f64 = 1e-9;

fn close(found: f64, expected: f64, what: &str) {
    assert!(
        (found - expected).abs() <= TOLERANCE,
        "{what}: {found} instead of {expected}"
    );
}

/// Identities by number; none for null.
fn identity(value: &Value) -> Option<u32> {
    match value.as_str() {
        None => None,
        Some("red") => Some(0),
        Some("green") => Some(1),
        Some("blue") => Some(2),
        Some(other) => panic!("what is {other}?"),
    }
}

/// The states of a track or object with their times: where there are more states than times, the second time has two.
fn held(thing: &Value) -> Vec<(f64, Held)> {
    let states = thing["states_x_vx_y_vy"].as_array().unwrap();
    let times: &[f64] = match states.len() {
        4 => &[0.0, 1.0, 2.0, 3.0],
        _ => &[0.0, 1.0, 1.0, 2.0, 3.0],
    };
    assert_eq!(states.len(), times.len());
    let id = u32::try_from(thing["id"].as_u64().unwrap()).unwrap();
    let rows = states.iter().zip(thing["identity"].as_array().unwrap());
    rows.zip(times)
        .map(|((state, of), time)| {
            let at = |place: usize| state[place].as_f64().unwrap();
            let state = State {
                position_m: Vector3::new(at(0), at(2), 0.0),
                velocity_m_s: Vector3::new(at(1), at(3), 0.0),
            };
            let identity = identity(of);
            (
                *time,
                Held {
                    id,
                    state,
                    identity,
                },
            )
        })
        .collect()
}

/// Those at a time, by rising number; of two states at one time the later one counts.
fn at(things: &Value, time: f64) -> Vec<Held> {
    let things = things.as_array().unwrap().iter();
    let last = |thing| held(thing).into_iter().rfind(|(at, _)| *at == time);
    things.filter_map(last).map(|(_, held)| held).collect()
}

#[test]
fn siap_as_stone_soup() {
    let fixture: Value =
        serde_json::from_str(include_str!("data/siap_stonesoup_fixture.json")).unwrap();
    let frames = [0.0, 1.0, 2.0, 3.0].map(|time_s| Frame {
        time_s,
        truth: at(&fixture["truths"], time_s),
        tracks: at(&fixture["tracks"], time_s),
    });
    let recording = Recording {
        frames: frames.to_vec(),
    };
    let associations: Vec<Association> = fixture["associations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| {
            let number = |value: &Value| u32::try_from(value.as_u64().unwrap()).unwrap();
            Association {
                truth: number(&a["truth"]),
                track: number(&a["track"]),
                start_s: a["t"][0].as_f64().unwrap(),
                end_s: a["t"][1].as_f64().unwrap(),
            }
        })
        .collect();
    let found = siap(&recording, &associations);

    type Read = fn(&SiapAttributes) -> Option<f64>;
    let attributes: [(&str, &str, Read); 8] = [
        ("siap", "SIAP Completeness", |a| a.completeness),
        ("siap", "SIAP Ambiguity", |a| a.ambiguity),
        ("siap", "SIAP Spuriousness", |a| a.spuriousness),
        ("siap", "SIAP Position Accuracy", |a| a.position_accuracy_m),
        ("siap", "SIAP Velocity Accuracy", |a| {
            a.velocity_accuracy_m_s
        }),
        ("id_siap", "SIAP ID Completeness", |a| a.id_completeness),
        ("id_siap", "SIAP ID Correctness", |a| a.id_correctness),
        ("id_siap", "SIAP ID Ambiguity", |a| a.id_ambiguity),
    ];
    let mut compared = 0;
    for (group, name, read) in attributes {
        let expected = fixture[group][name].as_f64().unwrap();
        close(read(&found.total).unwrap(), expected, name);
        let over_time = fixture[group][&format!("{name} at times")]
            .as_array()
            .unwrap();
        assert_eq!(over_time.len(), found.over_time.len());
        for (found, expected) in found.over_time.iter().zip(over_time) {
            close(read(found).unwrap(), expected.as_f64().unwrap(), name);
        }
        compared += 2;
    }
    for (name, value) in [
        (
            "SIAP Rate of Track Number Change",
            found.continuity.track_number_change_rate,
        ),
        (
            "SIAP Longest Track Segment",
            found.continuity.longest_segment,
        ),
    ] {
        close(
            value.unwrap(),
            fixture["siap"][name].as_f64().unwrap(),
            name,
        );
        compared += 1;
    }
    let there = |group: &str| fixture[group].as_object().unwrap().len();
    assert_eq!(compared, there("siap") + there("id_siap"), "all of it");
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
fn ospa_and_gospa_as_brute_force_and_stone_soup() {
    let mut lines = include_str!("data/ospa_gospa_cases.csv").lines();
    let head = fields(lines.next().unwrap());
    let mut rows = 0;
    for line in lines {
        let row = fields(line);
        let field = |name: &str| {
            let place = head.iter().position(|head| head == name).unwrap();
            row[place].as_str()
        };
        let number = |name: &str| field(name).parse::<f64>().unwrap();
        let places = |name: &str| -> Vec<Vector3<f64>> {
            let list: Vec<[f64; 2]> = serde_json::from_str(field(name)).unwrap();
            list.iter()
                .map(|[x, y]| Vector3::new(*x, *y, 0.0))
                .collect()
        };
        let (truth, tracks) = (places("truth_xy"), places("est_xy"));
        let cutoff = Cutoff::new(number("c"), number("p")).unwrap();
        let found = ospa(&truth, &tracks, &cutoff);
        close(found, number("ospa_bruteforce"), line);
        close(found, number("ospa_stonesoup"), line);
        let found = gospa(&truth, &tracks, &cutoff);
        for (value, names) in [
            (found.distance_m, ["gospa_bruteforce", "gospa_stonesoup"]),
            (found.localisation, ["gospa_loc^p", "ss_loc"]),
            (found.missed, ["gospa_missed^p", "ss_missed"]),
            (found.falsely, ["gospa_false^p", "ss_false"]),
        ] {
            for name in names {
                close(value, number(name), line);
            }
        }
        rows += 1;
    }
    assert_eq!(rows, 27);
}
