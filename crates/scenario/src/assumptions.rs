//! The library values that a scenario rests on, each with its range and source.

use crate::build::recorded;
use crate::scenario::Scenario;
use gapfiller_fields::{Node, Table, Value};
use serde::Serialize;
use std::collections::BTreeSet;

/// One library value in use.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assumption {
    /// Its path, as an overlay names it.
    pub path: String,
    /// What it is, for people: `91N6E surveillance radar: reference range`.
    pub label: String,
    /// Least published or plausible value, as the file writes it.
    pub low: String,
    /// The value in use.
    pub nominal: String,
    /// Greatest published or plausible value.
    pub high: String,
    /// Where it was published, or why it is assumed.
    pub source: String,
    /// `published`, `catalogue` or `assumed`.
    pub grade: String,
    /// What else should be known.
    pub note: Option<String>,
}

/// Kind and name of the types of the library that a scenario uses.
type Used = BTreeSet<(&'static str, String)>;

impl Scenario {
    /// The library values that this scenario uses, by kind and name, in the order of the library.
    pub fn assumptions(&self) -> Vec<Assumption> {
        let used = self.used();
        let mut assumptions = Vec::new();
        let Some(Value::Table(library)) = self.tree.get("library").map(|node| &node.value) else {
            return assumptions;
        };
        for kind in library {
            let Value::Table(types) = &kind.node.value else {
                continue;
            };
            for entry in types.iter().filter(|entry| {
                used.iter()
                    .any(|(known, name)| *known == kind.key && *name == entry.key)
            }) {
                let label = label(&entry.node)
                    .unwrap_or_else(|| format!("{} {}", kind.key.trim_end_matches('s'), entry.key));
                let path = format!("library.{}.{}", kind.key, quoted(&entry.key));
                collect(&entry.node, &path, &label, &mut assumptions);
            }
        }
        assumptions
    }

    /// Which types of the library this scenario uses, directly or through others.
    pub(crate) fn used(&self) -> Used {
        let file = &self.file;
        let library = &file.library;
        let mut used = Used::new();
        for node in file.nodes.values() {
            used.insert(("systems", node.system.value.clone()));
        }
        let platforms = file.flights.values().map(|flight| &flight.platform);
        let airways = file
            .background
            .airways
            .values()
            .map(|airway| &airway.platform);
        for platform in platforms.chain(airways) {
            used.insert(("platforms", platform.value.clone()));
        }
        for recording in file.background.recordings.values() {
            used.insert(("platforms", recorded::platform_name(recording).to_owned()));
        }
        let links = self.plan.postures.iter().flat_map(|posture| &posture.links);
        for link in self.plan.links.iter().chain(links) {
            used.insert(("links", link.type_name.clone()));
        }
        if let Some(deal) = &file.deal {
            used.insert(("deals", deal.value.clone()));
        }
        for flight in file.flights.values() {
            let picture = flight.node.as_ref().and_then(|node| node.picture.as_ref());
            used.extend(picture.map(|picture| ("pictures", picture.value.clone())));
        }
        for (name, system) in library.systems.iter() {
            if !used.contains(&("systems", name.to_owned())) {
                continue;
            }
            used.extend(
                system
                    .radars
                    .iter()
                    .map(|radar| ("radars", radar.value.clone())),
            );
            used.extend(
                system
                    .picture
                    .iter()
                    .map(|picture| ("pictures", picture.value.clone())),
            );
            let launchers = system.launchers.iter();
            used.extend(launchers.map(|count| ("launchers", count.r#type.value.clone())));
        }
        for (name, launcher) in library.launchers.iter() {
            if used.contains(&("launchers", name.to_owned())) {
                used.insert(("interceptors", launcher.interceptor.value.clone()));
            }
        }
        for flight in file.flights.values().filter(|flight| flight.node.is_some()) {
            let platform = library.platforms.get(&flight.platform.value);
            let radars = platform.iter().flat_map(|platform| &platform.radars);
            used.extend(radars.map(|radar| ("radars", radar.value.clone())));
            let armament = flight.node.iter().flat_map(|node| &node.armament);
            used.extend(armament.map(|arms| ("interceptors", arms.value.r#type.value.clone())));
        }
        for (name, radar) in library.radars.iter() {
            if !used.contains(&("radars", name.to_owned())) {
                continue;
            }
            used.insert(("registrations", radar.registration.value.clone()));
            used.insert(("trackers", radar.tracker.value.clone()));
            let interrogator = radar.interrogator.as_ref();
            used.extend(interrogator.map(|name| ("interrogators", name.value.clone())));
            let recognition = radar.recognition.as_ref();
            used.extend(recognition.map(|name| ("recognition", name.value.clone())));
        }
        used
    }
}

fn label(node: &Node) -> Option<String> {
    match &node.value {
        Value::Table(table) => text(table, "label"),
        _ => None,
    }
}

fn text(table: &Table, key: &str) -> Option<String> {
    match &table.get(key)?.value {
        Value::Text(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// A name as a path writes it.
pub(crate) fn quoted(name: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "_-".contains(character);
    if name.chars().all(plain) {
        name.to_owned()
    } else {
        format!("\"{name}\"")
    }
}

/// Every table with a range and a source is a value; the others are looked into.
fn collect(node: &Node, path: &str, label: &str, assumptions: &mut Vec<Assumption>) {
    match &node.value {
        Value::Table(table) => {
            if let Some(assumption) = assumption(table, path, label) {
                assumptions.push(assumption);
                return;
            }
            for entry in table {
                let path = format!("{path}.{}", quoted(&entry.key));
                let label = if matches!(entry.node.value, Value::Table(_) | Value::List(_)) {
                    let separator = if label.contains(": ") { ", " } else { ": " };
                    format!("{label}{separator}{}", entry.key.replace('_', " "))
                } else {
                    label.to_owned()
                };
                collect(&entry.node, &path, &label, assumptions);
            }
        }
        Value::List(nodes) => {
            for (index, node) in nodes.iter().enumerate() {
                collect(
                    node,
                    &format!("{path}.{index}"),
                    &format!("{label} {}", index + 1),
                    assumptions,
                );
            }
        }
        _ => {}
    }
}

fn assumption(table: &Table, path: &str, label: &str) -> Option<Assumption> {
    Some(Assumption {
        path: path.to_owned(),
        label: label.to_owned(),
        low: text(table, "low")?,
        nominal: text(table, "nominal")?,
        high: text(table, "high")?,
        source: text(table, "source")?,
        grade: text(table, "grade")?,
        note: text(table, "note"),
    })
}
