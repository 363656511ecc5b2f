//! The project's chores, run as `cargo xtask <command>`.
//!
//! One file per command; `command.rs` starts programs, `gapfiller.rs` builds and finds the binary and the
//! scenarios. A chore ends with `Ok(())` or with one sentence on what went wrong; there is no cleverness here.

mod bench;
mod command;
mod count;
mod cross_cpu;
mod derive;
mod gapfiller;
mod golden;
mod pictures;
mod setup;
mod test;
mod traffic;
mod validation;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "\
Usage: cargo xtask <command>

  setup [--full]   install what the tests need (Debian; as root)
  test [--full]    format, lints, documentation, tests; --full adds cross-cpu
  bench [name]     run the engine's benchmarks, or the named one; `viewshed` for viewsheds, ours and GDAL's; `tracking` for
                   tracks, ours and Stone Soup's (`setup --full` installs it)
  cross-cpu        the same bits on every x86-64 processor: compare hashes under QEMU
  validation [..]  check every claim, or the named ones, and write them on one page
  pictures         make the pictures of the README anew, into docs/pictures/
  golden           write the hashes of the golden runs anew, after a change that moves results
  derive           make the derived files of the library anew
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let Err(error) = std::env::set_current_dir(root()) {
        eprintln!("xtask: cannot enter {}: {error}", root().display());
        return ExitCode::FAILURE;
    }
    let result = match words.as_slice() {
        ["setup"] => setup::setup(false),
        ["setup", "--full"] => setup::setup(true),
        ["test"] => test::test(false),
        ["test", "--full"] => test::test(true),
        ["bench", rest @ ..] => bench::bench(rest),
        ["cross-cpu"] => cross_cpu::cross_cpu(),
        ["validation", rest @ ..] => validation::validation(rest),
        ["pictures"] => pictures::pictures(),
        ["golden"] => golden::golden(),
        ["derive"] => derive::derive(),
        ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        _ => {
            eprint!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the work tree: the folder above this package's.
fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_path_buf()
}
