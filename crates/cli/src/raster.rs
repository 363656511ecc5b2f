//! Grids of heights in, masks of cells out.

mod ascii;
mod output;

pub use output::{Kind, check_free, write_mask};

use crate::failure::Failure;
use gapfiller_geo::viewshed::PlanarGrid;
use std::path::Path;

/// A grid of heights and where it lies.
pub struct Dem {
    /// The heights.
    pub grid: PlanarGrid,
    /// Coordinates of the outer corner of its north-west cell, in the units of the file.
    pub north_west: (f64, f64),
}

/// Reads a grid of heights in metres whose cells are measured in metres.
pub fn read_dem(path: &Path) -> Result<Dem, Failure> {
    ascii::read(path)
}
