//! The mind itself: what it holds, and how an observation goes through it.

use crate::fire_unit::FireUnit;
use crate::identification::Origin;
use crate::identification::weigh::{Case, CorridorBox, first_rule};
use crate::network::LinkState;
use crate::picture::{Found, HeldTrack, Picture, Source, SourceKey};
use crate::setup::MindSetup;
use crate::threat::Course;
use gapfiller_border::airspace::{AirspacePlan, ZoneKind};
use gapfiller_border::{
    EngagementPhase, Identity, IffMode, IffReply, NodeId, Note, Observation, Outbox, Plot,
    PositionReport, RadarIndex, ShotId, SimTime, TrackEnd, TrackId, WeaponsControl,
};
use gapfiller_geo::Vector3;
use gapfiller_geo::frames::{Ecef, Geodetic, LocalFrame};
use gapfiller_tracking::radar_tracker::{RadarTracker, TrackChange};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How much a mind has done, so that a benchmark can show that nothing was skipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// Plots taken for tracks.
    pub track_updates: u64,
    /// Told tracks taken into the picture.
    pub fusions: u64,
}

/// How often told sources are looked through for stale ones \[s\].
const EXPIRE_S: f64 = 16.0;
/// How often tracks that stand alone are looked for \[s\].
const JOIN_CHECK_S: f64 = 8.0;

/// A node's mind.
#[derive(Clone, Debug)]
pub struct Mind<'a> {
    pub(crate) setup: &'a MindSetup,
    pub(crate) picture: Picture,
    pub(crate) next_number: u32,
    pub(crate) position: Ecef,
    pub(crate) velocity_m_s: Vector3<f64>,
    pub(crate) located: bool,
    pub(crate) operational: bool,
    pub(crate) control: WeaponsControl,
    pub(crate) airspace: Arc<AirspacePlan>,
    pub(crate) corridors: Vec<CorridorBox>,
    pub(crate) issued: usize,
    pub(crate) links: Vec<LinkState>,
    pub(crate) fire: FireUnit,
    pub(crate) friends: BTreeMap<NodeId, PositionReport>,
    pub(crate) tracks_of_friends: BTreeMap<NodeId, u32>,
    pub(crate) engagements_heard: BTreeSet<(ShotId, bool)>,
    pub(crate) units: BTreeMap<NodeId, crate::assignment::UnitState>,
    pub(crate) superior_heard: SimTime,
    pub(crate) effort: Effort,
    expire_at: SimTime,
    join_at: SimTime,
    trackers: Vec<Option<RadarTracker>>,
    frames: Vec<LocalFrame>,
    changes: Vec<TrackChange>,
}

impl<'a> Mind<'a> {
    /// A mind at the start of a run.
    pub fn new(setup: &'a MindSetup) -> Self {
        let place = setup.position.unwrap_or(Geodetic {
            latitude_rad: 0.0,
            longitude_rad: 0.0,
            height_m: 0.0,
        });
        let trackers = setup
            .radars
            .iter()
            .map(|radar| {
                radar
                    .engagement
                    .is_none()
                    .then(|| RadarTracker::new(radar.tracker))
            })
            .collect();
        let mut mind = Self {
            setup,
            picture: Picture::new(setup.node, setup.picture),
            next_number: 1,
            position: place.to_ecef(),
            velocity_m_s: Vector3::zeros(),
            located: setup.position.is_some(),
            operational: true,
            control: setup.doctrine.control,
            airspace: setup.airspace.clone(),
            corridors: CorridorBox::of_plan(&setup.airspace),
            issued: 0,
            links: vec![LinkState::default(); setup.links.len()],
            fire: FireUnit::new(setup),
            friends: BTreeMap::new(),
            tracks_of_friends: BTreeMap::new(),
            engagements_heard: BTreeSet::new(),
            units: BTreeMap::new(),
            superior_heard: SimTime(i64::MIN),
            effort: Effort::default(),
            expire_at: SimTime::ZERO,
            join_at: SimTime::ZERO,
            trackers,
            frames: Vec::new(),
            changes: Vec::new(),
        };
        mind.place_radars(place);
        mind
    }

    /// How much it has done.
    pub fn effort(&self) -> Effort {
        self.effort
    }

    /// What it holds at `now`, for those who score pictures. Looking changes nothing.
    pub fn held(&self, now: SimTime) -> Vec<HeldTrack> {
        self.picture.held(now)
    }

    /// Takes observations in and gives orders.
    pub fn handle(&mut self, now: SimTime, observations: &[Observation], out: &mut Outbox) {
        for observation in observations {
            if !self.operational {
                return;
            }
            self.take(now, observation, out);
        }
    }

