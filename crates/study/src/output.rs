//! An output folder that is either complete or absent.
//!
//! Everything is written to a folder beside the one that was asked for, named after it with `.partial-…` at the end, and moved
//! into place with one rename when all of it is on the disk. Whatever stops the program before that, a full disk or a kill,
//! leaves nothing under the asked-for name, and an older result untouched. A folder named `….partial-…` that is still there
//! when no program runs was left by one that was killed, and can be deleted.

use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Marks a folder as written by Gapfiller, so that `--force` does not delete anybody's own files.
pub const MARKER: &str = ".gapfiller-output";
const MARKER_TEXT: &str = "This folder was written by Gapfiller, which replaces it as a whole when told to with --force.\n";

/// Why a folder was not written. Nothing is left behind.
#[derive(Debug)]
pub enum OutputError {
    /// There is something under that name and nobody said to replace it.
    Exists {
        /// The folder asked for.
        path: PathBuf,
    },
    /// What is there is a file.
    NotAFolder {
        /// The folder asked for.
        path: PathBuf,
    },
    /// The path has no last part to name a folder by, such as `/` or `..`.
    NoName {
        /// The folder asked for.
        path: PathBuf,
    },
    /// The folder holds folders that Gapfiller did not write, or the program is running inside it.
    NotOurs {
        /// The folder asked for.
        path: PathBuf,
        /// What stands in the way, in words.
        because: String,
    },
    /// A folder or file could not be read or written.
    Io {
        /// What was being done, such as "write".
        doing: &'static str,
        /// To what.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

impl OutputError {
    /// Whether the request was at fault, rather than the disk.
    pub fn is_bad_input(&self) -> bool {
        !matches!(self, Self::Io { .. })
    }

    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io {
            doing,
            path,
            source,
        }
    }
}

impl fmt::Display for OutputError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exists { path } => {
                write!(
                    out,
                    "{} already exists: name another folder, or replace it with --force",
                    path.display()
                )
            }
            Self::NotAFolder { path } => write!(
                out,
                "{} is a file, not a folder: name another",
                path.display()
            ),
            Self::NoName { path } => {
                write!(out, "{} does not name a folder to write to", path.display())
            }
            Self::NotOurs { path, because } => {
                write!(
                    out,
                    "{} is not replaced, even with --force: {because}",
                    path.display()
                )
            }
            Self::Io {
                doing,
                path,
                source,
            } => write!(out, "could not {doing} {}: {source}", path.display()),
        }
    }
}

impl std::error::Error for OutputError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// A folder being written. Dropped before [`OutputFolder::finish`], it disappears.
///
/// ```
/// use gapfiller_study::OutputFolder;
///
/// # let parent = std::env::temp_dir().join(format!("gapfiller-doc-{}", std::process::id()));
/// let wanted = parent.join("results");
/// let folder = OutputFolder::create(&wanted, false)?;
/// folder.write("summary.json", b"{}")?;
/// assert!(!wanted.exists());
/// folder.finish()?;
/// assert!(wanted.join("summary.json").exists());
/// # std::fs::remove_dir_all(parent).unwrap();
/// # Ok::<(), gapfiller_study::OutputError>(())
/// ```
#[derive(Debug)]
pub struct OutputFolder {
    target: PathBuf,
    partial: PathBuf,
    /// The folders above it that were made for it, the innermost first.
    made: Vec<PathBuf>,
    force: bool,
    finished: bool,
}

/// What [`OutputFolder::finish`] leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// The complete folder.
    pub folder: PathBuf,
    /// The replaced folder, under another name, if it could not be deleted.
    pub left_over: Option<PathBuf>,
}

