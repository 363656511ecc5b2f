//! The ground that all maps of a coverage are drawn on: Mercator's projection, coasts, relief shaded from the north-west.

use crate::grid::Grid;
use crate::parallel::in_order;
use core::f64::consts::{FRAC_PI_2, FRAC_PI_4};
use gapfiller_geo::area::BoundingBox;
use gapfiller_geo::coastline::coastlines;
use gapfiller_geo::elevation::Elevation;
use gapfiller_geo::frames::MEAN_EARTH_RADIUS_M;
use gapfiller_numerics::math;

/// Largest size of a map \[pixels\].
const WIDTH: f64 = 1_080.0;
const HEIGHT: f64 = 1_000.0;
/// Mercator's map has no end towards the poles.
const STEEPEST_DEG: f64 = 85.0;
/// Relief is drawn so many times steeper than it is.
const STEEPER: f32 = 7.0;
/// Colours without coverage: the sea, the land.
const SEA: [f32; 3] = [221.0, 232.0, 240.0];
const LAND: [f32; 3] = [236.0, 236.0, 232.0];
/// How much of a class's colour covers the ground.
const COVER: f32 = 0.74;
/// Shades, so that pictures pack well.
const SHADES: f32 = 24.0;

/// The ground of a map, drawn once.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Width and height \[pixels\].
    pub size: (usize, usize),
    /// What it shows.
    pub area: BoundingBox,
    west_rad: f64,
    north_y: f64,
    /// Pixels for each radian along the equator.
    scale: f64,
    land: Vec<bool>,
    /// Light on each pixel, 1 on level ground.
    shade: Vec<f32>,
}

fn mercator(latitude_deg: f64) -> f64 {
    let latitude = latitude_deg.clamp(-STEEPEST_DEG, STEEPEST_DEG).to_radians();
    math::ln(math::tan(FRAC_PI_4 + 0.5 * latitude))
}

impl Sheet {
    /// Draws the ground of a grid (Snyder, "Map Projections: A Working Manual", USGS Professional Paper 1395, 1987, equations 7-1,
    /// 7-2, 7-4).
    #[must_use]
    pub fn of(grid: &Grid, ground: &dyn Elevation, threads: usize) -> Self {
        let area = grid.bounds();
        let (low, high) = (mercator(area.south), mercator(area.north));
        let (across, up) = ((area.east - area.west).to_radians(), (high - low).max(1e-6));
        let scale = (WIDTH / across).min(HEIGHT / up);
        let size = (
            (across * scale).round().max(2.0) as usize,
            (up * scale).round().max(2.0) as usize,
        );
        let mut sheet = Self {
            size,
            area,
            west_rad: area.west.to_radians(),
            north_y: high,
            scale,
            land: Vec::new(),
            shade: Vec::new(),
        };
        let rows = in_order(size.1, threads, |row| sheet.ground_row(row, ground), |_| {});
        let mut heights = Vec::with_capacity(size.0 * size.1);
        for (row, land) in rows {
            heights.extend(row);
            sheet.land.extend(land);
        }
        sheet.shade = sheet.shaded(heights, ground.resolution_m());
        sheet
    }

    /// Heights \[m\] and land or sea of a row of pixels.
    fn ground_row(&self, row: usize, ground: &dyn Elevation) -> (Vec<f32>, Vec<bool>) {
        let (latitude, west) = self.position(0.5, row as f64 + 0.5);
        let (_, next) = self.position(1.5, row as f64 + 0.5);
        let mut heights = vec![0.0; self.size.0];
        ground.fill_row(latitude, west, next - west, &mut heights);
        let coasts = coasts_along(latitude);
        let land = heights.iter().enumerate().map(|(column, &height)| {
            let longitude = west + column as f64 * (next - west);
            is_land(&coasts, latitude, longitude, height)
        });
        let land = land.collect();
        (
            heights.into_iter().map(|height| height as f32).collect(),
            land,
        )
    }

    /// Light from the north-west, 45° high (Horn, "Hill shading and the reflectance map", Proceedings of the IEEE 69 (1), 1981).
    fn shaded(&self, mut heights: Vec<f32>, resolution_m: f64) -> Vec<f32> {
        let (columns, rows) = self.size;
        let pixel_m = (1.0 / self.pixels_per_metre()) as f32;
        // Between coarse cells the model is made of facets; smoothing twice over a cell hides them.
        let radius = (0.5 * resolution_m * self.pixels_per_metre())
            .round()
            .min(40.0) as usize;
        for _ in 0..2 {
            if radius > 0 {
                heights = blurred(&heights, self.size, radius);
            }
        }
        let at = |row: usize, column: usize| {
            let cell = row.min(rows - 1) * columns + column.min(columns - 1);
            heights.get(cell).copied().unwrap_or(0.0)
        };
        let mut shade = Vec::with_capacity(heights.len());
        for row in 0..rows {
            for column in 0..columns {
                let east = at(row, column + 1) - at(row, column.saturating_sub(1));
                let north = at(row.saturating_sub(1), column) - at(row + 1, column);
                let (east, north) = (
                    STEEPER * east / (2.0 * pixel_m),
                    STEEPER * north / (2.0 * pixel_m),
                );
                let length = (east * east + north * north + 1.0).sqrt();
                let level = core::f32::consts::FRAC_1_SQRT_2;
                let light = ((0.5 * east - 0.5 * north + level) / length).clamp(0.0, 1.0);
                let relative = light - level;
                let factor = 1.0 + if relative < 0.0 { 0.62 } else { 0.34 } * relative;
                shade.push((factor * SHADES).round() / SHADES);
            }
        }
        shade
    }

