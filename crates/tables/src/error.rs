//! Why a table was not read or written.

use gapfiller_fields::Problem;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a table was not read or written.
#[derive(Debug)]
pub enum TableError {
    /// The table is wrong.
    Wrong(Box<Problem>),
    /// The request is wrong: a file that is not there, or one that is and was not to be replaced.
    Request(String),
    /// A file could not be read or written.
    Io {
        /// What was being done, such as "write".
        doing: &'static str,
        /// To what.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

impl TableError {
    /// Whether what was given is at fault, rather than the disk.
    #[must_use]
    pub fn is_bad_input(&self) -> bool {
        !matches!(self, Self::Io { .. })
    }

    pub(crate) fn io(doing: &'static str, path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::NotFound
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::IsADirectory => {
                Self::Request(format!("cannot {doing} {}: {source}", path.display()))
            }
            _ => Self::Io {
                doing,
                path: path.to_owned(),
                source,
            },
        }
    }
}

impl From<Problem> for TableError {
    fn from(problem: Problem) -> Self {
        Self::Wrong(Box::new(problem))
    }
}

impl fmt::Display for TableError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wrong(problem) => problem.fmt(out),
            Self::Request(text) => out.write_str(text),
            Self::Io {
                doing,
                path,
                source,
            } => write!(out, "could not {doing} {}: {source}", path.display()),
        }
    }
}

impl std::error::Error for TableError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
