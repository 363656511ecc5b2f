//! Burn-through: the range at which an echo again stands out from a jammer's noise.
//!
//! The echo falls with R⁴, a jammer aboard the target with R², one that stands off not at all. Setting echo times J/S equal to
//! jammer (NAWCWD TP 8347, chapter 4; Skolnik, chapter 9 on electronic counter-countermeasures; receiver noise left out):
//!
//! | jammer | burn-through range |
//! |---|---|
//! | aboard the target (self-screening) | R² = P G σ (J/S) (Bj/Br) / (4π ERP L) |
//! | at Rj (stand-off) | R⁴ = P G² σ (J/S) (Bj/Br) Rj² / (4π ERP G′ L) |
//!
//! G′ is the radar's gain towards the jammer; Bj/Br counts only if above 1.

use crate::radar::bounded;
use core::f64::consts::PI;

/// A radar, its target and a jammer; ratios are plain (not decibels).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BurnThrough {
    /// Peak power of the radar \[W\].
    pub transmit_power_w: f64,
    /// Its gain towards the target, out and back alike \[ratio\].
    pub gain_ratio: f64,
    /// Cross-section of the target \[m²\].
    pub rcs_m2: f64,
    /// Losses of the echo that the jammer's signal does not have \[ratio\].
    pub loss_ratio: f64,
    /// Effective radiated power of the jammer \[W\].
    pub jammer_erp_w: f64,
    /// Its bandwidth \[Hz\].
    pub jammer_bandwidth_hz: f64,
    /// The radar's noise bandwidth \[Hz\].
    pub radar_bandwidth_hz: f64,
    /// Jammer-to-signal ratio at which the target is just seen \[ratio\].
    pub jammer_to_signal_ratio: f64,
}

impl BurnThrough {
    /// Range within which a target that carries the jammer is seen \[m\].
    #[must_use]
    pub fn self_screening_m(&self) -> f64 {
        (self.common() * sane(self.gain_ratio)).sqrt()
    }

    /// Range within which a target is seen with the jammer `jammer_range_m` from the radar, where the radar's gain is
    /// `gain_to_jammer_ratio` \[m\].
    ///
    /// ```
    /// use gapfiller_models::jamming::BurnThrough;
    /// use gapfiller_numerics::math::db_to_ratio;
    /// let case = BurnThrough {
    ///     transmit_power_w: 1e6,
    ///     gain_ratio: db_to_ratio(40.0),
    ///     rcs_m2: 1.0,
    ///     loss_ratio: db_to_ratio(5.0),
    ///     jammer_erp_w: 1e4,
    ///     jammer_bandwidth_hz: 1e8,
    ///     radar_bandwidth_hz: 1e6,
    ///     jammer_to_signal_ratio: db_to_ratio(-10.0),
    /// };
    /// let range_m = case.stand_off_m(150_000.0, db_to_ratio(5.0));
    /// assert!((range_m - 65_049.380_29).abs() < 1e-4);
    /// ```
    #[must_use]
    pub fn stand_off_m(&self, jammer_range_m: f64, gain_to_jammer_ratio: f64) -> f64 {
        let gain = sane(self.gain_ratio);
        let jammer_range = sane(jammer_range_m);
        let fourth_power = self.common() * gain * gain / sane(gain_to_jammer_ratio);
        fourth_power.sqrt().sqrt() * jammer_range.sqrt()
    }

    /// P σ (J/S) (Bj/Br) / (4π ERP L).
    fn common(&self) -> f64 {
        let spread = (sane(self.jammer_bandwidth_hz) / sane(self.radar_bandwidth_hz)).max(1.0);
        sane(self.transmit_power_w)
            * bounded(self.rcs_m2, 0.0, 1e30)
            * sane(self.jammer_to_signal_ratio)
            * spread
            / (4.0 * PI * sane(self.jammer_erp_w) * sane(self.loss_ratio))
    }
}

fn sane(value: f64) -> f64 {
    bounded(value, 1e-30, 1e30)
}
