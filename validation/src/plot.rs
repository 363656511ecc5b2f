//! One plain chart, drawn as SVG: what should be as lines, what is as points.

use crate::claim::number;
use gapfiller_numerics::math;
use maud::{Markup, html};

/// A chart of one x and one y axis.
#[derive(Clone, Debug, Default)]
pub struct Plot {
    /// What lies along x, with its unit.
    pub x: String,
    /// What lies along y, with its unit.
    pub y: String,
    /// Whether y is logarithmic; values not above 0 are left out then.
    pub log_y: bool,
    /// Whether x is logarithmic.
    pub log_x: bool,
    /// What is drawn.
    pub series: Vec<Series>,
}

/// Points that belong together, in order.
#[derive(Clone, Debug)]
pub struct Series {
    /// Its name in the legend.
    pub name: String,
    /// How it is drawn.
    pub style: Style,
    /// x and y.
    pub points: Vec<(f64, f64)>,
}

/// How a series is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Joined: what is expected.
    Line,
    /// Apart: what was found.
    Points,
}

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 340.0;
const LEFT: f64 = 74.0;
const RIGHT: f64 = 280.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 46.0;
/// Okabe and Ito, "Color Universal Design", 2008: told apart with every common colour vision deficiency.
const COLOURS: [&str; 6] = [
    "#0072b2", "#d55e00", "#00855f", "#b3588c", "#b87d00", "#444444",
];

impl Plot {
    /// A chart without anything in it.
    #[must_use]
    pub fn new(x: &str, y: &str) -> Self {
        Self {
            x: x.to_owned(),
            y: y.to_owned(),
            ..Self::default()
        }
    }

    /// Adds what should be.
    #[must_use]
    pub fn line(self, name: impl Into<String>, points: Vec<(f64, f64)>) -> Self {
        self.with(name.into(), Style::Line, points)
    }

    /// Adds what was found.
    #[must_use]
    pub fn points(self, name: impl Into<String>, points: Vec<(f64, f64)>) -> Self {
        self.with(name.into(), Style::Points, points)
    }

    fn with(mut self, name: String, style: Style, points: Vec<(f64, f64)>) -> Self {
        self.series.push(Series {
            name,
            style,
            points,
        });
        self
    }

    /// The chart as SVG; nothing if there is nothing to draw.
    #[must_use]
    pub fn svg(&self) -> Option<Markup> {
        let all = || self.series.iter().flat_map(|series| &series.points);
        let x = Axis::over(all().map(|point| point.0), self.log_x, LEFT, WIDTH - RIGHT)?;
        let y = Axis::over(all().map(|point| point.1), self.log_y, HEIGHT - BOTTOM, TOP)?;
        Some(html! {
            svg xmlns="http://www.w3.org/2000/svg" viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img"
                width=(WIDTH) height=(HEIGHT) font-family="system-ui, sans-serif" font-size="12" fill="#1a1a1a" {
                title { (self.y) " against " (self.x) }
                (self.grid(&x, &y))
                @for (place, series) in self.series.iter().enumerate() { (draw(series, self.colour(place), &x, &y)) }
                (self.legend())
            }
        })
    }

    /// Series of the same name up to a colon share a colour: a line and the points that should lie on it.
    fn colour(&self, place: usize) -> &'static str {
        let key = |series: &Series| series.name.split(':').next().unwrap_or("").to_owned();
        let mut keys: Vec<String> = Vec::new();
        for series in &self.series {
            if !keys.contains(&key(series)) {
                keys.push(key(series));
            }
        }
        let mine = key(&self.series[place]);
        let index = keys.iter().position(|key| *key == mine).unwrap_or(0);
        COLOURS[index % COLOURS.len()]
    }

    fn grid(&self, x: &Axis, y: &Axis) -> Markup {
        let (bottom, right) = (HEIGHT - BOTTOM, WIDTH - RIGHT);
        html! {
            @for value in x.ticks() {
                @let at = pixel(x.place(value));
                line x1=(at) y1=(TOP) x2=(at) y2=(bottom) stroke="#e2e2e2" {}
                text x=(at) y=(bottom + 16.0) text-anchor="middle" { (number(value)) }
            }
            @for value in y.ticks() {
                @let at = pixel(y.place(value));
                line x1=(LEFT) y1=(at) x2=(right) y2=(at) stroke="#e2e2e2" {}
                text x=(LEFT - 6.0) y=(pixel(y.place(value) + 4.0)) text-anchor="end" { (number(value)) }
            }
            text x=((LEFT + right) / 2.0) y=(HEIGHT - 8.0) text-anchor="middle" fill="#555" { (self.x) }
            text transform=(format!("translate(14 {}) rotate(-90)", (TOP + bottom) / 2.0)) text-anchor="middle" fill="#555" { (self.y) }
        }
    }

    fn legend(&self) -> Markup {
        html! {
            @for (place, series) in self.series.iter().enumerate() {
                @let at = TOP + 10.0 + 18.0 * place as f64;
                @let left = WIDTH - RIGHT + 12.0;
                @if series.style == Style::Line {
                    line x1=(left) y1=(at) x2=(left + 18.0) y2=(at) stroke=(self.colour(place)) stroke-width="1.6" {}
                } @else {
                    circle cx=(left + 9.0) cy=(at) r="3" fill=(self.colour(place)) {}
                }
                text x=(left + 24.0) y=(at + 4.0) { (series.name.replace(':', ",")) }
            }
        }
    }
}

