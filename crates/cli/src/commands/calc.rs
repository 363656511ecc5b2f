//! `gapfiller calc`: any model, against anybody's table.

use crate::failure::Failure;
use crate::progress::Progress;
use crate::terminal;
use clap::Args;
use gapfiller_calc::{Model, calculate, models};
use std::fmt::Write as _;
use std::io::{self, IsTerminal, Read, Write};
use std::path::PathBuf;

mod wta;

/// Works out a model for every row of a table: CSV on standard input, CSV on standard output
///
/// The first line of the input names the columns, in any order; other columns are passed on. The output repeats the input
/// and adds the model's results. Nothing is printed before every row has its answer: the table is held in memory.
///
/// `calc wta FILE` is for whole problems instead of rows: which weapon fires at which target, so that least value survives. It
/// prints the surviving value, a bound below which no assignment can come, and the time it took.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Which model, such as radar.pd; or wta
    #[arg(required_unless_present = "list")]
    model: Option<String>,

    /// For wta: the problem, plain or gzipped; - for standard input
    #[arg(value_name = "FILE", conflicts_with = "list")]
    file: Option<PathBuf>,

    /// For wta: write the assignment there, a CSV of weapon, target and rounds
    #[arg(long, value_name = "OUT.csv", requires = "file")]
    assignment: Option<PathBuf>,

    /// Replace the file of the assignment if it is there
    #[arg(long, requires = "assignment")]
    force: bool,

    /// Show the models with their columns and units; with MODEL, those whose names begin so
    #[arg(long)]
    list: bool,

    /// As JSON: the list, or the answer of wta
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  gapfiller calc --list
  gapfiller calc --list propagation
  gapfiller calc radar.pd < looks.csv > looks-with-pd.csv
  printf 'servers,offered_erlang\\n4,2\\n' | gapfiller calc queue.erlang-b
  gapfiller calc wta problem.txt.gz --assignment who-fires-at-what.csv";

/// Lists models, or works one out.
pub fn calc(arguments: &Arguments) -> Result<(), Failure> {
    let name = arguments.model.as_deref();
    if arguments.list {
        return list(name, arguments.json);
    }
    if name == Some("wta") {
        return wta::solve(arguments);
    }
    if let Some(file) = &arguments.file {
        return Err(Failure::Input(format!(
            "what is {}? Only wta takes a file; the other models read standard input",
            file.display()
        )));
    }
    if arguments.json {
        return Err(Failure::Input(
            "--json goes with --list or with wta; the other models print CSV".to_owned(),
        ));
    }
    let model = gapfiller_calc::model(name.unwrap_or_default()).map_err(|unknown| {
        Failure::Input(format!("{unknown}\n`gapfiller calc --list` shows all"))
    })?;
    let table = calculate_table(model, &standard_input(model)?)?;
    print(&table)
}

/// All of standard input.
fn standard_input(model: &Model) -> Result<Vec<u8>, Failure> {
    if io::stdin().is_terminal() {
        let names: Vec<&str> = model
            .key()
            .into_iter()
            .chain(model.inputs.iter().map(|input| input.name))
            .collect();
        terminal::say(&format!(
            "reading a table with the columns {}",
            names.join(",")
        ));
    }
    let mut csv = Vec::new();
    io::stdin()
        .lock()
        .read_to_end(&mut csv)
        .map_err(|error| Failure::Other(format!("could not read standard input: {error}")))?;
    Ok(csv)
}

fn calculate_table(model: &Model, csv: &[u8]) -> Result<Vec<u8>, Failure> {
    let progress = Progress::begin("reading");
    let mut begun = false;
    let table = calculate(model, csv, &mut |done, total| {
        if !begun {
            progress.rows(0, total);
            begun = true;
        }
        progress.rows(done, total);
    });
    drop(progress);
    table.map_err(|problems| {
        // The failure puts the first word before the first problem itself.
        let text = problems.to_string();
        Failure::Input(text.strip_prefix("error: ").unwrap_or(&text).to_owned())
    })
}

/// Prints a table as it is: no colours to take out, and not always UTF-8.
fn print(table: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let printed = out.write_all(table).and_then(|()| out.flush());
    printed.map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::NobodyListens,
        _ => Failure::Other(format!("could not write to standard output: {error}")),
    })
}

/// Shows the models whose names begin in some way.
fn list(beginning: Option<&str>, json: bool) -> Result<(), Failure> {
    let chosen: Vec<&Model> = models()
        .filter(|model| beginning.is_none_or(|start| model.name.starts_with(start)))
        .collect();
    if chosen.is_empty() {
        let start = beginning.unwrap_or_default();
        return Err(Failure::Input(match gapfiller_calc::model(start) {
            Err(unknown) => unknown.to_string(),
            Ok(_) => format!("no model begins with {start:?}"),
        }));
    }
    if json {
        let models: Vec<serde_json::Value> = chosen.iter().map(|model| as_json(model)).collect();
        let document = serde_json::json!({ "models": models });
        return terminal::print(&format!("{document:#}\n"));
    }
    let mut text = String::new();
    for model in chosen {
        describe(model, &mut text);
    }
    terminal::print(&text)
}

fn as_json(model: &Model) -> serde_json::Value {
    let mut value = serde_json::to_value(model).unwrap_or_default();
    if let (Some(key), Some(fields)) = (model.key(), value.as_object_mut()) {
        fields.insert("key".to_owned(), key.into());
    }
    value
}

/// A model as people read it.
fn describe(model: &Model, text: &mut String) {
    let inputs = model.inputs.iter().map(|input| {
        (
            input.name,
            input.unit,
            format!("{}; {}", input.meaning, input.range),
        )
    });
    let outputs = model.outputs.iter().map(|output| {
        let empty = if output.may_be_empty {
            "; may be empty"
        } else {
            ""
        };
        (
            output.name,
            output.unit,
            format!("{}{empty}", output.meaning),
        )
    });
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "{}\n  {}\n  source: {}",
        model.name, model.about, model.source
    );
    if let Some(key) = model.key() {
        let _ = writeln!(
            text,
            "    in   {key:<28} {:<7} text that rows of one question share",
            ""
        );
    }
    let rows = inputs
        .map(|row| ("in  ", row))
        .chain(outputs.map(|row| ("adds", row)));
    for (side, (name, unit, meaning)) in rows {
        let unit = if unit == "1" { "-" } else { unit };
        let _ = writeln!(text, "    {side} {name:<28} {unit:<7} {meaning}");
    }
    text.push('\n');
}
