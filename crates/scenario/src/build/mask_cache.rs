//! Masks that took long to work out, kept on disk.
//!
//! A file is named by the SHA-256 of all that its mask depends on: site, antenna, range, k, the content of the terrain and the
//! version of the format. It holds that name again, the mask, and the SHA-256 of both; anything else is worked out anew and
//! written over. Files are written beside and then renamed, so a reader never meets half of one. What cannot be read or written
//! is no error: the mask is worked out.
//!
//! The folder is `GAPFILLER_CACHE`, else the platform's folder for caches; `GAPFILLER_CACHE=off` keeps nothing.

use gapfiller_geo::elevation::Elevation;
use gapfiller_geo::frames::Geodetic;
use gapfiller_geo::horizon_mask::HorizonMask;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// What a file begins with.
const MAGIC: &[u8; 16] = b"gapfiller mask\r\n";

/// From so many cells on, about 50 ms, keeping a mask is worth a file.
const WORTH_KEEPING_CELLS: f64 = 1e7;

/// Length of a SHA-256 \[bytes\].
const DIGEST: usize = 32;

/// A folder of masks over one terrain.
pub(crate) struct MaskCache<'a> {
    folder: Option<PathBuf>,
    ground: &'a dyn Elevation,
    /// Hashing terrain takes a while, so it waits until the first mask wants it.
    terrain: OnceLock<Option<u64>>,
    worth_keeping_cells: f64,
}

/// All that a mask depends on beside the terrain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub site: Geodetic,
    pub antenna_height_m: f64,
    pub range_m: f64,
    pub k_factor: f64,
}

impl<'a> MaskCache<'a> {
    /// The user's cache.
    pub fn of_user(ground: &'a dyn Elevation) -> Self {
        Self::new(
            folder(|name| std::env::var_os(name).map(PathBuf::from)),
            ground,
            WORTH_KEEPING_CELLS,
        )
    }

    fn new(folder: Option<PathBuf>, ground: &'a dyn Elevation, worth_keeping_cells: f64) -> Self {
        Self {
            folder,
            ground,
            terrain: OnceLock::new(),
            worth_keeping_cells,
        }
    }

    /// The mask, from its file or worked out.
    pub fn mask(&self, wanted: &Wanted) -> HorizonMask {
        let Some((folder, key)) = self.place_of(wanted) else {
            return self.build(wanted);
        };
        let file = folder.join(format!("{}.mask", hexadecimal(&key)));
        if let Some(mask) = fs::read(&file)
            .ok()
            .and_then(|bytes| unpacked(&bytes, &key))
        {
            return mask;
        }
        let mask = self.build(wanted);
        // A cache that cannot be written is no cache, and no error.
        let _ = write(&file, &packed(&mask, &key));
        mask
    }

    fn build(&self, wanted: &Wanted) -> HorizonMask {
        HorizonMask::build(
            &wanted.site,
            wanted.antenna_height_m,
            wanted.range_m,
            self.ground,
            wanted.k_factor,
        )
    }

    /// Folder and key of a mask that is worth keeping.
    fn place_of(&self, wanted: &Wanted) -> Option<(&Path, [u8; DIGEST])> {
        let folder = self.folder.as_deref()?;
        let cells = HorizonMask::cells_to_look_over(wanted.range_m, self.ground);
        if cells.is_nan() || cells < self.worth_keeping_cells {
            return None;
        }
        let terrain = (*self.terrain.get_or_init(|| self.ground.content_hash()))?;
        let mut hash = Sha256::new();
        hash.update(MAGIC);
        hash.update(HorizonMask::FORMAT.to_le_bytes());
        hash.update(terrain.to_le_bytes());
        let numbers = [
            wanted.site.latitude_rad,
            wanted.site.longitude_rad,
            wanted.site.height_m,
            wanted.antenna_height_m,
            wanted.range_m,
            wanted.k_factor,
            self.ground.resolution_m(),
        ];
        for number in numbers {
            hash.update(number.to_bits().to_le_bytes());
        }
        Some((folder, hash.finalize().into()))
    }
}

