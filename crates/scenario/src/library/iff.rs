//! Interrogator types and what transponders are made of.

use crate::words::ModeWord;
use gapfiller_fields::{Angle, Length, Positive, Probability, Sourced, fields};

fields! {
    /// A type of interrogator, turning with its radar.
    pub struct InterrogatorType {
        /// The modes it can ask in and understand.
        pub modes: Vec<ModeWord>,
        /// How far it reaches.
        pub range: Sourced<Positive<Length>>,
        /// Standard deviation of a reply's range.
        pub range_sigma: Sourced<Positive<Length>>,
        /// Standard deviation of a reply's azimuth.
        pub azimuth_sigma: Sourced<Positive<Angle>>,
        /// It asks once in this many scans.
        pub every_scans: Sourced<Positive<u32>>,
        /// Probability that a working transponder's reply is received.
        pub reply_probability: Sourced<Probability>,
    }
}

fields! {
    /// A transponder, as a platform carries it.
    pub struct TransponderType {
        /// The modes it answers in.
        pub modes: Vec<ModeWord>,
        /// Probability that it is dead for a whole sortie.
        pub failure: Sourced<Probability>,
        /// Probability that its unit has loaded the wrong key, which spoils the encrypted modes.
        pub wrong_key: Sourced<Probability>,
    }
}
