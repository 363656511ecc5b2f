//! What was varied beside the posture: every cell at a glance, a table for each combination, frontiers, what each level does.

use super::figures::figure;
use super::results;
use crate::charts::frontier;
use crate::input::ReportInput;
use crate::words::{count, digits, interval, measure_title, number, percent, signed};
use gapfiller_numerics::statistics::Estimate;
use gapfiller_study::factors::in_words;
use gapfiller_study::links::ORDER;
use gapfiller_study::{FactorEffect, StudyResult};
use maud::{Markup, html};

/// The measures that every cell is shown by, all on one screen.
pub(crate) const AT_A_GLANCE: [&str; 4] = [
    "leakers",
    "fratricide",
    "civil_engagements",
    "rounds_wasted",
];

/// Everything that factors add; nothing without them.
pub fn section(input: &ReportInput) -> Markup {
    let result = &input.result;
    html! {
        @if !result.factors.is_empty() {
            h2 { "What else was varied" }
            (factors(result))
            (at_a_glance(input))
            (frontiers(input))
            (effects(result))
            h2 { "Each combination" }
            p { "Means and differences in the same form as above, which shows " (first(result)) "." }
            @for combination in result.combinations.iter().skip(1) {
                @let under = input.with_result(result.under(combination));
                details {
                    summary { (result.combination_name(&combination.levels)) }
                    (results::means(&under, &under.result.headline, "Means per run."))
                    @if !under.result.differences.is_empty() { (results::differences(&under.result, &under.result.headline)) }
                }
            }
        }
        (links(result))
    }
}

/// The combination that the rest of the report shows.
fn first(result: &StudyResult) -> String {
    let first = result.combinations.first();
    first.map_or_else(String::new, |first| result.combination_name(&first.levels))
}

fn factors(result: &StudyResult) -> Markup {
    html! {
        p { "Every posture was run under every combination of these levels, " (count(result.runs, "run")) " each, on the same draws. The answer, \
             the results and the charts above are those under " (first(result)) "." }
        dl class="postures" {
            @for factor in &result.factors {
                div {
                    dt { (factor.name) }
                    dd {
                        @if factor.label != factor.name { (factor.label) ": " }
                        @for (place, level) in factor.levels.iter().enumerate() {
                            @if place > 0 { "; " }
                            strong { (level.name) }
                            @if level.sets.is_empty() { " (as the scenario says)" } @else { " " code { (level.sets.join(", ")) } }
                        }
                    }
                }
            }
        }
    }
}

/// A row for each posture, a column for each combination.
fn at_a_glance(input: &ReportInput) -> Markup {
    let result = &input.result;
    let known = AT_A_GLANCE
        .iter()
        .filter_map(|name| result.measure_index(name));
    html! {
        @for (place, measure) in known.filter_map(|place| Some((place, result.measures.get(place)?))) {
            div class="scroll" { table {
                caption { (measure_title(&measure.name)) " [" (measure.unit) "]: " (measure.description) }
                thead { tr {
                    th scope="col" { "per run" }
                    @for combination in &result.combinations {
                        th scope="col" class="number" { @for (_, level) in result.level_names(&combination.levels) { (level) br; } }
                    }
                } }
                tbody { @for (row, posture) in result.postures.iter().enumerate() {
                    tr {
                        th scope="row" { (posture.name) }
                        @for combination in &result.combinations {
                            td class="number" {
                                @if let Some(estimate) = combination.postures.get(row).and_then(|p| p.estimates.get(place)) {
                                    (mean_cell(result, &measure.unit, *estimate))
                                }
                            }
                        }
                    }
                } }
            } }
        }
    }
}

fn mean_cell(result: &StudyResult, unit: &str, estimate: Estimate) -> Markup {
    let digits = digits(unit, [estimate.mean]);
    html! {
        strong { (number(estimate.mean, digits)) }
        @if result.runs > 1 && estimate.mean.is_finite() { span class="interval" { (interval(estimate.low, estimate.high, digits)) } }
    }
}

