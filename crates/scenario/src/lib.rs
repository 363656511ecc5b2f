//! Library, scenario files and overlays become a checked setup, ready to run.
//!
//! ```text
//!  library/*.toml (in the program) ┐
//!  scenario.toml and its includes  ├─▶ one tree ─▶ typed files ─▶ plan ──posture──▶ Setup: world and minds
//!  overlays (--set, factors, map)  ┘        └──── Problems, gathered all along ────┘
//! ```
//!
//! | module | what it holds |
//! |---|---|
//! | [`mod@format`] | the tables of a scenario, one module each: what a file may say |
//! | [`mod@library`] | the types of things, each value with its range and source; the embedded library files |
//! | [`words`] | the words that files use for classes, modes, identities, control |
//!
//! ```no_run
//! use gapfiller_fields::Overlay;
//! use gapfiller_scenario::Scenario;
//!
//! let control = Overlay::parse("doctrine.s400.control=tight", "--set")?;
//! let scenario = Scenario::load("scenarios/turkey-2020".as_ref(), &[control])?;
//! println!("{}", scenario.order_of_battle());
//! let setup = scenario.setup("share")?;
//! assert_eq!(setup.minds.len(), setup.world.nodes.len());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Scenario::load`] reads and checks everything and reports all problems at once, each with its place and the nearest
//! valid name. [`Scenario::setup`] compiles a posture; a posture changes links and who is there, nothing else. What takes
//! long (horizon masks, detectors) is worked out once and kept over postures and overlays.
//!
//! What the checks cannot catch: a scenario that is well formed, and not the one that was meant. `order_of_battle`,
//! `resolved` and `assumptions` show what was understood.

mod assumptions;
mod build;
mod context;
pub mod format;
mod laydown;
pub mod library;
mod order_of_battle;
mod recordings;
mod resolved;
mod scenario;
mod schema;
mod terrain;
mod tree;
mod visibility;
pub mod words;

pub use assumptions::Assumption;
pub use laydown::{Laydown, MapAsset, MapCorridor, MapLine, MapNode, MapRoute, MapZone};
pub use order_of_battle::{
    AssetLine, FlightLine, NodeLine, OrderOfBattle, PostureLine, RecordingLine,
};
pub use recordings::{Dropped, Tally};
pub use scenario::{Factor, Frontier, Level, PostureInfo, Scenario, StudyTable};
pub use schema::{json_schema, library_json_schema};

/// Name and text of each library file that the program carries.
pub fn library() -> &'static [(&'static str, &'static str)] {
    library::embedded::FILES
}
