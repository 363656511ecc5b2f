//! A short run, written by hand: a friend without an answer is taken for a missile and killed.

use super::*;
use crate::hand_written::{FRIEND, RAIDER, directory};
use gapfiller_border::{
    BeamId, Class, HoldReason, Identity, NodeId, Note, Observation, Order, Plot, PlotId,
    RadarIndex, ShotId, SimTime, StateEstimate, TrackEnd, TrackId, WeaponIndex,
};
use gapfiller_geo::frames::{Ecef, Geodetic};
use gapfiller_geo::{Matrix3, Vector3};
use gapfiller_records::{Entry, ObjectEnd, ObjectKey, Record, RoundResult};

const BATTERY: NodeId = NodeId(1);

fn here() -> Ecef {
    Geodetic::from_degrees(40.0, 33.0, 8_000.0).to_ecef()
}

fn state() -> StateEstimate {
    let zero = Matrix3::zeros();
    StateEstimate {
        time: SimTime::ZERO,
        position: here(),
        velocity_m_s: Vector3::zeros(),
        position_covariance: zero,
        cross_covariance: zero,
        velocity_covariance: zero,
    }
}

fn track(number: u32) -> TrackId {
    TrackId {
        node: BATTERY,
        number,
    }
}

fn noted(note: Note) -> Record {
    Record::Noted {
        node: BATTERY,
        note,
    }
}

/// Plot `id` of the friend, and that it reached the battery, taken for a missile.
fn plot(id: u64) -> [Record; 2] {
    let seen = Plot {
        id: PlotId(id),
        time: SimTime::ZERO,
        range_m: 1.0,
        azimuth_rad: 0.0,
        elevation_rad: 0.0,
        recognised: Some(Class::AntiRadiationMissile),
    };
    let object = Some(ObjectKey(FRIEND));
    let observation = Observation::Look {
        radar: RadarIndex(0),
        plots: vec![seen],
        replies: vec![],
    };
    [
        Record::PlotTaken {
            node: BATTERY,
            radar: RadarIndex(0),
            plot: PlotId(id),
            object,
            position: here(),
        },
        Record::Observed {
            node: BATTERY,
            observation,
        },
    ]
}

pub(crate) fn log() -> Vec<Entry> {
    let shot = ShotId {
        node: BATTERY,
        number: 0,
    };
    let friend = ObjectKey(FRIEND);
    let [seen, heard] = plot(7);
    let [seen_again, heard_again] = plot(8);
    let identified = Note::Identified {
        track: track(2),
        before: Identity::Pending,
        after: Identity::Suspect,
        rule: "from the east".to_owned(),
        evidence: "node 0 holds it Suspect; first seen over an area of hostile origin".to_owned(),
        originator: Some(NodeId(0)),
    };
    let decided = Note::Decided {
        shot,
        track: track(2),
        identity: Identity::Suspect,
        rule: "from the east".to_owned(),
        authority: "self-defence".to_owned(),
        others: vec![],
        intercept: SimTime::from_seconds(90.0),
    };
    let fire = Order::Fire {
        shot,
        weapon: WeaponIndex(1),
        rounds: 2,
        track: track(2),
        plot: Some(PlotId(8)),
        beam: Some(BeamId(0)),
        aim: state(),
    };
    let launched = Record::Launched {
        shot,
        weapon: WeaponIndex(1),
        rounds: 2,
        track: track(2),
        intended: Some(friend),
        dual: true,
    };
    let round = |round, result| Record::RoundEnded {
        shot,
        round,
        object: Some(friend),
        result,
    };
    let timed: Vec<(f64, Record)> = vec![
        (
            0.0,
            Record::Appeared {
                object: friend,
                position: here(),
            },
        ),
        (
            0.0,
            Record::Appeared {
                object: ObjectKey(RAIDER),
                position: here(),
            },
        ),
        (10.0, seen),
        (10.0, heard),
        (
            10.0,
            noted(Note::TrackStarted {
                track: track(1),
                plot: Some(PlotId(7)),
                told_by: None,
            }),
        ),
        (20.0, seen_again),
        (20.0, heard_again),
        (20.0, noted(Note::TrackConfirmed { track: track(1) })),
        (
            20.0,
            noted(Note::TrackStarted {
                track: track(2),
                plot: Some(PlotId(8)),
                told_by: None,
            }),
        ),
        (
            20.0,
            noted(Note::TrackUpdated {
                track: track(1),
                plot: PlotId(8),
                state: state(),
            }),
        ),
        (25.0, noted(identified)),
        (
            26.0,
            noted(Note::Hold {
                track: track(2),
                reason: HoldReason::NotDeclaredHostile,
            }),
        ),
        (60.0, noted(decided)),
        (
            60.0,
            Record::Ordered {
                node: BATTERY,
                order: fire,
            },
        ),
        (60.0, launched),
        (91.0, round(0, RoundResult::Friend)),
        (91.0, round(1, RoundResult::DeadTarget)),
        (
            91.0,
            Record::Killed {
                object: friend,
                shot,
                intended: true,
                position: here(),
            },
        ),
        (
            95.0,
            noted(Note::Assessed {
                shot,
                killed: true,
                seen: true,
            }),
        ),
        (
            120.0,
            Record::Ended {
                object: friend,
                how: ObjectEnd::Fell,
                position: here(),
            },
        ),
        (
            130.0,
            noted(Note::TrackEnded {
                track: track(2),
                why: TrackEnd::Lost,
            }),
        ),
        (
            200.0,
            Record::Leaked {
                object: ObjectKey(RAIDER),
                asset: 0,
                damaged: true,
            },
        ),
        (201.0, Record::NodeLost { node: NodeId(0) }),
    ];
    timed
        .into_iter()
        .map(|(s, record)| Entry {
            time: SimTime::from_seconds(s),
            record,
        })
        .collect()
}

