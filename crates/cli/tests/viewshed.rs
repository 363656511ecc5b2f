//! `gapfiller viewshed` from the outside.
#![allow(clippy::unwrap_used)]

mod common;

use common::Workshop;
use std::fs;
use std::path::Path;

fn jacksboro() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../geo/tests/data/jacksboro_dem_80m.asc.gz")
        .canonicalize();
    path.unwrap().display().to_string()
}

fn arguments<'a>(dem: &'a str, rest: &[&'a str]) -> Vec<&'a str> {
    let mut all = vec!["viewshed", "--dem", dem, "--row", "172", "--col", "201"];
    all.extend(["--observer-height", "10", "--k", "inf"]);
    all.extend(rest);
    all
}

#[test]
fn the_three_kinds_of_file_hold_the_same_cells() {
    let workshop = Workshop::new();
    let dem = jacksboro();
    for out in ["seen.pbm", "seen.png", "seen.tif"] {
        let said = workshop.done(&arguments(&dem, &["--exact", "--json", "--out", out]));
        let summary: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert_eq!(summary["visible_cells"], 10_451);
        assert_eq!(summary["k"], "inf");
    }
    let pbm = fs::read(workshop.path("seen.pbm")).unwrap();
    let bits = pbm.strip_prefix(b"P4\n403 344\n").unwrap();
    let row_bytes = 403_usize.div_ceil(8);
    let set = |row: usize, col: usize| (bits[row * row_bytes + col / 8] >> (7 - col % 8)) & 1 == 1;
    let ones: u32 = bits.iter().map(|byte| byte.count_ones()).sum();
    assert_eq!(ones, 10_451);

    let file = fs::File::open(workshop.path("seen.png")).unwrap();
    let mut decoder = png::Decoder::new(std::io::BufReader::new(file));
    decoder.set_transformations(png::Transformations::IDENTITY);
    let mut reader = decoder.read_info().unwrap();
    let mut picture = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut picture).unwrap();
    assert_eq!(picture, bits);

    let file = fs::File::open(workshop.path("seen.tif")).unwrap();
    let mut decoder = tiff::decoder::Decoder::new(file).unwrap();
    let scale = decoder.get_tag_f64_vec(tiff::tags::Tag::ModelPixelScaleTag);
    assert_eq!(scale.unwrap(), [80.0, 80.0, 0.0]);
    let corner = decoder.get_tag_f64_vec(tiff::tags::Tag::ModelTiepointTag);
    assert_eq!(
        corner.unwrap()[3..5],
        [700_000.0, 4_042_480.0 + 344.0 * 80.0]
    );
    let tiff::decoder::DecodingResult::U8(cells) = decoder.read_image().unwrap() else {
        panic!("not bytes");
    };
    for (cell, &value) in cells.iter().enumerate() {
        assert_eq!(value == 255, set(cell / 403, cell % 403));
    }
}

#[test]
fn threads_change_nothing() {
    let workshop = Workshop::new();
    let dem = jacksboro();
    for (threads, out) in [("1", "one.pbm"), ("5", "five.pbm")] {
        workshop.done(&arguments(&dem, &["--threads", threads, "--out", out]));
    }
    let read = |name| fs::read(workshop.path(name)).unwrap();
    assert_eq!(read("one.pbm"), read("five.pbm"));
}

#[test]
fn wrong_input_is_said_and_nothing_is_written() {
    let workshop = Workshop::new();
    let dem = jacksboro();
    fs::write(workshop.path("there.png"), "mine").unwrap();
    fs::write(
        workshop.path("short.asc"),
        "ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 80\n1 2 3",
    )
    .unwrap();
    fs::write(workshop.path("torn.asc.gz"), [0x1f, 0x8b, 8, 0]).unwrap();
    for (dem, rest, expected) in [
        (
            dem.as_str(),
            &["--out", "seen.jpg"][..],
            ".tif, .pbm or .png",
        ),
        (&dem, &["--out", "there.png"], "--force"),
        (&dem, &["--out", "nowhere/seen.png"], "no folder"),
        (
            &dem,
            &["--out", "seen.png", "--target-height", "nan"],
            "height",
        ),
        (
            "short.asc",
            &["--out", "seen.png"],
            "cannot stand in 5 bytes",
        ),
        ("torn.asc.gz", &["--out", "seen.png"], "torn.asc.gz"),
        ("none.asc", &["--out", "seen.png"], "none.asc"),
    ] {
        let output = workshop.run(&arguments(dem, rest));
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(expected), "{said}");
    }
    let outside = ["viewshed", "--dem", &dem, "--row", "344", "--col", "0"];
    let output = workshop.run(
        &[
            &outside[..],
            &["--observer-height", "1", "--out", "seen.png"],
        ]
        .concat(),
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("rows 0 to 343")
    );
    assert_eq!(workshop.names(), ["short.asc", "there.png", "torn.asc.gz"]);
    assert_eq!(fs::read(workshop.path("there.png")).unwrap(), b"mine");
}
