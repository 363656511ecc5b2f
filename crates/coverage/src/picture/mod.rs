//! Pictures of maps: relief, coverage by class, coasts, degrees, nodes with their names, a title, a legend and a scale.
//!
//! Colours are chosen so that readers who do not tell red from green read them too; each class differs in lightness as well.

pub mod sheet;
pub mod text;

use crate::coverage::Coverage;
use crate::layer::{Class, Layer, Raster, Shows};
use gapfiller_geo::coastline;
use gapfiller_geo::elevation::Elevation;
use gapfiller_scenario::MapNode;
use sheet::Sheet;
use std::collections::BTreeSet;
use text::{Weight, paint, width, write};
use tiny_skia::{FillRule, LineJoin, PathBuilder, Pixmap, Rect, Stroke, StrokeDash, Transform};

const INK: [u8; 3] = [26, 30, 36];
const SOFT: [u8; 3] = [90, 98, 108];
const COAST: [u8; 3] = [72, 96, 116];
/// Room around the map \[pixels\].
const LEFT: f32 = 46.0;
const TOP: f32 = 66.0;
const RIGHT: f32 = 14.0;
const BELOW: f32 = 26.0;
const LEGEND: f32 = 34.0;
const LINE: f32 = 17.0;

/// What is written around a map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    /// Its title.
    pub title: String,
    /// What it shows, in a line.
    pub about: String,
    /// Assumptions and limits, a line each.
    pub notes: Vec<String>,
}

/// What all maps of a coverage have in common: the ground, and coasts, degrees and frame, drawn once.
#[derive(Clone, Debug)]
pub struct Easel {
    sheet: Sheet,
    /// Lines over the ground; none of a map that is too large to draw.
    lines: Option<Pixmap>,
}

impl Easel {
    /// Draws the ground of a coverage.
    #[must_use]
    pub fn of(coverage: &Coverage, ground: &dyn Elevation, threads: usize) -> Self {
        let sheet = Sheet::of(&coverage.grid, ground, threads);
        let (columns, rows) = (sheet.size.0 as f32, sheet.size.1 as f32);
        let size = (page_width(&sheet) as u32, (TOP + rows + BELOW) as u32);
        let lines = Pixmap::new(size.0, size.1).map(|mut lines| {
            coasts(&mut lines, &sheet);
            degrees(&mut lines, &sheet);
            outline(&mut lines, (LEFT, TOP, columns, rows));
            lines
        });
        Self { sheet, lines }
    }
}

fn page_width(sheet: &Sheet) -> f32 {
    (LEFT + sheet.size.0 as f32 + RIGHT).max(560.0).ceil()
}

/// Draws a map; the bytes of a PNG.
///
/// # Errors
/// If the picture is too large to draw or to encode; neither happens with maps of this program.
pub fn draw(
    easel: &Easel,
    coverage: &Coverage,
    layer: &Layer,
    raster: &Raster,
    words: &Words,
) -> Result<Vec<u8>, String> {
    let sheet = &easel.sheet;
    let rows = sheet.size.1 as f32;
    let page_width = page_width(sheet);
    let room = page_width - LEFT - RIGHT;
    let notes = wrapped(&words.notes, room, 12.0);
    let height = TOP + rows + BELOW + LEGEND + LINE * notes.len() as f32 + 12.0;
    let mut page =
        Pixmap::new(page_width as u32, height.ceil() as u32).ok_or("the picture is too large")?;
    page.fill(tiny_skia::Color::WHITE);
    let classes = layer.classes();
    ground(&mut page, sheet, coverage, layer, raster, &classes);
    if let Some(lines) = &easel.lines {
        lay_over(&mut page, lines);
    }
    let members: BTreeSet<&str> = layer
        .sensors(coverage)
        .into_iter()
        .filter_map(|sensor| coverage.sensors.get(sensor))
        .map(|sensor| sensor.node.as_str())
        .collect();
    let mut labels = Labels::new(sheet);
    scale_bar(&mut page, sheet, &mut labels);
    nodes(&mut page, sheet, &coverage.nodes, &members, &mut labels);
    let title = fitted(&words.title, room, 20.0, Weight::Medium);
    write(
        &mut page,
        &words.title,
        (LEFT, 28.0),
        (title, Weight::Medium),
        INK,
        false,
    );
    let about = fitted(&words.about, room, 13.0, Weight::Regular);
    write(
        &mut page,
        &words.about,
        (LEFT, 50.0),
        (about, Weight::Regular),
        SOFT,
        false,
    );
    legend(&mut page, &layer.shows, &classes, TOP + rows + BELOW);
    let mut y = TOP + rows + BELOW + LEGEND + 12.0;
    for note in &notes {
        write(
            &mut page,
            note,
            (LEFT, y),
            (12.0, Weight::Regular),
            SOFT,
            false,
        );
        y += LINE;
    }
    encoded(&page)
}

