//! GeoTIFF, read tile by tile or strip by strip.
//!
//! The container is read here rather than by a library, for three reasons: every offset and length is held against the length of the
//! file before memory is set aside; tiles that are not stored, as GDAL writes for empty ones, are voids; and several threads may
//! read at once. LZW, DEFLATE and ZSTD themselves are libraries.

mod directory;
mod geokeys;
mod layout;
mod unpack;

use crate::cells::{CellType, Cells, Layer};
use crate::description::Description;
use crate::error::Fault;
use crate::limits::Limits;
use crate::placement::{Placement, Window};
use crate::source::Source;
pub(crate) use directory::Directory;
use directory::Tag;
use layout::{Layout, Predictor};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use unpack::Stored;

/// A GeoTIFF that is open. Tiles and strips are read when a window touches them; the last ones are kept, up to
/// [`Limits::cache_bytes`]. It may be shared between threads.
#[derive(Debug)]
pub(crate) struct Tiff {
    source: Source,
    layout: Layout,
    placement: Placement,
    description: Description,
    void: Option<f64>,
    limits: Limits,
    cache: Mutex<Cache>,
}

/// Chunks at hand, and when each was last used, counted in uses.
#[derive(Debug, Default)]
struct Cache {
    uses: u64,
    bytes: u64,
    chunks: BTreeMap<usize, (u64, Arc<Cells>)>,
}

impl Tiff {
    pub(crate) fn open(source: Source, limits: &Limits) -> Result<Self, Fault> {
        let directory = Directory::read(&source)?;
        let layout = Layout::read(&directory, &source, limits)?;
        let (placement, is_point) =
            geokeys::placement(&directory, &source, layout.rows, layout.columns)?;
        let void = void(&directory, &source)?;
        let description = Description {
            format: if directory.big_tiff {
                "GeoTIFF (BigTIFF)"
            } else {
                "GeoTIFF"
            },
            cell: layout.cell,
            compression: layout.compression.name(),
            predictor: match layout.predictor {
                Predictor::None => None,
                Predictor::Horizontal => Some("horizontal (2)"),
                Predictor::FloatingPoint => Some("floating point (3)"),
            },
            storage: if layout.tiled {
                format!("tiles of {} × {}", layout.chunk_rows, layout.chunk_columns)
            } else {
                format!("strips of {} rows", layout.chunk_rows)
            },
            placement,
            cells_are_points: is_point,
            void,
        };
        Ok(Self {
            source,
            layout,
            placement,
            description,
            void,
            limits: *limits,
            cache: Mutex::default(),
        })
    }

    pub(crate) fn description(&self) -> &Description {
        &self.description
    }

    /// All cells, unpacked by all processors: bands of chunks do not depend on each other.
    pub(crate) fn read_all(&self) -> Result<Cells, Fault> {
        match self.layout.cell {
            CellType::I16 => self.read_bands().map(Cells::I16),
            CellType::U16 => self.read_bands().map(Cells::U16),
            CellType::F32 => self.read_bands().map(Cells::F32),
        }
    }

