//! A line of sight walked exactly, but over what cannot touch it.
//!
//! A stretch of the way is passed over if the pyramid's maximum of all ground beside it lies below the lowest point of the line
//! over it. What is left is walked crossing by crossing as the definition says, so the answer is the definition's.

use super::grid::PlanarGrid;
use super::octant::Octant;
use super::pyramid::Pyramid;
use super::r3::{Line, Sight, between};

/// One line in its wedge.
struct Walk<'a> {
    grid: &'a PlanarGrid,
    pyramid: &'a Pyramid,
    octant: &'a Octant,
    line: Line,
    ring: usize,
    side: usize,
    per_ring: f64,
    per_side: f64,
}

/// Whether the cell at (ring, side) of a wedge, which has a height, is visible.
pub(super) fn is_visible(
    grid: &PlanarGrid,
    sight: &Sight,
    pyramid: &Pyramid,
    octant: &Octant,
    ring: usize,
    side: usize,
) -> bool {
    let (row, col) = octant.cell(ring, side);
    let walk = Walk {
        grid,
        pyramid,
        octant,
        line: Line::new(grid, sight, row, col),
        ring,
        side,
        per_ring: 1.0 / ring as f64,
        per_side: 1.0 / side as f64,
    };
    walk.clears(0, 0, ring)
}

impl Walk<'_> {
    /// Whether the line clears the ground between two rings, from stretches of a size of the pyramid on.
    fn clears(&self, level: usize, from: usize, to: usize) -> bool {
        if level == self.pyramid.depth() {
            return self.clears_rings(from, to) && self.clears_sides(from, to);
        }
        // Both ends included, and a cell beyond on the side: still within the side of a square.
        let length = self.pyramid.side(level) - 1;
        let mut end = to;
        while end > from {
            let start = end.saturating_sub(length).max(from);
            if !self.is_above(level, start, end) && !self.clears(level + 1, start, end) {
                return false;
            }
            end = start;
        }
        true
    }

    /// Whether no ground beside the stretch between two rings can touch the line.
    fn is_above(&self, level: usize, start: usize, end: usize) -> bool {
        let (near_side, far_side) = (
            start * self.side / self.ring,
            (end * self.side).div_ceil(self.ring),
        );
        let (near_row, near_col) = self.octant.cell(start, near_side);
        let (far_row, far_col) = self.octant.cell(end, far_side);
        let ground = self
            .pyramid
            .maximum_m(level, near_row.min(far_row), near_col.min(far_col));
        let (near, far) = (start as f64 * self.per_ring, end as f64 * self.per_ring);
        let lower = self.line.height_m(near).min(self.line.height_m(far));
        // The line is a parabola: between its ends it sags by less than this.
        let sag = 0.25 * self.line.drop_m * (far - near) * (far - near);
        // Ground that reaches the line exactly does not hide, so equality is above; rounding is far within the tolerance.
        f64::from(ground) <= lower - sag
    }

    /// The rings strictly between the ends of the way, from `from` to `to`.
    fn clears_rings(&self, from: usize, to: usize) -> bool {
        for ring in from.max(1)..=to.min(self.ring - 1) {
            let (side, remainder) = (ring * self.side / self.ring, ring * self.side % self.ring);
            let near = self.height(ring, side);
            let ground = if remainder == 0 {
                f64::from(near)
            } else {
                let fraction = remainder as f64 * self.per_ring;
                between(near, self.height(ring, side + 1), fraction)
            };
            if self.line.is_hidden_by(ground, ring as f64 * self.per_ring) {
                return false;
            }
        }
        true
    }

    /// The crossings of the lines along the main axis between two rings.
    fn clears_sides(&self, from: usize, to: usize) -> bool {
        if self.side < 2 {
            return true;
        }
        let first = (from * self.side).div_ceil(self.ring).max(1);
        let last = (to * self.side / self.ring).min(self.side - 1);
        for side in first..=last {
            let (ring, remainder) = (side * self.ring / self.side, side * self.ring % self.side);
            let near = self.height(ring, side);
            let ground = if remainder == 0 {
                f64::from(near)
            } else {
                let fraction = remainder as f64 * self.per_side;
                between(near, self.height(ring + 1, side), fraction)
            };
            if self.line.is_hidden_by(ground, side as f64 * self.per_side) {
                return false;
            }
        }
        true
    }

    #[inline]
    fn height(&self, ring: usize, side: usize) -> f32 {
        let (row, col) = self.octant.cell(ring, side);
        self.grid.height_m(row, col)
    }
}