impl OutputFolder {
    /// Makes a folder to write to. Folders above it are made where they are missing.
    ///
    /// With `force` an existing folder is replaced, as a whole, by [`finish`](Self::finish) and not before. Only an empty folder,
    /// one that Gapfiller wrote, or one that holds nothing but files is replaced; never the one the program runs in.
    ///
    /// # Errors
    ///
    /// If the name is taken, or the folder cannot be made.
    pub fn create(path: &Path, force: bool) -> Result<Self, OutputError> {
        let target = resolve(path)?;
        check_free(path, &target, force)?;
        let made = make_parents(&target)?;
        let mut folder = Self {
            partial: target.clone(),
            target,
            made,
            force,
            finished: true,
        };
        folder.partial =
            make_beside(&folder.target, "partial").inspect_err(|_| folder.remove_parents())?;
        folder.finished = false;
        folder.write(MARKER, MARKER_TEXT.as_bytes())?;
        Ok(folder)
    }

    /// Where to write until it is finished.
    pub fn path(&self) -> &Path {
        &self.partial
    }

    /// Where a file of the folder is to be written.
    pub fn file(&self, name: &str) -> PathBuf {
        self.partial.join(name)
    }

    /// Writes a file of the folder.
    ///
    /// # Errors
    ///
    /// If it cannot be written, all of it.
    pub fn write(&self, name: &str, content: &[u8]) -> Result<(), OutputError> {
        let path = self.file(name);
        // The message names the file the user asked for, not the one beside it.
        fs::write(path, content).map_err(OutputError::io("write", &self.target.join(name)))
    }

    /// Moves the folder into place.
    ///
    /// # Errors
    ///
    /// If a file cannot be brought to the disk, or the folder cannot be moved. An older folder is then as it was.
    pub fn finish(mut self) -> Result<Finished, OutputError> {
        bring_to_disk(&self.partial).map_err(OutputError::io("write", &self.target))?;
        // Somebody may have made the folder meanwhile.
        check_free(&self.target, &self.target, self.force)?;
        let old = if self.target.exists() {
            Some(self.move_old_aside()?)
        } else {
            None
        };
        if let Err(error) = fs::rename(&self.partial, &self.target) {
            if let Some(old) = &old {
                fs::rename(old, &self.target).map_err(OutputError::io("put back", &self.target))?;
            }
            return Err(OutputError::io("create", &self.target)(error));
        }
        self.finished = true;
        let left_over = old.filter(|old| fs::remove_dir_all(old).is_err());
        Ok(Finished {
            folder: self.target.clone(),
            left_over,
        })
    }

    fn move_old_aside(&self) -> Result<PathBuf, OutputError> {
        // Its own name is found first; an empty folder can be renamed over.
        let aside = make_beside(&self.target, "replaced")?;
        fs::rename(&self.target, &aside).map_err(OutputError::io("replace", &self.target))?;
        Ok(aside)
    }

    fn remove_parents(&self) {
        for folder in &self.made {
            // Fails, as it should, if somebody has put something there.
            let _ = fs::remove_dir(folder);
        }
    }
}

impl Drop for OutputFolder {
    fn drop(&mut self) {
        if !self.finished {
            // Nothing more can be done if this fails; the name says what it is.
            let _ = fs::remove_dir_all(&self.partial);
            self.remove_parents();
        }
    }
}

/// The folder that is meant: with a name, and through a symbolic link to where it points.
fn resolve(path: &Path) -> Result<PathBuf, OutputError> {
    if path.file_name().is_none() {
        return Err(OutputError::NoName {
            path: path.to_owned(),
        });
    }
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => {
            fs::canonicalize(path).map_err(OutputError::io("follow the link", path))
        }
        _ => Ok(path.to_owned()),
    }
}

fn check_free(path: &Path, target: &Path, force: bool) -> Result<(), OutputError> {
    let found = match fs::metadata(target) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        // A file where a folder above it should be.
        Err(error) => return Err(OutputError::io("create", path)(error)),
    };
    if !found.is_dir() {
        return Err(OutputError::NotAFolder {
            path: path.to_owned(),
        });
    }
    if !force {
        return Err(OutputError::Exists {
            path: path.to_owned(),
        });
    }
    let because = reason_to_keep(target).map_err(OutputError::io("read", path))?;
    because.map_or(Ok(()), |because| {
        Err(OutputError::NotOurs {
            path: path.to_owned(),
            because,
        })
    })
}

