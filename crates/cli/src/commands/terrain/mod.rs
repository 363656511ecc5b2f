//! `gapfiller terrain`: what terrain files hold, and where to get some.

mod get;
mod info;

use crate::failure::Failure;
use clap::{Args, Subcommand};

/// Looks into terrain files, and fetches those of Copernicus
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Info(info::Arguments),
    Get(get::Arguments),
}

/// Runs one of its commands.
pub fn terrain(arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.command {
        Command::Info(arguments) => info::info(arguments),
        Command::Get(arguments) => get::get(arguments),
    }
}
