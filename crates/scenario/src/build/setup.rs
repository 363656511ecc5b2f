//! From a plan and a posture to what a run starts with.

use super::area;
use super::events;
use super::masks::Prepared;
use super::nets;
use super::orders;
use super::plan::{AirspacePlans, EventPlan, LinkPlan, NodePlan, Place, Plan, PosturePlan};
use super::radar::RadarPlan;
use super::routes;
use super::weapon;
use crate::format::link::CarryWord;
use gapfiller_border::NodeId;
use gapfiller_border::airspace::AirspacePlan;
use gapfiller_c2::doctrine::PlannedOrder;
use gapfiller_c2::identification::DeclaresHostile;
use gapfiller_c2::{Carries, CommandedUnit, DefendedAsset, MindSetup, OutboundLink};
use gapfiller_engine::Setup;
use gapfiller_geo::area::BoundingBox;
use gapfiller_geo::elevation::Elevation;
use gapfiller_numerics::draws::stable_hash;
use gapfiller_world::{AreaPart, LinkSetup, NodeSetup, RadarSetup, Site, WorldSetup};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Who is there: places in the plan against places in the setup.
struct Present {
    nodes: BTreeMap<usize, usize>,
    objects: BTreeMap<usize, usize>,
}

impl Present {
    fn new(plan: &Plan, posture: &PosturePlan) -> Self {
        let there = |place: &usize| !posture.absent.contains(place);
        let nodes: Vec<usize> = (0..plan.nodes.len()).filter(there).collect();
        let aboard = |place: &usize| match plan.nodes.get(*place)?.place {
            Place::Aboard(object) => Some(object),
            Place::Ground(_) => None,
        };
        // An aircraft that is an absent node does not fly.
        let grounded: BTreeSet<usize> = posture.absent.iter().filter_map(aboard).collect();
        let objects = (0..plan.objects.len()).filter(|place| !grounded.contains(place));
        let numbered = |places: Vec<usize>| {
            places
                .into_iter()
                .enumerate()
                .map(|(new, old)| (old, new))
                .collect()
        };
        Self {
            nodes: numbered(nodes),
            objects: numbered(objects.collect()),
        }
    }

    fn id(&self, place: usize) -> Option<NodeId> {
        u16::try_from(*self.nodes.get(&place)?).ok().map(NodeId)
    }
}

/// Builds the setup of a posture.
pub(crate) fn setup(
    plan: &Plan,
    posture: &PosturePlan,
    prepared: &Prepared,
    ground: &dyn Elevation,
    (duration_s, box_of_maps): (f64, &BoundingBox),
) -> Setup {
    let theatre = area::theatre(box_of_maps);
    let present = Present::new(plan, posture);
    let objects = present
        .objects
        .keys()
        .filter_map(|place| plan.objects.get(*place).cloned());
    let mut world = WorldSetup {
        duration_s,
        objects: objects.collect(),
        nodes: Vec::new(),
        links: Vec::new(),
        nets: Vec::new(),
        assets: plan
            .assets
            .iter()
            .map(|asset| asset.defended.name.clone())
            .collect(),
        theatre: Some(theatre.clone()),
    };
    // What an absent node was worth is nobody's to defend; the raid still comes for the place.
    let defended: Vec<DefendedAsset> = plan
        .assets
        .iter()
        .filter(|asset| {
            asset
                .node
                .is_none_or(|node| present.nodes.contains_key(&node))
        })
        .map(|asset| asset.defended.clone())
        .collect();
    let defended = Arc::new(defended);
    let airspace = airspace(plan, &defended);
    let mut minds = Vec::new();
    for place in present.nodes.keys() {
        let Some(node) = plan.nodes.get(*place) else {
            continue;
        };
        let (Some(site), Some(id)) = (site(node, &present), present.id(*place)) else {
            continue;
        };
        let area = area::of_node(plan, *place, &present.nodes, &theatre);
        world
            .nodes
            .push(node_setup(node, site, area, prepared, ground));
        minds.push(mind(plan, *place, id, &present, (&defended, &airspace)));
    }
    for link in plan.links.iter().chain(&posture.links) {
        let (Some(from), Some(to)) = (present.id(link.from), present.id(link.to)) else {
            continue;
        };
        let net = nets::of(link, &mut world.nets);
        world.links.push(link_setup(plan, link, (from, to), net));
        if let Some(mind) = minds.get_mut(usize::from(from.0)) {
            let phase = share(&mind.name);
            mind.links.push(outbound(link, to, phase));
        }
    }
    nets::tell(&world, &mut minds);
    routes::add(&mut minds);
    Setup { world, minds }
}

