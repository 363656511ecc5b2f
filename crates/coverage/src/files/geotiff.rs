//! Cloud-optimised GeoTIFF: tiles, overviews, DEFLATE, all directories before all data, the smallest overview first.
//!
//! TIFF 6.0 (Adobe, 1992), with the floating-point predictor of Adobe's Technical Note 3 (2005) and GeoTIFF 1.1 keys (OGC
//! 19-008r4, 2019); the layout is that of the OGC Cloud Optimized GeoTIFF Standard 1.0 (OGC 21-026, 2023). Values are float32, not
//! a number where there is none.

use crate::grid::Grid;
use crate::layer::{Band, Raster};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::{self, Write};

/// Side of a tile.
const TILE: usize = 256;
const SHORT: u16 = 3;
const LONG: u16 = 4;
const DOUBLE: u16 = 12;
const TEXT: u16 = 2;

/// One resolution: bands of the same size.
struct Image {
    rows: usize,
    columns: usize,
    bands: Vec<Vec<f32>>,
}

/// One entry of a directory.
struct Entry {
    tag: u16,
    kind: u16,
    count: u32,
    bytes: Vec<u8>,
}

/// The bytes of a file.
///
/// # Errors
/// If the data cannot be packed, or the file would be larger than TIFF allows (4 GiB).
pub fn bytes(grid: &Grid, raster: &Raster) -> io::Result<Vec<u8>> {
    let mut images = vec![Image {
        rows: grid.rows,
        columns: grid.columns,
        bands: raster
            .bands
            .iter()
            .map(|band| band.values.clone())
            .collect(),
    }];
    while let Some(last) = images.last()
        && last.rows.max(last.columns) > TILE
    {
        let half = halved(last, raster.kinds);
        images.push(half);
    }
    let mut tiles = Vec::new();
    for image in &images {
        tiles.push(packed_tiles(image)?);
    }
    let mut directories: Vec<Vec<Entry>> = images
        .iter()
        .enumerate()
        .map(|(place, image)| directory(grid, raster, image, place > 0))
        .collect();
    for (directory, tiles) in directories.iter_mut().zip(&tiles) {
        let counts: Vec<u32> = tiles.iter().map(|tile| tile.len() as u32).collect();
        // The offsets follow when it is known how long the directories are.
        directory.push(longs(324, &vec![0; counts.len()]));
        directory.push(longs(325, &counts));
        directory.sort_by_key(|entry| entry.tag);
    }
    let heads: usize = directories.iter().map(|entries| head_length(entries)).sum();
    let mut at = 8 + heads;
    for (directory, tiles) in directories.iter_mut().zip(&tiles).rev() {
        let mut offsets = Vec::with_capacity(tiles.len());
        for tile in tiles {
            offsets.push(u32::try_from(at).map_err(io::Error::other)?);
            at += tile.len();
        }
        for entry in directory.iter_mut().filter(|entry| entry.tag == 324) {
            *entry = longs(324, &offsets);
        }
    }
    let mut file = Vec::with_capacity(at);
    file.extend_from_slice(b"II\x2a\x00\x08\x00\x00\x00");
    let last = directories.len().saturating_sub(1);
    for (place, directory) in directories.iter().enumerate() {
        write_directory(&mut file, directory, place == last);
    }
    for tile in tiles.iter().rev().flatten() {
        file.extend_from_slice(tile);
    }
    Ok(file)
}

/// Half as many rows and columns: of kinds the first of four cells, of numbers the mean of those that are numbers.
fn halved(image: &Image, kinds: bool) -> Image {
    let (rows, columns) = (image.rows.div_ceil(2), image.columns.div_ceil(2));
    let half = |band: &Vec<f32>| {
        let mut half = Vec::with_capacity(rows * columns);
        for row in 0..rows {
            for column in 0..columns {
                let at = |down: usize, right: usize| {
                    let (row, column) = (2 * row + down, 2 * column + right);
                    let inside = row < image.rows && column < image.columns;
                    let value = band.get(row * image.columns + column).copied();
                    value.filter(|value| inside && !value.is_nan())
                };
                let four = [at(0, 0), at(0, 1), at(1, 0), at(1, 1)];
                let known = || four.into_iter().flatten();
                half.push(if kinds {
                    at(0, 0).unwrap_or(f32::NAN)
                } else if known().count() == 0 {
                    f32::NAN
                } else {
                    known().sum::<f32>() / known().count() as f32
                });
            }
        }
        half
    };
    Image {
        rows,
        columns,
        bands: image.bands.iter().map(half).collect(),
    }
}

