//! Link types.

use gapfiller_fields::{
    Duration, Length, NonNegative, Positive, Probability, Rate, Sourced, fields,
};

fields! {
    /// A type of link.
    pub struct LinkType {
        /// What people call it.
        pub label: String,
        /// Mean delay.
        pub latency: Sourced<NonNegative<Duration>>,
        /// One report per track in this time; for voice, the time that one item takes.
        pub interval: Sourced<Positive<Duration>>,
        /// Items it can pass in a given time; without it, nothing limits it.
        pub capacity: Option<Sourced<Positive<Rate>>>,
        /// Probability that one item is lost.
        pub loss: Sourced<Probability>,
        /// An item that would have to wait longer than this is dropped.
        pub stale: Sourced<Positive<Duration>>,
        /// Voice: one item per interval, positions rounded to a grid of this size.
        pub voice_grid: Option<Sourced<Positive<Length>>>,
        /// What else should be known.
        pub note: Option<String>,
    }
}
