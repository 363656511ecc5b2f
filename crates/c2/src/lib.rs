//! A node's mind: what it believes, and what it does about it.
//!
//! A [`Mind`] takes observations and gives orders; it never sees the world. It depends on the border, on tracking and on the
//! shared equations, and on nothing that could name a true object:
//!
//! ```compile_fail
//! use gapfiller_world::ObjectId; // the belief side cannot even name it
//! let _ = ObjectId(0);
//! ```
//!
//! | module | what it does |
//! |---|---|
//! | [`picture`] | takes own and told tracks for one object, or for two |
//! | [`identification`] | evidence and rules |
//! | [`network`] | what is told to whom, when, and what is done with what was told |
//! | [`doctrine`] | the orders a node fights under |
//! | [`threat`] | what a track threatens, and when |
//! | [`assignment`] | which unit takes which target |
//! | [`fighter`] | which track a fighter on patrol flies to |
//! | [`fire_unit`] | designation, launch, guidance, assessment |
//! | `workload` | decisions that wait for operators |

pub mod assignment;
pub mod doctrine;
pub mod fighter;
pub mod fire_unit;
pub mod identification;
mod mind;
pub mod network;
pub mod picture;
mod radars;
mod setup;
mod strobes;
pub mod threat;
mod workload;

pub use mind::{Effort, Mind};
pub use setup::{
    Carries, CommandedUnit, CuedEmission, DefendedAsset, EngagementRadar, MindSetup, OutboundLink,
    OwnNet, OwnRadar, OwnWeapon, PictureSettings,
};
