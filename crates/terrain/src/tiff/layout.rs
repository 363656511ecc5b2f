//! How the cells of a TIFF are stored, checked against the file before anything is set aside for it.

use super::directory::{Directory, Tag};
use crate::cells::CellType;
use crate::error::Fault;
use crate::limits::Limits;
use crate::source::Source;

/// How tiles and strips are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compression {
    None,
    Lzw,
    Deflate,
    Zstd,
}

impl Compression {
    fn from_tag(code: u64) -> Result<Self, Fault> {
        let other = match code {
            1 => return Ok(Self::None),
            5 => return Ok(Self::Lzw),
            8 | 32_946 => return Ok(Self::Deflate),
            50_000 => return Ok(Self::Zstd),
            2..=4 => "fax",
            6 | 7 => "JPEG",
            32_773 => "PackBits",
            34_712 => "JPEG 2000",
            34_887 => "LERC",
            34_925 => "LZMA",
            50_001 => "WebP",
            50_002 => "JPEG XL",
            _ => "unknown",
        };
        Fault::unsupported(format!(
            "{other} compression (code {code}); read are none, LZW, DEFLATE and ZSTD"
        ))
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Lzw => "LZW",
            Self::Deflate => "DEFLATE",
            Self::Zstd => "ZSTD",
        }
    }

    /// The most bytes that one packed byte can hold. DEFLATE: 258 bytes in 2 bits (RFC 1951). LZW: 12 bits stand for 4,096 bytes at
    /// most. ZSTD: a block of 4 bytes stands for 128 KiB (RFC 8878, 3.1.1.2).
    fn most_per_byte(self) -> u64 {
        match self {
            Self::None => 1,
            Self::Deflate => 1_032,
            Self::Lzw => 2_732,
            Self::Zstd => 32_768,
        }
    }
}

/// What is stored instead of the heights themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Predictor {
    None,
    /// Differences along rows.
    Horizontal,
    /// Differences of bytes sorted by weight (Adobe Photoshop TIFF technical note 3, 2005).
    FloatingPoint,
}

/// How the cells are cut into chunks (tiles, or strips as wide as the image), and where these lie.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    pub(crate) tiled: bool,
    pub(crate) chunk_rows: usize,
    pub(crate) chunk_columns: usize,
    pub(crate) chunks_across: usize,
    pub(crate) cell: CellType,
    pub(crate) compression: Compression,
    pub(crate) predictor: Predictor,
    pub(crate) big_endian: bool,
    /// Offset and length of each chunk in the file; length 0: not stored, all void.
    pub(crate) chunks: Vec<(u64, u64)>,
}

/// Strips of uncompressed files that are larger are read in parts.
const LARGE_STRIP: u64 = 4 << 20;

