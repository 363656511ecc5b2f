//! What goes into the tracker: measured positions with their covariances, and what is refused.

use crate::block::symmetric_inverse;
use gapfiller_border::SimTime;
use gapfiller_geo::{Matrix3, Vector3};
use std::fmt;

/// How much of a position a plot measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimensions {
    /// East and north only; the third coordinate and its variances are ignored.
    Two,
    /// East, north and up.
    Three,
}

impl Dimensions {
    /// As a number, the degrees of freedom of the gate.
    #[must_use]
    pub const fn count(self) -> u32 {
        match self {
            Self::Two => 2,
            Self::Three => 3,
        }
    }
}

/// A measured position in the tracker's local frame (east, north, up).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PositionPlot {
    /// When it was measured.
    pub time: SimTime,
    /// Where \[m\].
    pub position_m: Vector3<f64>,
    /// Covariance \[m²\]; its upper half counts.
    pub covariance: Matrix3<f64>,
    /// How much of the position is measured.
    pub dimensions: Dimensions,
}

/// Why a scan was refused. Nothing of it has been taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanError {
    /// The scan is earlier than the one before.
    TimeBackwards {
        /// Time of the scan.
        scan: SimTime,
        /// Time of the scan before.
        previous: SimTime,
    },
    /// A plot is later than its scan, or earlier than the sensor's scan before.
    PlotOutsideScan {
        /// Place of the plot in the scan.
        plot: usize,
    },
    /// A position or covariance is infinite or no number.
    NotFinite {
        /// Place of the plot in the scan.
        plot: usize,
    },
    /// A position is farther than 100 000 km from the origin.
    TooFar {
        /// Place of the plot in the scan.
        plot: usize,
    },
    /// A covariance is not positive definite, or so nearly singular that its inverse has no digits.
    Singular {
        /// Place of the plot in the scan.
        plot: usize,
    },
    /// More plots in one scan than can be numbered.
    TooMany,
}

impl fmt::Display for ScanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimeBackwards { scan, previous } => write!(
                f,
                "time goes backwards: a scan at {} s after one at {} s",
                scan.seconds(),
                previous.seconds()
            ),
            Self::PlotOutsideScan { plot } => write!(
                f,
                "plot {plot} lies outside its scan: after its end, or before the sensor's scan before"
            ),
            Self::NotFinite { plot } => write!(f, "plot {plot} is not a finite number"),
            Self::TooFar { plot } => write!(f, "plot {plot} is farther than 100 000 km away"),
            Self::Singular { plot } => {
                write!(f, "the covariance of plot {plot} is not positive definite")
            }
            Self::TooMany => write!(f, "more than 500 million plots in one scan"),
        }
    }
}

impl std::error::Error for ScanError {}

const FARTHEST_M: f64 = 1e8;
/// Variances beyond this say nothing, and their products could overflow \[m²\].
const LARGEST_VARIANCE: f64 = 1e24;
/// Determinant of the correlations below which the inverse has lost its digits.
const LEAST_CORRELATION_DETERMINANT: f64 = 1e-13;

/// A plot as the tracker keeps it: symmetric, and without a third dimension if it has none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measured {
    pub time: SimTime,
    pub position: Vector3<f64>,
    pub covariance: Matrix3<f64>,
    pub dimensions: Dimensions,
}

impl Measured {
    /// The plot at place `place` of a scan, checked.
    pub fn checked(plot: &PositionPlot, place: usize) -> Result<Self, ScanError> {
        let c = &plot.covariance;
        let (mut position, mut covariance) = (
            plot.position_m,
            crate::block::symmetric(
                c[(0, 0)],
                c[(0, 1)],
                c[(0, 2)],
                c[(1, 1)],
                c[(1, 2)],
                c[(2, 2)],
            ),
        );
        if plot.dimensions == Dimensions::Two {
            position.z = 0.0;
            covariance = crate::block::symmetric(c[(0, 0)], c[(0, 1)], 0.0, c[(1, 1)], 0.0, 0.0);
        }
        if !(position.iter().chain(covariance.iter())).all(|value| value.is_finite()) {
            return Err(ScanError::NotFinite { plot: place });
        }
        if position.iter().any(|value| value.abs() > FARTHEST_M) {
            return Err(ScanError::TooFar { plot: place });
        }
        if !positive_definite(&covariance, plot.dimensions) {
            return Err(ScanError::Singular { plot: place });
        }
        Ok(Self {
            time: plot.time,
            position,
            covariance,
            dimensions: plot.dimensions,
        })
    }
}

/// Sylvester's criterion, with a margin for rounding.
fn positive_definite(c: &Matrix3<f64>, dimensions: Dimensions) -> bool {
    let (xx, yy) = (c[(0, 0)], c[(1, 1)]);
    let zz = match dimensions {
        Dimensions::Two => 1.0,
        Dimensions::Three => c[(2, 2)],
    };
    // Above the square of a micrometre, so that the product of three is a normal number.
    let sizes = |v: f64| (1e-12..=LARGEST_VARIANCE).contains(&v);
    if !(sizes(xx) && sizes(yy) && sizes(zz)) {
        return false;
    }
    let plane = xx * yy - c[(0, 1)] * c[(0, 1)];
    let mut full = *c;
    full[(2, 2)] = zz;
    plane > LEAST_CORRELATION_DETERMINANT * xx * yy
        && symmetric_inverse(&full)
            .is_some_and(|(_, det)| det > LEAST_CORRELATION_DETERMINANT * xx * yy * zz)
}
