//! `gapfiller schema`: what scenario files may say, for editors.

use crate::failure::Failure;
use crate::terminal;
use clap::Args;
use gapfiller_scenario::{json_schema, library_json_schema};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Prints the JSON Schema of scenario files
///
/// An editor that is given it completes keys and marks mistakes as they are typed.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The schema of library files instead
    #[arg(long)]
    library: bool,

    /// Write it to a file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Replace the file if it is there
    #[arg(long, requires = "out")]
    force: bool,
}

const EXAMPLES: &str = "\
Example:
  gapfiller schema --out scenario.schema.json";

/// Prints or writes the schema.
pub fn schema(arguments: &Arguments) -> Result<(), Failure> {
    let schema = if arguments.library {
        library_json_schema()
    } else {
        json_schema()
    };
    let text = format!("{schema:#}\n");
    match &arguments.out {
        None => terminal::print(&text),
        Some(path) => write(path, &text, arguments.force),
    }
}

fn write(path: &Path, text: &str, force: bool) -> Result<(), Failure> {
    if force && path.is_dir() {
        return Err(Failure::Input(format!("{} is a folder", path.display())));
    }
    let mut options = fs::File::options();
    options.write(true);
    if force {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    let could_not =
        |error: io::Error| Failure::Other(format!("could not write {}: {error}", path.display()));
    let mut file = options.open(path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::Input(format!(
            "{} already exists: name another file, or replace it with --force",
            path.display()
        )),
        _ => could_not(error),
    })?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(could_not)
}
