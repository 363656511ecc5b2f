//! Noise jamming, at the level of power: how much a jammer raises a radar's noise, and how near a target must come to be seen all
//! the same.
//!
//! A jammer is an effective radiated power spread over a bandwidth, nothing more. Of the radar one needs to know how it hears:
//! wavelength, gain, side lobes and noise ([`Receiver`]). With the jammer at a distance R in a direction where the antenna has
//! gain G,
//!
//! J/N = (ERP / B) · G λ² / ((4π R)² k T L),  B the larger of the jammer's and the radar's bandwidth,
//!
//! and the signal-to-noise ratio of every look becomes snr / (1 + Σ J/N) ([`noise`]). Burn-through follows; [`burn_through`] has
//! its closed forms. A jammer heard well above the noise in the main beam shows as a **strobe**: a direction without a range
//! ([`Receiver::shows_strobe`]).
//!
//! Sources: M. I. Skolnik, *Introduction to Radar Systems*, 3rd ed. 2001; *Electronic Warfare and Radar Systems Engineering
//! Handbook*, NAWCWD TP 8347, 4th ed. 2013 (public release), chapter 4; D. C. Schleher, *Electronic Warfare in the Information
//! Age*, 1999. No technique, waveform or countermeasure is modelled.

pub mod burn_through;
pub mod noise;

pub use burn_through::BurnThrough;
pub use noise::{NoiseJammer, Receiver, jammed};
