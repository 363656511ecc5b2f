//! What is wrong with a file, said so that it can be put right.

use std::collections::BTreeSet;
use std::fmt;

use crate::Origin;

/// Lines longer than this, in characters, are shown in part.
const LONGEST_LINE: usize = 120;

/// What sort of problem it is; decides which are only echoes of a syntax error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Syntax,
    Missing,
    Other,
}

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub origin: Origin,
    /// The path of the value, such as `nodes.ankara.position.latitude`; empty for a whole file.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What was expected instead.
    pub expected: Option<String>,
    /// The nearest valid name or value.
    pub suggestion: Option<String>,
    kind: Kind,
}

impl Problem {
    /// A problem with a value.
    pub fn new(origin: &Origin, path: impl fmt::Display, message: impl Into<String>) -> Self {
        Self {
            origin: origin.clone(),
            path: path.to_string(),
            message: message.into(),
            expected: None,
            suggestion: None,
            kind: Kind::Other,
        }
    }

    /// A text that is not TOML.
    pub(crate) fn syntax(origin: &Origin, message: impl Into<String>) -> Self {
        Self {
            kind: Kind::Syntax,
            ..Self::new(origin, "", message)
        }
    }

    /// A key that is not there.
    pub(crate) fn missing(
        origin: &Origin,
        path: impl fmt::Display,
        message: impl Into<String>,
    ) -> Self {
        Self {
            kind: Kind::Missing,
            ..Self::new(origin, path, message)
        }
    }

    /// Says what was expected.
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// Says which valid name is nearest, if there is one.
    pub fn suggestion(mut self, suggestion: Option<&str>) -> Self {
        self.suggestion = suggestion.map(str::to_owned);
        self
    }