    fn take(&mut self, now: SimTime, observation: &Observation, out: &mut Outbox) {
        match observation {
            Observation::Fix {
                position,
                velocity_m_s,
            } => {
                self.position = *position;
                self.velocity_m_s = *velocity_m_s;
                self.located = true;
                if !self.setup.radars.is_empty() {
                    self.place_radars(position.to_geodetic());
                }
            }
            Observation::Look {
                radar,
                plots,
                replies,
            } => self.look(now, *radar, plots, replies, out),
            Observation::Dwell { radar, beam, plots } => self.dwell(now, *radar, *beam, plots, out),
            Observation::Status {
                ready, operational, ..
            } => {
                self.operational = *operational;
                self.fire.ready.clone_from(ready);
            }
            Observation::Flown { shot } => self.flown(now, *shot),
            Observation::Assessment { shot, killed } => self.fire.saw(*shot, *killed),
            Observation::Message(message) => self.hear(now, message, out),
            Observation::Tick => self.tick(now, out),
        }
    }

    /// Everything that happens by the clock.
    fn tick(&mut self, now: SimTime, out: &mut Outbox) {
        if now >= self.expire_at {
            self.expire_at = now.after(EXPIRE_S);
            let mut ended = Vec::new();
            self.picture.expire(now, &mut ended);
            for number in ended {
                self.note_end(number, TrackEnd::Lost, out);
            }
        }
        if self.setup.identifies {
            if now >= self.join_at {
                self.join_at = now.after(JOIN_CHECK_S);
                self.join(now, out);
            }
            self.identify_due(now, out);
        }
        if !self.setup.commands.is_empty() {
            self.assign(now, out);
        }
        if !self.setup.weapons.is_empty() {
            self.fight(now, out);
        }
        self.tell(now, out);
    }

    fn place_radars(&mut self, place: Geodetic) {
        self.frames.clear();
        for radar in &self.setup.radars {
            let height_m = place.height_m + radar.antenna_height_m;
            self.frames
                .push(LocalFrame::at(Geodetic { height_m, ..place }));
        }
    }

    pub(crate) fn frame(&self, radar: RadarIndex) -> Option<&LocalFrame> {
        self.frames.get(usize::from(radar.0))
    }

    pub(crate) fn own(&self, number: u32) -> TrackId {
        TrackId {
            node: self.setup.node,
            number,
        }
    }

    pub(crate) fn note_end(&self, number: u32, why: TrackEnd, out: &mut Outbox) {
        let track = self.own(number);
        out.note(|| Note::TrackEnded { track, why });
    }

    fn look(
        &mut self,
        now: SimTime,
        radar: RadarIndex,
        plots: &[Plot],
        replies: &[IffReply],
        out: &mut Outbox,
    ) {
        let place = usize::from(radar.0);
        let mut changes = std::mem::take(&mut self.changes);
        changes.clear();
        if let (Some(Some(tracker)), Some(frame)) =
            (self.trackers.get_mut(place), self.frames.get(place))
        {
            tracker.look(
                frame,
                now,
                plots,
                replies,
                &mut self.next_number,
                &mut changes,
            );
        }
        for change in &changes {
            self.take_change(now, radar.0, change, out);
        }
        self.changes = changes;
    }

    /// What a tracker's change means for the picture.
    fn take_change(&mut self, now: SimTime, radar: u8, change: &TrackChange, out: &mut Outbox) {
        match *change {
            TrackChange::Started { number, plot } => {
                let track = self.own(number);
                out.note(|| Note::TrackStarted {
                    track,
                    plot: Some(plot),
                    told_by: None,
                });
            }
            TrackChange::Confirmed { number } => {
                let track = self.own(number);
                out.note(|| Note::TrackConfirmed { track });
                self.add_own(now, radar, number, out);
            }
            TrackChange::Updated { number, plot } => {
                self.effort.track_updates += 1;
                if out.noting
                    && let Some(local) = self.local(radar, number)
                {
                    let (track, state) = (self.own(number), local.state);
                    out.note(|| Note::TrackUpdated { track, plot, state });
                }
                self.refresh_own(now, radar, number, out);
            }
            TrackChange::Replied {
                number,
                mode,
                code,
                time,
            } => {
                if let Some(system) = self.picture.of_source(SourceKey::Own { radar, number }) {
                    self.take_reply(system, mode, code, time, out);
                }
            }
            TrackChange::Ended { number, why } => {
                self.note_end(number, why, out);
                if let Some(system) = self.picture.remove_source(SourceKey::Own { radar, number }) {
                    self.note_end(system, why, out);
                }
            }
        }
    }