/// Why an existing folder must not be deleted, if so.
fn reason_to_keep(folder: &Path) -> io::Result<Option<String>> {
    if std::env::current_dir()?.starts_with(fs::canonicalize(folder)?) {
        return Ok(Some("the program is running inside it".to_owned()));
    }
    if folder.join(MARKER).exists() {
        return Ok(None);
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            let name = entry.file_name();
            return Ok(Some(format!(
                "it holds a folder that Gapfiller did not write, \"{}\"",
                name.display()
            )));
        }
    }
    Ok(None)
}

/// Makes the folders above, and gives those that were missing, the innermost first.
fn make_parents(target: &Path) -> Result<Vec<PathBuf>, OutputError> {
    let above = target
        .ancestors()
        .skip(1)
        .filter(|folder| !folder.as_os_str().is_empty());
    let missing: Vec<PathBuf> = above
        .take_while(|folder| !folder.exists())
        .map(Path::to_owned)
        .collect();
    for (count, folder) in missing.iter().rev().enumerate() {
        if let Err(error) = fs::create_dir(folder) {
            for made in missing.iter().rev().take(count).rev() {
                let _ = fs::remove_dir(made);
            }
            return Err(OutputError::io("create", folder)(error));
        }
    }
    Ok(missing)
}

/// Makes an empty folder beside the target, of a name nobody has.
fn make_beside(target: &Path, word: &str) -> Result<PathBuf, OutputError> {
    let mut number = 0_u32;
    loop {
        let mut name = target.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{word}-{}-{number}", std::process::id()));
        let beside = target.with_file_name(name);
        match fs::create_dir(&beside) {
            Ok(()) => return Ok(beside),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(OutputError::io("create", target)(error)),
        }
    }
}