impl Layout {
    pub(crate) fn read(
        directory: &Directory,
        source: &Source,
        limits: &Limits,
    ) -> Result<Self, Fault> {
        let need = |tag: Tag| {
            directory
                .number_of(source, tag)?
                .ok_or_else(|| Fault::Damaged(format!("tag {} ({tag:?}) is missing", tag as u16)))
        };
        let or = |tag: Tag, default: u64| -> Result<u64, Fault> {
            Ok(directory.number_of(source, tag)?.unwrap_or(default))
        };
        let (rows, columns) = (need(Tag::ImageLength)?, need(Tag::ImageWidth)?);
        let sizes = 1..=u64::from(u32::MAX);
        if !sizes.contains(&rows) || !sizes.contains(&columns) {
            return Fault::damaged(format!("{rows} rows and {columns} columns cannot be"));
        }
        let bands = or(Tag::SamplesPerPixel, 1)?;
        if bands != 1 {
            return Fault::unsupported(format!("{bands} bands; one band of heights is read"));
        }
        let cell = cell_type(or(Tag::BitsPerSample, 1)?, or(Tag::SampleFormat, 1)?)?;
        let compression = Compression::from_tag(or(Tag::Compression, 1)?)?;
        let predictor = predictor(or(Tag::Predictor, 1)?, cell, compression)?;

        let tiled = directory.has(Tag::TileOffsets) || directory.has(Tag::TileWidth);
        let (chunk_rows, chunk_columns) = if tiled {
            (need(Tag::TileLength)?, need(Tag::TileWidth)?)
        } else {
            (or(Tag::RowsPerStrip, rows)?.min(rows), columns)
        };
        if chunk_rows == 0 || chunk_columns == 0 {
            return Fault::damaged("tiles or strips without cells");
        }
        let (offsets, counts) = if tiled {
            (Tag::TileOffsets, Tag::TileByteCounts)
        } else {
            (Tag::StripOffsets, Tag::StripByteCounts)
        };
        let offsets = directory.numbers(source, offsets)?;
        let counts = directory.numbers(source, counts)?;
        let across = columns.div_ceil(chunk_columns);
        let expected = rows.div_ceil(chunk_rows) * across;
        if offsets.len() as u64 != expected || counts.len() as u64 != expected {
            return Fault::damaged(format!(
                "{rows} rows and {columns} columns in {} of {chunk_rows} by {chunk_columns} need {expected} of them, but {} \
                 offsets and {} lengths are listed",
                if tiled { "tiles" } else { "strips" },
                offsets.len(),
                counts.len()
            ));
        }
        let mut layout = Self {
            rows: to_usize(rows)?,
            columns: to_usize(columns)?,
            tiled,
            chunk_rows: to_usize(chunk_rows)?,
            chunk_columns: to_usize(chunk_columns)?,
            chunks_across: to_usize(across)?,
            cell,
            compression,
            predictor,
            big_endian: directory.big_endian,
            chunks: offsets.into_iter().zip(counts).collect(),
        };
        layout.check_chunks(source.length(), limits)?;
        layout.cut_large_strips();
        Ok(layout)
    }

    /// Each chunk must lie in the file and hold enough bytes for its cells.
    fn check_chunks(&self, length: u64, limits: &Limits) -> Result<(), Fault> {
        let bytes = (self.chunk_rows as u64)
            .checked_mul(self.chunk_columns as u64)
            .and_then(|cells| cells.checked_mul(self.cell.bytes()));
        // Those that can be read in parts need no limit: they lie in the file byte by byte.
        let in_parts = self.can_be_cut();
        if !in_parts && bytes.is_none_or(|bytes| bytes > limits.chunk_bytes) {
            return Err(Fault::TooLarge(format!(
                "{} of {} rows and {} columns; one may hold {} bytes unpacked",
                self.chunk_noun(),
                self.chunk_rows,
                self.chunk_columns,
                limits.chunk_bytes
            )));
        }
        for (index, &(offset, count)) in self.chunks.iter().enumerate() {
            if count == 0 {
                continue;
            }
            let name = self.chunk_name(index);
            if offset.checked_add(count).is_none_or(|end| end > length) {
                return Fault::damaged(format!(
                    "{name} should lie at byte {offset}, {count} bytes long, but the file ends at byte {length}"
                ));
            }
            let need = (self.rows_of(index) as u64)
                .saturating_mul(self.chunk_columns as u64)
                .saturating_mul(self.cell.bytes());
            let most = count.saturating_mul(self.compression.most_per_byte());
            // A packed stream has a few bytes of its own; they are not worth the exactness.
            if most < need {
                return Fault::damaged(format!(
                    "{name} claims {need} bytes of heights in {count} bytes of file, which {} cannot do",
                    match self.compression {
                        Compression::None => "no compression",
                        packed => packed.name(),
                    }
                ));
            }
        }
        Ok(())
    }

    /// Whether the chunks are strips whose rows lie in the file as they are.
    fn can_be_cut(&self) -> bool {
        !self.tiled
            && self.compression == Compression::None
            && self.chunks.iter().all(|&(_, count)| count > 0)
    }

