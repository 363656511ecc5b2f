//! What became of the rounds: a bar for each posture, cut by result.

use super::labels::text_width;
use super::{GRID, SOFT, Scale, at, line, svg};
use crate::input::ReportInput;
use crate::words::number;
use maud::{Markup, html};

/// A result of a round: its measure, its name, its colour, and whether white is written on it.
pub struct Category {
    /// The measure.
    pub measure: &'static str,
    /// Its name in words.
    pub label: &'static str,
    colour: &'static str,
    white: bool,
}

/// From what a round is for to what is worst and then to what is merely lost.
pub const CATEGORIES: [Category; 9] = [
    category("rounds_effective", "effective", "#00855f", true),
    category("rounds_friend", "met a friend", "#b2182b", true),
    category("rounds_civil", "met a civil aircraft", "#7b1fa2", true),
    category("rounds_false_track", "false track", "#e69f00", false),
    category("rounds_dead_target", "dead target", "#5b4a3f", true),
    category("rounds_nothing_there", "nothing there", "#8fbfe0", false),
    category("rounds_dual_engagement", "dual engagement", "#0072b2", true),
    category("rounds_missed", "missed", "#b0b0b0", false),
    category("rounds_in_flight", "still in flight", "#e8e8e8", false),
];

const fn category(
    measure: &'static str,
    label: &'static str,
    colour: &'static str,
    white: bool,
) -> Category {
    Category {
        measure,
        label,
        colour,
        white,
    }
}

const WIDTH: f64 = 720.0;
const LEFT: f64 = 90.0;
const RIGHT: f64 = 700.0;
const ROW: f64 = 40.0;
const TOP: f64 = 8.0;

/// The chart; nothing if the study does not measure rounds by result.
pub fn chart(input: &ReportInput) -> Option<Markup> {
    let result = &input.result;
    let known: Vec<&Category> = CATEGORIES
        .iter()
        .filter(|c| result.measure_index(c.measure).is_some())
        .collect();
    if known.is_empty() || result.postures.is_empty() {
        return None;
    }
    let mean = |posture: &str, category: &Category| {
        result
            .estimate(posture, category.measure)
            .map_or(0.0, |e| e.mean.max(0.0))
    };
    let totals = result
        .postures
        .iter()
        .map(|posture| known.iter().map(|c| mean(&posture.name, c)).sum::<f64>());
    let scale = Scale::new(totals, LEFT, RIGHT, 8.0);
    let bottom = TOP + ROW * result.postures.len() as f64;
    let legend_top = bottom + 50.0;
    let (legend, legend_height) = legend(&known, legend_top);
    let content = html! {
        @for tick in scale.ticks() {
            (line((scale.place(tick), TOP), (scale.place(tick), bottom + 3.0), GRID, 1.0))
            text x=(at(scale.place(tick))) y=(at(bottom + 17.0)) font-size="11.5" fill=(SOFT) text-anchor="middle" { (scale.text(tick)) }
        }
        text x=(at(0.5 * (LEFT + RIGHT))) y=(at(bottom + 33.0)) font-size="12" fill=(SOFT) text-anchor="middle" { "rounds per run (means)" }
        @for (row, posture) in result.postures.iter().enumerate() {
            @let y = TOP + ROW * row as f64 + 6.0;
            text x=(at(LEFT - 8.0)) y=(at(y + 18.5)) text-anchor="end" { (posture.name) }
            @for (category, from, to) in pieces(&known, |c| mean(&posture.name, c)) {
                @let (x, width) = (scale.place(from), scale.place(to) - scale.place(from));
                @let text = number(to - from, 1);
                rect x=(at(x)) y=(at(y)) width=(at(width)) height=(at(ROW - 12.0)) fill=(category.colour) stroke="#fff" stroke-width="0.8" {
                    title { (posture.name) ", " (category.label) ": " (text) }
                }
                @if width > text_width(&text, 12.0) + 8.0 {
                    text x=(at(x + 0.5 * width)) y=(at(y + 18.5)) font-size="12" text-anchor="middle"
                        fill=(if category.white { "#fff" } else { "#1a1a1a" }) { (text) }
                }
            }
        }
        (legend)
    };
    let title = "What became of the rounds";
    let description = "A bar for each posture: rounds fired per run, cut by what became of them. The table below has the numbers.";
    Some(svg(
        WIDTH,
        legend_top + legend_height,
        "wide",
        title,
        description,
        &content,
    ))
}

/// The pieces of a bar, end to end, without the empty ones.
fn pieces<'a>(
    known: &[&'a Category],
    mean: impl Fn(&Category) -> f64,
) -> Vec<(&'a Category, f64, f64)> {
    let mut from = 0.0;
    let mut pieces = Vec::new();
    for category in known {
        let to = from + mean(category);
        if to > from {
            pieces.push((*category, from, to));
        }
        from = to;
    }
    pieces
}

/// Colours and their names, in as many lines as they need.
fn legend(known: &[&Category], top: f64) -> (Markup, f64) {
    let (mut x, mut y) = (LEFT, top);
    let mut entries = Vec::new();
    for category in known {
        let width = 24.0 + text_width(category.label, 12.5) + 12.0;
        if x + width > WIDTH {
            (x, y) = (LEFT, y + 20.0);
        }
        entries.push((*category, x, y));
        x += width;
    }
    let drawn = html! {
        @for (category, x, y) in entries {
            rect x=(at(x)) y=(at(y)) width="13" height="13" fill=(category.colour) stroke="#888" stroke-width="0.5" {}
            text x=(at(x + 18.0)) y=(at(y + 11.0)) font-size="12.5" { (category.label) }
        }
    };
    (drawn, y - top + 22.0)
}
