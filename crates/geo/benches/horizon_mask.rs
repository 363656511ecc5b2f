//! Building masks of a 400 km radar, and looking things up in them.
//!
//! `cargo bench -p gapfiller-geo --bench horizon_mask`. The terrain of 1 and of 1/60 arc minute is made up (ridges over
//! ridges), so that nothing need be fetched; the relief is the embedded one. Times are of the clock, the best and the median.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use gapfiller_geo::elevation::{Elevation, Flat, Raster, relief};
use gapfiller_geo::frames::Geodetic;
use gapfiller_geo::horizon_mask::HorizonMask;
use std::time::Instant;

const K: f64 = 4.0 / 3.0;
const RANGE_M: f64 = 400_000.0;

fn main() {
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get());
    println!("{threads} threads");
    case("smooth Earth", &Flat, 20);
    case("relief, 5 arc minutes", relief(), 20);
    case("made up, 1 arc minute", &fractal(1.0 / 60.0), 20);
    if !std::env::args().any(|argument| argument == "--small") {
        case("made up, 1 arc second", &finer(&fractal(1.0 / 60.0), 60), 3);
    }
}

fn case(name: &str, elevation: &dyn Elevation, rounds: usize) {
    let site = Geodetic::from_degrees(39.5, 34.5, 0.0);
    let mut times = Vec::new();
    let mut mask = None;
    for _ in 0..rounds {
        let start = Instant::now();
        mask = Some(HorizonMask::build(&site, 24.0, RANGE_M, elevation, K));
        times.push(start.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    let mask = mask.unwrap();
    println!(
        "{name:<24} built in {:8.2} ms best, {:8.2} ms median; {} azimuths, {:.2} MB; a look-up {:.1} ns",
        times[0] * 1e3,
        times[times.len() / 2] * 1e3,
        mask.azimuths(),
        mask.bytes() as f64 * 1e-6,
        look_up_ns(&mask),
    );
}

/// Look-ups at places that a cache cannot foresee, worked out before.
fn look_up_ns(mask: &HorizonMask) -> f64 {
    const PLACES: usize = 1 << 18;
    let places: Vec<(f64, f64)> = (0..PLACES)
        .map(|index| {
            let share = |step: f64| (index as f64 * step).fract();
            let azimuth = share(0.819_172_513_396_164_4) * core::f64::consts::TAU;
            (azimuth, RANGE_M * share(0.671_043_606_703_789_3))
        })
        .collect();
    // The clock of a processor may tick every few milliseconds only, so many rounds are timed as one.
    const ROUNDS: usize = 64;
    let mut sum = 0.0;
    let start = processor_seconds();
    for _ in 0..ROUNDS {
        for &(azimuth, range) in &places {
            sum += mask.min_visible_height_m(azimuth, range);
        }
    }
    let elapsed = processor_seconds() - start;
    assert!(sum > 0.0);
    elapsed / (ROUNDS * PLACES) as f64 * 1e9
}

/// Ridges of every size down to the cell, over ten by thirteen degrees of Anatolia: value noise in octaves.
fn fractal(step_deg: f64) -> Raster {
    let (south, west, height_deg, width_deg) = (35.5, 29.0, 8.0, 11.0);
    let rows = (height_deg / step_deg) as usize + 1;
    let columns = (width_deg / step_deg) as usize + 1;
    let mut heights = vec![0_i16; rows * columns];
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get());
    let band = rows.div_ceil(threads);
    std::thread::scope(|scope| {
        for (part, chunk) in heights.chunks_mut(band * columns).enumerate() {
            scope.spawn(move || {
                for (row, line) in chunk.chunks_mut(columns).enumerate() {
                    fill(line, (part * band + row) as f64 * step_deg, step_deg);
                }
            });
        }
    });
    Raster {
        name: "made up".to_owned(),
        rows,
        columns,
        north_deg: south + height_deg,
        west_deg: west,
        step_deg,
        heights,
        wraps: false,
    }
}

/// The same, `times` finer, with boulders of up to 15 m.
fn finer(coarse: &Raster, times: usize) -> Raster {
    let (rows, columns) = ((coarse.rows - 1) * times, (coarse.columns - 1) * times);
    let step_deg = coarse.step_deg / times as f64;
    let mut heights = vec![0_i16; rows * columns];
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get());
    let band = rows.div_ceil(threads);
    std::thread::scope(|scope| {
        for (part, chunk) in heights.chunks_mut(band * columns).enumerate() {
            scope.spawn(move || {
                let mut nodes = vec![0.0; coarse.columns];
                for (row, line) in chunk.chunks_mut(columns).enumerate() {
                    let row = part * band + row;
                    let latitude = coarse.north_deg - row as f64 * step_deg;
                    coarse.fill_row(latitude, coarse.west_deg, coarse.step_deg, &mut nodes);
                    for (cells, (pair, column)) in
                        line.chunks_mut(times).zip(nodes.windows(2).zip(0_u32..))
                    {
                        let mut state = (row as u32).wrapping_mul(0x9E37_79B1) ^ column;
                        let slope = (pair[1] - pair[0]) / times as f64;
                        for (cell, share) in cells.iter_mut().zip(0_u32..) {
                            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                            let boulder = (state >> 28) as i16;
                            *cell = (pair[0] + slope * f64::from(share)) as i16 + boulder;
                        }
                    }
                }
            });
        }
    });
    Raster {
        rows,
        columns,
        step_deg,
        heights,
        name: "made up, fine".to_owned(),
        ..*coarse
    }
}

fn fill(line: &mut [i16], y_deg: f64, step_deg: f64) {
    let mut sums = vec![0.0_f32; line.len()];
    let (mut wave_deg, mut amplitude) = (2.0, 900.0_f32);
    while wave_deg > step_deg {
        let y = y_deg / wave_deg;
        let (row, south) = (y.floor(), (y - y.floor()) as f32);
        for (column, sum) in sums.iter_mut().enumerate() {
            let x = column as f64 * step_deg / wave_deg;
            let (left, east) = (x as u32, (x - f64::from(x as u32)) as f32);
            let node = |right: u32, below: u32| noise(left + right, row as u32 + below);
            let north = node(0, 0) + (node(1, 0) - node(0, 0)) * east;
            let below = node(0, 1) + (node(1, 1) - node(0, 1)) * east;
            *sum += amplitude * (north + (below - north) * south);
        }
        wave_deg *= 0.5;
        amplitude *= 0.55;
    }
    for (height, sum) in line.iter_mut().zip(sums) {
        *height = sum as i16;
    }
}

fn noise(x: u32, y: u32) -> f32 {
    let mut z = x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77);
    z = (z ^ (z >> 15)).wrapping_mul(0x2C1B_3C6D);
    z = (z ^ (z >> 12)).wrapping_mul(0x297A_2D39);
    ((z ^ (z >> 15)) >> 8) as f32 / (1_u32 << 24) as f32
}

/// Processor time of this thread: what other programs do on the machine does not count. Elsewhere than on Linux, the clock.
fn processor_seconds() -> f64 {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let start = START.get_or_init(Instant::now);
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse::<f64>().ok())
        .map_or_else(
            || start.elapsed().as_secs_f64(),
            |nanoseconds| nanoseconds * 1e-9,
        )
}
