#![allow(clippy::unwrap_used, reason = "helpers of tests")]

//! Reference files that are not part of the repository: read next to the checkout, skipped with a reason when absent.

use std::path::{Path, PathBuf};

/// The text of a file below `shared/` next to the checkout.
///
/// # Panics
/// If `CI=true`, the folder is there and the file is not: a check must not vanish in silence.
pub fn read_shared(relative: &str) -> Option<String> {
    let shared: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let path = shared.join(relative);
    if !path.exists() {
        let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!(in_ci && shared.exists()), "{relative} is missing");
        eprintln!("SKIPPED: {relative} is not next to the checkout");
        return None;
    }
    // One of them has a degree sign in an older encoding in its header.
    Some(String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned())
}
