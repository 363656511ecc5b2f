//! The fast mode: a horizon on rays whose number doubles.
//!
//! Rings S/2 < n ≤ S, S a power of two, carry S + 1 rays with the tangents 0/S, 1/S, …, S/S: half a cell to one cell apart. A ray
//! keeps the steepest slope it met on the rings so far, the ground between two cells interpolated linearly. A cell is
//! visible if its target stands at least as steep as the horizon, interpolated between its two rays. Where S doubles, a new
//! ray starts with the mean of its neighbours. So a horizon is interpolated once per doubling and once when it is looked at; XDraw
//! does so at every ring, which blurs its horizons (Franklin and Ray 1994).
//!
//! Slopes are heights over the distance along the main axis, in cells: along one ray a constant share of the true ones. Each ring is
//! done in three plain loops (fetch, compare, hand out), of which the middle one, with all the arithmetic, has no indices and
//! so runs four rays at a time.

use super::grid::PlanarGrid;
use super::mask::SharedMask;
use super::octant::Octant;
use super::r3::Sight;
use super::rings::{NO_DATA_M, Rings};

/// Lower than any slope.
const NOTHING: f32 = f32::MIN;
/// A step of the fixed point positions: 16 bits behind the point.
const UNIT: f32 = 1.0 / 65_536.0;

/// Decides the cells of a wedge.
pub(super) fn sweep(grid: &PlanarGrid, sight: &Sight, octant: &Octant, mask: &SharedMask) {
    let (main_m, across_m) = octant.cell_size_m(grid);
    let target_m = sight.target_height_m as f32;
    let widest = octant.last_side(octant.rings) + 1;
    let drops: Vec<f32> = (0..widest)
        .map(|side| (across_m * across_m * sight.curvature * (side * side) as f64) as f32)
        .collect();
    let mut rings = Rings::new(grid, mask, *octant);
    let mut ground = Vec::with_capacity(widest + 1);
    let mut visible = vec![0; widest];
    let mut fan = Fan::new();
    for ring in 1..=octant.rings {
        if ring > fan.rays {
            fan.double();
        }
        let drop_m = main_m * main_m * sight.curvature * (ring * ring) as f64;
        let level_m = (sight.eye_m + drop_m) as f32;
        let lowered = |height: f32, drop: f32| height - (level_m + drop);
        rings.read(ring, &drops, &mut ground, NO_DATA_M, lowered);
        let visible = &mut visible[..=octant.last_side(ring)];
        fan.advance(ring, &ground, target_m, visible);
        rings.write(ring, visible);
    }
}

/// The rays of a wedge.
struct Fan {
    /// How many there are, but for the one of tangent 0: a power of two.
    rays: usize,
    /// The steepest slope of each so far.
    horizon: Vec<f32>,
    /// Heights of the cells before and behind each ray on the ring at hand.
    pairs: Vec<[f32; 2]>,
    /// Whether the cell before each ray is visible, if no other ray lies between them.
    seen: Vec<u8>,
}

impl Fan {
    fn new() -> Self {
        Self {
            rays: 1,
            horizon: vec![NOTHING; 2],
            pairs: vec![[0.0; 2]; 2],
            seen: vec![0; 2],
        }
    }

    /// Twice as many rays: each new one between two old ones.
    fn double(&mut self) {
        let mut finer = Vec::with_capacity(2 * self.rays + 1);
        for pair in self.horizon.windows(2) {
            finer.extend([pair[0], 0.5 * pair[0] + 0.5 * pair[1]]);
        }
        finer.extend(self.horizon.last());
        self.horizon = finer;
        self.rays *= 2;
        self.pairs.resize(self.rays + 1, [0.0; 2]);
        self.seen.resize(self.rays + 1, 0);
    }

    /// Goes on to a ring of which the heights above the eye's level \[m\] are given, with one more behind the last: says which
    /// cells are visible, then raises the horizon.
    fn advance(&mut self, ring: usize, ground: &[f32], target_m: f32, visible: &mut [u8]) {
        // Cells per ray, 16 bits behind the point: exact, as the rays are a power of two up to 2^16.
        let cells_per_ray = ((ring as u64) << 16) / self.rays as u64;
        let first_ray = FirstRay::new(ring, self.rays);
        let used = first_ray.of(visible.len() - 1) + 1;
        let horizon = &mut self.horizon[..used];
        let pairs = &mut self.pairs[..used];
        let seen = &mut self.seen[..used];
        fetch(ground, cells_per_ray as u32, pairs);
        compare(
            pairs,
            horizon,
            seen,
            cells_per_ray as u32,
            target_m,
            1.0 / ring as f32,
        );
        for (side, visible) in visible.iter_mut().enumerate() {
            *visible = seen[first_ray.of(side)];
        }
    }
}

/// Fetches the cells on both sides of each ray.
fn fetch(ground: &[f32], cells_per_ray: u32, pairs: &mut [[f32; 2]]) {
    let mut position = 0_u32;
    for pair in pairs {
        let cell = (position >> 16) as usize;
        if let Some(&[before, behind]) = ground.get(cell..cell.wrapping_add(2)) {
            *pair = [before, behind];
        }
        position = position.wrapping_add(cells_per_ray);
    }
}

/// Compares the cell before each ray with the horizon between that ray and the one before, and raises the ray's horizon.
fn compare(
    pairs: &[[f32; 2]],
    horizon: &mut [f32],
    seen: &mut [u8],
    cells_per_ray: u32,
    target_m: f32,
    per_ring: f32,
) {
    // A cell lies a ray's `fraction` before it, where rays are `cells_per_ray` apart.
    let rays_per_step = 1.0 / cells_per_ray as f32;
    let mut before = NOTHING;
    let mut position = 0_u32;
    for ((pair, steepest), seen) in pairs.iter().zip(horizon).zip(seen) {
        let step = (position & 0xffff) as i32 as f32;
        let here = *steepest;
        let needed = here + (before - here) * (step * rays_per_step);
        *seen = u8::from(((pair[0] + target_m) * per_ring >= needed) & (pair[0] > 0.5 * NO_DATA_M));
        let slope = (pair[0] + (pair[1] - pair[0]) * (step * UNIT)) * per_ring;
        *steepest = if slope > here { slope } else { here };
        before = here;
        position = position.wrapping_add(cells_per_ray);
    }
}

/// The first ray at or behind a cell.
struct FirstRay {
    /// Rays per cell, 32 bits behind the point, rounded up.
    rays_per_cell: u64,
    /// What rounds up: all but a ring's part of a ray.
    up: u64,
}

impl FirstRay {
    fn new(ring: usize, rays: usize) -> Self {
        let (ring, rays) = (ring as u64, rays as u64);
        Self {
            rays_per_cell: (rays << 32) / ring + 1,
            up: ((ring - 1) << 32) / ring,
        }
    }

    /// ⌈side · rays / ring⌉, exact: sides are below 2^16, so what was rounded up stays below a ring's part of a ray.
    #[inline]
    fn of(&self, side: usize) -> usize {
        ((side as u64)
            .wrapping_mul(self.rays_per_cell)
            .wrapping_add(self.up)
            >> 32) as usize
    }
}
