//! Identification friend or foe: who asks in which modes, who answers in which.
//!
//! An interrogator and a transponder share a mode or they do not. A transponder can be dead for a whole sortie, a unit can
//! have loaded the wrong key, and any one interrogation can go unanswered. No reply is no evidence.

use gapfiller_border::IffMode;

/// An interrogator that turns with a radar.
#[derive(Clone, Debug, PartialEq)]
pub struct Interrogator {
    /// The modes it can ask in and understand.
    pub modes: Vec<IffMode>,
    /// How far it reaches \[m\].
    pub range_m: f64,
    /// One standard deviation of a reply's range \[m\].
    pub range_sigma_m: f64,
    /// One standard deviation of a reply's azimuth \[rad\].
    pub azimuth_sigma_rad: f64,
    /// It asks once in this many scans, at least 1.
    pub every_scans: u32,
    /// Probability that a working transponder's reply is received.
    pub reply_probability: f64,
}

/// A transponder.
#[derive(Clone, Debug, PartialEq)]
pub struct Transponder {
    /// The modes it answers in.
    pub modes: Vec<IffMode>,
    /// Its squawk.
    pub code: u16,
    /// Probability that it is dead for a whole sortie.
    pub failure_probability: f64,
    /// Probability that its unit has loaded the wrong key, which spoils the encrypted modes.
    pub wrong_key_probability: f64,
}

/// Whether a mode's answer depends on a key.
pub fn encrypted(mode: IffMode) -> bool {
    !matches!(mode, IffMode::Mode3)
}
