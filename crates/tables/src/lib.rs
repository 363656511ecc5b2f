//! Tables of numbers and names that people bring and take away: CSV and Parquet, a row at a time, in bounded memory.
//!
//! A table is opened, says what columns it has, is asked for some of them, and then gives its rows. Which of the two kinds of file
//! it is follows from its first bytes, whatever its name; so does whether it is gzipped. Whatever is wrong with it comes out as a [`Problem`] with file, line,
//! column and what was expected, as those of scenario files do; a Parquet file has rows for lines and no text to show.
//!
//! ```
//! use gapfiller_tables::{Column, TableReader};
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("plots.csv");
//! std::fs::write(&path, "sensor_id,time_s\nankara,4.5\nankara,soon\n")?;
//!
//! let mut table = TableReader::open(&path)?;
//! table.select(&[Column::number("time_s"), Column::text("sensor_id")])?;
//! assert!(table.next_row()?);
//! assert_eq!((table.number(0), table.text(1)), (Some(4.5), Some("ankara")));
//! let error = table.next_row().unwrap_err().to_string();
//! assert!(error.contains("plots.csv:3:8: time_s: \"soon\" is not a number"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A file is written to a temporary one beside its place and moved there when it is whole ([`NewFile`], [`TableWriter`]).
//!
//! What the types cannot catch: a column of the right name in the wrong unit.
//!
//! [`Problem`]: gapfiller_fields::Problem

mod column;
mod csv;
mod error;
mod guarded;
mod inflated;
mod new_file;
mod parquet_reader;
mod parquet_writer;
mod reader;
mod writer;

pub use column::Column;
pub use error::TableError;
pub use inflated::{Inflated, MOST_INFLATED_BYTES};
pub use new_file::NewFile;
pub use reader::{LONGEST_LINE_BYTES, TableReader};
pub use writer::{Cell, TableKind, TableWriter};
