//! Covariance intersection of two estimates with the best weight.
//!
//! Julier and Uhlmann 1997 (see [`covariance_intersection`](super::covariance_intersection)): with any weight ω between 0 and 1
//!
//! ```text
//! P⁻¹ = ω A⁻¹ + (1 − ω) B⁻¹        x = P (ω A⁻¹ a + (1 − ω) B⁻¹ b)
//! ```
//!
//! overstates nothing, whatever the correlation of the two errors. The best weight is that of the smallest P, by its determinant
//! or its trace. Both are convex in ω, so a search by the golden section between 0 and 1 finds it; forty steps narrow it to
//! 10⁻⁸.

use crate::filters::gaussian::{Gaussian, symmetrised};
use gapfiller_border::StateEstimate;
use gapfiller_geo::Matrix3;
use gapfiller_geo::frames::Ecef;
use gapfiller_numerics::math::ln;
use nalgebra::{Cholesky, SMatrix, SVector};

/// What the best weight makes smallest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Smallest {
    /// The determinant of the covariance: the volume of its ellipsoid, in whatever units.
    Determinant,
    /// Its trace, which asks for one unit throughout.
    Trace,
}

/// Two estimates of one state as one, with the weight of the first; none if a covariance is not positive definite.
///
/// ```
/// use gapfiller_tracking::filters::gaussian::Gaussian;
/// use gapfiller_tracking::fusion::intersection::{Smallest, intersect};
/// use nalgebra::{SMatrix, SVector};
///
/// // One knows east well, the other north.
/// let at = |x: f64, y: f64, east: f64, north: f64| Gaussian {
///     mean: SVector::from([x, y]),
///     covariance: SMatrix::<f64, 2, 2>::new(east, 0.0, 0.0, north),
/// };
/// let (a, b) = (at(0.0, 50.0, 1.0, 100.0), at(20.0, 0.0, 100.0, 1.0));
/// let (both, weight) = intersect(&a, &b, Smallest::Determinant).expect("positive");
/// assert!((weight - 0.5).abs() < 1e-6 && (both.covariance[(0, 0)] - 2.0 / 1.01).abs() < 1e-6);
/// ```
#[must_use]
pub fn intersect<const N: usize>(
    a: &Gaussian<N>,
    b: &Gaussian<N>,
    smallest: Smallest,
) -> Option<(Gaussian<N>, f64)> {
    let (a_inverse, b_inverse) = (
        Cholesky::new(a.covariance)?.inverse(),
        Cholesky::new(b.covariance)?.inverse(),
    );
    let mixed = |weight: f64| Cholesky::new(a_inverse * weight + b_inverse * (1.0 - weight));
    let size = |weight: f64| {
        mixed(weight).map_or(f64::INFINITY, |root| match smallest {
            Smallest::Determinant => -(0..N).map(|i| ln(root.l_dirty()[(i, i)])).sum::<f64>(),
            Smallest::Trace => root.inverse().trace(),
        })
    };
    let weight = least_between_zero_and_one(size);
    let covariance = symmetrised(&mixed(weight)?.inverse());
    // Relative to the first, so that large coordinates lose no digits.
    let moved = b_inverse * (b.mean - a.mean) * (1.0 - weight);
    let mean = a.mean + covariance * moved;
    let usable = mean
        .iter()
        .chain(covariance.iter())
        .all(|value| value.is_finite());
    usable.then_some((Gaussian { mean, covariance }, weight))
}

/// Golden-section search for the least of a convex function, ends included.
fn least_between_zero_and_one(size: impl Fn(f64) -> f64) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    let (mut low, mut high) = (0.0, 1.0);
    let mut inner = [1.0 - GOLDEN, GOLDEN];
    let mut sizes = inner.map(&size);
    for _ in 0..40 {
        if sizes[0] <= sizes[1] {
            high = inner[1];
            (inner[1], sizes[1]) = (inner[0], sizes[0]);
            inner[0] = high - GOLDEN * (high - low);
            sizes[0] = size(inner[0]);
        } else {
            low = inner[0];
            (inner[0], sizes[0]) = (inner[1], sizes[1]);
            inner[1] = low + GOLDEN * (high - low);
            sizes[1] = size(inner[1]);
        }
    }
    // The section never reaches the ends, where the least may lie.
    let middle = 0.5 * (low + high);
    let candidates = [0.0, middle, 1.0];
    let mut best = (f64::INFINITY, middle);
    for weight in candidates {
        let size = size(weight);
        if size < best.0 {
            best = (size, weight);
        }
    }
    best.1
}

