use crate::claim::{Absent, Bound, Evidence};
use crate::plot::Plot;
use crate::reference::{Spread, shared_bytes};
use gapfiller_geo::elevation::{Elevation, Raster, relief};
use gapfiller_geo::frames::{Geodetic, LocalFrame};
use gapfiller_geo::horizon_mask::{HorizonMask, ground_range_m};
use gapfiller_geo::{geodesic, line_of_sight};
use gapfiller_numerics::math;

const K: f64 = 4.0 / 3.0;
const RANGE_M: f64 = 400_000.0;
const CEILING_M: f64 = 20_000.0;
const CLOSE_M: f64 = 50.0;
const POINTS: usize = 1_000_000;
const AT_LEAST: f64 = 0.995;

/// Sites from the coast to the highlands \[deg\], and the height of the antenna above ground \[m\].
const SITES: [(f64, f64, f64); 10] = [
    (39.9, 32.8, 30.0),
    (39.9, 41.3, 20.0),
    (37.0, 35.3, 24.0),
    (38.4, 27.2, 15.0),
    (41.2, 28.8, 24.0),
    (38.5, 43.3, 30.0),
    (37.9, 40.2, 20.0),
    (40.6, 36.9, 10.0),
    (36.9, 30.7, 100.0),
    (39.7, 37.0, 24.0),
];

/// A point at which mask and profile differ.
#[derive(Clone, Copy)]
struct Miss {
    site: (f64, f64, f64),
    azimuth_rad: f64,
    range_m: f64,
    height_m: f64,
    lowest_m: f64,
}

impl Miss {
    /// How far the point is from the mask's height: the mask errs by at least this much.
    fn by_m(&self) -> f64 {
        (self.height_m - self.lowest_m).abs()
    }
}

#[derive(Default)]
struct Tally {
    points: usize,
    close: usize,
    close_misses: usize,
    seen: usize,
    misses: Vec<Miss>,
}

fn look(site: (f64, f64, f64), points: usize, elevation: &dyn Elevation) -> Tally {
    let ground = elevation.height_m(site.0, site.1);
    let foot = Geodetic::from_degrees(site.0, site.1, ground);
    let mask = HorizonMask::build(&foot, site.2, RANGE_M, elevation, K);
    let antenna = Geodetic {
        height_m: ground + site.2,
        ..foot
    };
    let frame = LocalFrame::at(antenna);
    let mut spread = Spread::new(((site.0 * 1e4) as u64) << 32 | (site.1 * 1e4) as u64);
    let mut tally = Tally::default();
    while tally.points < points {
        let azimuth = spread.uniform() * core::f64::consts::TAU;
        let range = 0.999 * RANGE_M * spread.uniform().sqrt();
        let end = geodesic::direct(&antenna, azimuth, range);
        let close = tally.points % 2 == 0;
        let height_m = if close {
            mask.min_visible_height_m(azimuth, range) + CLOSE_M * (2.0 * spread.uniform() - 1.0)
        } else {
            let surface = elevation.height_m(end.latitude_deg(), end.longitude_deg());
            surface + (CEILING_M - surface) * spread.uniform()
        };
        if height_m > CEILING_M {
            continue;
        }
        let target = Geodetic { height_m, ..end };
        let enu = frame.to_enu(&target.to_ecef());
        let (azimuth_rad, range_m) = (math::atan2(enu.0.x, enu.0.y), ground_range_m(&frame, &enu));
        let by_line = line_of_sight::visible(&antenna, &target, elevation, K);
        tally.points += 1;
        tally.close += usize::from(close);
        tally.seen += usize::from(by_line);
        if mask.visible(azimuth_rad, range_m, height_m) != by_line {
            tally.close_misses += usize::from(close);
            let lowest_m = mask.min_visible_height_m(azimuth_rad, range_m);
            tally.misses.push(Miss {
                site,
                azimuth_rad,
                range_m,
                height_m,
                lowest_m,
            });
        }
    }
    tally
}

