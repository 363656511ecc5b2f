//! What a record says.

use crate::{Layer, ObjectKey};
use gapfiller_border::{
    HoldReason, Identity, LinkIndex, NodeId, Note, Observation, Order, PlotId, RadarIndex, ShotId,
    TaskId, TrackId, WeaponIndex,
};
use gapfiller_geo::Vector3;
use gapfiller_geo::frames::Ecef;
use serde::{Deserialize, Serialize};
/// How an object ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ObjectEnd {
    /// It reached the end of its route.
    RouteFlown,
    /// It hit what it was sent against.
    Expended,
    /// Its wreck reached the ground.
    Fell,
}

/// What became of one round. Exactly one applies to each round; the first that fits, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum RoundResult {
    /// Killed a hostile object.
    Effective,
    /// Met a friend, whether it killed it or not.
    Friend,
    /// Met a civil aircraft, whether it killed it or not.
    Civil,
    /// Was fired at a track made of false alarms.
    FalseTrack,
    /// Met an object that was already dead.
    DeadTarget,
    /// Found nothing in its basket, broke off, or ran out of reach.
    NothingThere,
    /// Missed a hostile object at which another unit had rounds in flight when it was fired.
    DualEngagement,
    /// Missed a hostile object.
    Missed,
    /// Was still flying when the run ended.
    InFlight,
    /// Flew on without support for longer than it can: its beam was freed or lost its target, or its radar went off. Comes before
    /// everything that a meeting decides.
    LostTrack,
}

impl RoundResult {
    /// All results, in order.
    pub const ALL: [Self; 10] = [
        Self::Effective,
        Self::Friend,
        Self::Civil,
        Self::FalseTrack,
        Self::DeadTarget,
        Self::NothingThere,
        Self::DualEngagement,
        Self::Missed,
        Self::InFlight,
        Self::LostTrack,
    ];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Effective => "effective",
            Self::Friend => "friend",
            Self::Civil => "civil",
            Self::FalseTrack => "false-track",
            Self::DeadTarget => "dead-target",
            Self::NothingThere => "nothing-there",
            Self::DualEngagement => "dual-engagement",
            Self::Missed => "missed",
            Self::InFlight => "in-flight",
            Self::LostTrack => "lost-track",
        }
    }
}

