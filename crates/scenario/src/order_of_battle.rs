//! The order of battle: a table for people.

use crate::build::plan::{LinkPlan, NodePlan, Place, PosturePlan};
use crate::laydown::side_word;
use crate::recordings::Tally;
use crate::scenario::Scenario;
use std::collections::BTreeMap;
use std::fmt;

/// Where an aircraft is.
const AIRBORNE: &str = "airborne";

/// Who and what there is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OrderOfBattle {
    /// The title of the scenario.
    pub title: String,
    /// Nodes, group by group.
    pub nodes: Vec<NodeLine>,
    /// Flights: side, type, unit of count.
    pub flights: Vec<FlightLine>,
    /// Assets: name, place, value.
    pub assets: Vec<AssetLine>,
    /// Recorded traffic.
    pub recordings: Vec<RecordingLine>,
    /// Links, posture by posture.
    pub postures: Vec<PostureLine>,
    /// What should be known: what gateways cannot translate.
    pub notes: Vec<String>,
}

/// A node.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeLine {
    /// Its group, or nothing.
    pub group: String,
    /// Its name.
    pub name: String,
    /// Its system.
    pub system: String,
    /// Where it is; `airborne` for an aircraft.
    pub position: String,
    /// Its radars.
    pub radars: String,
    /// Its weapons: launchers, rounds.
    pub weapons: String,
    /// Ready rounds.
    pub rounds: u32,
    /// Whether its position was reported.
    pub reported: bool,
}

/// Objects of one side and type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlightLine {
    /// Whose.
    pub side: String,
    /// Type, for people.
    pub label: String,
    /// How many.
    pub count: usize,
}

/// An asset.
#[derive(Clone, Debug, PartialEq)]
pub struct AssetLine {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub position: String,
    /// What it is worth, relative to others.
    pub value: f64,
    /// How many of the raid are sent against it.
    pub raiders: usize,
}

/// What became of a recording.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordingLine {
    /// Its name.
    pub name: String,
    /// Its file, as the scenario names it.
    pub file: String,
    /// What became of its rows.
    pub tally: Tally,
    /// Tracks of aircraft in it.
    pub tracks: usize,
    /// Objects of this scenario: the tracks inside its box and window.
    pub aircraft: usize,
    /// Positions of theirs inside box and window.
    pub points: usize,
    /// Way-points that are left of them.
    pub waypoints: usize,
    /// Way-points that were raised above the ground.
    pub raised: usize,
}

/// A posture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostureLine {
    /// Its name.
    pub name: String,
    /// What it is, in a sentence.
    pub description: String,
    /// How many nodes there are.
    pub nodes: usize,
    /// How many directed links there are, by type.
    pub links: BTreeMap<String, usize>,
}

impl Scenario {
    /// Who and what there is.
    pub fn order_of_battle(&self) -> OrderOfBattle {
        let plan = &self.plan;
        let mut nodes: Vec<NodeLine> = plan.nodes.iter().map(node_line).collect();
        nodes.sort_by(|left, right| left.group.cmp(&right.group));
        let mut counts: BTreeMap<(gapfiller_records::Side, &str), usize> = BTreeMap::new();
        for object in &plan.objects {
            *counts.entry((object.side, &object.label)).or_default() += 1;
        }
        let flights = counts.into_iter().map(|((side, label), count)| FlightLine {
            side: side_word(side).to_owned(),
            label: label.to_owned(),
            count,
        });
        let asset = |(index, asset): (usize, &crate::build::plan::AssetPlan)| AssetLine {
            name: asset.defended.name.clone(),
            position: position(&asset.place),
            value: asset.defended.value,
            raiders: plan
                .objects
                .iter()
                .filter_map(|object| object.target)
                .filter(|target| usize::from(target.asset) == index)
                .count(),
        };
        OrderOfBattle {
            title: self.title.clone(),
            nodes,
            flights: flights.collect(),
            assets: plan.assets.iter().enumerate().map(asset).collect(),
            recordings: plan.recordings.clone(),
            postures: plan
                .postures
                .iter()
                .map(|posture| self.posture_line(posture))
                .collect(),
            notes: self.dropped_by_gateways(),
        }
    }

    /// A line for each link that does not carry all that it was meant to.
    fn dropped_by_gateways(&self) -> Vec<String> {
        let plan = &self.plan;
        let of_postures = plan.postures.iter().flat_map(|posture| {
            let name = format!("posture {}: ", posture.name);
            posture.links.iter().map(move |link| (name.clone(), link))
        });
        let all = plan.links.iter().map(|link| (String::new(), link));
        let dropping = all
            .chain(of_postures)
            .filter(|(_, link)| !link.dropped.is_empty());
        let note = |(posture, link): (String, &LinkPlan)| {
            let dropped: Vec<&str> = link.dropped.iter().map(|word| word.name()).collect();
            format!(
                "{posture}link {} drops {}: its gateway ({}) does not translate {}",
                link.name,
                dropped.join(", "),
                link.type_name,
                if dropped.len() == 1 { "it" } else { "them" },
            )
        };
        dropping.map(note).collect()
    }

    fn posture_line(&self, posture: &PosturePlan) -> PostureLine {
        let there = |place: &usize| !posture.absent.contains(place);
        let mut links = BTreeMap::new();
        for link in self.plan.links.iter().chain(&posture.links) {
            if there(&link.from) && there(&link.to) {
                *links.entry(link.type_name.clone()).or_default() += 1;
            }
        }
        PostureLine {
            name: posture.name.clone(),
            description: posture.description.clone(),
            nodes: (0..self.plan.nodes.len()).filter(there).count(),
            links,
        }
    }
}

