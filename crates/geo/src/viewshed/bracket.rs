//! The exact mode: bounds of every cell's horizon from a fan of rays, and a walk where they do not decide.
//!
//! A wedge of N rings is cut into N sectors between the rays of tangents s/N, so a sector is at most a cell wide. Going
//! outwards ring by ring, each sector keeps
//!
//! - a **ceiling**: no crossing of a line of sight within the sector met a steeper slope. The ground along a grid line is
//!   straight between cell centres, so over the part of it inside the sector its slope is greatest at a cell centre inside or
//!   where a boundary ray crosses it (the curvature of the Earth adds at most `Bracket::bulge`);
//! - a **floor**: some ring lies at least this steep across the entire sector, so every line of sight in it crossed that.
//!
//! A target no lower than the ceiling is visible, one below the floor is not, with a margin for rounding inside the tolerance of
//! the definition itself. The others, some per cent, are walked.
//!
//! What is done for each ray and each cell stands in plain loops over arrays, one for each step, which the compiler turns into
//! vector instructions; only fetching heights and handing out cells to their sectors use indices.
//!
//! Slopes are heights over the distance along the main axis in cells: along one ray a constant share of the true ones.

use super::grid::PlanarGrid;
use super::mask::SharedMask;
use super::octant::Octant;
use super::pyramid::Pyramid;
use super::r3::{Sight, TIE_M};
use super::rings::{NO_DATA_M, Rings};
use super::walk;
use std::iter::Sum;

/// A crossing of a line this far between two rings is on the second: others keep 1/N > 2⁻¹⁶ away from it.
const LINE_ON_RING: f64 = 1.0 - 1e-6;
/// Above the slope of a missing height, below every other.
const MISSING: f64 = -1e20;
/// Lower than any slope.
const LOWEST: f64 = f64::MIN;

/// How the exact mode decided, in cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Cells looked at; those on the edges of the eight wedges twice.
    pub cells: u64,
    /// Of these, cells that the bounds left open and that were walked.
    pub walked: u64,
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |a, b| Self {
            cells: a.cells + b.cells,
            walked: a.walked + b.walked,
        })
    }
}

/// Bounds of the horizon within a sector.
#[derive(Clone, Copy)]
struct Bounds {
    ceiling: f64,
    floor: f64,
}

const NOTHING: Bounds = Bounds {
    ceiling: LOWEST,
    floor: LOWEST,
};

/// The state of a wedge; a ray and the sector behind it have the same index.
struct Bracket {
    /// Number of sectors N; there is a ray more.
    sectors: usize,
    /// Cell before each ray on the present ring.
    sides: Vec<u32>,
    /// How far each ray is behind that cell, in cells over N.
    remainders: Vec<u32>,
    /// Drop of each ray per ring squared \[m\].
    drops_m: Vec<f64>,
    /// Rings per side of each ray: N/index.
    rings_per_side: Vec<f64>,
    bounds: Vec<Bounds>,
    /// Slopes where the rays cross a grid line, and of the cells before the rays.
    slopes: Vec<f64>,
    before: Vec<f64>,
    /// For each ray the ground \[m\] on the ring before and the present one at its cell, and on the present ring a cell on.
    fetched: Vec<[f32; 3]>,
    /// Drop across the main axis of each side \[m\].
    across_m: Vec<f64>,
    /// Slopes of the cells of the ring at hand.
    cells: Vec<f64>,
    /// Drop of one cell across the main axis and one along it \[m\].
    cell_drops_m: (f64, f64),
    eye_m: f64,
}

/// Decides the cells of a wedge.
pub(super) fn decide(
    grid: &PlanarGrid,
    sight: &Sight,
    pyramid: &Pyramid,
    octant: &Octant,
    mask: &SharedMask,
) -> Counts {
    let mut counts = Counts::default();
    let mut bracket = Bracket::new(grid, sight, octant);
    let mut rings = Rings::new(grid, mask, *octant);
    let nothing = vec![(); octant.last_side(octant.rings) + 1];
    let (mut before, mut ground) = (vec![NO_DATA_M; 2], Vec::new());
    let mut visible = Vec::new();
    for ring in 1..=octant.rings {
        rings.read(ring, &nothing, &mut ground, NO_DATA_M, |height, ()| height);
        let last = octant.last_side(ring);
        bracket.advance(ring, last);
        bracket.fetch(ring, last, &before, &ground);
        bracket.cross_sides(ring, last, &before);
        bracket.weigh(ring, &ground[..=last]);
        bracket.judge(ring, sight.target_height_m, &mut visible);
        for (side, verdict) in visible.iter_mut().enumerate() {
            if *verdict == OPEN {
                let seen = walk::is_visible(grid, sight, pyramid, octant, ring, side);
                *verdict = u8::from(seen);
                counts.walked += 1;
            }
        }
        counts.cells += last as u64 + 1;
        rings.write(ring, &visible);
        bracket.cross_ring(ring, last);
        std::mem::swap(&mut before, &mut ground);
    }
    counts
}

