//! Platform types: what flies.

use crate::library::iff::TransponderType;
use crate::words::ClassWord;
use gapfiller_fields::{
    Acceleration, CrossSection, Duration, Frequency, Length, Money, NonNegative, Positive, Power,
    Probability, Sourced, Spanned, Speed, fields,
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
        /// If it can be sent: what it can do then.
        pub fighter: Option<FighterType>,
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

fields! {
    /// An aircraft that its node can send to meet others.
    pub struct FighterType {
        /// Its speed when it is sent.
        pub speed: Sourced<Positive<Speed>>,
        /// Level acceleration of its turns.
        pub turn: Sourced<Positive<Acceleration>>,
        /// How long it can be away from its path, all absences together.
        pub endurance: Sourced<Positive<Duration>>,
        /// Its crew sees aircraft within this distance.
        pub visual_range: Sourced<NonNegative<Length>>,
        /// Probability that the crew is right about whose an aircraft is.
        pub visual_right: Sourced<Probability>,
    }
}
