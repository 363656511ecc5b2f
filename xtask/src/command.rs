//! Starting other programs.

use std::ffi::OsString;
use std::process::{Command, Stdio};

/// The cargo that runs this chore, else the one on the path.
pub fn cargo_program() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// A cargo command with `--locked`.
pub fn cargo(subcommand: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(cargo_program());
    command.arg(subcommand).arg("--locked").args(arguments);
    command
}

/// Runs a command to its end, its output passing through.
///
/// # Errors
/// The command could not be started, or did not end with exit code 0.
pub fn run(command: &mut Command) -> Result<(), String> {
    let line = describe(command);
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|error| format!("cannot start `{line}`: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{line}` failed: {status}"))
    }
}

/// Runs a command to its end and returns its standard output; its errors pass through.
///
/// # Errors
/// The command could not be started, did not end with exit code 0, or wrote something that is not UTF-8.
pub fn output(command: &mut Command) -> Result<String, String> {
    let line = describe(command);
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot start `{line}`: {error}"))?;
    if !output.status.success() {
        return Err(format!("`{line}` failed: {}", output.status));
    }
    String::from_utf8(output.stdout)
        .map_err(|_| format!("`{line}` wrote something that is not UTF-8"))
}

/// Whether a program of this name lies on the path.
pub fn is_on_path(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
    })
}

/// Whether this runs unattended: `CI=true`.
pub fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}

/// The command as one would type it, for messages.
pub fn describe(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}