/// What became of something that was to be said on a voice line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CallResult {
    /// It was said and heard.
    Heard,
    /// It was said, and misheard or cut off.
    Lost,
    /// It was too old when its turn came.
    Stale,
    /// Newer word of the same took its place.
    Renewed,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Record {
    /// An object came to be.
    Appeared {
        /// Which.
        object: ObjectKey,
        /// Where.
        position: Ecef,
    },
    /// An object ceased to be.
    Ended {
        /// Which.
        object: ObjectKey,
        /// How.
        how: ObjectEnd,
        /// Where.
        position: Ecef,
    },
    /// A radar measured something.
    PlotTaken {
        /// Whose radar.
        node: NodeId,
        /// Which radar.
        radar: RadarIndex,
        /// The plot's opaque name.
        plot: PlotId,
        /// What was really there; none for a false alarm.
        object: Option<ObjectKey>,
        /// Where the measurement puts it, by the believed site.
        position: Ecef,
    },
    /// An observation reached a mind.
    Observed {
        /// Whose.
        node: NodeId,
        /// What.
        observation: Observation,
    },
    /// A message left a node.
    Sent {
        /// Who.
        node: NodeId,
        /// On which of its links.
        link: LinkIndex,
        /// How many items.
        items: u32,
        /// How many of them were lost or dropped on the way.
        lost: u32,
    },
    /// A mind's own note.
    Noted {
        /// Whose.
        node: NodeId,
        /// What.
        note: Note,
    },
    /// A mind's order, sends aside.
    Ordered {
        /// Whose.
        node: NodeId,
        /// What.
        order: Order,
    },
    /// Rounds left their launcher.
    Launched {
        /// The engagement.
        shot: ShotId,
        /// Which of the unit's weapons.
        weapon: WeaponIndex,
        /// How many rounds left.
        rounds: u32,
        /// The track believed in.
        track: TrackId,
        /// What the track's latest plot really was; none for a false alarm or a told track nobody can trace.
        intended: Option<ObjectKey>,
        /// Whether another unit had rounds in flight at the same object.
        dual: bool,
    },
    /// One round's flight ended.
    RoundEnded {
        /// The engagement.
        shot: ShotId,
        /// Which round of the salvo, from 0.
        round: u32,
        /// What it met.
        object: Option<ObjectKey>,
        /// What became of it.
        result: RoundResult,
    },
    /// An object was killed.
    Killed {
        /// Which.
        object: ObjectKey,
        /// By which engagement.
        shot: ShotId,
        /// Whether it was the object the engagement was meant for.
        intended: bool,
        /// Where.
        position: Ecef,
    },
    /// A raider reached what it was sent against.
    Leaked {
        /// Which.
        object: ObjectKey,
        /// What it was sent against: its place in the list of assets.
        asset: u16,
        /// Whether the asset was damaged.
        damaged: bool,
    },
    /// A node was put out of action.
    NodeLost {
        /// Which.
        node: NodeId,
    },
    /// Where everything is, at a time at which pictures are sampled; the pictures follow.
    ObjectsSampled {
        /// What flies or falls, in the order of the scenario.
        objects: Vec<SampledObject>,
    },
    /// What a node holds, at such a time.
    PictureSampled {
        /// Whose picture.
        node: NodeId,
        /// The engagement that it decides on, with this picture before it; none for a sample by the clock.
        decision: Option<ShotId>,
        /// Which objects are in the area that the node answers for; none if it answers for none.
        area: Option<Vec<ObjectKey>>,
        /// Its tracks, by their numbers.
        tracks: Vec<SampledTrack>,
    },
    /// A node's radars were damaged; the rest of it goes on.
    RadarsLost {
        /// Whose.
        node: NodeId,
    },
    /// A node, or its radars, has been repaired.
    Restored {
        /// Which.
        node: NodeId,
    },
    /// An operator took up a piece of work that a mind had ordered.
    WorkBegun {
        /// Whose.
        node: NodeId,
        /// Which.
        task: TaskId,
        /// How long it had waited \[s\].
        waited_s: f64,
    },
    /// An operator was through with it.
    WorkEnded {
        /// Whose.
        node: NodeId,
        /// Which.
        task: TaskId,
    },
    /// What a node had to say on a voice line came to an end.
    Said {
        /// Who had to say it.
        node: NodeId,
        /// On which of its links.
        link: LinkIndex,
        /// How long it waited for its turn \[s\].
        waited_s: f64,
        /// What became of it.
        result: CallResult,
    },
    /// A moment that runs are measured by.
    Milestone {
        /// At whom.
        node: NodeId,
        /// What was really behind the track; none where no object is meant or can be traced.
        object: Option<ObjectKey>,
        /// What happened.
        moment: Moment,
        /// How long until the raider gets to what it was sent against, if nobody stops it \[s\]; none for other objects.
        left_s: Option<f64>,
    },
}

/// What a milestone is of.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Moment {
    /// A raider's first plot, by any radar.
    Detected,
    /// The first track of a raider that any radar confirmed.
    Tracked,
    /// The first time that any node declared the object hostile.
    DeclaredHostile,
    /// The first time that any fire unit held its fire on a raider for this reason.
    Held(HoldReason),
    /// The first time that any fire unit took a raider as a target.
    Decided,
    /// Rounds left their launcher.
    Launched {
        /// The engagement.
        shot: ShotId,
        /// Whether the track got its identity when another object was behind it.
        swapped: bool,
    },
    /// The unit's last ready round left.
    MagazineEmpty,
    /// The unit has a ready round again, or the run is over.
    MagazineReady,
}

impl Moment {
    /// Its name in files.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Detected => "detected",
            Self::Tracked => "tracked",
            Self::DeclaredHostile => "declared-hostile",
            Self::Held(_) => "held",
            Self::Decided => "decided",
            Self::Launched { .. } => "launched",
            Self::MagazineEmpty => "magazine-empty",
            Self::MagazineReady => "magazine-ready",
        }
    }
}

/// Where an object is at a time at which pictures are sampled.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SampledObject {
    /// Which.
    pub object: ObjectKey,
    /// Where.
    pub position: Ecef,
    /// How it moves \[m/s\], earth-fixed.
    pub velocity_m_s: Vector3<f64>,
    /// Whether it is over the scenario's area.
    pub in_theatre: bool,
}

