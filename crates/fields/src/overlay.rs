//! Overlays: an ordered list of `path = value`, applied to the tree before it is checked.
//!
//! A posture, a study factor, a `--set`, a sampled range and a map edit are all overlays.

use std::sync::Arc;

use crate::parse::parse_value;
use crate::tree::bare_or_quoted;
use crate::{Node, Origin, Problem, Problems, Table, Value, nearest};

/// One `path = value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Overlay {
    /// Segments with `.` between them; a segment may be quoted: `nodes."91N6E".x`.
    pub path: String,
    /// The value, its origin being the overlay.
    pub value: Node,
    /// What sets it, such as `--set` or `posture share`.
    pub name: String,
}

impl Overlay {
    /// An overlay of a value that is already at hand.
    pub fn new(path: &str, value: Value, name: &str) -> Self {
        let origin = Origin::Overlay {
            name: Arc::from(name),
            text: Arc::from(format!("{path} = {value}")),
        };
        Self {
            path: path.to_owned(),
            value: Node { value, origin },
            name: name.to_owned(),
        }
    }

    /// Reads `path=value`. The value is TOML when it parses as such, otherwise it is taken as text.
    ///
    /// ```
    /// use gapfiller_fields::{Overlay, Value};
    /// let value = |text| Overlay::parse(text, "--set").unwrap().value.value;
    /// assert_eq!(value("a.b=3"), Value::Integer(3));
    /// assert_eq!(value("a.b=3 km"), Value::Text("3 km".into()));
    /// assert_eq!(value("a.b = \"3 km\""), Value::Text("3 km".into()));
    /// ```
    ///
    /// # Errors
    /// When there is no `=`, or the path is not one.
    pub fn parse(text: &str, name: &str) -> Result<Self, Box<Problem>> {
        let origin = Origin::Overlay {
            name: Arc::from(name),
            text: Arc::from(text),
        };
        let wanted = "a path and a value, such as nodes.ankara.height=\"12 m\"";
        let Some(equals) = unquoted_equals(text) else {
            let problem = Problem::new(&origin, "", "there is no = between a path and a value");
            return Err(Box::new(problem.expected(wanted)));
        };
        let path = text[..equals].trim();
        let value = text[equals + 1..].trim();
        segments(path)
            .map_err(|message| Box::new(Problem::new(&origin, "", message).expected(wanted)))?;
        let value = match parse_value(value, &origin) {
            Some(node) => node,
            None => Node {
                value: Value::Text(value.to_owned()),
                origin,
            },
        };
        Ok(Self {
            path: path.to_owned(),
            value,
            name: name.to_owned(),
        })
    }
}

/// Where the first `=` outside quotes is.
fn unquoted_equals(text: &str) -> Option<usize> {
    let mut quote = None;
    for (offset, character) in text.char_indices() {
        match quote {
            None if character == '=' => return Some(offset),
            None if character == '"' || character == '\'' => quote = Some(character),
            Some(open) if open == character => quote = None,
            _ => {}
        }
    }
    None
}

/// Splits a path at its dots.
fn segments(path: &str) -> Result<Vec<String>, String> {
    let mut segments = Vec::new();
    let mut rest = path;
    loop {
        let (segment, after) = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inside = &rest[1..];
                let end = inside
                    .find(quote)
                    .ok_or_else(|| format!("a quote is not closed in the path {path}"))?;
                (&inside[..end], &inside[end + 1..])
            }
            _ => rest.split_at(rest.find('.').unwrap_or(rest.len())),
        };
        if segment.is_empty() {
            return Err(format!("a part of the path \"{path}\" is empty"));
        }
        segments.push(segment.to_owned());
        match after.strip_prefix('.') {
            Some(next) => rest = next,
            None if after.is_empty() => return Ok(segments),
            None => {
                return Err(format!(
                    "a . is missing after \"{segment}\" in the path {path}"
                ));
            }
        }
    }
}

/// Applies overlays in order.
///
/// A new key may be set in a table that exists; whether it is known shows when the tree is read. Elements of a list are
/// chosen by index or by their `name`. A plain value set on a sourced parameter replaces its `nominal` only.
pub fn apply(table: &mut Table, overlays: &[Overlay], problems: &mut Problems) {
    for overlay in overlays {
        let result = segments(&overlay.path)
            .map_err(|message| Box::new(Problem::new(&overlay.value.origin, "", message)))
            .and_then(|segments| apply_one(table, &segments, overlay));
        if let Err(problem) = result {
            problems.push(*problem);
        }
    }
}

fn apply_one(
    table: &mut Table,
    segments: &[String],
    overlay: &Overlay,
) -> Result<(), Box<Problem>> {
    let Some((last, parents)) = segments.split_last() else {
        return Ok(());
    };
    let mut container = Container::Table(table);
    for (depth, segment) in parents.iter().enumerate() {
        let target = container
            .child(segment)
            .map_err(|reason| refusal(segments, depth, reason, overlay))?;
        container = Container::of(target).ok_or_else(|| {
            let reason = Refusal::message("this is a plain value; nothing can be set inside it");
            refusal(segments, depth, reason, overlay)
        })?;
    }
    match container {
        Container::Table(table) => match table.get_mut(last) {
            Some(existing) => set(existing, overlay),
            None => table.insert(last, overlay.value.origin.clone(), overlay.value.clone()),
        },
        Container::List(_) => {
            let depth = segments.len() - 1;
            set(
                container
                    .child(last)
                    .map_err(|reason| refusal(segments, depth, reason, overlay))?,
                overlay,
            );
        }
    }
    Ok(())
}

