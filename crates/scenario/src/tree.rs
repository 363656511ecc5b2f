//! The one tree that a scenario is: the library under `library`, the scenario's own tables at the root, overlays on top.

use crate::library::embedded;
use gapfiller_fields::{
    Entry, Node, Origin, Overlay, Problem, Problems, Table, Value, apply, load_with_includes,
    parse_toml,
};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

/// The library that the program carries, as a tree; parsed once.
fn library() -> &'static (Table, Problems) {
    static LIBRARY: OnceLock<(Table, Problems)> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let mut problems = Problems::new();
        let mut library = Table::new(Origin::Builtin);
        for (name, text) in embedded::FILES {
            if let Some(table) = parse_toml(name, text, &mut problems) {
                add_types(&mut library, table, &mut problems);
            }
        }
        (library, problems)
    })
}

/// Adds the types of one file, kind by kind.
fn add_types(library: &mut Table, from: Table, problems: &mut Problems) {
    for kind in from.into_entries() {
        let Some(existing) = library.get_mut(&kind.key) else {
            library.insert(&kind.key, kind.key_origin, kind.node);
            continue;
        };
        match (&mut existing.value, kind.node.value) {
            (Value::Table(into), Value::Table(types)) => {
                for entry in types.into_entries() {
                    add_type(into, &kind.key, entry, problems);
                }
            }
            (_, _) => problems.push(Problem::new(
                &kind.key_origin,
                &kind.key,
                "this is not a table of types",
            )),
        }
    }
}

fn add_type(into: &mut Table, kind: &str, entry: Entry, problems: &mut Problems) {
    if let Some(first) = into.entry(&entry.key) {
        let message = format!("the library has this already, at {}", first.key_origin);
        let path = format!("library.{kind}.{}", entry.key);
        problems.push(
            Problem::new(&entry.key_origin, path, message)
                .expected("another name; or an overlay, which changes a value"),
        );
        return;
    }
    into.insert(&entry.key, entry.key_origin, entry.node);
}

/// A tree that is loaded, before any overlay.
#[derive(Clone, Debug)]
pub(crate) struct Loaded {
    /// The whole tree.
    pub table: Table,
    /// What is wrong with its files.
    pub problems: Problems,
}

/// Loads a scenario: a folder with a `scenario.toml`, or a file.
pub(crate) fn load(path: &Path) -> Result<Loaded, Problems> {
    let file = if path.is_dir() {
        path.join("scenario.toml")
    } else {
        path.to_path_buf()
    };
    let mut problems = Problems::new();
    match load_with_includes(&file, &mut problems) {
        Some(table) => Ok(with_library(table, problems)),
        None => Err(problems),
    }
}

/// From a text in memory.
pub(crate) fn parse(name: &str, text: &str) -> Result<Loaded, Problems> {
    let mut problems = Problems::new();
    match parse_toml(name, text, &mut problems) {
        Some(table) => Ok(with_library(table, problems)),
        None => Err(problems),
    }
}

/// Tables that a scenario may do without.
const MAY_BE_LEFT_OUT: &[&str] = &[
    "terrain",
    "detection",
    "propagation",
    "background",
    "airspace",
    "study",
];

fn with_library(mut table: Table, mut problems: Problems) -> Loaded {
    let (types, library_problems) = library();
    problems.extend(library_problems.clone());
    let mut types = types.clone();
    if let Some(own) = table.remove("library") {
        match own.node.value {
            Value::Table(own) => add_types(&mut types, own, &mut problems),
            other => problems.push(
                Problem::new(
                    &own.node.origin,
                    "library",
                    format!("this is {}", other.kind()),
                )
                .expected("tables of types, such as [library.radars.NAME]"),
            ),
        }
    }
    // So that an overlay can set what the file leaves to its defaults.
    for key in MAY_BE_LEFT_OUT
        .iter()
        .filter(|key| table.get(key).is_none())
        .collect::<Vec<_>>()
    {
        let node = Node {
            value: Value::Table(Table::new(Origin::Builtin)),
            origin: Origin::Builtin,
        };
        table.insert(key, Origin::Builtin, node);
    }
    let node = Node {
        value: Value::Table(types),
        origin: Origin::Builtin,
    };
    table.insert("library", Origin::Builtin, node);
    Loaded { table, problems }
}

