//! Where things are, and what the ground hides.

pub mod frames;

pub use nalgebra::{Matrix3, Vector3};
