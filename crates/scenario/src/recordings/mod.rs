//! Recordings of civil traffic: positions as receivers of ADS-B wrote them down, made into aircraft that can be flown again.
//!
//! ```text
//! file ──columns, table_file, json──▶ rows ──clean──▶ tracks ──build/recorded, thin──▶ objects and flight plans
//!   CSV, Parquet, JSON, each also .gz        │ what is dropped is counted, by reason
//! ```
//!
//! | module | what it does |
//! |---|---|
//! | `columns` | which columns there may be, and by what names |
//! | `cells` | what stands in a cell: numbers, moments, squawks |
//! | `intake` | a row, whoever reads it |
//! | `table_file`, `json` | the readers |
//! | `clean` | from rows to the tracks of aircraft |
//! | `thin` | fewer points for the same path |
//! | `tally` | what became of the rows |
//!
//! A recording is read and cleaned once and does not depend on where and when it is used: the number of a track stays the same
//! whatever stretch of the recording a scenario plays.

mod cells;
mod clean;
mod columns;
mod intake;
mod json;
mod table_file;
mod tally;
pub(crate) mod thin;

#[cfg(test)]
mod tests;

pub(crate) use cells::moment_s;
pub use tally::{Dropped, Tally};

use crate::format::background::{AltitudeUnit, Background};
use gapfiller_fields::{Named, Origin, Problem, Problems, Spanned};
use gapfiller_tables::{Inflated, TableError};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// More rows than this are refused.
pub(crate) const MOST_ROWS: usize = 10_000_000;
/// So many things wrong with a file are told; then reading it stops.
const MOST_PROBLEMS: usize = 10;

/// One position of an aircraft.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fix {
    /// Seconds since the beginning of 1970, UTC; or whatever the file counts from.
    pub time_s: f64,
    pub latitude_deg: f64,
    pub longitude_deg: f64,
    /// Above sea level \[m\]: barometric where the file has that, so as of the standard atmosphere.
    pub height_m: f64,
}

/// One aircraft without a break of more than ten minutes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Track {
    /// Letters, digits and hyphens.
    pub callsign: String,
    /// Counts the tracks of a callsign, from 1, in the order in which they begin.
    pub number: usize,
    /// The first squawk that it gave, as its four digits; none if it gave none.
    pub squawk: Option<u16>,
    /// In order of time, two at least.
    pub fixes: Vec<Fix>,
}

/// A recording, cleaned.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Recording {
    /// In the order in which they begin.
    pub tracks: Vec<Track>,
    /// What became of its rows.
    pub tally: Tally,
}

impl Recording {
    /// The moment of its first position.
    pub fn first_s(&self) -> Option<f64> {
        let first = self.tracks.iter().filter_map(|track| track.fixes.first());
        first.map(|fix| fix.time_s).reduce(f64::min)
    }

    /// The moment of its last.
    pub fn last_s(&self) -> Option<f64> {
        let last = self.tracks.iter().filter_map(|track| track.fixes.last());
        last.map(|fix| fix.time_s).reduce(f64::max)
    }
}

/// Why a recording was not read.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// What is wrong in it, with places of its own.
    Wrong(Vec<Problem>),
    /// It could not be opened or read on.
    File(String),
}

impl From<TableError> for Unreadable {
    fn from(error: TableError) -> Self {
        match error {
            TableError::Wrong(problem) => Self::Wrong(vec![*problem]),
            other => Self::File(other.to_string()),
        }
    }
}

/// Reads and cleans a recording.
pub(crate) fn read(path: &Path, unit: AltitudeUnit) -> Result<Recording, Unreadable> {
    let file = Inflated::open(path)?;
    let mut intake = intake::Intake::new(unit, MOST_ROWS);
    if json::begins(file.first()) {
        json::read(path, file, &mut intake)?;
    } else {
        table_file::read(path, file, &mut intake)?;
    }
    intake
        .check(&Origin::whole_file(path))
        .map_err(Unreadable::Wrong)?;
    Ok(clean::cleaned(intake.into_rows()))
}

/// The recordings of a scenario that could be read, by their file and the unit of its altitudes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recordings(BTreeMap<(PathBuf, AltitudeUnit), Arc<Recording>>);

impl Recordings {
    /// Reads what a scenario names; what is known already is not read again. `problems` hears of those that cannot be read.
    pub fn of(background: &Background, known: Option<&Self>, problems: &mut Problems) -> Self {
        let mut read_now = Self::default();
        for Named { value: table, .. } in &background.recordings.0 {
            let key = (path_of(&table.file), table.altitude_unit);
            if read_now.0.contains_key(&key) {
                continue;
            }
            if let Some(recording) = known.and_then(|known| known.0.get(&key)) {
                read_now.0.insert(key, Arc::clone(recording));
                continue;
            }
            match read(&key.0, key.1) {
                Ok(recording) => {
                    read_now.0.insert(key, Arc::new(recording));
                }
                Err(Unreadable::Wrong(wrong)) => {
                    for problem in wrong {
                        problems.push(problem);
                    }
                }
                Err(Unreadable::File(message)) => problems.push(
                    table
                        .file
                        .problem(message)
                        .expected("a recording, relative to this file, such as \"traffic.csv.gz\""),
                ),
            }
        }
        read_now
    }

    /// The recording of a table; none if it could not be read.
    pub fn get(&self, file: &Spanned<String>, unit: AltitudeUnit) -> Option<Arc<Recording>> {
        self.0.get(&(path_of(file), unit)).map(Arc::clone)
    }
}

/// Relative to the scenario's file; an overlay is relative to where the program runs.
fn path_of(file: &Spanned<String>) -> PathBuf {
    let folder = match &file.origin {
        Origin::File { file, .. } => Path::new(file.as_ref()).parent().map(Path::to_path_buf),
        _ => None,
    };
    folder.unwrap_or_default().join(&file.value)
}
