//! What a mind starts with: its beliefs about itself, its neighbours, its orders.

use crate::doctrine::{Doctrine, PlannedOrder};
use crate::fighter::OwnFighter;
use crate::identification::RuleTable;
use gapfiller_border::airspace::AirspacePlan;
pub use gapfiller_border::airspace::DefendedAsset;
use gapfiller_border::{LinkIndex, NodeId, SimTime};
use gapfiller_geo::frames::{Ecef, Geodetic};
use gapfiller_models::interceptor::Interceptor;
use gapfiller_tracking::radar_tracker::TrackerConfig;
use std::sync::Arc;

/// What one link may carry. A posture is made of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carries {
    /// Tracks.
    pub picture: bool,
    /// Friends' own reports of where they are.
    pub position: bool,
    /// What tracks are held to be.
    pub identity: bool,
    /// Airspace plans.
    pub airspace: bool,
    /// Leave to point a radar at a told track.
    pub cue: bool,
    /// Who engages what.
    pub engagement_status: bool,
    /// A superior's orders.
    pub orders: bool,
    /// Tracks good enough to fire on.
    pub fire_control: bool,
}

/// One of a node's own outbound links, as the node knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct OutboundLink {
    /// Who is at the other end.
    pub to: NodeId,
    /// What it may carry.
    pub carries: Carries,
    /// One report per track in this time \[s\].
    pub interval_s: f64,
    /// When in its interval the link's slot falls \[s\].
    pub phase_s: f64,
    /// Voice: positions rounded to a grid of this size \[m\].
    pub voice_grid_m: Option<f64>,
    /// The net that it is part of, by its place in [`MindSetup::nets`].
    pub net: Option<usize>,
}

/// A net that a node sends on: there it reports only the tracks that it knows best.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnNet {
    /// Its number in the laydown.
    pub net: u16,
    /// Whom the node hears on it, in order.
    pub members: Vec<NodeId>,
    /// One report per track in this time \[s\].
    pub interval_s: f64,
}

/// A radar as its own node believes it to be.
#[derive(Clone, Debug)]
pub struct OwnRadar {
    /// How its plots are tracked.
    pub tracker: TrackerConfig,
    /// None for a radar that sweeps; for one that is pointed, what it can do.
    pub engagement: Option<EngagementRadar>,
    /// Height of its antenna above the node's position \[m\].
    pub antenna_height_m: f64,
}

/// What a node knows about its own engagement radar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EngagementRadar {
    /// Time between dwells \[s\].
    pub dwell_s: f64,
    /// Middle of its sector \[rad\].
    pub boresight_rad: f64,
    /// Half its sector \[rad\].
    pub half_sector_rad: f64,
    /// Farthest target it can hold \[m\].
    pub range_m: f64,
    /// Targets it can hold at once.
    pub target_channels: u32,
    /// Rounds it can support at once.
    pub missile_channels: u32,
}

/// A weapon as its own node believes it to be.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnWeapon {
    /// The round.
    pub interceptor: Interceptor,
    /// Rounds ready at the start.
    pub ready: u32,
}

/// Everything a mind starts with.
#[derive(Clone, Debug)]
pub struct MindSetup {
    /// Who it is.
    pub node: NodeId,
    /// Its name; its own draws are keyed by it.
    pub name: String,
    /// Where it was told that it stands; an airborne node waits for its fix.
    pub position: Option<Geodetic>,
    /// Its radars.
    pub radars: Vec<OwnRadar>,
    /// Its weapons.
    pub weapons: Vec<OwnWeapon>,
    /// Its links.
    pub links: Vec<OutboundLink>,
    /// How it tells friend from foe.
    pub rules: Arc<RuleTable>,
    /// Under what orders it fights.
    pub doctrine: Doctrine,
    /// What it defends, unless its airspace plan says so.
    pub assets: Arc<Vec<DefendedAsset>>,
    /// The copy of the airspace plan it holds at the start, perhaps yesterday's.
    pub airspace: Arc<AirspacePlan>,
    /// Plans that this node issues, and when.
    pub issues: Vec<(SimTime, Arc<AirspacePlan>)>,
    /// Whether it reports its own position.
    pub reports_position: bool,
    /// Whether it keeps and identifies a picture of everything it hears of. Plain radar posts only track and report.
    pub identifies: bool,
    /// Whether it passes on what others told it; a fire unit tells only of what it sees itself.
    pub relays: bool,
    /// How it takes told tracks for its own.
    pub picture: PictureSettings,
    /// Fire units whose targets it assigns.
    pub commands: Vec<CommandedUnit>,
    /// Who assigns its targets, as long as it is heard.
    pub superior: Option<NodeId>,
    /// Whether it has operators: then what they must decide waits until they are through with it (see `workload`).
    pub operators: bool,
    /// Whose declarations of hostile count, where the node may not declare by itself: its superiors with that authority.
    pub authorities: Vec<NodeId>,
    /// General orders that it will give, in order of time.
    pub orders: Vec<PlannedOrder>,
    /// Over which of its links orders and what belongs to them reach nodes that are not its neighbours, in order of the nodes.
    pub routes: Vec<(NodeId, LinkIndex)>,
    /// The nets that it sends on.
    pub nets: Vec<OwnNet>,
    /// If its searching radars wait until something comes.
    pub emission: Option<CuedEmission>,
    /// If it is a fighter on patrol.
    pub fighter: Option<OwnFighter>,
}

/// When a node switches its searching radars on and off by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CuedEmission {
    /// On, when a track of its picture will pass within the doctrine's threat distance of the node or an asset within this time
    /// \[s\].
    pub within_s: f64,
    /// Off, when none has for this long \[s\].
    pub off_after_s: f64,
}

/// A fire unit as its superior knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct CommandedUnit {
    /// Which.
    pub node: NodeId,
    /// Where it was told to stand.
    pub position: Ecef,
    /// How far its longest weapon reaches \[m\].
    pub reach_m: f64,
    /// Its weapons, as the superior believes them to be; in the order of its reports.
    pub weapons: Vec<Interceptor>,
    /// Rounds that it fires at a target at once.
    pub salvo: u32,
}

/// How a node takes tracks told by others for tracks of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PictureSettings {
    /// White-noise acceleration by which believed states are carried on \[m²/s³\].
    pub acceleration_psd: f64,
    /// Limit of the squared Mahalanobis distance (chi-squared, 6 degrees of freedom).
    pub gate: f64,
    /// Allowance for registration errors, one standard deviation on each axis \[m\].
    pub allowance_m: f64,
    /// A source not heard of for this long is forgotten \[s\].
    pub stale_s: f64,
}

impl Default for PictureSettings {
    /// A gate of 99.9 % and half a kilometre of allowance, as for radars without mutual alignment.
    fn default() -> Self {
        Self {
            acceleration_psd: 30.0,
            gate: 22.46,
            allowance_m: 500.0,
            stale_s: 40.0,
        }
    }
}
