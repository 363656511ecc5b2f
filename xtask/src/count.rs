//! Reading the output of `cargo test` while it passes through.
//!
//! The tests run with `--show-output`, so that what a *passed* test printed is in the stream too: libtest writes
//! it in a section that starts with `successes:`. That section is long and dull, so it is left out of the echo,
//! except for the lines by which a test says that it was skipped.

/// What a test prints at the start of a line when it could not run.
pub const SKIPPED: &str = "SKIPPED: ";

/// The sums over all test programs, and the state of the reader.
#[derive(Debug, Default)]
pub struct Counts {
    /// Tests that passed, the skipped ones among them.
    pub passed: u64,
    /// Tests that failed.
    pub failed: u64,
    /// The reasons of the tests that could not run.
    pub skipped: Vec<String>,
    in_successes: bool,
}

impl Counts {
    /// Reads one line of output; says whether it is worth echoing.
    pub fn read(&mut self, line: &str) -> bool {
        if line == "successes:" {
            self.in_successes = true;
        }
        if line == "failures:" || line.starts_with("test result: ") {
            self.in_successes = false;
        }
        if let Some(summary) = line.strip_prefix("test result: ") {
            self.passed += number_before(summary, " passed");
            self.failed += number_before(summary, " failed");
        }
        if let Some(reason) = line.strip_prefix(SKIPPED) {
            self.skipped.push(reason.to_owned());
            return true;
        }
        !self.in_successes
    }
}

/// The whole number that stands right before `word`, or 0.
fn number_before(text: &str, word: &str) -> u64 {
    let Some(end) = text.find(word) else { return 0 };
    let head = &text[..end];
    let start = head
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + 1);
    head[start..].parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "\
running 3 tests
test a ... ok
test b ... ok
test c ... FAILED

successes:

---- a stdout ----
SKIPPED: no browser
chatter

successes:
    a
    b

failures:

---- c stdout ----
it broke

failures:
    c

test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";

    #[test]
    fn sums_over_programs_and_keeps_the_skips() {
        let mut counts = Counts::default();
        let echoed: Vec<&str> = OUTPUT
            .lines()
            .chain(OUTPUT.lines())
            .filter(|line| counts.read(line))
            .collect();
        assert_eq!((counts.passed, counts.failed), (4, 2));
        assert_eq!(counts.skipped, ["no browser", "no browser"]);
        assert!(echoed.contains(&"it broke"));
        assert!(!echoed.contains(&"chatter"));
    }

    #[test]
    fn a_line_without_numbers_counts_nothing() {
        let mut counts = Counts::default();
        assert!(counts.read("test result: odd"));
        assert_eq!((counts.passed, counts.failed), (0, 0));
    }
}
