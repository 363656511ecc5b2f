//! Claims that a model gives a table: the same models, by the same names and columns, as `gapfiller calc`.

use crate::claim::{Bound, Evidence};
use crate::reference::Table;
use gapfiller_calc::Compute;

/// A model held against a table.
pub struct Comparison<'a> {
    /// Its name in `gapfiller calc --list`.
    pub model: &'a str,
    /// For each of its inputs, in order, where the table has it.
    pub inputs: &'a [From<'a>],
    /// The outputs to compare, and where the table has them.
    pub outputs: &'a [(&'a str, &'a str)],
    /// How near they must be.
    pub bound: Bound,
}

/// Where an input comes from.
#[derive(Clone, Copy)]
pub enum From<'a> {
    /// A column of the table.
    Column(&'a str),
    /// A column whose values are in another unit: this many of the model's to one of the table's.
    Scaled(&'a str, f64),
    /// The same for all rows.
    Value(f64),
}

impl Comparison<'_> {
    /// Compares every row; the points found, expected and got, of the first output.
    ///
    /// A model or output that does not exist, and a row that has no answer, is a row that fails.
    pub fn add_to(&self, evidence: &mut Evidence, table: &Table) -> Vec<(f64, f64)> {
        let mut points = Vec::new();
        for row in 0..table.len() {
            let inputs: Vec<f64> = self
                .inputs
                .iter()
                .map(|from| from.read(table, row))
                .collect();
            let label: Vec<String> = self
                .inputs
                .iter()
                .filter_map(|from| from.label(table, row))
                .collect();
            let answer = self.answer(&inputs);
            for (place, (output, column)) in self.outputs.iter().enumerate() {
                let want = table.number(row, column);
                let got = answer(output);
                if place == 0 {
                    points.push((want, got));
                }
                evidence.row(
                    format!("{}: {output}", label.join(", ")),
                    want,
                    got,
                    self.bound,
                );
            }
        }
        points
    }

    /// The outputs for some inputs, by name; not a number where there is none.
    fn answer(&self, inputs: &[f64]) -> impl Fn(&str) -> f64 + use<> {
        let answer = gapfiller_calc::model(self.model)
            .ok()
            .filter(|model| matches!(model.compute, Compute::Row(_)))
            .and_then(|model| Some((model.outputs, model.evaluate(inputs).ok()?)));
        move |name| {
            answer.as_ref().map_or(f64::NAN, |(outputs, values)| {
                let place = outputs.iter().position(|output| output.name == name);
                place
                    .and_then(|place| values.get(place))
                    .copied()
                    .unwrap_or(f64::NAN)
            })
        }
    }
}

impl From<'_> {
    fn read(&self, table: &Table, row: usize) -> f64 {
        match self {
            Self::Column(name) => table.number(row, name),
            Self::Scaled(name, scale) => scale * table.number(row, name),
            Self::Value(value) => *value,
        }
    }

    fn label(&self, table: &Table, row: usize) -> Option<String> {
        match self {
            Self::Column(name) | Self::Scaled(name, _) => {
                let short = name.split('(').next().unwrap_or(name).trim();
                Some(format!("{short} {}", table.text(row, name)))
            }
            Self::Value(_) => None,
        }
    }
}
