//! Leakers against fratricide over free, tight and hold: what one costs in terms of the other.

use super::labels::{Labels, Rectangle, text_width};
use super::{GRID, INK, SOFT, Scale, at, line, marker, posture_colour, svg};
use crate::input::ReportInput;
use crate::words::with_interval;
use gapfiller_border::WeaponsControl;
use gapfiller_numerics::statistics::Estimate;
use gapfiller_study::result::control_name;
use gapfiller_study::{FactorFrontier, FactorPoint, FrontierPoint};
use maud::{Markup, html};

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 460.0;
/// Between lines of the legend.
const LINE: f64 = 22.0;
const PLOT: Rectangle = Rectangle {
    x: 62.0,
    y: 16.0,
    width: 640.0,
    height: 360.0,
};

/// A point of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The posture: points of one posture are joined in their order.
    pub posture: String,
    /// What to write beside it.
    pub label: String,
    /// Raiders that got through.
    pub leakers: Estimate,
    /// Friendly aircraft shot down.
    pub fratricide: Estimate,
}

/// The chart of the study's frontier; nothing if it has none.
pub fn chart(input: &ReportInput) -> Option<Markup> {
    let points = &input.result.frontier;
    let point = |point: &FrontierPoint| Point {
        posture: point.posture.clone(),
        label: control_name(point.control).to_owned(),
        leakers: point.leakers,
        fratricide: point.fratricide,
    };
    let points: Vec<Point> = (series(points).into_iter())
        .flat_map(|name| in_order(points, name))
        .map(point)
        .collect();
    chart_of(input, &points)
}

/// The chart of a frontier over the levels of a factor; nothing if it has no points.
pub fn factor_chart(input: &ReportInput, frontier: &FactorFrontier) -> Option<Markup> {
    let point = |point: &FactorPoint| Point {
        posture: point.posture.clone(),
        label: point.level.clone(),
        leakers: point.leakers,
        fratricide: point.fratricide,
    };
    chart_of(
        input,
        &frontier.points.iter().map(point).collect::<Vec<_>>(),
    )
}

fn chart_of(input: &ReportInput, points: &[Point]) -> Option<Markup> {
    if points.is_empty() {
        return None;
    }
    let along =
        |read: fn(&Point) -> [f64; 2]| points.iter().flat_map(read).map(|value| value.max(0.0));
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
    let place = |point: &Point| (x.place(point.leakers.mean), y.place(point.fratricide.mean));
    let mut labels = taken(points, &x, &y);
    let postures = postures(points);
    let content = html! {
        (axes(&x, &y))
        @for (row, name) in postures.iter().enumerate() {
            @let colour = posture_colour(input.preset(name), row);
            @let way: Vec<String> = of(points, name).map(|point| format!("{},{}", at(place(point).0), at(place(point).1))).collect();
            polyline points=(way.join(" ")) fill="none" stroke=(colour) stroke-width="1.6" stroke-dasharray=(dashes(row)) opacity="0.75" {}
            @for point in of(points, name) {
                @let (px, py) = place(point);
                (line((x.place(point.leakers.low), py), (x.place(point.leakers.high), py), colour, 1.4))
                (line((px, y.place(point.fratricide.low)), (px, y.place(point.fratricide.high)), colour, 1.4))
                (marker(row, px, py, 5.2, colour))
            }
        }
        @for (row, name) in postures.iter().enumerate() {
            @for point in of(points, name) {
                @let placed = labels.place(place(point), 8.0, text_width(&point.label, 12.0), 12.0);
                text x=(at(placed.area.x)) y=(at(placed.area.y + 11.0)) font-size="12" fill=(posture_colour(input.preset(name), row))
                    stroke="#fff" stroke-width="3" paint-order="stroke" { (point.label) }
            }
        }
        (legend(input, &postures))
    };
    let spoken: Vec<String> = points.iter().map(spoken).collect();
    let (_, lines) = legend_places(&postures);
    Some(svg(
        WIDTH,
        HEIGHT + LINE * (lines - 1) as f64,
        "wide",
        "Leakers against fratricide",
        &format!("{}.", spoken.join("; ")),
        &content,
    ))
}