/// Lays one picture over the top of another of the same width (source over, premultiplied; Porter and Duff, "Compositing digital
/// images", SIGGRAPH 1984).
fn lay_over(page: &mut Pixmap, lines: &Pixmap) {
    let below = page.data_mut().chunks_exact_mut(4);
    for (below, above) in below.zip(lines.data().chunks_exact(4)) {
        let rest = 255 - u32::from(above[3]);
        if rest < 255 {
            for (below, above) in below.iter_mut().zip(above) {
                let sum = u32::from(*above) + (u32::from(*below) * rest + 127) / 255;
                *below = sum.min(255) as u8;
            }
        }
    }
}

/// The size at which a line fits.
fn fitted(text: &str, room: f32, size: f32, weight: Weight) -> f32 {
    let wide = width(text, size, weight);
    if wide > room {
        size * room / wide
    } else {
        size
    }
}

/// Lines broken between words.
fn wrapped(lines: &[String], room: f32, size: f32) -> Vec<String> {
    let mut wrapped = Vec::new();
    for line in lines {
        let mut current = String::new();
        for word in line.split(' ') {
            let longer = if current.is_empty() {
                word.to_owned()
            } else {
                format!("{current} {word}")
            };
            if width(&longer, size, Weight::Regular) > room && !current.is_empty() {
                wrapped.push(std::mem::replace(&mut current, word.to_owned()));
            } else {
                current = longer;
            }
        }
        wrapped.push(current);
    }
    wrapped
}

fn encoded(page: &Pixmap) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, page.width(), page.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_deflate_compression(png::DeflateCompression::Level(3));
    // Relief and classes come in few colours: whole runs repeat, which filters would hide.
    encoder.set_filter(png::Filter::NoFilter);
    // Nothing is transparent: the page is white underneath.
    let colours: Vec<u8> = page
        .pixels()
        .iter()
        .flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()])
        .collect();
    let written = encoder.write_header().and_then(|mut writer| {
        writer
            .write_image_data(&colours)
            .and_then(|()| writer.finish())
    });
    written.map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// Relief and classes, pixel by pixel.
fn ground(
    page: &mut Pixmap,
    sheet: &Sheet,
    coverage: &Coverage,
    layer: &Layer,
    raster: &Raster,
    classes: &[Class],
) {
    let page_width = page.width() as usize;
    let (left, top) = (LEFT as usize, TOP as usize);
    let data = page.data_mut();
    let values: &[f32] = raster.bands.first().map_or(&[], |band| &band.values);
    let grid = &coverage.grid;
    let across: Vec<Between> = (0..sheet.size.0)
        .map(|column| {
            let (_, longitude) = sheet.position(column as f64 + 0.5, 0.0);
            Between::cells((longitude - grid.west_deg) / grid.step_deg, grid.columns)
        })
        .collect();
    let cells_of = |row: usize| {
        let start = row * grid.columns;
        values.get(start..start + grid.columns).unwrap_or_default()
    };
    for row in 0..sheet.size.1 {
        let (latitude, _) = sheet.position(0.0, row as f64 + 0.5);
        let down = Between::cells((grid.north_deg - latitude) / grid.step_deg, grid.rows);
        let (north, south) = (cells_of(down.first), cells_of(down.second));
        let start = 4 * ((row + top) * page_width + left);
        let pixels = data
            .get_mut(start..start + 4 * sheet.size.0)
            .unwrap_or_default();
        for ((column, across), pixel) in across.iter().enumerate().zip(pixels.chunks_exact_mut(4)) {
            let at = |cells: &[f32], column: usize| cells.get(column).copied().unwrap_or(f32::NAN);
            let four = [
                at(north, across.first),
                at(north, across.second),
                at(south, across.first),
                at(south, across.second),
            ];
            let value = mixed(four, (down.share, across.share), raster.kinds);
            let class = layer.class_of(value).and_then(|class| classes.get(class));
            let colour = sheet.colour(row * sheet.size.0 + column, class.map(|class| class.colour));
            pixel[..3].copy_from_slice(&colour);
        }
    }
}

/// Two neighbouring cells and how far a place lies from the middle of the first to that of the second.
#[derive(Clone, Copy, Debug)]
struct Between {
    first: usize,
    second: usize,
    share: f32,
}

