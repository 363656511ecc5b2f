//! Coverage.
pub mod contour;
pub mod coverage;
pub mod engagement;
pub mod files;
pub mod grid;
pub mod hearing;
pub mod layer;
pub mod parallel;
pub mod picture;
pub mod sensor;
pub mod summary;
