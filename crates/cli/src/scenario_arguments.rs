//! Which scenario, with which overlays.

use crate::failure::Failure;
use clap::Args;
use gapfiller_fields::{Overlay, Problems};
use gapfiller_scenario::Scenario;
use std::path::PathBuf;

/// Which scenario.
#[derive(Debug, Args)]
pub struct ScenarioArguments {
    /// A scenario: a folder with a scenario.toml, or a .toml file
    pub file: PathBuf,

    /// Sets one value of the scenario or the library, after its files; may be repeated
    ///
    /// A value with a dimension carries its unit. For a library value, what is set is the nominal value.
    /// Examples: --set doctrine.battery.control=free --set library.radars.91N6E.reference_range="400 km"
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub overlays: Vec<String>,
}

impl ScenarioArguments {
    /// Loads and checks it. Everything that is wrong, in overlays and files, is said at once.
    pub fn load(&self) -> Result<Scenario, Failure> {
        let mut problems = Problems::new();
        let mut overlays = Vec::new();
        for text in &self.overlays {
            match Overlay::parse(text, "--set") {
                Ok(overlay) => overlays.push(overlay),
                Err(problem) => problems.push(problem),
            }
        }
        match Scenario::load(&self.named(), &overlays) {
            Ok(scenario) if problems.is_empty() => Ok(scenario),
            Ok(_) => Err(problems.into()),
            Err(others) => {
                problems.extend(others);
                Err(problems.into())
            }
        }
    }

    /// The path, by a name where it has none: a scenario is called after its folder, and `.` is not what it is called.
    fn named(&self) -> PathBuf {
        match self.file.file_name() {
            Some(_) => self.file.clone(),
            None => self
                .file
                .canonicalize()
                .unwrap_or_else(|_| self.file.clone()),
        }
    }
}

/// The posture asked for, or the only one there is.
pub fn posture(scenario: &Scenario, asked: Option<&str>) -> Result<String, Failure> {
    let names: Vec<String> = scenario
        .postures()
        .into_iter()
        .map(|posture| posture.name)
        .collect();
    match (asked, names.as_slice()) {
        (Some(asked), _) => known(scenario, &[asked.to_owned()]).map(|()| asked.to_owned()),
        (None, [only]) => Ok(only.clone()),
        (None, _) => Err(Failure::Input(format!(
            "name a posture with --posture: one of {}",
            names.join(", ")
        ))),
    }
}

/// Whether there are such postures; all that are not are named at once.
pub fn known(scenario: &Scenario, asked: &[String]) -> Result<(), Failure> {
    let names: Vec<String> = scenario
        .postures()
        .into_iter()
        .map(|posture| posture.name)
        .collect();
    let mut problems = Problems::new();
    for name in asked.iter().filter(|name| !names.contains(name)) {
        if let Err(unknown) = scenario.setup(name) {
            problems.extend(unknown);
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems.into())
    }
}
