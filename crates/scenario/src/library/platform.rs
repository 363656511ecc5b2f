//! Platform types: what flies.

use crate::library::iff::TransponderType;
use crate::words::ClassWord;
use gapfiller_fields::{
    CrossSection, Money, NonNegative, Positive, Sourced, Spanned, Speed, fields,
};

fields! {
    /// A type of aircraft or missile.
    pub struct PlatformType {
        /// What people call it.
        pub label: String,
        /// What kind of object it is.
        pub class: ClassWord,
        /// Its mean radar cross-section.
        pub rcs: Sourced<Positive<CrossSection>>,
        /// Its usual ground speed: where a route names none.
        pub cruise_speed: Sourced<Positive<Speed>>,
        /// Its transponder.
        pub transponder: Option<TransponderType>,
        /// Its radars, if it flies as a node: names of `[radars]`.
        pub radars: Vec<Spanned<String>> = Vec::new(),
        /// What one costs.
        pub unit_cost: Option<Sourced<NonNegative<Money>>>,
        /// What else should be known.
        pub note: Option<String>,
    }
}
