//! Attenuation by rain: Recommendation ITU-R P.838-3 (2005).
//!
//! A power law of the rain rate, γ = k Rᵅ, whose coefficients follow curves over frequency for horizontal and vertical
//! polarisation (equations 2 and 3, tables 1 to 4) and are combined for any polarisation and elevation (equations 4 and 5).

use super::within;
use gapfiller_numerics::math::{cos, exp, log10, pow, square};

/// Lowest frequency of the Recommendation \[Hz\]; lower ones count as this one.
pub const LOWEST_FREQUENCY_HZ: f64 = 1.0e9;
/// Highest frequency of the Recommendation \[Hz\]; higher ones count as this one.
pub const HIGHEST_FREQUENCY_HZ: f64 = 1.0e12;
/// No rain is heavier \[mm/h\]: more is a mistake, and counts as this much.
pub const HEAVIEST_RAIN_MM_H: f64 = 2_000.0;

/// One bell of the sum over frequency: a_j, b_j and c_j of the tables.
type Bell = [f64; 3];

/// A sum of bells and a straight line, over the decimal logarithm of the frequency in GHz.
struct Curve<const BELLS: usize> {
    bells: [Bell; BELLS],
    slope: f64,
    offset: f64,
}

impl<const BELLS: usize> Curve<BELLS> {
    /// The sum of equations (2) and (3).
    fn at(&self, log_ghz: f64) -> f64 {
        let bells = self.bells.iter();
        bells.fold(self.slope * log_ghz + self.offset, |sum, [a, b, c]| {
            sum + a * exp(-square((log_ghz - b) / c))
        })
    }
}

/// Table 1: k for horizontal polarisation.
const K_HORIZONTAL: Curve<4> = Curve {
    bells: [
        [-5.33980, -0.10008, 1.13098],
        [-0.35351, 1.26970, 0.45400],
        [-0.23789, 0.86036, 0.15354],
        [-0.94158, 0.64552, 0.16817],
    ],
    slope: -0.18961,
    offset: 0.71147,
};

/// Table 2: k for vertical polarisation.
const K_VERTICAL: Curve<4> = Curve {
    bells: [
        [-3.80595, 0.56934, 0.81061],
        [-3.44965, -0.22911, 0.51059],
        [-0.39902, 0.73042, 0.11899],
        [0.50167, 1.07319, 0.27195],
    ],
    slope: -0.16398,
    offset: 0.63297,
};

/// Table 3: α for horizontal polarisation.
const ALPHA_HORIZONTAL: Curve<5> = Curve {
    bells: [
        [-0.14318, 1.82442, -0.55187],
        [0.29591, 0.77564, 0.19822],
        [0.32177, 0.63773, 0.13164],
        [-5.37610, -0.96230, 1.47828],
        [16.1721, -3.29980, 3.43990],
    ],
    slope: 0.67849,
    offset: -1.95537,
};

/// Table 4: α for vertical polarisation.
const ALPHA_VERTICAL: Curve<5> = Curve {
    bells: [
        [-0.07771, 2.33840, -0.76284],
        [0.56727, 0.95545, 0.54039],
        [-0.20238, 1.14520, 0.26809],
        [-48.2991, 0.791669, 0.116226],
        [48.5833, 0.791459, 0.116479],
    ],
    slope: -0.053739,
    offset: 0.83433,
};

/// What rain does to a wave of one frequency, polarisation and elevation: γ = `k` · Rᵅ with R in mm/h and γ in dB/km.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RainCoefficients {
    /// Factor k.
    pub k: f64,
    /// Exponent α.
    pub alpha: f64,
}

