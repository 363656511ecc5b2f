//! A plot as a position with a covariance.
//!
//! Range, azimuth and elevation become a point in space by the plain polar formula, and their variances become a covariance
//! by its first derivatives. The *debiased* conversion is not needed at the accuracies of air-surveillance radars. Lerro and
//! Bar-Shalom ("Tracking with debiased consistent converted measurements versus EKF", IEEE Trans. AES 29 (3), 1993,
//! pp. 1015-1022) find the bias of the plain one significant when `range σ_angle² / σ_range` exceeds 0.4: for 400 km, 0.2° and
//! 50 m it is 0.1. [`Accuracy::conversion_bias_ratio`] gives the number.

use crate::block::{symmetric, transposed_times};
use gapfiller_border::{Plot, SimTime};
use gapfiller_geo::frames::{Ecef, LocalFrame};
use gapfiller_geo::{Matrix3, Vector3};
use gapfiller_numerics::math;

/// One standard deviation of each measured quantity, as the tracker believes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Accuracy {
    /// Slant range \[m\].
    pub range_m: f64,
    /// Azimuth \[rad\].
    pub azimuth_rad: f64,
    /// Elevation \[rad\].
    pub elevation_rad: f64,
}

impl Accuracy {
    /// `range σ_angle² / σ_range` with the worse of the two angles; above 0.4 the plain conversion is noticeably biased
    /// (Lerro and Bar-Shalom 1993).
    ///
    /// ```
    /// use gapfiller_tracking::measurement::Accuracy;
    /// let radar = Accuracy { range_m: 50.0, azimuth_rad: 0.0035, elevation_rad: 0.0035 };
    /// assert!(radar.conversion_bias_ratio(400_000.0) < 0.4);
    /// ```
    #[must_use]
    pub fn conversion_bias_ratio(&self, range_m: f64) -> f64 {
        let angle = self.azimuth_rad.max(self.elevation_rad);
        range_m * angle * angle / self.range_m
    }
}

/// A measured position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PositionMeasurement {
    /// When it was measured.
    pub time: SimTime,
    /// Where, earth-centred earth-fixed \[m\].
    pub position: Ecef,
    /// Covariance in the same axes \[m²\].
    pub covariance: Matrix3<f64>,
}

/// The position that `plot` stands for, seen from the site and north of `frame` (the believed ones).
///
/// Standard deviations along the line of sight, across it and upward are σ_range, `range cos(el) σ_azimuth` and
/// `range σ_elevation`.
#[must_use]
pub fn from_plot(frame: &LocalFrame, plot: &Plot, accuracy: &Accuracy) -> PositionMeasurement {
    with_bearing(frame, plot, accuracy).0
}

/// [`from_plot`], and the sine and cosine of the azimuth, which it needs on the way.
#[inline]
pub(crate) fn with_bearing(
    frame: &LocalFrame,
    plot: &Plot,
    accuracy: &Accuracy,
) -> (PositionMeasurement, (f64, f64)) {
    let (sin_azimuth, cos_azimuth) = math::sin_cos(plot.azimuth_rad);
    let (sin_elevation, cos_elevation) = math::sin_cos(plot.elevation_rad);
    let sight = to_ecef(
        frame,
        cos_elevation * sin_azimuth,
        cos_elevation * cos_azimuth,
        sin_elevation,
    );
    let across = to_ecef(frame, cos_azimuth, -sin_azimuth, 0.0);
    let upward = Vector3::new(
        across.y * sight.z - across.z * sight.y,
        across.z * sight.x - across.x * sight.z,
        across.x * sight.y - across.y * sight.x,
    );
    let a = sight * accuracy.range_m;
    let b = across * (plot.range_m * cos_elevation * accuracy.azimuth_rad);
    let c = upward * (plot.range_m * accuracy.elevation_rad);
    let e = |i: usize, j: usize| a[i] * a[j] + b[i] * b[j] + c[i] * c[j];
    let covariance = symmetric(e(0, 0), e(0, 1), e(0, 2), e(1, 1), e(1, 2), e(2, 2));
    let measurement = PositionMeasurement {
        time: plot.time,
        position: Ecef(frame.origin.0 + sight * plot.range_m),
        covariance,
    };
    (measurement, (sin_azimuth, cos_azimuth))
}

