//! Why a mind did what it did.

use crate::{Basis, Identity, NodeId, PlotId, RadarIndex, ShotId, SimTime, StateEstimate, TrackId};
use serde::{Deserialize, Serialize};

/// Why a track ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TrackEnd {
    /// Not seen for too long.
    Lost,
    /// Never confirmed.
    NotConfirmed,
    /// Found to be the same object as another track.
    Merged,
}

/// Why a fire unit does not fire at a track: the first check that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum HoldReason {
    /// Its identity forbids it, whatever the control status.
    HeldFriendOrNeutral,
    /// Weapons tight and it is not declared hostile.
    NotDeclaredHostile,
    /// Weapons hold and it does not threaten the unit.
    WeaponsHold,
    /// It threatens nothing that is defended.
    NoThreat,
    /// A superior ordered cease-fire on it, or on everything.
    CeaseFireOrdered,
    /// Somebody else is known to engage it.
    EngagedByOther,
    /// An earlier salvo is still on its way or being assessed.
    AwaitingAssessment,
    /// Doctrine allows no further salvo at it.
    SalvosSpent,
    /// No weapon reaches it.
    OutOfEnvelope,
    /// Below or beyond what the engagement radar can be pointed at.
    OutOfSector,
    /// The superior gave it to another unit.
    AssignedToOther,
    /// No round is ready.
    MagazineEmpty,
    /// Every guidance channel is in use.
    NoChannel,
    /// A friend is known to be too near the aim point.
    FriendNear,
    /// Its operators have not yet decided on it.
    AwaitingDecision,
    /// The superior has been asked for leave and has not answered.
    AwaitingConsent,
    /// The superior gave no leave.
    ConsentRefused,
    /// Only what the superior orders is engaged, and it has not ordered this.
    AwaitingOrder,
    /// The superior is lost, and doctrine then allows self-defence only, or nothing.
    SuperiorLost,
    /// An order to hold fire is in force.
    HoldFireOrdered,
    /// The zone that it is in is not this kind of unit's to fire into.
    ZoneClosed,
}

/// A moment of a track that every run is measured by. Unlike notes, marks are few and are kept in studies too.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// What happened.
    pub what: Marked,
    /// To which track of the picture; for [`Marked::Confirmed`], of a radar.
    pub track: TrackId,
    /// The newest plot behind the track, if it can be traced.
    pub plot: Option<PlotId>,
}

/// What a mark is of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Marked {
    /// A radar's track was confirmed.
    Confirmed,
    /// The node changed what it holds the track to be: to this.
    Identified(Identity),
    /// The node holds its fire on it, for this reason, which is not the one before.
    Held(HoldReason),
    /// The node takes it as a target.
    Decided,
}

/// One line of a node's reasoning. Notes reach the log and nothing else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Note {
    /// A track came to be.
    TrackStarted {
        /// Which.
        track: TrackId,
        /// The plot it started from; none when it was told.
        plot: Option<PlotId>,
        /// Who told it.
        told_by: Option<TrackId>,
    },
    /// A track was confirmed.
    TrackConfirmed {
        /// Which.
        track: TrackId,
    },
    /// A plot was taken for this track.
    TrackUpdated {
        /// Which.
        track: TrackId,
        /// The plot.
        plot: PlotId,
        /// The state after the update.
        state: StateEstimate,
    },
    /// A track ended.
    TrackEnded {
        /// Which.
        track: TrackId,
        /// Why.
        why: TrackEnd,
    },
    /// A reported track was taken for the same object as a track of the node's picture.
    Correlated {
        /// The node's own track.
        track: TrackId,
        /// The reported one.
        with: TrackId,
    },
    /// A reported track was found to be another object after all.
    Decorrelated {
        /// The node's own track.
        track: TrackId,
        /// The reported one.
        from: TrackId,
    },
    /// The node changed what it holds a track to be.
    Identified {
        /// Which.
        track: TrackId,
        /// What it was held to be.
        before: Identity,
        /// What it is held to be now.
        after: Identity,
        /// The rule that applied, by name.
        rule: String,
        /// The evidence, in words.
        evidence: String,
        /// Who the evidence came from, if it was told.
        originator: Option<NodeId>,
    },
    /// Why the node holds its fire on a track: written when the reason changes.
    Hold {
        /// Which.
        track: TrackId,
        /// Why.
        reason: HoldReason,
    },
    /// The node decided to fire.
    Decided {
        /// The engagement.
        shot: ShotId,
        /// The track believed in.
        track: TrackId,
        /// What it is held to be.
        identity: Identity,
        /// The rule by which it was so held.
        rule: String,
        /// The control status in force, or self-defence.
        authority: String,
        /// Who else was known to engage it.
        others: Vec<NodeId>,
        /// When the intercept is expected.
        intercept: SimTime,
    },
    /// The node judged an engagement.
    Assessed {
        /// Which.
        shot: ShotId,
        /// What it concluded.
        killed: bool,
        /// Whether a sensor had seen the intercept.
        seen: bool,
    },
    /// A radar of the node is jammed from a direction it was not jammed from before.
    Jammed {
        /// Which radar.
        radar: RadarIndex,
        /// Measured azimuth \[rad\]; there is no range.
        azimuth_rad: f64,
        /// Its standard deviation \[rad\].
        sigma_rad: f64,
    },
    /// Two others disagree on a track: written once for each track.
    Conflict {
        /// Which.
        track: TrackId,
        /// Who holds it friendly or neutral, and on what.
        friend: (NodeId, Basis),
        /// Who holds it hostile, and on what.
        hostile: (NodeId, Basis),
    },
    /// The superior has not been heard for too long.
    SuperiorLost {
        /// Who.
        superior: NodeId,
    },
    /// The superior, held lost, is heard again.
    SuperiorHeard {
        /// Who.
        superior: NodeId,
    },
}
