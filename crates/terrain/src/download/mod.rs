//! Copernicus tiles into a cache.
//!
//! The Copernicus DEM (ESA, GLO-30 and GLO-90) lies in two public buckets, one GeoTIFF for each square degree of land; over the open
//! sea there is none. A tile goes to a file that ends with `.part`, and gets its name when it is whole: the length agrees with what
//! the source announced, the MD5 with the entity tag where that is one, and it opens as a GeoTIFF. Beside it stands its SHA-256,
//! against which it is held before it is used again. What was cut off goes on where it stopped, also in another call.

mod request;
mod tile;

use crate::error::TerrainError;
use crate::file::TerrainFile;
use request::{Agent, Reply};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
pub use tile::{Resolution, Tile, tiles};

/// The environment variable that names another source.
pub const SOURCE_VARIABLE: &str = "GAPFILLER_TERRAIN_SOURCE";

/// Where tiles come from and go to.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address below which the tiles lie; `None`: the public bucket of the resolution.
    pub source: Option<String>,
    /// The folder of the cache; made if it is not there.
    pub cache: PathBuf,
    /// How often a tile is tried without a byte of progress.
    pub attempts: u32,
    /// The pause after the first attempt; it doubles with each, up to 30 s.
    pub first_pause: Duration,
}

impl Options {
    /// The public bucket, five attempts, pauses from half a second.
    #[must_use]
    pub fn new(cache: impl Into<PathBuf>) -> Self {
        Self {
            source: None,
            cache: cache.into(),
            attempts: 5,
            first_pause: Duration::from_millis(500),
        }
    }
}

/// What became of a tile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was in the cache, whole.
    Cached,
    /// It came, this many bytes of it in this call.
    Fetched {
        /// Bytes that came over the network.
        bytes: u64,
    },
    /// The source has none: sea.
    Missing,
}

/// What is going on, for a progress bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// A tile begins.
    Tile {
        /// Which, counted from 0.
        number: usize,
        /// Of how many.
        of: usize,
        /// Its name.
        name: &'a str,
    },
    /// Bytes of it that are here.
    Bytes {
        /// So many.
        done: u64,
        /// Of so many, if the source says.
        total: Option<u64>,
    },
    /// An attempt failed; the next one comes after a pause.
    Pause {
        /// Why.
        reason: &'a str,
    },
}

/// Fetches tiles, one after the other; gives what became of each.
///
/// # Errors
/// The first tile that could be had neither from the cache nor from the source. Tiles before it stay in the cache, and so does what
/// has come of it.
pub fn fetch(
    tiles: &[Tile],
    options: &Options,
    progress: &mut dyn FnMut(Event<'_>),
) -> Result<Vec<(Tile, Outcome)>, TerrainError> {
    let Some(first) = tiles.first() else {
        return Ok(Vec::new());
    };
    // A wrong address is told before anything is written.
    let agent = Agent::for_url(&first.url(options.source.as_deref())?)?;
    fs::create_dir_all(&options.cache).map_err(|error| write_error(&options.cache, error))?;
    let mut outcomes = Vec::with_capacity(tiles.len());
    for (number, tile) in tiles.iter().enumerate() {
        let name = tile.name();
        progress(Event::Tile {
            number,
            of: tiles.len(),
            name: &name,
        });
        let url = tile.url(options.source.as_deref())?;
        let files = Files::of(&options.cache, &name);
        if files.is_whole()? {
            outcomes.push((*tile, Outcome::Cached));
            continue;
        }
        if files.is_missing(&url) {
            outcomes.push((*tile, Outcome::Missing));
            continue;
        }
        let mut job = Job {
            url: &url,
            files: &files,
            options,
            agent: &agent,
            bytes: 0,
        };
        outcomes.push((*tile, job.run(progress)?));
    }
    Ok(outcomes)
}

/// The file of a tile in a cache, and those beside it.
struct Files {
    whole: PathBuf,
    part: PathBuf,
    /// The entity tag of what the part is a part of.
    part_tag: PathBuf,
    sha256: PathBuf,
    /// Says that the source has no such tile.
    missing: PathBuf,
}

impl Files {
    fn of(cache: &Path, name: &str) -> Self {
        let file = |ending: &str| cache.join(format!("{name}{ending}"));
        Self {
            whole: file(".tif"),
            part: file(".tif.part"),
            part_tag: file(".tif.part.etag"),
            sha256: file(".tif.sha256"),
            missing: file(".missing"),
        }
    }

    /// Whether the tile is here and is what once came.
    fn is_whole(&self) -> Result<bool, TerrainError> {
        let Ok(stored) = fs::read_to_string(&self.sha256) else {
            return Ok(false);
        };
        if !self.whole.is_file() {
            return Ok(false);
        }
        let found = digest::<Sha256>(&self.whole)?;
        Ok(stored.split_ascii_whitespace().next() == Some(found.as_str()))
    }

    fn is_missing(&self, url: &str) -> bool {
        fs::read_to_string(&self.missing).is_ok_and(|text| text.lines().next() == Some(url))
    }

    fn part_length(&self) -> u64 {
        fs::metadata(&self.part).map_or(0, |metadata| metadata.len())
    }

    /// Forgets what has come.
    fn drop_part(&self) {
        // What is not there need not be removed; what cannot be removed is overwritten.
        let _ = fs::remove_file(&self.part);
        let _ = fs::remove_file(&self.part_tag);
    }
}

/// One tile on its way.
struct Job<'a> {
    url: &'a str,
    files: &'a Files,
    options: &'a Options,
    agent: &'a Agent,
    bytes: u64,
}

