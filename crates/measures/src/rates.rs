//! Measures that are not counts: times, and shares of one count in another. A run may have no value of one: no time left at launch
//! where nothing was launched.

use crate::OutcomeMeasures;
use gapfiller_border::{NodeId, ShotId, SimTime};
use gapfiller_records::{Directory, Entry, Moment, ObjectEntry, ObjectKey, Record, Side};
use std::collections::BTreeMap;

/// When a raider first came to each stage \[s\] since the start of the run; none for a stage that it never came to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RaiderTimes {
    /// The first plot by any radar.
    pub detected_s: Option<f64>,
    /// The first confirmed track at any radar.
    pub tracked_s: Option<f64>,
    /// The first time that anybody declared it hostile.
    pub identified_s: Option<f64>,
    /// The first time that any fire unit took it as a target.
    pub decided_s: Option<f64>,
    /// The first salvo meant for it.
    pub launched_s: Option<f64>,
    /// The first end of a round of a salvo meant for it.
    pub met_s: Option<f64>,
    /// When it gets to what it was sent against, if nobody stops it.
    pub arrives_s: Option<f64>,
}

/// The times of one run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunTimes {
    /// Of each raider that came to any stage.
    pub raiders: BTreeMap<ObjectKey, RaiderTimes>,
    /// How long each raider had left when a salvo for it was launched \[s\], salvo by salvo.
    pub left_at_launch_s: Vec<f64>,
    /// When the first unit had no ready round any more \[s\].
    pub first_empty_s: Option<f64>,
    /// How long units had no ready round, all together \[s\].
    pub empty_s: f64,
}

impl RunTimes {
    /// The times of a run. Reads the outcomes and the milestones only.
    pub fn of(entries: &[Entry], directory: &Directory) -> Self {
        let objects: BTreeMap<ObjectKey, &ObjectEntry> = directory
            .objects
            .iter()
            .map(|object| (object.key, object))
            .collect();
        let mut reader = Reader {
            objects,
            meant: BTreeMap::new(),
            empty: BTreeMap::new(),
            times: Self::default(),
        };
        for entry in entries {
            reader.take(entry.time, &entry.record);
        }
        reader.times
    }

    /// The median over raiders of what `read` gives; none if it gives nothing for any.
    fn median(&self, read: impl Fn(&RaiderTimes) -> Option<f64>) -> Option<f64> {
        median(self.raiders.values().filter_map(read).collect())
    }
}

/// The middle value, or the mean of the two in the middle; none of nothing.
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = values.get(middle).copied()?;
    match (values.len() % 2, middle.checked_sub(1)) {
        (0, Some(below)) => values.get(below).map(|lower| 0.5 * (lower + upper)),
        _ => Some(upper),
    }
}

struct Reader<'a> {
    objects: BTreeMap<ObjectKey, &'a ObjectEntry>,
    meant: BTreeMap<ShotId, ObjectKey>,
    empty: BTreeMap<NodeId, SimTime>,
    times: RunTimes,
}

