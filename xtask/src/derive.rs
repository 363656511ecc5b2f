//! `cargo xtask derive`: makes the embedded map data of `crates/geo/data/` anew from its public sources.
//!
//! - Relief: ETOPO5 (NOAA, 1988, public domain) as packed in Debian's `ferret-datasets`; needs `apt-get` and
//!   `dpkg-deb`.
//! - Coastlines: Natural Earth 1:50m (public domain) as packed in the npm package `world-atlas`; needs `npm` and `tar`.
//!
//! Both are fetched into a temporary folder; nothing is installed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const DATA: &str = "crates/geo/data";
const WORLD_ATLAS: &str = "world-atlas@2.0.2";

/// Strongest level of zstd that any decoder accepts without flags.
const LEVEL: i32 = 19;

/// Cells of 5 arc minutes, from 90° N to 90° S and from 180° W eastwards.
const ROWS: usize = 2160;
const COLUMNS: usize = 4320;

/// Largest plausible height of the ground (m); anything above means the file was misread.
const HIGHEST_M: f32 = 9_000.0;

/// Fetches the sources and rewrites `relief-5min.i16.zst` and `coastlines.bin.zst`.
///
/// # Errors
/// A sentence on what could not be fetched, read or written.
pub fn derive() -> Result<(), String> {
    let work = std::env::temp_dir().join(format!("gapfiller-derive-{}", std::process::id()));
    fs::create_dir_all(&work)
        .map_err(|error| format!("cannot create {}: {error}", work.display()))?;
    let result = derive_relief(&work).and_then(|()| derive_coastlines(&work));
    // A folder left behind in the temporary directory harms nobody.
    let _ = fs::remove_dir_all(&work);
    result
}

fn derive_relief(work: &Path) -> Result<(), String> {
    println!("fetching ETOPO5 (Debian package ferret-datasets, 28 MB)");
    run(work, "apt-get", &["download", "ferret-datasets"])?;
    let package = only_file(work, "deb")?;
    run(
        work,
        "dpkg-deb",
        &["-x", &package.to_string_lossy(), "ferret"],
    )?;
    let path = work.join("ferret/usr/share/ferret-vis/data/etopo5.cdf");
    let bytes = read(&path)?;
    let heights =
        relief_heights(&bytes).map_err(|reason| format!("{}: {reason}", path.display()))?;
    write_compressed("relief-5min.i16.zst", &difference_planes(&heights))
}

fn derive_coastlines(work: &Path) -> Result<(), String> {
    println!("fetching Natural Earth 1:50m (npm package {WORLD_ATLAS}, 2 MB)");
    run(work, "npm", &["pack", "--silent", WORLD_ATLAS])?;
    let package = only_file(work, "tgz")?;
    run(work, "tar", &["-xzf", &package.to_string_lossy()])?;
    let path = work.join("package/land-50m.json");
    let lines =
        topology_lines(&read(&path)?).map_err(|reason| format!("{}: {reason}", path.display()))?;
    write_compressed("coastlines.bin.zst", &pack_lines(&lines)?)
}

