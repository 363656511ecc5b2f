//! The picture of the ground: land and sea from the coastlines, tints by height, shaded from the north-west.

use super::projection::Projection;
use gapfiller_geo::area::BoundingBox;
use gapfiller_geo::coastline::coastlines;
use gapfiller_geo::elevation::{Raster, relief};
use gapfiller_geo::frames::MEAN_EARTH_RADIUS_M;
use gapfiller_numerics::math;

/// Pixels of the picture for each unit of paper: coarse relief gains nothing from more.
const FINENESS: f64 = 0.8;
/// Heights are drawn so many times steeper than they are: slopes between cells of 9 km are gentle.
const STEEPER: f64 = 9.0;
/// Levels of tint and of shade: with the sea they fill one palette.
const TINTS: usize = 11;
const SHADES: usize = 23;
const SEA: u8 = 0;
const SEA_COLOUR: [u8; 3] = [0xdc, 0xe8, 0xf0];
/// Metres and colours of the tints, pale, so that what is drawn on them stands out.
pub const TINT_STOPS: [(f64, [f64; 3]); 6] = [
    (0.0, [226.0, 234.0, 214.0]),
    (500.0, [238.0, 240.0, 218.0]),
    (1_200.0, [244.0, 235.0, 212.0]),
    (2_000.0, [235.0, 219.0, 195.0]),
    (3_000.0, [221.0, 206.0, 190.0]),
    (4_500.0, [242.0, 240.0, 238.0]),
];

/// The picture as PNG, of the frame's proportions; nothing if it cannot be encoded, which leaves a map without relief.
pub fn png(projection: &Projection, area: &BoundingBox) -> Option<Vec<u8>> {
    let frame = projection.frame();
    let (columns, rows) = (
        (frame.width * FINENESS).max(2.0) as usize,
        (frame.height * FINENESS).max(2.0) as usize,
    );
    let mut pixels = vec![SEA; rows * columns];
    for (row, pixels) in pixels.chunks_mut(columns).enumerate() {
        let y = frame.y + (row as f64 + 0.5) / rows as f64 * frame.height;
        let (latitude_deg, _) = projection.position(frame.x, y);
        let coasts = crossings(latitude_deg);
        for (column, pixel) in pixels.iter_mut().enumerate() {
            let longitude_deg =
                area.west + (column as f64 + 0.5) / columns as f64 * (area.east - area.west);
            if on_land(&coasts, latitude_deg, longitude_deg) {
                *pixel = colour_of(&surface(relief(), latitude_deg, longitude_deg));
            }
        }
    }
    encode(columns as u32, rows as u32, &pixels).ok()
}

fn encode(columns: u32, rows: u32, pixels: &[u8]) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, columns, rows);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette());
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(bytes)
}

/// Longitudes \[deg\] at which a parallel crosses a coast, in order.
fn crossings(latitude_deg: f64) -> Vec<f64> {
    let mut crossings: Vec<f64> = Vec::new();
    for line in coastlines() {
        for pair in line.windows(2) {
            let &[from, to] = pair else { continue };
            let (from_y, to_y) = (f64::from(from[1]), f64::from(to[1]));
            if (from_y > latitude_deg) != (to_y > latitude_deg) {
                let share = (latitude_deg - from_y) / (to_y - from_y);
                crossings
                    .push(f64::from(from[0]) + share * (f64::from(to[0]) - f64::from(from[0])));
            }
        }
    }
    crossings.sort_by(f64::total_cmp);
    crossings
}

/// Coasts are closed, so land lies behind an odd number of them. Where a coast is cut at the 180° meridian their number is odd
/// over the whole parallel: there the relief decides.
fn on_land(coasts: &[f64], latitude_deg: f64, longitude_deg: f64) -> bool {
    if coasts.len() % 2 == 1 || latitude_deg.abs() > 64.0 {
        return surface(relief(), latitude_deg, longitude_deg).height_m > 1.0;
    }
    coasts.partition_point(|&coast| coast < longitude_deg) % 2 == 1
}

/// The ground at a point, smoothed.
struct Surface {
    height_m: f64,
    /// Rise towards the east and the north, metres per metre.
    slope: (f64, f64),
}

/// Height and slope of the uniform cubic B-spline over the cells (de Boor, "A Practical Guide to Splines", 1978, chapter IX):
/// twice smooth, so that shading shows no cells; it rounds summits off, which a picture may.
fn surface(raster: &Raster, latitude_deg: f64, longitude_deg: f64) -> Surface {
    let y = (raster.north_deg - latitude_deg) / raster.step_deg;
    let x = (longitude_deg - raster.west_deg) / raster.step_deg;
    let (row, column) = (y.floor(), x.floor());
    let ((down, down_slope), (across, across_slope)) = (spline(y - row), spline(x - column));
    let (mut height, mut southward, mut eastward) = (0.0, 0.0, 0.0);
    for i in 0..4 {
        let node_row = (row as i64 + i as i64 - 1).clamp(0, raster.rows as i64 - 1) as usize;
        for j in 0..4 {
            let node_column =
                (column as i64 + j as i64 - 1).rem_euclid(raster.columns as i64) as usize;
            let node = f64::from(
                raster
                    .heights
                    .get(node_row * raster.columns + node_column)
                    .copied()
                    .unwrap_or(0),
            );
            height += down[i] * across[j] * node;
            southward += down_slope[i] * across[j] * node;
            eastward += down[i] * across_slope[j] * node;
        }
    }
    let cell_m = raster.step_deg.to_radians() * MEAN_EARTH_RADIUS_M;
    let across_m = cell_m * math::cos(latitude_deg.to_radians()).max(0.05);
    Surface {
        height_m: height,
        slope: (eastward / across_m, -southward / cell_m),
    }
}

