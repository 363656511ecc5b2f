//! A table of either kind, written row by row.

use crate::error::TableError;
use crate::new_file::NewFile;
use crate::parquet_writer::ParquetWriter;
use std::io::{self, Write};
use std::path::Path;

/// A kind of file, by the end of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// Comma-separated values.
    Csv,
    /// Parquet, compressed with zstd.
    Parquet,
}

impl TableKind {
    /// The kind that a name asks for.
    ///
    /// # Errors
    /// It ends neither in .csv nor in .parquet.
    pub fn of(path: &Path) -> Result<Self, TableError> {
        let end = path.extension().map(|end| end.to_ascii_lowercase());
        match end.as_ref().and_then(|end| end.to_str()) {
            Some("csv") => Ok(Self::Csv),
            Some("parquet") => Ok(Self::Parquet),
            _ => Err(TableError::Request(format!(
                "{}: what kind of file? Expected a name that ends in .csv or .parquet",
                path.display()
            ))),
        }
    }
}

/// What a cell holds. A column holds cells of one kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    /// A number, with so many digits after the point in CSV; whole precision in Parquet.
    Number(f64, usize),
    /// A number, with as many digits as it takes to read it back.
    Exact(f64),
    /// A whole number.
    Whole(i64),
}

enum Kind {
    Csv(NewFile),
    Parquet(Box<ParquetWriter>),
}

/// Writes a table.
pub struct TableWriter {
    kind: Kind,
}

impl TableWriter {
    /// Begins a table with these columns: name, and whether it holds whole numbers. What kind of file it is, the name says.
    ///
    /// # Errors
    /// The name is of no known kind, or the file may not or cannot be written.
    pub fn create(path: &Path, force: bool, columns: &[(&str, bool)]) -> Result<Self, TableError> {
        let kind = TableKind::of(path)?;
        let mut file = NewFile::create(path, force)?;
        let kind = match kind {
            TableKind::Csv => {
                let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
                writeln!(file, "{}", names.join(","))
                    .map_err(|source| TableError::io("write", path, source))?;
                Kind::Csv(file)
            }
            TableKind::Parquet => Kind::Parquet(Box::new(ParquetWriter::new(file, columns)?)),
        };
        Ok(Self { kind })
    }

    /// Writes a row, a cell for each column.
    ///
    /// # Errors
    /// The disk.
    pub fn write_row(&mut self, cells: &[Cell]) -> Result<(), TableError> {
        match &mut self.kind {
            Kind::Parquet(writer) => writer.write_row(cells),
            Kind::Csv(file) => write_line(file, cells)
                .map_err(|source| TableError::io("write", file.path(), source)),
        }
    }

    /// Puts the table into its place.
    ///
    /// # Errors
    /// The disk; nothing is left behind.
    pub fn finish(self) -> Result<(), TableError> {
        match self.kind {
            Kind::Csv(file) => file.finish(),
            Kind::Parquet(writer) => writer.finish(),
        }
    }
}

fn write_line(file: &mut NewFile, cells: &[Cell]) -> io::Result<()> {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            file.write_all(b",")?;
        }
        match cell {
            Cell::Number(number, digits) => write!(file, "{number:.digits$}")?,
            Cell::Exact(number) => write!(file, "{number}")?,
            Cell::Whole(number) => write!(file, "{number}")?,
        }
    }
    file.write_all(b"\n")
}
