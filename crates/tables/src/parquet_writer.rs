//! Rows into a Parquet file, a group of rows at a time.

use crate::error::TableError;
use crate::new_file::NewFile;
use crate::writer::Cell;
use parquet::basic::{Compression, Repetition, Type as PhysicalType, ZstdLevel};
use parquet::data_type::{DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// Rows held before they are written.
const ROWS_IN_A_GROUP: usize = 1 << 16;

enum Values {
    Numbers(Vec<f64>),
    Wholes(Vec<i64>),
}

/// Writes a Parquet file.
pub(crate) struct ParquetWriter {
    path: PathBuf,
    writer: SerializedFileWriter<NewFile>,
    columns: Vec<Values>,
    rows: usize,
}

impl ParquetWriter {
    pub fn new(file: NewFile, columns: &[(&str, bool)]) -> Result<Self, TableError> {
        let path = file.path().to_owned();
        let open = || -> Result<_, ParquetError> {
            let field = |(name, is_whole): &(&str, bool)| {
                let physical = if *is_whole {
                    PhysicalType::INT64
                } else {
                    PhysicalType::DOUBLE
                };
                let column = Type::primitive_type_builder(name, physical)
                    .with_repetition(Repetition::REQUIRED);
                column.build().map(Arc::new)
            };
            let fields = columns.iter().map(field).collect::<Result<Vec<_>, _>>()?;
            let schema = Type::group_type_builder("rows")
                .with_fields(fields)
                .build()?;
            // Nothing of the machine: the same rows give the same bytes.
            let properties = WriterProperties::builder()
                .set_created_by("gapfiller".to_owned())
                .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
                .build();
            SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties))
        };
        let writer = open().map_err(|error| failure(&path, error))?;
        let values = |(_, is_whole): &(&str, bool)| match is_whole {
            true => Values::Wholes(Vec::new()),
            false => Values::Numbers(Vec::new()),
        };
        Ok(Self {
            path,
            writer,
            columns: columns.iter().map(values).collect(),
            rows: 0,
        })
    }

    pub fn write_row(&mut self, cells: &[Cell]) -> Result<(), TableError> {
        for (values, cell) in self.columns.iter_mut().zip(cells) {
            match (values, cell) {
                (Values::Numbers(values), Cell::Number(number, _) | Cell::Exact(number)) => {
                    values.push(*number);
                }
                (Values::Wholes(values), Cell::Whole(number)) => values.push(*number),
                (Values::Numbers(values), Cell::Whole(number)) => values.push(*number as f64),
                // Kinds that do not meet leave a gap, which the writer refuses.
                (Values::Wholes(_), _) => {}
            }
        }
        self.rows += 1;
        if self.rows == ROWS_IN_A_GROUP {
            self.write_group()
                .map_err(|error| failure(&self.path, error))?;
        }
        Ok(())
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        for values in &mut self.columns {
            let Some(mut column) = group.next_column()? else {
                break;
            };
            match values {
                Values::Numbers(values) => {
                    column
                        .typed::<DoubleType>()
                        .write_batch(values, None, None)?;
                    values.clear();
                }
                Values::Wholes(values) => {
                    column
                        .typed::<Int64Type>()
                        .write_batch(values, None, None)?;
                    values.clear();
                }
            }
            column.close()?;
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }

    pub fn finish(mut self) -> Result<(), TableError> {
        let path = self.path.clone();
        let close = || -> Result<NewFile, ParquetError> {
            if self.rows > 0 {
                self.write_group()?;
            }
            self.writer.into_inner()
        };
        close().map_err(|error| failure(&path, error))?.finish()
    }
}

fn failure(path: &std::path::Path, error: ParquetError) -> TableError {
    let source = match error {
        ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(source) => io::Error::other(source),
        },
        other => io::Error::other(other),
    };
    TableError::io("write", path, source)
}
