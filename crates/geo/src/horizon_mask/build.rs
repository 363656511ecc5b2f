//! Building a mask: one look per azimuth, the highest tangent so far kept as steps.

use super::{HorizonMask, Step, bin_of, bin_start_m, sectors};
use crate::elevation::Elevation;
use crate::frames::Geodetic;
use crate::line_of_sight::{EffectiveEarth, highest};
use crate::profile::{Ground, Look, Stretch, walk};
use crate::section::Site;
use gapfiller_numerics::math;

/// Masks reach as far as asked, rounded up to whole kilometres; shortest and longest \[m\], a quarter of the way round the Earth being nonsense for line of sight.
const SHORTEST_RANGE_M: f64 = 1_000.0;
const LONGEST_RANGE_M: f64 = 3_000_000.0;

/// Azimuths of a mask, at least and at most.
const FEWEST_AZIMUTHS: f64 = 1_080.0;
const MOST_AZIMUTHS: f64 = 2_160.0;

/// Distance between azimuths at the longest range, in steps of the terrain.
const SPREAD_STEPS: f64 = 0.4;

/// Below this many azimuths times pieces of ground a second thread is not worth its start.
const WORTH_THREADS: f64 = 20_000.0;

pub(super) fn build(
    site: &Geodetic,
    antenna_height_above_ground_m: f64,
    max_range_m: f64,
    elevation: &dyn Elevation,
    k: f64,
) -> HorizonMask {
    let ground = site
        .height_m
        .max(elevation.height_m(site.latitude_deg(), site.longitude_deg()));
    let antenna_height_m = ground + antenna_height_above_ground_m;
    let wanted_m = if max_range_m.is_nan() {
        0.0
    } else {
        max_range_m
    };
    let range_m = 1_000.0 * (wanted_m.clamp(SHORTEST_RANGE_M, LONGEST_RANGE_M) / 1_000.0).ceil();
    let azimuths = azimuths(range_m, elevation.resolution_m());
    let earth = EffectiveEarth::new(antenna_height_m, k);
    let origin = Site::new(site);
    let terrain = Ground::around(elevation, site, range_m);
    let bins = bin_of(range_m) + 1;
    let rays = |from: usize, to: usize| {
        let mut part = Part::default();
        for azimuth in from..to {
            let (sin_az, cos_az) =
                math::sin_cos(azimuth as f64 * (core::f64::consts::TAU / azimuths as f64));
            let mut ray = Ray::new(earth, ground - antenna_height_m);
            walk(&origin.section(sin_az, cos_az), range_m, &terrain, &mut ray);
            part.take(&ray, bins);
        }
        part
    };
    let parts = side_by_side(azimuths, range_m, &rays);
    let mut mask = HorizonMask {
        site: *site,
        antenna_height_m,
        k,
        earth,
        range_m,
        azimuths,
        azimuths_per_rad: azimuths as f64 / core::f64::consts::TAU,
        bins,
        first: Vec::with_capacity(azimuths * bins),
        steps: Vec::with_capacity(parts.iter().map(|part| part.steps.len()).sum()),
        bounds: Vec::new(),
    };
    for part in parts {
        let before = mask.steps.len() as u32;
        mask.first
            .extend(part.first.iter().map(|first| first + before));
        mask.steps.extend(part.steps);
    }
    mask.bounds = sectors::of_mask(&mask);
    mask
}

/// As many azimuths as the terrain can tell apart at the end of the mask, within bounds.
fn azimuths(range_m: f64, resolution_m: f64) -> usize {
    let wanted = core::f64::consts::TAU * range_m / (SPREAD_STEPS * resolution_m.max(1.0));
    wanted.clamp(FEWEST_AZIMUTHS, MOST_AZIMUTHS).ceil() as usize
}

pub(super) fn cells_to_look_over(range_m: f64, resolution_m: f64) -> f64 {
    azimuths(range_m, resolution_m) as f64 * range_m / resolution_m.max(1.0)
}

/// The rays of a mask, in order, on all cores.
fn side_by_side(
    azimuths: usize,
    range_m: f64,
    rays: &(dyn Fn(usize, usize) -> Part + Sync),
) -> Vec<Part> {
    let work = azimuths as f64 * range_m / 8_000.0;
    let threads = if work < WORTH_THREADS {
        1
    } else {
        std::thread::available_parallelism()
            .map_or(1, |count| count.get())
            .min(azimuths)
    };
    let bound = |part: usize| azimuths * part / threads;
    if threads == 1 {
        return vec![rays(0, azimuths)];
    }
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|part| scope.spawn(move || rays(bound(part), bound(part + 1))))
            .collect();
        workers
            .into_iter()
            .zip(0..)
            // A thread does not fail; if one could not be joined its rays are worked out here.
            .map(|(worker, part)| {
                worker
                    .join()
                    .unwrap_or_else(|_| rays(bound(part), bound(part + 1)))
            })
            .collect()
    })
}

