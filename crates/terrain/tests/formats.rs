//! HGT, DTED, ASCII grids, raw grids and GeoTIFFs that are written here byte by byte, plain and gzipped.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::TinyTiff;
use gapfiller_geo::elevation::Elevation;
use gapfiller_terrain::{Crs, Limits, TerrainFile, Window};
use std::fs;
use std::path::Path;

fn said(name: &str, bytes: Vec<u8>) -> String {
    let error = TerrainFile::from_bytes(name, bytes, &Limits::default())
        .and_then(TerrainFile::read)
        .unwrap_err();
    assert!(error.is_bad_input());
    error.to_string()
}

#[test]
fn hgt_lies_where_its_name_says_also_when_gzipped() {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = Vec::new();
    for row in 0..1201_i32 {
        for column in 0..1201_i32 {
            let height = if (row, column) == (600, 600) {
                -32768
            } else {
                row - 2 * column
            };
            bytes.extend((height as i16).to_be_bytes());
        }
    }
    for (name, bytes) in [
        ("S03W060.hgt", bytes.clone()),
        ("s03w060.hgt.gz", common::gzip(&bytes)),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let grid = TerrainFile::open(&path).unwrap().read().unwrap();
        // Row 0 is 2° S, column 0 is 60° W.
        assert_eq!(grid.bilinear(-2.0, -60.0), Some(0.0));
        assert_eq!(grid.bilinear(-3.0, -59.0), Some(-1200.0));
        let half = 0.5 / 1200.0;
        assert!((grid.bilinear(-2.0 - half, -60.0 + half).unwrap() + 0.5).abs() < 1e-6);
        assert_eq!(grid.bilinear(-2.5, -59.5), None);
        assert_eq!(grid.height_m(-2.5, -59.5), 0.0);
        // Beside the void: three neighbours are left.
        let beside = grid
            .bilinear(-2.5 - 0.7 / 1200.0, -59.5 + 0.7 / 1200.0)
            .unwrap();
        assert!((beside + 600.5).abs() < 2.0, "{beside}");
        assert!((grid.resolution_m() - 92.5).abs() < 0.5);
    }
    let cut = folder.path().join("N00E000.hgt");
    fs::write(&cut, &bytes[..bytes.len() - 2]).unwrap();
    assert!(
        TerrainFile::open(&cut)
            .unwrap_err()
            .to_string()
            .contains("2,884,802")
    );
}

#[test]
fn dted_has_columns_from_the_west_signs_and_checksums() {
    for (rows, columns, level) in [
        (121, 121, "level 0"),
        (1201, 601, "level 1"),
        (3601, 1801, "level 2"),
    ] {
        let height = |row: usize, column: usize| match (row, column) {
            (5, 7) => -32767,
            _ => (row as i16 % 1000) - 3 * (column as i16 % 500),
        };
        let bytes = common::dted(rows, columns, height);
        let file = TerrainFile::from_bytes("n36.dt1", bytes.clone(), &Limits::default()).unwrap();
        assert!(file.description().format.contains(level));
        let grid = file.read().unwrap();
        for (row, column) in [
            (0, 0),
            (0, columns - 1),
            (rows - 1, 0),
            (rows - 1, columns - 1),
            (50, 60),
        ] {
            assert_eq!(grid.cell(row, column), Some(f64::from(height(row, column))));
        }
        assert_eq!(grid.cell(5, 7), None);
        assert_eq!(grid.nearest(37.0, 30.0), Some(0.0));
        assert_eq!(
            grid.nearest(36.0, 31.0),
            Some(f64::from(height(rows - 1, columns - 1)))
        );

        let mut wrong = bytes.clone();
        wrong[3428 + 12 + 2 * rows + 20] ^= 1;
        assert!(said("n36.dt1", wrong).contains("checksum of meridian 1"));
        let mut sentinel = bytes.clone();
        sentinel[3428] = 0;
        assert!(said("n36.dt1", sentinel).contains("sentinel"));
        assert!(said("n36.dt1", bytes[..bytes.len() - 1].to_vec()).contains("need"));
        // Copied from tape: labels before the file.
        let mut tape = format!("{:80}{:80}", "VOL1", "HDR1").into_bytes();
        tape.extend(&bytes);
        assert!(TerrainFile::from_bytes("n36.dt1", tape, &Limits::default()).is_ok());
    }
    assert!(said("n36.dt1", b"UHL1xxx".to_vec()).contains("header"));
}

const ASCII: &str = "ncols 3\nnrows 2\nxllcorner 30\nyllcorner 36\ncellsize 0.5\nNODATA_value -9999\n1 2 3\n4 -9999 6\n";

