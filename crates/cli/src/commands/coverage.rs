//! `gapfiller coverage`: who sees how low and how well, and what can be engaged, on maps.

use crate::failure::Failure;
use crate::progress::Progress;
use crate::scenario_arguments::{ScenarioArguments, known};
use crate::terminal;
use clap::Args;
use gapfiller_coverage::coverage::{Coverage, Request};
use gapfiller_coverage::files::write::{relief_note, write_all};
use gapfiller_coverage::layer::spaced;
use gapfiller_coverage::parallel::all_cores;
use gapfiller_coverage::summary::{SeenAt, Summary};
use gapfiller_fields::Amount;
use gapfiller_fields::{
    CrossSection, Length, Positive, Problems, fields, parse_toml, read_document,
};
use gapfiller_scenario::Scenario;
use gapfiller_study::OutputFolder;
use std::fs;
use std::path::{Path, PathBuf};

/// Maps what the radars of a scenario see and what its fire units can engage
///
/// For each radar, group and picture: the lowest height at which a target is seen, and the probability that it is detected at some
/// heights; where fire units engage; and what nodes gain from one posture to another. Each map is a GeoTIFF, contours as GeoJSON and
/// KML, and a PNG; summary.json has the numbers.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    scenario: ScenarioArguments,

    /// Only this posture; those of the scenario's study if left out
    #[arg(long, value_name = "NAME", conflicts_with = "postures")]
    posture: Option<String>,

    /// These postures; what nodes gain is mapped from each to the next
    #[arg(long, value_name = "NAME,NAME", value_delimiter = ',')]
    postures: Vec<String>,

    /// Heights of targets above ground, such as "50,100,300 m"
    #[arg(long, value_name = "HEIGHTS", default_value = "100,300,3000 m")]
    heights: String,

    /// Height above ground at which fire units engage
    #[arg(long, value_name = "HEIGHT", default_value = "300 m")]
    target_height: String,

    /// Radar cross-section of targets
    #[arg(long, value_name = "RCS", default_value = "1 m2")]
    rcs: String,

    /// Side of a cell in degrees; by the size of the area if left out
    #[arg(long, value_name = "DEG")]
    step: Option<f64>,

    /// Where to write the maps; out/NAME-coverage if left out
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Replace the folder if it is there
    #[arg(long)]
    force: bool,

    /// Print the summary as JSON, and nothing else
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  gapfiller coverage scenarios/turkey-2020
  gapfiller coverage scenarios/turkey-2020 --posture share --heights \"50,100,300 m\" --rcs \"0.1 m2\" --out out/low
  gapfiller coverage scenarios/turkey-2020 --postures isolated,share --json";

/// Draws the maps.
pub fn coverage(arguments: &Arguments) -> Result<(), Failure> {
    let scenario = arguments.scenario.load()?;
    let request = request(arguments, &scenario)?;
    let out = match &arguments.out {
        Some(out) => out.clone(),
        None => Path::new("out").join(format!("{}-coverage", scenario.name)),
    };
    let folder = OutputFolder::create(&out, arguments.force)?;
    let progress = Progress::begin("looking from every radar");
    let coverage = Coverage::of(&scenario, &request, |done, of| {
        progress.steps("rows", done, of)
    })
    .map_err(Failure::Input)?;
    let summary = Summary::of(&scenario, &coverage);
    let sink = |name: &str, bytes: &[u8]| write(&folder, name, bytes);
    let layers = write_all(
        &scenario,
        &coverage,
        &summary,
        request.threads,
        &sink,
        |done, of| progress.steps("maps", done, of),
    )
    .map_err(Failure::Other)?;
    drop(progress);
    folder.finish()?;
    if arguments.json {
        let json = serde_json::to_string_pretty(&summary)
            .map_err(|error| Failure::Other(error.to_string()))?;
        return terminal::print(&format!("{json}\n"));
    }
    let mut text = listing(&scenario, &summary);
    text.push_str(&format!(
        "\n{} maps written to {}; begin with its README.md\n",
        layers.len(),
        out.display()
    ));
    terminal::print(&text)
}

fn write(folder: &OutputFolder, name: &str, bytes: &[u8]) -> Result<(), String> {
    if let Some(above) = folder.file(name).parent() {
        fs::create_dir_all(above)
            .map_err(|error| format!("could not create {}: {error}", above.display()))?;
    }
    folder.write(name, bytes).map_err(|error| error.to_string())
}

