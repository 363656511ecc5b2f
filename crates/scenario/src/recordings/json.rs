//! Recordings in JSON, as pandas writes tables: a list of records, or a table of columns, each a list or again a table by index.
//!
//! The file is read as it streams by; only the cells that are asked for are kept.

use super::Unreadable;
use super::cells::Cell;
use super::columns::place_of;
use super::intake::Intake;
use gapfiller_fields::{Origin, Problem};
use gapfiller_numerics::draws::stable_hash;
use gapfiller_tables::Inflated;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::io::BufReader;
use std::path::Path;

const SHAPES: &str = "a list of records, or columns that hold lists or tables by index: what pandas writes with orient=\"records\", \
                      \"list\" or \"columns\"";

/// Whether a file that begins so is JSON.
pub(crate) fn begins(first: &[u8]) -> bool {
    let mut letters = first.iter().filter(|byte| !byte.is_ascii_whitespace());
    matches!(letters.next(), Some(b'[' | b'{'))
}

/// Reads all the rows.
pub(crate) fn read(path: &Path, file: Inflated, intake: &mut Intake) -> Result<(), Unreadable> {
    let input = BufReader::with_capacity(1 << 16, file);
    let mut json = serde_json::Deserializer::from_reader(input);
    let mut state = State {
        intake,
        index: Vec::new(),
        has_columns: false,
    };
    let read = Whole(&mut state).deserialize(&mut json);
    read.and_then(|()| json.end())
        .map_err(|error| problem(path, &error))
}

/// serde_json puts the place at the end of its message; here it belongs in front.
fn problem(path: &Path, error: &serde_json::Error) -> Unreadable {
    if error.is_io() {
        return Unreadable::File(format!("could not read {}: {error}", path.display()));
    }
    let place = format!(" at line {} column {}", error.line(), error.column());
    let whole = error.to_string();
    let message = whole.strip_suffix(&place).unwrap_or(&whole);
    let number = |number: usize| u32::try_from(number.max(1)).unwrap_or(u32::MAX);
    let mut origin = Origin::whole_file(path);
    if let Origin::File { line, column, .. } = &mut origin {
        (*line, *column) = (number(error.line()), number(error.column()));
    }
    let problem = Problem::new(&origin, "", message);
    Unreadable::Wrong(vec![problem.expected(SHAPES)])
}

struct State<'a> {
    intake: &'a mut Intake,
    /// The index of each row of a table of columns, hashed.
    index: Vec<u64>,
    has_columns: bool,
}

/// The whole file.
struct Whole<'a, 'b>(&'a mut State<'b>);

impl<'de> DeserializeSeed<'de> for Whole<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of records, or columns")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut records: A) -> Result<(), A::Error> {
        while records
            .next_element_seed(Record(&mut *self.0.intake))?
            .is_some()
        {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut columns: A) -> Result<(), A::Error> {
        while let Some(key) = columns.next_key_seed(Key)? {
            match key {
                Some(name) => columns.next_value_seed(OneColumn(&mut *self.0, name))?,
                None => {
                    columns.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// A key that may be the name of a column.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Option<usize>, D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Option<usize>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Option<usize>, E> {
        Ok(place_of(text))
    }
}

/// One record of a list.
struct Record<'a>(&'a mut Intake);

impl<'de> DeserializeSeed<'de> for Record<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Record<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a record { \"timestamp\": …, \"latitude\": …, … }")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut cells: A) -> Result<(), A::Error> {
        self.0.begin_row().map_err(A::Error::custom)?;
        let row = self.0.count().saturating_sub(1);
        while let Some(key) = cells.next_key_seed(Key)? {
            match key {
                Some(name) => cells.next_value_seed(OneCell {
                    intake: &mut *self.0,
                    row,
                    name,
                })?,
                None => {
                    cells.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// One column of a table of columns.
struct OneColumn<'a, 'b>(&'a mut State<'b>, usize);

impl<'de> DeserializeSeed<'de> for OneColumn<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl OneColumn<'_, '_> {
    /// The next row is that with this index; the first column makes the rows.
    fn row(&mut self, at: usize, index: u64) -> Result<OneCell<'_>, String> {
        let state = &mut *self.0;
        if state.has_columns {
            if state.index.get(at) != Some(&index) {
                return Err("this column does not have the rows of the first".to_owned());
            }
        } else {
            state.intake.begin_row()?;
            // All of them are of the same column.
            state.intake.begin_column(self.1);
            state.index.push(index);
        }
        Ok(OneCell {
            intake: &mut *state.intake,
            row: at,
            name: self.1,
        })
    }

    fn end(self, rows: usize) -> Result<(), String> {
        if rows != self.0.index.len() {
            return Err(format!(
                "this column has {rows} rows, the first has {}",
                self.0.index.len()
            ));
        }
        self.0.has_columns = true;
        Ok(())
    }
}

impl<'de> Visitor<'de> for OneColumn<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a column: a list, or a table by index")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut cells: A) -> Result<(), A::Error> {
        let mut rows = 0;
        // A list ends where it ends: what comes next is only known by looking, so the row is made when its cell comes.
        while let Some(()) = cells.next_element_seed(ListCell(&mut self, rows))? {
            rows += 1;
        }
        self.end(rows).map_err(A::Error::custom)
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut cells: A) -> Result<(), A::Error> {
        let mut rows = 0;
        while let Some(index) = cells.next_key_seed(Index)? {
            let cell = self.row(rows, index).map_err(A::Error::custom)?;
            cells.next_value_seed(cell)?;
            rows += 1;
        }
        self.end(rows).map_err(A::Error::custom)
    }
}

/// A cell of a column that is a list.
struct ListCell<'a, 'b, 'c>(&'a mut OneColumn<'b, 'c>, usize);

impl<'de> DeserializeSeed<'de> for ListCell<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        let at = self.1;
        let cell = self.0.row(at, at as u64).map_err(D::Error::custom)?;
        cell.deserialize(json)
    }
}

/// The index of a row, hashed.
struct Index;

impl<'de> DeserializeSeed<'de> for Index {
    type Value = u64;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<u64, D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for Index {
    type Value = u64;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an index")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<u64, E> {
        Ok(stable_hash(text))
    }
}

/// One cell.
struct OneCell<'a> {
    intake: &'a mut Intake,
    row: usize,
    name: usize,
}

impl OneCell<'_> {
    fn take<E: Error>(self, cell: Cell<'_>) -> Result<(), E> {
        let taken = self.intake.cell_of(self.row, self.name, cell);
        taken.map_err(E::custom)
    }
}

impl<'de> DeserializeSeed<'de> for OneCell<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl Visitor<'_> for OneCell<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number, a text or null")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.take(Cell::Nothing)
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<(), E> {
        self.take(Cell::Truth(truth))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.take(Cell::Number(number as f64))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.take(Cell::Number(number as f64))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.take(Cell::Number(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.take(Cell::Text(text))
    }
}
