//! `gapfiller study`: many runs of several postures, compared.

use crate::failure::Failure;
use crate::progress::Progress;
use crate::scenario_arguments::{ScenarioArguments, known};
use crate::terminal::{self, quoted};
use clap::Args;
use gapfiller_scenario::Scenario;
use gapfiller_study::{
    Finished, OutputFolder, StudyPlan, StudyResult, summary_json, table, write_study,
};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// More runs than this do not fit into memory, and no mean needs them.
const MOST_RUNS: u32 = 1_000_000;
const MOST_THREADS: u64 = 1_024;

/// Runs each posture many times on the same draws and compares them
///
/// Writes summary.json, runs.csv, runs.parquet and a report into a folder, and prints a table. The folder is complete or
/// absent, and an older one is never replaced without --force. The number of threads changes no result.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    scenario: ScenarioArguments,

    /// The postures to compare, in this order, instead of those of the study
    #[arg(long, value_name = "NAME,NAME", value_delimiter = ',')]
    postures: Vec<String>,

    /// Runs of each posture, and of each point of the frontier
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_RUNS)))]
    runs: Option<u32>,

    /// The seed of all draws
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// Threads to run on; 0 for as many as the machine offers
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=MOST_THREADS))]
    threads: u64,

    /// Where to write; out/NAME if left out, or the first of out/NAME-2, out/NAME-3 … that is free
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Replace the folder if it is there
    #[arg(long)]
    force: bool,

    /// Print the summary as JSON, and nothing else, on standard output
    #[arg(long)]
    json: bool,

    /// Leave out the frontier of leakers against fratricide
    #[arg(long)]
    no_frontier: bool,

    /// Sample every node's picture, by default each 30 s of a run, and measure how good it is; it changes no run
    #[arg(long, value_name = "S", num_args = 0..=1, require_equals = true, default_missing_value = "30",
        value_parser = step)]
    picture: Option<f64>,
}

const EXAMPLES: &str = "\
Examples:
  gapfiller study scenarios/turkey-2020
  gapfiller study scenarios/turkey-2020 --postures isolated,share --runs 50 --no-frontier
  gapfiller study scenarios/one-on-one --set library.interceptors.perfect-round.kill_probability=0.9 --out out/better
  gapfiller study scenarios/turkey-2020 --runs 20 --no-frontier --picture
  gapfiller study scenarios/returning-friends --json | jq '.postures.isolated.measures.fratricide'";

/// Seconds from one sample to the next.
fn step(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(step_s) if (0.1..=86_400.0).contains(&step_s) => Ok(step_s),
        _ => Err("expected seconds between 0.1 and 86400, such as 30".to_owned()),
    }
}

impl Arguments {
    /// The command that makes the same study again. It leaves out what changes no number (threads, where to write), and names
    /// the scenario, not the way to it: a report says nothing of the machine it was made on.
    fn as_typed(&self, scenario: &Scenario) -> String {
        let mut words = vec!["gapfiller".to_owned(), "study".to_owned()];
        words.push(quoted(&self.name(scenario)));
        if !self.postures.is_empty() {
            words.extend(["--postures".to_owned(), quoted(&self.postures.join(","))]);
        }
        words.extend(self.runs.map(|runs| format!("--runs {runs}")));
        words.extend(self.seed.map(|seed| format!("--seed {seed}")));
        words.extend(
            self.scenario
                .overlays
                .iter()
                .map(|overlay| format!("--set {}", quoted(overlay))),
        );
        if self.no_frontier {
            words.push("--no-frontier".to_owned());
        }
        words.extend(self.picture.map(|step_s| format!("--picture={step_s}")));
        words.join(" ")
    }

    /// The scenario as a file of the study names it: its folder's or its file's name.
    fn name(&self, scenario: &Scenario) -> String {
        let file = &self.scenario.file;
        let is_folder =
            file.is_dir() || file.file_name().is_some_and(|name| name == "scenario.toml");
        let own = file
            .file_name()
            .filter(|_| !is_folder)
            .map(|name| name.to_string_lossy().into_owned());
        own.unwrap_or_else(|| scenario.name.clone())
    }
}

