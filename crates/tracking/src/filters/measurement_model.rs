//! Measurements that are not positions: what a state would measure as, and how that changes with the state.

use gapfiller_numerics::math::{atan2, hypot};
use nalgebra::{SMatrix, SVector};
use std::f64::consts::{PI, TAU};

/// What a sensor measures of a state of `N` numbers: `M` numbers.
pub trait MeasurementModel<const N: usize, const M: usize> {
    /// What it would measure of this state.
    fn expected(&self, state: &SVector<f64, N>) -> SVector<f64, M>;

    /// Derivatives of [`expected`](Self::expected) at this state: rows are measured numbers.
    fn derivatives(&self, state: &SVector<f64, N>) -> SMatrix<f64, M, N>;

    /// Which of the measured numbers are angles \[rad\].
    fn angles(&self) -> [bool; M];

    /// `a − b`, with angles brought into −π to π.
    fn difference(&self, a: &SVector<f64, M>, b: &SVector<f64, M>) -> SVector<f64, M> {
        let mut difference = a - b;
        for (value, angle) in difference.iter_mut().zip(self.angles()) {
            if angle {
                *value = wrapped(*value);
            }
        }
        difference
    }
}

/// Range and bearing, anticlockwise from the x axis, of a state \[x, vx, y, vy\], from `site`: \[m, rad\].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RangeBearing {
    /// Where the sensor is \[m\].
    pub site: [f64; 2],
}

impl MeasurementModel<4, 2> for RangeBearing {
    fn expected(&self, state: &SVector<f64, 4>) -> SVector<f64, 2> {
        let (x, y) = (state[0] - self.site[0], state[2] - self.site[1]);
        SVector::from([hypot(x, y), atan2(y, x)])
    }

    fn derivatives(&self, state: &SVector<f64, 4>) -> SMatrix<f64, 2, 4> {
        let (x, y) = (state[0] - self.site[0], state[2] - self.site[1]);
        let range = hypot(x, y).max(f64::MIN_POSITIVE);
        let square = range * range;
        SMatrix::<f64, 2, 4>::new(
            x / range,
            0.0,
            y / range,
            0.0,
            -y / square,
            0.0,
            x / square,
            0.0,
        )
    }

    fn angles(&self) -> [bool; 2] {
        [false, true]
    }
}

/// Range, azimuth (clockwise from north, which is y) and elevation of a state \[x, vx, y, vy, z, vz\] in a frame of east, north
/// and up, from `site`: \[m, rad, rad\].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RangeAzimuthElevation {
    /// Where the sensor is \[m\].
    pub site: [f64; 3],
}

impl RangeAzimuthElevation {
    fn sight(&self, state: &SVector<f64, 6>) -> [f64; 3] {
        [
            state[0] - self.site[0],
            state[2] - self.site[1],
            state[4] - self.site[2],
        ]
    }
}

impl MeasurementModel<6, 3> for RangeAzimuthElevation {
    fn expected(&self, state: &SVector<f64, 6>) -> SVector<f64, 3> {
        let [e, n, u] = self.sight(state);
        let ground = hypot(e, n);
        SVector::from([hypot(ground, u), atan2(e, n), atan2(u, ground)])
    }

    fn derivatives(&self, state: &SVector<f64, 6>) -> SMatrix<f64, 3, 6> {
        let [e, n, u] = self.sight(state);
        let ground = hypot(e, n).max(f64::MIN_POSITIVE);
        let range = hypot(ground, u);
        let (g2, r2) = (ground * ground, range * range);
        SMatrix::<f64, 3, 6>::new(
            e / range,
            0.0,
            n / range,
            0.0,
            u / range,
            0.0,
            n / g2,
            0.0,
            -e / g2,
            0.0,
            0.0,
            0.0,
            -e * u / (r2 * ground),
            0.0,
            -n * u / (r2 * ground),
            0.0,
            ground / r2,
            0.0,
        )
    }

    fn angles(&self) -> [bool; 3] {
        [false, true, true]
    }
}

/// An angle brought into −π to π.
fn wrapped(angle: f64) -> f64 {
    (angle + PI).rem_euclid(TAU) - PI
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<const N: usize, const M: usize>(
        model: &impl MeasurementModel<N, M>,
        state: &SVector<f64, N>,
    ) {
        let derivatives = model.derivatives(state);
        for i in 0..N {
            let mut step = SVector::<f64, N>::zeros();
            step[i] = 0.5;
            let slope = model.difference(
                &model.expected(&(state + step)),
                &model.expected(&(state - step)),
            );
            for j in 0..M {
                let scale = derivatives.row(j).amax();
                assert!(
                    (slope[j] - derivatives[(j, i)]).abs() < 1e-6 * scale,
                    "{i} {j}"
                );
            }
        }
    }

    #[test]
    fn derivatives_are_slopes() {
        let plane = RangeBearing {
            site: [100.0, -50.0],
        };
        check(&plane, &SVector::from([-20_000.0, 100.0, 100.0, 3.0]));
        let space = RangeAzimuthElevation {
            site: [100.0, -50.0, 800.0],
        };
        check(
            &space,
            &SVector::from([-20_000.0, 100.0, 15_000.0, 3.0, 9_000.0, 0.0]),
        );
        // Across the cut of the angle.
        let a = SVector::from([0.0, 3.1]);
        assert!((plane.difference(&a, &SVector::from([0.0, -3.1]))[1] - (6.2 - TAU)).abs() < 1e-12);
    }
}
