//! What flies: friends and the raid, and single civil flights.

use super::fighter;
use super::motion::{self, Path};
use super::plan::Plan;
use crate::context::Context;
use crate::format::flight::{FlightTable, Motion};
use crate::library::platform::{JammerType, PlatformType};
use crate::words::SideWord;
use gapfiller_fields::{Amount, Named, Origin, Problem, Spanned};
use gapfiller_models::iff::Transponder;
use gapfiller_models::jamming::NoiseJammer;
use gapfiller_models::motion::Trajectory;
use gapfiller_world::{ObjectSetup, TargetSetup};

/// More objects than this are a mistake.
pub(crate) const MOST_OBJECTS: usize = 20_000;
/// Military squawks are given out from here, unless a flight names its own.
const FIRST_MILITARY_SQUAWK: u16 = 0o4001;
/// What a civil flight squawks that no plan was filed for.
pub(crate) const UNFILED_SQUAWK: u16 = 7000;
/// What is left of the probability of damage against an emitter that has fallen silent (assumed).
const DEFAULT_MEMORY: f64 = 0.3;
/// Squawks go from 0000 to 7777.
const SQUAWKS: u16 = 0o10000;

/// A flight that was built.
pub(crate) struct Flown<'a> {
    pub name: &'a str,
    pub origin: &'a Origin,
    pub table: &'a FlightTable,
    pub platform: &'a PlatformType,
    pub path: Path,
    /// Name and place in the list of each object.
    pub objects: Vec<(String, usize)>,
}

/// The names of the objects of a flight.
pub(crate) fn names(flight: &str, count: u32) -> Vec<String> {
    match count {
        1 => vec![flight.to_owned()],
        // A count that is refused anyway is not worked through.
        _ => (1..=count.min(MOST_OBJECTS as u32))
            .map(|n| format!("{flight}-{n}"))
            .collect(),
    }
}

/// Adds the objects of all flights.
pub(crate) fn flights<'a>(context: &mut Context<'a>, plan: &mut Plan) -> Vec<Flown<'a>> {
    let mut flown = Vec::new();
    for flight in &context.file.flights.0 {
        flown.extend(add(context, flight, plan));
    }
    flown
}

fn add<'a>(
    context: &mut Context<'a>,
    flight: &'a Named<FlightTable>,
    plan: &mut Plan,
) -> Option<Flown<'a>> {
    let file = context.file;
    let table = &flight.value;
    let target = target(context, table);
    check_count(context, flight, plan)?;
    check_squawk(context, table);
    let platform = context.find(
        &file.library.platforms,
        "library.platforms",
        "platform",
        &table.platform,
    )?;
    let path = motion::path(context, &table.motion, platform.cruise_speed.si())?;
    let spacing_s = table.spacing.map_or(0.0, |spacing| spacing.si());
    let mut objects = Vec::new();
    for (index, name) in names(&flight.name, table.count.value.0)
        .into_iter()
        .enumerate()
    {
        let later_s = index as f64 * spacing_s;
        let trajectory = match path.trajectory(later_s, context.duration_s) {
            Ok(trajectory) => trajectory,
            Err(_) => {
                context
                    .problems
                    .push(table.motion.problem("this route cannot be flown"));
                return None;
            }
        };
        starts_in_window(context, table, &name, &trajectory);
        let attack = attack(
            context,
            table,
            &path,
            target,
            later_s,
            &trajectory,
            platform,
        );
        objects.push((name.clone(), plan.objects.len()));
        plan.objects.push(ObjectSetup {
            name,
            label: platform.label.clone(),
            unit: table.unit.clone().unwrap_or_else(|| flight.name.clone()),
            side: table.side.side(),
            class: platform.class.class(),
            trajectory,
            cross_section_m2: platform.rcs.si(),
            transponder: transponder(platform, squawk(table, plan.objects.len())),
            target: attack,
            fighter: fighter::fighter(table, platform),
            jammer: platform
                .jammer
                .as_ref()
                .filter(|_| file.detection.jamming)
                .map(jammer),
        });
    }
    let (name, origin) = (flight.name.as_str(), &flight.origin);
    Some(Flown {
        name,
        origin,
        table,
        platform,
        path,
        objects,
    })
}

fn check_count(context: &mut Context<'_>, flight: &Named<FlightTable>, plan: &Plan) -> Option<()> {
    let table = &flight.value;
    let count = table.count.value.0;
    if count > 1 && table.spacing.is_none() {
        let path = format!("flights.{}", flight.name);
        let problem = Problem::new(
            &flight.origin,
            path,
            format!("spacing is missing: {count} fly one after another"),
        );
        context
            .problems
            .push(problem.expected("spacing = a duration, such as \"30 s\""));
    }
    if plan.objects.len() + count as usize > MOST_OBJECTS {
        let message = format!("with these {count} there are more than {MOST_OBJECTS} objects");
        context.problems.push(table.count.problem(message));
        return None;
    }
    Some(())
}

fn starts_in_window(
    context: &mut Context<'_>,
    table: &FlightTable,
    name: &str,
    trajectory: &Trajectory,
) {
    if trajectory.start_s() >= context.duration_s && table.count.value.0 > 1 {
        let message = format!(
            "{name} starts at {} s, after the end of the window at {} s",
            trajectory.start_s(),
            context.duration_s
        );
        context.problems.push(table.motion.problem(message));
    }
}

