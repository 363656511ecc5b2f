//! The eight wedges around an observer.
//!
//! In a wedge a cell lies `ring` cells away along the main axis and `side` cells across it, 0 ≤ side ≤ ring. A line of
//! sight in it crosses every ring before its target's, and everything that depends on directions is written once.

use super::grid::PlanarGrid;
use super::r3::Observer;

/// One wedge: cells with 1 ≤ ring ≤ `rings`, 0 ≤ side ≤ min(ring, `sides`). Wedges share their edges.
#[derive(Debug, Clone, Copy)]
pub(super) struct Octant {
    /// Whether the main axis runs along columns (north or south), so that a ring lies in a row.
    pub along_rows: bool,
    /// Whether rings count towards greater rows or columns.
    pub ring_up: bool,
    /// Whether sides count towards greater columns or rows.
    pub side_up: bool,
    /// The observer's row.
    pub row: usize,
    /// The observer's column.
    pub col: usize,
    /// Number of rings to the edge of the grid.
    pub rings: usize,
    /// Cells across to the edge of the grid.
    pub sides: usize,
}

impl Octant {
    /// Row and column of a cell of the wedge.
    #[inline]
    pub fn cell(&self, ring: usize, side: usize) -> (usize, usize) {
        let (down, down_up, right, right_up) = if self.along_rows {
            (ring, self.ring_up, side, self.side_up)
        } else {
            (side, self.side_up, ring, self.ring_up)
        };
        (
            offset(self.row, down, down_up),
            offset(self.col, right, right_up),
        )
    }

    /// Size of a cell along the main axis and across it \[m\].
    pub fn cell_size_m(&self, grid: &PlanarGrid) -> (f64, f64) {
        if self.along_rows {
            (grid.cell_y_m(), grid.cell_x_m())
        } else {
            (grid.cell_x_m(), grid.cell_y_m())
        }
    }

    /// The last side of a ring.
    #[inline]
    pub fn last_side(&self, ring: usize) -> usize {
        ring.min(self.sides)
    }

    /// Number of cells.
    fn size(&self) -> usize {
        let whole = self.rings.min(self.sides);
        whole * (whole + 1) / 2 + (self.rings - whole) * self.sides
    }
}

/// An index moved up or down.
#[inline]
pub(super) fn offset(index: usize, by: usize, up: bool) -> usize {
    if up { index + by } else { index - by }
}

/// The wedges around an observer that have cells, the largest first.
pub(super) fn octants(grid: &PlanarGrid, observer: &Observer) -> Vec<Octant> {
    let Observer { row, col, .. } = *observer;
    let reach = |index: usize, count: usize, up: bool| if up { count - 1 - index } else { index };
    let mut octants = Vec::with_capacity(8);
    for along_rows in [true, false] {
        for ring_up in [true, false] {
            for side_up in [true, false] {
                let (rings, sides) = if along_rows {
                    (
                        reach(row, grid.rows(), ring_up),
                        reach(col, grid.cols(), side_up),
                    )
                } else {
                    (
                        reach(col, grid.cols(), ring_up),
                        reach(row, grid.rows(), side_up),
                    )
                };
                if rings > 0 {
                    octants.push(Octant {
                        along_rows,
                        ring_up,
                        side_up,
                        row,
                        col,
                        rings,
                        sides,
                    });
                }
            }
        }
    }
    octants.sort_by_key(|octant| std::cmp::Reverse(octant.size()));
    octants
}