impl Between {
    /// Of a place in cells from the edge of the map.
    fn cells(place: f64, count: usize) -> Self {
        let place = (place - 0.5).clamp(0.0, count.saturating_sub(1) as f64);
        let first = place as usize;
        Self {
            first,
            second: (first + 1).min(count.saturating_sub(1)),
            share: (place - first as f64) as f32,
        }
    }
}

/// The value amid four cells: the mean of those that are numbers if these weigh at least half; of kinds, the one that weighs most.
fn mixed(four: [f32; 4], (down, across): (f32, f32), kinds: bool) -> f32 {
    let [a, b, c, d] = four;
    if a == b && b == c && c == d {
        return a;
    }
    let weights = [
        (1.0 - across) * (1.0 - down),
        across * (1.0 - down),
        (1.0 - across) * down,
        across * down,
    ];
    let pairs = || four.into_iter().zip(weights);
    if kinds {
        let weight = |kind: f32| -> f32 {
            let same = pairs().filter(|(value, _)| *value == kind);
            same.map(|(_, weight)| weight).sum()
        };
        let heaviest = pairs().max_by(|a, b| weight(a.0).total_cmp(&weight(b.0)));
        return heaviest.map_or(f32::NAN, |(value, _)| value);
    }
    let (mut sum, mut known) = (0.0, 0.0);
    for (value, weight) in pairs() {
        if !value.is_nan() {
            sum += weight * value;
            known += weight;
        }
    }
    if known >= 0.5 { sum / known } else { f32::NAN }
}

fn line(page: &mut Pixmap, points: &[(f32, f32)], colour: ([u8; 3], u8), width: f32) {
    let mut path = PathBuilder::new();
    for (place, &(x, y)) in points.iter().enumerate() {
        if place == 0 {
            path.move_to(x, y);
        } else {
            path.line_to(x, y);
        }
    }
    let stroke = Stroke {
        width,
        line_join: LineJoin::Round,
        ..Stroke::default()
    };
    if let Some(path) = path.finish() {
        let paint = paint(colour.0, colour.1);
        page.stroke_path(&path, &paint, &stroke, Transform::identity(), None);
    }
}

fn on_page(sheet: &Sheet, latitude_deg: f64, longitude_deg: f64) -> (f32, f32) {
    let (x, y) = sheet.place(latitude_deg, longitude_deg);
    (x as f32 + LEFT, y as f32 + TOP)
}

fn coasts(page: &mut Pixmap, sheet: &Sheet) {
    for coast in coastline::within(&sheet.area) {
        let points: Vec<(f32, f32)> = coast
            .iter()
            .map(|[longitude, latitude]| {
                on_page(sheet, f64::from(*latitude), f64::from(*longitude))
            })
            .collect();
        line(page, &points, (COAST, 235), 1.1);
    }
}

/// Round multiples between two ends, not more than nine.
fn ticks(low: f64, high: f64) -> Vec<f64> {
    let steps = [0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0];
    let step = steps
        .into_iter()
        .find(|step| (high - low) / step <= 9.5)
        .unwrap_or(30.0);
    let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
    (first..=last).map(|n| n as f64 * step).collect()
}

fn degrees(page: &mut Pixmap, sheet: &Sheet) {
    let area = &sheet.area;
    let words = |value: f64, sides: [&str; 2]| {
        let side = if value < 0.0 { sides[1] } else { sides[0] };
        format!("{}°{side}", value.abs())
    };
    for latitude in ticks(area.south, area.north) {
        let (from, to) = (
            on_page(sheet, latitude, area.west),
            on_page(sheet, latitude, area.east),
        );
        line(page, &[from, to], (INK, 38), 0.8);
        let text = words(latitude, ["N", "S"]);
        let x = LEFT - 6.0 - width(&text, 12.0, Weight::Regular);
        write(
            page,
            &text,
            (x, from.1 + 4.0),
            (12.0, Weight::Regular),
            SOFT,
            false,
        );
    }
    let bottom = TOP + sheet.size.1 as f32;
    for longitude in ticks(area.west, area.east) {
        let (from, to) = (
            on_page(sheet, area.south, longitude),
            on_page(sheet, area.north, longitude),
        );
        line(page, &[from, to], (INK, 38), 0.8);
        let text = words(longitude, ["E", "W"]);
        let x = from.0 - 0.5 * width(&text, 12.0, Weight::Regular);
        write(
            page,
            &text,
            (x, bottom + 16.0),
            (12.0, Weight::Regular),
            SOFT,
            false,
        );
    }
}

