//! Claims, each with its check: what the models and the simulation say, against what a closed form, another program or a
//! published table says.
//!
//! A claim is a folder under `claims/`: `README.md` (what is claimed, and where the numbers come from), its numbers as CSV where
//! they may be carried along, and `mod.rs`, which works them out, compares and draws. `cargo test -p gapfiller-validation` checks
//! all of them; `cargo xtask validation` writes them on one page.
//!
//! | module | what lives there |
//! |---|---|
//! | [`claim`] | what a claim is, and when it holds |
//! | [`claims`] | all of them |
//! | [`reference`](mod@reference) | tables, and files that may only be read in place |
//! | [`tables`] | a model of `gapfiller calc` held against a table |
//! | [`simulate`] | playing runs; judging comparisons by chance together |
//! | [`plot`], [`page`] | the chart of a claim, and the page of all |

pub mod claim;
#[path = "../claims/mod.rs"]
pub mod claims;
pub mod page;
pub mod plot;
pub mod reference;
pub mod simulate;
pub mod tables;

pub use simulate::{Comparisons, play, setup};
