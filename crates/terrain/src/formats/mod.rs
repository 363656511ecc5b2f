//! The formats that are read whole, a file each.

pub(crate) mod ascii_grid;
pub(crate) mod dted;
pub(crate) mod hgt;
pub(crate) mod raw;

use crate::cells::Cells;
use crate::description::Description;

/// A file that has been read whole.
#[derive(Debug)]
pub(crate) struct Whole {
    pub(crate) description: Description,
    pub(crate) cells: Cells,
}
