//! Ground clutter: what the ground under a low target sends back, and what filtering leaves of it.
//!
//! A mission-level model from open textbooks, for low targets before a ground radar and for airborne radars that look down:
//!
//! 1. **Grazing angle ψ** at which the ray meets the ground at the target's range R, over an earth of 4/3 radius aₑ, from an
//!    antenna at height h above that ground: sin ψ = h/R · (1 + h/2aₑ) − R/2aₑ. Beyond the horizon it is negative: no clutter.
//! 2. **Reflectivity**, constant-gamma: σ⁰ = γ sin ψ (D. K. Barton, *Land Clutter Models for Radar Design and Analysis*, Proc.
//!    IEEE 73 (1985) 198–204; F. E. Nathanson, *Radar Design Principles*, 2nd ed. 1991, chapter 7). γ about −20 dB for flat bare
//!    ground, −15 dB for farmland, −10 dB for wooded hills, −5 dB for mountains and towns.
//! 3. **Cell** on the ground: R θ ΔR / cos ψ (M. I. Skolnik, *Introduction to Radar Systems*, 3rd ed. 2001, chapter 7).
//! 4. **Elevation pattern**: a beam pointed at the target sees the ground below it off its middle, by the sum of the
//!    target's elevation and the ray's depression; Gaussian, two-way, never below [`FAR_SIDE_LOBES`].
//! 5. **Improvement factor** I: Doppler filtering divides the clutter by it (Skolnik, chapter 3, IEEE Std 686: gain in
//!    signal-to-clutter ratio averaged over target speeds).
//!
//! What is left counts as noise: snr / (1 + residue), with the residue in units of the noise. As the same range equation serves
//! target and clutter, the residue needs no power or gain: it is the ratio that a target of σ_c / I would have.
//! A target slower than the filter's notch is lost whatever its strength; that is a parameter of its own.

use super::bounded;
use super::scanning::two_way_gain;
use serde::{Deserialize, Serialize};

/// Radius of the smooth earth with standard refraction \[m\]: 4/3 of 6,371 km (Schelleng, Burrows and Ferrell 1933).
pub const EFFECTIVE_EARTH_RADIUS_M: f64 = 4.0 / 3.0 * 6_371_000.0;

/// Two-way gain far from the middle of a beam in elevation \[ratio\]: −50 dB, 25 dB each way, assumed.
pub const FAR_SIDE_LOBES: f64 = 1e-5;

/// The ground and the filter.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Clutter {
    /// γ, the reflectivity of the ground at vertical incidence \[ratio\].
    pub gamma_ratio: f64,
    /// Improvement factor of the Doppler filter \[ratio\].
    pub improvement_ratio: f64,
    /// Half-power width of the beam in elevation \[rad\].
    pub elevation_beamwidth_rad: f64,
}

/// Where a look goes, as far as clutter is concerned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClutterLook {
    /// Antenna above the ground that is looked at \[m\].
    pub antenna_height_m: f64,
    /// Slant range of the target \[m\].
    pub range_m: f64,
    /// Sine of the target's elevation above the antenna's horizontal.
    pub elevation_sine: f64,
    /// Size of the cell in range \[m\].
    pub range_resolution_m: f64,
    /// Size of the cell in azimuth \[rad\].
    pub azimuth_resolution_rad: f64,
}

/// Sine of the grazing angle at a slant range from an antenna at a height, over a smooth earth; 0 beyond the horizon.
///
/// ```
/// use gapfiller_models::radar::grazing_sine;
/// // An early-warning aircraft at 9,150 m meets the ground 200 km off at 34 mrad, two degrees …
/// assert!((grazing_sine(9_150.0, 200_000.0) - 0.034).abs() < 1e-3);
/// // … and its horizon is just short of 395 km.
/// assert!(grazing_sine(9_150.0, 393_000.0) > 0.0);
/// assert_eq!(grazing_sine(9_150.0, 396_000.0), 0.0);
/// ```
#[must_use]
#[inline]
pub fn grazing_sine(antenna_height_m: f64, range_m: f64) -> f64 {
    let range_m = bounded(range_m, 1.0, 1e9);
    let height_m = bounded(antenna_height_m, 0.0, 1e7);
    let curvature = 0.5 / EFFECTIVE_EARTH_RADIUS_M;
    let sine = height_m / range_m * (1.0 + height_m * curvature) - range_m * curvature;
    sine.clamp(0.0, 1.0)
}