impl Bracket {
    fn new(grid: &PlanarGrid, sight: &Sight, octant: &Octant) -> Self {
        let sectors = octant.rings;
        let (main_m, across_m) = octant.cell_size_m(grid);
        let main_drop_m = main_m * main_m * sight.curvature;
        let across_drop_m = across_m * across_m * sight.curvature;
        let drop = |ray: usize| {
            let tangent = ray as f64 / sectors as f64;
            main_drop_m + across_drop_m * tangent * tangent
        };
        let widest = octant.last_side(octant.rings) + 1;
        let rays = sectors + 1;
        Self {
            sectors,
            sides: vec![0; rays],
            remainders: vec![0; rays],
            drops_m: (0..rays).map(drop).collect(),
            rings_per_side: (0..rays).map(|ray| sectors as f64 / ray as f64).collect(),
            bounds: vec![NOTHING; rays],
            slopes: vec![LOWEST; rays],
            before: vec![LOWEST; rays],
            fetched: vec![[0.0; 3]; rays],
            across_m: (0..widest)
                .map(|side| across_drop_m * (side * side) as f64)
                .collect(),
            cells: Vec::with_capacity(widest),
            cell_drops_m: (across_drop_m, main_drop_m),
            eye_m: sight.eye_m,
        }
    }

    /// By how much at most the slope along a stretch of a grid line no longer than a cell exceeds both its ends, `distance` rings
    /// or more from the eye: the drop along it is a parabola, a quarter of the drop of a cell high.
    fn bulge(&self, distance: f64) -> f64 {
        0.25 * self.cell_drops_m.0.max(self.cell_drops_m.1) / distance
    }

    /// How many rays are within the grid on a ring.
    fn inside(&self, ring: usize, last: usize) -> usize {
        (last * self.sectors / ring).min(self.sectors) + 1
    }

    /// Moves the rays on to a ring.
    fn advance(&mut self, ring: usize, last: usize) {
        let inside = self.inside(ring, last);
        let sectors = self.sectors as i32;
        let rays = self.sides[..inside]
            .iter_mut()
            .zip(&mut self.remainders[..inside]);
        for (index, (side, remainder)) in (0_u32..).zip(rays) {
            let beyond = remainder.wrapping_add(index).wrapping_sub(sectors as u32) as i32;
            let carries = beyond >= 0;
            *side = side.wrapping_add(u32::from(carries));
            *remainder = beyond.wrapping_add(if carries { 0 } else { sectors }) as u32;
        }
    }

    /// Fetches the ground around each ray.
    fn fetch(&mut self, ring: usize, last: usize, before: &[f32], ground: &[f32]) {
        let inside = self.inside(ring, last);
        // A ray in a cell of this ring was in that cell or the one before it on the ring before, which has one cell less.
        for (fetched, &side) in self.fetched[..inside].iter_mut().zip(&self.sides) {
            let side = side as usize;
            if let (Some(&near), Some(&[here, next])) =
                (before.get(side), ground.get(side..side + 2))
            {
                *fetched = [near, here, next];
            }
        }
    }

    /// Takes note of the ground where rays crossed a line along the main axis on the way to a ring.
    fn cross_sides(&mut self, ring: usize, last: usize, before: &[f32]) {
        let inside = self.inside(ring, last);
        let ring_before = ring as f64 - 1.0;
        // The crossing lies at the ring before or beyond; none lies before the first ring.
        let bulge = self.bulge(ring_before.max(1.0));
        let eye_m = self.eye_m;
        let slopes = self.slopes[1..inside].iter_mut();
        let rays = self.fetched[1..inside].iter().zip(&self.sides[1..inside]);
        let lines = self.rings_per_side[1..inside]
            .iter()
            .zip(&self.drops_m[1..inside]);
        for ((slope, (fetched, &side)), (&rings_per_side, &drop_m)) in slopes.zip(rays).zip(lines) {
            let distance = f64::from(side as i32) * rings_per_side;
            let fraction = distance - ring_before;
            let near = f64::from(fetched[0]);
            let height = near + (f64::from(fetched[1]) - near) * fraction;
            let crossing = (height - eye_m) / distance - drop_m * distance + bulge;
            // A line further back was crossed on the way to an earlier ring, and a crossing in a cell of this ring is its own.
            *slope = if fraction > 0.0 && fraction < LINE_ON_RING {
                crossing
            } else {
                LOWEST
            };
        }
        if last < ring && ring > 1 {
            // The ray beyond the sector that the edge of the grid cuts may cross the edge on the way. Between two cells the
            // ground is no steeper than at both: the further one comes with its ring.
            let main = self.cell_drops_m.1 * ring_before * ring_before;
            let height = f64::from(before[last]) - eye_m - main - self.across_m[last];
            raise(
                &mut self.bounds[inside - 1].ceiling,
                height / ring_before + bulge,
            );
        }
        // Each ray is an edge of two sectors.
        let pairs = self.slopes[..inside].windows(2);
        for (bounds, pair) in self.bounds.iter_mut().zip(pairs) {
            raise(
                &mut bounds.ceiling,
                if pair[0] > pair[1] { pair[0] } else { pair[1] },
            );
        }
        raise(
            &mut self.bounds[inside - 1].ceiling,
            self.slopes[inside - 1],
        );
    }

