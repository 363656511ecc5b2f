//! The equations, and nothing that happens.
//!
//! Each folder is one model: its parameters in SI units, what is worked out from them once, and pure functions. Truth
//! (`world`) and belief (`tracking`, `c2`) share these equations; belief uses them with *believed* parameters.
//!
//! | folder | model |
//! |---|---|
//! | [`motion`] | where an object is at any time, in closed form |
//! | [`propagation`] | what air, rain and terrain take from a wave |
//! | [`radar`] | signal-to-noise ratio, detection probability, clutter, resolution |
//! | [`jamming`] | a jammer's noise at a radar, burn-through, strobes |
//! | [`finance`] | the loan of a purchase |
//! | [`iff`] | interrogators and transponders |
//! | [`classification`] | what a sensor takes a target for |
//! | [`interceptor`] | envelope, mean speed, kill probability, time of intercept |

pub mod classification;
pub mod finance;
pub mod iff;
pub mod interceptor;
pub mod jamming;
pub mod motion;
pub mod propagation;
pub mod radar;
