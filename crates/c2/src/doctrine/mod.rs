//! Orders a node fights under.

mod control;

use gapfiller_border::{Class, WeaponsControl};

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
            engage_receding: false,
            assessment_s: 5.0,
            respect_others: true,
            friend_clearance_m: 0.0,
            superior_lost_s: 60.0,
        }
    }
}
