use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use gapfiller_geo::Vector3;
use gapfiller_measures::picture::{
    Association, Frame, Held, Recording, Siap, SiapAttributes, State, siap,
};
use serde_json::Value;

const TIMES_S: [f64; 4] = [0.0, 1.0, 2.0, 3.0];
/// One track has five states: two at the second time, of which the later one counts.
const FIVE_TIMES_S: [f64; 5] = [0.0, 1.0, 1.0, 2.0, 3.0];

type Read = fn(&SiapAttributes) -> Option<f64>;
const ATTRIBUTES: [(&str, &str, Read); 8] = [
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

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

fn index(value: &Value) -> u32 {
    number(value) as u32
}

fn identity(value: &Value) -> Option<u32> {
    let colours = ["red", "green", "blue"];
    let place = colours.iter().position(|colour| value == colour)?;
    u32::try_from(place).ok()
}

/// The objects or tracks at a time.
fn held_at(things: &Value, time_s: f64) -> Vec<Held> {
    let mut held = Vec::new();
    for thing in things.as_array().into_iter().flatten() {
        let states = thing["states_x_vx_y_vy"]
            .as_array()
            .map_or(&[][..], Vec::as_slice);
        let times: &[f64] = if states.len() == TIMES_S.len() {
            &TIMES_S
        } else {
            &FIVE_TIMES_S
        };
        let Some(place) = times.iter().rposition(|time| *time == time_s) else {
            continue;
        };
        let at = |axis: usize| number(&states[place][axis]);
        held.push(Held {
            id: index(&thing["id"]),
            state: State {
                position_m: Vector3::new(at(0), at(2), 0.0),
                velocity_m_s: Vector3::new(at(1), at(3), 0.0),
            },
            identity: identity(&thing["identity"][place]),
        });
    }
    held
}

fn associations(fixture: &Value) -> Vec<Association> {
    let listed = fixture["associations"].as_array().into_iter().flatten();
    let association = |a: &Value| Association {
        truth: index(&a["truth"]),
        track: index(&a["track"]),
        start_s: number(&a["t"][0]),
        end_s: number(&a["t"][1]),
    };
    listed.map(association).collect()
}

pub fn check() -> Result<Evidence, Absent> {
    let fixture: Value = serde_json::from_str(include_str!("numbers.json"))
        .map_err(|error| Absent(format!("numbers.json cannot be read: {error}")))?;
    let frame = |time_s| Frame {
        time_s,
        truth: held_at(&fixture["truths"], time_s),
        tracks: held_at(&fixture["tracks"], time_s),
    };
    let recording = Recording {
        frames: TIMES_S.map(frame).to_vec(),
    };
    let found = siap(&recording, &associations(&fixture));
    Ok(compared(&fixture, &found))
}

fn compared(fixture: &Value, found: &Siap) -> Evidence {
    let mut evidence = Evidence::default();
    let within = Bound::Absolute(1e-9);
    let value = |found: Option<f64>| found.unwrap_or(f64::NAN);
    let mut plot = Plot::new("time (s)", "attribute");
    for (group, name, read) in ATTRIBUTES {
        let expected = &fixture[group];
        evidence.row(
            name,
            number(&expected[name]),
            value(read(&found.total)),
            within,
        );
        let over_time = &expected[&format!("{name} at times")];
        let (mut theirs, mut ours) = (Vec::new(), Vec::new());
        for (place, time_s) in TIMES_S.into_iter().enumerate() {
            let want = number(&over_time[place]);
            let got = found
                .over_time
                .get(place)
                .map_or(f64::NAN, |a| value(read(a)));
            evidence.row(format!("{name} at {time_s} s"), want, got, within);
            theirs.push((time_s, want));
            ours.push((time_s, got));
        }
        if group == "siap" {
            let short = name.trim_start_matches("SIAP ").to_lowercase();
            plot = plot
                .line(format!("{short}: Stone Soup"), theirs)
                .points(format!("{short}: ours"), ours);
        }
    }
    let continuity = [
        (
            "SIAP Rate of Track Number Change",
            found.continuity.track_number_change_rate,
        ),
        (
            "SIAP Longest Track Segment",
            found.continuity.longest_segment,
        ),
    ];
    for (name, got) in continuity {
        evidence.row(name, number(&fixture["siap"][name]), value(got), within);
    }
    evidence.plot = Some(plot);
    evidence
}
