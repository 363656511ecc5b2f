//! What **is**: objects and where they are, radars and what they can see of them, rounds in flight and what they meet.
//!
//! Nothing here knows what anybody believes. `world` turns true states into measurements ([`looks`]) and orders into
//! consequences ([`salvos`]); the engine carries both across the border. It defines [`ObjectId`], which no belief crate can
//! name:
//!
//! ```
//! use gapfiller_world::ObjectId;
//! let raider = ObjectId(0);
//! assert_eq!(raider.0, 0);
//! ```

pub mod draws;
pub mod fighter;
pub mod looks;
pub mod objects;
pub mod salvos;
mod service;
mod setup;
mod survival;
mod way;

pub use service::{ServiceTime, Spread};
pub use setup::{
    AreaPart, LinkEvent, LinkReach, LinkSetup, Looking, NetSetup, NodeSetup, ObjectSetup,
    OperatorsSetup, RadarSetup, Registration, Site, TargetSetup, WeaponSetup, WorldSetup,
};
pub use survival::{Damage, DamagedPart, Emission, Move, Survival};
pub use way::Way;

/// A true object, by its place in the setup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub u32);
