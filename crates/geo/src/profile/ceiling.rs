//! A maximum pyramid: the highest node of blocks of cells, of blocks of blocks, and so on. A look that stays above the highest
//! node of all the blocks it passes over need not look at their cells; that changes no answer.

use crate::frames::Geodetic;
use crate::lattice::{Cells, Node};
use gapfiller_numerics::math;

/// Blocks of a level, along one side, in a block of the next.
pub(super) const GROUP: u64 = 4;

/// Levels.
const LEVELS: usize = 4;

/// Cells over which a region reaches beyond the range asked for.
const MARGIN_CELLS: f64 = 4.0;

/// The highest nodes of a region of a lattice, level by level.
pub(crate) struct Ceiling<N> {
    /// Cells in a block of the lowest level, along one side.
    pub(super) block: i64,
    /// First row and column of the region; a lattice that wraps counts its columns on.
    row: i64,
    column: i64,
    levels: Vec<Level<N>>,
    /// Rows and columns of cells beyond which the height is 0; none if the lattice wraps.
    edges: Option<(i64, i64)>,
}

struct Level<N> {
    rows: i64,
    columns: i64,
    highest: Vec<N>,
}

impl<N: Node> Ceiling<N> {
    /// The pyramid of all cells within a range \[m\] of a place; `None` too near a pole. `block` cells make a lowest block.
    pub(crate) fn around(
        cells: &Cells<'_, N>,
        place: &Geodetic,
        range_m: f64,
        block: i64,
    ) -> Option<Self> {
        let shape = &cells.shape;
        let north_deg = range_m / 110_500.0;
        let farthest = place.latitude_deg().abs() + north_deg;
        if farthest > super::LINEAR_UP_TO_DEG + 2.0 {
            return None;
        }
        let east_deg = range_m / (110_500.0 * math::cos(farthest.to_radians()));
        let (latitude, longitude) = (place.latitude_deg(), place.longitude_deg());
        let (top, left) = cells.place(latitude + north_deg, longitude - east_deg);
        let (bottom, right) = cells.place(latitude - north_deg, longitude + east_deg);
        let (top, left) = (top - MARGIN_CELLS, left - MARGIN_CELLS);
        let (bottom, right) = (bottom + MARGIN_CELLS, right + MARGIN_CELLS);
        let edges = (!shape.wraps).then_some((shape.rows as i64 - 1, shape.columns as i64 - 1));
        let within = |value: f64, edge: Option<i64>| match edge {
            Some(edge) => (value.floor() as i64).clamp(0, edge.max(0)),
            None => value.floor() as i64,
        };
        let (row_edge, column_edge) = (edges.map(|edges| edges.0), edges.map(|edges| edges.1));
        let (row, column) = (within(top, row_edge), within(left, column_edge));
        let rows = within(bottom, row_edge) - row + 1;
        let columns = within(right, column_edge) - column + 1;
        let mut levels = vec![lowest(cells, (row, column), (rows, columns), block)];
        for _ in 1..LEVELS {
            let above = levels.last().map(Level::coarser)?;
            levels.push(above);
        }
        Some(Self {
            block,
            row,
            column,
            levels,
            edges,
        })
    }

    /// Whether every node of the cells between two places, in rows and columns, is at or below a height \[m\]. False also if
    /// it is not known.
    #[inline]
    pub(super) fn is_below(
        &self,
        level: usize,
        from: (f64, f64),
        to: (f64, f64),
        margin: f64,
        floor_m: f64,
    ) -> bool {
        let mut size = self.block;
        for _ in 0..level {
            size *= GROUP as i64;
        }
        let Some(blocks) = self.levels.get(level) else {
            return false;
        };
        let span = |a: f64, b: f64| (whole(a.min(b) - margin), whole(a.max(b) + margin));
        let (mut top, mut bottom) = span(from.0, to.0);
        let (mut left, mut right) = span(from.1, to.1);
        if let Some((rows, columns)) = self.edges {
            let outside = top < 0 || left < 0 || bottom >= rows || right >= columns;
            if outside && floor_m < 0.0 {
                return false;
            }
            (top, bottom) = (top.max(0), bottom.min(rows - 1));
            (left, right) = (left.max(0), right.min(columns - 1));
            if top > bottom || left > right {
                return true;
            }
        }
        let known = top >= self.row && left >= self.column;
        if !known {
            return false;
        }
        let (top, bottom) = ((top - self.row) / size, (bottom - self.row) / size);
        let (left, right) = ((left - self.column) / size, (right - self.column) / size);
        if bottom >= blocks.rows || right >= blocks.columns {
            return false;
        }
        for row in top..=bottom {
            let start = row * blocks.columns;
            let Some(line) = blocks
                .highest
                .get((start + left) as usize..=(start + right) as usize)
            else {
                return false;
            };
            if line.iter().any(|height| height.metres() > floor_m) {
                return false;
            }
        }
        true
    }
}

