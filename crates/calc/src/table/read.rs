//! Reading a table: which column is which, and every cell a number in its range.

use crate::{Model, Problems};
use csv::{ByteRecord, Reader, ReaderBuilder};
use gapfiller_fields::nearest;
use std::collections::BTreeSet;
use std::ops::Range;

/// A cell of a message is cut after so many characters.
const SHOWN: usize = 40;

/// What a table asks.
pub struct Questions {
    /// The inputs of the model, row after row.
    values: Vec<f64>,
    /// The line of each row.
    lines: Vec<u64>,
    /// How many inputs there are.
    width: usize,
    /// Rows that belong together, for a model that takes several.
    pub groups: Option<Vec<Range<usize>>>,
}

impl Questions {
    pub fn rows(&self) -> usize {
        self.lines.len()
    }

    /// The inputs of a row.
    pub fn row(&self, row: usize) -> &[f64] {
        self.values
            .get(row * self.width..(row + 1) * self.width)
            .unwrap_or_default()
    }

    /// The line of a row.
    pub fn line(&self, row: usize) -> u64 {
        self.lines.get(row).copied().unwrap_or_default()
    }
}

/// A reader that leaves the header to us and does not mind rows of different lengths: we do, with better words.
pub fn reader(csv: &[u8]) -> Reader<&[u8]> {
    let plain = csv.strip_prefix(b"\xef\xbb\xbf").unwrap_or(csv);
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(plain)
}

/// Reads a table for a model.
pub fn questions(model: &Model, csv: &[u8]) -> Result<Questions, Problems> {
    let mut reader = reader(csv);
    let mut lines = Lines::new(csv.strip_prefix(b"\xef\xbb\xbf").unwrap_or(csv));
    let mut record = ByteRecord::new();
    if !next(&mut reader, &mut record)? {
        return Err(Problems::one(
            None,
            format!(
                "there is no table: expected a line with the columns {}",
                columns_of(model)
            ),
        ));
    }
    let header = Header::read(model, &record, lines.of(&record))?;
    let mut rows = Rows::new(model, header);
    while next(&mut reader, &mut record)? {
        let line = lines.of(&record);
        rows.take(&record, line);
    }
    rows.finish()
}

/// The next record; false at the end.
fn next(reader: &mut Reader<&[u8]>, record: &mut ByteRecord) -> Result<bool, Problems> {
    // Reading from memory cannot fail, and rows may have any length: this is for completeness.
    reader
        .read_byte_record(record)
        .map_err(|error| Problems::one(None, error.to_string()))
}

fn columns_of(model: &Model) -> String {
    let names = model
        .key()
        .into_iter()
        .chain(model.inputs.iter().map(|input| input.name));
    names.collect::<Vec<_>>().join(",")
}

/// Where the inputs of a model stand in a table.
struct Header {
    /// The place of each input.
    inputs: Vec<usize>,
    /// The place of the key, for a model that has one.
    key: Option<usize>,
    /// Columns in all.
    width: usize,
}

impl Header {
    fn read(model: &Model, record: &ByteRecord, line: u64) -> Result<Self, Problems> {
        let names: Vec<String> = record
            .iter()
            .map(|name| String::from_utf8_lossy(name).trim().to_owned())
            .collect();
        let mut problems = Problems::default();
        let mut find = |name: &'static str| {
            let mut places =
                (0..names.len()).filter(|&place| names.get(place).is_some_and(|n| n == name));
            let (first, second) = (places.next(), places.next());
            if second.is_some() {
                problems.add(
                    Some(line),
                    Some(name),
                    "there are two columns of this name".to_owned(),
                );
            } else if first.is_none() {
                problems.add(Some(line), Some(name), missing(model, name, &names));
            }
            first.unwrap_or_default()
        };
        let key = model.key().map(&mut find);
        let inputs = model.inputs.iter().map(|input| find(input.name)).collect();
        for output in model.outputs {
            if names.iter().any(|name| name == output.name) {
                let text = format!(
                    "{} adds a column of this name: give yours another",
                    model.name
                );
                problems.add(Some(line), Some(output.name), text);
            }
        }
        if problems.is_empty() {
            Ok(Self {
                inputs,
                key,
                width: names.len(),
            })
        } else {
            Err(problems)
        }
    }
}

