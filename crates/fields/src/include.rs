//! Files that include files: `include = ["radars.toml", "../library/interceptors.toml"]` at the top of a file.
//!
//! Paths are relative to the including file. Tables are merged deeply; a value given twice is a problem that names both
//! places. A file reached by two ways is read once; a loop is a problem.

use std::path::Path as FilePath;

use crate::parse::read_text;
use crate::{
    DEFAULT_LIMIT_BYTES, Entry, Node, Origin, Path, Problem, Problems, Table, Value, nearest,
    parse_toml,
};

/// Why a source cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceError {
    /// What is wrong.
    pub message: String,
    /// Where inside the source, when it is not the whole of it.
    pub origin: Option<Origin>,
    /// What was expected.
    pub expected: Option<String>,
    /// The nearest source there is.
    pub suggestion: Option<String>,
}

/// Where the texts of files come from: the disk, or the program itself.
pub trait Sources {
    /// The text of a source; `path` has `/` between its parts and no `.` or inner `..`.
    ///
    /// # Errors
    /// When there is no such source or it is not text.
    fn read(&self, path: &str) -> Result<String, SourceError>;
}

/// Files on the disk, of at most [`DEFAULT_LIMIT_BYTES`] each.
#[derive(Clone, Copy, Debug, Default)]
pub struct DiskSources;

impl Sources for DiskSources {
    fn read(&self, path: &str) -> Result<String, SourceError> {
        read_text(FilePath::new(path), DEFAULT_LIMIT_BYTES).map_err(|problem| {
            let Problem {
                origin,
                message,
                expected,
                suggestion,
                ..
            } = *problem;
            let inside = matches!(&origin, Origin::File { text, .. } if !text.is_empty());
            SourceError {
                message,
                origin: inside.then_some(origin),
                expected,
                suggestion,
            }
        })
    }
}

/// Texts in memory, by name: the scenarios built into the program, or those of a test.
impl Sources for [(&str, &str)] {
    fn read(&self, path: &str) -> Result<String, SourceError> {
        match self.iter().find(|(name, _)| *name == path) {
            Some((_, text)) => Ok((*text).to_owned()),
            None => Err(SourceError {
                message: "there is no such file".to_owned(),
                origin: None,
                expected: None,
                suggestion: nearest(path, self.iter().map(|(name, _)| *name)).map(str::to_owned),
            }),
        }
    }
}

/// Loads a file from the disk with all that it includes.
pub fn load_with_includes(path: &FilePath, problems: &mut Problems) -> Option<Table> {
    load_from(&DiskSources, &path.to_string_lossy(), problems)
}

/// Loads a source with all that it includes.
pub fn load_from(
    sources: &(impl Sources + ?Sized),
    path: &str,
    problems: &mut Problems,
) -> Option<Table> {
    let path = normalised("", path);
    let mut loader = Loader {
        sources,
        problems,
        open: Vec::new(),
        done: Vec::new(),
    };
    let text = match sources.read(&path) {
        Ok(text) => text,
        Err(error) => {
            let whole = Origin::File {
                file: path.as_str().into(),
                line: 1,
                column: 1,
                width: 1,
                text: "".into(),
            };
            loader.report(error, &whole, None);
            return None;
        }
    };
    loader.load(&path, &text)
}

struct Loader<'a, S: ?Sized> {
    sources: &'a S,
    problems: &'a mut Problems,
    /// The chain of files being loaded, to see loops.
    open: Vec<String>,
    done: Vec<String>,
}

