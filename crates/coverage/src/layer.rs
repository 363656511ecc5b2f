//! Which maps there are, and what each shows.

use crate::coverage::{Coverage, FireUnit, Informed, Sensors};
use crate::engagement::{CUED, Envelope, REMOTE};
use crate::sensor::SEEN;
use std::collections::BTreeSet;

/// Heights above ground that divide maps and contours of the lowest height \[m\].
pub const LEVELS_M: [f64; 6] = [100.0, 300.0, 1_000.0, 3_000.0, 6_000.0, 10_000.0];
/// Probabilities that divide the others.
pub const LEVELS: [f64; 4] = [0.1, 0.5, 0.9, 0.99];

/// One map.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Its folder and name, without an extension.
    pub path: String,
    /// Its title.
    pub title: String,
    /// What is in it, in a sentence.
    pub about: String,
    /// What it shows.
    pub shows: Shows,
}

/// What a map shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Shows {
    /// The lowest height at which a target is seen by some radar of a set.
    Lowest(Sensors),
    /// The probability that the radars of a set detect a target at a height, given by its place in the list.
    Probability(Sensors, usize),
    /// What one set of radars sees at a height more than another.
    Gain {
        /// Before.
        before: Sensors,
        /// After.
        after: Sensors,
        /// The place of the height in the list.
        height: usize,
    },
    /// How and by how many units a target at the target height is engaged.
    Envelope {
        /// The posture.
        posture: usize,
        /// The units, by their places in it.
        units: Vec<usize>,
    },
}

/// The values of a map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Raster {
    /// Its bands; the first is drawn.
    pub bands: Vec<Band>,
    /// Whether the values of the first are names of kinds: between two of them lies nothing.
    pub kinds: bool,
}

/// One band.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// What it is, with its unit.
    pub name: String,
    /// Cell by cell; not a number where there is none.
    pub values: Vec<f32>,
}

/// A class of the legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// What it says.
    pub label: String,
    /// Red, green, blue.
    pub colour: [u8; 3],
}

/// From dark blue to yellow, readable without red and green: cividis (Nuñez, Anderton, Renslow, PLoS ONE 13 (7), 2018), seven
/// steps.
const CIVIDIS: [[u8; 3]; 7] = [
    [0, 34, 78],
    [47, 69, 108],
    [86, 92, 108],
    [124, 123, 120],
    [165, 156, 116],
    [209, 192, 92],
    [254, 232, 56],
];
/// Sky blue, orange, blue, purple of Okabe and Ito ("Color universal design", 2008).
const SKY: [u8; 3] = [86, 180, 233];
const ORANGE: [u8; 3] = [230, 159, 0];
const BLUE: [u8; 3] = [0, 114, 178];
const PURPLE: [u8; 3] = [204, 121, 167];

impl Layer {
    /// Its values.
    #[must_use]
    pub fn raster(&self, coverage: &Coverage) -> Raster {
        let band = |name: &str, values: Vec<f32>| Band {
            name: name.to_owned(),
            values,
        };
        match &self.shows {
            Shows::Lowest(sensors) => {
                let above_sea = coverage.lowest_m(sensors);
                let above_ground = above_sea
                    .iter()
                    .zip(&coverage.ground_m)
                    .map(|(height, ground)| (height - ground).max(0.0))
                    // The greater of what is a number: a cell without sight stays one without.
                    .zip(&above_sea)
                    .map(|(above, sea)| if sea.is_nan() { f32::NAN } else { above });
                Raster {
                    bands: vec![
                        band("lowest height above ground [m]", above_ground.collect()),
                        band("lowest height above sea level [m]", above_sea),
                    ],
                    kinds: false,
                }
            }
            Shows::Probability(sensors, height) => Raster {
                bands: vec![band(
                    "probability of detection, one look each",
                    coverage.probability(sensors, *height),
                )],
                kinds: false,
            },
            Shows::Gain {
                before,
                after,
                height,
            } => gain(
                &coverage.probability(before, *height),
                &coverage.probability(after, *height),
            ),
            Shows::Envelope { posture, units } => {
                let envelope = Envelope::of(coverage, &informed(coverage, *posture, units));
                Raster {
                    bands: vec![
                        band(
                            "0 not engaged, 1 by itself, 2 cued, 3 on others' tracks",
                            envelope.how,
                        ),
                        band("units that can engage", envelope.units),
                        band("units whose rounds reach", envelope.in_reach),
                    ],
                    kinds: true,
                }
            }
        }
    }