impl Reader<'_> {
    fn take(&mut self, time: SimTime, record: &Record) {
        match *record {
            Record::Milestone {
                node,
                object,
                moment,
                left_s,
            } => self.reached(time, (node, object), moment, left_s),
            Record::Launched {
                shot,
                intended: Some(object),
                ..
            } => {
                self.meant.insert(shot, object);
            }
            Record::RoundEnded { shot, .. } => {
                if let Some(object) = self.meant.get(&shot).copied() {
                    self.first(time, object, |times| &mut times.met_s);
                }
            }
            _ => {}
        }
    }

    fn reached(
        &mut self,
        time: SimTime,
        (node, object): (NodeId, Option<ObjectKey>),
        moment: Moment,
        left_s: Option<f64>,
    ) {
        match moment {
            Moment::MagazineEmpty => {
                self.empty.insert(node, time);
                self.times.first_empty_s.get_or_insert(time.seconds());
            }
            Moment::MagazineReady => {
                if let Some(since) = self.empty.remove(&node) {
                    self.times.empty_s += time.since(since);
                }
            }
            _ => {}
        }
        let Some(object) = object else {
            return;
        };
        let stage: fn(&mut RaiderTimes) -> &mut Option<f64> = match moment {
            Moment::Detected => |times| &mut times.detected_s,
            Moment::Tracked => |times| &mut times.tracked_s,
            Moment::DeclaredHostile => |times| &mut times.identified_s,
            Moment::Decided => |times| &mut times.decided_s,
            Moment::Launched { .. } => |times| &mut times.launched_s,
            _ => return,
        };
        self.first(time, object, stage);
        if let (Some(left_s), Some(times)) = (left_s, self.times.raiders.get_mut(&object)) {
            times.arrives_s.get_or_insert(time.seconds() + left_s);
            if matches!(moment, Moment::Launched { .. }) {
                self.times.left_at_launch_s.push(left_s);
            }
        }
    }

    fn first(
        &mut self,
        time: SimTime,
        object: ObjectKey,
        stage: fn(&mut RaiderTimes) -> &mut Option<f64>,
    ) {
        let entry = self.objects.get(&object);
        if entry.is_some_and(|entry| entry.raider && entry.side == Side::Hostile) {
            stage(self.times.raiders.entry(object).or_default()).get_or_insert(time.seconds());
        }
    }
}

/// A measure that a run may have no value of.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// Its name in files.
    pub name: &'static str,
    /// Its unit; `share` for a share of 1.
    pub unit: &'static str,
    /// What it says, in one plain sentence.
    pub description: &'static str,
    /// Where it is found.
    pub value: fn(&OutcomeMeasures, &RunTimes) -> Option<f64>,
}

/// All of them, in the order of columns, which follow those of [`MEASURES`](crate::MEASURES).
pub const RATES: &[Rate] = &[
    rate(
        "fratricide_engagements_per_sortie",
        "salvos",
        "Salvos fired at friends for each friendly sortie.",
        |m, _| share(m.fratricide_engagements, m.friends_flown),
    ),
    rate(
        "fratricide_hits_per_sortie",
        "rounds",
        "Rounds that met a friend for each friendly sortie.",
        |m, _| share(m.fratricide_hits, m.friends_flown),
    ),
    rate(
        "fratricide_per_sortie",
        "aircraft",
        "Friendly aircraft shot down for each friendly sortie.",
        |m, _| share(m.fratricide, m.friends_flown),
    ),
    rate(
        "fratricide_engagements_per_engagement",
        "salvos",
        "Salvos fired at friends for each salvo fired.",
        |m, _| share(m.fratricide_engagements, m.salvos_fired),
    ),
    rate(
        "fratricide_hits_per_engagement",
        "rounds",
        "Rounds that met a friend for each salvo fired.",
        |m, _| share(m.fratricide_hits, m.salvos_fired),
    ),
    rate(
        "fratricide_per_engagement",
        "aircraft",
        "Friendly aircraft shot down for each salvo fired.",
        |m, _| share(m.fratricide, m.salvos_fired),
    ),
    rate(
        "rounds_per_kill",
        "rounds",
        "Rounds fired for each hostile object shot down.",
        |m, _| share(m.rounds_fired, m.hostiles_killed),
    ),
    rate(
        "left_at_launch_mean_s",
        "s",
        "Time until the raider gets to its target when a salvo for it is launched, mean over salvos.",
        |_, t| mean(&t.left_at_launch_s),
    ),
    rate(
        "left_at_launch_min_s",
        "s",
        "The same, the shortest of the run; below zero for a raider that has been there and flies on.",
        |_, t| t.left_at_launch_s.iter().copied().reduce(f64::min),
    ),
    rate(
        "left_at_detection_s",
        "s",
        "Time until the raider gets to its target at its first plot, median over raiders.",
        |_, t| t.median(|r| between(r.detected_s, r.arrives_s)),
    ),
    rate(
        "left_at_identification_s",
        "s",
        "Time until the raider gets to its target when it is first declared hostile, median over raiders.",
        |_, t| t.median(|r| between(r.identified_s, r.arrives_s)),
    ),
    rate(
        "left_at_decision_s",
        "s",
        "Time until the raider gets to its target when a unit first takes it as a target, median over raiders.",
        |_, t| t.median(|r| between(r.decided_s, r.arrives_s)),
    ),
    rate(
        "detection_to_track_s",
        "s",
        "Time from a raider's first plot to its first confirmed track, median over raiders.",
        |_, t| t.median(|r| between(r.detected_s, r.tracked_s)),
    ),
    rate(
        "track_to_identification_s",
        "s",
        "Time from a raider's first confirmed track to its first being declared hostile, median over raiders.",
        |_, t| t.median(|r| between(r.tracked_s, r.identified_s)),
    ),
    rate(
        "identification_to_decision_s",
        "s",
        "Time from a raider's first being declared hostile to its first being taken as a target, median over raiders; below zero where nobody had to wait for the declaration.",
        |_, t| t.median(|r| between(r.identified_s, r.decided_s)),
    ),
    rate(
        "decision_to_launch_s",
        "s",
        "Time from a raider's first being taken as a target to the first salvo for it, median over raiders.",
        |_, t| t.median(|r| between(r.decided_s, r.launched_s)),
    ),
    rate(
        "launch_to_intercept_s",
        "s",
        "Time from the first salvo for a raider to the first end of one of its rounds, median over raiders.",
        |_, t| t.median(|r| between(r.launched_s, r.met_s)),
    ),
    rate(
        "first_magazine_empty_s",
        "s",
        "When the first unit had no ready round any more, since the start of the run.",
        |_, t| t.first_empty_s,
    ),
    rate(
        "magazine_empty_s",
        "s",
        "How long units had no ready round, all units together.",
        |_, t| Some(t.empty_s),
    ),
];

