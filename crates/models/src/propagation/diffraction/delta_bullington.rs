//! The delta-Bullington method for a terrain profile: P.526-15, section 4.5.
//!
//! One equivalent edge is too kind to smooth ground. So the same construction is made for a smooth Earth that fits the profile, its
//! loss is compared with what diffraction over that smooth Earth really costs, and the difference is added.

use super::path::{Path, PathError, PathPoint};
use super::spherical_earth::{SmoothEarth, spherical_earth_db};

/// The parts of a loss by the delta-Bullington method \[dB\].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DeltaBullington {
    /// The equivalent edge of the profile.
    pub profile_db: f64,
    /// The equivalent edge of the smooth Earth that fits the profile.
    pub smooth_db: f64,
    /// Diffraction over that smooth Earth.
    pub spherical_db: f64,
}

impl DeltaBullington {
    /// The loss \[dB\].
    #[must_use]
    pub fn total_db(&self) -> f64 {
        self.profile_db + (self.spherical_db - self.smooth_db).max(0.0)
    }
}

impl Path<'_> {
    /// Loss by diffraction over the profile.
    ///
    /// # Errors
    /// A path whose numbers are out of their ranges: see [`Path::check`].
    ///
    /// ```
    /// use gapfiller_models::propagation::diffraction::{Path, PathPoint, Polarisation};
    ///
    /// // A ridge of 300 m half way between two masts of 30 m, 40 km apart, at 1 GHz.
    /// let ridge = |km: f64| PathPoint {
    ///     distance_m: km * 1e3,
    ///     height_m: (300.0 - 60.0 * (km - 20.0).abs()).max(0.0),
    /// };
    /// let points: Vec<PathPoint> = (0..=160).map(|n| ridge(f64::from(n) * 0.25)).collect();
    /// let path = Path {
    ///     points: &points,
    ///     first_antenna_m: 30.0,
    ///     second_antenna_m: 30.0,
    ///     frequency_hz: 1e9,
    ///     effective_radius_m: 8.5e6,
    ///     polarisation: Polarisation::Horizontal,
    ///     sea_share: 0.0,
    /// };
    /// let loss_db = path.delta_bullington().unwrap().total_db();
    /// assert!((30.0..45.0).contains(&loss_db), "{loss_db}");
    /// ```
    pub fn delta_bullington(&self) -> Result<DeltaBullington, PathError> {
        self.check()?;
        let (first_m, second_m) = self.antennas_m();
        let (first_above_m, second_above_m) = self.heights_above_smooth_m();
        Ok(DeltaBullington {
            profile_db: self.construction(first_m, second_m, false).loss_db(),
            smooth_db: self
                .construction(first_above_m, second_above_m, true)
                .loss_db(),
            spherical_db: spherical_earth_db(&SmoothEarth {
                distance_m: self.length_m(),
                first_antenna_m: first_above_m,
                second_antenna_m: second_above_m,
                frequency_hz: self.frequency_hz,
                effective_radius_m: self.effective_radius_m,
                polarisation: self.polarisation,
                sea_share: self.sea_share,
            }),
        })
    }

    /// Heights of the antennas above the smooth Earth that fits the profile \[m\] (section 4.5.3).
    fn heights_above_smooth_m(&self) -> (f64, f64) {
        let (first_m, second_m) = self.antennas_m();
        let (fitted_first, fitted_second) = self.fitted_line_m();
        let length = self.length_m();
        // How far the ground stands above the line between the antennas, and how steeply from either.
        let (mut highest, mut steepest_first, mut steepest_second) =
            (f64::NEG_INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);
        for point in self.between() {
            let (from_first, from_second) = (point.distance_m, length - point.distance_m);
            let line = (first_m * from_second + second_m * from_first) / length;
            let above = point.height_m - line;
            highest = highest.max(above);
            steepest_first = steepest_first.max(above / from_first);
            steepest_second = steepest_second.max(above / from_second);
        }
        let (mut smooth_first, mut smooth_second) = (fitted_first, fitted_second);
        if highest > 0.0 {
            let both = steepest_first + steepest_second;
            smooth_first -= highest * steepest_first / both;
            smooth_second -= highest * steepest_second / both;
        }
        // The smooth Earth may not stand above the real ground at the ends.
        let ground = |point: Option<&PathPoint>| point.map_or(0.0, |point| point.height_m);
        (
            first_m - smooth_first.min(ground(self.points.first())),
            second_m - smooth_second.min(ground(self.points.last())),
        )
    }

    /// The straight line that fits the profile best, as its heights at both ends \[m\].
    fn fitted_line_m(&self) -> (f64, f64) {
        let (mut v1, mut v2) = (0.0, 0.0);
        for pair in self.points.windows(2) {
            let (d0, d1) = (pair[0].distance_m, pair[1].distance_m);
            let (h0, h1) = (pair[0].height_m, pair[1].height_m);
            v1 += (d1 - d0) * (h1 + h0);
            v2 += (d1 - d0) * (h1 * (2.0 * d1 + d0) + h0 * (d1 + 2.0 * d0));
        }
        let length = self.length_m();
        (
            (2.0 * v1 * length - v2) / (length * length),
            (v2 - v1 * length) / (length * length),
        )
    }
}
