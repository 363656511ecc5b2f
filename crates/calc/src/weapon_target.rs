//! Files of weapon–target assignment problems.
//!
//! The form in which Andersen, Pavlikov and Toffolo (2022) publish their instances: a line with the number of weapons, of
//! targets, and of rounds of each weapon; a line with the value of each target; then a line for each pair, `weapon target
//! probability`, counted from 0.
//!
//! ```
//! use gapfiller_calc::weapon_target::Instance;
//!
//! let instance = Instance::parse(b"1 2 1\n5\n4\n0 0 0.5\n0 1 0.9\n").unwrap();
//! assert_eq!((instance.rounds, instance.values), (vec![1], vec![5.0, 4.0]));
//! assert_eq!(instance.kill_probability, [0.5, 0.9]);
//! ```

use crate::problem::Problems;
use std::str::FromStr;

/// More pairs than this are not held in memory.
const MOST_PAIRS: usize = 4_000_000;
/// More weapons than this would need too large a basis.
const MOST_WEAPONS: usize = 4_000;
/// Rounds in all.
const MOST_ROUNDS: u64 = 100_000;

/// A problem as read.
#[derive(Clone, Debug, PartialEq)]
pub struct Instance {
    /// Rounds of each weapon.
    pub rounds: Vec<u32>,
    /// Value of each target.
    pub values: Vec<f64>,
    /// Kill probability of one round of a weapon at a target; row-major by weapon.
    pub kill_probability: Vec<f64>,
}

/// The lines of a file that are not empty, numbered from 1.
struct Lines<'a> {
    rest: Box<dyn Iterator<Item = (u64, &'a str)> + 'a>,
    last: u64,
}

impl<'a> Lines<'a> {
    fn next(&mut self, wanted: &str) -> Result<(u64, &'a str), Problems> {
        let line = self.rest.next().ok_or_else(|| {
            Problems::one(
                Some(self.last + 1),
                format!("the file ends where {wanted} should be"),
            )
        })?;
        self.last = line.0;
        Ok(line)
    }
}

impl Instance {
    /// Reads a problem from the text of a file.
    ///
    /// # Errors
    /// All that is wrong with it, with lines.
    pub fn parse(text: &[u8]) -> Result<Self, Problems> {
        let text = std::str::from_utf8(text)
            .map_err(|_| Problems::one(None, "not a text: is it a file of another kind?"))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines = Lines {
            rest: Box::new(
                (1..)
                    .zip(text.lines().map(str::trim))
                    .filter(|(_, line)| !line.is_empty()),
            ),
            last: 0,
        };
        let (weapons, targets, rounds) = head(&mut lines)?;
        let mut problems = Problems::default();
        let mut values = Vec::with_capacity(targets);
        for target in 0..targets {
            let (line, text) = lines.next(&format!("the value of target {target}"))?;
            values.push(value(line, text, target, &mut problems));
        }
        let mut kill_probability = vec![f64::NAN; weapons * targets];
        for _ in 0..weapons * targets {
            let (line, text) = lines.next("a line `weapon target probability`")?;
            if let Some((place, probability)) = pair(line, text, (weapons, targets), &mut problems)
            {
                if !kill_probability[place].is_nan() {
                    problems.add(
                        Some(line),
                        None,
                        format!("the pair {text:?} is there twice"),
                    );
                }
                kill_probability[place] = probability;
            }
        }
        if let Some((line, _)) = lines.rest.next() {
            let all = weapons * targets;
            problems.add(
                Some(line),
                None,
                format!("more than the {all} pairs there are"),
            );
        }
        if problems.is_empty() {
            Ok(Self {
                rounds: vec![rounds; weapons],
                values,
                kill_probability,
            })
        } else {
            Err(problems)
        }
    }
}

