//! `gapfiller calc wta`: which weapon fires how many rounds at which target.

use super::{Arguments, print};
use crate::failure::Failure;
use crate::progress::Progress;
use crate::raster::{check_free, write_whole};
use crate::terminal;
use flate2::read::MultiGzDecoder;
use gapfiller_calc::weapon_target::Instance;
use gapfiller_numerics::assignment::weapon_target::{Effort, Problem, WeaponTarget};
use serde_json::json;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::Path;
use std::time::Instant;

/// No problem is larger than this.
const MOST_BYTES: u64 = 1 << 29;

/// Reads a problem, solves it, writes the assignment if asked, and prints objective, bound and time.
pub fn solve(arguments: &Arguments) -> Result<(), Failure> {
    let Some(path) = &arguments.file else {
        return Err(Failure::Input(
            "wta needs the file of a problem, or - for standard input".to_owned(),
        ));
    };
    if let Some(out) = &arguments.assignment {
        check_free(out, arguments.force)?;
    }
    let instance = read(path)?;
    let problem = Problem::new(
        &instance.rounds,
        &instance.values,
        &instance.kill_probability,
    )
    .map_err(|error| Failure::Input(format!("{}: {error}", path.display())))?;
    let progress = Progress::begin("assigning");
    let begun = Instant::now();
    let mut solver = WeaponTarget::new();
    let answer = solver.solve(&problem, &Effort::default());
    let seconds = begun.elapsed().as_secs_f64();
    drop(progress);
    if let Some(out) = &arguments.assignment {
        let table = table(solver.assignment(), problem.targets());
        write_whole(out, arguments.force, |file| {
            file.write_all(table.as_bytes())
        })?;
    }
    if arguments.json {
        let document = json!({
            "objective": answer.objective,
            "bound": answer.bound,
            "seconds": seconds,
            "proven": answer.proven,
            "weapons": problem.weapons(),
            "targets": problem.targets(),
        });
        return terminal::print(&format!("{document:#}\n"));
    }
    let (objective, bound) = (answer.objective, answer.bound);
    print(format!("objective,bound,seconds\n{objective},{bound},{seconds:.6}\n").as_bytes())
}

/// The rounds of each pair that has any.
fn table(assignment: &[u32], targets: usize) -> String {
    let mut text = "weapon,target,rounds\n".to_owned();
    for (place, rounds) in assignment
        .iter()
        .enumerate()
        .filter(|(_, rounds)| **rounds > 0)
    {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{},{},{rounds}", place / targets, place % targets);
    }
    text
}

fn read(path: &Path) -> Result<Instance, Failure> {
    let (name, bytes) = if path == Path::new("-") {
        ("standard input".to_owned(), whole(io::stdin().lock()))
    } else {
        let file = File::open(path).map_err(|error| Failure::reading(path, &error))?;
        (path.display().to_string(), whole(file))
    };
    let could_not = |error: io::Error| match error.kind() {
        io::ErrorKind::IsADirectory => Failure::reading(path, &error),
        _ => Failure::Other(format!("could not read {name}: {error}")),
    };
    let bytes = bytes.map_err(could_not)?;
    let text = if bytes.starts_with(&[0x1f, 0x8b]) {
        whole(MultiGzDecoder::new(bytes.as_slice()))
            .map_err(|error| Failure::Input(format!("{name}: cannot be unpacked: {error}")))?
    } else {
        bytes
    };
    if text.len() as u64 > MOST_BYTES {
        return Err(Failure::Input(format!(
            "{name}: too large for a problem, more than {} MiB",
            MOST_BYTES >> 20
        )));
    }
    Instance::parse(&text).map_err(|problems| {
        let mut text = String::new();
        for (index, problem) in problems.told().iter().enumerate() {
            // The failure puts the first word before the first problem itself.
            let before = if index > 0 { "\nerror: " } else { "" };
            let _ = write!(text, "{before}{name}: {problem}");
        }
        if problems.untold() > 0 {
            let _ = write!(text, "\nand {} more", problems.untold());
        }
        Failure::Input(text)
    })
}

/// All there is to read, and one byte more than is allowed at the most.
fn whole(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
