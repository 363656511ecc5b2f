//! Refraction: the radius of an Earth over which a bent ray runs straight, and how far one sees over it.
//!
//! In an atmosphere whose refractive index falls evenly with height, rays are arcs. Over a sphere of the *effective* radius
//! they are straight lines, with the same heights above ground: J. C. Schelleng, C. R. Burrows and E. B. Ferrell,
//! "Ultra-short-wave propagation", Proc. IRE 21 (1933) 427–463; Recommendation ITU-R P.310 (effective Earth radius).

use super::within;

/// The refractivity gradient of the reference atmosphere, −39 N-units per km (ITU-R P.310: modified to 4/3) \[1/m\].
pub const STANDARD_GRADIENT_PER_M: f64 = -39.0e-9;

/// Mean radius of the Earth \[m\].
pub const EARTH_RADIUS_M: f64 = gapfiller_geo::frames::MEAN_EARTH_RADIUS_M;

/// 4/3 of the mean radius of the Earth \[m\].
pub const STANDARD_EFFECTIVE_RADIUS_M: f64 = 4.0 / 3.0 * EARTH_RADIUS_M;

/// The effective Earth radius \[m\] for a gradient of the refractive index `gradient_per_m` = dn/dh \[1/m\].
///
/// a_e = a / (1 + a · dn/dh), for rays that leave almost level at the ground, where n is almost 1. None where the ray bends as
/// much as the Earth or more (a duct), and for numbers that make no sphere.
///
/// ```
/// use gapfiller_models::propagation::refraction::{EARTH_RADIUS_M, effective_earth_radius_m};
///
/// let standard = effective_earth_radius_m(EARTH_RADIUS_M, -39e-9).unwrap();
/// assert!((standard - 8.4774e6).abs() < 50.0);
/// assert_eq!(effective_earth_radius_m(EARTH_RADIUS_M, -200e-9), None);
/// ```
#[must_use]
pub fn effective_earth_radius_m(earth_radius_m: f64, gradient_per_m: f64) -> Option<f64> {
    let share = 1.0 + earth_radius_m * gradient_per_m;
    let radius = earth_radius_m / share;
    (earth_radius_m > 0.0 && radius > 0.0 && radius.is_finite()).then_some(radius)
}

/// How far the horizon is from a height \[m\] over a smooth sphere of this effective radius \[m\]: the length of the tangent.
///
/// √(h (2a + h)); a negative height sees nothing.
///
/// ```
/// use gapfiller_models::propagation::refraction::horizon_m;
///
/// assert!((horizon_m(30.0, 8.4774e6) - 22_553.0).abs() < 1.0);
/// ```
#[must_use]
pub fn horizon_m(height_m: f64, effective_radius_m: f64) -> f64 {
    // The bounds keep the product finite.
    let height = within(height_m, 0.0, 1e150);
    (height * (2.0 * within(effective_radius_m, 0.0, 1e150) + height)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn published_case() {
        let radius = effective_earth_radius_m(6_371_000.0, STANDARD_GRADIENT_PER_M).unwrap();
        assert!((radius / 1e6 - 8.4774).abs() < 5e-5, "{radius}");
        assert!((horizon_m(30.0, radius) - 22_553.0).abs() < 0.5);
        // Without bending, the Earth itself.
        assert_eq!(
            effective_earth_radius_m(EARTH_RADIUS_M, 0.0),
            Some(EARTH_RADIUS_M)
        );
    }

    proptest! {
        #[test]
        fn whatever_comes(a in prop::num::f64::ANY, b in prop::num::f64::ANY) {
            if let Some(radius) = effective_earth_radius_m(a, b) {
                prop_assert!(radius > 0.0 && radius.is_finite());
            }
            prop_assert!(horizon_m(a, b) >= 0.0);
        }
    }
}
