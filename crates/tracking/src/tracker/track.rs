//! The life of a track: begun, confirmed, missed, ended.

use super::settings::TrackerSettings;
use crate::constant_velocity::CartesianState;
use gapfiller_border::SimTime;
use gapfiller_numerics::math::{exp, ln};

/// What a track remembers beside its state.
#[derive(Clone, Copy, Debug)]
pub(super) struct Track {
    pub id: u32,
    /// Time of its state.
    pub time: SimTime,
    pub started: SimTime,
    pub confirmed: bool,
    pub hits: u32,
    /// Misses in a row.
    pub misses: u32,
    /// The latest scans that counted, one bit each: hit or miss.
    history: u32,
    /// The sensors that have seen it, one bit each (modulo 64).
    sensors: u64,
    pub score: f64,
    /// Whether the scan at hand has been counted.
    pub counted: bool,
}

/// Scores beyond this are as good as certain; the bound lets a lost target's score fall again \[nats\].
const LARGEST_SCORE: f64 = 50.0;

impl Track {
    pub fn started(id: u32, time: SimTime, sensor: u16, confirmed: bool) -> Self {
        Self {
            id,
            time,
            started: time,
            confirmed,
            hits: 1,
            misses: 0,
            history: 1,
            sensors: sensor_bit(sensor),
            score: 0.0,
            counted: true,
        }
    }

    /// A hit by `sensor`; true if it confirms the track. `gain` is the logarithm of the likelihood ratio.
    pub fn hit(&mut self, sensor: u16, gain: f64, settings: &TrackerSettings) -> bool {
        self.hits = self.hits.saturating_add(1);
        self.misses = 0;
        self.history = (self.history << 1) | 1;
        self.sensors |= sensor_bit(sensor);
        self.score = (self.score + gain).clamp(-LARGEST_SCORE, LARGEST_SCORE);
        self.counted = true;
        let confirms = !self.confirmed && self.enough(settings);
        self.confirmed |= confirms;
        confirms
    }

    /// A scan of `sensor` without a plot; true if the track ends with it. A sensor that has never seen it does not count.
    pub fn miss(&mut self, sensor: u16, loss: f64, settings: &TrackerSettings) -> bool {
        self.counted = true;
        if self.sensors & sensor_bit(sensor) == 0 {
            return false;
        }
        self.misses = self.misses.saturating_add(1);
        self.history <<= 1;
        self.score = (self.score + loss).clamp(-LARGEST_SCORE, LARGEST_SCORE);
        // Older hits have left the window of the next scan, so a tentative track without one in it knows nothing that its
        // next plot would not begin anew.
        let forgotten = !self.confirmed && self.misses >= settings.confirm_window - 1;
        forgotten || self.misses >= settings.delete_after_misses
    }

    fn enough(&self, settings: &TrackerSettings) -> bool {
        let window = u32::MAX >> (32 - settings.confirm_window);
        (self.history & window).count_ones() >= settings.confirm_hits
    }
}

fn sensor_bit(sensor: u16) -> u64 {
    1 << (sensor % 64)
}

/// A track as others see it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrackView {
    /// Running number, never used again.
    pub id: u32,
    /// Time of the state.
    pub time: SimTime,
    /// Position and velocity in the tracker's frame.
    pub state: CartesianState,
    /// Whether enough plots came close enough together.
    pub confirmed: bool,
    /// Plots taken.
    pub hits: u32,
    /// Scans in a row without a plot.
    pub misses: u32,
    /// Time of its first plot.
    pub started: SimTime,
    /// Logarithm of the odds that this is a target rather than chance, by Sittler's sequential test: each plot adds
    /// `ln(P_d N(ν; S) / λ)`, each miss `ln(1 − P_d P_g)` (Blackman and Popoli 1999, section 6.2); kept within ±50.
    pub score: f64,
}

impl TrackView {
    /// Probability that this is a target, from the score, even odds before the first plot.
    #[must_use]
    pub fn existence_probability(&self) -> f64 {
        1.0 / (1.0 + exp(-self.score))
    }

    /// Track quality from 0 (no telling where) to 15: doublings of accuracy below a position error of 16 384 m, so 15 is
    /// better than 0.5 m. It counts the error at this state's time, the root of the trace of the position covariance.
    ///
    /// ```
    /// use gapfiller_tracking::tracker::track_quality;
    ///
    /// assert_eq!((track_quality(20_000.0), track_quality(100.0), track_quality(0.1)), (0, 8, 15));
    /// ```
    #[must_use]
    pub fn quality(&self) -> u8 {
        track_quality(self.state.position_covariance.trace().sqrt())
    }
}

/// [`TrackView::quality`] of a position error, one standard deviation of all axes together \[m\].
#[must_use]
pub fn track_quality(position_sigma_m: f64) -> u8 {
    let mut limit_m = 16_384.0;
    let mut quality = 0;
    while quality < 15 && position_sigma_m < limit_m {
        quality += 1;
        limit_m *= 0.5;
    }
    quality
}

/// Logarithm of the Gaussian density of an innovation: −½ (νᵀ S⁻¹ ν + ln det S + k ln 2π).
#[inline]
pub(super) fn ln_likelihood(mahalanobis_squared: f64, determinant: f64, dimensions: u32) -> f64 {
    const LN_TAU: f64 = 1.837_877_066_409_345_3;
    -0.5 * (mahalanobis_squared + ln(determinant) + f64::from(dimensions) * LN_TAU)
}
