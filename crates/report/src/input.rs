//! What a report is made of. Nothing here knows scenario files: [`from_scenario`](crate::from_scenario) fills it.

use gapfiller_geo::area::BoundingBox;
use gapfiller_study::StudyResult;

/// All that a report tells.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportInput {
    /// The numbers.
    pub result: StudyResult,
    /// What the postures are, in any order; those without an entry are shown by name alone.
    pub postures: Vec<PostureText>,
    /// What the author of the scenario wants said.
    pub notes: String,
    /// How long a run lasts \[s\].
    pub duration_s: f64,
    /// Who stands and flies where.
    pub map: MapInput,
    /// Whether the relief is too coarse for results near the ground.
    pub coarse_terrain: bool,
    /// Share of the area that is seen, by height above the ground.
    pub visibility: Vec<Visibility>,
    /// The parameters, with their ranges and sources.
    pub assumptions: Vec<AssumptionRow>,
    /// The purchase, if the scenario has one.
    pub deal: Option<DealText>,
    /// The command that makes the same report again.
    pub command: String,
}

/// A posture in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostureText {
    /// Its name in the study.
    pub name: String,
    /// Its rung on the ladder, such as `isolated`; another word or empty if it is none.
    pub preset: String,
    /// What it means, in a sentence.
    pub description: String,
}

/// What is drawn on the map. All positions are (latitude, longitude) in degrees.
#[derive(Clone, Debug, PartialEq)]
pub struct MapInput {
    /// The part of the Earth shown.
    pub area: BoundingBox,
    /// Who holds a picture.
    pub nodes: Vec<MapNode>,
    /// What is defended.
    pub assets: Vec<MapAsset>,
    /// Who flies where.
    pub routes: Vec<MapRoute>,
    /// Civil airways: their points.
    pub airways: Vec<Vec<(f64, f64)>>,
    /// Safe corridors.
    pub corridors: Vec<MapCorridor>,
    /// Zones of the airspace plan.
    pub zones: Vec<MapZone>,
}

/// Whose a node is, as far as the question goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// Part of the purchase.
    Purchased,
    /// Part of the network that the purchase stays out of.
    Allied,
    /// Neither.
    Other,
}

/// What a node is, as far as a symbol goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeKind {
    /// It shoots.
    FireUnit,
    /// It looks.
    Radar,
    /// It decides.
    Command,
    /// It flies.
    Airborne,
}

/// A node.
#[derive(Clone, Debug, PartialEq)]
pub struct MapNode {
    /// What to write beside it.
    pub label: String,
    /// Whose it is.
    pub owner: Owner,
    /// What it is.
    pub kind: NodeKind,
    /// Where it is.
    pub position: (f64, f64),
    /// Reach of its longest weapon \[m\].
    pub weapon_range_m: Option<f64>,
    /// Reach of its best radar \[m\].
    pub radar_range_m: Option<f64>,
    /// Whether its place was reported; all others are hypothetical.
    pub reported: bool,
}

/// Something defended.
#[derive(Clone, Debug, PartialEq)]
pub struct MapAsset {
    /// What to write beside it.
    pub label: String,
    /// Where it is.
    pub position: (f64, f64),
}

/// Which side a flight is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RouteSide {
    /// The raid.
    Hostile,
    /// Friends.
    Friend,
    /// Anybody else.
    Neutral,
}

/// A flight's way.
#[derive(Clone, Debug, PartialEq)]
pub struct MapRoute {
    /// What to write beside it.
    pub label: String,
    /// Whose it is.
    pub side: RouteSide,
    /// Its points, joined by geodesics.
    pub points: Vec<(f64, f64)>,
}

/// A corridor.
#[derive(Clone, Debug, PartialEq)]
pub struct MapCorridor {
    /// Its name.
    pub label: String,
    /// Its middle line.
    pub points: Vec<(f64, f64)>,
    /// From edge to edge \[m\].
    pub width_m: f64,
}

/// A zone.
#[derive(Clone, Debug, PartialEq)]
pub struct MapZone {
    /// Its name or kind.
    pub label: String,
    /// Its corners, not closed.
    pub corners: Vec<(f64, f64)>,
}

/// How much of the area is seen at a height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Visibility {
    /// Above the ground \[m\].
    pub height_m: f64,
    /// Between 0 and 1.
    pub share: f64,
}

/// A parameter with its published range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssumptionRow {
    /// Where it stands in the library or scenario.
    pub path: String,
    /// What it is of, in words.
    pub label: String,
    /// Lowest published value, with unit.
    pub low: String,
    /// Value used, with unit.
    pub nominal: String,
    /// Highest published value, with unit.
    pub high: String,
    /// Where it comes from.
    pub source: String,
    /// How good the source is: `published`, `catalogue`, `assumed`, ...
    pub grade: String,
    /// What else to know.
    pub note: String,
}

/// A purchase in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DealText {
    /// What people call it.
    pub label: String,
    /// Names and values, such as ("price", "USD 2.5 bn").
    pub rows: Vec<(String, String)>,
}

impl ReportInput {
    /// What is known about a posture in words.
    pub fn posture_text(&self, name: &str) -> Option<&PostureText> {
        self.postures.iter().find(|posture| posture.name == name)
    }

    /// The same report of another result.
    pub fn with_result(&self, result: StudyResult) -> Self {
        Self {
            result,
            postures: self.postures.clone(),
            notes: self.notes.clone(),
            duration_s: self.duration_s,
            map: self.map.clone(),
            coarse_terrain: self.coarse_terrain,
            visibility: self.visibility.clone(),
            assumptions: self.assumptions.clone(),
            deal: self.deal.clone(),
            command: self.command.clone(),
        }
    }

    /// The rung of a posture; its name where nothing is said about it.
    pub fn preset<'a>(&'a self, name: &'a str) -> &'a str {
        let known = self.posture_text(name).map(|text| text.preset.as_str());
        known.filter(|preset| !preset.is_empty()).unwrap_or(name)
    }
}