/// The places that markers and their bars take.
fn taken(points: &[Point], x: &Scale, y: &Scale) -> Labels {
    let mut labels = Labels::new(PLOT);
    let bar = |x: f64, y: f64, width: f64, height: f64| Rectangle {
        x,
        y,
        width,
        height,
    };
    for point in points {
        let (px, py) = (x.place(point.leakers.mean), y.place(point.fratricide.mean));
        labels.keep_free(Rectangle::around(px, py, 7.0));
        let (left, right) = (x.place(point.leakers.low), x.place(point.leakers.high));
        labels.keep_free(bar(left, py - 2.0, right - left, 4.0));
        let (top, bottom) = (
            y.place(point.fratricide.high),
            y.place(point.fratricide.low),
        );
        labels.keep_free(bar(px - 2.0, top, 4.0, bottom - top));
    }
    labels
}

fn spoken(point: &Point) -> String {
    format!(
        "{}, {}: {} leakers, {} friendly aircraft shot down",
        point.posture,
        point.label,
        with_interval(point.leakers),
        with_interval(point.fratricide)
    )
}

/// A posture's points.
fn of<'a>(points: &'a [Point], name: &'a str) -> impl Iterator<Item = &'a Point> {
    points.iter().filter(move |point| point.posture == name)
}

/// The postures of a chart, in order of first mention.
fn postures(points: &[Point]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for point in points {
        if !names.contains(&point.posture.as_str()) {
            names.push(&point.posture);
        }
    }
    names
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

/// Where each posture's entry of the legend goes, from the left and in which line; and how many lines there are.
fn legend_places(postures: &[&str]) -> (Vec<(f64, usize)>, usize) {
    let (mut x, mut line) = (PLOT.x, 0);
    let mut places = Vec::new();
    for name in postures {
        let width = 52.0 + text_width(name, 13.0);
        // The last line's end says which way is better.
        if x > PLOT.x && x + width > PLOT.x + PLOT.width - 60.0 {
            (x, line) = (PLOT.x, line + 1);
        }
        places.push((x, line));
        x += width;
    }
    (places, line + 1)
}

fn legend(input: &ReportInput, postures: &[&str]) -> Markup {
    let (places, lines) = legend_places(postures);
    let height = |line: usize| HEIGHT - 14.0 + LINE * line as f64;
    let last = height(lines - 1);
    html! {
        @for (row, (name, (x, line))) in postures.iter().zip(places).enumerate() {
            @let colour = posture_colour(input.preset(name), row);
            @let y = height(line);
            line x1=(at(x)) x2=(at(x + 26.0)) y1=(at(y)) y2=(at(y)) stroke=(colour) stroke-width="1.6" stroke-dasharray=(dashes(row)) {}
            (marker(row, x + 13.0, y, 4.6, colour))
            text x=(at(x + 32.0)) y=(at(y + 4.5)) { (name) }
        }
        text x=(at(PLOT.x + PLOT.width)) y=(at(last + 4.5)) text-anchor="end" font-size="12" fill=(SOFT) { "↙ better" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legend_of_the_whole_ladder_stays_inside() {
        let ladder = [
            "absent",
            "isolated",
            "voice",
            "listen",
            "share",
            "coordinate",
            "remote",
        ];
        let (places, lines) = legend_places(&ladder);
        assert_eq!(lines, 2);
        for (name, (x, _)) in ladder.iter().zip(&places) {
            assert!(
                x + 32.0 + text_width(name, 13.0) < PLOT.x + PLOT.width - 60.0,
                "{name}"
            );
        }
        assert_eq!(legend_places(&ladder[..3]).1, 1);
    }
}
