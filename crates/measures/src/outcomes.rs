//! Outcomes: who got through, who was shot at, what became of the rounds.

use gapfiller_border::{HoldReason, ShotId};
use gapfiller_records::{
    Directory, Entry, Moment, ObjectEntry, ObjectKey, Record, RoundResult, Side,
};
use std::collections::{BTreeMap, BTreeSet};

/// What one run amounts to. All are counts; [`MEASURES`](crate::MEASURES) describes each in a sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutcomeMeasures {
    /// Raiders that reached what they were sent against.
    pub leakers: u64,
    /// Distinct assets damaged.
    pub assets_damaged: u64,
    /// Raiders killed.
    pub raiders_killed: u64,
    /// Hostile objects killed, raiders or not.
    pub hostiles_killed: u64,
    /// Friendly aircraft killed.
    pub fratricide: u64,
    /// Salvos whose intended object was a friend.
    pub fratricide_engagements: u64,
    /// Rounds that met a friend.
    pub fratricide_hits: u64,
    /// Friends killed that were themselves the intended object: taken for something else, and by a track that was theirs.
    pub fratricide_misidentified: u64,
    /// Friends killed by a salvo meant for another object: they stood too near.
    pub fratricide_bystander: u64,
    /// Friends killed by a salvo at a track behind which the log finds no object.
    pub fratricide_untraced: u64,
    /// Salvos whose intended object was civil, or of which a round met a civil aircraft.
    pub civil_engagements: u64,
    /// Civil aircraft killed.
    pub civil_killed: u64,
    /// Salvos fired.
    pub salvos_fired: u64,
    /// Rounds fired.
    pub rounds_fired: u64,
    /// Rounds fired, less the effective ones and those still in flight at the end.
    pub rounds_wasted: u64,
    /// Rounds by what became of them, in the order of [`RoundResult::ALL`].
    pub rounds_by_result: [u64; RoundResult::ALL.len()],
    /// Nodes put out of action.
    pub nodes_lost: u64,
    /// Friends killed that were themselves the intended object, by a track that had been another object's when it was identified.
    pub fratricide_swapped: u64,
    /// Friendly aircraft of the scenario.
    pub friends_flown: u64,
    /// Friends that some node declared hostile.
    pub friends_declared_hostile: u64,
    /// Civil aircraft that some node declared hostile.
    pub civil_declared_hostile: u64,
    /// Raiders of which no radar took a plot.
    pub raiders_undetected: u64,
    /// Raiders that were detected, and at which nobody fired.
    pub raiders_unengaged: u64,
    /// Of these, those on which a fire unit that could have fired held its fire.
    pub missed_opportunities: u64,
}

impl OutcomeMeasures {
    /// How many rounds ended so.
    pub fn rounds(&self, result: RoundResult) -> u64 {
        self.rounds_by_result[result_index(result)]
    }

    /// The numbers in the order of [`MEASURES`](crate::MEASURES), as stored in files. Exact: a count stays below 2⁵³.
    pub fn values(&self) -> Vec<f64> {
        crate::MEASURES
            .iter()
            .map(|measure| (measure.value)(self) as f64)
            .collect()
    }
}

/// The outcomes of a run. Reads the outcomes and the milestones only, so it does not matter what else the log kept.
///
/// ```
/// use gapfiller_border::{NodeId, SimTime};
/// use gapfiller_measures::outcomes;
/// use gapfiller_records::{Directory, Entry, Record};
///
/// let log = [Entry { time: SimTime::from_seconds(312.0), record: Record::NodeLost { node: NodeId(2) } }];
/// assert_eq!(outcomes(&log, &Directory::default()).nodes_lost, 1);
/// ```
pub fn outcomes(entries: &[Entry], directory: &Directory) -> OutcomeMeasures {
    let mut tally = Tally::new(directory);
    for entry in entries {
        tally.add(&entry.record);
    }
    tally.finish()
}

