//! The bytes of a file, wherever they lie.

use crate::error::Fault;
use crate::limits::Limits;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// A file on the disk, read piece by piece, or bytes in memory.
#[derive(Debug)]
pub enum Source {
    /// On the disk.
    File {
        /// The open file.
        file: File,
        /// Its length \[bytes\].
        length: u64,
    },
    /// In memory: unpacked from gzip, or made by a test.
    Memory(Vec<u8>),
}

impl Source {
    /// Opens a file; one whose name ends with `.gz` is unpacked into memory.
    pub(crate) fn open(path: &Path, limits: &Limits) -> Result<Self, Fault> {
        let file = File::open(path).map_err(Fault::Io)?;
        let metadata = file.metadata().map_err(Fault::Io)?;
        if metadata.is_dir() {
            return Err(Fault::Io(io::ErrorKind::IsADirectory.into()));
        }
        if is_gzip(path) {
            return unpack(io::BufReader::new(file), limits).map(Self::Memory);
        }
        Ok(Self::File {
            file,
            length: metadata.len(),
        })
    }

    /// Number of bytes.
    pub(crate) fn length(&self) -> u64 {
        match self {
            Self::File { length, .. } => *length,
            Self::Memory(bytes) => bytes.len() as u64,
        }
    }

    /// `length` bytes from `offset`. Nothing is set aside for bytes that are not there.
    pub(crate) fn read(&self, offset: u64, length: u64, what: &str) -> Result<Vec<u8>, Fault> {
        let within = offset
            .checked_add(length)
            .is_some_and(|end| end <= self.length());
        let (true, Ok(size)) = (within, usize::try_from(length)) else {
            return Fault::damaged(format!(
                "{what} should lie at byte {offset}, {length} bytes long, but the file ends at byte {}",
                self.length()
            ));
        };
        match self {
            Self::File { file, .. } => {
                let mut bytes = vec![0; size];
                read_exact_at(file, &mut bytes, offset).map_err(Fault::Io)?;
                Ok(bytes)
            }
            Self::Memory(bytes) => {
                let start = usize::try_from(offset).unwrap_or(usize::MAX);
                Ok(bytes
                    .get(start..)
                    .and_then(|rest| rest.get(..size))
                    .map(<[u8]>::to_vec)
                    .unwrap_or_default())
            }
        }
    }

    /// All bytes; no more than a limit.
    pub(crate) fn into_bytes(self, limits: &Limits) -> Result<Vec<u8>, Fault> {
        match self {
            Self::Memory(bytes) => Ok(bytes),
            Self::File { length, .. } if length > limits.unpacked_bytes => {
                Err(Fault::TooLarge(format!(
                    "{length} bytes; at most {} are read at once",
                    limits.unpacked_bytes
                )))
            }
            Self::File { .. } => self.read(0, self.length(), "the file"),
        }
    }
}

/// Whether the name says that a file is gzipped.
pub(crate) fn is_gzip(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("gz"))
}

/// Unpacks gzip, up to a limit.
pub(crate) fn unpack(packed: impl io::BufRead, limits: &Limits) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    flate2::bufread::MultiGzDecoder::new(packed)
        .take(limits.unpacked_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => {
                Fault::Damaged("the gzip stream is cut short".to_owned())
            }
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                Fault::Damaged(format!("the gzip stream is damaged: {error}"))
            }
            _ => Fault::Io(error),
        })?;
    if bytes.len() as u64 > limits.unpacked_bytes {
        return Err(Fault::TooLarge(format!(
            "more than {} bytes when unpacked",
            limits.unpacked_bytes
        )));
    }
    Ok(bytes)
}

#[cfg(unix)]
fn read_exact_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, bytes, offset)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes = bytes.get_mut(read..).unwrap_or_default();
        offset = offset.saturating_add(read as u64);
    }
    Ok(())
}
