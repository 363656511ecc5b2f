//! `gapfiller explain`: the story of a run.

use crate::failure::Failure;
use crate::log_folder::{self, RecordedRun};
use crate::scenario_arguments::{ScenarioArguments, posture};
use crate::terminal::{self, quoted};
use clap::Args;
use gapfiller_fields::nearest;
use gapfiller_measures::explain::{About, Funnel, Item, Overview, Story, Telling, clock};
use gapfiller_records::{Keep, Layer};
use gapfiller_scenario::Scenario;
use serde_json::{Value, json};
use std::path::PathBuf;

mod funnel_json;

/// Items of each kind that an overview shows.
const MOST: usize = 10;

/// Tells the story of a run: what was there, what was believed, why a shot was fired
///
/// Without an option: the run at a glance, and how to ask for more of each thing in it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// A folder that gapfiller run --out wrote; or a scenario, of which the run is then played
    folder: PathBuf,

    /// The posture of a scenario's run; may be left out if there is only one
    #[arg(long, value_name = "NAME")]
    posture: Option<String>,

    /// The seed of a scenario's run; that of its study if left out
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// Which run of a scenario, counted from 0
    #[arg(long, value_name = "N")]
    run: Option<u64>,

    /// Sets one value of a scenario; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE")]
    overlays: Vec<String>,

    /// As a funnel: how many came to each stage, where the others ended, and what held fire; with --target or --node, of that
    #[arg(long, conflicts_with_all = ["shot", "list"])]
    funnel: bool,

    /// The funnel of a scenario's run beside that of the same run under another posture
    #[arg(long, value_name = "POSTURE", conflicts_with_all = ["target", "shot", "list"])]
    against: Option<String>,

    /// The kill chain of an object: detected, tracked, identified, held, shot at, ended
    #[arg(long, value_name = "NAME", conflicts_with_all = ["node", "shot", "list"])]
    target: Option<String>,

    /// What a node saw, believed and did
    #[arg(long, value_name = "NAME", conflicts_with_all = ["shot", "list"])]
    node: Option<String>,

    /// Why a shot was fired, and what came of it
    #[arg(long, value_name = "NODE/N", conflicts_with = "list")]
    shot: Option<String>,

    /// All targets, nodes and shots that can be asked for
    #[arg(long)]
    list: bool,

    /// As JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  gapfiller run scenarios/returning-friends --posture isolated --out out/one
  gapfiller explain out/one
  gapfiller explain out/one --shot battery/0
  gapfiller explain out/one --target returning-3
  gapfiller explain out/one --target returning-3 --funnel
  gapfiller explain scenarios/turkey-2020 --posture share --run 7 --funnel
  gapfiller explain scenarios/turkey-2020 --posture share --run 7 --against isolated";

/// Tells a story.
pub fn explain(arguments: &Arguments) -> Result<(), Failure> {
    let recorded = recorded(arguments)?;
    let story = Story::new(&recorded.directory, &recorded.entries);
    if arguments.funnel || arguments.against.is_some() {
        return funnel(arguments, &story);
    }
    if arguments.list {
        return list(arguments, &story);
    }
    let Some(telling) = asked_for(arguments, &story)? else {
        return overview(arguments, &story);
    };
    terminal::print(&if arguments.json {
        format!("{:#}\n", telling_json(&telling))
    } else {
        telling.to_string()
    })
}

/// The log: read from a folder, or played.
fn recorded(arguments: &Arguments) -> Result<RecordedRun, Failure> {
    let folder = &arguments.folder;
    let is_scenario = folder.join("scenario.toml").exists()
        || folder
            .extension()
            .is_some_and(|extension| extension == "toml");
    if is_scenario {
        let scenario = scenario(arguments)?;
        let name = posture(&scenario, arguments.posture.as_deref())?;
        return played(arguments, &scenario, &name);
    }
    let of_scenario = [
        ("--posture", arguments.posture.is_some()),
        ("--seed", arguments.seed.is_some()),
        ("--run", arguments.run.is_some()),
        ("--set", !arguments.overlays.is_empty()),
        ("--against", arguments.against.is_some()),
    ];
    if let Some((option, _)) = of_scenario.iter().find(|(_, given)| *given) {
        return Err(Failure::Input(format!(
            "{option} says which run of a scenario to play, and {} is not a scenario",
            folder.display()
        )));
    }
    // What was sent says nothing that what was heard does not.
    log_folder::read(folder, |layer| layer != Layer::Messages)
}

fn scenario(arguments: &Arguments) -> Result<Scenario, Failure> {
    let arguments = ScenarioArguments {
        file: arguments.folder.clone(),
        overlays: arguments.overlays.clone(),
    };
    arguments.load()
}

fn played(arguments: &Arguments, scenario: &Scenario, name: &str) -> Result<RecordedRun, Failure> {
    let setup = scenario.setup(name)?;
    let seed = arguments.seed.unwrap_or(scenario.study.seed);
    let run = arguments.run.unwrap_or(0);
    let output = gapfiller_engine::run(&setup, seed, run, Keep::Everything);
    Ok(RecordedRun {
        directory: setup.directory(),
        entries: output.log.entries().to_vec(),
    })
}