/// Some azimuths of a mask.
#[derive(Default)]
struct Part {
    first: Vec<u32>,
    steps: Vec<Step>,
}

impl Part {
    fn take(&mut self, ray: &Ray, bins: usize) {
        let before = self.steps.len();
        let mut at = 0;
        for bin in 0..bins {
            let start = bin_start_m(bin);
            while ray
                .steps
                .get(at + 1)
                .is_some_and(|next| f64::from(next.from_m) <= start)
            {
                at += 1;
            }
            self.first.push((before + at) as u32);
        }
        self.steps.extend_from_slice(&ray.steps);
        self.steps.push(Step {
            from_m: f32::INFINITY,
            rise_m: 0.0,
            slope: 0.0,
            bend_per_m: 0.0,
        });
    }
}

/// The look along one azimuth.
struct Ray {
    earth: EffectiveEarth,
    steepest: f64,
    steps: Vec<Step>,
}

impl Ray {
    /// `foot_m` is the ground under the antenna, seen from it.
    fn new(earth: EffectiveEarth, foot_m: f64) -> Self {
        Self {
            earth,
            steepest: f64::NEG_INFINITY,
            steps: vec![Step {
                from_m: 0.0,
                rise_m: foot_m as f32,
                slope: 0.0,
                bend_per_m: 0.0,
            }],
        }
    }

    /// Adds the step from one range and rise to another \[m\].
    fn step(&mut self, from: (f64, f64), to: (f64, f64), bend_per_m: f64) {
        let length = to.0 - from.0;
        let slope = if length > 0.0 {
            (to.1 - from.1) / length - bend_per_m * length
        } else {
            0.0
        };
        let step = Step {
            from_m: from.0 as f32,
            rise_m: from.1 as f32,
            slope: slope as f32,
            bend_per_m: bend_per_m as f32,
        };
        match self.steps.last_mut() {
            Some(last) if last.from_m >= step.from_m => *last = step,
            _ => self.steps.push(step),
        }
    }
}

impl Look for Ray {
    fn floor_m(&self, from_m: f64, to_m: f64) -> f64 {
        if self.steepest == f64::NEG_INFINITY {
            return f64::NEG_INFINITY;
        }
        self.earth.least_height(from_m, to_m, self.steepest)
    }

    #[inline]
    fn take(&mut self, stretch: &Stretch) -> bool {
        let from_m = stretch.from_m;
        let begin = if from_m > 0.0 {
            self.earth.tangent(from_m, stretch.heights_m[0])
        } else {
            f64::NEG_INFINITY
        };
        if begin > self.steepest + 1e-9 {
            // The edge of the terrain, where it breaks off: the horizon jumps.
            self.steepest = begin;
            self.step(
                (from_m, begin * from_m),
                (from_m + 1.0, begin * (from_m + 1.0)),
                0.0,
            );
        }
        let (tangent, at_m) = highest(&self.earth, stretch);
        if tangent <= self.steepest {
            return true;
        }
        let bend = self.earth.rise_over(stretch).bend;
        let top = (at_m, tangent * at_m);
        if from_m <= 0.0 {
            let foot = stretch.heights_m[0] - self.earth.observer_height_m;
            self.step((0.0, foot), top, bend);
        } else if begin >= self.steepest - 1e-9 {
            // Ground in sight all along.
            self.step((from_m, begin * from_m), top, bend);
        } else {
            // The ground comes up through the ray: where its parabola meets the line.
            let rises = begin * from_m - self.steepest * from_m;
            let ends = (tangent - self.steepest) * at_m;
            let length = at_m - from_m;
            let meets = from_m + crossing(rises, ends, bend, length);
            self.step((meets, self.steepest * meets), top, bend);
        }
        self.steepest = tangent;
        // From here on the ray is the limit, until the next step says otherwise.
        self.step(top, (at_m + 1.0, tangent * (at_m + 1.0)), 0.0);
        true
    }
}

/// Where between 0 and `length` a parabola of second coefficient `bend` from `rises` below 0 to `ends` above 0 is 0.
fn crossing(rises: f64, ends: f64, bend: f64, length: f64) -> f64 {
    let slope = (ends - rises) / length - bend * length;
    // bend d² + slope d + rises = 0, the root written against cancellation.
    let discriminant = slope * slope - 4.0 * bend * rises;
    let root = -2.0 * rises / (slope + discriminant.max(0.0).sqrt());
    let chord = length * rises / (rises - ends);
    if root >= 0.0 && root <= length {
        root
    } else {
        chord
    }
}
