//! `cargo xtask golden`: the hashes of the golden runs, written anew.
//!
//! `validation/tests/golden.rs` holds every change against them. A change that is meant to move results writes them anew in
//! the same commit, and says in the changelog which layer moved and why.

use crate::command::output;
use crate::cross_cpu::{CASES, run_arguments};
use crate::gapfiller;
use std::process::Command;

const FILE: &str = "validation/golden.txt";
const HEAD: &str = "\
# One SHA-256 for each layer of the log of run 0, seed 1: `scenario posture layer hash`. Written by `cargo xtask golden`.
";

/// Plays the golden runs and writes their hashes.
///
/// # Errors
/// A run failed, or the file cannot be written.
pub fn golden() -> Result<(), String> {
    let binary = gapfiller::build()?;
    let mut text = HEAD.to_owned();
    for case in &CASES {
        let scenario = gapfiller::scenario(case.scenario)?;
        for posture in case.postures {
            let hashes = output(Command::new(&binary).args(run_arguments(&scenario, posture)))?;
            for line in hashes.lines() {
                let line: Vec<&str> = line.split_whitespace().collect();
                text += &format!("{} {posture} {}\n", case.scenario, line.join(" "));
            }
        }
    }
    std::fs::write(FILE, text).map_err(|error| format!("cannot write {FILE}: {error}"))?;
    println!("{FILE}");
    Ok(())
}
