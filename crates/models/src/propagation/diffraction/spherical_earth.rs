//! Diffraction over a smooth, round Earth: P.526-15, sections 3.1.1 (first term of the residue series) and 3.2 (any distance).

use super::super::{SPEED_OF_LIGHT_M_S, within};
use super::Polarisation;
use gapfiller_numerics::math::{acos_clamped, cbrt, cos, log10, pow, square};
use std::f64::consts::FRAC_PI_3;

/// Relative permittivity and conductivity \[S/m\] of a ground (the values that P.526-15, section 4.5.2, takes).
#[derive(Clone, Copy)]
struct Ground {
    permittivity: f64,
    conductivity_s_m: f64,
}

const LAND: Ground = Ground {
    permittivity: 22.0,
    conductivity_s_m: 0.003,
};
const SEA: Ground = Ground {
    permittivity: 80.0,
    conductivity_s_m: 5.0,
};

/// Two antennas over a smooth Earth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SmoothEarth {
    /// Distance along the ground \[m\].
    pub distance_m: f64,
    /// Height of the first antenna above the ground \[m\].
    pub first_antenna_m: f64,
    /// Height of the second antenna above the ground \[m\].
    pub second_antenna_m: f64,
    /// Frequency \[Hz\], at least 10 MHz.
    pub frequency_hz: f64,
    /// Effective radius of the Earth \[m\].
    pub effective_radius_m: f64,
    /// Polarisation.
    pub polarisation: Polarisation,
    /// The share of the path over the sea, 0 to 1.
    pub sea_share: f64,
}

/// Loss \[dB\] by diffraction over a smooth Earth (P.526-15, section 3.2): 0 where the path is clear.
///
/// ```
/// use gapfiller_models::propagation::diffraction::{Polarisation, SmoothEarth, spherical_earth_db};
///
/// // A mast of 30 m and a ship of 30 m, at 1 GHz: clear at 20 km, far below the horizon at 80 km.
/// let at = |distance_m| spherical_earth_db(&SmoothEarth {
///     distance_m,
///     first_antenna_m: 30.0,
///     second_antenna_m: 30.0,
///     frequency_hz: 1e9,
///     effective_radius_m: 8.5e6,
///     polarisation: Polarisation::Horizontal,
///     sea_share: 1.0,
/// });
/// assert_eq!(at(10_000.0), 0.0);
/// assert!(at(80_000.0) > 40.0);
/// ```
#[must_use]
pub fn spherical_earth_db(earth: &SmoothEarth) -> f64 {
    let case = Case::of(earth);
    let (d, a) = (case.distance_km, case.radius_km);
    let (h1, h2) = (case.first_m, case.second_m);
    let horizon_km = (2.0 * a).sqrt() * ((0.001 * h1).sqrt() + (0.001 * h2).sqrt());
    if d >= horizon_km {
        return case.first_term_db(a).max(0.0);
    }
    // The smallest clearance of the straight line, by the root of a cubic in closed form.
    let c = (h1 - h2) / (h1 + h2);
    let m = 250.0 * d * d / (a * (h1 + h2));
    let angle = acos_clamped(1.5 * c * (3.0 * m / (m + 1.0) / square(m + 1.0)).sqrt());
    let b = 2.0 * ((m + 1.0) / (3.0 * m)).sqrt() * cos(FRAC_PI_3 + angle / 3.0);
    let d1 = 0.5 * d * (1.0 + b);
    let d2 = d - d1;
    let clearance_m = ((h1 - 500.0 * d1 * d1 / a) * d2 + (h2 - 500.0 * d2 * d2 / a) * d1) / d;
    // What it takes for no loss: 0.55 of the first Fresnel zone.
    let needed_m = 17.456 * (d1 * d2 * case.wavelength_m / d).max(0.0).sqrt();
    if clearance_m.is_nan() || clearance_m > needed_m {
        return 0.0;
    }
    // An Earth on which the ends would just see each other, and between its loss and none by clearance.
    let marginal_km = 500.0 * square(d / (h1.sqrt() + h2.sqrt()));
    let loss = case.first_term_db(marginal_km);
    let share = if needed_m > 0.0 {
        1.0 - clearance_m / needed_m
    } else {
        0.0
    };
    if loss > 0.0 {
        share.max(0.0) * loss
    } else {
        0.0
    }
}

/// The same in the Recommendation's units, every number in its range.
struct Case {
    distance_km: f64,
    first_m: f64,
    second_m: f64,
    frequency_mhz: f64,
    radius_km: f64,
    wavelength_m: f64,
    polarisation: Polarisation,
    sea_share: f64,
}