/// [`intersect`] of position and velocity together, by the determinant: the cross-covariance is kept. Both must be of the same
/// time; none if a covariance is not positive definite.
#[must_use]
pub fn intersect_states(a: &StateEstimate, b: &StateEstimate) -> Option<(StateEstimate, f64)> {
    let origin = a.position.0;
    let joint = |estimate: &StateEstimate| {
        let position = estimate.position.0 - origin;
        let velocity = &estimate.velocity_m_s;
        let mut covariance = SMatrix::<f64, 6, 6>::zeros();
        let cross = &estimate.cross_covariance;
        covariance
            .fixed_view_mut::<3, 3>(0, 0)
            .copy_from(&estimate.position_covariance);
        covariance.fixed_view_mut::<3, 3>(0, 3).copy_from(cross);
        covariance
            .fixed_view_mut::<3, 3>(3, 0)
            .copy_from(&cross.transpose());
        covariance
            .fixed_view_mut::<3, 3>(3, 3)
            .copy_from(&estimate.velocity_covariance);
        Gaussian {
            mean: SVector::from([
                position.x, position.y, position.z, velocity.x, velocity.y, velocity.z,
            ]),
            covariance,
        }
    };
    let (both, weight) = intersect(&joint(a), &joint(b), Smallest::Determinant)?;
    let block = |row: usize, column: usize| -> Matrix3<f64> {
        both.covariance.fixed_view::<3, 3>(row, column).into()
    };
    let state = StateEstimate {
        time: a.time,
        position: Ecef(origin + both.mean.fixed_rows::<3>(0)),
        velocity_m_s: both.mean.fixed_rows::<3>(3).into(),
        position_covariance: block(0, 0),
        cross_covariance: block(0, 3),
        velocity_covariance: block(3, 3),
    };
    Some((state, weight))
}

#[cfg(test)]
mod tests {
    use super::*;
    use gapfiller_numerics::draws::{Draws, Purpose, Subject};

    fn random<const N: usize, const M: usize>(run: u64, which: u64) -> SMatrix<f64, N, M> {
        let draws = Draws::new(61, run);
        SMatrix::from_fn(|i, j| {
            let what = Purpose::named("matrix");
            draws.normal(
                what,
                Subject::index(which),
                Subject::index(i as u64),
                j as u64,
            )
        })
    }

    fn positive<const N: usize>(m: &SMatrix<f64, N, N>) -> bool {
        Cholesky::new(m + SMatrix::identity() * 1e-9).is_some()
    }

    /// Two errors made from shared noise, correlated in a way the intersection is not told: the covariance it states is at
    /// least the true one, and no other weight is better by its measure.
    #[test]
    fn it_overstates_nothing_and_no_weight_is_better() {
        for run in 0..100 {
            let (ga, gb) = (random::<3, 5>(run, 0), random::<3, 5>(run, 1));
            let a = Gaussian {
                mean: SVector::from([1.0, 2.0, 3.0]),
                covariance: ga * ga.transpose(),
            };
            let b = Gaussian {
                mean: SVector::from([3.0, 1.0, -1.0]),
                covariance: gb * gb.transpose(),
            };
            for smallest in [Smallest::Determinant, Smallest::Trace] {
                let (both, weight) = intersect(&a, &b, smallest).unwrap();
                let inverse = |m: &SMatrix<f64, 3, 3>| m.try_inverse().unwrap();
                let (ka, kb) = (
                    both.covariance * inverse(&a.covariance) * weight,
                    both.covariance * inverse(&b.covariance) * (1.0 - weight),
                );
                let gain = ka * ga + kb * gb;
                assert!(
                    positive(&(both.covariance - gain * gain.transpose())),
                    "{run}"
                );
                let expected = ka * a.mean + kb * b.mean;
                assert!((both.mean - expected).amax() < 1e-9);
                let size = |m: &SMatrix<f64, 3, 3>| match smallest {
                    Smallest::Determinant => m.determinant(),
                    Smallest::Trace => m.trace(),
                };
                for step in 0..=50 {
                    let w = f64::from(step) / 50.0;
                    let other =
                        inverse(&(inverse(&a.covariance) * w + inverse(&b.covariance) * (1.0 - w)));
                    assert!(size(&both.covariance) <= size(&other) * (1.0 + 1e-9));
                }
            }
        }
    }

    #[test]
    fn a_better_estimate_in_all_is_taken_as_it_is() {
        let a = Gaussian {
            mean: SVector::from([5.0, 6.0]),
            covariance: SMatrix::<f64, 2, 2>::identity(),
        };
        let b = Gaussian {
            mean: SVector::from([50.0, 60.0]),
            covariance: SMatrix::<f64, 2, 2>::identity() * 4.0,
        };
        let (both, weight) = intersect(&a, &b, Smallest::Determinant).unwrap();
        assert_eq!((both.mean, weight), (a.mean, 1.0));
        let broken = Gaussian {
            covariance: SMatrix::zeros(),
            ..a
        };
        assert!(intersect(&a, &broken, Smallest::Trace).is_none());
    }

    #[test]
    fn states_keep_their_cross_covariance() {
        let state = |x: f64, cross: f64| StateEstimate {
            time: gapfiller_border::SimTime::ZERO,
            position: Ecef(gapfiller_geo::Vector3::new(4e6 + x, 3e6, 4e6)),
            velocity_m_s: gapfiller_geo::Vector3::new(200.0, 0.0, 0.0),
            position_covariance: Matrix3::identity() * 1e4,
            cross_covariance: Matrix3::identity() * cross,
            velocity_covariance: Matrix3::identity() * 100.0,
        };
        let (same, _) = intersect_states(&state(0.0, 300.0), &state(0.0, 300.0)).unwrap();
        assert!((same.cross_covariance[(0, 0)] - 300.0).abs() < 1e-6);
        assert!((same.position_covariance[(1, 1)] - 1e4).abs() < 1e-4);
        let (both, weight) = intersect_states(&state(0.0, 300.0), &state(80.0, 300.0)).unwrap();
        assert!((both.position.0.x - 4e6 - 80.0 * (1.0 - weight)).abs() < 1e-6);
    }
}
