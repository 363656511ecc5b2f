//! From plots to tracks: what a node makes of its own measurements and of other nodes' estimates.
//!
//! A radar hands over *plots*: time, range, azimuth, elevation, and nothing that says which object answered. Everything here
//! works on those alone, with the site, north and accuracies the node **believes**; no type in this crate can name a true
//! object, so recorded plots serve as well as simulated ones. Swaps, false tracks, dual tracks and lost tracks are not drawn:
//! they follow from errors, gates and missed looks.
//!
//! | module | what it does |
//! |---|---|
//! | [`measurement`] | a plot as a position with a covariance |
//! | [`constant_velocity`] | the constant-velocity filter's equations, in 3 × 3 blocks, in any Cartesian frame |
//! | [`kalman`] | that filter on Earth-centred estimates |
//! | [`radar_tracker`] | many targets of one search radar: gating, assignment, initiation, confirmation, deletion, IFF replies |
//! | [`single`] | one target in a pointed beam |
//! | [`tracker`] | the tracker that stands by itself: many targets, several sensors, one or several models, two associations |
//! | [`filters`] | Kalman, extended, unscented, interacting models for small states of any size |
//! | [`fusion`] | are two estimates of the same object, and what do several say together |
//! | [`registration`] | the constant errors of one sensor relative to another |
//!
//! [`tracker`] and [`filters`] work in any local Cartesian frame and know nothing of the simulation. In the other modules
//! positions and velocities are earth-centred, earth-fixed, in metres and metres per second; covariances are three 3 × 3
//! blocks in the same axes. A constant velocity in these axes is a straight line in space: over a 10 s scan an aircraft that
//! follows the Earth's curve at 300 m/s departs from it by 0.7 m, far below any accuracy here.
//!
//! What the types cannot catch: estimates of two different times given to [`fusion`], and a frame that is not the one of the
//! radar that made the plots.

mod block;
pub mod constant_velocity;
pub mod filters;
pub mod fusion;
pub mod kalman;
pub mod measurement;
pub mod radar_tracker;
pub mod registration;
pub mod single;
pub mod tracker;
