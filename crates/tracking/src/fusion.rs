//! Are two estimates of the same object, and what do several of them say together.
//!
//! Estimates of different nodes are rarely independent: they share the target's manoeuvres, and one may already hold what
//! another has told. [`covariance_intersection`] stays honest whatever the correlation, in closed form; [`intersection`] does
//! the same for two with the best weight. [`association_distance`] assumes there is no correlation, as is usual for a gate.
//! [`PictureAssociator`] pairs two pictures; [`dual_track_probability`] says how often a bias keeps a pair apart.
//!
//! All functions take estimates of **the same time**: extrapolate first.

pub mod intersection;
mod pictures;

pub use pictures::{PictureAssociator, dual_track_probability};

use crate::block::{dot, quadratic_form, symmetric_inverse, times};
use gapfiller_border::{SimTime, StateEstimate};
use gapfiller_geo::frames::Ecef;
use gapfiller_geo::{Matrix3, Vector3};

/// Variances of an estimate that knows nothing: (10 000 km)² and (10 km/s)² on each axis.
const NOTHING_KNOWN: (f64, f64) = (1e14, 1e8);

/// Several estimates of one object at one time, as one.
///
/// Covariance intersection (Julier and Uhlmann 1997, "A non-divergent estimation algorithm in the presence of unknown
/// correlations", Proc. American Control Conference, pp. 2369-2373), for position and velocity separately, with weights
/// proportional to 1 / trace of each position covariance and summing to one (the closed-form choice of Niehsen 2002,
/// "Information fusion based on fast covariance intersection filtering", Proc. FUSION):
///
/// ```text
/// P⁻¹ = Σ wᵢ Pᵢ⁻¹        x = P Σ wᵢ Pᵢ⁻¹ xᵢ
/// ```
///
/// **Approximation.** The cross-covariance is given up (set to zero). Each block by itself overstates nothing, whatever the
/// correlation between the inputs. Carried on from there, a position variance lacks the cross term, which makes it too small
/// by at most a factor of two, since (a + b)² ≤ 2 (a² + b²).
///
/// One estimate is returned as it is. Estimates whose covariance is not positive carry no weight. With none left, the result
/// knows nothing: the Earth's centre, with covariances as large as the Earth.
#[must_use]
pub fn covariance_intersection(estimates: &[StateEstimate]) -> StateEstimate {
    let reference = match estimates {
        [] => return nothing_known(SimTime::ZERO),
        [only] => return *only,
        [first, ..] => first,
    };
    // Positions are taken relative to the first: sums of numbers near 6·10⁶ m would lose digits for nothing.
    let origin = reference.position.0;
    let mut position = Information::default();
    let mut velocity = Information::default();
    let mut total_weight = 0.0;
    for estimate in estimates {
        let weight = 1.0 / estimate.position_covariance.trace();
        let position_inverse = symmetric_inverse(&estimate.position_covariance);
        let velocity_inverse = symmetric_inverse(&estimate.velocity_covariance);
        if let (Some((p, _)), Some((v, _)), true) =
            (position_inverse, velocity_inverse, weight > 0.0)
        {
            position.add(&p, &(estimate.position.0 - origin), weight);
            velocity.add(&v, &estimate.velocity_m_s, weight);
            total_weight += weight;
        }
    }
    match (position.solved(total_weight), velocity.solved(total_weight)) {
        (Some((offset, position_covariance)), Some((velocity_m_s, velocity_covariance))) => {
            StateEstimate {
                time: reference.time,
                position: Ecef(origin + offset),
                velocity_m_s,
                position_covariance,
                cross_covariance: Matrix3::zeros(),
                velocity_covariance,
            }
        }
        _ => nothing_known(reference.time),
    }
}

/// Squared distance between two estimates of the same time, in standard deviations: position and velocity differences, each
/// against the sum of the two covariances. Infinite if a sum is not positive.
///
/// Chi-squared with 6 degrees of freedom if both are of one object, their errors independent, and position and velocity
/// uncorrelated; neither holds exactly (Bar-Shalom 1981, "On the track-to-track correlation problem", IEEE Trans. Automatic
/// Control 26 (2), pp. 571-572, on the first). Common process noise makes the true difference smaller than assumed, so the
/// gate accepts rather too much.
#[must_use]
pub fn association_distance(a: &StateEstimate, b: &StateEstimate) -> f64 {
    distance_with_allowance(a, b, 0.0)
}

/// Whether two estimates of the same time may be of one object: [`association_distance`] at most `gate`, with `floor_m` as
/// one more standard deviation of position on each axis, for what the covariances do not know (registration above all) \[m\].
///
/// Far pairs cost one comparison: the squared Mahalanobis distance is at least the squared distance over the trace.
#[must_use]
pub fn close(a: &StateEstimate, b: &StateEstimate, gate: f64, floor_m: f64) -> bool {
    let allowance = floor_m * floor_m;
    let trace = a.position_covariance.trace() + b.position_covariance.trace() + 3.0 * allowance;
    let apart = a.position.0 - b.position.0;
    dot(&apart, &apart) <= gate * trace && distance_with_allowance(a, b, allowance) <= gate
}

