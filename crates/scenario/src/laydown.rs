//! Who stands where and what flies where, for maps.

use crate::build::plan::{NodePlan, Place};
use crate::scenario::Scenario;
use crate::words::SideWord;
use gapfiller_border::WeaponsControl;
use gapfiller_border::airspace::ZoneKind;
use gapfiller_geo::frames::Geodetic;
use gapfiller_models::motion::Trajectory;
use gapfiller_records::Side;
use serde::Serialize;

/// Points of an orbit on a map.
const ORBIT_POINTS: u32 = 48;
/// Points of any other path on a map.
const PATH_POINTS: u32 = 64;

/// A laydown, for maps. Positions are latitude and longitude \[deg\].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Laydown {
    /// Nodes; those in the air where they are at the start.
    pub nodes: Vec<MapNode>,
    /// What is defended.
    pub assets: Vec<MapAsset>,
    /// Paths of friends and of the raid; one for each flight.
    pub routes: Vec<MapRoute>,
    /// Airways.
    pub airways: Vec<MapLine>,
    /// Safe corridors.
    pub corridors: Vec<MapCorridor>,
    /// Zones.
    pub zones: Vec<MapZone>,
}

/// A node on a map.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MapNode {
    /// Its name.
    pub name: String,
    /// Its type, for people.
    pub label: String,
    /// Its group.
    pub group: Option<String>,
    /// `radar-post`, `operations-centre`, `command-post`, `fire-unit`, or `aircraft`.
    pub kind: String,
    /// Latitude \[deg\].
    pub lat: f64,
    /// Longitude \[deg\].
    pub lon: f64,
    /// Reach of its longest weapon against aircraft \[m\].
    pub weapon_range_m: Option<f64>,
    /// Instrumented range of its farthest radar \[m\].
    pub radar_range_m: Option<f64>,
    /// Whether its position was reported; otherwise it is hypothetical.
    pub reported: bool,
    /// Whether it flies.
    pub airborne: bool,
}

/// An asset on a map.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MapAsset {
    /// Its name.
    pub name: String,
    /// Latitude \[deg\].
    pub lat: f64,
    /// Longitude \[deg\].
    pub lon: f64,
    /// What it is worth, relative to others.
    pub value: f64,
    /// The node that it is.
    pub node: Option<String>,
}

/// A path on a map.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MapRoute {
    /// The flight.
    pub name: String,
    /// Whose it is: `friend`, `hostile` or `civil`.
    pub side: String,
    /// Its type, for people.
    pub label: String,
    /// How many fly it.
    pub count: u32,
    /// Latitude and longitude \[deg\].
    pub points: Vec<(f64, f64)>,
}

/// A line on a map.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MapLine {
    /// Its name.
    pub name: String,
    /// Latitude and longitude \[deg\].
    pub points: Vec<(f64, f64)>,
}

/// A corridor on a map.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MapCorridor {
    /// Its name.
    pub name: String,
    /// Its middle: latitude and longitude \[deg\].
    pub points: Vec<(f64, f64)>,
    /// Its full width \[m\].
    pub width_m: f64,
}

/// A zone on a map.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MapZone {
    /// Its name.
    pub name: String,
    /// What it is for, as files write it.
    pub kind: String,
    /// Its corners: latitude and longitude \[deg\].
    pub points: Vec<(f64, f64)>,
}

impl Scenario {
    /// Who stands where and what flies where.
    pub fn laydown(&self) -> Laydown {
        let plan = &self.plan;
        Laydown {
            nodes: plan
                .nodes
                .iter()
                .filter_map(|node| self.map_node(node))
                .collect(),
            assets: plan
                .assets
                .iter()
                .map(|asset| self.map_asset(asset))
                .collect(),
            routes: self.routes(),
            airways: self.airways(),
            corridors: plan.airspace.today.corridors.iter().map(corridor).collect(),
            zones: plan.airspace.today.zones.iter().map(zone).collect(),
        }
    }

    fn map_node(&self, node: &NodePlan) -> Option<MapNode> {
        let (place, airborne) = match node.place {
            Place::Ground(place) => (place, false),
            Place::Aboard(object) => {
                let trajectory = &self.plan.objects.get(object)?.trajectory;
                let start = trajectory.at(trajectory.start_s().max(0.0))?;
                (start.position.to_geodetic(), true)
            }
        };
        let weapons = node
            .weapons
            .iter()
            .map(|weapon| weapon.interceptor.maximum_range_m);
        let radars = node
            .radars
            .iter()
            .map(|radar| radar.model.instrumented_range_m);
        Some(MapNode {
            name: node.name.clone(),
            label: node.label.clone(),
            group: node.group.clone(),
            kind: node.kind.map_or("aircraft", |kind| kind.name()).to_owned(),
            lat: place.latitude_deg(),
            lon: place.longitude_deg(),
            weapon_range_m: weapons.reduce(f64::max),
            radar_range_m: radars.reduce(f64::max),
            reported: node.reported,
            airborne,
        })
    }

