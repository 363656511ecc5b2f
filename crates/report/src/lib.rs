//! A study as something to read: `report.html`, `report.md`, `map.svg`, `frontier.svg`.
//!
//! The page is for somebody who has to decide and did not run the program. It opens with the answer in sentences, made from the
//! numbers, and then shows what they rest on. It is one file: no script, no font and no picture comes from elsewhere, so it
//! reads the same in ten years and on a machine without a network.
//!
//! | module | what it does |
//! |---|---|
//! | [`input`] | what a report is made of; knows no scenario files |
//! | [`from_scenario`] | fills it; the only file that knows scenarios |
//! | [`mod@answer`] | the answer in sentences |
//! | [`charts`] | charts as SVG, and where their labels go |
//! | [`map`](mod@map) | the laydown on relief and coastlines, as SVG |
//! | [`page`], [`mod@markdown`] | the report as HTML and as Markdown |
//! | [`words`] | numbers and names as people read them |
//!
//! Everything but [`write()`] is a pure function of [`ReportInput`]: the same input gives the same bytes. No output holds a clock, a
//! host or a path, unless the command that is passed in does.
//!
//! What the types cannot catch: a result that belongs to another scenario than the map beside it.

pub mod answer;
pub mod charts;
pub mod example;
pub mod from_scenario;
pub mod input;
pub mod map;
pub mod markdown;
pub mod page;
pub mod words;

pub use input::ReportInput;
pub use markdown::markdown;
pub use page::html;

use gapfiller_scenario::Scenario;
use gapfiller_study::{OutputError, OutputFolder, StudyResult};

/// Writes `report.html`, `report.md`, `map.svg` and, if the study has a frontier, `frontier.svg`; for frontiers over a factor,
/// `frontier-1.svg` and so on.
///
/// `command` is what makes the report again, as a reader would type it; it stands under every figure.
///
/// # Errors
///
/// If one of them cannot be written, all of it.
pub fn write(
    folder: &OutputFolder,
    scenario: &Scenario,
    result: &StudyResult,
    command: &str,
) -> Result<(), OutputError> {
    write_input(folder, &ReportInput::of(scenario, result, command))
}

/// As [`write()`], from an input that is already made.
///
/// # Errors
///
/// If one of the files cannot be written, all of it.
pub fn write_input(folder: &OutputFolder, input: &ReportInput) -> Result<(), OutputError> {
    folder.write("report.html", html(input).as_bytes())?;
    folder.write("report.md", markdown(input).as_bytes())?;
    folder.write("map.svg", map_svg(input).as_bytes())?;
    if let Some(frontier) = frontier_svg(input) {
        folder.write("frontier.svg", frontier.as_bytes())?;
    }
    for (number, frontier) in input.result.frontiers().iter().enumerate() {
        if let Some(chart) = charts::frontier::factor_chart(input, frontier) {
            folder.write(&factor_frontier_name(number), standalone(chart).as_bytes())?;
        }
    }
    Ok(())
}

/// The file of a frontier over a factor, by its place among them.
pub(crate) fn factor_frontier_name(number: usize) -> String {
    format!("frontier-{}.svg", number + 1)
}

/// The map as a file of its own.
pub fn map_svg(input: &ReportInput) -> String {
    standalone(map::map(&input.map))
}

/// The frontier as a file of its own; nothing if the study has none.
pub fn frontier_svg(input: &ReportInput) -> Option<String> {
    charts::frontier::chart(input).map(standalone)
}

fn standalone(svg: maud::Markup) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n",
        svg.into_string()
    )
}