    /// Files first, by place; then overlays; then the rest.
    fn order(&self) -> (u8, &str, u32, u32) {
        match &self.origin {
            Origin::File {
                file, line, column, ..
            } => (0, file, *line, *column),
            Origin::Overlay { name, .. } => (1, name, 0, 0),
            Origin::Builtin => (2, "", 0, 0),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "error: {}: ", self.origin)?;
        if !self.path.is_empty() {
            write!(formatter, "{}: ", self.path)?;
        }
        write!(formatter, "{}", self.message)?;
        match &self.origin {
            Origin::File {
                line,
                column,
                width,
                text,
                ..
            } => write_excerpt(formatter, *line, *column, *width, text)?,
            Origin::Overlay { text, .. } => write!(formatter, "\n   | {text}")?,
            Origin::Builtin => {}
        }
        if let Some(expected) = &self.expected {
            write!(formatter, "\n   expected: {expected}")?;
        }
        if let Some(suggestion) = &self.suggestion {
            write!(formatter, "\n   did you mean {suggestion}?")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

impl From<Box<Problem>> for Problem {
    fn from(problem: Box<Problem>) -> Self {
        *problem
    }
}

/// The source line with a mark under the offending part.
fn write_excerpt(
    formatter: &mut fmt::Formatter<'_>,
    line: u32,
    column: u32,
    width: u32,
    text: &str,
) -> fmt::Result {
    let text = text.trim_end();
    if text.is_empty() {
        return Ok(());
    }
    let length = text.chars().count();
    let mark = (column as usize).saturating_sub(1);
    let first = if length > LONGEST_LINE {
        mark.saturating_sub(LONGEST_LINE / 3)
    } else {
        0
    };
    let shown: String = text
        .chars()
        .skip(first)
        .take(LONGEST_LINE)
        .map(printable)
        .collect();
    let before = if first > 0 { "…" } else { "" };
    let after = if length > first + LONGEST_LINE {
        "…"
    } else {
        ""
    };
    // The blanks keep the tabs of the line, so that the mark stands where it should.
    let blanks: String = text
        .chars()
        .skip(first)
        .take(mark - first)
        .map(|c| if c == '\t' { '\t' } else { ' ' })
        .collect();
    let carets =
        (width as usize).clamp(1, shown.chars().count().saturating_sub(mark - first).max(1));
    let number = format!("{line:>5}");
    let indent = " ".repeat(before.chars().count());
    write!(formatter, "\n{number} | {before}{shown}{after}")?;
    write!(
        formatter,
        "\n      | {indent}{blanks}{}",
        "^".repeat(carets)
    )
}

/// Control characters would garble a terminal.
fn printable(character: char) -> char {
    if character.is_control() && character != '\t' {
        '\u{FFFD}'
    } else {
        character
    }
}

/// All the problems found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    list: Vec<Problem>,
}

impl Problems {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, problem: impl Into<Problem>) {
        self.list.push(problem.into());
    }

    /// Adds all of another list.
    pub fn extend(&mut self, other: Problems) {
        self.list.extend(other.list);
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many problems are shown.
    pub fn len(&self) -> usize {
        self.sorted().len()
    }

    /// How many have been pushed so far: a mark to compare with, cheap.
    pub fn pushed(&self) -> usize {
        self.list.len()
    }

    /// The problems by file, line and column, then those of overlays.
    ///
    /// Echoes of a syntax error are left out: other problems on its line, and keys missing from its file, which may well
    /// stand in the part that could not be parsed.
    pub fn sorted(&self) -> Vec<&Problem> {
        let broken: BTreeSet<(&str, u32)> = self.list.iter().filter_map(syntax_place).collect();
        let broken_files: BTreeSet<&str> = broken.iter().map(|(file, _)| *file).collect();
        let is_echo = |problem: &&Problem| match (&problem.origin, problem.kind) {
            (_, Kind::Syntax) => false,
            (Origin::File { file, .. }, Kind::Missing) => broken_files.contains(&**file),
            (Origin::File { file, line, .. }, Kind::Other) => broken.contains(&(&**file, *line)),
            _ => false,
        };
        let mut sorted: Vec<&Problem> = self
            .list
            .iter()
            .filter(|problem| !is_echo(problem))
            .collect();
        sorted.sort_by(|left, right| left.order().cmp(&right.order()));
        sorted.dedup();
        sorted
    }
}

fn syntax_place(problem: &Problem) -> Option<(&str, u32)> {
    match &problem.origin {
        Origin::File { file, line, .. } if problem.kind == Kind::Syntax => Some((file, *line)),
        _ => None,
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sorted = self.sorted();
        for problem in &sorted {
            writeln!(formatter, "{problem}\n")?;
        }
        match sorted.len() {
            0 => formatter.write_str("no problems found"),
            1 => formatter.write_str("1 problem found"),
            count => write!(formatter, "{count} problems found"),
        }
    }
}

impl std::error::Error for Problems {}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(line: u32, column: u32, width: u32, text: &str) -> Origin {
        Origin::File {
            file: "x.toml".into(),
            line,
            column,
            width,
            text: text.into(),
        }
    }

    #[test]
    fn shows_the_line_and_marks_the_place() {
        let origin = place(12, 12, 8, "latitude = \"95 deg\"");
        let problem = Problem::new(
            &origin,
            "nodes.ankara.position.latitude",
            "\"95 deg\" is not a latitude",
        )
        .expected("between -90 deg and 90 deg");
        let shown = r#"error: x.toml:12:12: nodes.ankara.position.latitude: "95 deg" is not a latitude
   12 | latitude = "95 deg"
      |            ^^^^^^^^
   expected: between -90 deg and 90 deg"#;
        assert_eq!(problem.to_string(), shown);
    }

    #[test]
    fn sorts_and_counts() {
        let mut problems = Problems::new();
        problems.push(Problem::new(
            &Origin::Overlay {
                name: "--set".into(),
                text: "a = 1".into(),
            },
            "a",
            "second",
        ));
        problems.push(Problem::new(&place(3, 1, 1, "a"), "a", "first"));
        let shown = "error: x.toml:3:1: a: first\n    3 | a\n      | ^\n\nerror: --set: a: second\n   | a = 1\n\n2 problems found";
        assert_eq!(problems.to_string(), shown);
    }

    #[test]
    fn shows_a_part_of_a_long_line() {
        let text = "x".repeat(1000);
        let shown = Problem::new(&place(1, 500, 900, &text), "", "no").to_string();
        assert!(
            shown.lines().all(|line| line.chars().count() < 140),
            "{shown}"
        );
        Problem::new(&place(1, 5000, 9, "short"), "", "beyond the end").to_string();
    }

    #[test]
    fn leaves_out_echoes_of_a_syntax_error() {
        let mut problems = Problems::new();
        problems.push(Problem::missing(&place(1, 1, 1, "a"), "a", "missing"));
        problems.push(Problem::new(&place(2, 5, 1, "b"), "b", "echo"));
        problems.push(Problem::new(&place(3, 5, 1, "c"), "c", "real"));
        problems.push(Problem::syntax(&place(2, 1, 1, "b"), "broken"));
        let messages: Vec<&str> = problems
            .sorted()
            .iter()
            .map(|problem| problem.message.as_str())
            .collect();
        assert_eq!(messages, ["broken", "real"]);
    }
}