fn node_line(node: &NodePlan) -> NodeLine {
    let radars: Vec<&str> = node
        .radars
        .iter()
        .map(|radar| radar.name.as_str())
        .collect();
    let weapons: Vec<String> = node
        .weapons
        .iter()
        .map(|weapon| {
            let name = &weapon.interceptor.name;
            format!(
                "{} × {} {name}",
                weapon.launchers, weapon.rounds_per_launcher
            )
        })
        .collect();
    let rounds = node
        .weapons
        .iter()
        .map(|weapon| weapon.launchers.saturating_mul(weapon.rounds_per_launcher))
        .fold(0, u32::saturating_add);
    NodeLine {
        group: node.group.clone().unwrap_or_default(),
        name: node.name.clone(),
        system: node.system.clone(),
        position: match node.place {
            Place::Ground(place) => position(&place),
            Place::Aboard(_) => AIRBORNE.to_owned(),
        },
        radars: radars.join(", "),
        weapons: weapons.join(", "),
        rounds,
        reported: node.reported,
    }
}

fn position(place: &gapfiller_geo::frames::Geodetic) -> String {
    let (latitude, longitude) = (place.latitude_deg(), place.longitude_deg());
    let (north, east) = (
        if latitude < 0.0 { 'S' } else { 'N' },
        if longitude < 0.0 { 'W' } else { 'E' },
    );
    format!(
        "{:.2} {north} {:.2} {east}, {:.0} m",
        latitude.abs(),
        longitude.abs(),
        place.height_m
    )
}

impl fmt::Display for OrderOfBattle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.title)?;
        let rounds: u32 = self
            .nodes
            .iter()
            .map(|node| node.rounds)
            .fold(0, u32::saturating_add);
        writeln!(
            formatter,
            "\nNodes: {}, ready rounds: {rounds}",
            self.nodes.len()
        )?;
        let mut group = None;
        let mut rows: Vec<[String; 5]> = Vec::new();
        for node in &self.nodes {
            if group != Some(&node.group) {
                write_rows(formatter, &mut rows)?;
                let name = if node.group.is_empty() {
                    "(no group)"
                } else {
                    &node.group
                };
                writeln!(formatter, "  {name}")?;
                group = Some(&node.group);
            }
            let known = node.reported || node.position == AIRBORNE;
            let mark = if known { "" } else { " (hypothetical)" };
            rows.push([
                node.name.clone(),
                node.system.clone(),
                format!("{}{mark}", node.position),
                node.radars.clone(),
                node.weapons.clone(),
            ]);
        }
        write_rows(formatter, &mut rows)?;
        let count: usize = self.flights.iter().map(|line| line.count).sum();
        writeln!(formatter, "\nFlights: {count}")?;
        for line in &self.flights {
            writeln!(
                formatter,
                "  {:<8} {:>4}  {}",
                line.side, line.count, line.label
            )?;
        }
        write_recordings(formatter, &self.recordings)?;
        writeln!(formatter, "\nAssets: {}", self.assets.len())?;
        let mut rows = Vec::new();
        for asset in &self.assets {
            rows.push([
                asset.name.clone(),
                asset.position.clone(),
                format!("value {}", asset.value),
                format!("raiders {}", asset.raiders),
            ]);
        }
        write_rows(formatter, &mut rows)?;
        writeln!(formatter, "\nPostures: {}", self.postures.len())?;
        let mut rows = Vec::new();
        for posture in &self.postures {
            let links: Vec<String> = posture
                .links
                .iter()
                .map(|(kind, count)| format!("{count} {kind}"))
                .collect();
            rows.push([
                posture.name.clone(),
                format!(
                    "{} node{}",
                    posture.nodes,
                    if posture.nodes == 1 { "" } else { "s" }
                ),
                format!(
                    "links: {}",
                    if links.is_empty() {
                        "none".to_owned()
                    } else {
                        links.join(", ")
                    }
                ),
                posture.description.clone(),
            ]);
        }
        write_rows(formatter, &mut rows)?;
        if !self.notes.is_empty() {
            writeln!(formatter, "\nNotes: {}", self.notes.len())?;
        }
        for note in &self.notes {
            writeln!(formatter, "    {note}")?;
        }
        Ok(())
    }
}

/// What became of the recordings, if there are any.
fn write_recordings(
    formatter: &mut fmt::Formatter<'_>,
    recordings: &[RecordingLine],
) -> fmt::Result {
    if recordings.is_empty() {
        return Ok(());
    }
    writeln!(formatter, "\nRecordings: {}", recordings.len())?;
    for line in recordings {
        let RecordingLine { name, file, .. } = line;
        writeln!(
            formatter,
            "  {name}: {} aircraft of {} tracks in {file}",
            line.aircraft, line.tracks
        )?;
        writeln!(
            formatter,
            "    rows       {:>8}, kept {}",
            line.tally.rows, line.tally.kept
        )?;
        for (why, count) in &line.tally.dropped {
            writeln!(formatter, "      dropped  {count:>8}  {}", why.name())?;
        }
        writeln!(
            formatter,
            "    way-points {:>8}, from {} positions inside box and window; {} raised above the ground",
            line.waypoints, line.points, line.raised
        )?;
    }
    Ok(())
}

/// Writes rows with columns of even width, and empties the list.
fn write_rows<const N: usize>(
    formatter: &mut fmt::Formatter<'_>,
    rows: &mut Vec<[String; N]>,
) -> fmt::Result {
    let mut widths = [0; N];
    for row in rows.iter() {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for row in rows.drain(..) {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        writeln!(formatter, "    {}", cells.join("  ").trim_end())?;
    }
    Ok(())
}
