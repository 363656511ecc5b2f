//! How states move: transition and process noise.

use gapfiller_numerics::math::sin_cos;
use nalgebra::SMatrix;

/// Transition and noise of constant velocity with white-noise acceleration of density `acceleration_psd` \[m²/s³\], for
/// `AXES` axes in the order \[x, vx, y, vy, …\]; `N` is twice `AXES` (Bar-Shalom, Li and Kirubarajan 2001, eqs. 6.2.2-4, -8).
///
/// ```
/// use gapfiller_tracking::filters::motion::constant_velocity;
///
/// let (transition, noise) = constant_velocity::<2, 4>(3.0, 2.0);
/// assert_eq!((transition[(0, 1)], noise[(2, 2)], noise[(2, 3)], noise[(3, 3)]), (3.0, 18.0, 9.0, 6.0));
/// ```
#[must_use]
pub fn constant_velocity<const AXES: usize, const N: usize>(
    dt_s: f64,
    acceleration_psd: f64,
) -> (SMatrix<f64, N, N>, SMatrix<f64, N, N>) {
    const { assert!(N == 2 * AXES) };
    let mut transition = SMatrix::identity();
    let mut noise = SMatrix::zeros();
    let growth = acceleration_psd * dt_s.abs();
    for axis in 0..AXES {
        let (x, v) = (2 * axis, 2 * axis + 1);
        transition[(x, v)] = dt_s;
        noise[(x, x)] = growth * dt_s * dt_s / 3.0;
        noise[(x, v)] = growth * dt_s / 2.0;
        noise[(v, x)] = noise[(x, v)];
        noise[(v, v)] = growth;
    }
    (transition, noise)
}

/// Transition of a level turn at `rate` \[rad/s\], anticlockwise positive, for \[x, vx, y, vy\] (ibid., eq. 11.7.1-4).
#[must_use]
pub fn coordinated_turn(dt_s: f64, rate: f64) -> SMatrix<f64, 4, 4> {
    let (sin, cos) = sin_cos(rate * dt_s);
    let (along, across) = if rate == 0.0 {
        (dt_s, 0.0)
    } else {
        let (half, _) = sin_cos(0.5 * rate * dt_s);
        (sin / rate, 2.0 * half * half / rate)
    };
    SMatrix::<f64, 4, 4>::new(
        1.0, along, 0.0, -across, 0.0, cos, 0.0, -sin, 0.0, across, 1.0, along, 0.0, sin, 0.0, cos,
    )
}
