//! One edge in the way.

use super::super::within;
use gapfiller_numerics::math::log10;
use gapfiller_numerics::special::fresnel_tail;

/// More than this is no farther behind an edge, and less no clearer of it.
const FARTHEST: f64 = 1e9;

/// The dimensionless ν of an edge: how far it stands above the straight line between the ends, `obstacle_m` \[m\], negative when
/// the line clears it; `first_m` and `second_m` \[m\] from the ends; ν = h √(2 (1/d₁ + 1/d₂) / λ) (P.526-15, equation 26).
///
/// ```
/// use gapfiller_models::propagation::diffraction::fresnel_parameter;
///
/// // A ridge 100 m above the line, 10 km and 30 km from the ends, at 3 GHz.
/// let nu = fresnel_parameter(100.0, 10_000.0, 30_000.0, 0.1);
/// assert!((nu - 5.164).abs() < 1e-3);
/// ```
#[must_use]
pub fn fresnel_parameter(obstacle_m: f64, first_m: f64, second_m: f64, wavelength_m: f64) -> f64 {
    let length = |value: f64| within(value, 1e-3, 1e12);
    let per_distance = 1.0 / length(first_m) + 1.0 / length(second_m);
    let wavelength = within(wavelength_m, 1e-6, 1e6);
    within(obstacle_m, -1e9, 1e9) * (2.0 * per_distance / wavelength).sqrt()
}

/// Loss \[dB\] at one edge of parameter ν, exactly (P.526-15, equation 30).
///
/// J(ν) = −20 log₁₀ (½ √((1 − C − S)² + (C − S)²)) with the Fresnel integrals C(ν) and S(ν). Before the edge the wave swings
/// about its free strength, so the loss may be slightly negative. A ν that is not a number counts as far before the edge.
///
/// ```
/// use gapfiller_models::propagation::diffraction::knife_edge_db;
///
/// assert!((knife_edge_db(0.0) - 6.0206).abs() < 1e-4); // on the line: half of the field
/// assert!((knife_edge_db(2.4) - 20.618_195).abs() < 1e-6);
/// ```
#[must_use]
pub fn knife_edge_db(nu: f64) -> f64 {
    // ½ |(1 − C − S) + i (C − S)| is |∫_ν^∞ e^(iπt²/2) dt| / √2.
    -20.0 * log10(fresnel_tail(within(nu, -FARTHEST, FARTHEST)) / std::f64::consts::SQRT_2)
}

/// Loss \[dB\] at one edge of parameter ν, approximately (P.526-15, equation 31): within 0.15 dB of [`knife_edge_db`] above
/// ν = −0.5, none below −0.78.
///
/// ```
/// use gapfiller_models::propagation::diffraction::knife_edge_approximate_db;
///
/// assert!((knife_edge_approximate_db(0.0) - 6.032_852).abs() < 1e-6);
/// assert_eq!(knife_edge_approximate_db(-1.0), 0.0);
/// ```
#[must_use]
pub fn knife_edge_approximate_db(nu: f64) -> f64 {
    let nu = within(nu, -FARTHEST, FARTHEST);
    if nu <= -0.78 {
        return 0.0;
    }
    let above = nu - 0.1;
    6.9 + 20.0 * log10((above * above + 1.0).sqrt() + above)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whatever_comes(
            a in prop::num::f64::ANY,
            b in prop::num::f64::ANY,
            c in prop::num::f64::ANY,
            d in prop::num::f64::ANY,
        ) {
            let nu = fresnel_parameter(a, b, c, d);
            prop_assert!(nu.is_finite());
            for nu in [a, nu] {
                prop_assert!(knife_edge_db(nu).is_finite());
                prop_assert!(knife_edge_approximate_db(nu).is_finite());
            }
        }

        #[test]
        fn the_approximation_is_one(nu in -0.5_f64..100.0) {
            prop_assert!((knife_edge_db(nu) - knife_edge_approximate_db(nu)).abs() < 0.15);
        }
    }
}
