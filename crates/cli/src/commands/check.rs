//! `gapfiller check`: whether a scenario is sound, and what it says.

use crate::failure::{BAD_INPUT, Failure};
use crate::scenario_arguments::{ScenarioArguments, known};
use crate::terminal;
use clap::Args;
use gapfiller_fields::Problems;
use gapfiller_scenario::{OrderOfBattle, Scenario};
use serde_json::{Value, json};

/// Checks a scenario, all of it at once, and prints its order of battle
///
/// Every problem is shown with its file, line, column and the nearest valid name.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    scenario: ScenarioArguments,

    /// Check this posture as well; with --resolved, show what it changes
    #[arg(long, value_name = "NAME")]
    posture: Option<String>,

    /// Print every value that counts as PATH = VALUE # ORIGIN instead of the order of battle
    #[arg(long)]
    resolved: bool,

    /// As JSON, problems included
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  gapfiller check scenarios/turkey-2020
  gapfiller check scenarios/turkey-2020 --posture share --resolved
  gapfiller check scenarios/turkey-2020 --set doctrine.s400.control=free";

/// Checks a scenario.
pub fn check(arguments: &Arguments) -> Result<(), Failure> {
    let checked = arguments.scenario.load().and_then(|scenario| {
        if let Some(posture) = &arguments.posture {
            known(&scenario, std::slice::from_ref(posture))?;
        }
        scenario.check_levels()?;
        Ok(scenario)
    });
    match checked {
        Err(Failure::Problems(problems)) if arguments.json => {
            terminal::print(&format!("{:#}\n", problems_json(&problems)))?;
            Err(Failure::Said(BAD_INPUT))
        }
        Err(failure) => Err(failure),
        Ok(scenario) => terminal::print(&shown(arguments, &scenario)),
    }
}

fn shown(arguments: &Arguments, scenario: &Scenario) -> String {
    if !arguments.resolved {
        let order = scenario.order_of_battle();
        return if arguments.json {
            format!("{:#}\n", order_json(&order))
        } else {
            order.to_string()
        };
    }
    let values = scenario.resolved(arguments.posture.as_deref());
    if arguments.json {
        let value = |(path, value, origin): &(String, String, String)| json!({ "path": path, "value": value, "origin": origin });
        return format!(
            "{:#}\n",
            Value::from(values.iter().map(value).collect::<Vec<Value>>())
        );
    }
    values
        .iter()
        .map(|(path, value, origin)| format!("{path} = {value}   # {origin}\n"))
        .collect()
}

fn problems_json(problems: &Problems) -> Value {
    let problem = |problem: &&gapfiller_fields::Problem| {
        json!({
            "origin": problem.origin.to_string(),
            "path": problem.path,
            "message": problem.message,
            "expected": problem.expected,
            "suggestion": problem.suggestion,
        })
    };
    json!({ "problems": problems.sorted().iter().map(problem).collect::<Vec<Value>>() })
}

fn order_json(order: &OrderOfBattle) -> Value {
    let nodes = order.nodes.iter().map(|node| {
        json!({
            "name": node.name, "group": node.group, "system": node.system, "position": node.position,
            "radars": node.radars, "weapons": node.weapons, "rounds": node.rounds, "reported": node.reported,
        })
    });
    let flights = order
        .flights
        .iter()
        .map(|line| json!({ "side": line.side, "type": line.label, "count": line.count }));
    let assets = order.assets.iter().map(|asset| {
        json!({ "name": asset.name, "position": asset.position, "value": asset.value, "raiders": asset.raiders })
    });
    let postures = order.postures.iter().map(|posture| {
        json!({
            "name": posture.name, "description": posture.description, "nodes": posture.nodes, "links": posture.links,
        })
    });
    let recordings = order.recordings.iter().map(|line| {
        let dropped = line.tally.dropped.iter();
        let dropped: serde_json::Map<String, Value> = dropped
            .map(|(why, count)| (why.name().to_owned(), json!(count)))
            .collect();
        json!({
            "name": line.name, "file": line.file, "rows": line.tally.rows, "kept": line.tally.kept, "dropped": dropped,
            "tracks": line.tracks, "aircraft": line.aircraft, "points": line.points, "waypoints": line.waypoints,
            "raised": line.raised,
        })
    });
    json!({
        "title": order.title,
        "nodes": nodes.collect::<Vec<Value>>(),
        "flights": flights.collect::<Vec<Value>>(),
        "assets": assets.collect::<Vec<Value>>(),
        "recordings": recordings.collect::<Vec<Value>>(),
        "postures": postures.collect::<Vec<Value>>(),
        "notes": order.notes,
        "problems": [],
    })
}
