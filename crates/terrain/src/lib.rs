//! Terrain files: reading them, sampling them, and fetching those of Copernicus.
//!
//! | module | what is in it |
//! |---|---|
//! | [`TerrainFile`] | a file of any format: what it says, a window of it, or all of it |
//! | [`Grid`] | heights in memory with a place on the globe; bilinear and nearest sampling |
//! | [`Mosaic`] | many grids as one, the finest that knows a place, at last the embedded relief |
//! | [`utm`] | the projection of UTM grids |
//! | [`download`] | Copernicus GLO-30 and GLO-90 tiles into a cache |
//!
//! Formats: GeoTIFF (BigTIFF too; strips and tiles; int16, uint16, float32; no compression, LZW, DEFLATE, ZSTD; predictors 1 to 3;
//! WGS-84 latitude and longitude or UTM; pixel is area and pixel is point), SRTM HGT, DTED 0 to 2, ESRI ASCII grids, raw grids with a
//! JSON header, each also gzipped.
//!
//! ```no_run
//! use gapfiller_geo::elevation::Elevation;
//! use gapfiller_terrain::{Base, Mosaic, TerrainFile};
//! let fine = TerrainFile::open("N37E030.hgt")?.read()?;
//! let coarse = TerrainFile::open("anatolia-90m.tif")?.read()?;
//! let terrain = Mosaic::new(vec![coarse, fine], Base::Relief);
//! println!("{:.0} m", terrain.height_m(37.77, 30.55));
//! # Ok::<(), gapfiller_terrain::TerrainError>(())
//! ```
//!
//! **A file is not trusted.** A header can claim anything in a few bytes. What it claims is held against the length of the file and
//! against [`Limits`] before memory is set aside; a wrong file ends in a [`TerrainError`] that says what is wrong with it.
//!
//! Heights are taken as heights above mean sea level, as everywhere in the project. Copernicus and SRTM refer to EGM2008 and EGM96,
//! which part by less than a metre almost everywhere.
//!
//! Why this is no part of `geo`: `docs/decisions/0010-terrain-files.md`.

mod cells;
mod description;
pub mod download;
mod error;
mod file;
mod formats;
mod grid;
mod limits;
mod mosaic;
mod placement;
mod source;
mod tiff;
pub mod utm;

pub use cells::{Cell, CellType, Cells, Layer};
pub use description::{Description, Statistics};
pub use error::TerrainError;
pub use file::TerrainFile;
pub use grid::Grid;
pub use limits::Limits;
pub use mosaic::{Base, Mosaic};
pub use placement::{Crs, Placement, Window};
