//! Maxima of a grid's heights over squares of several sizes, each looked up once.

use super::grid::PlanarGrid;
use super::parallel;

/// Sizes of squares, the coarsest first: powers of two, as exponents.
const SIZES: [u32; 3] = [7, 5, 3];

/// The maxima of one size.
struct Level {
    exponent: u32,
    cols: usize,
    /// For each square of the raster the maximum over it and its neighbours to the east, south and south-east.
    maxima_m: Vec<f32>,
}

/// Maxima over squares that overlap: any box smaller than a square lies within one.
pub(super) struct Pyramid {
    levels: Vec<Level>,
}

impl Pyramid {
    pub fn new(grid: &PlanarGrid, threads: usize) -> Self {
        let mut levels = Vec::with_capacity(SIZES.len());
        let finest = SIZES[SIZES.len() - 1];
        let (mut rows, mut cols) = (grid.rows() >> finest, grid.cols() >> finest);
        (rows, cols) = (rows + 1, cols + 1);
        let bands: Vec<usize> = (0..rows).collect();
        let mut plain: Vec<f32> = parallel::map(&bands, threads, |&band| {
            let mut maxima = vec![f32::NEG_INFINITY; cols];
            for row in (band << finest)..((band + 1) << finest).min(grid.rows()) {
                for (maximum, cells) in maxima.iter_mut().zip(grid.row(row).chunks(1 << finest)) {
                    for &height in cells {
                        if height > *maximum {
                            *maximum = height;
                        }
                    }
                }
            }
            maxima
        })
        .concat();
        let mut exponent = finest;
        for &size in SIZES.iter().rev() {
            while exponent < size {
                (plain, rows, cols) = halved(&plain, rows, cols);
                exponent += 1;
            }
            levels.push(Level {
                exponent,
                cols,
                maxima_m: widened(&plain, rows, cols),
            });
        }
        levels.reverse();
        Self { levels }
    }

    /// Number of sizes.
    pub fn depth(&self) -> usize {
        self.levels.len()
    }

    /// Cells on a side of the squares of a size, 0 the coarsest.
    pub fn side(&self, level: usize) -> usize {
        1 << self.levels[level].exponent
    }

    /// No height \[m\] in a box that reaches at most the side of a square beyond its first cell is above this.
    #[inline]
    pub fn maximum_m(&self, level: usize, first_row: usize, first_col: usize) -> f32 {
        let level = &self.levels[level];
        level.maxima_m[(first_row >> level.exponent) * level.cols + (first_col >> level.exponent)]
    }
}

/// Maxima over squares of twice the side.
fn halved(maxima: &[f32], rows: usize, cols: usize) -> (Vec<f32>, usize, usize) {
    let (coarse_rows, coarse_cols) = (rows.div_ceil(2), cols.div_ceil(2));
    let mut coarse = vec![f32::NEG_INFINITY; coarse_rows * coarse_cols];
    for row in 0..rows {
        for col in 0..cols {
            let cell = &mut coarse[(row / 2) * coarse_cols + col / 2];
            *cell = cell.max(maxima[row * cols + col]);
        }
    }
    (coarse, coarse_rows, coarse_cols)
}

/// Maxima over each square and the three that follow it.
fn widened(maxima: &[f32], rows: usize, cols: usize) -> Vec<f32> {
    let mut wide = Vec::with_capacity(maxima.len());
    for row in 0..rows {
        for col in 0..cols {
            let (south, east) = ((row + 1).min(rows - 1), (col + 1).min(cols - 1));
            let at = |row: usize, col: usize| maxima[row * cols + col];
            wide.push(
                at(row, col)
                    .max(at(row, east))
                    .max(at(south, col))
                    .max(at(south, east)),
            );
        }
    }
    wide
}
