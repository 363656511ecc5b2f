//! What is there at the start of a run, in truth.

use crate::fighter::FighterSetup;
use crate::{ServiceTime, Spread, Survival, Way};
use gapfiller_border::{Class, NodeId, SimTime, TaskKind};
use gapfiller_geo::frames::{Ecef, Geodetic};
use gapfiller_geo::horizon_mask::HorizonMask;
use gapfiller_models::classification::Confusion;
use gapfiller_models::iff::{Interrogator, Transponder};
use gapfiller_models::interceptor::Interceptor;
use gapfiller_models::jamming::{NoiseJammer, Receiver};
use gapfiller_models::motion::Trajectory;
use gapfiller_models::radar::{Clutter, ClutterLook, Detector, RadarModel, Resolution};
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
    /// A noise jammer that it carries, on for as long as it flies.
    pub jammer: Option<NoiseJammer>,
    /// If its node can send it.
    pub fighter: Option<FighterSetup>,
}

impl ObjectSetup {
    /// Faster than this it never flies \[m/s\].
    pub fn greatest_speed_m_s(&self) -> f64 {
        let sent = self
            .fighter
            .map_or(0.0, |fighter| fighter.agility.speed_m_s);
        self.trajectory.greatest_speed_m_s().max(sent)
    }
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
    /// For a raider that seeks the target's radars: by what the probability is multiplied if none of them radiates when it arrives,
    /// so that it must go by what it remembers.
    pub emitter_memory: Option<f64>,
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
    /// What a hit does to it, and what it does against being hit.
    pub survival: Survival,
    /// The area that it answers for, part by part; empty if it answers for none. Only the scoring of pictures asks.
    pub area: Vec<AreaPart>,
    /// Who does its work; without them, work takes no time.
    pub operators: Option<OperatorsSetup>,
}

/// The operators of a node: all alike, each at one piece of work at a time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OperatorsSetup {
    /// How many.
    pub count: u32,
    /// How long each kind of work takes them; a kind that is not there takes no time and nobody.
    pub service: Vec<(TaskKind, ServiceTime)>,
}

impl OperatorsSetup {
    /// How long a kind of work takes.
    #[must_use]
    pub fn service(&self, kind: TaskKind) -> Option<ServiceTime> {
        let found = self.service.iter().find(|(other, _)| *other == kind);
        found.map(|(_, service)| *service)
    }
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
    /// The cell in which two targets give one plot; none if it tells all targets apart.
    pub resolution: Option<Resolution>,
    /// The ground that it has to look over, and its filter; none if clutter is left out.
    pub clutter: Option<Clutter>,
    /// How it hears jammers; none if it is deaf to them.
    pub receiver: Option<Receiver>,
    /// What the way through air and over terrain takes from its echoes.
    pub way: Way,
}

impl RadarSetup {
    /// Signal-to-noise ratio of one look without jamming \[ratio\]: the noise includes what is left of clutter.
    ///
    /// Slant range \[m\], sine of the elevation, the antenna's height above the ground that it looks at \[m\], mean cross-section
    /// of the target \[m²\]. Runs and coverage maps both ask here.
    #[inline]
    pub fn snr(
        &self,
        range_m: f64,
        elevation_sine: f64,
        antenna_height_m: f64,
        rcs_m2: f64,
    ) -> f64 {
        let air = self.way.air_factor(elevation_sine, range_m);
        match &self.clutter {
            None => {
                let snr = self.detector.snr(range_m, rcs_m2);
                air.map_or(snr, |factor| factor * snr)
            }
            Some(clutter) => {
                let look = ClutterLook {
                    antenna_height_m,
                    range_m,
                    elevation_sine,
                    range_resolution_m: self.model.range_resolution_m,
                    azimuth_resolution_rad: self.model.azimuth_resolution_rad,
                };
                match air {
                    None => self.detector.snr_in_clutter(clutter, &look, rcs_m2),
                    Some(factor) => {
                        // The ground's echo comes the same way as the target's.
                        let residue = self.detector.snr(range_m, clutter.residue_m2(&look));
                        let snr = self.detector.snr(range_m, rcs_m2);
                        factor * snr / (1.0 + factor * residue)
                    }
                }
            }
        }
    }
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
    /// The delay that every item has \[s\].
    pub latency_s: f64,
    /// Mean of an exponential delay beside it \[s\].
    pub jitter_s: f64,
    /// Items per second it can pass; infinite if nothing limits it.
    pub capacity_per_s: f64,
    /// How the time that one item takes spreads about the inverse of the capacity.
    pub service: Spread,
    /// Probability that one item is lost.
    pub loss: f64,
    /// An item that would have to queue longer than this is dropped \[s\].
    pub stale_s: f64,
    /// The sender's slot \[s\]; loss is drawn per slot.
    pub interval_s: f64,
    /// The net whose capacity it shares, by its place in the list; none if its capacity is its own.
    pub net: Option<u16>,
    /// Whether it is a voice line: both ends are in one call at a time.
    pub voice: bool,
    /// How far it reaches.
    pub reach: LinkReach,
    /// Whether a gateway on it gives numbers of its own to the network numbers that cross.
    pub renumbers: bool,
    /// What befalls it, and when.
    pub events: Vec<LinkEvent>,
}

impl Default for LinkSetup {
    /// From node 0 to itself, at once, without limits.
    fn default() -> Self {
        Self {
            name: String::new(),
            from: NodeId(0),
            to: NodeId(0),
            latency_s: 0.0,
            jitter_s: 0.0,
            capacity_per_s: f64::INFINITY,
            service: Spread::Fixed,
            loss: 0.0,
            stale_s: f64::INFINITY,
            interval_s: 10.0,
            net: None,
            voice: false,
            reach: LinkReach::default(),
            renumbers: false,
            events: Vec::new(),
        }
    }
}

/// How far a link reaches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinkReach {
    /// Slant range \[m\]; infinite if nothing limits it.
    pub range_m: f64,
    /// Whether the ends must be above each other's radio horizon, if one of them flies.
    pub line_of_sight: bool,
}

impl Default for LinkReach {
    fn default() -> Self {
        Self {
            range_m: f64::INFINITY,
            line_of_sight: false,
        }
    }
}

/// Something that befalls a link for a while.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinkEvent {
    /// From this time …
    pub from: SimTime,
    /// … until before this.
    pub until: SimTime,
    /// Whether nothing passes at all.
    pub outage: bool,
    /// Probability that an item is lost, besides the link's own.
    pub loss: f64,
    /// Items per second, at the most; infinite if it takes none of the link's own.
    pub capacity_per_s: f64,
}

/// A net whose participants share the time slots of one frame.
#[derive(Clone, Debug, PartialEq)]
pub struct NetSetup {
    /// Its scenario name; draws are keyed by it.
    pub name: String,
    /// Items per second that all of them together can pass.
    pub capacity_per_s: f64,
    /// How the time that one item takes spreads about the inverse of the capacity.
    pub service: Spread,
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
    /// Nets that some of the links share.
    pub nets: Vec<NetSetup>,
    /// What is defended, by name.
    pub assets: Vec<String>,
    /// The area that the whole is scored over; everywhere if there is none.
    pub theatre: Option<AreaPart>,
}
