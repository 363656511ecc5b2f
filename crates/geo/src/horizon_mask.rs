//! What one radar can see over its horizon, computed once and looked up in nanoseconds.
//!
//! A mask holds, for each azimuth and ground range, the lowest height above mean sea level at which a point is in line
//! of sight. The geometry is that of [`crate::line_of_sight`]; the grid (0.5° by 1 km, linear in both) is the only
//! approximation.

mod build;
mod sectors;
mod stored;

use crate::area::BoundingBox;
use crate::elevation::Elevation;
use crate::frames::{Enu, Geodetic, LocalFrame};
use crate::line_of_sight::EffectiveEarth;
use crate::section::Curvature;
use gapfiller_numerics::math;

/// Lowest visible height around one radar.
#[derive(Clone, Debug, PartialEq)]
pub struct HorizonMask {
    site: Geodetic,
    antenna_height_m: f64,
    k: f64,
    earth: EffectiveEarth,
    range_m: f64,
    azimuths: usize,
    azimuths_per_rad: f64,
    bins: usize,
    /// For each azimuth and bin of range, the step that holds at the beginning of the bin.
    first: Vec<u32>,
    /// All steps, azimuth by azimuth; the last of each azimuth begins beyond every range.
    steps: Vec<Step>,
    /// Bounds by sector and bin, which settle most looks.
    bounds: Vec<sectors::Bounds>,
}

/// From a range on, the rise of the lowest ray that clears the ground so far: y + d (slope + d bend), d metres further.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Step {
    from_m: f32,
    rise_m: f32,
    slope: f32,
    bend_per_m: f32,
}

impl HorizonMask {
    /// Computes the mask of a radar.
    ///
    /// `site.height_m` is the height of the ground at the radar above mean sea level; where the terrain model says
    /// more, the terrain model wins, because an antenna inside a smoothed hill would see nothing. `k` is the effective
    /// Earth radius factor, 4/3 for the standard atmosphere. The same bits on any number of cores.
    #[must_use]
    pub fn build(
        site: &Geodetic,
        antenna_height_above_ground_m: f64,
        max_range_m: f64,
        elevation: &dyn Elevation,
        k: f64,
    ) -> Self {
        build::build(
            site,
            antenna_height_above_ground_m,
            max_range_m,
            elevation,
            k,
        )
    }

    /// Where the radar stands, as given.
    #[must_use]
    pub fn site(&self) -> Geodetic {
        self.site
    }

    /// Height of the antenna above mean sea level \[m\].
    #[must_use]
    pub fn antenna_height_m(&self) -> f64 {
        self.antenna_height_m
    }

    /// Cells of terrain that building a mask looks over at most: what decides how long it takes, a few nanoseconds each.
    #[must_use]
    pub fn cells_to_look_over(max_range_m: f64, elevation: &dyn Elevation) -> f64 {
        build::cells_to_look_over(max_range_m, elevation.resolution_m())
    }

    /// Memory that it takes \[bytes\].
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of::<Self>()
            + size_of_val(self.first.as_slice())
            + size_of_val(self.steps.as_slice())
            + size_of_val(self.bounds.as_slice())
    }

    /// Number of azimuths.
    #[must_use]
    pub fn azimuths(&self) -> usize {
        self.azimuths
    }

    /// Lowest height \[m\] above mean sea level in line of sight at an azimuth \[rad, from north clockwise\] and ground
    /// range \[m\]. Infinite beyond the mask and for a range below 0 or NaN.
    #[must_use]
    #[inline]
    pub fn min_visible_height_m(&self, azimuth_rad: f64, ground_range_m: f64) -> f64 {
        if !self.inside(azimuth_rad, ground_range_m) {
            return f64::INFINITY;
        }
        let (row, weight) = self.row(azimuth_rad * self.azimuths_per_rad);
        self.lowest(row, weight, ground_range_m)
    }

    #[inline]
    fn inside(&self, azimuth_rad: f64, ground_range_m: f64) -> bool {
        ground_range_m >= 0.0 && ground_range_m <= self.range_m && azimuth_rad.is_finite()
    }

    /// Lowest visible height \[m\] at a share `weight` of the way from one azimuth to the next.
    #[inline]
    fn lowest(&self, row: usize, weight: f64, ground_range_m: f64) -> f64 {
        let next = if row + 1 == self.azimuths { 0 } else { row + 1 };
        let bin = bin_of(ground_range_m);
        let near = self.rise(row, bin, ground_range_m as f32);
        let far = self.rise(next, bin, ground_range_m as f32);
        let rise = near + (far - near) * weight as f32;
        self.earth.height(ground_range_m, f64::from(rise))
    }

    /// The azimuth before a turn given in steps of azimuth, and how far beyond it \[steps\].
    #[inline]
    fn row(&self, turn: f64) -> (usize, f64) {
        let azimuths = self.azimuths as f64;
        // Once round is common; the rest is not.
        let turn = if turn < 0.0 { turn + azimuths } else { turn };
        if turn >= 0.0 && turn < azimuths {
            let row = turn as u32;
            (row as usize, turn - f64::from(row))
        } else {
            self.row_far_round(turn)
        }
    }

    #[cold]
    fn row_far_round(&self, turn: f64) -> (usize, f64) {
        let floor = turn.floor();
        // rem_euclid of a tiny negative may round up to the modulus itself.
        let row = (floor.rem_euclid(self.azimuths as f64) as usize) % self.azimuths.max(1);
        (row, turn - floor)
    }

    /// Rise of the lowest ray along one azimuth \[m\]; single precision is good to centimetres.
    #[inline]
    fn rise(&self, row: usize, bin: usize, range_m: f32) -> f32 {
        let place = row.wrapping_mul(self.bins).wrapping_add(bin);
        let Some(&first) = self.first.get(place) else {
            return f32::INFINITY;
        };
        let mut steps = self.steps.get(first as usize..).unwrap_or(&[]);
        // The last step of every azimuth begins beyond all ranges.
        while let [_, next, ..] = steps
            && next.from_m <= range_m
        {
            steps = &steps[1..];
        }
        let [step, ..] = steps else {
            return f32::INFINITY;
        };
        let d = range_m - step.from_m;
        step.rise_m + d * (step.slope + d * step.bend_per_m)
    }

    /// Whether a point at an azimuth \[rad\], ground range \[m\] and height above mean sea level \[m\] is in line of
    /// sight.
    #[must_use]
    #[inline]
    pub fn visible(&self, azimuth_rad: f64, ground_range_m: f64, height_m: f64) -> bool {
        if !self.inside(azimuth_rad, ground_range_m) {
            return false;
        }
        let (row, weight) = self.row(azimuth_rad * self.azimuths_per_rad);
        self.settled(row, bin_of(ground_range_m), ground_range_m, height_m)
            .unwrap_or_else(|| height_m >= self.lowest(row, weight, ground_range_m))
    }
}