/// The place of the target in the list of assets.
fn target<'a>(
    context: &mut Context<'a>,
    table: &'a FlightTable,
) -> Option<(u16, &'a Spanned<String>)> {
    let file = context.file;
    if let (None, Some(seeks)) = (&table.target, &table.seeks_emitter) {
        let problem = seeks.problem("it seeks an emitter and has no target");
        context.problems.push(problem.expected("target = an asset"));
    }
    let reference = table.target.as_ref()?;
    context.find(&file.assets, "assets", "asset", reference)?;
    if table.side != SideWord::Hostile {
        let message = "only a hostile flight is sent against something";
        context
            .problems
            .push(reference.problem(message).expected("side = \"hostile\""));
    }
    if table.damage_probability.is_none() {
        let message = "damage_probability is missing: the flight has a target";
        let problem = reference.problem(message);
        context
            .problems
            .push(problem.expected("damage_probability = a probability, such as 0.8"));
    }
    let place = file.assets.position(&reference.value)?;
    Some((u16::try_from(place).ok()?, reference))
}

/// What it does to its target, and when.
fn attack(
    context: &mut Context<'_>,
    table: &FlightTable,
    path: &Path,
    target: Option<(u16, &Spanned<String>)>,
    later_s: f64,
    trajectory: &Trajectory,
    platform: &PlatformType,
) -> Option<TargetSetup> {
    let (asset, reference) = target?;
    if matches!(table.motion.value, Motion::Orbit(_)) {
        let message = "a flight on an orbit never gets to a target";
        context.problems.push(
            reference
                .problem(message)
                .expected("motion.route or motion.arc"),
        );
        return None;
    }
    let arrival_s = match &table.attack_point {
        None => trajectory.end_s(),
        Some(point) => match path.timed_points().get(point.value as usize) {
            Some((time_s, _)) => (time_s + later_s).min(trajectory.end_s()),
            None => {
                let message = format!("the route has no point {}", point.value);
                context
                    .problems
                    .push(point.problem(message).expected("a point, counted from 0"));
                return None;
            }
        },
    };
    if arrival_s > context.duration_s {
        let message = format!(
            "it would reach its target at {arrival_s:.0} s, after the end of the window at {} s",
            context.duration_s
        );
        context.problems.push(table.motion.problem(message));
    }
    Some(TargetSetup {
        asset,
        arrival_s,
        damage_probability: table.damage_probability.map_or(0.0, |chance| chance.si()),
        expended: table.expended.unwrap_or(platform.class.expendable()),
        emitter_memory: emitter_memory(context, table, platform, reference),
    })
}

/// By what the probability of damage of a flight that seeks an emitter is multiplied if that is silent.
fn emitter_memory(
    context: &mut Context<'_>,
    table: &FlightTable,
    platform: &PlatformType,
    target: &Spanned<String>,
) -> Option<f64> {
    let own = table.memory.as_ref();
    let Some(seeks) = table.seeks_emitter.as_ref().filter(|seeks| seeks.value) else {
        if let Some(memory) = own {
            let problem = memory.problem("memory is for a flight that seeks an emitter");
            context
                .problems
                .push(problem.expected("seeks_emitter = true"));
        }
        return None;
    };
    let file = context.file;
    let node = file
        .assets
        .get(&target.value)
        .and_then(|asset| asset.node.as_ref());
    let system = node
        .and_then(|node| file.nodes.get(&node.value))
        .map(|node| &node.system.value);
    let radars = system
        .and_then(|system| file.library.systems.get(system))
        .map_or(0, |system| system.radars.len());
    // A system that could not be read has been reported already.
    let known = system.is_none_or(|system| file.library.systems.get(system).is_some());
    if radars == 0 && known {
        let message = format!("it seeks an emitter, and {} has no radar", target.value);
        let fix = "a target that is a node with a radar";
        context.problems.push(seeks.problem(message).expected(fix));
    }
    let general = platform.memory.as_ref().map(Amount::si);
    Some(own.map(Amount::si).or(general).unwrap_or(DEFAULT_MEMORY))
}

fn check_squawk(context: &mut Context<'_>, table: &FlightTable) {
    let Some(squawk) = &table.squawk else { return };
    let octal = format!("{}", squawk.value)
        .chars()
        .all(|digit| ('0'..='7').contains(&digit));
    if squawk.value > 7777 || !octal {
        let problem = squawk.problem(format!("{} is not a squawk", squawk.value));
        context
            .problems
            .push(problem.expected("four digits from 0 to 7"));
    }
}

/// The squawk of the n-th object.
fn squawk(table: &FlightTable, place: usize) -> u16 {
    match &table.squawk {
        Some(squawk) => u16::try_from(squawk.value).unwrap_or(0),
        None if table.side == SideWord::Civil => UNFILED_SQUAWK,
        None => written(FIRST_MILITARY_SQUAWK + (place as u16) % (SQUAWKS - FIRST_MILITARY_SQUAWK)),
    }
}

/// A code as it is spoken: octal digits read as decimal ones.
pub(crate) fn written(code: u16) -> u16 {
    let digit = |place: u16| (code >> (3 * place)) & 7;
    1000 * digit(3) + 100 * digit(2) + 10 * digit(1) + digit(0)
}

/// The jammer of one aircraft.
pub(crate) fn jammer(kind: &JammerType) -> NoiseJammer {
    NoiseJammer {
        erp_w: kind.power.si(),
        bandwidth_hz: kind.bandwidth.si(),
    }
}

/// The transponder of one aircraft.
pub(crate) fn transponder(platform: &PlatformType, code: u16) -> Option<Transponder> {
    platform.transponder.as_ref().map(|kind| Transponder {
        modes: kind.modes.iter().map(|mode| mode.mode()).collect(),
        code,
        failure_probability: kind.failure.si(),
        wrong_key_probability: kind.wrong_key.si(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squawks_have_octal_digits() {
        assert_eq!(written(0o2001), 2001);
        assert_eq!(written(0o2001 + 7), 2010);
        assert_eq!(written(0o7777), 7777);
    }
}
