//! What a claim is made of, and when it holds.

use crate::plot::Plot;

/// One claim: a folder under `claims/` with its words, its numbers and its check.
#[derive(Clone, Copy)]
pub struct Claim {
    /// The folder, and the claim's name on the command line.
    pub name: &'static str,
    /// The folder's `README.md`: a title, what is claimed, where the numbers come from.
    pub readme: &'static str,
    /// Works the claim out.
    pub check: fn() -> Result<Evidence, Absent>,
}

/// Why a claim could not be checked: a reference that may not be carried along is not next to the checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absent(pub String);

/// What a check found.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Every comparison made.
    pub rows: Vec<Row>,
    /// A picture of them.
    pub plot: Option<Plot>,
    /// Anything else worth a line.
    pub notes: Vec<String>,
}

/// One comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What was compared, with its unit.
    pub what: String,
    /// What it should be.
    pub expected: f64,
    /// What it is.
    pub got: f64,
    /// How near it must be.
    pub bound: Bound,
}

/// How near is near enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// Within this much.
    Absolute(f64),
    /// Within this share of the expected value.
    Relative(f64),
    /// Not below the expected value.
    AtLeast,
    /// Not above the expected value.
    AtMost,
    /// The very same.
    Exact,
    /// A comparison by chance: its p-value, adjusted for all comparisons of the claim (Holm 1979), and the level it must exceed.
    Chance {
        /// Adjusted p-value.
        adjusted_p: f64,
        /// The level.
        level: f64,
    },
}

impl Row {
    /// Whether the comparison holds. A value that is not a number never does.
    #[must_use]
    pub fn holds(&self) -> bool {
        let difference = (self.got - self.expected).abs();
        match self.bound {
            Bound::Absolute(within) => difference <= within,
            Bound::Relative(share) => difference <= share * self.expected.abs(),
            Bound::AtLeast => self.got >= self.expected,
            Bound::AtMost => self.got <= self.expected,
            Bound::Exact => self.got == self.expected,
            Bound::Chance { adjusted_p, level } => adjusted_p > level,
        }
    }

    /// How much of its tolerance a row uses up; above 1 it fails. For finding the worst row.
    #[must_use]
    pub fn strain(&self) -> f64 {
        let difference = (self.got - self.expected).abs();
        let strain = match self.bound {
            Bound::Absolute(within) => difference / within,
            Bound::Relative(share) => difference / (share * self.expected.abs()),
            Bound::AtLeast => self.expected / self.got,
            Bound::AtMost => self.got / self.expected,
            Bound::Exact => difference,
            Bound::Chance { adjusted_p, level } => level / adjusted_p,
        };
        match (strain.is_nan(), self.holds()) {
            (true, true) => 0.0,
            (true, false) => f64::INFINITY,
            (false, _) => strain,
        }
    }
}

impl Bound {
    /// In words, as a table shows it.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Absolute(within) => format!("± {}", number(*within)),
            Self::Relative(share) => format!("± {} of it", number(*share)),
            Self::AtLeast => "at least".to_owned(),
            Self::AtMost => "at most".to_owned(),
            Self::Exact => "the same".to_owned(),
            Self::Chance { adjusted_p, level } => {
                format!("p {adjusted_p:.3}, above {}", number(*level))
            }
        }
    }
}

impl Evidence {
    /// Adds a comparison.
    pub fn row(&mut self, what: impl Into<String>, expected: f64, got: f64, bound: Bound) {
        self.rows.push(Row {
            what: what.into(),
            expected,
            got,
            bound,
        });
    }

    /// Whether every comparison holds; none at all does not count.
    #[must_use]
    pub fn holds(&self) -> bool {
        !self.rows.is_empty() && self.rows.iter().all(Row::holds)
    }

    /// The comparison nearest to failing, or failing most.
    #[must_use]
    pub fn worst(&self) -> Option<&Row> {
        self.rows
            .iter()
            .max_by(|a, b| a.strain().total_cmp(&b.strain()))
    }

    /// The failing rows as lines, at most `most` of them.
    #[must_use]
    pub fn failures(&self, most: usize) -> String {
        let failing = self.rows.iter().filter(|row| !row.holds());
        let lines = failing.take(most).map(|row| {
            format!(
                "{}: expected {} ({}), got {}\n",
                row.what,
                number(row.expected),
                row.bound.words(),
                number(row.got)
            )
        });
        lines.collect()
    }
}

impl Claim {
    /// The title: the first line of its README, without the mark.
    #[must_use]
    pub fn title(&self) -> &'static str {
        let line = self.readme.lines().next().unwrap_or(self.name);
        line.trim_start_matches('#').trim()
    }
}

/// A number with up to nine significant digits, small and large ones with an exponent.
#[must_use]
pub fn number(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    if !(1e-4..1e9).contains(&size) {
        let text = format!("{value:.6e}");
        let Some((digits, exponent)) = text.split_once('e') else {
            return text;
        };
        let digits = digits.trim_end_matches('0').trim_end_matches('.');
        return format!("{digits}e{exponent}");
    }
    let before = format!("{size:.0}").len();
    let text = format!("{value:.*}", 9_usize.saturating_sub(before));
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// Checks a claim as a test does: fails with the failing rows, and says aloud when it cannot be checked.
///
/// # Panics
/// If the claim does not hold, or if `CI=true` and the references are next to the checkout but this one is not.
#[cfg(test)]
pub(crate) fn assert_holds(claim: &Claim) {
    match (claim.check)() {
        Ok(evidence) => {
            let count = evidence.rows.len();
            for note in &evidence.notes {
                println!("{note}");
            }
            if let Some(worst) = evidence.worst() {
                println!("{count} comparisons; the worst: {worst:?}");
            }
            assert!(
                evidence.holds(),
                "{}, {count} comparisons:\n{}",
                claim.title(),
                evidence.failures(20)
            );
        }
        Err(Absent(reason)) => {
            let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
            assert!(!(in_ci && crate::reference::shared().exists()), "{reason}");
            println!("SKIPPED: {reason}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(expected: f64, got: f64, bound: Bound) -> Row {
        Row {
            what: String::new(),
            expected,
            got,
            bound,
        }
    }

    #[test]
    fn a_row_holds_within_its_bound_and_never_by_a_value_that_is_none() {
        assert!(row(1.0, 1.05, Bound::Absolute(0.1)).holds());
        assert!(!row(1.0, 1.2, Bound::Absolute(0.1)).holds());
        assert!(row(-2.0, -2.1, Bound::Relative(0.06)).holds());
        assert!(!row(0.5, 0.4, Bound::AtLeast).holds());
        assert!(row(0.5, 0.4, Bound::AtMost).holds());
        for bound in [
            Bound::Absolute(1.0),
            Bound::Relative(1.0),
            Bound::AtLeast,
            Bound::AtMost,
            Bound::Exact,
        ] {
            let broken = row(1.0, f64::NAN, bound);
            assert!(!broken.holds() && broken.strain() == f64::INFINITY);
        }
        assert!(!Evidence::default().holds());
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(number(34.443), "34.443");
        assert_eq!(number(1e-8), "1e-8");
        assert_eq!(number(8_477_400.0), "8477400");
        assert_eq!(number(0.1 + 0.2), "0.3");
        assert_eq!(number(-1.5e12), "-1.5e12");
        assert_eq!(number(0.0), "0");
    }
}
