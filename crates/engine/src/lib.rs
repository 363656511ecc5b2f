//! The clock, the queue, and the one place that sees both worlds.
//!
//! [`run`] plays one seeded replication of a [`Setup`]. Events are handled in order of time, then of class, then of the order
//! they were scheduled in (`queue`). An event on the truth side (`truth`) yields observations; the mind they are for
//! takes them and gives orders (`belief`); `step` carries both across and keeps the table from plots to objects that
//! scoring needs. A run is a pure function of (setup, seed, run number).
//!
//! [`run_sampled`] looks at all pictures now and then, beside what is there (`sample`). Looking changes nothing.

mod belief;
pub mod links;
mod milestones;
pub mod operators;
mod queue;
mod sample;
mod setup;
mod step;
#[cfg(test)]
mod testing;
mod traffic;
mod truth;

pub use sample::Sampling;
pub use setup::Setup;
pub use step::{Counters, RunOutput, run, run_sampled};

/// Feeds recorded observations to fresh minds and returns what they order: the proof that a mind needs nothing else.
pub mod replay;
