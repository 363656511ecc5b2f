//! Links, and the postures that are made of them.

use super::names::Names;
use super::plan::{LinkPlan, Plan, PosturePlan};
use crate::context::Context;
use crate::format::link::{CarryWord, LinkTable};
use crate::format::posture::{Ladder, PostureTable, Preset};
use crate::library::link::LinkType;
use gapfiller_fields::{Amount, Map, Named, Spanned};
use gapfiller_world::LinkReach;
use std::collections::BTreeSet;

/// The posture of a scenario that defines none.
pub(crate) const AS_BUILT: &str = "as-built";

/// Adds the links of every posture, and the postures.
pub(crate) fn add(context: &mut Context<'_>, names: &Names, plan: &mut Plan) {
    let file = context.file;
    plan.links = links(context, names, &file.links);
    let ladder = file.ladder.as_ref();
    let rungs = ladder.map(|ladder| Rungs::new(context, names, ladder));
    if let Some(rungs) = &rungs {
        for preset in Preset::ALL {
            if file.postures.get(preset.name()).is_none() {
                plan.postures.push(rungs.posture(*preset));
            }
        }
    }
    for posture in &file.postures.0 {
        let built = self::posture(context, names, rungs.as_ref(), posture);
        plan.postures.push(built);
    }
    if plan.postures.is_empty() {
        plan.postures.push(PosturePlan {
            name: AS_BUILT.to_owned(),
            preset: None,
            description: "the links of the scenario".to_owned(),
            links: Vec::new(),
            absent: BTreeSet::new(),
        });
    }
}

fn posture(
    context: &mut Context<'_>,
    names: &Names,
    rungs: Option<&Rungs>,
    posture: &Named<PostureTable>,
) -> PosturePlan {
    let table = &posture.value;
    let mut plan = PosturePlan {
        name: posture.name.clone(),
        preset: table.preset.as_ref().map(|preset| preset.value),
        description: table.description.clone().unwrap_or_default(),
        links: Vec::new(),
        absent: BTreeSet::new(),
    };
    if let Some(preset) = &table.preset {
        match rungs {
            Some(rungs) => {
                let rung = rungs.posture(preset.value);
                (plan.links, plan.absent) = (rung.links, rung.absent);
                if plan.description.is_empty() {
                    plan.description = rung.description;
                }
            }
            None if context.broken.any("ladder") => {}
            None => {
                let problem = preset.problem("there is no ladder to take a rung of");
                context.problems.push(problem.expected("a table [ladder]"));
            }
        }
    }
    for name in &table.absent {
        plan.absent.extend(names.group(context, name));
    }
    plan.links.extend(links(context, names, &table.links));
    plan
}