#[test]
fn ascii_grids_have_corners_or_centres() {
    let read = |text: &str| {
        TerrainFile::from_bytes("dem.asc", text.as_bytes().to_vec(), &Limits::default())
            .unwrap()
            .read()
            .unwrap()
    };
    let grid = read(ASCII);
    assert_eq!(grid.cells().type_name().name(), "int16");
    assert_eq!(grid.nearest(36.9, 30.1), Some(1.0));
    assert_eq!(grid.nearest(36.1, 30.6), None);
    assert_eq!(grid.nearest(36.1, 31.4), Some(6.0));
    assert_eq!(grid.nearest(37.1, 31.4), None);
    let centres = read(&ASCII.replace("llcorner", "llcenter").replace('6', "6.5"));
    assert_eq!(centres.cells().type_name().name(), "float32");
    assert_eq!(centres.placement().first_y, 37.0);
    let plane = read(
        &ASCII
            .replace("30", "700000")
            .replace("36", "4000000")
            .replace("0.5", "80"),
    );
    assert_eq!(plane.placement().crs, Crs::Local);
    assert_eq!(plane.bilinear(36.5, 30.5), None);
    assert_eq!(plane.bilinear_at(700_040.0, 4_000_120.0), Some(1.0));

    let wrong = |from: &str, to: &str| said("dem.asc", ASCII.replace(from, to).into_bytes());
    assert!(wrong("4 -9999 6", "4 -9999").contains("5 heights instead of 6"));
    assert!(wrong("4 -9999 6", "4 -9999 6 7").contains("more after the last"));
    assert!(wrong("2 3\n", "2 x\n").contains("row 0, column 2"));
    assert!(wrong("ncols 3", "ncols 2000000000").contains("too large"));
    assert!(wrong("ncols 3", "ncols 300000").contains("cannot stand"));
    assert!(wrong("cellsize 0.5", "cellsize 0").contains("no place"));
    assert!(wrong("yllcorner", "yllcenter").contains("corner"));
    assert!(wrong("cellsize 0.5\n", "").contains("no cellsize"));
}

const HEADER: &str = r#"{ "rows": 2, "cols": 3, "dtype": "int16 little-endian", "order": "row 0 = north",
    "lat_north_edge": 37.0, "lon_west_edge": 30.0, "step_deg": 0.5, "nodata": -1, "source": "test" }"#;

#[test]
fn raw_grids_are_named_by_their_data_or_their_header() {
    let folder = tempfile::tempdir().unwrap();
    let data: Vec<u8> = [1_i16, 2, 3, 4, -1, 6]
        .iter()
        .flat_map(|height| height.to_le_bytes())
        .collect();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("a.bin"), &data).unwrap();
    fs::write(path("a.bin.json"), HEADER).unwrap();
    fs::write(path("b.bin.gz"), common::gzip(&data)).unwrap();
    fs::write(path("b.bin.json"), HEADER).unwrap();
    for name in ["a.bin", "a.bin.json", "b.bin.gz", "b.bin.json"] {
        let grid = TerrainFile::open(path(name)).unwrap().read().unwrap();
        assert_eq!(grid.nearest(36.9, 30.1), Some(1.0), "{name}");
        assert_eq!(grid.nearest(36.1, 30.6), None);
    }
    let with = |header: &str, data: &[u8]| {
        TerrainFile::from_raw("x", header.as_bytes(), data, &Limits::default())
            .and_then(TerrainFile::read)
            .map_err(|error| error.to_string())
    };
    let big: Vec<u8> = data.chunks(2).flat_map(|pair| [pair[1], pair[0]]).collect();
    assert_eq!(
        with(&HEADER.replace("little", "big"), &big)
            .unwrap()
            .cell(1, 2),
        Some(6.0)
    );
    let floats: Vec<u8> = [1.5_f32; 6]
        .iter()
        .flat_map(|height| height.to_le_bytes())
        .collect();
    let utm = r#"{ "rows": 2, "cols": 3, "dtype": "float32 little-endian", "utm_zone": "36N",
        "x_west_edge": 500000, "y_north_edge": 4400000, "step_m": 30 }"#;
    let grid = with(utm, &floats).unwrap();
    assert_eq!(grid.placement().crs.epsg(), Some(32_636));
    assert!(
        with(HEADER, &data[..11])
            .unwrap_err()
            .contains("need 12 bytes, but there are 11")
    );
    assert!(
        with(&HEADER.replace("int16", "int8"), &data)
            .unwrap_err()
            .contains("int8")
    );
    assert!(
        with(&HEADER.replace("= north", "= south"), &data)
            .unwrap_err()
            .contains("order")
    );
    assert!(
        with(&HEADER.replace("step_deg", "step"), &data)
            .unwrap_err()
            .contains("step_deg")
    );
    assert!(
        with(&HEADER.replace("\"rows\": 2", "\"rows\": 1e9"), &data)
            .unwrap_err()
            .contains("header")
    );
}

/// The relief of the shared terrain, in place.
#[test]
fn the_shared_terrain_reads_as_described() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let path = shared.join("terrain/turkey_dem_1min_i16le.bin.gz");
    if !path.exists() {
        assert!(
            !(shared.exists() && std::env::var("CI").is_ok_and(|value| value == "true")),
            "{} is missing",
            path.display()
        );
        eprintln!("SKIPPED: the shared terrain is not next to the checkout");
        return;
    }
    let grid = TerrainFile::open(path).unwrap().read().unwrap();
    assert_eq!((grid.rows(), grid.columns()), (840, 1650));
    let konya = grid.bilinear(37.87, 32.49).unwrap();
    assert!((konya - 1_020.0).abs() < 40.0, "{konya}");
    assert_eq!(grid.bilinear(43.0, 35.0), Some(0.0));
    assert_eq!(grid.bilinear(46.5, 35.0), None);
}

