//! Recordings in CSV and Parquet.

use super::cells::Cell;
use super::columns::{NAMES, place_of};
use super::intake::{Intake, missing, missing_column};
use super::{MOST_PROBLEMS, Unreadable};
use gapfiller_fields::{Origin, nearest};
use gapfiller_tables::{Column, Inflated, TableError, TableReader};
use std::path::Path;

/// Reads all the rows.
pub(crate) fn read(path: &Path, file: Inflated, intake: &mut Intake) -> Result<(), Unreadable> {
    let mut table = TableReader::read_from(path, file)?;
    let names: Vec<usize> = table
        .header()
        .iter()
        .filter_map(|name| place_of(name))
        .collect();
    check_header(path, &table, &names)?;
    let columns: Vec<Column> = names
        .iter()
        .filter_map(|name| NAMES.get(*name))
        .map(|(name, _)| Column::anything(name))
        .collect();
    table.select_among_others(&columns)?;
    let mut wrong = Vec::new();
    loop {
        match table.next_row() {
            Ok(false) => break,
            Ok(true) => {
                if let Err(message) = intake.begin_row() {
                    let problem = table.problem(0, message);
                    return Err(Unreadable::Wrong(vec![problem.expected(
                        "a shorter recording, or fewer positions for each aircraft",
                    )]));
                }
                for (at, name) in names.iter().enumerate() {
                    let cell = match (table.text(at), table.number(at)) {
                        (Some(text), _) => Cell::Text(text),
                        (None, Some(number)) => Cell::Number(number),
                        (None, None) => Cell::Nothing,
                    };
                    if let Err(message) = intake.cell(*name, cell) {
                        wrong.push(table.problem(at, message));
                    }
                }
            }
            Err(TableError::Wrong(problem)) => {
                // A Parquet file that breaks off says so once, and then there are no more rows.
                wrong.push(*problem);
            }
            Err(other) => return Err(other.into()),
        }
        if wrong.len() >= MOST_PROBLEMS {
            break;
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Unreadable::Wrong(wrong))
    }
}

/// All that is needed must have a column, before any row is read.
fn check_header(path: &Path, table: &TableReader, names: &[usize]) -> Result<(), Unreadable> {
    let has = |quantity| {
        let told = names.iter().filter_map(|name| NAMES.get(*name));
        told.into_iter().any(|(_, there)| *there == quantity)
    };
    let problems: Vec<_> = missing(has)
        .map(|name| {
            let near = nearest(name, table.header().iter().map(String::as_str));
            let near = near.map(|near| format!("\"{near}\" renamed to \"{name}\""));
            missing_column(&Origin::whole_file(path), name).suggestion(near.as_deref())
        })
        .collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Unreadable::Wrong(problems))
    }
}