impl RainCoefficients {
    /// For a frequency \[Hz\], an elevation of the path \[rad\] and a tilt of the polarisation from the horizontal \[rad\]
    /// (π/4 for circular polarisation).
    #[must_use]
    pub fn new(frequency_hz: f64, elevation_rad: f64, tilt_rad: f64) -> Self {
        let frequency = within(frequency_hz, LOWEST_FREQUENCY_HZ, HIGHEST_FREQUENCY_HZ);
        let log_ghz = log10(frequency / 1e9);
        let (k_h, k_v) = (
            pow(10.0, K_HORIZONTAL.at(log_ghz)),
            pow(10.0, K_VERTICAL.at(log_ghz)),
        );
        let (scaled_h, scaled_v) = (
            k_h * ALPHA_HORIZONTAL.at(log_ghz),
            k_v * ALPHA_VERTICAL.at(log_ghz),
        );
        // An angle that is not a finite number counts as 0.
        let finite = |angle: f64| if angle.is_finite() { angle } else { 0.0 };
        let split = square(cos(finite(elevation_rad))) * cos(2.0 * finite(tilt_rad));
        // Equations (4) and (5).
        let k = 0.5 * (k_h + k_v + (k_h - k_v) * split);
        let alpha = 0.5 * (scaled_h + scaled_v + (scaled_h - scaled_v) * split) / k;
        Self { k, alpha }
    }

    /// Specific attenuation \[dB/km\] in rain of a rate \[mm/h\] (equation 1); none without rain.
    #[must_use]
    pub fn attenuation_db_per_km(&self, rain_rate_mm_h: f64) -> f64 {
        let rate = within(rain_rate_mm_h, 0.0, HEAVIEST_RAIN_MM_H);
        if rate == 0.0 {
            return 0.0;
        }
        self.k * pow(rate, self.alpha)
    }
}

/// Specific attenuation \[dB/km\] by rain of a rate \[mm/h\] at a frequency \[Hz\], along a path of this elevation \[rad\], for a
/// polarisation tilted so much from the horizontal \[rad\].
///
/// ```
/// use gapfiller_models::propagation::rain::attenuation_db_per_km;
///
/// // 25 mm/h at 10 GHz cost half a decibel per kilometre; at 3 GHz almost nothing.
/// assert!((attenuation_db_per_km(10e9, 0.0, 0.0, 25.0) - 0.6).abs() < 0.1);
/// assert!(attenuation_db_per_km(3e9, 0.0, 0.0, 25.0) < 0.02);
/// ```
#[must_use]
pub fn attenuation_db_per_km(
    frequency_hz: f64,
    elevation_rad: f64,
    tilt_rad: f64,
    rain_rate_mm_h: f64,
) -> f64 {
    RainCoefficients::new(frequency_hz, elevation_rad, tilt_rad)
        .attenuation_db_per_km(rain_rate_mm_h)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::f64::consts::FRAC_PI_2;

    /// Table 5 of the Recommendation, rounded there to four digits: (GHz, k_H, α_H, k_V, α_V).
    #[test]
    fn table_5() {
        for (ghz, k_h, alpha_h, k_v, alpha_v) in [
            (1.0, 0.000_025_9, 0.969_1, 0.000_030_8, 0.859_2),
            (10.0, 0.012_17, 1.257_1, 0.011_29, 1.215_6),
            (30.0, 0.240_3, 0.948_5, 0.229_1, 0.912_9),
            (100.0, 1.367_1, 0.681_5, 1.368_0, 0.676_5),
        ] {
            for (tilt, k, alpha) in [(0.0, k_h, alpha_h), (FRAC_PI_2, k_v, alpha_v)] {
                let found = RainCoefficients::new(ghz * 1e9, 0.0, tilt);
                assert!((found.k / k - 1.0).abs() < 3e-3, "{ghz}: {}", found.k);
                assert!((found.alpha - alpha).abs() < 1e-4, "{ghz}: {}", found.alpha);
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_comes(
            f in prop::num::f64::ANY,
            elevation in prop::num::f64::ANY,
            tilt in prop::num::f64::ANY,
            rate in prop::num::f64::ANY,
        ) {
            let loss = attenuation_db_per_km(f, elevation, tilt, rate);
            prop_assert!(loss.is_finite() && loss >= 0.0, "{loss}");
        }

        #[test]
        fn heavier_rain_costs_more(f in 1e9_f64..1e12, tilt in 0.0_f64..1.5, rate in 0.0_f64..150.0) {
            let coefficients = RainCoefficients::new(f, 0.1, tilt);
            prop_assert!(
                coefficients.attenuation_db_per_km(rate)
                    <= coefficients.attenuation_db_per_km(rate + 1.0)
            );
        }
    }
}