/// How an attempt ended that did not bring the tile.
enum Setback {
    /// Worth another attempt: what went wrong on the way.
    Way(String),
    /// Worth another attempt from the beginning: what does not agree.
    Content(String),
    /// Not worth another attempt.
    Final(TerrainError),
}

impl Job<'_> {
    fn run(&mut self, progress: &mut dyn FnMut(Event<'_>)) -> Result<Outcome, TerrainError> {
        let (mut attempts, mut idle, mut content_faults) = (0_u32, 0_u32, 0_u32);
        loop {
            let before = self.bytes;
            let setback = match self.attempt(progress) {
                Ok(outcome) => return Ok(outcome),
                Err(setback) => setback,
            };
            attempts += 1;
            let reason = match setback {
                Setback::Final(error) => return Err(error),
                Setback::Way(reason) => {
                    // A slow line that brings something each time is not given up.
                    idle = if self.bytes > before { 1 } else { idle + 1 };
                    if idle >= self.options.attempts {
                        return Err(TerrainError::Unreachable {
                            url: self.url.to_owned(),
                            reason,
                            attempts,
                        });
                    }
                    reason
                }
                Setback::Content(what) => {
                    self.files.drop_part();
                    content_faults += 1;
                    if content_faults >= self.options.attempts.min(3) {
                        return Err(TerrainError::Corrupted {
                            url: self.url.to_owned(),
                            what,
                            attempts,
                        });
                    }
                    what
                }
            };
            progress(Event::Pause { reason: &reason });
            let doublings = idle.max(content_faults).saturating_sub(1).min(10);
            let pause = self.options.first_pause.saturating_mul(1 << doublings);
            std::thread::sleep(pause.min(Duration::from_secs(30)));
        }
    }

    fn attempt(&mut self, progress: &mut dyn FnMut(Event<'_>)) -> Result<Outcome, Setback> {
        let have = self.files.part_length();
        let tag = fs::read_to_string(&self.files.part_tag).ok();
        let from = tag.as_deref().filter(|_| have > 0).map(|tag| (have, tag));
        let reply = self.agent.get(self.url, from).map_err(Setback::Way)?;
        match reply.status {
            200 | 206 => {}
            404 => return self.none().map_err(Setback::Final),
            // The part is longer than the tile.
            416 => {
                return Err(Setback::Content(
                    "the part in the cache is of another tile".to_owned(),
                ));
            }
            408 | 429 | 500..=599 => {
                return Err(Setback::Way(format!("status {}", reply.status)));
            }
            status => {
                return Err(Setback::Final(TerrainError::Refused {
                    url: self.url.to_owned(),
                    status,
                }));
            }
        }
        let start = match (reply.status, reply.range_start) {
            (206, Some(start)) if start == have && from.is_some() => start,
            (206, _) => {
                return Err(Setback::Content(
                    "the source sends another part than asked for".to_owned(),
                ));
            }
            _ => 0,
        };
        let (tag, total) = (reply.tag.clone(), reply.total);
        self.receive(reply, start, progress)?;
        self.check_and_name(tag.as_deref(), total)?;
        Ok(Outcome::Fetched { bytes: self.bytes })
    }

    /// The source has no such tile: noted, so that it need not be asked again.
    fn none(&self) -> Result<Outcome, TerrainError> {
        let text = format!(
            "{}\nThe source has no such tile: there is only sea. Delete this file to ask again.\n",
            self.url
        );
        write_whole(&self.files.missing, text.as_bytes())?;
        Ok(Outcome::Missing)
    }

    /// The body into the part, from `start` on.
    fn receive(
        &mut self,
        reply: Reply,
        start: u64,
        progress: &mut dyn FnMut(Event<'_>),
    ) -> Result<(), Setback> {
        let failed = |error| Setback::Final(write_error(&self.files.part, error));
        let mut part = if start > 0 {
            File::options().append(true).open(&self.files.part)
        } else {
            // A part without its tag cannot be gone on with: the old tag goes first.
            let _ = fs::remove_file(&self.files.part_tag);
            File::create(&self.files.part)
        }
        .map_err(failed)?;
        // A weak tag says nothing about single bytes.
        if let Some(tag) = reply.tag.as_deref().filter(|tag| tag.starts_with('"')) {
            fs::write(&self.files.part_tag, tag).map_err(failed)?;
        }
        /// The largest tiles have some 50 MB; what sends more sends something else.
        const MOST: u64 = 1 << 30;
        if reply.total.is_some_and(|total| total > MOST) {
            return Err(Setback::Content(format!(
                "a file of more than {MOST} bytes is no tile"
            )));
        }
        let total = reply.total;
        let mut done = start;
        let mut body = reply.body;
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = match body.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    part.sync_all().map_err(failed)?;
                    return Err(Setback::Way(format!("cut off after {done} bytes: {error}")));
                }
            };
            part.write_all(buffer.get(..read).unwrap_or_default())
                .map_err(failed)?;
            done += read as u64;
            self.bytes += read as u64;
            if done > total.unwrap_or(MOST) {
                return Err(Setback::Content(
                    "more bytes came than were announced".to_owned(),
                ));
            }
            progress(Event::Bytes { done, total });
        }
        part.sync_all().map_err(failed)?;
        match total {
            Some(total) if done < total => Err(Setback::Way(format!(
                "cut off after {done} of {total} bytes"
            ))),
            _ => Ok(()),
        }
    }

    /// Holds the part against the tag of the source, opens it, and gives it its name.
    fn check_and_name(&self, tag: Option<&str>, total: Option<u64>) -> Result<(), Setback> {
        let files = self.files;
        let length = files.part_length();
        if total.is_some_and(|total| total != length) {
            return Err(Setback::Content(format!(
                "{length} bytes came instead of {}",
                total.unwrap_or(0)
            )));
        }
        if let Some(expected) = tag.and_then(plain_md5) {
            let found = digest::<md5::Md5>(&files.part).map_err(Setback::Final)?;
            if found != expected {
                return Err(Setback::Content(format!(
                    "what came has the MD5 {found}, what was sent has {expected}"
                )));
            }
        }
        // A hotel's log-in page comes with status 200 too.
        TerrainFile::open(&files.part)
            .map_err(|error| Setback::Content(format!("what came is no tile: {error}")))?;
        let sha256 = digest::<Sha256>(&files.part).map_err(Setback::Final)?;
        let name = files
            .whole
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        write_whole(&files.sha256, format!("{sha256}  {name}\n").as_bytes())
            .map_err(Setback::Final)?;
        fs::rename(&files.part, &files.whole)
            .map_err(|error| Setback::Final(write_error(&files.whole, error)))?;
        let _ = fs::remove_file(&files.part_tag);
        Ok(())
    }
}

