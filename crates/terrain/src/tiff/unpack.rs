//! From the bytes of a chunk to its heights.

use super::layout::{Compression, Predictor};
use crate::cells::Cell;
use std::io::Read;

/// A cell that can be made of its bytes.
pub(crate) trait Stored: Cell {
    const BYTES: usize;
    fn from_bytes(bytes: &[u8], big_endian: bool) -> Self;
    /// The sum of the bits, as whole numbers that wrap around: what undoes differences.
    fn plus(self, other: Self) -> Self;
}

macro_rules! stored {
    ($type:ty, $bytes:literal, $plus:expr) => {
        impl Stored for $type {
            const BYTES: usize = $bytes;
            #[inline(always)]
            fn from_bytes(bytes: &[u8], big_endian: bool) -> Self {
                let mut array = [0; $bytes];
                array.copy_from_slice(bytes);
                if big_endian {
                    Self::from_be_bytes(array)
                } else {
                    Self::from_le_bytes(array)
                }
            }
            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                ($plus)(self, other)
            }
        }
    };
}

stored!(i16, 2, i16::wrapping_add);
stored!(u16, 2, u16::wrapping_add);
stored!(f32, 4, |a: f32, b: f32| f32::from_bits(
    a.to_bits().wrapping_add(b.to_bits())
));

/// Undoes the compression; exactly `size` bytes come out, or an error.
pub(crate) fn decompress(
    packed: Vec<u8>,
    compression: Compression,
    size: usize,
) -> Result<Vec<u8>, String> {
    if compression == Compression::None {
        let mut bytes = packed;
        return if bytes.len() < size {
            Err(format!("{} bytes instead of {size}", bytes.len()))
        } else {
            bytes.truncate(size);
            Ok(bytes)
        };
    }
    let mut bytes = vec![0; size];
    let filled = match compression {
        Compression::Deflate => read_fully(
            flate2::read::ZlibDecoder::new(packed.as_slice()),
            &mut bytes,
        )?,
        Compression::Lzw => lzw(&packed, &mut bytes)?,
        Compression::Zstd => {
            // Streamed: a frame may hold more than is needed, and its window is bounded by the library.
            let decoder = zstd::stream::read::Decoder::new(packed.as_slice())
                .map_err(|error| error.to_string())?;
            read_fully(decoder, &mut bytes)?
        }
        Compression::None => size,
    };
    if filled == size {
        Ok(bytes)
    } else {
        Err(format!("{filled} bytes instead of {size}"))
    }
}

/// Reads until the bytes are full or the stream ends.
fn read_fully(mut stream: impl Read, bytes: &mut [u8]) -> Result<usize, String> {
    let mut filled = 0;
    while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match stream.read(rest) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) => return Err(error.to_string()),
        }
    }
    Ok(filled)
}

/// LZW as TIFF has it: most significant bits first, codes widen one early (TIFF 6.0, section 13).
fn lzw(packed: &[u8], bytes: &mut [u8]) -> Result<usize, String> {
    if let [0, second, ..] = packed
        && second & 1 == 1
    {
        return Err("LZW of the kind before TIFF 6.0".to_owned());
    }
    let mut decoder = weezl::decode::Decoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8);
    let (mut read, mut filled) = (0, 0);
    while filled < bytes.len() {
        let result = decoder.decode_bytes(
            packed.get(read..).unwrap_or_default(),
            bytes.get_mut(filled..).unwrap_or_default(),
        );
        read += result.consumed_in;
        filled += result.consumed_out;
        match result.status {
            Ok(weezl::LzwStatus::Ok) if result.consumed_in + result.consumed_out > 0 => {}
            Ok(_) => break,
            Err(error) => return Err(error.to_string()),
        }
    }
    Ok(filled)
}

/// Undoes the predictor, row by row of `columns` cells.
pub(crate) fn to_cells<T: Stored>(
    bytes: &[u8],
    columns: usize,
    predictor: Predictor,
    big_endian: bool,
) -> Vec<T> {
    let cell = |bytes: &[u8]| T::from_bytes(bytes, big_endian);
    if predictor == Predictor::None {
        return bytes.chunks_exact(T::BYTES).map(cell).collect();
    }
    let mut cells = Vec::with_capacity(bytes.len() / T::BYTES);
    let row_bytes = columns.saturating_mul(T::BYTES).max(1);
    let mut sums = Vec::with_capacity(row_bytes);
    for row in bytes.chunks_exact(row_bytes) {
        if predictor == Predictor::Horizontal {
            let mut sum: Option<T> = None;
            cells.extend(row.chunks_exact(T::BYTES).map(|bytes| {
                let here = sum.map_or_else(|| cell(bytes), |sum| sum.plus(cell(bytes)));
                sum = Some(here);
                here
            }));
            continue;
        }
        sums.clear();
        let mut sum = 0_u8;
        sums.extend(row.iter().map(|&byte| {
            sum = sum.wrapping_add(byte);
            sum
        }));
        cells.extend((0..columns).map(|column| by_weight::<T>(&sums, column, columns)));
    }
    cells
}

/// The cell whose bytes lie a row apart, the most significant first, whatever the order of the file.
#[inline(always)]
fn by_weight<T: Stored>(planes: &[u8], column: usize, columns: usize) -> T {
    let mut bytes = [0_u8; 8];
    for (plane, byte) in bytes.iter_mut().take(T::BYTES).enumerate() {
        *byte = planes.get(plane * columns + column).copied().unwrap_or(0);
    }
    T::from_bytes(bytes.get(..T::BYTES).unwrap_or_default(), true)
}
