//! From text to tree.

use std::path::Path as FilePath;
use std::sync::Arc;

use toml::de::{DeArray, DeFloat, DeInteger, DeTable, DeValue};

use crate::{Node, Origin, Problem, Problems, Table, Value};

/// The largest file that is read unless the caller says otherwise: 64 MiB.
pub const DEFAULT_LIMIT_BYTES: u64 = 64 * 1024 * 1024;

/// Parses a TOML text; `file_name` is what problems call it.
///
/// All the syntax errors are reported, and what could be understood is still returned, so that the rest can be checked.
pub fn parse_toml(file_name: &str, text: &str, problems: &mut Problems) -> Option<Table> {
    let places = Places::new(file_name, text);
    if text.len() >= u32::MAX as usize {
        problems.push(Problem::new(&places.at(0..0), "", "the text is too large"));
        return None;
    }
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let origin = places.at(error.span().unwrap_or(0..0));
        let (message, expected) = match error.message().split_once(", expected ") {
            Some((message, expected)) => (message, Some(expected.to_owned())),
            None => (error.message(), None),
        };
        let mut problem = Problem::syntax(&origin, format!("not valid TOML: {message}"));
        problem.expected = expected;
        problems.push(problem);
    }
    // What is missing from the whole file is not the fault of its first line, which is therefore not shown.
    let whole = Origin::File {
        file: Arc::from(file_name),
        line: 1,
        column: 1,
        width: 1,
        text: Arc::from(""),
    };
    Some(table_from(document.get_ref(), whole, &Place::File(&places)))
}

/// Parses one TOML value, which an overlay sets; `None` when it is not one.
pub(crate) fn parse_value(text: &str, origin: &Origin) -> Option<Node> {
    let value = DeValue::parse(text).ok()?;
    Some(Node {
        value: value_from(value.get_ref(), origin, &Place::Fixed(origin)),
        origin: origin.clone(),
    })
}

/// How a span becomes an origin.
enum Place<'a> {
    File(&'a Places<'a>),
    Fixed(&'a Origin),
}

impl Place<'_> {
    fn at(&self, span: std::ops::Range<usize>) -> Origin {
        match self {
            Self::File(places) => places.at(span),
            Self::Fixed(origin) => (*origin).clone(),
        }
    }
}

fn table_from(table: &DeTable<'_>, origin: Origin, place: &Place<'_>) -> Table {
    // The parser sorts by key; the order of the file is that of the spans.
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let mut result = Table::new(origin);
    for (key, value) in entries {
        let key_origin = place.at(key.span());
        // A table is where its key is: the span of one written with dots says nothing.
        let origin = match value.get_ref() {
            DeValue::Table(_) => key_origin.clone(),
            _ => place.at(value.span()),
        };
        let node = Node {
            value: value_from(value.get_ref(), &origin, place),
            origin,
        };
        result.insert(key.get_ref(), key_origin, node);
    }
    result
}

fn list_from(array: &DeArray<'_>, place: &Place<'_>) -> Vec<Node> {
    let node = |value: &toml::Spanned<DeValue<'_>>| {
        let origin = place.at(value.span());
        Node {
            value: value_from(value.get_ref(), &origin, place),
            origin,
        }
    };
    array.iter().map(node).collect()
}

fn value_from(value: &DeValue<'_>, origin: &Origin, place: &Place<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(integer) => integer_from(integer),
        DeValue::Float(float) => Value::Number(float_from(float)),
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Datetime(datetime) => Value::Text(datetime.to_string()),
        DeValue::Array(array) => Value::List(list_from(array, place)),
        DeValue::Table(table) => Value::Table(table_from(table, origin.clone(), place)),
    }
}

/// An integer too large for 64 bits becomes a number, which the readers of whole numbers refuse.
fn integer_from(integer: &DeInteger<'_>) -> Value {
    match i64::from_str_radix(integer.as_str(), integer.radix()) {
        Ok(value) => Value::Integer(value),
        Err(_) => Value::Number(integer.as_str().parse().unwrap_or(f64::NAN)),
    }
}

fn float_from(float: &DeFloat<'_>) -> f64 {
    float.as_str().parse().unwrap_or(f64::NAN)
}

