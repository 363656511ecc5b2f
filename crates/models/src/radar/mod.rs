//! Radar: what a look at a target needs, from published parameters.
//!
//! A radar is described the way makers describe it: *a target of this cross-section is detected at this range with this
//! probability, at this false-alarm probability* ([`RadarModel`]). From these the model works back to a signal-to-noise ratio
//! and forward to the probability of any other look:
//!
//! 1. [`required_snr`] inverts the exact detection equations: the ratio that the reference range stands for.
//! 2. [`snr_from_reference`] scales it by cross-section and by the fourth power of range.
//! 3. [`probability`] gives the probability of detection exactly (Swerling 0 to 4, N pulses); [`PdTable`] gives the same within
//!    1e-4, fast enough for every look of a run.
//!
//! [`RadarModel::detector`] does step 1 once and returns a [`Detector`] for steps 2 and 3. Geometry (sector, elevation, masking,
//! the blind speed), false alarms and measurement errors are fields here and are applied by whoever makes the look.
//!
//! Beside these, each in a file of its own: the range equation from power and gain ([`power_equation`]), cumulative detection on an
//! approach ([`Approach`]), M-of-N confirmation ([`Confirmation`]), blind speeds, beam and scan, resolution, false alarms,
//! ground clutter ([`Clutter`]), and two published approximations as cross-checks.
//!
//! All lengths are metres, angles radians, signal-to-noise ratios plain ratios of the *mean per pulse*; decibels appear only in
//! files and reports.
//!
//! ```
//! use gapfiller_models::radar::{RadarModel, Swerling};
//!
//! // A made-up gap filler on the coast at Samandağ: 2 m² at 120 km, Pd 0.8, Pfa 1e-6, eight pulses, 5 s a turn.
//! let radar = RadarModel {
//!     name: "gap filler at Samandağ".to_owned(),
//!     reference_range_m: 120_000.0,
//!     reference_rcs_m2: 2.0,
//!     reference_pd: 0.8,
//!     pfa: 1e-6,
//!     n_pulses: 8,
//!     swerling: Swerling::Case1,
//!     instrumented_range_m: 180_000.0,
//!     minimum_range_m: 1_000.0,
//!     renewal_s: 5.0,
//!     half_sector_rad: core::f64::consts::PI,
//!     elevation_min_rad: 0.0,
//!     elevation_max_rad: 0.7,
//!     range_sigma_m: 60.0,
//!     azimuth_sigma_rad: 0.004,
//!     elevation_sigma_rad: 0.008,
//!     range_resolution_m: 150.0,
//!     azimuth_resolution_rad: 0.026,
//!     minimum_radial_speed_m_s: 25.0,
//!     false_alarms_per_scan: 1.0,
//!     antenna_height_m: 12.0,
//!     capacity: 200,
//! };
//! let detector = radar.detector();
//! // At the reference, the reference probability.
//! assert!((detector.probability(120_000.0, 2.0) - 0.8).abs() < 1e-4);
//! // A light aircraft of 2 m² over Latakia, 60 km south: all but certain. A missile of 0.1 m² there: two times in three.
//! assert!(detector.probability(60_000.0, 2.0) > 0.98);
//! assert!((0.6..0.8).contains(&detector.probability(60_000.0, 0.1)));
//! // Sixteen times less cross-section, half the range.
//! let ratio = detector.maximum_range_m(1.6) / detector.maximum_range_m(0.1);
//! assert!((ratio - 2.0).abs() < 1e-12);
//! ```

mod approach;
mod approximations;
mod blind_speed;
mod clutter;
mod confirmation;
mod counts;
mod detection;
mod equation;
mod false_alarm_rate;
mod pd_table;
pub mod power_equation;
mod resolution;
mod scanning;

pub use approach::Approach;
pub use approximations::{albersheim_snr_db, shnidman_snr_db};
pub use blind_speed::{blind_speed_m_s, canceller_response, notch_half_width_m_s};
pub use clutter::{Clutter, ClutterLook, EFFECTIVE_EARTH_RADIUS_M, FAR_SIDE_LOBES, grazing_sine};
pub use confirmation::{Confirmation, MAXIMUM_WINDOW};
pub use detection::{MAXIMUM_PULSES, Swerling, probability, required_snr, threshold};
pub use equation::{range_for, snr_from_reference};
pub use false_alarm_rate::SearchCells;
pub use pd_table::{NEGLIGIBLE, PdTable, TOLERANCE};
pub use power_equation::{
    BOLTZMANN_J_K, PulseRadar, SPEED_OF_LIGHT_M_S, STANDARD_TEMPERATURE_K, SearchRadar,
    solid_angle_sr,
};
pub use resolution::{Resolution, angle_between, centroid_step};
pub use scanning::{
    beam_shape_loss_db, gain_with_side_lobes, one_way_gain, pulses_per_dwell, time_on_target_s,
    two_way_gain,
};

