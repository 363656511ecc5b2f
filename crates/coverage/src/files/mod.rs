//! What is written: rasters, contours, pictures, the summary.

pub mod geotiff;
pub mod index;
pub mod vector;
pub mod write;
