//! `cargo xtask bench`: the engine's benchmarks.

use crate::command::{cargo, run};

/// Runs all benchmarks of the engine, or the one named first; what follows goes to the benchmark itself.
///
/// # Errors
/// The benchmark did not build or did not run.
pub fn bench(arguments: &[&str]) -> Result<(), String> {
    let mut command = cargo("bench", &["--package", "gapfiller-study"]);
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
