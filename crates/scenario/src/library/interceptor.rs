//! Interceptor types: an envelope, a mean speed, a kill probability. Nothing more.

use gapfiller_fields::{
    Duration, Height, Length, Money, NonNegative, Positive, Probability, Sourced, Speed, fields,
};

fields! {
    /// A type of interceptor.
    pub struct InterceptorType {
        /// What people call it.
        pub label: String,
        /// It cannot hit nearer than this, slant.
        pub minimum_range: Sourced<NonNegative<Length>>,
        /// It reaches this far against aircraft, slant.
        pub maximum_range: Sourced<Positive<Length>>,
        /// It reaches this far against ballistic missiles; "0 km" if it cannot engage them.
        pub ballistic_range: Sourced<NonNegative<Length>>,
        /// Lowest target.
        pub minimum_height: Sourced<Height>,
        /// Highest target.
        pub maximum_height: Sourced<Positive<Height>>,
        /// Fastest target.
        pub maximum_target_speed: Sourced<Positive<Speed>>,
        /// Mean speed from launch to intercept.
        pub mean_speed: Sourced<Positive<Speed>>,
        /// Probability that one round that meets a target kills it.
        pub kill_probability: Sourced<Probability>,
        /// The same against ballistic missiles.
        pub ballistic_kill_probability: Sourced<Probability>,
        /// It meets what it finds within this distance of the aim point.
        pub basket_radius: Sourced<Positive<Length>>,
        /// Probability that a whole salvo fails for one common cause.
        pub common_cause_failure: Sourced<Probability>,
        /// Probability that a watcher takes a kill for a kill.
        pub kill_seen_as_kill: Sourced<Probability>,
        /// Probability that a watcher takes a miss for a kill.
        pub miss_seen_as_kill: Sourced<Probability>,
        /// It flies on by itself for so long when its aim is no longer corrected, and is lost after that; for ever if left out.
        pub coast: Option<Sourced<NonNegative<Duration>>>,
        /// Below this target height it reaches only as far as `low_altitude_range`.
        pub low_altitude: Option<Sourced<Positive<Height>>>,
        /// See `low_altitude`; both or none.
        pub low_altitude_range: Option<Sourced<Positive<Length>>>,
        /// What one round costs.
        pub unit_cost: Option<Sourced<NonNegative<Money>>>,
        /// What else should be known.
        pub note: Option<String>,
    }
}