    fn read_bands<T: Stored>(&self) -> Result<Layer<T>, Fault> {
        let layout = &self.layout;
        let cells = self
            .limits
            .cells(layout.rows as u64, layout.columns as u64)?;
        let mut values = vec![T::default(); cells];
        let band = layout.chunk_rows.min(layout.rows) * layout.columns;
        let bands = Mutex::new(values.chunks_mut(band).enumerate());
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = threads.min(layout.rows.div_ceil(layout.chunk_rows)).min(16);
        // The first fault by row, whichever thread meets one first.
        let fault: Mutex<Option<(usize, Fault)>> = Mutex::new(None);
        let work = || {
            loop {
                let next = lock(&bands).next();
                let Some((number, band)) = next else { return };
                if let Err(found) = self.read_band(number, band) {
                    let mut fault = lock(&fault);
                    if fault.as_ref().is_none_or(|(at, _)| number < *at) {
                        *fault = Some((number, found));
                    }
                    return;
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(work);
            }
            work();
        });
        let fault = fault.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, fault)) = fault {
            return Err(fault);
        }
        Ok(Layer {
            values,
            void: self.void.and_then(T::from_number),
        })
    }

    /// One row of chunks into the rows of the image that they cover.
    fn read_band<T: Stored>(&self, number: usize, band: &mut [T]) -> Result<(), Fault> {
        let layout = &self.layout;
        for across in 0..layout.chunks_across {
            let chunk: Vec<T> = self.chunk(number * layout.chunks_across + across)?;
            let first = across * layout.chunk_columns;
            let rows = band.chunks_exact_mut(layout.columns);
            for (from, to) in chunk.chunks_exact(layout.chunk_columns).zip(rows) {
                if let Some(to) = to.get_mut(first..) {
                    let width = to.len().min(from.len());
                    copy(to.get_mut(..width), from.get(..width));
                }
            }
        }
        Ok(())
    }

    /// The cells of a chunk, `chunk_columns` wide.
    fn chunk<T: Stored>(&self, index: usize) -> Result<Vec<T>, Fault> {
        let layout = &self.layout;
        let cells = layout.rows_of(index) * layout.chunk_columns;
        let &(offset, count) = layout
            .chunks
            .get(index)
            .ok_or_else(|| Fault::Damaged(format!("there is no {}", layout.chunk_name(index))))?;
        if count == 0 {
            let empty = self.void.and_then(T::from_number).unwrap_or_default();
            return Ok(vec![empty; cells]);
        }
        let name = || layout.chunk_name(index);
        let packed = self.source.read(offset, count, "a tile or strip")?;
        let bytes = unpack::decompress(packed, layout.compression, cells * T::BYTES)
            .map_err(|reason| Fault::Damaged(format!("{} cannot be unpacked: {reason}", name())))?;
        Ok(unpack::to_cells(
            &bytes,
            layout.chunk_columns,
            layout.predictor,
            layout.big_endian,
        ))
    }

    /// The cells of a window, through the chunks at hand.
    pub(crate) fn read_window(&self, window: &Window) -> Result<Cells, Fault> {
        window.check(self.layout.rows, self.layout.columns)?;
        self.limits
            .cells(window.rows as u64, window.columns as u64)?;
        match self.layout.cell {
            CellType::I16 => self
                .window_of(window, |cells| match cells {
                    Cells::I16(layer) => Some(layer),
                    _ => None,
                })
                .map(Cells::I16),
            CellType::U16 => self
                .window_of(window, |cells| match cells {
                    Cells::U16(layer) => Some(layer),
                    _ => None,
                })
                .map(Cells::U16),
            CellType::F32 => self
                .window_of(window, |cells| match cells {
                    Cells::F32(layer) => Some(layer),
                    _ => None,
                })
                .map(Cells::F32),
        }
    }

    fn window_of<T: Stored>(
        &self,
        window: &Window,
        of: fn(&Cells) -> Option<&Layer<T>>,
    ) -> Result<Layer<T>, Fault> {
        let layout = &self.layout;
        let mut values = vec![T::default(); window.rows * window.columns];
        let last_row = window.first_row + window.rows - 1;
        let last_column = window.first_column + window.columns - 1;
        for down in window.first_row / layout.chunk_rows..=last_row / layout.chunk_rows {
            for across in
                window.first_column / layout.chunk_columns..=last_column / layout.chunk_columns
            {
                let index = down * layout.chunks_across + across;
                let chunk = self.cached(index)?;
                let Some(layer) = of(&chunk) else { continue };
                let (top, left) = (down * layout.chunk_rows, across * layout.chunk_columns);
                let first_column = left.max(window.first_column);
                let width = (left + layout.chunk_columns - 1).min(last_column) + 1 - first_column;
                let rows = top.max(window.first_row)..=(top + layout.chunk_rows - 1).min(last_row);
                for row in rows {
                    let from = (row - top) * layout.chunk_columns + first_column - left;
                    let to = (row - window.first_row) * window.columns + first_column
                        - window.first_column;
                    copy(
                        values.get_mut(to..to + width),
                        layer.values.get(from..from + width),
                    );
                }
            }
        }
        Ok(Layer {
            values,
            void: self.void.and_then(T::from_number),
        })
    }

    /// A chunk, unpacked now or before.
    fn cached(&self, index: usize) -> Result<Arc<Cells>, Fault> {
        {
            let mut cache = lock(&self.cache);
            cache.uses += 1;
            let now = cache.uses;
            if let Some((used, cells)) = cache.chunks.get_mut(&index) {
                *used = now;
                return Ok(Arc::clone(cells));
            }
        }
        let layer = match self.layout.cell {
            CellType::I16 => Cells::I16(whole(self.chunk(index)?)),
            CellType::U16 => Cells::U16(whole(self.chunk(index)?)),
            CellType::F32 => Cells::F32(whole(self.chunk(index)?)),
        };
        let cells = Arc::new(layer);
        let size = |cells: &Cells| cells.len() as u64 * self.layout.cell.bytes();
        let mut cache = lock(&self.cache);
        let now = cache.uses;
        if let Some((_, old)) = cache.chunks.insert(index, (now, Arc::clone(&cells))) {
            cache.bytes -= size(&old);
        }
        cache.bytes += size(&cells);
        while cache.bytes > self.limits.cache_bytes && cache.chunks.len() > 1 {
            let oldest = cache.chunks.iter().min_by_key(|(_, (used, _))| *used);
            let Some(oldest) = oldest.map(|(&index, _)| index) else {
                break;
            };
            if let Some((_, old)) = cache.chunks.remove(&oldest) {
                cache.bytes -= size(&old);
            }
        }
        Ok(cells)
    }

    /// Windows that together are the whole, each a row of chunks: what is read from the file is used once.
    pub(crate) fn bands(&self) -> impl Iterator<Item = Window> {
        let (rows, columns, band) = (
            self.layout.rows,
            self.layout.columns,
            self.layout.chunk_rows,
        );
        (0..rows).step_by(band).map(move |first_row| Window {
            first_row,
            first_column: 0,
            rows: band.min(rows - first_row),
            columns,
        })
    }

    pub(crate) fn placement(&self) -> &Placement {
        &self.placement
    }
}

