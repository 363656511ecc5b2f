//! Coverage in numbers.

use crate::coverage::{Coverage, Sensors};
use crate::engagement::Envelope;
use crate::layer::{KINDS_OF_ENGAGEMENT, gainers, informed};
use crate::sensor::SEEN;
use gapfiller_scenario::Scenario;
use serde::Serialize;
use std::collections::BTreeMap;

/// Everything in numbers; `summary.json`. Areas are those of the cells of the map.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// The scenario.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// The model of the ground.
    pub ground: String,
    /// Distance between its samples \[m\].
    pub ground_resolution_m: f64,
    /// Whether it knows no ridges, so that coverage near the ground is optimistic.
    pub coarse_ground: bool,
    /// Effective earth radius over true radius.
    pub k_factor: f64,
    /// Cross-section of targets \[m²\].
    pub rcs_m2: f64,
    /// Heights above ground \[m\].
    pub heights_m: Vec<f64>,
    /// Height above ground at which fire units engage \[m\].
    pub target_height_m: f64,
    /// Side of a cell \[deg\].
    pub step_deg: f64,
    /// Rows of cells.
    pub rows: usize,
    /// Columns of cells.
    pub columns: usize,
    /// All of the map \[km²\].
    pub area_km2: f64,
    /// The radars.
    pub radars: Vec<Radar>,
    /// The postures.
    pub postures: Vec<PostureNumbers>,
    /// What changes from one posture to another.
    pub differences: Vec<Difference>,
}

/// A radar in numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Radar {
    /// Its node.
    pub node: String,
    /// Its name.
    pub radar: String,
    /// `search` or `engagement`.
    pub role: &'static str,
    /// Places it looks from: one on the ground, several along a flight.
    pub places: usize,
    /// How far it sees the target with one half, in clear sight \[m\].
    pub seen_range_m: f64,
    /// By height.
    pub seen: Vec<SeenAt>,
}

/// Where a target at a height is seen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SeenAt {
    /// Height above ground \[m\].
    pub height_m: f64,
    /// Area in which the probability is one half or more \[km²\].
    pub area_km2: f64,
    /// The same as a share of the map.
    pub share: f64,
}

/// A posture in numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PostureNumbers {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// What all search radars together see, whether or not anybody is told.
    pub all_radars: Vec<SeenAt>,
    /// What each node that holds a picture sees and is told.
    pub nodes: Vec<NodeNumbers>,
    /// Where fire units engage, all together and one by one.
    pub engaged: Vec<Engaged>,
}

/// A node's picture in numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NodeNumbers {
    /// Its name.
    pub node: String,
    /// Radars whose plots reach it, as NODE/RADAR.
    pub radars: Vec<String>,
    /// Those of them that are heard by voice alone: one item at a time, so the map promises too much.
    pub by_voice_alone: Vec<String>,
    /// Where its picture has the target.
    pub seen: Vec<SeenAt>,
}

/// An envelope in numbers, at the target height.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Engaged {
    /// The unit, or `all`.
    pub unit: String,
    /// Area that rounds reach, whatever anybody sees \[km²\].
    pub in_reach_km2: f64,
    /// Area in which the target is engaged \[km²\].
    pub engaged_km2: f64,
    /// The same, by what it takes: by itself, cued, remote \[km²\].
    pub by_kind_km2: BTreeMap<&'static str, f64>,
}

/// What nodes gain from one posture to another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// From this posture …
    pub from: String,
    /// … to this one.
    pub to: String,
    /// Nodes that gain the same.
    pub nodes: Vec<String>,
    /// By height.
    pub at: Vec<Gain>,
}

/// A gain at a height.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Gain {
    /// Height above ground \[m\].
    pub height_m: f64,
    /// In the picture before \[km²\].
    pub before_km2: f64,
    /// In the picture after \[km²\].
    pub after_km2: f64,
    /// Only after \[km²\].
    pub added_km2: f64,
    /// Only before \[km²\].
    pub lost_km2: f64,
}

impl Summary {
    /// Adds up a coverage.
    #[must_use]
    pub fn of(scenario: &Scenario, coverage: &Coverage) -> Self {
        let grid = &coverage.grid;
        let ground = scenario.ground();
        let name = |posture: usize| {
            coverage
                .postures
                .get(posture)
                .map_or_else(String::new, |posture| posture.name.clone())
        };
        let differences = coverage.pairs.iter().flat_map(|&(from, to)| {
            gainers(coverage, (from, to))
                .into_iter()
                .map(move |gainer| Difference {
                    from: name(from),
                    to: name(to),
                    nodes: gainer.names.clone(),
                    at: gains(coverage, &gainer.before, &gainer.after),
                })
        });
        Self {
            scenario: scenario.name.clone(),
            title: scenario.title.clone(),
            ground: ground.name().to_owned(),
            ground_resolution_m: ground.resolution_m(),
            coarse_ground: scenario.coarse_terrain,
            k_factor: scenario.k_factor(),
            rcs_m2: coverage.rcs_m2,
            heights_m: coverage.heights_m.clone(),
            target_height_m: coverage
                .heights_m
                .get(coverage.target)
                .copied()
                .unwrap_or(0.0),
            step_deg: grid.step_deg,
            rows: grid.rows,
            columns: grid.columns,
            area_km2: grid.area_km2(|_| true),
            radars: (0..coverage.sensors.len())
                .filter_map(|place| radar(coverage, place))
                .collect(),
            postures: (0..coverage.postures.len())
                .filter_map(|place| posture(coverage, place))
                .collect(),
            differences: differences.collect(),
        }
    }
}