fn outline(page: &mut Pixmap, (x, y, width, height): (f32, f32, f32, f32)) {
    let (right, bottom) = (x + width, y + height);
    let corners = [(x, y), (right, y), (right, bottom), (x, bottom), (x, y)];
    line(page, &corners, (INK, 255), 1.0);
}

fn fill_rectangle(page: &mut Pixmap, area: (f32, f32, f32, f32), colour: [u8; 3], alpha: u8) {
    if let Some(area) = Rect::from_xywh(area.0, area.1, area.2, area.3) {
        page.fill_rect(area, &paint(colour, alpha), Transform::identity(), None);
    }
}

fn legend(page: &mut Pixmap, shows: &Shows, classes: &[Class], top: f32) {
    let mut x = LEFT;
    let swatch = |page: &mut Pixmap, x: f32, colour: [u8; 3]| {
        fill_rectangle(page, (x, top + 6.0, 26.0, 15.0), colour, 255);
        let corners = [
            (x, top + 6.0),
            (x + 26.0, top + 6.0),
            (x + 26.0, top + 21.0),
            (x, top + 21.0),
            (x, top + 6.0),
        ];
        line(page, &corners, (INK, 120), 0.7);
    };
    let named = classes.iter().map(|class| {
        // As it looks on level land.
        let mixed = core::array::from_fn(|part| {
            (0.74 * f32::from(class.colour[part]) + 0.26 * 236.0) as u8
        });
        (class.label.as_str(), mixed)
    });
    let (head, not) = match shows {
        Shows::Lowest(_) => ("Height above ground:", "never seen"),
        Shows::Probability(..) => ("Probability:", "less"),
        Shows::Gain { .. } => ("", "not seen"),
        Shows::Envelope { .. } => ("", "not engaged"),
    };
    if !head.is_empty() {
        write(
            page,
            head,
            (x, top + 18.5),
            (13.0, Weight::Medium),
            INK,
            false,
        );
        x += width(head, 13.0, Weight::Medium) + 16.0;
    }
    for (label, colour) in named.chain([(not, [236, 236, 232])]) {
        swatch(page, x, colour);
        write(
            page,
            label,
            (x + 32.0, top + 18.5),
            (13.0, Weight::Regular),
            INK,
            false,
        );
        x += 32.0 + width(label, 13.0, Weight::Regular) + 20.0;
    }
}

fn scale_bar(page: &mut Pixmap, sheet: &Sheet, labels: &mut Labels) {
    let longest_km = 0.2 * sheet.size.0 as f64 / sheet.pixels_per_metre() / 1_000.0;
    let lengths = [
        1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0,
    ];
    let length_km = lengths
        .into_iter()
        .rev()
        .find(|length| *length <= longest_km)
        .unwrap_or(1.0);
    let length = (length_km * 1_000.0 * sheet.pixels_per_metre()) as f32;
    let (x, y) = (LEFT + 14.0, TOP + sheet.size.1 as f32 - 12.0);
    let text = format!("{length_km} km");
    let wide = length.max(width(&text, 12.0, Weight::Regular));
    let area = (x - 8.0, y - 22.0, wide + 16.0, 28.0);
    fill_rectangle(page, area, [255, 255, 255], 210);
    labels.taken.push(area);
    let points = [(x, y - 4.0), (x, y), (x + length, y), (x + length, y - 4.0)];
    line(page, &points, (INK, 255), 1.5);
    write(
        page,
        &text,
        (x, y - 7.0),
        (12.0, Weight::Regular),
        INK,
        false,
    );
}

/// Boxes that are written on already: x, y, width, height.
struct Labels {
    taken: Vec<(f32, f32, f32, f32)>,
    right: f32,
    bottom: f32,
}

impl Labels {
    fn new(sheet: &Sheet) -> Self {
        Self {
            taken: Vec::new(),
            right: LEFT + sheet.size.0 as f32,
            bottom: TOP + sheet.size.1 as f32,
        }
    }

