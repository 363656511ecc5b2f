//! How good each node's picture was, run by run: `pictures.csv` and `pictures.parquet`, a row for each run of each posture and each
//! node, a column for each measure. A cell is empty where the measure would be a share of nothing.

use crate::columns::{Column, write_parquet};
use crate::output::{OutputError, OutputFolder};
use crate::result::{PostureResult, StudyResult};
use crate::summary::{csv_field, levels_in_csv};
use std::borrow::Cow;
use std::fmt::Write as _;

/// Cell, run, node: by their places.
type Row = (usize, usize, usize);
/// Levels of factors, and a posture's runs under them.
type Cell<'a> = (&'a [usize], &'a PostureResult);

/// Writes both files; neither if no picture was measured.
///
/// # Errors
///
/// If one of them cannot be written, all of it.
pub fn write_pictures(folder: &OutputFolder, result: &StudyResult) -> Result<(), OutputError> {
    let cells = result.cells();
    let cells = cells.as_slice();
    let rows = rows(result, cells);
    if rows.is_empty() {
        return Ok(());
    }
    folder.write("pictures.csv", csv(result, cells, &rows).as_bytes())?;
    let mut columns: Vec<Column<'_, Row>> = vec![
        Column::text("posture", |row: &Row| {
            Cow::Borrowed(cells[row.0].1.name.as_str())
        }),
        Column::whole("run", |row: &Row| row.1 as i64),
        Column::text("node", |row: &Row| {
            Cow::Borrowed(cells[row.0].1.nodes[row.2].name.as_str())
        }),
    ];
    for (place, factor) in result.factors.iter().enumerate() {
        columns.push(Column::text(&factor.name, move |row: &Row| {
            Cow::Borrowed(result.level_name(place, cells[row.0].0))
        }));
    }
    for (place, measure) in result.node_measures.iter().enumerate() {
        columns.push(Column::number_if_any(&measure.name, move |row: &Row| {
            Some(value(cells, row, place)).filter(|value| value.is_finite())
        }));
    }
    let notes = vec![
        ("scenario", result.scenario.clone()),
        ("seed", result.seed.to_string()),
        ("runs", result.runs.to_string()),
    ];
    write_parquet(&folder.file("pictures.parquet"), &columns, &rows, notes)
}

fn rows(result: &StudyResult, cells: &[Cell<'_>]) -> Vec<Row> {
    let mut rows = Vec::new();
    for (posture, (_, of_posture)) in cells.iter().enumerate() {
        for run in 0..result.runs as usize {
            rows.extend((0..of_posture.nodes.len()).map(|node| (posture, run, node)));
        }
    }
    rows
}

fn value(cells: &[Cell<'_>], (cell, run, node): &Row, measure: usize) -> f64 {
    cells[*cell].1.nodes[*node].values[measure][*run]
}

fn csv(result: &StudyResult, cells: &[Cell<'_>], rows: &[Row]) -> String {
    let mut text = String::from("posture,run,node");
    let factors = result.factors.iter().map(|factor| csv_field(&factor.name));
    let measures = result
        .node_measures
        .iter()
        .map(|measure| measure.name.clone());
    for column in factors.chain(measures) {
        text.push(',');
        text.push_str(&column);
    }
    text.push('\n');
    for row in rows {
        let (levels, posture) = cells[row.0];
        let (name, node) = (
            csv_field(&posture.name),
            csv_field(&posture.nodes[row.2].name),
        );
        // Writing to a string cannot fail.
        let levels = levels_in_csv(result, levels);
        let _ = write!(text, "{name},{},{node}{levels}", row.1);
        for measure in 0..result.node_measures.len() {
            push_cell(&mut text, value(cells, row, measure));
        }
        text.push('\n');
    }
    text
}

/// A comma and a number; nothing after the comma where there is no number.
pub(crate) fn push_cell(text: &mut String, value: f64) {
    text.push(',');
    if value.is_finite() {
        // Writing to a string cannot fail.
        let _ = write!(text, "{value}");
    }
}