#[test]
fn one_shot_in_six_lines() {
    let (directory, log) = (directory(), log());
    let story = Story::new(&directory, &log);
    let shot = story.find_shot("Battery/0").unwrap();
    let expected = "\
Shot battery/0

00:01:00  battery fired 2 × long at its track 2, held suspect by rule \"from the east\"; self-defence
          truth: friend, a friendly friend (fighter); no valid reply of it had reached this node
          belief: so held since 00:00:25 on this: radar post holds it suspect; first seen over an area of hostile \
origin, on the word of radar post; taken for: anti-radiation missile; seen by its own radar
          others: nobody else was known to engage it; in fact another unit had rounds on their way to it
00:01:31  1 round met a friend and 1 round met what was already dead; friend is killed (fratricide)
00:01:35  took it for a kill (a radar had seen the intercept)
";
    assert_eq!(story.shot(shot).unwrap().to_string(), expected);
}

#[test]
fn a_target_is_a_kill_chain() {
    let (directory, log) = (directory(), log());
    let story = Story::new(&directory, &log);
    let text = story
        .target(story.find_target("friend").unwrap())
        .unwrap()
        .to_string();
    println!("{text}");
    let order = [
        "00:00:00  appears at 40.000° N 33.000° E, 8.0 km high",
        "00:00:10  is first detected, by battery",
        "00:00:20  battery has it as track 2, seen by its own radar",
        "00:00:25  battery holds track 2 suspect (was pending): rule \"from the east\"",
        "00:00:26  battery holds its fire on track 2: it is not declared hostile",
        "00:01:00  battery fired 2 × long",
        "00:01:31  shot battery/0: 1 round met a friend",
        "00:01:31  is killed by battery",
        "00:02:00  hits the ground as a wreck",
        "00:02:10  battery ends track 2: lost",
    ];
    let places: Vec<usize> = order
        .iter()
        .map(|line| text.find(line).unwrap_or_else(|| panic!("no {line}")))
        .collect();
    assert!(places.is_sorted());
}

#[test]
fn a_target_as_a_funnel() {
    let (directory, log) = (directory(), log());
    let story = Story::new(&directory, &log);
    let chain = story.chain(ObjectKey(FRIEND)).unwrap();
    let expected = "\
friend, a friendly friend (fighter): shot down by battery at 00:01:31

nodes with which it came at least so far   
in a picture                              1
a fire unit has it, not as a friend       1
free to be engaged                        1
where a weapon might reach                1
fire is permitted                         1
assigned, or free to choose               1
a threat                                  1
fired at                                  1
met by a round                            1
shot down                                 1

node     seen      in picture  hostile  decided   launched  met       came as far as
battery  00:00:10  00:00:20    –        00:01:00  00:01:00  00:01:31  shot down

Fire was held

battery  00:00:26          34 s  it is not declared hostile
";
    assert_eq!(
        chain.to_string(),
        expected.replace("so far   \n", "so far\n")
    );
    let unseen = story.chain(ObjectKey(RAIDER)).unwrap().to_string();
    assert!(
        unseen.ends_with("No node saw it or was told of it.\n"),
        "{unseen}"
    );
}

#[test]
fn a_run_as_a_funnel() {
    let (directory, log) = (directory(), log());
    let story = Story::new(&directory, &log);
    let expected = "\
The run

came at least so far                 raiders  friends
there                                      1        1
seen by a radar                            0        1
in a picture                               0        1
ever held hostile                          0        0
a fire unit has it, not as a friend        0        1
free to be engaged                         0        1
where a weapon might reach                 0        1
fire is permitted                          0        1
assigned, or free to choose                0        1
a threat                                   0        1
fired at                                   0        1
met by a round                             0        1
shot down                                  0        1

fire was held on, because   raiders  friends
it is not declared hostile        0        1

held for, all units together  raiders  friends
it is not declared hostile        0 s     34 s
";
    let funnel = story.run_funnel("The run");
    assert_eq!(funnel.to_string(), expected);
    let node = story.node_funnel(BATTERY).unwrap();
    assert_eq!(node.columns, ["friends"]);
    assert_eq!(node.title, "battery: what it saw or was told of");
}