fn links(context: &mut Context<'_>, names: &Names, tables: &Map<LinkTable>) -> Vec<LinkPlan> {
    let mut plans = Vec::new();
    for link in &tables.0 {
        let table = &link.value;
        let file = context.file;
        let from = names.find(context, &table.from);
        let to = names.find(context, &table.to);
        let kind = context.find(
            &file.library.links,
            "library.links",
            "link type",
            &table.r#type,
        );
        let (Some(from), Some(to), Some(kind)) = (from, to, kind) else {
            continue;
        };
        if from == to {
            let problem = table
                .to
                .problem("a link needs two nodes; this one leads back");
            context.problems.push(problem);
            continue;
        }
        if let Some(net) = &table.net {
            fits(context, net, &table.r#type.value, kind, &plans);
        }
        let carries = table.carries.iter().copied().collect();
        let mut plan = link_plan(&link.name, [from, to], &table.r#type.value, kind, carries);
        plan.net = table.net.as_ref().map(|net| net.value.clone());
        let back = back(&plan);
        plans.push(plan);
        if table.both_ways {
            plans.push(back);
        }
    }
    plans
}

/// A net has one capacity, so its links are of one type; and one does not talk on it.
fn fits(
    context: &mut Context<'_>,
    net: &Spanned<String>,
    type_name: &str,
    kind: &LinkType,
    others: &[LinkPlan],
) {
    let other = others
        .iter()
        .find(|link| link.net.as_ref() == Some(&net.value) && link.type_name != type_name);
    let message = if kind.voice_grid.is_some() {
        "a voice link has no net to share".to_owned()
    } else if let Some(other) = other {
        format!(
            "link \"{}\" of this net is a {}, this one is a {type_name}",
            other.name, other.type_name
        )
    } else {
        return;
    };
    context.problems.push(
        net.problem(message)
            .expected("links of one type, not voice"),
    );
}

fn link_plan(
    name: &str,
    [from, to]: [usize; 2],
    type_name: &str,
    kind: &LinkType,
    carries: BTreeSet<CarryWord>,
) -> LinkPlan {
    let translated = |word: &CarryWord| {
        let translates = kind.translates.as_ref();
        translates.is_none_or(|translates| translates.contains(word))
    };
    let (carries, dropped) = carries.into_iter().partition(translated);
    LinkPlan {
        name: name.to_owned(),
        from,
        to,
        carries,
        type_name: type_name.to_owned(),
        latency_s: kind.latency.si() + kind.delay.as_ref().map_or(0.0, |delay| delay.si()),
        jitter_s: kind.jitter.as_ref().map_or(0.0, |jitter| jitter.si()),
        service: kind.service.spread(),
        reach: LinkReach {
            range_m: kind
                .range
                .as_ref()
                .map_or(f64::INFINITY, |range| range.si()),
            line_of_sight: kind.line_of_sight,
        },
        renumbers: kind.renumbers,
        net: None,
        dropped,
        interval_s: kind.interval.si(),
        capacity_per_s: kind
            .capacity
            .as_ref()
            .map_or(f64::INFINITY, |rate| rate.si()),
        loss: kind.loss.si(),
        stale_s: kind.stale.si(),
        voice_grid_m: kind.voice_grid.as_ref().map(|grid| grid.si()),
    }
}

/// The same link the other way.
fn back(link: &LinkPlan) -> LinkPlan {
    LinkPlan {
        name: format!("{}-back", link.name),
        from: link.to,
        to: link.from,
        ..link.clone()
    }
}

/// The ladder with its names looked up.
struct Rungs {
    purchased: BTreeSet<usize>,
    /// Name, allied node, purchased node.
    bridges: Vec<(String, usize, usize)>,
    data: Option<(String, LinkType)>,
    voice: Option<(String, LinkType)>,
}

impl Rungs {
    fn new(context: &mut Context<'_>, names: &Names, ladder: &Ladder) -> Self {
        let before = context.problems.pushed();
        let mut purchased = BTreeSet::new();
        for name in &ladder.purchased {
            purchased.extend(names.group(context, name));
        }
        let complete = context.problems.pushed() == before;
        let mut bridges = Vec::new();
        for bridge in &ladder.bridges {
            let allied = names.find(context, &bridge.allied);
            let bought = names.find(context, &bridge.purchased);
            let (Some(allied), Some(bought)) = (allied, bought) else {
                continue;
            };
            if complete && purchased.contains(&allied) {
                let message = format!("\"{}\" is one of the purchased nodes", bridge.allied.value);
                context.problems.push(
                    bridge
                        .allied
                        .problem(message)
                        .expected("a node of the network"),
                );
            }
            if complete && !purchased.contains(&bought) {
                let name = &bridge.purchased.value;
                let message = format!("\"{name}\" is not one of the purchased nodes");
                context.problems.push(
                    bridge
                        .purchased
                        .problem(message)
                        .expected("a node that purchased names"),
                );
            }
            let name = format!("{}-{}", bridge.allied.value, bridge.purchased.value);
            bridges.push((name, allied, bought));
        }
        let file = context.file;
        let kind = |name: &Spanned<String>| {
            Some((
                name.value.clone(),
                file.library.links.get(&name.value)?.clone(),
            ))
        };
        Self {
            purchased,
            bridges,
            data: kind(&ladder.data),
            voice: kind(&ladder.voice),
        }
    }

    /// A rung as a posture.
    fn posture(&self, preset: Preset) -> PosturePlan {
        use CarryWord::{
            Airspace, Cue, EngagementStatus, FireControl, Identity, Orders, Picture, Position,
        };
        let told = [Picture, Position, Identity, Airspace];
        let shared = [Picture, Position, Identity, Airspace, Cue];
        let coordinated = shared.iter().copied().chain([EngagementStatus, Orders]);
        let (kind, there, carries): (_, bool, Vec<CarryWord>) = match preset {
            Preset::Absent | Preset::Isolated => (&None, false, Vec::new()),
            Preset::Voice => (&self.voice, true, vec![Picture, Position, Identity]),
            Preset::Listen => (&self.data, false, told.to_vec()),
            Preset::Share => (&self.data, true, shared.to_vec()),
            Preset::Coordinate => (&self.data, true, coordinated.collect()),
            Preset::Remote => (&self.data, true, coordinated.chain([FireControl]).collect()),
        };
        let mut links = Vec::new();
        if let Some((type_name, kind)) = kind {
            for (name, allied, bought) in &self.bridges {
                let carries: BTreeSet<CarryWord> = carries.iter().copied().collect();
                let link = link_plan(name, [*allied, *bought], type_name, kind, carries);
                let back = back(&link);
                links.push(link);
                if there {
                    links.push(back);
                }
            }
        }
        let absent = if preset == Preset::Absent {
            self.purchased.clone()
        } else {
            BTreeSet::new()
        };
        PosturePlan {
            name: preset.name().to_owned(),
            preset: Some(preset),
            description: description(preset).to_owned(),
            links,
            absent,
        }
    }
}

fn description(preset: Preset) -> &'static str {
    match preset {
        Preset::Absent => "the purchased system is not there",
        Preset::Isolated => "the purchased system has its own net only",
        Preset::Voice => "liaison by telephone, both ways",
        Preset::Listen => "the network's picture goes to the purchased system, nothing comes back",
        Preset::Share => "tracks, positions, identities and cues go both ways",
        Preset::Coordinate => "engagement status and orders go both ways too",
        Preset::Remote => "each may fire on the other's fire-control track",
    }
}