/// [`association_distance`] with `floor_m` as one more standard deviation of position on each axis \[m\].
#[must_use]
pub fn association_distance_with_floor(a: &StateEstimate, b: &StateEstimate, floor_m: f64) -> f64 {
    distance_with_allowance(a, b, floor_m * floor_m)
}

fn distance_with_allowance(a: &StateEstimate, b: &StateEstimate, position_variance: f64) -> f64 {
    let position =
        a.position_covariance + b.position_covariance + Matrix3::identity() * position_variance;
    let velocity = a.velocity_covariance + b.velocity_covariance;
    match (symmetric_inverse(&position), symmetric_inverse(&velocity)) {
        (Some((p, _)), Some((v, _))) => {
            quadratic_form(&p, &(a.position.0 - b.position.0))
                + quadratic_form(&v, &(a.velocity_m_s - b.velocity_m_s))
        }
        _ => f64::INFINITY,
    }
}

fn nothing_known(time: SimTime) -> StateEstimate {
    StateEstimate {
        time,
        position: Ecef(Vector3::zeros()),
        velocity_m_s: Vector3::zeros(),
        position_covariance: Matrix3::identity() * NOTHING_KNOWN.0,
        cross_covariance: Matrix3::zeros(),
        velocity_covariance: Matrix3::identity() * NOTHING_KNOWN.1,
    }
}

/// A weighted sum in information form.
#[derive(Default)]
struct Information {
    matrix: Matrix3<f64>,
    vector: Vector3<f64>,
}

impl Information {
    fn add(&mut self, inverse: &Matrix3<f64>, value: &Vector3<f64>, weight: f64) {
        self.matrix += inverse * weight;
        self.vector += times(inverse, value) * weight;
    }

    /// Mean and covariance once the weights have been scaled to sum to one.
    fn solved(&self, total_weight: f64) -> Option<(Vector3<f64>, Matrix3<f64>)> {
        let (inverse, _) = symmetric_inverse(&self.matrix)?;
        Some((times(&inverse, &self.vector), inverse * total_weight))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(x: f64, sigma: (f64, f64, f64), velocity: f64) -> StateEstimate {
        let variances = Vector3::new(sigma.0 * sigma.0, sigma.1 * sigma.1, sigma.2 * sigma.2);
        StateEstimate {
            time: SimTime::ZERO,
            position: Ecef(Vector3::new(4e6 + x, 3e6, 4e6)),
            velocity_m_s: Vector3::new(velocity, 0.0, 0.0),
            position_covariance: Matrix3::from_diagonal(&variances),
            cross_covariance: Matrix3::zeros(),
            velocity_covariance: Matrix3::identity() * 25.0,
        }
    }

    #[test]
    fn the_same_estimate_told_twice_gains_nothing() {
        let one = estimate(0.0, (100.0, 200.0, 300.0), 200.0);
        let fused = covariance_intersection(&[one, one, one]);
        assert!(
            (fused.position_covariance - one.position_covariance)
                .abs()
                .max()
                < 1e-6
        );
        assert!(
            (fused.velocity_covariance - one.velocity_covariance)
                .abs()
                .max()
                < 1e-9
        );
        assert!(fused.position.distance_m(&one.position) < 1e-6);
    }

    #[test]
    fn two_crossed_bars_meet_where_they_cross() {
        let along_x = estimate(0.0, (1000.0, 50.0, 50.0), 200.0);
        let along_y = estimate(400.0, (50.0, 1000.0, 50.0), 210.0);
        let fused = covariance_intersection(&[along_x, along_y]);
        // Equal traces, equal weights: P⁻¹ = (Pa⁻¹ + Pb⁻¹) / 2.
        let expected = 2.0 / (1.0 / 2500.0 + 1e-6);
        assert!((fused.position_covariance[(0, 0)] - expected).abs() < 1e-6 * expected);
        let offset = fused.position.0.x - along_x.position.0.x;
        assert!((offset - 400.0 / (1.0 + 0.0025)).abs() < 1e-6);
        assert!((fused.velocity_m_s.x - 205.0).abs() < 1e-9);
    }

    #[test]
    fn nothing_and_one() {
        let one = estimate(0.0, (100.0, 200.0, 300.0), 200.0);
        assert_eq!(covariance_intersection(&[one]), one);
        assert!(covariance_intersection(&[]).position_sigma_m() > 1e7);
        let broken = estimate(0.0, (0.0, 0.0, 0.0), 1.0);
        let fused = covariance_intersection(&[broken, one]);
        assert!(
            (fused.position_covariance - one.position_covariance)
                .abs()
                .max()
                < 1e-6
        );
    }

    #[test]
    fn distance_and_gate() {
        let a = estimate(0.0, (30.0, 30.0, 30.0), 200.0);
        let b = estimate(100.0, (40.0, 40.0, 40.0), 205.0);
        // 100² / (30² + 40²) + 5² / (25 + 25).
        assert!((association_distance(&a, &b) - 4.5).abs() < 1e-9);
        assert!(close(&a, &b, 5.0, 0.0) && !close(&a, &b, 4.0, 0.0));
        assert!(close(&a, &b, 4.0, 50.0));
        let far = estimate(50_000.0, (40.0, 40.0, 40.0), 205.0);
        assert!(!close(&a, &far, 16.0, 500.0));
    }
}
