//! The textbook filters for small states of any size: Kalman, extended, unscented, interacting models, steady state.
//!
//! The tracker itself runs on 3 × 3 blocks ([`constant_velocity`](crate::constant_velocity)), several times faster; these are
//! for measurements that are not positions, for other states, and to check the fast ones against. A state is an
//! `nalgebra` vector of static size, in the order \[x, vx, y, vy, …\] for what [`motion`] builds.
//!
//! | module | what it does |
//! |---|---|
//! | [`gaussian`] | a mean with a covariance; the Kalman filter; NIS and NEES |
//! | [`motion`] | transition and noise of constant velocity and of the level turn |
//! | [`measurement_model`] | range-bearing and range-azimuth-elevation, with their derivatives |
//! | [`extended`] | the extended Kalman filter |
//! | [`unscented`] | the unscented Kalman filter |
//! | [`multiple_models`] | interacting multiple models |
//! | [`alpha_beta`] | the steady state in one dimension |

pub mod alpha_beta;
pub mod extended;
pub mod gaussian;
pub mod measurement_model;
pub mod motion;
pub mod multiple_models;
pub mod unscented;
