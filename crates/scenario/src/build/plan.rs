//! A checked scenario, before a posture is chosen.

use super::radar::RadarPlan;
use crate::context::Context;
use crate::format::ScenarioFile;
use crate::format::link::CarryWord;
use crate::format::posture::Preset;
use crate::library::system::SystemKind;
use crate::order_of_battle::RecordingLine;
use crate::recordings::Recordings;
use crate::tree::Broken;
use gapfiller_border::SimTime;
use gapfiller_border::airspace::AirspacePlan;
use gapfiller_c2::doctrine::{Doctrine, GeneralOrder};
use gapfiller_c2::fighter::OwnFighter;
use gapfiller_c2::identification::RuleTable;
use gapfiller_c2::{CuedEmission, DefendedAsset, PictureSettings};
use gapfiller_fields::Problems;
use gapfiller_geo::elevation::Elevation;
use gapfiller_geo::frames::Geodetic;
use gapfiller_world::{
    Damage, LinkEvent, LinkReach, ObjectSetup, OperatorsSetup, Spread, Survival, WeaponSetup,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Everything but the choice of a posture.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    pub objects: Vec<ObjectSetup>,
    pub nodes: Vec<NodePlan>,
    pub links: Vec<LinkPlan>,
    pub events: Vec<EventPlan>,
    pub postures: Vec<PosturePlan>,
    pub assets: Vec<AssetPlan>,
    pub airspace: AirspacePlans,
    pub recordings: Vec<RecordingLine>,
    pub orders: Vec<OrderPlan>,
}

/// An order that is given while a run lasts; nodes are places in the plan.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OrderPlan {
    pub at: SimTime,
    pub by: usize,
    pub to: Option<Vec<usize>>,
    pub order: GeneralOrder,
}

/// Where a node is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Place {
    /// On the ground.
    Ground(Geodetic),
    /// Aboard an object, by its place in the list.
    Aboard(usize),
}

/// A node.
#[derive(Clone, Debug)]
pub(crate) struct NodePlan {
    pub name: String,
    pub label: String,
    pub group: Option<String>,
    pub kind: Option<SystemKind>,
    pub system: String,
    pub place: Place,
    pub radars: Vec<RadarPlan>,
    pub weapons: Vec<WeaponSetup>,
    pub tick_s: f64,
    pub doctrine_name: Option<String>,
    pub doctrine: Doctrine,
    pub rules: Arc<RuleTable>,
    pub superior: Option<usize>,
    pub identifies: bool,
    pub relays: bool,
    pub picture: PictureSettings,
    pub reports_position: bool,
    pub yesterday: bool,
    pub asset: Option<u16>,
    pub survival: Survival,
    pub emission: Option<CuedEmission>,
    pub fighter: Option<OwnFighter>,
    pub reported: bool,
    /// Corners of the area it was said to answer for: (latitude, longitude) [rad].
    pub area: Option<Vec<(f64, f64)>>,
    pub operators: Option<OperatorsSetup>,
}

/// A directed link between nodes of the plan.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LinkPlan {
    pub name: String,
    pub from: usize,
    pub to: usize,
    pub carries: BTreeSet<CarryWord>,
    pub type_name: String,
    pub latency_s: f64,
    pub interval_s: f64,
    pub capacity_per_s: f64,
    pub loss: f64,
    pub stale_s: f64,
    pub voice_grid_m: Option<f64>,
    pub jitter_s: f64,
    pub service: Spread,
    pub reach: LinkReach,
    pub renumbers: bool,
    /// The net that it is part of.
    pub net: Option<String>,
    /// What it would carry if its gateway could translate it.
    pub dropped: BTreeSet<CarryWord>,
}

/// What befalls links.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct EventPlan {
    /// Names of links, without a `-back`.
    pub links: BTreeSet<String>,
    pub nets: BTreeSet<String>,
    pub event: LinkEvent,
}

/// A posture: links besides those of every posture, and who is not there.
#[derive(Clone, Debug)]
pub(crate) struct PosturePlan {
    pub name: String,
    pub preset: Option<Preset>,
    pub description: String,
    pub links: Vec<LinkPlan>,
    pub absent: BTreeSet<usize>,
}

/// What is defended.
#[derive(Clone, Debug)]
pub(crate) struct AssetPlan {
    pub defended: DefendedAsset,
    pub place: Geodetic,
    pub node: Option<usize>,
    /// Whether only today's airspace plan says that it is to be defended.
    pub new: bool,
    pub damage: Damage,
}

/// The versions of the airspace plan.
#[derive(Clone, Debug, Default)]
pub(crate) struct AirspacePlans {
    pub today: Arc<AirspacePlan>,
    pub yesterday: Arc<AirspacePlan>,
    pub issuer: Option<usize>,
}

/// Checks the files and builds the plan. What could not be built is left out; then there are problems.
pub(crate) fn plan(
    file: &ScenarioFile,
    broken: &Broken,
    ground: &dyn Elevation,
    recordings: &Recordings,
) -> (Plan, Problems) {
    let mut context = Context::new(file, broken, ground, recordings);
    super::checks::area(&mut context);
    super::checks::library(&mut context);
    let mut plan = Plan::default();
    let names = super::names::Names::new(&mut context);
    super::assets::add(&mut context, &names, &mut plan);
    let flights = super::flights::flights(&mut context, &mut plan);
    super::nodes::add(&mut context, &names, &flights, &mut plan);
    let filed = super::background::add(&mut context, &flights, &mut plan);
    super::airspace::add(&mut context, &names, filed, &mut plan);
    super::general_orders::add(&mut context, &names, &mut plan);
    super::network::add(&mut context, &names, &mut plan);
    super::events::add(&mut context, &mut plan);
    super::interference::check(&mut context, &plan);
    super::propagation::check(&mut context, &plan);
    super::checks::study(&mut context, &plan);
    (plan, context.problems)
}