impl Clutter {
    /// Cross-section of the ground in the target's cell, as the beam on the target sees it, before filtering \[m²\].
    #[must_use]
    #[inline]
    pub fn cross_section_m2(&self, look: &ClutterLook) -> f64 {
        let grazing = grazing_sine(look.antenna_height_m, look.range_m);
        if grazing <= 0.0 {
            return 0.0;
        }
        // Straight below, the flat cell of the textbook would be boundless.
        let cosine = (1.0 - grazing * grazing).max(0.01).sqrt();
        let cell_m2 = bounded(look.range_m, 1.0, 1e9)
            * bounded(look.azimuth_resolution_rad, 0.0, 7.0)
            * bounded(look.range_resolution_m, 0.0, 1e9)
            / cosine;
        // Depression at the antenna: the grazing angle and the earth's curvature between. Small angles: sines serve as angles.
        let depression = grazing + look.range_m / EFFECTIVE_EARTH_RADIUS_M;
        let offset = (look.elevation_sine + depression).max(0.0);
        let pattern = two_way_gain(offset, self.elevation_beamwidth_rad).max(FAR_SIDE_LOBES);
        bounded(self.gamma_ratio, 0.0, 1e3) * grazing * cell_m2 * pattern
    }

    /// What filtering leaves of it \[m²\]: the target must stand out from this and from the noise.
    #[must_use]
    #[inline]
    pub fn residue_m2(&self, look: &ClutterLook) -> f64 {
        self.cross_section_m2(look) / bounded(self.improvement_ratio, 1.0, 1e15)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gapfiller_numerics::math::db_to_ratio;

    fn farmland() -> Clutter {
        Clutter {
            gamma_ratio: db_to_ratio(-15.0),
            improvement_ratio: db_to_ratio(40.0),
            elevation_beamwidth_rad: 0.4,
        }
    }

    fn look(antenna_height_m: f64, range_m: f64, elevation_sine: f64) -> ClutterLook {
        ClutterLook {
            antenna_height_m,
            range_m,
            elevation_sine,
            range_resolution_m: 150.0,
            azimuth_resolution_rad: 0.02,
        }
    }

    #[test]
    fn by_hand_on_flat_ground() {
        // 1000 m up, 10 km off: sin ψ = 0.1 · (1 + 5.9e-5) − 5.886e-4 = 0.0994173; cell 30,000 m² / 0.995046; γ 0.0316228.
        let flat = Clutter {
            elevation_beamwidth_rad: 1e6,
            ..farmland()
        };
        let by_hand = 0.031_622_777 * 0.099_417_3 * 30_000.0 / 0.995_046;
        let got = flat.cross_section_m2(&look(1_000.0, 10_000.0, -0.1));
        assert!((got / by_hand - 1.0).abs() < 1e-4, "{got} {by_hand}");
        let residue = flat.residue_m2(&look(1_000.0, 10_000.0, -0.1));
        assert!((residue * 1e4 / got - 1.0).abs() < 1e-12);
    }

    #[test]
    fn no_clutter_beyond_the_horizon() {
        // The horizon of a 20 m mast is 18.4 km off.
        assert!(farmland().residue_m2(&look(20.0, 18_000.0, 0.0)) > 0.0);
        assert_eq!(farmland().residue_m2(&look(20.0, 19_000.0, 0.0)), 0.0);
        // From 9 km up, an aircraft sees the ground 300 km off.
        assert!(farmland().residue_m2(&look(9_000.0, 300_000.0, -0.03)) > 0.0);
    }

    #[test]
    fn a_high_target_leaves_the_ground_below_the_beam() {
        let low = farmland().residue_m2(&look(20.0, 10_000.0, 0.0));
        let mut before = low;
        for tenth in 1..10 {
            let now = farmland().residue_m2(&look(20.0, 10_000.0, 0.1 * f64::from(tenth)));
            assert!(now <= before);
            before = now;
        }
        assert!((before / low - FAR_SIDE_LOBES).abs() < 0.01 * FAR_SIDE_LOBES);
    }
}
