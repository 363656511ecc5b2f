//! Coverage of a scenario: every radar over every cell, once; maps are put together from that.

use crate::grid::Grid;
use crate::hearing::Hearing;
use crate::parallel::in_order;
use crate::sensor::{Plumb, Sensor};
use gapfiller_engine::Setup;
use gapfiller_geo::elevation::Elevation;
use gapfiller_geo::frames::Ecef;
use gapfiller_models::interceptor::Interceptor;
use gapfiller_numerics::math;
use gapfiller_scenario::{MapNode, Scenario};
use gapfiller_world::Site;
use std::collections::{BTreeMap, BTreeSet};

/// Sensors, by their places in [`Coverage::sensors`].
pub type Sensors = BTreeSet<usize>;

/// What to map.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Postures, in order.
    pub postures: Vec<String>,
    /// Pairs of postures to compare, from and to.
    pub pairs: Vec<(String, String)>,
    /// Heights of targets above ground \[m\], ascending.
    pub heights_m: Vec<f64>,
    /// Height above ground at which fire units engage \[m\].
    pub target_height_m: f64,
    /// Cross-section of targets \[m²\].
    pub rcs_m2: f64,
    /// Side of a cell \[deg\]; chosen by the size of the area if left out.
    pub step_deg: Option<f64>,
    /// How many threads; the result does not depend on it.
    pub threads: usize,
}

/// What one radar sees, cell by cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// Lowest height above sea level at which a target is detected with at least one half \[m\]; not a number if there is none.
    pub lowest_m: Vec<f32>,
    /// For each height of [`Coverage::heights_m`], the probability that one look detects the target there.
    pub probability: Vec<Vec<f32>>,
}

/// A node with weapons.
#[derive(Clone, Debug)]
pub struct FireUnit {
    /// Its name.
    pub name: String,
    /// Where its launchers stand.
    pub launcher: Ecef,
    /// Its rounds, a type each.
    pub rounds: Vec<Interceptor>,
    /// Its radars that search.
    pub search: Sensors,
    /// Its radars that guide.
    pub guidance: Sensors,
    /// From its decision to the launch at the least \[s\].
    pub reaction_s: f64,
}

/// A node in a posture, by what it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Informed {
    /// Its name.
    pub name: String,
    /// Search radars whose plots reach its picture, its own included.
    pub picture: Sensors,
    /// The same without what comes by voice alone.
    pub picture_by_data: Sensors,
    /// Search radars on whose tracks it may point its own.
    pub cue: Sensors,
    /// Search radars on whose tracks it may fire.
    pub fire_control: Sensors,
}

/// A posture: who is there and who hears whom.
#[derive(Clone, Debug)]
pub struct Posture {
    /// Its name.
    pub name: String,
    /// What it is, in a sentence.
    pub description: String,
    /// Search radars that are there.
    pub present: Sensors,
    /// Nodes that hold a picture, in the order of the scenario.
    pub nodes: Vec<Informed>,
    /// Nodes with weapons.
    pub units: Vec<FireUnit>,
}

/// Coverage of a scenario.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The cells.
    pub grid: Grid,
    /// Height of the ground \[m\], cell by cell.
    pub ground_m: Vec<f32>,
    /// Heights above ground that probabilities are for \[m\], ascending; the target height is one of them.
    pub heights_m: Vec<f64>,
    /// Place of the target height among them.
    pub target: usize,
    /// Cross-section of targets \[m²\].
    pub rcs_m2: f64,
    /// All radars of all postures.
    pub sensors: Vec<Sensor>,
    /// What they see, in the same order.
    pub seen: Vec<Seen>,
    /// The postures, in the order asked for.
    pub postures: Vec<Posture>,
    /// Pairs to compare, by places in `postures`.
    pub pairs: Vec<(usize, usize)>,
    /// Nodes, for maps.
    pub nodes: Vec<MapNode>,
    /// By unit, whether its rounds reach a target at the target height, cell by cell.
    pub reach: BTreeMap<String, Vec<bool>>,
}

