//! Nodes: on the ground and in the air.

use super::fighter;
use super::flights::Flown;
use super::masks::MaskRequest;
use super::names::Names;
use super::orders;
use super::plan::{NodePlan, Place, Plan};
use super::radar::{Mount, RadarPlan, radars};
use super::survival;
use super::weapon::weapons;
use crate::context::Context;
use crate::format::doctrine::{AuthorityWord, DoctrineTable};
use crate::format::flight::FlyingNode;
use crate::format::node::{NodeTable, PlanWord};
use gapfiller_c2::PictureSettings;
use gapfiller_c2::doctrine::Doctrine;
use gapfiller_c2::identification::{DeclaresHostile, RuleTable};
use gapfiller_fields::{Amount, Named, Position, Problem, Spanned};
use gapfiller_geo::frames::Geodetic;
use gapfiller_models::motion::Trajectory;
use gapfiller_world::Survival;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Radar and weapon indices are 8 bits wide.
const MOST_PER_NODE: usize = 200;
/// A mask for every so much of a flight \[m\] …
const MASK_STEP_M: f64 = 100_000.0;
/// … but so many at the most.
const MOST_MASKS: u32 = 12;

/// Adds all nodes, each at the place that its name has.
pub(crate) fn add(context: &mut Context<'_>, names: &Names, flown: &[Flown], plan: &mut Plan) {
    let mut nodes: BTreeMap<usize, NodePlan> = BTreeMap::new();
    let mut tables = BTreeMap::new();
    for node in &context.file.nodes.0 {
        let built = on_ground(context, names, node, &mut tables);
        if let (Some(place), Some(built)) = (names.place(&node.name), built) {
            nodes.insert(place, built);
        }
    }
    for flight in flown {
        let Some(table) = &flight.table.node else {
            continue;
        };
        for (name, object) in &flight.objects {
            let Some(trajectory) = plan.objects.get(*object).map(|object| &object.trajectory)
            else {
                continue;
            };
            let built = flying(
                context,
                names,
                flight,
                table,
                (name, *object),
                trajectory,
                &mut tables,
            );
            if let (Some(place), Some(built)) = (names.place(name), built) {
                nodes.insert(place, built);
            }
        }
    }
    plan.nodes = nodes.into_values().collect();
    for (index, asset) in plan.assets.iter().enumerate() {
        let node = asset.node.and_then(|node| plan.nodes.get_mut(node));
        if let Some(node) = node {
            node.asset = u16::try_from(index).ok();
            node.survival.damage = asset.damage;
        }
    }
    // A node that could not be built moves the others; then there are problems enough.
    if plan.nodes.len() == names.count() {
        superiors_make_no_loop(context, plan);
    }
}

/// Rule tables built so far, shared by all who use them.
type Tables = BTreeMap<String, Arc<RuleTable>>;

fn on_ground(
    context: &mut Context<'_>,
    names: &Names,
    node: &Named<NodeTable>,
    tables: &mut Tables,
) -> Option<NodePlan> {
    let file = context.file;
    let table = &node.value;
    let superior = superior(context, names, &node.name, table.superior.as_ref());
    let rules = table
        .rules
        .as_ref()
        .and_then(|name| rule_table(context, names, name, tables));
    let doctrine = table
        .doctrine
        .as_ref()
        .and_then(|name| context.doctrine(name));
    let system = context.find(
        &file.library.systems,
        "library.systems",
        "system",
        &table.system,
    )?;
    let site = context.on_ground(&table.position.value);
    let mount = Mount {
        boresight_rad: table.boresight.map_or(0.0, |angle| angle.si()),
        antenna_height_m: table.mast.map(|mast| mast.si()),
    };
    let survival = survival::survival(context, table);
    let sites = survival::sites(site, &survival);
    let mut radars = radars(context, &system.radars, mount);
    for radar in &mut radars {
        radar.masks = MaskRequest {
            sites: sites.clone(),
            antenna_height_m: radar.model.antenna_height_m,
            range_m: radar.model.instrumented_range_m,
        };
    }
    let weapons = weapons(context, &system.launchers);
    if radars.len() > MOST_PER_NODE || weapons.len() > MOST_PER_NODE {
        let message = "the system has more radars or kinds of launchers than a node can have";
        context.problems.push(table.system.problem(message));
    }
    if !system.launchers.is_empty() && table.doctrine.is_none() {
        required(context, node, "doctrine", "has weapons");
    }
    if table.superior.is_none() {
        needs_superior(
            context,
            doctrine.zip(table.doctrine.as_ref()),
            rules.as_deref().zip(table.rules.as_ref()),
        );
    }
    if system.kind.identifies() && table.rules.is_none() {
        required(context, node, "rules", "identifies");
    }
    Some(NodePlan {
        name: node.name.clone(),
        label: system.label.clone(),
        group: table.group.clone(),
        kind: Some(system.kind),
        system: table.system.value.clone(),
        place: Place::Ground(site),
        radars,
        weapons,
        tick_s: system.tick.si(),
        doctrine_name: table.doctrine.as_ref().map(|name| name.value.clone()),
        doctrine: doctrine.map_or_else(Doctrine::default, orders::doctrine),
        rules: rules.unwrap_or_else(no_rules),
        superior,
        identifies: system.kind.identifies(),
        relays: system.kind.relays(),
        picture: picture(context, system.picture.as_ref()),
        reports_position: false,
        yesterday: table.airspace == PlanWord::Yesterday,
        asset: None,
        survival,
        emission: survival::cued(table),
        fighter: None,
        reported: table.reported,
        area: area(context, table.area.as_ref()),
        operators: orders::operators(context, table.operators.as_ref()),
    })
}

