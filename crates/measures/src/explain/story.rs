//! A log put in order: what belongs to each object, track, shot and node.

use super::words::Names;
use gapfiller_border::{
    Class, Content, NodeId, Note, Observation, Order, Plot, PlotId, ShotId, SimTime, TrackEnd,
    TrackId, WeaponIndex,
};
use gapfiller_geo::frames::Ecef;
use gapfiller_records::{Directory, Entry, ObjectEnd, ObjectKey, Record, RoundResult};
use std::collections::BTreeMap;

/// The log of one run, ready to be asked about.
///
/// Only a log that kept everything has a story: of the outcomes alone nobody can say why.
pub struct Story<'a> {
    pub(super) names: Names<'a>,
    pub(super) objects: BTreeMap<ObjectKey, ObjectFacts>,
    pub(super) plots: BTreeMap<PlotId, PlotFacts>,
    pub(super) tracks: BTreeMap<TrackId, TrackFacts<'a>>,
    pub(super) shots: BTreeMap<ShotId, ShotFacts<'a>>,
    pub(super) lost: BTreeMap<NodeId, SimTime>,
    /// When a node began to be jammed, and from which azimuth \[rad\].
    pub(super) jammed: BTreeMap<NodeId, Vec<(SimTime, f64)>>,
    /// Classes told with tracks: (who was told, the teller's track) → what and when.
    pub(super) told_classes: BTreeMap<(NodeId, TrackId), Vec<(SimTime, Class)>>,
    pub(super) end: SimTime,
}

/// An object's life.
#[derive(Default)]
pub(super) struct ObjectFacts {
    pub appeared: Option<(SimTime, Ecef)>,
    pub ended: Option<(SimTime, ObjectEnd)>,
    pub killed: Option<(SimTime, ShotId)>,
    pub leaked: Option<(SimTime, u16, bool)>,
    /// The first plot by each node.
    pub seen: BTreeMap<NodeId, SimTime>,
}

/// A plot: what was there, and what it was taken for.
#[derive(Clone, Copy, Default)]
pub(super) struct PlotFacts {
    pub object: Option<ObjectKey>,
    pub recognised: Option<Class>,
}

/// A track's life.
#[derive(Default)]
pub(super) struct TrackFacts<'a> {
    pub started: Option<SimTime>,
    pub start_plot: Option<PlotId>,
    pub told_by: Option<TrackId>,
    /// Plots that a radar's tracker took for it; none for a track of the picture.
    pub plots: Vec<(SimTime, PlotId)>,
    /// Tracks taken for the same object (true) and no longer so (false): radar tracks and told tracks.
    pub sources: Vec<(SimTime, TrackId, bool)>,
    /// Identities and holds, in order.
    pub notes: Vec<(SimTime, &'a Note)>,
    pub ended: Option<(SimTime, TrackEnd)>,
    /// Whether a radar's tracker holds it, rather than the node's picture.
    pub local: bool,
}

/// A salvo's life.
#[derive(Default)]
pub(super) struct ShotFacts<'a> {
    pub decided: Option<(SimTime, &'a Note)>,
    pub launched: Option<Launch>,
    /// The salvo's latest plot when it was fired at.
    pub plot: Option<PlotId>,
    pub rounds: Vec<(SimTime, Option<ObjectKey>, RoundResult)>,
    pub killed: Option<(SimTime, ObjectKey)>,
    pub aborted: Option<SimTime>,
    /// When, whether taken for a kill, whether seen.
    pub assessed: Option<(SimTime, bool, bool)>,
}

/// Rounds leaving.
#[derive(Clone, Copy)]
pub(super) struct Launch {
    pub time: SimTime,
    pub weapon: WeaponIndex,
    pub rounds: u32,
    pub track: TrackId,
    pub intended: Option<ObjectKey>,
    pub dual: bool,
}

impl<'a> Story<'a> {
    /// Puts a log in order.
    pub fn new(directory: &'a Directory, entries: &'a [Entry]) -> Self {
        let mut story = Self {
            names: Names(directory),
            objects: BTreeMap::new(),
            plots: BTreeMap::new(),
            tracks: BTreeMap::new(),
            shots: BTreeMap::new(),
            lost: BTreeMap::new(),
            jammed: BTreeMap::new(),
            told_classes: BTreeMap::new(),
            end: entries.last().map_or(SimTime::ZERO, |entry| entry.time),
        };
        for entry in entries {
            story.take(entry.time, &entry.record);
        }
        story.find_radar_tracks();
        story
    }

