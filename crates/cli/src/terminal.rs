//! Printing. Colours reach terminals only; a reader who has gone away is no error.

use crate::failure::Failure;
use std::io::{self, Write};

const RED: &str = "\x1b[1;31m";
const PLAIN: &str = "\x1b[0m";

/// Prints text on standard output.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    let printed = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    printed.map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::NobodyListens,
        _ => Failure::Other(format!("could not write to standard output: {error}")),
    })
}

/// Says something on standard error. If that fails there is nobody to tell.
pub fn say(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// Says what went wrong.
pub fn complain(failure: &Failure) {
    let text = failure.to_string();
    if text.is_empty() {
        return;
    }
    let lines: Vec<String> = text
        .lines()
        .map(|line| match line.strip_prefix("error:") {
            Some(rest) => format!("{RED}error:{PLAIN}{rest}"),
            None => line.to_owned(),
        })
        .collect();
    say(&lines.join("\n"));
}

/// In quotes, where a shell would break it up.
pub fn quoted(name: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./,=".contains(letter);
    if name.chars().all(plain) {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', "'\\''"))
    }
}
