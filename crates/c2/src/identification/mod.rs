//! Telling friend from foe: evidence, and a table of rules that weighs it.
//!
//! Rules are tried in order; the first whose conditions all hold decides. No rule can use the absence of a reply: it is
//! not a condition. A friend who cannot answer is taken for hostile only by what he does: where he came from, how he flies.
//!
//! A rule that would declare hostile is not always enough: the node may lack the authority ([`DeclaresHostile`]), and operators,
//! where there are any, must look first (`workload`).

mod declaration;
mod evidence;
mod review;
mod sighting;
pub mod weigh;

pub use evidence::{Evidence, Origin};

use gapfiller_border::{Appearance, Basis, Class, Identity, NodeId};

/// One condition of a rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// It answered validly in an encrypted mode.
    IffValid,
    /// It answered with a squawk.
    CivilReply,
    /// A friend's own position report agrees with it.
    OwnPosition,
    /// Another node holds it a friend or an assumed friend.
    ToldFriend,
    /// Another node holds it neutral.
    ToldNeutral,
    /// Another node holds it hostile.
    ToldHostile,
    /// It squawks as filed and is where its flight plan says.
    OnFlightPlan,
    /// It flies in a safe corridor.
    InCorridor,
    /// It was first seen over an area of hostile origin.
    HostileOrigin,
    /// It was first seen over an area of friendly origin.
    FriendlyOrigin,
    /// It is taken for one of these classes.
    Recognised(Vec<Class>),
    /// It is faster than this \[m/s\].
    FasterThan(f64),
    /// It is slower than this \[m/s\].
    SlowerThan(f64),
    /// It flies below this \[m\].
    LowerThan(f64),
    /// It flies above this \[m\].
    HigherThan(f64),
    /// It will pass within this distance \[m\] of something defended within this time \[s\].
    TowardAsset {
        /// Distance \[m\].
        within_m: f64,
        /// Time \[s\].
        within_s: f64,
    },
    /// Another node says so, on good enough grounds.
    Told(Told),
    /// Others disagree: somebody holds it friendly or neutral, somebody else hostile.
    Conflict,
    /// Somebody of the node saw it by eye, and so it looked.
    Visual(Appearance),
}

/// What somebody else must say of a track, who, and on what grounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// One of these.
    pub identities: Vec<Identity>,
    /// Resting on such a sign or a more reliable one.
    pub at_least: Basis,
    /// Declared by one of these; by anybody if none are named.
    pub by: Option<Vec<NodeId>>,
}

/// Who may declare a track hostile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeclaresHostile {
    /// The node itself.
    #[default]
    Itself,
    /// Its superior. The node's own evidence makes a track suspect at most, and the superior is asked.
    Superior,
}

/// One rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its name, as written into every decision that rests on it.
    pub name: String,
    /// All of these must hold …
    pub when: Vec<Condition>,
    /// … and none of these.
    pub unless: Vec<Condition>,
    /// For so long \[s\].
    pub after_s: f64,
    /// What the track is then held to be.
    pub then: Identity,
}

/// A table of rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuleTable {
    /// Its name.
    pub name: String,
    /// The rules, most important first.
    pub rules: Vec<Rule>,
    /// A track is looked at again after this time \[s\].
    pub review_s: f64,
    /// A reply, a squawk or a position report that was not renewed for this long no longer counts \[s\]; for ever if none.
    pub evidence_holds_s: Option<f64>,
    /// Who may declare hostile.
    pub declares_hostile: DeclaresHostile,
}

impl Condition {
    /// What kind of sign it is, if it is one of the node's own.
    pub(crate) fn basis(&self) -> Basis {
        match self {
            Self::IffValid => Basis::Electronic,
            Self::CivilReply | Self::OnFlightPlan | Self::InCorridor => Basis::Procedure,
            Self::OwnPosition => Basis::OwnReport,
            Self::HostileOrigin | Self::FriendlyOrigin => Basis::Origin,
            Self::Recognised(_) => Basis::Recognition,
            Self::Visual(_) => Basis::Visual,
            Self::FasterThan(_)
            | Self::SlowerThan(_)
            | Self::LowerThan(_)
            | Self::HigherThan(_)
            | Self::TowardAsset { .. }
            // What others say has a basis of its own.
            | Self::ToldFriend
            | Self::ToldNeutral
            | Self::ToldHostile
            | Self::Told(_)
            | Self::Conflict => Basis::Behaviour,
        }
    }

    /// Whether it rests on something that must be heard again and again to count.
    pub(crate) fn perishes(&self) -> bool {
        matches!(
            self,
            Self::IffValid | Self::CivilReply | Self::OnFlightPlan | Self::OwnPosition
        )
    }
}
