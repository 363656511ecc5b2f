//! Every flavour of GeoTIFF, written by rasterio, reads as rasterio reads it; UTM is what PROJ says.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use gapfiller_terrain::{Crs, Grid, TerrainFile, Window, utm::Zone};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Lets rasterio write all flavours into a folder; the number of files, or `None` without rasterio.
fn write_flavours(folder: &Path) -> Option<()> {
    let python = common::python();
    let ready = Command::new(&python)
        .args(["-c", "import rasterio"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !ready {
        common::skipped("rasterio is not installed; `cargo xtask setup` installs it");
        return None;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/write_flavours.py");
    let output = Command::new(python)
        .arg(script)
        .arg(folder)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(())
}

/// One line of the index.
struct Flavour {
    name: String,
    rows: usize,
    columns: usize,
    cell: String,
    epsg: u32,
    west: f64,
    north: f64,
    step_x: f64,
    step_y: f64,
    void: Option<f64>,
    values: Vec<f64>,
}

impl Flavour {
    fn read(line: &str, folder: &Path) -> Self {
        let words: Vec<&str> = line.split('\t').collect();
        let number = |at: usize| words[at].parse::<f64>().unwrap();
        let bytes = fs::read(folder.join(format!("{}.values", words[0]))).unwrap();
        Self {
            name: words[0].to_owned(),
            rows: words[1].parse().unwrap(),
            columns: words[2].parse().unwrap(),
            cell: words[3].to_owned(),
            epsg: words[4].parse().unwrap(),
            west: number(5),
            north: number(6),
            step_x: number(7),
            step_y: number(8),
            void: words[9].parse().ok().filter(|void: &f64| !void.is_nan()),
            values: bytes
                .chunks_exact(8)
                .map(|eight| f64::from_le_bytes(eight.try_into().unwrap()))
                .collect(),
        }
    }

    fn expected(&self, row: usize, column: usize) -> Option<f64> {
        let value = self.values[row * self.columns + column];
        (!value.is_nan()).then_some(value)
    }

    fn compare(&self, grid: &Grid, first_row: usize, first_column: usize) {
        for row in 0..grid.rows() {
            for column in 0..grid.columns() {
                assert_eq!(
                    grid.cell(row, column),
                    self.expected(first_row + row, first_column + column),
                    "{} at row {row}, column {column}",
                    self.name
                );
            }
        }
    }

    fn check(&self, folder: &Path) {
        let path = folder.join(format!("{}.tif", self.name));
        let open = || TerrainFile::open(&path).unwrap();
        let file = open();
        let description = file.description();
        let placement = description.placement;
        assert_eq!(
            (placement.rows, placement.columns),
            (self.rows, self.columns),
            "{}",
            self.name
        );
        assert_eq!(description.cell.name(), self.cell, "{}", self.name);
        assert_eq!(description.void, self.void, "{}", self.name);
        let crs = match self.epsg {
            0 => Crs::Local,
            4_326 => Crs::Geographic,
            code => Crs::Utm(Zone::from_epsg(code).unwrap()),
        };
        assert_eq!(placement.crs, crs, "{}", self.name);
        let edges = placement.edges();
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs().max(1.0);
        assert!(
            near(edges.west, self.west)
                && near(edges.north, self.north)
                && near(placement.step_x, self.step_x)
                && near(placement.step_y, self.step_y),
            "{}: {placement:?}",
            self.name
        );
        // Windows across tiles and strips, then all of it.
        let (row, column) = (self.rows / 4 + 1, self.columns / 5 + 2);
        let window = Window {
            first_row: row,
            first_column: column,
            rows: self.rows / 2,
            columns: self.columns / 2,
        };
        let part = file.read_window(&window).unwrap();
        self.compare(&part, row, column);
        let whole = open().read().unwrap();
        self.compare(&whole, 0, 0);
        assert_eq!(whole.cells().len(), self.values.len());
        let statistics = open().statistics(&mut |_, _| {}).unwrap();
        let voids = self.values.iter().filter(|value| value.is_nan()).count();
        assert_eq!(statistics.voids, voids as u64, "{}", self.name);
    }
}

#[test]
fn each_flavour_reads_as_rasterio_reads_it_and_utm_is_what_proj_says() {
    let folder = tempfile::tempdir().unwrap();
    if write_flavours(folder.path()).is_none() {
        return;
    }
    let index = fs::read_to_string(folder.path().join("index.tsv")).unwrap();
    let mut cells = 0;
    for line in index.lines() {
        let flavour = Flavour::read(line, folder.path());
        flavour.check(folder.path());
        cells += flavour.values.len();
    }
    eprintln!("{} files, {cells} cells equal", index.lines().count());
    assert!(index.lines().count() > 400);

    let mut worst = (0.0_f64, 0.0_f64);
    for line in fs::read_to_string(folder.path().join("projected.tsv"))
        .unwrap()
        .lines()
    {
        let numbers: Vec<f64> = line.split('\t').map(|word| word.parse().unwrap()).collect();
        let &[epsg, latitude, longitude, easting, northing] = numbers.as_slice() else {
            panic!()
        };
        let zone = Zone::from_epsg(epsg as u32).unwrap();
        let (x, y) = zone.project(latitude, longitude);
        let off = (x - easting).abs().max((y - northing).abs());
        let (back_latitude, back_longitude) = zone.unproject(x, y);
        let turn = (back_longitude - longitude + 180.0).rem_euclid(360.0) - 180.0;
        let back = (back_latitude - latitude).abs().max(turn.abs()) * 111_320.0;
        worst = (worst.0.max(off), worst.1.max(back));
    }
    eprintln!(
        "UTM: {:.1e} m from PROJ, {:.1e} m there and back",
        worst.0, worst.1
    );
    assert!(worst.0 < 1e-6 && worst.1 < 1e-6, "{worst:?}");
}
