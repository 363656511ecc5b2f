//! Placeholder.

pub mod draws;
pub mod math;
pub mod special;
