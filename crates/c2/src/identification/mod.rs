//! Telling friend from foe: evidence, and a table of rules that weighs it.
//!
//! Rules are tried in order; the first whose conditions all hold decides. No rule can use the absence of a reply: it is
//! not a condition. A friend who cannot answer is taken for hostile only by what he does: where he came from, how he flies.

mod evidence;
mod review;
pub mod weigh;

pub use evidence::{Evidence, Origin};

use gapfiller_border::{Class, Identity};

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
}
