//! Grids of heights in, masks of cells out.

mod output;

pub use output::{Kind, check_free, write_mask, write_whole};

use crate::failure::Failure;
use gapfiller_geo::frames::{WGS84_A, WGS84_E2};
use gapfiller_geo::viewshed::PlanarGrid;
use gapfiller_numerics::math;
use gapfiller_terrain::{Crs, Placement, TerrainFile};
use std::path::Path;

/// A grid of heights as a plane, and where it lies on the globe.
pub struct Dem {
    /// The heights.
    pub grid: PlanarGrid,
    /// Where its cells lie, in the coordinates of the file.
    pub placement: Placement,
}

/// Reads a terrain file of any kind as a plane. Cells in degrees become metres with the radii of the ellipsoid at the middle
/// latitude, so a grid of more than a few degrees is sheared towards its north and south edges.
pub fn read_dem(path: &Path) -> Result<Dem, Failure> {
    let file = TerrainFile::open(path)?.read()?;
    let placement = *file.placement();
    let (columns, rows) = (placement.columns, placement.rows);
    let mut heights = vec![0.0; rows.saturating_mul(columns)];
    for (row, heights) in heights.chunks_exact_mut(columns.max(1)).enumerate() {
        file.row_into(row, f32::NAN, heights);
    }
    drop(file);
    let (cell_x_m, cell_y_m) = cell_metres(&placement);
    let grid = PlanarGrid::new(rows, columns, cell_x_m, cell_y_m, heights)
        .map_err(|error| Failure::Input(format!("{}: {error}", path.display())))?;
    Ok(Dem { grid, placement })
}

/// Distances of columns and of rows \[m\].
fn cell_metres(placement: &Placement) -> (f64, f64) {
    if placement.crs != Crs::Geographic {
        return (placement.step_x, placement.step_y);
    }
    let edges = placement.edges();
    let (sine, cosine) = math::sin_cos((0.5 * (edges.south + edges.north)).to_radians());
    let flattening = 1.0 - WGS84_E2 * sine * sine;
    let across = WGS84_A / flattening.sqrt();
    let along = across * (1.0 - WGS84_E2) / flattening;
    (
        placement.step_x.to_radians() * across * cosine.max(1e-6),
        placement.step_y.to_radians() * along,
    )
}