fn judge(evidence: &mut Evidence, elevation: &dyn Elevation) -> Vec<(f64, f64)> {
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let workers =
            SITES.map(|site| scope.spawn(move || look(site, POINTS / SITES.len(), elevation)));
        workers
            .into_iter()
            // A worker that fell leaves its points out, and the count of points fails.
            .filter_map(|worker| worker.join().ok())
            .collect()
    });
    let sum = |of: &dyn Fn(&Tally) -> usize| tallies.iter().map(of).sum::<usize>();
    let (points, close) = (sum(&|tally| tally.points), sum(&|tally| tally.close));
    let mut misses: Vec<Miss> = tallies
        .iter()
        .flat_map(|tally| tally.misses.clone())
        .collect();
    misses.sort_by(|a, b| b.by_m().total_cmp(&a.by_m()));
    let agreement = 1.0 - misses.len() as f64 / points as f64;
    let name = elevation.name();
    let seen = sum(&|tally| tally.seen) as f64 / points as f64;
    evidence.row(
        format!("{name}: points"),
        POINTS as f64,
        points as f64,
        Bound::Exact,
    );
    evidence.row(
        format!("{name}: close points"),
        (POINTS / 2) as f64,
        close as f64,
        Bound::Exact,
    );
    evidence.row(
        format!("{name}: share that agrees"),
        AT_LEAST,
        agreement,
        Bound::AtLeast,
    );
    // Neither always nor never.
    evidence.row(
        format!("{name}: share that is seen"),
        0.55,
        seen,
        Bound::Absolute(0.35),
    );
    evidence.notes.push(format!(
        "{name}: of the {close} points within 50 m of the mask's height {:.3} % agree; {:.1} % of all are seen.",
        100.0 - 100.0 * sum(&|tally| tally.close_misses) as f64 / close as f64,
        100.0 * seen
    ));
    for miss in misses.iter().take(3) {
        evidence.notes.push(format!(
            "Among the worst: from {:.1} N {:.1} E, {:.0} m up: azimuth {:.3} deg, {:.1} km, {:.0} m high; mask {:.0} m.",
            miss.site.0,
            miss.site.1,
            miss.site.2,
            miss.azimuth_rad.to_degrees(),
            miss.range_m / 1e3,
            miss.height_m,
            miss.lowest_m
        ));
    }
    misses
        .iter()
        .step_by(20)
        .map(|miss| (miss.range_m / 1e3, miss.by_m()))
        .collect()
}

pub fn check() -> Result<Evidence, Absent> {
    let mut evidence = Evidence::default();
    let on_relief = judge(&mut evidence, relief());
    let fine = fine_terrain()?;
    let on_fine = judge(&mut evidence, &fine);
    evidence.plot = Some(
        Plot::new("range (km)", "mask off by at least (m), every 20th miss")
            .points(relief().name(), on_relief)
            .points(fine.name(), on_fine),
    );
    Ok(evidence)
}

/// Heights of 1 arc minute, where they lie next to the checkout.
fn fine_terrain() -> Result<Raster, Absent> {
    let bytes = shared_bytes("terrain/turkey_dem_1min_i16le.bin.gz")?;
    let step = 1.0 / 60.0;
    let raster = Raster {
        name: "SRTM, 1 arc minute".to_owned(),
        rows: 840,
        columns: 1650,
        north_deg: 46.0 - 0.5 * step,
        west_deg: 22.5 + 0.5 * step,
        step_deg: step,
        heights: bytes
            .chunks_exact(2)
            .map(|pair| i16::from_le_bytes([pair[0], pair[1]]))
            .collect(),
        wraps: false,
    };
    raster
        .checked()
        .map_err(|problem| Absent(format!("terrain/turkey_dem_1min_i16le.bin.gz: {problem}")))
}
