//! Which cells of a grid of heights an observer sees: the exact R3 answer, quickly, and an approximation, more quickly.
//!
//! **R3** (Franklin and Ray 1994) walks the straight line of sight from the observer's cell to every single cell and asks at each
//! grid line it crosses whether the ground stands above it. [`r3`] states it to the last bit. It takes a thousand crossings
//! per cell, so three ways to the answer live here:
//!
//! | function | what it gives | how |
//! |---|---|---|
//! | [`plain`] | R3 | the definition, cell by cell: slow, and easy to check |
//! | [`exact`] | R3, the same bits | a fan of rays brackets each cell's horizon; what lies inside the bracket is walked over a pyramid of maxima |
//! | [`fast`] | nearly R3 | rays through the cells of every power of two, and a horizon between two of them |
//!
//! ```
//! use gapfiller_geo::viewshed::{self, Observer, PlanarGrid};
//! // A plain 20 km wide with a ridge across it.
//! let heights = (0..200 * 200).map(|cell| if cell / 200 == 60 { 80.0 } else { 0.0 }).collect();
//! let grid = PlanarGrid::new(200, 200, 100.0, 100.0, heights)?;
//! let observer = Observer { row: 100, col: 100, height_m: 20.0, target_height_m: 2.0, k: 4.0 / 3.0 };
//! let seen = viewshed::exact(&grid, &observer, 2)?;
//! assert!(seen.get(61, 100) && seen.get(60, 100) && !seen.get(40, 100));
//! assert_eq!(seen, viewshed::plain(&grid, &observer, 1)?);
//! # Ok::<(), viewshed::ViewshedError>(())
//! ```
//!
//! A grid is planar: its rows and columns are straight and at right angles, and its cells equally large everywhere. The Earth
//! is round only in that a point at distance d lies d²/(2 k R) lower, with R = 6,378,137 m and k for refraction.
//! The answer has the same bits at any number of threads.

mod bracket;
mod fan;
mod grid;
mod mask;
mod octant;
mod parallel;
mod pyramid;
pub mod r3;
mod rings;
mod walk;

pub use bracket::Counts;
pub use grid::{GRID_LIMIT, HEIGHT_LIMIT_M, PlanarGrid, ViewshedError};
pub use mask::Mask;
pub use r3::{EARTH_RADIUS_M, Observer, plain};

use mask::SharedMask;
use octant::octants;

/// The exact R3 viewshed: the same bits as [`plain`], found by brackets and pruned walks, on some threads (at least one).
///
/// # Errors
/// The observer stands outside the grid, where there is no height, or has a height that is no number.
pub fn exact(
    grid: &PlanarGrid,
    observer: &Observer,
    threads: usize,
) -> Result<Mask, ViewshedError> {
    exact_counted(grid, observer, threads).map(|(mask, _)| mask)
}

/// [`exact`], and how many cells it decided in which way.
///
/// # Errors
/// As [`exact`].
pub fn exact_counted(
    grid: &PlanarGrid,
    observer: &Observer,
    threads: usize,
) -> Result<(Mask, Counts), ViewshedError> {
    let sight = r3::Sight::new(grid, observer)?;
    let pyramid = pyramid::Pyramid::new(grid, threads);
    let mask = SharedMask::new(grid.rows(), grid.cols());
    mask.set(observer.row, observer.col);
    let counts = parallel::map(&octants(grid, observer), threads, |octant| {
        bracket::decide(grid, &sight, &pyramid, octant, &mask)
    });
    Ok((mask.finish(), counts.into_iter().sum()))
}

/// The fast viewshed: at least 99.5 % of its cells are those of R3 on real relief; on some threads (at least one).
///
/// # Errors
/// As [`exact`].
pub fn fast(grid: &PlanarGrid, observer: &Observer, threads: usize) -> Result<Mask, ViewshedError> {
    let sight = r3::Sight::new(grid, observer)?;
    let mask = SharedMask::new(grid.rows(), grid.cols());
    mask.set(observer.row, observer.col);
    parallel::map(&octants(grid, observer), threads, |octant| {
        fan::sweep(grid, &sight, octant, &mask);
    });
    Ok(mask.finish())
}
