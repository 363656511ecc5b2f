//! The ground of a scenario: a relief, and terrain files over it.

use crate::format::area::{Relief, Terrain};
use gapfiller_fields::{Origin, Problems, Spanned};
use gapfiller_geo::elevation::{self, Elevation, Flat};
use gapfiller_terrain::{Base, Grid, Mosaic, TerrainFile};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Files that one scenario may name at the most, its patterns written out.
const MOST_FILES: usize = 10_000;

/// The model of the ground.
#[derive(Clone, Debug)]
pub(crate) enum Ground {
    /// The relief in the program.
    Relief,
    /// The smooth Earth.
    Flat,
    /// Files over one of them.
    Files(Arc<Files>),
}

/// Files that have been read.
#[derive(Debug)]
pub(crate) struct Files {
    paths: Vec<PathBuf>,
    relief: Relief,
    mosaic: Mosaic,
}

impl Ground {
    /// Reads what a scenario names; files that are known already are not read again. Without those that cannot be read, of which
    /// `problems` hears.
    pub fn of(terrain: &Terrain, known: Option<&Self>, problems: &mut Problems) -> Self {
        let mut named: Vec<(PathBuf, &Spanned<String>)> = Vec::new();
        for pattern in &terrain.files {
            match matching(pattern) {
                Ok(paths) => named.extend(paths.into_iter().map(|path| (path, pattern))),
                Err(message) => problems.push(
                    pattern
                        .problem(message)
                        .expected("terrain files, relative to this one, such as \"dem/*.tif\""),
                ),
            }
        }
        if let Some((_, pattern)) = named.get(MOST_FILES) {
            problems.push(pattern.problem(format!(
                "with these there are more than {MOST_FILES} terrain files"
            )));
            named.clear();
        }
        if named.is_empty() {
            return match terrain.relief {
                Relief::Embedded => Self::Relief,
                Relief::Flat => Self::Flat,
            };
        }
        let paths: Vec<PathBuf> = named.iter().map(|(path, _)| path.clone()).collect();
        if let Some(Self::Files(files)) = known
            && files.paths == paths
            && files.relief == terrain.relief
        {
            return Self::Files(Arc::clone(files));
        }
        let mut grids = Vec::new();
        for (path, pattern) in &named {
            match read(path) {
                Ok(grid) => grids.push(grid),
                Err(message) => problems.push(pattern.problem(message)),
            }
        }
        let base = match terrain.relief {
            Relief::Embedded => Base::Relief,
            Relief::Flat => Base::Sea,
        };
        Self::Files(Arc::new(Files {
            paths,
            relief: terrain.relief,
            mosaic: Mosaic::new(grids, base),
        }))
    }

    /// Its heights.
    pub fn elevation(&self) -> &dyn Elevation {
        match self {
            Self::Relief => elevation::relief(),
            Self::Flat => &Flat,
            Self::Files(files) => &files.mosaic,
        }
    }

    /// Whether it is the same ground, so that what was worked out over it still holds.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Relief, Self::Relief) | (Self::Flat, Self::Flat) => true,
            (Self::Files(one), Self::Files(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

fn read(path: &Path) -> Result<Grid, String> {
    let grid = TerrainFile::open(path).and_then(TerrainFile::read);
    let grid = grid.map_err(|error| error.to_string())?;
    if grid.bounds_deg().is_none() {
        return Err(format!("{}: it has no place on the globe", path.display()));
    }
    Ok(grid)
}

/// The files that a name, perhaps with `*` and `?` in its last part, stands for, in the order of their names.
fn matching(pattern: &Spanned<String>) -> Result<Vec<PathBuf>, String> {
    let folder = match &pattern.origin {
        Origin::File { file, .. } => Path::new(file.as_ref()).parent().map(Path::to_path_buf),
        _ => None,
    };
    // An overlay is relative to where the program runs.
    let path = folder.unwrap_or_default().join(&pattern.value);
    let Some(name) = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
    else {
        return Err(format!("\"{}\" names no file", pattern.value));
    };
    let wild = |text: &str| text.contains(['*', '?']);
    let above = path.parent().unwrap_or(Path::new(""));
    if wild(&above.to_string_lossy()) && wild(&pattern.value) && !wild(&name) {
        return Err("* and ? may stand in the last part of a name only".to_owned());
    }
    if !wild(&name) {
        return Ok(vec![path]);
    }
    let listed = || -> io::Result<Vec<PathBuf>> {
        let folder = if above.as_os_str().is_empty() {
            Path::new(".")
        } else {
            above
        };
        let mut found = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if fits(&name, &entry.file_name().to_string_lossy()) {
                found.push(entry.path());
            }
        }
        found.sort();
        Ok(found)
    };
    let found =
        listed().map_err(|error| format!("cannot look into {}: {error}", above.display()))?;
    if found.is_empty() {
        return Err(format!("no file fits \"{}\"", pattern.value));
    }
    Ok(found)
}

/// Whether a name fits a pattern in which `*` stands for any letters and `?` for one.
fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), name.chars().collect());
    let (mut at, mut letter) = (0, 0);
    // Where the last star stood, and the letter it reached.
    let mut star: Option<(usize, usize)> = None;
    while let Some(&here) = name.get(letter) {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, letter));
                at += 1;
            }
            Some(&wanted) if wanted == '?' || wanted == here => {
                at += 1;
                letter += 1;
            }
            _ => match star {
                Some((place, reached)) => {
                    star = Some((place, reached + 1));
                    at = place + 1;
                    letter = reached + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(at).all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, name, wanted) in [
            ("*.tif", "a.tif", true),
            ("*.tif", "a.tif.gz", false),
            ("N3?E0*.hgt*", "N36E035.hgt.gz", true),
            ("**", "", true),
            ("a*b*c", "abxbyc", true),
            ("?", "", false),
        ] {
            assert_eq!(fits(pattern, name), wanted, "{pattern} {name}");
        }
    }
}