impl Coverage {
    /// Works it out. `done` hears of rows done and rows in all.
    ///
    /// # Errors
    /// A sentence: a posture that the scenario does not have, a grid that makes no sense.
    pub fn of(
        scenario: &Scenario,
        request: &Request,
        mut done: impl FnMut(usize, usize),
    ) -> Result<Self, String> {
        let grid = Grid::over(&scenario.area, request.step_deg)?;
        let compared = request.pairs.iter().flat_map(|(from, to)| [from, to]);
        let wanted: Vec<String> = request.postures.iter().chain(compared).cloned().collect();
        let (sensors, postures) = postures_of(scenario, &wanted)?;
        let place = |name: &String| postures.iter().position(|posture| posture.name == *name);
        let pairs = request
            .pairs
            .iter()
            .filter_map(|(from, to)| Some((place(from)?, place(to)?)))
            .collect();
        let mut heights_m = request.heights_m.clone();
        heights_m.push(request.target_height_m);
        heights_m.sort_by(f64::total_cmp);
        heights_m.dedup();
        let target = heights_m
            .iter()
            .position(|height| *height == request.target_height_m)
            .unwrap_or(0);
        let mut coverage = Self {
            ground_m: Vec::with_capacity(grid.cells()),
            seen: vec![Seen::default(); sensors.len()],
            grid,
            heights_m,
            target,
            rcs_m2: request.rcs_m2,
            sensors,
            postures,
            pairs,
            nodes: scenario.laydown().nodes,
            reach: BTreeMap::new(),
        };
        coverage.fill(scenario.ground(), request.threads, &mut done);
        coverage.reach = crate::engagement::reach_of_units(&coverage, request.threads);
        Ok(coverage)
    }

    /// Looks at every cell with every radar.
    fn fill(&mut self, ground: &dyn Elevation, threads: usize, done: &mut dyn FnMut(usize, usize)) {
        let rows = self.grid.rows;
        let ranges: Vec<f64> = self
            .sensors
            .iter()
            .map(|sensor| sensor.seen_range_m(self.rcs_m2))
            .collect();
        let longitudes: Vec<(f64, f64)> = (0..self.grid.columns)
            .map(|column| math::sin_cos(self.grid.longitude_deg(column).to_radians()))
            .collect();
        let looked = in_order(
            rows,
            threads,
            |row| self.look_at_row(row, ground, &ranges, &longitudes),
            |count| done(count, rows),
        );
        for seen in &mut self.seen {
            seen.probability = vec![Vec::new(); self.heights_m.len()];
        }
        for (ground, row) in looked {
            self.ground_m.extend(ground);
            for (seen, row) in self.seen.iter_mut().zip(row) {
                seen.lowest_m.extend(row.lowest_m);
                for (all, row) in seen.probability.iter_mut().zip(row.probability) {
                    all.extend(row);
                }
            }
        }
    }

    fn look_at_row(
        &self,
        row: usize,
        ground: &dyn Elevation,
        ranges: &[f64],
        longitudes: &[(f64, f64)],
    ) -> (Vec<f32>, Vec<Seen>) {
        let grid = &self.grid;
        let latitude_deg = grid.latitude_deg(row);
        let latitude = math::sin_cos(latitude_deg.to_radians());
        let mut heights = vec![0.0; grid.columns];
        ground.fill_row(
            latitude_deg,
            grid.longitude_deg(0),
            grid.step_deg,
            &mut heights,
        );
        let plumbs: Vec<Plumb> = heights
            .iter()
            .zip(longitudes)
            .map(|(&ground_m, &longitude)| Plumb::new(latitude, longitude, ground_m))
            .collect();
        let mut above_sea = vec![0.0; self.heights_m.len()];
        let mut probabilities = vec![0.0; self.heights_m.len()];
        let mut scratch = Vec::new();
        let sensors = self.sensors.iter().zip(ranges);
        let seen = sensors.map(|(sensor, &range)| {
            let mut seen = Seen {
                lowest_m: Vec::with_capacity(plumbs.len()),
                probability: vec![Vec::with_capacity(plumbs.len()); self.heights_m.len()],
            };
            for plumb in &plumbs {
                for (height, above) in above_sea.iter_mut().zip(&self.heights_m) {
                    *height = plumb.ground_m + above;
                }
                let lowest = sensor.look(
                    plumb,
                    range,
                    self.rcs_m2,
                    (&above_sea, &mut probabilities),
                    &mut scratch,
                );
                seen.lowest_m.push(rounded(lowest, 8.0));
                for (all, &one) in seen.probability.iter_mut().zip(&probabilities) {
                    all.push(rounded(one, 4_096.0));
                }
            }
            seen
        });
        let seen = seen.collect();
        (
            heights
                .into_iter()
                .map(|height| rounded(height, 8.0))
                .collect(),
            seen,
        )
    }

    /// Lowest height above sea level at which at least one of several radars sees a target by itself \[m\], cell by cell; not a
    /// number where none does.
    #[must_use]
    pub fn lowest_m(&self, sensors: &Sensors) -> Vec<f32> {
        let mut lowest = vec![f32::NAN; self.grid.cells()];
        for seen in sensors.iter().filter_map(|sensor| self.seen.get(*sensor)) {
            for (least, &height) in lowest.iter_mut().zip(&seen.lowest_m) {
                // The least of what is a number.
                *least = least.min(height);
            }
        }
        lowest
    }

