//! The noise that a jammer adds to a radar's own.

use crate::radar::{BOLTZMANN_J_K, bounded, gain_with_side_lobes};
use core::f64::consts::PI;
use serde::{Deserialize, Serialize};

/// A noise jammer, as strong towards every radar in view: an upper bound, as a real one divides its power.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct NoiseJammer {
    /// Effective radiated power: transmitted power times antenna gain towards the radar \[W\].
    pub erp_w: f64,
    /// Bandwidth over which it is spread \[Hz\].
    pub bandwidth_hz: f64,
}

/// How a radar hears.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Receiver {
    /// Wavelength \[m\].
    pub wavelength_m: f64,
    /// Gain in the middle of the main beam \[ratio\].
    pub gain_ratio: f64,
    /// Mean level of the side lobes relative to that \[ratio\].
    pub side_lobe_ratio: f64,
    /// Half-power width of the main beam in azimuth \[rad\].
    pub beamwidth_rad: f64,
    /// Noise bandwidth \[Hz\].
    pub bandwidth_hz: f64,
    /// System noise temperature \[K\].
    pub noise_temperature_k: f64,
    /// Losses between a jammer's antenna and the receiver, polarisation above all \[ratio, 1 or more\].
    pub loss_ratio: f64,
    /// Jammer-to-noise ratio in the main beam from which a strobe is shown \[ratio\].
    pub strobe_ratio: f64,
}

impl Receiver {
    /// Jammer-to-noise ratio with the jammer in the middle of the main beam \[ratio\].
    ///
    /// ```
    /// use gapfiller_models::jamming::{NoiseJammer, Receiver};
    /// use gapfiller_numerics::math::{db_to_ratio, ratio_to_db};
    /// let receiver = Receiver {
    ///     wavelength_m: 0.1,
    ///     gain_ratio: db_to_ratio(35.0),
    ///     side_lobe_ratio: db_to_ratio(-30.0),
    ///     beamwidth_rad: 0.03,
    ///     bandwidth_hz: 1e6,
    ///     noise_temperature_k: 580.0,
    ///     loss_ratio: 2.0,
    ///     strobe_ratio: 10.0,
    /// };
    /// let jammer = NoiseJammer { erp_w: 10_000.0, bandwidth_hz: 1e8 };
    /// // 1e-4 W/Hz, 31.6 m² over (4π 150 km)², 1.6e-20 W/Hz of noise.
    /// assert!((ratio_to_db(receiver.jammer_to_noise(&jammer, 150_000.0)) - 47.449).abs() < 0.001);
    /// ```
    #[must_use]
    pub fn jammer_to_noise(&self, jammer: &NoiseJammer, range_m: f64) -> f64 {
        let bandwidth_hz =
            bounded(jammer.bandwidth_hz, 1.0, 1e15).max(bounded(self.bandwidth_hz, 1.0, 1e15));
        let density_w_hz = bounded(jammer.erp_w, 0.0, 1e15) / bandwidth_hz;
        let wavelength_m = bounded(self.wavelength_m, 1e-6, 1e6);
        let spread = wavelength_m / (4.0 * PI * bounded(range_m, 1.0, 1e12));
        let noise_w_hz = BOLTZMANN_J_K
            * bounded(self.noise_temperature_k, 1e-3, 1e12)
            * bounded(self.loss_ratio, 1.0, 1e12);
        density_w_hz * bounded(self.gain_ratio, 1e-12, 1e12) * spread * spread / noise_w_hz
    }

    /// Gain towards a jammer `offset_rad` from where the beam points, relative to the main beam \[ratio\].
    #[must_use]
    #[inline]
    pub fn relative_gain(&self, offset_rad: f64) -> f64 {
        gain_with_side_lobes(offset_rad, self.beamwidth_rad, self.side_lobe_ratio)
    }

    /// Whether a jammer of this jammer-to-noise ratio in the main beam shows as a strobe.
    #[must_use]
    #[inline]
    pub fn shows_strobe(&self, jammer_to_noise: f64) -> bool {
        jammer_to_noise >= self.strobe_ratio
    }
}

/// A signal-to-noise ratio with the noise raised by `jammer_to_noise`, all jammers together \[ratio\].
///
/// ```
/// use gapfiller_models::jamming::jammed;
/// assert_eq!(jammed(30.0, 0.0), 30.0);
/// assert_eq!(jammed(30.0, 9.0), 3.0);
/// ```
#[must_use]
#[inline]
pub fn jammed(snr_ratio: f64, jammer_to_noise: f64) -> f64 {
    snr_ratio / (1.0 + jammer_to_noise.max(0.0))
}