fn draw(series: &Series, colour: &str, x: &Axis, y: &Axis) -> Markup {
    let shown = series
        .points
        .iter()
        .filter(|point| x.shows(point.0) && y.shows(point.1))
        .map(|point| (pixel(x.place(point.0)), pixel(y.place(point.1))));
    match series.style {
        Style::Line => {
            let path: Vec<String> = shown.map(|(x, y)| format!("{x},{y}")).collect();
            html! { polyline points=(path.join(" ")) fill="none" stroke=(colour) stroke-width="1.6" {} }
        }
        Style::Points => html! {
            @for (x, y) in shown { circle cx=(x) cy=(y) r="2.6" fill=(colour) fill-opacity="0.75" {} }
        },
    }
}

/// A tenth of a pixel is enough.
fn pixel(value: f64) -> String {
    number((10.0 * value).round() / 10.0)
}

struct Axis {
    log: bool,
    low: f64,
    high: f64,
    step: f64,
    start: f64,
    end: f64,
}

impl Axis {
    fn over(values: impl Iterator<Item = f64>, log: bool, start: f64, end: f64) -> Option<Self> {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.filter(|value| value.is_finite() && (!log || *value > 0.0)) {
            let value = if log { math::log10(value) } else { value };
            (low, high) = (low.min(value), high.max(value));
        }
        if low > high {
            return None;
        }
        if high - low < 1e-9 * high.abs().max(1e-9) {
            (low, high) = (low - 0.5, high + 0.5);
        }
        let step = if log {
            ((high - low) / 6.0).ceil().max(1.0)
        } else {
            round_step((high - low) / 5.0)
        };
        Some(Self {
            log,
            low: (low / step + 1e-9).floor() * step,
            high: (high / step - 1e-9).ceil() * step,
            step,
            start,
            end,
        })
    }

    fn shows(&self, value: f64) -> bool {
        value.is_finite() && (!self.log || value > 0.0)
    }

    fn place(&self, value: f64) -> f64 {
        let value = if self.log { math::log10(value) } else { value };
        self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)
    }

    fn ticks(&self) -> Vec<f64> {
        let count = ((self.high - self.low) / self.step).round() as usize;
        let value = |tick: usize| self.low + tick as f64 * self.step;
        (0..=count.min(20))
            .map(|tick| {
                if self.log {
                    math::pow(10.0, value(tick))
                } else {
                    // Without the dust of repeated addition.
                    (value(tick) / self.step).round() * self.step
                }
            })
            .collect()
    }
}

/// The least of 1, 2 and 5 times a power of ten that is not below `wanted`.
fn round_step(wanted: f64) -> f64 {
    let power = math::pow(10.0, math::log10(wanted).floor());
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|digit| digit * power)
        .find(|step| *step >= wanted * 0.999)
        .unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_and_its_points_share_a_colour() {
        let plot = Plot::new("x", "y")
            .line("case 1: expected", vec![(0.0, 0.0), (1.0, 2.0)])
            .points("case 1: got", vec![(0.5, 1.0)])
            .points("case 2: got", vec![(0.5, f64::NAN)]);
        assert_eq!(plot.colour(0), plot.colour(1));
        assert_ne!(plot.colour(1), plot.colour(2));
        let svg = plot.svg().map(|svg| svg.into_string()).unwrap_or_default();
        assert!(svg.contains("<polyline") && svg.contains("<circle"));
        assert!(!svg.contains("NaN"));
    }

    #[test]
    fn nothing_to_draw_and_odd_values() {
        assert!(Plot::new("x", "y").svg().is_none());
        let mut plot = Plot::new("x", "y").points("p", vec![(1.0, -3.0), (2.0, 1e-6), (3.0, 1.0)]);
        plot.log_y = true;
        let svg = plot.svg().map(|svg| svg.into_string()).unwrap_or_default();
        // Two points and the mark of the legend.
        assert_eq!(svg.matches("<circle").count(), 3);
        assert!(
            Plot::new("x", "y")
                .points("one", vec![(5.0, 5.0)])
                .svg()
                .is_some()
        );
    }
}
