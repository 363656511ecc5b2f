//! Lines of comma-separated values.
//!
//! Fields may stand in quotes (RFC 4180), but do not go over line ends. A byte order mark, blank lines, blanks around fields and
//! either kind of line end are taken.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};
use std::ops::Range;

/// Longer lines are refused, so that a file without line ends does not fill the memory.
pub const LONGEST_LINE_BYTES: usize = 1 << 16;

/// What came next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    Fields,
    /// A line that is not a row of fields, and why.
    Wrong(&'static str),
    End,
}

/// The lines of a file, one at a time.
#[derive(Debug)]
pub(crate) struct Lines<R> {
    input: R,
    /// Number of the line at hand, from 1.
    pub number: u64,
    /// Bytes read so far.
    pub bytes: u64,
    /// The line at hand.
    line: String,
    raw: Vec<u8>,
    /// Where each of its fields stands in it.
    fields: Vec<Range<usize>>,
}

impl<R: BufRead> Lines<R> {
    pub fn new(input: R) -> Self {
        Self {
            input,
            number: 0,
            bytes: 0,
            line: String::new(),
            raw: Vec::new(),
            fields: Vec::new(),
        }
    }

    /// The next line that is not blank.
    pub fn next_line(&mut self) -> io::Result<Line> {
        loop {
            self.raw.clear();
            self.fields.clear();
            self.number = self.number.saturating_add(1);
            let most = LONGEST_LINE_BYTES as u64 + 1;
            let read = (&mut self.input)
                .take(most)
                .read_until(b'\n', &mut self.raw)?;
            self.bytes = self.bytes.saturating_add(read as u64);
            if read == 0 {
                return Ok(Line::End);
            }
            if read as u64 == most && self.raw.last() != Some(&b'\n') {
                self.skip_line()?;
                self.take_text(200);
                return Ok(Line::Wrong("the line is longer than 65,536 bytes"));
            }
            if self.number == 1 && self.raw.starts_with(b"\xef\xbb\xbf") {
                self.raw.drain(..3);
            }
            if !self.take_text(usize::MAX) {
                return Ok(Line::Wrong("this is not text in UTF-8"));
            }
            if !self.line.trim().is_empty() {
                return Ok(self.split());
            }
        }
    }

    /// Reads on to the end of the line without keeping it.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.input.fill_buf()?;
            let (length, is_over) = match buffer.iter().position(|byte| *byte == b'\n') {
                Some(end) => (end + 1, true),
                None => (buffer.len(), buffer.is_empty()),
            };
            self.input.consume(length);
            self.bytes = self.bytes.saturating_add(length as u64);
            if is_over {
                return Ok(());
            }
        }
    }

    /// Takes the bytes, at most so many, as text without their line end; says whether they were text.
    fn take_text(&mut self, most: usize) -> bool {
        let mut raw = &self.raw[..self.raw.len().min(most)];
        while let [rest @ .., b'\n' | b'\r'] = raw {
            raw = rest;
        }
        self.line.clear();
        match std::str::from_utf8(raw) {
            Ok(text) => self.line.push_str(text),
            Err(_) => {
                self.line.push_str(&String::from_utf8_lossy(raw));
                return false;
            }
        }
        true
    }

    /// Fields end at commas outside of quotes.
    fn split(&mut self) -> Line {
        let mut start = 0;
        let mut is_quoted = false;
        for (at, byte) in self.line.bytes().enumerate() {
            match byte {
                b'"' => is_quoted = !is_quoted,
                b',' if !is_quoted => {
                    self.fields.push(start..at);
                    start = at + 1;
                }
                _ => {}
            }
        }
        self.fields.push(start..self.line.len());
        if is_quoted {
            Line::Wrong("a quote is not closed on its line")
        } else {
            Line::Fields
        }
    }

    /// How many fields the line has.
    pub fn count(&self) -> usize {
        self.fields.len()
    }

    /// A field without the blanks and the quotes around it.
    pub fn field(&self, place: usize) -> Option<Cow<'_, str>> {
        let field = self.line.get(self.fields.get(place)?.clone())?.trim();
        let inside = field
            .strip_prefix('"')
            .and_then(|field| field.strip_suffix('"'));
        Some(match inside {
            Some(inside) if inside.contains('"') => Cow::Owned(inside.replace("\"\"", "\"")),
            Some(inside) => Cow::Borrowed(inside),
            None => Cow::Borrowed(field),
        })
    }

    /// The line, and where a field stands in it: column from 1 and width, in characters.
    pub fn mark(&self, place: Option<usize>) -> (&str, u32, u32) {
        let whole = 0..self.line.len();
        let range = place.map_or(whole, |place| match self.fields.get(place) {
            Some(range) => range.clone(),
            None => self.line.len()..self.line.len(),
        });
        let characters = |range: Range<usize>| {
            u32::try_from(self.line.get(range).unwrap_or_default().chars().count())
                .unwrap_or(u32::MAX)
        };
        (
            &self.line,
            characters(0..range.start).saturating_add(1),
            characters(range).max(1),
        )
    }
}
