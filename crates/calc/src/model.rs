//! What a model asks for and gives.

use serde::Serialize;
use std::fmt;

/// The values of the output columns, or why there are none.
pub type Answer = Result<Vec<f64>, String>;

/// A model: numbers in, numbers out.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Model {
    /// Family and name, such as `radar.pd`.
    pub name: &'static str,
    /// What it answers, in one line.
    pub about: &'static str,
    /// Where its equations come from.
    pub source: &'static str,
    /// The columns it needs.
    pub inputs: &'static [Input],
    /// The columns it adds.
    pub outputs: &'static [Output],
    /// How it works them out.
    #[serde(skip)]
    pub compute: Compute,
}

/// How a model works.
#[derive(Clone, Copy, Debug)]
pub enum Compute {
    /// Every row by itself: the inputs in their order.
    Row(fn(&[f64]) -> Answer),
    /// Rows that stand together and share the text of the column `key` are one question (the points of a profile). It gets their
    /// inputs in order of the rows, and its answer is repeated on each of them.
    Group {
        /// The column whose text tells the questions apart.
        key: &'static str,
        /// The question as a whole.
        answer: fn(&[&[f64]]) -> Answer,
    },
}

/// A column that a model needs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Input {
    /// Its name; it ends in the unit if there is one.
    pub name: &'static str,
    /// Its unit; `1` for a plain number.
    pub unit: &'static str,
    /// What it is.
    pub meaning: &'static str,
    /// What it may be.
    #[serde(serialize_with = "in_words")]
    pub range: Range,
}

/// A column that a model adds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Output {
    /// Its name; it ends in the unit if there is one.
    pub name: &'static str,
    /// Its unit; `1` for a plain number.
    pub unit: &'static str,
    /// What it is.
    pub meaning: &'static str,
    /// Whether the cell may be empty (the value not a number): there is no such value.
    pub may_be_empty: bool,
}

/// What a number may be. Never infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Range {
    /// Any finite number.
    Any,
    /// From the first to the second, both included.
    From(f64, f64),
    /// Above the first, up to the second.
    Above(f64, f64),
    /// Strictly between the two.
    Between(f64, f64),
    /// A whole number from the first to the second.
    Whole(u64, u64),
}

impl Range {
    /// Whether a number is in it.
    #[must_use]
    pub fn holds(&self, value: f64) -> bool {
        match *self {
            Self::Any => value.is_finite(),
            Self::From(low, high) => value >= low && value <= high,
            Self::Above(low, high) => value > low && value <= high,
            Self::Between(low, high) => value > low && value < high,
            Self::Whole(low, high) => {
                value.fract() == 0.0 && value >= low as f64 && value <= high as f64
            }
        }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Any => write!(out, "a finite number"),
            Self::From(low, high) => write!(out, "a number from {} to {}", Short(low), Short(high)),
            Self::Above(low, high) => {
                write!(
                    out,
                    "a number above {} and up to {}",
                    Short(low),
                    Short(high)
                )
            }
            Self::Between(low, high) => {
                write!(
                    out,
                    "a number above {} and below {}",
                    Short(low),
                    Short(high)
                )
            }
            Self::Whole(low, high) => write!(out, "a whole number from {low} to {high}"),
        }
    }
}

/// A bound as people write it.
struct Short(f64);

impl fmt::Display for Short {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0.0 || (1e-4..1e7).contains(&self.0.abs()) {
            write!(out, "{}", self.0)
        } else {
            write!(out, "{:e}", self.0)
        }
    }
}

fn in_words<S: serde::Serializer>(range: &Range, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(range)
}

impl Model {
    /// The column that tells questions apart, for a model over several rows.
    #[must_use]
    pub fn key(&self) -> Option<&'static str> {
        match self.compute {
            Compute::Row(_) => None,
            Compute::Group { key, .. } => Some(key),
        }
    }

    /// The answer to one row: the values of [`Model::inputs`] in their order.
    ///
    /// # Errors
    /// In words: the wrong number of values, a value out of its range, values that do not go together.
    pub fn evaluate(&self, values: &[f64]) -> Answer {
        self.evaluate_group(&[values])
    }

    /// The answer to rows that belong together; for a model that takes every row by itself, there must be one.
    ///
    /// # Errors
    /// As for [`Model::evaluate`].
    pub fn evaluate_group(&self, rows: &[&[f64]]) -> Answer {
        for values in rows {
            if values.len() != self.inputs.len() {
                return Err(format!(
                    "{} takes {} values, not {}",
                    self.name,
                    self.inputs.len(),
                    values.len()
                ));
            }
            for (input, value) in self.inputs.iter().zip(*values) {
                if !input.range.holds(*value) {
                    return Err(format!(
                        "{}: {value:?} is out of range: expected {}",
                        input.name, input.range
                    ));
                }
            }
        }
        self.answer(rows)
    }

    /// The answer to rows whose values are in their ranges.
    pub(crate) fn answer(&self, rows: &[&[f64]]) -> Answer {
        let answer = match (self.compute, rows) {
            (Compute::Row(answer), [row]) => answer(row)?,
            (Compute::Row(_), _) => return Err(format!("{} takes one row at a time", self.name)),
            (Compute::Group { answer, .. }, rows) => answer(rows)?,
        };
        for (output, value) in self.outputs.iter().zip(&answer) {
            if !(value.is_finite() || value.is_nan() && output.may_be_empty) {
                return Err(format!("{} has no finite value here", output.name));
            }
        }
        Ok(answer)
    }
}
