//! Which maps a coverage has: of radars, groups, pictures, what a posture adds, and envelopes.

use super::{Layer, Shows, spaced};
use crate::coverage::{Coverage, FireUnit, Informed, Sensors};
use std::collections::BTreeSet;

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
