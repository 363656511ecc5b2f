//! The directory of a TIFF file: tags and their values.
//!
//! Adobe (1992), "TIFF Revision 6.0", section 2; BigTIFF as libtiff defines it. Only the first directory is read: in a
//! cloud-optimised GeoTIFF it is the full resolution, and the overviews follow.

use crate::error::Fault;
use crate::source::Source;
use std::collections::BTreeMap;

/// The tags of the first image.
#[derive(Debug)]
pub(crate) struct Directory {
    pub(crate) big_endian: bool,
    pub(crate) big_tiff: bool,
    entries: BTreeMap<u16, Entry>,
}

/// Where the values of a tag lie.
#[derive(Clone, Copy, Debug)]
struct Entry {
    kind: u16,
    count: u64,
    offset: u64,
}

/// More tags than any writer uses.
const MOST_TAGS: u64 = 4_096;

impl Directory {
    /// Whether a file begins as TIFF files do.
    pub(crate) fn is_tiff(start: &[u8]) -> bool {
        matches!(
            start,
            [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..]
        )
    }

    pub(crate) fn read(source: &Source) -> Result<Self, Fault> {
        let head = source.read(0, 8, "the header")?;
        if !Self::is_tiff(&head) {
            return Err(Fault::UnknownFormat);
        }
        let big_endian = head.first() == Some(&b'M');
        let big_tiff = head.contains(&43);
        let mut directory = Self {
            big_endian,
            big_tiff,
            entries: BTreeMap::new(),
        };
        // Big: offset size 8, a zero, an offset of 8 bytes; classic: an offset of 4 bytes.
        let start = if big_tiff {
            let more = source.read(4, 12, "the header")?;
            if directory.number(&more, 0, 2) != 8 {
                return Fault::unsupported("a BigTIFF whose offsets are not 8 bytes long");
            }
            directory.number(&more, 4, 8)
        } else {
            directory.number(&head, 4, 4)
        };
        directory.read_entries(source, start)?;
        Ok(directory)
    }

    fn read_entries(&mut self, source: &Source, start: u64) -> Result<(), Fault> {
        let (count_bytes, entry_bytes, word) = if self.big_tiff {
            (8, 20, 8)
        } else {
            (2, 12, 4)
        };
        let count = source.read(start, count_bytes, "the directory")?;
        let count = self.number(&count, 0, count_bytes as usize);
        if count > MOST_TAGS {
            return Fault::damaged(format!(
                "the directory claims {count} tags; no file has more than {MOST_TAGS}"
            ));
        }
        let first = start + count_bytes;
        let bytes = source.read(first, count * entry_bytes, "the directory")?;
        for (number, entry) in (0_u64..).zip(bytes.chunks_exact(entry_bytes as usize)) {
            let tag = self.number(entry, 0, 2) as u16;
            let kind = self.number(entry, 2, 2) as u16;
            let count = self.number(entry, 4, word);
            let inline = first + number * entry_bytes + 4 + word as u64;
            let fits = size_of_kind(kind)
                .checked_mul(count)
                .is_some_and(|size| size <= word as u64);
            let offset = if fits {
                inline
            } else {
                self.number(entry, 4 + word, word)
            };
            self.entries.entry(tag).or_insert(Entry {
                kind,
                count,
                offset,
            });
        }
        Ok(())
    }

    /// The unsigned number of `size` bytes at `at`, in the order of the file; 0 if it is not there.
    fn number(&self, bytes: &[u8], at: usize, size: usize) -> u64 {
        let bytes = bytes.get(at..at + size).unwrap_or_default();
        let push = |number: u64, &byte: &u8| number << 8 | u64::from(byte);
        if self.big_endian {
            bytes.iter().fold(0, push)
        } else {
            bytes.iter().rev().fold(0, push)
        }
    }

    pub(crate) fn has(&self, tag: Tag) -> bool {
        self.entries.contains_key(&(tag as u16))
    }

