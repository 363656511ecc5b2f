//! `[study.factors.NAME]`: what is varied beside the posture.

use gapfiller_fields::{
    Definitions, Entry, Node, Origin, Overlay, Path, Problem, Problems, Read, Spanned, Table,
    Value, fields,
};
use serde_json::{Value as Json, json};

fields! {
    /// Something that a study varies, level by level, under every posture.
    pub struct FactorTable {
        /// What it is, for people; the name if left out.
        pub label: Option<String>,
        /// The levels. The first is the one that the others are compared with.
        pub levels: Vec<LevelTable>,
    }
    check = distinct_levels;
}

fields! {
    /// A level of a factor.
    pub struct LevelTable {
        /// Its name, one of the factor's.
        pub name: Spanned<String>,
        /// What it sets: `{ "doctrine.s400.control" = "free" }`; nothing if left out.
        pub set: Settings = Settings(Vec::new()),
    }
}

/// Paths and the values that they are set to, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings(pub Vec<(String, Value)>);

impl Settings {
    /// As overlays of a level.
    pub fn overlays(&self, factor: &str, level: &str) -> Vec<Overlay> {
        let name = format!("factor {factor} = {level}");
        let overlay = |(path, value): &(String, Value)| {
            let mut overlay = Overlay::new(path, value.clone(), &name);
            overlay.value = set_by(&overlay.value, &overlay.value.origin);
            overlay
        };
        self.0.iter().map(overlay).collect()
    }

    /// A key with a dot is a path, and its value is set as it stands. A table under any other key is what TOML makes of a path
    /// that is not in quotes: what is inside is set.
    fn gather(&mut self, prefix: &str, table: &Table) {
        for Entry { key, node, .. } in table {
            let is_path = key.contains(['.', '"', '\'']);
            let path = match (prefix.is_empty(), is_path) {
                (true, _) => key.clone(),
                (false, true) => format!("{prefix}.\"{key}\""),
                (false, false) => format!("{prefix}.{key}"),
            };
            match &node.value {
                Value::Table(inner) if !is_path => self.gather(&path, inner),
                Value::Table(inner) if !prefix.is_empty() => self.gather(&path, inner),
                value => self.0.push((path, value.clone())),
            }
        }
    }
}

/// A value of which every part says that the overlay set it.
fn set_by(node: &Node, origin: &Origin) -> Node {
    let value = match &node.value {
        Value::List(nodes) => Value::List(nodes.iter().map(|node| set_by(node, origin)).collect()),
        Value::Table(table) => {
            let mut set = Table::new(origin.clone());
            for entry in table {
                set.insert(&entry.key, origin.clone(), set_by(&entry.node, origin));
            }
            Value::Table(set)
        }
        plain => plain.clone(),
    };
    Node {
        value,
        origin: origin.clone(),
    }
}

impl Read for Settings {
    fn read(node: &Node, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
        let Value::Table(table) = &node.value else {
            let message = format!("this is {}", node.value.kind());
            problems.push(Problem::new(&node.origin, path, message).expected(Self::expected()));
            return None;
        };
        let mut settings = Self(Vec::new());
        settings.gather("", table);
        let of_study = |(set, _): &&(String, Value)| set == "study" || set.starts_with("study.");
        if let Some((set, _)) = settings.0.iter().find(of_study) {
            let problem = Problem::new(
                &node.origin,
                path.key(set),
                "a level cannot change the study",
            );
            problems.push(problem.expected("something of the scenario or the library"));
            return None;
        }
        Some(settings)
    }

    fn schema(_: &mut Definitions) -> Json {
        json!({ "type": "object", "additionalProperties": true })
    }

    fn expected() -> String {
        "a table of paths and values, such as { \"doctrine.s400.control\" = \"free\" }".to_owned()
    }
}

fn distinct_levels(factor: &FactorTable, node: &Node, path: &Path<'_>, problems: &mut Problems) {
    if factor.levels.is_empty() {
        let problem = Problem::new(&node.origin, path.key("levels"), "the factor has no levels");
        problems.push(problem.expected("one level or more, each with a name"));
    }
    for (place, level) in factor.levels.iter().enumerate() {
        let name = &level.name;
        if name.value.trim().is_empty() {
            problems.push(name.problem("the name is empty"));
        }
        if (factor.levels.iter().take(place)).any(|other| other.name.value == name.value) {
            let message = format!("the factor has a level \"{}\" already", name.value);
            problems.push(name.problem(message).expected("another name"));
        }
    }
}