impl<S: Sources + ?Sized> Loader<'_, S> {
    fn load(&mut self, path: &str, text: &str) -> Option<Table> {
        let mut own = parse_toml(path, text, self.problems)?;
        self.open.push(path.to_owned());
        let mut merged = Table::new(own.origin.clone());
        if let Some(entry) = own.remove("include") {
            for (target, origin) in self.targets(path, &entry) {
                if let Some(included) = self.include(&target, &origin) {
                    merge(&mut merged, included, &Path::ROOT, self.problems);
                }
            }
        }
        self.open.pop();
        self.done.push(path.to_owned());
        merge(&mut merged, own, &Path::ROOT, self.problems);
        Some(merged)
    }

    /// The included paths, each with the place that names it.
    fn targets(&mut self, path: &str, entry: &Entry) -> Vec<(String, Origin)> {
        let Value::List(nodes) = &entry.node.value else {
            let problem = Problem::new(
                &entry.node.origin,
                "include",
                format!("this is {}", entry.node.value.kind()),
            );
            self.problems
                .push(problem.expected("a list of files, such as [\"radars.toml\"]"));
            return Vec::new();
        };
        let mut targets = Vec::new();
        for node in nodes {
            match &node.value {
                Value::Text(target) if is_relative(target) => {
                    targets.push((normalised(path, target), node.origin.clone()));
                }
                other => {
                    let problem = Problem::new(
                        &node.origin,
                        "include",
                        format!("{other} cannot be included"),
                    );
                    self.problems.push(
                        problem.expected("a path relative to this file, such as \"radars.toml\""),
                    );
                }
            }
        }
        targets
    }

    fn include(&mut self, path: &str, origin: &Origin) -> Option<Table> {
        if let Some(start) = self.open.iter().position(|open| open == path) {
            let mut chain = self.open[start..].join(" includes ");
            chain.push_str(&format!(" includes {path}"));
            self.problems.push(Problem::new(
                origin,
                "include",
                format!("files include each other in a loop: {chain}"),
            ));
            return None;
        }
        if self.done.iter().any(|done| done == path) {
            return None;
        }
        match self.sources.read(path) {
            Ok(text) => self.load(path, &text),
            Err(error) => {
                self.report(error, origin, Some(path));
                self.done.push(path.to_owned());
                None
            }
        }
    }

    /// A source that cannot be read is a problem of the line that includes it.
    fn report(&mut self, error: SourceError, place: &Origin, included: Option<&str>) {
        let message = match included {
            Some(path) if error.origin.is_none() => format!("{path}: {}", error.message),
            _ => error.message,
        };
        let mut problem = Problem::new(error.origin.as_ref().unwrap_or(place), "", message);
        problem.expected = error.expected;
        self.problems
            .push(problem.suggestion(error.suggestion.as_deref()));
    }
}

/// Adds the entries of `from` to `into`; what both define is a problem.
fn merge(into: &mut Table, from: Table, path: &Path<'_>, problems: &mut Problems) {
    for Entry {
        key,
        key_origin,
        node,
    } in from.into_entries()
    {
        let here = path.key(&key);
        let Some(existing) = into.entry(&key) else {
            into.insert(&key, key_origin, node);
            continue;
        };
        let first = existing.key_origin.to_string();
        match (into.get_mut(&key), node) {
            (
                Some(Node {
                    value: Value::Table(into),
                    ..
                }),
                Node {
                    value: Value::Table(from),
                    ..
                },
            ) => {
                merge(into, from, &here, problems);
            }
            _ => {
                let problem = Problem::new(
                    &key_origin,
                    here,
                    format!("this is already defined at {first}"),
                );
                problems.push(problem.expected("one definition; an overlay changes a value"));
            }
        }
    }
}

fn is_relative(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(['\\', '\0'])
        && !FilePath::new(path).is_absolute()
        && !path.starts_with('/')
}