/// Weights of four neighbours at a share of the way between the middle two, and how they change along it.
fn spline(t: f64) -> ([f64; 4], [f64; 4]) {
    let (t2, t3) = (t * t, t * t * t);
    let weights = [
        1.0 - 3.0 * t + 3.0 * t2 - t3,
        4.0 - 6.0 * t2 + 3.0 * t3,
        1.0 + 3.0 * t + 3.0 * t2 - 3.0 * t3,
        t3,
    ];
    let slopes = [
        -3.0 + 6.0 * t - 3.0 * t2,
        -12.0 * t + 9.0 * t2,
        3.0 + 6.0 * t - 9.0 * t2,
        3.0 * t2,
    ];
    (weights.map(|w| w / 6.0), slopes.map(|w| w / 6.0))
}

/// The palette's entry for a point of land.
fn colour_of(surface: &Surface) -> u8 {
    let highest = TINT_STOPS[TINT_STOPS.len() - 1].0;
    // Finer steps low down, where most of the land is.
    let share = (surface.height_m.clamp(0.0, highest) / highest).sqrt();
    let tint = (share * (TINTS - 1) as f64).round() as usize;
    let (east, north) = (STEEPER * surface.slope.0, STEEPER * surface.slope.1);
    let length = (east * east + north * north + 1.0).sqrt();
    // Light from the north-west, 45° high; between 0 and 1, level ground at 0.7.
    let light =
        ((0.5 * east - 0.5 * north + core::f64::consts::FRAC_1_SQRT_2) / length).clamp(0.0, 1.0);
    let shade = (light * (SHADES - 1) as f64).round() as usize;
    (1 + tint * SHADES + shade) as u8
}

/// Colours by entry, three bytes each: the sea, then every tint in every shade.
fn palette() -> Vec<u8> {
    let mut palette = SEA_COLOUR.to_vec();
    for tint in 0..TINTS {
        let share = tint as f64 / (TINTS - 1) as f64;
        let colour = tint_at(share * share * TINT_STOPS[TINT_STOPS.len() - 1].0);
        for shade in 0..SHADES {
            let light = shade as f64 / (SHADES - 1) as f64 - core::f64::consts::FRAC_1_SQRT_2;
            let factor = 1.0
                + if light < 0.0 {
                    0.42 * light
                } else {
                    0.22 * light
                };
            palette.extend(colour.map(|part| (part * factor).clamp(0.0, 255.0).round() as u8));
        }
    }
    palette
}

/// The tint of a height \[m\], red, green and blue from 0 to 255.
pub fn tint_at(height_m: f64) -> [f64; 3] {
    for pair in TINT_STOPS.windows(2) {
        let &[(low, from), (high, to)] = pair else {
            continue;
        };
        if height_m <= high {
            let share = ((height_m - low) / (high - low)).clamp(0.0, 1.0);
            return core::array::from_fn(|part| from[part] + share * (to[part] - from[part]));
        }
    }
    TINT_STOPS[TINT_STOPS.len() - 1].1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn land_and_sea_are_told_apart() {
        for (latitude, longitude, land) in [
            (39.93, 32.86, true),
            (43.0, 34.0, false),
            (35.1, 33.3, true),
            (35.0, 30.0, false),
            (-25.0, 134.0, true),
            (51.5, -1.0, true),
            (40.7, 28.3, false),
        ] {
            assert_eq!(
                on_land(&crossings(latitude), latitude, longitude),
                land,
                "{latitude} {longitude}"
            );
        }
    }

    #[test]
    fn one_palette_is_enough_and_the_picture_small() {
        const { assert!(TINTS * SHADES < 256) };
        assert_eq!(palette().len(), 3 * (1 + TINTS * SHADES));
        let area = BoundingBox {
            south: 34.0,
            west: 27.0,
            north: 42.5,
            east: 45.0,
        };
        let bytes = png(&Projection::of(&area, 0.0, 0.0), &area).unwrap();
        assert!(
            bytes.starts_with(b"\x89PNG") && bytes.len() < 500_000,
            "{}",
            bytes.len()
        );
    }

    #[test]
    fn the_spline_keeps_planes() {
        let raster = Raster {
            name: String::new(),
            rows: 8,
            columns: 8,
            north_deg: 7.0,
            west_deg: 0.0,
            step_deg: 1.0,
            heights: (0..64).map(|n| 100 * (n % 8) as i16).collect(),
            wraps: false,
        };
        let here = surface(&raster, 3.3, 3.25);
        assert!(
            (here.height_m - 325.0).abs() < 1e-9
                && here.slope.1.abs() < 1e-12
                && here.slope.0 > 0.0
        );
    }
}
