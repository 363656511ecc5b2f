//! Propagation: what the way through air, rain and terrain costs a wave.
//!
//! | module | what | source |
//! |---|---|---|
//! | [`gas`] | attenuation by oxygen and water vapour, line by line, and along a slant ray | ITU-R P.676-12, P.835-6 |
//! | [`rain`] | attenuation by rain | ITU-R P.838-3 |
//! | [`diffraction`] | loss over edges, over a smooth Earth, over a terrain profile | ITU-R P.526-15 |
//! | [`air`] | gases and rain on the way of one radar's echoes, as a table | the above |
//! | [`penumbra`] | diffraction around the edge of one radar's horizon mask, as a table | the above |
//! | [`refraction`] | the Earth that makes a bent ray straight, and its horizon | ITU-R P.310, P.834 |
//!
//! Lengths are metres, frequencies hertz, angles radians. Losses are decibels, one way: that is what the Recommendations
//! define; an echo pays twice. No function panics or gives NaN: an input outside the range that its page states is brought to the
//! nearest bound, and one that is not a number counts as the lower bound.
//!
//! ```
//! use gapfiller_models::propagation::gas::GasProfile;
//! use gapfiller_models::propagation::refraction::STANDARD_EFFECTIVE_RADIUS_M;
//!
//! // An X-band radar on a hill of 200 m looks half a degree up, 150 km far: 1.2 dB there, and the same again on the way back.
//! let gas = GasProfile::new(10.0e9);
//! let one_way_db = gas.path_db(200.0, 0.5_f64.to_radians(), 150_000.0, STANDARD_EFFECTIVE_RADIUS_M);
//! assert!((1.0..2.0).contains(&one_way_db), "{one_way_db}");
//! ```

pub mod air;
pub mod diffraction;
pub mod gas;
pub mod penumbra;
pub mod rain;
pub mod refraction;

/// Speed of light in vacuum \[m/s\], exact by definition of the metre.
pub const SPEED_OF_LIGHT_M_S: f64 = 299_792_458.0;

/// A number brought into a range; one that is not a number becomes the lower bound.
pub(crate) fn within(value: f64, low: f64, high: f64) -> f64 {
    value.max(low).min(high)
}
