//! Orders a node fights under: who decides that it engages ([`Authority`]), what it does alone ([`Fallback`]), what holds where
//! ([`may_engage_here`]), and the general orders that reach it while it fights ([`GeneralOrder`]).

mod authority;
mod consent;
mod control;
mod standing;

pub use authority::{Authority, Fallback};
pub use control::{Shooter, may_engage_here};
pub use standing::{GeneralOrder, PlannedOrder};

pub(crate) use consent::Consents;
pub(crate) use standing::Standing;

use gapfiller_border::{Class, WeaponsControl};
use gapfiller_models::classification::CLASSES;

/// How a unit fires at one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Firing {
    /// Rounds in a salvo.
    pub salvo: u32,
    /// Salvos at one target at the most; between them the unit waits and assesses (shoot-look-shoot).
    pub salvos: u32,
}

/// When a unit may fire whatever the control status.
#[derive(Clone, Debug, PartialEq)]
pub struct SelfDefence {
    /// Classes, as recognised, that count as an attack on the unit …
    pub classes: Vec<Class>,
    /// … if the track will pass within this distance of it \[m\] …
    pub closest_approach_m: f64,
    /// … within this time \[s\].
    pub within_s: f64,
}

/// Everything a node was ordered.
#[derive(Clone, Debug, PartialEq)]
pub struct Doctrine {
    /// Weapons control status.
    pub control: WeaponsControl,
    /// How to fire.
    pub firing: Firing,
    /// Self-defence, if allowed.
    pub self_defence: Option<SelfDefence>,
    /// From the decision to the launch at the least \[s\].
    pub reaction_s: f64,
    /// A track threatens an asset if it will pass within this distance of it \[m\] …
    pub threat_distance_m: f64,
    /// … within this time \[s\].
    pub threat_within_s: f64,
    /// It must be met before it is this near the asset \[m\], where it would release what it carries; 0: before it gets there.
    pub keep_out_m: f64,
    /// How much a target of each class counts, times the value of the asset; in the order of
    /// [`gapfiller_models::classification::CLASSES`].
    pub class_weights: [f64; 6],
    /// Whether a track that is flying away from everything defended may still be engaged.
    pub engage_receding: bool,
    /// After an intercept, wait this long before judging it \[s\].
    pub assessment_s: f64,
    /// Leave a track alone that another unit is known to engage.
    pub respect_others: bool,
    /// Hold fire if a friend is known to be this near the target \[m\]; 0 for never.
    pub friend_clearance_m: f64,
    /// A superior not heard for this long is lost: the unit decides for itself \[s\].
    pub superior_lost_s: f64,
    /// Who decides that it engages.
    pub authority: Authority,
    /// What it does when its superior is lost.
    pub fallback: Fallback,
    /// How long it takes to answer a subordinate's request, unless its operators do \[s\].
    pub decision_s: f64,
    /// How long the leave holds that it gives to a subordinate \[s\].
    pub consent_lapses_s: f64,
}

impl Default for Doctrine {
    /// Weapons tight, one salvo of two and a second look, no self-defence rule.
    fn default() -> Self {
        Self {
            control: WeaponsControl::Tight,
            firing: Firing {
                salvo: 2,
                salvos: 2,
            },
            self_defence: None,
            reaction_s: 10.0,
            threat_distance_m: 30_000.0,
            threat_within_s: 900.0,
            keep_out_m: 0.0,
            class_weights: [1.0; 6],
            engage_receding: false,
            assessment_s: 5.0,
            respect_others: true,
            friend_clearance_m: 0.0,
            superior_lost_s: 60.0,
            authority: Authority::default(),
            fallback: Fallback::default(),
            decision_s: 0.0,
            consent_lapses_s: 60.0,
        }
    }
}

impl Doctrine {
    /// How much a target counts by its class; 1 if that is not known.
    pub fn class_weight(&self, class: Option<Class>) -> f64 {
        class
            .and_then(|class| CLASSES.iter().position(|other| *other == class))
            .and_then(|place| self.class_weights.get(place).copied())
            .unwrap_or(1.0)
    }

    /// Within what distance \[m\] and time \[s\] a track threatens an asset.
    pub fn threat_within(&self) -> (f64, f64) {
        (self.threat_distance_m, self.threat_within_s)
    }
}