    /// The classes of the legend, in order.
    #[must_use]
    pub fn classes(&self) -> Vec<Class> {
        let class = |label: String, colour| Class { label, colour };
        match &self.shows {
            Shows::Lowest(_) => {
                let label = |place: usize| match LEVELS_M.get(place) {
                    Some(&level) => format!("≤ {} m", spaced(level)),
                    None => format!("> {} m", spaced(LEVELS_M[LEVELS_M.len() - 1])),
                };
                let classes = CIVIDIS.iter().enumerate();
                classes
                    .map(|(place, colour)| class(label(place), *colour))
                    .collect()
            }
            Shows::Probability(..) => {
                let label = |place: usize| match LEVELS.get(place + 1) {
                    Some(next) => format!("{} to {next}", LEVELS[place]),
                    None => format!("≥ {}", LEVELS[place]),
                };
                let colours = [CIVIDIS[6], CIVIDIS[4], CIVIDIS[2], CIVIDIS[0]];
                let classes = colours.into_iter().enumerate();
                classes
                    .map(|(place, colour)| class(label(place), colour))
                    .collect()
            }
            Shows::Gain { .. } => vec![
                class("seen before".to_owned(), SKY),
                class("added".to_owned(), ORANGE),
                class("lost".to_owned(), PURPLE),
            ],
            Shows::Envelope { .. } => vec![
                class("by its own radars".to_owned(), BLUE),
                class("only when cued".to_owned(), ORANGE),
                class("only on others' tracks".to_owned(), PURPLE),
            ],
        }
    }

    /// The class of a value of the first band.
    #[must_use]
    pub fn class_of(&self, value: f32) -> Option<usize> {
        let value = f64::from(value);
        match &self.shows {
            Shows::Lowest(_) => {
                (!value.is_nan()).then(|| LEVELS_M.partition_point(|level| *level < value))
            }
            Shows::Probability(..) => LEVELS
                .partition_point(|level| *level <= value)
                .checked_sub(1),
            Shows::Gain { .. } | Shows::Envelope { .. } => {
                (value >= 1.0).then(|| (value as usize).saturating_sub(1))
            }
        }
    }

    /// The levels of its contours, each with the region it encloses: at or below a height, at or above a probability, of a kind.
    #[must_use]
    pub fn levels(&self) -> Vec<Level> {
        let named = |value: f64, name: String, region: Region| Level {
            value,
            name,
            region,
        };
        match &self.shows {
            Shows::Lowest(_) => LEVELS_M
                .iter()
                .rev()
                .map(|&level| {
                    let name = format!("seen from {} m above ground up", spaced(level));
                    named(level, name, Region::AtMost)
                })
                .collect(),
            Shows::Probability(..) => LEVELS
                .iter()
                .map(|&level| {
                    named(
                        level,
                        format!("detected with {level} or more"),
                        Region::AtLeast,
                    )
                })
                .collect(),
            Shows::Gain { .. } | Shows::Envelope { .. } => self
                .classes()
                .into_iter()
                .enumerate()
                .map(|(place, class)| named(place as f64 + 1.0, class.label, Region::Kind))
                .collect(),
        }
    }

    /// The radars that it is made of.
    #[must_use]
    pub fn sensors(&self, coverage: &Coverage) -> Sensors {
        match &self.shows {
            Shows::Lowest(sensors) | Shows::Probability(sensors, _) => sensors.clone(),
            Shows::Gain { before, after, .. } => before.union(after).copied().collect(),
            Shows::Envelope { posture, units } => informed(coverage, *posture, units)
                .into_iter()
                .flat_map(|(unit, _)| unit.search.union(&unit.guidance).copied())
                .collect(),
        }
    }
}

