//! `report.html`: the whole report as one page that asks nobody for anything.

mod assumptions;
pub(crate) mod factors;
mod figures;
mod pictures;
mod results;

use crate::answer::answer;
use crate::charts::{frontier, intervals, rounds};
use crate::input::ReportInput;
use crate::map::map;
use crate::words::{KEY_MEASURES, count, minutes, number, percent, share};
pub(crate) use assumptions::{
    grades as grade_counts, group_name as group_of, groups as assumption_groups,
};
use figures::figure;
use maud::{DOCTYPE, Markup, PreEscaped, html};
pub(crate) use pictures::{
    INTRODUCTION as PICTURES, OF_NODES, measures as picture_measures, node_cell, node_names,
};
pub(crate) use results::{factor, verdict};

const STYLE: &str = include_str!("page/style.css");

/// The page.
pub fn html(input: &ReportInput) -> String {
    let title = title(input);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · Gapfiller" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header { (head(input, title)) }
                main {
                    (results::section(input))
                    (charts(input))
                    (factors::section(input))
                    (pictures::section(input))
                    (map_section(input))
                    (visibility(input))
                    (money(input))
                    (assumptions::section(input))
                    (how_to_read(input))
                    (limits(input))
                }
                footer {
                    "Gapfiller " (env!("CARGO_PKG_VERSION")) " · scenario " code { (input.result.scenario) } " · seed " (input.result.seed)
                    " · " (count(input.result.runs, "run")) " of each posture · unclassified, from public and approximate parameters"
                }
            }
        }
    };
    page.into_string()
}

fn title(input: &ReportInput) -> &str {
    if input.result.title.is_empty() {
        &input.result.scenario
    } else {
        &input.result.title
    }
}

fn head(input: &ReportInput, title: &str) -> Markup {
    let [lead, more @ ..] = &answer(input)[..] else {
        return html! {};
    };
    html! {
        p class="kicker" { "Gapfiller study" }
        h1 { (title) }
        @if !input.result.question.is_empty() { p class="question" { (input.result.question) } }
        section class="answer" aria-label="The answer" {
            h2 { "The answer" }
            p class="lead" { (lead) }
            @for paragraph in more { p { (paragraph) } }
        }
        @if !input.notes.is_empty() { p class="note" { strong { "Notes. " } (input.notes) } }
    }
}

fn charts(input: &ReportInput) -> Markup {
    let plots: Vec<Markup> = KEY_MEASURES
        .iter()
        .filter_map(|key| intervals::chart(input, key.name))
        .collect();
    html! {
        @if !plots.is_empty() {
            h2 { "Key measures, with intervals" }
            @let caption = format!(
                "Dot: mean of {}. Bar: {} interval, luck only. Each chart has its own axis, from zero. Bars of two postures may overlap \
                 although the paired difference, above, leaves out zero: pairing takes the common luck away.",
                count(input.result.runs, "run"), percent(input.result.confidence)
            );
            (figure(&html! { div class="grid" { @for plot in &plots { (plot) } } }, &caption, &input.command))
        }
        @if let Some(chart) = frontier::chart(input) {
            h2 { "What restraint costs: leakers against fratricide" }
            @let caption = format!(
                "Each posture under weapons free, tight and hold, {} a point. Crosses: {} intervals in both directions. A posture is better \
                 than another where its line runs nearer to the lower left; a rule that only moves along a line trades one loss for another.",
                count(input.result.frontier_runs, "run"), percent(input.result.confidence)
            );
            (figure(&html! { div class="scroll" { (chart) } }, &caption, &input.command))
        }
        @if let Some(chart) = rounds::chart(input) {
            h2 { "Where the rounds went" }
            @let caption = "Every round fired has exactly one result. A dual engagement is a round that missed a target at which another unit was \
                            already firing.";
            (figure(&html! { div class="scroll" { (chart) } (results::rounds_table(input)) }, caption, &input.command))
        }
    }
}

