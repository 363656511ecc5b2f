//! Sampling grids and mosaics.
#![allow(clippy::unwrap_used, reason = "a test")]

use gapfiller_geo::elevation::{Elevation, relief};
use gapfiller_terrain::utm::Zone;
use gapfiller_terrain::{Base, Cells, Crs, Grid, Layer, Mosaic, Placement, Window};
use proptest::prelude::*;

fn placement(rows: usize, columns: usize, north: f64, west: f64, step: f64) -> Placement {
    Placement {
        crs: Crs::Geographic,
        rows,
        columns,
        first_x: west + 0.5 * step,
        first_y: north - 0.5 * step,
        step_x: step,
        step_y: step,
    }
}

fn grid(placement: Placement, void: Option<i16>, height: impl Fn(usize, usize) -> i16) -> Grid {
    let values = (0..placement.rows * placement.columns)
        .map(|index| height(index / placement.columns, index % placement.columns))
        .collect();
    Grid::new("test", placement, Cells::I16(Layer { values, void })).unwrap()
}

#[test]
fn a_plane_is_a_plane_between_centres() {
    let grid = grid(placement(10, 12, 40.0, 30.0, 0.1), None, |row, column| {
        (100 * row + 10 * column) as i16
    });
    let close = |a: Option<f64>, b: f64| (a.unwrap() - b).abs() < 1e-6;
    assert!(close(grid.bilinear(39.95, 30.05), 0.0));
    assert!(close(grid.bilinear(39.05, 31.15), 1010.0));
    assert!(close(grid.bilinear(39.5, 30.5), 450.0 + 45.0));
    assert!(close(grid.nearest(39.52, 30.52), 400.0 + 50.0));
    // Half a cell beyond the centres the outermost one is carried on; further out there is nothing.
    assert!(close(grid.bilinear(39.999, 30.001), 0.0));
    assert_eq!(grid.bilinear(40.01, 30.5), None);
    assert_eq!(grid.bilinear(39.5, 31.21), None);
    assert!(close(grid.bilinear(39.5, 30.5 - 720.0), 495.0));
    assert_eq!(grid.bilinear(f64::NAN, 30.5), None);
    assert_eq!(grid.bilinear(39.5, f64::INFINITY), None);
    let part = grid
        .window(&Window {
            first_row: 2,
            first_column: 3,
            rows: 4,
            columns: 5,
        })
        .unwrap();
    assert!(close(
        part.bilinear(39.5, 30.6),
        grid.bilinear(39.5, 30.6).unwrap()
    ));
    let mut row = [0.0; 12];
    grid.row_into(3, -1.0, &mut row);
    assert_eq!(row[4], 340.0);
    grid.row_into(10, -1.0, &mut row);
    assert_eq!(row, [-1.0; 12]);
}

#[test]
fn a_grid_around_the_globe_has_no_seam() {
    let grid = grid(placement(18, 36, 90.0, -180.0, 10.0), None, |_, column| {
        column as i16
    });
    assert!((grid.bilinear(0.0, 180.0).unwrap() - 17.5).abs() < 1e-6);
    assert!((grid.bilinear(0.0, -180.0).unwrap() - 17.5).abs() < 1e-6);
    assert!((grid.bilinear(0.0, 177.5).unwrap() - (35.0 * 0.75)).abs() < 1e-6);
}

#[test]
fn voids_do_not_eat_into_the_data_around_them() {
    let grid = grid(placement(3, 3, 3.0, 0.0, 1.0), Some(-1), |row, column| {
        if (row, column) == (1, 1) { -1 } else { 100 }
    });
    assert_eq!(grid.bilinear(1.5, 1.5), None);
    assert_eq!(grid.bilinear(1.9, 1.9), None);
    let beside = grid.bilinear(2.1, 2.1).unwrap();
    assert!((beside - 100.0).abs() < 1e-9);
    assert_eq!(grid.nearest(1.2, 1.2), None);
    assert_eq!(grid.known_height_m(1.5, 1.5), None);
    assert_eq!(grid.height_m(1.5, 1.5), 0.0);
}

