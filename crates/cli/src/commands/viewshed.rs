//! `gapfiller viewshed`: which cells of a grid of heights an observer sees.

use crate::failure::Failure;
use crate::progress::Progress;
use crate::raster::{self, Kind};
use crate::terminal;
use clap::Args;
use gapfiller_geo::viewshed::{self, Observer};
use serde_json::json;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Maps which cells of a grid of heights an observer sees
///
/// The fast mode agrees with the exact one in at least 99.5 % of the cells of real relief. The exact mode gives the R3 viewshed, to
/// the last bit the one that docs/models/viewshed.md defines.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Heights in metres: an ESRI ASCII grid, .asc or .asc.gz
    #[arg(long, value_name = "FILE")]
    dem: PathBuf,

    /// The observer's row, counted from 0 in the north
    #[arg(long, value_name = "R")]
    row: usize,

    /// The observer's column, counted from 0 in the west
    #[arg(long, value_name = "C")]
    col: usize,

    /// Height of the eye above the ground, in metres
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    observer_height: f64,

    /// Height of targets above the ground, in metres
    #[arg(
        long,
        value_name = "M",
        default_value_t = 0.0,
        allow_negative_numbers = true
    )]
    target_height: f64,

    /// Effective Earth radius factor, for refraction; `inf` is a flat Earth [default: 4/3]
    #[arg(long, value_name = "K", allow_negative_numbers = true)]
    k: Option<f64>,

    /// The exact R3 viewshed instead of the fast one
    #[arg(long)]
    exact: bool,

    /// Where to write it: .tif (255 is visible), .pbm (P4, a set bit is visible) or .png (white is visible)
    #[arg(long, value_name = "FILE")]
    out: PathBuf,

    /// Replace the file if it is there
    #[arg(long)]
    force: bool,

    /// Number of threads; all processors if left out. The result does not depend on it
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,

    /// Print the summary as JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Example:
  gapfiller viewshed --dem hills.asc.gz --row 172 --col 201 --observer-height 24 \\
    --target-height 50 --k 1.3333 --out seen.png";

/// Computes and writes a viewshed.
pub fn viewshed(arguments: &Arguments) -> Result<(), Failure> {
    let kind = Kind::of(&arguments.out)?;
    raster::check_free(&arguments.out, arguments.force)?;
    let progress = Progress::begin("viewshed");
    let dem = raster::read_dem(&arguments.dem)?;
    let observer = Observer {
        row: arguments.row,
        col: arguments.col,
        height_m: arguments.observer_height,
        target_height_m: arguments.target_height,
        k: arguments.k.unwrap_or(4.0 / 3.0),
    };
    let threads = arguments
        .threads
        .or_else(|| std::thread::available_parallelism().ok())
        .map_or(1, NonZeroUsize::get);
    let mask = if arguments.exact {
        viewshed::exact(&dem.grid, &observer, threads)
    } else {
        viewshed::fast(&dem.grid, &observer, threads)
    };
    let mask = mask.map_err(|error| Failure::Input(error.to_string()))?;
    raster::write_mask(&arguments.out, kind, arguments.force, &mask, &dem)?;
    drop(progress);

    let cells = (mask.rows() * mask.cols()) as u64;
    let visible = mask.count();
    let mode = if arguments.exact { "exact" } else { "fast" };
    if arguments.json {
        // JSON has no infinity.
        let k = if observer.k.is_finite() {
            json!(observer.k)
        } else {
            json!("inf")
        };
        let summary = json!({
            "rows": mask.rows(),
            "cols": mask.cols(),
            "cells": cells,
            "visible_cells": visible,
            "mode": mode,
            "observer": { "row": observer.row, "col": observer.col, "height_m": observer.height_m },
            "target_height_m": observer.target_height_m,
            "k": k,
            "earth_radius_m": viewshed::EARTH_RADIUS_M,
            "out": arguments.out.display().to_string(),
        });
        terminal::print(&format!("{summary:#}\n"))
    } else {
        terminal::print(&format!(
            "{visible} of {cells} cells visible ({:.2} %), {mode} mode; written to {}\n",
            100.0 * visible as f64 / cells as f64,
            arguments.out.display()
        ))
    }
}