fn site(node: &NodePlan, present: &Present) -> Option<Site> {
    match node.place {
        Place::Ground(geodetic) => Some(Site::Ground(geodetic)),
        Place::Aboard(object) => present
            .objects
            .get(&object)
            .map(|object| Site::Aboard(*object)),
    }
}

fn node_setup(
    node: &NodePlan,
    site: Site,
    area: Vec<AreaPart>,
    prepared: &Prepared,
    ground: &dyn Elevation,
) -> NodeSetup {
    NodeSetup {
        name: node.name.clone(),
        label: node.label.clone(),
        site,
        radars: node
            .radars
            .iter()
            .map(|radar| radar_setup(radar, prepared, ground))
            .collect(),
        weapons: node.weapons.clone(),
        tick_s: node.tick_s,
        asset: node.asset,
        survival: node.survival.clone(),
        area,
        operators: node.operators.clone(),
    }
}

fn radar_setup(radar: &RadarPlan, prepared: &Prepared, ground: &dyn Elevation) -> RadarSetup {
    RadarSetup {
        name: radar.name.clone(),
        model: radar.model.clone(),
        detector: prepared.detector(&radar.model),
        looking: radar.looking,
        boresight_rad: radar.boresight_rad,
        masks: prepared.masks(&radar.masks, ground),
        interrogator: radar.interrogator.clone(),
        confusion: radar.confusion.clone(),
        registration: radar.registration,
        resolution: radar.resolution,
        clutter: radar.clutter,
        receiver: radar.receiver,
        way: prepared.way(radar, ground),
    }
}

fn mind(
    plan: &Plan,
    place: usize,
    id: NodeId,
    present: &Present,
    (defended, airspace): (&Arc<Vec<DefendedAsset>>, &AirspacePlans),
) -> MindSetup {
    let node = &plan.nodes[place];
    let is_below = |(_, other): &(usize, &NodePlan)| other.superior == Some(place);
    let below = plan.nodes.iter().enumerate().filter(is_below);
    let issues = match airspace.issuer {
        Some(issuer) if issuer == place => {
            vec![(airspace.today.issued, Arc::clone(&airspace.today))]
        }
        _ => Vec::new(),
    };
    let held = if node.yesterday {
        &airspace.yesterday
    } else {
        &airspace.today
    };
    MindSetup {
        node: id,
        name: node.name.clone(),
        position: match node.place {
            Place::Ground(geodetic) => Some(geodetic),
            Place::Aboard(_) => None,
        },
        radars: node.radars.iter().map(|radar| radar.own.clone()).collect(),
        weapons: node.weapons.iter().map(weapon::own).collect(),
        links: Vec::new(),
        rules: orders::rules_among(&node.rules, |place| present.id(place)),
        doctrine: node.doctrine.clone(),
        assets: Arc::clone(defended),
        airspace: Arc::clone(held),
        issues,
        reports_position: node.reports_position,
        identifies: node.identifies,
        relays: node.relays,
        picture: node.picture,
        commands: below
            .filter_map(|(place, node)| commanded(present.id(place)?, node))
            .collect(),
        superior: node.superior.and_then(|superior| present.id(superior)),
        operators: node.operators.is_some(),
        authorities: authorities(plan, place, present),
        orders: general_orders(plan, place, present),
        routes: Vec::new(),
        nets: Vec::new(),
        emission: node.emission,
        fighter: node.fighter,
    }
}

