//! Recordings made by hand, with all the troubles that real ones have.
#![allow(clippy::unwrap_used)]

use super::cells::{Cell, moment, squawk};
use super::intake::Intake;
use super::*;
use gapfiller_tables::{Cell as TableCell, TableWriter};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;

fn read_as(name: &str, bytes: &[u8]) -> Result<Recording, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    read(&path, AltitudeUnit::Auto).map_err(|unreadable| match unreadable {
        Unreadable::Wrong(problems) => {
            let all: Vec<String> = problems.iter().map(Problem::to_string).collect();
            all.join("\n")
                .replace(&folder.path().display().to_string(), "FOLDER")
        }
        Unreadable::File(message) => message,
    })
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Two aircraft and every trouble; the comment says what becomes of a row.
const TROUBLED: &str = "\
timestamp,icao24,callsign,latitude,longitude,altitude,groundspeed,onground,squawk
2021-10-07 12:00:00+00:00,4ba946,THY1920,39.00,33.00,30000,440,False,
2021-10-07 12:00:10+00:00,4ba946,THY1920,39.02,33.00,30000,440,False,5163
2021-10-07 12:00:10+00:00,4ba946,THY1920,39.02,33.01,30000,440,False,5163
2021-10-07 12:00:20+00:00,4ba946,THY1920,39.02,33.00,30000,440,False,5163
2021-10-07 12:00:30+00:00,4ba946,THY1920,52.00,13.00,30000,440,False,5163
2021-10-07 12:00:40+00:00,4ba946,THY1920,39.08,33.00,nan,440,False,5163
2021-10-07 12:00:50+00:00,4ba946,THY1920,39.10,33.00,30000,440,False,5163
2021-10-07 12:01:00+00:00,4ba946,,39.12,33.00,30000,,False,
2021-10-07 12:01:10+00:00,4ba946,,,33.00,30000,,False,
2021-10-07 12:01:20+00:00,4ba946,THY1920,91.00,33.00,30000,,False,
2021-10-07 12:01:30+00:00,4ba946,THY1920,39.14,33.00,300000,,False,
,4ba946,THY1920,39.14,33.00,30000,,False,
2021-10-07 12:01:40+00:00,,,39.14,33.00,30000,,False,
2021-10-07 12:30:00+00:00,4ba946,THY1920,40.00,33.00,30000,440,False,5163
2021-10-07 12:30:10+00:00,4ba946,THY1920,40.02,33.00,30000,440,False,5163
2021-10-07 12:50:00+00:00,4ba946,THY1920,40.02,34.00,30000,440,False,5163
2021-10-07 12:00:00+00:00,440549,AUA 570,38.00,33.00,0,100,True,
2021-10-07 12:00:10+00:00,440549,AUA 570,38.01,33.00,1000,200,False,1000.0
2021-10-07 12:00:20+00:00,440549,AUA 570,38.02,33.00,2000,200,False,1000.0
";

#[test]
fn what_cannot_be_is_dropped_and_counted() {
    let recording = read_as("troubled.csv", TROUBLED.as_bytes()).unwrap();
    let tally = &recording.tally;
    let mut wanted: Vec<(Dropped, usize)> =
        Dropped::ALL.iter().map(|reason| (*reason, 1)).collect();
    // 91° north, and 300,000 ft.
    wanted[4].1 = 2;
    let found: Vec<(Dropped, usize)> = tally.dropped.iter().map(|(why, n)| (*why, *n)).collect();
    assert_eq!(found, wanted);
    assert_eq!((tally.rows, tally.kept), (19, 8));
    let names: Vec<(&str, usize, Option<u16>, usize)> = recording
        .tracks
        .iter()
        .map(|track| {
            (
                track.callsign.as_str(),
                track.number,
                track.squawk,
                track.fixes.len(),
            )
        })
        .collect();
    assert_eq!(
        names,
        [
            ("THY1920", 1, Some(5163), 4),
            ("AUA-570", 1, Some(1000), 2),
            ("THY1920", 2, Some(5163), 2),
        ]
    );
    // A row without a callsign is of whoever had the address before; feet became metres.
    let last = recording.tracks[0].fixes[3];
    assert_eq!(last.latitude_deg, 39.12);
    assert!((last.height_m - 9_144.0).abs() < 1e-9);
    let noon_s = moment_s("2021-10-07T12:00:00Z").unwrap();
    assert_eq!(recording.first_s(), Some(noon_s));
    assert_eq!(last.time_s, noon_s + 60.0);
}