    /// Uncompressed strips need not be read whole: each large one becomes many.
    fn cut_large_strips(&mut self) {
        let row = self.columns as u64 * self.cell.bytes();
        let large = row.saturating_mul(self.chunk_rows as u64) > LARGE_STRIP;
        if !large || !self.can_be_cut() {
            return;
        }
        let part_rows = (LARGE_STRIP / row.max(1)).max(1) as usize;
        let mut parts = Vec::new();
        // Strips must not be cut so that parts of two fall into one band of rows: only one strip, or strips of whole parts.
        let strips = self.chunks.len();
        if strips > 1 && !self.chunk_rows.is_multiple_of(part_rows) {
            return self.cut_into_rows(row);
        }
        for (index, &(offset, _)) in self.chunks.iter().enumerate() {
            let rows = self.rows_of(index);
            for first in (0..rows).step_by(part_rows) {
                let count = part_rows.min(rows - first) as u64 * row;
                parts.push((offset + first as u64 * row, count));
            }
        }
        self.chunks = parts;
        self.chunk_rows = part_rows;
    }

    /// The same with parts of one row.
    fn cut_into_rows(&mut self, row: u64) {
        let mut parts = Vec::with_capacity(self.rows);
        for (index, &(offset, _)) in self.chunks.iter().enumerate() {
            for line in 0..self.rows_of(index) as u64 {
                parts.push((offset + line * row, row));
            }
        }
        self.chunks = parts;
        self.chunk_rows = 1;
    }

    /// Rows that a chunk stores: the last strip may be shorter, a tile is always whole.
    pub(crate) fn rows_of(&self, chunk: usize) -> usize {
        if self.tiled {
            return self.chunk_rows;
        }
        let first = chunk.saturating_mul(self.chunk_rows);
        self.chunk_rows.min(self.rows.saturating_sub(first))
    }

    fn chunk_noun(&self) -> &'static str {
        if self.tiled { "tiles" } else { "strips" }
    }

    /// A chunk, for messages.
    pub(crate) fn chunk_name(&self, chunk: usize) -> String {
        let (row, column) = (chunk / self.chunks_across, chunk % self.chunks_across);
        if self.tiled {
            format!(
                "tile {chunk} (from row {}, column {})",
                row * self.chunk_rows,
                column * self.chunk_columns
            )
        } else {
            format!("strip {chunk} (from row {})", row * self.chunk_rows)
        }
    }
}

fn to_usize(number: u64) -> Result<usize, Fault> {
    usize::try_from(number).map_err(|_| Fault::TooLarge(format!("a size of {number}")))
}

fn cell_type(bits: u64, format: u64) -> Result<CellType, Fault> {
    let kind = match (bits, format) {
        (16, 2) => return Ok(CellType::I16),
        (16, 1 | 4) => return Ok(CellType::U16),
        (32, 3) => return Ok(CellType::F32),
        (_, 1 | 4) => "unsigned",
        (_, 2) => "signed",
        (_, 3) => "floating-point",
        (_, 5 | 6) => "complex",
        _ => "unknown",
    };
    Fault::unsupported(format!(
        "{kind} heights of {bits} bits; read are int16, uint16 and float32"
    ))
}

fn predictor(code: u64, cell: CellType, compression: Compression) -> Result<Predictor, Fault> {
    match (code, cell) {
        // Without compression the tag means nothing.
        _ if compression == Compression::None => Ok(Predictor::None),
        (1, _) => Ok(Predictor::None),
        (2, _) => Ok(Predictor::Horizontal),
        (3, CellType::F32) => Ok(Predictor::FloatingPoint),
        (3, _) => Fault::damaged("the floating-point predictor (3) on whole numbers"),
        _ => Fault::unsupported(format!("predictor {code}; read are 1, 2 and 3")),
    }
}
