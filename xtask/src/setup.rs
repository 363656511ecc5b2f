//! What the tests need besides Rust: a few Debian packages.

use crate::command::{is_on_path, run};
use std::process::Command;

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

/// The packages that are missing; those of the cross-CPU runs are asked for with `full` only.
pub fn missing(full: bool) -> Vec<&'static str> {
    let mut needs = vec![CHROMIUM, GDAL, GRASS];
    if full {
        needs.push(QEMU);
    }
    needs
        .iter()
        .filter(|need| !is_on_path(need.program))
        .map(|need| need.package)
        .collect()
}

/// The line that installs the packages, as one would type it.
pub fn install_line(packages: &[&str]) -> String {
    format!(
        "apt-get update && apt-get install --yes --no-install-recommends {}",
        packages.join(" ")
    )
}

/// Installs what is missing through apt-get if it may, else says which line to run.
///
/// # Errors
/// Something is missing and could not be installed.
pub fn setup(full: bool) -> Result<(), String> {
    let packages = missing(full);
    if packages.is_empty() {
        println!("setup: nothing is missing");
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
