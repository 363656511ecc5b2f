//! Gapfiller's tracker and Stone Soup over identical plots in one run: `cargo xtask bench tracking`.
//!
//! Both get the same filter, gate, initiation and deletion ([`settings`]), and their confirmed tracks after each scan are held
//! against the truth by the same GOSPA. Quality is compared seed by seed. Speed is that of the loop over the scans alone: of
//! Gapfiller the shortest wall time of some, of Stone Soup the processor time of one after a warm-up, which on a busy machine
//! favours Stone Soup. Without Python, or with `--ours`, Gapfiller runs alone.
//!
//! `--write DIR` writes the plots and the truth of `examples/tracking/` instead; `--quick` takes a tenth of the seeds.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark stops where something is missing"
)]
#![allow(missing_docs, reason = "a program")]

mod example;
mod ours;
mod outcome;
mod peer;
mod scenario;
mod settings;
mod table;

use gapfiller_tracking::tracker::Association;
use outcome::Outcome;
use scenario::{Scan, Size};
use std::io::{IsTerminal, Write, stderr};
use std::path::{Path, PathBuf};

const SIZES: [Size; 3] = [
    Size {
        targets: 12,
        false_plots: 20.0,
        seeds: 30,
    },
    Size {
        targets: 50,
        false_plots: 60.0,
        seeds: 10,
    },
    Size {
        targets: 200,
        false_plots: 200.0,
        seeds: 3,
    },
];
const ASSOCIATIONS: [(&str, Association); 2] =
    [("gnn", Association::Gnn), ("jpda", Association::Jpda)];

/// One size with one association: the outcome of each seed.
pub struct Comparison {
    pub size: Size,
    pub association: &'static str,
    pub ours: Vec<Outcome>,
    /// Empty if Stone Soup did not run.
    pub theirs: Vec<Outcome>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    if let Some(place) = arguments.iter().position(|argument| argument == "--write") {
        let folder = arguments.get(place + 1).expect("--write needs a folder");
        return example::write(&workspace().join(folder));
    }
    let missing = if has("--ours") {
        Some("left out".to_owned())
    } else {
        peer::missing()
    };
    if let Some(reason) = &missing {
        println!("Without Stone Soup: {reason}.\n");
    }
    let mut comparisons = Vec::new();
    let mut version = String::new();
    let mut text = table::heading();
    print!("{text}");
    for size in SIZES {
        let seeds = if has("--quick") {
            size.seeds.div_ceil(10)
        } else {
            size.seeds
        };
        let runs: Vec<Vec<Scan>> = (0..seeds).map(|run| scenario::draw(size, run)).collect();
        for (name, association) in ASSOCIATIONS {
            let settings = ours::tracker_settings(size, association);
            let outcome = |scans: &Vec<Scan>| {
                let (tracks, seconds) = ours::run(scans, &settings);
                Outcome::of(scans, &tracks, seconds)
            };
            let ours = runs.iter().map(outcome).collect();
            let mut theirs = Vec::new();
            if missing.is_none() {
                let what = format!("Stone Soup, {} targets, {name}", size.targets);
                progress(&what, 0, runs.len());
                let (found, its) = peer::run(size, name, &runs, |done| {
                    progress(&what, done, runs.len());
                });
                version = its;
                let outcome = |(scans, (tracks, seconds)): (&Vec<Scan>, &(Vec<_>, f64))| {
                    Outcome::of(scans, tracks, *seconds)
                };
                theirs = runs.iter().zip(&found).map(outcome).collect();
            }
            let comparison = Comparison {
                size,
                association: name,
                ours,
                theirs,
            };
            let lines = table::lines(&comparison, &version);
            print!("{lines}");
            text.push_str(&lines);
            comparisons.push(comparison);
            // All that is there so far: one may not want to wait for the rest.
            write_results(&text, &table::csv(&comparisons));
        }
    }
    println!("Seed by seed: out/bench-tracking/seeds.csv");
}

/// Benchmarks run in the folder of their package.
fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// How far it is, on one line of a terminal.
fn progress(what: &str, done: usize, of: usize) {
    if stderr().is_terminal() {
        let end = if done == of { "\r\x1b[K" } else { "" };
        let _ = write!(stderr(), "\r{what}: {done} of {of} seeds{end}");
    }
}

fn write_results(text: &str, csv: &str) {
    let folder = workspace().join("out/bench-tracking");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("table.txt"), text).unwrap();
    std::fs::write(folder.join("seeds.csv"), csv).unwrap();
}