/// The same rows as JSON, in all the shapes of pandas, plain and gzipped, with times in milliseconds.
#[test]
fn every_shape_holds_the_same() {
    let wanted = read_as("troubled.csv", TROUBLED.as_bytes()).unwrap();
    let mut lines = TROUBLED.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let json_cell = |name: &str, cell: &str| -> String {
        match (name, cell) {
            (_, "" | "nan") => "null".to_owned(),
            ("timestamp", cell) => format!("{}", moment_s(cell).unwrap() * 1e3),
            ("onground", cell) => cell.to_lowercase(),
            ("icao24" | "callsign", cell) => format!("\"{cell}\""),
            (_, cell) => cell.to_owned(),
        }
    };
    let rows: Vec<Vec<String>> = lines
        .map(|line| {
            let cells = header.iter().zip(line.split(','));
            cells.map(|(name, cell)| json_cell(name, cell)).collect()
        })
        .collect();
    let records: Vec<String> = rows
        .iter()
        .map(|row| {
            let pairs = header.iter().zip(row);
            let pairs: Vec<String> = pairs
                .map(|(name, cell)| format!("\"{name}\": {cell}"))
                .collect();
            format!("{{{}, \"extra\": [1, {{}}]}}", pairs.join(", "))
        })
        .collect();
    let columns = |cell: &dyn Fn(usize, &str) -> String, brackets: [char; 2]| {
        let all: Vec<String> = header
            .iter()
            .enumerate()
            .map(|(at, name)| {
                let cells = rows.iter().enumerate();
                let cells: Vec<String> = cells.map(|(row, cells)| cell(row, &cells[at])).collect();
                format!(
                    "\"{name}\":{}{}{}",
                    brackets[0],
                    cells.join(","),
                    brackets[1]
                )
            })
            .collect();
        format!("{{{},\"hour\":{{\"a\":1}}}}", all.join(",\n"))
    };
    let records = format!(" [\n{}\n]\n", records.join(",\n"));
    let lists = columns(&|_, cell| cell.to_owned(), ['[', ']']);
    let tables = columns(&|row, cell| format!("\"{}\":{cell}", 600 + row), ['{', '}']);
    for text in [&records, &lists, &tables] {
        assert_eq!(read_as("t.json", text.as_bytes()).unwrap(), wanted);
        assert_eq!(
            read_as("t.json.gz", &gzip(text.as_bytes())).unwrap(),
            wanted
        );
    }
    assert_eq!(
        read_as("t.csv.gz", &gzip(TROUBLED.as_bytes())).unwrap(),
        wanted
    );
}

#[test]
fn parquet_holds_the_same() {
    let columns = [
        ("time", true),
        ("icao24", true),
        ("lat", false),
        ("lon", false),
        ("baroaltitude", false),
        ("geoaltitude", false),
        ("squawk", true),
    ];
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = Vec::new();
    for name in ["s.csv", "s.parquet"] {
        let path = folder.path().join(name);
        let mut writer = TableWriter::create(&path, false, &columns).unwrap();
        for step in 0..50 {
            let cells = [
                TableCell::Whole(1_633_608_000 + 10 * step),
                TableCell::Whole(440_549),
                TableCell::Exact(39.0 + 0.02 * step as f64),
                TableCell::Exact(33.0),
                TableCell::Exact(9_000.0),
                TableCell::Exact(9_200.0),
                TableCell::Whole(1_000),
            ];
            writer.write_row(&cells).unwrap();
        }
        writer.finish().unwrap();
        bytes.push(fs::read(&path).unwrap());
    }
    let wanted = read_as("s.csv", &bytes[0]).unwrap();
    assert_eq!(wanted.tracks[0].fixes.len(), 50);
    assert_eq!(wanted.tracks[0].callsign, "440549");
    assert_eq!(wanted.tracks[0].squawk, Some(1_000));
    // The columns of OpenSky's state vectors are in metres.
    assert_eq!(wanted.tracks[0].fixes[0].height_m, 9_000.0);
    assert_eq!(read_as("s.parquet", &bytes[1]).unwrap(), wanted);
    assert_eq!(read_as("s.parquet.gz", &gzip(&bytes[1])).unwrap(), wanted);
}

