//! The Bullington construction: a whole profile as one edge.
//!
//! K. Bullington, "Radio propagation at frequencies above 30 megacycles", Proc. IRE 35 (1947) 1122–1136; P.526-15, section 4.5.1.
//! Seen from each end, the steepest slope to any point of the ground is the horizon; where the two lines of sight meet stands
//! the equivalent edge. If the ends see each other, the point that comes nearest to the line stands for the ground.

use super::knife_edge::{fresnel_parameter, knife_edge_approximate_db};
use super::path::{Path, PathPoint};
use gapfiller_numerics::math::exp;

/// The ground of a Bullington construction, with the two ends \[m above sea level\] and all that the Earth's curve adds.
pub(super) struct Construction<'a> {
    pub points: &'a [PathPoint],
    pub length_m: f64,
    pub first_m: f64,
    pub second_m: f64,
    pub effective_radius_m: f64,
    pub wavelength_m: f64,
    /// Heights count as zero: the smooth Earth of the comparison.
    pub smooth: bool,
}

impl Path<'_> {
    /// Loss \[dB\] by the Bullington construction alone; 0 for a path that [`Path::check`] refuses.
    #[must_use]
    pub fn bullington_db(&self) -> f64 {
        if self.check().is_err() {
            return 0.0;
        }
        let (first_m, second_m) = self.antennas_m();
        self.construction(first_m, second_m, false).loss_db()
    }

    pub(super) fn construction(
        &self,
        first_m: f64,
        second_m: f64,
        smooth: bool,
    ) -> Construction<'_> {
        Construction {
            points: self.between(),
            length_m: self.length_m(),
            first_m,
            second_m,
            effective_radius_m: self.effective_radius_m,
            wavelength_m: self.wavelength_m(),
            smooth,
        }
    }
}

impl Construction<'_> {
    /// Distances from both ends \[m\] and height above the line of zero heights, the Earth's bulge included \[m\].
    fn ground(&self) -> impl Iterator<Item = (f64, f64, f64)> + '_ {
        let per_diameter = 0.5 / self.effective_radius_m;
        self.points.iter().map(move |point| {
            let (first, second) = (point.distance_m, self.length_m - point.distance_m);
            let height = if self.smooth { 0.0 } else { point.height_m };
            (first, second, height + per_diameter * first * second)
        })
    }

    /// ν of the equivalent edge; none if there is no ground between the ends.
    fn edge(&self) -> Option<f64> {
        let steepest_first = self
            .ground()
            .map(|(first, _, height)| (height - self.first_m) / first)
            .reduce(f64::max)?;
        let slope = (self.second_m - self.first_m) / self.length_m;
        if steepest_first < slope {
            return self
                .ground()
                .map(|(first, second, height)| {
                    let line = (self.first_m * second + self.second_m * first) / self.length_m;
                    fresnel_parameter(height - line, first, second, self.wavelength_m)
                })
                .reduce(f64::max);
        }
        let steepest_second = self
            .ground()
            .map(|(_, second, height)| (height - self.second_m) / second)
            .reduce(f64::max)?;
        // Where the two lines of sight meet. They do: the ends do not see each other.
        let meeting = (self.second_m - self.first_m + steepest_second * self.length_m)
            / (steepest_first + steepest_second);
        let meeting = if meeting.is_finite() {
            meeting.clamp(0.0, self.length_m)
        } else {
            0.5 * self.length_m
        };
        let rest = self.length_m - meeting;
        let line = (self.first_m * rest + self.second_m * meeting) / self.length_m;
        let above = self.first_m + steepest_first * meeting - line;
        Some(fresnel_parameter(above, meeting, rest, self.wavelength_m))
    }

    /// Loss \[dB\]: that of the edge, with Bullington's allowance for what the other points add.
    pub(super) fn loss_db(&self) -> f64 {
        let edge_db = self.edge().map_or(0.0, knife_edge_approximate_db);
        edge_db + (1.0 - exp(-edge_db / 6.0)) * (10.0 + 0.02 * self.length_m / 1e3)
    }
}
