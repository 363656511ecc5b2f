//! The radar range equation from power and gain: monostatic, bistatic, and the search form.
//!
//! One pulse through a matched filter of energy *P τ* (M. I. Skolnik, *Introduction to Radar Systems*, 3rd ed. 2001, chapter 1,
//! and chapter 2 for losses; M. A. Richards, *Fundamentals of Radar Signal Processing*, 2nd ed. 2014, chapter 2; the bistatic
//! form: N. J. Willis, *Bistatic Radar*, 1991, chapter 4):
//!
//! snr = P τ Gt Gr λ² σ / ((4π)³ k T Rt² Rr² L)
//!
//! The search form holds for any beam that covers a solid angle Ω once in a time t (Skolnik, chapter 2; B. R. Mahafza, *Radar
//! Systems Analysis and Design Using MATLAB*, chapter 1):
//!
//! snr = Pav A σ t / (4π Ω k T R⁴ L),  Ω = (azimuth extent) · (sin highest − sin lowest elevation)
//!
//! Ω is the true area of that part of the unit sphere, not the product of the two angles: the two differ by a tenth at 45°.
//! Silly input (negative, infinite, not a number) is brought to the nearest sensible number: no result is NaN.

use super::bounded;
use core::f64::consts::PI;
use serde::{Deserialize, Serialize};

/// Boltzmann's constant \[J/K\], exact in the SI since 2019.
pub const BOLTZMANN_J_K: f64 = 1.380_649e-23;

/// Speed of light \[m/s\], exact.
pub const SPEED_OF_LIGHT_M_S: f64 = 299_792_458.0;

/// The noise temperature that receivers are compared at \[K\] (IEEE Std 686).
pub const STANDARD_TEMPERATURE_K: f64 = 290.0;

const LEAST: f64 = 1e-30;
const MOST: f64 = 1e30;

/// A number brought into what the equations can take without overflow.
fn sane(value: f64) -> f64 {
    bounded(value, LEAST, MOST)
}

/// A pulse radar by its physical parameters; ratios are plain (not decibels).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PulseRadar {
    /// Carrier frequency \[Hz\].
    pub frequency_hz: f64,
    /// Peak transmitted power \[W\].
    pub peak_power_w: f64,
    /// Pulse width before compression \[s\]: the energy counts, and the filter is matched.
    pub pulse_width_s: f64,
    /// Gain of the transmitting antenna towards the target \[ratio\].
    pub transmit_gain_ratio: f64,
    /// Gain of the receiving antenna towards the target \[ratio\].
    pub receive_gain_ratio: f64,
    /// System noise temperature \[K\].
    pub noise_temperature_k: f64,
    /// All losses together \[ratio, 1 or more\].
    pub loss_ratio: f64,
}

impl PulseRadar {
    /// Wavelength \[m\].
    #[must_use]
    pub fn wavelength_m(&self) -> f64 {
        SPEED_OF_LIGHT_M_S / sane(self.frequency_hz)
    }

    /// Signal-to-noise ratio of one pulse off a target of `rcs_m2` at `range_m` from transmitter and receiver alike \[ratio\].
    ///
    /// ```
    /// use gapfiller_models::radar::PulseRadar;
    /// use gapfiller_numerics::math::{db_to_ratio, ratio_to_db};
    /// // 10 GHz, 1 MW, 1 µs, 40 dB, 300 K, 3 dB of losses: half a square metre at 100 km.
    /// let radar = PulseRadar {
    ///     frequency_hz: 10e9,
    ///     peak_power_w: 1e6,
    ///     pulse_width_s: 1e-6,
    ///     transmit_gain_ratio: db_to_ratio(40.0),
    ///     receive_gain_ratio: db_to_ratio(40.0),
    ///     noise_temperature_k: 300.0,
    ///     loss_ratio: db_to_ratio(3.0),
    /// };
    /// assert!((ratio_to_db(radar.snr(100_000.0, 0.5)) - 14.3778).abs() < 1e-4);
    /// ```
    #[must_use]
    pub fn snr(&self, range_m: f64, rcs_m2: f64) -> f64 {
        self.bistatic_snr(range_m, range_m, rcs_m2)
    }

    /// The same with transmitter and receiver in different places, `transmit_range_m` and `receive_range_m` from the target,
    /// whose bistatic cross-section is `rcs_m2` \[ratio\].
    #[must_use]
    pub fn bistatic_snr(&self, transmit_range_m: f64, receive_range_m: f64, rcs_m2: f64) -> f64 {
        let ranges = sane(transmit_range_m) * sane(receive_range_m);
        self.at_one_metre() * bounded(rcs_m2, 0.0, MOST) / ranges / ranges
    }

    /// Range at which a target of `rcs_m2` gives `snr_ratio` \[m\]; 0 for no cross-section.
    #[must_use]
    pub fn range_m(&self, snr_ratio: f64, rcs_m2: f64) -> f64 {
        let fourth_power = self.at_one_metre() * bounded(rcs_m2, 0.0, MOST) / sane(snr_ratio);
        fourth_power.sqrt().sqrt()
    }