fn frontiers(input: &ReportInput) -> Markup {
    let result = &input.result;
    let over = result
        .frontier_factor
        .and_then(|place| result.factors.get(place));
    html! {
        @if let Some(over) = over {
            h2 { "Leakers against fratricide over " (over.name) }
            @for of_level in result.frontiers() {
                @if let Some(chart) = frontier::factor_chart(input, &of_level) {
                    @let under = if of_level.others.is_empty() { String::new() } else { format!("Under {}. ", in_words(&of_level.others)) };
                    @let caption = format!(
                        "{under}Each posture under every level of {}, {} a point, joined in the order of the levels. Crosses: {} intervals in both \
                         directions. Nearer to the lower left is better.",
                        over.name, count(result.runs, "run"), percent(result.confidence)
                    );
                    (figure(&html! { div class="scroll" { (chart) } }, &caption, &input.command))
                }
            }
        }
    }
}

/// What each level does against the factor's first.
fn effects(result: &StudyResult) -> Markup {
    let effects = result.effects();
    html! {
        @if !effects.is_empty() {
            h2 { "What each level does" }
            p { "A level less the factor's first, all else the same, run by run on the same draws. Bold: the interval leaves out zero." }
            div class="scroll" { table {
                caption { "Differences per run, with " (percent(result.confidence)) " intervals." }
                thead { tr {
                    th scope="col" { "level, posture" }
                    @for measure in result.headline.iter().filter_map(|place| result.measures.get(*place)) {
                        th scope="col" class="number" { (measure_title(&measure.name)) }
                    }
                } }
                @for group in effects.chunk_by(|a, b| (&a.factor, &a.to, &a.others) == (&b.factor, &b.to, &b.others)) {
                    tbody {
                        tr class="pair" { th colspan=(result.headline.len() + 1) scope="rowgroup" { (effect_name(&group[0])) } }
                        @for effect in group {
                            tr {
                                th scope="row" { (effect.posture) }
                                @for place in &result.headline { td class="number" { (change(result, effect, *place)) } }
                            }
                        }
                    }
                }
            } }
        }
    }
}

/// Factor, levels, and what else holds.
pub(crate) fn effect_name(effect: &FactorEffect) -> String {
    let mut name = format!("{}: {} → {}", effect.factor, effect.from, effect.to);
    if !effect.others.is_empty() {
        name.push_str(&format!(" ({})", in_words(&effect.others)));
    }
    name
}

fn change(result: &StudyResult, effect: &FactorEffect, place: usize) -> Markup {
    let (Some(difference), Some(measure)) =
        (effect.differences.get(place), result.measures.get(place))
    else {
        return html! {};
    };
    let digits = digits(
        &measure.unit,
        [difference.mean, difference.low, difference.high],
    );
    let mean = signed(difference.mean, digits);
    let shown = result.runs > 1
        && difference.low < difference.high
        && (difference.low > 0.0 || difference.high < 0.0);
    html! {
        @if shown { strong { (mean) } } @else { (mean) }
        @if result.runs > 1 && difference.mean.is_finite() { span class="interval" { (interval(difference.low, difference.high, digits)) } }
    }
}

/// The commands that show each posture's median and worst run, where the study asks for them.
fn links(result: &StudyResult) -> Markup {
    let links = result.run_links();
    html! {
        @if !links.is_empty() {
            h2 { "Runs worth a look, and how to see them" }
            p { (ORDER) " The scenario is named; put the way to it in its place." }
            details { summary { (links.len()) " runs" }
                div class="scroll" { table class="plain" {
                    thead { tr { th scope="col" { "posture" } th scope="col" { "run" } th scope="col" { "commands" } } }
                    tbody { @for link in &links {
                        tr {
                            th scope="row" { (link.posture) @if !link.levels.is_empty() { span class="what" { (in_words(&link.levels)) } } }
                            td { (link.which) " " (link.run) }
                            td { code { (link.play) } br; code { (link.explain) } }
                        }
                    } }
                } }
            }
        }
    }
}
