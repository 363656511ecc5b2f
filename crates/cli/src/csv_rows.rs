//! Rows of a CSV file, by the names of their columns.
//!
//! Columns may stand in any order; those that nobody asked for are passed over. All that is wrong with a file is said at once,
//! each with its line, its place in the line and what was expected there.

use csv::{ByteRecord, ReaderBuilder};
use gapfiller_fields::{Origin, Problem, Problems, nearest};
use std::sync::Arc;

/// So many problems of one file are shown; the others are counted.
const SHOWN: usize = 20;
/// What stands for a column that the file does not have.
const NONE: usize = usize::MAX;

/// A column that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in the first line.
    pub name: &'static str,
    /// What stands in it, for messages: "a number of metres, such as 1250.5".
    pub holds: &'static str,
    /// Whether a file may do without it.
    pub optional: bool,
}

impl Column {
    /// A column that must be there.
    pub const fn required(name: &'static str, holds: &'static str) -> Self {
        Self {
            name,
            holds,
            optional: false,
        }
    }

    /// A column that may be left out.
    pub const fn optional(name: &'static str, holds: &'static str) -> Self {
        Self {
            name,
            holds,
            optional: true,
        }
    }
}

/// What is wrong with a field: the column's place among those asked for, and what is wrong.
#[derive(Debug)]
pub struct Bad {
    column: usize,
    message: String,
    suggestion: Option<String>,
}

impl Bad {
    /// Something is wrong with a column of the row.
    pub fn new(column: usize, message: impl Into<String>) -> Self {
        Self {
            column,
            message: message.into(),
            suggestion: None,
        }
    }

    /// With the nearest valid value.
    pub fn suggesting(mut self, suggestion: Option<&str>) -> Self {
        self.suggestion = suggestion.map(str::to_owned);
        self
    }
}

/// One row; columns are named by their place among those asked for.
pub struct Row<'a> {
    record: &'a ByteRecord,
    places: &'a [usize],
}

impl<'a> Row<'a> {
    fn field(&self, column: usize) -> Option<&'a [u8]> {
        self.record.get(self.places[column]).map(<[u8]>::trim_ascii)
    }

    /// The text of a column; empty if the file has no such column.
    pub fn text(&self, column: usize) -> Result<&'a str, Bad> {
        std::str::from_utf8(self.field(column).unwrap_or_default())
            .map_err(|_| Bad::new(column, "is not UTF-8 text"))
    }

    /// The text of a column that must not be empty.
    pub fn name(&self, column: usize) -> Result<&'a str, Bad> {
        match self.text(column)? {
            "" => Err(Bad::new(column, "is empty")),
            name => Ok(name),
        }
    }

    /// A number, finite and of a size no greater than `most`.
    pub fn number(&self, column: usize, most: f64) -> Result<f64, Bad> {
        let text = self.name(column)?;
        match text.parse::<f64>() {
            Ok(number) if number.abs() <= most => Ok(number),
            Ok(number) if number.is_finite() => Err(Bad::new(
                column,
                format!("is {text}, and at most {most:e} either way is possible"),
            )),
            Ok(_) => Err(Bad::new(column, format!("is {text}, not a finite number"))),
            Err(_) => Err(Bad::new(column, format!("is \"{text}\", not a number"))),
        }
    }
}

