//! How fast viewsheds are, ours and others', over the same rasters in memory in one run: `cargo xtask bench viewshed`.
//!
//! GDAL is timed through `viewshed_gdal.py`, once for each libgdal found: that of Debian, that of rasterio below the target folder
//! (`cargo xtask setup`), and any named in GAPFILLER_LIBGDAL (colons between). Its agreement with R3 is measured on the masks it gave.
#![allow(
    clippy::unwrap_used,
    reason = "a benchmark stops where something is missing"
)]
#![allow(missing_docs, reason = "a program")]

use gapfiller_geo::viewshed::{self, Mask, Observer, PlanarGrid};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const THREADS: usize = 2;
/// Heights of observer and target above the ground \[m\].
const HEIGHTS_M: [(f64, f64); 2] = [(10.0, 0.0), (30.0, 100.0)];

fn main() {
    println!("Medians of five observers, best of three runs each, k = 4/3, rasters in memory.");
    exact_mode();
    against_gdal(6_000);
}

/// Five places, in the middle, off it, near an edge and near a corner.
fn observers(grid: &PlanarGrid, (height_m, target_height_m): (f64, f64)) -> Vec<Observer> {
    let places = [
        (0.5, 0.5),
        (0.25, 0.3),
        (0.8, 0.6),
        (0.05, 0.5),
        (0.02, 0.97),
    ];
    let observer = |(down, right): &(f64, f64)| Observer {
        row: (down * grid.rows() as f64) as usize,
        col: (right * grid.cols() as f64) as usize,
        height_m,
        target_height_m,
        k: 4.0 / 3.0,
    };
    places.iter().map(observer).collect()
}

fn exact_mode() {
    println!("\nExact R3, {THREADS} threads:");
    let mut grids = vec![("synthetic 90 m relief, 2000 x 2000", relief(2_000))];
    grids.extend(one_minute_relief().map(|grid| ("1-arc-minute relief, 840 x 1650", grid)));
    for (name, grid) in &grids {
        for heights in HEIGHTS_M {
            let mut rates = Vec::new();
            for observer in observers(grid, heights) {
                let time = best(|| viewshed::exact(grid, &observer, THREADS).unwrap()).1;
                rates.push(rate(grid, time));
            }
            let all: Vec<String> = rates.iter().map(|rate| format!("{rate:.0}")).collect();
            println!(
                "  {name}, {} m over {} m: {:.1} million cells/s (each: {})",
                heights.0,
                heights.1,
                median(&mut rates),
                all.join(", ")
            );
        }
    }
    let (name, grid) = &grids[0];
    let observer = observers(grid, HEIGHTS_M[0])[0];
    let start = Instant::now();
    let plain = viewshed::plain(grid, &observer, THREADS).unwrap();
    let plain_rate = rate(grid, start.elapsed().as_secs_f64());
    assert_eq!(plain, viewshed::exact(grid, &observer, THREADS).unwrap());
    println!("  {name}, by the definition: {plain_rate:.2} million cells/s, the same bits");
}

fn against_gdal(size: usize) {
    println!(
        "\nSynthetic 90 m relief, {size} x {size}; agreement with R3: lowest of the observers"
    );
    let grid = relief(size);
    let folder = tempfile::tempdir().unwrap();
    let raster = folder.path().join("relief.f32");
    let bytes: Vec<u8> = (0..size)
        .flat_map(|row| grid.row(row).iter().flat_map(|height| height.to_le_bytes()))
        .collect();
    std::fs::write(&raster, bytes).unwrap();
    for heights in HEIGHTS_M {
        println!(" {} m over {} m:", heights.0, heights.1);
        let observers = observers(&grid, heights);
        let exact: Vec<Mask> = observers
            .iter()
            .map(|observer| viewshed::exact(&grid, observer, THREADS).unwrap())
            .collect();
        for threads in [1, THREADS] {
            let mut rates = Vec::new();
            let mut lowest = f64::INFINITY;
            for (observer, exact) in observers.iter().zip(&exact) {
                let (mask, time) = best(|| viewshed::fast(&grid, observer, threads).unwrap());
                rates.push(rate(&grid, time));
                lowest = lowest.min(mask.agreeing(exact) as f64 / (size * size) as f64);
            }
            line("Gapfiller, fast", threads, &mut rates, lowest);
        }
        let mut peers = 0;
        for library in libraries() {
            peers += usize::from(gdal(
                &library,
                &grid,
                &raster,
                folder.path(),
                &observers,
                &exact,
            ));
        }
        if peers == 0 {
            println!("  no GDAL found: `cargo xtask setup` installs gdal-bin");
        }
    }
}

fn line(who: &str, threads: usize, rates: &mut [f64], agreement: f64) {
    let median = median(rates);
    let agreement = 100.0 * agreement;
    println!("  {who:<22} {threads} threads  {median:7.1} million cells/s  {agreement:.3} %");
}

