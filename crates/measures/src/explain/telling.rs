//! A story, told: a title, and lines with times.

use super::words::clock;
use gapfiller_border::SimTime;
use std::fmt;

/// One line of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When; none for a line that says more of the one before it.
    pub time: Option<SimTime>,
    /// What, in words.
    pub text: String,
}

/// A story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Telling {
    /// Of whom or what.
    pub title: String,
    /// In order.
    pub lines: Vec<Line>,
}

impl Telling {
    pub(super) fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            lines: Vec::new(),
        }
    }

    pub(super) fn at(&mut self, time: SimTime, text: impl Into<String>) {
        self.lines.push(Line {
            time: Some(time),
            text: text.into(),
        });
    }

    pub(super) fn more(&mut self, text: impl Into<String>) {
        self.lines.push(Line {
            time: None,
            text: text.into(),
        });
    }

    /// In order of time; what was said first of two things at the same time stays first, and a line without a time stays with
    /// the one before it.
    pub(super) fn in_order(mut self) -> Self {
        let mut groups: Vec<(SimTime, Vec<Line>)> = Vec::new();
        for line in self.lines.drain(..) {
            match (line.time, groups.last_mut()) {
                (None, Some((_, group))) => group.push(line),
                (time, _) => groups.push((time.unwrap_or(SimTime::ZERO), vec![line])),
            }
        }
        groups.sort_by_key(|(time, _)| *time);
        self.lines = groups.into_iter().flat_map(|(_, group)| group).collect();
        self
    }
}

impl fmt::Display for Telling {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}", self.title)?;
        if !self.lines.is_empty() {
            writeln!(out)?;
        }
        let blank = " ".repeat(8);
        for line in &self.lines {
            let time = line.time.map_or_else(|| blank.clone(), clock);
            writeln!(out, "{}", format!("{time}  {}", line.text).trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_stays_with_its_line() {
        let mut telling = Telling::new("x");
        telling.at(SimTime::from_seconds(2.0), "b");
        telling.more("b more");
        telling.at(SimTime::from_seconds(1.0), "a");
        telling.at(SimTime::from_seconds(2.0), "c");
        let text = telling.in_order().to_string();
        assert_eq!(
            text,
            "x\n\n00:00:01  a\n00:00:02  b\n          b more\n00:00:02  c\n"
        );
    }
}