/// Runs a study.
pub fn study(arguments: &Arguments) -> Result<(), Failure> {
    let begun = Instant::now();
    let scenario = adjusted(arguments)?;
    let folder = OutputFolder::create(&place(arguments, &scenario), arguments.force)?;
    let mut result = computed(arguments, &scenario)?;
    write_study(&folder, &result)?;
    gapfiller_report::write(&folder, &scenario, &result, &arguments.as_typed(&scenario))?;
    let finished = folder.finish()?;
    if let Some(link) = result.link.as_mut().filter(|_| !arguments.json) {
        // On the screen, the way to the scenario that was typed; in the files, its name.
        link.scenario = arguments.scenario.file.display().to_string();
    }
    let text = if arguments.json {
        summary_json(&result)
    } else {
        table(&result)
    };
    let written = said(&finished, begun.elapsed().as_secs_f64());
    if arguments.json {
        terminal::print(&text)?;
        terminal::say(&written);
        return Ok(());
    }
    terminal::print(&format!("{text}\n{written}\n"))
}

/// The scenario, its study changed as the options say.
fn adjusted(arguments: &Arguments) -> Result<Scenario, Failure> {
    let mut scenario = arguments.scenario.load()?;
    if !arguments.postures.is_empty() {
        known(&scenario, &arguments.postures)?;
        scenario.study.postures.clone_from(&arguments.postures);
    }
    let study = &mut scenario.study;
    if let Some(seed) = arguments.seed {
        study.seed = seed;
    }
    if arguments.no_frontier {
        study.frontier = None;
    }
    study.picture_step_s = arguments.picture.or(study.picture_step_s);
    if let Some(runs) = arguments.runs {
        study.runs = runs;
        if let Some(frontier) = &mut study.frontier {
            frontier.runs = runs;
        }
    }
    let most = study
        .frontier
        .as_ref()
        .map_or(0, |frontier| frontier.runs)
        .max(study.runs);
    if most > MOST_RUNS {
        return Err(Failure::Input(format!(
            "the study asks for {most} runs: at most {MOST_RUNS} are possible"
        )));
    }
    Ok(scenario)
}

fn computed(arguments: &Arguments, scenario: &Scenario) -> Result<StudyResult, Failure> {
    let progress = Progress::begin("preparing");
    let mut plan = StudyPlan::of(scenario)?;
    plan.threads = usize::try_from(arguments.threads).unwrap_or(0);
    if let Some(link) = &mut plan.link {
        link.scenario = arguments.name(scenario);
        link.sets.clone_from(&arguments.scenario.overlays);
    }
    Ok(plan.run(&mut |done, total| progress.runs(done, total))?)
}

/// Where to write: what was asked for, or the first free name. `--force` replaces the first one.
fn place(arguments: &Arguments, scenario: &Scenario) -> PathBuf {
    if let Some(out) = &arguments.out {
        return out.clone();
    }
    let first = Path::new("out").join(&scenario.name);
    if arguments.force || !is_taken(&first) {
        return first;
    }
    let numbered = |number: u32| Path::new("out").join(format!("{}-{number}", scenario.name));
    let free = (2..=u32::MAX)
        .map(numbered)
        .find(|path| !is_taken(path))
        .unwrap_or_else(|| first.clone());
    terminal::say(&format!(
        "{} is there already: writing to {}",
        first.display(),
        free.display()
    ));
    free
}

fn is_taken(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Where the files are and how long it took. The files themselves do not say.
fn said(finished: &Finished, seconds: f64) -> String {
    let mut text = format!(
        "Written to {} in {seconds:.1} s.",
        finished.folder.display()
    );
    if let Some(left) = &finished.left_over {
        text.push_str(&format!(
            " The older folder could not be deleted, and is now {}.",
            left.display()
        ));
    }
    text
}
