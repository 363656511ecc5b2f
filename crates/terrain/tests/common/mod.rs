//! Files that the tests make themselves, and what more than one of them needs.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]
#![allow(dead_code, reason = "each file of tests uses a part of this")]

use std::path::{Path, PathBuf};

/// Says that a test cannot run; fails instead where nothing may be skipped.
pub fn skipped(reason: &str) {
    let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    let strict = std::env::var_os("GAPFILLER_FAIL_ON_SKIP").is_some();
    assert!(!in_ci && !strict, "skipped: {reason}");
    eprintln!("SKIPPED: {reason}");
}

/// The Python that `cargo xtask setup` gives rasterio to.
pub fn python() -> PathBuf {
    let target = Path::new(option_env!("CARGO_TARGET_TMPDIR").unwrap_or("target/tmp"))
        .parent()
        .unwrap();
    target.join("python").join("bin").join("python")
}

/// What TIFF calls a short, a long, a double and a text.
const SHORT: u16 = 3;
const LONG: u16 = 4;
const DOUBLE: u16 = 12;
const TEXT: u16 = 2;

/// A little-endian GeoTIFF of int16 heights in one strip or one tile, with whatever compression the bytes have.
pub struct TinyTiff {
    pub rows: u32,
    pub columns: u32,
    pub compression: u16,
    pub predictor: u16,
    pub tile: Option<(u32, u32)>,
    pub bits: u16,
    pub format: u16,
    pub bands: u16,
    pub geo_keys: Vec<[u16; 3]>,
    pub transformation: Option<[f64; 16]>,
    pub scale: [f64; 3],
    pub void: Option<&'static str>,
    pub data: Vec<u8>,
}

impl TinyTiff {
    /// Plain rows of heights at 30° to 31° E, 36° to 37° N.
    pub fn plain(rows: u32, columns: u32, heights: &[i16]) -> Self {
        Self {
            rows,
            columns,
            compression: 1,
            predictor: 1,
            tile: None,
            bits: 16,
            format: 2,
            bands: 1,
            geo_keys: vec![[1024, 1, 2], [1025, 1, 1], [2048, 1, 4326]],
            transformation: None,
            scale: [1.0 / f64::from(columns), 1.0 / f64::from(rows), 0.0],
            void: Some("-32768"),
            data: heights
                .iter()
                .flat_map(|height| height.to_le_bytes())
                .collect(),
        }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut file = vec![b'I', b'I', 42, 0, 0, 0, 0, 0];
        let data_at = file.len() as u32;
        file.extend(&self.data);
        let mut entries: Vec<(u16, u16, u32, Vec<u8>)> = Vec::new();
        let short = |value: u16| (SHORT, 1, value.to_le_bytes().to_vec());
        let long = |value: u32| (LONG, 1, value.to_le_bytes().to_vec());
        let mut add = |tag: u16, (kind, count, bytes): (u16, u32, Vec<u8>)| {
            entries.push((tag, kind, count, bytes));
        };
        let doubles = |values: &[f64]| {
            let bytes: Vec<u8> = values
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect();
            (DOUBLE, values.len() as u32, bytes)
        };
        add(256, long(self.columns));
        add(257, long(self.rows));
        add(258, short(self.bits));
        add(259, short(self.compression));
        add(277, short(self.bands));
        add(317, short(self.predictor));
        add(339, short(self.format));
        match self.tile {
            None => {
                add(273, long(data_at));
                add(278, long(self.rows));
                add(279, long(self.data.len() as u32));
            }
            Some((rows, columns)) => {
                add(322, long(columns));
                add(323, long(rows));
                add(324, long(data_at));
                add(325, long(self.data.len() as u32));
            }
        }
        match &self.transformation {
            Some(matrix) => add(34_264, doubles(matrix)),
            None => {
                add(33_550, doubles(&self.scale));
                add(33_922, doubles(&[0.0, 0.0, 0.0, 30.0, 37.0, 0.0]));
            }
        }
        let mut words: Vec<u16> = vec![1, 1, 0, self.geo_keys.len() as u16];
        for [key, count, value] in &self.geo_keys {
            words.extend([*key, 0, *count, *value]);
        }
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        add(34_735, (SHORT, words.len() as u32, bytes));
        if let Some(void) = self.void {
            let bytes = format!("{void}\0").into_bytes();
            add(42_113, (TEXT, bytes.len() as u32, bytes));
        }
        entries.sort_by_key(|(tag, ..)| *tag);
        for (_, _, _, bytes) in &mut entries {
            if bytes.len() > 4 {
                let at = file.len() as u32;
                file.extend(bytes.iter());
                *bytes = at.to_le_bytes().to_vec();
            }
            bytes.resize(4, 0);
        }
        let directory = file.len() as u32;
        file[4..8].copy_from_slice(&directory.to_le_bytes());
        file.extend((entries.len() as u16).to_le_bytes());
        for (tag, kind, count, value) in entries {
            file.extend(tag.to_le_bytes());
            file.extend(kind.to_le_bytes());
            file.extend(count.to_le_bytes());
            file.extend(value);
        }
        file.extend([0; 4]);
        file
    }
}

/// A DTED file: heights by row from the north.
pub fn dted(rows: usize, columns: usize, height: impl Fn(usize, usize) -> i16) -> Vec<u8> {
    let step_y = 36_000 / (rows - 1);
    let step_x = 36_000 / (columns - 1);
    let mut label = format!(
        "UHL10300000E0360000N{step_x:04}{step_y:04}0020U  {:12}{columns:04}{rows:04}0",
        ""
    );
    label.extend(std::iter::repeat_n(' ', 80 - label.len()));
    let mut file = label.into_bytes();
    file.extend(format!("{:648}", "DSIU").bytes());
    file.extend(format!("{:2700}", "ACC0020").bytes());
    for column in 0..columns {
        let mut record = vec![0xaa, 0, 0, 0];
        record.extend((column as u16).to_be_bytes());
        record.extend([0, 0]);
        for row in (0..rows).rev() {
            let height = height(row, column);
            let sign = if height < 0 { 0x8000 } else { 0 };
            record.extend((height.unsigned_abs() | sign).to_be_bytes());
        }
        let sum: u32 = record.iter().map(|&byte| u32::from(byte)).sum();
        record.extend(sum.to_be_bytes());
        file.extend(record);
    }
    file
}

/// Gzipped.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