/// Bins of range grow with it, four to a doubling: the bits of a float are its logarithm, cut off.
const BIN_SHIFT: u32 = 50;
const BIN_OFFSET_M: f64 = 1_000.0;
const FIRST_BIN: u64 = BIN_OFFSET_M.to_bits() >> BIN_SHIFT;

/// The bin that a range from 0 \[m\] falls into.
#[inline]
fn bin_of(range_m: f64) -> usize {
    (((range_m + BIN_OFFSET_M).to_bits() >> BIN_SHIFT) - FIRST_BIN) as usize
}

/// Where a bin begins \[m\].
fn bin_start_m(bin: usize) -> f64 {
    f64::from_bits((bin as u64 + FIRST_BIN) << BIN_SHIFT) - BIN_OFFSET_M
}

/// Ground range \[m\] of a position in the frame of a site: the arc of the ellipsoid between the points under both.
///
/// No trigonometry: the arc tangent is its series to the seventh power, good to 1 m at 1000 km.
#[must_use]
#[inline]
pub fn ground_range_m(frame: &LocalFrame, position: &Enu) -> f64 {
    let horizontal = position.horizontal_m();
    if horizontal <= 0.0 {
        return 0.0;
    }
    // The last row of the rotation is the vertical; its z is the sine of the latitude.
    let curvature = Curvature::at(frame.rotation[(2, 2)]);
    let radius = curvature.along(position.0.x / horizontal, position.0.y / horizontal);
    let x = horizontal / (radius + frame.geodetic.height_m + position.0.z);
    let x2 = x * x;
    radius * x * (1.0 - x2 * (1.0 / 3.0 - x2 * (1.0 / 5.0 - x2 / 7.0)))
}

/// Fraction of an area (0 to 1) in which at least one of several radars sees a flyer at a height above ground \[m\].
///
/// Each radar is its local frame, its mask and its largest slant range in metres. The area is sampled at the centres of
/// cells of about `step_deg` degrees, weighted by their true size. An empty area gives 0.
#[must_use]
pub fn visible_share(
    masks: &[(&LocalFrame, &HorizonMask, f64)],
    area: &BoundingBox,
    height_above_ground_m: f64,
    elevation: &dyn Elevation,
    step_deg: f64,
) -> f64 {
    let cells = |extent: f64| (extent / step_deg).ceil().clamp(1.0, 100_000.0) as usize;
    let (rows, columns) = (cells(area.north - area.south), cells(area.east - area.west));
    let (mut seen, mut total) = (0.0, 0.0);
    for row in 0..rows {
        let latitude = area.south + (area.north - area.south) * ((row as f64 + 0.5) / rows as f64);
        let weight = math::cos(latitude.to_radians());
        for column in 0..columns {
            let longitude =
                area.west + (area.east - area.west) * ((column as f64 + 0.5) / columns as f64);
            let height = elevation.height_m(latitude, longitude) + height_above_ground_m;
            let point = Geodetic::from_degrees(latitude, longitude, height);
            total += weight;
            if any_sees(masks, &point) {
                seen += weight;
            }
        }
    }
    if total > 0.0 { seen / total } else { 0.0 }
}

