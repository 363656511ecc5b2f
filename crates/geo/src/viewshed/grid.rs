//! A planar grid of heights.

use std::fmt;

/// The most rows or columns of a grid: positions on rays are counted in 16 bits and 16 bits behind the point.
pub const GRID_LIMIT: usize = 65_535;

/// A height \[m\] of the ground beyond this, up or down, is taken for missing.
pub const HEIGHT_LIMIT_M: f32 = 1e7;

/// Heights \[m\] on a planar grid, row by row from the north, each row from the west; a cell without a height is NaN.
#[derive(Debug, Clone)]
pub struct PlanarGrid {
    rows: usize,
    cols: usize,
    cell_x_m: f64,
    cell_y_m: f64,
    heights_m: Vec<f32>,
}

impl PlanarGrid {
    /// A grid of `rows` by `cols` heights \[m\]; `cell_x_m` between neighbours of a row, `cell_y_m` between rows.
    ///
    /// Heights beyond [`HEIGHT_LIMIT_M`] become NaN: no data. Files that forget to name their missing value use such numbers.
    ///
    /// # Errors
    /// No cells, more than [`GRID_LIMIT`] rows or columns, another number of heights, or a cell size that is not a positive number.
    pub fn new(
        rows: usize,
        cols: usize,
        cell_x_m: f64,
        cell_y_m: f64,
        mut heights_m: Vec<f32>,
    ) -> Result<Self, ViewshedError> {
        let fits = |count: usize| (1..=GRID_LIMIT).contains(&count);
        if !fits(rows) || !fits(cols) {
            return Err(ViewshedError::GridSize { rows, cols });
        }
        if rows * cols != heights_m.len() {
            return Err(ViewshedError::HeightCount {
                expected: rows * cols,
                found: heights_m.len(),
            });
        }
        for size in [cell_x_m, cell_y_m] {
            if !(size.is_finite() && size > 0.0) {
                return Err(ViewshedError::CellSize(size));
            }
        }
        for height in &mut heights_m {
            if height.is_nan() || height.abs() > HEIGHT_LIMIT_M {
                *height = f32::NAN;
            }
        }
        Ok(Self {
            rows,
            cols,
            cell_x_m,
            cell_y_m,
            heights_m,
        })
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    #[must_use]
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// Distance of neighbours in a row \[m\].
    #[must_use]
    pub fn cell_x_m(&self) -> f64 {
        self.cell_x_m
    }

    /// Distance of rows \[m\].
    #[must_use]
    pub fn cell_y_m(&self) -> f64 {
        self.cell_y_m
    }

    /// Height of a cell \[m\], NaN without data.
    ///
    /// # Panics
    /// The cell lies outside the grid.
    #[must_use]
    pub fn height_m(&self, row: usize, col: usize) -> f32 {
        self.heights_m[row * self.cols + col]
    }

    /// The heights of a row \[m\].
    ///
    /// # Panics
    /// The row lies outside the grid.
    #[must_use]
    pub fn row(&self, row: usize) -> &[f32] {
        &self.heights_m[row * self.cols..(row + 1) * self.cols]
    }
}

/// Why there is no viewshed.
#[derive(Debug, Clone, PartialEq)]
pub enum ViewshedError {
    /// A grid without cells or with too many rows or columns.
    GridSize {
        /// Rows.
        rows: usize,
        /// Columns.
        cols: usize,
    },
    /// Another number of heights than cells.
    HeightCount {
        /// Rows times columns.
        expected: usize,
        /// Heights given.
        found: usize,
    },
    /// A cell size that is not a positive number \[m\].
    CellSize(f64),
    /// The observer stands outside the grid.
    Outside {
        /// Its row.
        row: usize,
        /// Its column.
        col: usize,
        /// Rows of the grid.
        rows: usize,
        /// Columns of the grid.
        cols: usize,
    },
    /// The observer stands where the grid has no height.
    NoGround {
        /// Its row.
        row: usize,
        /// Its column.
        col: usize,
    },
    /// A height of observer or target that is not a number, or beyond 10⁷ m \[m\].
    Height(f64),
    /// An effective Earth radius factor that is not above 0 (infinity is a flat Earth).
    EarthFactor(f64),
}

impl fmt::Display for ViewshedError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GridSize { rows, cols } => write!(
                out,
                "a grid of {rows} rows and {cols} columns; expected 1 to {GRID_LIMIT} of each"
            ),
            Self::HeightCount { expected, found } => {
                write!(out, "{found} heights; expected {expected}")
            }
            Self::CellSize(size) => write!(
                out,
                "a cell size of {size} m; expected a number of metres above 0"
            ),
            Self::Outside {
                row,
                col,
                rows,
                cols,
            } => write!(
                out,
                "the observer at row {row}, column {col} stands outside the grid; expected rows 0 to {} and columns 0 to {}",
                rows - 1,
                cols - 1
            ),
            Self::NoGround { row, col } => {
                write!(out, "the grid has no height at row {row}, column {col}")
            }
            Self::Height(height) => write!(
                out,
                "a height of {height} m above ground; expected a number within 10,000 km"
            ),
            Self::EarthFactor(k) => write!(
                out,
                "an effective Earth radius factor of {k}; expected a number above 0, or inf for a flat Earth"
            ),
        }
    }
}

impl std::error::Error for ViewshedError {}
