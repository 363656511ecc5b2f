//! `gapfiller run`: one run, with its whole log.

use crate::failure::Failure;
use crate::log_folder::{DIRECTORY, RECORDS, SUMMARY};
use crate::scenario_arguments::{ScenarioArguments, posture};
use crate::terminal;
use clap::Args;
use gapfiller_engine::{Counters, RunOutput};
use gapfiller_measures::{MEASURES, OutcomeMeasures, RATES, Rate, outcomes, rates};
use gapfiller_records::{Directory, Keep, LayerHashes};
use gapfiller_scenario::Scenario;
use gapfiller_study::{OutputFolder, write_records_parquet};
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// Plays one run and keeps its whole log
///
/// Prints what came of it. With --out, writes records.parquet (a row for each record), directory.json and summary.json, from
/// which explain and diff work. A study's run N of the same seed is this command's run N.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    scenario: ScenarioArguments,

    /// The posture; may be left out if there is only one
    #[arg(long, value_name = "NAME")]
    posture: Option<String>,

    /// The seed of all draws; that of the scenario's study if left out
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// Which run, counted from 0
    #[arg(long, value_name = "N", default_value_t = 0)]
    run: u64,

    /// Where to write the log; it is not written if left out
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Replace the folder if it is there
    #[arg(long, requires = "out")]
    force: bool,

    /// Print the hash of each layer of the log, and nothing else
    #[arg(long, conflicts_with = "json")]
    hashes: bool,

    /// Print the summary as JSON, and nothing else
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  gapfiller run scenarios/turkey-2020 --posture isolated
  gapfiller run scenarios/returning-friends --posture isolated --run 7 --out out/run-7
  gapfiller run scenarios/one-on-one --hashes";

/// A run that has been played.
struct Played {
    scenario: Scenario,
    posture: String,
    seed: u64,
    run: u64,
    directory: Directory,
    output: RunOutput,
    measures: OutcomeMeasures,
}

/// Plays a run.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let scenario = arguments.scenario.load()?;
    let posture = posture(&scenario, arguments.posture.as_deref())?;
    let folder = match &arguments.out {
        Some(out) => Some(OutputFolder::create(out, arguments.force)?),
        None => None,
    };
    let played = played(arguments, scenario, posture)?;
    if let Some(folder) = folder {
        write(folder, &played)?;
    }
    if arguments.hashes {
        return terminal::print(&hashes_in_lines(&played));
    }
    if arguments.json {
        return terminal::print(&summary(&played));
    }
    let mut text = in_words(&played);
    if let Some(out) = &arguments.out {
        let out = out.display();
        text.push_str(&format!(
            "\nWritten to {out}. Its story: gapfiller explain {out}\n"
        ));
    } else {
        text.push_str("\nThe log was not kept: --out DIR writes it, for gapfiller explain.\n");
    }
    terminal::print(&text)
}

fn played(arguments: &Arguments, scenario: Scenario, posture: String) -> Result<Played, Failure> {
    let setup = scenario.setup(&posture)?;
    let seed = arguments.seed.unwrap_or(scenario.study.seed);
    let output = gapfiller_engine::run(&setup, seed, arguments.run, Keep::Everything);
    let directory = setup.directory();
    let measures = outcomes(output.log.entries(), &directory);
    Ok(Played {
        scenario,
        posture,
        seed,
        run: arguments.run,
        directory,
        output,
        measures,
    })
}

fn write(folder: OutputFolder, played: &Played) -> Result<(), Failure> {
    write_records_parquet(
        &folder.file(RECORDS),
        &played.directory,
        played.output.log.entries(),
    )?;
    let directory = serde_json::to_string_pretty(&played.directory)
        .map_err(|error| Failure::Other(format!("could not write {DIRECTORY}: {error}")))?;
    folder.write(DIRECTORY, format!("{directory}\n").as_bytes())?;
    folder.write(SUMMARY, summary(played).as_bytes())?;
    folder.finish()?;
    Ok(())
}

fn hashes_in_lines(played: &Played) -> String {
    LayerHashes::of(played.output.log.entries())
        .iter()
        .map(|(layer, hash)| format!("{} {hash}\n", layer.name()))
        .collect()
}

/// The counters by name.
fn counters(counters: &Counters) -> [(&'static str, u64); 5] {
    [
        ("looks", counters.looks),
        ("plots", counters.plots),
        ("track_updates", counters.track_updates),
        ("fusions", counters.fusions),
        ("messages", counters.messages),
    ]
}

fn summary(played: &Played) -> String {
    let entries = played.output.log.entries();
    let measures = MEASURES
        .iter()
        .map(|measure| (measure.name, (measure.value)(&played.measures)));
    let layer = |(layer, hash): (gapfiller_records::Layer, &str)| {
        let records = entries
            .iter()
            .filter(|entry| entry.record.layer() == layer)
            .count();
        (layer.name(), json!({ "records": records, "sha256": hash }))
    };
    let summary = json!({
        "scenario": played.scenario.name,
        "title": played.scenario.title,
        "posture": played.posture,
        "seed": played.seed,
        "run": played.run,
        "measures": object(measures.map(|(name, value)| (name, value.into()))),
        // Null where the run has no value.
        "rates": object(rates_of(played).map(|(rate, value)| (rate.name, value.into()))),
        "counters": object(counters(&played.output.counters).map(|(name, value)| (name, value.into()))),
        "layers": object(LayerHashes::of(entries).iter().map(layer)),
    });
    format!("{summary:#}\n")
}

/// Rates and their values; NaN where the run has none.
fn rates_of(played: &Played) -> impl Iterator<Item = (&'static Rate, f64)> {
    let values = rates(
        played.output.log.entries(),
        &played.directory,
        &played.measures,
    );
    RATES.iter().zip(values)
}

fn object<'a>(pairs: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    Value::Object(
        pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect::<Map<_, _>>(),
    )
}

fn in_words(played: &Played) -> String {
    let Played {
        scenario,
        posture,
        seed,
        run,
        ..
    } = played;
    let mut text = format!(
        "{}\nposture {posture}, seed {seed}, run {run}\n\n",
        scenario.title
    );
    for measure in MEASURES {
        let value = (measure.value)(&played.measures);
        text.push_str(&format!(
            "{value:>8}  {} [{}]\n",
            measure.name.replace('_', " "),
            measure.unit
        ));
    }
    for (rate, value) in rates_of(played).filter(|(_, value)| value.is_finite()) {
        text.push_str(&format!(
            "{value:>8.2}  {} [{}]\n",
            rate.name.replace('_', " "),
            rate.unit
        ));
    }
    let done = counters(&played.output.counters)
        .map(|(name, value)| format!("{value} {}", name.replace('_', " ")));
    text.push_str(&format!("\nOn the way: {}.\n", done.join(", ")));
    text
}
