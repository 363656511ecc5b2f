//! `cargo xtask cross-cpu`: the same question gives the same answer on every x86-64 processor.
//!
//! Each run is done natively, then on an emulated processor without AVX and fused multiply-add (Nehalem) and on one
//! with both (Haswell). The printed hashes, one line per layer of the log, must be equal; the first line that
//! differs names the layer that moved.

use crate::command::{is_on_path, output};
use crate::{gapfiller, setup};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const EMULATOR: &str = "qemu-x86_64";
/// Haswell without what the emulator lacks anyway and warns of at each start; none of it does arithmetic.
const PROCESSORS: [&str; 2] = [
    "Nehalem",
    "Haswell,-pcid,-x2apic,-tsc-deadline,-hle,-invpcid,-rtm",
];
const SEED: &str = "1";

/// A scenario and the postures it is run in; emulation costs a factor of ten to fifty.
pub struct Case {
    /// The scenario's name.
    pub scenario: &'static str,
    /// Its postures.
    pub postures: &'static [&'static str],
}

/// What stands for all: engagements, friendly fire, the main example.
pub const CASES: [Case; 3] = [
    Case {
        scenario: "bench-r24",
        postures: &["netted"],
    },
    Case {
        scenario: "returning-friends",
        postures: &["isolated", "share"],
    },
    Case {
        scenario: "turkey-2020",
        postures: &["isolated", "share"],
    },
];

/// Compares the hashes of all cases over all processors; tells every difference, not only the first.
///
/// # Errors
/// The emulator is missing, a run failed, or hashes differ.
pub fn cross_cpu() -> Result<(), String> {
    if !cfg!(target_arch = "x86_64") {
        return Err("cross-cpu compares x86-64 processors and must run on one".to_owned());
    }
    if !is_on_path(EMULATOR) {
        return Err(format!(
            "{EMULATOR} is missing. As root, run:\n{}",
            setup::install_line(&["qemu-user"])
        ));
    }
    let binary = gapfiller::build()?;
    let mut differences = Vec::new();
    for case in &CASES {
        let scenario = gapfiller::scenario(case.scenario)?;
        for posture in case.postures {
            let start = Instant::now();
            let found = compare(&binary, &run_arguments(&scenario, posture))?;
            println!(
                "{}, {posture}: {}, {:.1} s",
                case.scenario,
                verdict(&found),
                start.elapsed().as_secs_f64()
            );
            differences.extend(
                found
                    .into_iter()
                    .map(|text| format!("{}, {posture}: {text}", case.scenario)),
            );
        }
    }
    if differences.is_empty() {
        Ok(())
    } else {
        Err(format!("hashes differ:\n{}", differences.join("\n")))
    }
}

fn verdict(differences: &[String]) -> &'static str {
    if differences.is_empty() {
        "the same on all processors"
    } else {
        "DIFFERENT"
    }
}

/// `run FILE --posture P --seed N --hashes`.
pub fn run_arguments(scenario: &Path, posture: &str) -> Vec<String> {
    let mut arguments = vec!["run".to_owned(), scenario.display().to_string()];
    arguments.extend(["--posture", posture, "--seed", SEED, "--hashes"].map(str::to_owned));
    arguments
}

/// Runs once natively and once on each emulated processor; returns a sentence for each processor that differs.
fn compare(binary: &Path, arguments: &[String]) -> Result<Vec<String>, String> {
    let native = output(Command::new(binary).args(arguments))?;
    if native.trim().is_empty() {
        return Err(format!(
            "`gapfiller {}` printed no hashes",
            arguments.join(" ")
        ));
    }
    let mut differences = Vec::new();
    for processor in PROCESSORS {
        let emulated = output(
            Command::new(EMULATOR)
                .args(["-cpu", processor])
                .arg(binary)
                .args(arguments),
        )?;
        if let Some(difference) = first_difference(&native, &emulated) {
            let name = processor.split(',').next().unwrap_or(processor);
            differences.push(format!("{name}: {difference}"));
        }
    }
    Ok(differences)
}

/// The first line in which two outputs differ, as a sentence.
fn first_difference(native: &str, emulated: &str) -> Option<String> {
    let mut left = native.lines();
    let mut right = emulated.lines();
    loop {
        match (left.next(), right.next()) {
            (None, None) => return None,
            (a, b) if a == b => {}
            (a, b) => {
                return Some(format!(
                    "native `{}`, emulated `{}`",
                    a.unwrap_or("nothing"),
                    b.unwrap_or("nothing")
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_layer_that_moved_is_named() {
        assert_eq!(
            first_difference("motion 1\nplots 2\n", "motion 1\nplots 2\n"),
            None
        );
        assert_eq!(
            first_difference("motion 1\nplots 2\n", "motion 1\nplots 3\n").as_deref(),
            Some("native `plots 2`, emulated `plots 3`")
        );
        assert_eq!(
            first_difference("motion 1\n", "").as_deref(),
            Some("native `motion 1`, emulated `nothing`")
        );
    }
}