/// Files are only sure to be there, whole, once the operating system has said so: some disks report being full no earlier.
fn bring_to_disk(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            bring_to_disk(&entry.path())?;
        } else if kind.is_file() {
            File::options()
                .append(true)
                .open(entry.path())?
                .sync_all()?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::{TempDir, tempdir};

    /// The names in a folder, in order.
    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn old_result(parent: &TempDir) -> PathBuf {
        let path = parent.path().join("out");
        let folder = OutputFolder::create(&path, false).unwrap();
        folder.write("old.txt", b"old").unwrap();
        folder.finish().unwrap();
        path
    }

    #[test]
    fn complete_or_absent() {
        let parent = tempdir().unwrap();
        let path = parent.path().join("a/b/out");
        let folder = OutputFolder::create(&path, false).unwrap();
        folder.write("one.txt", b"1").unwrap();
        fs::create_dir(folder.file("charts")).unwrap();
        folder.write("charts/two.svg", b"2").unwrap();
        assert!(!path.exists());
        drop(folder);
        assert!(
            names(parent.path()).is_empty(),
            "the folders above were made for it and go with it"
        );

        let folder = OutputFolder::create(&path, false).unwrap();
        folder.write("one.txt", b"1").unwrap();
        let finished = folder.finish().unwrap();
        assert_eq!(
            finished,
            Finished {
                folder: path.clone(),
                left_over: None
            }
        );
        assert_eq!(names(&path), [MARKER, "one.txt"]);
        assert_eq!(names(&parent.path().join("a/b")), ["out"]);
    }

    #[test]
    fn an_existing_folder_is_kept() {
        let parent = tempdir().unwrap();
        let path = old_result(&parent);
        let error = OutputFolder::create(&path, false).unwrap_err();
        assert!(
            error.is_bad_input() && error.to_string().contains("already exists"),
            "{error}"
        );
        fs::create_dir(parent.path().join("empty")).unwrap();
        assert!(OutputFolder::create(&parent.path().join("empty"), false).is_err());
        assert_eq!(names(parent.path()), ["empty", "out"]);
        assert_eq!(names(&path), [MARKER, "old.txt"]);
    }

    #[test]
    fn force_replaces_only_at_the_end() {
        let parent = tempdir().unwrap();
        let path = old_result(&parent);
        let abandoned = OutputFolder::create(&path, true).unwrap();
        abandoned.write("new.txt", b"new").unwrap();
        drop(abandoned);
        assert_eq!(names(&path), [MARKER, "old.txt"]);

        let folder = OutputFolder::create(&path, true).unwrap();
        folder.write("new.txt", b"new").unwrap();
        assert_eq!(names(&path), [MARKER, "old.txt"]);
        folder.finish().unwrap();
        assert_eq!(names(&path), [MARKER, "new.txt"]);
        assert_eq!(names(parent.path()), ["out"]);
    }

    #[test]
    fn force_spares_what_is_not_ours() {
        let parent = tempdir().unwrap();
        let home = parent.path().join("home");
        fs::create_dir_all(home.join("letters")).unwrap();
        let error = OutputFolder::create(&home, true).unwrap_err();
        assert!(error.to_string().contains("\"letters\""), "{error}");
        let here = std::env::current_dir().unwrap();
        for path in [
            here.as_path(),
            here.parent().unwrap(),
            Path::new("/"),
            Path::new(".."),
        ] {
            assert!(
                OutputFolder::create(path, true).unwrap_err().is_bad_input(),
                "{path:?}"
            );
        }
        // Nothing but files, as a folder of some other program's results: replaced.
        let files = parent.path().join("files");
        fs::create_dir(&files).unwrap();
        fs::write(files.join("x"), "x").unwrap();
        OutputFolder::create(&files, true)
            .unwrap()
            .finish()
            .unwrap();
        assert_eq!(names(&files), [MARKER]);
    }

    #[test]
    fn a_file_is_never_replaced() {
        let parent = tempdir().unwrap();
        let path = parent.path().join("out");
        fs::write(&path, "mine").unwrap();
        for force in [false, true] {
            let error = OutputFolder::create(&path, force).unwrap_err();
            assert!(matches!(error, OutputError::NotAFolder { .. }), "{error}");
        }
        // Nor can it be written into.
        let error = OutputFolder::create(&path.join("inside"), false).unwrap_err();
        assert!(error.to_string().starts_with("could not create"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_parent_that_cannot_be_written() {
        // Not even the superuser makes folders there.
        for path in ["/proc/gapfiller", "/proc/gapfiller/deeper/out"] {
            let error = OutputFolder::create(Path::new(path), false).unwrap_err();
            assert!(
                !error.is_bad_input() && error.to_string().starts_with("could not create /proc"),
                "{error}"
            );
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_leaves_nothing() {
        let parent = tempdir().unwrap();
        let path = old_result(&parent);
        let folder = OutputFolder::create(&path, true).unwrap();
        folder.write("good.txt", b"good").unwrap();
        std::os::unix::fs::symlink("/dev/full", folder.file("runs.csv")).unwrap();
        let error = folder.write("runs.csv", b"1,2,3").unwrap_err();
        assert!(
            error.to_string().starts_with(&format!(
                "could not write {}",
                path.join("runs.csv").display()
            )),
            "{error}"
        );
        assert!(error.to_string().contains("No space left"), "{error}");
        drop(folder);
        assert_eq!(names(parent.path()), ["out"]);
        assert_eq!(names(&path), [MARKER, "old.txt"]);
    }

    #[test]
    fn a_folder_made_meanwhile_is_kept() {
        let parent = tempdir().unwrap();
        let path = parent.path().join("out");
        let folder = OutputFolder::create(&path, false).unwrap();
        fs::create_dir(&path).unwrap();
        assert!(matches!(folder.finish(), Err(OutputError::Exists { .. })));
        assert_eq!(names(parent.path()), ["out"]);
    }

    #[test]
    #[cfg(unix)]
    fn a_link_is_followed_and_stays() {
        let parent = tempdir().unwrap();
        let path = old_result(&parent);
        let link = parent.path().join("latest");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(matches!(
            OutputFolder::create(&link, false),
            Err(OutputError::Exists { .. })
        ));
        let folder = OutputFolder::create(&link, true).unwrap();
        folder.write("new.txt", b"new").unwrap();
        folder.finish().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(names(&link), [MARKER, "new.txt"]);
    }
}