fn any_sees(masks: &[(&LocalFrame, &HorizonMask, f64)], point: &Geodetic) -> bool {
    let ecef = point.to_ecef();
    masks.iter().any(|&(frame, mask, max_range_m)| {
        let enu = frame.to_enu(&ecef);
        let polar = enu.to_az_el_range();
        polar.range_m <= max_range_m
            && mask.visible(
                polar.azimuth_rad,
                ground_range_m(frame, &enu),
                point.height_m,
            )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::elevation::Flat;
    use crate::geodesic;
    use crate::line_of_sight::horizon_distance_m;

    const K: f64 = 4.0 / 3.0;

    #[test]
    fn over_the_smooth_earth_the_lowest_height_follows_the_horizon() {
        let site = Geodetic::from_degrees(39.0, 35.0, 0.0);
        let mask = HorizonMask::build(&site, 30.0, 400_000.0, &Flat, K);
        let horizon = horizon_distance_m(30.0, K);
        for height in [100.0, 1_000.0, 6_000.0] {
            let range = horizon + horizon_distance_m(height, K);
            for azimuth in [0.0, 1.0, 3.3, 6.1] {
                let lowest = mask.min_visible_height_m(azimuth, range);
                assert!(
                    (lowest - height).abs() < 1.0,
                    "{lowest} m instead of {height} m"
                );
            }
        }
        assert!(mask.min_visible_height_m(2.0, 0.5 * horizon).abs() < 1e-3);
        assert_eq!(mask.antenna_height_m(), 30.0);
    }

    #[test]
    fn outside_the_mask_nothing_is_seen_and_azimuths_wrap() {
        let site = Geodetic::from_degrees(39.0, 35.0, 0.0);
        let mask = HorizonMask::build(&site, 30.0, 99_500.0, &Flat, K);
        assert!(mask.visible(0.0, 100_000.0, 1_000.0));
        for range in [100_001.0, -1.0, f64::NAN] {
            assert!(!mask.visible(0.0, range, 1e9));
        }
        assert!(!mask.visible(f64::NAN, 10.0, 1e9));
        let turn = core::f64::consts::TAU;
        let at = |azimuth| mask.min_visible_height_m(azimuth, 60_000.0);
        assert_eq!(at(-1e-18), at(0.0));
        assert!((at(1.0) - at(1.0 + turn)).abs() < 1e-6 && at(turn).is_finite());
    }

    #[test]
    fn what_the_bounds_settle_is_what_the_mask_says() {
        let site = Geodetic::from_degrees(37.2, 36.9, 0.0);
        let relief = crate::elevation::relief();
        let mask = HorizonMask::build(&site, 25.0, 300_000.0, relief, K);
        let (mut looks, mut settled) = (0, 0);
        for turn in 0..720 {
            let azimuth = f64::from(turn) * 0.0087;
            for ring in 0..200 {
                let range = 40.0 + f64::from(ring) * 1_499.7;
                let lowest = mask.min_visible_height_m(azimuth, range);
                let (row, _) = mask.row(azimuth * mask.azimuths_per_rad);
                for apart in [-3_000.0, -50.0, -0.02, 0.0, 0.02, 50.0, 3_000.0] {
                    let height = lowest + apart;
                    assert_eq!(mask.visible(azimuth, range, height), apart >= 0.0);
                    looks += 1;
                    let found = mask.settled(row, bin_of(range), range, height);
                    settled += i32::from(found.is_some());
                    assert!(found.is_none_or(|found| found == (apart >= 0.0)));
                }
            }
        }
        // Those far from the edge, by and large.
        assert!(settled * 7 > looks * 2, "{settled} of {looks}");
    }

    #[test]
    fn the_terrain_model_lifts_a_radar_out_of_its_hill() {
        struct Plateau;
        impl Elevation for Plateau {
            fn height_m(&self, _: f64, _: f64) -> f64 {
                1_000.0
            }
            fn resolution_m(&self) -> f64 {
                1_000.0
            }
            fn name(&self) -> &str {
                "plateau"
            }
        }
        let mask = HorizonMask::build(
            &Geodetic::from_degrees(39.0, 35.0, 200.0),
            20.0,
            50_000.0,
            &Plateau,
            K,
        );
        assert_eq!(mask.antenna_height_m(), 1_020.0);
        assert!(mask.visible(0.0, 10_000.0, 1_001.0) && !mask.visible(0.0, 10_000.0, 999.0));
    }

    #[test]
    fn ground_range_of_a_position_is_that_of_the_geodesic() {
        let site = Geodetic::from_degrees(39.0, 35.0, 1_000.0);
        let frame = LocalFrame::at(site);
        for (azimuth, range, height) in [
            (0.0, 50_000.0, 100.0),
            (1.0, 400_000.0, 12_000.0),
            (4.0, 900_000.0, 0.0),
        ] {
            let end = Geodetic {
                height_m: height,
                ..geodesic::direct(&site, azimuth, range)
            };
            let found = ground_range_m(&frame, &frame.to_enu(&end.to_ecef()));
            assert!(
                (found - range).abs() < 4e-3 * range,
                "{found} m instead of {range} m"
            );
        }
    }
}
