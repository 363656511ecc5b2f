//! What is written: rasters, contours, pictures, the summary.

pub mod geotiff;
pub mod write;
