//! What a run amounts to: pure functions of its log.
//!
//! A measure reads records and nothing else, so it can be worked out again, years later, from a stored log. Every number in
//! this crate needs only the *outcomes* and *milestones* layers: it is the same whether a run kept everything or only its outcomes. Stories and
//! differences read all layers there are.
//!
//! | module | what it answers |
//! |---|---|
//! | [`outcomes()`] | leakers, damage, friends and civil aircraft shot at, rounds by what became of them |
//! | [`MEASURES`] | the names, units and plain descriptions under which these are stored and reported |
//! | [`RATES`] | shares and times: per sortie, per engagement, rounds per kill, time left at launch, time lines, empty magazines |
//! | [`waste_balanced`] | has every round that left a launcher ended exactly once? |
//! | [`cost_of_rounds`] | what the rounds cost, given a price for each weapon |
//! | [`explain`] | the story of a run, a shot, a target or a node: what was there, what was believed, what came of it |
//! | [`picture`] | how good a picture is: SIAP, OSPA, GOSPA |
//! | [`diff`] | where two runs part, and how far each layer of their logs agrees |
//!
//! Three words are kept apart throughout. An **engagement** is one salvo, counted when it leaves, by what the track believed in
//! really was. A **hit** is one round that met an object. A **kill** is one object, however many rounds met it.
//!
//! What the types cannot catch: a [`Directory`](gapfiller_records::Directory) that belongs to another scenario than the log.
//! Objects that it does not name count in no measure that depends on whose they are.

pub mod diff;
pub mod explain;
mod measure;
mod outcomes;
pub mod picture;
mod rates;
mod waste;

#[cfg(test)]
mod hand_written;

pub use measure::{MEASURES, Measure, measure_index};
pub use outcomes::{OutcomeMeasures, outcomes};
pub use rates::{RATES, RaiderTimes, Rate, RunTimes, median, rates};
pub use waste::{cost_of_rounds, waste_balanced};