    fn take(&mut self, time: SimTime, record: &'a Record) {
        match record {
            Record::Appeared { object, position } => {
                self.object_mut(*object).appeared = Some((time, *position))
            }
            Record::Ended { object, how, .. } => {
                self.object_mut(*object).ended = Some((time, *how))
            }
            Record::PlotTaken {
                node, plot, object, ..
            } => {
                self.plots.entry(*plot).or_default().object = *object;
                if let Some(object) = object {
                    self.object_mut(*object).seen.entry(*node).or_insert(time);
                }
            }
            Record::Observed { node, observation } => self.observed(time, *node, observation),
            Record::Noted {
                node,
                note: Note::Jammed { azimuth_rad, .. },
            } => {
                let heard = self.jammed.entry(*node).or_default();
                heard.push((time, *azimuth_rad));
            }
            Record::Noted { note, .. } => self.noted(time, note),
            Record::Ordered {
                order: Order::Fire { shot, plot, .. },
                ..
            } => self.shot_mut(*shot).plot = *plot,
            Record::Ordered {
                order: Order::Abort { shot },
                ..
            } => self.shot_mut(*shot).aborted = Some(time),
            Record::Ordered { .. }
            | Record::Sent { .. }
            | Record::WorkBegun { .. }
            | Record::WorkEnded { .. }
            | Record::Said { .. } => {}
            Record::Launched {
                shot,
                weapon,
                rounds,
                track,
                intended,
                dual,
            } => {
                let (weapon, rounds, track, intended, dual) =
                    (*weapon, *rounds, *track, *intended, *dual);
                self.shot_mut(*shot).launched = Some(Launch {
                    time,
                    weapon,
                    rounds,
                    track,
                    intended,
                    dual,
                });
            }
            Record::RoundEnded {
                shot,
                object,
                result,
                ..
            } => {
                self.shot_mut(*shot).rounds.push((time, *object, *result));
            }
            Record::Killed { object, shot, .. } => {
                self.shot_mut(*shot).killed = Some((time, *object));
                self.object_mut(*object).killed = Some((time, *shot));
            }
            Record::Leaked {
                object,
                asset,
                damaged,
            } => {
                self.object_mut(*object).leaked = Some((time, *asset, *damaged));
            }
            Record::NodeLost { node } => {
                self.lost.insert(*node, time);
            }
            Record::RadarsLost { .. }
            | Record::Restored { .. }
            | Record::ObjectsSampled { .. }
            | Record::PictureSampled { .. }
            | Record::Milestone { .. } => {}
        }
    }

