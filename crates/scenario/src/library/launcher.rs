//! Launcher types.

use gapfiller_fields::{Duration, NonNegative, Sourced, Spanned, fields};

fields! {
    /// A type of launcher with one type of round.
    pub struct LauncherType {
        /// What people call it.
        pub label: String,
        /// Its rounds: a name of `[interceptors]`.
        pub interceptor: Spanned<String>,
        /// Ready rounds on it.
        pub rounds: Sourced<u32>,
        /// Time to reload it.
        pub reload: Sourced<NonNegative<Duration>>,
    }
}
