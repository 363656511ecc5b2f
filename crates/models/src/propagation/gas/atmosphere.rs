//! The mean annual global reference atmosphere: Recommendation ITU-R P.835-6 (2017), Annex 1, section 1.

use super::super::within;
use super::Air;
use gapfiller_numerics::math::{exp, pow};

/// Nothing is left above \[m\]; higher counts as this high.
pub const TOP_M: f64 = 100_000.0;

/// Water vapour at the ground \[kg/m³\], and the height over which it falls by a factor e \[m\] (P.835-6, equation 6).
const VAPOUR_AT_GROUND_KG_M3: f64 = 7.5e-3;
const VAPOUR_SCALE_M: f64 = 2_000.0;
/// High up the vapour's share of the pressure stays at this (P.835-6, section 1.2).
const LEAST_MIXING_RATIO: f64 = 2.0e-6;

/// A layer in which the temperature follows one line: where it begins \[km, geopotential\], temperature there \[K\], its slope
/// \[K/km\] and the pressure there \[hPa\] (equations 2 and 3).
struct Layer {
    base_km: f64,
    temperature_k: f64,
    slope_k_km: f64,
    pressure_hpa: f64,
}

#[rustfmt::skip]
const LAYERS: [Layer; 7] = [
    Layer { base_km: 0.0, temperature_k: 288.15, slope_k_km: -6.5, pressure_hpa: 1_013.25 },
    Layer { base_km: 11.0, temperature_k: 216.65, slope_k_km: 0.0, pressure_hpa: 226.322_6 },
    Layer { base_km: 20.0, temperature_k: 216.65, slope_k_km: 1.0, pressure_hpa: 54.749_80 },
    Layer { base_km: 32.0, temperature_k: 228.65, slope_k_km: 2.8, pressure_hpa: 8.680_422 },
    Layer { base_km: 47.0, temperature_k: 270.65, slope_k_km: 0.0, pressure_hpa: 1.109_106 },
    Layer { base_km: 51.0, temperature_k: 270.65, slope_k_km: -2.8, pressure_hpa: 0.669_416_7 },
    Layer { base_km: 71.0, temperature_k: 214.65, slope_k_km: -2.0, pressure_hpa: 0.039_566_49 },
];

/// Gravity over the gas constant of air \[K/km\].
const GRAVITY_OVER_GAS_K_KM: f64 = 34.1632;

/// The air at a height above sea level \[m\]. Below the sea counts as at the sea, above 100 km as at 100 km.
///
/// The Recommendation's pressure is that of moist air; the vapour's share is taken off for [`Air::dry_pressure_pa`].
///
/// ```
/// use gapfiller_models::propagation::gas::reference_atmosphere;
///
/// let cruise = reference_atmosphere(10_000.0);
/// assert!((cruise.temperature_k - 223.25).abs() < 0.01);
/// assert!((cruise.dry_pressure_pa - 26_500.0).abs() < 10.0);
/// ```
#[must_use]
pub fn reference_atmosphere(height_m: f64) -> Air {
    let height_km = within(height_m, 0.0, TOP_M) / 1e3;
    let (temperature_k, pressure_hpa) = if height_km < 86.0 {
        below_86_km(height_km)
    } else {
        above_86_km(height_km)
    };
    let by_scale_hpa =
        VAPOUR_AT_GROUND_KG_M3 * exp(-height_km * 1e3 / VAPOUR_SCALE_M) * 1e3 * temperature_k
            / 216.7;
    let vapour_hpa = by_scale_hpa.max(LEAST_MIXING_RATIO * pressure_hpa);
    Air {
        dry_pressure_pa: (pressure_hpa - vapour_hpa) * 100.0,
        temperature_k,
        vapour_density_kg_m3: vapour_hpa * 216.7 / temperature_k / 1e3,
    }
}

/// Temperature \[K\] and pressure \[hPa\] in the lower height regime (equations 1 to 3).
fn below_86_km(height_km: f64) -> (f64, f64) {
    let geopotential_km = 6_356.766 * height_km / (6_356.766 + height_km);
    let layer = LAYERS
        .iter()
        .rev()
        .find(|layer| geopotential_km >= layer.base_km)
        .unwrap_or(&LAYERS[0]);
    let above_km = geopotential_km - layer.base_km;
    let temperature = layer.temperature_k + layer.slope_k_km * above_km;
    let share = if layer.slope_k_km == 0.0 {
        exp(-GRAVITY_OVER_GAS_K_KM * above_km / layer.temperature_k)
    } else {
        pow(
            layer.temperature_k / temperature,
            GRAVITY_OVER_GAS_K_KM / layer.slope_k_km,
        )
    };
    (temperature, layer.pressure_hpa * share)
}

/// Temperature \[K\] and pressure \[hPa\] in the upper height regime, to 100 km (equations 4 and 5).
fn above_86_km(height_km: f64) -> (f64, f64) {
    let temperature = if height_km <= 91.0 {
        186.867_3
    } else {
        let share = (height_km - 91.0) / 19.942_9;
        263.190_5 - 76.323_2 * (1.0 - share * share).sqrt()
    };
    let coefficients = [
        1.340_543e-6,
        -4.789_660e-4,
        6.424_731e-2,
        -4.011_801,
        95.571_899,
    ];
    let ln_pressure = coefficients
        .iter()
        .fold(0.0, |sum, coefficient| sum * height_km + coefficient);
    (temperature, exp(ln_pressure))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Total pressures of the US Standard Atmosphere 1976, table I, which the Recommendation follows below 86 km.
    #[test]
    fn us_standard_atmosphere() {
        for (height_m, temperature_k, pressure_pa) in [
            (0.0, 288.150, 101_325.0),
            (5_000.0, 255.676, 54_048.0),
            (11_000.0, 216.774, 22_700.0),
            (20_000.0, 216.650, 5_529.3),
            (30_000.0, 226.509, 1_197.0),
            (50_000.0, 270.650, 79.779),
            (80_000.0, 198.639, 1.0524),
        ] {
            let air = reference_atmosphere(height_m);
            let total = air.dry_pressure_pa + air.vapour_pressure_pa();
            assert!(
                (air.temperature_k - temperature_k).abs() < 2e-3,
                "{height_m}"
            );
            assert!(
                (total / pressure_pa - 1.0).abs() < 2e-4,
                "{height_m}: {total}"
            );
        }
    }

    #[test]
    fn no_jumps_and_no_surprises() {
        for height in (0..100_000).step_by(10) {
            let (here, next) = (
                reference_atmosphere(f64::from(height)),
                reference_atmosphere(f64::from(height) + 10.0),
            );
            assert!(
                (here.temperature_k - next.temperature_k).abs() < 0.5,
                "{height}"
            );
            let ratio = next.dry_pressure_pa / here.dry_pressure_pa;
            assert!((0.99..1.0).contains(&ratio), "{height}: {ratio}");
            assert!(here.vapour_density_kg_m3 > 0.0);
        }
        for odd in [f64::NAN, f64::NEG_INFINITY, -1.0] {
            assert_eq!(reference_atmosphere(odd), reference_atmosphere(0.0));
        }
        assert_eq!(
            reference_atmosphere(f64::INFINITY),
            reference_atmosphere(1e5)
        );
    }
}
