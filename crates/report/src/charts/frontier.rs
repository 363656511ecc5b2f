//! Leakers against fratricide over free, tight and hold: what one costs in terms of the other.

use super::labels::{Labels, Rectangle, text_width};
use super::{GRID, INK, SOFT, Scale, at, line, marker, posture_colour, svg};
use crate::input::ReportInput;
use crate::words::with_interval;
use gapfiller_border::WeaponsControl;
use gapfiller_study::FrontierPoint;
use gapfiller_study::result::control_name;
use maud::{Markup, html};

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 460.0;
const PLOT: Rectangle = Rectangle {
    x: 62.0,
    y: 16.0,
    width: 640.0,
    height: 360.0,
};

/// The chart; nothing if the study has no frontier.
pub fn chart(input: &ReportInput) -> Option<Markup> {
    let points = &input.result.frontier;
    if points.is_empty() {
        return None;
    }
    let along = |read: fn(&FrontierPoint) -> [f64; 2]| {
        points.iter().flat_map(read).map(|value| value.max(0.0))
    };
    let x = Scale::new(
        along(|point| [point.leakers.low, point.leakers.high]),
        PLOT.x,
        PLOT.x + PLOT.width,
        7.0,
    );
    let y = Scale::new(
        along(|point| [point.fratricide.low, point.fratricide.high]),
        PLOT.y + PLOT.height,
        PLOT.y,
        6.0,
    );
    let place =
        |point: &FrontierPoint| (x.place(point.leakers.mean), y.place(point.fratricide.mean));
    let mut labels = Labels::new(PLOT);
    for point in points {
        let (px, py) = place(point);
        labels.keep_free(Rectangle::around(px, py, 7.0));
        let bar = |x: f64, y: f64, width: f64, height: f64| Rectangle {
            x,
            y,
            width,
            height,
        };
        let (left, right) = (x.place(point.leakers.low), x.place(point.leakers.high));
        labels.keep_free(bar(left, py - 2.0, right - left, 4.0));
        let (top, bottom) = (
            y.place(point.fratricide.high),
            y.place(point.fratricide.low),
        );
        labels.keep_free(bar(px - 2.0, top, 4.0, bottom - top));
    }
    let content = html! {
        (axes(&x, &y))
        @for (row, name) in series(points).into_iter().enumerate() {
            @let colour = posture_colour(input.preset(name), row);
            @let own = in_order(points, name);
            @let way: Vec<String> = own.iter().map(|point| format!("{},{}", at(place(point).0), at(place(point).1))).collect();
            polyline points=(way.join(" ")) fill="none" stroke=(colour) stroke-width="1.6" stroke-dasharray=(dashes(row)) opacity="0.75" {}
            @for point in &own {
                @let (px, py) = place(point);
                (line((x.place(point.leakers.low), py), (x.place(point.leakers.high), py), colour, 1.4))
                (line((px, y.place(point.fratricide.low)), (px, y.place(point.fratricide.high)), colour, 1.4))
                (marker(row, px, py, 5.2, colour))
            }
        }
        @for (row, name) in series(points).into_iter().enumerate() {
            @for point in in_order(points, name) {
                @let placed = labels.place(place(point), 8.0, text_width(control_name(point.control), 12.0), 12.0);
                text x=(at(placed.area.x)) y=(at(placed.area.y + 11.0)) font-size="12" fill=(posture_colour(input.preset(name), row))
                    stroke="#fff" stroke-width="3" paint-order="stroke" { (control_name(point.control)) }
            }
        }
        (legend(input))
    };
    let spoken: Vec<String> = points.iter().map(spoken).collect();
    Some(svg(
        WIDTH,
        HEIGHT,
        "wide",
        "Leakers against fratricide",
        &format!("{}.", spoken.join("; ")),
        &content,
    ))
}

fn spoken(point: &FrontierPoint) -> String {
    format!(
        "{}, {}: {} leakers, {} friendly aircraft shot down",
        point.posture,
        control_name(point.control),
        with_interval(point.leakers),
        with_interval(point.fratricide)
    )
}

/// The postures, in order of first mention.
pub fn series(points: &[FrontierPoint]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for point in points {
        if !names.contains(&point.posture.as_str()) {
            names.push(&point.posture);
        }
    }
    names
}

/// A posture's points from free through tight to hold.
pub fn in_order<'a>(points: &'a [FrontierPoint], posture: &str) -> Vec<&'a FrontierPoint> {
    let order = [
        WeaponsControl::Free,
        WeaponsControl::Tight,
        WeaponsControl::Hold,
    ];
    let of = |control| {
        points
            .iter()
            .filter(move |point| point.posture == posture && point.control == control)
    };
    order.into_iter().flat_map(of).collect()
}

fn dashes(row: usize) -> &'static str {
    ["none", "7 3", "2 3", "9 3 2 3"][row % 4]
}

fn axes(x: &Scale, y: &Scale) -> Markup {
    let (right, bottom) = (PLOT.x + PLOT.width, PLOT.y + PLOT.height);
    html! {
        @for tick in x.ticks() {
            (line((x.place(tick), PLOT.y), (x.place(tick), bottom), GRID, 1.0))
            text x=(at(x.place(tick))) y=(at(bottom + 17.0)) font-size="12" fill=(SOFT) text-anchor="middle" { (x.text(tick)) }
        }
        @for tick in y.ticks() {
            (line((PLOT.x, y.place(tick)), (right, y.place(tick)), GRID, 1.0))
            text x=(at(PLOT.x - 8.0)) y=(at(y.place(tick) + 4.0)) font-size="12" fill=(SOFT) text-anchor="end" { (y.text(tick)) }
        }
        (line((PLOT.x, bottom), (right, bottom), INK, 1.0))
        (line((PLOT.x, PLOT.y), (PLOT.x, bottom), INK, 1.0))
        text x=(at(PLOT.x + 0.5 * PLOT.width)) y=(at(bottom + 36.0)) text-anchor="middle" { "leakers per run (raiders that got through) →" }
        text transform=(format!("translate(16 {}) rotate(-90)", at(PLOT.y + 0.5 * PLOT.height))) text-anchor="middle" {
            "friendly aircraft shot down per run →"
        }
    }
}

fn legend(input: &ReportInput) -> Markup {
    let mut x = PLOT.x;
    let mut entries = Vec::new();
    for (row, name) in series(&input.result.frontier).into_iter().enumerate() {
        entries.push((row, name, x));
        x += 52.0 + text_width(name, 13.0);
    }
    let y = HEIGHT - 14.0;
    html! {
        @for (row, name, x) in entries {
            @let colour = posture_colour(input.preset(name), row);
            line x1=(at(x)) x2=(at(x + 26.0)) y1=(at(y)) y2=(at(y)) stroke=(colour) stroke-width="1.6" stroke-dasharray=(dashes(row)) {}
            (marker(row, x + 13.0, y, 4.6, colour))
            text x=(at(x + 32.0)) y=(at(y + 4.5)) { (name) }
        }
        text x=(at(PLOT.x + PLOT.width)) y=(at(y + 4.5)) text-anchor="end" font-size="12" fill=(SOFT) { "↙ better" }
    }
}