/// The tiles, row by row, packed.
fn packed_tiles(image: &Image) -> io::Result<Vec<Vec<u8>>> {
    let mut tiles = Vec::new();
    for top in (0..image.rows).step_by(TILE) {
        for left in (0..image.columns).step_by(TILE) {
            let mut packer = ZlibEncoder::new(Vec::new(), Compression::new(3));
            for row in top..top + TILE {
                packer.write_all(&predicted_row(image, row, left))?;
            }
            tiles.push(packer.finish()?);
        }
    }
    Ok(tiles)
}

/// A row of a tile, its bytes sorted by significance and replaced by their differences (predictor 3). Beyond the image the last
/// value goes on, which packs well.
fn predicted_row(image: &Image, row: usize, left: usize) -> Vec<u8> {
    let samples = image.bands.len();
    let count = TILE * samples;
    let mut bytes = vec![0; 4 * count];
    let start = row.min(image.rows.saturating_sub(1)) * image.columns;
    for (sample, band) in image.bands.iter().enumerate() {
        let cells = band
            .get(start + left..start + image.columns)
            .unwrap_or_default();
        let last = cells.last().copied().unwrap_or(f32::NAN);
        let (first, rest) = bytes.split_at_mut(2 * count);
        let ((plane0, plane1), (plane2, plane3)) =
            (first.split_at_mut(count), rest.split_at_mut(count));
        let planes = plane0
            .iter_mut()
            .zip(plane1)
            .zip(plane2.iter_mut().zip(plane3))
            .skip(sample)
            .step_by(samples.max(1));
        let cells = cells.iter().copied().chain(core::iter::repeat(last));
        for (((byte0, byte1), (byte2, byte3)), value) in planes.zip(cells) {
            // One bit pattern for what is no number.
            let value = if value.is_nan() { f32::NAN } else { value };
            [*byte0, *byte1, *byte2, *byte3] = value.to_be_bytes();
        }
    }
    for place in (samples..bytes.len()).rev() {
        bytes[place] = bytes[place].wrapping_sub(bytes[place - samples]);
    }
    bytes
}

fn shorts(tag: u16, values: &[u16]) -> Entry {
    let bytes = values.iter().flat_map(|value| value.to_le_bytes());
    entry(tag, SHORT, values.len(), bytes.collect())
}

fn longs(tag: u16, values: &[u32]) -> Entry {
    let bytes = values.iter().flat_map(|value| value.to_le_bytes());
    entry(tag, LONG, values.len(), bytes.collect())
}

fn doubles(tag: u16, values: &[f64]) -> Entry {
    let bytes = values.iter().flat_map(|value| value.to_le_bytes());
    entry(tag, DOUBLE, values.len(), bytes.collect())
}

fn text(tag: u16, value: &str) -> Entry {
    let mut bytes = value.as_bytes().to_vec();
    bytes.push(0);
    entry(tag, TEXT, bytes.len(), bytes)
}

fn entry(tag: u16, kind: u16, count: usize, bytes: Vec<u8>) -> Entry {
    Entry {
        tag,
        kind,
        count: count as u32,
        bytes,
    }
}