/// The values of [`RATES`] in their order; NaN where the run has none.
pub fn rates(entries: &[Entry], directory: &Directory, outcomes: &OutcomeMeasures) -> Vec<f64> {
    let times = RunTimes::of(entries, directory);
    let value = |rate: &Rate| (rate.value)(outcomes, &times).unwrap_or(f64::NAN);
    RATES.iter().map(value).collect()
}

const fn rate(
    name: &'static str,
    unit: &'static str,
    description: &'static str,
    value: fn(&OutcomeMeasures, &RunTimes) -> Option<f64>,
) -> Rate {
    Rate {
        name,
        unit,
        description,
        value,
    }
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

fn between(from: Option<f64>, to: Option<f64>) -> Option<f64> {
    Some(to? - from?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hand_written::*;
    use crate::{MEASURES, outcomes};
    use gapfiller_border::HoldReason;
    use gapfiller_records::RoundResult;

    fn value(log: &[Entry], name: &str) -> Option<f64> {
        let measures = outcomes(log, &directory());
        let place = RATES.iter().position(|rate| rate.name == name).unwrap();
        let value = rates(log, &directory(), &measures)[place];
        (!value.is_nan()).then_some(value)
    }

    #[test]
    fn names_are_nobody_elses_and_fit_for_columns() {
        for (place, rate) in RATES.iter().enumerate() {
            let same = |other: &Rate| other.name == rate.name;
            assert_eq!(RATES.iter().position(same), Some(place), "{}", rate.name);
            assert!(MEASURES.iter().all(|measure| measure.name != rate.name));
            let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
            assert!(rate.name.bytes().all(plain), "{}", rate.name);
            assert!(rate.description.ends_with('.') && !rate.unit.is_empty());
        }
    }

    #[test]
    fn nothing_has_no_rates() {
        for rate in RATES.iter().filter(|rate| rate.name != "magazine_empty_s") {
            let of_friends = rate.name.ends_with("per_sortie");
            let expected = of_friends.then_some(0.0);
            assert_eq!(value(&[], rate.name), expected, "{}", rate.name);
        }
        assert_eq!(value(&[], "magazine_empty_s"), Some(0.0));
    }

    #[test]
    fn a_raider_from_plot_to_intercept() {
        let log = [
            at(
                100.0,
                milestone(Some(RAIDER), Moment::Detected, Some(900.0)),
            ),
            at(108.0, milestone(Some(RAIDER), Moment::Tracked, Some(892.0))),
            at(
                200.0,
                milestone(Some(RAIDER), Moment::DeclaredHostile, Some(800.0)),
            ),
            at(230.0, milestone(Some(RAIDER), Moment::Decided, Some(770.0))),
            at(240.0, launched(1, 2, Some(RAIDER)).record),
            at(240.0, fired(1, RAIDER, false, 760.0)),
            at(300.0, ended(1, 0, Some(RAIDER), RoundResult::Missed).record),
            at(
                300.0,
                ended(1, 1, Some(RAIDER), RoundResult::Effective).record,
            ),
            at(300.0, killed(RAIDER, 1).record),
            at(
                400.0,
                milestone(Some(SECOND_RAIDER), Moment::Detected, Some(300.0)),
            ),
            at(500.0, launched(2, 1, Some(SECOND_RAIDER)).record),
            at(500.0, fired(2, SECOND_RAIDER, false, 200.0)),
        ];
        for (name, expected) in [
            ("left_at_detection_s", 600.0),
            ("detection_to_track_s", 8.0),
            ("track_to_identification_s", 92.0),
            ("left_at_identification_s", 800.0),
            ("identification_to_decision_s", 30.0),
            ("decision_to_launch_s", 10.0),
            ("launch_to_intercept_s", 60.0),
            ("left_at_launch_mean_s", 480.0),
            ("left_at_launch_min_s", 200.0),
            ("rounds_per_kill", 3.0),
            ("fratricide_per_sortie", 0.0),
        ] {
            // Times are read in seconds, which nanoseconds do not divide evenly.
            let value = value(&log, name).unwrap();
            assert!((value - expected).abs() < 1e-9, "{name}: {value}");
        }
        assert_eq!(value(&log, "first_magazine_empty_s"), None);
    }

    #[test]
    fn empty_magazines() {
        let log = [
            at(50.0, milestone(None, Moment::MagazineEmpty, None)),
            at(80.0, milestone(None, Moment::MagazineReady, None)),
            at(90.0, milestone(None, Moment::MagazineEmpty, None)),
            at(100.0, milestone(None, Moment::MagazineReady, None)),
        ];
        assert_eq!(value(&log, "first_magazine_empty_s"), Some(50.0));
        assert_eq!(value(&log, "magazine_empty_s"), Some(40.0));
    }

    #[test]
    fn swaps_are_told_from_mistaken_identities() {
        let log = [
            at(1.0, launched(1, 1, Some(FRIEND)).record),
            at(1.0, fired(1, FRIEND, true, 0.0)),
            at(2.0, killed(FRIEND, 1).record),
            at(3.0, launched(2, 1, Some(SECOND_FRIEND)).record),
            at(3.0, fired(2, SECOND_FRIEND, false, 0.0)),
            at(4.0, killed(SECOND_FRIEND, 2).record),
        ];
        let measures = outcomes(&log, &directory());
        assert_eq!(
            (
                measures.fratricide,
                measures.fratricide_swapped,
                measures.fratricide_misidentified
            ),
            (2, 1, 1)
        );
    }

    #[test]
    fn opportunities_missed() {
        let held = |object, reason| milestone(Some(object), Moment::Held(reason), Some(9.0));
        let log = [
            at(1.0, milestone(Some(RAIDER), Moment::Detected, Some(10.0))),
            at(1.0, held(RAIDER, HoldReason::OutOfEnvelope)),
            at(2.0, held(RAIDER, HoldReason::WeaponsHold)),
            at(3.0, milestone(Some(FRIEND), Moment::DeclaredHostile, None)),
        ];
        let measures = outcomes(&log, &directory());
        assert_eq!(
            (measures.raiders_undetected, measures.raiders_unengaged),
            (1, 1)
        );
        assert_eq!(measures.missed_opportunities, 1);
        assert_eq!(
            (measures.friends_declared_hostile, measures.friends_flown),
            (1, 3)
        );
        assert_eq!(outcomes(&log[..2], &directory()).missed_opportunities, 0);
    }

    #[test]
    fn a_median_of_two_is_between_them() {
        assert_eq!(median(vec![3.0, 1.0]), Some(2.0));
        assert_eq!(median(vec![9.0, 1.0, 4.0]), Some(4.0));
        assert_eq!(median(Vec::new()), None);
    }
}
