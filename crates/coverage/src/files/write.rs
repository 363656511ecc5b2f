//! Everything about a coverage, as files.

use super::{geotiff, index, vector};
use crate::coverage::Coverage;
use crate::layer::{Layer, layers, spaced};
use crate::parallel::in_order;
use crate::picture::{Easel, Words, draw};
use crate::summary::Summary;
use gapfiller_scenario::Scenario;

/// Takes a file: its name within the folder, and its bytes.
pub type Sink<'a> = &'a (dyn Fn(&str, &[u8]) -> Result<(), String> + Sync);

/// Writes all maps and the summary. `done` hears of maps done and maps in all.
///
/// # Errors
/// What could not be made or written, in a sentence.
pub fn write_all(
    scenario: &Scenario,
    coverage: &Coverage,
    summary: &Summary,
    threads: usize,
    sink: Sink<'_>,
    mut done: impl FnMut(usize, usize),
) -> Result<Vec<Layer>, String> {
    let easel = Easel::of(coverage, scenario.ground(), threads);
    let layers = layers(coverage);
    let notes = notes(scenario, coverage);
    let count = layers.len();
    let written = in_order(
        count,
        threads,
        |place| match layers.get(place) {
            Some(layer) => write_layer(coverage, &easel, layer, &notes, sink),
            None => Ok(()),
        },
        |finished| done(finished, count),
    );
    written.into_iter().collect::<Result<Vec<()>, String>>()?;
    let json = serde_json::to_string_pretty(summary).map_err(|error| error.to_string())?;
    sink(
        "README.md",
        index::readme(scenario, coverage, &layers).as_bytes(),
    )?;
    sink("summary.json", format!("{json}\n").as_bytes())?;
    Ok(layers)
}

fn write_layer(
    coverage: &Coverage,
    easel: &Easel,
    layer: &Layer,
    notes: &[String],
    sink: Sink<'_>,
) -> Result<(), String> {
    let raster = layer.raster(coverage);
    let tiff = geotiff::bytes(&coverage.grid, &raster).map_err(|error| error.to_string())?;
    sink(&format!("{}.tif", layer.path), &tiff)?;
    let words = Words {
        title: layer.title.clone(),
        about: layer.about.clone(),
        notes: notes.to_vec(),
    };
    let picture = draw(easel, coverage, layer, &raster, &words)?;
    sink(&format!("{}.png", layer.path), &picture)?;
    let contours = vector::contours(&coverage.grid, layer, &raster);
    let geojson = vector::geojson(&coverage.grid, layer, &contours);
    sink(&format!("{}.geojson", layer.path), geojson.as_bytes())?;
    let kml = vector::kml(coverage, layer, &contours);
    sink(&format!("{}.kml", layer.path), kml.as_bytes())
}

/// What every picture says of its assumptions.
fn notes(scenario: &Scenario, coverage: &Coverage) -> Vec<String> {
    let mut notes = vec![format!(
        "Target of {} m² moving fast enough to be seen; one look, seen = probability 0.5 or more; k = {:.3}; cells of {}°. Filled symbols: radars of this map.",
        coverage.rcs_m2,
        scenario.k_factor(),
        coverage.grid.step_deg
    )];
    notes.push(relief_note(scenario));
    notes
}

/// How far the relief can be trusted.
#[must_use]
pub fn relief_note(scenario: &Scenario) -> String {
    let ground = scenario.ground();
    let resolution = spaced(ground.resolution_m().round());
    if scenario.coarse_terrain {
        format!(
            "Ground: {}, one sample every {resolution} m: no single ridge is in it, so coverage near the ground is optimistic.",
            ground.name()
        )
    } else {
        format!(
            "Ground: {}, one sample every {resolution} m.",
            ground.name()
        )
    }
}
