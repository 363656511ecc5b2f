//! A fire unit: choosing a target, pointing a beam, firing, guiding, judging.
//!
//! An engagement goes through three phases. *Acquiring*: a beam is pointed at a believed state until the radar holds the
//! target. *Flight*: rounds are on their way and each dwell corrects their aim. *Assessing*: the rounds have flown; the unit
//! waits, then decides whether it saw a kill; if not, it may fire again at what its beam still holds. Every step acts on the
//! track believed in, so a beam can lock on the wrong aircraft and nobody will know.

mod decide;
mod engagement;
mod urgency;

pub use decide::permitted;

use crate::setup::MindSetup;
use gapfiller_border::{BeamId, FireUnitReport, RadarIndex, ShotId, SimTime, TrackId, WeaponIndex};
use gapfiller_tracking::single::BeamTracker;
use std::collections::BTreeMap;

/// Where an engagement stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Phase {
    /// A beam is pointed; the radar does not hold the target well enough yet.
    Acquiring,
    /// Rounds fly.
    Flight {
        /// The salvo.
        shot: ShotId,
        /// How many rounds.
        rounds: u32,
        /// The last time its aim was corrected.
        guided: SimTime,
    },
    /// Rounds have flown.
    Assessing {
        /// The salvo.
        shot: ShotId,
        /// When to judge.
        judge_at: SimTime,
    },
}

/// One target in hand.
#[derive(Clone, Debug)]
pub(crate) struct Engagement {
    /// The picture's track.
    pub track: u32,
    /// The network number it was announced under.
    pub network: TrackId,
    /// The radar and beam that hold it; none when it rests on another node's track.
    pub beam: Option<(RadarIndex, BeamId)>,
    /// What the beam sees.
    pub tracker: BeamTracker,
    /// The weapon chosen.
    pub weapon: WeaponIndex,
    /// When the decision fell.
    pub decided: SimTime,
    /// Whether it rests on self-defence.
    pub self_defence: bool,
    /// Where it stands.
    pub phase: Phase,
}

/// What a fire unit holds in mind.
#[derive(Clone, Debug)]
pub struct FireUnit {
    /// Rounds ready, by weapon, as last reported by its own launchers.
    pub(crate) ready: Vec<u32>,
    pub(crate) engagements: Vec<Engagement>,
    /// What was seen of intercepts, by salvo.
    pub(crate) seen: BTreeMap<ShotId, bool>,
    pub(crate) next_shot: u32,
    pub(crate) next_beam: u32,
}

impl FireUnit {
    /// A unit with full launchers and nothing in hand.
    pub(crate) fn new(setup: &MindSetup) -> Self {
        Self {
            ready: setup.weapons.iter().map(|weapon| weapon.ready).collect(),
            engagements: Vec::new(),
            seen: BTreeMap::new(),
            next_shot: 1,
            next_beam: 1,
        }
    }

    /// A watcher took the intercept of a salvo for a kill, or for a miss.
    pub(crate) fn saw(&mut self, shot: ShotId, killed: bool) {
        self.seen.insert(shot, killed);
    }

    /// Rounds in flight or about to be, for the missile channels.
    pub(crate) fn rounds_flying(&self) -> u32 {
        self.engagements
            .iter()
            .map(|engagement| match engagement.phase {
                Phase::Flight { rounds, .. } => rounds,
                _ => 0,
            })
            .sum()
    }
}

impl crate::mind::Mind<'_> {
    /// What a superior is told.
    pub(crate) fn fire_unit_report(&self) -> FireUnitReport {
        let channels: u32 = self
            .setup
            .radars
            .iter()
            .filter_map(|radar| radar.engagement)
            .map(|radar| radar.target_channels)
            .sum();
        FireUnitReport {
            unit: self.setup.node,
            ready: self.fire.ready.clone(),
            channels_free: channels.saturating_sub(self.fire.engagements.len() as u32),
        }
    }
}
