//! What nodes tell each other.

use crate::airspace::AirspacePlan;
use crate::{
    Class, Identity, NodeId, PlotId, ShotId, SimTime, StateEstimate, TrackId, WeaponsControl,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A message as it arrives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Who sent it (the neighbour on the link, not the originator of what it says).
    pub from: NodeId,
    /// When it was sent, by the sender's clock.
    pub sent: SimTime,
    /// What it says.
    pub content: Content,
}

/// What a message says. Which of these a link carries is the whole of a posture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Content {
    /// Tracks of the sender's picture.
    Tracks(Vec<TrackReport>),
    /// A friend says where it is.
    Position(Box<PositionReport>),
    /// An airspace plan: zones, corridors, flight plans, control status, as a versioned copy.
    Airspace(Arc<AirspacePlan>),
    /// Somebody engages, or has stopped engaging, a network track.
    Engagement(EngagementReport),
    /// A superior's order.
    Command(Command),
    /// A fire unit tells its superior what it has left.
    FireUnit(FireUnitReport),
    /// Something for a node that is not the sender's neighbour, to be passed on.
    Routed(Box<Routed>),
    /// "Who is at …?"
    Question(Box<Question>),
    /// A subordinate asks its superior for a decision.
    Request(Request),
}

/// What is passed on from node to node until it reaches the one that it is for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Routed {
    /// Who it is for.
    pub to: NodeId,
    /// Who says it.
    pub from: NodeId,
    /// What it says.
    pub content: Content,
}

/// A question about a track that the asker cannot identify. The answer is a report of the track that the asked node finds there, under the
/// number that was asked about.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The network track number asked about.
    pub about: TrackId,
    /// Where the asker believes it to be.
    pub state: StateEstimate,
}

/// One track as told to another node. What the link does not carry is absent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrackReport {
    /// The sender's own track.
    pub track: TrackId,
    /// The network track number: the (node, number) of whoever holds reporting responsibility.
    pub network: TrackId,
    /// The latest plot behind it, an opaque name that only the log can trace.
    pub plot: Option<PlotId>,
    /// Where it is believed to be. Present even on links that carry only identity: the receiver must find what is meant.
    pub state: StateEstimate,
    /// True on links that carry `picture`: the receiver may hold the track in its own picture.
    pub picture: bool,
    /// True on links that carry `cue`: the receiver may point a radar at it.
    pub cue: bool,
    /// True on links that carry `fire-control`, for tracks good enough to fire on.
    pub fire_control: bool,
    /// What it was recognised as.
    pub class: Option<Class>,
    /// On links that carry `identity`: the squawk it answered with, and when that was last heard.
    pub squawk: Option<(u16, SimTime)>,
    /// On links that carry `identity`: what the originator holds it to be.
    pub identity: Option<IdentityReport>,
}

/// What kind of sign an identity rests on, the least reliable first. The order is a convention of this program, not a standard's:
/// a rule may ask for a word of so much and no less.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Basis {
    /// How it flies: speed, height, where it is heading.
    #[default]
    Behaviour,
    /// Where it was first seen.
    Origin,
    /// That it keeps to a procedure: squawk, flight plan, corridor.
    Procedure,
    /// What a radar takes it for.
    Recognition,
    /// A valid reply in an encrypted mode.
    Electronic,
    /// Somebody saw it by eye.
    Visual,
    /// Its own report of where it is.
    OwnReport,
}

/// An identity with its originator, so that one piece of evidence counts once however often it is told.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct IdentityReport {
    /// What it is held to be.
    pub identity: Identity,
    /// Who declared it.
    pub originator: NodeId,
    /// When it was declared.
    pub declared: SimTime,
    /// What it rests on, for the originator. Told on unchanged.
    pub basis: Basis,
}

/// A friend's own position.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PositionReport {
    /// Who is there.
    pub originator: NodeId,
    /// Where, by its own fix.
    pub state: StateEstimate,
}

/// Whether an engagement runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EngagementPhase {
    /// Rounds are on their way.
    Engaging,
    /// It is over.
    Ended,
}

/// Engagement status, tied to a network track number and to nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EngagementReport {
    /// Which engagement.
    pub shot: ShotId,
    /// The network track number engaged.
    pub network: TrackId,
    /// Whether it runs.
    pub phase: EngagementPhase,
}

/// A superior's order. General orders carry the time at which they were first given, so that an older one, however late it comes,
/// does not undo a newer one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Engage this network track.
    Engage(TrackId),
    /// Break off and do not engage this network track.
    CeaseFire(TrackId),
    /// Weapons control status from now on. Lifts a [`Command::Fire`] that was given before it.
    Control {
        /// The status.
        status: WeaponsControl,
        /// When it was first given; the start of the run for what was in force from the start.
        issued: SimTime,
    },
    /// No fire at anything, until a later [`Command::Control`].
    Fire {
        /// How far it goes.
        order: FireOrder,
        /// When it was first given.
        issued: SimTime,
    },
    /// Leave to engage a network track, as was asked for.
    Consent {
        /// Which.
        network: TrackId,
        /// An engagement that has not been begun by then needs to be asked for again.
        until: SimTime,
    },
    /// No leave to engage a network track.
    Refuse {
        /// Which.
        network: TrackId,
        /// Not to be asked for again before this.
        until: SimTime,
    },
    /// What a node with authority to declare holds a network track to be.
    Declared {
        /// Which.
        network: TrackId,
        /// Who declares.
        by: NodeId,
        /// What.
        report: IdentityReport,
    },
}

/// An order to stop firing (the words are those of NATO's glossary AAP-06).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FireOrder {
    /// Begin no engagement and end those without rounds in flight; what flies may meet its target.
    CeaseFire,
    /// The same, and break off rounds in flight.
    HoldFire,
}

/// What a subordinate asks its superior.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Leave to engage a network track.
    Consent {
        /// Who asks.
        unit: NodeId,
        /// Which track.
        network: TrackId,
    },
    /// That a network track be declared hostile.
    Declare {
        /// Who asks.
        node: NodeId,
        /// Which track.
        network: TrackId,
        /// What its own evidence is.
        basis: Basis,
    },
}

/// What a fire unit has left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FireUnitReport {
    /// Which fire unit.
    pub unit: NodeId,
    /// Rounds ready, by weapon.
    pub ready: Vec<u32>,
    /// Guidance channels free.
    pub channels_free: u32,
}
