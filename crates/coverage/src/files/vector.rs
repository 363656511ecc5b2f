//! Contours of a map as GeoJSON (RFC 7946) and as KML 2.3 (OGC 12-007r2): the region of each level, a multipolygon.

use crate::contour::{Field, Polygon, Ring, polygons, rings};
use crate::coverage::Coverage;
use crate::grid::Grid;
use crate::layer::{Class, Layer, Level, Raster, Region};

/// A level with the region that it encloses, in degrees of longitude and latitude.
#[derive(Clone, Debug, PartialEq)]
pub struct Contour {
    /// The level.
    pub level: Level,
    /// The region.
    pub polygons: Vec<Polygon>,
}

/// The contours of the first band of a map, in the order of its levels; levels that enclose nothing are left out.
#[must_use]
pub fn contours(grid: &Grid, layer: &Layer, raster: &Raster) -> Vec<Contour> {
    let values: &[f32] = raster.bands.first().map_or(&[], |band| &band.values);
    let mut contours = Vec::new();
    for level in layer.levels() {
        let (sign, threshold) = match level.region {
            Region::AtLeast => (1.0, level.value),
            Region::AtMost => (-1.0, -level.value),
            Region::Kind => (1.0, 0.5),
        };
        let value = |value: &f32| {
            let value = f64::from(*value);
            match level.region {
                Region::Kind => f64::from(u8::from(value == level.value)),
                // Where nothing is, nothing is seen: its border is half way to the next cell.
                _ => sign * value,
            }
        };
        let field: Vec<f64> = values.iter().map(value).collect();
        let field = Field {
            values: &field,
            rows: grid.rows,
            columns: grid.columns,
        };
        let found = rings(&field, threshold);
        let placed = found.into_iter().map(|ring| placed(grid, ring)).collect();
        let polygons = polygons(placed);
        if !polygons.is_empty() {
            contours.push(Contour { level, polygons });
        }
    }
    contours
}

/// From cells to degrees, without points that lie on a straight line.
fn placed(grid: &Grid, ring: Ring) -> Ring {
    let mut kept: Ring = Vec::with_capacity(ring.len());
    for point in ring {
        while let [.., before, last] = kept.as_slice() {
            let (ax, ay) = (last[0] - before[0], last[1] - before[1]);
            let (bx, by) = (point[0] - last[0], point[1] - last[1]);
            if (ax * by - ay * bx).abs() > 1e-6 || ax * bx + ay * by <= 0.0 {
                break;
            }
            kept.pop();
        }
        kept.push(point);
    }
    let degrees = |[x, y]: [f64; 2]| {
        [
            grid.west_deg + x * grid.step_deg,
            grid.north_deg + y * grid.step_deg,
        ]
    };
    kept.into_iter().map(degrees).collect()
}

/// Decimals that keep a hundredth of a cell.
fn decimals(grid: &Grid) -> usize {
    let mut decimals = 0;
    let mut step = grid.step_deg;
    while step < 100.0 && decimals < 9 {
        step *= 10.0;
        decimals += 1;
    }
    decimals
}

/// Writes a number with so many decimals. There are very many, and the standard way is slow.
fn push_number(text: &mut String, value: f64, decimals: usize) {
    let ten = |power: i64, _| power * 10;
    let scale = (0..decimals.min(9)).fold(1_i64, ten);
    // Degrees to nine decimals are far from the ends of the type.
    let whole = (value * scale as f64).round() as i64;
    if whole < 0 {
        text.push('-');
    }
    let whole = whole.unsigned_abs();
    let scale = scale.unsigned_abs();
    text.push_str(&(whole / scale).to_string());
    if decimals > 0 {
        let digits = (whole % scale).to_string();
        text.push('.');
        for _ in digits.len()..decimals {
            text.push('0');
        }
        text.push_str(&digits);
    }
}

