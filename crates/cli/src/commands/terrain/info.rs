//! `gapfiller terrain info`: what a terrain file holds.

use crate::failure::Failure;
use crate::progress::Progress;
use crate::terminal;
use clap::Args;
use gapfiller_terrain::{Crs, Description, Statistics, TerrainFile};
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Says what a terrain file holds: format, size, place, resolution, voids, lowest and highest height
///
/// Read are GeoTIFF, SRTM HGT, DTED 0 to 2, ESRI ASCII grids and raw grids with a JSON header, each also gzipped. All heights are
/// read, so that a file that passes is whole.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// As JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  gapfiller terrain info N36E030.hgt.gz
  gapfiller terrain info dem.tif --json";

/// Prints what a file holds.
pub fn info(arguments: &Arguments) -> Result<(), Failure> {
    let progress = Progress::begin("reading");
    let file = TerrainFile::open(&arguments.file)?;
    let statistics = file.statistics(&mut |done, total| progress.rows(done, total))?;
    drop(progress);
    let description = file.description();
    let text = if arguments.json {
        format!("{:#}\n", as_json(&arguments.file, description, &statistics))
    } else {
        as_text(description, &statistics)
    };
    terminal::print(&text)
}

fn as_text(description: &Description, statistics: &Statistics) -> String {
    let placement = &description.placement;
    let unit = placement.crs.unit();
    let edges = placement.edges();
    let mut text = String::new();
    let mut line = |name: &str, value: String| {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{name:<13}{value}");
    };
    line("format", description.format.to_owned());
    line(
        "size",
        format!("{} rows × {} columns", placement.rows, placement.columns),
    );
    line("type", description.cell.name().to_owned());
    let predictor = description
        .predictor
        .map_or_else(String::new, |name| format!(", predictor {name}"));
    line(
        "compression",
        format!("{}{predictor}", description.compression),
    );
    line("stored in", description.storage.clone());
    line("coordinates", placement.crs.name());
    let points = if description.cells_are_points {
        "points"
    } else {
        "areas"
    };
    line("cells are", points.to_owned());
    line(
        "bounds",
        format!(
            "south {:.6}, west {:.6}, north {:.6}, east {:.6} {unit}",
            edges.south, edges.west, edges.north, edges.east
        ),
    );
    if let (Some(bounds), Crs::Utm(_)) = (placement.bounds_deg(), placement.crs) {
        line(
            "",
            format!(
                "within south {:.4}, west {:.4}, north {:.4}, east {:.4} deg",
                bounds.south, bounds.west, bounds.north, bounds.east
            ),
        );
    }
    line(
        "resolution",
        format!(
            "{} × {} {unit} (north × east), {:.1} m",
            placement.step_y,
            placement.step_x,
            placement.resolution_m()
        ),
    );
    let marked = description
        .void
        .map_or_else(|| "not marked".to_owned(), |void| format!("marked {void}"));
    line(
        "voids",
        format!(
            "{:.2} % of the cells, {marked}",
            100.0 * statistics.void_share()
        ),
    );
    line(
        "heights",
        match (statistics.lowest_m, statistics.highest_m) {
            (Some(lowest), Some(highest)) => format!("{lowest} to {highest} m"),
            _ => "none".to_owned(),
        },
    );
    text
}

fn as_json(path: &Path, description: &Description, statistics: &Statistics) -> Value {
    let placement = &description.placement;
    let edges = placement.edges();
    json!({
        "file": path.display().to_string(),
        "format": description.format,
        "rows": placement.rows,
        "columns": placement.columns,
        "type": description.cell.name(),
        "compression": description.compression,
        "predictor": description.predictor,
        "storage": description.storage,
        "crs": placement.crs.name(),
        "epsg": placement.crs.epsg(),
        "cells_are": if description.cells_are_points { "points" } else { "areas" },
        "unit": placement.crs.unit(),
        "edges": { "south": edges.south, "west": edges.west, "north": edges.north, "east": edges.east },
        "bounds_deg": placement.bounds_deg(),
        "step_north": placement.step_y,
        "step_east": placement.step_x,
        "resolution_m": placement.resolution_m(),
        "void": description.void,
        "void_share": statistics.void_share(),
        "lowest_m": statistics.lowest_m,
        "highest_m": statistics.highest_m,
    })
}
