//! A whole CSV: read and checked first, then worked out on all cores, then written.
//!
//! Nothing is written until every row has its answer, so that a table that is wrong in its last line leaves nothing behind; for
//! that the table is held in memory. The input's own text is passed on as it came, column by column, and results are
//! printed with the fewest digits that read back as the same number.

mod parallel;
mod read;
mod write;

use crate::{Model, Problems};
use read::Questions;
use std::ops::Range;

/// Rows that one thread takes at a time.
const ROWS_AT_A_TIME: usize = 512;

/// Works out a model for every row of a CSV: the same columns, then those that the model adds.
///
/// The first line names the columns; their order is free, other columns are passed on. Lines may end in LF or CRLF, fields may
/// be quoted (RFC 4180), a byte order mark is skipped. `progress` hears now and then how many rows of how many are done.
///
/// # Errors
/// All that is wrong, with lines and columns; then nothing has been worked out.
pub fn calculate(
    model: &Model,
    csv: &[u8],
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Vec<u8>, Problems> {
    let questions = read::questions(model, csv)?;
    let jobs = jobs(&questions);
    let answers = parallel::in_order(
        &jobs,
        |rows| answer(model, &questions, rows.clone()),
        &mut |done| progress(done, questions.rows() as u64),
    );
    let mut problems = Problems::default();
    let mut results = Vec::with_capacity(questions.rows() * model.outputs.len());
    for answer in answers {
        match answer {
            Ok(values) => results.extend(values),
            Err(wrong) => problems.append(wrong),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    write::table(model, csv, &results)
}

/// The rows that are answered together.
fn jobs(questions: &Questions) -> Vec<Range<usize>> {
    if let Some(groups) = &questions.groups {
        return groups.clone();
    }
    let rows = questions.rows();
    (0..rows)
        .step_by(ROWS_AT_A_TIME)
        .map(|start| start..rows.min(start + ROWS_AT_A_TIME))
        .collect()
}

/// The values of the output columns for some rows, row by row.
fn answer(model: &Model, questions: &Questions, rows: Range<usize>) -> Result<Vec<f64>, Problems> {
    let mut problems = Problems::default();
    let mut values = Vec::with_capacity(rows.len() * model.outputs.len());
    if questions.groups.is_some() {
        let first = rows.start;
        let together: Vec<&[f64]> = rows.map(|row| questions.row(row)).collect();
        match model.answer(&together) {
            Ok(answer) => {
                for _ in &together {
                    values.extend_from_slice(&answer);
                }
            }
            Err(text) => problems.add(Some(questions.line(first)), None, text),
        }
    } else {
        for row in rows {
            match model.answer(&[questions.row(row)]) {
                Ok(answer) => values.extend(answer),
                Err(text) => problems.add(Some(questions.line(row)), None, text),
            }
        }
    }
    if problems.is_empty() {
        Ok(values)
    } else {
        Err(problems)
    }
}