/// A level and the region that it encloses.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// Its value.
    pub value: f64,
    /// What it says.
    pub name: String,
    /// Which side of it.
    pub region: Region,
}

/// Which side of a level is inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// Values up to it.
    AtMost,
    /// Values from it on.
    AtLeast,
    /// Just it.
    Kind,
}

/// A number with a gap between thousands.
#[must_use]
pub fn spaced(value: f64) -> String {
    let whole = format!("{value:.0}");
    match whole.len() {
        0..=4 => whole,
        length => format!(
            "{}\u{a0}{}",
            whole.get(..length - 3).unwrap_or_default(),
            whole.get(length - 3..).unwrap_or_default()
        ),
    }
}

fn gain(before: &[f32], after: &[f32]) -> Raster {
    let seen = |probability: f32| f64::from(probability) >= SEEN;
    let kind = |(&before, &after): (&f32, &f32)| match (seen(before), seen(after)) {
        (true, true) => 1.0,
        (false, true) => 2.0,
        (true, false) => 3.0,
        (false, false) => 0.0,
    };
    let pairs = || before.iter().zip(after);
    Raster {
        bands: vec![
            Band {
                name: "0 not seen, 1 seen before, 2 added, 3 lost".to_owned(),
                values: pairs().map(kind).collect(),
            },
            Band {
                name: "change of the probability of detection".to_owned(),
                values: pairs().map(|(before, after)| after - before).collect(),
            },
        ],
        kinds: true,
    }
}

/// Units of a posture with what they are told.
#[must_use]
pub fn informed<'a>(
    coverage: &'a Coverage,
    posture: usize,
    units: &[usize],
) -> Vec<(&'a FireUnit, &'a Informed)> {
    let Some(posture) = coverage.postures.get(posture) else {
        return Vec::new();
    };
    let pair = |unit: &usize| {
        let unit = posture.units.get(*unit)?;
        let informed = posture.nodes.iter().find(|node| node.name == unit.name)?;
        Some((unit, informed))
    };
    units.iter().filter_map(pair).collect()
}

/// Nodes of a pair of postures that gain the same: who, what they were told before, and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Gainers {
    /// Their names.
    pub names: Vec<String>,
    /// Search radars before; none if they were not there.
    pub before: Sensors,
    /// Search radars after.
    pub after: Sensors,
}

/// Those who are told more, or less, in the second of two postures; nodes with the same before and after together.
#[must_use]
pub fn gainers(coverage: &Coverage, (from, to): (usize, usize)) -> Vec<Gainers> {
    let (Some(from), Some(to)) = (coverage.postures.get(from), coverage.postures.get(to)) else {
        return Vec::new();
    };
    let mut gainers: Vec<Gainers> = Vec::new();
    for node in &to.nodes {
        let known = from.nodes.iter().find(|known| known.name == node.name);
        let before = known.map_or_else(Sensors::new, |known| known.picture.clone());
        if before == node.picture {
            continue;
        }
        let same = gainers
            .iter_mut()
            .find(|gainer| gainer.before == before && gainer.after == node.picture);
        match same {
            Some(gainer) => gainer.names.push(node.name.clone()),
            None => gainers.push(Gainers {
                names: vec![node.name.clone()],
                before,
                after: node.picture.clone(),
            }),
        }
    }
    gainers
}

/// A picture, and who holds it: posture and nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The search radars in it.
    pub sensors: Sensors,
    /// In which posture which nodes hold it.
    pub holders: Vec<(String, Vec<String>)>,
}