/// The whole part, rounded down.
#[inline(always)]
fn whole(number: f64) -> i64 {
    let cut = number as i64;
    if (cut as f64) > number {
        cut.saturating_sub(1)
    } else {
        cut
    }
}

fn higher<N: Node>(a: N, b: N) -> N {
    if a > b { a } else { b }
}

impl<N: Node> Level<N> {
    /// The next level: each block the highest of up to sixteen.
    fn coarser(&self) -> Self {
        let group = GROUP as i64;
        let rows = (self.rows + group - 1) / group;
        let columns = (self.columns + group - 1) / group;
        let mut highest = Vec::with_capacity((rows * columns) as usize);
        for row in 0..rows {
            for column in 0..columns {
                let mut found: Option<N> = None;
                for line in row * group..((row + 1) * group).min(self.rows) {
                    let start = line * self.columns + column * group;
                    let end = line * self.columns + ((column + 1) * group).min(self.columns);
                    for &height in self
                        .highest
                        .get(start as usize..end as usize)
                        .unwrap_or(&[])
                    {
                        found = Some(found.map_or(height, |found| higher(found, height)));
                    }
                }
                highest.push(found.unwrap_or_default());
            }
        }
        Self {
            rows,
            columns,
            highest,
        }
    }
}

/// Rows of blocks that one thread is worth starting for, in nodes.
const WORTH_A_THREAD: usize = 4_000_000;

/// The lowest level: blocks of cells, each with the nodes on all four sides.
fn lowest<N: Node>(
    cells: &Cells<'_, N>,
    (row, column): (i64, i64),
    (rows, columns): (i64, i64),
    block: i64,
) -> Level<N> {
    let (down, across) = ((rows + block - 1) / block, (columns + block - 1) / block);
    let mut highest = vec![N::default(); (down * across).max(0) as usize];
    let lines: Vec<&mut [N]> = highest.chunks_mut(across.max(1) as usize).collect();
    let fill = |first: usize, lines: Vec<&mut [N]>| {
        let mut nodes = vec![N::default(); (across * block + 1) as usize];
        for (index, line) in lines.into_iter().enumerate() {
            let top = row + (first + index) as i64 * block;
            for south in 0..=block {
                cells.highest_of_row(top + south, column, south == 0, &mut nodes);
            }
            for (height, span) in line.iter_mut().zip(0..) {
                let start = (span * block) as usize;
                let span = nodes.get(start..=start + block as usize).unwrap_or(&[]);
                *height = span.iter().copied().reduce(higher).unwrap_or_default();
            }
        }
    };
    let nodes = (rows * columns).max(0) as usize;
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get());
    let threads = threads.min(nodes / WORTH_A_THREAD).max(1);
    let share = lines.len().div_ceil(threads).max(1);
    let mut rest = lines;
    if threads == 1 {
        fill(0, rest);
    } else {
        std::thread::scope(|scope| {
            let (mut first, fill) = (0, &fill);
            while !rest.is_empty() {
                let later = rest.split_off(share.min(rest.len()));
                let part = std::mem::replace(&mut rest, later);
                let count = part.len();
                scope.spawn(move || fill(first, part));
                first += count;
            }
        });
    }
    Level {
        rows: down,
        columns: across,
        highest,
    }
}
