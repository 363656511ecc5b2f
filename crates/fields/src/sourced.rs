//! A library value: a nominal value within its published range, and where that was published.

use serde_json::{Value as Json, json};

use crate::{
    Amount, Definitions, Node, Origin, Path, Problem, Problems, Read, TableReader, Value, choices,
};

choices! {
    /// How good the source of a value is.
    pub enum Grade {
        /// The maker, an operator or a standard published it.
        Published = "published",
        /// A reference book or a reputable catalogue gives it.
        Catalogue = "catalogue",
        /// Nobody published it; it is assumed, for the stated reason.
        Assumed = "assumed",
    }
}

/// A value with its range and source.
///
/// In a file: `{ low = "350 km", nominal = "400 km", high = "450 km", source = "maker's leaflet, 2011", grade = "published" }`.
/// A plain value is read only where an overlay set it. An overlay may leave the published range: that is a question put
/// to the model, and its origin says who put it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sourced<T> {
    /// The least published or plausible value.
    pub low: T,
    /// The value that is used.
    pub nominal: T,
    /// The greatest published or plausible value.
    pub high: T,
    /// Where the value was published; for an assumed value, why it is this.
    pub source: String,
    /// How good the source is.
    pub grade: Grade,
    /// What else should be known.
    pub note: Option<String>,
    /// Where the nominal value came from.
    pub origin: Origin,
}

impl<T> Sourced<T> {
    /// The nominal value.
    pub fn value(&self) -> &T {
        &self.nominal
    }
}

impl<T: Amount> Amount for Sourced<T> {
    fn si(&self) -> f64 {
        self.nominal.si()
    }
}

const KEYS: [&str; 6] = ["low", "nominal", "high", "source", "grade", "note"];

impl<T: Read + Amount + Clone> Read for Sourced<T> {
    fn read(node: &Node, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
        // A position or another table of its own is not the table of a sourced value.
        if !matches!(node.value, Value::Table(_)) {
            return read_plain(node, path, problems);
        }
        let mut reader = TableReader::open(node, path, &KEYS, &Self::expected(), problems)?;
        let low = reader.field::<T>("low");
        let nominal = reader.field::<T>("nominal");
        let high = reader.field::<T>("high");
        let source = reader.field::<String>("source");
        let grade = reader.field::<Grade>("grade");
        let note = reader.field::<Option<String>>("note");
        let origin = origin_of(node, "nominal");
        let ordered = match (&low, &nominal, &high) {
            (Some(low), Some(nominal), Some(high)) => {
                check_order(node, path, [low, nominal, high], problems)
            }
            _ => false,
        };
        if source
            .as_ref()
            .is_some_and(|source| source.trim().is_empty())
        {
            let problem = Problem::new(
                &origin_of(node, "source"),
                path.key("source"),
                "the source is empty",
            );
            problems.push(problem.expected("where the value was published, or why it is assumed"));
            return None;
        }
        let sourced = Self {
            low: low?,
            nominal: nominal?,
            high: high?,
            source: source?,
            grade: grade?,
            note: note?,
            origin,
        };
        ordered.then_some(sourced)
    }

    fn schema(definitions: &mut Definitions) -> Json {
        let value = T::schema(definitions);
        let grade = Grade::schema(definitions);
        json!({
            "type": "object",
            "properties": {
                "low": value, "nominal": value, "high": value, "grade": grade,
                "source": { "type": "string", "minLength": 1 }, "note": { "type": "string" },
            },
            "required": ["low", "nominal", "high", "source", "grade"],
            "additionalProperties": false,
        })
    }

    fn expected() -> String {
        format!(
            "a table with low, nominal, high, source and grade; each of the three being {}",
            T::expected()
        )
    }
}

fn read_plain<T: Read + Amount + Clone>(
    node: &Node,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Sourced<T>> {
    if let Origin::Overlay { name, .. } = &node.origin {
        let value = T::read(node, path, problems)?;
        let (low, nominal, high) = (value.clone(), value.clone(), value);
        let (source, grade) = (format!("set by {name}"), Grade::Assumed);
        return Some(Sourced {
            low,
            nominal,
            high,
            source,
            grade,
            note: None,
            origin: node.origin.clone(),
        });
    }
    let shown = match &node.value {
        Value::Text(_) => node.value.to_string(),
        _ => T::expected(),
    };
    let problem = Problem::new(
        &node.origin,
        path,
        "a library value needs low, nominal, high, source and grade",
    );
    problems.push(problem.expected(format!(
        "{{ low = …, nominal = {shown}, high = …, source = \"…\", grade = \"published\", \"catalogue\" or \"assumed\" }}"
    )));
    None
}

/// Low, nominal and high must not decrease; a nominal value set by an overlay may lie outside.
fn check_order<T: Amount>(
    node: &Node,
    path: &Path<'_>,
    values: [&T; 3],
    problems: &mut Problems,
) -> bool {
    let [low, nominal, high] = values.map(Amount::si);
    let free = origin_of(node, "nominal").is_overlay();
    let written = |key| match &node.value {
        Value::Table(table) => table
            .get(key)
            .map(|node| node.value.to_string())
            .unwrap_or_default(),
        _ => String::new(),
    };
    let (key, message) = if low > high {
        (
            "low",
            format!(
                "low {} is more than high {}",
                written("low"),
                written("high")
            ),
        )
    } else if !free && nominal < low {
        (
            "nominal",
            format!(
                "nominal {} is less than low {}",
                written("nominal"),
                written("low")
            ),
        )
    } else if !free && nominal > high {
        (
            "nominal",
            format!(
                "nominal {} is more than high {}",
                written("nominal"),
                written("high")
            ),
        )
    } else {
        return true;
    };
    problems.push(
        Problem::new(&origin_of(node, key), path.key(key), message)
            .expected("low ≤ nominal ≤ high"),
    );
    false
}

fn origin_of(node: &Node, key: &str) -> Origin {
    match &node.value {
        Value::Table(table) => table.get(key).unwrap_or(node).origin.clone(),
        _ => node.origin.clone(),
    }
}
