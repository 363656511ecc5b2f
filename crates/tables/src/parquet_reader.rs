//! Rows of a Parquet file, a batch of each column at a time.

use crate::column::{Column, Holds};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as PhysicalType};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;

/// Rows read at a time.
const ROWS_AT_A_TIME: usize = 4_096;

/// Cells of a column; those that hold nothing are none.
#[derive(Debug)]
pub(crate) enum Cells {
    Numbers(Vec<Option<f64>>),
    Texts(Vec<Option<ByteArray>>),
}

impl Cells {
    fn len(&self) -> usize {
        match self {
            Self::Numbers(cells) => cells.len(),
            Self::Texts(cells) => cells.len(),
        }
    }
}

/// A file at hand.
pub(crate) struct ParquetRows<R: ChunkReader> {
    file: SerializedFileReader<R>,
    /// Which columns of the file are read, what they hold, and what a number is multiplied with.
    selected: Vec<Option<(usize, Holds, f64)>>,
    group: usize,
    readers: Vec<Option<ColumnReader>>,
    /// The batch at hand, by selected column; none for a column that is not there.
    pub batch: Vec<Option<Cells>>,
    pub rows: usize,
}

impl<R: ChunkReader + 'static> ParquetRows<R> {
    pub fn open(file: R) -> Result<Self, ParquetError> {
        Ok(Self {
            file: SerializedFileReader::new(file)?,
            selected: Vec::new(),
            group: 0,
            readers: Vec::new(),
            batch: Vec::new(),
            rows: 0,
        })
    }

    /// The names of the columns.
    pub fn header(&self) -> Vec<String> {
        let schema = self.file.metadata().file_metadata().schema_descr();
        let columns = schema.columns().iter();
        columns.map(|column| column.path().string()).collect()
    }

    /// How many rows the file says that it has.
    pub fn total_rows(&self) -> u64 {
        u64::try_from(self.file.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// Chooses the columns; an error is the place of one that does not hold what it should, and what it holds.
    pub fn select(
        &mut self,
        columns: &[Column],
        places: &[Option<usize>],
    ) -> Result<(), (usize, String)> {
        let schema = self.file.metadata().file_metadata().schema_descr_ptr();
        self.selected.clear();
        for (column, place) in columns.iter().zip(places) {
            let mut scale = 1.0;
            if let Some(place) = place {
                let here = schema.column(*place);
                let moment_s = moment(&here).filter(|_| column.holds == Holds::Anything);
                scale = moment_s.unwrap_or(1.0);
                check(&here, column.holds, moment_s.is_some()).map_err(|holds| (*place, holds))?;
            }
            self.selected
                .push(place.map(|place| (place, column.holds, scale)));
        }
        Ok(())
    }

    /// Reads the next batch; false at the end.
    pub fn next_batch(&mut self) -> Result<bool, ParquetError> {
        loop {
            if self.readers.is_empty() {
                if self.group >= self.file.num_row_groups() {
                    return Ok(false);
                }
                let group = self.file.get_row_group(self.group)?;
                for selected in &self.selected {
                    let reader = selected.map(|(place, ..)| group.get_column_reader(place));
                    self.readers.push(reader.transpose()?);
                }
                self.group += 1;
            }
            self.batch.clear();
            for (reader, selected) in self.readers.iter_mut().zip(&self.selected) {
                self.batch.push(match (reader, selected) {
                    (Some(reader), Some((_, holds, scale))) => {
                        Some(read_cells(reader, *holds, *scale)?)
                    }
                    _ => None,
                });
            }
            let mut lengths = self.batch.iter().flatten().map(Cells::len);
            self.rows = lengths.next().unwrap_or(0);
            if lengths.any(|length| length != self.rows) {
                return Err(ParquetError::General(
                    "its columns are of different lengths".to_owned(),
                ));
            }
            if self.rows > 0 {
                return Ok(true);
            }
            self.readers.clear();
        }
    }
}

/// What one unit of a column of moments is \[s\]; none if it is not one.
fn moment(column: &ColumnDescriptor) -> Option<f64> {
    if column.physical_type() != PhysicalType::INT64 {
        return None;
    }
    match (column.logical_type_ref(), column.converted_type()) {
        (Some(LogicalType::Timestamp(kind)), _) => Some(match kind.unit {
            TimeUnit::MILLIS => 1e-3,
            TimeUnit::MICROS => 1e-6,
            TimeUnit::NANOS => 1e-9,
        }),
        (None, ConvertedType::TIMESTAMP_MILLIS) => Some(1e-3),
        (None, ConvertedType::TIMESTAMP_MICROS) => Some(1e-6),
        _ => None,
    }
}

/// That a column of the file can be read as what it should hold; else what it holds.
fn check(column: &ColumnDescriptor, holds: Holds, is_moment: bool) -> Result<(), String> {
    if column.max_rep_level() > 0 || column.max_def_level() > 1 {
        return Err("lists or groups".to_owned());
    }
    let is_plain = match column.logical_type_ref() {
        None => matches!(
            column.converted_type(),
            ConvertedType::NONE | ConvertedType::UTF8
        ),
        Some(logical) => matches!(
            logical,
            LogicalType::String | LogicalType::Integer { .. } | LogicalType::Enum
        ),
    };
    let physical = column.physical_type();
    let fits = match physical {
        PhysicalType::DOUBLE | PhysicalType::FLOAT => holds != Holds::Text,
        PhysicalType::INT32 | PhysicalType::INT64 => true,
        PhysicalType::BYTE_ARRAY => holds != Holds::Number,
        PhysicalType::BOOLEAN => holds == Holds::Anything,
        _ => false,
    };
    if is_moment || (is_plain && fits) {
        return Ok(());
    }
    Err(match column.logical_type_ref() {
        Some(logical) => format!("{physical} as {logical:?}"),
        None => physical.to_string(),
    })
}

fn read_cells(reader: &mut ColumnReader, holds: Holds, scale: f64) -> Result<Cells, ParquetError> {
    let text = |text: String| ByteArray::from(text.into_bytes());
    Ok(match (reader, holds) {
        (ColumnReader::DoubleColumnReader(reader), _) => {
            Cells::Numbers(read_values(reader, |value| value)?)
        }
        (ColumnReader::FloatColumnReader(reader), _) => {
            Cells::Numbers(read_values(reader, f64::from)?)
        }
        (ColumnReader::BoolColumnReader(reader), _) => {
            Cells::Numbers(read_values(reader, |value| f64::from(u8::from(value)))?)
        }
        (ColumnReader::Int32ColumnReader(reader), Holds::Number | Holds::Anything) => {
            Cells::Numbers(read_values(reader, f64::from)?)
        }
        (ColumnReader::Int64ColumnReader(reader), Holds::Number | Holds::Anything) => {
            Cells::Numbers(read_values(reader, |value| value as f64 * scale)?)
        }
        (ColumnReader::Int32ColumnReader(reader), Holds::Text) => {
            Cells::Texts(read_values(reader, |value| text(value.to_string()))?)
        }
        (ColumnReader::Int64ColumnReader(reader), Holds::Text) => {
            Cells::Texts(read_values(reader, |value| text(value.to_string()))?)
        }
        (ColumnReader::ByteArrayColumnReader(reader), Holds::Text | Holds::Anything) => {
            Cells::Texts(read_values(reader, |value| value)?)
        }
        // `check` has refused the others.
        _ => {
            return Err(ParquetError::General(
                "a column holds something else".to_owned(),
            ));
        }
    })
}

/// The next cells of a column, empty at its end.
fn read_values<T: DataType, V>(
    reader: &mut ColumnReaderImpl<T>,
    convert: impl Fn(T::T) -> V,
) -> Result<Vec<Option<V>>, ParquetError> {
    let mut levels = Vec::new();
    let mut values = Vec::new();
    let (rows, _, _) = reader.read_records(ROWS_AT_A_TIME, Some(&mut levels), None, &mut values)?;
    if levels.is_empty() {
        return Ok(values
            .into_iter()
            .map(|value| Some(convert(value)))
            .collect());
    }
    if levels.len() != rows {
        return Err(ParquetError::General(
            "a column says less than it has rows".to_owned(),
        ));
    }
    let mut values = values.into_iter();
    let cell = |level: i16| {
        if level == 0 {
            None
        } else {
            values.next().map(&convert)
        }
    };
    Ok(levels.into_iter().map(cell).collect())
}
