//! The radar range equation as runs use it: scaled from a reference.
//!
//! Makers rarely publish power and gain, but often publish a range: a target of cross-section σ₀ is detected at range R₀ with a
//! stated probability, hence with a known signal-to-noise ratio, and snr = snr₀ · (σ / σ₀) · (R₀ / R)⁴. Losses, noise and
//! waveform are inside the reference. [`super::power_equation`] starts from power and gain instead.

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
