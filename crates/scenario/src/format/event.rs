//! `[events.NAME]`: what befalls links while a run lasts.

use gapfiller_fields::{
    Duration, NonNegative, Positive, Probability, Rate, Spanned, choices, fields,
};

choices! {
    /// What befalls a link.
    pub enum EventWord {
        /// Nothing passes.
        Outage = "outage",
        /// More is lost, less passes in a given time, or both.
        Jam = "jam",
    }
}

fields! {
    /// Something that befalls links or nets for a while.
    pub struct EventTable {
        /// The links, by their names; both directions of one that goes both ways. Of the links of the ladder, ALLIED-PURCHASED.
        pub link: Vec<Spanned<String>> = Vec::new(),
        /// The nets.
        pub net: Vec<Spanned<String>> = Vec::new(),
        /// From this time …
        pub from: NonNegative<Duration> = NonNegative(Duration(0.0)),
        /// … to this.
        pub until: Spanned<Positive<Duration>>,
        /// What befalls them.
        pub kind: Spanned<EventWord>,
        /// For `jam`: probability that an item is lost, besides the link's own.
        pub loss: Option<Probability>,
        /// For `jam`: what still passes in a given time at the most.
        pub capacity: Option<Positive<Rate>>,
        /// What should be known.
        pub note: Option<String>,
    }
}