/// The position at a slant range \[m\], azimuth and elevation \[rad\] from the origin of `frame`.
#[must_use]
pub fn polar_position(
    frame: &LocalFrame,
    range_m: f64,
    azimuth_rad: f64,
    elevation_rad: f64,
) -> Ecef {
    let (sin_azimuth, cos_azimuth) = math::sin_cos(azimuth_rad);
    let (sin_elevation, cos_elevation) = math::sin_cos(elevation_rad);
    let sight = to_ecef(
        frame,
        cos_elevation * sin_azimuth,
        cos_elevation * cos_azimuth,
        sin_elevation,
    );
    Ecef(frame.origin.0 + sight * range_m)
}

/// A free vector of the frame in earth-centred axes.
#[inline]
fn to_ecef(frame: &LocalFrame, east: f64, north: f64, up: f64) -> Vector3<f64> {
    transposed_times(&frame.rotation, &Vector3::new(east, north, up))
}

#[cfg(test)]
mod tests {
    use super::*;
    use gapfiller_border::PlotId;
    use gapfiller_geo::frames::{AzElRange, Geodetic};

    const ACCURACY: Accuracy = Accuracy {
        range_m: 50.0,
        azimuth_rad: 0.003,
        elevation_rad: 0.005,
    };

    fn plot() -> Plot {
        Plot {
            id: PlotId(1),
            time: SimTime::from_seconds(3.0),
            range_m: 120_000.0,
            azimuth_rad: 2.1,
            elevation_rad: 0.08,
            recognised: None,
        }
    }

    #[test]
    fn the_position_is_that_of_the_frame() {
        let frame = LocalFrame::at(Geodetic::from_degrees(39.9, 41.27, 1_890.0));
        let expected = frame.to_ecef(
            &AzElRange {
                azimuth_rad: 2.1,
                elevation_rad: 0.08,
                range_m: 120_000.0,
            }
            .to_enu(),
        );
        let measured = from_plot(&frame, &plot(), &ACCURACY);
        assert!(measured.position.distance_m(&expected) < 1e-6);
        assert!(polar_position(&frame, 120_000.0, 2.1, 0.08).distance_m(&expected) < 1e-6);
    }

    #[test]
    fn the_covariance_is_that_of_the_derivatives() {
        let frame = LocalFrame::at(Geodetic::from_degrees(39.9, 41.27, 1_890.0));
        let p = plot();
        let step = 1e-6;
        let at = |r: f64, a: f64, e: f64| {
            polar_position(
                &frame,
                p.range_m + r,
                p.azimuth_rad + a,
                p.elevation_rad + e,
            )
            .0
        };
        let by_range = (at(1.0, 0.0, 0.0) - at(-1.0, 0.0, 0.0)) * (0.5 * ACCURACY.range_m);
        let by_azimuth =
            (at(0.0, step, 0.0) - at(0.0, -step, 0.0)) * (0.5 / step * ACCURACY.azimuth_rad);
        let by_elevation =
            (at(0.0, 0.0, step) - at(0.0, 0.0, -step)) * (0.5 / step * ACCURACY.elevation_rad);
        let expected = by_range * by_range.transpose()
            + by_azimuth * by_azimuth.transpose()
            + by_elevation * by_elevation.transpose();
        let covariance = from_plot(&frame, &p, &ACCURACY).covariance;
        assert!((covariance - expected).abs().max() < 1e-3 * expected.abs().max());
        assert_eq!(covariance, covariance.transpose());
    }
}
