//! How Gapfiller reads files: libraries, scenarios, overlays.
//!
//! A file is parsed into a tree of [`Node`]s, and every node remembers its [`Origin`]: the file, line and column it came
//! from, or the overlay that set it. Overlays (`path = value`) are applied to the tree; only then is it read into typed
//! structs. Reading never stops at the first [`Problem`]: all the problems of all the files come out together, each
//! with its place, the offending line, what was expected and the nearest valid name.
//!
//! ```text
//!  files ──parse_toml──▶ Table ──load_with_includes──▶ Table ──apply(overlays)──▶ Table ──read_document──▶ T
//!                          └───────────── Problems, gathered all along the way ─────────────┘
//! ```
//!
//! A struct is defined once, with [`fields!`], [`choices!`] or [`variants!`]; its reader and its JSON Schema follow.
//!
//! ```
//! use gapfiller_fields::{Amount, Length, Positive, Problems, fields, parse_toml, read_document};
//!
//! fields! {
//!     /// A surveillance radar.
//!     pub struct Radar {
//!         /// What people call it.
//!         pub label: String,
//!         /// The farthest it looks.
//!         pub range: Positive<Length>,
//!         /// Pulses in a look.
//!         pub pulses: u32 = 1,
//!     }
//! }
//!
//! let mut problems = Problems::new();
//! let table = parse_toml("radar.toml", "label = 'Ankara'\nrange = '400 km'", &mut problems).unwrap();
//! let radar: Radar = read_document(&table, &mut problems).unwrap();
//! assert_eq!((radar.range.si(), radar.pulses), (400_000.0, 1));
//!
//! // A bare number is an error that shows the fix.
//! let table = parse_toml("radar.toml", "label = 'Ankara'\nrange = 400", &mut problems).unwrap();
//! assert!(read_document::<Radar>(&table, &mut problems).is_none());
//! assert!(problems.to_string().contains(r#"expected: a length with its unit, such as "400 km""#));
//! ```
//!
//! Values with a dimension carry their unit in the file and are SI inside: [`Length`] is metres, [`Angle`] radians,
//! [`Duration`] seconds, [`CrossSection`] square metres; only [`Decibels`] stay decibels. [`Amount::si`] gives the number.
//! What these types cannot catch: a value that is well formed and in range, yet wrong.

mod define;
mod include;
mod nearest;
mod overlay;
mod parse;
mod path;
mod problem;
mod read;
mod resolved;
mod schema;
mod sourced;
mod table_reader;
mod tree;
mod units;
mod wrappers;

pub use define::{VariantReader, key_name};
pub use include::{DiskSources, SourceError, Sources, load_from, load_with_includes};
pub use nearest::nearest;
pub use overlay::{Overlay, apply};
pub use parse::{DEFAULT_LIMIT_BYTES, parse_toml, read_file};
pub use path::Path;
pub use problem::{Problem, Problems};
pub use read::{Amount, Read, one_of, read_choice, read_document};
pub use resolved::{Leaf, resolved};
pub use schema::{Definitions, ObjectSchema, description, schema_document};
pub use sourced::{Grade, Sourced};
pub use table_reader::TableReader;
pub use tree::{Entry, Node, Origin, Table, Value};
pub use units::*;
pub use wrappers::{Map, Named, NonNegative, Positive, Spanned};

#[doc(hidden)]
pub use serde_json;