/// Plans with the lists of what is to be defended, where today's list is not yesterday's.
fn airspace(plan: &Plan, defended: &Arc<Vec<DefendedAsset>>) -> AirspacePlans {
    let is_new = |name: &str| {
        let asset = plan.assets.iter().find(|asset| asset.defended.name == name);
        asset.is_some_and(|asset| asset.new)
    };
    if !defended.iter().any(|asset| is_new(&asset.name)) {
        return plan.airspace.clone();
    }
    let known = defended
        .iter()
        .filter(|asset| !is_new(&asset.name))
        .cloned();
    let with = |held: &AirspacePlan, assets| {
        Arc::new(AirspacePlan {
            assets: Some(assets),
            ..held.clone()
        })
    };
    AirspacePlans {
        today: with(&plan.airspace.today, Arc::clone(defended)),
        yesterday: with(&plan.airspace.yesterday, Arc::new(known.collect())),
        issuer: plan.airspace.issuer,
    }
}

/// The superiors of a node, theirs and so on, as far as they may declare hostile and are there.
fn authorities(plan: &Plan, place: usize, present: &Present) -> Vec<NodeId> {
    let mut found = Vec::new();
    let mut above = plan.nodes[place].superior;
    // Superiors make no loop: that is checked.
    while let Some(superior) = above {
        let node = &plan.nodes[superior];
        if node.identifies && node.rules.declares_hostile == DeclaresHostile::Itself {
            found.extend(present.id(superior));
        }
        above = node.superior;
    }
    found
}

/// The orders that a node gives, to those who are there.
fn general_orders(plan: &Plan, place: usize, present: &Present) -> Vec<PlannedOrder> {
    let own = plan.orders.iter().filter(|order| order.by == place);
    own.map(|order| PlannedOrder {
        at: order.at,
        to: order.to.as_ref().map(|places| {
            let there = places.iter().filter_map(|place| present.id(*place));
            there.collect()
        }),
        order: order.order,
    })
    .collect()
}

/// A node below, as its superior knows it. One without weapons reaches nothing, but passes orders on.
fn commanded(id: NodeId, node: &NodePlan) -> Option<CommandedUnit> {
    let Place::Ground(position) = node.place else {
        return None;
    };
    let reaches = node
        .weapons
        .iter()
        .map(|weapon| weapon.interceptor.maximum_range_m);
    let reach_m = reaches.fold(0.0, f64::max);
    Some(CommandedUnit {
        node: id,
        position: position.to_ecef(),
        reach_m,
        weapons: node
            .weapons
            .iter()
            .map(|weapon| weapon.interceptor.clone())
            .collect(),
        salvo: node.doctrine.firing.salvo,
    })
}

fn link_setup(
    plan: &Plan,
    link: &LinkPlan,
    (from, to): (NodeId, NodeId),
    net: Option<u16>,
) -> LinkSetup {
    let befalls = |event: &&EventPlan| {
        event.links.contains(&link.name)
            || event.links.contains(events::base(&link.name))
            || link
                .net
                .as_ref()
                .is_some_and(|net| event.nets.contains(net))
    };
    LinkSetup {
        name: link.name.clone(),
        from,
        to,
        latency_s: link.latency_s,
        jitter_s: link.jitter_s,
        capacity_per_s: link.capacity_per_s,
        service: link.service,
        loss: link.loss,
        stale_s: link.stale_s,
        interval_s: link.interval_s,
        net,
        voice: link.voice_grid_m.is_some(),
        reach: link.reach,
        renumbers: link.renumbers,
        events: plan
            .events
            .iter()
            .filter(befalls)
            .map(|event| event.event)
            .collect(),
    }
}

fn outbound(link: &LinkPlan, to: NodeId, phase: f64) -> OutboundLink {
    let carries = |word| link.carries.contains(&word);
    OutboundLink {
        to,
        carries: Carries {
            picture: carries(CarryWord::Picture),
            position: carries(CarryWord::Position),
            identity: carries(CarryWord::Identity),
            airspace: carries(CarryWord::Airspace),
            cue: carries(CarryWord::Cue),
            engagement_status: carries(CarryWord::EngagementStatus),
            orders: carries(CarryWord::Orders),
            fire_control: carries(CarryWord::FireControl),
        },
        interval_s: link.interval_s,
        phase_s: link.interval_s * phase,
        voice_grid_m: link.voice_grid_m,
        net: None,
    }
}

/// A share from 0 to 1 that belongs to a name: slots of different senders do not coincide; one sender tells all at once, and
/// works out only once what to tell.
fn share(name: &str) -> f64 {
    (stable_hash(name) >> 11) as f64 / (1_u64 << 53) as f64
}
