//! What a map shows, and which maps there are.

mod list;

pub use list::{Gainers, Picture, gainers, informed, layers, names, pictures, slug};

use crate::coverage::{Coverage, Sensors};
use crate::engagement::{CUED, Envelope, REMOTE};
use crate::sensor::SEEN;

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

/// The classes of envelopes as numbers, for tables.
pub const KINDS_OF_ENGAGEMENT: [(f32, &str); 3] = [
    (crate::engagement::BY_ITSELF, "by_itself"),
    (CUED, "cued"),
    (REMOTE, "remote"),
];
