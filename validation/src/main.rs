//! Checks the claims named on the command line, or all of them, and writes the pages.
//!
//! `validation [--out DIR] [--summary FILE] [CLAIM]...`; the summary is only written when all claims are checked.

use gapfiller_validation::claims::CLAIMS;
use gapfiller_validation::page::{self, Checked};
use std::path::PathBuf;
use std::process::ExitCode;

struct Arguments {
    out: PathBuf,
    summary: Option<PathBuf>,
    names: Vec<String>,
}

fn arguments() -> Result<Arguments, String> {
    let mut parsed = Arguments {
        out: PathBuf::from("out/validation"),
        summary: None,
        names: Vec::new(),
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a path"));
        match word.as_str() {
            "--out" => parsed.out = value()?.into(),
            "--summary" => parsed.summary = Some(value()?.into()),
            name if CLAIMS.iter().any(|claim| claim.name == name) => parsed.names.push(word),
            _ => {
                let names: Vec<&str> = CLAIMS.iter().map(|claim| claim.name).collect();
                return Err(format!(
                    "no claim is called {word}; there are: {}",
                    names.join(", ")
                ));
            }
        }
    }
    Ok(parsed)
}

fn work(arguments: &Arguments) -> Result<bool, String> {
    let chosen = CLAIMS.iter().filter(|claim| {
        arguments.names.is_empty() || arguments.names.iter().any(|n| n == claim.name)
    });
    let mut all = Vec::new();
    for claim in chosen {
        eprintln!("{} ...", claim.title());
        let checked = Checked::new(*claim);
        if let Ok(evidence) = &checked.result {
            eprint!("{}", evidence.failures(20));
        }
        all.push(checked);
    }
    let write = |path: &PathBuf, text: &str| {
        std::fs::write(path, text)
            .map_err(|error| format!("cannot write {}: {error}", path.display()))
    };
    std::fs::create_dir_all(&arguments.out)
        .map_err(|error| format!("cannot make {}: {error}", arguments.out.display()))?;
    let index = arguments.out.join("index.html");
    write(&index, &page::html(&all))?;
    println!("{}", index.display());
    let whole = arguments.names.is_empty() && all.iter().all(|checked| checked.result.is_ok());
    match &arguments.summary {
        Some(summary) if whole => {
            write(summary, &page::markdown(&all))?;
            println!("{}", summary.display());
        }
        Some(summary) => println!(
            "{} is left as it is: not every claim was checked",
            summary.display()
        ),
        None => {}
    }
    Ok(!all.iter().any(Checked::fails))
}

fn main() -> ExitCode {
    match arguments().and_then(|arguments| work(&arguments)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("validation: {message}");
            ExitCode::from(2)
        }
    }
}
