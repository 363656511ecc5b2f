//! Resolution: two targets in one cell give one plot.
//!
//! Two echoes are told apart if they differ by at least a cell in range *or* in azimuth (M. I. Skolnik, *Introduction to Radar
//! Systems*, 3rd ed. 2001, chapters 1 and 6). Otherwise the radar reports one plot, at the centroid of the two by received power
//! (S. S. Blackman and R. Popoli, *Design and Analysis of Modern Tracking Systems*, 1999, on unresolved measurements).

use super::bounded;
use core::f64::consts::{PI, TAU};

/// The size of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resolution {
    /// In slant range \[m\].
    pub range_m: f64,
    /// In azimuth \[rad\].
    pub azimuth_rad: f64,
}

impl Resolution {
    /// Whether it merges anything at all: a size of zero in either direction tells everything apart.
    #[must_use]
    #[inline]
    pub fn merges(&self) -> bool {
        self.range_m > 0.0 && self.azimuth_rad > 0.0
    }

    /// Whether two echoes, each a slant range \[m\] and an azimuth \[rad\], give one plot.
    ///
    /// ```
    /// use gapfiller_models::radar::Resolution;
    /// let cell = Resolution { range_m: 150.0, azimuth_rad: 0.02 };
    /// assert!(cell.unresolved((50_000.0, 0.01), (50_100.0, 6.28)));
    /// assert!(!cell.unresolved((50_000.0, 0.01), (50_200.0, 0.01)));
    /// assert!(!cell.unresolved((50_000.0, 0.01), (50_000.0, 0.04)));
    /// ```
    #[must_use]
    #[inline]
    pub fn unresolved(&self, one: (f64, f64), other: (f64, f64)) -> bool {
        (one.0 - other.0).abs() < self.range_m
            && angle_between(one.1, other.1).abs() < self.azimuth_rad
    }
}

/// From one azimuth to another the short way \[rad\], −π to π.
#[must_use]
#[inline]
pub fn angle_between(from_rad: f64, to_rad: f64) -> f64 {
    (to_rad - from_rad + PI).rem_euclid(TAU) - PI
}

/// Moves a value towards another by its weight's share: folding echoes in one by one gives their mean by weight.
/// `total` is the weight of all echoes so far, the new one included.
///
/// ```
/// use gapfiller_models::radar::centroid_step;
/// // 10 with weight 3, then 20 with weight 1.
/// assert_eq!(centroid_step(10.0, 20.0, 1.0, 4.0), 12.5);
/// ```
#[must_use]
#[inline]
pub fn centroid_step(value: f64, other: f64, weight: f64, total: f64) -> f64 {
    let share = if total > 0.0 { weight / total } else { 0.5 };
    value + (other - value) * bounded(share, 0.0, 1.0)
}
