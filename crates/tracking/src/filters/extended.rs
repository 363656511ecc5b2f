//! The extended Kalman filter: a measurement that is not linear, by its derivatives at the prediction.
//!
//! Bar-Shalom, Li and Kirubarajan 2001, section 10.3.3 (first order). The motion here is linear, so only the update differs.

use super::gaussian::{Gaussian, Innovation};
use super::measurement_model::MeasurementModel;
use nalgebra::{SMatrix, SVector};

/// `state` (predicted to the time of the measurement) with `measured` taken in; none if the covariance of the innovation is
/// not positive definite.
///
/// ```
/// use gapfiller_tracking::filters::{extended, gaussian::Gaussian, measurement_model::RangeAzimuthElevation};
/// use nalgebra::{SMatrix, SVector};
///
/// let radar = RangeAzimuthElevation { site: [0.0, 0.0, 0.0] };
/// let state = Gaussian {
///     mean: SVector::from([30_000.0, -200.0, 40_000.0, 0.0, 5_000.0, 0.0]),
///     covariance: SMatrix::from_diagonal(&SVector::from([1e6, 1e4, 1e6, 1e4, 1e6, 1e4])),
/// };
/// let noise = SMatrix::from_diagonal(&SVector::from([2_500.0, 1e-6, 1e-6]));
/// // 100 m farther along the same line of sight.
/// let measured = SVector::from([50_349.378_1, 0.643_501_108_8, 0.099_668_652_5]);
/// let (after, _) = extended::update(&state, &radar, &measured, &noise).expect("positive");
/// assert!((after.mean[0] - 30_059.5).abs() < 1.0 && after.covariance[(0, 0)] < 3_000.0);
/// ```
#[must_use]
pub fn update<const N: usize, const M: usize>(
    state: &Gaussian<N>,
    model: &impl MeasurementModel<N, M>,
    measured: &SVector<f64, M>,
    noise: &SMatrix<f64, M, M>,
) -> Option<(Gaussian<N>, Innovation<M>)> {
    let difference = model.difference(measured, &model.expected(&state.mean));
    state.corrected(difference, &model.derivatives(&state.mean), noise)
}
