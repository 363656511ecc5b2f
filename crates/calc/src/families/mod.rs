//! The models, a file per family. A new model is one entry in its family's list.

pub mod approach;
pub mod engagement;
pub mod finance;
pub mod geo;
pub mod propagation;
pub mod queue;
pub mod radar;
pub mod radar_equation;
pub mod stats;

use crate::{Input, Output, Range};

/// A column that a model needs.
const fn input(
    name: &'static str,
    unit: &'static str,
    meaning: &'static str,
    range: Range,
) -> Input {
    Input {
        name,
        unit,
        meaning,
        range,
    }
}

/// A column that a model adds, with a value in every row.
const fn output(name: &'static str, unit: &'static str, meaning: &'static str) -> Output {
    Output {
        name,
        unit,
        meaning,
        may_be_empty: false,
    }
}

/// A column that a model adds, empty where there is no such value.
const fn output_if_any(name: &'static str, unit: &'static str, meaning: &'static str) -> Output {
    Output {
        name,
        unit,
        meaning,
        may_be_empty: true,
    }
}

/// The values by name: as many as there are columns, since whoever calls has counted them.
fn values<const N: usize>(row: &[f64]) -> Result<[f64; N], String> {
    row.try_into()
        .map_err(|_| format!("{} values instead of {N}", row.len()))
}
