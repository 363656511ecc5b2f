//! `cargo xtask test`: everything that must hold before a change is taken in.

use crate::command::{cargo, cargo_program, is_ci, run};
use crate::count::Counts;
use crate::{cross_cpu, setup};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Runs every step, also after one has failed, so that one run tells everything; the last line is
/// `N passed, N failed`, summed over all test programs.
///
/// # Errors
/// The names of the steps that failed.
pub fn test(full: bool) -> Result<(), String> {
    let mut counts = Counts::default();
    let mut failed: Vec<&str> = Vec::new();
    let mut step = |name: &'static str, work: &mut dyn FnMut() -> Result<(), String>| {
        println!("\n=== {name}");
        let start = Instant::now();
        let result = work();
        let seconds = start.elapsed().as_secs_f64();
        match result {
            Ok(()) => println!("=== {name}: ok, {seconds:.1} s"),
            Err(message) => {
                println!("=== {name}: FAILED, {seconds:.1} s\n{message}");
                failed.push(name);
            }
        }
    };

    step("setup", &mut || check_setup(full));
    step("format", &mut || {
        // `cargo fmt` does not resolve dependencies, and so takes no --locked.
        run(Command::new(cargo_program()).args(["fmt", "--all", "--check"]))
    });
    step("lints", &mut || {
        run(&mut cargo(
            "clippy",
            &[
                "--workspace",
                "--all-targets",
                "--release",
                "--",
                "-D",
                "warnings",
            ],
        ))
    });
    step("documentation", &mut || {
        // In the release profile, to share the dependencies already checked for the lints.
        run(cargo("doc", &["--workspace", "--no-deps", "--release"])
            .env("RUSTDOCFLAGS", "-D warnings"))
    });
    step("tests", &mut || run_tests(&mut counts));
    if full {
        step("every run of every scenario", &mut || {
            let test = ["--test", "waste", "--", "--ignored"];
            let all = [
                &["--release", "--package", "gapfiller-validation"][..],
                &test[..],
            ]
            .concat();
            run(&mut cargo("test", &all))
        });
        step("cross-cpu", &mut cross_cpu::cross_cpu);
    }

    println!();
    for reason in &counts.skipped {
        println!("skipped, counted as passed: {reason}");
    }
    if !failed.is_empty() {
        println!("failed steps: {}", failed.join(", "));
    }
    println!("{} passed, {} failed", counts.passed, counts.failed);
    if failed.is_empty() {
        Ok(())
    } else {
        Err(format!("failed steps: {}", failed.join(", ")))
    }
}

/// Unattended, installs what is missing; at a desk, only says what is: the tests that need it are skipped.
fn check_setup(full: bool) -> Result<(), String> {
    if is_ci() {
        return setup::setup(full);
    }
    let mut missing = setup::missing(full);
    if !setup::has_rasterio() {
        missing.push("rasterio");
    }
    if !setup::has_traffic() {
        missing.push("the samples of PyPI traffic");
    }
    if missing.is_empty() {
        println!("nothing is missing");
    } else {
        println!("missing, some tests are skipped: {}", missing.join(", "));
        println!(
            "`cargo xtask setup{}` installs them",
            if full { " --full" } else { "" }
        );
    }
    Ok(())
}

/// Plain `cargo test`, so documentation examples are included; overflow checks are on in the release profile.
fn run_tests(counts: &mut Counts) -> Result<(), String> {
    let mut command = cargo(
        "test",
        &[
            "--workspace",
            "--release",
            "--no-fail-fast",
            "--",
            "--show-output",
        ],
    );
    if is_ci() {
        command.env("GAPFILLER_FAIL_ON_SKIP", "1");
    }
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot start cargo test: {error}"))?;
    if let Some(stdout) = child.stdout.take() {
        // Bytes, not strings: what a test prints need not be UTF-8.
        for line in BufReader::new(stdout).split(b'\n') {
            let line = line.map_err(|error| format!("cannot read from cargo test: {error}"))?;
            let line = String::from_utf8_lossy(&line);
            if counts.read(&line) {
                println!("{line}");
            }
        }
    }
    let status = child
        .wait()
        .map_err(|error| format!("cannot wait for cargo test: {error}"))?;
    match (status.success(), counts.failed) {
        (true, 0) => Ok(()),
        (_, 0) => {
            Err("cargo test failed outside a test: a build error or a crash, see above".to_owned())
        }
        (_, failed) => Err(format!("{failed} tests failed")),
    }
}
