//! A table of either kind, read row by row.

pub use crate::csv::LONGEST_LINE_BYTES;

use crate::column::{Column, Holds, in_words, places};
use crate::csv::{Line, Lines};
use crate::error::TableError;
use crate::guarded::guarded;
use crate::inflated::Inflated;
use crate::parquet_reader::{Cells, ParquetRows};
use gapfiller_fields::{Origin, Problem};
use parquet::errors::ParquetError;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The first four bytes of a Parquet file, and its last.
const PARQUET_MAGIC: &[u8] = b"PAR1";

/// Reads a table of numbers and names.
pub struct TableReader {
    path: PathBuf,
    name: Arc<str>,
    bytes: u64,
    header: Vec<String>,
    columns: Vec<Column>,
    places: Vec<Option<usize>>,
    rows: Rows,
    /// The row at hand, by column.
    numbers: Vec<Option<f64>>,
    texts: Vec<Option<String>>,
    is_over: bool,
}

enum Rows {
    None,
    Csv(Lines<BufReader<Inflated>>),
    Parquet {
        rows: Box<ParquetRows<File>>,
        /// Row at hand, from 1, in the file and in the batch.
        row: u64,
        next: usize,
    },
}

impl TableReader {
    /// Opens a table, gzipped or not, and reads its header.
    ///
    /// # Errors
    /// There is no such file, it cannot be read, or it is neither CSV nor Parquet.
    pub fn open(path: &Path) -> Result<Self, TableError> {
        Self::read_from(path, Inflated::open(path)?)
    }

    /// The same for a file that is open already; `path` is what messages call it.
    ///
    /// # Errors
    /// It cannot be read, or it is neither CSV nor Parquet.
    pub fn read_from(path: &Path, file: Inflated) -> Result<Self, TableError> {
        let name: Arc<str> = path.display().to_string().into();
        let mut table = Self {
            path: path.to_owned(),
            name,
            bytes: file.bytes(),
            header: Vec::new(),
            columns: Vec::new(),
            places: Vec::new(),
            numbers: Vec::new(),
            texts: Vec::new(),
            is_over: false,
            rows: Rows::None,
        };
        if file.first() == PARQUET_MAGIC {
            let file = file.into_file();
            let rows = guarded(|| ParquetRows::open(file)).map_err(|error| table.broken(&error))?;
            table.header = rows.header();
            table.rows = Rows::Parquet {
                rows: Box::new(rows),
                row: 0,
                next: 0,
            };
        } else {
            table.rows = Rows::Csv(Lines::new(BufReader::with_capacity(1 << 16, file)));
            table.read_header()?;
        }
        Ok(table)
    }

    fn read_header(&mut self) -> Result<(), TableError> {
        let is_parquet = self.has_extension("parquet");
        let Rows::Csv(lines) = &mut self.rows else {
            return Ok(());
        };
        let line = lines
            .next_line()
            .map_err(|source| TableError::io("read", &self.path, source))?;
        self.header = (0..lines.count())
            .map(|place| lines.field(place).unwrap_or_default().into_owned())
            .collect();
        if is_parquet {
            let problem = Problem::new(&self.whole_file(), "", "this is not a Parquet file");
            return Err(problem
                .expected("a file that begins with PAR1; CSV is read from names that do not end in .parquet")
                .into());
        }
        match line {
            Line::Fields => Ok(()),
            Line::Wrong(reason) => Err(self.problem_at(None, "", reason).into()),
            Line::End => Err(Problem::new(&self.whole_file(), "", "the file is empty")
                .expected("a line with the names of the columns")
                .into()),
        }
    }

