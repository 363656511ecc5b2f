//! The bytes of a file, whether it is gzipped or not.

use crate::error::TableError;
use flate2::read::MultiGzDecoder;
use gapfiller_fields::{Origin, Problem};
use std::fs::File;
use std::io::{self, Cursor, Read, Seek};
use std::path::Path;

/// A gzipped file that holds more than this is refused: it would fill the disk.
pub const MOST_INFLATED_BYTES: u64 = 1 << 33;
/// How a gzipped file begins.
const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];
/// So many bytes tell what kind of file it is.
const FIRST_BYTES: u64 = 4;

/// A file to be read from its beginning. A gzipped one has been inflated to a temporary file, as Parquet is read from its end.
#[derive(Debug)]
pub struct Inflated {
    first: Vec<u8>,
    next: usize,
    file: File,
    bytes: u64,
}

impl Inflated {
    /// Opens a file.
    ///
    /// # Errors
    /// There is no such file, it cannot be read, or it is gzipped and not whole, or larger than [`MOST_INFLATED_BYTES`].
    pub fn open(path: &Path) -> Result<Self, TableError> {
        let io = |source| TableError::io("read", path, source);
        let plain = Self::begun(File::open(path).map_err(io)?).map_err(io)?;
        if !plain.first.starts_with(GZIP_MAGIC) {
            return Ok(plain);
        }
        // Not by going back to the first bytes: a pipe cannot.
        let packed = Cursor::new(plain.first).chain(plain.file);
        let mut unpacked = MultiGzDecoder::new(packed).take(MOST_INFLATED_BYTES + 1);
        let mut file = tempfile::tempfile().map_err(io)?;
        let bytes = io::copy(&mut unpacked, &mut file).map_err(|source| torn(path, source))?;
        if bytes > MOST_INFLATED_BYTES {
            let message = format!("it holds more than {MOST_INFLATED_BYTES} bytes");
            return Err(Problem::new(&Origin::whole_file(path), "", message)
                .expected("a smaller file, or several")
                .into());
        }
        file.rewind().map_err(io)?;
        Self::begun(file).map_err(io)
    }

    fn begun(mut file: File) -> io::Result<Self> {
        let bytes = file.metadata()?.len();
        let mut first = Vec::new();
        (&mut file).take(FIRST_BYTES).read_to_end(&mut first)?;
        Ok(Self {
            first,
            next: 0,
            file,
            bytes,
        })
    }

    /// Its first four bytes, fewer if it has not so many.
    #[must_use]
    pub fn first(&self) -> &[u8] {
        &self.first
    }

    /// How many bytes it has; 0 for a pipe.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The file, for those who go to and fro in it.
    pub(crate) fn into_file(self) -> File {
        self.file
    }
}

impl Read for Inflated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = self.first.get(self.next..).unwrap_or_default();
        if rest.is_empty() {
            return self.file.read(buffer);
        }
        let count = rest.len().min(buffer.len());
        for (into, from) in buffer.iter_mut().zip(rest) {
            *into = *from;
        }
        self.next += count;
        Ok(count)
    }
}

/// The decompressor's complaints are about the file; only those of the disk have a number.
fn torn(path: &Path, source: io::Error) -> TableError {
    if source.raw_os_error().is_some() {
        return TableError::io("inflate", path, source);
    }
    let message = format!("this is not a whole gzip file: {source}");
    Problem::new(&Origin::whole_file(path), "", message).into()
}
