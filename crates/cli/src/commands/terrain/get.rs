//! `gapfiller terrain get`: Copernicus tiles into a cache.

use crate::failure::Failure;
use crate::progress::Progress;
use crate::terminal;
use clap::Args;
use gapfiller_geo::area::BoundingBox;
use gapfiller_terrain::download::{
    Event, Options, Outcome, Resolution, SOURCE_VARIABLE, Tile, fetch, tiles,
};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Fetches the tiles of the Copernicus DEM that an area touches
///
/// Each is a GeoTIFF of one square degree. What is in the cache already is not fetched again; what was cut off goes on where it
/// stopped. Over the open sea there are no tiles. This is the only command that uses the network.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The area in degrees
    #[arg(long, value_name = "SOUTH,WEST,NORTH,EAST", value_parser = area, allow_hyphen_values = true)]
    area: BoundingBox,

    /// Metres between heights: 30 (GLO-30) or 90 (GLO-90)
    #[arg(long, value_name = "METRES", default_value = "30", value_parser = ["30", "90"])]
    resolution: String,

    /// The folder to keep tiles in; $XDG_CACHE_HOME/gapfiller/terrain or ~/.cache/gapfiller/terrain if left out
    #[arg(long, value_name = "DIR")]
    cache: Option<PathBuf>,

    /// The address below which the tiles lie; $GAPFILLER_TERRAIN_SOURCE or the public bucket if left out
    #[arg(long, value_name = "URL")]
    source: Option<String>,

    /// As JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  gapfiller terrain get --area 36,30,38,33
  gapfiller terrain get --area 35.8,25.6,42.2,44.9 --resolution 90 --cache tiles";

/// Fetches tiles and says what became of each.
pub fn get(arguments: &Arguments) -> Result<(), Failure> {
    let resolution = if arguments.resolution == "90" {
        Resolution::Metres90
    } else {
        Resolution::Metres30
    };
    let wanted = tiles(&arguments.area, resolution)?;
    let cache = arguments
        .cache
        .clone()
        .or_else(usual_cache)
        .ok_or_else(|| {
            Failure::Input(
                "there is no home folder to keep tiles in: name one with --cache".to_owned(),
            )
        })?;
    let options = Options {
        source: arguments.source.clone().or_else(source_variable),
        ..Options::new(&cache)
    };
    let progress = Progress::begin("fetching");
    let mut label = String::new();
    let outcomes = fetch(&wanted, &options, &mut |event| match event {
        Event::Tile { number, of, name } => {
            label = format!("tile {} of {of}, {name}", number + 1);
        }
        Event::Bytes { done, total } => progress.bytes(&label, done, total),
        Event::Pause { reason } => progress.note(&format!("{label}: {reason}; trying again")),
    });
    drop(progress);
    let outcomes = outcomes?;
    terminal::print(&if arguments.json {
        format!("{:#}\n", as_json(&cache, &outcomes))
    } else {
        as_text(&cache, &outcomes)
    })
}

/// Four numbers with commas between them.
fn area(text: &str) -> Result<BoundingBox, String> {
    let numbers: Result<Vec<f64>, _> = text.split(',').map(|word| word.trim().parse()).collect();
    match numbers.as_deref() {
        Ok(&[south, west, north, east]) => Ok(BoundingBox {
            south,
            west,
            north,
            east,
        }),
        _ => Err("expected four numbers in degrees, such as 36,30,38,33".to_owned()),
    }
}

fn source_variable() -> Option<String> {
    std::env::var(SOURCE_VARIABLE)
        .ok()
        .filter(|source| !source.is_empty())
}

fn usual_cache() -> Option<PathBuf> {
    let folder = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let caches =
        folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache")));
    caches.map(|caches| caches.join("gapfiller").join("terrain"))
}

fn as_text(cache: &Path, outcomes: &[(Tile, Outcome)]) -> String {
    let mut text = String::new();
    let (mut here, mut missing) = (0, 0);
    for (tile, outcome) in outcomes {
        let what = match outcome {
            Outcome::Cached => "in the cache".to_owned(),
            Outcome::Fetched { bytes } => format!("fetched, {:.1} MB", *bytes as f64 / 1e6),
            Outcome::Missing => "none: sea".to_owned(),
        };
        if *outcome == Outcome::Missing {
            missing += 1;
        } else {
            here += 1;
        }
        text += &format!("{}  {what}\n", tile.name());
    }
    text += &format!(
        "{here} tiles in {}, {missing} without land\n",
        terminal::quoted(&cache.display().to_string())
    );
    text
}

fn as_json(cache: &Path, outcomes: &[(Tile, Outcome)]) -> Value {
    let tiles = outcomes.iter().map(|(tile, outcome)| {
        let (what, bytes) = match outcome {
            Outcome::Cached => ("cached", 0),
            Outcome::Fetched { bytes } => ("fetched", *bytes),
            Outcome::Missing => ("sea", 0),
        };
        let file = (*outcome != Outcome::Missing).then(|| {
            cache
                .join(format!("{}.tif", tile.name()))
                .display()
                .to_string()
        });
        json!({ "tile": tile.name(), "outcome": what, "bytes": bytes, "file": file })
    });
    json!({ "cache": cache.display().to_string(), "tiles": tiles.collect::<Vec<Value>>() })
}
