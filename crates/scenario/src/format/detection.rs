//! `[detection]`: which of the effects that hinder detection a run has.

use gapfiller_fields::fields;

fields! {
    /// What hinders radars besides distance, terrain and slowness. All are on; a study may switch one off to see what it costs.
    pub struct Detection {
        /// Whether two targets in one cell of a radar give one plot.
        pub resolution: bool = true,
        /// Whether radars whose type has `clutter` lose low targets in what their filter leaves of the ground.
        pub clutter: bool = true,
        /// Whether jammers are on.
        pub jamming: bool = true,
    }
}

impl Default for Detection {
    fn default() -> Self {
        Self {
            resolution: true,
            clutter: true,
            jamming: true,
        }
    }
}