/// Whether a unit that holds its fire for a reason had the target where it could have been engaged. Reasons of geometry and of what is no
/// threat leave no opportunity; that the track is held a friend is checked before anybody asks where it is, so nothing is known.
fn could_have_fired(reason: HoldReason) -> bool {
    !matches!(
        reason,
        HoldReason::NoThreat
            | HoldReason::OutOfEnvelope
            | HoldReason::OutOfSector
            | HoldReason::HeldFriendOrNeutral
    )
}

/// The place of a result in [`RoundResult::ALL`].
fn result_index(result: RoundResult) -> usize {
    // The enum is declared in the order of ALL; a test holds it to that.
    result as usize
}

/// What is remembered while a log is read. Objects, assets and nodes go into sets: each counts once, whatever the log repeats.
struct Tally<'a> {
    objects: BTreeMap<ObjectKey, &'a ObjectEntry>,
    intended: BTreeMap<ShotId, Option<ObjectKey>>,
    leaked: BTreeSet<ObjectKey>,
    damaged: BTreeSet<u16>,
    killed: BTreeMap<ObjectKey, ShotId>,
    civil_shots: BTreeSet<ShotId>,
    lost: BTreeSet<u16>,
    swapped: BTreeSet<ShotId>,
    declared: BTreeSet<ObjectKey>,
    detected: BTreeSet<ObjectKey>,
    engaged: BTreeSet<ObjectKey>,
    held: BTreeSet<ObjectKey>,
    measures: OutcomeMeasures,
}

impl<'a> Tally<'a> {
    fn new(directory: &'a Directory) -> Self {
        Self {
            objects: directory
                .objects
                .iter()
                .map(|object| (object.key, object))
                .collect(),
            intended: BTreeMap::new(),
            leaked: BTreeSet::new(),
            damaged: BTreeSet::new(),
            killed: BTreeMap::new(),
            civil_shots: BTreeSet::new(),
            lost: BTreeSet::new(),
            swapped: BTreeSet::new(),
            declared: BTreeSet::new(),
            detected: BTreeSet::new(),
            engaged: BTreeSet::new(),
            held: BTreeSet::new(),
            measures: OutcomeMeasures::default(),
        }
    }

    fn side(&self, object: Option<ObjectKey>) -> Option<Side> {
        self.objects.get(&object?).map(|entry| entry.side)
    }

    fn add(&mut self, record: &Record) {
        match *record {
            Record::Launched {
                shot,
                rounds,
                intended,
                ..
            } => self.launched(shot, rounds, intended),
            Record::RoundEnded {
                shot,
                object,
                result,
                ..
            } => self.round_ended(shot, object, result),
            Record::Killed { object, shot, .. } => {
                self.killed.entry(object).or_insert(shot);
            }
            Record::Leaked {
                object,
                asset,
                damaged,
            } => {
                if self.side(Some(object)) == Some(Side::Hostile) {
                    self.leaked.insert(object);
                }
                if damaged {
                    self.damaged.insert(asset);
                }
            }
            Record::NodeLost { node } => {
                self.lost.insert(node.0);
            }
            Record::Milestone { object, moment, .. } => self.reached(object, moment),
            _ => {}
        }
    }

    fn launched(&mut self, shot: ShotId, rounds: u32, intended: Option<ObjectKey>) {
        self.intended.insert(shot, intended);
        self.engaged.extend(intended);
        self.measures.salvos_fired += 1;
        self.measures.rounds_fired += u64::from(rounds);
        match self.side(intended) {
            Some(Side::Friend) => self.measures.fratricide_engagements += 1,
            Some(Side::Civil) => {
                self.civil_shots.insert(shot);
            }
            Some(Side::Hostile) | None => {}
        }
    }

    fn reached(&mut self, object: Option<ObjectKey>, moment: Moment) {
        if let Moment::Launched {
            shot,
            swapped: true,
        } = moment
        {
            self.swapped.insert(shot);
        }
        let Some(object) = object else {
            return;
        };
        match moment {
            Moment::Detected => self.detected.insert(object),
            Moment::DeclaredHostile => self.declared.insert(object),
            Moment::Held(reason) if could_have_fired(reason) => self.held.insert(object),
            _ => false,
        };
    }

