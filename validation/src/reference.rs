//! Reference numbers: tables that lie in a claim's folder, and files that are only read in place.

use crate::claim::Absent;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A table of comma-separated values with one line of names. A field in double quotes may hold commas.
#[derive(Clone, Debug)]
pub struct Table {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Reads a table. `names` are those of its first line; empty lines are passed over.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut lines = text.lines().filter(|line| !line.trim().is_empty());
        Self {
            names: lines.next().map(fields).unwrap_or_default(),
            rows: lines.map(fields).collect(),
        }
    }

    /// The same without a second line of units: a first row whose first field is no number.
    #[must_use]
    pub fn without_units(mut self) -> Self {
        let number = |field: &String| field.parse::<f64>().is_ok();
        if self
            .rows
            .first()
            .and_then(|row| row.first())
            .is_some_and(|field| !number(field))
        {
            self.rows.remove(0);
        }
        self
    }

    /// The rows with this text in a column.
    #[must_use]
    pub fn filtered(&self, column: &str, text: &str) -> Self {
        let kept = (0..self.len()).filter(|row| self.text(*row, column) == text);
        Self {
            names: self.names.clone(),
            rows: kept.map(|row| self.rows[row].clone()).collect(),
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A field as it stands; empty if there is none.
    #[must_use]
    pub fn text(&self, row: usize, column: &str) -> &str {
        let place = self.names.iter().position(|name| name == column);
        place
            .and_then(|place| self.rows.get(row)?.get(place))
            .map_or("", String::as_str)
    }

    /// A field by its place, for names that say too much; empty if there is none.
    #[must_use]
    pub fn field(&self, row: usize, place: usize) -> &str {
        let field = self.rows.get(row).and_then(|fields| fields.get(place));
        field.map_or("", String::as_str)
    }

    /// A field as a number; not a number if it is none, which no comparison survives.
    #[must_use]
    pub fn number(&self, row: usize, column: &str) -> f64 {
        self.text(row, column).parse().unwrap_or(f64::NAN)
    }
}

/// The fields of a line, trimmed and without their quotes.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match (letter, fields.last_mut()) {
            ('"', _) => quoted = !quoted,
            (',', _) if !quoted => fields.push(String::new()),
            (_, Some(field)) => field.push(letter),
            (_, None) => {}
        }
    }
    for field in &mut fields {
        *field = field.trim().to_owned();
    }
    fields
}

/// Where references lie that may not be carried along: a folder next to the checkout.
#[must_use]
pub fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared")
}

/// The bytes of a file below [`shared`], unpacked if it ends in `.gz`.
///
/// # Errors
/// It is not there, or cannot be read.
pub fn shared_bytes(relative: &str) -> Result<Vec<u8>, Absent> {
    let absent = |_| Absent(format!("{relative} is not next to the checkout"));
    let bytes = std::fs::read(shared().join(relative)).map_err(absent)?;
    if !relative.ends_with(".gz") {
        return Ok(bytes);
    }
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(bytes.as_slice())
        .read_to_end(&mut unpacked)
        .map_err(|error| Absent(format!("{relative} cannot be unpacked: {error}")))?;
    Ok(unpacked)
}

/// A text file below [`shared`]; what is not UTF-8 in it is replaced.
///
/// # Errors
/// As [`shared_bytes`].
pub fn shared_text(relative: &str) -> Result<String, Absent> {
    shared_bytes(relative).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): enough to spread points.
pub struct Spread(u64);

impl Spread {
    /// From a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number from 0 to below 1.
    pub fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_gives_fields_by_name() {
        let table = Table::parse("a, b\r\n1,\"x, y\"\n\n2.5\n");
        assert_eq!(table.len(), 2);
        assert_eq!(table.number(0, "a"), 1.0);
        assert_eq!((table.text(0, "b"), table.field(0, 1)), ("x, y", "x, y"));
        assert!(table.number(1, "b").is_nan() && table.number(7, "a").is_nan());
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let absent = shared_bytes("no/such/file").unwrap_err();
        assert!(absent.0.starts_with("no/such/file"));
    }
}
