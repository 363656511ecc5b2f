//! The library: types of things with their parameters, each with its range and source.

pub mod deal;
pub mod embedded;
pub mod iff;
pub mod interceptor;
pub mod launcher;
pub mod link;
pub mod platform;
pub mod radar;
pub mod system;

use crate::format::doctrine::DoctrineTable;
use crate::format::rules::RulesTable;
use gapfiller_fields::{Map, fields};

fields! {
    /// Types of things. A scenario places instances of them, and may add types of its own under `library`.
    #[derive(Default)]
    pub struct Library {
        /// Radars.
        pub radars: Map<radar::RadarType>,
        /// Constant errors of radars.
        pub registrations: Map<radar::RegistrationType>,
        /// How plots become tracks.
        pub trackers: Map<radar::TrackerType>,
        /// How told tracks are taken for own ones.
        pub pictures: Map<radar::PictureType>,
        /// How well radars recognise classes.
        pub recognition: Map<radar::RecognitionType>,
        /// The ground that radars look over, and what they do against it.
        pub clutter: Map<radar::GroundClutter>,
        /// How radars hear jammers.
        pub receivers: Map<radar::ReceiverType>,
        /// Interrogators.
        pub interrogators: Map<iff::InterrogatorType>,
        /// Interceptors.
        pub interceptors: Map<interceptor::InterceptorType>,
        /// Launchers.
        pub launchers: Map<launcher::LauncherType>,
        /// Systems.
        pub systems: Map<system::SystemType>,
        /// Platforms.
        pub platforms: Map<platform::PlatformType>,
        /// Links.
        pub links: Map<link::LinkType>,
        /// Deals.
        pub deals: Map<deal::Deal>,
        /// Doctrines for general use; a scenario's own of the same name comes first.
        pub doctrine: Map<DoctrineTable>,
        /// Rule tables for general use; a scenario's own of the same name comes first.
        pub rules: Map<RulesTable>,
    }
}
