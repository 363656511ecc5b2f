//! Viewsheds against the programs that others use: every row of the two reference tables, run anew.
#![allow(clippy::unwrap_used)]

mod common;

use common::jacksboro::{self, COLS, ROWS, Row};
use gapfiller_geo::viewshed::{self, Mask};
use std::path::Path;
use std::process::{Command, Stdio};

/// Whether a program is there; its Debian package is `package`.
fn has(program: &str, package: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let there = std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(
        there || !in_ci,
        "{program} of the package {package} is missing"
    );
    if !there {
        eprintln!("SKIPPED: no {program}; `cargo xtask setup` installs {package}");
    }
    there
}

fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}

/// How many cells of a file of bytes, not 0 for visible, are those of a mask.
fn agreeing(file: &Path, mask: &Mask) -> usize {
    let bytes = std::fs::read(file).unwrap();
    assert_eq!(bytes.len(), ROWS * COLS);
    let same = |&(cell, byte): &(usize, &u8)| (*byte != 0) == mask.get(cell / COLS, cell % COLS);
    bytes.iter().enumerate().filter(same).count()
}

/// A plane in metres over the ellipsoid of WGS-84: without one GDAL takes the Earth for flat.
const PLANE: &str = r#"PROJCS["WGS 84 / UTM zone 14N",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",-99],PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]"#;

/// Compares a row with both modes; the exact one must agree in `least`.
fn judge(peer: &str, row: &Row, file: &Path, least: f64) {
    let grid = jacksboro::grid();
    let cells = (ROWS * COLS) as f64;
    let exact = viewshed::exact(&grid, &row.observer, 2).unwrap();
    let fast = viewshed::fast(&grid, &row.observer, 2).unwrap();
    let share = agreeing(file, &exact) as f64 / cells;
    println!(
        "{peer} {:?}: exact {:.3} % (the table says {:.3} %), fast {:.3} %",
        row.observer,
        100.0 * share,
        100.0 * row.agreeing as f64 / cells,
        100.0 * agreeing(file, &fast) as f64 / cells,
    );
    assert!(share >= least, "{share}");
}

#[test]
fn gdal_agrees_in_98_percent_of_the_cells_of_every_row() {
    if !has("gdal_viewshed", "gdal-bin") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (dem, out) = (
        folder.path().join("dem.asc"),
        folder.path().join("seen.img"),
    );
    std::fs::write(&dem, jacksboro::text()).unwrap();
    std::fs::write(folder.path().join("dem.prj"), PLANE).unwrap();
    let rows = jacksboro::rows(include_str!("data/viewshed_jacksboro_r3_vs_gdal.csv"));
    assert_eq!(rows.len(), 30);
    for row in &rows {
        let (x, y) = row.place_m();
        // Everything as far as it goes; the share of the curvature that refraction leaves is 1/k; ENVI files are bare bytes.
        let curvature = 1.0 / row.observer.k;
        let numbers = [
            ("-md", 0.0),
            ("-ox", x),
            ("-oy", y),
            ("-oz", row.observer.height_m),
            ("-tz", row.observer.target_height_m),
            ("-cc", curvature),
        ];
        let mut command = Command::new("gdal_viewshed");
        for (name, value) in numbers {
            command.arg(name).arg(value.to_string());
        }
        run(command.args(["-q", "-of", "ENVI"]).arg(&dem).arg(&out));
        judge("GDAL", row, &out, 0.98);
    }
}

#[test]
fn grass_agrees_in_99_5_percent_of_the_cells_of_every_row() {
    if !has("grass", "grass-core") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let dem = folder.path().join("dem.asc");
    std::fs::write(&dem, jacksboro::text()).unwrap();
    let rows = jacksboro::rows(include_str!("data/viewshed_jacksboro_r3_vs_grass.csv"));
    assert_eq!(rows.len(), 30);
    let out = |index: usize| folder.path().join(format!("seen-{index}.bin"));
    let mut script = format!(
        "set -e\nr.in.gdal -o --quiet input={} output=dem\ng.region raster=dem\n",
        dem.display()
    );
    for (index, row) in rows.iter().enumerate() {
        let (x, y) = row.place_m();
        let earth = if row.observer.k.is_finite() {
            format!("-c -r refraction_coeff={}", 1.0 - 1.0 / row.observer.k)
        } else {
            String::new()
        };
        script += &format!(
            "r.viewshed --quiet --overwrite -b {earth} input=dem output=seen coordinates={x},{y} observer_elevation={} \
             target_elevation={} max_distance=-1 memory=500\nr.out.bin --quiet -i bytes=1 input=seen output={}\n",
            row.observer.height_m,
            row.observer.target_height_m,
            out(index).display()
        );
    }
    let script_file = folder.path().join("rows.sh");
    std::fs::write(&script_file, script).unwrap();
    // The same plane.
    run(Command::new("grass")
        .args(["--tmp-location", "EPSG:32614", "--exec", "sh"])
        .arg(&script_file));
    for (index, row) in rows.iter().enumerate() {
        judge("GRASS", row, &out(index), 0.995);
    }
}