fn area(
    context: &mut Context<'_>,
    corners: Option<&Spanned<Vec<Position>>>,
) -> Option<Vec<(f64, f64)>> {
    let corners = corners?;
    if corners.value.len() < 3 {
        let message = "an area needs at least three corners";
        context.problems.push(corners.problem(message));
        return None;
    }
    let corner = |corner: &Position| (corner.latitude.si(), corner.longitude.si());
    Some(corners.value.iter().map(corner).collect())
}

fn picture(context: &mut Context<'_>, name: Option<&Spanned<String>>) -> PictureSettings {
    let file = context.file;
    let kind = name
        .and_then(|name| context.find(&file.library.pictures, "library.pictures", "picture", name));
    kind.map_or_else(PictureSettings::default, orders::picture)
}

/// For a node that does not identify.
fn no_rules() -> Arc<RuleTable> {
    Arc::new(RuleTable {
        name: "none".to_owned(),
        rules: Vec::new(),
        review_s: 10.0,
        ..RuleTable::default()
    })
}

fn required<T>(context: &mut Context<'_>, node: &Named<T>, key: &str, why: &str) {
    let path = format!("nodes.{}", node.name);
    let problem = Problem::new(
        &node.origin,
        path,
        format!("{key} is missing: the node {why}"),
    );
    context
        .problems
        .push(problem.expected(format!("{key} = \"a name of [{key}]\"")));
}

/// What asks for a superior, at a node that has none.
fn needs_superior(
    context: &mut Context<'_>,
    doctrine: Option<(&DoctrineTable, &Spanned<String>)>,
    rules: Option<(&RuleTable, &Spanned<String>)>,
) {
    let mut say = |name: &Spanned<String>, what: &str| {
        let message = format!("{what} of \"{}\" needs a superior", name.value);
        let problem = name.problem(message);
        context
            .problems
            .push(problem.expected("superior = \"the name of a node\""));
    };
    if let Some((table, name)) = doctrine
        && matches!(
            table.authority,
            AuthorityWord::Consent | AuthorityWord::Order
        )
    {
        say(name, &format!("the authority \"{}\"", table.authority));
    }
    if let Some((table, name)) = rules
        && table.declares_hostile == DeclaresHostile::Superior
    {
        say(name, "declares_hostile = \"superior\"");
    }
}

fn superior(
    context: &mut Context<'_>,
    names: &Names,
    own: &str,
    reference: Option<&Spanned<String>>,
) -> Option<usize> {
    let reference = reference?;
    if reference.value == own {
        context
            .problems
            .push(reference.problem("a node is not its own superior"));
        return None;
    }
    names.find(context, reference)
}

fn rule_table(
    context: &mut Context<'_>,
    names: &Names,
    name: &Spanned<String>,
    tables: &mut Tables,
) -> Option<Arc<RuleTable>> {
    let table = context.rules(name)?;
    if let Some(built) = tables.get(&name.value) {
        return Some(Arc::clone(built));
    }
    let built = Arc::new(orders::rule_table(context, names, &name.value, table));
    tables.insert(name.value.clone(), Arc::clone(&built));
    Some(built)
}

