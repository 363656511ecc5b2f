//! Masks as GeoTIFF, portable bitmap or PNG.

use super::Dem;
use crate::failure::Failure;
use gapfiller_geo::viewshed::Mask;
use gapfiller_terrain::Crs;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use tempfile::NamedTempFile;
use tiff::encoder::{Compression, TiffEncoder, colortype::Gray8};
use tiff::tags::Tag;

/// A kind of file, by the end of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// GeoTIFF: 255 for visible, 0 for not.
    Tif,
    /// Portable bitmap, P4: a set bit for visible.
    Pbm,
    /// PNG of one bit: white for visible.
    Png,
}

impl Kind {
    /// The kind that a name asks for.
    pub fn of(path: &Path) -> Result<Self, Failure> {
        let end = path.extension().map(|end| end.to_ascii_lowercase());
        match end.as_ref().and_then(|end| end.to_str()) {
            Some("tif" | "tiff") => Ok(Self::Tif),
            Some("pbm") => Ok(Self::Pbm),
            Some("png") => Ok(Self::Png),
            _ => Err(Failure::Input(format!(
                "{}: what kind of file? Expected a name that ends in .tif, .pbm or .png",
                path.display()
            ))),
        }
    }
}

/// That a file may be written: it is not there, or is to be replaced, and its folder is there.
pub fn check_free(path: &Path, force: bool) -> Result<(), Failure> {
    if path.is_dir() {
        return Err(Failure::Input(format!("{} is a folder", path.display())));
    }
    if path.exists() && !force {
        return Err(exists(path));
    }
    if folder(path).is_dir() {
        Ok(())
    } else {
        Err(Failure::Input(format!(
            "there is no folder {}",
            folder(path).display()
        )))
    }
}

/// Writes a mask whole or not at all.
pub fn write_mask(
    path: &Path,
    kind: Kind,
    force: bool,
    mask: &Mask,
    dem: &Dem,
) -> Result<(), Failure> {
    write_whole(path, force, |out| match kind {
        Kind::Tif => tif(out, mask, dem),
        Kind::Pbm => pbm(out, mask),
        Kind::Png => png(out, mask),
    })
}

/// Writes a file whole or not at all.
pub fn write_whole(
    path: &Path,
    force: bool,
    write: impl FnOnce(&mut BufWriter<&mut NamedTempFile>) -> io::Result<()>,
) -> Result<(), Failure> {
    check_free(path, force)?;
    let could_not =
        |error: io::Error| Failure::Other(format!("could not write {}: {error}", path.display()));
    let mut file = beside(path).map_err(could_not)?;
    let mut out = BufWriter::new(&mut file);
    write(&mut out)
        .and_then(|()| out.flush())
        .map_err(could_not)?;
    drop(out);
    file.as_file().sync_all().map_err(could_not)?;
    let kept = if force {
        file.persist(path)
    } else {
        file.persist_noclobber(path)
    };
    kept.map(|_| ()).map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => exists(path),
        _ => could_not(error.error),
    })
}

fn exists(path: &Path) -> Failure {
    Failure::Input(format!(
        "{} already exists: name another file, or replace it with --force",
        path.display()
    ))
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A file beside the one to be, with the rights of an ordinary one.
fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    let rights = {
        use std::os::unix::fs::PermissionsExt;
        fs::Permissions::from_mode(0o666)
    };
    #[cfg(unix)]
    builder.permissions(rights);
    builder.prefix(".gapfiller-").tempfile_in(folder(path))
}

fn pbm(out: &mut impl Write, mask: &Mask) -> io::Result<()> {
    write!(out, "P4\n{} {}\n", mask.cols(), mask.rows())?;
    mask.packed_rows().try_for_each(|row| out.write_all(&row))
}

fn png(out: &mut impl Write, mask: &Mask) -> io::Result<()> {
    let size = |count: usize| u32::try_from(count).map_err(io::Error::other);
    let mut encoder = png::Encoder::new(out, size(mask.cols())?, size(mask.rows())?);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().map_err(io::Error::other)?;
    let mut stream = writer.stream_writer().map_err(io::Error::other)?;
    for row in mask.packed_rows() {
        stream.write_all(&row)?;
    }
    stream.finish().map_err(io::Error::other)
}

fn tif(out: &mut BufWriter<&mut NamedTempFile>, mask: &Mask, dem: &Dem) -> io::Result<()> {
    let size = |count: usize| u32::try_from(count).map_err(io::Error::other);
    let (cols, rows) = (size(mask.cols())?, size(mask.rows())?);
    let mut encoder = TiffEncoder::new(out)
        .map_err(io::Error::other)?
        .with_compression(Compression::Deflate(Default::default()));
    let mut image = encoder
        .new_image::<Gray8>(cols, rows)
        .map_err(io::Error::other)?;
    let edges = dem.placement.edges();
    let scale = [dem.placement.step_x, dem.placement.step_y, 0.0];
    let tie = [0.0, 0.0, 0.0, edges.west, edges.north, 0.0];
    let keys = geo_keys(dem.placement.crs);
    let directory = image.encoder();
    directory
        .write_tag(Tag::ModelPixelScaleTag, &scale[..])
        .and_then(|()| directory.write_tag(Tag::ModelTiepointTag, &tie[..]))
        .and_then(|()| directory.write_tag(Tag::GeoKeyDirectoryTag, &keys[..]))
        .map_err(io::Error::other)?;
    image.rows_per_strip(64).map_err(io::Error::other)?;
    let row = |row| (0..mask.cols()).map(move |col| if mask.get(row, col) { u8::MAX } else { 0 });
    let cells: Vec<u8> = (0..mask.rows()).flat_map(row).collect();
    // Strip by strip the encoder would say that they are compressed and write them as they are.
    image.write_data(&cells).map_err(io::Error::other)
}

/// The GeoTIFF keys (OGC 19-008r4, 7.1): pixels are areas, and the coordinate system, if there is one.
fn geo_keys(crs: Crs) -> Vec<u16> {
    let mut entries = vec![[1025, 0, 1, 1]];
    let code = crs.epsg().and_then(|code| u16::try_from(code).ok());
    match (crs, code) {
        (Crs::Geographic, Some(code)) => {
            entries.insert(0, [1024, 0, 1, 2]);
            entries.push([2048, 0, 1, code]);
        }
        (Crs::Utm(_), Some(code)) => {
            entries.insert(0, [1024, 0, 1, 1]);
            entries.push([3072, 0, 1, code]);
        }
        _ => {}
    }
    // Version 1.1.0, then the number of keys.
    let mut keys = vec![1, 1, 0, entries.len() as u16];
    keys.extend(entries.into_iter().flatten());
    keys
}
