//! Columns that are taken as they come, in files that have others as well and may be gzipped.
#![allow(clippy::unwrap_used)]

use gapfiller_tables::{Column, TableReader};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

const COLUMNS: [Column; 4] = [
    Column::anything("timestamp"),
    Column::anything("onground"),
    Column::anything("icao24"),
    Column::anything("latitude"),
];

type Row = Vec<(Option<f64>, Option<String>)>;

fn rows(path: &Path) -> Vec<Row> {
    let mut table = TableReader::open(path).unwrap();
    table.select_among_others(&COLUMNS).unwrap();
    let mut rows = Vec::new();
    while table.next_row().unwrap() {
        let cells =
            (0..COLUMNS.len()).map(|at| (table.number(at), table.text(at).map(str::to_owned)));
        rows.push(cells.collect());
    }
    rows
}

/// Two rows, the second of which has an address only; moments in that unit.
fn parquet(path: &Path, unit: &str, moment: i64) {
    let message = format!(
        "message schema {{ optional int64 timestamp (TIMESTAMP({unit},true)); optional boolean onground; \
         optional binary icao24 (UTF8); optional double latitude; optional int64 delay (TIME(MICROS,true)); }}"
    );
    let schema = Arc::new(parse_message_type(&message).unwrap());
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer =
        SerializedFileWriter::new(File::create(path).unwrap(), schema, properties).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let levels = Some(&[1_i16, 0][..]);
    let mut column = group.next_column().unwrap().unwrap();
    column
        .typed::<Int64Type>()
        .write_batch(&[moment], levels, None)
        .unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column
        .typed::<BoolType>()
        .write_batch(&[true], levels, None)
        .unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    let names = ["4ba946", "440549"].map(|name| ByteArray::from(name.as_bytes().to_vec()));
    column
        .typed::<ByteArrayType>()
        .write_batch(&names, Some(&[1, 1]), None)
        .unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column
        .typed::<DoubleType>()
        .write_batch(&[39.5, f64::NAN], Some(&[1, 1]), None)
        .unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column
        .typed::<Int64Type>()
        .write_batch(&[5], levels, None)
        .unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
}

#[test]
fn moments_and_truth_of_parquet_are_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.parquet");
    for (unit, moment) in [
        ("MILLIS", 1_633_608_773_500),
        ("MICROS", 1_633_608_773_500_000),
        ("NANOS", 1_633_608_773_500_000_000),
    ] {
        parquet(&path, unit, moment);
        let text = |text: &str| (None, Some(text.to_owned()));
        let rows = rows(&path);
        let moment_s = rows[0][0].0.unwrap();
        // A nanosecond is less than the last digit of such a number.
        assert!((moment_s - 1_633_608_773.5).abs() < 1e-6, "{moment_s}");
        assert_eq!(
            rows[0][1..],
            [(Some(1.0), None), text("4ba946"), (Some(39.5), None)]
        );
        assert_eq!(
            rows[1],
            [(None, None), (None, None), text("440549"), (None, None)]
        );

        // As a number or a text, a moment is still refused, and a column of another kind is as well.
        for columns in [
            Column::number("timestamp"),
            Column::text("timestamp"),
            Column::anything("delay"),
        ] {
            let mut table = TableReader::open(&path).unwrap();
            let error = table
                .select_among_others(&[columns])
                .unwrap_err()
                .to_string();
            assert!(error.contains("the column holds INT64"), "{error}");
        }
        let mut table = TableReader::open(&path).unwrap();
        assert!(
            table
                .select(&COLUMNS)
                .unwrap_err()
                .to_string()
                .contains("unknown column \"delay\"")
        );
    }
}

#[test]
fn a_gzipped_table_is_read_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let text = "extra,latitude,icao24\n1,39.5,4ba946\n2,,\n3,north,440549\n";
    let plain = folder.path().join("t.csv");
    fs::write(&plain, text).unwrap();
    let packed = folder.path().join("u.csv");
    let mut encoder =
        flate2::write::GzEncoder::new(File::create(&packed).unwrap(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap();
    let found = rows(&plain);
    assert_eq!(found[2][3], (None, Some("north".to_owned())));
    assert_eq!(found, rows(&packed));
    // Cut short, it is refused when it is opened.
    let bytes = fs::read(&packed).unwrap();
    fs::write(&packed, &bytes[..bytes.len() - 6]).unwrap();
    let error = TableReader::open(&packed).err().unwrap().to_string();
    assert!(
        error.contains("u.csv:1:1: this is not a whole gzip file"),
        "{error}"
    );
}
