//! How much memory a file may ask for.

use crate::error::Fault;

/// What a file may ask for at most. A header can declare anything in a few bytes; nothing is set aside on its word alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Cells of a grid in memory.
    pub cells: u64,
    /// Bytes of one tile or strip when unpacked.
    pub chunk_bytes: u64,
    /// Bytes of a gzipped file when unpacked.
    pub unpacked_bytes: u64,
    /// Bytes of unpacked tiles and strips that a reader keeps at hand.
    pub cache_bytes: u64,
}

impl Default for Limits {
    /// A thousand million cells (twice 20,000 × 20,000 and more), tiles and strips of 512 MiB, 4 GiB out of gzip, 64 MiB at
    /// hand.
    fn default() -> Self {
        Self {
            cells: 1_000_000_000,
            chunk_bytes: 512 << 20,
            unpacked_bytes: 4 << 30,
            cache_bytes: 64 << 20,
        }
    }
}

impl Limits {
    /// The number of cells, if there may be so many.
    pub(crate) fn cells(&self, rows: u64, columns: u64) -> Result<usize, Fault> {
        if rows == 0 || columns == 0 {
            return Fault::damaged(format!(
                "{rows} rows and {columns} columns: there is nothing in it"
            ));
        }
        match rows.checked_mul(columns) {
            Some(cells) if cells <= self.cells => {
                usize::try_from(cells).map_err(|_| Fault::TooLarge(format!("{cells} cells")))
            }
            _ => Err(Fault::TooLarge(format!(
                "{rows} rows and {columns} columns; at most {} cells are read at once",
                self.cells
            ))),
        }
    }
}