fn map_section(input: &ReportInput) -> Markup {
    let caption = "Who stands where and what flies where. Reaches are nominal, against a large target high up: what is really seen depends on \
                   target, height and ground. The raid is an input to the simulation, not a plan.";
    html! {
        h2 { "The laydown" }
        (figure(&html! { div class="scroll" { (map(&input.map)) } }, caption, &input.command))
    }
}

fn visibility(input: &ReportInput) -> Markup {
    html! {
        @if !input.visibility.is_empty() {
            h2 { "How much of the area is seen" }
            p { "Share of the mapped area, sea included, in which a flyer is in line of sight and reach of at least one search radar on the ground; \
                 the purchased system's radars count too." }
            div class="bars" {
                @for row in &input.visibility {
                    div class="bar-row" {
                        span class="bar-name" { (number(row.height_m, 0)) " m" }
                        span class="bar-track" { span class="bar-fill" style=(format!("width:{:.1}%", (row.share * 100.0).clamp(0.0, 100.0))) {} }
                        span class="bar-value" { (share(row.share)) }
                    }
                }
            }
            @if input.coarse_terrain {
                p class="warning" { strong { "Coarse relief. " } (COARSE) }
            }
        }
    }
}

/// The flag on low-altitude results.
pub(crate) const COARSE: &str = "The ground is known in cells of five arc minutes, about 9 km. It has mountain ranges but no single ridge or \
                                 valley, so low flyers are seen too well: results at 50 and 100 m are optimistic for the defence, and uncertain.";

fn money(input: &ReportInput) -> Markup {
    html! {
        @if let Some(deal) = &input.deal {
            h2 { "The money" }
            div class="scroll" { table class="plain" {
                caption { (deal.label) }
                tbody { @for (name, value) in &deal.rows { tr { th scope="row" { (name) } td { (value) } } } }
            } }
        }
    }
}

fn how_to_read(input: &ReportInput) -> Markup {
    html! {
        h2 { "How to read this" }
        ul {
            @for line in reading(input) { li { (line) } }
        }
    }
}

/// What a reader must know, line by line.
pub(crate) fn reading(input: &ReportInput) -> Vec<String> {
    vec![
        format!(
            "A run is {} of simulated time with its own luck. Each posture was run {}; run k of every posture has the same raid, the same \
             false alarms and the same luck of each round, wherever the postures have not yet diverged.",
            minutes(input.duration_s),
            if input.result.runs == 1 { "once".to_owned() } else { format!("{} times", input.result.runs) }
        ),
        format!(
            "An interval covers the true mean of the model in {} of such studies. It is about luck only: parameters stay at their nominal values.",
            percent(input.result.confidence)
        ),
        "\u{201c}Not shown\u{201d} means that the interval of the difference includes zero: more runs might show a difference, or there may be none.".to_owned(),
        "Many differences are listed. Of twenty that are really zero, about one will leave out zero by luck at 95\u{a0}%.".to_owned(),
        "The variance factor says how many times more unpaired runs would have been needed for the same interval; below 1, pairing did harm.".to_owned(),
        "A posture changes who exchanges what, and nothing else. Weapons control, airspace plans and rules are held constant along the ladder.".to_owned(),
    ]
}

fn limits(_: &ReportInput) -> Markup {
    html! {
        h2 { "Limits" }
        ul { @for line in LIMITS { li { (line) } } }
        p { "Each limit, with the experiment that shows how much hangs on it: " code { "docs/what-this-cannot-tell-you.md" } "." }
    }
}

/// What weighs most.
pub(crate) const LIMITS: [&str; 4] = [
    "Parameters are public and approximate; many are assumptions, marked as such above. Levels are not forecasts. Read differences \
     between postures, and see whether they survive other values within the published ranges.",
    "An interceptor is an envelope, a mean speed and a kill probability. There is no guidance, no electronic attack beyond noise, no \
     human fatigue.",
    "The raid is an input. Nobody searches for the worst raid, and no adversary reacts to the defence.",
    "Identification rules are plausible, not known. How many friends return outside the plan decides the level of fratricide.",
];
