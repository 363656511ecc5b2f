//! What is there at the start of a run, in truth.

use gapfiller_border::{Class, NodeId};
use gapfiller_geo::frames::{Ecef, Geodetic};
use gapfiller_geo::horizon_mask::HorizonMask;
use gapfiller_models::classification::Confusion;
use gapfiller_models::iff::{Interrogator, Transponder};
use gapfiller_models::interceptor::Interceptor;
use gapfiller_models::motion::Trajectory;
use gapfiller_models::radar::{Detector, RadarModel};
use gapfiller_records::Side;
use std::sync::Arc;

/// An object that flies.
#[derive(Clone, Debug)]
pub struct ObjectSetup {
    /// Its scenario name; draws are keyed by it.
    pub name: String,
    /// Its type, for people.
    pub label: String,
    /// The unit it belongs to; an IFF key is loaded per unit.
    pub unit: String,
    /// Whose it is.
    pub side: Side,
    /// What it is.
    pub class: Class,
    /// How it moves.
    pub trajectory: Trajectory,
    /// Mean radar cross-section \[m²\].
    pub cross_section_m2: f64,
    /// Its transponder.
    pub transponder: Option<Transponder>,
    /// What it was sent against.
    pub target: Option<TargetSetup>,
}

/// What a raider was sent against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TargetSetup {
    /// The asset, by its place in the list.
    pub asset: u16,
    /// When the raider gets there if nobody stops it \[s\].
    pub arrival_s: f64,
    /// Probability that the asset is damaged then.
    pub damage_probability: f64,
    /// Whether the raider is spent in the attack.
    pub expended: bool,
}

/// Where a node is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Site {
    /// On the ground; the height is that of the ground.
    Ground(Geodetic),
    /// Aboard an object, by its place in the list of objects.
    Aboard(usize),
}

/// A part of an area that somebody answers for. Heights do not count.
#[derive(Clone, Debug, PartialEq)]
pub enum AreaPart {
    /// Within a slant range of a node, wherever it is.
    Around {
        /// Which node, by its place in the list.
        node: usize,
        /// The range \[m\].
        radius_m: f64,
    },
    /// Within corners in order: (latitude, longitude) \[rad\]. Edges are straight in these coordinates.
    Corners(Vec<(f64, f64)>),
}

/// A node in truth: a place, radars, launchers.
#[derive(Clone, Debug)]
pub struct NodeSetup {
    /// Its scenario name; draws are keyed by it.
    pub name: String,
    /// Its type, for people.
    pub label: String,
    /// Where it is.
    pub site: Site,
    /// Its radars.
    pub radars: Vec<RadarSetup>,
    /// Its weapons.
    pub weapons: Vec<WeaponSetup>,
    /// How often its mind thinks \[s\].
    pub tick_s: f64,
    /// The asset that this node is, if the raid can be sent against it.
    pub asset: Option<u16>,
    /// The area that it answers for, part by part; empty if it answers for none. Only the scoring of pictures asks.
    pub area: Vec<AreaPart>,
}

/// How a radar looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Looking {
    /// It sweeps its sector once per renewal; plots are handed over in this many parts.
    Scanning {
        /// Parts of a scan.
        parts: u32,
    },
    /// It looks only where it is pointed.
    Pointed {
        /// Time between dwells on one target \[s\].
        dwell_s: f64,
        /// Half the width of the beam \[rad\].
        half_beam_rad: f64,
        /// Half the range gate \[m\].
        half_gate_m: f64,
    },
}

/// A radar at a node.
#[derive(Clone, Debug)]
pub struct RadarSetup {
    /// Its name within the node; draws are keyed by node and radar.
    pub name: String,
    /// Its parameters.
    pub model: RadarModel,
    /// What a look needs, worked out once.
    pub detector: Detector,
    /// How it looks.
    pub looking: Looking,
    /// Middle of its sector \[rad\]; for an airborne radar, from the nose.
    pub boresight_rad: f64,
    /// What terrain hides: one mask where it stands, or several along an orbit, each with the place it is for.
    pub masks: Arc<Vec<(Ecef, HorizonMask)>>,
    /// Its interrogator.
    pub interrogator: Option<Interrogator>,
    /// Whether and how it recognises classes.
    pub confusion: Option<Confusion>,
    /// Spread of its constant errors.
    pub registration: Registration,
}

/// One standard deviation of each error that a radar keeps for a whole run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Registration {
    /// Position of the site, each horizontal axis \[m\].
    pub site_m: f64,
    /// Range \[m\].
    pub range_m: f64,
    /// Azimuth (north alignment) \[rad\].
    pub azimuth_rad: f64,
    /// Elevation \[rad\].
    pub elevation_rad: f64,
    /// Clock \[s\].
    pub clock_s: f64,
}

/// Launchers with one type of round.
#[derive(Clone, Debug, PartialEq)]
pub struct WeaponSetup {
    /// The round.
    pub interceptor: Interceptor,
    /// How many launchers.
    pub launchers: u32,
    /// Ready rounds on each.
    pub rounds_per_launcher: u32,
    /// Rounds in store.
    pub spare_rounds: u32,
    /// Time to reload one launcher \[s\].
    pub reload_s: f64,
    /// Probability that a watcher takes a kill for a kill.
    pub kill_seen_as_kill: f64,
    /// Probability that a watcher takes a miss for a kill.
    pub miss_seen_as_kill: f64,
}

/// A link in truth.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkSetup {
    /// Its scenario name; draws are keyed by it.
    pub name: String,
    /// Who sends.
    pub from: NodeId,
    /// Who receives.
    pub to: NodeId,
    /// Mean delay \[s\].
    pub latency_s: f64,
    /// Items per second it can pass; infinite if nothing limits it.
    pub capacity_per_s: f64,
    /// Probability that one item is lost.
    pub loss: f64,
    /// An item that would have to queue longer than this is dropped \[s\].
    pub stale_s: f64,
    /// The sender's slot \[s\]; loss is drawn per slot.
    pub interval_s: f64,
}

/// Everything that is, before the first run.
#[derive(Clone, Debug, Default)]
pub struct WorldSetup {
    /// How long a run lasts \[s\].
    pub duration_s: f64,
    /// What flies.
    pub objects: Vec<ObjectSetup>,
    /// Who stands where.
    pub nodes: Vec<NodeSetup>,
    /// Who can reach whom.
    pub links: Vec<LinkSetup>,
    /// What is defended, by name.
    pub assets: Vec<String>,
    /// The area that the whole is scored over; everywhere if there is none.
    pub theatre: Option<AreaPart>,
}
