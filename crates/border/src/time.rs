//! Simulated time.

use serde::{Deserialize, Serialize};

/// Time since the start of the run, in whole nanoseconds: sums are exact, so the order of events never depends on rounding.
///
/// ```
/// use gapfiller_border::SimTime;
/// let look = SimTime::from_seconds(12.5);
/// assert_eq!(look.after(0.25).seconds(), 12.75);
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct SimTime(pub i64);

impl SimTime {
    /// The start of the run.
    pub const ZERO: Self = Self(0);
    /// Later than any run.
    pub const NEVER: Self = Self(i64::MAX);

    /// The nearest nanosecond to `seconds`; beyond ±292 years it saturates.
    #[inline]
    pub fn from_seconds(seconds: f64) -> Self {
        Self((seconds * 1e9).round() as i64)
    }

    /// Seconds since the start of the run.
    #[inline]
    pub fn seconds(self) -> f64 {
        self.0 as f64 * 1e-9
    }

    /// This time plus `seconds`.
    #[inline]
    pub fn after(self, seconds: f64) -> Self {
        Self(self.0.saturating_add(Self::from_seconds(seconds).0))
    }

    /// Seconds from `earlier` to this time; negative if `earlier` is later.
    #[inline]
    pub fn since(self, earlier: Self) -> f64 {
        self.0.saturating_sub(earlier.0) as f64 * 1e-9
    }
}