/// Runs a program in a folder; it may need the network.
fn run(folder: &Path, program: &str, arguments: &[&str]) -> Result<(), String> {
    let line = format!("{program} {}", arguments.join(" "));
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
        .map_err(|error| format!("cannot start `{line}`: {error} (is {program} installed?)"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!(
        "`{line}` failed ({}); it may need the network: {}",
        output.status,
        said.trim()
    ))
}

fn only_file(folder: &Path, extension: &str) -> Result<PathBuf, String> {
    fs::read_dir(folder)
        .map_err(|error| format!("cannot list {}: {error}", folder.display()))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .find(|path| path.extension().is_some_and(|found| found == extension))
        .ok_or_else(|| format!("no .{extension} file arrived in {}", folder.display()))
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

fn write_compressed(name: &str, bytes: &[u8]) -> Result<(), String> {
    let path = Path::new(DATA).join(name);
    let packed = zstd::bulk::compress(bytes, LEVEL)
        .map_err(|error| format!("cannot compress {name}: {error}"))?;
    fs::create_dir_all(DATA).map_err(|error| format!("cannot create {DATA}: {error}"))?;
    fs::write(&path, &packed)
        .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    println!("{}: {} bytes", path.display(), packed.len());
    Ok(())
}

// Relief ---------------------------------------------------------------------------------------------------------------

/// Heights (m) of the cells, north to south, 180° W eastwards, sea set to 0.
///
/// Measured against SRTM over Anatolia, Greece and Syria, a land value belongs to the middle of the cell south of its
/// labelled latitude and east of the next labelled longitude (see `crates/geo/data/README.md`).
fn relief_heights(bytes: &[u8]) -> Result<Vec<i16>, String> {
    let mut header = Header { bytes, at: 0 };
    let rose = header.find_variable("ROSE")?;
    let size = (ROWS + 1) * COLUMNS * 4;
    let values = bytes
        .get(rose..rose + size)
        .ok_or("the variable ROSE is shorter than 2161 x 4320 values")?;
    let mut heights = Vec::with_capacity(ROWS * COLUMNS);
    for row in 0..ROWS {
        // The file runs from south (90° S) to north, and eastwards from Greenwich.
        let from = (ROWS - row) * COLUMNS;
        for column in 0..COLUMNS {
            let cell = 4 * (from + (column + COLUMNS / 2 - 1) % COLUMNS);
            let value = f32::from_be_bytes([
                values[cell],
                values[cell + 1],
                values[cell + 2],
                values[cell + 3],
            ]);
            if value.is_nan() || value.abs() > 2.0 * HIGHEST_M {
                return Err(format!("no height in row {row}, column {column}: {value}"));
            }
            // `as` after the bounds above cannot saturate.
            heights.push(value.round().clamp(0.0, HIGHEST_M) as i16);
        }
    }
    Ok(heights)
}

/// Reader of the header of a netCDF classic file (NetCDF Users Guide, "File format specification").
struct Header<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Header<'_> {
    /// Offset of the values of a variable.
    fn find_variable(&mut self, wanted: &str) -> Result<usize, String> {
        if !self.bytes.starts_with(b"CDF\x01") {
            return Err("not a netCDF classic file".to_owned());
        }
        self.at = 8; // magic, number of records
        for _ in 0..self.list()? {
            self.name()?;
            self.word()?; // length of the dimension
        }
        self.skip_attributes()?;
        for _ in 0..self.list()? {
            let name = self.name()?;
            let dimensions = self.word()?;
            self.at += 4 * dimensions;
            self.skip_attributes()?;
            self.word()?; // type
            self.word()?; // size
            let begin = self.word()?;
            if name == wanted {
                return Ok(begin);
            }
        }
        Err(format!("no variable {wanted}"))
    }

    fn word(&mut self) -> Result<usize, String> {
        let word = self
            .bytes
            .get(self.at..self.at + 4)
            .ok_or("the header ends early")?;
        self.at += 4;
        Ok(u32::from_be_bytes([word[0], word[1], word[2], word[3]]) as usize)
    }

    /// Tag and length of a list; the tag of an absent list is 0, as is its length.
    fn list(&mut self) -> Result<usize, String> {
        self.word()?;
        self.word()
    }

    fn name(&mut self) -> Result<String, String> {
        let length = self.word()?;
        let name = self
            .bytes
            .get(self.at..self.at + length)
            .ok_or("the header ends early")?;
        self.at += length.next_multiple_of(4);
        Ok(String::from_utf8_lossy(name).into_owned())
    }

    fn skip_attributes(&mut self) -> Result<(), String> {
        for _ in 0..self.list()? {
            self.name()?;
            let size = match self.word()? {
                1 | 2 => 1,
                3 => 2,
                4 | 5 => 4,
                6 => 8,
                other => return Err(format!("unknown type {other} in the header")),
            };
            let length = self.word()?;
            self.at += (size * length).next_multiple_of(4);
        }
        Ok(())
    }
}

/// Differences along each row, all low bytes before all high bytes: what zstd packs best.
fn difference_planes(heights: &[i16]) -> Vec<u8> {
    let mut low = Vec::with_capacity(2 * heights.len());
    let mut high = Vec::with_capacity(heights.len());
    for row in heights.chunks(COLUMNS) {
        let mut previous = 0_i16;
        for &height in row {
            let [first, second] = height.wrapping_sub(previous).to_le_bytes();
            low.push(first);
            high.push(second);
            previous = height;
        }
    }
    low.extend_from_slice(&high);
    low
}

// Coastlines -----------------------------------------------------------------------------------------------------------

/// The arcs of a TopoJSON file as (longitude, latitude) in degrees.
fn topology_lines(bytes: &[u8]) -> Result<Vec<Vec<[f64; 2]>>, String> {
    let json: serde_json::Value =
        serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let scale = pair(&json["transform"]["scale"]).ok_or("no transform.scale")?;
    let translate = pair(&json["transform"]["translate"]).ok_or("no transform.translate")?;
    let arcs = json["arcs"].as_array().ok_or("no arcs")?;
    arcs.iter()
        .map(|arc| {
            let mut sum = [0.0, 0.0];
            arc.as_array()
                .ok_or("an arc is not a list")?
                .iter()
                .map(|point| {
                    let step = pair(point).ok_or("a point is not a pair of numbers")?;
                    sum = [sum[0] + step[0], sum[1] + step[1]];
                    Ok([
                        sum[0] * scale[0] + translate[0],
                        sum[1] * scale[1] + translate[1],
                    ])
                })
                .collect()
        })
        .collect()
}

fn pair(value: &serde_json::Value) -> Option<[f64; 2]> {
    Some([value.get(0)?.as_f64()?, value.get(1)?.as_f64()?])
}

/// Whether a step of a line is drawn: the closing lines of land along the 180° meridian and the south pole are no
/// coast, and a step over the 180° meridian would be drawn across the map.
fn is_coast(from: [f64; 2], to: [f64; 2]) -> bool {
    const EDGE_DEG: f64 = 0.01;
    let at_edge = |point: [f64; 2]| point[0].abs() > 180.0 - EDGE_DEG;
    let at_pole = |point: [f64; 2]| point[1] < -89.9;
    let over_the_edge = (from[0] - to[0]).abs() > 180.0;
    !(at_edge(from) && at_edge(to) || at_pole(from) || at_pole(to) || over_the_edge)
}

/// Number of lines; per line its number of points and the differences as 16 bits each, little-endian.
fn pack_lines(lines: &[Vec<[f64; 2]>]) -> Result<Vec<u8>, String> {
    let mut parts: Vec<Vec<[i16; 2]>> = Vec::new();
    for line in lines {
        let mut part = Vec::new();
        for (index, &point) in line.iter().enumerate() {
            if index > 0 && !is_coast(line[index - 1], point) {
                parts.push(std::mem::take(&mut part));
            }
            part.push(quantise(point));
        }
        parts.push(part);
    }
    for part in &mut parts {
        part.dedup();
    }
    parts.retain(|part| part.len() > 1);
    let count = |length: usize| u32::try_from(length).map_err(|_| "too many points".to_owned());
    let mut bytes = count(parts.len())?.to_le_bytes().to_vec();
    for part in &parts {
        bytes.extend_from_slice(&count(part.len())?.to_le_bytes());
        let mut previous = [0_i16; 2];
        for point in part {
            for (now, before) in point.iter().zip(previous) {
                bytes.extend_from_slice(&now.wrapping_sub(before).to_le_bytes());
            }
            previous = *point;
        }
    }
    Ok(bytes)
}

/// 16 bits over 360° of longitude and 180° of latitude.
fn quantise(point: [f64; 2]) -> [i16; 2] {
    let unit = f64::from(i16::MAX);
    [
        (point[0] / 180.0 * unit).round().clamp(-unit, unit) as i16,
        (point[1] / 90.0 * unit).round().clamp(-unit, unit) as i16,
    ]
}
