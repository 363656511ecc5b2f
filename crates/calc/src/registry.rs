//! The list of all models.

use crate::Model;
use crate::families;
use gapfiller_fields::nearest;
use std::fmt;

/// The families, in the order in which they are listed.
const FAMILIES: [&[Model]; 9] = [
    families::radar::MODELS,
    families::radar_equation::MODELS,
    families::approach::MODELS,
    families::propagation::MODELS,
    families::geo::MODELS,
    families::engagement::MODELS,
    families::queue::MODELS,
    families::stats::MODELS,
    families::finance::MODELS,
];

/// All models.
pub fn models() -> impl Iterator<Item = &'static Model> {
    FAMILIES.into_iter().flatten()
}

/// There is no model of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownModel {
    /// The name that was asked for.
    pub name: String,
    /// The name that was probably meant.
    pub nearest: Option<&'static str>,
}

impl fmt::Display for UnknownModel {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "there is no model {:?}", self.name)?;
        match self.nearest {
            Some(nearest) => write!(out, "; did you mean {nearest}?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnknownModel {}

/// The model of this name.
///
/// # Errors
/// If there is none: with the name that was probably meant.
pub fn model(name: &str) -> Result<&'static Model, UnknownModel> {
    models()
        .find(|model| model.name == name)
        .ok_or_else(|| UnknownModel {
            name: name.to_owned(),
            nearest: nearest(name, models().map(|model| model.name)),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_columns_well_formed() {
        let mut names = BTreeSet::new();
        for model in models() {
            assert!(names.insert(model.name), "{} twice", model.name);
            assert!(!model.inputs.is_empty() && !model.outputs.is_empty());
            let mut columns = BTreeSet::new();
            let all = model
                .key()
                .into_iter()
                .chain(model.inputs.iter().map(|input| input.name))
                .chain(model.outputs.iter().map(|output| output.name));
            for column in all {
                assert!(columns.insert(column), "{}: {column} twice", model.name);
                let plain =
                    |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
                assert!(column.bytes().all(plain), "{}: {column}", model.name);
            }
            assert!(
                !model.about.is_empty() && !model.source.is_empty(),
                "{}",
                model.name
            );
        }
    }

    #[test]
    fn a_slip_is_understood() {
        assert_eq!(model("radar.dp").unwrap_err().nearest, Some("radar.pd"));
        assert_eq!(
            model("geo.invers").unwrap_err().nearest,
            Some("geo.inverse")
        );
        assert_eq!(model("zzz").unwrap_err().nearest, None);
    }
}
