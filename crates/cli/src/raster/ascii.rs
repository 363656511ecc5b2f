//! ESRI ASCII grids, plain or packed with gzip.

use super::Dem;
use crate::failure::Failure;
use flate2::read::MultiGzDecoder;
use gapfiller_geo::viewshed::PlanarGrid;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// The most heights that are made room for before they have been read.
const TRUSTED_CELLS: usize = 1 << 20;
/// The longest line of a header: longer is no header.
const HEADER_LINE: u64 = 1_000;

/// Reads a grid.
pub fn read(path: &Path) -> Result<Dem, Failure> {
    let reading = |error: io::Error| Failure::reading(path, &error);
    let bad = |text: String| Failure::Input(format!("{}: {text}", path.display()));
    let file = BufReader::new(File::open(path).map_err(reading)?);
    let packed = path.extension().is_some_and(|end| end == "gz");
    let mut source: Box<dyn BufRead> = if packed {
        Box::new(BufReader::new(MultiGzDecoder::new(file)))
    } else {
        Box::new(file)
    };
    parse(&mut source).map_err(|error| match error {
        Wrong::Text(text) => bad(text),
        Wrong::Io(error) => match error.kind() {
            io::ErrorKind::InvalidData
            | io::ErrorKind::InvalidInput
            | io::ErrorKind::UnexpectedEof => bad(error.to_string()),
            _ => reading(error),
        },
    })
}

/// What is wrong with a file.
#[derive(Debug)]
enum Wrong {
    Text(String),
    Io(io::Error),
}

