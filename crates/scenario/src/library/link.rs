//! Link types.

use crate::format::link::CarryWord;
use crate::words::SpreadWord;
use gapfiller_fields::{
    Duration, Length, NonNegative, Positive, Probability, Rate, Sourced, fields,
};

fields! {
    /// A type of link.
    pub struct LinkType {
        /// What people call it.
        pub label: String,
        /// The delay that every item has.
        pub latency: Sourced<NonNegative<Duration>>,
        /// Mean of an exponential delay beside it; none if left out.
        pub jitter: Option<Sourced<NonNegative<Duration>>>,
        /// One report per track in this time; for voice, the time that one item takes.
        pub interval: Sourced<Positive<Duration>>,
        /// Items it can pass in a given time; without it, nothing limits it.
        pub capacity: Option<Sourced<Positive<Rate>>>,
        /// How the time that one item takes spreads about the inverse of the capacity.
        pub service: SpreadWord = SpreadWord::Fixed,
        /// Probability that one item is lost.
        pub loss: Sourced<Probability>,
        /// An item that would have to wait longer than this is dropped.
        pub stale: Sourced<Positive<Duration>>,
        /// Voice: one call at a time at each end, positions rounded to a grid of this size.
        pub voice_grid: Option<Sourced<Positive<Length>>>,
        /// How far it reaches; without it, anywhere.
        pub range: Option<Sourced<Positive<Length>>>,
        /// Whether an airborne end must be above the radio horizon of the other.
        pub line_of_sight: bool = false,
        /// For a gateway, what it can translate; it drops everything else that a link of this type would carry. All if left out.
        pub translates: Option<Vec<CarryWord>>,
        /// For a gateway, the time that it takes; none if left out.
        pub delay: Option<Sourced<NonNegative<Duration>>>,
        /// Whether a gateway gives tracks numbers of its own: engagement status and orders that cross it then name numbers that the other
        /// side does not know.
        pub renumbers: bool = false,
        /// What else should be known.
        pub note: Option<String>,
    }
}