    fn local(
        &self,
        radar: u8,
        number: u32,
    ) -> Option<&gapfiller_tracking::radar_tracker::LocalTrack> {
        self.trackers.get(usize::from(radar))?.as_ref()?.get(number)
    }

    fn own_source(&self, now: SimTime, radar: u8, number: u32) -> Option<Source> {
        let local = self.local(radar, number)?;
        Some(Source {
            key: SourceKey::Own { radar, number },
            state: local.state,
            updated: local.state.time,
            class: local.class.best(),
            plot: Some(local.last_plot),
            cue: true,
            fire_control: false,
            strikes: 0,
            compared: now,
            told_as: None,
        })
    }

    /// A tracker confirmed a track: it joins the picture.
    fn add_own(&mut self, now: SimTime, radar: u8, number: u32, out: &mut Outbox) {
        let Some(source) = self.own_source(now, radar, number) else {
            return;
        };
        let system = self.add(now, source, None, out);
        let replies: Vec<(IffMode, Option<u16>, SimTime)> = match self.local(radar, number) {
            Some(local) => [
                IffMode::Mode5,
                IffMode::Mode4,
                IffMode::National,
                IffMode::Mode3,
            ]
            .iter()
            .filter_map(|mode| {
                local
                    .replies
                    .of(*mode)
                    .map(|reply| (*mode, reply.code, reply.last))
            })
            .collect(),
            None => Vec::new(),
        };
        for (mode, code, time) in replies {
            self.take_reply(system, mode, code, time, out);
        }
    }

    fn refresh_own(&mut self, now: SimTime, radar: u8, number: u32, out: &mut Outbox) {
        let Some(local) = self.local(radar, number) else {
            return;
        };
        let (state, class, plot) = (local.state, local.class.best(), local.last_plot);
        let key = SourceKey::Own { radar, number };
        let strayed = self.picture.refresh(key, |source| {
            source.state = state;
            source.updated = state.time;
            source.class = class;
            source.plot = Some(plot);
        });
        if strayed && let Some(source) = self.own_source(now, radar, number) {
            self.add(now, source, None, out);
        }
    }

    /// Adds a source to the picture and notes what it was taken for. Returns the track's number.
    pub(crate) fn add(
        &mut self,
        now: SimTime,
        source: Source,
        told_by: Option<TrackId>,
        out: &mut Outbox,
    ) -> u32 {
        let (position, plot, key) = (source.state.position, source.plot, source.key);
        match self.picture.add(source, now, &mut self.next_number) {
            Found::New(number) => {
                let origin = self.origin_of(now, &position);
                if let Some(track) = self.picture.get_mut(number) {
                    track.evidence.origin = origin;
                }
                let track = self.own(number);
                out.note(|| Note::TrackStarted {
                    track,
                    plot,
                    told_by,
                });
                number
            }
            Found::Known(number) => {
                let track = self.own(number);
                let with = match key {
                    SourceKey::Told(told) => told,
                    SourceKey::Own { number, .. } => self.own(number),
                };
                out.note(|| Note::Correlated { track, with });
                if let Some(track) = self.picture.get_mut(number) {
                    track.review_at = now;
                }
                number
            }
        }
    }

    fn origin_of(&self, now: SimTime, position: &Ecef) -> Origin {
        let place = position.to_geodetic();
        for zone in &self.airspace.zones {
            let origin = match zone.kind {
                ZoneKind::HostileOrigin => Origin::Hostile,
                ZoneKind::FriendlyOrigin => Origin::Friendly,
                _ => continue,
            };
            if zone.contains(&place, now) {
                return origin;
            }
        }
        Origin::Unknown
    }

    fn join(&mut self, now: SimTime, out: &mut Outbox) {
        for (kept, given_up) in self.picture.join(now) {
            let (track, with) = (self.own(kept), self.own(given_up));
            out.note(|| Note::Correlated { track, with });
            self.note_end(given_up, TrackEnd::Merged, out);
        }
    }

    fn take_reply(
        &mut self,
        system: u32,
        mode: IffMode,
        code: Option<u16>,
        time: SimTime,
        out: &mut Outbox,
    ) {
        let plain_post = !self.setup.identifies;
        let Some(track) = self.picture.get_mut(system) else {
            return;
        };
        if mode == IffMode::Mode3 {
            if let Some(code) = code {
                let new = track.evidence.squawk.is_none_or(|(known, _)| known != code);
                track.evidence.squawk = Some((code, time));
                if new {
                    track.review_at = time;
                }
            }
            return;
        }
        if track.evidence.iff_valid.is_none() {
            track.review_at = time;
        }
        track.evidence.iff_valid = Some((mode, time));
        if plain_post && track.identity != Identity::Friend {
            // A radar post weighs nothing, but it can read a valid reply.
            let (before, evidence) = (track.identity, track.evidence.in_words());
            track.identity = Identity::Friend;
            track.declared = time;
            let id = self.own(system);
            out.note(|| Note::Identified {
                track: id,
                before,
                after: Identity::Friend,
                rule: "valid reply".to_owned(),
                evidence,
                originator: None,
            });
        }
    }

