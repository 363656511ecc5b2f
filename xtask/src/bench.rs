//! `cargo xtask bench`: the engine's benchmarks, and those of viewsheds and of tracking by name.

use crate::command::{cargo, run};

/// Runs all benchmarks of the engine, or the one named first (`viewshed`: ours and GDAL's over the same rasters; `tracking`: ours and
/// Stone Soup's over the same plots); what follows goes to the benchmark itself.
///
/// # Errors
/// The benchmark did not build or did not run.
pub fn bench(arguments: &[&str]) -> Result<(), String> {
    let package = match arguments.first() {
        Some(&"viewshed") => "gapfiller-geo",
        Some(&"tracking") => "gapfiller-measures",
        _ => "gapfiller-study",
    };
    let mut command = cargo("bench", &["--package", package]);
    let rest = match arguments.split_first() {
        Some((name, rest)) if !name.starts_with('-') => {
            command.args(["--bench", name]);
            rest
        }
        // Not `--lib`: its tests would only be listed as ignored.
        _ => {
            command.args(["--bench", "*"]);
            arguments
        }
    };
    run(command.arg("--").args(rest))
}
