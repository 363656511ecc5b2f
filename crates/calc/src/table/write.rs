//! Writing a table: the input's own text, then the results.

use super::read::reader;
use crate::{Model, Problems};
use csv::{ByteRecord, Writer, WriterBuilder};
use std::fmt::Write as _;

/// The table with the columns that a model adds; `results` are their values, row after row.
pub fn table(model: &Model, csv: &[u8], results: &[f64]) -> Result<Vec<u8>, Problems> {
    let mut reader = reader(csv);
    let mut writer = WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::with_capacity(csv.len() + results.len() * 20));
    let failed = |error: csv::Error| Problems::one(None, error.to_string());
    let mut record = ByteRecord::new();
    let mut rows = results.chunks_exact(model.outputs.len().max(1));
    let mut cell = String::new();
    let mut is_header = true;
    while reader.read_byte_record(&mut record).map_err(failed)? {
        passed_on(&mut writer, &record).map_err(failed)?;
        if is_header {
            for output in model.outputs {
                writer.write_field(output.name).map_err(failed)?;
            }
            is_header = false;
        } else {
            for value in rows.next().unwrap_or_default() {
                cell.clear();
                shortest(*value, &mut cell);
                writer.write_field(&cell).map_err(failed)?;
            }
        }
        writer.write_record(None::<&[u8]>).map_err(failed)?;
    }
    writer
        .into_inner()
        .map_err(|error| Problems::one(None, error.to_string()))
}

fn passed_on(writer: &mut Writer<Vec<u8>>, record: &ByteRecord) -> csv::Result<()> {
    record
        .iter()
        .try_for_each(|field| writer.write_field(field))
}

/// A number with the fewest digits that read back as the same one; nothing for not a number.
fn shortest(value: f64, cell: &mut String) {
    if value.is_nan() {
        return;
    }
    // Zero has no sign worth telling. Writing to a string cannot fail.
    let _ = write!(cell, "{:?}", value + 0.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let written = |value| {
            let mut cell = String::new();
            shortest(value, &mut cell);
            cell
        };
        assert_eq!(written(0.1), "0.1");
        assert_eq!(written(-0.0), "0.0");
        assert_eq!(written(1e-300), "1e-300");
        assert_eq!(written(6.02e23), "6.02e23");
        assert_eq!(written(f64::NAN), "");
        for value in [1.0 / 3.0, 1e16 + 2.0, f64::MIN_POSITIVE, -4.9e-324] {
            assert_eq!(
                written(value).parse::<f64>().unwrap().to_bits(),
                value.to_bits()
            );
        }
    }
}
