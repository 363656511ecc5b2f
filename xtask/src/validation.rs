//! `cargo xtask validation`: every claim checked, on one page.

use crate::command::{cargo, run};

/// Checks the named claims, or all of them; writes `out/validation/index.html` and, for all, `docs/validation.md`.
///
/// # Errors
/// A claim does not hold, or a page cannot be written.
pub fn validation(names: &[&str]) -> Result<(), String> {
    let arguments = ["--release", "--package", "gapfiller-validation", "--"];
    let pages = ["--out", "out/validation", "--summary", "docs/validation.md"];
    run(&mut cargo(
        "run",
        &[&arguments[..], &pages[..], names].concat(),
    ))
}