#[test]
fn an_aircraft_that_goes_on_elsewhere_is_another_track() {
    let mut text = "timestamp,icao24,latitude,longitude,altitude\n".to_owned();
    for step in 0..20 {
        // After ten positions it is said to be 600 km to the north, and goes on there.
        let north = if step < 10 { 0.0 } else { 5.4 };
        let latitude = 39.0 + north + 0.02 * f64::from(step);
        writeln!(text, "{},4ba946,{latitude},33,30000", 10 * step).unwrap();
    }
    let recording = read_as("t.csv", text.as_bytes()).unwrap();
    let counts: Vec<usize> = recording
        .tracks
        .iter()
        .map(|track| track.fixes.len())
        .collect();
    assert_eq!(counts, [10, 10]);
    assert!(recording.tally.dropped.is_empty());
}

#[test]
fn altitudes_are_in_the_unit_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    let rows = "timestamp,icao24,latitude,longitude,altitude\n0,a,39,33,5000\n10,a,39.01,33,5000\n";
    fs::write(&path, rows).unwrap();
    for (unit, wanted_m) in [
        (AltitudeUnit::Auto, 1_524.0),
        (AltitudeUnit::Feet, 1_524.0),
        (AltitudeUnit::Metres, 5_000.0),
    ] {
        let height_m = read(&path, unit).unwrap().tracks[0].fixes[0].height_m;
        assert!((height_m - wanted_m).abs() < 1e-9);
    }
}

#[test]
fn moments() {
    let wanted = Ok(Some(1_633_608_773.0));
    for number in [
        1_633_608_773.0,
        1_633_608_773e3,
        1_633_608_773e6,
        1_633_608_773e9,
    ] {
        assert_eq!(moment(Cell::Number(number)), wanted);
    }
    for text in [
        "1633608773",
        "1633608773000",
        "2021-10-07T12:12:53Z",
        "2021-10-07 12:12:53",
        "2021-10-07 12:12:53.000+00:00",
        " 2021-10-07T14:12:53+0200 ",
        "2021-10-07 07:42:53-04:30",
    ] {
        assert_eq!(moment(Cell::Text(text)), wanted, "{text}");
    }
    for text in [
        "soon",
        "2021-10-07",
        "2021-13-07T12:12:53Z",
        "2021-10-07T12:12:53+é",
        "2021-10-07T",
        "2021-10-07T12:12:53+0é",
    ] {
        assert!(moment(Cell::Text(text)).is_err(), "{text}");
    }
    assert_eq!(moment(Cell::Text("NaT")), Ok(None));
}

#[test]
fn squawks() {
    for (cell, wanted) in [
        (Cell::Text("1000"), Some(1_000)),
        (Cell::Text("0363"), Some(363)),
        (Cell::Number(4_720.0), Some(4_720)),
        (Cell::Text("0"), None),
        (Cell::Number(7_999.0), None),
        (Cell::Number(1_000.5), None),
        (Cell::Text("none"), None),
        (Cell::Nothing, None),
    ] {
        assert_eq!(squawk(cell), wanted, "{cell:?}");
    }
}

