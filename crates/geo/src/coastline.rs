//! Coastlines for maps: Natural Earth 1:50m, public domain (see `data/README.md`). Nothing in a run depends on them.

use crate::area::BoundingBox;
use std::sync::OnceLock;

/// A connected line of points, each (longitude, latitude) in degrees.
pub type Polyline = Vec<[f32; 2]>;

static COASTLINE_BYTES: &[u8] = include_bytes!("../data/coastlines.bin.zst");

/// Upper bound of the decompressed size \[bytes\].
const LARGEST: usize = 1 << 22;

/// Degrees per stored unit, longitude and latitude: 16 bits over the globe, 600 m.
const LONGITUDE_UNIT: f32 = 180.0 / 32_767.0;
const LATITUDE_UNIT: f32 = 90.0 / 32_767.0;

/// All the coastlines of the world. Decompressed once, at first use.
///
/// # Panics
/// If the embedded bytes are damaged, which a test of this crate rules out.
#[must_use]
pub fn coastlines() -> &'static [Polyline] {
    static LINES: OnceLock<Vec<Polyline>> = OnceLock::new();
    LINES.get_or_init(|| match decode(COASTLINE_BYTES) {
        Some(lines) => lines,
        None => panic!("embedded coastlines are damaged"),
    })
}

/// Undoes what `cargo xtask derive` does: zstd over little-endian u32 number of lines; per line u32 number of points
/// and as many differences (i16 longitude, i16 latitude), the first from zero.
fn decode(compressed: &[u8]) -> Option<Vec<Polyline>> {
    let bytes = zstd::bulk::decompress(compressed, LARGEST).ok()?;
    let (count, mut rest) = bytes.split_first_chunk::<4>()?;
    let mut lines = Vec::new();
    for _ in 0..u32::from_le_bytes(*count) {
        let (points, after) = rest.split_first_chunk::<4>()?;
        let length = 4 * u32::from_le_bytes(*points) as usize;
        let (body, after) = (after.get(..length)?, after.get(length..)?);
        let (mut x, mut y) = (0_i16, 0_i16);
        let mut line = Polyline::with_capacity(body.len() / 4);
        for point in body.chunks_exact(4) {
            x = x.wrapping_add(i16::from_le_bytes([point[0], point[1]]));
            y = y.wrapping_add(i16::from_le_bytes([point[2], point[3]]));
            line.push([f32::from(x) * LONGITUDE_UNIT, f32::from(y) * LATITUDE_UNIT]);
        }
        lines.push(line);
        rest = after;
    }
    rest.is_empty().then_some(lines)
}

/// The coastlines inside a box, cut at its edges.
#[must_use]
pub fn within(area: &BoundingBox) -> Vec<Polyline> {
    let mut cut = Vec::new();
    for line in coastlines() {
        let mut current = Polyline::new();
        for pair in line.windows(2) {
            let &[start, end] = pair else { continue };
            let Some((from, to)) = clip_segment(start, end, area) else {
                flush(&mut current, &mut cut);
                continue;
            };
            if current.last() != Some(&from) {
                flush(&mut current, &mut cut);
                current.push(from);
            }
            current.push(to);
        }
        flush(&mut current, &mut cut);
    }
    cut
}

fn flush(current: &mut Polyline, cut: &mut Vec<Polyline>) {
    if current.len() > 1 {
        cut.push(core::mem::take(current));
    } else {
        current.clear();
    }
}

/// The part of a segment inside a box (Liang and Barsky, "A new concept and method for line clipping", ACM Transactions
/// on Graphics 3 (1), 1984, pp. 1-22).
fn clip_segment(
    start: [f32; 2],
    end: [f32; 2],
    area: &BoundingBox,
) -> Option<([f32; 2], [f32; 2])> {
    let (x, y) = (f64::from(start[0]), f64::from(start[1]));
    let (dx, dy) = (f64::from(end[0]) - x, f64::from(end[1]) - y);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (direction, distance) in [
        (-dx, x - area.west),
        (dx, area.east - x),
        (-dy, y - area.south),
        (dy, area.north - y),
    ] {
        if direction == 0.0 {
            if distance < 0.0 {
                return None;
            }
        } else if direction < 0.0 {
            enter = enter.max(distance / direction);
        } else {
            leave = leave.min(distance / direction);
        }
    }
    if enter > leave {
        return None;
    }
    let at = |t: f64| [(x + t * dx) as f32, (y + t * dy) as f32];
    Some((
        if enter > 0.0 { at(enter) } else { start },
        if leave < 1.0 { at(leave) } else { end },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_world_has_coasts_and_none_along_the_edges_of_the_map() {
        let points: usize = coastlines().iter().map(Vec::len).sum();
        assert!(coastlines().len() > 1_000 && points > 50_000);
        for pair in coastlines().iter().flat_map(|line| line.windows(2)) {
            assert!(
                pair.iter()
                    .all(|p| p[0].abs() <= 180.0 && p[1] > -89.9 && p[1] < 90.0)
            );
            assert!(
                (pair[0][0] - pair[1][0]).abs() < 20.0,
                "{pair:?} crosses the map"
            );
        }
    }

    #[test]
    fn lines_are_cut_at_the_edges_of_the_box() {
        let area = BoundingBox {
            south: 35.5,
            west: 25.5,
            north: 42.5,
            east: 45.0,
        };
        let lines = within(&area);
        assert!(lines.len() > 5);
        let wide = area.expanded(1e-4);
        for point in lines.iter().flatten() {
            assert!(wide.contains(f64::from(point[1]), f64::from(point[0])));
        }
        // Sinop, the northern tip of Anatolia, lies within a few kilometres of a coast point.
        assert!(
            lines
                .iter()
                .flatten()
                .any(|p| (p[0] - 35.1).abs() < 0.2 && (p[1] - 42.1).abs() < 0.1)
        );
        assert!(
            within(&BoundingBox {
                south: 38.0,
                west: 32.5,
                north: 38.5,
                east: 33.0
            })
            .is_empty()
        );
    }

    #[test]
    fn a_segment_through_a_box_is_cut_twice() {
        let area = BoundingBox {
            south: 0.0,
            west: 0.0,
            north: 1.0,
            east: 1.0,
        };
        let cut = clip_segment([-1.0, 0.5], [2.0, 0.5], &area).unwrap();
        assert_eq!(cut, ([0.0, 0.5], [1.0, 0.5]));
        assert!(clip_segment([-1.0, 2.0], [2.0, 2.0], &area).is_none());
    }
}