    fn map_asset(&self, asset: &crate::build::plan::AssetPlan) -> MapAsset {
        let node = asset.node.and_then(|node| self.plan.nodes.get(node));
        MapAsset {
            name: asset.defended.name.clone(),
            lat: asset.place.latitude_deg(),
            lon: asset.place.longitude_deg(),
            value: asset.defended.value,
            node: node.map(|node| node.name.clone()),
        }
    }

    fn routes(&self) -> Vec<MapRoute> {
        let mut routes = Vec::new();
        for (name, flight) in self.file.flights.iter() {
            let count = flight.count.value.0;
            let first = if count == 1 {
                name.to_owned()
            } else {
                format!("{name}-1")
            };
            let object = self.plan.objects.iter().find(|object| object.name == first);
            let Some(object) = object else { continue };
            let is_orbit = matches!(flight.motion.value, crate::format::flight::Motion::Orbit(_));
            let lap_s = if is_orbit {
                lap_of(&object.trajectory)
            } else {
                None
            };
            routes.push(MapRoute {
                name: name.to_owned(),
                side: flight.side.name().to_owned(),
                label: object.label.clone(),
                count,
                points: sampled(&object.trajectory, lap_s, self.duration_s),
            });
        }
        routes
    }

    fn airways(&self) -> Vec<MapLine> {
        let airway = |(name, airway): (&str, &crate::format::background::Airway)| MapLine {
            name: name.to_owned(),
            points: airway
                .points
                .value
                .iter()
                .map(crate::context::degrees)
                .collect(),
        };
        self.file.background.airways.iter().map(airway).collect()
    }
}

/// How long until a racetrack is back where it began \[s\]: its pieces repeat.
fn lap_of(trajectory: &Trajectory) -> Option<f64> {
    let pieces = trajectory.pieces();
    let first = pieces.first()?;
    let again = pieces.iter().skip(1).find(|piece| {
        (piece.positions[0] - first.positions[0]).norm() < 1.0
            && (piece.positions[1] - first.positions[1]).norm() < 1.0
    });
    again.map(|piece| piece.start_s - first.start_s)
}

fn sampled(trajectory: &Trajectory, lap_s: Option<f64>, duration_s: f64) -> Vec<(f64, f64)> {
    let start_s = trajectory.start_s().max(0.0);
    let whole_s = trajectory.end_s() - start_s;
    let (span_s, count) = match lap_s {
        Some(lap_s) => (lap_s.min(whole_s), ORBIT_POINTS),
        None => (whole_s.min(duration_s - start_s).max(0.0), PATH_POINTS),
    };
    let point = |index: u32| {
        let time_s = start_s + span_s * f64::from(index) / f64::from(count);
        let state = trajectory.at(time_s.min(trajectory.end_s()))?;
        let place = state.position.to_geodetic();
        Some((place.latitude_deg(), place.longitude_deg()))
    };
    (0..=count).filter_map(point).collect()
}

fn line(points: &[Geodetic]) -> Vec<(f64, f64)> {
    points
        .iter()
        .map(|point| (point.latitude_deg(), point.longitude_deg()))
        .collect()
}

fn corridor(corridor: &gapfiller_border::airspace::Corridor) -> MapCorridor {
    MapCorridor {
        name: corridor.name.clone(),
        points: line(&corridor.line),
        width_m: 2.0 * corridor.half_width_m,
    }
}

fn zone(zone: &gapfiller_border::airspace::Zone) -> MapZone {
    let kind = match zone.kind {
        ZoneKind::Control(WeaponsControl::Free) => "control-free",
        ZoneKind::Control(WeaponsControl::Tight) => "control-tight",
        ZoneKind::Control(WeaponsControl::Hold) => "control-hold",
        ZoneKind::MissileEngagement => "missile-engagement",
        ZoneKind::FighterEngagement => "fighter-engagement",
        ZoneKind::JointEngagement => "joint-engagement",
        ZoneKind::HostileOrigin => "hostile-origin",
        ZoneKind::FriendlyOrigin => "friendly-origin",
    };
    let degrees = |(lat, lon): &(f64, f64)| (lat.to_degrees(), lon.to_degrees());
    MapZone {
        name: zone.name.clone(),
        kind: kind.to_owned(),
        points: zone.corners.iter().map(degrees).collect(),
    }
}

/// The word of a side.
pub(crate) fn side_word(side: Side) -> &'static str {
    let word = SideWord::ALL.iter().find(|word| word.side() == side);
    word.map_or("", |word| word.name())
}
