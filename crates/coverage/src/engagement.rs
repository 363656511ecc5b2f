//! Where fire units can engage: the envelope of their rounds, cut down to what their radars see and what they are told.
//!
//! A unit engages a target that a round of it reaches (slant range from the launcher between the limits, height above sea level
//! between the limits) in one of three ways, as its mind does in a run:
//!
//! - **by itself**: its own search radar sees the target and its own engagement radar can hold it;
//! - **cued**: a told track gives leave to point (`cue`), and its own engagement radar can hold the target;
//! - **remote**: a told track is good enough to fire on (`fire-control`), its own radar need not see the target.

use crate::coverage::{Coverage, FireUnit, Informed, Sensors};
use crate::parallel::in_order;
use crate::sensor::{Plumb, SEEN};
use gapfiller_geo::frames::Ecef;
use gapfiller_models::interceptor::Interceptor;
use gapfiller_numerics::math;
use std::collections::BTreeMap;

/// How a unit can engage in a cell; a smaller number needs less of the network. Kept as a number for rasters.
pub const NOT: f32 = 0.0;
/// With its own radars.
pub const BY_ITSELF: f32 = 1.0;
/// Its radar pointed at what others see.
pub const CUED: f32 = 2.0;
/// On a track of others.
pub const REMOTE: f32 = 3.0;

/// The envelope of one unit or of several.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Envelope {
    /// How a target at the target height is engaged, cell by cell: [`NOT`], [`BY_ITSELF`], [`CUED`] or [`REMOTE`], the first that
    /// any unit can.
    pub how: Vec<f32>,
    /// How many units can.
    pub units: Vec<f32>,
    /// How many units' rounds reach the target, whatever anybody sees.
    pub in_reach: Vec<f32>,
}

impl Envelope {
    /// Of some units of a posture, each with what it is told.
    #[must_use]
    pub fn of(coverage: &Coverage, units: &[(&FireUnit, &Informed)]) -> Self {
        let cells = coverage.grid.cells();
        let mut envelope = Self {
            how: vec![NOT; cells],
            units: vec![0.0; cells],
            in_reach: vec![0.0; cells],
        };
        for (unit, informed) in units {
            envelope.add(coverage, unit, informed);
        }
        envelope
    }

    fn add(&mut self, coverage: &Coverage, unit: &FireUnit, informed: &Informed) {
        let Some(reach) = coverage.reach.get(&unit.name) else {
            return;
        };
        let sees = |sensors: &Sensors| seen(coverage, sensors);
        let held = sees(&unit.guidance);
        let own = sees(&unit.search);
        let cued = sees(&informed.cue);
        let remote = sees(&informed.fire_control);
        for (cell, &reaches) in reach.iter().enumerate() {
            let of = |cells: &[bool]| cells.get(cell).copied().unwrap_or(false);
            if !reaches {
                continue;
            }
            let how = if of(&held) && of(&own) {
                BY_ITSELF
            } else if of(&held) && of(&cued) {
                CUED
            } else if of(&remote) {
                REMOTE
            } else {
                NOT
            };
            if let Some(count) = self.in_reach.get_mut(cell) {
                *count += 1.0;
            }
            if how == NOT {
                continue;
            }
            if let Some(best) = self.how.get_mut(cell) {
                *best = if *best == NOT { how } else { best.min(how) };
            }
            if let Some(count) = self.units.get_mut(cell) {
                *count += 1.0;
            }
        }
    }
}

/// Whether any of the radars, by itself, sees a target at the target height.
fn seen(coverage: &Coverage, sensors: &Sensors) -> Vec<bool> {
    let mut seen = vec![false; coverage.grid.cells()];
    for sensor in sensors {
        let probability = coverage
            .seen
            .get(*sensor)
            .and_then(|seen| seen.probability.get(coverage.target));
        for (seen, &probability) in seen.iter_mut().zip(probability.into_iter().flatten()) {
            *seen |= f64::from(probability) >= SEEN;
        }
    }
    seen
}

/// By unit, whether a round of it reaches a target at the target height that is slow enough for it, cell by cell.
#[must_use]
pub fn reach_of_units(coverage: &Coverage, threads: usize) -> BTreeMap<String, Vec<bool>> {
    let mut units: BTreeMap<&str, &FireUnit> = BTreeMap::new();
    for unit in coverage.postures.iter().flat_map(|posture| &posture.units) {
        units.insert(&unit.name, unit);
    }
    let grid = &coverage.grid;
    let above_m = coverage.heights_m.get(coverage.target).copied();
    let longitudes: Vec<(f64, f64)> = (0..grid.columns)
        .map(|column| math::sin_cos(grid.longitude_deg(column).to_radians()))
        .collect();
    let row = |row: usize| -> Vec<Vec<bool>> {
        let latitude = math::sin_cos(grid.latitude_deg(row).to_radians());
        let first = row * grid.columns;
        let grounds = coverage.ground_m.iter().skip(first).zip(&longitudes);
        let points: Vec<Ecef> = grounds
            .map(|(&ground_m, &longitude)| {
                let ground_m = f64::from(ground_m);
                let plumb = Plumb::new(latitude, longitude, ground_m);
                plumb.point(ground_m + above_m.unwrap_or(0.0))
            })
            .collect();
        let reached = |unit: &&FireUnit| -> Vec<bool> {
            let by = |point: &Ecef| {
                let reaches = |round: &Interceptor| round.reaches(&unit.launcher, point, 0.0, None);
                unit.rounds.iter().any(reaches)
            };
            points.iter().map(by).collect()
        };
        units.values().map(reached).collect()
    };
    let mut reach: Vec<Vec<bool>> = vec![Vec::with_capacity(grid.cells()); units.len()];
    for row in in_order(grid.rows, threads, row, |_| {}) {
        for (all, row) in reach.iter_mut().zip(row) {
            all.extend(row);
        }
    }
    units.into_keys().map(str::to_owned).zip(reach).collect()
}