/// The folder of masks, from the environment.
fn folder(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let set = |name| variable(name).filter(|value| !value.as_os_str().is_empty());
    if let Some(chosen) = set("GAPFILLER_CACHE") {
        return (chosen != Path::new("off")).then(|| chosen.join("masks"));
    }
    let caches = if cfg!(windows) {
        set("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        set("HOME").map(|home| home.join("Library").join("Caches"))
    } else {
        set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")))
    };
    caches.map(|caches| caches.join("gapfiller").join("masks"))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of a file.
fn packed(mask: &HorizonMask, key: &[u8; DIGEST]) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(key);
    bytes.extend(mask.to_bytes());
    let sum: [u8; DIGEST] = Sha256::digest(&bytes).into();
    bytes.extend(sum);
    bytes
}

/// The mask in a file, if it is whole and the one wanted.
fn unpacked(bytes: &[u8], key: &[u8; DIGEST]) -> Option<HorizonMask> {
    let (content, sum) = bytes.split_at_checked(bytes.len().checked_sub(DIGEST)?)?;
    let found: [u8; DIGEST] = Sha256::digest(content).into();
    if found != sum {
        return None;
    }
    let mask = content.strip_prefix(MAGIC)?.strip_prefix(key)?;
    HorizonMask::from_bytes(mask)
}

/// Writes beside and renames; two programs that write the same mask write the same bytes.
fn write(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = file.with_extension(format!("{}.part", std::process::id()));
    let written = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, file));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use gapfiller_geo::elevation::relief;

    fn wanted() -> Wanted {
        Wanted {
            site: Geodetic::from_degrees(39.0, 35.0, 1_000.0),
            antenna_height_m: 20.0,
            range_m: 50_000.0,
            k_factor: 4.0 / 3.0,
        }
    }

    fn files(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder)
            .map(|entries| entries.flatten().map(|entry| entry.path()).collect());
        entries.unwrap_or_default()
    }

    #[test]
    fn a_kept_mask_is_read_again_and_a_damaged_or_foreign_one_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let cache = MaskCache::new(Some(folder.path().join("masks")), relief(), 0.0);
        let mask = cache.mask(&wanted());
        let kept = files(&folder.path().join("masks"));
        assert_eq!(kept.len(), 1);
        let good = fs::read(&kept[0]).unwrap();
        assert_eq!(cache.mask(&wanted()), mask);

        // Another mask with a right checksum of its own, under this one's name.
        let (_, key) = cache.place_of(&wanted()).unwrap();
        let higher = Wanted {
            antenna_height_m: 30.0,
            ..wanted()
        };
        let other = cache.mask(&higher);
        let (_, other_key) = cache.place_of(&higher).unwrap();
        assert!(key != other_key && other != mask);
        let foreign = packed(&other, &other_key);
        let mut flipped = good.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 1;
        let cut = good[..good.len() - 1].to_vec();
        for bad in [foreign, flipped, cut, Vec::new(), b"nonsense".to_vec()] {
            fs::write(&kept[0], &bad).unwrap();
            assert!(unpacked(&bad, &key).is_none());
            assert_eq!(cache.mask(&wanted()), mask);
            assert_eq!(fs::read(&kept[0]).unwrap(), good, "made anew");
        }
        // What is read is what is in the file.
        fs::write(&kept[0], packed(&other, &key)).unwrap();
        assert_eq!(cache.mask(&wanted()), other);
    }

    #[test]
    fn only_what_takes_long_is_kept_and_a_folder_that_cannot_be_is_no_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("masks");
        let quick = MaskCache::new(Some(path.clone()), relief(), WORTH_KEEPING_CELLS);
        let mask = quick.mask(&wanted());
        assert!(files(&path).is_empty());
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        for place in [None, Some(file.join("masks"))] {
            assert_eq!(MaskCache::new(place, relief(), 0.0).mask(&wanted()), mask);
        }
    }

    #[test]
    fn the_folder_is_the_users() {
        let with = |pairs: &'static [(&str, &str)]| {
            folder(move |name| {
                let found = pairs.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| PathBuf::from(value))
            })
        };
        let all = with(&[
            ("GAPFILLER_CACHE", "/x"),
            ("HOME", "/h"),
            ("LOCALAPPDATA", "/l"),
        ]);
        assert_eq!(all, Some(Path::new("/x").join("masks")));
        assert_eq!(with(&[("GAPFILLER_CACHE", "off"), ("HOME", "/h")]), None);
        assert_eq!(with(&[]), None);
        let home = with(&[
            ("GAPFILLER_CACHE", ""),
            ("HOME", "/h"),
            ("LOCALAPPDATA", "/h"),
        ]);
        assert!(home.is_some_and(|home| home.starts_with("/h") && home.ends_with("masks")));
    }
}
