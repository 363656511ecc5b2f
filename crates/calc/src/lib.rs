//! The models as tables: named columns in, columns out.
//!
//! Anybody can hold any model against a table of their own, without reading its code: [`model`] finds it by name, [`models`] lists
//! all of them with their columns, units and sources, [`Model::evaluate`] answers one row, and [`calculate`] a whole CSV.
//!
//! ```
//! let pd = gapfiller_calc::model("radar.pd").unwrap();
//! // Swerling 1, one pulse, Pfa 1e-6, 13 dB: Pd = Pfa^(1 / (1 + snr)).
//! let answer = pd.evaluate(&[1.0, 1.0, 1e-6, 13.010_299_956_639_813]).unwrap();
//! assert!((answer[0] - 0.517_947_467_9).abs() < 1e-9);
//!
//! let rows = b"servers,offered_erlang\n4,2\n";
//! let table = gapfiller_calc::calculate(gapfiller_calc::model("queue.erlang-b").unwrap(), rows, &mut |_, _| ()).unwrap();
//! assert!(String::from_utf8(table).unwrap().starts_with("servers,offered_erlang,loss\n4,2,0.0952380952380952"));
//! ```
//!
//! | module | what |
//! |---|---|
//! | [`Model`], [`Input`], [`Output`], [`Range`] | what a model asks for and gives |
//! | `families/` | the models, a file per family; **a new one is one entry there** |
//! | [`calculate`] | CSV in, CSV out, and what is wrong with it in words |
//! | [`weapon_target`] | files of weapon–target assignment problems |
//!
//! All columns are plain numbers in the unit of their name, decibels and degrees where the field writes them so: this is a border
//! to people, like files and reports. An answer is always finite; where a question has none ("when is it caught?", never), the
//! output says that it may be empty.

mod families;
mod model;
mod problem;
mod registry;
mod table;
pub mod weapon_target;

pub use model::{Answer, Compute, Input, Model, Output, Range};
pub use problem::{Problem, Problems};
pub use registry::{UnknownModel, model, models};
pub use table::calculate;
