//! Contours: the border of the region where a field is at or above a level, as closed rings, and rings as polygons with holes.
//!
//! Marching squares (Lorensen and Cline, "Marching cubes", SIGGRAPH 1987, in two dimensions) on the middles of cells, with a rim of
//! nothing around the map, so that every line closes. In a square with two opposite corners inside, the mean of the four decides
//! whether the region hangs together. Rings keep the region on their left: outer rings run counter-clockwise, holes clockwise
//! (RFC 7946, §3.1.6).

use std::collections::BTreeMap;

/// A point: x to the east, y to the north.
pub type Point = [f64; 2];
/// A closed line; its last point is its first.
pub type Ring = Vec<Point>;
/// An outer ring, then its holes.
pub type Polygon = Vec<Ring>;

/// A field on the middles of cells, row 0 in the north.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// Values, row by row.
    pub values: &'a [f64],
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
}

impl Field<'_> {
    /// The value of a cell, counted from one; minus infinity on the rim, and where it is not a number.
    fn at(&self, row: usize, column: usize) -> f64 {
        let inside = (1..=self.rows).contains(&row) && (1..=self.columns).contains(&column);
        if !inside {
            return f64::NEG_INFINITY;
        }
        let value = self.values.get((row - 1) * self.columns + column - 1);
        value
            .copied()
            .filter(|value| !value.is_nan())
            .unwrap_or(f64::NEG_INFINITY)
    }
}

/// A point between two cells: the western or northern one, and whether the other lies to the east.
type Crossing = (usize, usize, bool);

/// How far from `a` to `b` the level lies, where one is inside and the other is not; half way to what is nothing.
fn share(a: f64, b: f64, level: f64) -> f64 {
    if a.is_finite() && b.is_finite() && a != b {
        // A hair inside, so that rings that touch a cell's middle stay apart.
        ((level - a) / (b - a)).clamp(1e-6, 1.0 - 1e-6)
    } else {
        0.5
    }
}

/// The rings around the region `value >= level`, in cells: x = 0 is the western edge of the map, y = 0 its northern edge, y growing
/// to the south as rows do, negative.
#[must_use]
pub fn rings(field: &Field<'_>, level: f64) -> Vec<Ring> {
    let next = steps(field, level);
    let mut left = next.clone();
    let mut rings = Vec::new();
    while let Some((&start, _)) = left.iter().next() {
        let mut ring = Vec::new();
        let mut here = start;
        while let Some(to) = left.remove(&here) {
            ring.push(point(field, level, here));
            here = to;
        }
        if let Some(&first) = ring.first() {
            ring.push(first);
        }
        rings.push(ring);
    }
    rings
}

fn point(field: &Field<'_>, level: f64, (row, column, east): Crossing) -> Point {
    let (down, right) = if east { (0, 1) } else { (1, 0) };
    let here = field.at(row, column);
    let along = share(here, field.at(row + down, column + right), level);
    // Cells are counted from one, and their middles are half a cell in.
    let (x, y) = (column as f64 - 0.5, row as f64 - 0.5);
    [x + along * right as f64, -(y + along * down as f64)]
}

/// From each crossing to the next, with the region on the left.
fn steps(field: &Field<'_>, level: f64) -> BTreeMap<Crossing, Crossing> {
    let mut next = BTreeMap::new();
    let wide = field.columns + 2;
    let rim = |row: usize| (0..wide).map(move |column| field.at(row, column) >= level);
    // Most squares are all inside or all outside: those cost two looks at two flags.
    let flags: Vec<bool> = (0..field.rows + 2).flat_map(rim).collect();
    for row in 0..=field.rows {
        let two = |row: usize| flags.get(row * wide..(row + 1) * wide).unwrap_or_default();
        let pairs = two(row).windows(2).zip(two(row + 1).windows(2));
        for (column, (upper, lower)) in pairs.enumerate() {
            if upper[0] == upper[1] && upper == lower {
                continue;
            }
            let corners = [
                field.at(row, column),
                field.at(row, column + 1),
                field.at(row + 1, column + 1),
                field.at(row + 1, column),
            ];
            let inside = corners.map(|value| value >= level);
            // Sides in the order of the corners: north, east, south, west.
            let sides: [Crossing; 4] = [
                (row, column, true),
                (row, column + 1, false),
                (row + 1, column, true),
                (row, column, false),
            ];
            // Clockwise around the square, side k leads from corner k to corner k + 1. A line that keeps the region on its left
            // comes in where one walks into the region, and leaves where one walks out of it.
            let walks = |k: usize| (inside[k], inside[(k + 1) % 4]);
            let outs: Vec<usize> = (0..4).filter(|&k| walks(k) == (true, false)).collect();
            let ins: Vec<usize> = (0..4).filter(|&k| walks(k) == (false, true)).collect();
            if let ([out], [into]) = (outs.as_slice(), ins.as_slice()) {
                next.insert(sides[*into], sides[*out]);
                continue;
            }
            // Two opposite corners. Hanging together, each line cuts off a corner that is outside; else one that is inside.
            let whole = joined(&corners, level);
            for &into in &ins {
                let out = if whole {
                    (into + 3) % 4
                } else {
                    (into + 1) % 4
                };
                next.insert(sides[into], sides[out]);
            }
        }
    }
    next
}

fn joined(corners: &[f64; 4], level: f64) -> bool {
    let sum: f64 = corners.iter().sum();
    sum.is_finite() && 0.25 * sum >= level
}