    /// Slopes of the cells of a ring.
    fn weigh(&mut self, ring: usize, ground: &[f32]) {
        let per_ring = 1.0 / ring as f64;
        let level_m = self.eye_m + self.cell_drops_m.1 * (ring * ring) as f64;
        self.cells.clear();
        let cells = ground.iter().zip(&self.across_m);
        self.cells
            .extend(cells.map(|(&height, &drop)| (f64::from(height) - level_m - drop) * per_ring));
    }

    /// What is certain of the cells of a ring.
    fn judge(&self, ring: usize, target_height_m: f64, verdicts: &mut Vec<u8>) {
        let per_ring = 1.0 / ring as f64;
        let lift = target_height_m * per_ring;
        // Sectors per cell, 32 bits behind the point, rounded up: sides are below 2^16, so that stays below a ring's part.
        let step = ((self.sectors as u64) << 32) / ring as u64 + 1;
        let last_sector = self.sectors - 1;
        verdicts.clear();
        verdicts.extend(self.cells.iter().enumerate().map(|(side, &slope)| {
            // The last ray has no sector behind it; a cell on it belongs to the one before.
            let sector = (step.wrapping_mul(side as u64) >> 32) as usize;
            verdict(self.bounds[sector.min(last_sector)], slope, lift, per_ring)
        }));
    }

    /// Takes note of the ground on a ring.
    fn cross_ring(&mut self, ring: usize, last: usize) {
        let inside = self.inside(ring, last);
        let distance = ring as f64;
        let per_ring = 1.0 / distance;
        let bulge = self.bulge(distance);
        let per_sector = 1.0 / self.sectors as f64;
        let (across_m, main_m) = self.cell_drops_m;
        let (eye_m, level_m) = (self.eye_m, self.eye_m + main_m * distance * distance);
        let slopes = self.slopes[..inside]
            .iter_mut()
            .zip(&mut self.before[..inside]);
        let places = self.sides[..inside].iter().zip(&self.remainders[..inside]);
        let grounds = self.fetched[..inside].iter().zip(&self.drops_m[..inside]);
        for (((slope, before), (&side, &remainder)), (fetched, &drop_m)) in
            slopes.zip(places).zip(grounds)
        {
            let near = f64::from(fetched[1]);
            let fraction = f64::from(remainder as i32) * per_sector;
            let height = near + (f64::from(fetched[2]) - near) * fraction;
            *slope = (height - eye_m) * per_ring - drop_m * distance;
            let side = f64::from(side as i32);
            *before = (near - level_m - across_m * side * side) * per_ring;
        }
        let rays = self.slopes[..inside].windows(2);
        let places = self.sides[..inside].windows(2).zip(&self.before[1..inside]);
        for (bounds, (rays, (sides, &before))) in self.bounds.iter_mut().zip(rays.zip(places)) {
            // A sector is at most a cell wide: the cell before its far ray is the only one that may lie within.
            let within = if sides[1] > sides[0] { before } else { rays[0] };
            let (low, high) = if rays[0] < rays[1] {
                (rays[0], rays[1])
            } else {
                (rays[1], rays[0])
            };
            raise(&mut bounds.floor, if low < within { low } else { within });
            raise(
                &mut bounds.ceiling,
                bulge + if high > within { high } else { within },
            );
        }
        // The sector that the edge of the grid cuts: its ceiling alone is raised, by its one ray and the cell on the edge.
        let edge = self.slopes[inside - 1].max(self.cells[last]);
        raise(&mut self.bounds[inside - 1].ceiling, edge + bulge);
    }
}

#[inline]
fn raise(bound: &mut f64, slope: f64) {
    *bound = if slope > *bound { slope } else { *bound };
}

/// Visible for certain.
const SEEN: u8 = 1;
/// Neither visible nor hidden for certain.
const OPEN: u8 = 2;

/// What is certain of a target: [`SEEN`], [`OPEN`], or 0 for hidden.
///
/// A crossing at distance d hides if its slope exceeds the target's by more than TIE/d, 1 ≤ d < ring. What rounding adds to
/// slopes times distances is 10⁻⁸ m at most. A cell without a height is hidden.
#[inline]
fn verdict(bounds: Bounds, slope: f64, lift: f64, per_ring: f64) -> u8 {
    let target = slope + lift;
    let seen = bounds.ceiling <= target + 0.5 * TIE_M * per_ring;
    let hidden = bounds.floor > target + 2.0 * TIE_M;
    let missing = slope < MISSING;
    let open = u8::from(!seen & !hidden) * OPEN;
    ((u8::from(seen) * SEEN) | open) * u8::from(!missing)
}
