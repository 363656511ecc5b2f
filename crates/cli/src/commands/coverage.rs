//! `gapfiller coverage`: who sees how low and how well, and what can be engaged, on maps.

use crate::failure::Failure;
use crate::progress::Progress;
use crate::scenario_arguments::{ScenarioArguments, known};
use crate::terminal;
use clap::Args;
use gapfiller_coverage::chart::svg;
use gapfiller_coverage::coverage::{Coverage, Request};
use gapfiller_coverage::files::write::{relief_note, write_all};
use gapfiller_coverage::layer::spaced;
use gapfiller_coverage::parallel::all_cores;
use gapfiller_coverage::path::{Way, read_points};
use gapfiller_coverage::summary::{SeenAt, Summary};
use gapfiller_coverage::warning::Warning;
use gapfiller_fields::Amount;
use gapfiller_fields::{
    CrossSection, Length, Positive, Problems, Speed, fields, parse_toml, read_document,
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

    /// Radar cross-section of targets; along a flight of the scenario, its own if left out, else 1 m2
    #[arg(long, value_name = "RCS", allow_hyphen_values = true)]
    rcs: Option<String>,

    /// Instead of maps, the warning along a path: a .csv, .geojson or .kml file, or the name of a flight
    #[arg(long, value_name = "PATH", conflicts_with = "step")]
    along: Option<String>,

    /// Speed along a path whose file names none
    #[arg(
        long,
        value_name = "SPEED",
        default_value = "250 m/s",
        requires = "along"
    )]
    speed: String,

    /// Side of a cell in degrees; by the size of the area if left out
    #[arg(long, value_name = "DEG")]
    step: Option<f64>,

    /// Where to write; out/NAME-coverage if left out. Along a path nothing is written if it is left out
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
  gapfiller coverage scenarios/turkey-2020 --postures isolated,share --json
  gapfiller coverage scenarios/turkey-2020 --along strike-a-1 --out out/strike-a";

/// Draws the maps.
pub fn coverage(arguments: &Arguments) -> Result<(), Failure> {
    let scenario = arguments.scenario.load()?;
    let request = request(arguments, &scenario)?;
    if let Some(path) = &arguments.along {
        return along(arguments, &scenario, &request, path);
    }
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

/// Flies along a path.
fn along(
    arguments: &Arguments,
    scenario: &Scenario,
    request: &Request,
    path: &str,
) -> Result<(), Failure> {
    let way = way(arguments, scenario, request, path)?;
    let rcs_m2 = match (&arguments.rcs, way.rcs_m2) {
        (None, Some(own_m2)) => own_m2,
        _ => request.rcs_m2,
    };
    let warning =
        Warning::along(scenario, &request.postures, &way, rcs_m2).map_err(Failure::Input)?;
    let json = serde_json::to_string_pretty(&warning)
        .map_err(|error| Failure::Other(error.to_string()))?;
    if let Some(out) = &arguments.out {
        let folder = OutputFolder::create(out, arguments.force)?;
        folder.write("warning.json", format!("{json}\n").as_bytes())?;
        folder.write("warning.svg", svg(&warning).as_bytes())?;
        folder.finish()?;
    }
    if arguments.json {
        return terminal::print(&format!("{json}\n"));
    }
    terminal::print(&warnings(&warning, arguments.out.as_deref()))
}

fn way(
    arguments: &Arguments,
    scenario: &Scenario,
    request: &Request,
    path: &str,
) -> Result<Way, Failure> {
    let flight = request
        .postures
        .iter()
        .find_map(|posture| Way::of_flight(scenario, posture, path));
    if let Some(way) = flight {
        return Ok(way);
    }
    if !Path::new(path).exists() {
        let routes = scenario.laydown().routes;
        let flights: Vec<&str> = routes.iter().map(|route| route.name.as_str()).collect();
        let near = gapfiller_fields::nearest(path, flights.iter().copied())
            .map_or_else(String::new, |name| {
                format!("; did you mean the flight \"{name}\"?")
            });
        return Err(Failure::Input(format!(
            "there is no file and no flight \"{path}\"{near}"
        )));
    }
    let text = fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::InvalidData => Failure::Input(format!("{path} is not text")),
        _ => Failure::reading(Path::new(path), &error),
    })?;
    let speed = quantity::<OneSpeed>("--speed", &arguments.speed)?
        .value
        .si();
    let usual = (speed, request.target_height_m);
    read_points(path, &text)
        .and_then(|points| Way::through(path, &points, scenario.ground(), usual))
        .map_err(|error| Failure::Input(format!("{path}: {error}")))
}

fn warnings(warning: &Warning, out: Option<&Path>) -> String {
    let asset = warning
        .nearest_asset
        .as_ref()
        .map_or_else(String::new, |asset| {
            format!(", {:.1} km from {}", asset.distance_m / 1_000.0, asset.name)
        });
    let mut text = format!(
        "{}: {:.0} s, {} m²; ends{asset}\n\n{:<12}{:<44}{:>12}{:>12}  {}\n",
        warning.path,
        warning.duration_s,
        warning.rcs_m2,
        "posture",
        "picture of",
        "detected",
        "can fire",
        "first unit"
    );
    let before = |time_s: Option<f64>| {
        time_s.map_or_else(|| "never".to_owned(), |time_s| format!("{time_s:.0} s"))
    };
    for warned in &warning.warned {
        text.push_str(&format!(
            "{:<12}{:<44}{:>12}{:>12}  {}\n",
            warned.posture,
            gapfiller_coverage::layer::names(&warned.nodes),
            before(warned.warning_s),
            before(warned.engagement_warning_s),
            warned.first_unit.as_deref().unwrap_or("")
        ));
    }
    text.push_str(
        "\nTimes are before the end of the path. Detected: with probability one half by then.\n",
    );
    if let Some(out) = out {
        text.push_str(&format!("Written to {}.\n", out.display()));
    }
    text
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
        rcs_m2: quantity::<OneCrossSection>("--rcs", arguments.rcs.as_deref().unwrap_or("1 m2"))?
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
    /// A speed on the command line.
    struct OneSpeed {
        /// The value.
        value: Positive<Speed>,
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