fn set(existing: &mut Node, overlay: &Overlay) {
    if let Value::Table(table) = &mut existing.value
        && is_sourced(table)
        && !matches!(overlay.value.value, Value::Table(_))
    {
        table.insert(
            "nominal",
            overlay.value.origin.clone(),
            overlay.value.clone(),
        );
        return;
    }
    *existing = overlay.value.clone();
    if let Value::Table(table) = &mut existing.value {
        table.origin = overlay.value.origin.clone();
    }
}

/// Whether a table is a library value with its range and source.
fn is_sourced(table: &Table) -> bool {
    ["low", "nominal", "high", "source", "grade"]
        .iter()
        .filter(|key| table.get(key).is_some())
        .count()
        >= 3
}

enum Container<'a> {
    Table(&'a mut Table),
    List(&'a mut Vec<Node>),
}

struct Refusal {
    message: String,
    suggestion: Option<String>,
}

impl Refusal {
    fn message(message: &str) -> Self {
        Self {
            message: message.to_owned(),
            suggestion: None,
        }
    }
}

impl<'a> Container<'a> {
    fn of(node: &'a mut Node) -> Option<Self> {
        match &mut node.value {
            Value::Table(table) => Some(Self::Table(table)),
            Value::List(nodes) => Some(Self::List(nodes)),
            _ => None,
        }
    }

    fn child(self, segment: &str) -> Result<&'a mut Node, Refusal> {
        match self {
            Self::Table(table) => {
                let suggestion = nearest(segment, table.keys()).map(bare_or_quoted);
                let missing = Refusal {
                    message: format!("there is no \"{segment}\" here"),
                    suggestion,
                };
                table.get_mut(segment).ok_or(missing)
            }
            Self::List(nodes) => {
                let names = || nodes.iter().map(|node| name_of(node).unwrap_or_default());
                let suggestion =
                    nearest(segment, names().filter(|name| !name.is_empty())).map(bare_or_quoted);
                let count = nodes.len();
                let message =
                    format!("the list of {count} has no element named or numbered \"{segment}\"");
                let by_name = names().position(|name| name == segment);
                let index = by_name.or_else(|| segment.parse().ok());
                index.and_then(|index| nodes.get_mut(index)).ok_or(Refusal {
                    message,
                    suggestion,
                })
            }
        }
    }
}

fn name_of(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Table(table) => match &table.get("name")?.value {
            Value::Text(name) => Some(name),
            _ => None,
        },
        _ => None,
    }
}

fn refusal(segments: &[String], depth: usize, refusal: Refusal, overlay: &Overlay) -> Box<Problem> {
    let path: Vec<String> = segments
        .iter()
        .take(depth + 1)
        .map(|segment| bare_or_quoted(segment))
        .collect();
    let problem = Problem::new(&overlay.value.origin, path.join("."), refusal.message);
    Box::new(problem.suggestion(refusal.suggestion.as_deref()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_toml;

    const FILE: &str = r#"
        nodes."91N6E".height = "10 m"
        legs = [{ name = "first", speed = 1 }, { speed = 2 }]
        range = { low = "1 km", nominal = "2 km", high = "3 km", source = "s", grade = "assumed" }
    "#;

    fn after(overlays: &[&str]) -> (Table, String) {
        let mut problems = Problems::new();
        let mut table = parse_toml("x.toml", FILE, &mut problems).unwrap();
        let overlays: Vec<_> = overlays
            .iter()
            .map(|text| Overlay::parse(text, "--set").unwrap())
            .collect();
        apply(&mut table, &overlays, &mut problems);
        let shown = if problems.is_empty() {
            String::new()
        } else {
            problems.to_string()
        };
        (table, shown)
    }

    #[test]
    fn sets_by_key_index_and_name() {
        let overlays = [
            "nodes.\"91N6E\".height=12 m",
            "legs.first.speed=7",
            "legs.1.speed=8",
            "nodes.91N6E.new=true",
        ];
        let (table, problems) = after(&overlays);
        assert_eq!(problems, "");
        assert_eq!(
            table.get("nodes").unwrap().value.to_string(),
            "{ 91N6E = { height = \"12 m\", new = true } }"
        );
        assert_eq!(
            table.get("legs").unwrap().value.to_string(),
            "[{ name = \"first\", speed = 7 }, { speed = 8 }]"
        );
    }

    #[test]
    fn replaces_only_the_nominal_of_a_sourced_value() {
        let (table, _) = after(&["range=2.5 km"]);
        let Value::Table(range) = &table.get("range").unwrap().value else {
            panic!()
        };
        assert_eq!(range.get("low").unwrap().value, Value::Text("1 km".into()));
        assert_eq!(
            range.get("nominal").unwrap().value,
            Value::Text("2.5 km".into())
        );
        assert!(range.get("nominal").unwrap().origin.is_overlay());
    }

    #[test]
    fn reports_what_is_not_there() {
        let (_, problems) = after(&["node.91N6E.height=1", "legs.frist.speed=1", "range.low.x=1"]);
        let shown = r#"error: --set: node: there is no "node" here
   | node.91N6E.height=1
   did you mean nodes?

error: --set: legs.frist: the list of 2 has no element named or numbered "frist"
   | legs.frist.speed=1
   did you mean first?

error: --set: range.low: this is a plain value; nothing can be set inside it
   | range.low.x=1

3 problems found"#;
        assert_eq!(problems, shown);
    }

    #[test]
    fn refuses_what_is_not_an_overlay() {
        let refused = |text| Overlay::parse(text, "--set").unwrap_err().message;
        assert_eq!(refused("a.b"), "there is no = between a path and a value");
        assert_eq!(refused("a..b=1"), "a part of the path \"a..b\" is empty");
        assert_eq!(refused("=1"), "a part of the path \"\" is empty");
        assert_eq!(
            refused("\"a\"b=1"),
            "a . is missing after \"a\" in the path \"a\"b"
        );
    }
}