/// A text in quotes, as JSON has it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The contours as a GeoJSON feature collection.
#[must_use]
pub fn geojson(grid: &Grid, layer: &Layer, contours: &[Contour]) -> String {
    let decimals = decimals(grid);
    let mut text = format!(
        "{{\"type\":\"FeatureCollection\",\"name\":{},\"features\":[",
        quoted(&layer.title)
    );
    for (place, contour) in contours.iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        text.push_str(&format!(
            "\n{{\"type\":\"Feature\",\"properties\":{{\"level\":{},\"name\":{}}},\"geometry\":{{\"type\":\"MultiPolygon\",\"coordinates\":[",
            contour.level.value,
            quoted(&contour.level.name)
        ));
        for (place, polygon) in contour.polygons.iter().enumerate() {
            text.push_str(if place > 0 { ",[" } else { "[" });
            for (place, ring) in polygon.iter().enumerate() {
                text.push_str(if place > 0 { ",[" } else { "[" });
                for (place, [x, y]) in ring.iter().enumerate() {
                    let comma = if place > 0 { "," } else { "" };
                    text.push_str(comma);
                    text.push('[');
                    push_number(&mut text, *x, decimals);
                    text.push(',');
                    push_number(&mut text, *y, decimals);
                    text.push(']');
                }
                text.push(']');
            }
            text.push(']');
        }
        text.push_str("]}}");
    }
    text.push_str("\n]}\n");
    text
}

/// A colour as KML has it: opacity, blue, green, red.
fn kml_colour([red, green, blue]: [u8; 3], alpha: u8) -> String {
    format!("{alpha:02x}{blue:02x}{green:02x}{red:02x}")
}

/// The contours as a KML document: a style and a folder for each level, and the radars of the map.
#[must_use]
pub fn kml(coverage: &Coverage, layer: &Layer, contours: &[Contour]) -> String {
    let decimals = decimals(&coverage.grid);
    let classes = layer.classes();
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n<name>{}</name>\n<description>{}</description>\n",
        escaped(&layer.title),
        escaped(&layer.about)
    );
    for (place, contour) in contours.iter().enumerate() {
        let colour = colour_of(layer, &classes, &contour.level);
        text.push_str(&format!(
            "<Style id=\"level-{place}\"><LineStyle><color>{}</color><width>1.5</width></LineStyle><PolyStyle><color>{}</color></PolyStyle></Style>\n",
            kml_colour(colour, 255),
            kml_colour(colour, 110)
        ));
    }
    for (place, contour) in contours.iter().enumerate() {
        text.push_str(&format!(
            "<Placemark>\n<name>{}</name>\n<styleUrl>#level-{place}</styleUrl>\n<ExtendedData><Data name=\"level\"><value>{}</value></Data></ExtendedData>\n<MultiGeometry>\n",
            escaped(&contour.level.name),
            contour.level.value
        ));
        for polygon in &contour.polygons {
            text.push_str("<Polygon><tessellate>1</tessellate>");
            for (place, ring) in polygon.iter().enumerate() {
                let side = if place == 0 { "outer" } else { "inner" };
                text.push_str(&format!("<{side}BoundaryIs><LinearRing><coordinates>"));
                for [x, y] in ring {
                    push_number(&mut text, *x, decimals);
                    text.push(',');
                    push_number(&mut text, *y, decimals);
                    text.push(' ');
                }
                text.push_str(&format!("</coordinates></LinearRing></{side}BoundaryIs>"));
            }
            text.push_str("</Polygon>\n");
        }
        text.push_str("</MultiGeometry>\n</Placemark>\n");
    }
    text.push_str("<Folder>\n<name>Radars</name>\n");
    let members = layer.sensors(coverage);
    for node in &coverage.nodes {
        let radars: Vec<&str> = members
            .iter()
            .filter_map(|sensor| coverage.sensors.get(*sensor))
            .filter(|sensor| sensor.node == node.name)
            .map(|sensor| sensor.radar.as_str())
            .collect();
        if !radars.is_empty() {
            text.push_str(&format!(
                "<Placemark><name>{}</name><description>{}, {}</description><Point><coordinates>{:.5},{:.5}</coordinates></Point></Placemark>\n",
                escaped(&node.name),
                escaped(&node.label),
                escaped(&radars.join(", ")),
                node.lon,
                node.lat
            ));
        }
    }
    text.push_str("</Folder>\n</Document>\n</kml>\n");
    text
}

/// The colour of the class that ends, or begins, at a level.
fn colour_of(layer: &Layer, classes: &[Class], level: &Level) -> [u8; 3] {
    let class = layer
        .class_of(level.value as f32)
        .and_then(|class| classes.get(class));
    class.map_or([0, 0, 0], |class| class.colour)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_usual() {
        for (value, decimals) in [
            (36.0, 4),
            (-0.000_04, 4),
            (-12.345_67, 3),
            (44.999_96, 4),
            (7.05, 0),
        ] {
            let mut text = String::new();
            push_number(&mut text, value, decimals);
            let usual: f64 = format!("{value:.decimals$}").parse().unwrap();
            assert_eq!(text.parse::<f64>().unwrap(), usual, "{text}");
        }
    }
}
