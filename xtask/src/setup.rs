//! What the tests and benchmarks need besides Rust: a few Debian packages, and some from PyPI in an environment of its own below the
//! target folder.

use crate::command::{is_on_path, run};
use crate::traffic;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A Debian package, and the program by which to see that it is there.
struct Need {
    package: &'static str,
    program: &'static str,
}

/// The report's test opens the page in a browser.
const CHROMIUM: Need = Need {
    package: "chromium",
    program: "chromium",
};
/// Viewsheds are held against those of GDAL and GRASS.
const GDAL: Need = Need {
    package: "gdal-bin",
    program: "gdal_viewshed",
};
const GRASS: Need = Need {
    package: "grass-core",
    program: "grass",
};
/// The cross-CPU runs emulate other x86-64 processors.
const QEMU: Need = Need {
    package: "qemu-user",
    program: "qemu-x86_64",
};

/// The package with which Python makes environments. Its program is a script of Python's version, so Python itself is asked.
const VENV: &str = "python3-venv";
/// Debian's own Python, for which `python3-venv` is; others on the path may come without pip.
const PYTHON: &str = "/usr/bin/python3";
/// The library by which terrain files of every kind are written for the tests; the version that they were written with.
const RASTERIO: &str = "rasterio==1.4.4";
/// The tracker that ours is held against, and what it does joint association with; no test needs them.
const STONE_SOUP: [&str; 2] = ["stonesoup==1.9.1", "pyehm==2.2"];

/// The packages that are missing; those of the cross-CPU runs are asked for with `full` only.
pub fn missing(full: bool) -> Vec<&'static str> {
    let mut needs = vec![CHROMIUM, GDAL, GRASS];
    if full {
        needs.push(QEMU);
    }
    let mut packages: Vec<&'static str> = needs
        .iter()
        .filter(|need| !is_on_path(need.program))
        .map(|need| need.package)
        .collect();
    if !imports(Path::new(PYTHON), "ensurepip") {
        packages.push(VENV);
    }
    packages
}

/// Whether `bench tracking` finds Stone Soup.
fn has_stone_soup() -> bool {
    let python = environment().join("bin/python");
    ["stonesoup", "pyehm"]
        .iter()
        .all(|module| imports(&python, module))
}

/// Whether the tests find rasterio.
pub fn has_rasterio() -> bool {
    imports(&environment().join("bin/python"), "rasterio")
}

fn make_environment() -> Command {
    let mut command = Command::new(PYTHON);
    command.args(["-m", "venv"]).arg(environment());
    command
}

fn install(packages: &[&str]) -> Command {
    let mut command = Command::new(environment().join("bin/python"));
    command
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .args(packages);
    command
}

/// Where the tests of `gapfiller-terrain` look for Python: `python` below the target folder.
fn environment() -> PathBuf {
    target().join("python")
}

/// The target folder.
fn target() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    target.unwrap_or_else(|| workspace.join("target"))
}

fn imports(python: &Path, module: &str) -> bool {
    Command::new(python)
        .args(["-c", &format!("import {module}")])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The line that installs the packages, as one would type it.
pub fn install_line(packages: &[&str]) -> String {
    format!(
        "apt-get update && apt-get install --yes --no-install-recommends {}",
        packages.join(" ")
    )
}

/// Installs what is missing, packages through apt-get if it may, else says which line to run; then what is missing of
/// Python; Stone Soup with `full` only; and the samples of traffic, if they can be had.
///
/// # Errors
/// Something is missing and could not be installed.
pub fn setup(full: bool) -> Result<(), String> {
    install_packages(full)?;
    let mut python: Vec<&str> = Vec::new();
    if !has_rasterio() {
        python.push(RASTERIO);
    }
    if full && !has_stone_soup() {
        python.extend(STONE_SOUP);
    }
    if python.is_empty() && has_traffic() {
        println!("setup: nothing is missing");
        return Ok(());
    }
    if !environment().join("bin/python").is_file() {
        run(&mut make_environment())?;
    }
    if !python.is_empty() {
        run(&mut install(&python))?;
    }
    if !has_traffic()
        && let Err(reason) = traffic::fetch(&target(), &environment().join("bin/python"))
    {
        // The test that wants them says what is missing, and fails where nothing may be skipped.
        println!("setup: the samples of PyPI traffic were not fetched: {reason}");
    }
    Ok(())
}

/// Whether the tests find recordings of real traffic.
pub fn has_traffic() -> bool {
    traffic::has_samples(&target())
}

fn install_packages(full: bool) -> Result<(), String> {
    let packages = missing(full);
    if packages.is_empty() {
        return Ok(());
    }
    if !is_root() || !is_on_path("apt-get") {
        return Err(format!(
            "missing: {}. As root, run:\n{}",
            packages.join(", "),
            install_line(&packages)
        ));
    }
    run(apt_get().arg("update"))?;
    run(apt_get()
        .args(["install", "--yes", "--no-install-recommends"])
        .args(&packages))?;
    let still = missing(full);
    if still.is_empty() {
        Ok(())
    } else {
        Err(format!("still missing: {}", still.join(", ")))
    }
}

/// apt-get that asks no question.
fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// Whether this process may install packages. The standard library does not tell, so `id` is asked.
fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
