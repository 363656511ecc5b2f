//! Probability of detection by look-up: no logarithm, no series, a few nanoseconds.
//!
//! An `f64` already carries the logarithm that a table over decibels would need: its exponent. Taken as an integer, the bits of
//! a positive `f64` grow steadily with it, so the top bits, shifted down, number the cells of a table whose steps are even
//! within each doubling of the signal-to-noise ratio and double with it, and the bits shifted out are the place in the cell. Each doubling
//! is cut finely enough for linear interpolation to stay within [`TOLERANCE`] of the exact value.

use super::detection::{SquareLaw, Swerling};

/// Greatest difference from the exact probability that the table is built to.
pub const TOLERANCE: f64 = 3e-5;
/// A look whose probability of detection exceeds the false-alarm probability by less than this is not worth computing.
pub const NEGLIGIBLE: f64 = 1e-6;

const MANTISSA_BITS: u32 = 52;
/// Cells per doubling: 2^4 to 2^10.
const CELL_BITS: core::ops::RangeInclusive<u32> = 4..=10;

/// Probability of detection against signal-to-noise ratio, for one detector.
///
/// Monotone; within 1e-4 of [`super::probability`] everywhere.
///
/// ```
/// use gapfiller_models::radar::{PdTable, Swerling, probability};
/// let table = PdTable::new(Swerling::Case1, 10, 1e-6);
/// let exact = probability(Swerling::Case1, 10, 1e-6, 4.0);
/// assert!((table.probability(4.0) - exact).abs() < 1e-4);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PdTable {
    /// Ratio of the first knot, and the last ratio before the last knot.
    first: f64,
    last: f64,
    first_bits: u64,
    /// Bits below the cell number.
    shift: u32,
    /// One over the number of steps within a cell.
    step: f64,
    /// Probability at the knots, never falling.
    knots: Vec<f64>,
    negligible_snr: f64,
}

impl PdTable {
    /// Builds the table; it takes some milliseconds. Arguments as for [`super::probability`].
    #[must_use]
    pub fn new(swerling: Swerling, n_pulses: u32, pfa: f64) -> Self {
        let exact = SquareLaw::new(swerling, n_pulses, pfa);
        let floor = exact.probability(0.0);
        let negligible_snr = exact.required_snr(floor + NEGLIGIBLE).min(1e18);
        let saturated_snr = exact.required_snr(1.0 - TOLERANCE).min(1e18);
        let first_bits = exponent_only(negligible_snr.to_bits());
        // With a false-alarm probability near 1 the two may be in the wrong order.
        let last_bits =
            exponent_only(saturated_snr.to_bits()).max(first_bits) + (1 << MANTISSA_BITS);

        let mut shift = MANTISSA_BITS - CELL_BITS.start();
        let mut knots = sample(&exact, first_bits, last_bits, shift);
        // Halve the cells until the middles, which the next finer table needs anyway, fit.
        while shift > MANTISSA_BITS - CELL_BITS.end() {
            let finer = sample(&exact, first_bits, last_bits, shift - 1);
            let misfit = |(i, pair): (usize, &[f64])| {
                (0.5 * (pair[0] + pair[1]) - finer[2 * i + 1]).abs() > TOLERANCE
            };
            if !knots.windows(2).enumerate().any(misfit) {
                break;
            }
            shift -= 1;
            knots = finer;
        }
        Self {
            first: f64::from_bits(first_bits),
            last: f64::from_bits(last_bits - 1),
            first_bits,
            shift,
            step: 1.0 / (1_u64 << shift) as f64,
            knots,
            negligible_snr,
        }
    }

    /// Probability of detection at this mean signal-to-noise ratio per pulse (a ratio, not decibels).
    ///
    /// Anything that is not a positive number counts as no signal.
    #[must_use]
    #[inline]
    pub fn probability(&self, snr_ratio: f64) -> f64 {
        // `max` and `min` pass over a NaN, so the cell is always in the table.
        let bits = snr_ratio.max(self.first).min(self.last).to_bits() - self.first_bits;
        let cell = (bits >> self.shift) as usize;
        let place = (bits & ((1 << self.shift) - 1)) as i64 as f64 * self.step;
        let (low, high) = (self.knots[cell], self.knots[cell + 1]);
        (low + place * (high - low)).min(high)
    }

