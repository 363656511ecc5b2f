//! The kill chain as a funnel: how many came to each stage, where the others stopped, and what held fire for how long.
//!
//! A **case** is one object in one node's picture. Fire units check a track in a fixed order and write down the first check that
//! fails; so the reason for a hold says how far the track had come, and the stage that a case ends at is the farthest that any of
//! its holds lets it be. An object's way is that of the case that came farthest.
//!
//! What a funnel cannot say: a case belongs to the object that its track began from. A track that goes over to another object
//! takes its case with it.

use super::story::{Story, TrackFacts};
use super::words::hold;
use gapfiller_border::{HoldReason, Identity, NodeId, Note, ShotId, SimTime, TrackId};
use gapfiller_records::{ObjectKey, Side};
use std::collections::{BTreeMap, BTreeSet};

/// How far something came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// It was there.
    #[default]
    There,
    /// In a picture: by own plots, or told.
    Tracked,
    /// In the picture of a unit that may fire, and not held a friend or neutral.
    NotHeldFriend,
    /// Nobody else engages it, no salvo is awaited, no cease-fire is in force.
    Free,
    /// Where a weapon might reach it.
    Reachable,
    /// Identity, control status and authority permit fire.
    Permitted,
    /// Given to the unit, or nobody gives targets.
    Assigned,
    /// A threat to something defended.
    Threat,
    /// Rounds left for it.
    Fired,
    /// A round met it.
    Hit,
    /// Shot down.
    Killed,
}

impl Stage {
    /// All stages, in order.
    pub const ALL: [Self; 11] = [
        Self::There,
        Self::Tracked,
        Self::NotHeldFriend,
        Self::Free,
        Self::Reachable,
        Self::Permitted,
        Self::Assigned,
        Self::Threat,
        Self::Fired,
        Self::Hit,
        Self::Killed,
    ];

    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::There => "there",
            Self::Tracked => "in a picture",
            Self::NotHeldFriend => "a fire unit has it, not as a friend",
            Self::Free => "free to be engaged",
            Self::Reachable => "where a weapon might reach",
            Self::Permitted => "fire is permitted",
            Self::Assigned => "assigned, or free to choose",
            Self::Threat => "a threat",
            Self::Fired => "fired at",
            Self::Hit => "met by a round",
            Self::Killed => "shot down",
        }
    }

    /// How far a track has come on which fire is held for a reason.
    fn before(reason: HoldReason) -> Self {
        match reason {
            HoldReason::HeldFriendOrNeutral => Self::Tracked,
            HoldReason::AwaitingAssessment
            | HoldReason::SalvosSpent
            | HoldReason::CeaseFireOrdered
            | HoldReason::EngagedByOther => Self::NotHeldFriend,
            HoldReason::OutOfEnvelope => Self::Free,
            HoldReason::AssignedToOther => Self::Permitted,
            HoldReason::NoThreat => Self::Assigned,
            HoldReason::FriendNear
            | HoldReason::MagazineEmpty
            | HoldReason::OutOfSector
            | HoldReason::NoChannel => Self::Threat,
            // Identity, control, authority.
            _ => Self::Reachable,
        }
    }
}

/// Fire held for a reason, for a while.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Held {
    /// Since when.
    pub from: SimTime,
    /// Until when: another reason, a shot, the end of the track.
    pub until: SimTime,
    /// Why.
    pub reason: HoldReason,
}

impl Held {
    /// How long \[s\].
    pub fn lasted_s(&self) -> f64 {
        self.until.since(self.from).max(0.0)
    }
}

/// One object in one node's picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    /// The first plot by the node's own radars.
    pub seen: Option<SimTime>,
    /// When its first track in the picture began.
    pub tracked: Option<SimTime>,
    /// Who told that track, if it was told.
    pub told_by: Option<NodeId>,
    /// When it was first held hostile.
    pub hostile: Option<SimTime>,
    /// Holds, in order.
    pub holds: Vec<Held>,
    /// When the node first decided to fire at it.
    pub decided: Option<SimTime>,
    /// When rounds first left for it.
    pub launched: Option<SimTime>,
    /// When a round first met it.
    pub met: Option<SimTime>,
    /// Whether the node shot it down.
    pub killed: bool,
    /// How far it came.
    pub stage: Stage,
}

