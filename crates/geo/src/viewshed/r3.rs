//! R3 to the last bit.
//!
//! The observer's eye stands at z₀ = ground + observer height over the centre of its cell, a target at z₁ = ground + target
//! height over the centre of another cell, Δrow and Δcol cells away, D metres away in the plane. The line of sight is walked from
//! 0 (observer) to 1 (target). Over a share t of the way it runs, above the ground's own datum, at
//!
//! ```text
//! q      = D² · (1 / (2 k R)),   D² = x·x + y·y,   x = Δcol · cell_x,   y = Δrow · cell_y
//! los(t) = z₀ + t · ((z₁ − z₀) − q · (1 − t))
//! ```
//!
//! which is the straight line between both ends after every point was lowered by d²/(2 k R). The line crosses |Δcol| − 1 columns
//! between the two cells, at t = i · (1/|Δcol|), and |Δrow| − 1 rows, at t = i · (1/|Δrow|), i = 1, 2, …; *both* families
//! count. At a crossing the ground is interpolated linearly between the two cell centres a and b on that grid line:
//! z = a + (b − a) · f, where f = remainder · (1/n) with the remainder of the integer division of |Δ| · i by n; at a remainder of 0
//! it is a, and b is not looked at. A crossing hides the target if z − los(t) > [`TIE_M`]: who just touches the ground
//! sees on. A crossing beside a cell without data that counts hides nothing; a target without data is not visible; the observer's
//! own cell is. All of it in `f64`, in this order, nothing fused.
//!
//! Source: W. R. Franklin and C. Ray, *Higher isn't necessarily better: visibility algorithms and experiments*, 6th International
//! Symposium on Spatial Data Handling (1994) 751–770, where R3 is the exact method that others are judged by.

use super::grid::{PlanarGrid, ViewshedError};
use super::mask::{Mask, SharedMask};
use super::parallel;

/// Radius of the Earth \[m\] of the drop d²/(2 k R): the equatorial radius of WGS-84.
pub const EARTH_RADIUS_M: f64 = 6_378_137.0;

/// By how much the ground must stand above the line of sight to hide what is behind \[m\].
///
/// Far below any height that is measured, far above what rounding adds up to (10⁻⁹ m): ground that exactly touches the line, as
/// on a plateau or on heights in whole metres, is recognised whatever the observer's height.
pub const TIE_M: f64 = 1e-6;

/// Who looks from where at what.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observer {
    /// Row of the grid, from the north.
    pub row: usize,
    /// Column of the grid, from the west.
    pub col: usize,
    /// Height of the eye above the ground \[m\].
    pub height_m: f64,
    /// Height of targets above the ground \[m\].
    pub target_height_m: f64,
    /// Effective Earth radius factor: 4/3 for the standard atmosphere, infinity for a flat Earth.
    pub k: f64,
}

/// An observer on its grid, checked, with what all lines of sight share.
pub(super) struct Sight {
    pub row: usize,
    pub col: usize,
    /// Height of the eye \[m\].
    pub eye_m: f64,
    /// Height of targets above their ground \[m\].
    pub target_height_m: f64,
    /// 1 / (2 k R) \[1/m\].
    pub curvature: f64,
}

impl Sight {
    pub fn new(grid: &PlanarGrid, observer: &Observer) -> Result<Self, ViewshedError> {
        let Observer { row, col, .. } = *observer;
        if row >= grid.rows() || col >= grid.cols() {
            return Err(ViewshedError::Outside {
                row,
                col,
                rows: grid.rows(),
                cols: grid.cols(),
            });
        }
        for height in [observer.height_m, observer.target_height_m] {
            if height.is_nan() || height.abs() > 1e7 {
                return Err(ViewshedError::Height(height));
            }
        }
        if observer.k.is_nan() || observer.k <= 0.0 {
            return Err(ViewshedError::EarthFactor(observer.k));
        }
        let ground = grid.height_m(row, col);
        if ground.is_nan() {
            return Err(ViewshedError::NoGround { row, col });
        }
        Ok(Self {
            row,
            col,
            eye_m: f64::from(ground) + observer.height_m,
            target_height_m: observer.target_height_m,
            curvature: 1.0 / (2.0 * observer.k * EARTH_RADIUS_M),
        })
    }
}

