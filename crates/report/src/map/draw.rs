//! The layers of the map, from the ground up.

use super::projection::Projection;
use super::symbols;
use crate::charts::labels::{Labels, Rectangle, text_width};
use crate::charts::{INK, SOFT, at};
use crate::input::{MapInput, RouteSide};
use crate::words::number;
use gapfiller_geo::area::BoundingBox;
use gapfiller_geo::coastline;
use maud::{Markup, html};

/// Points as the text of a path, closed or not.
fn path(points: &[(f64, f64)], closed: bool) -> String {
    let mut text = String::new();
    for (index, point) in points.iter().enumerate() {
        text.push_str(if index == 0 { "M" } else { " " });
        text.push_str(&format!("{},{}", at(point.0), at(point.1)));
    }
    if closed {
        text.push('Z');
    }
    text
}

pub fn coastlines(projection: &Projection, area: &BoundingBox) -> Markup {
    let place = |point: &[f32; 2]| projection.place((f64::from(point[1]), f64::from(point[0])));
    let lines = coastline::within(area);
    let text: Vec<String> = lines
        .iter()
        .map(|line| path(&line.iter().map(place).collect::<Vec<_>>(), false))
        .collect();
    html! { path d=(text.join("")) fill="none" stroke="#5d7f95" stroke-width="0.9" stroke-linejoin="round" {} }
}

/// Multiples of a round step between two ends, about seven.
fn degrees(low: f64, high: f64) -> Vec<f64> {
    let steps = [0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0];
    let step = steps
        .into_iter()
        .find(|step| (high - low) / step <= 9.5)
        .unwrap_or(30.0);
    let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
    (first..=last).map(|n| n as f64 * step).collect()
}

pub fn graticule_lines(projection: &Projection, area: &BoundingBox) -> Markup {
    let line = |from, to| {
        let (from, to) = (projection.place(from), projection.place(to));
        path(&[from, to], false)
    };
    let mut text = String::new();
    for latitude in degrees(area.south, area.north) {
        text.push_str(&line((latitude, area.west), (latitude, area.east)));
    }
    for longitude in degrees(area.west, area.east) {
        text.push_str(&line((area.south, longitude), (area.north, longitude)));
    }
    html! { path d=(text) fill="none" stroke="#6b7b86" stroke-width="0.5" stroke-opacity="0.35" {} }
}

pub fn graticule_labels(projection: &Projection, area: &BoundingBox) -> Markup {
    let frame = projection.frame();
    let text = |value: f64, above: &str, below: &str| {
        let digits = if value == value.round() { 0 } else { 2 };
        let side = if value > 0.0 {
            above
        } else if value < 0.0 {
            below
        } else {
            ""
        };
        format!("{}°{side}", number(value.abs(), digits))
    };
    html! {
        g font-size="11" fill=(SOFT) {
            @for latitude in degrees(area.south, area.north) {
                @let y = projection.place((latitude, area.west)).1;
                text x=(at(frame.x - 5.0)) y=(at((y + 4.0).clamp(frame.y + 9.0, frame.y + frame.height))) text-anchor="end" { (text(latitude, "N", "S")) }
            }
            @for longitude in degrees(area.west, area.east) {
                @let x = projection.place((area.south, longitude)).0;
                text x=(at(x.min(frame.x + frame.width - 12.0))) y=(at(frame.y + frame.height + 14.0)) text-anchor="middle" { (text(longitude, "E", "W")) }
            }
        }
    }
}

pub fn zones(projection: &Projection, input: &MapInput) -> Markup {
    html! {
        @for zone in &input.zones {
            @let closed: Vec<(f64, f64)> = zone.corners.iter().chain(zone.corners.first()).copied().collect();
            path d=(path(&projection.way(&closed), true)) fill="#7a5195" fill-opacity="0.07" stroke="#7a5195" stroke-width="1.1" stroke-dasharray="8 3 2 3" stroke-opacity="0.75" {}
        }
    }
}

