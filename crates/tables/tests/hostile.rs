//! Whatever a file holds, reading it ends, and with a message if it is wrong.
#![allow(clippy::unwrap_used)]

use gapfiller_tables::{Cell, Column, TableError, TableReader, TableWriter};
use proptest::prelude::*;
use std::fs;
use std::path::Path;

const COLUMNS: [Column; 3] = [
    Column::number("time_s"),
    Column::text("sensor_id"),
    Column::number("x_m").optional(),
];

/// Reads all of it: the rows, and what is wrong.
fn read(path: &Path) -> (usize, Vec<String>) {
    let mut wrong = Vec::new();
    let mut table = match TableReader::open(path) {
        Ok(table) => table,
        Err(error) => return (0, vec![error.to_string()]),
    };
    if let Err(error) = table.select(&COLUMNS) {
        return (0, vec![error.to_string()]);
    }
    let mut rows = 0;
    for _ in 0..100_000 {
        match table.next_row() {
            Ok(true) => {
                assert!(table.number(0).is_some_and(f64::is_finite));
                assert!(table.text(1).is_some_and(|text| !text.is_empty()));
                rows += 1;
            }
            Ok(false) => return (rows, wrong),
            Err(error) => {
                assert!(error.is_bad_input(), "{error}");
                wrong.push(error.to_string());
            }
        }
    }
    panic!("there is no end to it");
}

fn read_bytes(name: &str, bytes: &[u8]) -> (usize, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    read(&path)
}

/// A sound Parquet file of three columns, with names as whole numbers.
fn parquet(rows: usize) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.parquet");
    let columns = [("time_s", false), ("sensor_id", true), ("x_m", false)];
    let mut writer = TableWriter::create(&path, false, &columns).unwrap();
    for row in 0..rows {
        let number = row as f64;
        let cells = [
            Cell::Exact(number),
            Cell::Whole(7),
            Cell::Number(0.1 * number, 3),
        ];
        writer.write_row(&cells).unwrap();
    }
    writer.finish().unwrap();
    fs::read(path).unwrap()
}

#[test]
fn what_is_written_is_read() {
    let (rows, wrong) = read_bytes("t.parquet", &parquet(10_000));
    assert_eq!((rows, wrong), (10_000, vec![]));
    // The first bytes count, not the name.
    assert_eq!(read_bytes("t.csv", &parquet(10)).0, 10);
}

#[test]
fn csv_of_many_hands() {
    let text = "\u{feff}sensor_id , x_m,time_s\r\n\r\n\"a, \"\"b\"\"\",1e3, 2.5\r\nc,,3\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    fs::write(&path, text).unwrap();
    let mut table = TableReader::open(&path).unwrap();
    table.select(&COLUMNS).unwrap();
    assert!(table.next_row().unwrap());
    assert_eq!(table.text(1), Some("a, \"b\""));
    assert_eq!((table.number(0), table.number(2)), (Some(2.5), Some(1e3)));
    assert!(table.next_row().unwrap());
    assert_eq!((table.text(1), table.number(2)), (Some("c"), None));
    assert!(!table.next_row().unwrap());
}

#[test]
fn each_mistake_is_told_with_its_place() {
    let told = |text: &str| {
        let (rows, wrong) = read_bytes("t.csv", text.as_bytes());
        assert_eq!(wrong.len(), 1, "{text}: {wrong:?}");
        (rows, wrong.concat())
    };
    let head = "time_s,sensor_id,x_m";
    for (text, said) in [
        (String::new(), "the file is empty"),
        (
            "time_s,sensor\n".into(),
            "t.csv:1:8: unknown column \"sensor\"",
        ),
        ("time_s,sensor\n".into(), "did you mean sensor_id?"),
        ("time_s\n".into(), "there is no column \"sensor_id\""),
        ("time_s,time_s\n".into(), "there are two columns \"time_s\""),
        (
            format!("{head}\n1,a,NaN\n"),
            "t.csv:2:5: x_m: \"NaN\" is not a finite number",
        ),
        (
            format!("{head}\n1,a,1\n-inf,a,1\n"),
            "t.csv:3:1: time_s: \"-inf\" is not a finite",
        ),
        (format!("{head}\n1,a,one\n"), "x_m: \"one\" is not a number"),
        (
            format!("{head}\n1,,1\n"),
            "t.csv:2:3: sensor_id: the cell is empty",
        ),
        (
            format!("{head}\n1,a\n"),
            "this line has 2 fields, its header 3",
        ),
        (
            format!("{head}\n1,a,2,3\n"),
            "t.csv:2:7: this line has 4 fields",
        ),
        (
            format!("{head}\n1,\"a,1\n"),
            "t.csv:2:1: a quote is not closed",
        ),
        (
            format!("{head}\n1,{},1\n", "a".repeat(70_000)),
            "longer than 65,536 bytes",
        ),
    ] {
        let (_, told) = told(&text);
        assert!(told.contains(said), "{told}");
    }
    let (rows, wrong) = read_bytes("t.csv", b"time_s,sensor_id\n1,a\n2,\xff\xfe\n3,c\n");
    assert_eq!(rows, 2);
    assert!(
        wrong
            .concat()
            .contains("t.csv:3:1: this is not text in UTF-8")
    );
    let (_, wrong) = read_bytes("t.parquet", b"time_s,sensor_id\n1,a\n");
    assert!(wrong.concat().contains("this is not a Parquet file"));
}

#[test]
fn a_truncated_parquet_file_is_told() {
    let whole = parquet(5_000);
    for length in [4, 8, 100, whole.len() / 2, whole.len() - 1] {
        let (rows, wrong) = read_bytes("t.parquet", &whole[..length]);
        assert_eq!(rows, 0);
        let told = wrong.concat();
        assert!(told.contains("this is not a whole Parquet file"), "{told}");
    }
}

#[test]
fn nothing_is_written_over_or_left_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    let write = |force| -> Result<(), TableError> {
        let mut writer = TableWriter::create(&path, force, &[("time_s", false)])?;
        writer.write_row(&[Cell::Exact(0.1)])?;
        writer.finish()
    };
    // Dropped before it is whole.
    drop(TableWriter::create(&path, false, &[("time_s", false)]).unwrap());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    write(false).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "time_s\n0.1\n");
    assert!(write(false).unwrap_err().to_string().contains("--force"));
    write(true).unwrap();
    for wrong in ["t.txt", "no/such/t.csv"] {
        let error = TableWriter::create(&folder.path().join(wrong), false, &[]);
        assert!(error.err().unwrap().is_bad_input());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_end_as_csv(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_bytes("t.csv", &bytes);
    }

    #[test]
    fn any_cells_end_as_csv(text in "time_s,sensor_id(,x_m)?\n([-0-9.eE\",a\n]{0,12}){0,20}") {
        read_bytes("t.csv", text.as_bytes());
    }

    #[test]
    fn any_bytes_end_as_parquet(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut file = b"PAR1".to_vec();
        file.extend(bytes);
        file.extend(b"PAR1");
        read_bytes("t.parquet", &file);
    }

    /// A sound file with some of its bytes changed.
    #[test]
    fn changed_bytes_end_as_parquet(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut file = parquet(300);
        for (place, byte) in changes {
            let place = place.index(file.len());
            file[place] = byte;
        }
        read_bytes("t.parquet", &file);
    }
}