#[test]
fn a_utm_grid_is_found_by_latitude_and_longitude() {
    let zone = Zone::new(36, true).unwrap();
    let (east, north) = zone.project(39.93, 32.86);
    let at = Placement {
        crs: Crs::Utm(zone),
        rows: 200,
        columns: 300,
        first_x: east - 150.0 * 30.0,
        first_y: north + 100.0 * 30.0,
        step_x: 30.0,
        step_y: 30.0,
    };
    let grid = grid(at, None, |row, column| (10 * row + column) as i16);
    assert!((grid.bilinear(39.93, 32.86).unwrap() - 1150.0).abs() < 1e-4);
    let (latitude, longitude) = zone.unproject(at.first_x + 10.5 * 30.0, at.first_y - 20.25 * 30.0);
    assert!((grid.bilinear(latitude, longitude).unwrap() - (202.5 + 10.5)).abs() < 1e-4);
    assert_eq!(grid.bilinear(41.0, 32.86), None);
    assert!((grid.resolution_m() - 30.0).abs() < 1e-9);
    let mosaic = Mosaic::new(vec![grid], Base::Sea);
    assert!((mosaic.height_m(latitude, longitude) - 213.0).abs() < 1e-4);
    assert_eq!(mosaic.height_m(41.0, 32.86), 0.0);
}

#[test]
fn a_mosaic_asks_the_finest_then_the_coarser_then_the_relief() {
    let coarse = grid(placement(40, 40, 40.0, 30.0, 0.1), None, |_, _| 500);
    let fine = grid(
        placement(100, 100, 38.0, 31.0, 0.01),
        Some(-9),
        |row, column| {
            if (40..60).contains(&row) && (40..60).contains(&column) {
                -9
            } else {
                900
            }
        },
    );
    let mosaic = Mosaic::new(vec![coarse, fine], Base::Relief);
    assert_eq!(mosaic.height_m(37.8, 31.2), 900.0);
    assert_eq!(mosaic.height_m(37.5, 31.5), 500.0);
    assert_eq!(mosaic.height_m(39.5, 33.0), 500.0);
    assert_eq!(mosaic.height_m(41.5, 33.0), relief().height_m(41.5, 33.0));
    assert_eq!(mosaic.height_m(28.0, 86.9), relief().height_m(28.0, 86.9));
    assert_eq!(mosaic.height_m(f64::NAN, 0.0), 0.0);
    assert!(mosaic.resolution_m() < 1_200.0);
    assert_eq!(mosaic.name(), "2 grids over ETOPO5, 5 arc minutes");
    assert_eq!(Mosaic::new(Vec::new(), Base::Sea).height_m(39.0, 33.0), 0.0);
}

/// Tiles that share no row or column, as those of Copernicus: the whole and its parts give the same heights.
#[test]
fn tiles_join_without_a_seam() {
    let height = |row: usize, column: usize| (7 * row + 3 * column + (row * column) % 11) as i16;
    let whole = grid(placement(80, 80, 40.0, 30.0, 0.025), None, height);
    let mut tiles = Vec::new();
    for (down, across) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let at = placement(40, 40, 40.0 - down as f64, 30.0 + across as f64, 0.025);
        tiles.push(grid(at, None, |row, column| {
            height(40 * down + row, 40 * across + column)
        }));
    }
    let mosaic = Mosaic::new(tiles, Base::Sea);
    let mut worst = 0.0_f64;
    for i in 0..400 {
        for j in 0..400 {
            // Within the outermost centres: beyond, the whole is carried on and the mosaic goes over to the sea.
            let latitude = 39.987 - f64::from(i) * 0.004_93;
            let longitude = 30.013 + f64::from(j) * 0.004_93;
            let difference =
                mosaic.height_m(latitude, longitude) - whole.bilinear(latitude, longitude).unwrap();
            worst = worst.max(difference.abs());
        }
    }
    assert!(worst < 1e-6, "{worst}");
}

