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
}

/// Bounds on the way, in the precision they are worked out in.
struct Found {
    least: f64,
    greatest: f64,
}

impl Found {
    const NOTHING: Self = Self {
        least: f64::INFINITY,
        greatest: f64::NEG_INFINITY,
    };

    fn take(&mut self, tangent: f64, slack: f64) {
        self.least = self.least.min(tangent - slack);
        self.greatest = self.greatest.max(tangent + slack);
    }

    /// To the next single outward, so that rounding loses nothing.
    fn bounds(&self) -> Bounds {
        Bounds {
            least: (self.least as f32).next_down(),
            greatest: (self.greatest as f32).next_up(),
        }
    }
}

/// A place along an azimuth, and what to multiply a rise there with for its tangent.
#[derive(Clone, Copy)]
struct Place {
    range_m: f64,
    per_m: f64,
}

impl Place {
    fn at(range_m: f64) -> Self {
        Self {
            range_m,
            per_m: 1.0 / range_m.max(NEAREST_M),
        }
    }
}

/// The bounds of a mask, sector by sector, each bin by bin.
pub(super) fn of_mask(mask: &HorizonMask) -> Vec<Bounds> {
    let edges: Vec<Place> = (0..=mask.bins)
        .map(|bin| Place::at(bin_start_m(bin)))
        .collect();
    let sectors = mask.azimuths.div_ceil(WIDTH);
    let mut bounds = vec![Bounds::NONE; sectors * mask.bins];
    let mut found: Vec<Found> = Vec::with_capacity(mask.bins);
    for (sector, bounds) in bounds.chunks_exact_mut(mask.bins.max(1)).enumerate() {
        found.clear();
        found.resize_with(mask.bins, || Found::NOTHING);
        let begin = sector * WIDTH;
        // A look between two azimuths interpolates: a sector also holds the first azimuth of the next.
        for row in begin..=(begin + WIDTH).min(mask.azimuths) {
            let row = row % mask.azimuths;
            let Some(first) = mask.first.get(row * mask.bins..(row + 1) * mask.bins) else {
                continue;
            };
            for ((found, edge), &first) in found.iter_mut().zip(edges.windows(2)).zip(first) {
                let steps = mask.steps.get(first as usize..).unwrap_or(&[]);
                over_bin(found, steps, edge[0], edge[1]);
            }
        }
        for (bounds, found) in bounds.iter_mut().zip(&found) {
            *bounds = found.bounds();
        }
    }
    bounds
}

/// Takes in the tangents along one azimuth over one bin, whose first step is the first of those given.
fn over_bin(found: &mut Found, steps: &[Step], begin: Place, end: Place) {
    let mut from = begin;
    for pair in steps.windows(2) {
        let (step, next_m) = (&pair[0], f64::from(pair[1].from_m));
        let to = if next_m < end.range_m {
            Place::at(next_m)
        } else {
            end
        };
        // Between its ends a parabola leaves its chord by |bend| L² / 4, and the tangent along a chord is monotonic.
        let length = to.range_m - from.range_m;
        let leaves = f64::from(step.bend_per_m).abs() * length * length * 0.25;
        let slack = 2.0 * leaves * from.per_m;
        found.take(rise(step, from.range_m) * from.per_m, slack);
        found.take(rise(step, to.range_m) * to.per_m, slack);
        if next_m > end.range_m {
            break;
        }
        from = to;
    }
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