/// Twice the area of a ring, positive if it runs counter-clockwise.
#[must_use]
pub fn signed_area(ring: &Ring) -> f64 {
    ring.windows(2)
        .map(|pair| match pair {
            [[x1, y1], [x2, y2]] => x1 * y2 - x2 * y1,
            _ => 0.0,
        })
        .sum::<f64>()
        * 0.5
}

/// Whether a point lies inside a ring (even-odd).
fn holds(ring: &Ring, [x, y]: Point) -> bool {
    let crossed = |pair: &[Point]| match pair {
        [[x1, y1], [x2, y2]] => (*y1 > y) != (*y2 > y) && x < x1 + (x2 - x1) * (y - y1) / (y2 - y1),
        _ => false,
    };
    ring.windows(2).filter(|pair| crossed(pair)).count() % 2 == 1
}

/// Rings as polygons: each hole belongs to the smallest outer ring around it.
#[must_use]
pub fn polygons(rings: Vec<Ring>) -> Vec<Polygon> {
    let (outer, holes): (Vec<Ring>, Vec<Ring>) =
        rings.into_iter().partition(|ring| signed_area(ring) > 0.0);
    let boxes: Vec<[f64; 4]> = outer.iter().map(bounds).collect();
    let areas: Vec<f64> = outer.iter().map(signed_area).collect();
    let mut polygons: Vec<Polygon> = outer.into_iter().map(|ring| vec![ring]).collect();
    for hole in holes {
        let Some(&[x, y]) = hole.first() else {
            continue;
        };
        let around = |place: &usize| {
            let [west, south, east, north] = boxes[*place];
            x >= west
                && x <= east
                && y >= south
                && y <= north
                && polygons[*place]
                    .first()
                    .is_some_and(|outer| holds(outer, [x, y]))
        };
        let home = (0..boxes.len())
            .filter(around)
            .min_by(|a, b| areas[*a].total_cmp(&areas[*b]));
        if let Some(polygon) = home.and_then(|home| polygons.get_mut(home)) {
            polygon.push(hole);
        }
    }
    polygons
}

fn bounds(ring: &Ring) -> [f64; 4] {
    let start = [
        f64::INFINITY,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NEG_INFINITY,
    ];
    ring.iter()
        .fold(start, |[west, south, east, north], [x, y]| {
            [west.min(*x), south.min(*y), east.max(*x), north.max(*y)]
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn field(values: &[f64], columns: usize) -> Field<'_> {
        Field {
            values,
            rows: values.len() / columns,
            columns,
        }
    }

    #[test]
    fn one_cell_is_a_diamond_half_a_cell_wide() {
        let rings = rings(
            &field(&[0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0], 3),
            0.5,
        );
        assert_eq!(rings.len(), 1);
        assert!((signed_area(&rings[0]) - 0.5).abs() < 1e-9);
        assert_eq!(rings[0].len(), 5);
    }

    #[test]
    fn a_full_map_ends_at_its_edges() {
        let values = [1.0; 12];
        let rings = rings(&field(&values, 4), 0.5);
        let [west, south, east, north] = bounds(&rings[0]);
        assert_eq!([west, south, east, north], [0.0, -3.0, 4.0, 0.0]);
    }

    #[test]
    fn a_hole_belongs_to_the_ring_around_it() {
        let mut values = vec![1.0; 49];
        values[24] = 0.0;
        let found = polygons(rings(&field(&values, 7), 0.5));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].len(), 2);
        assert!(signed_area(&found[0][1]) < 0.0);
    }

    #[test]
    fn opposite_corners_hang_together_by_their_mean() {
        let apart = [0.6, 0.0, 0.0, 0.6];
        let joined = [1.0, 0.4, 0.4, 1.0];
        assert_eq!(rings(&field(&apart, 2), 0.5).len(), 2);
        assert_eq!(rings(&field(&joined, 2), 0.5).len(), 1);
    }

    proptest! {
        #[test]
        fn contours_are_closed_and_levels_lie_in_each_other(
            values in proptest::collection::vec(prop_oneof![9 => 0.0..1.0_f64, 1 => Just(f64::NAN)], 60),
            low in 0.1..0.5_f64,
            more in 0.0..0.4_f64,
        ) {
            let field = field(&values, 10);
            let area = |level: f64| {
                let mut area = 0.0;
                for ring in rings(&field, level) {
                    prop_assert!(ring.len() >= 4);
                    prop_assert_eq!(ring.first(), ring.last());
                    area += signed_area(&ring);
                }
                Ok(area)
            };
            let (outer, inner) = (area(low)?, area(low + more)?);
            prop_assert!(inner <= outer + 1e-9, "{inner} {outer}");
            prop_assert!(inner >= 0.0);
            // Every middle of a cell is inside if, and only if, its value is: by winding number over all rings.
            let all = rings(&field, low);
            for row in 0..6 {
                for column in 0..10 {
                    let middle = [column as f64 + 0.5, -(row as f64 + 0.5)];
                    let inside = all.iter().filter(|ring| holds(ring, middle)).count() % 2 == 1;
                    prop_assert_eq!(inside, values[row * 10 + column] >= low);
                }
            }
            let in_polygons: usize = polygons(all.clone()).iter().map(Vec::len).sum();
            prop_assert_eq!(in_polygons, all.len());
        }
    }
}
