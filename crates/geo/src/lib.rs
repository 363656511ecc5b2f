//! Where things are, and what the ground hides.
//!
//! | module | what it answers |
//! |---|---|
//! | [`frames`] | where is it: WGS-84 geodetic, Earth-centred, local east-north-up, azimuth-elevation-range |
//! | [`geodesic`] | how far over the ellipsoid, in which direction, and where does a leg end |
//! | [`elevation`] | how high is the ground |
//! | [`lattice`] | the same as nodes in memory, for those who follow its cells |
//! | [`line_of_sight`] | does the ground stand between two points |
//! | [`horizon_mask`] | the same for one radar and very many points |
//! | [`viewshed`] | which cells of a grid of heights an observer sees |
//! | [`area`], [`coastline`] | boxes and lines for maps |
//!
//! A radar at Konya looks towards Ankara:
//!
//! ```
//! use gapfiller_geo::{elevation, frames::{Geodetic, LocalFrame}, geodesic, horizon_mask::HorizonMask};
//! let relief = elevation::relief();
//! let site = Geodetic::from_degrees(37.87, 32.49, 1_020.0);
//! let target = Geodetic::from_degrees(39.93, 32.86, 3_000.0);
//! let leg = geodesic::inverse(&site, &target);
//! assert!((leg.distance_m - 231_000.0).abs() < 1_000.0);
//!
//! let mask = HorizonMask::build(&site, 20.0, 300_000.0, relief, 4.0 / 3.0);
//! let lowest = mask.min_visible_height_m(leg.azimuth1_rad, leg.distance_m);
//! assert!(lowest > 1_000.0 && lowest < 10_000.0);
//! ```
//!
//! Angles inside are radians, lengths metres. Every result has the same bits on every machine: transcendental functions
//! come from [`gapfiller_numerics::math`].

pub mod area;
pub mod coastline;
pub mod elevation;
pub mod frames;
pub mod geodesic;
pub mod horizon_mask;
pub mod lattice;
pub mod line_of_sight;
mod profile;
mod section;
pub mod viewshed;

pub use nalgebra::{Matrix3, Vector3};
