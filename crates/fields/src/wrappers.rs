//! Types around types: values with their origin, tables of named things, signs.

use std::ops::Deref;

use serde_json::{Value as Json, json};

use crate::read::wrong_type;
use crate::{Amount, Definitions, Node, Origin, Path, Problem, Problems, Read, Value, nearest};

/// A value that remembers where it came from, for checks between values.
#[derive(Clone, Debug, PartialEq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub origin: Origin,
    /// Its path.
    pub path: String,
}

impl<T> Spanned<T> {
    /// A problem with this value.
    pub fn problem(&self, message: impl Into<String>) -> Problem {
        Problem::new(&self.origin, &self.path, message)
    }
}

impl<T> Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: Amount> Amount for Spanned<T> {
    fn si(&self) -> f64 {
        self.value.si()
    }
}

impl<T: Read> Read for Spanned<T> {
    fn read(node: &Node, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
        let value = T::read(node, path, problems)?;
        Some(Self {
            value,
            origin: node.origin.clone(),
            path: path.to_string(),
        })
    }

    fn schema(definitions: &mut Definitions) -> Json {
        T::schema(definitions)
    }

    fn expected() -> String {
        T::expected()
    }

    fn missing() -> Option<Self> {
        T::missing().map(|value| Self {
            value,
            origin: Origin::Builtin,
            path: String::new(),
        })
    }
}

/// One of a [`Map`].
#[derive(Clone, Debug, PartialEq)]
pub struct Named<T> {
    /// Its name.
    pub name: String,
    /// Where the name is written.
    pub origin: Origin,
    /// The thing.
    pub value: T,
}

/// Things by name, in the order of the file. A map that is left out is empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Map<T>(pub Vec<Named<T>>);

impl<T> Default for Map<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Map<T> {
    /// The thing of a name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.named(name).map(|named| &named.value)
    }

    /// The thing of a name, with its origin.
    pub fn named(&self, name: &str) -> Option<&Named<T>> {
        self.0.iter().find(|named| named.name == name)
    }

    /// The place of a name in the order of the file.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|named| named.name == name)
    }

    /// The thing that `reference` names; otherwise a problem such as `there is no radar type "91N6"`.
    pub fn find(
        &self,
        reference: &Spanned<String>,
        what: &str,
        problems: &mut Problems,
    ) -> Option<&T> {
        let found = self.get(&reference.value);
        if found.is_none() {
            let near = nearest(&reference.value, self.names()).map(|name| format!("\"{name}\""));
            let problem = reference.problem(format!("there is no {what} \"{}\"", reference.value));
            problems.push(problem.suggestion(near.as_deref()));
        }
        found
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|named| named.name.as_str())
    }

    /// Names and things, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0
            .iter()
            .map(|named| (named.name.as_str(), &named.value))
    }

    /// The things, in order.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|named| &named.value)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Read> Read for Map<T> {
    fn read(node: &Node, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
        let Value::Table(table) = &node.value else {
            return wrong_type(node, path, problems);
        };
        let mut things = Vec::with_capacity(table.len());
        for entry in table {
            if entry.key.trim().is_empty() {
                problems.push(Problem::new(
                    &entry.key_origin,
                    path.key(&entry.key),
                    "a name is empty",
                ));
            }
            if let Some(value) = T::read(&entry.node, &path.key(&entry.key), problems) {
                things.push(Named {
                    name: entry.key.clone(),
                    origin: entry.key_origin.clone(),
                    value,
                });
            }
        }
        (things.len() == table.len()).then_some(Self(things))
    }

    fn schema(definitions: &mut Definitions) -> Json {
        json!({ "type": "object", "additionalProperties": T::schema(definitions) })
    }

    fn expected() -> String {
        format!("a table of names, each being {}", T::expected())
    }

    fn missing() -> Option<Self> {
        Some(Self::default())
    }
}

macro_rules! bounded {
    ($(#[doc = $doc:expr])* $name:ident, $holds:expr, $words:literal, $keyword:literal) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
        pub struct $name<T>(pub T);

        impl<T> Deref for $name<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T: Amount> Amount for $name<T> {
            fn si(&self) -> f64 {
                self.0.si()
            }
        }

        impl<T: Read + Amount> Read for $name<T> {
            fn read(node: &Node, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
                let value = T::read(node, path, problems)?;
                let holds: fn(f64) -> bool = $holds;
                if holds(value.si()) {
                    return Some(Self(value));
                }
                let message = format!("{} is not {}", node.value, $words);
                problems.push(Problem::new(&node.origin, path, message).expected(Self::expected()));
                None
            }

            fn schema(definitions: &mut Definitions) -> Json {
                let schema = T::schema(definitions);
                match schema.get("type").and_then(Json::as_str) {
                    Some("number" | "integer") => {
                        let mut schema = schema;
                        schema[$keyword] = json!(0);
                        schema
                    }
                    _ => schema,
                }
            }

            fn expected() -> String {
                format!("{}, {}", T::expected(), $words)
            }
        }
    };
}

bounded! {
    /// An amount more than zero.
    Positive, |amount| amount > 0.0, "more than zero", "exclusiveMinimum"
}

bounded! {
    /// An amount of zero or more.
    NonNegative, |amount| amount >= 0.0, "zero or more", "minimum"
}