/// The line of sight to one target.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    eye_m: f64,
    rise_m: f64,
    /// How much lower the target lies for the curvature of the Earth \[m\].
    pub drop_m: f64,
}

impl Line {
    /// The line to the cell at (row, col), which has a height.
    pub fn new(grid: &PlanarGrid, sight: &Sight, row: usize, col: usize) -> Self {
        let x = (col as f64 - sight.col as f64) * grid.cell_x_m();
        let y = (row as f64 - sight.row as f64) * grid.cell_y_m();
        let target = f64::from(grid.height_m(row, col)) + sight.target_height_m;
        Self {
            eye_m: sight.eye_m,
            rise_m: target - sight.eye_m,
            drop_m: (x * x + y * y) * sight.curvature,
        }
    }

    /// Height of the line \[m\] above the datum of the ground at a share of the way.
    #[inline]
    pub fn height_m(&self, share: f64) -> f64 {
        self.eye_m + share * (self.rise_m - self.drop_m * (1.0 - share))
    }

    /// Whether ground of a height \[m\] hides the target; NaN does not.
    #[inline]
    pub fn is_hidden_by(&self, ground_m: f64, share: f64) -> bool {
        ground_m - self.height_m(share) > TIE_M
    }
}

/// Ground \[m\] between two cell centres; NaN if one that counts has no height.
#[inline]
pub(super) fn between(near: f32, far: f32, fraction: f64) -> f64 {
    let near = f64::from(near);
    near + (f64::from(far) - near) * fraction
}

/// The viewshed by the definition: every crossing of every line, on some threads.
///
/// # Errors
/// As [`super::exact`].
pub fn plain(
    grid: &PlanarGrid,
    observer: &Observer,
    threads: usize,
) -> Result<Mask, ViewshedError> {
    let sight = Sight::new(grid, observer)?;
    let mask = SharedMask::new(grid.rows(), grid.cols());
    let rows: Vec<usize> = (0..grid.rows()).collect();
    parallel::map(&rows, threads, |&row| {
        for col in 0..grid.cols() {
            if is_visible(grid, &sight, row, col) {
                mask.set(row, col);
            }
        }
    });
    mask.set(sight.row, sight.col);
    Ok(mask.finish())
}

/// Whether a cell is visible, by walking its whole line.
fn is_visible(grid: &PlanarGrid, sight: &Sight, row: usize, col: usize) -> bool {
    if grid.height_m(row, col).is_nan() {
        return false;
    }
    let line = Line::new(grid, sight, row, col);
    let (rows, cols) = (row.abs_diff(sight.row), col.abs_diff(sight.col));
    let down = |steps: usize| step(sight.row, row, steps);
    let along = |steps: usize| step(sight.col, col, steps);
    clears(&line, cols, rows, |i, j| grid.height_m(down(j), along(i)))
        && clears(&line, rows, cols, |i, j| grid.height_m(down(i), along(j)))
}

/// Whether the line clears the `n − 1` grid lines of one family, while it moves `across` cells along them. `ground` is asked
/// for the cell `i` lines on and `j` across.
fn clears(line: &Line, n: usize, across: usize, ground: impl Fn(usize, usize) -> f32) -> bool {
    let per_line = 1.0 / n as f64;
    for i in 1..n {
        let (j, remainder) = (across * i / n, across * i % n);
        let ground_m = if remainder == 0 {
            f64::from(ground(i, j))
        } else {
            between(ground(i, j), ground(i, j + 1), remainder as f64 * per_line)
        };
        if line.is_hidden_by(ground_m, i as f64 * per_line) {
            return false;
        }
    }
    true
}

/// `steps` from one index towards another.
#[inline]
pub(super) fn step(from: usize, towards: usize, steps: usize) -> usize {
    if towards >= from {
        from + steps
    } else {
        from - steps
    }
}
