//! What a file says about itself.

use crate::cells::CellType;
use crate::placement::Placement;

/// What a terrain file says about itself, before its heights are read.
#[derive(Clone, Debug, PartialEq)]
pub struct Description {
    /// The name of its format.
    pub format: &'static str,
    /// The type of its heights.
    pub cell: CellType,
    /// How it is compressed: `none`, `LZW`, `DEFLATE`, `ZSTD`.
    pub compression: &'static str,
    /// What is stored instead of the heights themselves, if something is.
    pub predictor: Option<&'static str>,
    /// The order of its cells: tiles, strips, rows or columns.
    pub storage: String,
    /// Where its cells lie.
    pub placement: Placement,
    /// Whether its coordinates name the centres of cells (points) rather than their corners (areas).
    pub cells_are_points: bool,
    /// The value that marks a void.
    pub void: Option<f64>,
}

/// What the heights of a file are like.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Statistics {
    /// Number of cells.
    pub cells: u64,
    /// Number of those that are void.
    pub voids: u64,
    /// Lowest height \[m\]; `None` if all are void.
    pub lowest_m: Option<f64>,
    /// Highest height \[m\]; `None` if all are void.
    pub highest_m: Option<f64>,
}

impl Statistics {
    /// Share of the cells that are void, 0 to 1.
    #[must_use]
    pub fn void_share(&self) -> f64 {
        if self.cells == 0 {
            0.0
        } else {
            self.voids as f64 / self.cells as f64
        }
    }
}