impl Story<'_> {
    /// Every case: by object (none for false tracks), then by node.
    pub fn cases(&self) -> BTreeMap<Option<ObjectKey>, BTreeMap<NodeId, Case>> {
        let mut cases: BTreeMap<Option<ObjectKey>, BTreeMap<NodeId, Case>> = BTreeMap::new();
        let shots = self.shots_by_track();
        for (id, track) in self.tracks.iter().filter(|(_, track)| !track.local) {
            let object = self.truth(*id);
            let case = cases.entry(object).or_default().entry(id.node).or_default();
            self.add_track(case, *id, track, shots.get(id).map_or(&[], Vec::as_slice));
        }
        for (object, facts) in &self.objects {
            for (node, when) in &facts.seen {
                let of_object = cases.entry(Some(*object)).or_default();
                of_object.entry(*node).or_default().seen = Some(*when);
            }
        }
        for (object, of_object) in &mut cases {
            for (node, case) in of_object {
                self.close(case, *object, *node);
            }
        }
        cases
    }

    fn shots_by_track(&self) -> BTreeMap<TrackId, Vec<ShotId>> {
        let mut shots: BTreeMap<TrackId, Vec<ShotId>> = BTreeMap::new();
        for (shot, facts) in &self.shots {
            if let Some((_, Note::Decided { track, .. })) = facts.decided {
                shots.entry(*track).or_default().push(*shot);
            } else if let Some(launch) = facts.launched {
                shots.entry(launch.track).or_default().push(*shot);
            }
        }
        shots
    }

    fn add_track(&self, case: &mut Case, id: TrackId, track: &TrackFacts<'_>, shots: &[ShotId]) {
        if let Some(started) = track.started
            && case.tracked.is_none_or(|before| started < before)
        {
            case.tracked = Some(started);
            case.told_by = track
                .told_by
                .map(|teller| teller.node)
                .filter(|teller| *teller != id.node);
        }
        let ended = track.ended.map_or(self.end, |(when, _)| when);
        let fired: Vec<SimTime> = (shots.iter())
            .filter_map(|shot| self.shots.get(shot)?.decided.map(|(when, _)| when))
            .collect();
        let holds: Vec<(SimTime, HoldReason)> = (track.notes.iter())
            .filter_map(|(when, note)| match note {
                Note::Hold { reason, .. } => Some((*when, *reason)),
                _ => None,
            })
            .collect();
        for (place, (from, reason)) in holds.iter().enumerate() {
            let next = holds.get(place + 1).map(|(when, _)| *when);
            let shot = fired.iter().copied().filter(|when| when >= from).min();
            let until = [next, shot].into_iter().flatten().fold(ended, SimTime::min);
            case.holds.push(Held {
                from: *from,
                until: until.max(*from),
                reason: *reason,
            });
        }
        for (when, note) in &track.notes {
            if matches!(
                note,
                Note::Identified {
                    after: Identity::Hostile,
                    ..
                }
            ) {
                first(&mut case.hostile, *when);
            }
        }
        for facts in shots.iter().filter_map(|shot| self.shots.get(shot)) {
            facts
                .decided
                .iter()
                .for_each(|(when, _)| first(&mut case.decided, *when));
            facts
                .launched
                .iter()
                .for_each(|launch| first(&mut case.launched, launch.time));
        }
    }

    /// What came of a case, once all of its tracks are in.
    fn close(&self, case: &mut Case, object: Option<ObjectKey>, node: NodeId) {
        case.holds.sort_by_key(|held| (held.from, held.until));
        for (_, facts) in self.shots.iter().filter(|(shot, _)| shot.node == node) {
            for (when, met, _) in facts.rounds.iter().filter(|(_, met, _)| met.is_some()) {
                if *met == object {
                    first(&mut case.met, *when);
                }
            }
            case.killed |= object.is_some() && facts.killed.map(|(_, killed)| killed) == object;
        }
        let held = case
            .holds
            .iter()
            .map(|held| Stage::before(held.reason))
            .max();
        case.stage = match case {
            _ if case.killed => Stage::Killed,
            _ if case.met.is_some() => Stage::Hit,
            _ if case.launched.is_some() => Stage::Fired,
            _ if case.decided.is_some() => Stage::Threat,
            _ if case.tracked.is_some() => held.unwrap_or(Stage::Tracked),
            _ => Stage::There,
        };
    }
}

/// Keeps the earlier time.
fn first(kept: &mut Option<SimTime>, when: SimTime) {
    if kept.is_none_or(|before| when < before) {
        *kept = Some(when);
    }
}

