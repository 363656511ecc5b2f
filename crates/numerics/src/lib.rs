//! Mathematics that gives the same bits on every machine, and randomness that remembers nothing.
//!
//! Everything above this crate stands on two promises: a run repeats to the last bit, and two runs that differ in one thing
//! roll the same dice for all other things. The rooms:
//!
//! | module | what it holds |
//! |---|---|
//! | [`math`] | elementary functions from a pinned library; use these and never `f64::sin` |
//! | [`draws`] | a random draw as a pure function of seed, purpose, run, subjects and occurrence |
//! | [`special`] | gamma, beta, error and Fresnel functions; normal, t, chi-squared, binomial and Poisson distributions |
//! | [`statistics`] | means, proportions and paired differences with their intervals; adjusted p-values |
//! | [`assignment`] | the cheapest matching of rows with columns, where a row may stay alone; which weapon fires at which target |
//! | [`queueing`] | how often all servers are busy, and how long one waits |
//! | [`sampling`] | designs that fill a cube evenly: Halton, Sobol, Latin hypercube |
//!
//! A question asked from end to end: of 400 shots, how many hit, and how sure is that?
//!
//! ```
//! use gapfiller_numerics::draws::{Draws, Purpose, Subject};
//! use gapfiller_numerics::statistics;
//!
//! const HIT: Purpose = Purpose::named("hit");
//! let battery = Subject::named("battery 3");
//! let target = Subject::named("bomber 12");
//!
//! let hits = (0..400)
//!     .filter(|&run| Draws::new(2_020, run).uniform(HIT, battery, target, 0) < 0.7)
//!     .count() as u64;
//! let (low, high) = statistics::wilson(hits, 400, 0.999);
//! assert!(low < 0.7 && 0.7 < high);
//!
//! // Another battery rolls its own dice, and does not disturb those of the first.
//! let draws = Draws::new(2_020, 0);
//! assert_ne!(
//!     draws.uniform(HIT, battery, target, 0),
//!     draws.uniform(HIT, Subject::named("battery 4"), target, 0),
//! );
//! ```
//!
//! What the crate cannot catch: two names that hash alike, two events that are given the same purpose, subjects and
//! occurrence (they then share their luck), and a count of calls used as an occurrence (it then depends on the past).

pub mod assignment;
pub mod draws;
pub mod math;
pub mod queueing;
pub mod sampling;
pub mod special;
pub mod statistics;