    fn bytes(&self, source: &Source, tag: Tag) -> Result<Option<(Entry, Vec<u8>)>, Fault> {
        let Some(&entry) = self.entries.get(&(tag as u16)) else {
            return Ok(None);
        };
        let size = size_of_kind(entry.kind);
        let length = size.checked_mul(entry.count);
        let (Some(length), true) = (length, size > 0) else {
            return Fault::damaged(format!(
                "the values of tag {} ({tag:?}) are of no known kind or far too many",
                tag as u16
            ));
        };
        let what = format!("the values of tag {} ({tag:?})", tag as u16);
        let bytes = source.read(entry.offset, length, &what)?;
        Ok(Some((entry, bytes)))
    }

    /// Whole numbers of a tag; empty if it is not there.
    pub(crate) fn numbers(&self, source: &Source, tag: Tag) -> Result<Vec<u64>, Fault> {
        let Some((entry, bytes)) = self.bytes(source, tag)? else {
            return Ok(Vec::new());
        };
        if !matches!(entry.kind, 1 | 3 | 4 | 13 | 16 | 18) {
            return Fault::damaged(format!("tag {} ({tag:?}) is no whole number", tag as u16));
        }
        let size = size_of_kind(entry.kind) as usize;
        Ok(bytes
            .chunks_exact(size)
            .map(|bytes| self.number(bytes, 0, size))
            .collect())
    }

    /// The first whole number of a tag.
    pub(crate) fn number_of(&self, source: &Source, tag: Tag) -> Result<Option<u64>, Fault> {
        Ok(self.numbers(source, tag)?.first().copied())
    }

    /// Doubles of a tag; empty if it is not there.
    pub(crate) fn doubles(&self, source: &Source, tag: Tag) -> Result<Vec<f64>, Fault> {
        let Some((entry, bytes)) = self.bytes(source, tag)? else {
            return Ok(Vec::new());
        };
        if entry.kind != 12 {
            return Fault::damaged(format!(
                "tag {} ({tag:?}) is no floating-point number",
                tag as u16
            ));
        }
        Ok(bytes
            .chunks_exact(8)
            .map(|bytes| f64::from_bits(self.number(bytes, 0, 8)))
            .collect())
    }

    /// The text of a tag.
    pub(crate) fn text(&self, source: &Source, tag: Tag) -> Result<Option<String>, Fault> {
        let Some((_, bytes)) = self.bytes(source, tag)? else {
            return Ok(None);
        };
        let text: Vec<u8> = bytes.into_iter().take_while(|&byte| byte != 0).collect();
        Ok(Some(String::from_utf8_lossy(&text).trim().to_owned()))
    }
}

/// Bytes of one value of a kind; 0 of an unknown one.
fn size_of_kind(kind: u16) -> u64 {
    match kind {
        1 | 2 | 6 | 7 => 1,
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 | 16 | 17 | 18 => 8,
        _ => 0,
    }
}

/// The tags that are read. Their numbers: TIFF 6.0; technical note 3 (Predictor); GeoTIFF 1.1 (OGC 19-008r4); GDAL (42113).
#[derive(Clone, Copy, Debug)]
#[repr(u16)]
pub(crate) enum Tag {
    ImageWidth = 256,
    ImageLength = 257,
    BitsPerSample = 258,
    Compression = 259,
    StripOffsets = 273,
    SamplesPerPixel = 277,
    RowsPerStrip = 278,
    StripByteCounts = 279,
    Predictor = 317,
    TileWidth = 322,
    TileLength = 323,
    TileOffsets = 324,
    TileByteCounts = 325,
    SampleFormat = 339,
    ModelPixelScale = 33_550,
    ModelTiepoint = 33_922,
    ModelTransformation = 34_264,
    GeoKeyDirectory = 34_735,
    GdalNodata = 42_113,
}
