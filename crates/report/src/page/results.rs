//! Tables of results: means, paired differences, rounds, runs worth a look.

use crate::charts::{posture_colour, rounds};
use crate::input::ReportInput;
use crate::words::{SHARE, count, digits, interval, measure_title, number, percent, signed};
use gapfiller_study::result::INTERVALS;
use gapfiller_study::{Difference, StudyResult};
use maud::{Markup, html};

/// All tables of means and differences.
pub fn section(input: &ReportInput) -> Markup {
    let result = &input.result;
    let rest: Vec<usize> = (0..result.measures.len())
        .filter(|place| !result.headline.contains(place) && !result.measures[*place].picture)
        .collect();
    html! {
        h2 { "Results" }
        (postures(input))
        (means(input, &result.headline, &format!(
            "Means per run over {}, with {} intervals ({INTERVALS}).", count(result.runs, "run"), percent(result.confidence)
        )))
        @if !rest.is_empty() {
            details { summary { "The other " (rest.len()) " measures" } (means(input, &rest, "The other measures, in the same way.")) }
        }
        @if !result.differences.is_empty() {
            h2 { "Differences between postures" }
            p { "Run by run on the same draws. A difference is " em { "shown" } " when its interval leaves out zero." }
            (differences(result, &result.headline))
            @if !rest.is_empty() {
                details { summary { "Differences in the other measures" } (differences(result, &rest)) }
            }
        }
        (runs_to_look_at(result))
    }
}

/// The postures in words.
fn postures(input: &ReportInput) -> Markup {
    html! {
        dl class="postures" {
            @for (place, posture) in input.result.postures.iter().enumerate() {
                @if let Some(text) = input.posture_text(&posture.name).filter(|text| !text.description.is_empty()) {
                    div {
                        dt style=(format!("color:{}", posture_colour(input.preset(&posture.name), place))) { (posture.name) }
                        dd { (text.description) }
                    }
                }
            }
        }
    }
}

pub(super) fn means(input: &ReportInput, measures: &[usize], caption: &str) -> Markup {
    let result = &input.result;
    html! {
        div class="scroll" { table {
            caption { (caption) }
            thead { tr {
                th scope="col" { "per run" }
                @for (place, posture) in result.postures.iter().enumerate() {
                    th scope="col" class="number" style=(format!("color:{}", posture_colour(input.preset(&posture.name), place))) { (posture.name) }
                }
            } }
            tbody {
                @for (place, measure) in measures.iter().filter_map(|place| Some((*place, result.measures.get(*place)?))) {
                    @let digits = digits(&measure.unit, result.postures.iter().filter_map(|p| p.estimates.get(place)).map(|e| e.mean));
                    tr {
                        th scope="row" { (measure_title(&measure.name)) @if measure.unit != SHARE { span class="unit" { (measure.unit) } } span class="what" { (measure.description) } }
                        @for posture in &result.postures {
                            td class="number" {
                                @if let Some(estimate) = posture.estimates.get(place) {
                                    strong { (number(estimate.mean, digits)) }
                                    @if result.runs > 1 && estimate.mean.is_finite() { span class="interval" { (interval(estimate.low, estimate.high, digits)) } }
                                }
                            }
                        }
                    }
                }
            }
        } }
    }
}

/// What an interval of a difference allows to say.
pub(crate) fn verdict(result: &StudyResult, difference: &Difference) -> &'static str {
    if difference.mean.is_nan() {
        "no value"
    } else if difference.mean == 0.0 && difference.low == 0.0 && difference.high == 0.0 {
        "none in any run"
    } else if result.runs < 2 {
        "one run"
    } else if difference.low > 0.0 {
        "more"
    } else if difference.high < 0.0 {
        "fewer"
    } else {
        "not shown"
    }
}

pub(super) fn differences(result: &StudyResult, measures: &[usize]) -> Markup {
    html! {
        div class="scroll" { table class="differences" {
            caption { "Second posture less the first, per run, with " (percent(result.confidence)) " intervals (" (INTERVALS) ")." }
            thead { tr {
                th scope="col" { "measure" }
                th scope="col" class="number" { "difference" }
                th scope="col" class="number" { "interval" }
                th scope="col" { "shown?" }
                th scope="col" class="number" { "variance factor" }
            } }
            @for (from, to) in result.pairs() {
                tbody {
                    tr class="pair" { th colspan="5" scope="rowgroup" { (from) " → " (to) } }
                    @for measure in measures.iter().filter_map(|place| result.measures.get(*place)) {
                        @if let Some(difference) = result.difference(from, to, &measure.name) { (difference_row(result, &measure.unit, difference)) }
                    }
                }
            }
        } }
    }
}

fn difference_row(result: &StudyResult, unit: &str, difference: &Difference) -> Markup {
    let digits = digits(unit, [difference.mean, difference.low, difference.high]);
    let word = verdict(result, difference);
    let shown = matches!(word, "more" | "fewer");
    html! {
        tr class=(if shown { "shown" } else { "quiet" }) {
            th scope="row" { (measure_title(&difference.measure)) }
            td class="number" { (signed(difference.mean, digits)) }
            td class="number" { @if result.runs > 1 && difference.mean.is_finite() { (interval(difference.low, difference.high, digits)) } @else { "–" } }
            td { span class=(if shown { "verdict yes" } else { "verdict" }) { (word) } }
            td class="number" { (factor(result, difference)) }
        }
    }
}

/// The variance factor, where runs vary.
pub(crate) fn factor(result: &StudyResult, difference: &Difference) -> String {
    match difference.variance_factor {
        Some(factor) if result.runs > 1 => number(factor, 1),
        _ => "–".to_owned(),
    }
}

/// Rounds by result, a column for each posture.
pub fn rounds_table(input: &ReportInput) -> Markup {
    let places: Vec<usize> = rounds::CATEGORIES
        .iter()
        .filter_map(|category| input.result.measure_index(category.measure))
        .collect();
    html! { details { summary { "The numbers" } (means(input, &places, "Rounds per run by result.")) } }
}

fn runs_to_look_at(result: &StudyResult) -> Markup {
    html! {
        @if !result.postures.is_empty() {
            details { summary { "Runs worth a look" }
                div class="scroll" { table class="plain" {
                    caption { "Run numbers, ordered by leakers and then fratricide." }
                    thead { tr { th scope="col" { "posture" } th scope="col" class="number" { "median run" } th scope="col" class="number" { "worst run" } } }
                    tbody { @for posture in &result.postures {
                        tr { th scope="row" { (posture.name) } td class="number" { (posture.median_run) } td class="number" { (posture.worst_run) } }
                    } }
                } }
            }
        }
    }
}
