//! Bytes that nobody meant well: an error each, never a panic, never much memory.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::TinyTiff;
use gapfiller_terrain::{Limits, TerrainFile, Window};
use proptest::prelude::*;
use std::io::Write;

/// Reads whatever it is in all ways there are. Errors are fine; what opens must answer.
fn read(name: &str, bytes: &[u8]) {
    // With the usual limits a file may be opened and looked at in part; with these, read whole.
    let small = Limits {
        cells: 4_000_000,
        ..Limits::default()
    };
    for limits in [Limits::default(), small] {
        if let Ok(file) = TerrainFile::from_bytes(name, bytes.to_vec(), &limits) {
            exercise(file, limits == small);
        }
    }
}

fn exercise(file: TerrainFile, whole: bool) {
    let placement = file.description().placement;
    let window = Window {
        first_row: placement.rows / 2,
        first_column: placement.columns / 3,
        rows: (placement.rows / 2).clamp(1, 50),
        columns: (placement.columns / 2).clamp(1, 50),
    };
    let _ = file.read_window(&window);
    if !whole {
        return;
    }
    let _ = file.statistics(&mut |_, _| {});
    let Ok(grid) = file.read() else { return };
    for (latitude, longitude) in [(36.5, 30.5), (90.0, -180.0), (f64::NAN, 0.0), (0.0, 1e300)] {
        let _ = grid.bilinear(latitude, longitude);
        let _ = grid.nearest(latitude, longitude);
    }
    if let Some(bounds) = grid.bounds_deg() {
        let (latitude, longitude) = bounds.centre_deg();
        let _ = grid.bilinear(latitude, longitude);
    }
}

/// Sound files, small, one of each kind.
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let heights: Vec<i16> = (0..300).map(|i| i * 7 % 90).collect();
    let plain = TinyTiff::plain(15, 20, &heights);
    let deflate = |bytes: &[u8]| {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let lzw = |bytes: &[u8]| {
        weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8)
            .encode(bytes)
            .unwrap()
    };
    let zstd = |bytes: &[u8]| zstd::bulk::compress(bytes, 1).unwrap();
    let packed = |compression: u16, data: Vec<u8>| TinyTiff {
        compression,
        predictor: 2,
        data,
        ..TinyTiff::plain(15, 20, &[])
    };
    let floats: Vec<u8> = (0..300)
        .flat_map(|i| (i as f32 * 0.5).to_le_bytes())
        .collect();
    let float_tile = TinyTiff {
        compression: 8,
        predictor: 3,
        bits: 32,
        format: 3,
        tile: Some((15, 20)),
        data: deflate(&floats),
        geo_keys: vec![[1024, 1, 1], [3072, 1, 32636]],
        scale: [30.0, 30.0, 0.0],
        void: Some("nan"),
        ..TinyTiff::plain(15, 20, &[])
    };
    vec![
        ("plain.tif", plain.bytes()),
        ("deflate.tif", packed(8, deflate(&plain.data)).bytes()),
        ("lzw.tif", packed(5, lzw(&plain.data)).bytes()),
        ("zstd.tif", packed(50_000, zstd(&plain.data)).bytes()),
        ("float.tif", float_tile.bytes()),
        ("a.dt0", common::dted(11, 13, |row, column| (row * column) as i16)),
        (
            "a.asc",
            b"ncols 4\nnrows 3\nxllcorner 30\nyllcorner 36\ncellsize .1\nNODATA_value -9\n1 2 3 4 5 6 7 8 -9 1.5 1e3 7".to_vec(),
        ),
    ]
}

#[test]
fn the_samples_are_sound() {
    for (name, bytes) in samples() {
        let file = TerrainFile::from_bytes(name, bytes, &Limits::default()).unwrap();
        assert!(file.read().is_ok(), "{name}");
    }
}

const RAW: &str = r#"{"rows":3,"cols":4,"dtype":"int16 big-endian","lat_north_edge":37,"lon_west_edge":30,"step_deg":0.1}"#;

#[test]
fn every_single_byte_may_be_wrong() {
    for (name, bytes) in samples() {
        for at in 0..bytes.len().min(6_000) {
            for wrong in [0x00, 0x01, 0x7f, 0x80, 0xff] {
                let mut bytes = bytes.clone();
                bytes[at] = wrong;
                read(name, &bytes);
            }
        }
        for length in 0..bytes.len().min(2_000) {
            read(name, &bytes[..length]);
        }
    }
    assert_little_memory();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..2_000), start in 0_usize..8) {
        let starts: [&[u8]; 8] = [
            b"", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0", b"MM\0+\0\x08\0\0\0\0\0\0\0\0\0\x10",
            b"UHL10300000E0360000N0300030000", b"ncols ", b"VOL1",
        ];
        let mut file = starts[start].to_vec();
        file.extend(bytes);
        for name in ["a.tif", "N36E030.hgt"] {
            read(name, &file);
        }
        if let Ok(file) = TerrainFile::from_raw("a", &file, RAW.as_bytes(), &Limits::default()) {
            exercise(file, true);
        }
    }

    #[test]
    fn sound_files_with_many_wrong_bytes(
        sample in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<[u8; 4]>(), 1_usize..5), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let samples = samples();
        let (name, bytes) = sample.get(&samples);
        let mut bytes = bytes.clone();
        for (at, with, length) in changes {
            let at = at.index(bytes.len());
            let end = (at + length).min(bytes.len());
            bytes[at..end].copy_from_slice(&with[..end - at]);
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        read(name, &bytes);
    }

    #[test]
    fn raw_headers_with_wrong_bytes(
        at in any::<prop::sample::Index>(), with in "[0-9a-z\"{}:,.e-]{1,6}", data in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let at = at.index(RAW.len());
        let end = (at + with.len()).min(RAW.len());
        let header = format!("{}{with}{}", &RAW[..at], &RAW[end..]);
        if let Ok(file) = TerrainFile::from_raw("a", header.as_bytes(), &data, &Limits::default()) {
            exercise(file, true);
        }
    }

    /// Sizes are where lies pay: any of them, in every kind of tile and strip.
    #[test]
    fn sizes_that_lie(
        rows in lie(), columns in lie(), tile in prop::option::of((lie(), lie())),
        compression in prop::sample::select(vec![1_u16, 5, 8, 50_000]), data in prop::collection::vec(any::<u8>(), 0..400),
        bands in 0_u16..3, bits in prop::sample::select(vec![16_u16, 32]), format in 1_u16..4, scale in any::<f64>(),
    ) {
        let mut tiff = TinyTiff::plain(1, 1, &[]);
        (tiff.rows, tiff.columns, tiff.tile, tiff.compression) = (rows, columns, tile, compression);
        (tiff.data, tiff.bands, tiff.bits, tiff.format) = (data, bands, bits, format);
        tiff.scale[0] = scale;
        read("a.tif", &tiff.bytes());
        tiff.scale[0] = 1e-6;
        tiff.scale[1] = 1e-9;
        read("a.tif", &tiff.bytes());
        assert_little_memory();
    }
}

fn lie() -> impl Strategy<Value = u32> {
    prop_oneof![
        0_u32..40,
        any::<u32>(),
        Just(u32::MAX),
        Just(1 << 31),
        Just(65_536),
        Just(30_000)
    ]
}

/// The most memory that this program has held so far, against a bar far below what a lying header can ask for.
fn assert_little_memory() {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else {
        return;
    };
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    let kilobytes: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(kilobytes < 300_000, "{kilobytes} kB at most so far");
}
