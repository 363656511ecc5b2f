//! Why a command could not be done, and its exit code.

use gapfiller_fields::Problems;
use gapfiller_study::{OutputError, StudyError};
use gapfiller_tables::TableError;
use gapfiller_terrain::TerrainError;
use std::fmt;
use std::io;
use std::path::Path;

/// The exit code of wrong input.
pub const BAD_INPUT: u8 = 2;
/// The exit code of everything else.
pub const OTHER: u8 = 1;

/// Why a command could not be done.
#[derive(Debug)]
pub enum Failure {
    /// What it was given is wrong.
    Input(String),
    /// Files or overlays are wrong: all their problems.
    Problems(Problems),
    /// Something could not be read or written, or the program is at fault.
    Other(String),
    /// Nobody reads what is printed any more: no reason to complain.
    NobodyListens,
    /// All has been said; only the exit code is left.
    Said(u8),
}

impl Failure {
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Input(_) | Self::Problems(_) => BAD_INPUT,
            Self::Other(_) => OTHER,
            Self::NobodyListens => 0,
            Self::Said(code) => *code,
        }
    }

    /// A file that was named cannot be read.
    pub fn reading(path: &Path, error: &io::Error) -> Self {
        let text = format!("cannot read {}: {error}", path.display());
        match error.kind() {
            io::ErrorKind::NotFound
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::IsADirectory => Self::Input(text),
            _ => Self::Other(text),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(text) | Self::Other(text) => write!(out, "error: {text}"),
            Self::Problems(problems) => write!(out, "{problems}"),
            Self::NobodyListens | Self::Said(_) => Ok(()),
        }
    }
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self::Problems(problems)
    }
}

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Self {
        let text = error.to_string();
        if error.is_bad_input() {
            Self::Input(text)
        } else {
            Self::Other(text)
        }
    }
}

impl From<TerrainError> for Failure {
    fn from(error: TerrainError) -> Self {
        let text = error.to_string();
        if error.is_bad_input() {
            Self::Input(text)
        } else {
            Self::Other(text)
        }
    }
}

impl From<TableError> for Failure {
    fn from(error: TableError) -> Self {
        match error {
            TableError::Wrong(problem) => {
                let mut problems = Problems::new();
                problems.push(problem);
                Self::Problems(problems)
            }
            error if error.is_bad_input() => Self::Input(error.to_string()),
            error => Self::Other(error.to_string()),
        }
    }
}

impl From<StudyError> for Failure {
    fn from(error: StudyError) -> Self {
        let text = error.to_string();
        if matches!(error, StudyError::Faulty { .. }) {
            Self::Other(text)
        } else {
            Self::Input(text)
        }
    }
}
