//! Attenuation by the gases of the air: Recommendation ITU-R P.676-12 (2019), Annex 1, line by line.
//!
//! Oxygen and water vapour absorb near the frequencies of their lines (44 and 35 of them); pressure widens the lines until
//! those of oxygen near 60 GHz are one. What is left between the lines is a continuum. [`specific_attenuation`] sums all of it
//! for air of one state; [`GasProfile`] follows a ray through the reference atmosphere of P.835.

mod atmosphere;
mod lines;
mod slant;

pub use atmosphere::reference_atmosphere;
pub use slant::GasProfile;
pub(crate) use slant::Ray;

use super::within;
use gapfiller_numerics::math::{exp, pow, square};
use lines::{OXYGEN, WATER_VAPOUR};

/// The highest frequency of the Recommendation \[Hz\]; higher ones count as this one. It begins at 1 GHz; below, the same
/// equations go on without a line nearby.
pub const HIGHEST_FREQUENCY_HZ: f64 = 1.0e12;

/// The state of some air.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Air {
    /// Pressure of the **dry** air \[Pa\]: what a barometer shows, less the pressure of the vapour.
    pub dry_pressure_pa: f64,
    /// Temperature \[K\].
    pub temperature_k: f64,
    /// Density of water vapour \[kg/m³\].
    pub vapour_density_kg_m3: f64,
}

impl Air {
    /// Partial pressure of water vapour \[Pa\] (P.676-12, equation 4: e = ρ T / 216.7 in hPa, g/m³ and K).
    #[must_use]
    pub fn vapour_pressure_pa(&self) -> f64 {
        self.vapour_density_kg_m3 * 1e3 * self.temperature_k / 216.7 * 100.0
    }
}

/// What gases take from a wave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GasAttenuation {
    /// By dry air: the lines of oxygen and the continuum \[dB/km\].
    pub oxygen_db_per_km: f64,
    /// By water vapour \[dB/km\].
    pub vapour_db_per_km: f64,
}

impl GasAttenuation {
    /// By both \[dB/km\].
    #[must_use]
    pub fn total_db_per_km(&self) -> f64 {
        self.oxygen_db_per_km + self.vapour_db_per_km
    }
}

/// Specific attenuation by gases at a frequency \[Hz\] (P.676-12, Annex 1, equations 1 to 9).
///
/// ```
/// use gapfiller_models::propagation::gas::{Air, specific_attenuation};
///
/// let sea_level = Air { dry_pressure_pa: 101_325.0, temperature_k: 288.15, vapour_density_kg_m3: 7.5e-3 };
/// // At 60 GHz oxygen lets nobody listen from afar; at 10 GHz one hardly notices it.
/// assert!((specific_attenuation(60e9, &sea_level).oxygen_db_per_km - 14.6235).abs() < 1e-3);
/// assert!(specific_attenuation(10e9, &sea_level).total_db_per_km() < 0.02);
/// ```
#[must_use]
pub fn specific_attenuation(frequency_hz: f64, air: &Air) -> GasAttenuation {
    let f = within(frequency_hz, 0.0, HIGHEST_FREQUENCY_HZ) / 1e9;
    let temperature = within(air.temperature_k, 50.0, 1_000.0);
    let vapour_density = within(air.vapour_density_kg_m3, 0.0, 1.0);
    let medium = Medium::new(&Air {
        dry_pressure_pa: within(air.dry_pressure_pa, 0.0, 1e6),
        temperature_k: temperature,
        vapour_density_kg_m3: vapour_density,
    });
    GasAttenuation {
        oxygen_db_per_km: 0.1820 * f * (medium.oxygen_lines(f) + medium.dry_continuum(f)),
        vapour_db_per_km: 0.1820 * f * medium.vapour_lines(f),
    }
}

/// Air in the Recommendation's own quantities.
struct Medium {
    /// Pressure of dry air, p \[hPa\].
    dry: f64,
    /// Pressure of water vapour, e \[hPa\].
    vapour: f64,
    /// 300 K over the temperature, θ.
    theta: f64,
    /// θ^0.8.
    theta_08: f64,
}

impl Medium {
    fn new(air: &Air) -> Self {
        let theta = 300.0 / air.temperature_k;
        Self {
            dry: air.dry_pressure_pa / 100.0,
            vapour: air.vapour_pressure_pa() / 100.0,
            theta,
            theta_08: pow(theta, 0.8),
        }
    }

