//! `[propagation]`: what the way through air and over terrain takes from echoes.

use gapfiller_fields::{Length, NonNegative, Positive, RainRate, fields};

fields! {
    /// What air, rain and the edges of terrain take from echoes. All are off; each costs time when the scenario is prepared.
    pub struct Propagation {
        /// Whether oxygen and water vapour absorb (ITU-R P.676), over what a reference range includes.
        pub gases: bool = false,
        /// Rain everywhere, at this rate (ITU-R P.838); none unless it is given.
        pub rain_rate: Option<Positive<RainRate>>,
        /// Height above the sea from which it falls as rain; above it is snow, which costs nothing.
        pub rain_height: NonNegative<Length> = NonNegative(Length(3_000.0)),
        /// Whether terrain casts a penumbra by diffraction (ITU-R P.526) where otherwise its shadow is sharp.
        pub diffraction: bool = false,
    }
}

impl Default for Propagation {
    fn default() -> Self {
        Self {
            gases: false,
            rain_rate: None,
            rain_height: NonNegative(Length(3_000.0)),
            diffraction: false,
        }
    }
}