    /// The names of its columns, in order.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Whether it has a column of that name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.header.iter().any(|column| column == name)
    }

    /// Asks for columns; their order here is that of [`number`](Self::number) and [`text`](Self::text).
    ///
    /// # Errors
    /// One is missing, there is another, there is one twice, or a column of a Parquet file holds something else.
    pub fn select(&mut self, columns: &[Column]) -> Result<(), TableError> {
        self.choose(columns, false)
    }

    /// Asks for columns of a table that may have others, which are left unread.
    ///
    /// # Errors
    /// One is missing, one of them is there twice, or a column of a Parquet file holds something else.
    pub fn select_among_others(&mut self, columns: &[Column]) -> Result<(), TableError> {
        self.choose(columns, true)
    }

    fn choose(&mut self, columns: &[Column], with_others: bool) -> Result<(), TableError> {
        let expected = in_words(columns);
        self.places = places(&self.header, columns, with_others).map_err(|fault| {
            self.problem_at(fault.place, "", fault.message)
                .expected(&expected)
                .suggestion(fault.suggestion)
        })?;
        self.columns = columns.to_vec();
        self.numbers = vec![None; columns.len()];
        self.texts = vec![None; columns.len()];
        if let Rows::Parquet { rows, .. } = &mut self.rows
            && let Err((place, holds)) = rows.select(columns, &self.places)
        {
            let name = self.header.get(place).map_or("", String::as_str);
            let problem = self.problem_at(Some(place), name, format!("the column holds {holds}"));
            return Err(problem
                .expected(
                    "numbers as DOUBLE, FLOAT, INT32 or INT64; names as UTF-8 strings or integers",
                )
                .into());
        }
        Ok(())
    }

    /// Goes to the next row; false at the end. After an error in a row one may go on.
    ///
    /// # Errors
    /// The row is wrong, or the file cannot be read on; then there is no next row.
    pub fn next_row(&mut self) -> Result<bool, TableError> {
        if self.is_over {
            return Ok(false);
        }
        let found = match &self.rows {
            Rows::Csv(_) => self.next_csv_row(),
            _ => self.next_parquet_row(),
        };
        self.is_over |= matches!(found, Ok(false) | Err(TableError::Io { .. }));
        found
    }

    fn next_csv_row(&mut self) -> Result<bool, TableError> {
        let Rows::Csv(lines) = &mut self.rows else {
            return Ok(false);
        };
        let line = lines
            .next_line()
            .map_err(|source| TableError::io("read", &self.path, source))?;
        match line {
            Line::End => return Ok(false),
            Line::Wrong(reason) => return Err(self.problem_at(None, "", reason).into()),
            Line::Fields => {}
        }
        let (fields, wanted) = (lines.count(), self.header.len());
        if fields != wanted {
            let place = Some(fields.min(wanted));
            let message = format!("this line has {fields} fields, its header {wanted}");
            return Err(self.problem_at(place, "", message).into());
        }
        for at in 0..self.columns.len() {
            self.take_field(at)?;
        }
        Ok(true)
    }

    /// Takes the cell of one column from the line at hand.
    fn take_field(&mut self, at: usize) -> Result<(), TableError> {
        let (Some(place), Rows::Csv(lines)) = (self.places[at], &self.rows) else {
            return Ok(());
        };
        let field = lines.field(place).unwrap_or_default();
        let column = self.columns[at];
        if field.is_empty() {
            (self.numbers[at], self.texts[at]) = (None, None);
            if column.is_needed {
                return Err(self.problem(at, "the cell is empty").into());
            }
            return Ok(());
        }
        match column.holds {
            Holds::Text | Holds::Anything => {
                let text = self.texts[at].get_or_insert_default();
                text.clear();
                text.push_str(&field);
            }
            Holds::Number => match field.parse::<f64>() {
                Ok(number) if number.is_finite() => self.numbers[at] = Some(number),
                Ok(_) => {
                    let message = format!("\"{field}\" is not a finite number");
                    return Err(self.problem(at, message).expected("a finite number").into());
                }
                Err(_) => {
                    let message = format!("\"{}\" is not a number", shortened(&field));
                    return Err(self
                        .problem(at, message)
                        .expected("a number such as 12.5")
                        .into());
                }
            },
        }
        Ok(())
    }

    fn next_parquet_row(&mut self) -> Result<bool, TableError> {
        let Rows::Parquet { rows, row, next } = &mut self.rows else {
            return Ok(false);
        };
        if *next >= rows.rows {
            match guarded(|| rows.next_batch()) {
                Ok(true) => *next = 0,
                Ok(false) => return Ok(false),
                Err(error) => {
                    self.is_over = true;
                    return Err(self.broken(&error));
                }
            }
        }
        *row += 1;
        let in_batch = *next;
        *next += 1;
        for at in 0..self.columns.len() {
            self.take_cell(at, in_batch)?;
        }
        Ok(true)
    }

    /// Takes the cell of one column from the batch at hand.
    fn take_cell(&mut self, at: usize, row: usize) -> Result<(), TableError> {
        let Rows::Parquet { rows, .. } = &self.rows else {
            return Ok(());
        };
        let mut is_there = false;
        match rows.batch.get(at) {
            Some(Some(Cells::Numbers(cells))) => {
                let cell = cells.get(row).copied().flatten();
                let is_any = self.columns[at].holds == Holds::Anything;
                let cell = cell.filter(|number| !is_any || number.is_finite());
                if cell.is_some_and(|number| !number.is_finite()) {
                    let message = format!("{} is not a finite number", cell.unwrap_or(f64::NAN));
                    return Err(self.problem(at, message).expected("a finite number").into());
                }
                (self.numbers[at], self.texts[at]) = (cell, None);
                is_there = cell.is_some();
            }
            Some(Some(Cells::Texts(cells))) => {
                let cell = cells.get(row).and_then(Option::as_ref);
                let text = cell.map(|bytes| std::str::from_utf8(bytes.data()));
                if let Some(Err(_)) = text {
                    return Err(self.problem(at, "this is not text in UTF-8").into());
                }
                let text = text.and_then(Result::ok).map(str::trim);
                self.texts[at] = text.filter(|text| !text.is_empty()).map(str::to_owned);
                is_there = self.texts[at].is_some();
            }
            _ => {}
        }
        if !is_there && self.columns[at].is_needed {
            return Err(self.problem(at, "the cell is empty").into());
        }
        Ok(())
    }

    /// The number in a column of the row at hand; none if it holds none.
    #[must_use]
    pub fn number(&self, column: usize) -> Option<f64> {
        self.numbers.get(column).copied().flatten()
    }

    /// The text in a column of the row at hand; none if it holds none.
    #[must_use]
    pub fn text(&self, column: usize) -> Option<&str> {
        self.texts.get(column)?.as_deref()
    }

    /// A problem with a cell of the row at hand, by its column.
    #[must_use]
    pub fn problem(&self, column: usize, message: impl Into<String>) -> Problem {
        let place = self.places.get(column).copied().flatten();
        let name = self.columns.get(column).map_or("", Column::name);
        self.problem_at(place, name, message)
    }

    fn problem_at(&self, place: Option<usize>, name: &str, message: impl Into<String>) -> Problem {
        let origin = match &self.rows {
            Rows::Csv(lines) => {
                let (text, column, width) = lines.mark(place);
                Origin::File {
                    file: Arc::clone(&self.name),
                    line: u32::try_from(lines.number).unwrap_or(u32::MAX),
                    column,
                    width,
                    text: text.into(),
                }
            }
            Rows::Parquet { row, .. } => Origin::File {
                file: Arc::clone(&self.name),
                line: u32::try_from(*row).unwrap_or(u32::MAX),
                column: place.map_or(1, |place| u32::try_from(place + 1).unwrap_or(u32::MAX)),
                width: 1,
                text: "".into(),
            },
            Rows::None => self.whole_file(),
        };
        Problem::new(&origin, name, message)
    }

    /// A Parquet file that does not hold together.
    fn broken(&self, error: &ParquetError) -> TableError {
        // Decompressors speak of input and output too; only the disk has a number for it.
        if let ParquetError::External(source) = error
            && let Some(code) = source
                .downcast_ref::<io::Error>()
                .and_then(io::Error::raw_os_error)
        {
            return TableError::io("read", &self.path, io::Error::from_raw_os_error(code));
        }
        let message = format!("this is not a whole Parquet file: {error}");
        Problem::new(&self.whole_file(), "", message).into()
    }

    fn whole_file(&self) -> Origin {
        Origin::File {
            file: Arc::clone(&self.name),
            line: 1,
            column: 1,
            width: 1,
            text: "".into(),
        }
    }

    fn has_extension(&self, wanted: &str) -> bool {
        self.path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case(wanted))
    }

    /// How far it is: bytes or rows behind, of how many.
    #[must_use]
    pub fn progress(&self) -> (u64, u64) {
        match &self.rows {
            Rows::Csv(lines) => (lines.bytes, self.bytes),
            Rows::Parquet { rows, row, .. } => (*row, rows.total_rows()),
            Rows::None => (0, 0),
        }
    }
}

/// Not more of a text than fits a message.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
