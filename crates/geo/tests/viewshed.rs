//! Viewsheds: reference masks and counts, the exact mode against the definition, the fast mode against the exact one.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use common::jacksboro::{self, COLS, ROWS, unpacked};
use gapfiller_geo::viewshed::{self, Mask, Observer, PlanarGrid};
use proptest::prelude::*;

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
    let grid = jacksboro::grid();
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
    let grid = jacksboro::grid();
    let cells = (ROWS * COLS) as f64;
    let mut worst = f64::INFINITY;
    for table in [
        include_str!("data/viewshed_jacksboro_r3_vs_gdal.csv"),
        include_str!("data/viewshed_jacksboro_r3_vs_grass.csv"),
    ] {
        for row in jacksboro::rows(table) {
            let (exact, counts) = viewshed::exact_counted(&grid, &row.observer, 2).unwrap();
            assert_eq!(exact.count(), row.visible, "{:?}", row.observer);
            let fast = viewshed::fast(&grid, &row.observer, 2).unwrap();
            let share = fast.agreeing(&exact) as f64 / cells;
            println!(
                "{:?}: {} visible, {counts:?}, fast {:.3} %",
                row.observer,
                row.visible,
                100.0 * share
            );
            worst = worst.min(share);
        }
    }
    println!("worst of the fast mode: {:.3} %", 100.0 * worst);
    assert!(worst >= 0.995, "{worst}");
}

/// On flat ground sight ends where the drop of the ground equals the height of the mast: d²/(2 k R) = h.
#[test]
fn a_30_m_mast_sees_22_589_m_over_flat_ground() {
    let (count, cell_m) = (1_001, 50.0);
    let grid = PlanarGrid::new(count, count, cell_m, cell_m, vec![0.0; count * count]).unwrap();
    let middle = count / 2;
    let observer = Observer {
        row: middle,
        col: middle,
        height_m: 30.0,
        target_height_m: 0.0,
        k: 4.0 / 3.0,
    };
    let horizon_m = (2.0 * observer.k * viewshed::EARTH_RADIUS_M * observer.height_m).sqrt();
    assert_eq!(horizon_m.round(), 22_589.0);
    for mask in [
        viewshed::exact(&grid, &observer, 2).unwrap(),
        viewshed::fast(&grid, &observer, 2).unwrap(),
    ] {
        for cell in 0..count * count {
            let (row, col) = (cell / count, cell % count);
            let (rows, cols) = (row.abs_diff(middle) as f64, col.abs_diff(middle) as f64);
            let distance_m = cell_m * (rows * rows + cols * cols).sqrt();
            if (distance_m - horizon_m).abs() > cell_m {
                assert_eq!(mask.get(row, col), distance_m < horizon_m, "{row} {col}");
            }
        }
    }
}

#[test]
fn a_plateau_is_seen_and_what_lies_behind_a_wall_is_not() {
    let count = 101;
    let wall = |cell: usize| if cell % count == 70 { 50.0 } else { 7.0 };
    let grid = PlanarGrid::new(
        count,
        count,
        10.0,
        10.0,
        (0..count * count).map(wall).collect(),
    );
    let grid = grid.unwrap();
    // The eye lies on the ground, so every line of sight on this side touches it all the way.
    let observer = Observer {
        row: 50,
        col: 20,
        height_m: 0.0,
        target_height_m: 0.0,
        k: f64::INFINITY,
    };
    let mask = viewshed::exact(&grid, &observer, 1).unwrap();
    for cell in 0..count * count {
        assert_eq!(mask.get(cell / count, cell % count), cell % count <= 70);
    }
}

#[test]
fn what_is_wrong_is_an_error() {
    let grid = PlanarGrid::new(2, 2, 1.0, 1.0, vec![0.0, f32::NAN, 1.0, 3e38]).unwrap();
    let observer = Observer {
        row: 0,
        col: 0,
        height_m: 1.0,
        target_height_m: 0.0,
        k: 1.0,
    };
    assert_eq!(viewshed::fast(&grid, &observer, 1).unwrap().count(), 2);
    for wrong in [
        Observer { row: 2, ..observer },
        Observer { col: 1, ..observer },
        Observer {
            row: 1,
            col: 1,
            ..observer
        },
        Observer {
            height_m: f64::NAN,
            ..observer
        },
        Observer {
            target_height_m: f64::INFINITY,
            ..observer
        },
        Observer { k: 0.0, ..observer },
        Observer {
            k: f64::NAN,
            ..observer
        },
    ] {
        assert!(viewshed::exact(&grid, &wrong, 1).is_err(), "{wrong:?}");
        assert!(viewshed::fast(&grid, &wrong, 1).is_err(), "{wrong:?}");
        assert!(viewshed::plain(&grid, &wrong, 1).is_err(), "{wrong:?}");
    }
    assert!(PlanarGrid::new(2, 2, 1.0, 1.0, vec![0.0; 3]).is_err());
    assert!(PlanarGrid::new(0, 2, 1.0, 1.0, vec![]).is_err());
    assert!(PlanarGrid::new(1, 70_000, 1.0, 1.0, vec![0.0; 70_000]).is_err());
    assert!(PlanarGrid::new(1, 1, 0.0, 1.0, vec![0.0]).is_err());
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
