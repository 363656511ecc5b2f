//! The tree that a file becomes: values, each with the place it came from.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A place in a file.
    File {
        /// The file, as the user named it.
        file: Arc<str>,
        /// Line, counted from 1.
        line: u32,
        /// Column in characters, counted from 1.
        column: u32,
        /// Length in characters of what is there, at least 1.
        width: u32,
        /// The whole source line.
        text: Arc<str>,
    },
    /// An overlay: a command-line `--set`, a posture, a study factor, a map edit.
    Overlay {
        /// What set it, such as `--set` or `posture share`.
        name: Arc<str>,
        /// The overlay itself, such as `range = "3 km"`.
        text: Arc<str>,
    },
    /// The program itself.
    Builtin,
}

impl Origin {
    /// A file as a whole, where no line of it is to blame.
    pub fn whole_file(path: &Path) -> Self {
        Self::File {
            file: path.display().to_string().into(),
            line: 1,
            column: 1,
            width: 1,
            text: "".into(),
        }
    }

    /// Whether an overlay set this value.
    pub fn is_overlay(&self) -> bool {
        matches!(self, Self::Overlay { .. })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File {
                file, line, column, ..
            } => write!(formatter, "{file}:{line}:{column}"),
            Self::Overlay { name, .. } => formatter.write_str(name),
            Self::Builtin => formatter.write_str("built in"),
        }
    }
}

/// A value and its origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it came from.
    pub origin: Origin,
}

/// A value as a file writes it. Bare dates and times are texts.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Any other number; possibly not finite, which every reader refuses.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Table),
}

impl Value {
    /// What kind of value it is, in words: `text`, `a list`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Integer(_) | Self::Number(_) => "a number",
            Self::Flag(_) => "true or false",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// As TOML writes it, on one line.
impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(formatter, "{}", quoted(text)),
            Self::Integer(integer) => write!(formatter, "{integer}"),
            Self::Number(number) if number.is_nan() => formatter.write_str("nan"),
            Self::Number(number) => write!(formatter, "{number:?}"),
            Self::Flag(flag) => write!(formatter, "{flag}"),
            Self::List(nodes) => {
                formatter.write_str("[")?;
                for (index, node) in nodes.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(formatter, "{comma}{}", node.value)?;
                }
                formatter.write_str("]")
            }
            Self::Table(table) if table.is_empty() => formatter.write_str("{}"),
            Self::Table(table) => {
                for (index, entry) in table.iter().enumerate() {
                    let opening = if index == 0 { "{ " } else { ", " };
                    write!(
                        formatter,
                        "{opening}{} = {}",
                        bare_or_quoted(&entry.key),
                        entry.node.value
                    )?;
                }
                formatter.write_str(" }")
            }
        }
    }
}

/// A text as TOML writes it between quotes.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            control if control.is_control() => {
                quoted.push_str(&format!("\\u{:04X}", u32::from(control)))
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// A key as TOML writes it: bare where it can be.
pub(crate) fn bare_or_quoted(key: &str) -> String {
    let is_bare =
        |character: char| character.is_ascii_alphanumeric() || character == '_' || character == '-';
    if !key.is_empty() && key.chars().all(is_bare) {
        key.to_owned()
    } else {
        quoted(key)
    }
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key is written.
    pub key_origin: Origin,
    /// The value.
    pub node: Node,
}

/// Keys with values, in the order of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Where the table begins: its header or key; the first line of a file for the whole of it.
    pub origin: Origin,
    entries: Vec<Entry>,
    places: BTreeMap<String, usize>,
}

impl Table {
    /// An empty table.
    pub fn new(origin: Origin) -> Self {
        Self {
            origin,
            entries: Vec::new(),
            places: BTreeMap::new(),
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// The value of a key, to change.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        let place = *self.places.get(key)?;
        self.entries.get_mut(place).map(|entry| &mut entry.node)
    }

    /// A key with its origin and value.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.get(*self.places.get(key)?)
    }

    /// Sets a key: in place when it exists, at the end when it is new.
    pub fn insert(&mut self, key: &str, key_origin: Origin, node: Node) {
        let entry = Entry {
            key: key.to_owned(),
            key_origin,
            node,
        };
        match self
            .places
            .get(key)
            .and_then(|place| self.entries.get_mut(*place))
        {
            Some(existing) => *existing = entry,
            None => {
                self.places.insert(key.to_owned(), self.entries.len());
                self.entries.push(entry);
            }
        }
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &str) -> Option<Entry> {
        let place = self.places.remove(key)?;
        for other in self.places.values_mut() {
            if *other > place {
                *other -= 1;
            }
        }
        (place < self.entries.len()).then(|| self.entries.remove(place))
    }

    /// The entries, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Entry> {
        self.entries.iter()
    }

    /// The entries, in order, by value.
    pub fn into_entries(self) -> Vec<Entry> {
        self.entries
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.key.as_str())
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl<'a> IntoIterator for &'a Table {
    type Item = &'a Entry;
    type IntoIter = std::slice::Iter<'a, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_order_and_finds_after_a_removal() {
        let node = |integer| Node {
            value: Value::Integer(integer),
            origin: Origin::Builtin,
        };
        let mut table = Table::new(Origin::Builtin);
        for (key, integer) in [("z", 1), ("a", 2), ("m", 3)] {
            table.insert(key, Origin::Builtin, node(integer));
        }
        assert_eq!(table.keys().collect::<Vec<_>>(), ["z", "a", "m"]);
        assert_eq!(table.remove("z").unwrap().node.value, Value::Integer(1));
        assert_eq!(table.get("m").unwrap().value, Value::Integer(3));
        table.insert("a", Origin::Builtin, node(9));
        assert_eq!(Value::Table(table).to_string(), "{ a = 9, m = 3 }");
    }
}
