//! Pictures written by hand: a radar post sees two of three objects, a battery one of them, under its own number or the post's.

use super::*;
use crate::hand_written::{AIRLINER, FRIEND, RAIDER, directory};
use gapfiller_border::SimTime;
use gapfiller_geo::Vector3;
use gapfiller_geo::frames::{Ecef, Geodetic};

fn at(number: u64, north_m: f64) -> Ecef {
    let place = Geodetic::from_degrees(38.0 + number as f64, 33.0, 9_000.0).to_ecef();
    Ecef(place.0 + Vector3::new(0.0, 0.0, north_m))
}

fn object(number: u64) -> SampledObject {
    SampledObject {
        object: ObjectKey(number),
        position: at(number, 0.0),
        velocity_m_s: Vector3::zeros(),
        in_theatre: true,
    }
}

fn track(node: u16, number: u32, of: Option<u64>, off_m: f64, identity: Identity) -> SampledTrack {
    SampledTrack {
        number,
        network: TrackId {
            node: NodeId(node),
            number,
        },
        position: at(of.unwrap_or(3), off_m),
        velocity_m_s: Vector3::new(3.0, 0.0, 4.0),
        identity,
        object: of.map(ObjectKey),
        in_area: true,
        in_theatre: true,
    }
}

/// The records of one time.
fn sample(time_s: f64, pictures: Vec<(u16, Option<u32>, Vec<SampledTrack>)>) -> Vec<Entry> {
    let keys = [RAIDER, FRIEND, AIRLINER];
    let mut records = vec![Record::ObjectsSampled {
        objects: keys.map(object).to_vec(),
    }];
    for (node, shot, tracks) in pictures {
        records.push(Record::PictureSampled {
            node: NodeId(node),
            decision: shot.map(|number| gapfiller_border::ShotId {
                node: NodeId(node),
                number,
            }),
            area: Some(keys.map(ObjectKey).to_vec()),
            tracks,
        });
    }
    let time = SimTime::from_seconds(time_s);
    records
        .into_iter()
        .map(|record| Entry { time, record })
        .collect()
}

fn scores(entries: &[Entry]) -> PictureScores {
    let mut pictures = RunPictures::new(&directory());
    for entry in entries {
        pictures.take(entry);
    }
    pictures.finish()
}

fn value(scores: &PictureScores, name: &str) -> Option<f64> {
    let place = PICTURE_MEASURES
        .iter()
        .position(|measure| measure.name == name);
    scores.values[place.unwrap_or_else(|| panic!("no {name}"))]
}

fn of_node(scores: &PictureScores, node: usize, name: &str) -> Option<f64> {
    let place = NODE_MEASURES
        .iter()
        .position(|measure| measure.name == name);
    scores.nodes[node][place.unwrap_or_else(|| panic!("no {name}"))]
}

#[test]
fn nothing_sampled_is_no_number() {
    let scores = scores(&[]);
    assert_eq!(value(&scores, "decisions"), Some(0.0));
    assert!(
        PICTURE_MEASURES
            .iter()
            .filter(|measure| measure.name != "decisions")
            .all(|measure| value(&scores, measure.name).is_none())
    );
}

#[test]
fn two_numbers_for_one_object_are_ambiguous_until_they_are_shared() {
    use Identity::{Friend, Hostile, Pending};
    let post = || {
        vec![
            track(0, 1, Some(RAIDER), 100.0, Hostile),
            track(0, 2, Some(FRIEND), 0.0, Friend),
        ]
    };
    let apart = sample(
        30.0,
        vec![
            (0, None, post()),
            (1, None, vec![track(1, 7, Some(RAIDER), 300.0, Pending)]),
        ],
    );
    let found = scores(&apart);
    assert_eq!(value(&found, "net_completeness"), Some(2.0 / 3.0));
    assert_eq!(value(&found, "net_ambiguity"), Some(1.5));
    assert_eq!(value(&found, "node_completeness"), Some(0.5));
    assert_eq!(value(&found, "node_ambiguity"), Some(1.0));
    assert_eq!(value(&found, "node_id_correctness"), Some(2.0 / 3.0));
    assert_eq!(value(&found, "common_held"), Some(0.5));
    assert_eq!(value(&found, "common_number"), Some(0.0));
    assert_eq!(value(&found, "common_identity"), Some(0.0));
    assert_eq!(of_node(&found, 0, "completeness"), Some(2.0 / 3.0));
    assert_eq!(of_node(&found, 1, "id_completeness"), Some(0.0));
    let accuracy = value(&found, "node_position_accuracy").unwrap();
    assert!((accuracy - 400.0 / 3.0).abs() < 1e-6, "{accuracy}");
    assert_eq!(value(&found, "node_velocity_accuracy"), Some(5.0));

    let mut told = track(1, 7, Some(RAIDER), 300.0, Hostile);
    told.network = post()[0].network;
    let found = scores(&sample(
        30.0,
        vec![(0, None, post()), (1, None, vec![told])],
    ));
    assert_eq!(value(&found, "net_ambiguity"), Some(1.0));
    assert_eq!(value(&found, "common_number"), Some(1.0));
    assert_eq!(value(&found, "common_identity"), Some(1.0));
    // The number is the post's, and so is the state that stands for it.
    let accuracy = value(&found, "net_position_accuracy").unwrap();
    assert!((accuracy - 50.0).abs() < 1e-6, "{accuracy}");
}