/// The funnel asked for: of a target, of a node, of the run; beside that under another posture.
fn funnel(arguments: &Arguments, story: &Story<'_>) -> Result<(), Failure> {
    if let Some(name) = &arguments.target {
        let chain = story
            .find_target(name)
            .and_then(|object| story.chain(object));
        let chain = chain.ok_or_else(|| unknown(story, "target", name))?;
        return terminal::print(&if arguments.json {
            format!("{:#}\n", funnel_json::chain(&chain))
        } else {
            chain.to_string()
        });
    }
    let Some(other) = &arguments.against else {
        return print_funnel(arguments, &funnel_of(arguments, story, None)?);
    };
    let scenario = scenario(arguments)?;
    let own = posture(&scenario, arguments.posture.as_deref())?;
    let other = posture(&scenario, Some(other))?;
    let recorded = played(arguments, &scenario, &other)?;
    let others = Story::new(&recorded.directory, &recorded.entries);
    let funnels = [
        funnel_of(arguments, story, Some(&own))?,
        funnel_of(arguments, &others, Some(&other))?,
    ];
    print_funnel(arguments, &funnels[0].beside(&funnels[1], (&own, &other)))
}

/// Of a node or of the whole run.
fn funnel_of(
    arguments: &Arguments,
    story: &Story<'_>,
    posture: Option<&str>,
) -> Result<Funnel, Failure> {
    if let Some(name) = &arguments.node {
        let funnel = story
            .find_node(name)
            .and_then(|node| story.node_funnel(node));
        return funnel.ok_or_else(|| unknown(story, "node", name));
    }
    let title = match posture.or(arguments.posture.as_deref()) {
        Some(posture) => format!("Run {} of posture {posture}", arguments.run.unwrap_or(0)),
        None => "The run".to_owned(),
    };
    Ok(story.run_funnel(&title))
}

fn print_funnel(arguments: &Arguments, funnel: &Funnel) -> Result<(), Failure> {
    terminal::print(&if arguments.json {
        format!("{:#}\n", funnel_json::funnel(funnel))
    } else {
        funnel.to_string()
    })
}

/// The story asked for by an option, if any.
fn asked_for(arguments: &Arguments, story: &Story<'_>) -> Result<Option<Telling>, Failure> {
    let (kind, name, told) = if let Some(name) = &arguments.target {
        (
            "target",
            name,
            story
                .find_target(name)
                .and_then(|object| story.target(object)),
        )
    } else if let Some(name) = &arguments.node {
        (
            "node",
            name,
            story.find_node(name).and_then(|node| story.node(node)),
        )
    } else if let Some(name) = &arguments.shot {
        (
            "shot",
            name,
            story.find_shot(name).and_then(|shot| story.shot(shot)),
        )
    } else {
        return Ok(None);
    };
    told.map(Some).ok_or_else(|| unknown(story, kind, name))
}

fn unknown(story: &Story<'_>, kind: &str, name: &str) -> Failure {
    let lists = story.list();
    let names = lists
        .iter()
        .filter(|(other, _)| *other == kind)
        .flat_map(|(_, items)| items)
        .map(|(name, _)| name.as_str());
    let near =
        nearest(name, names).map_or_else(String::new, |near| format!("; did you mean \"{near}\"?"));
    Failure::Input(format!(
        "this run has no {kind} \"{name}\"{near} (--list shows them all)"
    ))
}

fn list(arguments: &Arguments, story: &Story<'_>) -> Result<(), Failure> {
    let lists = story.list();
    if arguments.json {
        let named = |(name, what): &(String, String)| json!({ "name": name, "what": what });
        let of_kind = |(kind, items): &(&str, Vec<(String, String)>)| {
            (
                format!("{kind}s"),
                items.iter().map(named).collect::<Vec<Value>>().into(),
            )
        };
        let all: serde_json::Map<String, Value> = lists.iter().map(of_kind).collect();
        return terminal::print(&format!("{:#}\n", Value::Object(all)));
    }
    let mut text = String::new();
    for (kind, items) in &lists {
        let width = items
            .iter()
            .map(|(name, _)| name.chars().count())
            .max()
            .unwrap_or(0);
        for (name, what) in items {
            text.push_str(format!("{kind:<6}  {name:<width$}  {what}").trim_end());
            text.push('\n');
        }
    }
    terminal::print(&text)
}

fn overview(arguments: &Arguments, story: &Story<'_>) -> Result<(), Failure> {
    let overview = story.overview();
    if arguments.json {
        return terminal::print(&format!("{:#}\n", overview_json(story, &overview)));
    }
    let hint = |about: &About| {
        let (option, name) = option_for(story, about);
        format!("--{option} {}", quoted(&name))
    };
    let mut text = story.overview_in_words(&overview, MOST, &hint);
    let folder = quoted(&arguments.folder.display().to_string());
    text.push_str(&format!("\nFor the story of a line: gapfiller explain {folder} and the option under it. --list names all.\n"));
    terminal::print(&text)
}

fn option_for(story: &Story<'_>, about: &About) -> (&'static str, String) {
    match about {
        About::Target(object) => ("target", story.target_name(*object)),
        About::Node(node) => ("node", story.node_name(*node).to_owned()),
        About::Shot(shot) => ("shot", story.shot_name(*shot)),
    }
}

fn overview_json(story: &Story<'_>, overview: &Overview) -> Value {
    let item = |item: &Item| {
        let (option, name) = option_for(story, &item.about);
        json!({ "time_s": item.time.seconds(), "time": clock(item.time), "text": item.text, option: name })
    };
    let items = |items: &[Item]| items.iter().map(item).collect::<Vec<Value>>();
    json!({
        "summary": overview.summary,
        "leakers": items(&overview.leakers),
        "shots_at_friends": items(&overview.friends),
        "shots_at_civil_aircraft": items(&overview.civil),
        "wasted_shots": items(&overview.wasted),
        "other_shots": items(&overview.others),
        "nodes_lost": items(&overview.lost),
    })
}

fn telling_json(telling: &Telling) -> Value {
    let lines = telling.lines.iter().map(|line| {
        json!({ "time_s": line.time.map(|time| time.seconds()), "time": line.time.map(clock), "text": line.text })
    });
    json!({ "title": telling.title, "lines": lines.collect::<Vec<Value>>() })
}