/// The MD5 that an entity tag is, unless the object came to the bucket in parts (then it holds a hyphen).
fn plain_md5(tag: &str) -> Option<String> {
    let inner = tag.strip_prefix('"')?.strip_suffix('"')?;
    let plain = inner.len() == 32 && inner.bytes().all(|byte| byte.is_ascii_hexdigit());
    plain.then(|| inner.to_ascii_lowercase())
}

/// The digest of a file, in hexadecimal.
fn digest<D: Digest>(path: &Path) -> Result<String, TerrainError> {
    let read_error = |error| TerrainError::Read {
        path: path.to_owned(),
        error,
    };
    let mut file = File::open(path).map_err(read_error)?;
    let mut hasher = D::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer).map_err(read_error)?;
        if read == 0 {
            break;
        }
        hasher.update(buffer.get(..read).unwrap_or_default());
    }
    let hex = hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(hex)
}

/// A small file, whole or not at all.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), TerrainError> {
    let mut partial = path.to_owned().into_os_string();
    partial.push(".new");
    let partial = PathBuf::from(partial);
    fs::write(&partial, bytes)
        .and_then(|()| fs::rename(&partial, path))
        .map_err(|error| write_error(path, error))
}

fn write_error(path: &Path, error: io::Error) -> TerrainError {
    TerrainError::Write {
        path: path.to_owned(),
        error,
    }
}