fn head(lines: &mut Lines<'_>) -> Result<(usize, usize, u32), Problems> {
    let wanted = "`weapons targets rounds`, three whole numbers such as 50 100 1";
    let (line, text) = lines.next(wanted)?;
    let wrong = |what: String| Problems::one(Some(line), what);
    let fields: Vec<&str> = text.split_whitespace().collect();
    let [weapons, targets, rounds] = fields[..] else {
        return Err(wrong(format!("{text:?}; expected {wanted}")));
    };
    let (Ok(weapons), Ok(targets), Ok(rounds)) = (
        usize::from_str(weapons),
        usize::from_str(targets),
        u32::from_str(rounds),
    ) else {
        return Err(wrong(format!("{text:?}; expected {wanted}")));
    };
    let pairs = weapons.saturating_mul(targets);
    if weapons > MOST_WEAPONS || pairs > MOST_PAIRS || targets > MOST_PAIRS {
        return Err(wrong(format!(
            "{weapons} weapons and {targets} targets; at most {MOST_WEAPONS} weapons and {MOST_PAIRS} pairs are possible"
        )));
    }
    if (weapons as u64).saturating_mul(u64::from(rounds)) > MOST_ROUNDS {
        return Err(wrong(format!(
            "{rounds} rounds for each of {weapons} weapons; at most {MOST_ROUNDS} rounds in all are possible"
        )));
    }
    Ok((weapons, targets, rounds))
}

fn value(line: u64, text: &str, target: usize, problems: &mut Problems) -> f64 {
    match f64::from_str(text) {
        Ok(value) if (0.0..=1e12).contains(&value) => value,
        _ => {
            problems.add(
                Some(line),
                None,
                format!("{text:?}; expected the value of target {target}, from 0 to 1e12"),
            );
            0.0
        }
    }
}

fn pair(
    line: u64,
    text: &str,
    (weapons, targets): (usize, usize),
    problems: &mut Problems,
) -> Option<(usize, f64)> {
    let fields: Vec<&str> = text.split_whitespace().collect();
    let parsed = match fields[..] {
        [weapon, target, probability] => usize::from_str(weapon)
            .ok()
            .filter(|weapon| *weapon < weapons)
            .zip(
                usize::from_str(target)
                    .ok()
                    .filter(|target| *target < targets),
            )
            .zip(
                f64::from_str(probability)
                    .ok()
                    .filter(|probability| (0.0..=1.0).contains(probability)),
            ),
        _ => None,
    };
    if parsed.is_none() {
        problems.add(
            Some(line),
            None,
            format!(
                "{text:?}; expected `weapon target probability`, a weapon below {weapons}, a target below {targets}, a probability \
                 from 0 to 1"
            ),
        );
    }
    parsed.map(|((weapon, target), probability)| (weapon * targets + target, probability))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        Instance::parse(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn problems_have_lines() {
        assert!(
            said("").contains("line 1: the file ends where"),
            "{}",
            said("")
        );
        assert!(said("2 1\n").contains("line 1: \"2 1\"; expected `weapons targets rounds`"));
        assert!(
            said("1 1 1\n\n-3\n0 0 0.5\n")
                .contains("line 3: \"-3\"; expected the value of target 0")
        );
        let two = said("1 2 1\n3\n4\n0 0 1.5\n0 2 0.5\n");
        assert!(
            two.contains("line 4: ") && two.contains("line 5: "),
            "{two}"
        );
        assert!(said("1 2 1\n3\n4\n0 0 0.5\n").contains("line 5: the file ends"));
        assert!(said("1 2 1\n3\n4\n0 0 0.5\n0 0 0.6\n").contains("line 5: the pair"));
        assert!(said("1 1 1\n3\n0 0 0.5\n9\n").contains("line 4: more than"));
        assert!(said("9999999 9999999 1\n").contains("at most"));
        assert!(said("4000 4 4000000000\n").contains("rounds in all"));
        assert!(Instance::parse(b"\x1f\x8b\x00\xff").is_err());
    }
}
