//! Gridlock: how far one sensor's measurements are off from another's, from objects that both see.
//!
//! A sensor that believes itself a little off its true place, or its north a little turned, puts everything it sees a little
//! wrong, always the same way. Each object that another source sees too gives one vector, this sensor's position minus the
//! reference's, and to first order that is linear in the constant errors:
//!
//! ```text
//! difference = b_position + u b_range + (∂x/∂azimuth) b_azimuth + (∂x/∂elevation) b_elevation + noise
//! ```
//!
//! with u the line of sight. [`Gridlock`] adds such vectors up in information form: least squares, or what is the same, a
//! Kalman filter without motion (Bar-Shalom, Li and Kirubarajan 2001, section 3.4; Dana 1990, "Registration: a prerequisite
//! for multiple sensor tracking", in Bar-Shalom (ed.), *Multitarget-Multisensor Tracking: Advanced Applications*, pp.
//! 155-185). The order of the pairs does not matter but for rounding.
//!
//! **What it cannot tell apart.** Objects in one direction confuse azimuth with a shift across, and range with a shift along;
//! the prior keeps the answer finite and the covariance says so. The errors are *relative*: what both sources have in common
//! stays. Derivatives are taken at the measured angles: for errors of half a degree at 100 km the second order is 4 m.
//! Differences between *tracks* are not independent from scan to scan; take one pair of each object, or plots.

use crate::block::{quadratic_form, symmetric_inverse};
use gapfiller_geo::{Matrix3, Vector3};
use gapfiller_numerics::math::sin_cos;
use nalgebra::{Cholesky, SMatrix, SVector};

/// Constant errors of a sensor, relative to another source: what it measures minus what is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SensorBias {
    /// Of its believed place, east, north and up \[m\].
    pub position_m: Vector3<f64>,
    /// Of range \[m\].
    pub range_m: f64,
    /// Of azimuth, clockwise \[rad\].
    pub azimuth_rad: f64,
    /// Of elevation \[rad\].
    pub elevation_rad: f64,
}

impl SensorBias {
    fn from_vector(v: &SVector<f64, 6>) -> Self {
        Self {
            position_m: Vector3::new(v[0], v[1], v[2]),
            range_m: v[3],
            azimuth_rad: v[4],
            elevation_rad: v[5],
        }
    }

    /// As a vector: east, north, up \[m\], range \[m\], azimuth, elevation \[rad\].
    #[must_use]
    pub fn to_vector(&self) -> SVector<f64, 6> {
        let p = &self.position_m;
        SVector::from([
            p.x,
            p.y,
            p.z,
            self.range_m,
            self.azimuth_rad,
            self.elevation_rad,
        ])
    }
}

/// One object seen by the sensor and by the reference, at one time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BiasPair {
    /// Where the sensor measured it: slant range \[m\], azimuth clockwise from north and elevation \[rad\].
    pub measured: [f64; 3],
    /// The sensor's position of it minus the reference's, east, north, up at the sensor \[m\].
    pub difference_m: Vector3<f64>,
    /// Covariance of the random errors of both together \[m²\].
    pub covariance: Matrix3<f64>,
}

/// An estimate of a sensor's constant errors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BiasEstimate {
    /// The errors.
    pub bias: SensorBias,
    /// Their covariance, in the order of [`SensorBias::to_vector`].
    pub covariance: SMatrix<f64, 6, 6>,
    /// Pairs it rests on.
    pub pairs: u32,
    /// Sum of the squared residuals in standard deviations, the prior's included: chi-squared with three degrees of freedom a
    /// pair if the errors are what they were said to be.
    pub residual: f64,
}

/// Adds pairs up to an estimate.
///
/// ```
/// use gapfiller_geo::{Matrix3, Vector3};
/// use gapfiller_tracking::registration::{BiasPair, Gridlock, SensorBias};
///
/// // The sensor's north is off by 3 mrad: all it sees is turned.
/// let mut gridlock = Gridlock::new(&SensorBias {
///     azimuth_rad: 0.02,
///     ..SensorBias::default()
/// });
/// for azimuth in [0.0, 1.0, 2.0, 4.0] {
///     let across = Vector3::new(f64::cos(azimuth), -f64::sin(azimuth), 0.0);
///     gridlock.add(&BiasPair {
///         measured: [80_000.0, azimuth, 0.0],
///         difference_m: across * (80_000.0 * 0.003),
///         covariance: Matrix3::identity() * 1e4,
///     });
/// }
/// let estimate = gridlock.estimate();
/// assert!((estimate.bias.azimuth_rad - 0.003).abs() < 1e-5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gridlock {
    information: SMatrix<f64, 6, 6>,
    vector: SVector<f64, 6>,
    squares: f64,
    pairs: u32,
    /// Prior standard deviations: the information is kept in units of these, so that metres and radians do not mix sizes.
    scale: SVector<f64, 6>,
}