    /// Where a latitude and longitude \[deg\] is.
    #[must_use]
    pub fn place(&self, latitude_deg: f64, longitude_deg: f64) -> (f64, f64) {
        (
            (longitude_deg.to_radians() - self.west_rad) * self.scale,
            (self.north_y - mercator(latitude_deg)) * self.scale,
        )
    }

    /// Latitude and longitude \[deg\] of a point of the map.
    #[must_use]
    pub fn position(&self, x: f64, y: f64) -> (f64, f64) {
        let northing = self.north_y - y / self.scale;
        let latitude = 2.0 * math::atan(math::exp(northing)) - FRAC_PI_2;
        (
            latitude.to_degrees(),
            (self.west_rad + x / self.scale).to_degrees(),
        )
    }

    /// Pixels for each metre in the middle of the map.
    #[must_use]
    pub fn pixels_per_metre(&self) -> f64 {
        let middle = self.area.centre_deg().0.to_radians();
        self.scale / (MEAN_EARTH_RADIUS_M * math::cos(middle).max(0.05))
    }

    /// The colour of a pixel, under a class's colour if it is in one.
    #[must_use]
    pub fn colour(&self, pixel: usize, class: Option<[u8; 3]>) -> [u8; 3] {
        let land = self.land.get(pixel).copied().unwrap_or(false);
        let shade = self.shade.get(pixel).copied().unwrap_or(1.0);
        let bare = if land { LAND } else { SEA };
        let mixed = match class {
            Some(colour) => core::array::from_fn(|part| {
                bare[part] + COVER * (f32::from(colour[part]) - bare[part])
            }),
            None => bare,
        };
        mixed.map(|part| (part * if land { shade } else { 1.0 }).clamp(0.0, 255.0) as u8)
    }
}

/// The mean over a square around each pixel, rows first, then columns, by running sums.
fn blurred(values: &[f32], (columns, rows): (usize, usize), radius: usize) -> Vec<f32> {
    let line = |length: usize, at: &dyn Fn(usize) -> f32| -> Vec<f32> {
        let clamped = |place: i64| at(place.clamp(0, length as i64 - 1) as usize);
        let radius = radius as i64;
        let mut sum: f32 = (-radius..=radius).map(clamped).sum();
        let share = 1.0 / (2 * radius + 1) as f32;
        (0..length as i64)
            .map(|place| {
                let mean = sum * share;
                sum += clamped(place + radius + 1) - clamped(place - radius);
                mean
            })
            .collect()
    };
    let mut across = Vec::with_capacity(values.len());
    for row in values.chunks(columns.max(1)) {
        across.extend(line(row.len(), &|place| row[place]));
    }
    let mut down = vec![0.0; across.len()];
    for column in 0..columns {
        let blurred = line(rows, &|row| across[row * columns + column]);
        for (row, value) in blurred.into_iter().enumerate() {
            down[row * columns + column] = value;
        }
    }
    down
}

/// Longitudes \[deg\] at which a parallel crosses a coast, in order.
fn coasts_along(latitude_deg: f64) -> Vec<f64> {
    let mut coasts = Vec::new();
    for line in coastlines() {
        for pair in line.windows(2) {
            let &[[x1, y1], [x2, y2]] = pair else {
                continue;
            };
            let (y1, y2) = (f64::from(y1) - latitude_deg, f64::from(y2) - latitude_deg);
            if (y1 > 0.0) != (y2 > 0.0) {
                let (x1, x2) = (f64::from(x1), f64::from(x2));
                coasts.push(x1 + (x2 - x1) * y1 / (y1 - y2));
            }
        }
    }
    coasts.sort_by(f64::total_cmp);
    coasts
}

/// Land lies behind an odd number of coasts, counted from 180° W. Where their number over the whole parallel is odd, as beside
/// the poles, the height decides.
fn is_land(coasts: &[f64], latitude_deg: f64, longitude_deg: f64, height_m: f64) -> bool {
    if coasts.len() % 2 == 1 || latitude_deg.abs() > 64.0 {
        return height_m > 1.0;
    }
    coasts.partition_point(|coast| *coast < longitude_deg) % 2 == 1
}