/// A kind of thing that funnels tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Raiders,
    OtherHostiles,
    Friends,
    Civil,
    FalseTracks,
}

impl Group {
    const ALL: [Self; 5] = [
        Self::Raiders,
        Self::OtherHostiles,
        Self::Friends,
        Self::Civil,
        Self::FalseTracks,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Raiders => "raiders",
            Self::OtherHostiles => "other hostiles",
            Self::Friends => "friends",
            Self::Civil => "civil",
            Self::FalseTracks => "false tracks",
        }
    }
}

/// Counts at each stage, and holds by reason, for each kind of thing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Funnel {
    /// Of whom or what.
    pub title: String,
    /// What is counted, a column each.
    pub columns: Vec<String>,
    /// How many came at least so far, by column; and how many of them were ever seen by radar or held hostile, in rows of their own.
    pub stages: Vec<(String, Vec<usize>)>,
    /// For each reason that occurs, by column.
    pub holds: Vec<(HoldReason, Vec<HoldCount>)>,
}

/// What holds for one reason amount to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HoldCount {
    /// Things on which any unit held its fire for this reason.
    pub things: usize,
    /// Of these, things never fired at by anybody whose farthest case was last held for this reason: it is where they ended.
    pub ended: usize,
    /// How long, all units and things together \[s\].
    pub lasted_s: f64,
}

impl HoldCount {
    /// The reason in words.
    pub fn words(reason: HoldReason) -> &'static str {
        hold(reason)
    }
}

/// A thing: an object in all the pictures that it is counted in.
type Thing<'a> = (Group, Vec<&'a Case>);

impl Story<'_> {
    /// The funnel of a whole run: every object, by the case that came farthest.
    pub fn run_funnel(&self, title: &str) -> Funnel {
        let cases = self.cases();
        let there = self.objects.keys().map(|object| Some(*object));
        let all: BTreeSet<Option<ObjectKey>> = there.chain(cases.keys().copied()).collect();
        let things = all.into_iter().flat_map(|object| {
            let group = self.group(object);
            let of_object = cases.get(&object);
            match object {
                Some(_) => vec![(
                    group,
                    of_object.into_iter().flat_map(BTreeMap::values).collect(),
                )],
                // False tracks of different nodes have nothing to do with each other.
                None => (of_object.into_iter().flat_map(BTreeMap::values))
                    .map(|case| (group, vec![case]))
                    .collect(),
            }
        });
        funnel(title.to_owned(), &things.collect::<Vec<Thing<'_>>>())
    }

    /// The funnel of one node: every object that it had seen or was told of; none if there is no such node.
    pub fn node_funnel(&self, node: NodeId) -> Option<Funnel> {
        let name = self.names.0.nodes.get(usize::from(node.0))?;
        let cases = self.cases();
        let of_node = cases.iter().filter_map(|(object, of_object)| {
            Some((self.group(*object), vec![of_object.get(&node)?]))
        });
        let things: Vec<Thing<'_>> = of_node.collect();
        Some(funnel(
            format!("{name}: what it saw or was told of"),
            &things,
        ))
    }

    fn group(&self, object: Option<ObjectKey>) -> Group {
        let entry = object.map(|object| self.names.entry(object));
        match entry {
            None => Group::FalseTracks,
            Some(Some(entry)) => match entry.side {
                Side::Hostile if entry.raider => Group::Raiders,
                Side::Hostile => Group::OtherHostiles,
                Side::Friend => Group::Friends,
                Side::Civil => Group::Civil,
            },
            Some(None) => Group::OtherHostiles,
        }
    }
}