fn directory(grid: &Grid, raster: &Raster, image: &Image, overview: bool) -> Vec<Entry> {
    let samples = image.bands.len();
    let mut entries = vec![
        longs(254, &[u32::from(overview)]),
        longs(256, &[image.columns as u32]),
        longs(257, &[image.rows as u32]),
        shorts(258, &vec![32; samples]),
        shorts(259, &[8]),
        shorts(262, &[1]),
        shorts(277, &[samples as u16]),
        shorts(284, &[1]),
        shorts(317, &[3]),
        longs(322, &[TILE as u32]),
        longs(323, &[TILE as u32]),
        shorts(339, &vec![3; samples]),
        text(42_113, "nan"),
    ];
    if samples > 1 {
        entries.push(shorts(338, &vec![0; samples - 1]));
    }
    if !overview {
        let step = grid.step_deg;
        entries.push(doubles(33_550, &[step, step, 0.0]));
        let corner = [0.0, 0.0, 0.0, grid.west_deg, grid.north_deg, 0.0];
        entries.push(doubles(33_922, &corner));
        // Geographic coordinates; values are of areas; WGS 84.
        let keys = [1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326];
        entries.push(shorts(34_735, &keys));
        entries.push(text(42_112, &metadata(&raster.bands)));
    }
    entries
}

/// Names and statistics of the bands, as GDAL keeps them.
fn metadata(bands: &[Band]) -> String {
    let mut xml = "<GDALMetadata>\n".to_owned();
    for (sample, band) in bands.iter().enumerate() {
        let mut item = |name: &str, role: &str, value: &str| {
            xml.push_str(&format!(
                "  <Item name=\"{name}\" sample=\"{sample}\"{role}>{value}</Item>\n"
            ));
        };
        let name = band.name.replace('&', "&amp;").replace('<', "&lt;");
        item("DESCRIPTION", " role=\"description\"", &name);
        let known: Vec<f64> = band
            .values
            .iter()
            .filter(|value| !value.is_nan())
            .map(|value| f64::from(*value))
            .collect();
        if known.is_empty() {
            continue;
        }
        let count = known.len() as f64;
        let mean = known.iter().sum::<f64>() / count;
        let spread = known
            .iter()
            .map(|value| (value - mean) * (value - mean))
            .sum::<f64>();
        let least = known.iter().copied().fold(f64::INFINITY, f64::min);
        let greatest = known.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        item("STATISTICS_MINIMUM", "", &least.to_string());
        item("STATISTICS_MAXIMUM", "", &greatest.to_string());
        item("STATISTICS_MEAN", "", &mean.to_string());
        item(
            "STATISTICS_STDDEV",
            "",
            &(spread / count).sqrt().to_string(),
        );
    }
    xml.push_str("</GDALMetadata>\n");
    xml
}

/// Values of more than four bytes lie behind their directory, at even places.
fn outside(entry: &Entry) -> usize {
    match entry.bytes.len() {
        0..=4 => 0,
        length => length.next_multiple_of(2),
    }
}

fn head_length(entries: &[Entry]) -> usize {
    6 + 12 * entries.len() + entries.iter().map(outside).sum::<usize>()
}

fn write_directory(file: &mut Vec<u8>, entries: &[Entry], last: bool) {
    let start = file.len();
    let mut behind = Vec::new();
    let behind_at = start + 6 + 12 * entries.len();
    file.extend_from_slice(&(entries.len() as u16).to_le_bytes());
    for entry in entries {
        file.extend_from_slice(&entry.tag.to_le_bytes());
        file.extend_from_slice(&entry.kind.to_le_bytes());
        file.extend_from_slice(&entry.count.to_le_bytes());
        if outside(entry) == 0 {
            let mut bytes = entry.bytes.clone();
            bytes.resize(4, 0);
            file.extend_from_slice(&bytes);
        } else {
            file.extend_from_slice(&((behind_at + behind.len()) as u32).to_le_bytes());
            behind.extend_from_slice(&entry.bytes);
            behind.resize(behind.len().next_multiple_of(2), 0);
        }
    }
    let next = if last {
        0
    } else {
        (start + head_length(entries)) as u32
    };
    file.extend_from_slice(&next.to_le_bytes());
    file.extend_from_slice(&behind);
}