pub fn airways(projection: &Projection, input: &MapInput) -> Markup {
    html! {
        @for airway in &input.airways {
            path d=(path(&projection.way(airway), false)) fill="none" stroke="#5a5a5a" stroke-width="0.9" stroke-opacity="0.55" {}
        }
    }
}

pub fn corridors(projection: &Projection, input: &MapInput) -> Markup {
    html! {
        @for corridor in &input.corridors {
            @let way = path(&projection.way(&corridor.points), false);
            path d=(way) fill="none" stroke="#00855f" stroke-opacity="0.28" stroke-linejoin="round"
                stroke-width=(at((corridor.width_m * projection.units_per_metre()).max(2.0))) {}
        }
    }
}

/// Reach of radars under reach of weapons: the latter matter more.
pub fn rings(projection: &Projection, input: &MapInput) -> Markup {
    let ring = |position, radius: f64| path(&projection.ring(position, radius), true);
    html! {
        @for node in &input.nodes {
            @if let Some(radius) = node.radar_range_m.filter(|radius| *radius > 0.0) {
                path d=(ring(node.position, radius)) fill="none" stroke=(symbols::colour(node.owner)) stroke-width="0.8" stroke-dasharray="2 4" stroke-opacity="0.5" {}
            }
        }
        @for node in &input.nodes {
            @if let Some(radius) = node.weapon_range_m.filter(|radius| *radius > 0.0) {
                path d=(ring(node.position, radius)) fill=(symbols::colour(node.owner)) fill-opacity="0.05" stroke=(symbols::colour(node.owner)) stroke-width="1.1" stroke-opacity="0.7" {}
            }
        }
    }
}

pub fn routes(projection: &Projection, input: &MapInput) -> Markup {
    let mut ordered: Vec<_> = input.routes.iter().collect();
    // The raid on top.
    ordered.sort_by_key(|route| core::cmp::Reverse(route.side));
    html! {
        @for route in ordered {
            @let way = projection.way(&route.points);
            @let colour = symbols::route_colour(route.side);
            path d=(path(&way, false)) fill="none" stroke=(colour) stroke-width="1.4" stroke-opacity="0.85" stroke-dasharray=(symbols::route_dashes(route.side)) stroke-linejoin="round" {}
            @for (tip, from) in arrows(&way) {
                @if let Some(head) = symbols::arrowhead(tip, from, colour) { (head) }
            }
        }
    }
}

/// Where arrowheads go: the end, and the middle of a long way.
fn arrows(way: &[(f64, f64)]) -> Vec<((f64, f64), (f64, f64))> {
    let lengths = way.windows(2).map(|pair| {
        let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
        (dx * dx + dy * dy).sqrt()
    });
    let lengths: Vec<f64> = lengths.collect();
    let total: f64 = lengths.iter().sum();
    let mut arrows = Vec::new();
    let mut so_far = 0.0;
    for (pair, length) in way.windows(2).zip(&lengths) {
        let reached = so_far + length;
        if total > 60.0 && so_far < 0.5 * total && reached >= 0.5 * total {
            arrows.push((pair[1], pair[0]));
        }
        so_far = reached;
    }
    if let [.., from, tip] = way {
        arrows.push((*tip, *from));
    }
    arrows
}

pub fn symbols(projection: &Projection, input: &MapInput) -> Markup {
    html! {
        @for asset in &input.assets { (symbols::asset(projection.place(asset.position))) }
        @for node in &input.nodes { (symbols::node(node, projection.place(node.position))) }
    }
}

/// A name that looks for a place.
struct Wanted<'a> {
    text: &'a str,
    point: (f64, f64),
    colour: &'static str,
    size: f64,
    bold: bool,
}