use serde::{Deserialize, Serialize};

/// Beyond [`Detector::maximum_range_m`] a target adds less than this to the false-alarm probability.
const OUT_OF_REACH: f64 = 1e-4;

/// A number brought into a range; what is not a number becomes the lowest.
#[inline]
pub(crate) fn bounded(value: f64, lowest: f64, highest: f64) -> f64 {
    // `max` and `min` pass over a NaN, which `clamp` would keep.
    value.max(lowest).min(highest)
}

/// One radar, compiled: SI units, angles in radians.
///
/// The four `reference_` and detection fields belong together: a range means nothing without its cross-section, probability,
/// false-alarm probability and fluctuation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RadarModel {
    /// Name of the type in the library.
    pub name: String,
    /// Range \[m\] at which the reference target is detected with the reference probability in one look.
    pub reference_range_m: f64,
    /// Mean cross-section of the reference target \[m²\].
    pub reference_rcs_m2: f64,
    /// Probability of detection of the reference target at the reference range.
    pub reference_pd: f64,
    /// False-alarm probability per cell and look that sets the threshold.
    pub pfa: f64,
    /// Pulses integrated non-coherently in one look.
    pub n_pulses: u32,
    /// Fluctuation of targets.
    pub swerling: Swerling,
    /// No plot beyond this range \[m\], however strong the echo.
    pub instrumented_range_m: f64,
    /// No plot nearer than this \[m\].
    pub minimum_range_m: f64,
    /// Time between two looks at the same place \[s\].
    pub renewal_s: f64,
    /// Half the azimuth sector about boresight \[rad\]; π for all round.
    pub half_sector_rad: f64,
    /// Lowest elevation \[rad\].
    pub elevation_min_rad: f64,
    /// Highest elevation \[rad\].
    pub elevation_max_rad: f64,
    /// Standard deviation of measured range \[m\].
    pub range_sigma_m: f64,
    /// Standard deviation of measured azimuth \[rad\].
    pub azimuth_sigma_rad: f64,
    /// Standard deviation of measured elevation \[rad\].
    pub elevation_sigma_rad: f64,
    /// Two targets nearer than this in range \[m\], and than the next in azimuth, give one plot.
    pub range_resolution_m: f64,
    /// See `range_resolution_m` \[rad\].
    pub azimuth_resolution_rad: f64,
    /// Slower than this towards or away from the radar, a target is lost in the clutter filter \[m/s\].
    pub minimum_radial_speed_m_s: f64,
    /// Mean number of false plots in one scan.
    pub false_alarms_per_scan: f64,
    /// Antenna above ground \[m\].
    pub antenna_height_m: f64,
    /// Targets followed at once, at most.
    pub capacity: usize,
}

impl RadarModel {
    /// Works out the signal-to-noise ratio that the reference stands for, and the table of probabilities.
    ///
    /// Takes some milliseconds: once per radar, not once per look.
    #[must_use]
    pub fn detector(&self) -> Detector {
        let reference_snr = required_snr(self.swerling, self.n_pulses, self.pfa, self.reference_pd);
        let table = PdTable::new(self.swerling, self.n_pulses, self.pfa);
        let reach_snr = required_snr(
            self.swerling,
            self.n_pulses,
            self.pfa,
            self.pfa + OUT_OF_REACH,
        );
        Detector {
            snr_scale: snr_from_reference(
                reference_snr,
                self.reference_range_m,
                self.reference_rcs_m2,
                1.0,
                1.0,
            ),
            reach_snr,
            table,
        }
    }
}

/// What a look needs: the table of probabilities and the scale of the range equation.
#[derive(Debug, Clone, PartialEq)]
pub struct Detector {
    table: PdTable,
    /// Signal-to-noise ratio of 1 m² at 1 m: snr₀ R₀⁴ / σ₀ \[m²\].
    snr_scale: f64,
    /// The ratio at which a target is out of reach.
    reach_snr: f64,
}

impl Detector {
    /// Mean signal-to-noise ratio per pulse (a ratio) of a target of mean cross-section `rcs_m2` at `range_m`, in free space.
    ///
    /// Ranges under 1 m count as 1 m. Propagation and jamming multiply the result before [`Self::probability_at_snr`].
    #[must_use]
    #[inline]
    pub fn snr(&self, range_m: f64, rcs_m2: f64) -> f64 {
        let range = range_m.max(1.0);
        let range_squared = range * range;
        self.snr_scale * rcs_m2 / (range_squared * range_squared)
    }

