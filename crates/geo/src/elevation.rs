//! Height of the ground above mean sea level.
//!
//! The embedded relief is ETOPO5 (see `data/README.md`): 5 arc minutes, about 9 km. It knows mountain ranges, not
//! ridges: a crest that hides a low flyer is smoothed away, so coverage near the ground is optimistic. Coasts may be
//! off by one cell.

use crate::lattice::{Lattice, Nodes};
use std::sync::OnceLock;

/// Something that knows how high the ground is.
pub trait Elevation: Sync {
    /// Height of the ground \[m\] above mean sea level at a latitude and longitude \[deg\]; the sea is 0.
    fn height_m(&self, latitude_deg: f64, longitude_deg: f64) -> f64;

    /// The same, or `None` where this source has no data: a void, or a point outside of it.
    ///
    /// Sources that answer everywhere need not define it.
    fn known_height_m(&self, latitude_deg: f64, longitude_deg: f64) -> Option<f64> {
        Some(self.height_m(latitude_deg, longitude_deg))
    }

    /// Heights \[m\] at many places, given as (latitude, longitude) \[deg\]: a profile. The same as
    /// [`height_m`](Self::height_m) place by place, to the last bit, but dispatched once for all of them.
    ///
    /// As many heights are written as both slices have room for.
    fn fill_profile(&self, places_deg: &[(f64, f64)], heights_m: &mut [f64]) {
        for (height, &(latitude, longitude)) in heights_m.iter_mut().zip(places_deg) {
            *height = self.height_m(latitude, longitude);
        }
    }

    /// Heights \[m\] along a parallel: at `west_deg`, and from there east every `step_deg`.
    fn fill_row(&self, latitude_deg: f64, west_deg: f64, step_deg: f64, heights_m: &mut [f64]) {
        for (column, height) in heights_m.iter_mut().enumerate() {
            *height = self.height_m(latitude_deg, west_deg + column as f64 * step_deg);
        }
    }

    /// The nodes that the heights come from, if they are bilinear between nodes and 0 elsewhere and nothing more: lines of
    /// sight then follow the cells exactly and fast. `None` for any other terrain, which is sampled.
    fn lattice(&self) -> Option<Lattice<'_>> {
        None
    }

    /// A number that tells this terrain from any other, if it can be had: results that take long are kept under it. By
    /// default that of the lattice.
    fn content_hash(&self) -> Option<u64> {
        self.lattice().map(|lattice| lattice.content_hash())
    }

    /// Distance between neighbouring samples \[m\]: what is smaller is not resolved.
    fn resolution_m(&self) -> f64;
    /// Name, for reports.
    fn name(&self) -> &str;
}

/// The smooth Earth: all sea.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flat;

impl Elevation for Flat {
    fn height_m(&self, _latitude_deg: f64, _longitude_deg: f64) -> f64 {
        0.0
    }

    fn lattice(&self) -> Option<Lattice<'_>> {
        // One cell, so large that every look stays within it.
        Some(Lattice {
            nodes: Nodes::I16(&[0; 4]),
            rows: 2,
            columns: 2,
            north_deg: 1_000.0,
            west_deg: -1_000.0,
            row_step_deg: 2_000.0,
            column_step_deg: 2_000.0,
            wraps: false,
        })
    }

    fn resolution_m(&self) -> f64 {
        2_000.0
    }

    fn name(&self) -> &str {
        "smooth Earth"
    }
}

/// A grid of heights, node-registered: row 0 at `north_deg`, column 0 at `west_deg`, bilinear in between.
///
/// Outside the grid the height is 0; a grid around the globe carries its first and last row on to the poles.
#[derive(Clone, Debug, PartialEq)]
pub struct Raster {
    /// Name, for reports.
    pub name: String,
    /// Number of rows, north to south.
    pub rows: usize,
    /// Number of columns, west to east.
    pub columns: usize,
    /// Latitude of the first row \[deg\].
    pub north_deg: f64,
    /// Longitude of the first column \[deg\].
    pub west_deg: f64,
    /// Distance between rows and between columns \[deg\].
    pub step_deg: f64,
    /// Heights \[m\], `rows` × `columns`, row by row.
    pub heights: Vec<i16>,
    /// Whether the column after the last is the first one again (a grid around the globe).
    pub wraps: bool,
}