    /// Σ Sᵢ Fᵢ over the lines of oxygen (equations 2a, 3, 5, 6, 7).
    fn oxygen_lines(&self, f: f64) -> f64 {
        let (p, e, theta) = (self.dry, self.vapour, self.theta);
        let mut sum = 0.0;
        for [f0, a1, a2, a3, a4, a5, a6] in OXYGEN {
            let strength = a1 * 1e-7 * p * theta * theta * theta * exp(a2 * (1.0 - theta));
            let by_pressure = if a4 == 0.0 {
                self.theta_08
            } else {
                pow(theta, 0.8 - a4)
            };
            let width = a3 * 1e-4 * (p * by_pressure + 1.1 * e * theta);
            // The Zeeman effect keeps lines from becoming arbitrarily narrow (equation 6b).
            let width = (width * width + 2.25e-6).sqrt();
            let interference = (a5 + a6 * theta) * 1e-4 * (p + e) * self.theta_08;
            sum += strength * line_shape(f, f0, width, interference);
        }
        sum
    }

    /// Σ Sᵢ Fᵢ over the lines of water vapour (equations 2b, 3, 5, 6).
    fn vapour_lines(&self, f: f64) -> f64 {
        let (p, e, theta) = (self.dry, self.vapour, self.theta);
        if e == 0.0 {
            return 0.0;
        }
        let theta_35 = theta * theta * theta * theta.sqrt();
        let mut sum = 0.0;
        for [f0, b1, b2, b3, b4, b5, b6] in WATER_VAPOUR {
            let strength = b1 * 0.1 * e * theta_35 * exp(b2 * (1.0 - theta));
            let width = b3 * 1e-4 * (p * pow(theta, b4) + b5 * e * pow(theta, b6));
            // Doppler broadening (equation 6b).
            let width =
                0.535 * width + (0.217 * width * width + 2.1316e-12 * f0 * f0 / theta).sqrt();
            sum += strength * line_shape(f, f0, width, 0.0);
        }
        sum
    }

    /// The continuum of dry air: the Debye spectrum of oxygen below 10 GHz and nitrogen above 100 GHz (equations 8 and 9).
    fn dry_continuum(&self, f: f64) -> f64 {
        let (p, theta) = (self.dry, self.theta);
        let width = 5.6e-4 * (p + self.vapour) * self.theta_08;
        if width == 0.0 {
            return 0.0;
        }
        // 6.14e-5 / (d (1 + (f/d)²)), written so that a width near zero divides nothing.
        let debye = 6.14e-5 * width / (square(width) + square(f)).max(f64::MIN_POSITIVE);
        let nitrogen = 1.4e-12 * p * theta * theta.sqrt() / (1.0 + 1.9e-5 * f * f.sqrt());
        f * p * theta * theta * (debye + nitrogen)
    }
}

/// The shape of a line, Fᵢ (equation 5).
fn line_shape(f: f64, f0: f64, width: f64, interference: f64) -> f64 {
    let (below, above) = (f0 - f, f0 + f);
    f / f0
        * ((width - interference * below) / (below * below + width * width)
            + (width - interference * above) / (above * above + width * width))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn extremes() {
        let nothing = Air {
            dry_pressure_pa: 0.0,
            temperature_k: 288.0,
            vapour_density_kg_m3: 0.0,
        };
        assert_eq!(specific_attenuation(22e9, &nothing).total_db_per_km(), 0.0);
        let sea_level = reference_atmosphere(0.0);
        assert_eq!(specific_attenuation(0.0, &sea_level).total_db_per_km(), 0.0);
        assert_eq!(
            specific_attenuation(f64::NAN, &sea_level).total_db_per_km(),
            0.0
        );
    }

    proptest! {
        #[test]
        fn whatever_comes(
            f in prop_oneof![prop::num::f64::ANY, 0.0_f64..1e12],
            p in prop_oneof![prop::num::f64::ANY, 0.0_f64..1.2e5],
            t in prop_oneof![prop::num::f64::ANY, 180.0_f64..320.0],
            rho in prop_oneof![prop::num::f64::ANY, 0.0_f64..0.03],
        ) {
            let air = Air { dry_pressure_pa: p, temperature_k: t, vapour_density_kg_m3: rho };
            let found = specific_attenuation(f, &air);
            prop_assert!(found.total_db_per_km().is_finite());
            prop_assert!(found.vapour_db_per_km >= 0.0);
        }

        #[test]
        fn real_air_absorbs(f in 0.1e9_f64..1e12, height in 0.0_f64..60_000.0) {
            prop_assert!(specific_attenuation(f, &reference_atmosphere(height)).total_db_per_km() > 0.0);
        }
    }
}
