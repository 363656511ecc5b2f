//! The command line of Gapfiller.
//!
//! Each command is a file under `commands`. A command reads, computes, writes its files, and only then prints. It ends with
//! exit code 0; 1 when something could not be written or read, or when two runs that are compared differ; 2 when what it was
//! given is wrong, in which case nothing has been written.

mod commands;
mod csv_rows;
mod failure;
mod log_folder;
mod progress;
mod raster;
mod scenario_arguments;
mod terminal;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// An open, unclassified simulation of air defences: what does a system add that cannot join the network, what does it cost
/// in leakers, friends shot at and rounds wasted, and what is each step of integration worth?
#[derive(Debug, Parser)]
#[command(name = "gapfiller", version, max_term_width = 100, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  gapfiller check scenarios/turkey-2020
  gapfiller study scenarios/turkey-2020 --runs 200
  gapfiller run scenarios/returning-friends --posture isolated --run 7 --out out/run-7
  gapfiller explain out/run-7

Exit codes: 0 done; 1 could not read or write, or compared runs differ; 2 wrong input, nothing written.";

#[derive(Debug, Subcommand)]
enum Command {
    Study(commands::study::Arguments),
    Run(commands::run::Arguments),
    Explain(commands::explain::Arguments),
    Diff(commands::diff::Arguments),
    Check(commands::check::Arguments),
    Coverage(commands::coverage::Arguments),
    Schema(commands::schema::Arguments),
    Score(commands::score::Arguments),
    Terrain(commands::terrain::Arguments),
    Track(commands::track::Arguments),
    Viewshed(commands::viewshed::Arguments),
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version come this way too. If they cannot be printed there is nobody to tell.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() {
                failure::BAD_INPUT
            } else {
                0
            });
        }
    };
    let done = match &arguments.command {
        Command::Study(arguments) => commands::study::study(arguments),
        Command::Run(arguments) => commands::run::run(arguments),
        Command::Explain(arguments) => commands::explain::explain(arguments),
        Command::Diff(arguments) => commands::diff::diff(arguments),
        Command::Check(arguments) => commands::check::check(arguments),
        Command::Coverage(arguments) => commands::coverage::coverage(arguments),
        Command::Schema(arguments) => commands::schema::schema(arguments),
        Command::Score(arguments) => commands::score::score(arguments),
        Command::Terrain(arguments) => commands::terrain::terrain(arguments),
        Command::Track(arguments) => commands::track::track(arguments),
        Command::Viewshed(arguments) => commands::viewshed::viewshed(arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            terminal::complain(&failure);
            ExitCode::from(failure.exit_code())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }
}
