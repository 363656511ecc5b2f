//! `[window]`, `[area]` and `[terrain]`: how long, where, over what ground.

use gapfiller_fields::{Duration, Latitude, Longitude, Positive, Spanned, choices, fields};

fields! {
    /// How long a run lasts.
    pub struct Window {
        /// From the start to the end.
        pub duration: Positive<Duration>,
    }
}

fields! {
    /// The box that maps show and coverage is measured over.
    pub struct AreaTable {
        /// Southern edge.
        pub south: Latitude,
        /// Western edge.
        pub west: Longitude,
        /// Northern edge.
        pub north: Latitude,
        /// Eastern edge.
        pub east: Longitude,
    }
}

choices! {
    /// The model of the ground.
    pub enum Relief {
        /// The relief in the program, 5 arc minutes: it knows mountain ranges, not ridges.
        Embedded = "embedded-5min",
        /// The smooth Earth.
        Flat = "flat",
    }
}

fields! {
    /// The ground and the air over it.
    pub struct Terrain {
        /// The model of the ground.
        pub relief: Relief = Relief::Embedded,
        /// Terrain files over the relief, relative to this file; `*` and `?` may stand in the last part of a name. Of several that
        /// know a place the finest answers.
        pub files: Vec<Spanned<String>> = Vec::new(),
        /// Effective earth radius over true radius; 4/3 is the standard atmosphere.
        pub k_factor: Positive<f64> = Positive(4.0 / 3.0),
    }
}

impl Default for Terrain {
    fn default() -> Self {
        Self {
            relief: Relief::Embedded,
            files: Vec::new(),
            k_factor: Positive(4.0 / 3.0),
        }
    }
}