    /// Signal-to-noise ratio of 1 m² at 1 m.
    fn at_one_metre(&self) -> f64 {
        let wavelength = self.wavelength_m();
        let four_pi = 4.0 * PI;
        let energy = sane(self.peak_power_w) * sane(self.pulse_width_s);
        let gains = sane(self.transmit_gain_ratio) * sane(self.receive_gain_ratio);
        let noise = BOLTZMANN_J_K * sane(self.noise_temperature_k) * sane(self.loss_ratio);
        energy / (four_pi * four_pi * four_pi * noise) * gains * wavelength * wavelength
    }
}

/// A radar that searches a solid angle; ratios are plain (not decibels).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SearchRadar {
    /// Mean power times effective aperture \[W·m²\].
    pub power_aperture_w_m2: f64,
    /// Time to search the solid angle once \[s\].
    pub search_time_s: f64,
    /// What is searched \[sr\]: see [`solid_angle_sr`].
    pub solid_angle_sr: f64,
    /// System noise temperature \[K\].
    pub noise_temperature_k: f64,
    /// All losses together \[ratio, 1 or more\].
    pub loss_ratio: f64,
}

impl SearchRadar {
    /// Signal-to-noise ratio of one search \[ratio\].
    ///
    /// ```
    /// use gapfiller_models::radar::{SearchRadar, solid_angle_sr};
    /// use gapfiller_numerics::math::{db_to_ratio, ratio_to_db};
    /// let radar = SearchRadar {
    ///     power_aperture_w_m2: 3e6,
    ///     search_time_s: 10.0,
    ///     solid_angle_sr: solid_angle_sr(30_f64.to_radians(), 0.0, 45_f64.to_radians()),
    ///     noise_temperature_k: 487.0,
    ///     loss_ratio: db_to_ratio(6.0),
    /// };
    /// assert!((ratio_to_db(radar.snr(1_000_000.0, 0.1)) - 13.8182).abs() < 1e-4);
    /// ```
    #[must_use]
    pub fn snr(&self, range_m: f64, rcs_m2: f64) -> f64 {
        let range_squared = sane(range_m) * sane(range_m);
        self.at_one_metre() * bounded(rcs_m2, 0.0, MOST) / range_squared / range_squared
    }

    /// Range at which a target of `rcs_m2` gives `snr_ratio` in one search \[m\].
    #[must_use]
    pub fn range_m(&self, snr_ratio: f64, rcs_m2: f64) -> f64 {
        let fourth_power = self.at_one_metre() * bounded(rcs_m2, 0.0, MOST) / sane(snr_ratio);
        fourth_power.sqrt().sqrt()
    }

    fn at_one_metre(&self) -> f64 {
        let noise = BOLTZMANN_J_K * sane(self.noise_temperature_k) * sane(self.loss_ratio);
        let energy_aperture = sane(self.power_aperture_w_m2) * sane(self.search_time_s);
        energy_aperture / (4.0 * PI * sane(self.solid_angle_sr) * noise)
    }
}

/// The solid angle of a sector `azimuth_extent_rad` wide between two elevations \[sr\]: a zone of the unit sphere.
///
/// ```
/// use gapfiller_models::radar::solid_angle_sr;
/// use std::f64::consts::{FRAC_PI_2, TAU};
/// // The upper half of the sky.
/// assert!((solid_angle_sr(TAU, 0.0, FRAC_PI_2) - TAU).abs() < 1e-14);
/// ```
#[must_use]
pub fn solid_angle_sr(azimuth_extent_rad: f64, lowest_rad: f64, highest_rad: f64) -> f64 {
    use gapfiller_numerics::math::sin;
    let elevation = |angle: f64| sin(bounded(angle, -0.5 * PI, 0.5 * PI));
    let height = (elevation(highest_rad) - elevation(lowest_rad)).max(0.0);
    bounded(azimuth_extent_rad, 0.0, 2.0 * PI) * height
}

#[cfg(test)]
mod tests {
    use super::*;

    const RADAR: PulseRadar = PulseRadar {
        frequency_hz: 3e9,
        peak_power_w: 5e5,
        pulse_width_s: 2e-6,
        transmit_gain_ratio: 2_000.0,
        receive_gain_ratio: 3_000.0,
        noise_temperature_k: 500.0,
        loss_ratio: 4.0,
    };

    #[test]
    fn range_inverts_ratio() {
        for (range, rcs) in [(3_000.0, 0.01), (75_000.0, 2.5), (600_000.0, 40.0)] {
            let back = RADAR.range_m(RADAR.snr(range, rcs), rcs);
            assert!((back / range - 1.0).abs() < 1e-13, "{back}");
        }
    }

    #[test]
    fn bistatic_with_equal_ranges_is_monostatic() {
        assert_eq!(RADAR.bistatic_snr(8e4, 8e4, 1.0), RADAR.snr(8e4, 1.0));
        // The product of the ranges counts.
        let oval = RADAR.bistatic_snr(4e4, 16e4, 1.0) / RADAR.snr(8e4, 1.0);
        assert!((oval - 1.0).abs() < 1e-14);
    }

    #[test]
    fn no_target_no_echo() {
        assert_eq!(RADAR.snr(1e5, 0.0), 0.0);
        assert_eq!(RADAR.range_m(10.0, 0.0), 0.0);
    }
}
