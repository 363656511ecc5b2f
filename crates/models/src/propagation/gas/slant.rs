//! Attenuation along a slant ray through the reference atmosphere.
//!
//! The specific attenuation of one frequency is worked out once at the knots of a height scale; its logarithm is almost a
//! straight line between them. A ray is straight over the effective Earth, and the attenuation is integrated along it by Simpson's
//! rule in equal steps, so that the same question always gives the same bits. (P.676-12, Annex 1, section 2.2 sums over thin
//! shells with a ray traced through them; the difference is below what refraction itself varies.)

use super::super::within;
use super::atmosphere::TOP_M;
use super::{reference_atmosphere, specific_attenuation};
use gapfiller_numerics::math::{exp, ln, sin};

/// Knots are this far apart up to [`FINE_TO_M`] \[m\].
const FINE_M: f64 = 100.0;
/// Above, they are [`COARSE_M`] apart \[m\].
const FINE_TO_M: f64 = 20_000.0;
/// See [`FINE_TO_M`] \[m\].
const COARSE_M: f64 = 500.0;
/// The longest step along a ray \[m\].
const STEP_M: f64 = 500.0;
/// No ray is longer within the atmosphere \[m\], over any Earth that rays are straight over.
const LONGEST_M: f64 = 3_000_000.0;

/// What gases take from waves of one frequency at any height: the reference atmosphere of P.835, line by line.
#[derive(Clone, Debug, PartialEq)]
pub struct GasProfile {
    /// Logarithm of the specific attenuation \[dB/km\] at each knot.
    ln_gamma: Vec<f64>,
}

impl GasProfile {
    /// For a frequency \[Hz\]; takes some milliseconds.
    #[must_use]
    pub fn new(frequency_hz: f64) -> Self {
        let fine = (FINE_TO_M / FINE_M) as u32;
        let coarse = ((TOP_M - FINE_TO_M) / COARSE_M) as u32;
        let knots = (0..fine)
            .map(|n| f64::from(n) * FINE_M)
            .chain((0..=coarse).map(|n| FINE_TO_M + f64::from(n) * COARSE_M));
        let ln_gamma = knots
            .map(|height_m| {
                let air = reference_atmosphere(height_m);
                let gamma = specific_attenuation(frequency_hz, &air).total_db_per_km();
                // Frequency 0 is not absorbed at all; its logarithm must still be a number.
                ln(gamma.max(1e-30))
            })
            .collect();
        Self { ln_gamma }
    }

    /// Specific attenuation \[dB/km\] at a height above sea level \[m\]; above 100 km there is none.
    #[must_use]
    pub fn attenuation_db_per_km(&self, height_m: f64) -> f64 {
        if height_m >= TOP_M {
            return 0.0;
        }
        let height = within(height_m, 0.0, TOP_M);
        let place = if height < FINE_TO_M {
            height / FINE_M
        } else {
            FINE_TO_M / FINE_M + (height - FINE_TO_M) / COARSE_M
        };
        let below = place.floor();
        let index = below as usize;
        let (Some(low), Some(high)) = (self.ln_gamma.get(index), self.ln_gamma.get(index + 1))
        else {
            return 0.0;
        };
        exp(low + (place - below) * (high - low))
    }

    /// Attenuation \[dB\], one way, along a ray that leaves `height_m` above sea level \[m\] at an elevation \[rad\] and is
    /// `range_m` long \[m\], straight over an Earth of this effective radius \[m\].
    ///
    /// A ray that goes below the sea is taken along it. Ranges are cut at 3,000 km.
    #[must_use]
    pub fn path_db(
        &self,
        height_m: f64,
        elevation_rad: f64,
        range_m: f64,
        effective_radius_m: f64,
    ) -> f64 {
        let mut db = 0.0;
        self.along(
            height_m,
            elevation_rad,
            range_m,
            effective_radius_m,
            |_, so_far| {
                db = so_far;
            },
        );
        db
    }

