//! The fast mode: a horizon on rays whose number doubles.
//!
//! Rings S/2 < n ≤ S, S a power of two, carry S + 1 rays with the tangents 0/S, 1/S, …, S/S: half a cell to one cell apart. A ray
//! keeps the steepest slope it met on the rings so far, the ground between two cells interpolated linearly. A cell is
//! visible if its target stands at least as steep as the horizon, interpolated between its two rays. Where S doubles, a new
//! ray starts with the mean of its neighbours. So a horizon is interpolated twice per doubling, once per ring and not more where
//! R2 and XDraw do so at every ring, which is what blurs theirs (Franklin and Ray 1994).
//!
//! Slopes are heights over the distance along the main axis, in cells: along one ray a constant share of the true ones.

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
    let target = sight.target_height_m as f32;
    let widest = octant.last_side(octant.rings) + 2;
    let drops: Vec<f32> = (0..widest)
        .map(|side| (across_m * across_m * sight.curvature * (side * side) as f64) as f32)
        .collect();
    let mut rings = Rings::new(grid, mask, *octant);
    let mut ground = Vec::with_capacity(widest);
    let mut visible = vec![0; widest];
    let mut rays = 1;
    let mut horizon = vec![NOTHING; 3];
    for ring in 1..=octant.rings {
        if ring > rays {
            horizon = doubled(&horizon[..=rays]);
            rays *= 2;
        }
        rings.read(ring, &mut ground);
        let last = octant.last_side(ring);
        let per_ring = 1.0 / ring as f32;
        let drop_m = main_m * main_m * sight.curvature * (ring * ring) as f64;
        lower(&mut ground, &drops, (sight.eye_m + drop_m) as f32);
        let visible = &mut visible[..=last];
        see(&ground, &horizon, ring, rays, (target, per_ring), visible);
        rings.write(ring, visible);
        raise(&mut horizon, &ground, ring, rays, last, per_ring);
    }
}

/// Heights above the eye's level plane \[m\].
fn lower(ground: &mut [f32], drops: &[f32], level_m: f32) {
    for (height, drop) in ground.iter_mut().zip(drops) {
        *height -= level_m + drop;
    }
}

/// Which cells of a ring stand at least as high as the horizon.
fn see(
    ground: &[f32],
    horizon: &[f32],
    ring: usize,
    rays: usize,
    (target, per_ring): (f32, f32),
    visible: &mut [u8],
) {
    // Rays per cell, 32 bits behind the point.
    let step = ((rays as u64) << 32) / ring as u64;
    let mut position = 0_u64;
    for (seen, &height) in visible.iter_mut().zip(ground) {
        let ray = (position >> 32) as usize;
        let fraction = ((position as u32) >> 8) as i32 as f32 * (UNIT / 256.0);
        let pair = &horizon[ray..ray + 2];
        let needed = pair[0] + (pair[1] - pair[0]) * fraction;
        *seen = u8::from(((height + target) * per_ring >= needed) & (height > 0.5 * NO_DATA_M));
        position += step;
    }
}

/// Raises the rays' horizons by a ring.
fn raise(
    horizon: &mut [f32],
    ground: &[f32],
    ring: usize,
    rays: usize,
    last: usize,
    per_ring: f32,
) {
    // Cells per ray, 16 bits behind the point: exact, as the rays are a power of two up to 2^16.
    let step = (ring << 16) / rays;
    let inside = (last << 16) / step;
    let mut position = 0_usize;
    for steepest in horizon[..=inside.min(rays)].iter_mut() {
        let cell = position >> 16;
        let fraction = (position & 0xffff) as i32 as f32 * UNIT;
        let pair = &ground[cell..cell + 2];
        let slope = (pair[0] + (pair[1] - pair[0]) * fraction) * per_ring;
        if slope > *steepest {
            *steepest = slope;
        }
        position += step;
    }
}

/// Twice as many rays: each new one between two old ones.
fn doubled(horizon: &[f32]) -> Vec<f32> {
    let mut finer = Vec::with_capacity(2 * horizon.len() + 1);
    for pair in horizon.windows(2) {
        finer.extend([pair[0], 0.5 * pair[0] + 0.5 * pair[1]]);
    }
    finer.extend(horizon.last());
    // One more, to be looked at with weight 0.
    finer.push(NOTHING);
    finer
}
