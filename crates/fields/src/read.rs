//! Reading a node into a type.

use serde_json::{Value as Json, json};

use crate::{Definitions, Node, Path, Problem, Problems, Table, Value, nearest};

/// A type that can be read from a file.
pub trait Read: Sized {
    /// Reads a node; everything that is wrong with it goes to `problems`, and then there is no value.
    fn read(node: &Node, path: &Path<'_>, problems: &mut Problems) -> Option<Self>;

    /// The JSON Schema of the type; named types go to `definitions`.
    fn schema(definitions: &mut Definitions) -> Json;

    /// What a value looks like, in words: `a length with its unit, such as "400 km"`.
    fn expected() -> String;

    /// The value of a key that is not there; none when the key is required.
    fn missing() -> Option<Self> {
        None
    }
}

/// A type with a size: it can be compared, bounded and sampled.
pub trait Amount {
    /// The amount in SI units (decibels for [`crate::Decibels`], dollars for [`crate::Money`], days for [`crate::Date`]).
    fn si(&self) -> f64;
}

/// Reads a whole document.
pub fn read_document<T: Read>(table: &Table, problems: &mut Problems) -> Option<T> {
    let node = Node {
        value: Value::Table(table.clone()),
        origin: table.origin.clone(),
    };
    T::read(&node, &Path::ROOT, problems)
}

/// Reads one of a few names; `None` with a problem when the node is none of them.
pub fn read_choice(
    node: &Node,
    path: &Path<'_>,
    names: &[&str],
    problems: &mut Problems,
) -> Option<usize> {
    let found = match &node.value {
        Value::Text(text) => names.iter().position(|name| name == text),
        _ => None,
    };
    if found.is_none() {
        let near = match &node.value {
            Value::Text(text) => {
                nearest(text, names.iter().copied()).map(|name| format!("\"{name}\""))
            }
            _ => None,
        };
        let message = match &node.value {
            Value::Text(text) => format!("\"{text}\" is not one of the choices"),
            other => format!("this is {}, not one of the choices", other.kind()),
        };
        problems.push(
            Problem::new(&node.origin, path, message)
                .expected(one_of(names))
                .suggestion(near.as_deref()),
        );
    }
    found
}

/// The choices in words: `"a", "b" or "c"`.
pub fn one_of(names: &[&str]) -> String {
    joined(
        names.iter().map(|name| format!("\"{name}\"")).collect(),
        "or",
    )
}

/// `a, b and c`
pub(crate) fn joined(mut names: Vec<String>, last_word: &str) -> String {
    match (names.pop(), names.len()) {
        (None, _) => "nothing".to_owned(),
        (Some(last), 0) => last,
        (Some(last), _) => format!("{} {last_word} {last}", names.join(", ")),
    }
}

/// Reports a value of the wrong type.
pub(crate) fn wrong_type<T: Read>(
    node: &Node,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<T> {
    let message = match &node.value {
        Value::List(_) | Value::Table(_) => format!("this is {}", node.value.kind()),
        plain => format!("{plain} is {}", plain.kind()),
    };
    problems.push(Problem::new(&node.origin, path, message).expected(T::expected()));
    None
}

impl Read for bool {
    fn read(node: &Node, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
        match node.value {
            Value::Flag(flag) => Some(flag),
            _ => wrong_type(node, path, problems),
        }
    }

    fn schema(_: &mut Definitions) -> Json {
        json!({ "type": "boolean" })
    }

    fn expected() -> String {
        "true or false".to_owned()
    }
}

impl Read for String {
    fn read(node: &Node, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
        match &node.value {
            Value::Text(text) => Some(text.clone()),
            Value::Integer(_) | Value::Number(_) | Value::Flag(_) => {
                let message = format!("{} is {}, not text", node.value, node.value.kind());
                let fix = format!("text in quotes, such as \"{}\"", node.value);
                problems.push(Problem::new(&node.origin, path, message).expected(fix));
                None
            }
            _ => wrong_type(node, path, problems),
        }
    }

    fn schema(_: &mut Definitions) -> Json {
        json!({ "type": "string" })
    }

    fn expected() -> String {
        "text in quotes".to_owned()
    }
}

macro_rules! read_whole_number {
    ($($type:ty, $expected:expr, $schema:expr;)*) => {$(
        impl Read for $type {
            fn read(node: &Node, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
                let message = match node.value {
                    Value::Integer(integer) => match Self::try_from(integer) {
                        Ok(value) => return Some(value),
                        Err(_) => format!("{integer} is too {}", if integer < 0 { "small" } else { "large" }),
                    },
                    Value::Number(number) => format!("{number:?} is not a whole number"),
                    _ => return wrong_type(node, path, problems),
                };
                problems.push(Problem::new(&node.origin, path, message).expected(Self::expected()));
                None
            }

            fn schema(_: &mut Definitions) -> Json {
                $schema
            }

            fn expected() -> String {
                $expected.to_owned()
            }
        }

        impl Amount for $type {
            fn si(&self) -> f64 {
                *self as f64
            }
        }
    )*};
}

read_whole_number! {
    u32, "a whole number from 0 to 4294967295", json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX });
    u64, "a whole number from 0 to 9223372036854775807", json!({ "type": "integer", "minimum": 0 });
    i64, "a whole number", json!({ "type": "integer" });
}

impl Read for f64 {
    fn read(node: &Node, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
        match number(node) {
            Some(number) if number.is_finite() => Some(number),
            Some(number) => {
                let message = format!("{number} is not a finite number");
                problems.push(Problem::new(&node.origin, path, message).expected(Self::expected()));
                None
            }
            None => wrong_type(node, path, problems),
        }
    }

    fn schema(_: &mut Definitions) -> Json {
        json!({ "type": "number" })
    }

    fn expected() -> String {
        "a number without quotes or unit, such as 0.5".to_owned()
    }
}

impl Amount for f64 {
    fn si(&self) -> f64 {
        *self
    }
}

/// The number of a node that is one, whole or not.
pub(crate) fn number(node: &Node) -> Option<f64> {
    match node.value {
        Value::Integer(integer) => Some(integer as f64),
        Value::Number(number) => Some(number),
        _ => None,
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(node: &Node, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
        let Value::List(nodes) = &node.value else {
            return wrong_type(node, path, problems);
        };
        // All elements are read before giving up, so that all their problems show.
        let elements: Vec<Option<T>> = nodes
            .iter()
            .enumerate()
            .map(|(index, node)| T::read(node, &path.index(index), problems))
            .collect();
        elements.into_iter().collect()
    }

    fn schema(definitions: &mut Definitions) -> Json {
        json!({ "type": "array", "items": T::schema(definitions) })
    }

    fn expected() -> String {
        format!("a list in [ ], each element being {}", T::expected())
    }
}

/// A key that may be left out.
impl<T: Read> Read for Option<T> {
    fn read(node: &Node, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
        T::read(node, path, problems).map(Some)
    }

    fn schema(definitions: &mut Definitions) -> Json {
        T::schema(definitions)
    }

    fn expected() -> String {
        T::expected()
    }

    fn missing() -> Option<Self> {
        Some(None)
    }
}

impl<T: Read> Read for Box<T> {
    fn read(node: &Node, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
        T::read(node, path, problems).map(Box::new)
    }

    fn schema(definitions: &mut Definitions) -> Json {
        T::schema(definitions)
    }

    fn expected() -> String {
        T::expected()
    }

    fn missing() -> Option<Self> {
        T::missing().map(Box::new)
    }
}