    fn round_ended(&mut self, shot: ShotId, object: Option<ObjectKey>, result: RoundResult) {
        self.measures.rounds_by_result[result_index(result)] += 1;
        // A round that met the wreck of a civil aircraft is a dead target by result, and still met one.
        if result == RoundResult::Civil || self.side(object) == Some(Side::Civil) {
            self.civil_shots.insert(shot);
        }
    }

    fn finish(mut self) -> OutcomeMeasures {
        self.count_killed();
        self.count_objects();
        let mut measures = self.measures;
        measures.leakers = self.leaked.len() as u64;
        measures.assets_damaged = self.damaged.len() as u64;
        measures.civil_engagements = self.civil_shots.len() as u64;
        measures.nodes_lost = self.lost.len() as u64;
        measures.fratricide_hits = measures.rounds(RoundResult::Friend);
        let spent_well =
            measures.rounds(RoundResult::Effective) + measures.rounds(RoundResult::InFlight);
        measures.rounds_wasted = measures.rounds_fired.saturating_sub(spent_well);
        measures
    }

    /// What each object of the directory came to.
    fn count_objects(&mut self) {
        for (object, entry) in &self.objects {
            let measures = &mut self.measures;
            let declared = u64::from(self.declared.contains(object));
            match entry.side {
                Side::Friend => {
                    measures.friends_flown += 1;
                    measures.friends_declared_hostile += declared;
                }
                Side::Civil => measures.civil_declared_hostile += declared,
                Side::Hostile if !entry.raider => {}
                Side::Hostile if !self.detected.contains(object) => {
                    measures.raiders_undetected += 1
                }
                Side::Hostile if !self.engaged.contains(object) => {
                    measures.raiders_unengaged += 1;
                    measures.missed_opportunities += u64::from(self.held.contains(object));
                }
                Side::Hostile => {}
            }
        }
    }

