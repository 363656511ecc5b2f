//! Cumulative detection: the chance that something flying straight at a radar has been seen by the time it is this near.
//!
//! Looks come once a scan. The first comes anywhere in the first scan after the target crosses the starting range, so the
//! result is the mean over that phase, here over evenly spaced ones: (i + ½) / phases. Looks are independent between scans
//! (Swerling 1 and 3 draw once a scan). See J. D. Mallett and L. E. Brennan, *Cumulative Probability of Detection for Targets
//! Approaching a Uniformly Scanning Search Radar*, Proc. IEEE 51 (1963) 596–601.

use super::bounded;

/// More looks than this on one approach are not made: the target has then been in view for longer than any run.
const MAXIMUM_LOOKS: u32 = 100_000;
/// Once the chance of having missed is smaller than this, further looks change nothing.
const CERTAIN: f64 = 1e-18;

/// A target on its way to a radar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Approach {
    /// Where it comes into view \[m\].
    pub start_m: f64,
    /// How near it has come \[m\].
    pub end_m: f64,
    /// Closing speed \[m/s\].
    pub speed_m_s: f64,
    /// Time between looks \[s\].
    pub scan_period_s: f64,
}

impl Approach {
    /// Chance that it has been detected at least once between start and end, mean over `phases` phases of the scan (1 to 1000).
    ///
    /// `probability` is the probability of detection of one look at a range \[m\]. A target that does not close is never looked at.
    ///
    /// ```
    /// use gapfiller_models::radar::Approach;
    /// let approach = Approach { start_m: 100_000.0, end_m: 80_000.0, speed_m_s: 250.0, scan_period_s: 20.0 };
    /// // Four looks, whatever the phase, at an even chance each.
    /// assert!((approach.cumulative_probability(20, |_| 0.5) - 15.0 / 16.0).abs() < 1e-15);
    /// ```
    #[must_use]
    pub fn cumulative_probability(&self, phases: u32, probability: impl Fn(f64) -> f64) -> f64 {
        let phases = phases.clamp(1, 1000);
        let mut sum = 0.0;
        for phase in 0..phases {
            let share = (f64::from(phase) + 0.5) / f64::from(phases);
            sum += self.from_phase(share, &probability);
        }
        sum / f64::from(phases)
    }

    /// The same with the first look a given share of a scan after the start.
    #[must_use]
    pub fn from_phase(&self, share: f64, probability: impl Fn(f64) -> f64) -> f64 {
        let step_m = bounded(self.speed_m_s, 0.0, 1e9) * bounded(self.scan_period_s, 0.0, 1e9);
        let start_m = bounded(self.start_m, 0.0, 1e12);
        let end_m = bounded(self.end_m, 0.0, 1e12);
        if step_m <= 0.0 {
            return 0.0;
        }
        let mut missed = 1.0;
        for look in 0..MAXIMUM_LOOKS {
            let range_m = start_m - (f64::from(look) + bounded(share, 0.0, 1.0)) * step_m;
            if range_m < end_m || range_m <= 0.0 || missed < CERTAIN {
                break;
            }
            missed *= 1.0 - bounded(probability(range_m), 0.0, 1.0);
        }
        1.0 - missed
    }
}