fn funnel(title: String, things: &[Thing<'_>]) -> Funnel {
    let groups: Vec<Group> = (Group::ALL.into_iter())
        .filter(|group| things.iter().any(|(other, _)| other == group))
        .collect();
    let count = |holds: &dyn Fn(&[&Case]) -> bool| -> Vec<usize> {
        let of_group = |group: &Group| {
            let those = things
                .iter()
                .filter(|(other, cases)| other == group && holds(cases));
            those.count()
        };
        groups.iter().map(of_group).collect()
    };
    let mut stages = Vec::new();
    for stage in Stage::ALL {
        let came = |cases: &[&Case]| farthest(cases) >= stage;
        stages.push((stage.name().to_owned(), count(&came)));
        if stage == Stage::There {
            let seen = |cases: &[&Case]| cases.iter().any(|case| case.seen.is_some());
            stages.push(("seen by a radar".to_owned(), count(&seen)));
        }
        if stage == Stage::Tracked {
            let hostile = |cases: &[&Case]| cases.iter().any(|case| case.hostile.is_some());
            stages.push(("ever held hostile".to_owned(), count(&hostile)));
        }
    }
    let reasons: BTreeSet<HoldReason> = (things.iter())
        .flat_map(|(_, cases)| cases.iter().flat_map(|case| &case.holds))
        .map(|held| held.reason)
        .collect();
    let holds = reasons.into_iter().map(|reason| {
        let of_group =
            |group: &Group| hold_count(things.iter().filter(|(g, _)| g == group), reason);
        (reason, groups.iter().map(of_group).collect())
    });
    Funnel {
        title,
        columns: groups.iter().map(|group| group.name().to_owned()).collect(),
        stages,
        holds: holds.collect(),
    }
}

fn farthest(cases: &[&Case]) -> Stage {
    cases
        .iter()
        .map(|case| case.stage)
        .max()
        .unwrap_or_default()
}

fn hold_count<'a, 'b: 'a>(
    things: impl Iterator<Item = &'a Thing<'b>>,
    reason: HoldReason,
) -> HoldCount {
    let mut count = HoldCount::default();
    for (_, cases) in things {
        let holds = || cases.iter().flat_map(|case| &case.holds);
        let lasted_s: f64 = (holds().filter(|held| held.reason == reason))
            .map(Held::lasted_s)
            .sum();
        if !holds().any(|held| held.reason == reason) {
            continue;
        }
        count.things += 1;
        count.lasted_s += lasted_s;
        count.ended += usize::from(ended_by(cases) == Some(reason));
    }
    count
}

/// Why nobody ever fired at a thing: of the case that came farthest, the hold that came farthest, the longest of several.
fn ended_by(cases: &[&Case]) -> Option<HoldReason> {
    if cases.iter().any(|case| case.launched.is_some()) {
        return None;
    }
    let stage = farthest(cases);
    let mut lasted: BTreeMap<HoldReason, f64> = BTreeMap::new();
    let there = cases.iter().filter(|case| case.stage == stage);
    for held in there.flat_map(|case| &case.holds) {
        if Stage::before(held.reason) == stage {
            *lasted.entry(held.reason).or_default() += held.lasted_s();
        }
    }
    let longest = lasted
        .into_iter()
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    longest.map(|(reason, _)| reason)
}

impl Funnel {
    /// Two funnels side by side, column by column: what is called `of` in one, then in the other.
    pub fn beside(&self, other: &Self, (own, others): (&str, &str)) -> Self {
        let mut names: Vec<&String> = self.columns.iter().collect();
        names.extend(
            other
                .columns
                .iter()
                .filter(|name| !self.columns.contains(name)),
        );
        let both = [(own, self), (others, other)];
        let place = |funnel: &Self, name: &String| funnel.columns.iter().position(|c| c == name);
        let columns = (names.iter())
            .flat_map(|name| both.map(|(of, _)| format!("{name}, {of}")))
            .collect();
        let stages = (self.stages.iter().zip(&other.stages)).map(|((stage, a), (_, b))| {
            let counts = names.iter().flat_map(|name| {
                [(self, a), (other, b)].map(|(funnel, counts)| {
                    place(funnel, name)
                        .and_then(|at| counts.get(at).copied())
                        .unwrap_or(0)
                })
            });
            (stage.clone(), counts.collect())
        });
        let reasons: BTreeSet<HoldReason> = (self.holds.iter().chain(&other.holds))
            .map(|(reason, _)| *reason)
            .collect();
        let holds = reasons.into_iter().map(|reason| {
            let counts = names.iter().flat_map(|name| {
                both.map(|(_, funnel)| {
                    let of_reason = funnel.holds.iter().find(|(other, _)| *other == reason);
                    let count = of_reason.zip(place(funnel, name));
                    count
                        .and_then(|((_, counts), at)| counts.get(at).copied())
                        .unwrap_or_default()
                })
            });
            (reason, counts.collect())
        });
        Self {
            title: format!("{} against {}", self.title, other.title),
            columns,
            stages: stages.collect(),
            holds: holds.collect(),
        }
    }
}
