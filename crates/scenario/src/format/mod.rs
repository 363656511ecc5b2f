//! The files of a scenario: one module per table.

pub mod airspace;
pub mod area;
pub mod asset;
pub mod background;
pub mod detection;
pub mod doctrine;
pub mod event;
pub mod factor;
pub mod flight;
pub mod link;
pub mod node;
pub mod operators;
pub mod orders;
pub mod posture;
pub mod propagation;
pub mod rules;
pub mod study;

use crate::library::Library;
use gapfiller_fields::{Map, Spanned, fields};

fields! {
    /// A scenario: a laydown, a raid, the traffic, the orders, and the question.
    pub struct ScenarioFile {
        /// Its title.
        pub title: String,
        /// The question it answers.
        pub question: String,
        /// What should be known.
        pub notes: Option<String>,
        /// How long a run lasts.
        pub window: area::Window,
        /// Where it plays.
        pub area: Spanned<area::AreaTable>,
        /// Over what ground.
        pub terrain: area::Terrain = area::Terrain::default(),
        /// What hinders radars.
        pub detection: detection::Detection = detection::Detection::default(),
        /// What air and the edges of terrain take from echoes.
        pub propagation: propagation::Propagation = propagation::Propagation::default(),
        /// Who stands where.
        pub nodes: Map<node::NodeTable>,
        /// What flies.
        pub flights: Map<flight::FlightTable>,
        /// Civil traffic.
        pub background: background::Background = background::Background::default(),
        /// What is defended.
        pub assets: Map<asset::AssetTable>,
        /// Orders.
        pub doctrine: Map<doctrine::DoctrineTable>,
        /// Who does the work of nodes.
        pub operators: Map<operators::OperatorsTable>,
        /// Orders given while a run lasts.
        pub orders: Map<orders::OrderTable>,
        /// How friend is told from foe.
        pub rules: Map<rules::RulesTable>,
        /// Who may fly where.
        pub airspace: airspace::AirspaceTable = airspace::AirspaceTable::default(),
        /// Links of every posture.
        pub links: Map<link::LinkTable>,
        /// What befalls links.
        pub events: Map<event::EventTable>,
        /// The standard ladder.
        pub ladder: Option<posture::Ladder>,
        /// Postures besides those of the ladder.
        pub postures: Map<posture::PostureTable>,
        /// The study.
        pub study: study::StudySection = study::StudySection::default(),
        /// The purchase: a name of `[deals]`.
        pub deal: Option<Spanned<String>>,
        /// Types: those of the program, and the scenario's own.
        pub library: Library = Library::default(),
    }
}
