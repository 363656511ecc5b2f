#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "helpers of tests, each used by some"
)]

//! Reference files that are not part of the repository: read next to the checkout, skipped with a reason when absent.

use std::io::Read;
use std::path::{Path, PathBuf};

/// The unpacked bytes of a gzip file below `shared/` next to the checkout.
///
/// # Panics
/// If `CI=true`, the folder is there and the file is not: a check must not vanish in silence.
pub fn read_gzip(relative: &str) -> Option<Vec<u8>> {
    let shared: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
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

/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): enough to spread points.
pub struct Spread(u64);

impl Spread {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number from 0 to below 1.
    pub fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}
