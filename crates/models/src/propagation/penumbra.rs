//! The penumbra of terrain: what reaches a target just behind a crest, and what a crest takes from one just above it.
//!
//! A horizon mask is a sharp edge. With diffraction a target at the edge has lost 6 dB each way or more, one a little higher less, and
//! one behind it is not lost at once. [`Penumbra`] holds, for one antenna, the delta-Bullington loss of P.526 over the real
//! terrain, worked out before the run: at directions and ranges as on a polar chart, at heights around the edge of the mask there.
//!
//! Heights are measured in the natural unit of an edge, ν. From the antenna's horizon at d₁ on a way of length d, a target that is
//! h below the grazing ray has ν = h √(2 d₁ / (λ d (d − d₁))) (P.526-15, equation 26, with the edge projected to the target).
//! Between its neighbours in range the loss is interpolated; in direction the nearest counts. The edge itself is the mask's,
//! which knows the terrain better than a chart of half degrees does.

use super::diffraction::{Path, PathPoint, Polarisation};
use super::refraction::EARTH_RADIUS_M;
use super::{SPEED_OF_LIGHT_M_S, within};
use gapfiller_geo::elevation::Elevation;
use gapfiller_geo::frames::Geodetic;
use gapfiller_geo::geodesic::Line;
use gapfiller_numerics::math::db_to_ratio;
use std::f64::consts::TAU;

/// Directions of the chart.
const AZIMUTHS: usize = 720;
/// Ranges of the chart.
const RANGES: usize = 40;
/// ν at which losses are held; the first has none, the last is as deep as it goes.
const NUS: [f64; 8] = [-1.5, -0.75, 0.0, 1.0, 2.0, 4.0, 8.0, 16.0];
/// Points of a profile at most.
const POINTS: usize = 400;
/// A target with more loss than this, one way, is not there \[dB\].
pub const DEEPEST_DB: f64 = 30.0;

/// Where a radar stands and what it sends, as far as its penumbra is concerned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PenumbraPath {
    /// The ground under the antenna, or a place in the air.
    pub site: Geodetic,
    /// Antenna above that place \[m\].
    pub antenna_height_m: f64,
    /// How far \[m\].
    pub range_m: f64,
    /// Frequency \[Hz\].
    pub frequency_hz: f64,
    /// Effective Earth radius over the radius.
    pub k_factor: f64,
}

impl PenumbraPath {
    /// Height of the antenna above the real ground below it \[m\].
    fn above_ground_m(&self, points: &[PathPoint]) -> f64 {
        let ground_m = points.first().map_or(0.0, |point| point.height_m);
        (self.site.height_m + self.antenna_height_m - ground_m).max(0.0)
    }
}

/// The loss by diffraction around the edge of one horizon mask.
#[derive(Clone, Debug, PartialEq)]
pub struct Penumbra {
    /// One cell of the chart after the other, ranges within azimuths.
    cells: Vec<Cell>,
    range_step_m: f64,
}

/// What happens around the edge at one place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Cell {
    /// Height of ν = 1 below the edge \[m\].
    unit_m: f32,
    /// One-way losses at [`NUS`] \[dB\].
    loss_db: [f32; NUS.len()],
}

impl Penumbra {
    /// Works the chart out over a terrain; `edge_m` gives the lowest height in sight at an azimuth \[rad\] and a range \[m\], as the mask
    /// has it.
    #[must_use]
    pub fn new(
        path: &PenumbraPath,
        ground: &dyn Elevation,
        edge_m: impl Fn(f64, f64) -> f64,
    ) -> Self {
        let range_step_m = within(path.range_m, 1_000.0, 3e6) / RANGES as f64;
        let mut cells = Vec::with_capacity(AZIMUTHS * RANGES);
        for azimuth in 0..AZIMUTHS {
            let azimuth_rad = azimuth as f64 / AZIMUTHS as f64 * TAU;
            let profile = profile(path, azimuth_rad, range_step_m, ground);
            for range in 1..=RANGES {
                let range_m = range as f64 * range_step_m;
                let edge = edge_m(azimuth_rad, range_m);
                cells.push(cell(path, &profile, range_m, edge));
            }
        }
        Self {
            cells,
            range_step_m,
        }
    }

