//! The `gapfiller` binary and the scenarios of this work tree.

use crate::command::{cargo, output};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Builds the binary in release and says where it lies.
///
/// # Errors
/// It does not build.
pub fn build() -> Result<PathBuf, String> {
    // Cargo knows where its target folder is; guessing it would break under CARGO_TARGET_DIR.
    let messages = output(&mut cargo(
        "build",
        &[
            "--release",
            "--package",
            "gapfiller-cli",
            "--message-format",
            "json-render-diagnostics",
        ],
    ))?;
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == "gapfiller")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .ok_or_else(|| "cargo build reported no binary named gapfiller".to_owned())
}

/// The file of a scenario: `scenarios/<name>/scenario.toml`, or `scenarios/<name>.toml`.
///
/// # Errors
/// Neither is there.
pub fn scenario(name: &str) -> Result<PathBuf, String> {
    let folder = Path::new("scenarios");
    [
        folder.join(name).join("scenario.toml"),
        folder.join(format!("{name}.toml")),
    ]
    .into_iter()
    .find(|path| path.is_file())
    .ok_or_else(|| {
        format!(
            "no scenario {name}: neither scenarios/{name}/scenario.toml nor scenarios/{name}.toml"
        )
    })
}
