use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::reference::{Table, shared_text};

const PATHS: [(&str, f64); 2] = [("dbull_path1", 34.4430), ("dbull_path3", 17.6204)];

pub fn check() -> Result<Evidence, Absent> {
    let mut evidence = Evidence::default();
    let mut plot = Plot::new("distance (km)", "height of the ground (m)");
    for (name, total_db) in PATHS {
        let file = format!("reference/fetched/propagation/deltabull/{name}.csv");
        let table = Table::parse(&shared_text(&file)?);
        let point = |row| {
            let height_m = table.number(row, "DEM Height (m AMSL)");
            (table.number(row, "Distance (km)"), height_m)
        };
        let profile: Vec<(f64, f64)> = (0..table.len()).map(point).collect();
        // Antennas, frequency in GHz, effective radius, polarisation, share over the sea.
        let rows: Vec<[f64; 8]> = profile
            .iter()
            .map(|(km, height_m)| [1e3 * km, *height_m, 30.0, 30.0, 1.0, 8.5e6, 0.0, 0.0])
            .collect();
        let rows: Vec<&[f64]> = rows.iter().map(|row| &row[..]).collect();
        let answer = gapfiller_calc::model("propagation.delta-bullington")
            .ok()
            .and_then(|model| model.evaluate_group(&rows).ok());
        let got = answer
            .and_then(|values| values.get(3).copied())
            .unwrap_or(f64::NAN);
        evidence.row(format!("{name} (dB)"), total_db, got, Bound::Absolute(0.1));
        plot = plot.line(name, profile);
    }
    evidence.plot = Some(plot);
    Ok(evidence)
}