#[test]
fn incomplete_grids_are_none() {
    let at = placement(2, 3, 40.0, 30.0, 0.1);
    let cells = |count: usize| {
        Cells::I16(Layer {
            values: vec![0; count],
            void: None,
        })
    };
    assert!(Grid::new("x", at, cells(6)).is_some());
    assert!(Grid::new("x", at, cells(5)).is_none());
    assert!(Grid::new("x", Placement { step_x: 0.0, ..at }, cells(6)).is_none());
    assert!(
        Grid::new(
            "x",
            Placement {
                first_y: 200.0,
                ..at
            },
            cells(6)
        )
        .is_none()
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn projecting_there_and_back_is_nothing(
        number in 1_u8..=60, north in any::<bool>(), latitude in -85.0..85.0_f64, off in -15.0..15.0_f64,
    ) {
        let zone = Zone::new(number, north).unwrap();
        let longitude = zone.central_meridian_deg() + off;
        let (x, y) = zone.project(latitude, longitude);
        let (back_latitude, back_longitude) = zone.unproject(x, y);
        prop_assert!((back_latitude - latitude).abs() < 1e-11);
        prop_assert!(((back_longitude - longitude + 540.0).rem_euclid(360.0) - 180.0).abs() < 1e-10);
    }

    #[test]
    fn profiles_and_rows_are_the_heights_one_by_one(
        latitude in 35.0..41.0_f64, west in 29.0..34.0_f64, step in -0.2..0.2_f64,
    ) {
        let fine = grid(placement(100, 100, 38.0, 31.0, 0.01), Some(4), |row, column| (row * column % 97) as i16);
        let coarse = grid(placement(40, 40, 40.0, 30.0, 0.1), None, |row, column| (row + column) as i16);
        let mosaic = Mosaic::new(vec![fine.clone(), coarse], Base::Relief);
        for terrain in [&fine as &dyn Elevation, &mosaic] {
            let places: Vec<(f64, f64)> = (0..50).map(|i| (latitude, west + f64::from(i) * step)).collect();
            let (mut profile, mut row) = ([0.0; 50], [0.0; 50]);
            terrain.fill_profile(&places, &mut profile);
            terrain.fill_row(latitude, west, step, &mut row);
            for (i, &(latitude, longitude)) in places.iter().enumerate() {
                let single = terrain.height_m(latitude, longitude);
                prop_assert_eq!(profile[i].to_bits(), single.to_bits());
                prop_assert_eq!(row[i].to_bits(), single.to_bits());
            }
        }
    }
}

/// The time is printed by `cargo test -- --nocapture`, not judged: it depends on the machine.
#[test]
fn sampling_is_quick() {
    let at = placement(3_600, 3_600, 40.0, 30.0, 1.0 / 3_600.0);
    let one = grid(at, Some(i16::MIN), |row, column| {
        ((row * 31 + column * 17) % 3_000) as i16
    });
    let mosaic = Mosaic::new(vec![one.clone()], Base::Relief);
    let mut row = vec![0.0; 3_000];
    let mut places = vec![(0.0, 0.0); 3_000];
    for (name, terrain) in [("grid", &one as &dyn Elevation), ("mosaic", &mosaic)] {
        let (mut by_row, mut by_place, mut sum) = (f64::MAX, f64::MAX, 0.0);
        for _ in 0..5 {
            let start = std::time::Instant::now();
            for i in 0..1_000 {
                terrain.fill_row(39.95 - f64::from(i) * 9e-4, 30.05, 3e-4, &mut row);
                sum += row[i as usize];
            }
            by_row = start.elapsed().as_secs_f64().min(by_row);
            let start = std::time::Instant::now();
            for i in 0..1_000 {
                // Profiles in all directions, as a mask takes them.
                let slope = f64::from(i) * 1e-3 - 0.5;
                for (j, place) in places.iter_mut().enumerate() {
                    let along = j as f64 * 3e-4;
                    *place = (39.5 + slope * along, 30.05 + along);
                }
                terrain.fill_profile(&places, &mut row);
                sum += row[i as usize];
            }
            by_place = start.elapsed().as_secs_f64().min(by_place);
        }
        let each = |seconds: f64| seconds * 1e9 / 3e6;
        eprintln!(
            "{name}: {:.1} ns a height along rows, {:.1} ns along profiles (sum {sum:.0})",
            each(by_row),
            each(by_place)
        );
    }
}

/// Masks that take long are kept under this number: it must move with a height, a place, a void and the order of grids.
#[test]
fn terrain_is_told_apart() {
    let grid = |heights: [i16; 4], west: f64, void: Option<i16>| {
        let placement = Placement {
            crs: Crs::Geographic,
            rows: 2,
            columns: 2,
            first_x: west,
            first_y: 40.0,
            step_x: 0.1,
            step_y: 0.1,
        };
        let cells = Cells::I16(Layer {
            values: heights.to_vec(),
            void,
        });
        Grid::new("grid", placement, cells).unwrap()
    };
    let base = grid([1, 2, 3, 4], 30.0, None);
    let others = [
        grid([1, 2, 3, 5], 30.0, None),
        grid([1, 2, 3, 4], 30.1, None),
        grid([1, 2, 3, 4], 30.0, Some(4)),
    ];
    let mut hashes: Vec<u64> = others
        .iter()
        .filter_map(|grid| grid.content_hash())
        .collect();
    hashes.push(base.content_hash().unwrap());
    for base_of in [Base::Sea, Base::Relief] {
        let mosaic = Mosaic::new(vec![base.clone()], base_of);
        hashes.push(mosaic.content_hash().unwrap());
    }
    let count = hashes.len();
    hashes.sort_unstable();
    hashes.dedup();
    assert_eq!((hashes.len(), count), (6, 6));
    assert_eq!(
        grid([1, 2, 3, 4], 30.0, None).content_hash(),
        base.content_hash()
    );
}
