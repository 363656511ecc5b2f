//! Opening a terrain file of any format.

use crate::cells::{Cells, with_layer};
use crate::description::{Description, Statistics};
use crate::error::{Fault, TerrainError};
use crate::formats::{Whole, ascii_grid, dted, hgt, raw};
use crate::grid::Grid;
use crate::limits::Limits;
use crate::placement::Window;
use crate::source::{self, Source};
use crate::tiff::{Directory, Tiff};
use std::path::{Path, PathBuf};

/// A terrain file that is open.
///
/// A GeoTIFF is read tile by tile or strip by strip, as windows ask for them, so that it may be larger than the memory. The other
/// formats are read whole when they are opened.
///
/// ```no_run
/// use gapfiller_terrain::TerrainFile;
/// let file = TerrainFile::open("N36E030.hgt.gz")?;
/// println!("{}", file.description().format);
/// let grid = file.read()?;
/// println!("{:?} m", grid.bilinear(36.88, 30.70));
/// # Ok::<(), gapfiller_terrain::TerrainError>(())
/// ```
#[derive(Debug)]
pub struct TerrainFile {
    path: PathBuf,
    body: Body,
}

#[derive(Debug)]
enum Body {
    Tiff(Box<Tiff>),
    Whole(Whole),
}

impl TerrainFile {
    /// Opens a file with the usual limits. A raw grid may be named by its data or by its header.
    ///
    /// # Errors
    /// It cannot be read, is of no known format, uses what is not supported, is damaged or too large.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, TerrainError> {
        Self::open_with(path, &Limits::default())
    }

    /// Opens a file with limits of one's own.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_with(path: impl AsRef<Path>, limits: &Limits) -> Result<Self, TerrainError> {
        let path = path.as_ref();
        let body = open(path, limits).map_err(|fault| fault.of(path))?;
        Ok(Self {
            path: path.to_owned(),
            body,
        })
    }

    /// A file that is already in memory: its name, which a format may depend on, and its bytes, not gzipped.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn from_bytes(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Self, TerrainError> {
        let path = PathBuf::from(name);
        let body = read(&path, Source::Memory(bytes), limits).map_err(|fault| fault.of(&path))?;
        Ok(Self { path, body })
    }

    /// A raw grid that is already in memory: its header and its data, not gzipped.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn from_raw(
        name: &str,
        header: &[u8],
        data: &[u8],
        limits: &Limits,
    ) -> Result<Self, TerrainError> {
        let path = PathBuf::from(name);
        let whole = raw::read(header, data, limits).map_err(|fault| fault.of(&path))?;
        Ok(Self {
            path,
            body: Body::Whole(whole),
        })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it says about itself.
    #[must_use]
    pub fn description(&self) -> &Description {
        match &self.body {
            Body::Tiff(tiff) => tiff.description(),
            Body::Whole(whole) => &whole.description,
        }
    }

    /// All of it.
    ///
    /// # Errors
    /// A part of it is damaged, or it has more cells than the limit.
    pub fn read(self) -> Result<Grid, TerrainError> {
        let placement = self.description().placement;
        let name = self.name();
        let cells = match self.body {
            Body::Tiff(tiff) => tiff.read_all().map_err(|fault| fault.of(&self.path))?,
            Body::Whole(whole) => whole.cells,
        };
        Grid::new(name, placement, cells).ok_or_else(|| incomplete(&self.path))
    }

    /// A part of it. Of a GeoTIFF only the tiles or strips that the window touches are read.
    ///
    /// # Errors
    /// The window does not lie within the grid, a part of it is damaged, or it has more cells than the limit.
    pub fn read_window(&self, window: &Window) -> Result<Grid, TerrainError> {
        let fault = |fault: Fault| fault.of(&self.path);
        let description = self.description();
        let (rows, columns) = (description.placement.rows, description.placement.columns);
        window.check(rows, columns).map_err(fault)?;
        let cells = match &self.body {
            Body::Tiff(tiff) => tiff.read_window(window).map_err(fault)?,
            Body::Whole(whole) => whole.cells.window(window, columns),
        };
        Grid::new(self.name(), description.placement.window(window), cells)
            .ok_or_else(|| incomplete(&self.path))
    }

    /// Lowest and highest height and the share of voids, read band by band; `progress` hears of rows done and rows in all.
    ///
    /// # Errors
    /// A part of it is damaged.
    pub fn statistics(
        &self,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Statistics, TerrainError> {
        let mut statistics = Statistics::default();
        match &self.body {
            Body::Whole(whole) => statistics.add(&whole.cells),
            Body::Tiff(tiff) => {
                let rows = tiff.placement().rows as u64;
                for window in tiff.bands() {
                    progress(window.first_row as u64, rows);
                    let cells = tiff
                        .read_window(&window)
                        .map_err(|fault| fault.of(&self.path))?;
                    statistics.add(&cells);
                }
            }
        }
        Ok(statistics)
    }

    fn name(&self) -> String {
        self.path
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }
}

/// A grid whose parts do not fit together; the readers make none.
fn incomplete(path: &Path) -> TerrainError {
    Fault::Damaged("the grid is incomplete".to_owned()).of(path)
}

impl Statistics {
    fn add(&mut self, cells: &Cells) {
        self.cells += cells.len() as u64;
        with_layer!(cells, layer => {
            for &value in &layer.values {
                if layer.is_void(value) {
                    self.voids += 1;
                    continue;
                }
                let height = crate::cells::Cell::metres(value);
                self.lowest_m = Some(self.lowest_m.map_or(height, |lowest| lowest.min(height)));
                self.highest_m = Some(self.highest_m.map_or(height, |highest| highest.max(height)));
            }
        });
    }
}

fn open(path: &Path, limits: &Limits) -> Result<Body, Fault> {
    if let Some(data) = path
        .to_str()
        .filter(|_| has_extension(path, "json"))
        .and_then(|name| name.get(..name.len().saturating_sub(5)))
    {
        let plain = PathBuf::from(data);
        let packed = PathBuf::from(format!("{data}.gz"));
        let data = if plain.exists() { plain } else { packed };
        return open_raw(path, &data, limits);
    }
    let plain = without_gz(path);
    let mut header = plain.clone().into_os_string();
    header.push(".json");
    let header = PathBuf::from(header);
    if header.exists() {
        return open_raw(&header, path, limits);
    }
    read(&plain, Source::open(path, limits)?, limits)
}

fn open_raw(header: &Path, data: &Path, limits: &Limits) -> Result<Body, Fault> {
    /// A header is a few lines.
    const MOST: u64 = 1 << 20;
    let small = Limits {
        unpacked_bytes: MOST,
        ..*limits
    };
    let header = Source::open(header, &small)?.into_bytes(&small)?;
    let data = Source::open(data, limits)?.into_bytes(limits)?;
    raw::read(&header, &data, limits).map(Body::Whole)
}

/// Reads a file by its first bytes, or by its name where these say nothing.
fn read(path: &Path, source: Source, limits: &Limits) -> Result<Body, Fault> {
    let start = source.read(0, source.length().min(512), "the first bytes")?;
    if Directory::is_tiff(&start) {
        return Tiff::open(source, limits).map(|tiff| Body::Tiff(Box::new(tiff)));
    }
    if dted::is_dted(&start) {
        return dted::read(&source.into_bytes(limits)?, limits).map(Body::Whole);
    }
    if has_extension(path, "hgt") {
        let name = path.file_name().map(|name| name.to_string_lossy());
        return hgt::read(&name.unwrap_or_default(), &source.into_bytes(limits)?).map(Body::Whole);
    }
    if ascii_grid::is_ascii_grid(&start) {
        return ascii_grid::read(&source.into_bytes(limits)?, limits).map(Body::Whole);
    }
    let tells = |wanted: &str| has_extension(path, wanted);
    if ["tif", "tiff", "dt0", "dt1", "dt2", "asc"]
        .into_iter()
        .any(tells)
    {
        return Fault::damaged("the file does not begin as its name says it should");
    }
    Err(Fault::UnknownFormat)
}

fn has_extension(path: &Path, wanted: &str) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case(wanted))
}

fn without_gz(path: &Path) -> PathBuf {
    if source::is_gzip(path) {
        path.with_extension("")
    } else {
        path.to_owned()
    }
}