    fn count_killed(&mut self) {
        for (object, shot) in &self.killed {
            let Some(entry) = self.objects.get(object) else {
                continue;
            };
            let measures = &mut self.measures;
            match entry.side {
                Side::Civil => measures.civil_killed += 1,
                Side::Hostile => {
                    measures.hostiles_killed += 1;
                    measures.raiders_killed += u64::from(entry.raider);
                }
                Side::Friend => {
                    measures.fratricide += 1;
                    // The cause is read from what the salvo was meant for when it left, not from what it met.
                    *match self.intended.get(shot).copied().flatten() {
                        Some(intended) if intended == *object && self.swapped.contains(shot) => {
                            &mut measures.fratricide_swapped
                        }
                        Some(intended) if intended == *object => {
                            &mut measures.fratricide_misidentified
                        }
                        Some(_) => &mut measures.fratricide_bystander,
                        None => &mut measures.fratricide_untraced,
                    } += 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hand_written::*;

    #[test]
    fn an_empty_log_amounts_to_nothing() {
        let expected = OutcomeMeasures {
            friends_flown: 3,
            raiders_undetected: 2,
            ..OutcomeMeasures::default()
        };
        assert_eq!(outcomes(&[], &directory()), expected);
    }

    #[test]
    fn results_are_declared_in_their_order() {
        for (index, result) in RoundResult::ALL.into_iter().enumerate() {
            assert_eq!(result_index(result), index);
        }
    }

    #[test]
    fn a_raider_that_gets_through_counts_once() {
        let log = [
            leaked(RAIDER, 0, false),
            leaked(RAIDER, 0, true),
            leaked(SECOND_RAIDER, 0, true),
        ];
        let measures = outcomes(&log, &directory());
        assert_eq!((measures.leakers, measures.assets_damaged), (2, 1));
    }

    #[test]
    fn a_good_engagement_and_a_miss() {
        let log = [
            launched(1, 2, Some(RAIDER)),
            ended(1, 0, Some(RAIDER), RoundResult::Effective),
            killed(RAIDER, 1),
            ended(1, 1, Some(RAIDER), RoundResult::DeadTarget),
            launched(2, 1, Some(JAMMER)),
            ended(2, 0, Some(JAMMER), RoundResult::Effective),
            killed(JAMMER, 2),
            launched(3, 1, Some(SECOND_RAIDER)),
            ended(3, 0, None, RoundResult::InFlight),
        ];
        let measures = outcomes(&log, &directory());
        assert_eq!((measures.raiders_killed, measures.hostiles_killed), (1, 2));
        assert_eq!(
            (
                measures.salvos_fired,
                measures.rounds_fired,
                measures.rounds_wasted
            ),
            (3, 4, 1)
        );
        assert_eq!(measures.rounds(RoundResult::DeadTarget), 1);
        assert_eq!((measures.fratricide, measures.civil_engagements), (0, 0));
    }

    #[test]
    fn fratricide_by_cause() {
        let log = [
            launched(1, 2, Some(FRIEND)),
            ended(1, 0, Some(FRIEND), RoundResult::Friend),
            killed(FRIEND, 1),
            ended(1, 1, Some(FRIEND), RoundResult::DeadTarget),
            launched(2, 1, Some(RAIDER)),
            ended(2, 0, Some(SECOND_FRIEND), RoundResult::Friend),
            killed(SECOND_FRIEND, 2),
            launched(3, 1, None),
            ended(3, 0, Some(THIRD_FRIEND), RoundResult::Friend),
            killed(THIRD_FRIEND, 3),
        ];
        let measures = outcomes(&log, &directory());
        assert_eq!(
            (
                measures.fratricide,
                measures.fratricide_engagements,
                measures.fratricide_hits
            ),
            (3, 1, 3)
        );
        assert_eq!(measures.fratricide_misidentified, 1);
        assert_eq!(measures.fratricide_bystander, 1);
        assert_eq!(measures.fratricide_untraced, 1);
        assert_eq!(measures.rounds_wasted, 4);
    }

    #[test]
    fn a_civil_engagement_is_meant_or_met_and_counts_once() {
        let log = [
            // Meant for it and missed it.
            launched(1, 1, Some(AIRLINER)),
            ended(1, 0, None, RoundResult::NothingThere),
            // Meant for it and met it twice.
            launched(2, 2, Some(AIRLINER)),
            ended(2, 0, Some(AIRLINER), RoundResult::Civil),
            ended(2, 1, Some(AIRLINER), RoundResult::Civil),
            // Meant for a raider.
            launched(3, 1, Some(RAIDER)),
            ended(3, 0, Some(AIRLINER), RoundResult::Civil),
            killed(AIRLINER, 3),
            launched(4, 1, Some(RAIDER)),
            ended(4, 0, Some(RAIDER), RoundResult::Missed),
        ];
        let measures = outcomes(&log, &directory());
        assert_eq!((measures.civil_engagements, measures.civil_killed), (3, 1));
        assert_eq!(measures.rounds(RoundResult::Civil), 3);
    }

    #[test]
    fn nodes_are_lost_once() {
        let log = [node_lost(0), node_lost(1), node_lost(0)];
        assert_eq!(outcomes(&log, &directory()).nodes_lost, 2);
    }

    #[test]
    fn objects_out_of_the_directory_are_nobodys() {
        let stranger = 99;
        let log = [
            launched(1, 1, Some(stranger)),
            killed(stranger, 1),
            leaked(stranger, 0, false),
        ];
        let measures = outcomes(&log, &directory());
        assert_eq!(
            (
                measures.leakers,
                measures.hostiles_killed,
                measures.fratricide
            ),
            (0, 0, 0)
        );
        assert_eq!(measures.rounds_fired, 1);
    }
}
