//! Breadcrumbs: the path from the root of a tree to the value being read.

use std::fmt;

use crate::tree::bare_or_quoted;

/// The path to a value. It borrows its parent, so going down costs nothing.
#[derive(Clone, Copy, Debug)]
pub struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    segment: Segment<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Segment<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl<'a> Path<'a> {
    /// The root of a tree.
    pub const ROOT: Path<'static> = Path {
        parent: None,
        segment: Segment::Root,
    };

    /// The path of a key of the table here.
    pub fn key(&'a self, key: &'a str) -> Path<'a> {
        Path {
            parent: Some(self),
            segment: Segment::Key(key),
        }
    }

    /// The path of an element of the list here, counted from 0.
    pub fn index(&'a self, index: usize) -> Path<'a> {
        Path {
            parent: Some(self),
            segment: Segment::Index(index),
        }
    }
}

/// As an overlay writes it: `nodes."91N6E".legs.2.speed`.
impl fmt::Display for Path<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            write!(formatter, "{parent}")?;
            if !matches!(parent.segment, Segment::Root) {
                formatter.write_str(".")?;
            }
        }
        match self.segment {
            Segment::Root => Ok(()),
            Segment::Key(key) => formatter.write_str(&bare_or_quoted(key)),
            Segment::Index(index) => write!(formatter, "{index}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_an_overlay_writes_it() {
        let root = Path::ROOT;
        let nodes = root.key("nodes");
        let node = nodes.key("S-400 (1)");
        assert_eq!(node.index(2).to_string(), r#"nodes."S-400 (1)".2"#);
        assert_eq!(root.to_string(), "");
    }
}
