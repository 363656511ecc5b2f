//! The exact mode: bounds of every cell's horizon from a fan of rays, and a walk where they do not decide.
//!
//! A wedge of N rings is cut into N sectors between the rays of tangents s/N, so a sector is at most a cell wide. Going
//! outwards ring by ring, each sector keeps
//!
//! - a **ceiling**: no crossing of a line of sight within the sector met a steeper slope. The ground along a grid line is
//!   straight between cell centres, so over the part of it inside the sector its slope is greatest at a cell centre inside or
//!   where a boundary ray crosses it (the curvature of the Earth adds at most [`Bracket::bulge`]);
//! - a **floor**: some ring lies at least this steep across the entire sector, so every line of sight in it crossed that.
//!
//! A target no lower than the ceiling is visible, one below the floor is not, with a margin for rounding inside the tolerance of
//! the definition itself. The others, some per cent, are walked.
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

/// A ray at the edge of sectors.
struct Ray {
    /// Cell before the ray on the present ring.
    side: usize,
    /// How far behind it, in cells over N.
    remainder: usize,
    /// Drop of the ray per ring squared \[m\].
    drop_m: f64,
    /// Rings per side: N/s.
    rings_per_side: f64,
}

/// What is known of the horizon between two rays.
#[derive(Clone, Copy)]
struct Sector {
    floor: f64,
    ceiling: f64,
}

impl Sector {
    fn raise_ceiling(&mut self, slope: f64) {
        if slope > self.ceiling {
            self.ceiling = slope;
        }
    }
}

/// The state of a wedge.
struct Bracket {
    sectors: Vec<Sector>,
    rays: Vec<Ray>,
    /// Drop across the main axis per side squared \[m\].
    across_drop_m: f64,
    /// Drop along the main axis per ring squared \[m\].
    main_drop_m: f64,
    eye_m: f64,
    /// 1/N.
    per_sector: f64,
    /// 1/i.
    reciprocal: Vec<f64>,
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
    let (mut before, mut ground) = (Vec::new(), Vec::new());
    let mut visible = Vec::new();
    let mut open = Vec::new();
    for ring in 1..=octant.rings {
        rings.read(ring, &mut ground);
        let last = octant.last_side(ring);
        bracket.cross_sides(ring, last, &before, &ground);
        visible.clear();
        open.clear();
        bracket.judge(
            ring,
            &ground[..=last],
            sight.target_height_m,
            &mut visible,
            &mut open,
        );
        for &side in &open {
            let seen = walk::is_visible(grid, sight, pyramid, octant, ring, side);
            visible[side] = u8::from(seen);
        }
        counts.cells += last as u64 + 1;
        counts.walked += open.len() as u64;
        rings.write(ring, &visible);
        bracket.cross_ring(ring, last, &ground);
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
        let per_sector = 1.0 / sectors as f64;
        let rays = (0..=sectors).map(|ray| {
            let tangent = ray as f64 * per_sector;
            Ray {
                side: 0,
                remainder: 0,
                drop_m: main_drop_m + across_drop_m * tangent * tangent,
                rings_per_side: sectors as f64 / ray as f64,
            }
        });
        let none = Sector {
            floor: f64::NEG_INFINITY,
            ceiling: f64::NEG_INFINITY,
        };
        Self {
            rays: rays.collect(),
            // One beyond the last ray, of no use, spares a condition.
            sectors: vec![none; sectors + 1],
            across_drop_m,
            main_drop_m,
            eye_m: sight.eye_m,
            per_sector,
            reciprocal: (0..=octant.rings).map(|i| 1.0 / i as f64).collect(),
        }
    }

    /// By how much at most the slope along a stretch of a grid line no longer than a cell exceeds both its ends: the drop along it
    /// is a parabola, a quarter of the drop of a cell high, at `ring` cells or more from the eye.
    fn bulge(&self, per_ring: f64) -> f64 {
        0.25 * self.across_drop_m.max(self.main_drop_m) * per_ring
    }

    /// How many rays are within the grid on a ring.
    fn inside(&self, ring: usize, last: usize) -> usize {
        let sectors = self.rays.len() - 1;
        (last * sectors / ring).min(sectors) + 1
    }