fn flying(
    context: &mut Context<'_>,
    names: &Names,
    flight: &Flown,
    table: &FlyingNode,
    (name, object): (&str, usize),
    trajectory: &Trajectory,
    tables: &mut Tables,
) -> Option<NodePlan> {
    let superior = superior(context, names, name, table.superior.as_ref());
    let rules = table
        .rules
        .as_ref()
        .and_then(|name| rule_table(context, names, name, tables));
    let doctrine = table
        .doctrine
        .as_ref()
        .and_then(|name| context.doctrine(name));
    if table.superior.is_none() {
        needs_superior(
            context,
            doctrine.zip(table.doctrine.as_ref()),
            rules.as_deref().zip(table.rules.as_ref()),
        );
    }
    if table.identifies && table.rules.is_none() {
        let path = format!("flights.{}.node", flight.name);
        let problem = Problem::new(flight.origin, path, "rules is missing: the node identifies");
        context
            .problems
            .push(problem.expected("rules = \"a name of [rules]\""));
    }
    let mount = Mount {
        boresight_rad: 0.0,
        antenna_height_m: Some(0.0),
    };
    let mut radars: Vec<RadarPlan> = radars(context, &flight.platform.radars, mount);
    if !radars.is_empty() {
        let sites = places_for_masks(trajectory, flight.path.lap_s(), context.duration_s);
        for radar in &mut radars {
            let range_m = radar.model.instrumented_range_m;
            radar.masks = MaskRequest {
                sites: sites.clone(),
                antenna_height_m: 0.0,
                range_m,
            };
        }
    }
    Some(NodePlan {
        name: name.to_owned(),
        label: flight.platform.label.clone(),
        group: table.group.clone(),
        kind: None,
        system: flight.table.platform.value.clone(),
        place: Place::Aboard(object),
        radars,
        weapons: fighter::armament(context, (flight.name, flight.origin), table),
        tick_s: table.tick.si(),
        doctrine_name: table.doctrine.as_ref().map(|name| name.value.clone()),
        doctrine: doctrine.map_or_else(Doctrine::default, orders::doctrine),
        rules: rules.unwrap_or_else(no_rules),
        superior,
        identifies: table.identifies,
        relays: table.relays,
        picture: picture(context, table.picture.as_ref()),
        reports_position: table.reports_position,
        yesterday: table.airspace == PlanWord::Yesterday,
        asset: None,
        survival: Survival::default(),
        emission: None,
        fighter: fighter::own(context, flight.table, flight.platform),
        reported: false,
        area: None,
        operators: orders::operators(context, table.operators.as_ref()),
    })
}

/// Where along a flight masks are made: round one lap, or every 100 km.
fn places_for_masks(trajectory: &Trajectory, lap_s: Option<f64>, duration_s: f64) -> Vec<Geodetic> {
    let start_s = trajectory.start_s().max(0.0);
    let end_s = trajectory.end_s().min(duration_s).max(start_s);
    let (span_s, count) = match lap_s {
        Some(lap_s) => (lap_s.min(end_s - start_s), MOST_MASKS),
        None => {
            let length_m = trajectory.greatest_speed_m_s() * (end_s - start_s);
            let count = (length_m / MASK_STEP_M)
                .ceil()
                .clamp(1.0, f64::from(MOST_MASKS)) as u32;
            (end_s - start_s, count)
        }
    };
    // In the middle of each share, so that a lap does not meet itself.
    let time = |index: u32| start_s + span_s * (f64::from(index) + 0.5) / f64::from(count);
    let place = |index| {
        let state = trajectory.at(time(index))?;
        Some(Geodetic {
            height_m: state.height_m,
            ..state.position.to_geodetic()
        })
    };
    (0..count).filter_map(place).collect()
}

fn superiors_make_no_loop(context: &mut Context<'_>, plan: &Plan) {
    for (start, node) in plan.nodes.iter().enumerate() {
        let mut above = node.superior;
        for _ in 0..plan.nodes.len() {
            match above {
                Some(place) if place == start => {
                    let path = format!("nodes.{}.superior", node.name);
                    let reference = context
                        .file
                        .nodes
                        .get(&node.name)
                        .and_then(|table| table.superior.as_ref())
                        .map(|reference| reference.origin.clone());
                    let origin = reference.unwrap_or(gapfiller_fields::Origin::Builtin);
                    let message = "the superiors of this node lead back to it";
                    context.problems.push(Problem::new(&origin, path, message));
                    break;
                }
                Some(place) => above = plan.nodes.get(place).and_then(|node| node.superior),
                None => break,
            }
        }
    }
}
