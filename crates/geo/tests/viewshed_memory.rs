//! How much memory a large viewshed takes. Alone in its file, as the peak is that of the whole process.
#![allow(clippy::unwrap_used)]

use gapfiller_geo::viewshed::{self, Observer, PlanarGrid};

/// The highest use of memory of this process so far \[GiB\].
fn peak_gib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    let kib: f64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kib / (1024.0 * 1024.0)
}

#[test]
#[ignore = "takes half a minute and 2 GiB: cargo test --release -p gapfiller-geo --test viewshed_memory -- --ignored --nocapture"]
fn twenty_thousand_rows_and_columns_take_less_than_6_gib() {
    let count = 20_000;
    let height = |cell: usize| {
        let (row, col) = (cell / count, cell % count);
        // Crossing ridges, 40 and 110 cells apart.
        (row % 40).abs_diff(20) as f32 * 6.0 + (col % 110).abs_diff(55) as f32 * 3.0
    };
    let heights: Vec<f32> = (0..count * count).map(height).collect();
    let grid = PlanarGrid::new(count, count, 90.0, 90.0, heights).unwrap();
    println!("the grid: {:.2} GiB", peak_gib());
    let observer = Observer {
        row: 9_000,
        col: 12_000,
        height_m: 300.0,
        target_height_m: 100.0,
        k: 4.0 / 3.0,
    };
    let fast = viewshed::fast(&grid, &observer, 2).unwrap();
    println!("and the fast mode: {:.2} GiB", peak_gib());
    let exact = viewshed::exact(&grid, &observer, 2).unwrap();
    println!("and the exact mode: {:.2} GiB", peak_gib());
    println!("{} and {} cells visible", fast.count(), exact.count());
    assert!(exact.count() > 1_000);
    assert!(peak_gib() < 6.0, "{} GiB", peak_gib());
}