    /// Probability of detection in one look, in free space, within 1e-4 of exact.
    #[must_use]
    #[inline]
    pub fn probability(&self, range_m: f64, rcs_m2: f64) -> f64 {
        self.table.probability(self.snr(range_m, rcs_m2))
    }

    /// Probability of detection in one look at a given mean signal-to-noise ratio per pulse (a ratio).
    #[must_use]
    #[inline]
    pub fn probability_at_snr(&self, snr_ratio: f64) -> f64 {
        self.table.probability(snr_ratio)
    }

    /// The same over noise and what filtering leaves of the ground under the target.
    #[must_use]
    #[inline]
    pub fn snr_in_clutter(&self, clutter: &Clutter, look: &ClutterLook, rcs_m2: f64) -> f64 {
        // The residue goes through the same range equation: in units of the noise it is the ratio that a target of its size has.
        let residue = self.snr(look.range_m, clutter.residue_m2(look));
        self.snr(look.range_m, rcs_m2) / (1.0 + residue)
    }

    /// Range \[m\] beyond which a target of this cross-section is found with a probability of less than 1e-4 above that of a false
    /// alarm.
    #[must_use]
    pub fn maximum_range_m(&self, rcs_m2: f64) -> f64 {
        range_for(self.snr_scale, 1.0, 1.0, self.reach_snr, rcs_m2)
    }

    /// The table in use.
    #[must_use]
    pub fn table(&self) -> &PdTable {
        &self.table
    }

    /// Signal-to-noise ratio of a target of 1 m² at 1 m: snr₀ R₀⁴ / σ₀ \[m²\].
    #[must_use]
    pub fn snr_scale(&self) -> f64 {
        self.snr_scale
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn long_range() -> RadarModel {
        RadarModel {
            name: "long-range search".to_owned(),
            reference_range_m: 340_000.0,
            reference_rcs_m2: 4.0,
            reference_pd: 0.5,
            pfa: 1e-6,
            n_pulses: 12,
            swerling: Swerling::Case1,
            instrumented_range_m: 600_000.0,
            minimum_range_m: 5_000.0,
            renewal_s: 10.0,
            half_sector_rad: core::f64::consts::PI,
            elevation_min_rad: 0.0,
            elevation_max_rad: 0.5,
            range_sigma_m: 150.0,
            azimuth_sigma_rad: 0.003,
            elevation_sigma_rad: 0.006,
            range_resolution_m: 500.0,
            azimuth_resolution_rad: 0.02,
            minimum_radial_speed_m_s: 15.0,
            false_alarms_per_scan: 2.0,
            antenna_height_m: 20.0,
            capacity: 300,
        }
    }

    #[test]
    fn the_reference_comes_back() {
        for swerling in Swerling::ALL {
            for reference_pd in [0.1, 0.5, 0.8, 0.95] {
                let radar = RadarModel {
                    swerling,
                    reference_pd,
                    ..long_range()
                };
                let pd = radar.detector().probability(340_000.0, 4.0);
                assert!((pd - reference_pd).abs() < 1e-4, "{swerling:?}: {pd}");
            }
        }
    }

    #[test]
    fn maximum_range_is_where_probability_ends() {
        let detector = long_range().detector();
        for rcs in [0.01, 1.0, 30.0] {
            let range = detector.maximum_range_m(rcs);
            let snr = detector.snr(range, rcs);
            let pd = probability(Swerling::Case1, 12, 1e-6, snr);
            assert!((pd - 1.01e-4).abs() < 1e-9, "{rcs}: {pd:e}");
            assert!(detector.probability(1.05 * range, rcs) < 1.5e-4);
        }
        assert_eq!(detector.maximum_range_m(0.0), 0.0);
    }

    #[test]
    fn nearer_or_larger_is_never_worse() {
        let detector = long_range().detector();
        let mut before = 1.0;
        for i in 0..2000 {
            let range = 500.0 * f64::from(i);
            let pd = detector.probability(range, 1.0);
            assert!(pd <= before);
            assert!(detector.probability(range, 2.0) >= pd);
            before = pd;
        }
    }

    #[test]
    fn a_case_without_fluctuation_at_range_zero() {
        let detector = long_range().detector();
        assert!(detector.probability(0.0, 0.0) < 1e-5);
        assert!(detector.probability(0.0, 1.0) > 0.999);
    }
}
