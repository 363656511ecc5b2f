//! `gapfiller diff`: where two runs part.

use crate::failure::{Failure, OTHER};
use crate::log_folder::{self, RecordedRun};
use crate::terminal;
use clap::Args;
use gapfiller_measures::diff::{Difference, NamedLog, difference};
use gapfiller_measures::explain::{clock, in_words};
use gapfiller_records::Entry;
use std::path::PathBuf;

/// Records shown before the first that differs.
const BEFORE: usize = 3;
/// Records shown from there on, of each run.
const FROM: usize = 3;

/// Shows the first record in which two runs differ, and how far each layer of their logs agrees
///
/// Exit code 0 if the runs are equal, 1 if they differ.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// A folder that gapfiller run --out wrote
    first: PathBuf,

    /// Another
    second: PathBuf,
}

const EXAMPLES: &str = "\
Example:
  gapfiller run scenarios/returning-friends --posture isolated --out out/isolated
  gapfiller run scenarios/returning-friends --posture share --out out/share
  gapfiller diff out/isolated out/share";

/// Compares two runs.
pub fn diff(arguments: &Arguments) -> Result<(), Failure> {
    let first = log_folder::read(&arguments.first, |_| true)?;
    let second = log_folder::read(&arguments.second, |_| true)?;
    let found = difference(named(&first), named(&second));
    let Some(place) = found.first else {
        return terminal::print(&format!(
            "The two runs are equal: {} records.\n",
            first.entries.len()
        ));
    };
    let mut text = parting(&first, &second, place);
    text.push_str(&layers(&found));
    if !found.same_nodes {
        text.push_str("\nThe runs have different nodes: records were compared by what they say, not to the last bit.\n");
    }
    // The exit code says that they differ even when nobody reads the rest.
    match terminal::print(&text) {
        Ok(()) | Err(Failure::NobodyListens) => Err(Failure::Said(OTHER)),
        Err(other) => Err(other),
    }
}

fn named(run: &RecordedRun) -> NamedLog<'_> {
    NamedLog {
        directory: &run.directory,
        entries: &run.entries,
    }
}

fn parting(first: &RecordedRun, second: &RecordedRun, place: usize) -> String {
    let mut text = format!("The runs agree in their first {place} records, and then part.\n\n");
    for entry in first
        .entries
        .iter()
        .take(place)
        .skip(place.saturating_sub(BEFORE))
    {
        text.push_str(&format!("  both    {}\n", line(entry, first)));
    }
    for (name, run) in [("first", first), ("second", second)] {
        for entry in run.entries.iter().skip(place).take(FROM) {
            text.push_str(&format!("  {name:<6}  {}\n", line(entry, run)));
        }
        if place >= run.entries.len() {
            text.push_str(&format!("  {name:<6}  has no more records\n"));
        }
    }
    if let (Some(one), Some(other)) = (first.entries.get(place), second.entries.get(place))
        && line(one, first) == line(other, second)
    {
        // What differs is too small for words.
        text.push_str(&format!(
            "\nIn full:\n  first   {:?}\n  second  {:?}\n",
            one.record, other.record
        ));
    }
    text
}

fn line(entry: &Entry, run: &RecordedRun) -> String {
    let words = in_words(&entry.record, &run.directory);
    format!(
        "{} ({:.9} s)  {words}",
        clock(entry.time),
        entry.time.seconds()
    )
}

fn layers(found: &Difference) -> String {
    let mut text = format!(
        "\n{:<14}{:>12}{:>12}   {}\n",
        "layer", "first", "second", "parts at"
    );
    for layer in &found.layers {
        let at = layer.parts_at.map_or_else(|| "equal".to_owned(), clock);
        let (first, second) = layer.records;
        text.push_str(&format!(
            "{:<14}{first:>12}{second:>12}   {at}\n",
            layer.layer.name()
        ));
    }
    text
}
