//! The tracker against a simulated radar.

mod life;
mod matching;
mod simulated;
