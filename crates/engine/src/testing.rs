//! Small laydowns without minds, for the tests of what happens between nodes.

use crate::setup::Setup;
use gapfiller_border::{NodeId, SimTime};
use gapfiller_geo::frames::Geodetic;
use gapfiller_world::{
    LinkSetup, NodeSetup, OperatorsSetup, ServiceTime, Site, Spread, Survival, WorldSetup,
};

/// A node at 39 N, so many degrees east of 33 E.
pub fn post(name: &str, east_deg: f64, operators: Option<OperatorsSetup>) -> NodeSetup {
    NodeSetup {
        name: name.to_owned(),
        label: String::new(),
        site: Site::Ground(Geodetic::from_degrees(39.0, 33.0 + east_deg, 0.0)),
        radars: Vec::new(),
        weapons: Vec::new(),
        tick_s: 2.0,
        asset: None,
        survival: Survival::default(),
        area: Vec::new(),
        operators,
    }
}

/// Operators who take 20 s on the mean over one kind of work.
pub fn crew(
    count: u32,
    kind: gapfiller_border::TaskKind,
    spread: Spread,
) -> Option<OperatorsSetup> {
    let service = ServiceTime {
        mean_s: 20.0,
        spread,
    };
    Some(OperatorsSetup {
        count,
        service: vec![(kind, service)],
    })
}

/// A voice line on which everything takes 20 s.
pub fn line(name: &str, from: u16, to: u16) -> LinkSetup {
    LinkSetup {
        name: name.to_owned(),
        from: NodeId(from),
        to: NodeId(to),
        capacity_per_s: 0.05,
        stale_s: 100.0,
        interval_s: 20.0,
        voice: true,
        ..LinkSetup::default()
    }
}

/// Nodes and links, and nobody who thinks.
pub fn laydown(nodes: Vec<NodeSetup>, links: Vec<LinkSetup>) -> Setup {
    Setup {
        world: WorldSetup {
            duration_s: 1_000.0,
            nodes,
            links,
            ..WorldSetup::default()
        },
        minds: Vec::new(),
    }
}

/// Whole seconds.
pub fn at(seconds: i64) -> SimTime {
    SimTime(seconds * 1_000_000_000)
}