#[test]
fn two_runs_beside_each_other() {
    let (directory, log) = (directory(), log());
    let story = Story::new(&directory, &log);
    // Without the decision nobody fires: the hold is where the friend ends.
    let held: Vec<Entry> = (log.iter())
        .filter(|entry| {
            !matches!(
                &entry.record,
                Record::Noted {
                    note: Note::Decided { .. },
                    ..
                } | Record::Ordered { .. }
                    | Record::Launched { .. }
                    | Record::RoundEnded { .. }
                    | Record::Killed { .. }
            )
        })
        .cloned()
        .collect();
    let other = Story::new(&directory, &held);
    let both = story
        .run_funnel("A")
        .beside(&other.run_funnel("B"), ("A", "B"));
    assert_eq!(
        both.columns,
        ["raiders, A", "raiders, B", "friends, A", "friends, B"]
    );
    let text = both.to_string();
    assert!(
        text.contains(
            "                                     raiders  raiders  friends  friends\n\
             came at least so far                       A        B        A        B\n"
        ),
        "{text}"
    );
    let row = |name: &str| {
        let row = both.stages.iter().find(|(stage, _)| stage == name);
        row.unwrap().1.clone()
    };
    assert_eq!(row("where a weapon might reach"), [0, 0, 1, 1]);
    assert_eq!(row("fire is permitted"), [0, 0, 1, 0]);
    let (reason, counts) = &both.holds[0];
    assert_eq!(*reason, HoldReason::NotDeclaredHostile);
    assert_eq!((counts[2].ended, counts[3].ended), (0, 1));
    assert_eq!((counts[2].lasted_s, counts[3].lasted_s), (34.0, 104.0));
}

#[test]
fn an_unseen_target_says_so() {
    let (directory, log) = (directory(), log());
    let story = Story::new(&directory, &log);
    let text = story
        .target(story.find_target("raider").unwrap())
        .unwrap()
        .to_string();
    assert!(text.contains("is never detected by anybody"), "{text}");
    assert!(
        text.contains("00:03:20  gets through to bridge and damages it"),
        "{text}"
    );
}

#[test]
fn a_node_tells_what_it_did() {
    let (directory, log) = (directory(), log());
    let story = Story::new(&directory, &log);
    let text = story
        .node(story.find_node("battery").unwrap())
        .unwrap()
        .to_string();
    assert!(
        text.starts_with(
            "battery: 1 track in its picture (0 begun by what others told), 1 salvo fired"
        ),
        "{text}"
    );
    assert!(
        text.contains(
            "00:00:20  track 2 begins, seen by its own radar\n          truth: friend, a"
        ),
        "{text}"
    );
    assert!(
        story
            .node(story.find_node("radar post").unwrap())
            .unwrap()
            .to_string()
            .contains("is put out of action")
    );
    assert!(story.node(NodeId(9)).is_none());
}

#[test]
fn a_strobe_is_told_as_a_direction() {
    let (directory, mut log) = (directory(), log());
    let jammed = noted(Note::Jammed {
        radar: RadarIndex(0),
        azimuth_rad: 2.356,
        sigma_rad: 0.003,
    });
    assert!(in_words(&jammed, &directory).contains("jammed from 135 deg"));
    log.push(Entry {
        time: SimTime::from_seconds(12.0),
        record: jammed,
    });
    let story = Story::new(&directory, &log);
    let told = story.node(BATTERY).unwrap().to_string();
    let line = "00:00:12  begins to be jammed from 135 deg, range unknown";
    assert!(told.contains(line), "{told}");
}

#[test]
fn the_run_at_a_glance() {
    let (directory, log) = (directory(), log());
    let story = Story::new(&directory, &log);
    let overview = story.overview();
    let summary = "1 of 1 raider got through, 1 salvo (2 rounds) fired, 1 concerned friends, 0 concerned civil aircraft and \
                   0 more did nothing";
    assert_eq!(overview.summary, summary);
    assert_eq!(
        overview.leakers[0].text,
        "raider reached bridge and damaged it"
    );
    let text = story.overview_in_words(&overview, 3, &|about| format!("{about:?}"));
    assert!(
        text.contains(
            "Shots at friends:\n  00:01:00  battery fires 2 × long at friend, held suspect: "
        ),
        "{text}"
    );
    assert_eq!(story.list()[2].1[0].0, "battery/0");
}

#[test]
fn every_record_has_words() {
    let directory = directory();
    for entry in log() {
        let words = in_words(&entry.record, &directory);
        assert!(!words.is_empty() && !words.contains('?'), "{words}");
    }
}
