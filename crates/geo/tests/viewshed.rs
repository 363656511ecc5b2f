//! Viewsheds: reference masks and counts, the exact mode against the definition, the fast mode against the exact one.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]
use gapfiller_geo::viewshed::{self, Mask, Observer, PlanarGrid};
use proptest::prelude::*;
use std::io::Read;
use std::path::Path;

fn unpacked(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(name);
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap())
        .read_to_string(&mut text)
        .unwrap();
    text
}

fn jacksboro() -> PlanarGrid {
    let text = unpacked("jacksboro_dem_80m.asc.gz");
    let heights = text.lines().skip(6).flat_map(str::split_whitespace);
    let heights = heights.map(|word| word.parse().unwrap()).collect();
    PlanarGrid::new(344, 403, 80.0, 80.0, heights).unwrap()
}

/// Observers and the counts of visible cells of `viewshed_jacksboro_r3_vs_gdal.csv`.
fn rows() -> Vec<(Observer, u64)> {
    include_str!("data/viewshed_jacksboro_r3_vs_gdal.csv")
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let observer = Observer {
                row: cells[0].parse().unwrap(),
                col: cells[1].parse().unwrap(),
                height_m: cells[3].parse().unwrap(),
                target_height_m: cells[4].parse().unwrap(),
                k: if cells[5] == "flat" {
                    f64::INFINITY
                } else {
                    4.0 / 3.0
                },
            };
            (observer, cells[6].parse().unwrap())
        })
        .collect()
}

/// A P1 (plain) portable bitmap.
fn assert_is_bitmap(mask: &Mask, text: &str) {
    let mut words = text.splitn(4, ['\n', ' ']);
    assert_eq!(words.next(), Some("P1"));
    assert_eq!(words.next(), Some("403"));
    assert_eq!(words.next(), Some("344"));
    let bits: Vec<bool> = words
        .next()
        .unwrap()
        .bytes()
        .filter(|b| b"01".contains(b))
        .map(|b| b == b'1')
        .collect();
    assert_eq!(bits.len(), 403 * 344);
    for (cell, &bit) in bits.iter().enumerate() {
        assert_eq!(mask.get(cell / 403, cell % 403), bit, "cell {cell}");
    }
}

#[test]
fn the_reference_masks_bit_by_bit() {
    let grid = jacksboro();
    for (name, row, col, height_m, target_height_m, k, count) in [
        (
            "r3mask_a_r172_c201_oh10_th0_flat.pbm.gz",
            172,
            201,
            10.0,
            0.0,
            f64::INFINITY,
            10_451,
        ),
        (
            "r3mask_c_r300_c350_oh30_th100_ke43.pbm.gz",
            300,
            350,
            30.0,
            100.0,
            4.0 / 3.0,
            24_229,
        ),
    ] {
        let observer = Observer {
            row,
            col,
            height_m,
            target_height_m,
            k,
        };
        let mask = viewshed::exact(&grid, &observer, 2).unwrap();
        assert_eq!(mask.count(), count);
        assert_is_bitmap(&mask, &unpacked(name));
    }
}

#[test]
fn every_reference_count_and_how_near_the_fast_mode_comes() {
    let grid = jacksboro();
    let mut worst = f64::INFINITY;
    for (observer, count) in rows() {
        let (exact, counts) = viewshed::exact_counted(&grid, &observer, 2).unwrap();
        assert_eq!(exact.count(), count, "{observer:?}");
        let fast = viewshed::fast(&grid, &observer, 2).unwrap();
        let share = fast.agreeing(&exact) as f64 / (344.0 * 403.0);
        println!(
            "{observer:?}: {count} visible, {counts:?}, fast {:.3} %",
            100.0 * share
        );
        worst = worst.min(share);
    }
    println!("worst of the fast mode: {:.3} %", 100.0 * worst);
    assert!(worst >= 0.995, "{worst}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]
    #[test]
    fn the_exact_mode_is_the_definition(
        rows in 1_usize..60, cols in 1_usize..60,
        at in (0.0..1.0_f64, 0.0..1.0_f64),
        // Roughness, quantum of heights, share of missing cells.
        (rough, quantum, missing) in (prop::sample::select(vec![0.0, 0.3, 3.0, 30.0, 400.0]), prop::sample::select(vec![0.0, 1.0, 10.0]), prop::sample::select(vec![0.0, 0.0, 0.05])),
        heights in prop::sample::select(vec![(10.0, 0.0), (0.0, 0.0), (1.7, 1.7), (30.0, 100.0), (-3.0, 5.0), (5000.0, 0.0)]),
        k in prop::sample::select(vec![f64::INFINITY, 4.0 / 3.0, 0.7, 1e-4]),
        cell in prop::sample::select(vec![(80.0, 80.0), (30.0, 90.0), (1500.0, 1000.0)]),
        seed in any::<u64>(),
    ) {
        let mut state = seed | 1;
        let mut draw = || { state ^= state << 13; state ^= state >> 7; state ^= state << 17; (state >> 11) as f64 / (1_u64 << 53) as f64 };
        let mut walk = 0.0;
        let (row, col) = ((at.0 * rows as f64) as usize, (at.1 * cols as f64) as usize);
        let ground: Vec<f32> = (0..rows * cols).map(|index| {
            walk = 0.9 * walk + rough * (draw() - 0.5);
            let height = if quantum > 0.0 { (walk / quantum).round() * quantum } else { walk };
            if draw() < missing && index != row * cols + col { f32::NAN } else { height as f32 }
        }).collect();
        let grid = PlanarGrid::new(rows, cols, cell.0, cell.1, ground).unwrap();
        let observer = Observer { row, col, height_m: heights.0, target_height_m: heights.1, k };
        let plain = viewshed::plain(&grid, &observer, 1).unwrap();
        prop_assert_eq!(&viewshed::exact(&grid, &observer, 1).unwrap(), &plain);
        prop_assert_eq!(&viewshed::exact(&grid, &observer, 3).unwrap(), &plain);
        let fast = viewshed::fast(&grid, &observer, 1).unwrap();
        prop_assert_eq!(&viewshed::fast(&grid, &observer, 3).unwrap(), &fast);
    }
}