    /// Loss \[dB\], one way, at a target so many metres below the edge of the mask (negative above it), at an azimuth \[rad\] and a
    /// range along the ground \[m\].
    #[must_use]
    pub fn loss_db(&self, azimuth_rad: f64, ground_range_m: f64, below_edge_m: f64) -> f64 {
        let turn = (within(azimuth_rad, -1e3, 1e3) / TAU).rem_euclid(1.0) * AZIMUTHS as f64;
        let azimuth = (turn.round() as usize) % AZIMUTHS;
        let place = within(ground_range_m / self.range_step_m, 1.0, RANGES as f64) - 1.0;
        let near = (place.floor() as usize).min(RANGES - 2);
        let along = place - near as f64;
        let at = |range: usize| {
            let cell = self.cells.get(azimuth * RANGES + range);
            cell.map_or(0.0, |cell| cell.loss_db(below_edge_m))
        };
        at(near) + along * (at(near + 1) - at(near))
    }

    /// By what a signal-to-noise ratio is to be multiplied there, out and back; 0 beyond [`DEEPEST_DB`].
    #[must_use]
    pub fn factor(&self, azimuth_rad: f64, ground_range_m: f64, below_edge_m: f64) -> f64 {
        let loss = self.loss_db(azimuth_rad, ground_range_m, below_edge_m);
        if loss >= DEEPEST_DB {
            0.0
        } else {
            db_to_ratio(-2.0 * loss)
        }
    }
}

impl Cell {
    fn loss_db(&self, below_edge_m: f64) -> f64 {
        let nu = below_edge_m / f64::from(self.unit_m).max(1e-3);
        if nu.is_nan() || nu <= NUS[0] {
            return 0.0;
        }
        let above = NUS.iter().position(|knot| nu < *knot).unwrap_or(NUS.len());
        let (Some(low), Some(high)) = (above.checked_sub(1), NUS.get(above)) else {
            // Deeper than the chart goes.
            return f64::from(self.loss_db[NUS.len() - 1]).max(DEEPEST_DB);
        };
        let share = (nu - NUS[low]) / (high - NUS[low]);
        let (from, to) = (f64::from(self.loss_db[low]), f64::from(self.loss_db[above]));
        from + share * (to - from)
    }
}

/// The ground in one direction, as far as the chart goes: a point under each range of the chart, and others between.
fn profile(
    path: &PenumbraPath,
    azimuth_rad: f64,
    range_step_m: f64,
    ground: &dyn Elevation,
) -> Vec<PathPoint> {
    let wished = within(
        range_step_m / ground.resolution_m().max(1.0),
        2.0,
        (POINTS / RANGES) as f64,
    );
    let per_step = wished.ceil() as usize;
    let line = Line::new(&path.site, azimuth_rad);
    (0..=RANGES * per_step)
        .map(|n| {
            let distance_m = range_step_m * n as f64 / per_step as f64;
            let place = line.position(distance_m);
            PathPoint {
                distance_m,
                height_m: ground.height_m(place.latitude_deg(), place.longitude_deg()),
            }
        })
        .collect()
}

