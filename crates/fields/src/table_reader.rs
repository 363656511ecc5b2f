//! Reading a table field by field, so that all its problems show at once.

use crate::read::joined;
use crate::tree::bare_or_quoted;
use crate::{Node, Path, Problem, Problems, Read, Table, Value, nearest};

/// Reads the fields of one table.
///
/// A missing key that an unknown key looks like is reported once, as the unknown key.
#[derive(Debug)]
pub struct TableReader<'a> {
    table: &'a Table,
    path: &'a Path<'a>,
    known: &'a [&'a str],
    mistyped: Vec<&'a str>,
    problems: &'a mut Problems,
}

impl<'a> TableReader<'a> {
    /// Opens a node that should be a table with these keys; reports the keys it should not have.
    pub fn open(
        node: &'a Node,
        path: &'a Path<'a>,
        known: &'a [&'a str],
        expected: &str,
        problems: &'a mut Problems,
    ) -> Option<Self> {
        let Value::Table(table) = &node.value else {
            let message = match &node.value {
                Value::List(_) => "this is a list".to_owned(),
                plain => format!("{plain} is {}", plain.kind()),
            };
            problems.push(Problem::new(&node.origin, path, message).expected(expected));
            return None;
        };
        let mut reader = Self {
            table,
            path,
            known,
            mistyped: Vec::new(),
            problems,
        };
        reader.report_unknown_keys();
        Some(reader)
    }

    fn report_unknown_keys(&mut self) {
        for entry in self
            .table
            .iter()
            .filter(|entry| !self.known.contains(&entry.key.as_str()))
        {
            let unused = self
                .known
                .iter()
                .copied()
                .filter(|known| self.table.get(known).is_none());
            let near = nearest(&entry.key, unused)
                .or_else(|| nearest(&entry.key, self.known.iter().copied()));
            self.mistyped
                .extend(near.filter(|name| self.table.get(name).is_none()));
            let expected = if self.known.is_empty() {
                "no keys at all".to_owned()
            } else {
                joined(
                    self.known.iter().map(|name| (*name).to_owned()).collect(),
                    "or",
                )
            };
            let message = format!("unknown key {}", bare_or_quoted(&entry.key));
            let problem = Problem::new(&entry.key_origin, self.path.key(&entry.key), message);
            self.problems
                .push(problem.expected(expected).suggestion(near));
        }
    }

    /// Reads a field that is required, unless its type may be left out.
    pub fn field<T: Read>(&mut self, key: &str) -> Option<T> {
        if let Some(node) = self.table.get(key) {
            return T::read(node, &self.path.key(key), self.problems);
        }
        let missing = T::missing();
        if missing.is_none() && !self.mistyped.contains(&key) {
            let message = format!("{} is missing", bare_or_quoted(key));
            self.problems.push(
                Problem::missing(&self.table.origin, self.path, message).expected(T::expected()),
            );
        }
        missing
    }

    /// Reads a field that has a default.
    pub fn field_or<T: Read>(&mut self, key: &str, default: impl FnOnce() -> T) -> Option<T> {
        match self.table.get(key) {
            Some(node) => T::read(node, &self.path.key(key), self.problems),
            None => Some(default()),
        }
    }
}