fn whole<T>(values: Vec<T>) -> Layer<T> {
    Layer { values, void: None }
}

fn copy<T: Copy>(to: Option<&mut [T]>, from: Option<&[T]>) {
    if let (Some(to), Some(from)) = (to, from)
        && to.len() == from.len()
    {
        to.copy_from_slice(from);
    }
}

/// A lock that another thread left in a panic holds nothing half-done here.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The value that GDAL's tag says means "no data". What is no number, or does not fit the cells, marks nothing.
fn void(directory: &Directory, source: &Source) -> Result<Option<f64>, Fault> {
    let text = directory.text(source, Tag::GdalNodata)?;
    Ok(text
        .and_then(|text| text.parse::<f64>().ok())
        .filter(|void| !void.is_nan()))
}

#[cfg(test)]
#[path = "../../tests/common/mod.rs"]
mod common;

#[cfg(test)]
mod tests {
    use super::common::TinyTiff;
    use super::*;

    /// 24 MB in one strip, which is read in parts of 4 MiB.
    fn large() -> Vec<u8> {
        let heights: Vec<i16> = (0..3_000 * 4_000).map(|i| (i % 9_973) as i16).collect();
        TinyTiff::plain(3_000, 4_000, &heights).bytes()
    }

    #[test]
    fn a_reader_keeps_no_more_at_hand_than_the_limit() {
        let limits = Limits {
            cache_bytes: 9 << 20,
            ..Limits::default()
        };
        let tiff = Tiff::open(Source::Memory(large()), &limits).unwrap();
        assert!(tiff.layout.chunks.len() > 5);
        let mut held = Vec::new();
        for window in tiff.bands().chain(tiff.bands()) {
            let cells = tiff.read_window(&window).unwrap();
            let index = window.first_row * 4_000 + 5;
            assert_eq!(cells.get(5), Some((index % 9_973) as f64));
            held.push(lock(&tiff.cache).bytes);
        }
        assert!(
            held.iter().all(|&bytes| 0 < bytes && bytes <= 9 << 20),
            "{held:?}"
        );
        assert_eq!(lock(&tiff.cache).chunks.len(), 2);
        // The same window twice: unpacked once.
        let uses = |tiff: &Tiff| {
            lock(&tiff.cache)
                .chunks
                .keys()
                .copied()
                .collect::<Vec<usize>>()
        };
        let before = uses(&tiff);
        let last = tiff.bands().last().unwrap();
        tiff.read_window(&last).unwrap();
        assert_eq!(uses(&tiff), before);
    }

    #[test]
    fn threads_share_a_reader() {
        let tiff = Tiff::open(Source::Memory(large()), &Limits::default()).unwrap();
        let whole = tiff.read_all().unwrap();
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let (tiff, whole) = (&tiff, &whole);
                scope.spawn(move || {
                    for step in 0..40 {
                        let (row, column) = ((thread * 701 + step * 67) % 2_900, step * 97 % 3_900);
                        let window = Window {
                            first_row: row,
                            first_column: column,
                            rows: 100,
                            columns: 100,
                        };
                        assert_eq!(
                            tiff.read_window(&window).unwrap(),
                            whole.window(&window, 4_000)
                        );
                    }
                });
            }
        });
    }
}