    fn observed(&mut self, time: SimTime, node: NodeId, observation: &Observation) {
        match observation {
            Observation::Look { plots, .. } | Observation::Dwell { plots, .. } => {
                for Plot { id, recognised, .. } in plots {
                    self.plots.entry(*id).or_default().recognised = *recognised;
                }
            }
            Observation::Message(message) => {
                if let Content::Tracks(reports) = &message.content {
                    for report in reports {
                        if let Some(class) = report.class {
                            let told = self.told_classes.entry((node, report.track)).or_default();
                            if told.last().is_none_or(|(_, last)| *last != class) {
                                told.push((time, class));
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn noted(&mut self, time: SimTime, note: &'a Note) {
        match note {
            Note::TrackStarted {
                track,
                plot,
                told_by,
            } => {
                let facts = self.track_mut(*track);
                facts.started = Some(time);
                facts.start_plot = *plot;
                facts.told_by = *told_by;
                if let Some(told_by) = told_by {
                    facts.sources.push((time, *told_by, true));
                }
            }
            Note::TrackConfirmed { track } => self.track_mut(*track).local = true,
            Note::TrackUpdated { track, plot, .. } => {
                let facts = self.track_mut(*track);
                facts.local = true;
                facts.plots.push((time, *plot));
            }
            Note::TrackEnded { track, why } => self.track_mut(*track).ended = Some((time, *why)),
            Note::Correlated { track, with } => {
                self.track_mut(*track).sources.push((time, *with, true))
            }
            Note::Decorrelated { track, from } => {
                self.track_mut(*track).sources.push((time, *from, false))
            }
            Note::Identified { track, .. } | Note::Hold { track, .. } => {
                self.track_mut(*track).notes.push((time, note));
            }
            Note::Decided { shot, .. } => self.shot_mut(*shot).decided = Some((time, note)),
            Note::Assessed { shot, killed, seen } => {
                self.shot_mut(*shot).assessed = Some((time, *killed, *seen))
            }
            // A direction belongs to no track; it is kept by node. So is what a node knows of its superior. A conflict shows in
            // the evidence of the identities that follow.
            Note::Jammed { .. }
            | Note::Conflict { .. }
            | Note::SuperiorLost { .. }
            | Note::SuperiorHeard { .. } => {}
        }
    }

    /// A track of the picture starts from a plot that some radar's tracker took: that radar track is its first source.
    fn find_radar_tracks(&mut self) {
        let mut taken: BTreeMap<PlotId, TrackId> = BTreeMap::new();
        for (id, track) in &self.tracks {
            for (_, plot) in &track.plots {
                taken.insert(*plot, *id);
            }
        }
        for (id, track) in &mut self.tracks {
            let (Some(started), Some(plot), None) =
                (track.started, track.start_plot, track.told_by)
            else {
                continue;
            };
            match taken.get(&plot) {
                Some(other) if other != id => track.sources.insert(0, (started, *other, true)),
                Some(_) => {}
                // Numbers run on: what starts from a plot first is the radar's own.
                None => {
                    track.local = true;
                    taken.insert(plot, *id);
                }
            }
        }
    }

    fn object_mut(&mut self, object: ObjectKey) -> &mut ObjectFacts {
        self.objects.entry(object).or_default()
    }

    fn track_mut(&mut self, track: TrackId) -> &mut TrackFacts<'a> {
        self.tracks.entry(track).or_default()
    }

    fn shot_mut(&mut self, shot: ShotId) -> &mut ShotFacts<'a> {
        self.shots.entry(shot).or_default()
    }

    /// What a track was made of when it started, or, for a radar's track, most of the time: none for false alarms.
    pub(super) fn truth(&self, track: TrackId) -> Option<ObjectKey> {
        self.truth_within(track, 8)
    }

    fn truth_within(&self, track: TrackId, steps: u32) -> Option<ObjectKey> {
        let facts = self.tracks.get(&track)?;
        if facts.plots.is_empty() {
            let by_plot = facts
                .start_plot
                .and_then(|plot| self.plots.get(&plot))
                .map(|plot| plot.object);
            return match (by_plot, facts.told_by) {
                (Some(object), _) => object,
                (None, Some(teller)) if steps > 0 => self.truth_within(teller, steps - 1),
                _ => None,
            };
        }
        let mut counts: BTreeMap<Option<ObjectKey>, usize> = BTreeMap::new();
        let plots = facts
            .plots
            .iter()
            .map(|(_, plot)| *plot)
            .chain(facts.start_plot);
        for plot in plots {
            *counts
                .entry(self.plots.get(&plot).and_then(|plot| plot.object))
                .or_default() += 1;
        }
        counts
            .into_iter()
            .max_by_key(|(_, count)| *count)
            .and_then(|(object, _)| object)
    }

    /// The sources a track had at a time.
    pub(super) fn sources_at(&self, track: TrackId, time: SimTime) -> Vec<TrackId> {
        let mut sources: Vec<TrackId> = Vec::new();
        let Some(facts) = self.tracks.get(&track) else {
            return sources;
        };
        for (since, source, joined) in &facts.sources {
            if *since > time {
                break;
            }
            sources.retain(|other| other != source);
            if *joined {
                sources.push(*source);
            }
        }
        sources.retain(|source| {
            let ended = self.tracks.get(source).and_then(|facts| facts.ended);
            source.node != track.node || ended.is_none_or(|(ended, _)| ended > time)
        });
        sources
    }

    /// What a track was taken for at a time: the last word of its sources.
    pub(super) fn recognised_at(&self, track: TrackId, time: SimTime) -> Option<Class> {
        let mut last: Option<(SimTime, Class)> = None;
        let mut hear = |said: Option<(SimTime, Class)>| {
            if said.is_some_and(|(when, _)| last.is_none_or(|(before, _)| when >= before)) {
                last = said;
            }
        };
        for source in self.sources_at(track, time) {
            if let Some(told) = self.told_classes.get(&(track.node, source)) {
                hear(told.iter().rfind(|(when, _)| *when <= time).copied());
            }
            let Some(facts) = self
                .tracks
                .get(&source)
                .filter(|_| source.node == track.node)
            else {
                continue;
            };
            let plots = facts.plots.iter().rev().filter(|(when, _)| *when <= time);
            let mut classes =
                plots.filter_map(|(when, plot)| Some((*when, self.plots.get(plot)?.recognised?)));
            hear(classes.next());
        }
        last.map(|(_, class)| class)
    }

    /// All shots that left a launcher, by time.
    pub fn shots(&self) -> Vec<ShotId> {
        let mut shots: Vec<(SimTime, ShotId)> = self
            .shots
            .iter()
            .filter_map(|(shot, facts)| Some((facts.launched?.time, *shot)))
            .collect();
        shots.sort();
        shots.into_iter().map(|(_, shot)| shot).collect()
    }
}