/// The losses around the edge at one range.
fn cell(path: &PenumbraPath, profile: &[PathPoint], range_m: f64, edge_m: f64) -> Cell {
    let end = profile
        .iter()
        .position(|point| point.distance_m >= range_m * (1.0 - 1e-12))
        .map_or(profile.len(), |last| last + 1);
    let Some((points, ground_m)) = profile
        .get(..end)
        .and_then(|points| Some((points, points.last()?.height_m)))
    else {
        return Cell::default();
    };
    let unit_m = unit_m(path, points);
    let loss = |nu: f64| {
        if nu <= NUS[0] || !edge_m.is_finite() {
            return 0.0;
        }
        let loss = Path {
            points,
            first_antenna_m: path.above_ground_m(points),
            // A target cannot be below the ground; the edge may be, where all is in sight.
            second_antenna_m: (edge_m - nu * unit_m - ground_m).max(0.0),
            frequency_hz: path.frequency_hz,
            effective_radius_m: path.k_factor * EARTH_RADIUS_M,
            polarisation: Polarisation::Horizontal,
            sea_share: 0.0,
        }
        .delta_bullington();
        loss.map_or(0.0, |loss| loss.total_db())
    };
    let mut deepest = 0.0_f64;
    let mut loss_db = [0.0; NUS.len()];
    for (slot, nu) in loss_db.iter_mut().zip(NUS) {
        // The construction may jump a little where another crest takes over; deeper is never better.
        if deepest < 2.0 * DEEPEST_DB {
            deepest = deepest.max(loss(nu));
        }
        *slot = deepest as f32;
    }
    Cell {
        unit_m: unit_m as f32,
        loss_db,
    }
}

/// The height at the end of a profile that makes ν = 1 behind the antenna's horizon \[m\].
fn unit_m(path: &PenumbraPath, points: &[PathPoint]) -> f64 {
    let Some((first, last)) = points.first().zip(points.last()) else {
        return 1.0;
    };
    let antenna_m = first.height_m + path.above_ground_m(points);
    let per_diameter = 0.5 / (path.k_factor * EARTH_RADIUS_M);
    let length = last.distance_m;
    let mut horizon = (f64::NEG_INFINITY, 0.5 * length);
    for point in points.iter().take(points.len().saturating_sub(1)).skip(1) {
        let d = point.distance_m;
        let slope = (point.height_m - antenna_m) / d - per_diameter * d;
        if slope > horizon.0 {
            horizon = (slope, d);
        }
    }
    let wavelength = SPEED_OF_LIGHT_M_S / within(path.frequency_hz, 1e7, 1e12);
    let rest = (length - horizon.1).max(1.0);
    (0.5 * wavelength * length * rest / horizon.1.max(1.0))
        .sqrt()
        .max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use gapfiller_geo::horizon_mask::HorizonMask;

    /// A wall of 500 m, a kilometre thick, north of 40.5° of latitude; else the sea.
    struct Wall;

    impl Elevation for Wall {
        fn height_m(&self, latitude_deg: f64, _: f64) -> f64 {
            if (40.5..40.52).contains(&latitude_deg) {
                500.0
            } else {
                0.0
            }
        }
        fn resolution_m(&self) -> f64 {
            1_000.0
        }
        fn name(&self) -> &str {
            "a wall"
        }
    }

    const PATH: PenumbraPath = PenumbraPath {
        site: Geodetic {
            latitude_rad: 40.0_f64.to_radians(),
            longitude_rad: 0.6,
            height_m: 0.0,
        },
        antenna_height_m: 20.0,
        range_m: 160_000.0,
        frequency_hz: 3e9,
        k_factor: 4.0 / 3.0,
    };

    #[test]
    fn behind_a_wall() {
        let mask = HorizonMask::build(&PATH.site, 20.0, 160_000.0, &Wall, 4.0 / 3.0);
        let edge = |azimuth, range| mask.min_visible_height_m(azimuth, range);
        let penumbra = Penumbra::new(&PATH, &Wall, edge);
        // North, 100 km off, behind the wall at 56 km.
        let at = |below_m| penumbra.loss_db(0.0, 100_000.0, below_m);
        assert_eq!(at(-2_000.0), 0.0);
        assert!((6.0..25.0).contains(&at(0.0)), "{}", at(0.0));
        assert!(
            at(0.0) < at(50.0) && at(50.0) < at(300.0),
            "{} {}",
            at(50.0),
            at(300.0)
        );
        assert!(penumbra.factor(0.0, 100_000.0, 50_000.0) == 0.0);
        // Near and in plain sight nothing is lost.
        assert_eq!(penumbra.loss_db(3.0, 8_000.0, -3_000.0), 0.0);
        for odd in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(penumbra.loss_db(odd, odd, odd).is_finite());
        }
    }
}