/// Times one GDAL; false if it could not be run.
fn gdal(
    library: &Path,
    grid: &PlanarGrid,
    raster: &Path,
    folder: &Path,
    observers: &[Observer],
    exact: &[Mask],
) -> bool {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/viewshed_gdal.py");
    let mut command = Command::new("python3");
    // The libraries of a Python wheel lie beside it.
    command.env("LD_LIBRARY_PATH", library.parent().unwrap());
    command.arg(script).arg(library).arg(raster);
    for number in [grid.rows(), grid.cols()] {
        command.arg(number.to_string());
    }
    command.arg(grid.cell_x_m().to_string()).arg(folder);
    for observer in observers {
        let Observer {
            row,
            col,
            height_m,
            target_height_m,
            k,
        } = observer;
        command.arg(format!("{row}:{col}:{height_m}:{target_height_m}:{k}"));
    }
    let output = command.output().unwrap();
    if !output.status.success() {
        println!(
            "  {}: {}",
            library.display(),
            String::from_utf8_lossy(&output.stderr)
        );
        return false;
    }
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let cells = grid.rows() * grid.cols();
    let mut lowest = f64::INFINITY;
    for (index, exact) in exact.iter().enumerate() {
        let seen = std::fs::read(folder.join(format!("{index}.bin"))).unwrap();
        let same = |&(cell, seen): &(usize, &u8)| {
            (*seen != 0) == exact.get(cell / grid.cols(), cell % grid.cols())
        };
        let same = seen.iter().enumerate().filter(same).count();
        lowest = lowest.min(same as f64 / cells as f64);
    }
    for (index, threads) in [1, 2].into_iter().enumerate() {
        let times = answer["times"].as_array().unwrap().iter();
        let mut rates: Vec<f64> = times
            .map(|times| rate(grid, times[index].as_f64().unwrap()))
            .collect();
        let who = format!("GDAL {}", answer["version"].as_str().unwrap());
        line(&who, threads, &mut rates, lowest);
    }
    true
}

/// The libraries of GDAL to be found.
fn libraries() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut search = |folder: &Path| {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            if name.starts_with("libgdal") && name.contains(".so.") && !is_link {
                found.push(entry.path());
            }
        }
    };
    search(Path::new("/usr/lib/x86_64-linux-gnu"));
    // The benchmark runs from <target>/release/deps.
    let target = std::env::current_exe()
        .unwrap()
        .ancestors()
        .nth(3)
        .unwrap()
        .to_path_buf();
    for python in std::fs::read_dir(target.join("python/lib"))
        .into_iter()
        .flatten()
        .flatten()
    {
        search(&python.path().join("site-packages/rasterio.libs"));
    }
    let named = std::env::var("GAPFILLER_LIBGDAL").unwrap_or_default();
    found.extend(
        named
            .split(':')
            .filter(|path| !path.is_empty())
            .map(PathBuf::from),
    );
    found
}

fn best<Answer>(work: impl Fn() -> Answer) -> (Answer, f64) {
    let once = || {
        let start = Instant::now();
        let answer = work();
        (answer, start.elapsed().as_secs_f64())
    };
    let (answer, mut time) = once();
    for _ in 0..2 {
        time = time.min(once().1);
    }
    (answer, time)
}

/// Million cells per second.
fn rate(grid: &PlanarGrid, time_s: f64) -> f64 {
    (grid.rows() * grid.cols()) as f64 / time_s / 1e6
}

fn median(rates: &mut [f64]) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

/// The relief of Turkey and its neighbours that lies beside the checkout. Its cells are taken as of 39° N everywhere.
fn one_minute_relief() -> Option<PlanarGrid> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/terrain/turkey_dem_1min_i16le.bin.gz");
    let Ok(file) = std::fs::File::open(path) else {
        println!("  no 1-arc-minute relief beside the checkout");
        return None;
    };
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(file), &mut bytes).unwrap();
    let height = |pair: &[u8]| f32::from(i16::from_le_bytes([pair[0], pair[1]]));
    let heights = bytes.chunks_exact(2).map(height).collect();
    Some(PlanarGrid::new(840, 1_650, 1_442.0, 1_850.0, heights).unwrap())
}

/// Fractal relief with cells of 90 m: values on ever finer lattices, interpolated linearly, weighing 2^-0.8 less from one to the next.
/// Neighbours differ by some 4 m on average.
fn relief(size: usize) -> PlanarGrid {
    let mut heights = vec![1_000.0_f32; size * size];
    let mut lattice = 512;
    let mut weight_m = 800.0_f32;
    while lattice > 0 {
        for (cell, height) in heights.iter_mut().enumerate() {
            let (row, col) = (cell / size, cell % size);
            let (down, right) = ((row / lattice) as u64, (col / lattice) as u64);
            let at = |down: u64, right: u64| noise(down, right, lattice as u64);
            let fraction = |index: usize| (index % lattice) as f32 / lattice as f32;
            let across = |down| {
                let (west, east) = (at(down, right), at(down, right + 1));
                west + (east - west) * fraction(col)
            };
            let (north, south) = (across(down), across(down + 1));
            *height += weight_m * (north + (south - north) * fraction(row));
        }
        lattice /= 2;
        weight_m *= 0.574;
    }
    PlanarGrid::new(size, size, 90.0, 90.0, heights).unwrap()
}

/// A number between -1/2 and 1/2 for a point of a lattice: SplitMix64's finaliser.
fn noise(down: u64, right: u64, lattice: u64) -> f32 {
    let mut x = (down << 40 | right << 16 | lattice).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((x ^ (x >> 31)) >> 40) as f32 / (1_u64 << 24) as f32 - 0.5
}