impl Gridlock {
    /// No pairs yet. `sigma` holds the standard deviation of each error before any pair; one of zero is known to be absent.
    /// Only sizes count, not signs.
    #[must_use]
    pub fn new(sigma: &SensorBias) -> Self {
        Self {
            information: SMatrix::identity(),
            vector: SVector::zeros(),
            squares: 0.0,
            pairs: 0,
            scale: sigma.to_vector().map(f64::abs),
        }
    }

    /// Takes in a pair; false, and nothing happens, if a number of it is not finite or its covariance not positive definite.
    pub fn add(&mut self, pair: &BiasPair) -> bool {
        let Some((inverse, _)) = symmetric_inverse(&pair.covariance) else {
            return false;
        };
        let derivatives = scaled(&derivatives(&pair.measured), &self.scale);
        let weighted = inverse * pair.difference_m;
        let information = derivatives.transpose() * inverse * derivatives;
        let squares = quadratic_form(&inverse, &pair.difference_m);
        if !(information.iter().all(|value| value.is_finite()) && squares.is_finite()) {
            return false;
        }
        self.information += information;
        self.vector += derivatives.transpose() * weighted;
        self.squares += squares;
        self.pairs = self.pairs.saturating_add(1);
        true
    }

    /// What all the pairs say together; without any, zero with the prior's covariance.
    #[must_use]
    pub fn estimate(&self) -> BiasEstimate {
        // The prior makes it at least the identity, so it has an inverse whatever the pairs.
        let inverse =
            Cholesky::new(self.information).map_or_else(SMatrix::identity, |root| root.inverse());
        let mean = inverse * self.vector;
        let mut covariance = inverse;
        for i in 0..6 {
            for j in 0..6 {
                covariance[(i, j)] *= self.scale[i] * self.scale[j];
            }
        }
        BiasEstimate {
            bias: SensorBias::from_vector(&mean.component_mul(&self.scale)),
            covariance,
            pairs: self.pairs,
            residual: (self.squares - self.vector.dot(&mean)).max(0.0),
        }
    }
}

/// Where a plot stands once the errors are taken out: the measured range, azimuth and elevation without theirs.
#[must_use]
pub fn corrected(measured: [f64; 3], bias: &SensorBias) -> [f64; 3] {
    [
        measured[0] - bias.range_m,
        measured[1] - bias.azimuth_rad,
        measured[2] - bias.elevation_rad,
    ]
}

/// Covariance that a remaining uncertainty of the errors adds to a position measured there, east, north, up \[m²\].
#[must_use]
pub fn position_covariance(measured: &[f64; 3], estimate: &BiasEstimate) -> Matrix3<f64> {
    let derivatives = derivatives(measured);
    derivatives * estimate.covariance * derivatives.transpose()
}

/// Derivatives of a measured position by each of the errors, east, north, up.
fn derivatives([range, azimuth, elevation]: &[f64; 3]) -> SMatrix<f64, 3, 6> {
    let (sin_az, cos_az) = sin_cos(*azimuth);
    let (sin_el, cos_el) = sin_cos(*elevation);
    let ground = range * cos_el;
    #[rustfmt::skip]
    let derivatives = SMatrix::<f64, 3, 6>::new(
        1.0, 0.0, 0.0, cos_el * sin_az, ground * cos_az, -range * sin_el * sin_az,
        0.0, 1.0, 0.0, cos_el * cos_az, -ground * sin_az, -range * sin_el * cos_az,
        0.0, 0.0, 1.0, sin_el, 0.0, ground,
    );
    derivatives
}

fn scaled(derivatives: &SMatrix<f64, 3, 6>, scale: &SVector<f64, 6>) -> SMatrix<f64, 3, 6> {
    SMatrix::from_fn(|i, j| derivatives[(i, j)] * scale[j])
}

#[cfg(test)]
mod tests {
    use super::*;
    use gapfiller_numerics::draws::{Draws, Purpose, Subject};
    use gapfiller_numerics::special::chi_squared_quantile;

    const SIGMA: SensorBias = SensorBias {
        position_m: Vector3::new(300.0, 300.0, 50.0),
        range_m: 100.0,
        azimuth_rad: 0.005,
        elevation_rad: 0.003,
    };

    fn position(range: f64, azimuth: f64, elevation: f64) -> Vector3<f64> {
        let (sin_az, cos_az) = sin_cos(azimuth);
        let (sin_el, cos_el) = sin_cos(elevation);
        Vector3::new(cos_el * sin_az, cos_el * cos_az, sin_el) * range
    }

