//! A file that is either whole or absent.

use crate::error::TableError;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file being written beside its place, and moved there when it is whole. Dropped before [`finish`](Self::finish), it disappears.
#[derive(Debug)]
pub struct NewFile {
    path: PathBuf,
    force: bool,
    out: BufWriter<NamedTempFile>,
}

impl NewFile {
    /// Begins a file; with `force` it will replace one that is there.
    ///
    /// # Errors
    /// There is one already and it is not to be replaced, the path is a folder or in none, or nothing can be written there.
    pub fn create(path: &Path, force: bool) -> Result<Self, TableError> {
        check_free(path, force)?;
        let file = beside(path).map_err(|source| TableError::io("write", path, source))?;
        Ok(Self {
            path: path.to_owned(),
            force,
            out: BufWriter::new(file),
        })
    }

    /// Its path when it is whole.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts the file into its place.
    ///
    /// # Errors
    /// It could not be written; nothing is left behind.
    pub fn finish(self) -> Result<(), TableError> {
        let Self { path, force, out } = self;
        let could_not = |source: io::Error| TableError::io("write", &path, source);
        let file = out
            .into_inner()
            .map_err(|error| could_not(error.into_error()))?;
        file.as_file().sync_all().map_err(could_not)?;
        let kept = if force {
            file.persist(&path)
        } else {
            file.persist_noclobber(&path)
        };
        kept.map(|_| ()).map_err(|error| match error.error.kind() {
            io::ErrorKind::AlreadyExists => exists(&path),
            _ => could_not(error.error),
        })
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn check_free(path: &Path, force: bool) -> Result<(), TableError> {
    let wrong = |text: String| Err(TableError::Request(text));
    if path.is_dir() {
        return wrong(format!("{} is a folder", path.display()));
    }
    if path.exists() && !force {
        return Err(exists(path));
    }
    if !folder(path).is_dir() {
        return wrong(format!("there is no folder {}", folder(path).display()));
    }
    Ok(())
}

fn exists(path: &Path) -> TableError {
    TableError::Request(format!(
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
