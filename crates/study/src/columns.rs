//! Rows as a Parquet file: one row group, a fixed writer's name, nothing of the machine.

use crate::output::OutputError;
use parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType, ZstdLevel};
use parquet::column::writer::ColumnWriterImpl;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Rows handed over at a time, so that a long log is never held twice.
const ROWS_AT_A_TIME: usize = 8_192;

/// Reads a cell from a row.
type Read<'a, R, T> = Box<dyn Fn(&R) -> T + 'a>;

/// What a column holds, and how it is read.
enum Reader<'a, R> {
    Whole(Read<'a, R, i64>),
    Number(Read<'a, R, Option<f64>>),
    Text(Read<'a, R, Option<Cow<'a, str>>>),
}

/// A column of a table whose rows are `R`.
pub(crate) struct Column<'a, R> {
    name: String,
    reader: Reader<'a, R>,
    /// Whether a row may hold nothing.
    optional: bool,
}

impl<'a, R> Column<'a, R> {
    /// A whole number in every row.
    pub(crate) fn whole(name: &str, read: impl Fn(&R) -> i64 + 'a) -> Self {
        Self {
            name: name.to_owned(),
            reader: Reader::Whole(Box::new(read)),
            optional: false,
        }
    }

    /// A number in every row.
    pub(crate) fn number(name: &str, read: impl Fn(&R) -> f64 + 'a) -> Self {
        Self {
            name: name.to_owned(),
            reader: Reader::Number(Box::new(move |row| Some(read(row)))),
            optional: false,
        }
    }

    /// A number in some rows.
    pub(crate) fn number_if_any(name: &str, read: impl Fn(&R) -> Option<f64> + 'a) -> Self {
        Self {
            name: name.to_owned(),
            reader: Reader::Number(Box::new(read)),
            optional: true,
        }
    }

    /// A text in every row.
    pub(crate) fn text(name: &str, read: impl Fn(&R) -> Cow<'a, str> + 'a) -> Self {
        Self {
            name: name.to_owned(),
            reader: Reader::Text(Box::new(move |row| Some(read(row)))),
            optional: false,
        }
    }

    /// A text in some rows.
    pub(crate) fn text_if_any(name: &str, read: impl Fn(&R) -> Option<Cow<'a, str>> + 'a) -> Self {
        Self {
            name: name.to_owned(),
            reader: Reader::Text(Box::new(read)),
            optional: true,
        }
    }

    fn schema(&self) -> Result<Type, ParquetError> {
        let (physical, logical) = match self.reader {
            Reader::Whole(_) => (PhysicalType::INT64, None),
            Reader::Number(_) => (PhysicalType::DOUBLE, None),
            Reader::Text(_) => (PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let repetition = if self.optional {
            Repetition::OPTIONAL
        } else {
            Repetition::REQUIRED
        };
        Type::primitive_type_builder(&self.name, physical)
            .with_logical_type(logical)
            .with_repetition(repetition)
            .build()
    }
}

/// Writes the rows. `notes` goes into the file's metadata: (key, value).
pub(crate) fn write_parquet<R>(
    path: &Path,
    columns: &[Column<'_, R>],
    rows: &[R],
    notes: Vec<(&str, String)>,
) -> Result<(), OutputError> {
    let file = File::create(path).map_err(OutputError::io("write", path))?;
    write_to(file, columns, rows, notes).map_err(|error| {
        let error = match error {
            ParquetError::External(source) => match source.downcast::<io::Error>() {
                Ok(error) => *error,
                Err(source) => io::Error::other(source),
            },
            other => io::Error::other(other),
        };
        OutputError::io("write", path)(error)
    })
}

fn write_to<R>(
    file: File,
    columns: &[Column<'_, R>],
    rows: &[R],
    notes: Vec<(&str, String)>,
) -> Result<(), ParquetError> {
    let fields = columns
        .iter()
        .map(|column| column.schema().map(Arc::new))
        .collect::<Result<Vec<_>, _>>()?;
    let schema = Type::group_type_builder("rows")
        .with_fields(fields)
        .build()?;
    let notes = notes
        .into_iter()
        .map(|(key, value)| KeyValue::new(key.to_owned(), value))
        .collect();
    let properties = WriterProperties::builder()
        .set_created_by("gapfiller".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_key_value_metadata(Some(notes))
        .build();
    let mut writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties))?;
    let mut group = writer.next_row_group()?;
    for column in columns {
        let Some(mut writer) = group.next_column()? else {
            break;
        };
        match &column.reader {
            Reader::Whole(read) => {
                write_values(
                    writer.typed::<Int64Type>(),
                    rows,
                    |row| Some(read(row)),
                    column.optional,
                )?;
            }
            Reader::Number(read) => {
                write_values(writer.typed::<DoubleType>(), rows, read, column.optional)?
            }
            Reader::Text(read) => {
                let bytes =
                    |row: &R| read(row).map(|text| ByteArray::from(text.into_owned().into_bytes()));
                write_values(
                    writer.typed::<ByteArrayType>(),
                    rows,
                    bytes,
                    column.optional,
                )?;
            }
        }
        writer.close()?;
    }
    group.close()?;
    writer.close()?;
    Ok(())
}

fn write_values<R, D: DataType>(
    writer: &mut ColumnWriterImpl<'_, D>,
    rows: &[R],
    read: impl Fn(&R) -> Option<D::T>,
    optional: bool,
) -> Result<(), ParquetError> {
    for part in rows.chunks(ROWS_AT_A_TIME) {
        let read: Vec<Option<D::T>> = part.iter().map(&read).collect();
        // Parquet stores what is there, and beside it which rows have it.
        let present: Vec<i16> = read
            .iter()
            .map(|value| i16::from(value.is_some()))
            .collect();
        let values: Vec<D::T> = read.into_iter().flatten().collect();
        writer.write_batch(&values, optional.then_some(present.as_slice()), None)?;
    }
    Ok(())
}
