//! What both trackers are set to.

use crate::scenario::{DETECTION_PROBABILITY, SCAN_PERIOD_S, SIGMA_M, Size};
use gapfiller_numerics::special::chi_squared_quantile;

/// White-noise acceleration density of the constant-velocity filter; of 3, 10, 30 and 100, what suits these turns best \[m²/s³\].
pub const ACCELERATION_PSD: f64 = 30.0;
/// Probability that the plot of a target falls into its track's gate.
pub const GATE_PROBABILITY: f64 = 0.99;
/// Plots that confirm a track, the first among them …
pub const CONFIRM_HITS: u32 = 3;
/// … within so many scans.
pub const CONFIRM_WINDOW: u32 = 4;
/// Misses in a row that end a confirmed track.
pub const DELETE_AFTER_MISSES: u32 = 4;
/// Standard deviation of each velocity component of a new track \[m/s\].
pub const SPEED_SIGMA_M_S: f64 = 150.0;

/// The settings for Stone Soup, as JSON.
pub fn json(size: Size) -> String {
    serde_json::json!({
        "scan_period_s": SCAN_PERIOD_S,
        "sigma_m": SIGMA_M,
        "gate": chi_squared_quantile(GATE_PROBABILITY, 3.0),
        "gate_probability": GATE_PROBABILITY,
        "acceleration_psd": ACCELERATION_PSD,
        "speed_sigma_m_s": SPEED_SIGMA_M_S,
        "confirm_m": CONFIRM_HITS,
        "confirm_n": CONFIRM_WINDOW,
        "delete_after_misses": DELETE_AFTER_MISSES,
        "detection_probability": DETECTION_PROBABILITY,
        "clutter_density_per_m3": size.clutter_density_per_m3(),
    })
    .to_string()
}