#[test]
fn errors_say_where() {
    let csv = |text: &str| read_as("t.csv", text.as_bytes()).unwrap_err();
    let json = |text: &str| read_as("t.json", text.as_bytes()).unwrap_err();
    let header = "timestamp,icao24,latitude,longitude,altitude\n";
    let wrong = csv(&format!(
        "{header}0,a,39,33,5000\n5,a,here,33,5000\n6,a,1,2\n"
    ));
    assert!(
        wrong.contains("FOLDER/t.csv:3:5: latitude: \"here\" is not a number"),
        "{wrong}"
    );
    assert!(
        wrong.contains("t.csv:4:") && wrong.contains("4 fields, its header 5"),
        "{wrong}"
    );
    let wrong = csv("timestamp,icao24,latitud,longitude,altitude\n");
    assert!(
        wrong.contains("there is no column \"latitude\"") && wrong.contains("one of latitude, lat"),
        "{wrong}"
    );
    assert!(wrong.contains("\"latitud\" renamed"), "{wrong}");
    assert!(csv(header).contains("holds no rows"));
    assert!(csv("").contains("the file is empty"));
    let record =
        "{\"timestamp\":0,\"icao24\":\"a\",\"latitude\":39,\"longitude\":33,\"altitude\":5000}";
    let wrong = json(&format!("[{record},\n {{\"latitude\": \"here\"}}]"));
    assert!(
        wrong.contains("t.json:2:20: \"here\" is not a number"),
        "{wrong}"
    );
    for (text, wanted) in [
        ("[1, 2]", "t.json:1:3: invalid type: integer `1`"),
        (record, "expected a column: a list, or a table by index"),
        (
            "{\"latitude\": [1, 2], \"longitude\": [1]}",
            "this column has 1 rows, the first has 2",
        ),
        (
            "{\"latitude\": {\"0\": 1}, \"longitude\": {\"1\": 1}}",
            "does not have the rows of the first",
        ),
        ("[{\"latitude\": [1]}]", "invalid type: sequence"),
        ("[{\"latitude\": true}]", "true is not a number"),
        ("[{\"latitude\": 1},", "EOF while parsing"),
        ("[] []", "t.json:1:4: trailing characters"),
        ("[{\"latitude\": 1}]", "there is no column \"timestamp\""),
        ("[]", "the recording holds no rows"),
        ("{}", "the recording holds no rows"),
    ] {
        let wrong = json(text);
        assert!(wrong.contains(wanted), "{text}: {wrong}");
    }
    let torn = gzip(TROUBLED.as_bytes());
    let wrong = read_as("t.csv.gz", &torn[..torn.len() / 2]).unwrap_err();
    assert!(wrong.contains("this is not a whole gzip file"), "{wrong}");
    let nowhere = read(Path::new("/nowhere/t.csv"), AltitudeUnit::Auto);
    assert!(matches!(nowhere, Err(Unreadable::File(message)) if message.contains("cannot read")));
}

#[test]
fn too_many_rows_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t");
    for text in [
        TROUBLED.to_owned(),
        "[{},{},{},{}]".to_owned(),
        "{\"latitude\":[1,2,3,4]}".to_owned(),
    ] {
        fs::write(&path, &text).unwrap();
        let mut intake = Intake::new(AltitudeUnit::Auto, 3);
        let file = Inflated::open(&path).unwrap();
        let read = if json::begins(file.first()) {
            json::read(&path, file, &mut intake)
        } else {
            table_file::read(&path, file, &mut intake)
        };
        let Err(Unreadable::Wrong(problems)) = read else {
            panic!("{text}");
        };
        assert!(problems[0].message.contains("there are more than 3 rows"));
        assert_eq!(intake.count(), 3);
    }
}

/// A text that is nearly a recording.
fn nearly(kind: usize) -> Vec<u8> {
    let json = "[{\"timestamp\":1e3,\"icao24\":\"a\",\"latitude\":39.5,\"longitude\":33,\"altitude\":5000,\"squawk\":\"1000\"},\
                {\"timestamp\":2e3,\"icao24\":\"a\",\"latitude\":39.6,\"longitude\":33,\"altitude\":null}]";
    let columns =
        "{\"timestamp\":[1,20],\"icao24\":{\"0\":\"a\",\"1\":null},\"latitude\":[39,39.1]}";
    match kind {
        0 => TROUBLED.as_bytes().to_vec(),
        1 => json.as_bytes().to_vec(),
        2 => columns.as_bytes().to_vec(),
        _ => gzip(TROUBLED.as_bytes()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever a file holds, reading it ends, and what comes of it can be flown.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_as("t", &bytes);
    }

    #[test]
    fn any_change_is_read_or_refused(
        kind in 0_usize..4,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = nearly(kind);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(recording) = read_as("t", &bytes) {
            let dropped: usize = recording.tally.dropped.values().sum();
            prop_assert_eq!(recording.tally.kept + dropped, recording.tally.rows);
            for track in &recording.tracks {
                prop_assert!(track.fixes.len() > 1);
                prop_assert!(track.fixes.windows(2).all(|pair| pair[1].time_s - pair[0].time_s >= 1.0));
                prop_assert!(track.fixes.iter().all(|fix| fix.height_m.is_finite()));
            }
        }
    }
}