    /// Probability that at least one of several radars detects a target at one of the heights when each has looked once:
    /// 1 − Π (1 − p), looks being independent.
    #[must_use]
    pub fn probability(&self, sensors: &Sensors, height: usize) -> Vec<f32> {
        let mut missed = vec![1.0_f32; self.grid.cells()];
        for seen in sensors.iter().filter_map(|sensor| self.seen.get(*sensor)) {
            let Some(probability) = seen.probability.get(height) else {
                continue;
            };
            for (missed, &probability) in missed.iter_mut().zip(probability) {
                *missed *= 1.0 - probability;
            }
        }
        missed.into_iter().map(|missed| 1.0 - missed).collect()
    }

    /// Search radars of a group of nodes.
    #[must_use]
    pub fn search_of(&self, nodes: &[&str]) -> Sensors {
        let of = |sensor: &Sensor| !sensor.is_pointed() && nodes.contains(&sensor.node.as_str());
        (0..self.sensors.len())
            .filter(|place| self.sensors.get(*place).is_some_and(of))
            .collect()
    }
}

/// The radars and the postures of some names; a name given twice counts once.
///
/// # Errors
/// A sentence: a posture that the scenario does not have.
pub fn postures_of(
    scenario: &Scenario,
    names: &[String],
) -> Result<(Vec<Sensor>, Vec<Posture>), String> {
    let mut sensors = Vec::new();
    let mut postures: Vec<Posture> = Vec::new();
    for name in names {
        if postures.iter().all(|known| known.name != *name) {
            let setup = scenario.setup(name).map_err(|error| error.to_string())?;
            postures.push(posture(scenario, name, &setup, &mut sensors));
        }
    }
    Ok((sensors, postures))
}

/// To eighths of a metre, or to 1/4096: finer is noise, and does not pack.
fn rounded(value: f64, parts: f64) -> f32 {
    ((value * parts).round() / parts) as f32
}

/// Reads a posture off its setup; radars that are new are added to the list.
fn posture(scenario: &Scenario, name: &str, setup: &Setup, sensors: &mut Vec<Sensor>) -> Posture {
    let hearing = Hearing::of(setup);
    let mut search: Vec<Sensors> = Vec::new();
    let mut guidance: Vec<Sensors> = Vec::new();
    for node in &setup.world.nodes {
        let (mut searching, mut pointed) = (Sensors::new(), Sensors::new());
        for radar in &node.radars {
            let known = sensors
                .iter()
                .position(|sensor| sensor.node == node.name && sensor.radar == radar.name);
            let place = known.unwrap_or_else(|| {
                sensors.push(Sensor::new(&setup.world, node, radar));
                sensors.len() - 1
            });
            let is_pointed = sensors.get(place).is_some_and(Sensor::is_pointed);
            let set = if is_pointed {
                &mut pointed
            } else {
                &mut searching
            };
            set.insert(place);
        }
        search.push(searching);
        guidance.push(pointed);
    }
    let gathered = |nodes: Option<&crate::hearing::Nodes>| -> Sensors {
        let nodes = nodes.into_iter().flatten();
        nodes
            .filter_map(|node| search.get(*node))
            .flatten()
            .copied()
            .collect()
    };
    let mut nodes = Vec::new();
    let mut units = Vec::new();
    let all = setup.world.nodes.iter().zip(&setup.minds).enumerate();
    for (place, (node, mind)) in all {
        if mind.identifies || !mind.weapons.is_empty() {
            nodes.push(Informed {
                name: node.name.clone(),
                picture: gathered(hearing.picture.get(place)),
                picture_by_data: gathered(hearing.picture_by_data.get(place)),
                cue: gathered(hearing.cue.get(place)),
                fire_control: gathered(hearing.fire_control.get(place)),
            });
        }
        if let (Site::Ground(ground), false) = (node.site, node.weapons.is_empty()) {
            units.push(FireUnit {
                name: node.name.clone(),
                launcher: ground.to_ecef(),
                rounds: node
                    .weapons
                    .iter()
                    .map(|weapon| weapon.interceptor.clone())
                    .collect(),
                search: search.get(place).cloned().unwrap_or_default(),
                guidance: guidance.get(place).cloned().unwrap_or_default(),
                reaction_s: mind.doctrine.reaction_s,
            });
        }
    }
    let description = scenario
        .postures()
        .into_iter()
        .find(|posture| posture.name == name)
        .map_or_else(String::new, |posture| posture.description);
    Posture {
        name: name.to_owned(),
        description,
        present: search.into_iter().flatten().collect(),
        nodes,
        units,
    }
}
