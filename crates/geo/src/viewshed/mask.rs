//! A bit for each cell.

use std::sync::atomic::{AtomicU64, Ordering};

/// Which cells are visible: a bit each, rows from the north, each row from the west.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask {
    rows: usize,
    cols: usize,
    /// Of each row `cols.div_ceil(64)` words, the west in the lowest bit.
    words: Vec<u64>,
}

impl Mask {
    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    #[must_use]
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// Whether a cell is visible; false outside.
    #[must_use]
    pub fn get(&self, row: usize, col: usize) -> bool {
        row < self.rows
            && col < self.cols
            && (self.words[row * self.cols.div_ceil(64) + col / 64] >> (col % 64)) & 1 == 1
    }

    /// Number of visible cells.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.words.iter().map(|w| u64::from(w.count_ones())).sum()
    }

    /// How many cells are the same in both, of masks of the same size; 0 for other sizes.
    #[must_use]
    pub fn agreeing(&self, other: &Self) -> u64 {
        if (self.rows, self.cols) != (other.rows, other.cols) {
            return 0;
        }
        let differing: u64 = (self.words.iter().zip(&other.words))
            .map(|(a, b)| u64::from((a ^ b).count_ones()))
            .sum();
        (self.rows * self.cols) as u64 - differing
    }

    /// The rows as packed bits, the west in the highest bit of the first byte, each row filled up to a byte: as in PBM and PNG.
    pub fn packed_rows(&self) -> impl Iterator<Item = Vec<u8>> + '_ {
        self.words
            .chunks_exact(self.cols.div_ceil(64))
            .map(|words| {
                let mut bytes: Vec<u8> = words
                    .iter()
                    .flat_map(|word| word.to_le_bytes().map(u8::reverse_bits))
                    .collect();
                bytes.truncate(self.cols.div_ceil(8));
                bytes
            })
    }
}

/// A mask that several threads fill. Bits are only ever set, so the order does not matter.
pub(super) struct SharedMask {
    rows: usize,
    cols: usize,
    words: Vec<AtomicU64>,
}

impl SharedMask {
    pub fn new(rows: usize, cols: usize) -> Self {
        let mut words = Vec::new();
        words.resize_with(rows * cols.div_ceil(64), AtomicU64::default);
        Self { rows, cols, words }
    }

    pub fn set(&self, row: usize, col: usize) {
        self.set_bits(row, col, 1);
    }

    /// Sets the cells of a row from `col` on, the first by the lowest bit; bits beyond the row must be 0.
    #[inline]
    pub fn set_bits(&self, row: usize, col: usize, bits: u64) {
        if bits == 0 {
            return;
        }
        let word = row * self.cols.div_ceil(64) + col / 64;
        let shift = col % 64;
        self.words[word].fetch_or(bits << shift, Ordering::Relaxed);
        if shift > 0 {
            let beyond = bits >> (64 - shift);
            if beyond != 0 {
                self.words[word + 1].fetch_or(beyond, Ordering::Relaxed);
            }
        }
    }

    pub fn finish(self) -> Mask {
        Mask {
            rows: self.rows,
            cols: self.cols,
            words: self.words.into_iter().map(AtomicU64::into_inner).collect(),
        }
    }
}