#[test]
fn one_number_for_two_objects_is_of_both() {
    let post = track(0, 1, Some(RAIDER), 0.0, Identity::Hostile);
    let mut told = track(1, 7, Some(FRIEND), 0.0, Identity::Hostile);
    told.network = post.network;
    let found = scores(&sample(
        30.0,
        vec![(0, None, vec![post]), (1, None, vec![told])],
    ));
    assert_eq!(value(&found, "net_completeness"), Some(2.0 / 3.0));
    assert_eq!(value(&found, "net_ambiguity"), Some(0.5));
    assert_eq!(value(&found, "net_id_correctness"), Some(0.5));
    assert_eq!(value(&found, "common_held"), Some(0.0));
}

#[test]
fn what_strays_or_is_false_is_spurious() {
    let found = scores(&sample(
        30.0,
        vec![(
            0,
            None,
            vec![
                track(0, 1, Some(RAIDER), STRAY_M + 1_000.0, Identity::Hostile),
                track(0, 2, None, 0.0, Identity::Pending),
                track(0, 3, Some(FRIEND), 0.0, Identity::Hostile),
                // Of an object that is gone.
                track(0, 4, Some(2), 0.0, Identity::Hostile),
            ],
        )],
    ));
    assert_eq!(of_node(&found, 0, "spuriousness"), Some(0.75));
    assert_eq!(of_node(&found, 0, "completeness"), Some(1.0 / 3.0));
    assert_eq!(of_node(&found, 0, "id_correctness"), Some(0.0));
    assert_eq!(of_node(&found, 0, "id_completeness"), Some(1.0));
}

#[test]
fn second_tracks_and_new_numbers_are_counted() {
    let one = |number| track(0, number, Some(RAIDER), 0.0, Identity::Hostile);
    let mut entries = sample(0.0, vec![(0, None, vec![one(1), one(2)])]);
    entries.extend(sample(1_800.0, vec![(0, None, vec![one(1)])]));
    entries.extend(sample(3_600.0, vec![(0, None, vec![one(5)])]));
    let found = scores(&entries);
    assert_eq!(of_node(&found, 0, "dual_tracks"), Some(1.0 / 3.0));
    assert_eq!(of_node(&found, 0, "ambiguity"), Some(4.0 / 3.0));
    // Tracked for the first half hour, then found again under a new number, for three objects over an hour each.
    assert_eq!(of_node(&found, 0, "number_changes"), Some(2.0));
    assert_eq!(of_node(&found, 0, "longest_segment"), Some(0.5 / 3.0));
}

#[test]
fn decisions_have_a_scope_of_their_own() {
    let seen = vec![track(1, 7, Some(FRIEND), 0.0, Identity::Hostile)];
    let mut entries = sample(30.0, vec![(0, None, vec![]), (1, None, seen.clone())]);
    entries.extend(sample(41.5, vec![(1, Some(1), seen)]));
    let found = scores(&entries);
    assert_eq!(value(&found, "decisions"), Some(1.0));
    assert_eq!(value(&found, "decision_completeness"), Some(1.0 / 3.0));
    assert_eq!(value(&found, "decision_id_correctness"), Some(0.0));
    assert_eq!(value(&found, "node_completeness"), Some(1.0 / 6.0));
    assert_eq!(value(&found, "net_completeness"), Some(1.0 / 3.0));
}

#[test]
fn names_are_unique_and_fit_for_columns() {
    let mut names: Vec<&str> = PICTURE_MEASURES.iter().map(|m| m.name).collect();
    names.extend(crate::MEASURES.iter().map(|m| m.name));
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    assert!(
        names
            .iter()
            .all(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
    );
}
