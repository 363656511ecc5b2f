//! The folder of one run: written by `run`, read back by `explain` and `diff`.
//!
//! `records.parquet` holds every record as JSON in its column `detail`, read back to the last bit; `directory.json` holds the
//! names that belong to it.

use crate::failure::Failure;
use gapfiller_border::SimTime;
use gapfiller_records::{Directory, Entry, Layer};
use parquet::basic::Type as PhysicalType;
use parquet::column::reader::get_typed_column_reader;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use std::fs::{self, File};
use std::path::Path;

/// The log.
pub const RECORDS: &str = "records.parquet";
/// The names.
pub const DIRECTORY: &str = "directory.json";
/// The outcome.
pub const SUMMARY: &str = "summary.json";

/// Rows read at a time.
const ROWS_AT_A_TIME: usize = 8_192;

/// A run as it was written.
pub struct RecordedRun {
    pub directory: Directory,
    pub entries: Vec<Entry>,
}

/// Reads a run back; records of other layers than the wanted ones are left out.
pub fn read(folder: &Path, wanted: impl Fn(Layer) -> bool) -> Result<RecordedRun, Failure> {
    let records = folder.join(RECORDS);
    if folder.is_dir() && !records.exists() {
        let what = if folder.join("runs.parquet").exists() {
            "a study, not the log of one run"
        } else {
            "no log of a run"
        };
        let advice = "make one with gapfiller run FILE --posture NAME --out DIR";
        return Err(Failure::Input(format!(
            "{} holds {what}: {advice}",
            folder.display()
        )));
    }
    let path = folder.join(DIRECTORY);
    let text = fs::read(&path).map_err(|error| Failure::reading(&path, &error))?;
    let directory = serde_json::from_slice(&text).map_err(|error| {
        Failure::Input(format!(
            "{} is not what gapfiller run writes: {error}",
            path.display()
        ))
    })?;
    let file = File::open(&records).map_err(|error| Failure::reading(&records, &error))?;
    let entries = read_records(file, wanted).map_err(|what| {
        Failure::Input(format!(
            "{} is not what gapfiller run writes: {what}",
            records.display()
        ))
    })?;
    Ok(RecordedRun { directory, entries })
}

fn read_records(file: File, wanted: impl Fn(Layer) -> bool) -> Result<Vec<Entry>, String> {
    let said = |error: ParquetError| error.to_string();
    let reader = SerializedFileReader::new(file).map_err(said)?;
    let place = |name: &str, kind: PhysicalType| {
        let schema = reader.metadata().file_metadata().schema_descr();
        // Only a column of the expected kind can be read as such, and only one without gaps has a value for each row.
        let found = schema.columns().iter().position(|column| {
            column.name() == name && column.physical_type() == kind && column.max_def_level() == 0
        });
        found.ok_or_else(|| format!("there is no column \"{name}\""))
    };
    let time = place("time_s", PhysicalType::DOUBLE)?;
    let layer = place("layer", PhysicalType::BYTE_ARRAY)?;
    let detail = place("detail", PhysicalType::BYTE_ARRAY)?;
    let mut entries = Vec::new();
    let mut row: usize = 0;
    for group in 0..reader.num_row_groups() {
        let group = reader.get_row_group(group).map_err(said)?;
        let mut times = Cells::<DoubleType>::new(&*group, time).map_err(said)?;
        let mut layers = Cells::<ByteArrayType>::new(&*group, layer).map_err(said)?;
        let mut details = Cells::<ByteArrayType>::new(&*group, detail).map_err(said)?;
        loop {
            let (times, layers, details) = (
                times.next().map_err(said)?,
                layers.next().map_err(said)?,
                details.next().map_err(said)?,
            );
            if times.len() != layers.len() || times.len() != details.len() {
                return Err("its columns are of different lengths".to_owned());
            }
            if times.is_empty() {
                break;
            }
            for ((time, layer), detail) in times.iter().zip(layers).zip(details) {
                if layer_named(layer).is_none_or(&wanted) {
                    entries.push(
                        entry(*time, detail).map_err(|error| format!("record {row}: {error}"))?,
                    );
                }
                row += 1;
            }
        }
    }
    Ok(entries)
}

/// A column of one group of rows, a batch at a time.
struct Cells<T: DataType> {
    reader: parquet::column::reader::ColumnReaderImpl<T>,
    cells: Vec<T::T>,
}

impl<T: DataType> Cells<T> {
    fn new(group: &dyn RowGroupReader, place: usize) -> Result<Self, ParquetError> {
        Ok(Self {
            reader: get_typed_column_reader(group.get_column_reader(place)?),
            cells: Vec::new(),
        })
    }

    /// The next cells; empty at the end.
    fn next(&mut self) -> Result<&[T::T], ParquetError> {
        self.cells.clear();
        self.reader
            .read_records(ROWS_AT_A_TIME, None, None, &mut self.cells)?;
        Ok(&self.cells)
    }
}

fn layer_named(name: &ByteArray) -> Option<Layer> {
    Layer::ALL
        .into_iter()
        .find(|layer| layer.name().as_bytes() == name.data())
}

fn entry(time_s: f64, detail: &ByteArray) -> Result<Entry, serde_json::Error> {
    // Whole nanoseconds come back from seconds exactly for three months of simulated time.
    Ok(Entry {
        time: SimTime::from_seconds(time_s),
        record: serde_json::from_slice(detail.data())?,
    })
}