/// Nodes and assets first, then what flies, then areas: who comes first stands nearest.
fn wanted<'a>(projection: &Projection, input: &'a MapInput) -> Vec<Wanted<'a>> {
    let inside = |point: &&(f64, f64)| input.area.contains(point.0, point.1);
    let first = |points: &'a [(f64, f64)]| points.iter().find(inside);
    let mut wanted = Vec::new();
    let mut want = |text: &'a str, point: Option<&(f64, f64)>, colour, size, bold| {
        wanted.extend(point.map(|point| Wanted {
            text,
            point: projection.place(*point),
            colour,
            size,
            bold,
        }));
    };
    for node in &input.nodes {
        want(
            &node.label,
            Some(&node.position).filter(inside),
            symbols::colour(node.owner),
            12.0,
            true,
        );
    }
    for asset in &input.assets {
        want(
            &asset.label,
            Some(&asset.position).filter(inside),
            "#3a3000",
            11.5,
            false,
        );
    }
    for route in &input.routes {
        let known = input
            .nodes
            .iter()
            .any(|node| node.label == route.label && inside(&&node.position));
        want(
            &route.label,
            first(&route.points).filter(|_| !known),
            symbols::route_colour(route.side),
            10.5,
            false,
        );
    }
    for corridor in &input.corridors {
        want(
            &corridor.label,
            first(&corridor.points),
            "#00654a",
            10.5,
            false,
        );
    }
    for zone in &input.zones {
        want(&zone.label, first(&zone.corners), "#5e3a78", 10.5, false);
    }
    wanted
}

/// Names, each where there is room.
pub fn labels(projection: &Projection, input: &MapInput, labels: &mut Labels) -> Markup {
    html! {
        @for Wanted { text, point, colour, size, bold } in wanted(projection, input) {
            // Bold letters are wider.
            @let width = text_width(text, size) * if bold { 1.13 } else { 1.0 };
            @let placed = labels.place(point, 9.0, width, size);
            @if placed.far {
                @let end = nearest(&placed.area, point);
                path d=(path(&[point, end], false)) stroke=(colour) stroke-width="0.7" fill="none" stroke-opacity="0.8" {}
            }
            text x=(at(placed.area.x)) y=(at(placed.area.y + size * 0.92)) font-size=(size) fill=(colour) font-weight=(if bold { "600" } else { "400" })
                stroke="#fff" stroke-width="2.6" stroke-opacity="0.9" paint-order="stroke" stroke-linejoin="round" { (text) }
        }
    }
}

fn nearest(area: &Rectangle, point: (f64, f64)) -> (f64, f64) {
    (
        point.0.clamp(area.x, area.x + area.width),
        point.1.clamp(area.y, area.y + area.height),
    )
}

/// The bar, and the place it takes.
pub fn scale_bar(projection: &Projection) -> (Markup, Rectangle) {
    let frame = projection.frame();
    let longest_km = 0.2 * frame.width / projection.units_per_metre() / 1_000.0;
    let lengths = [
        1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0, 2_000.0,
    ];
    let length_km = lengths
        .into_iter()
        .rev()
        .find(|length| *length <= longest_km)
        .unwrap_or(1.0);
    let length = length_km * 1_000.0 * projection.units_per_metre();
    let area = Rectangle {
        x: frame.x + 8.0,
        y: frame.y + frame.height - 38.0,
        width: length + 28.0,
        height: 30.0,
    };
    let (x, y) = (area.x + 12.0, area.y + 22.0);
    let drawn = html! {
        rect x=(at(area.x)) y=(at(area.y)) width=(at(area.width)) height=(at(area.height)) fill="#fff" fill-opacity="0.85" rx="3" {}
        path d=(path(&[(x, y - 4.0), (x, y), (x + length, y), (x + length, y - 4.0)], false)) fill="none" stroke=(INK) stroke-width="1.5" {}
        text x=(at(x + 0.5 * length)) y=(at(y - 7.0)) font-size="11" text-anchor="middle" { (number(length_km, 0)) " km" }
    };
    (drawn, area)
}

/// The sides that fly on this map, in the order of the legend.
pub fn sides(input: &MapInput) -> Vec<RouteSide> {
    let sides = [RouteSide::Hostile, RouteSide::Friend, RouteSide::Neutral];
    sides
        .into_iter()
        .filter(|side| input.routes.iter().any(|route| route.side == *side))
        .collect()
}