    /// The first free place for a box beside a point; the least covered one if there is none.
    fn place(&mut self, (x, y): (f32, f32), (wide, high): (f32, f32)) -> (f32, f32) {
        let mut best = (f32::INFINITY, (x + 9.0, y - 0.5 * high));
        for away in [9.0, 15.0, 24.0, 36.0] {
            let beside = [
                (x + away, y - 0.5 * high),
                (x - away - wide, y - 0.5 * high),
                (x - 0.5 * wide, y - away - high),
                (x - 0.5 * wide, y + away),
                (x + 0.8 * away, y - 0.8 * away - high),
                (x + 0.8 * away, y + 0.8 * away),
                (x - 0.8 * away - wide, y - 0.8 * away - high),
                (x - 0.8 * away - wide, y + 0.8 * away),
            ];
            for corner in beside {
                let inside = corner.0 > LEFT
                    && corner.1 > TOP
                    && corner.0 + wide < self.right
                    && corner.1 + high < self.bottom;
                let covered: f32 = self
                    .taken
                    .iter()
                    .map(|other| overlap(*other, (corner.0, corner.1, wide, high)))
                    .sum();
                if inside && covered < best.0 {
                    best = (covered, corner);
                }
            }
            if best.0 == 0.0 {
                break;
            }
        }
        self.taken.push((best.1.0, best.1.1, wide, high));
        best.1
    }
}

fn overlap(a: (f32, f32, f32, f32), b: (f32, f32, f32, f32)) -> f32 {
    let wide = (a.0 + a.2).min(b.0 + b.2) - a.0.max(b.0);
    let high = (a.1 + a.3).min(b.1 + b.3) - a.1.max(b.1);
    wide.max(0.0) * high.max(0.0)
}

/// Symbols and names: those whose radars the map is of, filled and in bold; the others hollow and small.
fn nodes(
    page: &mut Pixmap,
    sheet: &Sheet,
    nodes: &[MapNode],
    members: &BTreeSet<&str>,
    labels: &mut Labels,
) {
    let is_member = |node: &&MapNode| members.contains(node.name.as_str());
    // Aircraft without a part in the map would only hide it.
    let others = nodes
        .iter()
        .filter(|node| !is_member(node) && !node.airborne);
    let shown: Vec<(&MapNode, bool)> = nodes
        .iter()
        .filter(is_member)
        .map(|node| (node, true))
        .chain(others.map(|node| (node, false)))
        .filter(|(node, _)| sheet.area.contains(node.lat, node.lon))
        .collect();
    for (node, _) in &shown {
        let (x, y) = on_page(sheet, node.lat, node.lon);
        labels.taken.push((x - 6.0, y - 6.0, 12.0, 12.0));
    }
    for (node, member) in shown.iter().rev() {
        symbol(
            page,
            on_page(sheet, node.lat, node.lon),
            &node.kind,
            *member,
        );
    }
    for (node, member) in shown {
        let (size, weight, colour) = if member {
            (13.5, Weight::Medium, INK)
        } else {
            (11.5, Weight::Regular, SOFT)
        };
        let wide = width(&node.name, size, weight);
        let point = on_page(sheet, node.lat, node.lon);
        let (x, y) = labels.place(point, (wide, size));
        write(
            page,
            &node.name,
            (x, y + 0.82 * size),
            (size, weight),
            colour,
            true,
        );
    }
}

/// A triangle shoots, a circle looks, a square decides, a chevron flies.
fn symbol(page: &mut Pixmap, (x, y): (f32, f32), kind: &str, filled: bool) {
    let corners: &[(f32, f32)] = match kind {
        "fire-unit" => &[(0.0, -6.5), (6.0, 4.7), (-6.0, 4.7)],
        "operations-centre" | "command-post" => {
            &[(-4.7, -4.7), (4.7, -4.7), (4.7, 4.7), (-4.7, 4.7)]
        }
        "aircraft" => &[(0.0, -6.2), (6.2, 5.2), (0.0, 1.4), (-6.2, 5.2)],
        _ => &[],
    };
    let mut path = PathBuilder::new();
    for (place, (dx, dy)) in corners.iter().enumerate() {
        if place == 0 {
            path.move_to(x + dx, y + dy);
        } else {
            path.line_to(x + dx, y + dy);
        }
    }
    if corners.is_empty() {
        path.push_circle(x, y, 5.0);
    } else {
        path.close();
    }
    let Some(path) = path.finish() else { return };
    let stroke = |width: f32| Stroke {
        width,
        line_join: LineJoin::Round,
        dash: None::<StrokeDash>,
        ..Stroke::default()
    };
    let still = Transform::identity();
    page.stroke_path(
        &path,
        &paint([255, 255, 255], 230),
        &stroke(4.5),
        still,
        None,
    );
    let fill = if filled { INK } else { [255, 255, 255] };
    page.fill_path(&path, &paint(fill, 255), FillRule::Winding, still, None);
    let edge = if filled { INK } else { SOFT };
    page.stroke_path(&path, &paint(edge, 255), &stroke(1.6), still, None);
}