#[test]
fn what_a_geotiff_uses_and_is_not_read_is_named() {
    let tiff = || TinyTiff::plain(4, 5, &[7; 20]);
    assert_eq!(
        TerrainFile::from_bytes("a.tif", tiff().bytes(), &Limits::default())
            .unwrap()
            .read()
            .unwrap()
            .cell(3, 4),
        Some(7.0)
    );
    let with = |change: &dyn Fn(&mut TinyTiff)| {
        let mut tiff = tiff();
        change(&mut tiff);
        said("a.tif", tiff.bytes())
    };
    assert!(with(&|tiff| tiff.compression = 7).contains("JPEG compression (code 7)"));
    assert!(with(&|tiff| tiff.compression = 34_887).contains("LERC"));
    assert!(with(&|tiff| tiff.bits = 8).contains("signed heights of 8 bits"));
    assert!(
        with(&|tiff| (tiff.bits, tiff.format) = (64, 3))
            .contains("floating-point heights of 64 bits")
    );
    assert!(with(&|tiff| tiff.bands = 3).contains("3 bands"));
    assert!(with(&|tiff| (tiff.compression, tiff.predictor) = (8, 3)).contains("predictor"));
    assert!(
        with(&|tiff| tiff.geo_keys = vec![[1024, 1, 1], [3072, 1, 3857]]).contains("EPSG:3857")
    );
    assert!(
        with(&|tiff| tiff.geo_keys = vec![[1024, 1, 2], [2048, 1, 4269]]).contains("EPSG:4269")
    );
    assert!(
        with(&|tiff| tiff.geo_keys.push([4099, 1, 9002]))
            .contains("heights in the unit of EPSG code 9002")
    );
    let turned = [
        0.1, 0.02, 0.0, 30.0, 0.02, -0.1, 0.0, 37.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0,
    ];
    assert!(with(&|tiff| tiff.transformation = Some(turned)).contains("turned"));
    assert!(with(&|tiff| tiff.scale[1] = -0.1).contains("south to north"));
    assert!(with(&|tiff| tiff.scale[1] = 60.0).contains("not on the globe"));
    // Lies and cuts.
    assert!(
        with(&|tiff| tiff.rows = 40_000).contains("claims 400000 bytes of heights in 40 bytes")
    );
    assert!(with(&|tiff| tiff.rows = 0).contains("cannot be"));
    assert!(with(&|tiff| tiff.tile = Some((4_000_000_000, 4_000_000_000))).contains("too large"));
    assert!(with(&|tiff| tiff.tile = Some((2, 2))).contains("need 6 of them"));
    assert!(with(&|tiff| tiff.compression = 8).contains("strip 0 (from row 0) cannot be unpacked"));
    assert!(with(&|tiff| tiff.compression = 5).contains("cannot be unpacked"));
    assert!(with(&|tiff| tiff.compression = 50_000).contains("cannot be unpacked"));
    let whole = tiff().bytes();
    assert!(said("a.tif", whole[..60].to_vec()).contains("the file ends at byte 60"));
    assert!(said("a.tif", whole[..3].to_vec()).contains("does not begin"));
    assert!(said("a.txt", b"hello".to_vec()).contains("not a terrain file"));
    assert!(said("a.txt", Vec::new()).contains("not a terrain file"));
}

#[test]
fn a_gzipped_geotiff_reads_and_a_cut_one_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let packed = common::gzip(&TinyTiff::plain(4, 5, &[7; 20]).bytes());
    let path = folder.path().join("a.tif.gz");
    fs::write(&path, &packed).unwrap();
    let file = TerrainFile::open(&path).unwrap();
    let window = |rows: usize| Window {
        first_row: 1,
        first_column: 1,
        rows,
        columns: 2,
    };
    assert_eq!(file.read_window(&window(2)).unwrap().cells().len(), 4);
    assert!(
        file.read_window(&window(4))
            .unwrap_err()
            .to_string()
            .contains("no window")
    );
    assert!(file.read_window(&window(0)).is_err());
    fs::write(&path, &packed[..packed.len() / 2]).unwrap();
    let cut = TerrainFile::open(&path).unwrap_err().to_string();
    assert!(cut.contains("gzip"), "{cut}");
    // A small file that unpacks to far too much.
    let bomb = common::gzip(&vec![0; 1 << 20]);
    fs::write(&path, bomb).unwrap();
    let limits = Limits {
        unpacked_bytes: 1 << 16,
        ..Limits::default()
    };
    let error = TerrainFile::open_with(&path, &limits)
        .unwrap_err()
        .to_string();
    assert!(error.contains("more than 65536 bytes"), "{error}");
    let absent = TerrainFile::open(folder.path().join("absent.tif")).unwrap_err();
    assert!(absent.is_bad_input() && absent.to_string().contains("absent.tif"));
}