/// The different pictures that nodes hold in the postures.
#[must_use]
pub fn pictures(coverage: &Coverage) -> Vec<Picture> {
    let mut pictures: Vec<Picture> = Vec::new();
    for posture in &coverage.postures {
        for node in posture.nodes.iter().filter(|node| !node.picture.is_empty()) {
            let known = pictures
                .iter()
                .position(|picture| picture.sensors == node.picture);
            let place = known.unwrap_or_else(|| {
                pictures.push(Picture {
                    sensors: node.picture.clone(),
                    holders: Vec::new(),
                });
                pictures.len() - 1
            });
            let Some(picture) = pictures.get_mut(place) else {
                continue;
            };
            match picture.holders.last_mut() {
                Some((name, nodes)) if *name == posture.name => nodes.push(node.name.clone()),
                _ => picture
                    .holders
                    .push((posture.name.clone(), vec![node.name.clone()])),
            }
        }
    }
    pictures
}

/// A name fit for a file.
#[must_use]
pub fn slug(name: &str) -> String {
    let plain = |letter: char| {
        if letter.is_ascii_alphanumeric() || letter == '-' {
            letter.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    name.chars().map(plain).collect()
}

/// A few names in words.
#[must_use]
pub fn names(names: &[String]) -> String {
    match names {
        [first, second, third, _, _, ..] => {
            format!("{first}, {second}, {third} and {} more", names.len() - 3)
        }
        few => few.join(", "),
    }
}

/// All the maps of a coverage. Maps that would be the same are made once.
#[must_use]
pub fn layers(coverage: &Coverage) -> Vec<Layer> {
    let mut layers = Vec::new();
    radars(coverage, &mut layers);
    groups(coverage, &mut layers);
    held(coverage, &mut layers);
    differences(coverage, &mut layers);
    envelopes(coverage, &mut layers);
    let mut taken = BTreeSet::new();
    for layer in &mut layers {
        // Names that differ in their signs only would be one file.
        while !taken.insert(layer.path.clone()) {
            layer.path.push('x');
        }
    }
    layers
}

fn radars(coverage: &Coverage, layers: &mut Vec<Layer>) {
    for (place, sensor) in coverage.sensors.iter().enumerate() {
        let role = if sensor.is_pointed() {
            "engagement radar, inside its sector"
        } else {
            "search radar"
        };
        let flying = if sensor.is_airborne() {
            format!(
                "; in the air: from at least half of {} places",
                sensor.places()
            )
        } else {
            String::new()
        };
        layers.push(Layer {
            path: format!("radars/{}-{}", slug(&sensor.node), slug(&sensor.radar)),
            title: format!("{} {}: how low does it see?", sensor.node, sensor.radar),
            about: format!("Lowest height at which the {role} sees the target{flying}."),
            shows: Shows::Lowest(Sensors::from([place])),
        });
    }
}

/// The maps of a set of radars: how low, and how well at each height.
fn of_set(
    coverage: &Coverage,
    (path, title, about): (&str, &str, &str),
    sensors: &Sensors,
    layers: &mut Vec<Layer>,
) {
    layers.push(Layer {
        path: format!("{path}-lowest"),
        title: format!("{title}: how low?"),
        about: format!("Lowest height at which at least one radar sees the target. {about}"),
        shows: Shows::Lowest(sensors.clone()),
    });
    for (place, height) in coverage.heights_m.iter().enumerate() {
        layers.push(Layer {
            path: format!("{path}-at-{height}m"),
            title: format!("{title}: at {} m above ground", spaced(*height)),
            about: format!(
                "Probability that at least one radar detects the target when each has looked once. {about}"
            ),
            shows: Shows::Probability(sensors.clone(), place),
        });
    }
}

fn groups(coverage: &Coverage, layers: &mut Vec<Layer>) {
    let names: BTreeSet<&str> = coverage
        .nodes
        .iter()
        .filter_map(|node| node.group.as_deref())
        .collect();
    for name in names {
        let members: Vec<&str> = coverage
            .nodes
            .iter()
            .filter(|node| node.group.as_deref() == Some(name))
            .map(|node| node.name.as_str())
            .collect();
        let sensors = coverage.search_of(&members);
        if !sensors.is_empty() {
            let path = format!("groups/{}", slug(name));
            let title = format!("Radars of the group {name}");
            let about = "Whether or not anybody is told.";
            of_set(coverage, (&path, &title, about), &sensors, layers);
        }
    }
}

fn held(coverage: &Coverage, layers: &mut Vec<Layer>) {
    for picture in pictures(coverage) {
        let Some((posture, nodes)) = picture.holders.first() else {
            continue;
        };
        let first = nodes.first().cloned().unwrap_or_default();
        let path = format!("pictures/{}-{}", slug(posture), slug(&first));
        let title = format!("The picture of {}, {posture}", names(nodes));
        let holders: Vec<String> = picture
            .holders
            .iter()
            .map(|(posture, nodes)| format!("{posture}: {}", nodes.join(", ")))
            .collect();
        let about = format!("Held by {}.", holders.join("; "));
        of_set(coverage, (&path, &title, &about), &picture.sensors, layers);
    }
}

fn differences(coverage: &Coverage, layers: &mut Vec<Layer>) {
    let name = |posture: usize| {
        coverage
            .postures
            .get(posture)
            .map_or("", |posture| posture.name.as_str())
    };
    for &(from, to) in &coverage.pairs {
        let (before, after) = (name(from), name(to));
        for gainer in gainers(coverage, (from, to)) {
            let first = gainer.names.first().cloned().unwrap_or_default();
            for (place, height) in coverage.heights_m.iter().enumerate() {
                layers.push(Layer {
                    path: format!(
                        "differences/{}-to-{}-{}-at-{height}m",
                        slug(before),
                        slug(after),
                        slug(&first)
                    ),
                    title: format!(
                        "Added to the picture of {}, {before} to {after}, at {} m",
                        names(&gainer.names),
                        spaced(*height)
                    ),
                    about: format!(
                        "Where the picture that {} holds has the target in {before}, and where only in {after}.",
                        gainer.names.join(", ")
                    ),
                    shows: Shows::Gain {
                        before: gainer.before.clone(),
                        after: gainer.after.clone(),
                        height: place,
                    },
                });
            }
        }
    }
}

fn envelopes(coverage: &Coverage, layers: &mut Vec<Layer>) {
    let height = coverage
        .heights_m
        .get(coverage.target)
        .copied()
        .unwrap_or(0.0);
    let height = spaced(height);
    let mut done: Vec<(String, Informed)> = Vec::new();
    for (place, posture) in coverage.postures.iter().enumerate() {
        if posture.units.is_empty() {
            continue;
        }
        layers.push(Layer {
            path: format!("envelopes/{}", slug(&posture.name)),
            title: format!("Engaged at {height} m above ground, {}", posture.name),
            about:
                "Where at least one fire unit can engage the target, and what it needs for that."
                    .to_owned(),
            shows: Shows::Envelope {
                posture: place,
                units: (0..posture.units.len()).collect(),
            },
        });
        for (unit_place, unit) in posture.units.iter().enumerate() {
            let informed = posture.nodes.iter().find(|node| node.name == unit.name);
            let Some(informed) = informed else { continue };
            // Told the same, a unit engages the same.
            let told = (unit.name.clone(), informed.clone());
            if posture.units.len() == 1 || done.contains(&told) {
                continue;
            }
            done.push(told);
            layers.push(Layer {
                path: format!("envelopes/{}-{}", slug(&posture.name), slug(&unit.name)),
                title: format!(
                    "{} engages at {height} m above ground, {}",
                    unit.name, posture.name
                ),
                about: "Where the unit can engage the target, and what it needs for that."
                    .to_owned(),
                shows: Shows::Envelope {
                    posture: place,
                    units: vec![unit_place],
                },
            });
        }
    }
}

/// The classes of envelopes as numbers, for tables.
pub const KINDS_OF_ENGAGEMENT: [(f32, &str); 3] = [
    (crate::engagement::BY_ITSELF, "by_itself"),
    (CUED, "cued"),
    (REMOTE, "remote"),
];