    /// Looks again at the identity of every track that is due.
    fn identify_due(&mut self, now: SimTime, out: &mut Outbox) {
        let setup = self.setup;
        let review_s = setup.rules.review_s.max(1.0);
        let airspace = self.airspace.clone();
        let node = setup.node;
        for track in self.picture.tracks_mut() {
            if track.review_at > now {
                continue;
            }
            // What is settled is looked at less often.
            let settled = matches!(track.identity, Identity::Friend | Identity::Neutral);
            track.review_at = now.after(if settled { 3.0 * review_s } else { review_s });
            let Some(source) = track.sources.first() else {
                continue;
            };
            let case = Case {
                now,
                course: Course::at(&source.state, now),
                position: OnceCell::new(),
                class: track.class(),
                evidence: &track.evidence,
                airspace: &airspace,
                corridors: &self.corridors,
                assets: &setup.assets,
            };
            let found = first_rule(&setup.rules, &case);
            let Some(place) = found else {
                track.candidate = None;
                if track.identity == Identity::Pending {
                    track.identity = Identity::Unknown;
                    track.declared = now;
                    note_identity(node, track, Identity::Pending, "no rule applies", out);
                }
                continue;
            };
            let rule = &setup.rules.rules[place];
            if track.rule == Some(place) {
                track.candidate = None;
                continue;
            }
            let since = match track.candidate {
                Some((candidate, since)) if candidate == place => since,
                _ => now,
            };
            if now.since(since) < rule.after_s {
                track.candidate = Some((place, since));
                track.review_at = now.after((rule.after_s - now.since(since)).min(review_s));
                continue;
            }
            track.candidate = None;
            track.rule = Some(place);
            let before = track.identity;
            track.identity = rule.then;
            track.declared = now;
            track.originator = decisive(rule, track).unwrap_or(node);
            note_identity(node, track, before, &rule.name, out);
        }
    }

    /// The control status in force where a track is.
    pub(crate) fn control_at(&self, position: &Ecef, now: SimTime) -> WeaponsControl {
        let mut place = None;
        for zone in &self.airspace.zones {
            let status = match zone.kind {
                ZoneKind::Control(status) => status,
                ZoneKind::FighterEngagement => WeaponsControl::Hold,
                _ => continue,
            };
            // Few plans have such zones, so the conversion waits for the first.
            let place = place.get_or_insert_with(|| position.to_geodetic());
            if zone.contains(place, now) {
                return status;
            }
        }
        self.control
    }

    /// Remembers that somebody engages a network track, or has stopped.
    pub(crate) fn take_engagement(
        &mut self,
        network: TrackId,
        shot: ShotId,
        phase: EngagementPhase,
    ) {
        let Some(number) = self.picture.of_network(network) else {
            return;
        };
        let Some(track) = self.picture.get_mut(number) else {
            return;
        };
        match phase {
            EngagementPhase::Engaging if !track.engaged_by.contains(&shot) => {
                track.engaged_by.push(shot)
            }
            EngagementPhase::Engaging => {}
            EngagementPhase::Ended => track.engaged_by.retain(|other| *other != shot),
        }
    }
}

/// Whose word a rule rests on, if it rests on somebody's word.
fn decisive(
    rule: &crate::identification::Rule,
    track: &crate::picture::SystemTrack,
) -> Option<NodeId> {
    use crate::identification::Condition;
    rule.when.iter().find_map(|condition| {
        let identities: &[Identity] = match condition {
            Condition::ToldFriend => &[Identity::Friend, Identity::AssumedFriend],
            Condition::ToldNeutral => &[Identity::Neutral],
            Condition::ToldHostile => &[Identity::Hostile],
            Condition::OwnPosition => return track.evidence.own_position.map(|(friend, _)| friend),
            _ => return None,
        };
        track
            .evidence
            .told_any(identities)
            .map(|told| told.originator)
    })
}

fn note_identity(
    node: NodeId,
    track: &crate::picture::SystemTrack,
    before: Identity,
    rule: &str,
    out: &mut Outbox,
) {
    let originator = (track.originator != node).then_some(track.originator);
    out.note(|| Note::Identified {
        track: TrackId {
            node,
            number: track.number,
        },
        before,
        after: track.identity,
        rule: rule.to_owned(),
        evidence: track.evidence.in_words(),
        originator,
    });
}