/// A track of a node at such a time, and what is behind it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SampledTrack {
    /// The node's own number.
    pub number: u32,
    /// The network track number.
    pub network: TrackId,
    /// Where it is believed to be.
    pub position: Ecef,
    /// How it is believed to move \[m/s\], earth-fixed.
    pub velocity_m_s: Vector3<f64>,
    /// What it is held to be.
    pub identity: Identity,
    /// What its latest plot really was; none for a false alarm, or where no plot can be traced.
    pub object: Option<ObjectKey>,
    /// Whether it is believed to be in the area that the node answers for.
    pub in_area: bool,
    /// Whether it is believed to be over the scenario's area.
    pub in_theatre: bool,
}

impl Record {
    /// The part of the log it belongs to.
    pub fn layer(&self) -> Layer {
        match self {
            Self::Appeared { .. } | Self::Ended { .. } => Layer::Motion,
            Self::PlotTaken { .. } => Layer::Plots,
            Self::Observed { .. } => Layer::Observations,
            Self::Sent { .. } | Self::Said { .. } => Layer::Messages,
            Self::Noted { note, .. } => match note {
                Note::TrackStarted { .. }
                | Note::TrackConfirmed { .. }
                | Note::TrackUpdated { .. }
                | Note::TrackEnded { .. }
                | Note::Correlated { .. }
                | Note::Decorrelated { .. }
                | Note::Jammed { .. } => Layer::Tracks,
                Note::Identified { .. } | Note::Conflict { .. } => Layer::Identity,
                Note::Hold { .. }
                | Note::Decided { .. }
                | Note::Assessed { .. }
                | Note::SuperiorLost { .. }
                | Note::SuperiorHeard { .. } => Layer::Orders,
            },
            Self::Ordered { .. } | Self::WorkBegun { .. } | Self::WorkEnded { .. } => Layer::Orders,
            Self::Launched { .. }
            | Self::RoundEnded { .. }
            | Self::Killed { .. }
            | Self::Leaked { .. }
            | Self::NodeLost { .. }
            | Self::RadarsLost { .. }
            | Self::Restored { .. } => Layer::Outcomes,
            Self::ObjectsSampled { .. } | Self::PictureSampled { .. } => Layer::Pictures,
            Self::Milestone { .. } => Layer::Milestones,
        }
    }

    /// Its kind, as written in files.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Appeared { .. } => "appeared",
            Self::Ended { .. } => "ended",
            Self::PlotTaken { .. } => "plot",
            Self::Observed { .. } => "observed",
            Self::Sent { .. } => "sent",
            Self::Noted { note, .. } => match note {
                Note::TrackStarted { .. } => "track-started",
                Note::TrackConfirmed { .. } => "track-confirmed",
                Note::TrackUpdated { .. } => "track-updated",
                Note::TrackEnded { .. } => "track-ended",
                Note::Correlated { .. } => "correlated",
                Note::Decorrelated { .. } => "decorrelated",
                Note::Identified { .. } => "identified",
                Note::Hold { .. } => "hold",
                Note::Decided { .. } => "decided",
                Note::Assessed { .. } => "assessed",
                Note::Jammed { .. } => "jammed",
                Note::Conflict { .. } => "conflict",
                Note::SuperiorLost { .. } => "superior-lost",
                Note::SuperiorHeard { .. } => "superior-heard",
            },
            Self::Ordered { order, .. } => match order {
                Order::Point { .. } => "order-point",
                Order::Release { .. } => "order-release",
                Order::Fire { .. } => "order-fire",
                Order::Guide { .. } => "order-guide",
                Order::Abort { .. } => "order-abort",
                Order::Send { .. } => "order-send",
                Order::Work { .. } => "order-work",
                Order::Emit { .. } => "order-emit",
                Order::Intercept { .. } => "order-intercept",
                Order::Patrol => "order-patrol",
            },
            Self::Launched { .. } => "launched",
            Self::RoundEnded { .. } => "round-ended",
            Self::Killed { .. } => "killed",
            Self::Leaked { .. } => "leaked",
            Self::NodeLost { .. } => "node-lost",
            Self::RadarsLost { .. } => "radars-lost",
            Self::Restored { .. } => "restored",
            Self::ObjectsSampled { .. } => "objects-sampled",
            Self::PictureSampled { .. } => "picture-sampled",
            Self::WorkBegun { .. } => "work-begun",
            Self::WorkEnded { .. } => "work-ended",
            Self::Said { .. } => "said",
            Self::Milestone { .. } => "milestone",
        }
    }
}