fn request(arguments: &Arguments, scenario: &Scenario) -> Result<Request, Failure> {
    let postures = match &arguments.posture {
        Some(posture) => vec![posture.clone()],
        None if arguments.postures.is_empty() => scenario.study.postures.clone(),
        None => arguments.postures.clone(),
    };
    known(scenario, &postures)?;
    let pairs = postures
        .windows(2)
        .filter_map(|pair| Some((pair.first()?.clone(), pair.get(1)?.clone())))
        .collect();
    let heights_m = heights(&arguments.heights)?;
    Ok(Request {
        postures,
        pairs,
        heights_m,
        target_height_m: quantity::<OneLength>("--target-height", &arguments.target_height)?
            .value
            .si(),
        rcs_m2: quantity::<OneCrossSection>("--rcs", &arguments.rcs)?
            .value
            .si(),
        step_deg: arguments.step,
        threads: all_cores(),
    })
}

fields! {
    /// A length on the command line.
    struct OneLength {
        /// The value.
        value: Positive<Length>,
    }
}

fields! {
    /// A cross-section on the command line.
    struct OneCrossSection {
        /// The value.
        value: CrossSection,
    }
}

/// Reads a value with its unit as a file would have it.
fn quantity<T: gapfiller_fields::Read>(option: &str, text: &str) -> Result<T, Failure> {
    let mut problems = Problems::new();
    let quoted = text.replace(['\\', '"', '\n'], " ");
    let read = parse_toml(option, &format!("value = \"{quoted}\""), &mut problems)
        .and_then(|table| read_document::<T>(&table, &mut problems));
    match read {
        Some(value) if problems.is_empty() => Ok(value),
        _ => Err(problems.into()),
    }
}

/// Several heights; a unit after the last holds for those before it that have none.
fn heights(text: &str) -> Result<Vec<f64>, Failure> {
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let last = parts.last().copied().unwrap_or_default();
    let unit = last.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    let mut heights = Vec::new();
    for part in parts {
        let bare = part.parse::<f64>().is_ok();
        let whole = if bare {
            format!("{part} {}", unit.trim())
        } else {
            part.to_owned()
        };
        heights.push(quantity::<OneLength>("--heights", &whole)?.value.si());
    }
    heights.sort_by(f64::total_cmp);
    heights.dedup();
    Ok(heights)
}

/// Shares of the map in which a target is seen, by height.
fn shares(seen: &[SeenAt]) -> String {
    seen.iter()
        .map(|at| format!("{:>9.1} %", 100.0 * at.share))
        .collect()
}

fn listing(scenario: &Scenario, summary: &Summary) -> String {
    let mut text = format!(
        "{}\nTargets of {} m², {} cells of {}°, {} km². {}\n",
        summary.title,
        summary.rcs_m2,
        summary.rows * summary.columns,
        summary.step_deg,
        thousands(summary.area_km2),
        relief_note(scenario)
    );
    let heads: String = summary
        .heights_m
        .iter()
        .map(|height| format!("{:>9} m", spaced(*height)))
        .collect();
    text.push_str(&format!("\n{:<34}{heads}\n", "share of the map seen at"));
    for posture in &summary.postures {
        text.push_str(&format!("{}\n", posture.name));
        text.push_str(&format!(
            "  {:<32}{}\n",
            "all radars",
            shares(&posture.all_radars)
        ));
        let mut done: Vec<&[String]> = Vec::new();
        for node in &posture.nodes {
            if done.contains(&node.radars.as_slice()) || node.radars.is_empty() {
                continue;
            }
            done.push(&node.radars);
            let same: Vec<String> = posture
                .nodes
                .iter()
                .filter(|other| other.radars == node.radars)
                .map(|other| other.node.clone())
                .collect();
            let voice = if node.by_voice_alone.is_empty() {
                ""
            } else {
                " (partly by voice)"
            };
            let who = format!("{}{voice}", gapfiller_coverage::layer::names(&same));
            text.push_str(&format!("  {who:<32}{}\n", shares(&node.seen)));
        }
        for engaged in posture
            .engaged
            .iter()
            .filter(|engaged| engaged.unit == "all")
        {
            text.push_str(&format!(
                "  engaged at {} m: {} km² of {} km² in reach of rounds\n",
                spaced(summary.target_height_m),
                thousands(engaged.engaged_km2),
                thousands(engaged.in_reach_km2)
            ));
        }
    }
    for difference in &summary.differences {
        text.push_str(&format!(
            "\n{} to {}, added to the picture of {}:\n",
            difference.from,
            difference.to,
            gapfiller_coverage::layer::names(&difference.nodes)
        ));
        for gain in &difference.at {
            text.push_str(&format!(
                "  at {:>6} m: {:>9} km² more than {:>9} km²\n",
                spaced(gain.height_m),
                thousands(gain.added_km2),
                thousands(gain.before_km2)
            ));
        }
    }
    text
}

/// A whole number with gaps between thousands.
fn thousands(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}
