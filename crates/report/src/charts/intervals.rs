//! One measure in every posture: a dot for the mean, a bar for its interval.

use super::{GRID, INK, SOFT, Scale, at, line, marker, posture_colour, svg};
use crate::input::ReportInput;
use crate::words::{decimals, measure_title, number, with_interval};
use maud::{Markup, html};

const WIDTH: f64 = 340.0;
const LEFT: f64 = 86.0;
const RIGHT: f64 = 290.0;
const TOP: f64 = 30.0;
const ROW: f64 = 26.0;

/// The chart of a measure; nothing if the study does not have it.
pub fn chart(input: &ReportInput, measure: &str) -> Option<Markup> {
    let result = &input.result;
    let place = result.measure_index(measure)?;
    let estimates: Vec<_> = result
        .postures
        .iter()
        .map(|posture| posture.estimates.get(place).copied())
        .collect::<Option<_>>()?;
    let ends = estimates
        .iter()
        .flat_map(|estimate| [estimate.low, estimate.high, estimate.mean]);
    let scale = Scale::new(ends, LEFT, RIGHT, 4.0);
    let bottom = TOP + ROW * estimates.len() as f64;
    let digits = decimals(estimates.iter().map(|estimate| estimate.mean));
    let title = measure_title(measure);
    let unit = &result.measures[place].unit;
    let spoken: Vec<String> = result
        .postures
        .iter()
        .zip(&estimates)
        .map(|(posture, estimate)| format!("{}: {}", posture.name, with_interval(*estimate)))
        .collect();
    let content = html! {
        text x="0" y="15" font-weight="600" { (title) tspan fill=(SOFT) font-weight="400" font-size="12" { " · " (unit) " per run" } }
        @for tick in scale.ticks() {
            (line((scale.place(tick), TOP), (scale.place(tick), bottom), if tick == 0.0 { SOFT } else { GRID }, 1.0))
            text x=(at(scale.place(tick))) y=(at(bottom + 14.0)) font-size="11" fill=(SOFT) text-anchor="middle" { (scale.text(tick)) }
        }
        @for (row, (posture, estimate)) in result.postures.iter().zip(&estimates).enumerate() {
            @let y = TOP + ROW * (row as f64 + 0.5);
            @let colour = posture_colour(input.preset(&posture.name), row);
            @let (low, high) = (scale.place(estimate.low), scale.place(estimate.high));
            text x=(at(LEFT - 8.0)) y=(at(y + 4.5)) text-anchor="end" { (posture.name) }
            (line((low, y), (high, y), colour, 2.5))
            (line((low, y - 5.0), (low, y + 5.0), colour, 1.5))
            (line((high, y - 5.0), (high, y + 5.0), colour, 1.5))
            (marker(row, scale.place(estimate.mean), y, 4.2, colour))
            text x=(at(WIDTH)) y=(at(y + 4.5)) text-anchor="end" fill=(INK) font-size="12.5" style="font-variant-numeric:tabular-nums" {
                (number(estimate.mean, digits))
            }
        }
    };
    let description = format!(
        "{} per run, mean and interval. {}.",
        unit,
        spoken.join("; ")
    );
    Some(svg(
        WIDTH,
        bottom + 20.0,
        "small",
        &title,
        &description,
        &content,
    ))
}