/// Reads a file that is in memory: `take` is given each row in turn. `name` is what the user calls the file.
///
/// # Errors
///
/// All that is wrong with the first line or, if that is sound, with the rows.
pub fn read(
    name: &str,
    content: &[u8],
    columns: &[Column],
    mut take: impl FnMut(&Row<'_>) -> Result<(), Bad>,
) -> Result<(), Problems> {
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    let file = File {
        name: Arc::from(name),
        content,
    };
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(content);
    let mut record = ByteRecord::new();
    let mut problems = Problems::new();
    if !matches!(reader.read_byte_record(&mut record), Ok(true)) {
        problems.push(
            Problem::new(&file.origin(0, 1, None), "", "the file is empty")
                .expected(format!("a first line {}", names(columns))),
        );
        return Err(problems);
    }
    let width = record.len();
    let places = file.head(&record, columns)?;
    let mut more = 0_u64;
    let mut first_more = None;
    while let Ok(true) = reader.read_byte_record(&mut record) {
        let bad = if record.len() == width {
            let row = Row {
                record: &record,
                places: &places,
            };
            match take(&row) {
                Ok(()) => continue,
                Err(bad) => bad,
            }
        } else {
            Bad::new(
                NONE,
                format!("has {} fields, the first line has {width}", record.len()),
            )
        };
        if problems.pushed() < SHOWN {
            problems.push(file.problem(&record, &places, columns, &bad));
        } else {
            more += 1;
            first_more.get_or_insert_with(|| file.of_record(&record, None));
        }
    }
    if let Some(origin) = first_more {
        let text = format!("and {more} more of its rows are wrong, from here on");
        problems.push(Problem::new(&origin, "", text));
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

fn names(columns: &[Column]) -> String {
    let name = |column: &Column| {
        if column.optional {
            format!("[,{}]", column.name)
        } else {
            format!(",{}", column.name)
        }
    };
    let all: String = columns.iter().map(name).collect();
    all.trim_start_matches(',').to_owned()
}

/// The file as the user knows it.
struct File<'a> {
    name: Arc<str>,
    content: &'a [u8],
}

impl File<'_> {
    /// For each column asked for, where it stands.
    fn head(&self, record: &ByteRecord, columns: &[Column]) -> Result<Vec<usize>, Problems> {
        let mut problems = Problems::new();
        let text = |place: usize| String::from_utf8_lossy(&record[place]).trim().to_owned();
        let found: Vec<String> = (0..record.len()).map(text).collect();
        let mut places = Vec::with_capacity(columns.len());
        let mut missing = Vec::new();
        for column in columns {
            let mut at = (0..found.len()).filter(|place| found[*place] == column.name);
            let place = at.next();
            if let Some(again) = at.next() {
                problems.push(Problem::new(
                    &self.of_record(record, Some(again)),
                    column.name,
                    "is there twice",
                ));
            }
            if place.is_none() && !column.optional {
                missing.push(column.name);
            }
            places.push(place.unwrap_or(NONE));
        }
        // A mistyped name is better told where it stands than as one that is missing.
        for (place, name) in found.iter().enumerate() {
            let known = columns.iter().any(|column| column.name == name);
            let meant = nearest(name, missing.iter().copied()).filter(|_| !known);
            if let Some(meant) = meant {
                missing.retain(|name| *name != meant);
                problems.push(
                    Problem::new(
                        &self.of_record(record, Some(place)),
                        "",
                        format!("there is no column \"{name}\""),
                    )
                    .expected(names(columns))
                    .suggestion(Some(meant)),
                );
            }
        }
        for name in missing {
            problems.push(
                Problem::new(&self.of_record(record, None), name, "the column is missing")
                    .expected(names(columns)),
            );
        }
        if problems.is_empty() {
            Ok(places)
        } else {
            Err(problems)
        }
    }

    fn problem(
        &self,
        record: &ByteRecord,
        places: &[usize],
        columns: &[Column],
        bad: &Bad,
    ) -> Problem {
        let (Some(column), Some(place)) = (columns.get(bad.column), places.get(bad.column)) else {
            let origin = self.of_record(record, None);
            return Problem::new(&origin, "", format!("the row {}", bad.message));
        };
        let origin = self.of_record(record, Some(*place));
        Problem::new(&origin, column.name, &*bad.message)
            .expected(column.holds)
            .suggestion(bad.suggestion.as_deref())
    }

    /// A record, or a field of it.
    fn of_record(&self, record: &ByteRecord, field: Option<usize>) -> Origin {
        let (byte, line) = record
            .position()
            .map_or((0, 1), |at| (at.byte() as usize, at.line()));
        self.origin(byte, line, field)
    }

    fn origin(&self, byte: usize, line: u64, field: Option<usize>) -> Origin {
        let rest = self.content.get(byte..).unwrap_or_default();
        // The reader's place may be the end of the line before.
        let blank = rest
            .iter()
            .take_while(|letter| matches!(letter, b'\r' | b'\n'))
            .count();
        let rest = &rest[blank..];
        let end = rest
            .iter()
            .position(|letter| matches!(letter, b'\r' | b'\n'))
            .unwrap_or(rest.len());
        let text = String::from_utf8_lossy(&rest[..end]);
        let (column, width) = field.map_or((1, 1), |field| extent(&text, field));
        let (small, file) = (
            |number: usize| u32::try_from(number).unwrap_or(u32::MAX),
            self.name.clone(),
        );
        Origin::File {
            file,
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: small(column),
            width: small(width),
            text: Arc::from(&*text),
        }
    }
}

/// Where a field of a line begins, in characters from 1, and how long it is.
fn extent(line: &str, field: usize) -> (usize, usize) {
    let (mut number, mut begin, mut quoted) = (0, 1, false);
    let mut last = 0;
    for (place, letter) in line.chars().enumerate() {
        last = place + 1;
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted && number == field => return (begin, (last - begin).max(1)),
            ',' if !quoted => {
                number += 1;
                begin = last + 1;
            }
            _ => {}
        }
    }
    if number == field {
        (begin, (last + 1 - begin).max(1))
    } else {
        (1, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const COLUMNS: &[Column] = &[
        Column::required("time_s", "seconds, such as 12.5"),
        Column::required("track_id", "a name"),
        Column::optional("identity", "a word"),
    ];

    fn rows(content: &[u8]) -> Result<Vec<(f64, String, String)>, String> {
        let mut rows = Vec::new();
        read("t.csv", content, COLUMNS, |row| {
            let of = (
                row.number(0, 1e9)?,
                row.name(1)?.to_owned(),
                row.text(2)?.to_owned(),
            );
            rows.push(of);
            Ok(())
        })
        .map_err(|problems| problems.to_string())?;
        Ok(rows)
    }

    #[test]
    fn columns_go_by_name() {
        let text = "\u{feff}extra, track_id ,time_s\r\nx,\"a,b\",1\r\ny, c ,  2.5e1\r\n";
        let expected = [
            (1.0, "a,b".into(), "".into()),
            (25.0, "c".into(), "".into()),
        ];
        assert_eq!(rows(text.as_bytes()).unwrap(), expected);
        assert_eq!(rows(b"time_s,track_id,identity\n").unwrap(), []);
        assert_eq!(
            rows(b"time_s,track_id,identity\n3,q,friend").unwrap(),
            [(3.0, "q".into(), "friend".into())]
        );
    }

    #[test]
    fn what_is_wrong_is_shown_where_it_is() {
        let said =
            rows(b"time_s,track_id\n1,a\nnan,b\n2,\n\"x,y\",c\n3,d,e\n1e99,f\n").unwrap_err();
        for expected in [
            "t.csv:3:1: time_s: is nan, not a finite number",
            "t.csv:4:3: track_id: is empty",
            "t.csv:5:1: time_s: is \"x,y\", not a number",
            "    5 | \"x,y\",c\n      | ^^^^^\n   expected: seconds, such as 12.5",
            "t.csv:6:1: the row has 3 fields, the first line has 2",
            "t.csv:7:1: time_s: is 1e99, and at most 1e9 either way is possible",
        ] {
            assert!(said.contains(expected), "{expected:?} is not in\n{said}");
        }
    }

    #[test]
    fn a_wrong_first_line_is_explained() {
        let said = rows(b"times,track\n1,a\n").unwrap_err();
        assert!(
            said.contains("t.csv:1:1: there is no column \"times\""),
            "{said}"
        );
        assert!(said.contains("did you mean time_s?"), "{said}");
        assert!(said.contains("did you mean track_id?"), "{said}");
        let said = rows(b"time_s,q\n").unwrap_err();
        assert!(said.contains("track_id: the column is missing"), "{said}");
        let said = rows(b"time_s,track_id,time_s\n").unwrap_err();
        assert!(
            said.contains("t.csv:1:17: time_s: is there twice"),
            "{said}"
        );
        for empty in [b"".as_slice(), b"\n\n", b"\xef\xbb\xbf"] {
            assert!(rows(empty).unwrap_err().contains("the file is empty"));
        }
    }

    #[test]
    fn many_problems_are_counted() {
        let text = format!("time_s,track_id\n{}", "x,a\n".repeat(1_000));
        let said = rows(text.as_bytes()).unwrap_err();
        assert!(
            said.contains("t.csv:22:1: and 980 more of its rows are wrong"),
            "{said}"
        );
        assert_eq!(said.matches("not a number").count(), 20);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = rows(&bytes);
        }

        #[test]
        fn any_rows_are_survived(text in "time_s,track_id(,identity)?\n([-0-9.,einfaNx\"\r\n é]{0,80})") {
            for (time, name, _) in rows(text.as_bytes()).unwrap_or_default() {
                prop_assert!(time.is_finite() && !name.is_empty());
            }
        }
    }
}
