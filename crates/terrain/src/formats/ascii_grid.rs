//! ESRI ASCII grids (`.asc`).
//!
//! Esri, "ASCII raster format": a header of names and numbers (`ncols`, `nrows`, `xllcorner` or `xllcenter`, `yllcorner` or
//! `yllcenter`, `cellsize`, optionally `NODATA_value`), then the heights, rows from the north. GDAL's `dx` and `dy` are read too.
//!
//! The file does not say what its coordinates mean. If they fit on the globe and the cells are no larger than 2°, they are taken as
//! degrees on WGS-84, otherwise as metres in a plane.

use super::Whole;
use crate::cells::{Cell, CellType, Cells, Layer};
use crate::description::Description;
use crate::error::Fault;
use crate::limits::Limits;
use crate::placement::{Crs, Placement};
use std::collections::BTreeMap;

/// Whether a file begins as these grids do.
pub(crate) fn is_ascii_grid(start: &[u8]) -> bool {
    let text = start.trim_ascii_start();
    let word = text.get(..5).unwrap_or_default().to_ascii_lowercase();
    word == b"ncols" || word == b"nrows"
}

/// Heights so far: whole numbers of 16 bits until one is not.
enum Heights {
    Whole(Vec<i16>),
    Broken(Vec<f32>),
}

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Whole, Fault> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Fault::Damaged(format!("byte {} is no text", error.valid_up_to())))?;
    let (header, rest) = Header::read(text)?;
    let (rows, columns) = (header.rows, header.columns);
    let cells = limits.cells(rows as u64, columns as u64)?;
    // A digit and a space for each.
    if cells as u64 > rest.len() as u64 / 2 + 1 {
        return Fault::damaged(format!(
            "{rows} rows and {columns} columns cannot stand in {} bytes of text",
            rest.len()
        ));
    }
    let heights = read_heights(rest, cells, columns)?;
    let cells = match heights {
        Heights::Whole(values) => Cells::I16(Layer {
            values,
            void: header.void.and_then(i16::from_number),
        }),
        Heights::Broken(values) => Cells::F32(Layer {
            values,
            void: header.void.and_then(f32::from_number),
        }),
    };
    Ok(Whole {
        description: Description {
            format: "ESRI ASCII grid",
            cell: match cells {
                Cells::I16(_) => CellType::I16,
                _ => CellType::F32,
            },
            compression: "none",
            predictor: None,
            storage: "rows from north to south".to_owned(),
            placement: header.placement()?,
            cells_are_points: header.is_centre,
            void: header.void,
        },
        cells,
    })
}

fn read_heights(text: &str, cells: usize, columns: usize) -> Result<Heights, Fault> {
    let mut heights = Heights::Whole(Vec::with_capacity(cells));
    let mut found = 0_usize;
    for word in text.split_ascii_whitespace() {
        let place = || format!("row {}, column {}", found / columns, found % columns);
        if found == cells {
            return Fault::damaged(format!(
                "there is more after the last height: {}",
                shown(word)
            ));
        }
        if let Heights::Whole(values) = &mut heights {
            if let Ok(value) = word.parse::<i16>() {
                values.push(value);
                found += 1;
                continue;
            }
            let mut broken: Vec<f32> = Vec::with_capacity(cells);
            broken.extend(values.iter().map(|&value| f32::from(value)));
            heights = Heights::Broken(broken);
        }
        let value = word
            .parse::<f32>()
            .map_err(|_| Fault::Damaged(format!("{} is no height ({})", shown(word), place())))?;
        if let Heights::Broken(values) = &mut heights {
            values.push(value);
        }
        found += 1;
    }
    if found == cells {
        return Ok(heights);
    }
    Fault::damaged(format!("cut short: {found} heights instead of {cells}"))
}

/// A word for a message, not longer than one would want to read.
fn shown(word: &str) -> String {
    format!("{:?}", word.chars().take(20).collect::<String>())
}

struct Header {
    rows: usize,
    columns: usize,
    west: f64,
    south: f64,
    is_centre: bool,
    step_x: f64,
    step_y: f64,
    void: Option<f64>,
}

impl Header {
    /// The header, and the text after it.
    fn read(text: &str) -> Result<(Self, &str), Fault> {
        let mut rest = text.trim_ascii_start();
        let mut keys: BTreeMap<String, f64> = BTreeMap::new();
        while rest.starts_with(|letter: char| letter.is_ascii_alphabetic()) && keys.len() < 16 {
            let (key, after) = word(rest);
            // A first height may be "nan".
            if key.eq_ignore_ascii_case("nan") || key.eq_ignore_ascii_case("inf") {
                break;
            }
            let (value, after) = word(after.trim_ascii_start());
            let number = value.parse::<f64>().map_err(|_| {
                Fault::Damaged(format!(
                    "the header gives {} as {}",
                    shown(key),
                    shown(value)
                ))
            })?;
            keys.insert(key.to_ascii_lowercase(), number);
            rest = after.trim_ascii_start();
        }
        let one = |names: [&str; 2]| names.iter().find_map(|&name| keys.get(name).copied());
        let need = |names: [&str; 2]| {
            one(names).ok_or_else(|| Fault::Damaged(format!("the header has no {}", names[0])))
        };
        let count = |name: &str| {
            let number = need([name, name])?;
            if number.fract() == 0.0 && (1.0..=4e9).contains(&number) {
                Ok(number as usize)
            } else {
                Fault::damaged(format!("the header gives {name} as {number}"))
            }
        };
        let header = Self {
            rows: count("nrows")?,
            columns: count("ncols")?,
            west: need(["xllcorner", "xllcenter"])?,
            south: need(["yllcorner", "yllcenter"])?,
            is_centre: keys.contains_key("xllcenter"),
            step_x: need(["cellsize", "dx"])?,
            step_y: need(["cellsize", "dy"])?,
            void: one(["nodata_value", "nodata"]),
        };
        if header.is_centre != keys.contains_key("yllcenter") {
            return Fault::damaged("one of x and y is given at a corner and the other at a centre");
        }
        Ok((header, rest))
    }

    fn placement(&self) -> Result<Placement, Fault> {
        let half = if self.is_centre { 0.0 } else { 0.5 };
        let last_y = self.south + half * self.step_y;
        let placement = Placement {
            crs: Crs::Geographic,
            rows: self.rows,
            columns: self.columns,
            first_x: self.west + half * self.step_x,
            first_y: last_y + (self.rows - 1) as f64 * self.step_y,
            step_x: self.step_x,
            step_y: self.step_y,
        };
        let small = self.step_x <= 2.0 && self.step_y <= 2.0;
        match placement.checked() {
            Ok(placement) if small => Ok(placement),
            _ => Placement {
                crs: Crs::Local,
                ..placement
            }
            .checked(),
        }
    }
}

/// The first word, and what follows it.
fn word(text: &str) -> (&str, &str) {
    let end = text
        .find(|letter: char| letter.is_ascii_whitespace())
        .unwrap_or(text.len());
    text.split_at(end)
}