impl From<io::Error> for Wrong {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// The header, as far as it has been read.
#[derive(Default)]
struct Header {
    cols: Option<usize>,
    rows: Option<usize>,
    west: Option<(f64, bool)>,
    south: Option<(f64, bool)>,
    cell: Option<f64>,
    missing: Option<f64>,
}

impl Header {
    /// Takes a line; false if it is none of a header's.
    fn take(&mut self, line: &str) -> Result<bool, Wrong> {
        let mut words = line.split_ascii_whitespace();
        let (Some(key), Some(value), None) = (words.next(), words.next(), words.next()) else {
            return Ok(false);
        };
        let key = key.to_ascii_lowercase();
        let number = || {
            value.parse::<f64>().map_err(|_| {
                Wrong::Text(format!("`{key} {value}` in the header; expected a number"))
            })
        };
        let count = || {
            value.parse::<usize>().map_err(|_| {
                Wrong::Text(format!(
                    "`{key} {value}` in the header; expected a whole number"
                ))
            })
        };
        match key.as_str() {
            "ncols" => self.cols = Some(count()?),
            "nrows" => self.rows = Some(count()?),
            "xllcorner" => self.west = Some((number()?, false)),
            "xllcenter" => self.west = Some((number()?, true)),
            "yllcorner" => self.south = Some((number()?, false)),
            "yllcenter" => self.south = Some((number()?, true)),
            "cellsize" => self.cell = Some(number()?),
            "nodata_value" => self.missing = Some(number()?),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

fn parse(source: &mut impl BufRead) -> Result<Dem, Wrong> {
    let mut header = Header::default();
    let mut line = Vec::new();
    loop {
        line.clear();
        let length = source
            .by_ref()
            .take(HEADER_LINE)
            .read_until(b'\n', &mut line)?;
        let text = std::str::from_utf8(&line);
        if length == 0 || !text.is_ok_and(|text| text.trim().is_empty()) {
            let known = text.map_or(Ok(false), |text| header.take(text))?;
            if !known {
                break;
            }
        }
    }
    let missing =
        |key: &str| Wrong::Text(format!("no `{key}` in the header of an ESRI ASCII grid"));
    let cols = header.cols.ok_or_else(|| missing("ncols"))?;
    let rows = header.rows.ok_or_else(|| missing("nrows"))?;
    let cell = header.cell.ok_or_else(|| missing("cellsize"))?;
    let heights = heights(&line, source, rows.saturating_mul(cols), header.missing)?;
    let grid = PlanarGrid::new(rows, cols, cell, cell, heights)
        .map_err(|error| Wrong::Text(error.to_string()))?;
    let corner = |edge: Option<(f64, bool)>| {
        edge.map_or(
            0.0,
            |(edge, centre)| if centre { edge - 0.5 * cell } else { edge },
        )
    };
    let north = corner(header.south) + rows as f64 * cell;
    Ok(Dem {
        grid,
        north_west: (corner(header.west), north),
    })
}

/// The heights, of which a part has been read already.
fn heights(
    begun: &[u8],
    source: &mut impl BufRead,
    cells: usize,
    missing: Option<f64>,
) -> Result<Vec<f32>, Wrong> {
    let mut heights = Vec::with_capacity(cells.min(TRUSTED_CELLS));
    let mut source = begun.chain(source);
    let mut word = Vec::new();
    loop {
        let buffer = source.fill_buf()?;
        let end = buffer.is_empty();
        let length = buffer.len();
        for &byte in buffer.iter().chain(end.then_some(&b' ')) {
            if !byte.is_ascii_whitespace() {
                word.push(byte);
            } else if !word.is_empty() {
                heights.push(height(&word, missing, heights.len())?);
                word.clear();
                if heights.len() > cells {
                    return Err(Wrong::Text(format!(
                        "more than the {cells} heights that the header says"
                    )));
                }
            }
        }
        if word.len() > 100 {
            return Err(Wrong::Text(format!(
                "height {} is no number",
                heights.len() + 1
            )));
        }
        source.consume(length);
        if end {
            break;
        }
    }
    if heights.len() < cells {
        let found = heights.len();
        return Err(Wrong::Text(format!(
            "ends after {found} of the {cells} heights that the header says"
        )));
    }
    Ok(heights)
}

fn height(word: &[u8], missing: Option<f64>, before: usize) -> Result<f32, Wrong> {
    let text = String::from_utf8_lossy(word);
    let height: f64 = text.parse().map_err(|_| {
        Wrong::Text(format!(
            "`{text}` is height {}; expected a number of metres",
            before + 1
        ))
    })?;
    Ok(if missing == Some(height) {
        f32::NAN
    } else {
        height as f32
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Dem, String> {
        parse(&mut text.as_bytes()).map_err(|error| match error {
            Wrong::Text(text) => text,
            Wrong::Io(error) => error.to_string(),
        })
    }

    const HEADER: &str =
        "ncols 3\nnrows 2\nXLLCENTER 100\nyllcorner 50\ncellsize 10\nNODATA_value -9999\n";

    #[test]
    fn a_grid_with_a_hole() {
        let dem = parsed(&format!("{HEADER}1 2 3\n4 -9999 6.5")).unwrap();
        assert_eq!((dem.grid.rows(), dem.grid.cols()), (2, 3));
        assert_eq!(dem.north_west, (95.0, 70.0));
        assert_eq!(
            (dem.grid.height_m(0, 1), dem.grid.height_m(1, 2)),
            (2.0, 6.5)
        );
        assert!(dem.grid.height_m(1, 1).is_nan());
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, expected) in [
            ("", "no `ncols`"),
            ("ncols 3\nnrows 2\n1 2 3", "no `cellsize`"),
            ("ncols three\n", "whole number"),
            (&format!("{HEADER}1 2 3 4 5"), "ends after 5 of the 6"),
            (&format!("{HEADER}1 2 3 4 5 6 7"), "more than the 6"),
            (&format!("{HEADER}1 2 high 4 5 6"), "`high` is height 3"),
            (
                "ncols 99999999999\nnrows 99999999999\ncellsize 1\n1",
                "ends after 1",
            ),
            ("ncols 1\nnrows 1\ncellsize -1\n1", "cell size"),
        ] {
            let error = parsed(text).err().unwrap();
            assert!(error.contains(expected), "{error}");
        }
    }
}
