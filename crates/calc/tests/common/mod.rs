#![allow(clippy::unwrap_used, reason = "helpers of tests")]
#![allow(dead_code, reason = "each file of tests uses a part of this")]

//! Reference tables: those of the crate, and those that are read next to the checkout and skipped with a reason when absent.

use std::io::Read;
use std::path::{Path, PathBuf};

/// A CSV with a header.
pub struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// A row of it.
pub struct Row<'a> {
    table: &'a Table,
    cells: &'a [String],
}

impl Table {
    pub fn parse(text: &str) -> Self {
        let mut lines = csv::ReaderBuilder::new()
            .has_headers(false)
            // One header has a comma within a name.
            .flexible(true)
            .from_reader(text.as_bytes())
            .into_records()
            .map(|record| {
                record
                    .unwrap()
                    .iter()
                    .map(|cell| cell.trim().to_owned())
                    .collect()
            });
        Self {
            header: lines.next().unwrap(),
            rows: lines.collect(),
        }
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row { table: self, cells })
    }
}

impl Row<'_> {
    pub fn text(&self, column: &str) -> &str {
        let place = self.table.header.iter().position(|name| name == column);
        &self.cells[place.unwrap_or_else(|| panic!("no column {column}"))]
    }

    pub fn number(&self, column: &str) -> f64 {
        self.text(column).parse().unwrap()
    }
}

fn path(relative: &str) -> Option<PathBuf> {
    let shared: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let path = shared.join(relative);
    if !path.exists() {
        let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!(in_ci && shared.exists()), "{relative} is missing");
        eprintln!("SKIPPED: {relative} is not next to the checkout");
        return None;
    }
    Some(path)
}

/// The text of a file below `shared/` next to the checkout.
///
/// # Panics
/// If `CI=true`, the folder is there and the file is not: a check must not vanish in silence.
pub fn read_shared(relative: &str) -> Option<String> {
    Some(String::from_utf8_lossy(&std::fs::read(path(relative)?).unwrap()).into_owned())
}

/// The same, unpacked.
pub fn read_shared_gzip(relative: &str) -> Option<String> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path(relative)?).unwrap())
        .read_to_string(&mut text)
        .unwrap();
    Some(text)
}