/// The path of `target`, named in `base`, without `.` and inner `..`.
fn normalised(base: &str, target: &str) -> String {
    let folder = match base.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/"),
        None => String::new(),
    };
    let joined = format!("{folder}{target}");
    let root = if joined.starts_with('/') { "/" } else { "" };
    let mut parts: Vec<&str> = Vec::new();
    for part in joined.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    format!("{root}{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(sources: &[(&str, &str)]) -> (Option<Table>, String) {
        let mut problems = Problems::new();
        let table = load_from(sources, sources[0].0, &mut problems);
        let shown = if problems.is_empty() {
            String::new()
        } else {
            problems.to_string()
        };
        (table, shown)
    }

    #[test]
    fn merges_deeply_and_once() {
        let (table, problems) = load(&[
            (
                "s/x.toml",
                "include = ['a.toml', '../lib/b.toml']\n[radars.z]\nr = 1",
            ),
            ("s/a.toml", "include = ['../lib/b.toml']\n[radars.a]\nr = 2"),
            ("lib/b.toml", "[radars.b]\nr = 3"),
        ]);
        assert_eq!(problems, "");
        let shown = Value::Table(table.unwrap()).to_string();
        assert_eq!(
            shown,
            "{ radars = { b = { r = 3 }, a = { r = 2 }, z = { r = 1 } } }"
        );
    }

    #[test]
    fn names_both_places_of_a_duplicate() {
        let (_, problems) = load(&[
            ("x.toml", "include = ['a.toml']\n[radars.a]\nr = 1"),
            ("a.toml", "radars.a.r = 2"),
        ]);
        let shown = r"error: x.toml:3:1: radars.a.r: this is already defined at a.toml:1:10
    3 | r = 1
      | ^
   expected: one definition; an overlay changes a value

1 problem found";
        assert_eq!(problems, shown);
    }

    #[test]
    fn reports_loops_and_missing_files_where_they_are_included() {
        let (_, problems) = load(&[
            ("x.toml", "include = ['b.toml', 'c.tml', 5, '/etc']"),
            ("b.toml", "include = ['x.toml']"),
            ("c.toml", ""),
        ]);
        let shown = r#"error: b.toml:1:12: include: files include each other in a loop: x.toml includes b.toml includes x.toml
    1 | include = ['x.toml']
      |            ^^^^^^^^

error: x.toml:1:22: c.tml: there is no such file
    1 | include = ['b.toml', 'c.tml', 5, '/etc']
      |                      ^^^^^^^
   did you mean c.toml?

error: x.toml:1:31: include: 5 cannot be included
    1 | include = ['b.toml', 'c.tml', 5, '/etc']
      |                               ^
   expected: a path relative to this file, such as "radars.toml"

error: x.toml:1:34: include: "/etc" cannot be included
    1 | include = ['b.toml', 'c.tml', 5, '/etc']
      |                                  ^^^^^^
   expected: a path relative to this file, such as "radars.toml"

4 problems found"#;
        assert_eq!(problems, shown);
    }

    #[test]
    fn reads_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
        write(
            "x.toml",
            b"include = ['lib.toml', 'bad.toml', 'folder']\na = 1",
        );
        write("lib.toml", b"b = 2");
        write("bad.toml", b"ok = 1\nc = '\xff'");
        std::fs::create_dir(folder.path().join("folder")).unwrap();
        let mut problems = Problems::new();
        let table = load_with_includes(&folder.path().join("x.toml"), &mut problems).unwrap();
        assert_eq!(table.keys().collect::<Vec<_>>(), ["b", "a"]);
        let shown = problems
            .to_string()
            .replace(&*folder.path().to_string_lossy(), "");
        assert!(
            shown.contains("/bad.toml:2:6: this is not UTF-8 text"),
            "{shown}"
        );
        assert!(
            shown.contains("/x.toml:1:36: /folder: this is a directory, not a file"),
            "{shown}"
        );
        let mut problems = Problems::new();
        assert!(load_with_includes(&folder.path().join("y.toml"), &mut problems).is_none());
        assert!(
            problems.to_string().contains("there is no such file"),
            "{problems}"
        );
        assert!(problems.to_string().contains("did you mean"), "{problems}");
        assert!(crate::read_file(&folder.path().join("lib.toml"), 2, &mut problems).is_none());
        assert!(
            problems
                .to_string()
                .contains("the file has 5 bytes; at most 2 are read"),
            "{problems}"
        );
    }
}