/// Where some radars see a target, by height.
fn seen_at(coverage: &Coverage, sensors: &Sensors) -> Vec<SeenAt> {
    let all_km2 = coverage.grid.area_km2(|_| true);
    let at = |(place, height): (usize, &f64)| {
        let area_km2 = area_seen(coverage, &coverage.probability(sensors, place));
        SeenAt {
            height_m: *height,
            area_km2,
            share: area_km2 / all_km2,
        }
    };
    coverage.heights_m.iter().enumerate().map(at).collect()
}

fn area_seen(coverage: &Coverage, probability: &[f32]) -> f64 {
    coverage.grid.area_km2(|cell| seen(probability, cell))
}

fn seen(probability: &[f32], cell: usize) -> bool {
    probability
        .get(cell)
        .is_some_and(|&probability| f64::from(probability) >= SEEN)
}

fn gains(coverage: &Coverage, before: &Sensors, after: &Sensors) -> Vec<Gain> {
    let at = |(place, height): (usize, &f64)| {
        let before = coverage.probability(before, place);
        let after = coverage.probability(after, place);
        let area = |in_before: bool, in_after: bool| {
            coverage
                .grid
                .area_km2(|cell| seen(&before, cell) == in_before && seen(&after, cell) == in_after)
        };
        Gain {
            height_m: *height,
            before_km2: area_seen(coverage, &before),
            after_km2: area_seen(coverage, &after),
            added_km2: area(false, true),
            lost_km2: area(true, false),
        }
    };
    coverage.heights_m.iter().enumerate().map(at).collect()
}

fn radar(coverage: &Coverage, place: usize) -> Option<Radar> {
    let sensor = coverage.sensors.get(place)?;
    Some(Radar {
        node: sensor.node.clone(),
        radar: sensor.radar.clone(),
        role: if sensor.is_pointed() {
            "engagement"
        } else {
            "search"
        },
        places: sensor.places(),
        seen_range_m: sensor.seen_range_m(coverage.rcs_m2),
        seen: seen_at(coverage, &Sensors::from([place])),
    })
}

fn posture(coverage: &Coverage, place: usize) -> Option<PostureNumbers> {
    let posture = coverage.postures.get(place)?;
    // Many nodes hold the same picture.
    let mut known: Vec<(&Sensors, Vec<SeenAt>)> = Vec::new();
    let mut nodes = Vec::new();
    for node in &posture.nodes {
        let held = known.iter().find(|(sensors, _)| **sensors == node.picture);
        let seen = match held {
            Some((_, seen)) => seen.clone(),
            None => seen_at(coverage, &node.picture),
        };
        known.push((&node.picture, seen.clone()));
        let named = |sensor: &usize| {
            let sensor = coverage.sensors.get(*sensor)?;
            Some(format!("{}/{}", sensor.node, sensor.radar))
        };
        nodes.push(NodeNumbers {
            node: node.name.clone(),
            radars: node.picture.iter().filter_map(named).collect(),
            by_voice_alone: node
                .picture
                .difference(&node.picture_by_data)
                .filter_map(named)
                .collect(),
            seen,
        });
    }
    let all: Vec<usize> = (0..posture.units.len()).collect();
    let mut engaged = Vec::new();
    if !all.is_empty() {
        engaged.push(envelope(coverage, "all", place, &all));
    }
    for (unit_place, unit) in posture.units.iter().enumerate() {
        engaged.push(envelope(coverage, &unit.name, place, &[unit_place]));
    }
    Some(PostureNumbers {
        name: posture.name.clone(),
        description: posture.description.clone(),
        all_radars: seen_at(coverage, &posture.present),
        nodes,
        engaged,
    })
}

fn envelope(coverage: &Coverage, name: &str, posture: usize, units: &[usize]) -> Engaged {
    let envelope = Envelope::of(coverage, &informed(coverage, posture, units));
    let area = |values: &[f32], wanted: &dyn Fn(f32) -> bool| {
        coverage
            .grid
            .area_km2(|cell| values.get(cell).is_some_and(|value| wanted(*value)))
    };
    Engaged {
        unit: name.to_owned(),
        in_reach_km2: area(&envelope.in_reach, &|count| count > 0.0),
        engaged_km2: area(&envelope.units, &|count| count > 0.0),
        by_kind_km2: KINDS_OF_ENGAGEMENT
            .iter()
            .map(|&(kind, name)| (name, area(&envelope.how, &|how| how == kind)))
            .collect(),
    }
}
