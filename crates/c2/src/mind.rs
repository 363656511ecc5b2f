//! The mind itself: what it holds, and how an observation goes through it.

use crate::doctrine::{Consents, Standing};
use crate::fighter::Patrol;
use crate::fire_unit::FireUnit;
use crate::identification::weigh::CorridorBox;
use crate::network::LinkState;
use crate::picture::{HeldTrack, Picture};
use crate::radars::OwnRadars;
use crate::setup::MindSetup;
use crate::strobes::Strobes;
use crate::workload::Workload;
use gapfiller_border::airspace::{AirspacePlan, DefendedAsset};
use gapfiller_border::{
    NodeId, Note, Observation, Outbox, PositionReport, RadarIndex, ShotId, SimTime, StateEstimate,
    TrackEnd, TrackId, WeaponsControl,
};
use gapfiller_geo::Vector3;
use gapfiller_geo::frames::{Ecef, Geodetic, LocalFrame};
use gapfiller_tracking::radar_tracker::{RadarTracker, TrackChange};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How much a mind has done, so that a benchmark can show that nothing was skipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// Plots taken for tracks.
    pub track_updates: u64,
    /// Told tracks taken into the picture.
    pub fusions: u64,
    /// Tracks on which others disagreed.
    pub conflicts: u64,
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
    pub(crate) assigning: crate::assignment::Assigning,
    pub(crate) superior_heard: SimTime,
    pub(crate) superior_is_lost: bool,
    pub(crate) standing: Standing,
    pub(crate) consents: Consents,
    pub(crate) workload: Workload,
    pub(crate) assets: Arc<Vec<DefendedAsset>>,
    /// Nets and tracks that this node reports there.
    pub(crate) responsible: BTreeSet<(usize, u32)>,
    /// Tracks asked about by voice: when last, and how often.
    pub(crate) asked: BTreeMap<u32, (SimTime, usize)>,
    /// The state of each track from all sources, once some link has needed it: a list with room, for the next slots.
    pub(crate) fused: Vec<Option<StateEstimate>>,
    pub(crate) effort: Effort,
    pub(crate) radars: OwnRadars,
    pub(crate) patrol: Patrol,
    strobes: Strobes,
    pub(crate) expire_at: SimTime,
    join_at: SimTime,
    pub(crate) trackers: Vec<Option<RadarTracker>>,
    pub(crate) frames: Vec<LocalFrame>,
    pub(crate) changes: Vec<TrackChange>,
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
            control: setup.airspace.control.unwrap_or(setup.doctrine.control),
            airspace: setup.airspace.clone(),
            corridors: CorridorBox::of_plan(&setup.airspace),
            issued: 0,
            links: vec![LinkState::default(); setup.links.len()],
            fire: FireUnit::new(setup),
            friends: BTreeMap::new(),
            tracks_of_friends: BTreeMap::new(),
            engagements_heard: BTreeSet::new(),
            units: BTreeMap::new(),
            assigning: crate::assignment::Assigning::default(),
            superior_heard: SimTime(i64::MIN),
            superior_is_lost: false,
            standing: Standing::default(),
            consents: Consents::default(),
            workload: Workload::default(),
            assets: assets_of(&setup.airspace, setup),
            responsible: BTreeSet::new(),
            asked: BTreeMap::new(),
            fused: Vec::new(),
            effort: Effort::default(),
            radars: OwnRadars::new(setup),
            patrol: Patrol::default(),
            strobes: Strobes::default(),
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
            if !self.operational && !matches!(observation, Observation::Status { .. }) {
                continue;
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
                ready,
                radars_up,
                operational,
            } => {
                self.fire.ready.clone_from(ready);
                self.take_stock(*operational, radars_up, out);
            }
            Observation::Flown { shot } => self.flown(now, *shot),
            Observation::Assessment { shot, killed } => self.fire.saw(*shot, *killed),
            Observation::Message(message) => self.hear(now, message, out),
            Observation::Strobes { radar, strobes } => {
                self.strobes.take(now, *radar, strobes, out);
            }
            Observation::Tick => self.tick(now, out),
            Observation::Worked { task } => self.worked(now, *task, out),
            Observation::Sighting { sightings } => self.sighted(now, sightings),
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
            self.forget_unseen(now, out);
        }
        self.give_orders(now, out);
        self.watch_superior(now, out);
        self.answer_due(now, out);
        self.control_emission(now, out);
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
        self.patrol(now, out);
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
}

/// What a node is to defend: by the plan that it holds, or else by its own list.
pub(crate) fn assets_of(plan: &AirspacePlan, setup: &MindSetup) -> Arc<Vec<DefendedAsset>> {
    plan.assets.as_ref().unwrap_or(&setup.assets).clone()
}
