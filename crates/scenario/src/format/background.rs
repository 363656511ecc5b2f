//! `[background]`: civil traffic on airways.

use gapfiller_fields::{
    Duration, Height, Length, Map, NonNegative, Position, Positive, Spanned, fields,
};

fields! {
    /// Traffic that is neither raid nor defence.
    #[derive(Default)]
    pub struct Background {
        /// Airways with their traffic.
        pub airways: Map<Airway>,
    }
}

fields! {
    /// An airway and the flights on it, named `civil-AIRWAY-1`, `civil-AIRWAY-2`, …
    pub struct Airway {
        /// What flies: a name of `[platforms]`.
        pub platform: Spanned<String>,
        /// The line, at least two points.
        pub points: Spanned<Vec<Position>>,
        /// Cruising heights, taken in turn.
        pub heights: Spanned<Vec<Positive<Height>>>,
        /// How many flights.
        pub flights: Positive<u32>,
        /// When the first enters.
        pub first: NonNegative<Duration> = NonNegative(Duration(0.0)),
        /// Time from one to the next.
        pub spacing: Positive<Duration>,
        /// Whether every other flight goes the other way.
        pub both_ways: bool = false,
        /// Whether the flights are filed.
        pub filed: bool = true,
        /// How far off its plan a flight may be and still be taken for it; by default that of `[airspace]`.
        pub tolerance: Option<Positive<Length>>,
    }
}
