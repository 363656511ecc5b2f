//! The rings of a wedge one after the other, as if each lay in a row: heights in, bits out.

use super::grid::PlanarGrid;
use super::mask::SharedMask;
use super::octant::{Octant, offset};

/// What stands for a height that is missing \[m\]: so low that it hides nothing and nothing is seen there.
pub(super) const NO_DATA_M: f32 = -1e30;

/// Rings that lie in columns are turned this many at a time.
const STRIP: usize = 32;

/// Reads rings outwards and writes what is visible in them.
pub(super) struct Rings<'a> {
    grid: &'a PlanarGrid,
    mask: &'a SharedMask,
    octant: Octant,
    /// First ring of the turned strip and how many it has.
    strip: (usize, usize),
    /// The turned strip: `STRIP` rings of `stride` heights.
    heights: Vec<f32>,
    stride: usize,
    /// What is visible of the strip: a bit of each side's word per ring.
    bits: Vec<u32>,
}

impl<'a> Rings<'a> {
    pub fn new(grid: &'a PlanarGrid, mask: &'a SharedMask, octant: Octant) -> Self {
        let sides = octant.last_side(octant.rings) + 1;
        let turned = if octant.along_rows { 0 } else { sides };
        // An odd number of cache lines apart, so that a column of the strip does not fall on one set of the cache.
        let stride = (turned.div_ceil(16) | 1) * 16;
        Self {
            grid,
            mask,
            octant,
            strip: (1, 0),
            heights: vec![NO_DATA_M; if turned == 0 { 0 } else { stride * STRIP }],
            stride,
            bits: vec![0; turned],
        }
    }

    /// Makes something of each height \[m\] of a ring and the `across` of its side, from side 0 on, and adds `beyond` behind the
    /// last. Rings must be asked for in order.
    pub fn read<Across: Copy, Made: Copy>(
        &mut self,
        ring: usize,
        across: &[Across],
        into: &mut Vec<Made>,
        beyond: Made,
        make: impl Fn(f32, Across) -> Made,
    ) {
        let last = self.octant.last_side(ring);
        let make = |(&height, &across)| make(known(height), across);
        into.clear();
        if self.octant.along_rows {
            let (row, col) = (self.octant.cell(ring, 0).0, self.octant.col);
            let cells = self.grid.row(row);
            if self.octant.side_up {
                into.extend(cells[col..=col + last].iter().zip(across).map(make));
            } else {
                let cells = cells[col - last..=col].iter().rev();
                into.extend(cells.zip(across).map(make));
            }
        } else {
            if ring >= self.strip.0 + self.strip.1 {
                self.turn(ring);
            }
            let start = (ring - self.strip.0) * self.stride;
            let cells = &self.heights[start..=start + last];
            into.extend(cells.iter().zip(across).map(make));
        }
        into.push(beyond);
    }

    /// Says which sides of the ring last read are visible: a byte each, 0 or 1.
    pub fn write(&mut self, ring: usize, visible: &[u8]) {
        if self.octant.along_rows {
            self.write_row(ring, visible);
        } else {
            let bit = ring - self.strip.0;
            for (bits, &seen) in self.bits.iter_mut().zip(visible) {
                *bits |= u32::from(seen) << bit;
            }
            if bit + 1 == self.strip.1 || ring == self.octant.rings {
                self.flush();
            }
        }
    }

    fn write_row(&self, ring: usize, visible: &[u8]) {
        let (row, col) = self.octant.cell(ring, 0);
        for (index, bytes) in visible.chunks(64).enumerate() {
            let bits = pack(bytes);
            let side = index * 64;
            if self.octant.side_up {
                self.mask.set_bits(row, col + side, bits);
            } else {
                let last = col - side;
                let first = last + 1 - bytes.len();
                let reversed = bits.reverse_bits() >> (64 - bytes.len());
                self.mask.set_bits(row, first, reversed);
            }
        }
    }

    /// Turns the strip that begins at a ring.
    fn turn(&mut self, ring: usize) {
        let octant = self.octant;
        let count = STRIP.min(octant.rings - ring + 1);
        self.strip = (ring, count);
        for side in 0..=octant.last_side(ring + count - 1) {
            let (row, first) = octant.cell(ring, side);
            let cells = self.grid.row(row);
            let turned = self.heights[side..].iter_mut().step_by(self.stride);
            if octant.ring_up {
                let cells = &cells[first..first + count];
                turned
                    .zip(cells)
                    .for_each(|(to, &height)| *to = known(height));
            } else {
                let cells = cells[first + 1 - count..=first].iter().rev();
                turned
                    .zip(cells)
                    .for_each(|(to, &height)| *to = known(height));
            }
        }
    }

    /// Hands on what is visible in the strip.
    fn flush(&mut self) {
        let octant = self.octant;
        let (ring, count) = self.strip;
        for (side, bits) in self.bits.iter_mut().enumerate() {
            let row = offset(octant.row, side, octant.side_up);
            if octant.ring_up {
                self.mask.set_bits(row, octant.col + ring, u64::from(*bits));
            } else {
                let first = octant.col + 1 - ring - count;
                let reversed = bits.reverse_bits() >> (32 - count);
                self.mask.set_bits(row, first, u64::from(reversed));
            }
            *bits = 0;
        }
    }
}

#[inline]
fn known(height: f32) -> f32 {
    // NaN fails the comparison.
    if height > NO_DATA_M {
        height
    } else {
        NO_DATA_M
    }
}

/// Up to 64 bytes, 0 or 1, as bits.
#[inline]
fn pack(bytes: &[u8]) -> u64 {
    let mut bits = 0;
    for (index, eight) in bytes.chunks(8).enumerate() {
        let mut word = [0; 8];
        word[..eight.len()].copy_from_slice(eight);
        // The product brings bit 0 of byte j to bit 56 + j; no two terms meet.
        let byte = u64::from_le_bytes(word).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits |= byte << (8 * index);
    }
    bits
}
