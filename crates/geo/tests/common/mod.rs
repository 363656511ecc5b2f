#![allow(clippy::unwrap_used, reason = "helpers of tests")]
#![allow(dead_code, reason = "each file of tests uses a part of this")]

//! Reference files that are not part of the repository: read next to the checkout, skipped with a reason when absent.

pub mod jacksboro;

use std::io::Read;
use std::path::{Path, PathBuf};

/// The unpacked bytes of a gzip file below `shared/` next to the checkout.
///
/// # Panics
/// If `CI=true`, the folder is there and the file is not: a check must not vanish in silence.
pub fn read_gzip(relative: &str) -> Option<Vec<u8>> {
    let shared: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let path = shared.join(relative);
    if !path.exists() {
        let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!(in_ci && shared.exists()), "{relative} is missing");
        eprintln!("SKIPPED: {relative} is not next to the checkout");
        return None;
    }
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap())
        .read_to_end(&mut bytes)
        .unwrap();
    Some(bytes)
}