    /// A sensor with errors drawn from the prior sees `pairs` objects, with random errors of its own and of the reference.
    fn run(number: u64, pairs: u64) -> (SensorBias, BiasEstimate) {
        let draws = Draws::new(90, number);
        let normals = |k: u64, which: u64| {
            let purpose = Purpose::named("gridlock");
            draws.normals(purpose, Subject::index(which), Subject::NONE, k)
        };
        let [e, n, u, r] = normals(0, 1);
        let [az, el, ..] = normals(0, 2);
        let unit = SVector::from([e, n, u, r, az, el]);
        let truth = SensorBias::from_vector(&unit.component_mul(&SIGMA.to_vector()));
        let mut gridlock = Gridlock::new(&SIGMA);
        for k in 0..pairs {
            let [range, azimuth, elevation, _] =
                draws.uniforms(Purpose::named("object"), Subject::NONE, Subject::NONE, k);
            let (range, azimuth) = (
                20_000.0 + 100_000.0 * range,
                std::f64::consts::TAU * azimuth,
            );
            let elevation = 0.3 * elevation;
            let measured = [
                range + truth.range_m,
                azimuth + truth.azimuth_rad,
                elevation + truth.elevation_rad,
            ];
            let noise = normals(k, 3);
            let noise = Vector3::new(noise[0], noise[1], noise[2]) * 120.0;
            let difference_m = position(measured[0], measured[1], measured[2]) + truth.position_m
                - position(range, azimuth, elevation)
                + noise;
            assert!(gridlock.add(&BiasPair {
                measured,
                difference_m,
                covariance: Matrix3::identity() * (120.0 * 120.0),
            }));
        }
        (truth, gridlock.estimate())
    }

    /// Over 200 runs the normalised squared error of the estimate is chi-squared with six degrees of freedom, the residual with
    /// three for each pair: both sums lie in their 99.5 % regions, together at 99 %. The seeds are fixed.
    #[test]
    fn the_error_follows_the_stated_covariance() {
        const RUNS: u64 = 200;
        const PAIRS: u64 = 40;
        let (mut errors, mut residuals) = (0.0, 0.0);
        for number in 0..RUNS {
            let (truth, estimate) = run(number, PAIRS);
            let error = estimate.bias.to_vector() - truth.to_vector();
            // In units of the prior, or the inverse would mix metres with radians.
            let unit = error.component_div(&SIGMA.to_vector());
            let covariance = SMatrix::<f64, 6, 6>::from_fn(|i, j| {
                let scale = SIGMA.to_vector();
                estimate.covariance[(i, j)] / (scale[i] * scale[j])
            });
            errors +=
                (unit.transpose() * Cholesky::new(covariance).unwrap().inverse() * unit)[(0, 0)];
            residuals += estimate.residual;
            assert_eq!(estimate.pairs, PAIRS as u32);
        }
        for (sum, freedom) in [
            (errors, 6.0 * RUNS as f64),
            (residuals, 3.0 * (RUNS * PAIRS) as f64),
        ] {
            let (low, high) = (
                chi_squared_quantile(0.0025, freedom),
                chi_squared_quantile(0.9975, freedom),
            );
            assert!((low..=high).contains(&sum), "{sum} outside {low}..{high}");
        }
    }

    #[test]
    fn a_known_bias_is_recovered_and_taken_out() {
        let (truth, estimate) = run(7, 2_000);
        let sigmas = estimate.covariance.diagonal().map(f64::sqrt);
        let error = estimate.bias.to_vector() - truth.to_vector();
        for i in 0..6 {
            assert!(error[i].abs() < 4.0 * sigmas[i] && sigmas[i] < 0.2 * SIGMA.to_vector()[i]);
        }
        let there = [
            80_000.0 + truth.range_m,
            1.0 + truth.azimuth_rad,
            0.1 + truth.elevation_rad,
        ];
        let [range, azimuth, elevation] = corrected(there, &estimate.bias);
        let left = position(range, azimuth, elevation) - estimate.bias.position_m
            + truth.position_m
            - position(80_000.0, 1.0, 0.1);
        let spread = position_covariance(&there, &estimate).trace().sqrt();
        assert!(
            left.norm() < 4.0 * spread && spread < 60.0,
            "{} {spread}",
            left.norm()
        );
    }

    #[test]
    fn odd_pairs_are_refused() {
        let mut gridlock = Gridlock::new(&SIGMA);
        let good = BiasPair {
            measured: [1e5, 0.0, 0.0],
            difference_m: Vector3::zeros(),
            covariance: Matrix3::identity(),
        };
        for bad in [
            BiasPair {
                measured: [f64::NAN, 0.0, 0.0],
                ..good
            },
            BiasPair {
                difference_m: Vector3::new(f64::INFINITY, 0.0, 0.0),
                ..good
            },
            BiasPair {
                covariance: Matrix3::zeros(),
                ..good
            },
        ] {
            assert!(!gridlock.add(&bad));
        }
        let nothing = gridlock.estimate();
        assert_eq!((nothing.pairs, nothing.bias), (0, SensorBias::default()));
        assert!((nothing.covariance[(3, 3)] - 1e4).abs() < 1e-9);
        // What is known to be absent stays absent.
        let mut azimuth_only = Gridlock::new(&SensorBias {
            azimuth_rad: 0.01,
            ..SensorBias::default()
        });
        assert!(azimuth_only.add(&BiasPair {
            difference_m: Vector3::new(100.0, 80.0, 0.0),
            ..good
        }));
        let estimate = azimuth_only.estimate();
        assert_eq!(estimate.bias.range_m, 0.0);
        assert!((estimate.bias.azimuth_rad - 0.001).abs() < 1e-6);
    }
}