/// What to say about a column that is not there.
fn missing(model: &Model, name: &str, names: &[String]) -> String {
    if let [only] = names
        && model.inputs.len() > 1
        && let Some(separator) = [';', '\t', '|'].into_iter().find(|&s| only.contains(s))
    {
        return format!(
            "it is missing: the columns seem to be separated by {separator:?}, not by commas"
        );
    }
    let wanted: BTreeSet<&str> = model.inputs.iter().map(|input| input.name).collect();
    let others = names
        .iter()
        .map(String::as_str)
        .filter(|other| !wanted.contains(other));
    match nearest(name, others) {
        Some(near) => format!("it is missing; there is {near:?}: did you mean that?"),
        None => format!("it is missing; {} needs {}", model.name, columns_of(model)),
    }
}

/// Rows as they come.
struct Rows<'a> {
    model: &'a Model,
    header: Header,
    questions: Questions,
    problems: Problems,
    /// The texts of the keys so far, and the one of the row before.
    keys: BTreeSet<Vec<u8>>,
    key: Vec<u8>,
}

impl<'a> Rows<'a> {
    fn new(model: &'a Model, header: Header) -> Self {
        let groups = header.key.map(|_| Vec::new());
        Self {
            model,
            questions: Questions {
                values: Vec::new(),
                lines: Vec::new(),
                width: header.inputs.len(),
                groups,
            },
            header,
            problems: Problems::default(),
            keys: BTreeSet::new(),
            key: Vec::new(),
        }
    }

    fn take(&mut self, record: &ByteRecord, line: u64) {
        if record.len() != self.header.width {
            let text = format!("{} fields instead of {}", record.len(), self.header.width);
            self.problems.add(Some(line), None, text);
            return;
        }
        self.take_key(record, line);
        for (input, &place) in self.model.inputs.iter().zip(&self.header.inputs) {
            let cell = record.get(place).unwrap_or_default();
            let value = match number(cell) {
                Ok(value) if input.range.holds(value) => value,
                Ok(_) => {
                    let text = format!("{} is out of range: expected {}", shown(cell), input.range);
                    self.problems.add(Some(line), Some(input.name), text);
                    0.0
                }
                Err(text) => {
                    self.problems.add(Some(line), Some(input.name), text);
                    0.0
                }
            };
            self.questions.values.push(value);
        }
        self.questions.lines.push(line);
    }

    /// Whether a row goes on with the question of the row before, or begins one.
    fn take_key(&mut self, record: &ByteRecord, line: u64) {
        let (Some(place), Some(groups)) = (self.header.key, &mut self.questions.groups) else {
            return;
        };
        let key = record.get(place).unwrap_or_default();
        let row = self.questions.lines.len();
        match groups.last_mut() {
            Some(group) if self.key == key => group.end = row + 1,
            _ => {
                groups.push(row..row + 1);
                self.key = key.to_vec();
                if !self.keys.insert(key.to_vec()) {
                    let text = format!(
                        "{} was there before: its rows must stand together",
                        shown(key)
                    );
                    self.problems.add(Some(line), self.model.key(), text);
                }
            }
        }
    }

    fn finish(self) -> Result<Questions, Problems> {
        if self.problems.is_empty() {
            Ok(self.questions)
        } else {
            Err(self.problems)
        }
    }
}

/// A cell as a number.
fn number(cell: &[u8]) -> Result<f64, String> {
    let text = std::str::from_utf8(cell).map(str::trim).unwrap_or("?");
    if text.is_empty() {
        return Err("it is empty: expected a number".to_owned());
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        Ok(_) => Err(format!("{} is not a finite number", shown(cell))),
        Err(_) => Err(format!("{} is not a number", shown(cell))),
    }
}

/// A cell in quotes, cut if it is long.
fn shown(cell: &[u8]) -> String {
    let text = String::from_utf8_lossy(cell);
    if text.chars().count() <= SHOWN {
        format!("{text:?}")
    } else {
        let start: String = text.chars().take(SHOWN).collect();
        format!("{start:?}…")
    }
}

/// Counts lines: the reader's own count is that of where it began to look, before empty lines.
struct Lines<'a> {
    csv: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn new(csv: &'a [u8]) -> Self {
        Self {
            csv,
            at: 0,
            line: 1,
        }
    }

    /// The line on which a record begins; records must be asked for in their order.
    fn of(&mut self, record: &ByteRecord) -> u64 {
        let start = record
            .position()
            .map_or(self.at, |position| position.byte() as usize);
        while self.at < self.csv.len()
            && (self.at < start || matches!(self.csv[self.at], b'\r' | b'\n'))
        {
            // CRLF counts once, a lone CR counts too.
            let ends = match self.csv[self.at] {
                b'\n' => true,
                b'\r' => self.csv.get(self.at + 1) != Some(&b'\n'),
                _ => false,
            };
            self.line += u64::from(ends);
            self.at += 1;
        }
        self.line
    }
}