    /// Follows a ray as [`Self::path_db`] does, and tells after each step how far it is \[m\] and what it has cost \[dB\].
    pub(crate) fn along(
        &self,
        height_m: f64,
        elevation_rad: f64,
        range_m: f64,
        effective_radius_m: f64,
        mut told: impl FnMut(f64, f64),
    ) {
        let range = within(range_m, 0.0, LONGEST_M);
        let steps = (range / STEP_M).ceil().max(4.0);
        let step = range / steps;
        let ray = Ray::new(height_m, elevation_rad, effective_radius_m);
        let gamma = |s: f64| self.attenuation_db_per_km(ray.height_m(s));
        let mut before = gamma(0.0);
        let mut sum = 0.0;
        for n in 0..steps as u32 {
            let start = f64::from(n) * step;
            let middle = gamma(start + 0.5 * step);
            let after = gamma(start + step);
            sum += before + 4.0 * middle + after;
            before = after;
            told(start + step, sum * step / 6.0 / 1e3);
        }
    }
}

/// A ray that is straight over the effective Earth.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ray {
    height_m: f64,
    sine: f64,
    radius_m: f64,
}

impl Ray {
    pub(crate) fn new(height_m: f64, elevation_rad: f64, effective_radius_m: f64) -> Self {
        let elevation = if elevation_rad.is_finite() {
            elevation_rad
        } else {
            0.0
        };
        Self {
            height_m: within(height_m, 0.0, 10.0 * TOP_M),
            sine: sin(elevation),
            radius_m: within(effective_radius_m, 1e6, 1e12),
        }
    }

    /// Height above the sea \[m\] after so many metres: the law of cosines, written without the difference of two radii.
    pub(crate) fn height_m(&self, s: f64) -> f64 {
        let from_centre = self.radius_m + self.height_m;
        let rise = s * (s + 2.0 * from_centre * self.sine);
        self.height_m + rise / (from_centre + (from_centre * from_centre + rise).max(0.0).sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::propagation::refraction::STANDARD_EFFECTIVE_RADIUS_M;
    use proptest::prelude::*;
    use std::f64::consts::FRAC_PI_2;

    /// Straight up, against the sum over layers of 1 m worked out directly.
    #[test]
    fn zenith() {
        for frequency in [3e9, 22.235e9, 35e9] {
            let gas = GasProfile::new(frequency);
            let direct: f64 = (0..30_000)
                .map(|n| {
                    let air = reference_atmosphere(f64::from(n) + 0.5);
                    specific_attenuation(frequency, &air).total_db_per_km() / 1e3
                })
                .sum();
            let found = gas.path_db(0.0, FRAC_PI_2, 30_000.0, STANDARD_EFFECTIVE_RADIUS_M);
            assert!((found / direct - 1.0).abs() < 1e-4, "{found} {direct}");
        }
    }

    /// A level ray in a shell so thin that the air is the same all along.
    #[test]
    fn level() {
        let gas = GasProfile::new(10e9);
        let found = gas.path_db(0.0, 0.0, 2_000.0, STANDARD_EFFECTIVE_RADIUS_M);
        assert!((found / (2.0 * gas.attenuation_db_per_km(0.0)) - 1.0).abs() < 1e-3);
    }

    /// There and back is the same way.
    #[test]
    fn reciprocal() {
        let gas = GasProfile::new(22e9);
        let (elevation, range) = (0.02_f64, 120_000.0);
        let up = Ray::new(300.0, elevation, STANDARD_EFFECTIVE_RADIUS_M);
        let top = up.height_m(range);
        // The angle at the far end, by the law of sines.
        let cosine = gapfiller_numerics::math::cos(elevation)
            * (STANDARD_EFFECTIVE_RADIUS_M + 300.0)
            / (STANDARD_EFFECTIVE_RADIUS_M + top);
        let down = -gapfiller_numerics::math::acos(cosine);
        let there = gas.path_db(300.0, elevation, range, STANDARD_EFFECTIVE_RADIUS_M);
        let back = gas.path_db(top, down, range, STANDARD_EFFECTIVE_RADIUS_M);
        assert!((there - back).abs() < 1e-4, "{there} {back}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn whatever_comes(
            height in prop::num::f64::ANY,
            elevation in prop::num::f64::ANY,
            range in prop_oneof![prop::num::f64::ANY, 0.0_f64..1e6],
            radius in prop::num::f64::ANY,
        ) {
            let db = GasProfile::new(5e9).path_db(height, elevation, range, radius);
            prop_assert!(db.is_finite() && db >= 0.0);
        }
    }
}
