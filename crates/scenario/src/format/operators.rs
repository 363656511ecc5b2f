//! `[operators.NAME]`: who does the work of a node.

use crate::words::SpreadWord;
use gapfiller_fields::{Duration, Positive, fields};

fields! {
    /// The operators of a node: all alike, each at one piece of work at a time. A kind of work that is left out takes no time.
    pub struct OperatorsTable {
        /// How many.
        pub count: Positive<u32>,
        /// Judging what a track is, where that changes whether it may be fired at.
        pub identify: Option<ServiceTable>,
        /// Deciding on an engagement.
        pub engage: Option<ServiceTable>,
        /// Deciding on a subordinate's request.
        pub consent: Option<ServiceTable>,
        /// After a call on a voice link, writing it down; a call takes one operator at each end that has this.
        pub talk: Option<ServiceTable>,
        /// What should be known.
        pub note: Option<String>,
    }
}

fields! {
    /// How long a kind of work takes.
    pub struct ServiceTable {
        /// Its mean.
        pub mean: Positive<Duration>,
        /// How it spreads about the mean.
        pub spread: SpreadWord = SpreadWord::Fixed,
    }
}
