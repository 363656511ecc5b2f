//! Beam and scan: how long a turning beam is on a target, how many pulses that gives, and what its shape costs.
//!
//! M. I. Skolnik, *Introduction to Radar Systems*, 3rd ed. 2001, chapter 2 (integration of pulses; beam-shape loss, after
//! L. V. Blake, Proc. IRE 41 (1953) 770–774) and chapter 9 (patterns). The main beam is taken as Gaussian.

use super::bounded;
use core::f64::consts::{LN_2, TAU};
use gapfiller_numerics::math::{exp, ratio_to_db};

/// Time that a beam of this half-power width is on a target as it passes \[s\], turning once in `scan_period_s`.
///
/// ```
/// use gapfiller_models::radar::time_on_target_s;
/// // One and a half degrees, ten seconds a turn: 42 ms.
/// let time = time_on_target_s(1.5_f64.to_radians(), 10.0);
/// assert!((time - 10.0 * 1.5 / 360.0).abs() < 1e-15);
/// ```
#[must_use]
pub fn time_on_target_s(beamwidth_rad: f64, scan_period_s: f64) -> f64 {
    bounded(beamwidth_rad, 0.0, TAU) / TAU * bounded(scan_period_s, 0.0, 1e9)
}

/// Whole pulses between the half-power points as the beam passes, at least 1.
///
/// ```
/// use gapfiller_models::radar::pulses_per_dwell;
/// assert_eq!(pulses_per_dwell(1.5_f64.to_radians(), 10.0, 360.0), 15);
/// ```
#[must_use]
pub fn pulses_per_dwell(beamwidth_rad: f64, scan_period_s: f64, repetition_hz: f64) -> u32 {
    let pulses = time_on_target_s(beamwidth_rad, scan_period_s) * bounded(repetition_hz, 0.0, 1e12);
    // A billionth more, so that a product meant to be whole is not one short.
    (pulses * (1.0 + 1e-9)).floor().clamp(1.0, 1e9) as u32
}

/// Two-way loss from the shape of the beam \[dB\]: `pulses` spread evenly between the half-power points return less than as many at
/// its middle. L = N / Σ exp(−5.55 (k / N)²), k from −(N − 1)/2 to (N − 1)/2 (Skolnik, chapter 2).
///
/// ```
/// use gapfiller_models::radar::beam_shape_loss_db;
/// // Skolnik's example: eleven pulses lose 1.66 dB.
/// assert!((beam_shape_loss_db(11) - 1.66).abs() < 0.01);
/// assert_eq!(beam_shape_loss_db(1), 0.0);
/// ```
#[must_use]
pub fn beam_shape_loss_db(pulses: u32) -> f64 {
    // The sum has long become an integral.
    let pulses = pulses.clamp(1, 10_001);
    let count = f64::from(pulses);
    let mut sum = 0.0;
    for k in 0..pulses {
        let offset = (f64::from(k) + 0.5) / count - 0.5;
        sum += two_way_gain(offset, 1.0);
    }
    ratio_to_db(count / sum)
}

/// One-way gain of a Gaussian beam `offset` from its middle, relative to the middle \[ratio\]; both angles in the same unit.
#[must_use]
#[inline]
pub fn one_way_gain(offset: f64, beamwidth: f64) -> f64 {
    let ratio = bounded(offset.abs(), 0.0, 1e9) / bounded(beamwidth, 1e-9, 1e9);
    // A half at half the width: 4 ln 2 = 2.77.
    exp(-4.0 * LN_2 * ratio * ratio)
}

/// The same out and back.
#[must_use]
#[inline]
pub fn two_way_gain(offset: f64, beamwidth: f64) -> f64 {
    let one = one_way_gain(offset, beamwidth);
    one * one
}

/// One-way gain with side lobes: the Gaussian beam, but never below `side_lobe_ratio` of the middle \[ratio\].
///
/// ```
/// use gapfiller_models::radar::gain_with_side_lobes;
/// assert_eq!(gain_with_side_lobes(0.0, 0.03, 0.001), 1.0);
/// assert!((gain_with_side_lobes(0.015, 0.03, 0.001) - 0.5).abs() < 1e-15);
/// assert_eq!(gain_with_side_lobes(1.0, 0.03, 0.001), 0.001);
/// ```
#[must_use]
#[inline]
pub fn gain_with_side_lobes(offset: f64, beamwidth: f64, side_lobe_ratio: f64) -> f64 {
    one_way_gain(offset, beamwidth).max(bounded(side_lobe_ratio, 0.0, 1.0))
}
