//! Recordings of real traffic for the tests of `gapfiller-scenario`: the samples in the wheel of the Python library traffic (MIT
//! licence), below the target folder and nowhere else.

use crate::command::run;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The version whose samples the tests know.
const WHEEL: &str = "traffic==2.13";
/// Where they are in it.
const SAMPLES: &str = "traffic/data/samples";

/// Where the tests look for them.
fn folder(target: &Path) -> PathBuf {
    target.join("data").join("traffic")
}

/// Whether the tests find them.
pub fn has_samples(target: &Path) -> bool {
    folder(target)
        .join("collections/quickstart.json.gz")
        .is_file()
}

/// Fetches the wheel with pip, without what it depends on, and unpacks the samples.
///
/// # Errors
/// pip, the network or the disk.
pub fn fetch(target: &Path, python: &Path) -> Result<(), String> {
    let data = target.join("data");
    let work = data.join("traffic.part");
    let disk = |error: std::io::Error| format!("{}: {error}", work.display());
    if work.exists() {
        fs::remove_dir_all(&work).map_err(disk)?;
    }
    fs::create_dir_all(&work).map_err(disk)?;
    let done = unpack(&work, python).and_then(|()| {
        let place = folder(target);
        if place.exists() {
            fs::remove_dir_all(&place).map_err(disk)?;
        }
        fs::rename(work.join(SAMPLES), &place).map_err(disk)
    });
    // Also after a failure, so that nothing half-done is left.
    fs::remove_dir_all(&work).map_err(disk)?;
    done
}

fn unpack(work: &Path, python: &Path) -> Result<(), String> {
    let pip = [
        "-m",
        "pip",
        "download",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--only-binary=:all:",
        "--dest",
    ];
    run(Command::new(python).args(pip).arg(work).arg(WHEEL))?;
    let entries = fs::read_dir(work).map_err(|error| error.to_string())?;
    let wheel = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|end| end == "whl"))
        .ok_or("pip fetched no wheel")?;
    run(Command::new(python)
        .args(["-m", "zipfile", "--extract"])
        .arg(wheel)
        .arg(work))
}
