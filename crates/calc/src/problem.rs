//! What is wrong with a table, in words.

use std::fmt;

/// More than this many problems are counted, not told.
const TOLD: usize = 20;

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1; none if it is about no line.
    pub line: Option<u64>,
    /// The column, by its name.
    pub column: Option<String>,
    /// What is wrong.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, &self.column) {
            (Some(line), Some(column)) => write!(out, "line {line}, column {column}: ")?,
            (Some(line), None) => write!(out, "line {line}: ")?,
            (None, Some(column)) => write!(out, "column {column}: ")?,
            (None, None) => {}
        }
        write!(out, "{}", self.text)
    }
}

/// All that is wrong; the first of it in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    told: Vec<Problem>,
    all: u64,
}

impl Problems {
    pub(crate) fn add(&mut self, line: Option<u64>, column: Option<&str>, text: String) {
        self.all += 1;
        if self.told.len() < TOLD {
            self.told.push(Problem {
                line,
                column: column.map(str::to_owned),
                text,
            });
        }
    }

    pub(crate) fn one(line: Option<u64>, text: impl Into<String>) -> Self {
        let mut problems = Self::default();
        problems.add(line, None, text.into());
        problems
    }

    pub(crate) fn append(&mut self, other: Self) {
        self.all += other.all;
        let room = TOLD.saturating_sub(self.told.len());
        self.told.extend(other.told.into_iter().take(room));
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all == 0
    }

    /// The first problems, in order of the lines.
    #[must_use]
    pub fn told(&self) -> &[Problem] {
        &self.told
    }

    /// How many there are beyond those.
    #[must_use]
    pub fn untold(&self) -> u64 {
        self.all - self.told.len() as u64
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.told.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            write!(out, "error: {problem}")?;
        }
        if self.untold() > 0 {
            write!(out, "\nand {} more", self.untold())?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