/// Turns byte offsets into lines and columns.
pub(crate) struct Places<'a> {
    file: Arc<str>,
    text: &'a str,
    /// Where each line starts, and the line itself, shared by all the values on it.
    lines: Vec<(usize, Arc<str>)>,
    /// The offsets of bytes that continue a character, so that columns count characters.
    continuations: Vec<usize>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(file: &str, text: &'a str) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        for line in text.split('\n') {
            lines.push((start, Arc::from(line.trim_end_matches('\r'))));
            start += line.len() + 1;
        }
        let continuations = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| byte & 0xC0 == 0x80)
            .map(|(offset, _)| offset)
            .collect();
        Self {
            file: Arc::from(file),
            text,
            lines,
            continuations,
        }
    }

    pub(crate) fn at(&self, span: std::ops::Range<usize>) -> Origin {
        let start = span.start.min(self.text.len());
        let index = self
            .lines
            .partition_point(|(line_start, _)| *line_start <= start)
            .saturating_sub(1);
        let (line_start, text) = match self.lines.get(index) {
            Some((line_start, text)) => (*line_start, Arc::clone(text)),
            None => (0, Arc::from("")),
        };
        let end = span
            .end
            .clamp(start, line_start + text.len().max(start - line_start));
        Origin::File {
            file: Arc::clone(&self.file),
            line: saturating(index + 1),
            column: saturating(self.characters(line_start, start) + 1),
            width: saturating(self.characters(start, end).max(1)),
            text,
        }
    }

    fn characters(&self, from: usize, to: usize) -> usize {
        let before = |offset: usize| self.continuations.partition_point(|place| *place < offset);
        (to - from).saturating_sub(before(to) - before(from))
    }
}

fn saturating(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Reads a file of at most `limit_bytes` as text; what is wrong with it is a problem.
pub fn read_file(path: &FilePath, limit_bytes: u64, problems: &mut Problems) -> Option<String> {
    match read_text(path, limit_bytes) {
        Ok(text) => Some(text),
        Err(problem) => {
            problems.push(*problem);
            None
        }
    }
}

/// Reads a file as text.
pub(crate) fn read_text(path: &FilePath, limit_bytes: u64) -> Result<String, Box<Problem>> {
    let name = path.to_string_lossy();
    let whole = Origin::File {
        file: Arc::from(&*name),
        line: 1,
        column: 1,
        width: 1,
        text: Arc::from(""),
    };
    let refuse = |message: String| Box::new(Problem::new(&whole, "", message));
    let metadata = std::fs::metadata(path).map_err(|error| {
        let mut problem = refuse(unreadable(&error));
        problem.suggestion = neighbour(path);
        problem
    })?;
    if metadata.is_dir() {
        return Err(refuse("this is a directory, not a file".to_owned()));
    }
    if metadata.len() > limit_bytes {
        return Err(refuse(format!(
            "the file has {} bytes; at most {limit_bytes} are read",
            metadata.len()
        )));
    }
    let bytes = read_at_most(path, limit_bytes).map_err(|error| refuse(unreadable(&error)))?;
    if bytes.len() as u64 > limit_bytes {
        return Err(refuse(format!(
            "the file has more than {limit_bytes} bytes"
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let bytes = error.into_bytes();
        let line_end = bytes
            .iter()
            .skip(valid)
            .position(|byte| *byte == b'\n')
            .map_or(bytes.len(), |end| valid + end);
        let shown = String::from_utf8_lossy(&bytes[..line_end]);
        let origin = Places::new(&name, &shown).at(valid..valid + 1);
        Box::new(
            Problem::new(&origin, "", "this is not UTF-8 text").expected("a file saved as UTF-8"),
        )
    })
}

/// Some files (pipes, `/proc`) do not tell their size beforehand.
fn read_at_most(path: &FilePath, limit_bytes: u64) -> std::io::Result<Vec<u8>> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    std::fs::File::open(path)?
        .take(limit_bytes.saturating_add(1))
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "the file may not be read".to_owned(),
        _ => format!("the file cannot be read: {error}"),
    }
}

/// The file beside the missing one whose name is nearest.
fn neighbour(path: &FilePath) -> Option<String> {
    let wanted = path.file_name()?.to_str()?;
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(FilePath::new("."));
    let mut names: Vec<String> = std::fs::read_dir(parent)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    let near = crate::nearest(wanted, names.iter().map(String::as_str))?;
    Some(path.with_file_name(near).to_string_lossy().into_owned())
}
