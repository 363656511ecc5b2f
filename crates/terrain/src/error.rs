//! Why a file cannot be used, or a tile cannot be fetched.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a terrain file cannot be used, or a tile cannot be fetched. Each message names the file and what is wrong with it.
#[derive(Debug)]
pub enum TerrainError {
    /// The file, or the one beside it, cannot be opened or read.
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The file is in none of the formats that are read.
    UnknownFormat {
        /// The file.
        path: PathBuf,
    },
    /// The file may be sound, but uses something that is not read.
    Unsupported {
        /// The file.
        path: PathBuf,
        /// What it uses, and what could be read instead.
        what: String,
    },
    /// The file is cut short, contradicts itself, or says what cannot be.
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where it is wrong.
        what: String,
    },
    /// The file asks for more memory than a stated limit.
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Which size, and which limit.
        what: String,
    },
    /// A file cannot be written.
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// What was asked for makes no sense: an area turned around, an address that is none.
    Request(String),
    /// The source of tiles does not answer.
    Unreachable {
        /// The address that was tried.
        url: String,
        /// What went wrong, the last time.
        reason: String,
        /// How often it was tried.
        attempts: u32,
    },
    /// The source answers, but not with a tile.
    Refused {
        /// The address that was tried.
        url: String,
        /// The status of the answer, as of HTTP.
        status: u16,
    },
    /// What came is not what was sent.
    Corrupted {
        /// The address that was tried.
        url: String,
        /// What does not agree.
        what: String,
        /// How often it was tried.
        attempts: u32,
    },
}

impl TerrainError {
    /// Whether the input is at fault, rather than the system or the network.
    #[must_use]
    pub fn is_bad_input(&self) -> bool {
        match self {
            Self::Read { error, .. } => matches!(
                error.kind(),
                io::ErrorKind::NotFound
                    | io::ErrorKind::NotADirectory
                    | io::ErrorKind::IsADirectory
            ),
            Self::UnknownFormat { .. }
            | Self::Unsupported { .. }
            | Self::Damaged { .. }
            | Self::TooLarge { .. }
            | Self::Request(_) => true,
            Self::Write { .. }
            | Self::Unreachable { .. }
            | Self::Refused { .. }
            | Self::Corrupted { .. } => false,
        }
    }
}

impl fmt::Display for TerrainError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { path, error } => write!(out, "cannot read {}: {error}", path.display()),
            Self::UnknownFormat { path } => write!(
                out,
                "{}: not a terrain file that is known; read are GeoTIFF (.tif), SRTM (.hgt), DTED (.dt0, .dt1, .dt2), \
                 ESRI ASCII grids (.asc) and raw grids with a header (.json beside the data), each also with .gz",
                path.display()
            ),
            Self::Unsupported { path, what } => {
                write!(out, "{}: not supported: {what}", path.display())
            }
            Self::Damaged { path, what } => write!(out, "{}: {what}", path.display()),
            Self::TooLarge { path, what } => write!(out, "{}: too large: {what}", path.display()),
            Self::Write { path, error } => write!(out, "cannot write {}: {error}", path.display()),
            Self::Request(what) => out.write_str(what),
            Self::Unreachable {
                url,
                reason,
                attempts,
            } => write!(
                out,
                "{url} cannot be reached ({reason}; tried {attempts} times). Without a network, name another source with \
                 --source or GAPFILLER_TERRAIN_SOURCE; tiles already in the cache stay there, and the next call goes on \
                 where this one stopped"
            ),
            Self::Refused { url, status } => {
                write!(out, "{url}: the source answers with status {status}")
            }
            Self::Corrupted {
                url,
                what,
                attempts,
            } => write!(out, "{url}: {what} (tried {attempts} times)"),
        }
    }
}

impl std::error::Error for TerrainError {}

/// What a reader finds wrong, before anybody knows the name of the file.
#[derive(Debug)]
pub enum Fault {
    /// See [`TerrainError::Read`].
    Io(io::Error),
    /// See [`TerrainError::UnknownFormat`].
    UnknownFormat,
    /// See [`TerrainError::Unsupported`].
    Unsupported(String),
    /// See [`TerrainError::Damaged`].
    Damaged(String),
    /// See [`TerrainError::TooLarge`].
    TooLarge(String),
}

impl Fault {
    /// The same, with the name of the file.
    #[must_use]
    pub fn of(self, path: &Path) -> TerrainError {
        let path = path.to_owned();
        match self {
            Self::Io(error) => TerrainError::Read { path, error },
            Self::UnknownFormat => TerrainError::UnknownFormat { path },
            Self::Unsupported(what) => TerrainError::Unsupported { path, what },
            Self::Damaged(what) => TerrainError::Damaged { path, what },
            Self::TooLarge(what) => TerrainError::TooLarge { path, what },
        }
    }

    /// Something that is not supported, in a few words.
    pub(crate) fn unsupported<T>(what: impl Into<String>) -> Result<T, Self> {
        Err(Self::Unsupported(what.into()))
    }

    /// Something that is wrong with the file, in a few words.
    pub(crate) fn damaged<T>(what: impl Into<String>) -> Result<T, Self> {
        Err(Self::Damaged(what.into()))
    }
}
