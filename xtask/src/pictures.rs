//! `cargo xtask pictures`: the pictures of the README, made anew from a study's report and a coverage.

use crate::command::run;
use crate::gapfiller;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The study shown in the README.
const SCENARIO: &str = "turkey-2020";
/// The pictures taken from its report. Never more than four: the tree is no gallery.
const PICTURES: &[&str] = &["map.svg", "frontier.svg"];
/// The map taken from its coverage, and what it is called here.
const COVERAGE: (&str, &str) = ("pictures/absent-caoc-lowest.png", "coverage.png");
const _: () = assert!(PICTURES.len() < 4);

/// Runs the study and copies its pictures into `docs/pictures/`.
///
/// # Errors
/// The study failed, or its report lacks a picture.
pub fn pictures() -> Result<(), String> {
    let binary = gapfiller::build()?;
    let out = Path::new("out").join("pictures");
    // A study resumes what it finds; the pictures are of a fresh one.
    if out.exists() {
        fs::remove_dir_all(&out)
            .map_err(|error| format!("cannot empty {}: {error}", out.display()))?;
    }
    run(Command::new(&binary)
        .arg("study")
        .arg(gapfiller::scenario(SCENARIO)?)
        .arg("--out")
        .arg(&out))?;
    let gallery = Path::new("docs").join("pictures");
    fs::create_dir_all(&gallery)
        .map_err(|error| format!("cannot make {}: {error}", gallery.display()))?;
    for name in PICTURES {
        let from = find(&out, name)
            .ok_or_else(|| format!("the study wrote no {name} into {}", out.display()))?;
        let to = gallery.join(name);
        fs::copy(&from, &to).map_err(|error| {
            format!(
                "cannot copy {} to {}: {error}",
                from.display(),
                to.display()
            )
        })?;
        println!("{}", to.display());
    }
    coverage(&binary, &gallery)
}

/// Draws the map of coverage.
fn coverage(binary: &Path, gallery: &Path) -> Result<(), String> {
    let out = Path::new("out").join("pictures-coverage");
    run(Command::new(binary)
        .arg("coverage")
        .arg(gapfiller::scenario(SCENARIO)?)
        .args(["--posture", "absent", "--force", "--out"])
        .arg(&out))?;
    let (from, to) = (out.join(COVERAGE.0), gallery.join(COVERAGE.1));
    fs::copy(&from, &to).map_err(|error| {
        format!(
            "cannot copy {} to {}: {error}",
            from.display(),
            to.display()
        )
    })?;
    println!("{}", to.display());
    Ok(())
}

/// The file of this name in a folder or, in order of their names, the folders in it.
fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    let here = folder.join(name);
    if here.is_file() {
        return Some(here);
    }
    let mut folders: Vec<PathBuf> = fs::read_dir(folder)
        .ok()?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders.iter().find_map(|inner| find(inner, name))
}
