//! The radar range equation, in the two forms that public data allow.
//!
//! Makers rarely publish power and gain, but often publish a range, so the working form scales from a reference: a target of
//! cross-section σ₀ is detected at range R₀ with a stated probability, hence with a known signal-to-noise ratio, and
//! snr = snr₀ · (σ / σ₀) · (R₀ / R)⁴. Losses, noise and waveform are inside the reference.
//!
//! The classic form starts from power and gain (M. I. Skolnik, *Introduction to Radar Systems*, chapter 1; M. A. Richards,
//! *Fundamentals of Radar Signal Processing*, chapter on signal models).

use core::f64::consts::PI;
use serde::{Deserialize, Serialize};

/// Boltzmann's constant \[J/K\], exact in the SI since 2019.
pub const BOLTZMANN_J_K: f64 = 1.380_649e-23;

/// Signal-to-noise ratio (a ratio) at `range_m` of a target of `rcs_m2`, scaled from a reference by the fourth power of range.
///
/// Ranges under 1 m count as 1 m, a negative cross-section as 0.
///
/// ```
/// use gapfiller_models::radar::snr_from_reference;
/// // Half the range and a quarter of the cross-section: four times the ratio.
/// let snr = snr_from_reference(10.0, 400_000.0, 4.0, 200_000.0, 1.0);
/// assert!((snr - 40.0).abs() < 1e-12);
/// ```
#[must_use]
pub fn snr_from_reference(
    reference_snr: f64,
    reference_range_m: f64,
    reference_rcs_m2: f64,
    range_m: f64,
    rcs_m2: f64,
) -> f64 {
    let ratio = reference_range_m / range_m.max(1.0);
    let ratio_squared = ratio * ratio;
    reference_snr * (rcs_m2.max(0.0) / reference_rcs_m2) * ratio_squared * ratio_squared
}

/// Range \[m\] at which a target of `rcs_m2` gives `snr_ratio`: the inverse of [`snr_from_reference`].
///
/// Zero for no cross-section; infinite for a ratio of zero.
///
/// ```
/// use gapfiller_models::radar::range_for;
/// // A sixteenth of the cross-section halves the range.
/// let range = range_for(10.0, 400_000.0, 16.0, 10.0, 1.0);
/// assert!((range - 200_000.0).abs() < 1e-6);
/// ```
#[must_use]
pub fn range_for(
    reference_snr: f64,
    reference_range_m: f64,
    reference_rcs_m2: f64,
    snr_ratio: f64,
    rcs_m2: f64,
) -> f64 {
    if rcs_m2 <= 0.0 || rcs_m2.is_nan() {
        return 0.0;
    }
    let power = reference_snr * (rcs_m2 / reference_rcs_m2) / snr_ratio.max(0.0);
    // The fourth root, by two square roots.
    reference_range_m * power.sqrt().sqrt()
}

/// A monostatic pulse radar by its physical parameters, all ratios plain (not decibels).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MonostaticRadar {
    /// Peak transmitted power \[W\].
    pub peak_power_w: f64,
    /// Antenna gain, transmit and receive alike \[ratio\].
    pub gain_ratio: f64,
    /// Wavelength \[m\].
    pub wavelength_m: f64,
    /// Noise bandwidth, about one over the pulse width \[Hz\].
    pub noise_bandwidth_hz: f64,
    /// System noise temperature: 290 K times the noise figure \[K\].
    pub noise_temperature_k: f64,
    /// All losses together \[ratio, 1 or more\].
    pub loss_ratio: f64,
}

impl MonostaticRadar {
    /// Signal-to-noise ratio of one pulse: P G² λ² σ / ((4π)³ R⁴ k T B L).
    ///
    /// ```
    /// use gapfiller_models::radar::MonostaticRadar;
    /// use gapfiller_numerics::math::{db_to_ratio, ratio_to_db};
    /// // A C-band tracker of 1.5 MW and 45 dB sees 0.1 m² at about 86 km with 20 dB.
    /// let radar = MonostaticRadar {
    ///     peak_power_w: 1.5e6,
    ///     gain_ratio: db_to_ratio(45.0),
    ///     wavelength_m: 299_792_458.0 / 5.6e9,
    ///     noise_bandwidth_hz: 5.0e6,
    ///     noise_temperature_k: 290.0 * db_to_ratio(3.0),
    ///     loss_ratio: 1.0,
    /// };
    /// assert!((ratio_to_db(radar.snr(86_000.0, 0.1)) - 20.0).abs() < 0.1);
    /// ```
    #[must_use]
    pub fn snr(&self, range_m: f64, rcs_m2: f64) -> f64 {
        let range_squared = range_m.max(1.0) * range_m.max(1.0);
        let aperture = self.gain_ratio * self.wavelength_m;
        let signal = self.peak_power_w * aperture * aperture * rcs_m2.max(0.0)
            / ((4.0 * PI) * (4.0 * PI) * (4.0 * PI))
            / (range_squared * range_squared);
        let noise = BOLTZMANN_J_K * self.noise_temperature_k * self.noise_bandwidth_hz;
        signal / (noise * self.loss_ratio)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn range_inverts_ratio() {
        for (range, rcs) in [(3_000.0, 0.01), (75_000.0, 2.5), (600_000.0, 40.0)] {
            let snr = snr_from_reference(17.0, 300_000.0, 3.0, range, rcs);
            let back = range_for(17.0, 300_000.0, 3.0, snr, rcs);
            assert!((back / range - 1.0).abs() < 1e-14);
        }
    }

    #[test]
    fn limits() {
        assert_eq!(range_for(17.0, 300_000.0, 3.0, 5.0, 0.0), 0.0);
        assert_eq!(range_for(17.0, 300_000.0, 3.0, 0.0, 1.0), f64::INFINITY);
        assert_eq!(snr_from_reference(17.0, 3e5, 3.0, 1e5, -1.0), 0.0);
        assert!(snr_from_reference(17.0, 3e5, 3.0, 0.0, 1.0).is_finite());
    }
}
