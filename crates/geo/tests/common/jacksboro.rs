//! The terrain of the reference viewsheds: 344 by 403 cells of 80 m.

use gapfiller_geo::viewshed::{Observer, PlanarGrid};
use std::io::Read;
use std::path::Path;

/// Rows of the grid.
pub const ROWS: usize = 344;
/// Columns of the grid.
pub const COLS: usize = 403;

/// A packed file of `tests/data`.
pub fn unpacked(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let file = std::fs::File::open(folder.join(name)).unwrap();
    let mut text = String::new();
    flate2::read::GzDecoder::new(file)
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// The ESRI ASCII grid.
pub fn text() -> String {
    unpacked("jacksboro_dem_80m.asc.gz")
}

/// The grid.
pub fn grid() -> PlanarGrid {
    let text = text();
    let heights = text.lines().skip(6).flat_map(str::split_whitespace);
    let heights = heights.map(|word| word.parse().unwrap()).collect();
    PlanarGrid::new(ROWS, COLS, 80.0, 80.0, heights).unwrap()
}

/// A row of a table.
pub struct Row {
    /// Who looks.
    pub observer: Observer,
    /// Visible cells by R3.
    pub visible: u64,
    /// Cells in which the peer agreed.
    pub agreeing: u64,
}

impl Row {
    /// Coordinates of the observer in the file \[m\].
    pub fn place_m(&self) -> (f64, f64) {
        let east = 80.0 * (self.observer.col as f64 + 0.5);
        let north = 80.0 * (ROWS as f64 - self.observer.row as f64 - 0.5);
        (700_000.0 + east, 4_042_480.0 + north)
    }
}

/// The rows of a table.
pub fn rows(table: &str) -> Vec<Row> {
    let mut lines = table.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let cell = |name: &str| cells[names.iter().position(|other| *other == name).unwrap()];
            let number = |name: &str| cell(name).parse::<u64>().unwrap();
            Row {
                observer: Observer {
                    row: number("obs_row") as usize,
                    col: number("obs_col") as usize,
                    height_m: number("obs_h_m") as f64,
                    target_height_m: number("tgt_h_m") as f64,
                    k: if cell("earth") == "flat" {
                        f64::INFINITY
                    } else {
                        4.0 / 3.0
                    },
                },
                visible: number("r3_visible_cells"),
                agreeing: number("agree_cells"),
            }
        })
        .collect()
}
