//! Platform types: what flies.

use crate::library::iff::TransponderType;
use crate::words::ClassWord;
use gapfiller_fields::{
    CrossSection, Frequency, Money, NonNegative, Positive, Power, Probability, Sourced, Spanned,
    Speed, fields,
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
        /// For one that can seek an emitter: by what its probability of damage is multiplied if the emitter is silent when it arrives.
        pub memory: Option<Sourced<Probability>>,
        /// A noise jammer that it carries, on for as long as it flies.
        pub jammer: Option<JammerType>,
        /// What one costs.
        pub unit_cost: Option<Sourced<NonNegative<Money>>>,
        /// What else should be known.
        pub note: Option<String>,
    }
}

fields! {
    /// A noise jammer: power over a bandwidth, towards every radar in view.
    pub struct JammerType {
        /// Effective radiated power.
        pub power: Sourced<Positive<Power>>,
        /// Bandwidth over which it is spread; a radar's own if that is wider.
        pub bandwidth: Sourced<Positive<Frequency>>,
    }
}