    /// Moves the rays on to a ring, and takes note of the ground where they cross lines along the main axis on the way.
    fn cross_sides(&mut self, ring: usize, last: usize, before: &[f32], ground: &[f32]) {
        let sectors = self.rays.len() - 1;
        let inside = self.inside(ring, last);
        let ring_before = ring as f64 - 1.0;
        // The crossing is at least at the ring before: a ring's bulge is none too small from the second ring on.
        let bulge = self.bulge(self.reciprocal[(ring - 1).max(1)]);
        for (index, ray) in self.rays[..inside].iter_mut().enumerate() {
            ray.remainder += index;
            if ray.remainder < sectors {
                continue;
            }
            ray.remainder -= sectors;
            ray.side += 1;
            if ray.remainder == 0 {
                continue;
            }
            let distance = ray.side as f64 * ray.rings_per_side;
            let fraction = distance - ring_before;
            let near = f64::from(before[ray.side]);
            let height = near + (f64::from(ground[ray.side]) - near) * fraction;
            let per_distance = index as f64 * self.per_sector * self.reciprocal[ray.side];
            let slope = (height - self.eye_m) * per_distance - ray.drop_m * distance + bulge;
            self.sectors[index].raise_ceiling(slope);
            self.sectors[index - 1].raise_ceiling(slope);
        }
        if last < ring && ring > 1 {
            // The ray beyond the sector that the edge of the grid cuts may cross the edge on the way. Between two cells the
            // ground is no steeper than at both: the further one comes with its ring.
            let across = (last * last) as f64 * self.across_drop_m;
            let main = self.main_drop_m * ring_before * ring_before;
            let height = f64::from(before[last]) - self.eye_m - main - across;
            let slope = height * self.reciprocal[ring - 1] + bulge;
            self.sectors[inside - 1].raise_ceiling(slope);
        }
    }

    /// Which cells of a ring are certainly visible (1) or not (0); sides of which neither is certain go to `open`.
    fn judge(
        &self,
        ring: usize,
        ground: &[f32],
        target_height_m: f64,
        visible: &mut Vec<u8>,
        open: &mut Vec<usize>,
    ) {
        let sectors = self.rays.len() - 1;
        let (whole, part) = (sectors / ring, sectors % ring);
        let per_ring = self.reciprocal[ring];
        let main_drop = self.main_drop_m * (ring * ring) as f64;
        let lift = target_height_m - self.eye_m - main_drop;
        let (mut sector, mut remainder) = (0, 0);
        for (side, &height) in ground.iter().enumerate() {
            let across = (side * side) as f64 * self.across_drop_m;
            let slope = (f64::from(height) + lift - across) * per_ring;
            let known = self.sectors[sector.min(sectors - 1)];
            let (seen, hidden) = decision(known, slope, per_ring);
            let exists = height > 0.5 * NO_DATA_M;
            visible.push(u8::from(seen && exists));
            if exists && !seen && !hidden {
                open.push(side);
            }
            sector += whole;
            remainder += part;
            if remainder >= ring {
                remainder -= ring;
                sector += 1;
            }
        }
    }

    /// Takes note of the ground on a ring.
    fn cross_ring(&mut self, ring: usize, last: usize, ground: &[f32]) {
        let inside = self.inside(ring, last);
        let per_ring = self.reciprocal[ring];
        let distance = ring as f64;
        let main_drop = self.main_drop_m * distance * distance;
        let bulge = self.bulge(per_ring);
        let vertex = |side: usize| {
            let across = (side * side) as f64 * self.across_drop_m;
            (f64::from(ground[side]) - self.eye_m - main_drop - across) * per_ring
        };
        let mut before = vertex(0);
        let mut side_before = 0;
        for (ray, sector) in self.rays[1..inside].iter().zip(&mut self.sectors) {
            let near = f64::from(ground[ray.side]);
            let fraction = ray.remainder as f64 * self.per_sector;
            let height = near + (f64::from(ground[ray.side + 1]) - near) * fraction;
            let slope = (height - self.eye_m) * per_ring - ray.drop_m * distance;
            let (mut low, mut high) = if slope < before {
                (slope, before)
            } else {
                (before, slope)
            };
            if ray.side > side_before {
                let between = vertex(ray.side);
                low = low.min(between);
                high = high.max(between);
            }
            sector.raise_ceiling(high + bulge);
            if low > sector.floor {
                sector.floor = low;
            }
            before = slope;
            side_before = ray.side;
        }
        // The sector that the edge of the grid cuts: its rays to cells end on the edge.
        let cut = &mut self.sectors[inside - 1];
        cut.raise_ceiling(before + bulge);
        cut.raise_ceiling(vertex(last) + bulge);
    }
}

/// Whether a target of a slope is certainly visible, and whether it is certainly hidden.
///
/// A crossing at distance d hides if its slope exceeds the target's by more than TIE/d, 1 ≤ d < ring. What rounding adds to
/// slopes times distances is 10⁻⁹ m.
#[inline]
fn decision(known: Sector, slope: f64, per_ring: f64) -> (bool, bool) {
    let seen = known.ceiling <= slope + 0.5 * TIE_M * per_ring;
    let hidden = known.floor > slope + 2.0 * TIE_M;
    (seen, hidden)
}
