//! From a scenario and a result to what a report is made of: the only file here that knows scenarios.

use crate::input::{
    AssumptionRow, DealText, MapAsset, MapCorridor, MapInput, MapNode, MapRoute, MapZone, NodeKind,
    Owner, PostureText, ReportInput, RouteSide, Visibility,
};
use gapfiller_scenario::{Laydown, Scenario};
use gapfiller_study::StudyResult;

/// Heights above ground at which a report says how much is seen \[m\].
const HEIGHTS_M: [f64; 3] = [50.0, 100.0, 300.0];

impl ReportInput {
    /// The report on a study of a scenario. `command` is what makes it again, as a reader would type it.
    pub fn of(scenario: &Scenario, result: &StudyResult, command: &str) -> Self {
        let assumptions = assumptions(scenario);
        Self {
            result: result.clone(),
            postures: postures(scenario),
            notes: scenario.notes.clone().unwrap_or_default(),
            duration_s: scenario.duration_s,
            map: map(scenario),
            coarse_terrain: scenario.coarse_terrain,
            visibility: visibility(scenario),
            deal: deal(scenario, &assumptions),
            assumptions,
            command: command.to_owned(),
        }
    }
}

fn postures(scenario: &Scenario) -> Vec<PostureText> {
    let text = |posture: gapfiller_scenario::PostureInfo| PostureText {
        name: posture.name,
        preset: posture
            .preset
            .map_or_else(String::new, |preset| preset.name().to_owned()),
        description: posture.description,
    };
    scenario.postures().into_iter().map(text).collect()
}

/// Who looks where: what a relief of no radar says is left out.
fn visibility(scenario: &Scenario) -> Vec<Visibility> {
    let rows = scenario.visibility(&HEIGHTS_M);
    let seen = rows.iter().any(|(_, share)| *share > 0.0);
    rows.into_iter()
        .filter(|_| seen)
        .map(|(height_m, share)| Visibility { height_m, share })
        .collect()
}

fn assumptions(scenario: &Scenario) -> Vec<AssumptionRow> {
    let row = |assumption: gapfiller_scenario::Assumption| AssumptionRow {
        path: assumption.path,
        label: assumption.label,
        low: assumption.low,
        nominal: assumption.nominal,
        high: assumption.high,
        source: assumption.source,
        grade: assumption.grade,
        note: assumption.note.unwrap_or_default(),
    };
    scenario.assumptions().into_iter().map(row).collect()
}

/// The deal's values are parameters like others; the ones that a reader asks for are picked out.
fn deal(scenario: &Scenario, assumptions: &[AssumptionRow]) -> Option<DealText> {
    const ROWS: [(&str, &str); 10] = [
        ("price", "price"),
        ("advance_share", "paid in advance"),
        ("loan_share", "lent by the seller"),
        ("interest", "interest, a year"),
        ("loan_term", "length of the loan"),
        ("units", "units"),
        ("signed", "signed"),
        ("first_delivery", "first delivery"),
        ("delivery_interval", "from one delivery to the next"),
        ("training", "from delivery until ready"),
    ];
    let deal = scenario.deal.as_ref()?;
    let value = |key: &str, name: &str| {
        let of_deal = |row: &&AssumptionRow| {
            row.path.starts_with("library.deals.") && row.path.rsplit('.').next() == Some(key)
        };
        let row = assumptions.iter().find(of_deal)?;
        let range = if row.low == row.high {
            String::new()
        } else {
            format!(" (range {} to {})", row.low, row.high)
        };
        let note = if row.note.is_empty() {
            String::new()
        } else {
            format!("; {}", row.note)
        };
        Some((
            name.to_owned(),
            format!("{}{range}{note} [{}]", row.nominal, row.grade),
        ))
    };
    Some(DealText {
        label: deal.label.clone(),
        rows: ROWS
            .iter()
            .filter_map(|(key, name)| value(key, name))
            .collect(),
    })
}

fn map(scenario: &Scenario) -> MapInput {
    let laydown = scenario.laydown();
    let routes = laydown.routes.iter().map(|route| MapRoute {
        label: numbered(&route.name, route.count),
        side: match route.side.as_str() {
            "hostile" => RouteSide::Hostile,
            "friend" => RouteSide::Friend,
            _ => RouteSide::Neutral,
        },
        points: route.points.clone(),
    });
    let corridor = |c: &gapfiller_scenario::MapCorridor| MapCorridor {
        label: format!("corridor {}", c.name),
        points: c.points.clone(),
        width_m: c.width_m,
    };
    let zone = |zone: &gapfiller_scenario::MapZone| MapZone {
        label: format!("{}: {}", zone.name, zone.kind),
        corners: zone.points.clone(),
    };
    MapInput {
        area: scenario.area,
        nodes: nodes(scenario, &laydown),
        assets: laydown
            .assets
            .iter()
            .map(|a| MapAsset {
                label: a.name.clone(),
                position: (a.lat, a.lon),
            })
            .collect(),
        routes: routes.collect(),
        airways: laydown
            .airways
            .iter()
            .map(|airway| airway.points.clone())
            .collect(),
        corridors: laydown.corridors.iter().map(corridor).collect(),
        zones: laydown.zones.iter().map(zone).collect(),
    }
}

fn nodes(scenario: &Scenario, laydown: &Laydown) -> Vec<MapNode> {
    let without = without_purchase(scenario);
    let mut nodes = Vec::new();
    for node in &laydown.nodes {
        let owner = match &without {
            Some(names) if names.contains(&node.name) => Owner::Allied,
            Some(_) => Owner::Purchased,
            None => Owner::Other,
        };
        let flight = laydown
            .routes
            .iter()
            .find(|route| is_of(&node.name, &route.name, route.count));
        // One aircraft stands for its flight.
        if flight
            .is_some_and(|flight| flight.count > 1 && node.name != format!("{}-1", flight.name))
        {
            continue;
        }
        nodes.push(MapNode {
            label: flight.map_or_else(
                || node.name.clone(),
                |flight| numbered(&flight.name, flight.count),
            ),
            owner,
            kind: kind(&node.kind, node.airborne),
            position: (node.lat, node.lon),
            weapon_range_m: node.weapon_range_m,
            radar_range_m: node.radar_range_m,
            reported: node.reported,
        });
    }
    nodes
}

/// Names of the nodes that are there when the purchase is not; none if nothing was purchased.
fn without_purchase(scenario: &Scenario) -> Option<Vec<String>> {
    let absent = scenario.setup("absent").ok()?;
    let whole = scenario.setup("isolated").ok()?;
    (absent.minds.len() < whole.minds.len())
        .then(|| absent.minds.iter().map(|mind| mind.name.clone()).collect())
}

fn is_of(node: &str, flight: &str, count: u32) -> bool {
    let member = node
        .strip_prefix(flight)
        .and_then(|rest| rest.strip_prefix('-'));
    node == flight || (count > 1 && member.is_some_and(|number| number.parse::<u32>().is_ok()))
}

fn numbered(name: &str, count: u32) -> String {
    if count > 1 {
        format!("{name} ×{count}")
    } else {
        name.to_owned()
    }
}

fn kind(word: &str, airborne: bool) -> NodeKind {
    match word {
        _ if airborne => NodeKind::Airborne,
        "fire-unit" => NodeKind::FireUnit,
        "operations-centre" | "command-post" => NodeKind::Command,
        _ => NodeKind::Radar,
    }
}