impl Case {
    fn of(earth: &SmoothEarth) -> Self {
        let frequency_hz = within(earth.frequency_hz, 1e7, 1e12);
        Self {
            distance_km: within(earth.distance_m, 1.0, 1e8) / 1e3,
            first_m: within(earth.first_antenna_m, 0.0, 1e6),
            second_m: within(earth.second_antenna_m, 0.0, 1e6),
            frequency_mhz: frequency_hz / 1e6,
            radius_km: within(earth.effective_radius_m, 1e5, 1e12) / 1e3,
            wavelength_m: SPEED_OF_LIGHT_M_S / frequency_hz,
            polarisation: earth.polarisation,
            sea_share: within(earth.sea_share, 0.0, 1.0),
        }
    }

    /// Loss \[dB\] by the first term of the residue series over an Earth of a radius \[km\], land and sea by their shares.
    fn first_term_db(&self, radius_km: f64) -> f64 {
        let radius_km = within(radius_km, 1.0, 1e12);
        let over = |ground| self.first_term_over_db(radius_km, ground);
        match self.sea_share {
            0.0 => over(LAND),
            1.0 => over(SEA),
            share => share * over(SEA) + (1.0 - share) * over(LAND),
        }
    }

    /// The same over one kind of ground (section 3.1.1).
    fn first_term_over_db(&self, radius_km: f64, ground: Ground) -> f64 {
        let (f, a) = (self.frequency_mhz, radius_km);
        let loss_tangent = 18_000.0 * ground.conductivity_s_m / f;
        let horizontal = 0.36
            / cbrt(a * f)
            / pow(
                square(ground.permittivity - 1.0) + square(loss_tangent),
                0.25,
            );
        let admittance = match self.polarisation {
            Polarisation::Horizontal => horizontal,
            Polarisation::Vertical => {
                horizontal * (square(ground.permittivity) + square(loss_tangent)).sqrt()
            }
        };
        let k2 = square(admittance);
        let beta = (1.0 + 1.6 * k2 + 0.67 * k2 * k2) / (1.0 + 4.5 * k2 + 1.53 * k2 * k2);
        let x = 2.188 * beta * cbrt(f) / square(cbrt(a)) * self.distance_km;
        let height_gain = |height_m: f64| {
            let y = 9.575e-3 * beta * square(cbrt(f)) / cbrt(a) * height_m;
            let b = beta * y;
            let gain = if b > 2.0 {
                17.6 * (b - 1.1).sqrt() - 5.0 * log10(b - 1.1) - 8.0
            } else {
                20.0 * log10(b + 0.1 * b * b * b)
            };
            gain.max(2.0 + 20.0 * log10(admittance))
        };
        let by_distance = if x >= 1.6 {
            11.0 + 10.0 * log10(x) - 17.6 * x
        } else {
            -20.0 * log10(x) - 5.6488 * pow(x, 1.425)
        };
        -by_distance - height_gain(self.first_m) - height_gain(self.second_m)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn earth(distance_m: f64, heights: (f64, f64)) -> SmoothEarth {
        SmoothEarth {
            distance_m,
            first_antenna_m: heights.0,
            second_antenna_m: heights.1,
            frequency_hz: 3e9,
            effective_radius_m: 8.5e6,
            polarisation: Polarisation::Horizontal,
            sea_share: 0.0,
        }
    }

    #[test]
    fn the_ends_may_change_places() {
        let one = spherical_earth_db(&earth(90_000.0, (20.0, 300.0)));
        let other = spherical_earth_db(&earth(90_000.0, (300.0, 20.0)));
        assert!((one - other).abs() < 1e-9, "{one} {other}");
    }

    proptest! {
        #[test]
        fn farther_costs_more(d in 1e3_f64..4e5, h1 in 1.0_f64..1e3, h2 in 1.0_f64..1e4) {
            let near = spherical_earth_db(&earth(d, (h1, h2)));
            let far = spherical_earth_db(&earth(d * 1.05, (h1, h2)));
            // The two branches of the Recommendation meet within half a decibel.
            prop_assert!(far >= near - 0.5, "{near} {far}");
        }

        #[test]
        fn whatever_comes(
            d in prop::num::f64::ANY,
            h1 in prop::num::f64::ANY,
            h2 in prop::num::f64::ANY,
            f in prop::num::f64::ANY,
            a in prop::num::f64::ANY,
            sea in prop::num::f64::ANY,
            upright in any::<bool>(),
        ) {
            let loss = spherical_earth_db(&SmoothEarth {
                distance_m: d,
                first_antenna_m: h1,
                second_antenna_m: h2,
                frequency_hz: f,
                effective_radius_m: a,
                polarisation: if upright { Polarisation::Vertical } else { Polarisation::Horizontal },
                sea_share: sea,
            });
            prop_assert!(loss.is_finite() && loss >= 0.0, "{loss}");
        }
    }
}
