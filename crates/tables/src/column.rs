//! Which columns are asked for.

use gapfiller_fields::nearest;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    Number,
    Text,
    Anything,
}

/// A column that is asked for, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    pub(crate) name: &'static str,
    pub(crate) holds: Holds,
    pub(crate) is_needed: bool,
}

impl Column {
    /// A finite number in every row.
    #[must_use]
    pub const fn number(name: &'static str) -> Self {
        Self {
            name,
            holds: Holds::Number,
            is_needed: true,
        }
    }

    /// Text in every row.
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        Self {
            name,
            holds: Holds::Text,
            is_needed: true,
        }
    }

    /// Whatever the file has, to be looked into by whoever asks: text as it stands in CSV; numbers or text in Parquet, with
    /// truth as 0 or 1 and moments in seconds since the beginning of 1970. The column may be left out, and so may its cells;
    /// a number that is not finite counts as left out.
    #[must_use]
    pub const fn anything(name: &'static str) -> Self {
        Self {
            name,
            holds: Holds::Anything,
            is_needed: false,
        }
    }

    /// The column may be left out, and so may its cells.
    #[must_use]
    pub const fn optional(self) -> Self {
        Self {
            is_needed: false,
            ..self
        }
    }

    /// The name in files.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

/// What is wrong with a header: the place of the column in it, if there is one; what is wrong; the nearest valid name.
#[derive(Debug)]
pub(crate) struct HeaderFault {
    pub place: Option<usize>,
    pub message: String,
    pub suggestion: Option<&'static str>,
}

/// Where each of the columns stands in the header, which may have others as well or not.
pub(crate) fn places(
    header: &[String],
    columns: &[Column],
    with_others: bool,
) -> Result<Vec<Option<usize>>, HeaderFault> {
    for (place, name) in header.iter().enumerate() {
        if with_others && !columns.iter().any(|column| column.name == name) {
            continue;
        }
        let fault = |message: String, suggestion| HeaderFault {
            place: Some(place),
            message,
            suggestion,
        };
        if header[..place].contains(name) {
            return Err(fault(format!("there are two columns \"{name}\""), None));
        }
        if !columns.iter().any(|column| column.name == name) {
            let missing = columns
                .iter()
                .map(Column::name)
                .filter(|known| !header.iter().any(|there| there == known));
            return Err(fault(
                format!("unknown column \"{name}\""),
                nearest(name, missing),
            ));
        }
    }
    let place = |column: &Column| header.iter().position(|name| name == column.name);
    columns
        .iter()
        .map(|column| match place(column) {
            None if column.is_needed => Err(HeaderFault {
                place: None,
                message: format!("there is no column \"{}\"", column.name),
                suggestion: None,
            }),
            place => Ok(place),
        })
        .collect()
}

/// The columns in words.
pub(crate) fn in_words(columns: &[Column]) -> String {
    let names = |is_needed: bool| -> Vec<&str> {
        columns
            .iter()
            .filter(|column| column.is_needed == is_needed)
            .map(Column::name)
            .collect()
    };
    let (needed, optional) = (names(true).join(", "), names(false).join(", "));
    if optional.is_empty() {
        format!("the columns {needed}")
    } else {
        format!("the columns {needed}; if you like also {optional}")
    }
}
