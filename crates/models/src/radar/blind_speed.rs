//! Blind speeds: where a canceller of ground clutter cancels the target too.
//!
//! A pulse train of repetition frequency f samples the Doppler shift 2v/λ; a target that moves a whole number of half
//! wavelengths between pulses looks as if it stood still: v = n λ f / 2 (M. I. Skolnik, *Introduction to Radar Systems*, 3rd ed.
//! 2001, chapter 3). A delay-line canceller of order k passes power in proportion to sin²ᵏ(π · shift / f). Runs know only the
//! notch around zero, as a minimum radial speed; [`notch_half_width_m_s`] says what that is for a canceller.

use super::bounded;
use core::f64::consts::PI;
use gapfiller_numerics::math::{asin_clamped, exp, ln, sin};

/// The `order`-th blind speed \[m/s\]: order · λ · repetition frequency / 2.
///
/// ```
/// use gapfiller_models::radar::blind_speed_m_s;
/// // 10 cm, 1 kHz: 50 m/s.
/// assert_eq!(blind_speed_m_s(0.1, 1000.0, 1), 50.0);
/// ```
#[must_use]
pub fn blind_speed_m_s(wavelength_m: f64, repetition_hz: f64, order: u32) -> f64 {
    f64::from(order) * bounded(wavelength_m, 0.0, 1e9) * bounded(repetition_hz, 0.0, 1e12) / 2.0
}

/// Power that an `order`-pulse-delay canceller passes at a radial speed, relative to its mean over all speeds \[ratio\].
///
/// The mean of sin²ᵏ is (2k)! / (4ᵏ k!²). Orders are held to 1 to 8.
///
/// ```
/// use gapfiller_models::radar::canceller_response;
/// // Halfway to the first blind speed a single canceller passes twice its mean.
/// assert!((canceller_response(25.0, 0.1, 1000.0, 1) - 2.0).abs() < 1e-12);
/// assert!(canceller_response(50.0, 0.1, 1000.0, 1) < 1e-20);
/// ```
#[must_use]
pub fn canceller_response(
    radial_speed_m_s: f64,
    wavelength_m: f64,
    repetition_hz: f64,
    order: u32,
) -> f64 {
    let first = blind_speed_m_s(wavelength_m, repetition_hz, 1);
    if first <= 0.0 {
        return 0.0;
    }
    // Taken as a share of the blind speed first: the sine of a huge angle is noise.
    let turns = bounded(radial_speed_m_s.abs(), 0.0, 1e9) / first;
    if !turns.is_finite() {
        return 0.0;
    }
    let share = turns.rem_euclid(1.0);
    let s = sin(PI * share);
    let mut response = 1.0;
    for k in 1..=order.clamp(1, 8) {
        let k = f64::from(k);
        // Mean of sin^2k over mean of sin^2(k−1) is (2k − 1) / 2k.
        response *= s * s * (2.0 * k) / (2.0 * k - 1.0);
    }
    response
}

/// Radial speed below which that canceller passes less than `passed_ratio` of its greatest response \[m/s\].
///
/// ```
/// use gapfiller_models::radar::notch_half_width_m_s;
/// // sin² falls to a quarter at a sixth of the blind speed.
/// let notch = notch_half_width_m_s(0.1, 1000.0, 1, 0.25);
/// assert!((notch - 50.0 / 6.0).abs() < 1e-12);
/// ```
#[must_use]
pub fn notch_half_width_m_s(
    wavelength_m: f64,
    repetition_hz: f64,
    order: u32,
    passed_ratio: f64,
) -> f64 {
    let order = f64::from(order.clamp(1, 8));
    let sine = exp(ln(bounded(passed_ratio, 1e-30, 1.0)) / (2.0 * order));
    blind_speed_m_s(wavelength_m, repetition_hz, 1) * asin_clamped(sine) / PI
}
