//! A coarse copy of a mask that settles most looks: bounds on the lowest visible ray over a sector of azimuths and a bin of range.
//!
//! Most targets are far above the horizon or far below it. The bounds of a whole mask fit into the fast memory of a
//! processor where the mask itself does not, and what they settle they settle exactly as the mask would.

use super::{HorizonMask, Step, bin_start_m};

/// Azimuths in a sector.
const WIDTH: usize = 32;

/// Reserve for the rounding of single precision \[m\].
const ROUNDING_M: f64 = 1.0;

/// Nearer than this \[m\] a tangent says nothing.
const NEAREST_M: f64 = 1.0;

/// The least and the greatest tangent of the elevation of the lowest ray that clears the ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounds {
    least: f32,
    greatest: f32,
}

impl Bounds {
    const NONE: Self = Self {
        least: f32::INFINITY,
        greatest: f32::NEG_INFINITY,
    };

    fn take(&mut self, tangent: f64) {
        // To the next single outward, so that rounding loses nothing.
        self.least = self.least.min((tangent as f32).next_down());
        self.greatest = self.greatest.max((tangent as f32).next_up());
    }

    fn join(&mut self, other: &Self) {
        self.least = self.least.min(other.least);
        self.greatest = self.greatest.max(other.greatest);
    }
}

/// The bounds of a mask, sector by sector, each bin by bin.
pub(super) fn of_mask(mask: &HorizonMask) -> Vec<Bounds> {
    let sectors = mask.azimuths.div_ceil(WIDTH);
    let mut bounds = vec![Bounds::NONE; sectors * mask.bins];
    for row in 0..mask.azimuths {
        // A look between two azimuths interpolates: a sector also holds the first azimuth of the next.
        let own = row / WIDTH;
        let before = (row + mask.azimuths - 1) % mask.azimuths / WIDTH;
        for bin in 0..mask.bins {
            let found = of_bin(mask, row, bin);
            for sector in [own, before] {
                if let Some(held) = bounds.get_mut(sector * mask.bins + bin) {
                    held.join(&found);
                }
            }
        }
    }
    bounds
}

/// The bounds along one azimuth over one bin.
fn of_bin(mask: &HorizonMask, row: usize, bin: usize) -> Bounds {
    let mut bounds = Bounds::NONE;
    let (begin, end) = (bin_start_m(bin), bin_start_m(bin + 1));
    let Some(&first) = mask.first.get(row * mask.bins + bin) else {
        return bounds;
    };
    let steps = mask.steps.get(first as usize..).unwrap_or(&[]);
    for pair in steps.windows(2) {
        let (step, next) = (pair[0], pair[1]);
        let (from, to) = (
            f64::from(step.from_m).max(begin),
            f64::from(next.from_m).min(end),
        );
        if from > to || f64::from(step.from_m) > end {
            break;
        }
        // Between its ends a parabola leaves its chord by |bend| L² / 4, and the tangent along a chord is monotonic.
        let length = to - from;
        let leaves = f64::from(step.bend_per_m).abs() * length * length * 0.25;
        for range_m in [from, to] {
            let range_m = range_m.max(NEAREST_M);
            let rise_m = rise(&step, range_m);
            bounds.take((rise_m - leaves) / range_m - leaves / from.max(NEAREST_M));
            bounds.take((rise_m + leaves) / range_m + leaves / from.max(NEAREST_M));
        }
    }
    bounds
}

fn rise(step: &Step, range_m: f64) -> f64 {
    let d = range_m - f64::from(step.from_m);
    f64::from(step.rise_m) + d * (f64::from(step.slope) + d * f64::from(step.bend_per_m))
}

impl HorizonMask {
    /// Whether a height \[m\] over a ground range \[m\] is in sight, if that can be told without looking closely.
    #[inline]
    pub(super) fn settled(
        &self,
        row: usize,
        bin: usize,
        range_m: f64,
        height_m: f64,
    ) -> Option<bool> {
        if range_m < NEAREST_M {
            return None;
        }
        let place = (row / WIDTH).wrapping_mul(self.bins).wrapping_add(bin);
        let bounds = self.bounds.get(place)?;
        let over = |tangent: f32, reserve_m: f64| {
            self.earth
                .height(range_m, range_m * f64::from(tangent) + reserve_m)
        };
        if height_m >= over(bounds.greatest, ROUNDING_M) {
            Some(true)
        } else if height_m < over(bounds.least, -ROUNDING_M) {
            Some(false)
        } else {
            None
        }
    }
}