/// Applies overlays to a copy of a tree.
pub(crate) fn overlaid(table: &Table, overlays: &[Overlay], problems: &mut Problems) -> Table {
    let mut table = table.clone();
    apply(&mut table, overlays, problems);
    table
}

/// Names that could not be read: they exist, so nothing is said of what refers to them.
#[derive(Debug, Default)]
pub(crate) struct Broken(BTreeSet<(String, String)>);

impl Broken {
    /// Whether a name of a section exists but could not be read.
    pub fn has(&self, section: &str, name: &str) -> bool {
        self.0.contains(&(section.to_owned(), name.to_owned()))
            || self.0.contains(&(section.to_owned(), String::new()))
    }

    /// Whether anything of a section could not be read.
    pub fn any(&self, section: &str) -> bool {
        self.0.iter().any(|(broken, _)| broken == section)
    }
}

/// What is needed to read a root that lacks something.
const STUBS: &str = "title = ''\nquestion = ''\nwindow.duration = '1 h'\n\
    area = { south = '0 N', west = '0 E', north = '1 N', east = '1 E' }";

/// Takes out of a tree what could not be read, so that the rest can be checked all the same.
pub(crate) fn pruned(table: &Table, problems: &Problems) -> (Table, Broken) {
    let mut table = table.clone();
    let mut broken = Broken::default();
    for problem in problems.sorted() {
        let segments = segments(&problem.path);
        let path: Vec<&str> = segments.iter().map(String::as_str).collect();
        match path.as_slice() {
            ["library", kind, name, ..] => prune(&mut table, &["library", kind], name, &mut broken),
            ["background", kind @ ("airways" | "recordings"), name, ..] => {
                prune(&mut table, &["background", kind], name, &mut broken);
            }
            ["airspace", ..]
            | ["study", ..]
            | ["ladder", ..]
            | ["terrain", ..]
            | ["detection", ..]
            | ["propagation", ..]
            | [_] => {
                let root = path.first().copied().unwrap_or_default();
                table.remove(root);
                broken.0.insert((root.to_owned(), String::new()));
            }
            [section, name, ..] => prune(&mut table, &[section], name, &mut broken),
            [] => {}
        }
    }
    let mut ignored = Problems::new();
    if let Some(stubs) = parse_toml("", STUBS, &mut ignored) {
        for stub in stubs.into_entries() {
            let whole = matches!(stub.key.as_str(), "window" | "area")
                && broken.0.iter().any(|(section, _)| *section == stub.key);
            if whole || table.get(&stub.key).is_none() {
                table.insert(&stub.key, stub.key_origin, stub.node);
            }
        }
    }
    (table, broken)
}

fn prune(table: &mut Table, section: &[&str], name: &str, broken: &mut Broken) {
    let mut inner = table;
    for key in section {
        match inner.get_mut(key).map(|node| &mut node.value) {
            Some(Value::Table(next)) => inner = next,
            _ => return,
        }
    }
    inner.remove(name);
    broken.0.insert((section.join("."), name.to_owned()));
}

/// The parts of a path as [`gapfiller_fields::Path`] writes it.
fn segments(path: &str) -> Vec<String> {
    let mut segments = Vec::new();
    let mut current = String::new();
    let mut characters = path.chars();
    let mut quoted = false;
    while let Some(character) = characters.next() {
        match character {
            '"' => quoted = !quoted,
            '\\' if quoted => current.extend(characters.next()),
            '.' if !quoted => segments.push(std::mem::take(&mut current)),
            other => current.push(other),
        }
    }
    if !current.is_empty() || !segments.is_empty() {
        segments.push(current);
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_library_parses() {
        let (library, problems) = library();
        assert!(problems.is_empty(), "{problems}");
        assert!(library.get("radars").is_some());
    }

    #[test]
    fn splits_quoted_segments() {
        assert_eq!(segments("nodes.\"a.b\".x"), ["nodes", "a.b", "x"]);
        assert!(segments("").is_empty());
    }
}