    /// The signal-to-noise ratio (a ratio) under which a target adds less than [`NEGLIGIBLE`] to the false-alarm probability:
    /// such looks can be skipped.
    #[must_use]
    #[inline]
    pub fn negligible_snr(&self) -> f64 {
        self.negligible_snr
    }
}

/// The power of two at or below a positive number, as bits.
fn exponent_only(bits: u64) -> u64 {
    bits >> MANTISSA_BITS << MANTISSA_BITS
}

/// The exact probability at each knot.
fn sample(exact: &SquareLaw, first_bits: u64, last_bits: u64, shift: u32) -> Vec<f64> {
    let mut highest = 0.0_f64;
    (first_bits..=last_bits)
        .step_by(1 << shift)
        .map(|bits| {
            // Rounding may make the sums differ in the last bit: a look-up must not fall.
            highest = highest.max(exact.probability(f64::from_bits(bits)));
            highest
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::radar::probability;
    use gapfiller_numerics::math::db_to_ratio;

    #[test]
    fn close_to_exact_and_never_falling() {
        for swerling in Swerling::ALL {
            for (n, pfa) in [(1, 1e-6), (3, 1e-4), (16, 1e-8), (200, 1e-6), (1000, 1e-10)] {
                let table = PdTable::new(swerling, n, pfa);
                let exact = SquareLaw::new(swerling, n, pfa);
                let mut before = 0.0;
                for i in 0..4000 {
                    let snr = db_to_ratio(-60.0 + 0.03 * f64::from(i));
                    let pd = table.probability(snr);
                    let error = (pd - exact.probability(snr)).abs();
                    assert!(error < 1e-4, "{swerling:?} {n} {pfa} {snr}: {error:e}");
                    assert!(pd >= before && pd <= 1.0);
                    before = pd;
                }
            }
        }
    }

    #[test]
    fn odd_input_is_survived() {
        let table = PdTable::new(Swerling::Case3, 8, 1e-6);
        for snr in [f64::NAN, -3.0, 0.0, -0.0, 1e-310] {
            assert!((table.probability(snr) - 1e-6).abs() < NEGLIGIBLE);
        }
        for snr in [f64::INFINITY, 1e300] {
            assert!(table.probability(snr) > 1.0 - 1e-4);
        }
        // Built from nonsense, still a table.
        for pfa in [f64::NAN, 0.0, 1.0, 7.0] {
            let pd = PdTable::new(Swerling::Case1, 1, pfa).probability(1.0);
            assert!((0.0..=1.0).contains(&pd), "{pfa}: {pd}");
        }
    }

    #[test]
    fn negligible_is_negligible() {
        for swerling in Swerling::ALL {
            for pfa in [1e-3, 1e-6, 1e-10] {
                let snr = PdTable::new(swerling, 20, pfa).negligible_snr();
                assert!(probability(swerling, 20, pfa, snr) - pfa < 1.001 * NEGLIGIBLE);
                assert!(probability(swerling, 20, pfa, 1.01 * snr) - pfa > NEGLIGIBLE);
            }
        }
    }

    /// `cargo test --release -p gapfiller-models -- --ignored --nocapture look_up_time`
    #[test]
    #[ignore = "a measurement, not a check"]
    #[allow(clippy::disallowed_methods)]
    fn look_up_time() {
        for swerling in Swerling::ALL {
            let start = std::time::Instant::now();
            let table = PdTable::new(swerling, 16, 1e-6);
            let build = start.elapsed();
            let ratios: Vec<f64> = (0..4096)
                .map(|i| db_to_ratio(f64::from(i * 2897 % 4096) * 0.01 - 15.0))
                .collect();
            let start = std::time::Instant::now();
            let mut sum = 0.0;
            for _ in 0..5000 {
                for &snr in &ratios {
                    sum += table.probability(snr);
                }
            }
            let each = start.elapsed().as_secs_f64() * 1e9 / (5000.0 * 4096.0);
            println!(
                "{swerling:?}: built in {build:?}, {} knots, {each:.2} ns a look-up ({sum})",
                table.knots.len()
            );
        }
    }
}
