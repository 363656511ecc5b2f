//! The parameters: each with its range, its source, and how good that is.

use crate::input::{AssumptionRow, ReportInput};
use maud::{Markup, html};

/// Up to so many rows are shown at once; more are folded by what they are of.
const OPEN_ROWS: usize = 30;

/// The table, after a count by grade.
pub fn section(input: &ReportInput) -> Markup {
    let rows = &input.assumptions;
    html! {
        @if !rows.is_empty() {
            h2 { "What this rests on" }
            p class="grades" {
                (rows.len()) " parameters: "
                @for (place, (grade, number)) in grades(rows).into_iter().enumerate() {
                    @if place > 0 { ", " }
                    (number) " " (badge(grade))
                }
                ". A study at nominal values says nothing about the rest of each range."
            }
            @if rows.len() <= OPEN_ROWS { (table(rows)) } @else {
                @for group in groups(rows) {
                    details { summary { (group_name(&group[0])) span class="unit" { (summary(group)) } } (table(group)) }
                }
            }
        }
    }
}

/// How many rows there are of each grade, the best first; grades that nobody foresaw come last.
pub(crate) fn grades(rows: &[AssumptionRow]) -> Vec<(&str, usize)> {
    let mut grades: Vec<(&str, usize)> = ["published", "catalogue", "assumed"]
        .map(|grade| (grade, 0))
        .to_vec();
    for row in rows {
        match grades.iter_mut().find(|(grade, _)| *grade == row.grade) {
            Some((_, number)) => *number += 1,
            None => grades.push((&row.grade, 1)),
        }
    }
    grades.retain(|(_, number)| *number > 0);
    grades
}

/// Rows that follow one another and are of the same thing.
pub(crate) fn groups(rows: &[AssumptionRow]) -> Vec<&[AssumptionRow]> {
    rows.chunk_by(|a, b| group_name(a) == group_name(b))
        .collect()
}

/// What a parameter is of: its label up to the colon, or its path without its last part.
pub(crate) fn group_name(row: &AssumptionRow) -> &str {
    row.label.split_once(": ").map_or_else(
        || {
            row.path
                .rsplit_once('.')
                .map_or(row.path.as_str(), |(of, _)| of)
        },
        |(of, _)| of,
    )
}

fn summary(group: &[AssumptionRow]) -> String {
    let assumed = group.iter().filter(|row| row.grade == "assumed").count();
    format!(
        "{}, {assumed} assumed",
        crate::words::count(group.len() as u64, "parameter")
    )
}

fn badge(grade: &str) -> Markup {
    let class = match grade {
        "published" => "badge published",
        "catalogue" => "badge catalogue",
        "assumed" => "badge assumed",
        _ => "badge",
    };
    html! { span class=(class) { (grade) } }
}

fn table(rows: &[AssumptionRow]) -> Markup {
    html! {
        div class="scroll" { table class="assumptions" {
            thead { tr {
                th scope="col" { "parameter" }
                th scope="col" class="number" { "low" } th scope="col" class="number" { "nominal" } th scope="col" class="number" { "high" }
                th scope="col" { "grade" } th scope="col" { "source" }
            } }
            tbody { @for row in rows {
                tr {
                    th scope="row" { (own_name(row)) span class="path" { (row.path) } }
                    td class="number" { (row.low) } td class="number" { strong { (row.nominal) } } td class="number" { (row.high) }
                    td { (badge(&row.grade)) }
                    td class="source" { (row.source) @if !row.note.is_empty() { span class="what" { (row.note) } } }
                }
            } }
        } }
    }
}

fn own_name(row: &AssumptionRow) -> &str {
    row.label
        .split_once(": ")
        .map_or(row.label.as_str(), |(_, own)| own)
}