/// Why a grid cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RasterError {
    /// The number of heights is not `rows` × `columns`, or there are none.
    Size {
        /// Rows declared.
        rows: usize,
        /// Columns declared.
        columns: usize,
        /// Heights found.
        heights: usize,
    },
    /// The step is not a positive number.
    Step,
    /// The stored bytes cannot be decompressed or are too short.
    Bytes(String),
}

impl core::fmt::Display for RasterError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Size {
                rows,
                columns,
                heights,
            } => {
                write!(
                    f,
                    "a grid of {rows} rows and {columns} columns cannot hold {heights} heights"
                )
            }
            Self::Step => write!(
                f,
                "the step between the nodes of a grid must be above 0 degrees"
            ),
            Self::Bytes(reason) => write!(f, "the stored grid cannot be read: {reason}"),
        }
    }
}

impl std::error::Error for RasterError {}

impl Raster {
    /// Checks that the grid is complete.
    ///
    /// # Errors
    /// [`RasterError::Size`] or [`RasterError::Step`].
    pub fn checked(self) -> Result<Self, RasterError> {
        if self.heights.is_empty()
            || self.rows.checked_mul(self.columns) != Some(self.heights.len())
        {
            return Err(RasterError::Size {
                rows: self.rows,
                columns: self.columns,
                heights: self.heights.len(),
            });
        }
        if !(self.step_deg > 0.0 && self.step_deg.is_finite()) {
            return Err(RasterError::Step);
        }
        Ok(self)
    }

    /// The height at a node \[m\]; 0 outside.
    fn node(&self, row: usize, column: usize) -> f64 {
        let inside = row < self.rows && column < self.columns;
        let index = row.wrapping_mul(self.columns).wrapping_add(column);
        self.heights
            .get(index)
            .filter(|_| inside)
            .map_or(0.0, |&height| f64::from(height))
    }
}

impl Elevation for Raster {
    fn height_m(&self, latitude_deg: f64, longitude_deg: f64) -> f64 {
        let last_row = self.rows.saturating_sub(1) as f64;
        let last_column = self.columns.saturating_sub(1) as f64;
        let mut y = (self.north_deg - latitude_deg) / self.step_deg;
        let mut x = (longitude_deg - self.west_deg) / self.step_deg;
        if self.wraps && !(x >= 0.0 && x < self.columns as f64) {
            x = x.rem_euclid(self.columns as f64);
        }
        if self.wraps && latitude_deg.abs() <= 90.0 {
            y = y.clamp(0.0, last_row);
        }
        // Written so that NaN is outside too.
        let inside = y >= 0.0 && y <= last_row && x >= 0.0 && (self.wraps || x <= last_column);
        if !inside {
            return 0.0;
        }
        let (row, column) = (y as usize, x as usize);
        let (v, u) = (y - row as f64, x - column as f64);
        let below = (row + 1).min(self.rows.saturating_sub(1));
        let right = if column + 1 < self.columns {
            column + 1
        } else if self.wraps {
            0
        } else {
            column
        };
        let north = self.node(row, column) * (1.0 - u) + self.node(row, right) * u;
        let south = self.node(below, column) * (1.0 - u) + self.node(below, right) * u;
        north * (1.0 - v) + south * v
    }

    fn lattice(&self) -> Option<Lattice<'_>> {
        Some(Lattice {
            nodes: Nodes::I16(&self.heights),
            rows: self.rows,
            columns: self.columns,
            north_deg: self.north_deg,
            west_deg: self.west_deg,
            row_step_deg: self.step_deg,
            column_step_deg: self.step_deg,
            wraps: self.wraps,
        })
    }

    fn resolution_m(&self) -> f64 {
        self.step_deg.to_radians() * crate::frames::MEAN_EARTH_RADIUS_M
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// The embedded global relief: ETOPO5, 5 arc minutes, 2160 × 4320 cells taken at their centres, sea = 0. Decompressed
/// once, at first use.
///
/// # Panics
/// If the embedded bytes are damaged, which a test of this crate rules out.
#[must_use]
pub fn relief() -> &'static Raster {
    static RELIEF: OnceLock<Raster> = OnceLock::new();
    RELIEF.get_or_init(|| match decode_relief(RELIEF_BYTES) {
        Ok(raster) => raster,
        Err(error) => panic!("embedded relief: {error}"),
    })
}

static RELIEF_BYTES: &[u8] = include_bytes!("../data/relief-5min.i16.zst");

