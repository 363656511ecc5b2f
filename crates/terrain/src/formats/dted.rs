//! Digital Terrain Elevation Data, levels 0 to 2 (`.dt0`, `.dt1`, `.dt2`).
//!
//! MIL-PRF-89020B (2000), section 3.13: a user header label (80 bytes), a data set identification (648) and an accuracy record (2700),
//! then a record for each meridian from west to east: a sentinel, counts, heights from south to north, and a checksum. Heights are 16
//! bits with a sign and a magnitude, most significant byte first; void is -32767. Every checksum is verified.

use super::Whole;
use crate::cells::{CellType, Cells, Layer};
use crate::description::Description;
use crate::error::Fault;
use crate::limits::Limits;
use crate::placement::{Crs, Placement};

const VOID: i16 = -32_767;
const LABEL: usize = 80;
const HEADERS: usize = 80 + 648 + 2_700;
/// Sentinel and counts before the heights of a record, checksum after them.
const RECORD_HEAD: usize = 8;
const RECORD_TAIL: usize = 4;

/// Whether a file begins as DTED does.
pub(crate) fn is_dted(start: &[u8]) -> bool {
    [b"UHL1".as_slice(), b"VOL1", b"HDR1"]
        .iter()
        .any(|label| start.starts_with(label))
}

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Whole, Fault> {
    let mut bytes = bytes;
    // Copies from tape begin with labels of the tape.
    while bytes.starts_with(b"VOL") || bytes.starts_with(b"HDR") {
        bytes = bytes.get(LABEL..).unwrap_or_default();
    }
    let header = Header::read(bytes)?;
    let (rows, columns) = (header.rows, header.columns);
    let cells = limits.cells(rows as u64, columns as u64)?;
    let record = RECORD_HEAD + 2 * rows + RECORD_TAIL;
    let need = HEADERS + columns * record;
    if bytes.len() < need {
        return Fault::damaged(format!(
            "{columns} meridians of {rows} heights need {need} bytes, but there are {}",
            bytes.len()
        ));
    }
    let mut values = vec![VOID; cells];
    let records = bytes
        .get(HEADERS..need)
        .unwrap_or_default()
        .chunks_exact(record);
    for (column, record) in records.enumerate() {
        read_record(record, column, rows, columns, &mut values)?;
    }
    let placement = Placement {
        crs: Crs::Geographic,
        rows,
        columns,
        first_x: header.west_deg,
        first_y: header.south_deg + (rows - 1) as f64 * header.step_y_deg,
        step_x: header.step_x_deg,
        step_y: header.step_y_deg,
    };
    Ok(Whole {
        description: Description {
            format: level(rows),
            cell: CellType::I16,
            compression: "none",
            predictor: None,
            storage: "columns from west to east".to_owned(),
            placement: placement.checked()?,
            cells_are_points: true,
            void: Some(f64::from(VOID)),
        },
        cells: Cells::I16(Layer {
            values,
            void: Some(VOID),
        }),
    })
}

/// The level by the spacing along meridians: 30″, 3″, 1″ (table I).
fn level(rows: usize) -> &'static str {
    match rows {
        0..=121 => "DTED level 0",
        122..=1_201 => "DTED level 1",
        _ => "DTED level 2",
    }
}

/// One meridian: checked, and turned into a column of rows from the north.
fn read_record(
    record: &[u8],
    column: usize,
    rows: usize,
    columns: usize,
    values: &mut [i16],
) -> Result<(), Fault> {
    let (body, sum) = record.split_at(record.len() - RECORD_TAIL);
    let (head, heights) = body.split_at(RECORD_HEAD);
    if head.first() != Some(&0xaa) {
        return Fault::damaged(format!(
            "the record of meridian {column} does not begin with its sentinel"
        ));
    }
    let number = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(0_u32, |number, &byte| number << 8 | u32::from(byte))
    };
    if head.get(4..6).map(number) != u32::try_from(column).ok() {
        return Fault::damaged(format!(
            "the record of meridian {column} says that it is another one"
        ));
    }
    let found: u32 = body.iter().map(|&byte| u32::from(byte)).sum();
    let stored = number(sum);
    if found != stored {
        return Fault::damaged(format!(
            "the checksum of meridian {column} is {stored}, but its bytes sum to {found}"
        ));
    }
    for (from_south, pair) in heights.chunks_exact(2).enumerate() {
        let &[high, low] = pair else { continue };
        let magnitude = i16::from_be_bytes([high & 0x7f, low]);
        let height = if high & 0x80 == 0 {
            magnitude
        } else {
            -magnitude
        };
        let index = (rows - 1 - from_south) * columns + column;
        if let Some(value) = values.get_mut(index) {
            *value = height;
        }
    }
    Ok(())
}

/// What the user header label says.
struct Header {
    west_deg: f64,
    south_deg: f64,
    step_x_deg: f64,
    step_y_deg: f64,
    rows: usize,
    columns: usize,
}

impl Header {
    fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let label = bytes.get(..LABEL).unwrap_or_default();
        if !label.starts_with(b"UHL1") {
            return Fault::damaged("it does not begin with a user header label (UHL1)");
        }
        let field = |from: usize, to: usize, what: &str| {
            label
                .get(from..to)
                .and_then(|bytes| std::str::from_utf8(bytes).ok())
                .ok_or_else(|| Fault::Damaged(format!("the header has no {what}")))
        };
        let count = |from: usize, to: usize, what: &str| {
            let text = field(from, to, what)?;
            match text.trim().parse::<u16>() {
                Ok(number) if number > 0 => Ok(usize::from(number)),
                _ => Fault::damaged(format!("the header gives {what} as {text:?}")),
            }
        };
        // Tenths of a second of arc.
        let step = |from, to, what| Ok::<f64, Fault>(count(from, to, what)? as f64 / 36_000.0);
        let angle = |from: usize, what: &str| {
            let text = field(from, from + 8, what)?;
            degrees(text)
                .ok_or_else(|| Fault::Damaged(format!("the header gives {what} as {text:?}")))
        };
        Ok(Self {
            west_deg: angle(4, "the longitude of the origin")?,
            south_deg: angle(12, "the latitude of the origin")?,
            step_x_deg: step(20, 24, "the interval of longitude")?,
            step_y_deg: step(24, 28, "the interval of latitude")?,
            columns: count(47, 51, "the number of meridians")?,
            rows: count(51, 55, "the number of heights on a meridian")?,
        })
    }
}

/// Degrees out of `DDDMMSSH`, H being N, S, E or W.
fn degrees(text: &str) -> Option<f64> {
    let number = |from: usize, to: usize| {
        text.get(from..to)?
            .trim()
            .parse::<u16>()
            .ok()
            .map(f64::from)
    };
    let value = number(0, 3)? + number(3, 5)? / 60.0 + number(5, 7)? / 3_600.0;
    match text.get(7..8)? {
        "N" | "E" => Some(value),
        "S" | "W" => Some(-value),
        _ => None,
    }
}