/// Rows, columns and step of the embedded relief; `cargo xtask derive` writes the same.
const RELIEF_ROWS: usize = 2160;
const RELIEF_COLUMNS: usize = 4320;
const RELIEF_STEP_DEG: f64 = 1.0 / 12.0;

/// Undoes what `cargo xtask derive` does: zstd over two planes (low bytes, then high bytes) of the differences along
/// each row.
fn decode_relief(compressed: &[u8]) -> Result<Raster, RasterError> {
    let cells = RELIEF_ROWS * RELIEF_COLUMNS;
    let bytes = zstd::bulk::decompress(compressed, 2 * cells)
        .map_err(|error| RasterError::Bytes(error.to_string()))?;
    if bytes.len() != 2 * cells {
        return Err(RasterError::Bytes(format!(
            "{} bytes instead of {}",
            bytes.len(),
            2 * cells
        )));
    }
    let (low, high) = bytes.split_at(cells);
    let mut heights = Vec::with_capacity(cells);
    for (low, high) in low
        .chunks_exact(RELIEF_COLUMNS)
        .zip(high.chunks_exact(RELIEF_COLUMNS))
    {
        let mut height = 0_i16;
        for (&low, &high) in low.iter().zip(high) {
            height = height.wrapping_add(i16::from_le_bytes([low, high]));
            heights.push(height);
        }
    }
    Raster {
        name: "ETOPO5, 5 arc minutes".to_owned(),
        rows: RELIEF_ROWS,
        columns: RELIEF_COLUMNS,
        north_deg: 90.0 - 0.5 * RELIEF_STEP_DEG,
        west_deg: -180.0 + 0.5 * RELIEF_STEP_DEG,
        step_deg: RELIEF_STEP_DEG,
        heights,
        wraps: true,
    }
    .checked()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small(wraps: bool) -> Raster {
        Raster {
            name: "test".to_owned(),
            rows: 2,
            columns: 4,
            north_deg: 45.0,
            west_deg: -180.0,
            step_deg: 90.0,
            heights: vec![0, 100, 200, 300, 400, 500, 600, 700],
            wraps,
        }
    }

    #[test]
    fn heights_are_bilinear_between_nodes() {
        let raster = small(true);
        assert_eq!(raster.height_m(45.0, -90.0), 100.0);
        assert_eq!(raster.height_m(0.0, -90.0), 300.0);
        assert_eq!(raster.height_m(0.0, -45.0), 350.0);
        // Between the last column and the first.
        assert_eq!(raster.height_m(45.0, 135.0), 150.0);
        assert_eq!(raster.height_m(45.0, 135.0 + 360.0), 150.0);
    }

    #[test]
    fn rows_and_profiles_are_the_heights_one_by_one() {
        let raster: &dyn Elevation = &small(true);
        let mut row = [0.0; 9];
        raster.fill_row(20.0, -200.0, 35.5, &mut row);
        let places: Vec<(f64, f64)> = (0..9)
            .map(|i| (20.0, -200.0 + f64::from(i) * 35.5))
            .collect();
        let mut profile = [0.0; 9];
        raster.fill_profile(&places, &mut profile);
        let single: Vec<f64> = places
            .iter()
            .map(|&(latitude, longitude)| raster.height_m(latitude, longitude))
            .collect();
        assert_eq!(row.as_slice(), single);
        assert_eq!(profile.as_slice(), single);
        assert_eq!(raster.known_height_m(45.0, -90.0), Some(100.0));
    }

    #[test]
    fn outside_the_grid_is_sea() {
        let raster = small(false);
        assert_eq!(raster.height_m(45.0, 90.0), 300.0);
        for (latitude, longitude) in [
            (45.1, 0.0),
            (-45.1, 0.0),
            (0.0, 90.1),
            (0.0, -180.1),
            (0.0, f64::NAN),
        ] {
            assert_eq!(raster.height_m(latitude, longitude), 0.0);
        }
    }

    #[test]
    fn incomplete_grids_are_refused() {
        assert!(small(true).checked().is_ok());
        let short = Raster {
            rows: 3,
            ..small(true)
        };
        assert!(
            short
                .checked()
                .unwrap_err()
                .to_string()
                .contains("3 rows and 4 columns cannot hold 8")
        );
        assert_eq!(
            Raster {
                step_deg: 0.0,
                ..small(true)
            }
            .checked(),
            Err(RasterError::Step)
        );
        assert!(matches!(
            decode_relief(b"nonsense"),
            Err(RasterError::Bytes(_))
        ));
    }
}
